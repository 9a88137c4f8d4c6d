"""Columns that were sorted alone, or moved by a row: their cells stand in the rows of other articles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.review.follow import split
from pipeline.review.typed import NAMES

MOVED = (*NAMES, "amount", "amount_text")
"""Columns that are held against the other rows: what two rows seldom say alike."""
FEW = 3  # different values in the rows of others that no person puts there one by one

Cells = Mapping[str, str]


def moved_columns(pairs: Sequence[tuple[Cells, Cells]]) -> dict[str, set[int]]:
    """The columns of which most of the changed cells come from the rows of other articles, each with the places in
    `pairs` (a row of the run, and what a person made of it) of its changed cells.

    Only the columns that differ are in the second part of a pair.
    """
    found: dict[str, set[int]] = {}
    for name in MOVED:
        changed = {at for at, (_, now) in enumerate(pairs) if name in now}
        if len(changed) >= FEW and _moved(name, changed, pairs):
            found[name] = changed
    return found


def _moved(name: str, changed: Collection[int], pairs: Sequence[tuple[Cells, Cells]]) -> bool:
    """Whether most of the cells of `name` that were `changed` hold what stood in the row of another article, while
    what stood in them stands in another one now: a person who corrects a cell does not put it elsewhere."""
    stood: dict[str, set[str]] = {}
    for row, _ in pairs:
        stood.setdefault(row.get(name, ""), set()).add(row.get("doc_id", ""))
    put = {pairs[at][1][name] for at in changed}
    judged = {
        at: now for at in changed
        if (now := pairs[at][1][name]) and (row := pairs[at][0]).get(name)
        and row.get("doc_id", "") not in stood.get(now, ())  # of two events of one article it tells nothing
    }  # fmt: skip
    strange = {
        at: now for at, now in judged.items()
        if now in stood and pairs[at][0][name] in put and not _told(now, pairs[at][0])
    }  # fmt: skip
    return len(set(strange.values())) >= FEW and 2 * len(strange) > len(judged)


def _told(value: str, row: Cells) -> bool:
    """Whether the sentence or the title of `row` holds all of the names in `value`."""
    said = "\n".join((row.get("evidence", ""), row.get("title", "")))
    return all(name in said for name in split(value))
