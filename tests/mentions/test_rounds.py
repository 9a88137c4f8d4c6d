"""A round has one canonical name, however it is written."""

from __future__ import annotations

import pytest
import regex

from pipeline.mentions.rounds import canonical_round

LETTER = regex.compile(r"(?P<pre>[Pp]re\s?-?\s?)?(?P<letter>[A-Ka-kＡ-Ｋ])(?P<index>\d)?\s?(?P<plus>[+＋]*)轮")
NAMED = regex.compile(r"(?P<named>\S+?)\s?(?P<plus>[+＋]*)轮")
ORDINAL = regex.compile(r"(?P<ordinal>第.)轮")
NAMES = {"天使": "天使", "pre-ipo": "Pre-IPO", "preipo": "Pre-IPO", "种子": "种子"}


def canonical(pattern: regex.Pattern[str], text: str) -> str:
    match = pattern.fullmatch(text)
    assert match
    return canonical_round(match, NAMES)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A轮", "A"), ("a轮", "A"), ("Ａ轮", "A"), ("A+轮", "A+"), ("A＋轮", "A+"), ("A++轮", "A++"), ("C +轮", "C+"),
        ("A1轮", "A1"), ("Pre-A轮", "Pre-A"), ("preA轮", "Pre-A"), ("Pre - B+轮", "Pre-B+"),
    ],
)  # fmt: skip
def test_lettered_rounds(text: str, wanted: str) -> None:
    assert canonical(LETTER, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("天使轮", "天使"), ("天使+轮", "天使+"), ("种子轮", "种子"), ("Pre-IPO轮", "Pre-IPO"), ("PRE－IPO轮", "Pre-IPO")],
)
def test_named_rounds_go_by_the_lexicon(text: str, wanted: str) -> None:
    assert canonical(NAMED, text) == wanted


def test_a_named_round_that_the_lexicon_lacks_keeps_its_words() -> None:
    assert canonical(NAMED, "丰收轮") == "丰收"


def test_a_counted_round_keeps_its_words() -> None:
    assert canonical(ORDINAL, "第三轮") == "第三轮"
