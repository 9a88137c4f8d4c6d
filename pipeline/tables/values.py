"""The values that a column with a fixed set of them takes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

VALUES: Mapping[str, Sequence[str]] = {
    "event_type": (
        "equity_round", "strategic_investment", "ipo", "private_placement", "debt", "acquisition", "fund_closing",
    ),
    "status": ("completed", "planned", "reported", "terminated"),
    "amount_precision": ("exact", "about", "under", "over", "range", "order"),
    "event_date_precision": ("day", "month", "quarter", "half", "year", "vague"),
    "valuation_kind": ("pre", "post", "unstated", "market_cap"),
    "review": ("ok", "wrong", "fixed", "missing"),
}  # fmt: skip


def value_named(column: str, text: str) -> str:
    """The value of `column` that `text` names: itself, a label of the report, or a word of typed.csv; else empty."""
    typed = text.strip().lower()
    for value in (typed, typed.replace(" ", "_"), _typed().get((column, typed), "")):
        if value in VALUES[column]:
            return value
    return ""


@cache
def _typed() -> Mapping[tuple[str, str], str]:
    text = files(__package__).joinpath("typed.csv").read_text(encoding="utf-8")
    return {(row["column"], row["word"]): row["value"] for row in csv.DictReader(text.splitlines())}
