"""Conflicts that a person has looked at and decided: what stands in the reviews stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.review.apply import CONFLICT_HEADS
from pipeline.review.store import ANCHORS, WHOLE, Cell, Reviews, records_of
from pipeline.tables.reading import TableError
from pipeline.tables.text import unguard


def settled_conflicts(reviews: Reviews, path: Path) -> tuple[Reviews, int]:
    """`reviews` that know what is extracted now, by the conflicts in `path`; and the number of cells settled.

    Raises TableError when `path` is no list of conflicts.
    """
    records = records_of(path)
    heads = records[0] if records else []
    if missing := [name for name in CONFLICT_HEADS if name not in heads]:
        raise TableError(f"{path}: is not a list of conflicts: columns missing: {', '.join(missing)}")
    events = dict(reviews.events)
    count = 0
    for record in filter(any, records[1:]):
        told = dict(zip(heads, record, strict=False))
        row = {name: unguard(told.get(name, "")) for name in CONFLICT_HEADS}
        event, column = events.get(row["event_id"]), row["column"]
        if event is None or not column:
            continue
        said = event.cells.get(column)
        if event.verdict == "wrong":
            if column in ANCHORS:
                event = replace(event, anchors={**event.anchors, column: row["extracted"]})
        elif said:
            event = replace(event, cells={**event.cells, column: replace(said, was=row["extracted"])})
        elif event.verdict in WHOLE:
            event = replace(event, cells={**event.cells, column: Cell(row["extracted"], row["kept"])})
        event = replace(event, rivals=tuple(one for one in event.rivals if one.column != column))
        events[event.event_id] = event
        count += 1
    return Reviews(events), count
