"""The reviews file: every correction as one line of a CSV, sorted, so that a diff of it reads well."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.tables.reading import TableError
from pipeline.tables.schema import EVENTS
from pipeline.tables.sheet import decode
from pipeline.tables.text import guard, unguard

REVIEWS = "reviews.csv"
# By these an event is found again when its id has changed: as the extraction told them.
ANCHORS = ("event_type", "company_text", "round_text", "amount_text", "evidence")
HEADS = ("doc_id", "event_id", "column", "was", "now", *ANCHORS)
# What a verdict on a row vouches for.
FACTS = (
    "event_type", "status", "company", "company_text", "round", "round_text", "amount", "amount_min", "amount_max",
    "amount_precision", "currency", "amount_text", "valuation", "valuation_currency", "valuation_kind",
    "valuation_text", "investors", "investors_text", "lead_investors", "lead_investors_text", "advisers",
    "advisers_text", "event_date", "event_date_precision", "event_date_text", "disclosed_date", "disclosed_date_text",
)  # fmt: skip
# What is kept beside it, to put the row back when it is no longer extracted.
CARRIED = ("title", "published_date", "company_id", "evidence", "evidence_start", "evidence_end")
VOUCHED = ("ok", "fixed", "missing")
_ORDER = {name: at for at, name in enumerate(("review", "review_note", *EVENTS.names))}


@dataclass(frozen=True, slots=True)
class Cell:
    """`was`: what the extraction said; `now`: what a person says. The same when a person only vouched for it."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is known of one event: its anchors, and the cells that a person corrected or vouched for."""

    doc_id: str
    event_id: str
    anchors: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """`ok`, `wrong`, `fixed`, `missing`, or empty."""
        return self.cells["review"].now if "review" in self.cells else ""

    def now(self, column: str) -> str:
        return self.cells[column].now if column in self.cells else ""

    def as_cells(self) -> dict[str, str]:
        """The event as `tables.match` compares it."""
        return {**self.anchors, "doc_id": self.doc_id, "event_id": self.event_id}


@dataclass(frozen=True, slots=True)
class Reviews:
    """All that people said, by event id."""

    events: Mapping[str, Reviewed] = field(default_factory=dict)

    def by_document(self) -> dict[str, list[Reviewed]]:
        """The reviewed events of each article, in the order of their ids."""
        found: dict[str, list[Reviewed]] = {}
        for event_id in sorted(self.events):
            found.setdefault(self.events[event_id].doc_id, []).append(self.events[event_id])
        return found


def read_reviews(path: Path) -> Reviews:
    """The reviews in `path`; none when there is no such file.

    Raises TableError when it cannot be read or lacks a column.
    """
    if not path.is_file():
        return Reviews()
    try:
        text, _ = decode(path)
        rows = list(csv.DictReader(io.StringIO(text, newline=""), restval=""))
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror or error}") from error
    except csv.Error as error:
        raise TableError(f"{path}: is not CSV: {error}") from error
    heads = rows[0].keys() if rows else HEADS
    missing = [name for name in HEADS if name not in heads]
    if missing:
        raise TableError(f"{path}: is not a reviews file: columns missing: {', '.join(missing)}")
    cells: dict[str, dict[str, Cell]] = {}
    known: dict[str, dict[str, str]] = {}
    for number, raw in enumerate(rows, 2):
        row = {name: unguard(raw[name] or "") for name in HEADS}
        if row["column"] not in EVENTS.names:
            raise TableError(f"{path}: row {number}: events.csv has no column {row['column']!r}")
        known.setdefault(row["event_id"], row)
        cells.setdefault(row["event_id"], {})[row["column"]] = Cell(row["was"], row["now"])
    return Reviews({
        event_id: Reviewed(row["doc_id"], event_id, {name: row[name] for name in ANCHORS}, cells[event_id])
        for event_id, row in known.items()
    })  # fmt: skip


def write_reviews(path: Path, reviews: Reviews) -> None:
    """Writes the file: by article, event, and column (the verdict first). UTF-8 with BOM. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(HEADS)
        for event in _sorted(reviews.events.values()):
            for column in sorted(event.cells, key=_ORDER.__getitem__):
                one = event.cells[column]
                line = (event.doc_id, event.event_id, column, one.was, one.now)
                writer.writerow([guard(part) for part in (*line, *(event.anchors.get(name, "") for name in ANCHORS))])


def _sorted(events: Iterable[Reviewed]) -> list[Reviewed]:
    return sorted(events, key=lambda event: (event.doc_id, event.event_id))
