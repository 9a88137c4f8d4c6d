"""What changed between two events tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.read.dates import iso_date
from pipeline.review.typed import plain_number
from pipeline.tables.match import Cells, pairs, unpaired
from pipeline.tables.schema import EVENTS
from pipeline.tables.sheet import Sheet

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
    """Events only in the new table, only in the old one, in both with a changed cell, and the number unchanged."""

    gained: tuple[Cells, ...]
    lost: tuple[Cells, ...]
    changed: tuple[EventChange, ...]
    unchanged: int

    def by_column(self) -> list[tuple[str, int]]:
        """How many cells changed in each column, most first."""
        counts = Counter(cell.column for event in self.changed for cell in event.cells)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.changed)


def compare(old: Sheet, new: Sheet, ignore: Sequence[str] = ()) -> Difference:
    """The difference between two tables; `ignore` are columns that do not count.

    Only columns that both tables have are compared; numbers as numbers (3E+03 is 3000) and dates as dates (2025/9/1 is
    2025-09-01), however a spreadsheet shows them.
    """
    columns = [name for name in EVENTS.names if name in old.names and name in new.names and name not in ignore]
    before, after = [line.cells for line in old.lines], [line.cells for line in new.lines]
    found = pairs(before, after)
    changed = []
    for a, b, score in found:
        cells = tuple(
            CellChange(name, before[a].get(name, ""), after[b].get(name, ""))
            for name in columns
            if not same(name, before[a], after[b])
        )
        if cells:
            changed.append(EventChange(before[a], after[b], score, cells))
    lost, gained = unpaired(before, after, found)
    return Difference(tuple(gained), tuple(lost), tuple(changed), len(found) - len(changed))


def same(column: str, one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    """Whether two rows agree in `column`."""
    a, b = one.get(column, "").strip(), two.get(column, "").strip()
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
