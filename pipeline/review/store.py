"""The reviews file: every correction as one line of a CSV, sorted, so that a diff of it reads well."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.normalise.fx import CONVERTED
from pipeline.records import Records
from pipeline.tables.hidden import hidden_folder
from pipeline.tables.reading import TableError, decoded
from pipeline.tables.schema import EVENTS
from pipeline.tables.text import guard, unguard

REVIEWS = "reviews.csv"
# By these an event is found again when its id has changed: as the extraction told them.
ANCHORS = ("event_type", "company_text", "round_text", "amount_text", "evidence")
_WANTED = ("doc_id", "event_id", "column", "was", "now", *ANCHORS)
HEADS = (*_WANTED, "by", "disputed", "sha256")
# What a verdict on a row vouches for.
FACTS = (
    "event_type", "status", "company", "company_text", "round", "round_text", "amount", "amount_min", "amount_max",
    "amount_precision", "currency", "amount_text", "valuation", "valuation_currency", "valuation_kind",
    "valuation_text", "investors", "investors_text", "lead_investors", "lead_investors_text", "advisers",
    "advisers_text", "event_date", "event_date_precision", "event_date_text", "disclosed_date", "disclosed_date_text",
)  # fmt: skip
# What is kept beside it, to put the row back when it is no longer extracted.
CARRIED = ("title", "published_date", "company_id", "evidence", "evidence_start", "evidence_end")
_IDS = ("event_id", "deal_id")
_RATING = ("rules", "confidence", "flags")
ESSENTIAL = ("event_type", "status", "company")
"""Without these a row tells of no event."""
EMPTIED = "no row can do without it; write `wrong` into review for no event"
# What a person does not edit: what the row is, and what the machine says of its own work.
FIXED = (*_IDS, "doc_id", "title", "published_date", "evidence_start", "evidence_end", *_RATING)
# What of it a person does not fill in a row of his own either.
MACHINE = (*_IDS, *_RATING)
_RATED = ("amount", "currency", "event_date", "disclosed_date")
DERIVED: Mapping[str, tuple[str, ...]] = {
    "company_id": ("company",), **dict.fromkeys((*CONVERTED, "fx_date"), _RATED),
}
"""Columns that a run fills from others: with those that they hang on."""
VOUCHED = ("ok", "fixed", "missing")
WHOLE = ("ok", "fixed")  # these speak of every cell of the row, the empty ones too
_ORDER = {name: at for at, name in enumerate(("review", "review_note", *EVENTS.names))}


@dataclass(frozen=True, slots=True)
class Cell:
    """`was`: what the extraction said; `now`: what a person says. The same when a person only vouched for it.

    `by`: the file, or the person, that it is from.
    """

    was: str
    now: str
    by: str = ""

    @property
    def edited(self) -> bool:
        """Whether a person changed it, and did not only vouch for it."""
        return self.was != self.now


@dataclass(frozen=True, slots=True)
class Rival:
    """What another file says of a cell of which something was said before: kept, but it does not stand."""

    column: str
    now: str
    by: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is known of one event: its anchors, and the cells that a person corrected or vouched for.

    `rivals`: what others say of the same cells; `sha256`: of the article, by which it is known under another name.
    """

    doc_id: str
    event_id: str
    anchors: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)
    rivals: tuple[Rival, ...] = ()
    sha256: str = ""

    @property
    def verdict(self) -> str:
        """`ok`, `wrong`, `fixed`, `missing`, or empty."""
        return self.cells["review"].now if "review" in self.cells else ""

    @property
    def edited(self) -> list[str]:
        """The columns that a person changed."""
        return [name for name, one in self.cells.items() if one.edited]

    def now(self, column: str) -> str:
        """What is said of a cell; empty when nothing is."""
        return self.cells[column].now if column in self.cells else ""

    def author(self, column: str) -> str:
        """Who said what stands in a cell; of one of which nothing was said, who spoke of the event."""
        return next((self.cells[name].by for name in (column, "review", *self.cells) if name in self.cells), "")

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
    records = records_of(path)
    heads = records[0] if records else HEADS
    missing = [name for name in _WANTED if name not in heads]
    if missing:
        raise TableError(f"{path}: is not a reviews file: columns missing: {', '.join(missing)}")
    cells: dict[str, dict[str, Cell]] = {}
    rivals: dict[str, list[Rival]] = {}
    known: dict[str, dict[str, str]] = {}
    for number, record in enumerate(records[1:], 2):
        raw = dict(zip(heads, record, strict=False))
        if not any(record):
            continue
        row = {name: unguard(raw.get(name, "")) for name in HEADS}
        event_id, column = row["event_id"], row["column"]
        if column not in EVENTS.names:
            raise TableError(f"{path}: row {number}: events.csv has no column {column!r}")
        known.setdefault(event_id, row)
        said = cells.setdefault(event_id, {})
        if row["disputed"] or (column in said and said[column].now != row["now"]):
            # A second line for a cell: two files were put together, as by version control.
            rivals.setdefault(event_id, []).append(Rival(column, row["now"], row["by"]))
        else:
            said.setdefault(column, Cell(row["was"], row["now"], row["by"]))
    return Reviews({
        event_id: Reviewed(row["doc_id"], event_id, {name: row[name] for name in ANCHORS}, cells[event_id],
                           tuple(rivals.get(event_id, ())), row["sha256"])
        for event_id, row in known.items()
    })  # fmt: skip


def records_of(path: Path) -> list[list[str]]:
    """The records of a CSV as a spreadsheet leaves it, the heads first.

    Raises TableError when it cannot be read.
    """
    try:
        text, _ = decoded(path)
        return list(Records(io.StringIO(text, newline="")))
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror or error}") from error
    except csv.Error as error:
        raise TableError(f"{path}: is not CSV: {error}") from error


def write_reviews(path: Path, reviews: Reviews) -> None:
    """Writes the file: by article, event, and column (the verdict first). UTF-8 with BOM.

    Raises OSError, and then leaves what was there.
    """
    path = path.resolve()  # a link stays one
    path.parent.mkdir(parents=True, exist_ok=True)
    with hidden_folder(path.parent) as hidden:
        _write(hidden / path.name, reviews)
        (hidden / path.name).replace(path)


def _write(path: Path, reviews: Reviews) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(HEADS)
        for event in _sorted(reviews.events.values()):
            anchors = [event.anchors.get(name, "") for name in ANCHORS]
            said = [(column, one.was, one.now, *anchors, one.by, "") for column, one in event.cells.items()]
            said += [(one.column, "", one.now, *anchors, one.by, "yes") for one in event.rivals]
            for line in sorted(said, key=lambda line: (_ORDER[line[0]], line[-1], line)):
                writer.writerow([guard(part) for part in (event.doc_id, event.event_id, *line, event.sha256)])


def _sorted(events: Iterable[Reviewed]) -> list[Reviewed]:
    return sorted(events, key=lambda event: (event.doc_id, event.event_id))
