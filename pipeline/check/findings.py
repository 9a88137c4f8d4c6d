"""What a check finds, and the cells that it looks at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.tables.schema import EVENTS, Column
from pipeline.tables.sheet import Line

Severity = Literal["error", "warning"]

COLUMNS: Mapping[str, Column] = {column.name: column for column in EVENTS.columns}
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
    """One row with its cells as text, read leniently: what is no number is None, what is no list is one name."""

    line: Line

    def text(self, column: str) -> str:
        return self.line.cells.get(column, "").strip()

    def number(self, column: str) -> float | None:
        text = self.text(column)
        return float(text) if _NUMBER.fullmatch(text) else None

    def names(self, column: str) -> list[str]:
        return [part.strip() for part in self.text(column).split(";") if part.strip()]

    def finding(self, column: str, what: str, why: str, severity: Severity = "error") -> Finding:
        return Finding(self.line.number, column, what, why, severity, self.text("event_id"))


def short(text: str, length: int = 40) -> str:
    """`text` on one line and not longer than `length` characters, for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
