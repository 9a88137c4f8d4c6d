"""Conversion at monthly average rates: units of each currency per US dollar, crossed by way of the dollar.

The shipped table is the Federal Reserve's (rules/fx_monthly.csv, public domain). A month or currency that it lacks
gives no value: nothing is guessed from a neighbouring month.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BASE = "USD"
CONVERTED = {"amount_cny": "CNY", "amount_usd": "USD", "amount_hkd": "HKD"}
"""The columns of converted amounts, with their currencies (ISO 4217)."""


@dataclass(frozen=True, slots=True)
class Rates:
    """`per_usd[month, currency]`: units of the currency (ISO 4217) per US dollar, average of the month (YYYY-MM)."""

    per_usd: Mapping[tuple[str, str], float]
    first: str = ""  # the months that the table spans
    last: str = ""


def load(path: Path) -> Rates:
    """The rates of the CSV at `path` (month, currency, units_per_usd).

    Raises OSError when it cannot be read, ValueError naming the line for a row that is no rate.
    """
    rates: dict[tuple[str, str], float] = {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), 2):
            try:
                rate = float(row["units_per_usd"])
                key = row["month"].strip(), row["currency"].strip()
            except (KeyError, TypeError, ValueError, AttributeError):
                raise ValueError(f"{path}:{number}: a row holds month, currency and units_per_usd") from None
            if not (math.isfinite(rate) and rate > 0):
                raise ValueError(f"{path}:{number}: a rate is greater than 0, not {row['units_per_usd']}")
            rates[key] = rate
    named = sorted({month for month, _ in rates})
    return Rates(rates, named[0] if named else "", named[-1] if named else "")


def convert(amount: float, currency: str, to: str, month: str | None, rates: Rates) -> float | None:
    """`amount` of `currency` in units of `to` at the average rate of `month` (YYYY-MM), to two decimals.

    None when the table has no rate for either currency in that month. The same currency needs no rate.
    """
    if currency == to:
        return round(amount, 2)
    if month is None:
        return None
    have = 1.0 if currency == BASE else rates.per_usd.get((month, currency))
    want = 1.0 if to == BASE else rates.per_usd.get((month, to))
    if have is None or want is None:
        return None
    value = amount / have * want
    return round(value, 2) if math.isfinite(value) else None
