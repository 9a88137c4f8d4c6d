"""What the rules know of the words that people type into cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.mentions.amounts import find_amounts, fold, load_data
from pipeline.mentions.dates import find_dates
from pipeline.mentions.dates import load_data as load_dates
from pipeline.mentions.find import round_named
from pipeline.mentions.lexicons import read_affixes
from pipeline.normalise.calendar import resolve_all
from pipeline.review.typed import Sum, Words
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.load import load
from pipeline.rulebook.tables import rows
from pipeline.tables.typed import typed_values


@cache
def words_of(folders: tuple[Path, ...]) -> Words:
    """The words of the rule `folders` in force; the rules are read when the first round is asked for."""
    rules = cache(lambda: tuple(load(folders, kinds=("mention",)).of("mention")))
    return words_with(folders, rules)


def words_with(folders: Sequence[Path], rules: Callable[[], Sequence[Compiled]]) -> Words:
    """The words of the rule `folders` in force, whose mention rules `rules` gives."""
    names = {row["form"]: row["canonical"] for row in rows(folders, "lexicons/rounds.csv")}
    typed: dict[str, list[str]] = {part: [] for part in ("error", "nothing", "tail", "round")}
    for row in rows(folders, "lexicons/typed.csv"):
        typed.setdefault(row["part"], []).append(row["text"])
    forms = read_affixes(*(folder / "lexicons" for folder in folders))["form"]
    amounts = load_data(folders)
    days = load_dates(folders)

    def sum_of(text: str) -> Sum | None:
        found = find_amounts(text, rules(), amounts)
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
            return None
        money = found[0].money
        if money.amount is None or money.precision != "exact":  # what `nearly` says has a column of its own
            return None
        # 元 alone may be the money of any country.
        named = {
            code for word, code in amounts.currencies.items() if word in fold(text) and word not in amounts.generic
        }
        return Sum(money.amount, money.currency or "", bool(named))

    def date_of(text: str, published: str) -> str:
        try:
            day = date.fromisoformat(published)
        except ValueError:
            return ""
        found = find_dates(text, rules(), days)
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
            return ""
        (value,) = resolve_all(found, day, text)
        return value.iso if value.precision in ("day", "month", "year") else ""

    def round_of(text: str) -> str:
        return text if text in names.values() else round_named(text, rules(), names, typed["round"])

    return Words(
        cache(round_of), frozenset(forms), cache(sum_of), lambda text: amounts.currencies.get(fold(text), ""),
        cache(date_of), frozenset(amounts.currencies.values()), frozenset(typed["error"]),
        frozenset(word.casefold() for word in typed["nothing"]),
        tuple(sorted({word.casefold() for word in typed["tail"]}, key=lambda word: (-len(word), word))),
        typed_values(tuple(folders)),
    )  # fmt: skip
