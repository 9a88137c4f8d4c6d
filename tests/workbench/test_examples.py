"""Rules held against their examples: what each verdict means."""

from pathlib import Path

import pytest

from pipeline import resources
from pipeline.resources import Resources
from pipeline.rulebook.load import read_rules
from pipeline.settings import Settings
from pipeline.workbench.examples import Verdict, caret, check_rule, counts
from pipeline.workbench.match import with_rules
from pipeline.workbench.sight import with_book


@pytest.fixture(scope="module")
def shipped() -> Resources:
    return resources.load(Settings(ner=False))


def verdicts(shipped: Resources, folder: Path, text: str) -> list[Verdict]:
    path = folder / "mine.yml"
    path.write_text(text, encoding="utf-8")
    book = read_rules(path, shipped.rulebook.macros)
    assert book.problems == ()
    loaded = with_book(shipped, with_rules(shipped.rulebook, book))
    return [verdict for rule in book.rules for verdict in check_rule(rule, loaded)]


EVENT = """\
kind: event
rules:
  - id: my.gift
    event_type: equity_round
    pattern: '喜提(?P<investors>{ORG_LIST}){AMOUNT}真金白银'
    examples:
      - {text: 青禾机器人喜提松果创投5000万元真金白银，投资界为之一振。, expect: EXPECT}
    counterexamples: [COUNTER]
"""


@pytest.mark.parametrize(
    ("expect", "outcome", "said"),
    [
        ("[{company_text: 青禾机器人, amount_text: 5000万元}]", "ok", ""),
        ("[{company_text: 青禾机器人, investors_text: 松果创投, amount: 50000000}]", "ok", ""),
        ("[{amount_text: 8000万元}]", "wrong", "wanted 8000万元"),
        ("[{round_text: A轮}]", "missing", "round_text"),
        ("[]", "noisy", "one more event"),
        ("[{amount_text: 5000万元}, {amount_text: 8000万元}]", "missing", "no event for amount_text 8000万元"),
        ("[{amount_words: 5000万元}]", "wrong", "no column amount_words"),
    ],
)
def test_events(shipped: Resources, tmp_path: Path, expect: str, outcome: str, said: str) -> None:
    text = EVENT.replace("EXPECT", expect).replace("COUNTER", "公司喜提奖杯。")
    first, second = verdicts(shipped, tmp_path, text)
    assert first.outcome == outcome
    assert said in "\n".join(first.details)
    assert (first.line, second.outcome) == (7, "ok")


def test_a_counterexample_in_which_the_rule_finds_something_is_noisy(shipped: Resources, tmp_path: Path) -> None:
    counter = "青禾机器人喜提松果创投5000万元真金白银。"
    text = EVENT.replace("EXPECT", "[{amount_text: 5000万元}]").replace("COUNTER", counter)
    assert [one.outcome for one in verdicts(shipped, tmp_path, text)] == ["ok", "noisy"]


ALIAS = """\
kind: alias
rules:
  - id: my.nickname
    pattern: '(?P<full>\\p{Han}{2,12})（江湖人称(?P<short>\\p{Han}{2,4})）'
    examples: [{text: 海棠酒坊（江湖人称小酒）融资，青禾机器人（江湖人称小青）上市。, expect: EXPECT}]
    counterexamples: [COUNTER]
"""


@pytest.mark.parametrize(
    ("expect", "counter", "said"),
    [
        ("{小酒: 海棠酒坊, 小青: 青禾机器人}", "无", [("ok", ""), ("ok", "")]),
        ("{小酒: 海棠酒坊, 小青: 青禾}", "无", [("wrong", "小青: wanted 青禾"), ("ok", "")]),
        ("{小酒: 海棠酒坊, 小青: 青禾机器人, 小松: 松果}", "无", [("missing", "not found: '小松'"), ("ok", "")]),
        ("{小酒: 海棠酒坊}", "松果（江湖人称小松）", [("noisy", "not wanted: '小青'"), ("noisy", "found '小松'")]),
    ],
)
def test_other_names(
    shipped: Resources, tmp_path: Path, expect: str, counter: str, said: list[tuple[str, str]]
) -> None:
    found = verdicts(shipped, tmp_path, ALIAS.replace("EXPECT", expect).replace("COUNTER", counter))
    for verdict, (outcome, words) in zip(found, said, strict=True):
        assert verdict.outcome == outcome
        assert words in "\n".join(verdict.details)


def test_an_event_that_comes_without_the_rule_is_no_merit_of_the_rule(shipped: Resources, tmp_path: Path) -> None:
    text = """\
kind: slot
rules:
  - id: my.idle
    pattern: '永不出现的词(?P<investors>{ORG_LIST})'
    examples: [{text: 青禾机器人完成5000万元A轮融资。, expect: [{company_text: 青禾机器人}]}]
    counterexamples: [无]
"""
    first, _ = verdicts(shipped, tmp_path, text)
    assert first.outcome == "missing"
    assert "did not match" in first.details[0]


def test_a_known_failure_that_passes_fails(shipped: Resources, tmp_path: Path) -> None:
    known = "expect: EXPECT, known_failure: true"
    text = EVENT.replace("expect: EXPECT", known).replace("COUNTER", "无")
    (passes, _) = verdicts(shipped, tmp_path, text.replace("EXPECT", "[{amount_text: 5000万元}]"))
    (fails, _) = verdicts(shipped, tmp_path, text.replace("EXPECT", "[{amount_text: 8000万元}]"))
    assert (passes.outcome, passes.failed) == ("unexpected pass", True)
    assert (fails.outcome, fails.failed) == ("known failure", False)
    assert counts([passes, fails]) == {"known failure": 1, "unexpected pass": 1}


MENTION = """\
kind: mention
rules:
  - id: my.seed
    label: ROUND
    value: round
    pattern: '(?P<named>金种子)轮'
    examples: [{text: 公司完成金种子轮融资, expect: EXPECT}]
    counterexamples: [金种子酒业]
"""


@pytest.mark.parametrize(
    ("expect", "outcome", "said"),
    [
        ("[{text: 金种子轮, value: 金种子}]", "ok", ""),
        ("[{text: 金种子轮, value: 种子}]", "wrong", "wanted 种子"),
        ("[{text: 金种子轮融资}]", "wrong", "＾＾"),
        ("[]", "noisy", "not wanted: '金种子轮'"),
        ("[{text: 金种子轮}, {text: 天使轮}]", "missing", "not found: '天使轮'"),
        ("[{text: 金种子轮, value: {amount: 3}}]", "wrong", "it has no amount"),
    ],
)
def test_mentions_are_found_by_the_rule_alone(
    shipped: Resources, tmp_path: Path, expect: str, outcome: str, said: str
) -> None:
    first, second = verdicts(shipped, tmp_path, MENTION.replace("EXPECT", expect))
    assert first.outcome == outcome
    assert said in "\n".join(first.details)
    assert second.outcome == "ok"


def test_values_are_compared_as_numbers(shipped: Resources, tmp_path: Path) -> None:
    text = """\
kind: mention
rules:
  - id: my.money
    label: AMOUNT
    value: money
    pattern: '{NUMBER_FIGURE:figure}{CURRENCY_AFTER:currency}'
    examples:
      - {text: 完成3000万元融资, expect: [{text: 3000万元, value: {amount: 3.0e+7, currency: CNY}}]}
      - {text: 完成3000万元融资, expect: [{text: 3000万元, value: {amount: 300}}]}
    counterexamples: [没有]
"""
    first, second, _ = verdicts(shipped, tmp_path, text)
    assert first.outcome == "ok"
    assert "amount: wanted 300\ngot    30000000\n" in second.details[0]


def test_clean_rules_are_run_by_themselves(shipped: Resources, tmp_path: Path) -> None:
    text = """\
kind: clean
rules:
  - id: my.line
    pattern: '本文由.{2,9}整理'
    examples: [{text: "融资了。\\n本文由青松财经整理\\n", expect: "融资了。\\n"}, {text: "没有", expect: "没"}]
    counterexamples: [本文由青松财经整理]
"""
    assert [one.outcome for one in verdicts(shipped, tmp_path, text)] == ["ok", "wrong", "noisy"]


def test_the_caret_stands_under_the_first_difference() -> None:
    assert caret("5000万元", "5000万美元").splitlines() == ["wanted 5000万元", "got    5000万美元", "           　＾"]
    assert caret("abc", "").splitlines() == ["wanted abc", "got    (nothing)", "       ^^^"]
