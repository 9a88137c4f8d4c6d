"""Amounts with a currency, and one figure for each."""

from __future__ import annotations

import pytest

from pipeline.model import Money
from pipeline.normalise.money import middle, settled


def test_an_amount_that_names_no_currency_is_in_yuan_and_says_that_this_was_assumed() -> None:
    bare = Money(1.2e8, 1.2e8, 1.2e8, "exact", None)
    assert settled(bare) == (Money(1.2e8, 1.2e8, 1.2e8, "exact", "CNY"), True)
    assert settled(bare, "HKD")[0].currency == "HKD"


def test_a_named_currency_stays() -> None:
    named = Money(5e7, 5e7, None, "over", "USD")
    assert settled(named, "HKD") == (named, False)


@pytest.mark.parametrize(
    ("money", "figure"),
    [
        (Money(1e8, None, None, "about", "CNY"), 1e8),
        (Money(None, 2e7, 9e7, "order", "CNY"), 5.5e7),
        (Money(None, 3e8, 5e8, "range", "CNY"), 4e8),
        (Money(None, 3e8, None, "over", "CNY"), 3e8),
        (Money(None, None, 5e8, "under", "CNY"), 5e8),
        (Money(None, None, None, "range", "CNY"), None),
    ],
)
def test_one_figure_stands_for_an_amount(money: Money, figure: float | None) -> None:
    assert middle(money) == figure
