"""Cue words by set, as patterns made from rules/lexicons/cues.csv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from pipeline.rulebook.macros import PLACEHOLDERS
from pipeline.rulebook.tables import rows

_HELD = "".join(PLACEHOLDERS.values())


class _Made(dict[str, regex.Pattern[str]]):
    """Patterns of sets of words, each made when it is first asked for."""

    def __init__(self, words: Mapping[str, frozenset[str]], make: Callable[[str], str]) -> None:
        super().__init__()
        self._words, self._make = words, make

    def __missing__(self, name: str) -> regex.Pattern[str]:
        ordered = sorted(self._words[name], key=lambda word: (-len(word), word))
        self[name] = regex.compile(self._make("|".join(map(regex.escape, ordered))))
        return self[name]


@dataclass(frozen=True, slots=True)
class Cues:
    """Words of each set, and patterns that find them at the left end, at the right end (with white space and
    placeholders among them), or anywhere. A set that nobody has raises KeyError."""

    words: Mapping[str, frozenset[str]]
    left: Mapping[str, regex.Pattern[str]]
    right: Mapping[str, regex.Pattern[str]]
    anywhere: Mapping[str, regex.Pattern[str]]


def load_cues(folders: Sequence[Path]) -> Cues:
    """Cue words of `lexicons/cues.csv` in each folder (columns set, word); later folders add words."""
    sets: dict[str, set[str]] = defaultdict(set)
    for row in rows(folders, "lexicons/cues.csv"):
        if row.get("set") and row.get("word"):
            sets[row["set"]].add(row["word"])
    words = {name: frozenset(held) for name, held in sets.items()}
    return Cues(words, _Made(words, _left), _Made(words, _right), _Made(words, str))


def _left(body: str) -> str:
    return f"(?:{body})+"


def _right(body: str) -> str:
    return rf"(?:{body}|[\s{_HELD}])+$"
