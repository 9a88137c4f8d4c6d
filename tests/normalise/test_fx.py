"""Conversion at monthly average rates."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise.fx import Rates, convert, load

RULES = Path(__file__).resolve().parents[2] / "rules"
RATES = Rates({("2020-10", "CNY"): 6.7, ("2020-10", "HKD"): 7.75, ("2020-11", "HKD"): 7.75}, "2020-10", "2020-11")


def test_an_amount_is_crossed_by_way_of_the_dollar() -> None:
    assert convert(6_700_000, "CNY", "USD", "2020-10", RATES) == 1_000_000
    assert convert(1_000_000, "USD", "CNY", "2020-10", RATES) == 6_700_000
    assert convert(6_700_000, "CNY", "HKD", "2020-10", RATES) == 7_750_000


def test_the_same_currency_needs_no_rate() -> None:
    assert convert(5e8, "KZT", "KZT", None, RATES) == 5e8


@pytest.mark.parametrize(
    ("currency", "to", "month"),
    [
        ("CNY", "USD", "2020-11"),  # no rate of the yuan in that month
        ("CNY", "USD", "1999-12"),
        ("USD", "CNY", "2030-01"),
        ("KZT", "USD", "2020-10"),
        ("CNY", "USD", None),
        ("CNY", "USD", ""),
    ],
)
def test_without_a_rate_of_that_month_there_is_no_value(currency: str, to: str, month: str | None) -> None:
    assert convert(1e8, currency, to, month, RATES) is None


def test_the_shipped_table_holds_plausible_rates() -> None:
    rates = load(RULES / "fx_monthly.csv")
    assert rates.first == "2000-01"
    assert 6.5 < rates.per_usd["2020-10", "CNY"] < 6.9
    assert 7.7 < rates.per_usd["2020-10", "HKD"] < 7.8
    assert 100 < rates.per_usd["2020-10", "JPY"] < 110
    # The table gives units of the currency per dollar, also for those that are quoted the other way round.
    assert 0.7 < rates.per_usd["2020-10", "GBP"] < 0.8
    assert 0.8 < rates.per_usd["2020-10", "EUR"] < 0.9


@settings(deadline=None)  # each call reads the rates, which takes long on a busy machine
@given(st.floats(0.01, 1e13), st.sampled_from(["CNY", "HKD", "EUR", "JPY", "GBP"]))
def test_there_and_back_is_the_same_amount_to_a_part_in_a_million(amount: float, currency: str) -> None:
    rates = load(RULES / "fx_monthly.csv")
    there = convert(amount, currency, "USD", "2019-05", rates)
    assert there is not None
    back = convert(there, "USD", currency, "2019-05", rates)
    assert back == pytest.approx(amount, rel=1e-6, abs=2)


@pytest.mark.parametrize(
    "row",
    ["2020-10,CNY,", "2020-10,CNY,six", "2020-10,CNY,0", "2020-10,CNY,-1", "2020-10,CNY,nan", "2020-10", "2020-10,CNY"],
)
def test_a_row_that_is_no_rate_is_named_with_its_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(f"month,currency,units_per_usd\n2020-09,CNY,6.8\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"rates\.csv:3: "):
        load(path)
