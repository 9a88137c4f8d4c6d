"""Ordinary words: what a bare candidate for a name must not be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import jieba

from pipeline.rulebook.tables import rows


def load_common(folders: Sequence[Path]) -> frozenset[str]:
    """Words of jieba's dictionary (MIT) that are ordinary by their tag and frequency.

    `lexicons/common_tags.csv` in `folders` (columns tag, min_frequency) says which tags count, and from where on.
    """
    least = {row["tag"]: float(row["min_frequency"]) for row in rows(folders, "lexicons/common_tags.csv")}
    words = set()
    with jieba.get_module_res("dict.txt") as handle:
        for line in handle:
            word, frequency, tag = line.decode("utf-8").split(" ")
            if int(frequency) >= least.get(tag.strip(), float("inf")):
                words.add(word)
    return frozenset(words)
