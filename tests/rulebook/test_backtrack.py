"""Patterns whose work explodes with the length of the text are told from those that are only long or slow."""

import pytest
import regex

from pipeline.rulebook import backtrack
from pipeline.rulebook.backtrack import slow
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.schema import BaseRule


def rule(pattern: str) -> Compiled:
    return Compiled("event", BaseRule(id="a", pattern=pattern), regex.compile(pattern), pattern, "x.yml", 1)


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("(?:[^，]+、?)+领投到底", "(?:[^，]+、?)+"),  # a repeat within a repeat
        ("由(?:只有|仅有|仅|有)*出资", "(?:只有|仅有|仅|有)*"),  # one text, two alternatives
        ("本轮(?:甲|甲乙|乙)+到账", "(?:甲|甲乙|乙)+"),
        (r"\d+\d+\d+元整", r"\d+\d+"),  # neighbours that take the same
        (r"本轮(?:\w+|\d+)+到账", r"(?:\w+|\d+)+"),
    ],
)
def test_a_pattern_that_explodes_is_found_with_the_part_to_blame(pattern: str, part: str) -> None:
    found = slow(rule(pattern), seconds=0.05)
    assert found is not None
    assert part in found.part


@pytest.mark.parametrize(
    "pattern",
    [
        "(?>(?:[^，、]+、?)+)领投到底",  # never goes back
        "由(?:只有|仅有|仅|有)*+出资",
        "(?:[^，、]+、)+领投到底",  # its parts exclude each other
        ".{1,60}?基金.{0,12}?完成.{0,10}?首关",  # dear, but in step with the length
        r"[^，]*到账|\\s+$",  # the square of the length
        "(?:甲|乙|丙|丁)+融资",
    ],
)
def test_a_harmless_pattern_is_let_pass(pattern: str) -> None:
    assert slow(rule(pattern)) is None


@pytest.mark.parametrize("pace", [0.2, 1.0, 5.0])
def test_the_verdict_is_the_same_on_a_slow_machine(pace: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is made up here: `square` and `cube` of the length, at the pace of a machine."""
    for power, bad in ((1, False), (2, False), (3, True)):

        def took(pattern: object, text: str, limit: float, power: int = power) -> float | None:
            seconds = pace * 0.01 * (len(text) / backtrack.SHORT) ** power
            return seconds if seconds <= limit else None

        monkeypatch.setattr(backtrack, "_time", took)
        assert (slow(rule("(?:甲|乙)+融资")) is not None) == bad
