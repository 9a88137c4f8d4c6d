"""The values that a column with a fixed set of them takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
