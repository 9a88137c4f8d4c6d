"""What the rules know of the words that people type into cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from pipeline.mentions.amounts import find_amounts, load_data
from pipeline.mentions.find import round_named
from pipeline.mentions.lexicons import read_affixes
from pipeline.review.damage import Words
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.load import layers, load
from pipeline.rulebook.tables import rows


@cache
def words_of(folders: tuple[Path, ...]) -> Words:
    """The words of the rule `folders`; the rules are read when the first round is asked for."""
    rules = cache(lambda: tuple(load(folders, kinds=("mention",)).of("mention")))
    return words_with(folders, rules)


def words_with(folders: Sequence[Path], rules: Callable[[], Sequence[Compiled]]) -> Words:
    """The words of the rule `folders`, whose mention rules `rules` gives."""
    ranked = layers(folders)
    names = {row["form"]: row["canonical"] for row in rows(ranked, "lexicons/rounds.csv")}
    forms = read_affixes(*(folder / "lexicons" for folder in ranked))["form"]
    amounts = load_data(ranked)

    def figure(text: str) -> float | None:
        found = find_amounts(text, rules(), amounts)
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
            return None
        # What a currency or a `nearly` says belongs into columns of its own.
        money = found[0].money
        return money.amount if money.currency is None and money.precision == "exact" else None

    return Words(cache(lambda text: round_named(text, rules(), names)), frozenset(forms), cache(figure))
