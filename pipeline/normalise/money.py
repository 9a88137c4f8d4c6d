"""Amounts as the table shows them: with a currency, and in the currencies that people compare in."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Money

DEFAULT_CURRENCY = "CNY"  # what a Chinese article means that names none (获1.2亿融资)


def settled(money: Money, default: str = DEFAULT_CURRENCY) -> tuple[Money, bool]:
    """`money` with a currency, and whether that one was assumed because the text names none."""
    if money.currency is not None:
        return money, False
    return replace(money, currency=default), True


def middle(money: Money) -> float | None:
    """One figure for `money`, to sort and to chart by: the amount, else the middle of its bounds, else either bound."""
    if money.amount is not None:
        return money.amount
    if money.minimum is not None and money.maximum is not None:
        return (money.minimum + money.maximum) / 2
    return money.minimum if money.minimum is not None else money.maximum
