"""Columns of names that were sorted alone, or moved by a row: the names are those of other articles' rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from pipeline.alike import overlap
from pipeline.check.findings import Event, Finding
from pipeline.review.shifted import FEW

_TOLD_BY = ("company", "investors", "lead_investors", "advisers")
_SHARE = 0.25  # of the filled cells of a column that are those of other rows: an alias here and there is no such thing


def moved(events: Sequence[Event], article: Callable[[str], str]) -> Iterator[Finding]:
    """One finding for each column of names that stand in their rows by mistake. `article`: the text of a doc_id, empty
    where it is not at hand."""
    for column in _TOLD_BY:
        for name, other in ((column, f"{column}_text"), (f"{column}_text", column)):
            rows = _strange(name, other, events, article)
            filled = sum(bool(event.names(name)) for event in events)
            if len({event.text(name) for event in rows}) >= FEW and len(rows) > _SHARE * filled:
                first = rows[0]
                why = (
                    f"in {len(rows)} rows, as row {first.line.number}, the cell is that of another article's row: was"
                    f" {name} sorted alone, or moved by a row? Put it back, and sort all columns together"
                )
                yield Finding(1, name, "column_moved", why, "error")
                break  # its other column differs by the same


def _strange(name: str, other: str, events: Sequence[Event], article: Callable[[str], str]) -> list[Event]:
    """The events of which no name in the column `name` stands in the row or its article, while all stand in the column
    `other` of rows of other articles."""
    stood: defaultdict[str, set[str]] = defaultdict(set)
    for event in events:
        for one in event.names(other):
            stood[one].add(event.text("doc_id"))
    out = []
    for event in events:
        names, doc_id = event.names(name), event.text("doc_id")
        if not names or not all(stood.get(one) and doc_id not in stood[one] for one in names):
            continue
        said = "\n".join((event.text("evidence"), event.text("title"), article(doc_id)))
        near = event.names(other)
        if near and not any(one in said or any(overlap(one, word) for word in near) for one in names):
            out.append(event)
    return out
