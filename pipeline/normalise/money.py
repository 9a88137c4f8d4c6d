"""Amounts as the table shows them: always with a currency."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Money

DEFAULT_CURRENCY = "CNY"  # what a Chinese article means that names none (获1.2亿融资)


def settled(money: Money) -> tuple[Money, bool]:
    """`money` with a currency, and whether that one was assumed because the text names none."""
    if money.currency is not None:
        return money, False
    return replace(money, currency=DEFAULT_CURRENCY), True
