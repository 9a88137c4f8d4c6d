"""Rows that a person added to a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.review.store import ANCHORS, MACHINE, Reviewed
from pipeline.review.taken import COLUMNS, Source, Taken, known_id, put, settle_currency
from pipeline.review.typed import settled
from pipeline.tables.rows import content_id
from pipeline.tables.sheet import Line
from pipeline.tables.typed import value_named
from pipeline.tables.values import VALUES

_REST = "the rest of the new row is taken"


def put_in(lines: Sequence[Line], events: dict[str, Reviewed], source: Source, taken: Taken) -> None:
    """Puts the events of `lines`, which a person added, into `events`; what cannot be taken is told in `taken`."""
    rows = [(line, values) for line in lines if (values := _new(line, source, taken))]
    given: dict[str, int] = {}
    for (line, values), old in zip(rows, _added_before(rows, events, source.by), strict=True):
        event = _added(line, values, old, events, source, taken)
        events[event.event_id] = event
        if (first := given.setdefault(event.event_id, line.number)) != line.number:
            why = f"the same new event as row {first}, put in once; of two, one needs another round, amount or type"
            taken.note(line, why)


def _new(line: Line, source: Source, taken: Taken) -> dict[str, str] | None:
    """The cells of a row that a person added; None, with one problem, when it cannot be placed."""
    documents = source.documents

    def refuse(column: str, why: str) -> None:
        taken.refuse(line, column, f"the new row is not taken: {why}")

    doc_id = known_id(line.cells.get("doc_id", "").strip(), documents.keys())
    if not doc_id:
        title = line.cells.get("title", "").strip()
        found = [one for one, document in documents.items() if title and title == document.get("title")]
        doc_id = found[0] if len(found) == 1 else ""
    if doc_id not in documents:
        refuse("doc_id", f"the run has no article {doc_id!r}" if doc_id else "of which article? Fill doc_id, as in"
               " documents.csv")  # fmt: skip
        return None
    if not line.cells.get("company", "").strip() and not line.cells.get("company_text", "").strip():
        refuse("company", "an event needs its company")
        return None
    event_type = line.cells.get("event_type", "").strip()
    if not value_named("event_type", event_type, source.words.values):
        known = ", ".join(VALUES["event_type"])
        which = f"{event_type!r} is none of" if event_type else "what kind of event? Fill event_type, with one of"
        refuse("event_type", f"{which} {known}")
        return None
    values: dict[str, str] = {}
    published = str(documents[doc_id].get("published_date") or "")
    for name, column in COLUMNS.items():
        text = line.cells.get(name, "")
        if name in line.unknown:
            taken.refuse(line, name, f"{line.unknown[name]}; {_REST}")
        if name in MACHINE or not text.strip():
            continue
        try:
            values[name] = settled(column, text, words=source.words, published=published)
        except ValueError as error:
            taken.refuse(line, name, f"{error}; {_REST}")
    settle_currency(values, line, {}, source.words, taken, f"; {_REST}")
    values.setdefault("status", "completed")
    values.setdefault("company", values.get("company_text", ""))
    return values | {"doc_id": doc_id, "review": "missing"}


def _added(
    line: Line, values: dict[str, str], old: Reviewed | None, events: Mapping[str, Reviewed], source: Source,
    taken: Taken,
) -> Reviewed:  # fmt: skip
    """The event of a row that a person added, which is `old` when it was added before."""
    doc_id = values.pop("doc_id")
    if old is None:
        told = [values.get(name, "") for name in ("event_type", "company", "round", "amount", "amount_text")]
        event_id = content_id("rv", doc_id, *told)
        old = events.get(event_id)
        if old and not _agree(old, values, "event_type"):  # that one was of this type, and is of another now
            event_id, old = content_id("rv", doc_id, *told, "again"), None
    if old is None:
        values["title"] = str(source.documents[doc_id].get("title") or "")
        anchors = {name: values.get(name, "") for name in ANCHORS}
        anchors["company_text"] = anchors["company_text"] or values["company"]
        anchors["round_text"] = anchors["round_text"] or values.get("round", "")
        old = Reviewed(doc_id, event_id, anchors)
    else:
        values.pop("title", None)
    return put(line, old, {}, values, source, taken)


def _agree(event: Reviewed, values: Mapping[str, str], *names: str) -> bool:
    return all(event.now(name) == values.get(name, "") for name in names)


def _added_before(
    rows: Sequence[tuple[Line, Mapping[str, str]]], events: Mapping[str, Reviewed], by: str
) -> list[Reviewed | None]:
    """The event that each of `rows` added in an earlier import, also when the row said less then, or more, or called it
    another type: the article and the company are the same, and what both say of round and amount."""
    added: dict[tuple[str, str], list[Reviewed]] = {}
    for event in events.values():
        if event.verdict == "missing":
            added.setdefault((event.doc_id, event.now("company")), []).append(event)
    found: dict[int, Reviewed] = {}
    claimed: set[str] = set()
    for same_type in (True, False):
        for at, (_, values) in enumerate(rows):
            for event in added.get((values["doc_id"], values.get("company", "")), ()) if at not in found else ():
                told = [name for name in ("round", "amount") if event.now(name) and values.get(name)]
                if event.event_id in claimed or not _agree(event, values, *told):
                    continue
                same = _agree(event, values, "event_type")
                if same if same_type else told or event.author("event_type") == by:
                    found[at] = event
                    claimed.add(event.event_id)
                    break
    return [found.get(at) for at in range(len(rows))]
