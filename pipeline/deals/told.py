"""What grouping needs of an event, and no more, so that the events of a long run fit into memory."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass

Cells = Mapping[str, object]
"""A row of events.csv: column to cell (text, number, tuple of text, or None)."""

NEVER = 10**9  # a day behind all others, for what has none


@dataclass(frozen=True, slots=True)
class Sum:
    """What the words of an amount allow: `least` to `most` units of `currency` (ISO 4217).

    `figure` is the one figure that they hold, None when they only give bounds (数千万).
    """

    least: float
    most: float
    figure: float | None
    precision: str
    currency: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one article tells it.

    `at`: its place among the events of the run, from 0. `names`: canonical name and the article's words.
    `first`, `last`: the days (proleptic ordinals) between which it was: the event's own date, else the day of
    disclosure or of publication; None when there is none. `dated`: the article gives a day or month itself.
    `day`: when it was told (publication, else disclosure, else the event), NEVER when unknown. `month`: YYYY-MM of
    the exchange rate, or empty. `event_day`: the event's date when it is exact to the day.
    """

    at: int
    event_id: str
    doc_id: str
    event_type: str
    status: str
    company_id: str
    names: tuple[str, ...]
    round: str
    sum: Sum | None
    words: str
    investors: tuple[str, ...]
    first: int | None
    last: int | None
    dated: bool
    day: int
    month: str
    event_day: int | None


def told(at: int, row: Cells) -> Told:
    """The event in `row`, the `at`-th of its run. Cells that are no date or number count as empty."""
    event_date, disclosed, published = (cell_text(row, n) for n in ("event_date", "disclosed_date", "published_date"))
    precision = cell_text(row, "event_date_precision")
    own = _period(event_date)
    known = own or _period(disclosed) or _period(published)
    spoken = _period(published) or _period(disclosed) or own
    company = cell_text(row, "company") or cell_text(row, "company_text")
    investors = row.get("investors")
    return Told(
        at=at,
        event_id=cell_text(row, "event_id"),
        doc_id=cell_text(row, "doc_id"),
        event_type=cell_text(row, "event_type"),
        status=cell_text(row, "status"),
        company_id=cell_text(row, "company_id") or company,
        names=tuple(dict.fromkeys(name for name in (company, cell_text(row, "company_text")) if name)),
        round=cell_text(row, "round") or ("IPO" if cell_text(row, "event_type") == "ipo" else ""),
        sum=_sum(row),
        words=cell_text(row, "amount_text"),
        investors=investors if isinstance(investors, tuple) else (),
        first=known[0] if known else None,
        last=known[1] if known else None,
        dated=own is not None and own[1] - own[0] <= 31,
        day=spoken[0] if spoken else NEVER,
        month=next((date[:7] for date in (event_date, disclosed, published) if len(date) >= 7), ""),
        event_day=own[0] if own and precision == "day" else None,
    )


def cell_text(row: Cells, column: str) -> str:
    """The text of a cell; empty for one that holds none."""
    value = row.get(column)
    return value if isinstance(value, str) else ""


def _number(row: Cells, column: str) -> float | None:
    value = row.get(column)
    return float(value) if isinstance(value, int | float) else None


# How far below and above its figure a sum may lie, by the precision of its words. Outlets round: 近亿 is 9,800万.
_ALLOWED = {"exact": (1.0, 1.0), "about": (0.85, 1.12), "over": (1.0, 1.5), "under": (0.5, 1.0)}


def _sum(row: Cells) -> Sum | None:
    figure, least, most = (_number(row, name) for name in ("amount", "amount_min", "amount_max"))
    precision, currency = cell_text(row, "amount_precision") or "exact", cell_text(row, "currency")
    if figure is None:
        bounds = [value for value in (least, most) if value is not None]
        return Sum(min(bounds), max(bounds), None, precision, currency) if bounds else None
    below, above = _ALLOWED.get(precision, (1.0, 1.0))
    return Sum(figure * below, figure * above, figure, precision, currency)


def _period(iso: str) -> tuple[int, int] | None:
    """First and last day of an ISO date cut to its precision. A quarter or half is known by its year alone."""
    parts = iso[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        match numbers:
            case [year]:
                return datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()
            case [year, month]:
                first = datetime.date(year, month, 1)
                return first.toordinal(), first.toordinal() + calendar.monthrange(year, month)[1] - 1
            case [year, month, day]:
                at = datetime.date(year, month, day).toordinal()
                return at, at
    except ValueError:
        pass
    return None
