"""What people type for the values that a column with a fixed set of them takes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.rulebook.tables import rows
from pipeline.settings import bundled_rules
from pipeline.tables.values import VALUES

Typed = Mapping[tuple[str, str], str]
"""Column and word, in lower case, to the value that it stands for."""


def value_named(column: str, text: str, typed: Typed | None = None) -> str:
    """The value of `column` that `text` names: itself, a label of the report, or a word of `typed` (None: those that
    come with the product); else empty."""
    word = text.strip().lower()
    words = typed_values((bundled_rules(),)) if typed is None else typed
    for value in (word, word.replace(" ", "_"), words.get((column, word), "")):
        if value in VALUES[column]:
            return value
    return ""


@cache
def typed_values(folders: tuple[Path, ...]) -> Typed:
    """The words of `review/values.csv` in the rule `folders` in force; a later folder wins."""
    return {(row["column"], row["word"].lower()): row["value"] for row in rows(folders, "review/values.csv")}
