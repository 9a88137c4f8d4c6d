"""The one row that stands for a deal, from the rows of its events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.deals.group import Deal
from pipeline.deals.told import Cells, cell_text
from pipeline.normalise.fx import CONVERTED

_MONEY = ("amount", "amount_min", "amount_max", "amount_precision", "currency", *CONVERTED, "fx_date")
_VALUATION = ("valuation", "valuation_currency", "valuation_kind")
_STAGE = {"reported": 0, "planned": 1, "completed": 2, "terminated": 2}
_EXACT = {"exact": 0, "about": 1, "over": 2, "under": 2, "range": 3, "order": 4}
_FINE = {"day": 0, "month": 1, "quarter": 2, "half": 3, "year": 4, "vague": 5}


def deal_cells(rows: Sequence[Cells], deal: Deal) -> dict[str, object]:
    """The cells of deals.csv for `deal`, whose events are `rows` in the order of `deal.events` (first told first).

    - **status**: the most advanced (a rumour, a plan, then completed or terminated); of two as advanced the one told
      last.
    - **amount** and what belongs to it, **event date**: from the events of that status that tell one, else from any:
      the most exact, then what most articles tell, then the greatest confidence, then the earliest date.
    - **event type, company, round, valuation**: what most articles tell, then the greatest confidence, then the first.
    - **investors, leads, advisers**: those of all events, in order.
    - **disclosed_date**: the earliest. **confidence**: the greatest. **flags**: those of all events, and those of the
      disagreement between them.
    """
    stage = max(_STAGE.get(cell_text(row, "status"), 0) for row in rows)
    status = [cell_text(row, "status") for row in rows if _STAGE.get(cell_text(row, "status"), 0) == stage][-1]
    reached = [row for row in rows if cell_text(row, "status") == status]
    told = ("amount", "amount_min", "amount_max")
    sums = _telling(reached, told) or _telling(rows, told)
    dated = _telling(reached, ("event_date",)) or _telling(rows, ("event_date",))
    cells: dict[str, object] = {"status": status}
    cells |= _of_most(rows, ("event_type",)) | _of_most(_telling(rows, ("company",)), ("company", "company_id"))
    cells |= _of_most(_telling(rows, ("round",)), ("round",)) | _of_most(_telling(rows, ("valuation",)), _VALUATION)
    if sums:
        exact = min(_EXACT.get(cell_text(row, "amount_precision"), 9) for row in sums)
        cells |= _of_most([r for r in sums if _EXACT.get(cell_text(r, "amount_precision"), 9) == exact], told, _MONEY)
    if dated:
        fine = min(dated, key=lambda row: (
            _FINE.get(cell_text(row, "event_date_precision"), 9), cell_text(row, "event_date")
        ))  # fmt: skip
        cells |= {name: fine.get(name) for name in ("event_date", "event_date_precision")}
    elif any(cell_text(row, "event_date_precision") for row in rows):
        cells["event_date_precision"] = "vague"
    for column in ("investors", "lead_investors", "advisers"):
        cells[column] = _union(rows, column)
    cells |= {
        "disclosed_date": min(filter(None, (cell_text(row, "disclosed_date") for row in rows)), default=""),
        "confidence": max((_confidence(row) for row in rows if row.get("confidence") is not None), default=None),
        "flags": tuple(sorted({*_union(rows, "flags"), *deal.flags})),
        "articles": tuple(cell_text(row, "doc_id") for row in rows),
        "events": tuple(cell_text(row, "event_id") for row in rows),
        "merge_reason": "; ".join(deal.why),
    }
    return cells


def _of_most(rows: Sequence[Cells], same: Sequence[str], wanted: Sequence[str] = ()) -> dict[str, object]:
    """The cells `wanted` (`same` when left out) of the row whose cells `same` most rows hold; nothing of no rows."""
    if not rows:
        return {}
    held = Counter(tuple(row.get(name) for name in same) for row in rows)
    best = max(rows, key=lambda row: (held[tuple(row.get(name) for name in same)], _confidence(row)))
    return {name: best.get(name) for name in wanted or same}


def _telling(rows: Iterable[Cells], columns: Sequence[str]) -> list[Cells]:
    """The rows that fill one of `columns`."""
    return [row for row in rows if any(row.get(name) not in (None, "") for name in columns)]


def _union(rows: Iterable[Cells], column: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        value = row.get(column)
        found |= dict.fromkeys(value if isinstance(value, tuple) else ())
    return tuple(found)


def _confidence(row: Cells) -> float:
    value = row.get("confidence")
    return float(value) if isinstance(value, int | float) else 0.0
