"""What one file says of an event, put together with what was said of it before: nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.review.follow import followed
from pipeline.review.store import CARRIED, FACTS, VOUCHED, WHOLE, Cell, Reviewed, Rival

_OF_THE_ROW = ("review", "review_note")


@dataclass(frozen=True, slots=True)
class Says:
    """`edited`: the cells that the author of a file changed in the row that he had before him, `seen`.

    `by`: the file, or the person. `over`: it stands also where earlier reviews, which he did not see, say otherwise.
    """

    by: str
    seen: Mapping[str, str]
    edited: Mapping[str, str]
    over: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """`changed`: cells that now say something else, with what stood there; `rivals`: what was put beside what stands.

    `withdrawn`: an `ok` or `fixed` that no longer holds, as a cell was changed that its author had not seen so.
    `again`: the columns of which the same author said something else before.
    """

    event: Reviewed
    changed: Mapping[str, tuple[str, str]]
    rivals: tuple[Rival, ...] = ()
    withdrawn: str = ""
    again: tuple[str, ...] = ()


def merged(old: Reviewed, says: Says) -> Merged:
    """`old` with what a file says of the event.

    A cell of which something was said before is changed by an author who saw that, or who said it; what another one
    says of it becomes a rival. A verdict stands as long as every cell is as its author saw it.
    """
    told, own = _told(says)
    against = _against(old, says, told, own)
    now_of = {**says.seen, **{name: one.now for name, one in old.cells.items()}}
    taken = {name: text for name, text in says.edited.items() if name not in against}
    taken = {name: text for name, text in followed(taken, now_of).items() if name not in against}
    stated = taken if against else {**told, **taken}
    cells, changed = _put_in(old, says, stated, taken)
    withdrawn = _withdrawn(old, says, taken, changed)
    if withdrawn:
        del cells["review"]
    rivals = tuple(Rival(name, told[name], says.by) for name in told if name in against)
    event = replace(
        old, cells=_vouched(cells, says, taken), rivals=(*_rivals_left(old, says, told, stated), *rivals)
    )
    again = (name for name in changed if name in old.cells and old.cells[name].by == says.by)
    return Merged(event, changed, rivals, withdrawn, tuple(name for name in again if not _saw(old, says, name)))


def _told(says: Says) -> tuple[dict[str, str], Mapping[str, str]]:
    """What the author says of each cell, and those of it that he says by an edit: a verdict on a whole row says that
    its facts are as he saw them."""
    if says.edited.get("review", "") not in WHOLE:
        return dict(says.edited), says.edited
    own = followed(says.edited, says.seen)
    return {**{name: says.seen.get(name, "") for name in FACTS}, **own}, own


def _against(old: Reviewed, says: Says, told: Mapping[str, str], own: Mapping[str, str]) -> set[str]:
    """The columns in which what the author says does not stand; with one of them, a new verdict on the row neither."""
    against = set() if says.over else _contested(old, says, told, own)
    verdict = says.edited.get("review", "")
    if against and verdict in (*WHOLE, "wrong") and verdict != old.verdict:
        against.add("review")
    return against


def _put_in(
    old: Reviewed, says: Says, stated: Mapping[str, str], taken: Mapping[str, str]
) -> tuple[dict[str, Cell], dict[str, tuple[str, str]]]:
    """The cells with what is `stated`, and those that now say something else. Of a cell of which nothing was said
    before, only what is `taken` from the author's edits counts."""
    cells = dict(old.cells)
    changed: dict[str, tuple[str, str]] = {}
    for name, text in stated.items():
        stood = old.cells.get(name)
        if (stood and stood.now == text) or (stood is None and name not in taken):
            continue
        was = "" if name in _OF_THE_ROW else says.seen.get(name, "")
        if name != "review" or stood:
            changed[name] = (stood.now if stood else was, text)
        cells[name] = Cell(stood.was if stood else was, text, says.by)
    return cells, changed


def _withdrawn(old: Reviewed, says: Says, taken: Mapping[str, str], changed: Mapping[str, object]) -> str:
    """The verdict that no longer holds, as facts changed that its author had not seen so; empty when it stands."""
    if not old.verdict or "review" in taken or not set(changed) & set(FACTS):
        return ""
    other = old.cells["review"].by != says.by
    return old.verdict if (old.verdict in WHOLE and other) or (old.verdict == "wrong" and says.over) else ""


def _vouched(cells: Mapping[str, Cell], says: Says, taken: Mapping[str, str]) -> dict[str, Cell]:
    """The cells that are kept: under a verdict that vouches for the row also those that nobody changed."""
    out = dict(cells)
    verdict = out["review"].now if "review" in out else ""
    if verdict not in VOUCHED:
        out = {name: one for name, one in out.items() if one.edited}
    elif "review" in taken:
        seen = ((name, says.seen.get(name, "")) for name in (*FACTS, *CARRIED) if name not in out)
        out |= {name: Cell(text, text, says.by) for name, text in seen}
    return {name: one for name, one in out.items() if one.was or one.now}


def _rivals_left(
    old: Reviewed, says: Says, told: Mapping[str, str], stated: Mapping[str, str]
) -> Iterator[Rival]:
    """The earlier rivals that neither this author replaces nor his word on the cell, given in their sight, settles."""
    known = {name for name in stated if says.over or _saw(old, says, name)}
    for one in old.rivals:
        if one.column not in known and not (one.by == says.by and one.column in told):
            yield one


def _contested(old: Reviewed, says: Says, told: Mapping[str, str], own: Mapping[str, str]) -> set[str]:
    """The columns of `told` of which somebody whose word the author did not see said something else.

    `own`: those of which he says it by an edit, and not by a verdict on the row.
    """
    against = set()
    for name, text in told.items():
        stood = _standing(old, name)
        if name == "review" and text == "wrong" and old.verdict != "wrong":
            # An event that another one has mended is none for him.
            facts = [one for one in old.cells if one in FACTS and old.cells[one].by != says.by]
            if any(not _saw(old, says, one) for one in facts):
                against.add(name)
        elif name == "review" and {text, old.verdict} <= set(WHOLE):
            continue
        elif old.verdict == "wrong" and name in FACTS and name in own and old.cells["review"].by != says.by:
            against.add(name)
        elif not stood or stood.now == text or _saw(old, says, name):
            continue
        elif not (stood.by == says.by and name in own):  # else he changed his mind
            against.add(name)
    return against


def _standing(old: Reviewed, name: str) -> Cell | None:
    """What was said of a cell before; whoever said that a row is right said so of its empty cells."""
    if name not in old.cells and name in FACTS and old.verdict in WHOLE:
        return Cell("", "", old.cells["review"].by)
    return old.cells.get(name)


def _saw(old: Reviewed, says: Says, name: str) -> bool:
    """Whether the row that the author had before him showed what was said of the cell before."""
    stood = _standing(old, name)
    if stood is None:
        return True
    return says.seen.get(name, "") == stood.now and (stood.edited or says.seen.get("review", "") == old.verdict)
