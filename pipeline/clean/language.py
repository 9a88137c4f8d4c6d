"""How Chinese a string reads: character and character pair frequencies."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.clean.fixers import simplified

UNKNOWN = -17.0
"""Natural log probability given to a Chinese character that the table does not hold."""
ODD = -17.0
"""The same for signs that news hardly ever prints: ⒉, ╋, kana, Greek."""
COMMON = 2500
"""Characters of this rank and better are common: they cover some 98 % of running text."""
READS_WELL = -9.5
"""Least mean log probability of a character in a repaired stretch (running text: about -7.5)."""
NOTHING = -99.0
"""The score of what cannot be read at all."""
PAIR_SHARE = 0.6
"""Weight of the pair frequency against the single one (linear interpolation, Jelinek and Mercer 1980)."""

_PUNCTUATION = dict.fromkeys("，。、“”：；！？（）《》…—·‘’％", -4.0)
_ODD_SIGNS = "\u2170-\u2179\u2474-\u249b\u2500-\u257f\u3041-\u30f6"
_TRADITIONAL = [chr(code) for code in range(0x4E00, 0xA000)]


@dataclass(frozen=True, slots=True, eq=False)  # one table is itself alone: it can be the key of what is remembered
class Language:
    """Log probabilities of characters, and of characters behind another, in simplified Chinese."""

    single: dict[str, float]
    pair: dict[str, float]
    plain: dict[str, str]
    rare: re.Pattern[str]

    def score(self, char: str, before: str) -> float:
        """Natural log probability of `char` (either script) behind `before` ('' when unknown)."""
        char = self.plain.get(char, char)
        alone = self.single.get(char)
        if alone is None:
            return UNKNOWN if "\u4e00" <= char <= "\u9fff" else ODD
        if before:
            return self.pair.get(self.plain.get(before, before) + char, alone + _LOG_REST)
        return alone

    def total(self, chars: Sequence[str]) -> float:
        """The sum of the scores of characters that follow one another."""
        return sum(self.score(char, before) for char, before in zip(chars, ["", *chars], strict=False))

    def mean(self, text: str) -> float:
        """The mean of the scores of a text's characters; `NOTHING` of an empty one."""
        return self.total(text) / len(text) if text else NOTHING

    def is_pair(self, before: str, char: str) -> bool:
        """Whether words hold `char` behind `before`, in either script."""
        return self.plain.get(before, before) + self.plain.get(char, char) in self.pair


_LOG_REST = math.log(1 - PAIR_SHARE)


@cache
def load_language(path: Path) -> Language:
    """The frequencies of a CSV with columns text (one or two characters) and count.

    The bundled table is summed from the dictionary of jieba 0.42.1 (MIT licence). Raises OSError.
    """
    counts: dict[str, int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for text, count in rows:
            counts[text] = int(count)
    total = sum(count for text, count in counts.items() if len(text) == 1)
    single = {text: math.log(count / total) for text, count in counts.items() if len(text) == 1}
    ranked = sorted(single, key=lambda char: -single[char])
    pair = {
        text: math.log(PAIR_SHARE * count / counts[text[0]] + (1 - PAIR_SHARE) * counts[text[1]] / total)
        for text, count in counts.items()
        if len(text) == 2 and text[0] in single and text[1] in single
    }
    plain = _plain(single)
    common = set(ranked[:COMMON])
    common |= {char for char in plain if plain[char] in common}
    rare = "".join(char for char in _TRADITIONAL if char not in common)
    return Language(single | _PUNCTUATION, pair, plain, re.compile(f"[{rare}{_ODD_SIGNS}]"))


def _plain(single: dict[str, float]) -> dict[str, str]:
    """Traditional characters beside the simplified ones that the table holds."""
    unknown = [char for char in _TRADITIONAL if char not in single]
    forms = simplified("\n".join(unknown)).split("\n")
    return {char: form for char, form in zip(unknown, forms, strict=True) if char != form and form in single}
