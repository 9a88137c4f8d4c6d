"""The values that a column with a fixed set of them takes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import get_args

from pipeline.model import DatePrecision, EventType, Precision, Status

VALUES: Mapping[str, Sequence[str]] = {
    "event_type": get_args(EventType),
    "status": get_args(Status),
    "amount_precision": get_args(Precision),
    "event_date_precision": get_args(DatePrecision),
    "valuation_kind": ("pre", "post", "unstated", "market_cap"),
    "review": ("ok", "wrong", "fixed", "missing"),
}


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
