"""What the rules know of the words that people type into cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from pipeline.mentions.find import round_named
from pipeline.mentions.lexicons import read_affixes
from pipeline.review.damage import Words
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.load import layers, load
from pipeline.rulebook.tables import rows


@cache
def words_of(folders: tuple[Path, ...]) -> Words:
    """The words of the rule `folders`; the rules are read when the first round is asked for."""
    rules = cache(lambda: tuple(load(folders).of("mention")))
    return words_with(folders, rules)


def words_with(folders: Sequence[Path], rules: Callable[[], Sequence[Compiled]]) -> Words:
    """The words of the rule `folders`, whose mention rules `rules` gives."""
    ranked = layers(folders)
    names = {row["form"]: row["canonical"] for row in rows(ranked, "lexicons/rounds.csv")}
    forms = read_affixes(*(folder / "lexicons" for folder in ranked))["form"]
    return Words(cache(lambda text: round_named(text, rules(), names)), frozenset(forms))
