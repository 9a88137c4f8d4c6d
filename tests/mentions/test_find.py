"""Mentions know where they stand in the raw text, and one overlap policy says which stay."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.mentions import find
from pipeline.model import Lost, Mention, aligned, joined
from tests.events.told import article, read, resources

TEXT = aligned("栖岩科技完成5000万元A轮融资，由深创投领投。")


def mention(start: int, end: int, rule: str = "r", priority: int = 0) -> Mention:
    return find.make(TEXT, "AMOUNT", start, end, rule, priority=priority)


def test_a_mention_holds_its_words_and_both_places() -> None:
    text = joined([aligned("标题", 20), aligned("栖岩科技完成5000万元A轮融资")])
    one = find.make(text, "AMOUNT", 9, 15, "amount.figure")
    assert (one.text, one.start, one.end) == ("5000万元", 9, 15)
    assert (one.raw_start, one.raw_end) == (6, 12)


def test_repairs_do_not_move_a_mention_away_from_its_raw_words() -> None:
    raw = "棲岩科技完成 ５０００ 萬(wàn)元 A 輪融資"
    (amount,) = [one for one in read(raw).mentions if one.label == "AMOUNT"]
    assert amount.text == "5000万元"
    assert raw[amount.raw_start : amount.raw_end] == "５０００ 萬(wàn)元"


def kept(*found: Mention) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.rule) for one in find.resolve(found)[0]]


def test_the_longest_wins() -> None:
    assert kept(mention(6, 9, "short", priority=9), mention(6, 12, "long")) == [(6, 12, "long")]


def test_of_equally_long_ones_the_higher_priority_wins() -> None:
    assert kept(mention(6, 12, "a"), mention(6, 12, "b", priority=1)) == [(6, 12, "b")]


def test_of_equals_the_leftmost_wins() -> None:
    assert kept(mention(8, 14, "right"), mention(6, 12, "left")) == [(6, 12, "left")]


def test_neighbours_both_stay() -> None:
    assert kept(mention(12, 14, "b"), mention(6, 12, "a")) == [(6, 12, "a"), (12, 14, "b")]


def test_what_lost_names_the_rule_that_won() -> None:
    short, long = mention(6, 9, "short"), mention(6, 12, "long")
    assert find.resolve([short, long])[1] == [Lost(short, "long")]


SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 6), st.sampled_from("abc"), st.integers(-2, 2)).map(
        lambda one: mention(one[0], min(one[0] + one[1], len(TEXT.text)), one[2], one[3])
    ),
    max_size=25,
)


@given(SPANS)
def test_kept_mentions_never_overlap_and_none_is_forgotten(found: Sequence[Mention]) -> None:
    stay, lost = find.resolve(found)
    for one, two in itertools.pairwise(stay):
        assert one.end <= two.start
    assert sorted([*stay, *(one.mention for one in lost)], key=repr) == sorted(found, key=repr)
    for one in lost:
        over = [two for two in stay if two.start < one.mention.end and one.mention.start < two.end]
        assert one.to in {two.rule for two in over}


@given(SPANS, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_found_does_not_matter(found: list[Mention], random: object) -> None:
    stay = find.resolve(found)
    random.shuffle(found)  # type: ignore[attr-defined]
    again = find.resolve(found)
    assert again[0] == stay[0]
    assert sorted(again[1], key=repr) == sorted(stay[1], key=repr)


ROUNDS = [
    ("栖岩科技完成A轮融资", ["A"]),
    ("栖岩科技完成Pre-A轮融资", ["Pre-A"]),
    pytest.param("栖岩科技完成pre-a+轮融资", ["Pre-A+"] ),
    ("栖岩科技完成C +轮融资", ["C+"]),
    ("栖岩科技完成B轮及B+轮融资", ["B", "B+"]),
    ("栖岩科技连续完成A、A1、A+轮融资", ["A", "A1", "A+"]),
    ("栖岩科技完成D2轮融资", ["D2"]),
    ("栖岩科技完成A++轮融资", ["A++"]),
    ("栖岩科技完成Ｂ＋轮融资", ["B+"]),
    ("栖岩科技完成种子轮融资", ["种子"]),
    ("栖岩科技完成天使+轮融资", ["天使+"]),
    ("栖岩科技完成战略融资", ["战略融资"]),
    ("栖岩科技完成Pre-IPO轮融资", ["Pre-IPO"]),
    ("栖岩科技完成Series B融资", ["B"]),
    ("栖岩科技完成第三轮融资", ["第三轮"]),
    ("A股三大指数收涨", []),
    ("第三轮谈判没有结果", []),
    ("天使投资人李明", []),
    ("维生素A的含量", []),
]


@pytest.mark.parametrize(("text", "values"), ROUNDS)
def test_rounds_of_a_text(text: str, values: list[str]) -> None:
    clean_text, _ = clean(article(text), resources().clean)
    found = find.find_rounds(clean_text, resources().rulebook.of("mention"), resources().rounds, [])
    assert [one.value for one in find.resolve(found)[0]] == values
