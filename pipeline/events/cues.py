"""Cue words by set, as patterns made from rules/lexicons/cues.csv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from pipeline.rulebook.tables import rows


@dataclass(frozen=True, slots=True)
class Cues:
    """Words of each set, and patterns that find them at the left end, at the right end, or anywhere."""

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
    left, right, anywhere = {}, {}, {}
    for name, words in sets.items():
        body = "|".join(regex.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
        left[name] = regex.compile(rf"(?:{body})+")
        right[name] = regex.compile(rf"(?:{body}|[\s\ue001-\ue003])+$")
        anywhere[name] = regex.compile(body)
    return Cues({name: frozenset(words) for name, words in sets.items()}, left, right, anywhere)
