"""Dates: what is found and its span in the article's words. What day that is, is `tests/normalise/test_calendar.py`."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.dates import DateExpression, FoundDate, find_dates, load_data
from pipeline.normalise.calendar import resolve_all
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.load import load

RULES = Path(__file__).resolve().parents[2] / "rules"
MENTIONS = [rule for rule in load([RULES]).of("mention") if getattr(rule.rule, "value", None) == "date"]
DATA = load_data([RULES])


def found(text: str) -> list[FoundDate]:
    return find_dates(text, MENTIONS, DATA)


def texts(text: str) -> list[str]:
    return [text[one.start : one.end] for one in found(text)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("该公司于2025 年 9 月完成交割", ["2025 年 9 月"]),
        ("36氪9月12日消息", ["9月12日"]),
        ("公司9月12日晚间公告", ["9月12日晚间"]),
        ("8月4日晚,公司公告", ["8月4日晚"]),
        ("截至12 月 31 日,账上现金充足", ["12 月 31 日"]),
        ("2018年8月23日,双方签约", ["2018年8月23日"]),
        ("10月12日(星期一)公告", ["10月12日"]),
        ("发布于2020-10-30,作者佚名", ["2020-10-30"]),
        ("发布于2020/10/30", ["2020/10/30"]),
        ("发布于2020.10.30", ["2020.10.30"]),
        ("成立于二〇二〇年", ["二〇二〇年"]),
        ("成立于二0一七年九月三0日", ["二0一七年九月三0日"]),
        ("成立于二O一七年", ["二O一七年"]),
        ("成立于令和3年5月1日", ["令和3年5月1日"]),
        ("2021年元月签约", ["2021年元月"]),
        ("首9个月营收", ["首9个月"]),
        ("五月初三家机构入股", ["五月初"]),
        ("两日前签约", ["两日前"]),
        ("三日前签约", ["三日前"]),
        ("2020财年第三季度", ["2020财年第三季度"]),
        ("19年3月拿到天使轮", ["19年3月"]),
        ("今年3月和去年11月分别融资", ["今年3月", "去年11月"]),
        ("去年12月", ["去年12月"]),
        ("计划于今年下半年上市", ["今年下半年"]),
        ("2025Q3营收", ["2025Q3"]),
        ("今年一季度", ["今年一季度"]),
        ("2020年前三季度", ["2020年前三季度"]),
        ("上周三宣布,本周五交割", ["上周三", "本周五"]),
        ("近日,松果智造完成融资", ["近日"]),
        ("日前宣布", ["日前"]),
        ("昨日晚间", ["昨日晚间"]),
        ("本月初", ["本月初"]),
        ("2020年底前完成", ["2020年底"]),
        ("去年底", ["去年底"]),
        ("2018年5月成立,同年8月融资", ["2018年5月", "同年8月"]),
        ("两年前创立", ["两年前"]),
        ("三个月前完成上一轮", ["三个月前"]),
        ("未来1年内", ["未来1年内"]),
        ("6月1日至6月30日", ["6月1日至6月30日"]),
        ("2016-2018年", ["2016-2018年"]),
        ("据外媒12日报道", ["12日"]),
    ],
)
def test_the_span_is_the_date_with_its_time_of_day(text: str, dates: list[str]) -> None:
    assert texts(text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "深耕行业20年", "为期三年的合作", "历时3个月", "2.5年回本", "成立5年来", "软件版本2020.10.30.1",
        "产能2020.5万吨", "收取100元月租",
        "今日资本领投", "今天国际公告", "每周一例会", "30日内完成", "此前日均订单过万", "编号20201030123",
        "第二天使基金", "总经理张国庆表示", "石狮路6号,福建", "目前仍在洽谈",
    ],
)  # fmt: skip
def test_durations_names_and_numbers_are_no_dates(text: str) -> None:
    assert texts(text) == []


def test_the_parts_of_a_date_are_read_apart() -> None:
    (one,) = found("去年12月31日晚")
    assert one.expression == DateExpression(year_shift=-1, month=12, day=31)
    (one,) = found("二〇一九年十二月")
    assert one.expression == DateExpression(year=2019, month=12)
    (one,) = found("同年8月")
    assert one.expression == DateExpression(year_shift=0, month=8, context=True)
    (one,) = found("6月1日至3日")
    assert one.expression == DateExpression(month=6, day=1, to=DateExpression(day=3))


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)), st.sampled_from(["", " "]))
def test_every_full_date_comes_back_as_its_day(day: date, space: str) -> None:
    text = f"{day.year}{space}年{space}{day.month}{space}月{space}{day.day}{space}日"
    (one,) = found(f"公司于{text}宣布")
    assert (one.start, one.end) == (3, 3 + len(text))
    assert (one.expression.year, one.expression.month, one.expression.day) == (day.year, day.month, day.day)


@given(
    st.text(alphabet="0123456789年月日号上下半周一二三十去今前后近未来个季度Q初底末到至-/. 晚间", max_size=40),
    st.none() | st.dates(date(1990, 1, 1), date(2049, 12, 31)),
)
def test_any_text_gives_dates_that_do_not_overlap_and_periods_that_do_not_run_backwards(
    text: str, published: date | None
) -> None:
    spans = found(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    values = resolve_all(spans, published, text)
    assert len(values) == len(spans)
    for value in values:
        assert (value.start is None) == (value.end is None)
        if value.start is not None and value.end is not None:
            assert value.start <= value.end
            assert value.start.startswith(value.iso[:4])


def _rule_examples() -> list[tuple[Compiled, object]]:
    return [(rule, one) for rule in MENTIONS for one in rule.rule.examples]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("rule", "example"), _rule_examples(), ids=lambda one: getattr(one, "text", ""))
def test_the_rules_examples_hold_with_all_rules_together(rule: Compiled, example: object) -> None:
    text, expect, published = example.text, example.expect, example.published  # type: ignore[attr-defined]
    got = found(text)
    values = resolve_all(got, date.fromisoformat(published) if published else None, text)
    assert [text[one.start : one.end] for one in got] == [one.text for one in expect]
    assert rule.id in {one.rule for one in got}
    for value, wanted in zip(values, expect, strict=True):
        for name, part in (wanted.value or {}).items():
            assert getattr(value, name) == part, name


@pytest.mark.parametrize("text", [text for rule in MENTIONS for text in rule.rule.counterexamples])
def test_the_rules_counterexamples_hold_no_date(text: str) -> None:
    assert texts(text) == []
