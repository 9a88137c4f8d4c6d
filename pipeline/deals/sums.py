"""Whether two sums may be one: within rounding, within what their words allow, across currencies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from pipeline.deals.told import Sum, Told
from pipeline.normalise.fx import Rates, convert

Verdict = Literal["same", "near", "unknown", "against"]

_ROUNDED = 0.05  # how far an exact sum may be rounded away
_RATE = 0.05  # outlets convert at rates of their own


@dataclass(frozen=True, slots=True)
class Compared:
    """`verdict`: the `same` figure, `near` (may be one), `unknown` (not told, or no rate), `against`; and in words."""

    verdict: Verdict
    why: str = ""


def compare(one: Told, two: Told, rates: Rates) -> Compared:
    """The sums of two events held against each other; in two currencies at the rate of the later month, else the other.

    The verdict is the same whichever comes first.
    """
    if one.sum is None or two.sum is None:
        return Compared("unknown", "" if one.sum is two.sum else "the amount in one alone")
    a, b = one.sum, two.sum
    if a.currency != b.currency:
        months = sorted({one.month, two.month} - {""}, reverse=True)
        known = ((month, _converted(b, a.currency, month, rates)) for month in months)
        month, other = next(((month, money) for month, money in known if money), ("", None))
        if other is None:
            return Compared("unknown", f"{a.currency} and {b.currency} not compared, no rate is known")
        near = _overlap(_loosened(a, _RATE), _loosened(other, _RATE))
        middle = other.figure if other.figure is not None else other.least
        why = f"{one.words or _figure(a)} ~ {two.words or _figure(b)} = {middle:.0f} {a.currency}"
        return Compared("near" if near else "against", f"{why} at the rate of {month}")
    if a.figure is not None and a.figure == b.figure and a.precision == b.precision:
        words = one.words or two.words
        return Compared("same", f"{words} = {_figure(a)}" if words else _figure(a))
    if (a.least, a.most, a.figure) == (b.least, b.most, b.figure):
        return Compared("near", f"both {one.words or _figure(a)}")
    exact = a.precision == b.precision == "exact"
    near = _rounds_to(a, b) if exact else _overlap(a, b)
    return Compared("near" if near else "against", f"{one.words or _figure(a)} ~ {two.words or _figure(b)}")


def _converted(money: Sum, currency: str, month: str, rates: Rates) -> Sum | None:
    bounds = [convert(value, money.currency, currency, month, rates) for value in (money.least, money.most)]
    figure = None if money.figure is None else convert(money.figure, money.currency, currency, month, rates)
    least, most = bounds
    if least is None or most is None:
        return None
    return Sum(least, most, figure, money.precision, currency)


def _loosened(money: Sum, share: float) -> Sum:
    least, most = money.least * (1 - share), money.most * (1 + share)
    return Sum(least, most, money.figure, money.precision, money.currency)


def _overlap(a: Sum, b: Sum) -> bool:
    return a.least <= b.most and b.least <= a.most


def _rounds_to(a: Sum, b: Sum) -> bool:
    """Whether the rounder of two exact figures is the other one rounded: 2.8亿 for 2.78亿."""
    (_, rounder), (_, finer) = sorted((_digits(value), value) for value in (a.least, b.least))
    if rounder <= 0 or finer <= 0 or abs(rounder - finer) > _ROUNDED * finer:
        return False
    unit: float = 10.0 ** (math.floor(math.log10(rounder)) + 1 - _digits(rounder))
    return abs(rounder - finer) <= unit / 2


def _digits(value: float) -> int:
    """The significant digits of a figure."""
    return len(f"{value:.12g}".replace(".", "").strip("0")) if value < 1e12 else len(str(int(value)).rstrip("0"))


def _figure(money: Sum) -> str:
    if money.figure is not None:
        return f"{money.figure:.0f} {money.currency}".strip()
    return f"{money.least:.0f} to {money.most:.0f} {money.currency}".strip()
