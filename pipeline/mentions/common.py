"""Ordinary words: what a bare candidate for a name must not be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import jieba

from pipeline.rulebook.tables import rows

_LONGEST = 5  # characters of an ordinary word


def load_common(folders: Sequence[Path]) -> Mapping[str, bool]:
    """Words of jieba's dictionary (MIT) that are ordinary by their tag and frequency, and whether each begins what is
    said of a subject before it (签订, 推出).

    `lexicons/common_tags.csv` in `folders` (columns tag, min_frequency, and predicate: yes or left out) says which tags
    count, from where on, and which are predicates.
    """
    tags = {row["tag"]: row for row in rows(folders, "lexicons/common_tags.csv")}
    least = {tag: float(row["min_frequency"]) for tag, row in tags.items()}
    predicates = {tag for tag, row in tags.items() if row.get("predicate")}
    words = {}
    with jieba.get_module_res("dict.txt") as handle:
        for line in handle:
            word, frequency, tag = line.decode("utf-8").split(" ")
            if int(frequency) >= least.get(tag := tag.strip(), float("inf")):
                words[word] = tag in predicates
    return words


def all_words(text: str, words: Collection[str]) -> bool:
    """Whether `text` can be cut into `words` of two characters and more."""
    reached = [True] + [False] * len(text)
    for end in range(2, len(text) + 1):
        starts = range(max(0, end - _LONGEST), end - 1)
        reached[end] = any(reached[start] and text[start:end] in words for start in starts)
    return reached[-1]
