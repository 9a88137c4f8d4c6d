"""Amounts of money: what is found, its span in the article's words, and its value."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.amounts import AmountData, FoundAmount, converts, find_amounts, load_data, read_figure
from pipeline.model import Money
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.load import load

RULES = Path(__file__).resolve().parents[2] / "rules"
MENTIONS = [rule for rule in load([RULES]).of("mention") if getattr(rule.rule, "value", None) == "money"]
DATA = load_data([RULES])


def found(text: str) -> list[FoundAmount]:
    return find_amounts(text, MENTIONS, DATA)


def texts(text: str) -> list[str]:
    return [text[one.start : one.end] for one in found(text)]


def money(text: str) -> Money:
    """The value of the only amount of `text`, which is all of it."""
    (one,) = found(text)
    assert text[one.start : one.end] == text
    return one.money


def exact(amount: float, currency: str | None) -> Money:
    return Money(amount, amount, amount, "exact", currency)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("5亿美元", 5e8, "USD"),
        ("38.18 亿元", 3.818e9, "CNY"),
        ("两亿八美元", 2.8e8, "USD"),
        ("两亿三千五人民币", 2.35e8, "CNY"),
        ("7000 万美元", 7e7, "USD"),
        ("43 億港元", 4.3e9, "HKD"),
        ("1,000万元", 1e7, "CNY"),
        ("12,345.67元", 12345.67, "CNY"),
        ("五千万元", 5e7, "CNY"),
        ("三点五亿元", 3.5e8, "CNY"),
        ("一百二十亿五千万元", 1.205e10, "CNY"),
        ("1亿2000万元", 1.2e8, "CNY"),
        ("1.3万亿元", 1.3e12, "CNY"),
        ("5个亿", 5e8, None),
        ("1.1亿元", 110_000_000, "CNY"),
        ("2.3亿元", 230_000_000, "CNY"),
        ("65.07万元", 650_700, "CNY"),
        ("500W元", 5e6, "CNY"),
        ("1.2亿", 1.2e8, None),
        ("人民币5000万元", 5e7, "CNY"),
        ("1.44亿人民币", 1.44e8, "CNY"),
        ("2亿元人民币", 2e8, "CNY"),
        ("3亿元港币", 3e8, "HKD"),
        ("港币3亿元", 3e8, "HKD"),
        ("新台币5亿元", 5e8, "TWD"),
        ("HK$12亿", 1.2e9, "HKD"),
        ("US$1.2 billion", 1.2e9, "USD"),
        ("$50M", 5e7, "USD"),
        ("50M美元", 5e7, "USD"),
        ("2.5 million dollars", 2.5e6, "USD"),
        ("￥300", 300, "CNY"),
        ("€1.5bn", 1.5e9, "EUR"),
        ("4000亿日元", 4e11, "JPY"),
        ("1.2亿欧元", 1.2e8, "EUR"),
        ("8000万英镑", 8e7, "GBP"),
        ("6000万新加坡元", 6e7, "SGD"),
        ("6000万新元", 6e7, "SGD"),
        ("135亿卢比", 1.35e10, "INR"),
        ("500亿韩元", 5e10, "KRW"),
        ("7亿加元", 7e8, "CAD"),
        ("14.3亿澳元", 1.43e9, "AUD"),
        ("2亿瑞郎", 2e8, "CHF"),
        ("3000亿越南盾", 3e11, "VND"),
        ("十五美元", 15, "USD"),
        ("3仟万元", 3e7, "CNY"),
        ("一亿零五百万元", 1.05e8, "CNY"),
        ("0万元", 0, "CNY"),
        ("INR 50 crore", 5e8, "INR"),
        ("3000万$", 3e7, "USD"),
        ("CAD$3000万", 3e7, "CAD"),
        ("RMB¥5000万", 5e7, "CNY"),
        ("RM 3000万", 3e7, "MYR"),
        ("30亿円", 3e9, "JPY"),
    ],
)
def test_an_exact_amount_is_read_in_units_of_its_currency(text: str, amount: float, currency: str | None) -> None:
    assert money(text) == exact(amount, currency)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("近亿元", Money(1e8, None, None, "about", "CNY")),
        ("约 38 亿元人民币", Money(3.8e9, None, None, "about", "CNY")),
        ("人民币约35亿元", Money(3.5e9, None, None, "about", "CNY")),
        ("3亿元左右", Money(3e8, None, None, "about", "CNY")),
        ("5000万元级", Money(5e7, None, None, "about", "CNY")),
        ("将近2000万美元", Money(2e7, None, None, "about", "USD")),
        ("不超过5亿元", Money(5e8, None, 5e8, "under", "CNY")),
        ("至多3000万元", Money(3e7, None, 3e7, "under", "CNY")),
        ("1000万元以内", Money(1e7, None, 1e7, "under", "CNY")),
        ("超过3000万美元", Money(3e7, 3e7, None, "over", "USD")),
        ("逾5亿", Money(5e8, 5e8, None, "over", None)),
        ("不低于1亿元", Money(1e8, 1e8, None, "over", "CNY")),
        ("5亿元以上", Money(5e8, 5e8, None, "over", "CNY")),
        ("3000余万元", Money(3e7, 3e7, None, "over", "CNY")),
        ("五百余万元", Money(5e6, 5e6, None, "over", "CNY")),
        ("二十多亿元", Money(2e9, 2e9, None, "over", "CNY")),
        ("3亿多元", Money(3e8, 3e8, None, "over", "CNY")),
        ("千余万元", Money(1e7, 1e7, None, "over", "CNY")),
        ("亿余元", Money(1e8, 1e8, None, "over", "CNY")),
        ("百多万美元", Money(1e6, 1e6, None, "over", "USD")),
        ("近乎3亿元", Money(3e8, None, None, "about", "CNY")),
        ("过亿", Money(1e8, 1e8, None, "over", None)),
        ("上亿元", Money(1e8, 1e8, None, "over", "CNY")),
        ("10亿+人民币", Money(1e9, 1e9, None, "over", "CNY")),
        ("34亿至38亿元", Money(None, 3.4e9, 3.8e9, "range", "CNY")),
        ("5000万-1亿美元", Money(None, 5e7, 1e8, "range", "USD")),
        ("5000万元至1亿元", Money(None, 5e7, 1e8, "range", "CNY")),
        ("1.5亿~2亿美元", Money(None, 1.5e8, 2e8, "range", "USD")),
        ("3-5亿元", Money(None, 3e8, 5e8, "range", "CNY")),
        ("五至八千万元", Money(None, 5e7, 8e7, "range", "CNY")),
        ("八百至一千万元", Money(None, 8e6, 1e7, "range", "CNY")),
        ("1000-3000万", Money(None, 1e7, 3e7, "range", None)),
        ("十几亿元", Money(None, 1.1e9, 1.9e9, "range", "CNY")),
        ("两三千万元", Money(None, 2e7, 3e7, "range", "CNY")),
        ("数千万元", Money(None, 2e7, 9e7, "order", "CNY")),
        ("几千万", Money(None, 2e7, 9e7, "order", None)),
        ("数亿元人民币", Money(None, 2e8, 9e8, "order", "CNY")),
        ("数十亿美元", Money(None, 2e9, 9e9, "order", "USD")),
        ("数百万美金", Money(None, 2e6, 9e6, "order", "USD")),
        ("亿元级", Money(None, 1e8, 9e8, "order", "CNY")),
        ("千万级", Money(None, 1e7, 9e7, "order", None)),
        ("千万级人民币", Money(None, 1e7, 9e7, "order", "CNY")),
        ("百万级", Money(None, 1e6, 9e6, "order", None)),
    ],
)
def test_an_inexact_amount_keeps_what_the_text_bounds_and_no_more(text: str, value: Money) -> None:
    assert money(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "平台注册用户超过1.2亿用户", "模型参数达到70亿参数", "本次发行1亿股", "年产5000台", "覆盖3亿多人", "千万级用户",
        "拥有上亿用户", "千万不要错过", "他是有名的亿元户", "用户数突破1亿", "建筑面积约2.6万", "瞄准万亿级市场",
        "销量约为3万至5万辆", "2元宇宙", "同比增长20%", "全网卖出226万瓶",
        "持有1亿比特币", "千余万用户", "型号RM 500", "余款, 000万元", "订单号A202107211321363588510367可用",
    ],
)  # fmt: skip
def test_what_counts_something_else_is_no_amount(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("乐岸科技获5000万天使轮融资", ["5000万"]),
        ("松果智造完成1亿A轮融资", ["1亿"]),
        ("双方签约5亿元", ["5亿元"]),
        ("公司最近5000万元到账", ["5000万元"]),
        ("董事会通过亿元回购", ["亿元"]),
        ("4人民币5美元", ["4人民币", "5美元"]),
        ("募集2000万种子轮资金", ["2000万"]),
        ("总额8亿元,其中3亿元已到账", ["8亿元", "3亿元"]),
        ("出让1亿股权", ["1亿"]),
        ("raised US$100 million in cash", ["US$100 million"]),
        ("US$100 million to US$150 million", ["US$100 million to US$150 million"]),
        ("由8亿-5亿元", ["8亿", "5亿元"]),  # no range runs downwards
    ],
)
def test_the_span_is_the_amount_with_its_hedge_and_nothing_else(text: str, amounts: list[str]) -> None:
    assert texts(text) == amounts


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("以5亿美元(约35亿元人民币)收购", [None, 0]),
        ("以5亿美元,约合人民币35亿元收购", [None, 0]),
        ("作价3.7亿港元,折合人民币3.4亿元", [None, 0]),
        ("先付5亿美元,再付35亿元人民币", [None, None]),
        ("总额8亿元(其中3亿元为现金)", [None, None]),
        ("总额8亿元(3亿元为现金)", [None, None]),
        ("以5亿美元(35亿元)收购", [None, 0]),
        ("以5亿美元/35亿元收购", [None, 0]),
        ("以5亿美元，按最新汇率约合35亿元收购", [None, 0]),
    ],
)
def test_a_restatement_in_another_currency_is_linked_to_the_amount(text: str, linked: list[int | None]) -> None:
    assert [one.converted_from for one in found(text)] == linked


def test_a_conversion_by_about_is_about() -> None:
    assert found("以5亿美元,约合人民币35亿元收购")[1].money.precision == "about"
    assert found("以5亿美元,折合人民币35亿元收购")[1].money.precision == "exact"


def test_only_cue_words_or_a_bracket_convert() -> None:
    assert converts(",约合", DATA) == "about"
    assert converts("(", DATA) == "exact"
    assert converts(",", DATA) is None
    assert converts("(其中", DATA) is None


@pytest.mark.parametrize("text", ["", "亿元", "abc", "一二点", "元"])
def test_what_is_no_figure_gives_none_or_a_number(text: str) -> None:
    figure = read_figure(text, DATA)
    assert figure is None or figure.low >= 0


MAGNITUDES = {"万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


@given(st.integers(1, 9_999_999), st.sampled_from(sorted(MAGNITUDES)), st.sampled_from(["元", "美元", "港元"]))
def test_every_whole_figure_comes_back_as_its_value(count: int, magnitude: str, currency: str) -> None:
    factor = MAGNITUDES[magnitude]
    value = money(f"{count}{magnitude}{currency}")
    assert value.amount == count * factor
    assert value.minimum == value.maximum == value.amount


@given(st.text(alphabet="0123456789.,一二十百千万亿数几近约超元美港币人民$-至 个多余级(用户A轮", max_size=40))
def test_any_text_gives_ordered_amounts_that_do_not_overlap_and_have_sane_bounds(text: str) -> None:
    spans = found(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for one in spans:
        assert 0 <= one.start < one.end <= len(text)
        value = one.money
        assert (value.amount, value.minimum, value.maximum) != (None, None, None)
        if value.minimum is not None and value.maximum is not None:
            assert value.minimum <= value.maximum


@pytest.mark.parametrize("word", sorted(DATA.currencies))
def test_every_currency_of_the_table_is_matched_by_the_rules(word: str) -> None:
    text = f"5亿{word}" if word[-1].isalpha() else f"{word}5亿"
    assert money(text) == exact(5e8, DATA.currencies[word])


@pytest.mark.parametrize("word", sorted(DATA.modifiers))
def test_every_modifier_of_the_table_is_matched_by_the_rules(word: str) -> None:
    forms = [f"{word}5亿元", f"5亿元{word}", f"5{word}亿元", f"{word}亿元", f"亿元{word}", f"5亿{word}元", f"亿{word}"]
    spans = [found(form) for form in forms]
    read = [one[0] for form, one in zip(forms, spans, strict=True) if len(one) == 1 and one[0].end == len(form)]
    assert any(one.start == 0 and one.money.precision == DATA.modifiers[word] for one in read)


def test_a_folder_of_ones_own_adds_a_currency(tmp_path: Path) -> None:
    (tmp_path / "mentions").mkdir()
    (tmp_path / "mentions" / "currencies.csv").write_text("word,currency,generic\n蒙图,MNT,\n", encoding="utf-8")
    data: AmountData = load_data([RULES, tmp_path])
    assert data.currencies["蒙图"] == "MNT"
    assert data.currencies["美元"] == "USD"


def _rule_examples() -> list[tuple[Compiled, object]]:
    return [(rule, one) for rule in MENTIONS for one in rule.rule.examples]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("rule", "example"), _rule_examples(), ids=lambda one: getattr(one, "text", ""))
def test_the_rules_examples_hold_with_all_rules_together(rule: Compiled, example: object) -> None:
    text, expect = example.text, example.expect  # type: ignore[attr-defined]
    got = found(text)
    assert [text[one.start : one.end] for one in got] == [one.text for one in expect]
    assert rule.id in {one.rule for one in got}
    for one, wanted in zip(got, expect, strict=True):
        for name, value in (wanted.value or {}).items():
            assert getattr(one.money, name) == value, name


@pytest.mark.parametrize(
    "text", [text for rule in MENTIONS for text in rule.rule.counterexamples]
)
def test_the_rules_counterexamples_hold_no_amount(text: str) -> None:
    assert texts(text) == []
