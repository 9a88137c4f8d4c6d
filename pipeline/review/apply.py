"""Reviews put onto what a run extracted: corrections stay, wrong events stay out, added ones stay in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.review.store import ANCHORS, CARRIED, FACTS, VOUCHED, WHOLE, Reviewed
from pipeline.review.store import Cell as Said
from pipeline.tables.match import pairs
from pipeline.tables.rows import deal_id
from pipeline.tables.schema import EVENTS, Cell, Row, row
from pipeline.tables.text import cell_text

_SURE = 0.75  # likeness from which an event with another id is taken for the one that was marked wrong
_EMPTY = Said("", "")
_LEFT_OUT = "marked wrong and left out, but it is extracted differently now: look again"
_LET_IN = "marked wrong, but what is extracted now differs too much to be left out: look again"
_SETTLES = {  # the cells whose correction answers a flag
    "company_unresolved": frozenset({"company", "company_text"}),
    "amount_conflict": frozenset({"amount", "amount_text"}), "amount_shared": frozenset({"amount", "amount_text"}),
    "currency_assumed": frozenset({"currency", "amount"}),
}  # fmt: skip
CONFLICT = "review_conflict"  # the flag of a row whose extraction disagrees with a person
CONFLICT_HEADS = ("doc_id", "event_id", "company", "column", "was", "extracted", "kept", "what")

Settle = Callable[[Row, frozenset[str]], Mapping[str, object]]
"""Given a corrected row and the columns that a person changed, the cells that follow from them."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where a new extraction, or another person, disagrees with a person.

    `was`: what was extracted when the person looked; `other`: what does not stand; `by`: who says it, empty for the
    extraction.
    """

    doc_id: str
    event_id: str
    company: str
    column: str
    was: str
    extracted: str
    kept: str
    what: str
    other: str = ""
    by: str = ""

    def cells(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in CONFLICT_HEADS)


@dataclass(frozen=True, slots=True)
class Applied:
    """The rows as the tables hold them. `renamed`: new id of an event to the id under which it was reviewed."""

    rows: tuple[Row, ...]
    conflicts: tuple[Conflict, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0
    corrected: int = 0
    added: int = 0


def apply_reviews(
    rows: Sequence[Row],
    reviewed: Sequence[Reviewed],
    settle: Settle = lambda row, changed: {},
    article: Mapping[str, object] | None = None,
) -> Applied:
    """The events of one article (`rows`, as extracted) with what people said of it (`reviewed`).

    A pure function. `settle` fills the cells that follow from corrected ones (converted amounts), `article` (its row of
    documents.csv) those of an event that was not extracted. Rows keep their order; events that are only in the reviews
    come last, by id.
    """
    if not reviewed:
        return Applied(tuple(rows))
    texts = _as_text(rows)
    found = {at: (number, score) for at, number, score in _pairs(texts, reviewed)}
    out: dict[int, Row] = dict(enumerate(rows))
    more: list[Row] = []
    conflicts: list[Conflict] = []
    renamed: dict[str, str] = {}
    corrected = 0
    for at, event in enumerate(reviewed):
        if at not in found:
            made, told = _not_extracted(event, settle, article or {})
            more += [made] if made else []
        else:
            number, score = found[at]
            extracted, text = rows[number], texts[number]
            if event.verdict == "wrong":
                made, told = _marked_wrong(event, extracted, text, score)
            else:
                made, told = _corrected(event, extracted, text, settle)
                corrected += made != extracted
            if made is None:
                del out[number]
            else:
                out[number] = made
                if made["event_id"] != extracted["event_id"]:
                    renamed[str(extracted["event_id"])] = event.event_id
        conflicts += told
    kept = (out[number] for number in sorted(out))
    return Applied((*kept, *more), tuple(conflicts), renamed, len(rows) - len(out), corrected, len(more))


def told_again(rows: Sequence[Row], reviewed: Sequence[Reviewed]) -> bool:
    """Whether the events of an article, as extracted, hold one of those that people looked at."""
    return bool(_pairs(_as_text(rows), reviewed))


def _as_text(rows: Sequence[Row]) -> list[dict[str, str]]:
    return [{name: cell_text(value) for name, value in one.items()} for one in rows]


def _pairs(texts: Sequence[Mapping[str, str]], reviewed: Sequence[Reviewed]) -> list[tuple[int, int, float]]:
    """Which of `reviewed` is which row, by what the reviews know of an event, and no more; with how like they are."""
    known = [{name: text[name] for name in (*ANCHORS, "event_id", "doc_id")} for text in texts]
    return pairs([event.as_cells() for event in reviewed], known)


def _not_extracted(
    event: Reviewed, settle: Settle, article: Mapping[str, object]
) -> tuple[Row | None, list[Conflict]]:
    """The row of an event that is nowhere among those extracted, where a person vouched for it, and what to tell."""
    if event.verdict == "wrong":
        return None, _disputed(event, {})
    if event.verdict not in VOUCHED:
        what = f"no longer extracted; nothing to correct in {', '.join(sorted(event.edited))}"
        return None, [nowhere(event, what), *_disputed(event, {})]
    told = [] if event.verdict == "missing" else [
        nowhere(event, "no longer extracted; kept, as a person vouched for it")
    ]
    return _put_back(event, settle, article), [*told, *_disputed(event, {})]


def _marked_wrong(
    event: Reviewed, extracted: Row, text: Mapping[str, str], score: float
) -> tuple[Row | None, list[Conflict]]:
    """The row like an event that a person called wrong, by `score` as like as `pairs` tells: none, as it is left out,
    or, when it is too little like it to be left out, and too much like it to pass, with a flag."""
    if score < _SURE:
        made = {**extracted, "flags": _flagged(extracted["flags"])}
        return made, [*_no_longer_the_same(event, text, _LET_IN), *_disputed(event, text)]
    differs = _no_longer_the_same(event, text, _LEFT_OUT) if score < 1 else []
    return None, [*differs, *_disputed(event, text)]


def _corrected(event: Reviewed, extracted: Row, text: Mapping[str, str], settle: Settle) -> tuple[Row, list[Conflict]]:
    """The extracted row with what a person said, and where the two disagree in a way that the person did not see."""
    cells: dict[str, object] = dict(extracted)
    conflicts = []
    changed: set[str] = set()
    whole = event.verdict in WHOLE  # then an empty cell was vouched for as well
    for name in EVENTS.names:
        one = event.cells.get(name, _EMPTY if whole and name in FACTS else None)
        if one is None or (name in CARRIED and (not one.edited or event.verdict == "missing")):
            continue  # nothing was said of it, or it is kept only to put the row back
        given = text[name]
        if given != one.now:
            cells[name] = one.now
            changed.add(name)
        if name not in ("review", "review_note") and given not in (one.was, one.now):
            what = "the extraction has changed; the review is kept"
            conflicts.append(_conflict(event, name, one.was, given, one.now, what))
    cells["event_id"] = event.event_id
    made = row(EVENTS, cells)
    made |= row_cells(settle(made, frozenset(changed)))
    made["flags"] = _left_to_see(made["flags"], frozenset(changed), whole)
    conflicts += _disputed(event, text)
    if conflicts:
        made["flags"] = _flagged(made["flags"])
    return made, conflicts


def _left_to_see(flags: Cell, changed: frozenset[str], whole: bool) -> tuple[str, ...]:
    """The flags of a row that still ask for a look: none of one that a person vouched for as a whole, and none of what
    a person corrected."""
    told = flags if isinstance(flags, tuple) else ()
    return () if whole else tuple(flag for flag in told if not changed & _SETTLES.get(flag, frozenset()))


def row_cells(values: Mapping[str, object]) -> Row:
    """`values` as cells of events.csv. Raises ValueError for a value of the wrong type."""
    return {name: value for name, value in row(EVENTS, values).items() if name in values}


def _put_back(event: Reviewed, settle: Settle, article: Mapping[str, object]) -> Row:
    """The row of an event that is not extracted, from the review and its article."""
    cells: dict[str, object] = {name: event.now(name) for name in EVENTS.names}
    cells |= {name: article[name] for name in ("title", "published_date") if article.get(name)}
    cells |= {"event_id": event.event_id, "doc_id": event.doc_id, "deal_id": deal_id(event.event_id)}
    made = row(EVENTS, cells)
    made |= row_cells(settle(made, frozenset(FACTS)))
    if event.verdict != "missing" or event.rivals:
        made["flags"] = _flagged(made["flags"])
    return made


def _flagged(flags: Cell) -> tuple[str, ...]:
    return tuple(sorted({*(flags if isinstance(flags, tuple) else ()), CONFLICT}))


def nowhere(event: Reviewed, what: str) -> Conflict:
    """The conflict of an event as a whole, which is not extracted."""
    return _conflict(event, "", "", "", "", what)


def _conflict(event: Reviewed, column: str, was: str, extracted: str, kept: str, what: str) -> Conflict:
    company = event.now("company") or event.anchors.get("company_text", "")
    return Conflict(event.doc_id, event.event_id, company, column, was, extracted, kept, what, extracted)


def _disputed(event: Reviewed, text: Mapping[str, str]) -> list[Conflict]:
    """The cells of which reviewers say different things; `text` is the row as extracted."""
    conflicts = []
    for one in event.rivals:
        stands = event.cells.get(one.column)
        was, kept = (stands.was, stands.now) if stands else ("", text.get(one.column, ""))
        if event.verdict in WHOLE and not stands:
            kept = ""  # vouched for as empty
        who = event.author(one.column) or "unnamed"
        what = f"reviewers disagree: {one.by or 'unnamed'} says {one.now!r}; the earlier review ({who}) is kept"
        extracted = text.get(one.column, event.anchors.get(one.column, was))
        made = _conflict(event, one.column, was, extracted, kept, what)
        conflicts.append(replace(made, other=one.now, by=one.by or "unnamed"))
    return conflicts


def _no_longer_the_same(event: Reviewed, text: Mapping[str, str], what: str) -> list[Conflict]:
    """A wrong event that is now extracted in another way: where it differs is named."""
    return [
        _conflict(event, name, was, text[name], "", what)
        for name, was in event.anchors.items()
        if name != "evidence" and was != text[name]
    ]
