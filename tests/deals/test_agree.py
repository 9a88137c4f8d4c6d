"""When two articles tell one deal: round, sum, investors, time, and what became of a plan."""

from __future__ import annotations

import pytest

from pipeline.deals.agree import Agreement, agreement
from tests.deals.rows import RATES, event, money


def agreed(one: dict[str, object], two: dict[str, object]) -> Agreement | None:
    a, b = event("a", **one), event("b", **two)
    there, back = agreement(a, b, RATES), agreement(b, a, RATES)
    assert (there is None) == (back is None), "which of the two comes first makes no difference"
    return there


B = {"round": "B"}
ORDER = money(None, "order", amount_min=2e7, amount_max=9e7)
YEAR_LATER = {"published_date": "2026-09-20"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(B | money(2.8e8), B | money(2.8e8), id="the same round and sum"),
        pytest.param(B | money(2.8e8), B, id="a sum in one alone"),
        pytest.param(B | money(2.8e8), money(2.8e8), id="a round in one alone"),
        pytest.param(money(9.8e7), money(1e8, "about"), id="9,800万 told as 近亿"),
        pytest.param(money(2.78e8), money(2.8e8), id="2.78亿 rounded to 2.8亿"),
        pytest.param(money(3e7), ORDER, id="3000万 told as 数千万"),
        pytest.param(money(2.3e8), money(2e8, "over", amount_min=2e8), id="2.3亿 told as 超2亿"),
        pytest.param(money(1e8, currency="USD"), money(7e8, "about"), id="1亿美元 told as 约7亿元"),
        pytest.param({}, {"published_date": "2025-09-20"}, id="neither round nor sum, a week apart"),
        pytest.param(B, {"event_type": "strategic_investment", **B}, id="a strategic round"),
        pytest.param(B | {"event_date": "2025-09", "event_date_precision": "month"}, B, id="a month that holds it"),
        pytest.param({"status": "reported", "published_date": "2025-04-01", **B}, B, id="a rumour months before"),
        pytest.param({"event_type": "ipo", "status": "planned", "published_date": "2024-12-01"},
                     {"event_type": "ipo", **money(5e8)}, id="a listing filed for and done"),
        pytest.param({"event_type": "ipo", "status": "planned", "published_date": "2024-12-01", **money(1.87e9)},
                     {"event_type": "ipo", **money(1.92e9)}, id="a listing that raised a little more than planned"),
        pytest.param({"status": "terminated", "published_date": "2025-10-01", **B}, B | {"status": "planned"},
                     id="a plan called off"),
        pytest.param(B | money(6e7) | {"event_date": "2025-03", "event_date_precision": "month"},
                     B | money(6e7) | YEAR_LATER, id="told again in a later year with no date"),
    ],
)  # fmt: skip
def test_one_deal(one: dict[str, object], two: dict[str, object]) -> None:
    assert agreed(one, two) is not None


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param({"round": "A"}, {"round": "A+"}, id="A and A+"),
        pytest.param(B | money(2.8e8), B | money(1.5e8), id="other sums of one round with no investor in common"),
        pytest.param(money(2.8e8), money(3.2e8), id="sums further apart than rounding goes"),
        pytest.param(money(3e8), ORDER, id="a sum outside 数千万"),
        pytest.param(money(1e8, currency="USD"), money(1e8), id="1亿美元 and 1亿元"),
        pytest.param({}, {"published_date": "2025-10-12"}, id="neither round nor sum, a month apart"),
        pytest.param(money(1e8), money(1e8) | YEAR_LATER, id="the same sum a year later, no round"),
        pytest.param(B, {"event_type": "debt"}, id="a round and a loan"),
        pytest.param(B | YEAR_LATER, B | {"event_date": "2025-09-12", "event_date_precision": "day"},
                     id="a year later, and no sum that says the same"),
        pytest.param({"investors": ("松果创投",), **money(9.8e7)}, {"investors": ("长桥资本",), **money(1e8, "about")},
                     id="other investors and not the same figure"),
        pytest.param({"event_type": "acquisition", "investors": ("松果集团",), **money(1e8)},
                     {"event_type": "acquisition", "investors": ("长桥集团",), **money(1e8)}, id="a rival's bid"),
        pytest.param({"event_type": "debt", **money(1e9)}, {"event_type": "debt", "published_date": "2025-10-20",
                                                            **money(1e9)}, id="the next bond of the same size"),
        pytest.param({"event_type": "debt"}, {"event_type": "debt"}, id="two loans with nothing told"),
        pytest.param({"status": "planned", "published_date": "2025-11-12", **B, **money(1e8)}, B | money(1e8),
                     id="a plan told long after the outcome"),
        pytest.param({"published_date": "", **B}, {"published_date": "", **B} | money(1e8) | {"round": ""},
                     id="no date, and neither round nor sum the same"),
        pytest.param({"event_type": "ipo", "status": "planned", "published_date": "2024-12-01", **money(9e8)},
                     {"event_type": "ipo", **money(1.92e9)}, id="a listing of twice the sum"),
        pytest.param({"doc_id": "x"}, {"doc_id": "x"}, id="two events of one article"),
    ],
)  # fmt: skip
def test_two_deals(one: dict[str, object], two: dict[str, object]) -> None:
    assert agreed(one, two) is None


def test_contrary_sums_are_one_deal_only_where_all_else_agrees() -> None:
    known = {"round": "B", "investors": ("松果创投", "长桥资本")}
    close = agreed(known | money(2.8e8), known | money(2e8))
    assert close is not None and close.conflict
    assert agreed(known | money(2.8e8), known | money(2e8) | {"published_date": "2025-10-12"}) is None


def test_unknown_dates_need_the_round_or_the_sum() -> None:
    undated = {"published_date": ""}
    assert agreed(B | undated, B) is not None
    assert agreed(money(1e8) | undated, money(1e8)) is not None
    assert agreed(undated, {}) is None


def test_a_currency_with_no_rate_is_not_compared() -> None:
    known = B | {"published_date": "1999-01-01"}
    same = agreed(known | money(1e8, currency="USD"), known | money(7e8))
    assert same is not None and "no rate is known" in same.why


def test_the_reason_can_be_checked() -> None:
    told = agreed(
        B | money(2.8e8, amount_text="2.8亿元", investors=("松果创投", "长桥资本")),
        B | money(2.8e8, amount_text="2.8亿元", investors=("松果创投",), published_date="2025-09-15"),
    )
    assert told is not None
    assert told.why == (
        "same company, round B, 2.8亿元 = 280000000 CNY, investors in common: 松果创投, 3 days apart"
    )  # fmt: skip
    rated = agreed(
        money(1e8, currency="USD", amount_text="1亿美元"), money(7e8, "about", amount_text="约7亿元", status="planned")
    )
    assert rated is not None
    assert rated.why == (
        "same company, 1亿美元 ~ 约7亿元 = 98591549 USD at the rate of 2025-09, completed and planned, same time"
    )


def test_more_in_common_counts_more() -> None:
    round_ = agreed(B, B)
    both = agreed(B | money(1e8), B | money(1e8))
    rounded = agreed(B | money(9.8e7), B | money(1e8, "about"))
    assert round_ and both and rounded
    assert both.score > rounded.score > round_.score
