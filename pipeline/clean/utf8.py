"""Reads bytes as UTF-8 of which a wrong decoding lost some.

A character that lost a byte or two could be any of a few; it is read as the one that its neighbours make nearly
certain, else U+FFFD is written. A figure is never guessed.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from itertools import product, takewhile

from pipeline.clean.language import Language

Bytes = list[tuple[int, int]]
"""Bytes, each with the place of its character; -1 for one that is not known."""
Chars = list[tuple[int, str]]
"""Characters, each with the place of its first byte; U+FFFD where none could be read."""
Lost = Callable[[int], Sequence[int]]
"""The bytes that a wrong decoding has no character for, given the byte behind them (-1: none, or not known)."""

SURE = 0.9
"""Least share of the likelihood for a character that lost a byte."""
_MOST = 128  # candidates; more are no clue
_LEADS = range(0xE3, 0xEA)  # of the three bytes of Chinese characters and their punctuation
_WIDE = 0xEF  # of full-width forms
_ASIDE = 40  # characters within which a bracket has its partner
_BRACKETS = (("「", "」"), ("『", "』"), ("【", "】"), ("《", "》"), ("〈", "〉"), ("（", "）"), ("“", "”"), ("‘", "’"))
_UNPAIRED = frozenset(mark for pair in _BRACKETS for mark in pair)


def read_utf8(data: Bytes, lost: Lost, language: Language) -> Chars:
    """The characters of `data`; one U+FFFD for each stretch that is none."""
    slots: list[tuple[int, str]] = []  # place, the characters that it may be
    at = 0
    while at < len(data):
        place = data[at][1]
        taken, chars = _sequence(data, at)
        if not taken:
            taken, chars = _incomplete(data, at, lost)
        if taken:
            slots.append((place, chars))
        elif not slots or slots[-1][1] != "\ufffd":
            slots.append((place, "\ufffd"))
        at += taken or 1
    read: Chars = []
    for number, (place, chars) in enumerate(slots):
        if len(chars) > 1:
            before = "".join(char for _, char in read[-_ASIDE:])
            after = "".join(one if len(one) == 1 else "\ufffd" for _, one in slots[number + 1 : number + 1 + _ASIDE])
            chars = _bracket(chars, before, after) or _surest(chars, before, after, language)
        if chars != "\ufffd" or not read or read[-1][1] != "\ufffd":
            read.append((place, chars))
    return read


def _sequence(data: Bytes, at: int) -> tuple[int, str]:
    """Length and character of a well-formed sequence of two bytes and more; (0, '') when there is none."""
    lead = data[at][0]
    length = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4 if 0xF0 <= lead <= 0xF4 else 0
    sequence = [byte for byte, _ in data[at : at + length]]
    if not length or len(sequence) < length or not all(map(_continues, sequence[1:])):
        return 0, ""
    char = bytes(sequence).decode("utf-8", "replace")
    return (length, char) if len(char) == 1 and char != "\ufffd" else (0, "")


def _incomplete(data: Bytes, at: int, lost: Lost) -> tuple[int, str]:
    """Length, and the characters of three bytes that may stand at `at` if bytes are unknown there or were dropped."""
    known = [byte for byte, _ in data[at : at + 4]]
    if not (known[0] in _LEADS or known[0] == _WIDE):
        return 0, ""
    rest = list(takewhile(lambda byte: byte < 0 or _continues(byte), known[1:3]))
    following = known[1 + len(rest)] if len(known) > 1 + len(rest) else -1
    if not rest or rest == [-1]:
        return 0, ""
    ways = [rest] if len(rest) == 2 else [[-1, *rest], [*rest, -1]]
    found: set[str] = set()
    for way in ways:
        behind = [*way[1:], following]
        choices = [[byte] if byte >= 0 else [one for one in lost(behind[number]) if _continues(one)]
                   for number, byte in enumerate(way)]
        if math.prod(map(len, choices)) > _MOST:
            return 0, ""
        found |= {bytes((known[0], *trails)).decode("utf-8", "ignore") for trails in product(*choices)}
    chars = "".join(sorted(one for one in found if one))
    return (1 + len(rest), chars) if chars else (0, "")


def _bracket(chars: str, before: str, after: str) -> str:
    """The bracket among `chars` whose partner waits for it; '' when there is none."""
    for opening, closing in _BRACKETS:
        if closing in chars and before.rfind(opening) > before.rfind(closing):
            return closing
        if opening in chars and -1 < after.find(closing) < (after + opening).find(opening):
            return opening
    return ""


def _surest(chars: str, before: str, after: str, language: Language) -> str:
    """The one of `chars` that its neighbours make nearly certain, else U+FFFD.

    It has to make a word with one of them: that it is the most common says nothing within a name.
    """
    left, right = (one if one != "\ufffd" else "" for one in (before[-1:], after[:1]))
    unpaired = [char for char in chars if char not in _UNPAIRED]
    if not unpaired:
        return "\ufffd"
    scored = sorted(
        ((language.score(char, left) + (language.score(right, char) if right else 0.0), char) for char in unpaired),
        reverse=True,
    )
    best, char = scored[0]
    share = 1 / sum(math.exp(score - best) for score, _ in scored)
    known = not char.isalnum() or language.is_pair(left, char) or language.is_pair(char, right)
    return char if share >= SURE and known and unicodedata.numeric(char, None) is None else "\ufffd"


def _continues(byte: int) -> bool:
    return 0x80 <= byte <= 0xBF
