"""The values that a column with a fixed set of them takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
