"""Every amount gets a currency."""

from __future__ import annotations

from pipeline.model import Money
from pipeline.normalise.money import settled


def test_an_amount_that_names_no_currency_is_in_yuan_and_says_that_this_was_assumed() -> None:
    bare = Money(1.2e8, 1.2e8, 1.2e8, "exact", None)
    assert settled(bare) == (Money(1.2e8, 1.2e8, 1.2e8, "exact", "CNY"), True)


def test_a_named_currency_stays() -> None:
    named = Money(5e7, 5e7, None, "over", "USD")
    assert settled(named) == (named, False)
