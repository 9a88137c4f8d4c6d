"""Rows of events.csv for tests of deals: told with the few cells that a test is about."""

from __future__ import annotations

from pipeline.deals.told import Told, told
from pipeline.mentions.lexicons import read_affixes
from pipeline.normalise import fx
from pipeline.settings import bundled_rules

RATES = fx.Rates({("2025-09", "CNY"): 7.1, ("2025-09", "HKD"): 7.8}, "2025-09", "2025-09")
AFFIXES = read_affixes(bundled_rules() / "lexicons")


def row(event_id: str, **cells: object) -> dict[str, object]:
    """A completed equity round of 青禾机器人, told on 12 September 2025 by an article of its own."""
    company = cells.get("company", "青禾机器人")
    return {
        "event_id": event_id, "doc_id": f"{event_id}.txt", "event_type": "equity_round", "status": "completed",
        "company": company, "company_id": f"org:{company}" if company else "", "company_text": company,
        "published_date": "2025-09-12", "investors": (), "amount_text": "", **cells,
    }  # fmt: skip


def money(amount: float | None, precision: str = "exact", currency: str = "CNY", **cells: object) -> dict[str, object]:
    return {"amount": amount, "amount_precision": precision, "currency": currency, **cells}


def event(event_id: str, at: int = 0, **cells: object) -> Told:
    return told(at, row(event_id, **cells))
