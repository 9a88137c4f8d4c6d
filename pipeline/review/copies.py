"""Two copies of one row in a table, as when the tables of two people were put under each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.review.damage import unchanged
from pipeline.review.store import FACTS, FIXED, WHOLE
from pipeline.review.taken import COLUMNS, Taken
from pipeline.tables.sheet import Line
from pipeline.tables.typed import Typed, value_named

_TOLD_BY = ("event_type", "company", "company_text", "round", "amount", "amount_text", "event_date")
_ANOTHER = 2  # of these columns that a copy alone changes: it may be meant for another event


def together(
    first: Line, second: Line, row: Mapping[str, str], names: Sequence[str], taken: Taken, typed: Typed | None = None
) -> Line:
    """`first` with what only `second` changed in the `row` of the run that both are copies of.

    What both changed in different ways, a copy that may be meant for an event of its own, and a verdict on a whole row
    that the other copy has otherwise, are not taken; `taken` tells so, and what became of the copy, with the numbers of
    both rows. `typed`: the words for verdicts.
    """
    here, there = _edits(first, row, names), _edits(second, row, names)
    same = f"the same event as row {first.number}"
    if len([name for name in _TOLD_BY if name in there and there[name] != here.get(name)]) >= _ANOTHER:
        why = (
            f"{same}, but with {_told(there, there)}: not taken; for an event of its own put `missing` into review and"
            f" empty event_id, else correct row {first.number}"
        )
        taken.refuse(second, "event_id", why)
        return first
    against = [name for name in there if name in here and here[name] != there[name]]
    for name in against:
        why = f"{same}, which says {here[name]!r}: {there[name]!r} is not taken; write what is right into both"
        taken.refuse(second, name, why)
    more = {name: text for name, text in there.items() if name not in here}
    cells = {**first.cells, **more}
    for line, mine, others in ((first, here, there), (second, there, here)):
        verdict = mine.get("review", "")
        unseen = [name for name in FACTS if name in others and mine.get(name) != others[name]]
        if unseen and value_named("review", verdict, typed) in WHOLE:
            why = f"{verdict} is not taken: the other copy of the row has {_told(unseen, others)}"
            taken.refuse(line, "review", why)
            cells["review"] = row.get("review", "")
            more.pop("review", None)
    if more:
        taken.note(second, f"{same}: {_told(more, there)} is taken with that row")
    elif not against and here.items() >= there.items():
        taken.note(second, f"{same}, with nothing else in it")
    unknown = {name: why for name, why in first.unknown.items() if name not in more}
    return replace(first, cells=cells, unknown=unknown)


def _edits(line: Line, row: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The cells of `line` that a person may edit and that differ from `row`; none of which the file holds no value."""
    editable = [name for name in COLUMNS if name in names and name not in FIXED and name not in line.unknown]
    cells = {name: line.cells.get(name, "").strip() for name in editable}
    return {name: text for name, text in cells.items() if not unchanged(COLUMNS[name], row.get(name, ""), text)}


def _told(names: Iterable[str], texts: Mapping[str, str]) -> str:
    """`investors '甲资本', review 'ok'`."""
    return ", ".join(f"{name} {texts[name]!r}" for name in names)
