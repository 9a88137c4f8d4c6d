"""What a check finds, and the cells that it looks at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.clean.fixers import visible
from pipeline.read.dates import iso_date
from pipeline.review.follow import followed
from pipeline.review.store import FIXED
from pipeline.review.typed import Words, is_formula, settled, with_currency
from pipeline.tables.schema import EVENTS, Column
from pipeline.tables.sheet import Line
from pipeline.tables.values import VALUES

Severity = Literal["error", "warning"]

COLUMNS: Mapping[str, Column] = {column.name: column for column in EVENTS.columns}
_READ = ("round", "currency", "valuation_currency")  # columns of text that have a form of their own
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` as a spreadsheet counts (the header is row 1; 0 for the whole table); `what` names the check."""

    row: int
    column: str
    what: str
    why: str
    severity: Severity
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One row with its cells as `rongzi review import` takes them.

    `unread`: the columns whose cell it does not take, which stand here as typed, and why.
    """

    line: Line
    cells: Mapping[str, str]
    unread: Mapping[str, str]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def number(self, column: str) -> float | None:
        text = self.text(column)
        return float(text) if _NUMBER.fullmatch(text) else None

    def date(self, column: str) -> str:
        """The ISO date; empty for one that cannot be read."""
        return "" if column in self.unread else self.text(column)

    def names(self, column: str) -> list[str]:
        """The names of a list; none of one that holds what is no name."""
        return [] if column in self.unread else [part.strip() for part in self.text(column).split(";") if part.strip()]

    def finding(self, column: str, what: str, why: str, severity: Severity = "error") -> Finding:
        return Finding(self.line.number, column, what, why, severity, self.text("event_id"))


def read_event(line: Line, words: Words) -> Event:
    """The row of `line`; `words` are those that people type."""
    cells: dict[str, str] = {}
    unread: dict[str, str] = {}
    published = iso_date(line.cells.get("published_date", ""))
    for name, text in line.cells.items():
        cells[name] = visible(text).strip()
        column = COLUMNS.get(name)
        if column is None or (column.type == "text" and name in FIXED):
            continue
        try:
            # One that was typed is told as such; another is a cell that the writer made harmless.
            read = settled(column, text, text if is_formula(text) else "", words, published)
        except ValueError as error:
            unread[name] = str(error)
            continue
        if column.type != "text" or name in VALUES or name in _READ:
            cells[name] = read
    date = cells.get("event_date", "")
    if cells.get("event_date_precision") == "month" and len(date) == 10 and date.endswith("-01"):
        cells["event_date"] = date[:7]  # a spreadsheet made a day of it
    told, against = with_currency({n: t for n, t in cells.items() if n not in unread}, line.cells, words)
    cells |= told | {name: line.cells[name] for name in against}
    unread |= against
    if cells.get("review") == "missing":
        filled = {name: text for name, text in cells.items() if text}
        as_imported = {"status": "completed", "company": filled.get("company_text", ""), **followed(filled, {})}
        cells |= as_imported
    return Event(line, cells, unread)


def short(text: str, length: int = 40) -> str:
    """`text` on one line and not longer than `length` characters, for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
