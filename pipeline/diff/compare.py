"""What changed between two events tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.read.dates import iso_date
from pipeline.review.typed import plain_number
from pipeline.tables.match import Cells, pairs, unpaired
from pipeline.tables.schema import EVENTS
from pipeline.tables.sheet import Sheet
from pipeline.tables.text import unguard

_OF_THE_NAME = ("doc_id", "event_id", "deal_id")
_TYPES = {column.name: column.type for column in EVENTS.columns}


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: `old` and `new` as text, empty for an empty cell."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class EventChange:
    """One event in both tables. `likeness` is 1 when its id is the same, else how much it agrees otherwise."""

    old: Cells
    new: Cells
    likeness: float
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Events only in the new table, only in the old one, in both with a changed cell, and the number unchanged.

    `renamed`: articles that go by another doc_id in the new table, by the old one; what follows from that (the ids of
    their events) is no change.
    """

    gained: tuple[Cells, ...]
    lost: tuple[Cells, ...]
    changed: tuple[EventChange, ...]
    unchanged: int
    renamed: Mapping[str, str] = field(default_factory=dict)

    def by_column(self) -> list[tuple[str, int]]:
        """How many cells changed in each column, most first."""
        counts = Counter(cell.column for event in self.changed for cell in event.cells)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.changed or self.renamed)


def compare(old: Sheet, new: Sheet, ignore: Sequence[str] = ()) -> Difference:
    """The difference between two tables; `ignore` are columns that do not count.

    Only columns that both tables have are compared; numbers as numbers (3E+03 is 3000) and dates as dates (2025/9/1 is
    2025-09-01), however a spreadsheet shows them.
    """
    columns = [name for name in EVENTS.names if name in old.names and name in new.names and name not in ignore]
    before, after = [line.cells for line in old.lines], [line.cells for line in new.lines]
    found = pairs(before, after)
    renamed = _renamed(before, after)
    if renamed:
        moved = [{**row, "event_id": "", "doc_id": renamed[row["doc_id"]]} if row.get("doc_id") in renamed else row
                 for row in before]  # fmt: skip
        found = pairs(moved, after)
    changed = []
    for a, b, score in found:
        followed = _OF_THE_NAME if before[a].get("doc_id") in renamed else ()
        cells = tuple(
            CellChange(name, before[a].get(name, ""), after[b].get(name, ""))
            for name in columns
            if name not in followed and not same(name, before[a], after[b])
        )
        if cells:
            changed.append(EventChange(before[a], after[b], score, cells))
    lost, gained = unpaired(before, after, found)
    return Difference(tuple(gained), tuple(lost), tuple(changed), len(found) - len(changed), renamed)


def _renamed(before: Sequence[Cells], after: Sequence[Cells]) -> dict[str, str]:
    """The articles of `before` whose doc_id is gone, by it, with the new doc_id of the article in `after` of the same
    title whose events share most of their sentences; ties go to the first by name."""
    old, new = _sentences(before), _sentences(after)
    by_sentence: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for doc_id in new.keys() - old.keys():
        for sentence in new[doc_id]:
            by_sentence[sentence].add(doc_id)
    shared = Counter((a, b) for a in old.keys() - new.keys() for one in old[a] for b in by_sentence.get(one, ()))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for (a, b), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if a not in found and b not in taken:
            found[a] = b
            taken.add(b)
    return dict(sorted(found.items()))


def _sentences(rows: Sequence[Cells]) -> dict[str, set[tuple[str, str]]]:
    """The title with the evidence of each event, for each article."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        title, evidence = (unguard(row.get(name, "").strip()) for name in ("title", "evidence"))
        found[row.get("doc_id", "")] |= {(title, evidence)} if evidence else set()
    return {doc_id: sentences for doc_id, sentences in found.items() if doc_id}


def same(column: str, one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    """Whether two rows agree in `column`."""
    a, b = (unguard(row.get(column, "").strip()) for row in (one, two))
    if a == b:
        return True
    match _TYPES.get(column):
        case "integer" | "number":
            number = plain_number(a)
            return number is not None and number == plain_number(b)
        case "date":
            date = iso_date(a)
            return bool(date) and date == iso_date(b)
    return False
