"""From an edited table to reviews: what a person changed against the run that the table came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.review.bases import Base
from pipeline.review.damage import settled, unchanged
from pipeline.review.store import ANCHORS, CARRIED, FACTS, VOUCHED, Cell, Reviewed, Reviews
from pipeline.tables.match import pairs
from pipeline.tables.rows import content_id
from pipeline.tables.schema import EVENTS, SEPARATOR
from pipeline.tables.sheet import Line, Sheet

_COLUMNS = {column.name: column for column in EVENTS.columns}
# What a person does not edit: what the row is, and what the machine says of its own work.
FIXED = ("event_id", "deal_id", "doc_id", "title", "published_date", "evidence_start", "evidence_end", "rules",
         "confidence", "flags")  # fmt: skip
_PRECISION = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a person changed in a row of the table (`row` as a spreadsheet counts)."""

    row: int
    event_id: str
    company: str
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the edited table that was not taken, and why."""

    row: int
    column: str
    why: str


@dataclass(slots=True)
class Taken:
    """`reviews`: the old ones with what is new. `absent`: rows of the run that the table does not hold."""

    reviews: Reviews
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)
    absent: int = 0


def take(sheet: Sheet, base: Base, reviews: Reviews, documents: Mapping[str, str] | None = None) -> Taken:
    """`reviews` with the corrections that `sheet` holds against `base`, the table that it came from.

    `documents` are the titles of the articles by doc_id, to place new rows. What cannot be taken is a problem of its
    row; the rest is taken. Rows and columns that are missing from the sheet are left as they were.
    """
    events = dict(reviews.events)
    taken = Taken(reviews)
    titles = dict(documents or {})
    for row in base:
        titles.setdefault(row["doc_id"], row.get("title", ""))
    matched, new = _matched(sheet, base, taken)
    for line, origin in matched:
        event = _edited(line, origin, events.get(origin["event_id"]), sheet.names, taken)
        if event and event.cells:
            events[event.event_id] = event
        elif event:
            events.pop(event.event_id, None)
    for line in new:
        if event := _added(line, titles, taken):
            events[event.event_id] = event
    taken.absent = len(base) - len(matched)
    taken.reviews = Reviews(events)
    return taken


def _matched(sheet: Sheet, base: Base, taken: Taken) -> tuple[list[tuple[Line, Mapping[str, str]]], list[Line]]:
    """Lines with their rows of the run, and the lines that a person added."""
    by_id = {row["event_id"]: row for row in base}
    matched: list[tuple[Line, Mapping[str, str]]] = []
    seen: set[str] = set()
    new: list[Line] = []
    open_: list[Line] = []
    for line in sheet.lines:
        event_id, verdict = line.cells.get("event_id", "").strip(), line.cells.get("review", "").strip().lower()
        if event_id in by_id and event_id not in seen:
            seen.add(event_id)
            matched.append((line, by_id[event_id]))
        elif verdict == "missing":
            new.append(line)
        elif event_id in seen:
            why = "the row is there twice; for an event of its own put `missing` into review"
            taken.problems.append(Problem(line.number, "event_id", why))
        else:
            open_.append(line)
    # The id was lost or damaged: the row is known by what it says.
    rest = [row for row in base if row["event_id"] not in seen]
    ids = {row["doc_id"] for row in rest}
    cells = [{**line.cells, "event_id": "", "doc_id": _known_id(line.cells.get("doc_id", ""), ids)} for line in open_]
    found = {a: b for a, b, _ in pairs(cells, rest)}
    for at, line in enumerate(open_):
        if at in found:
            matched.append((line, rest[found[at]]))
        elif line.cells.get("event_id", "").strip():
            taken.problems.append(Problem(line.number, "event_id", "the run had no such event"))
        else:
            why = "which event of the run is this? For a new one put `missing` into review"
            taken.problems.append(Problem(line.number, "event_id", why))
    return matched, new


def _known_id(text: str, ids: set[str]) -> str:
    """The doc_id that a spreadsheet turned into `text`; `text` itself when there is none, or no telling which."""
    if text in ids:
        return text
    found = [one for one in ids if unchanged(_COLUMNS["doc_id"], one, text)]
    return found[0] if len(found) == 1 else text


def _edited(
    line: Line, row: Mapping[str, str], old: Reviewed | None, names: Sequence[str], taken: Taken
) -> Reviewed | None:
    """The event of `row` with the edits of `line`; None when nothing was edited."""
    changed = dict(_changed(line, row, names, taken))
    if "review" in changed and changed["review"] == "missing":
        why = "`missing` is for rows that you add; this event was extracted"
        taken.problems.append(Problem(line.number, "review", why))
        del changed["review"]
    if not changed:
        return None
    changed = _followed(changed, row)
    cells = dict(old.cells) if old else {}
    for column, now in changed.items():
        was = cells[column].was if column in cells else row.get(column, "")
        if column in ("review", "review_note"):
            was = ""
        cells[column] = Cell(was, now)
        if column != "review":
            who = row.get("company") or row.get("company_text", "")
            taken.changes.append(Change(line.number, row["event_id"], who, column, row.get(column, ""), now))
    verdict = cells["review"].now if "review" in cells else ""
    if "review" in changed:
        taken.verdicts[verdict or "none"] = taken.verdicts.get(verdict or "none", 0) + 1
    if verdict == "wrong":
        cells = {name: one for name, one in cells.items() if name in ("review", "review_note")}
    elif verdict in VOUCHED:
        for column in (*FACTS, *CARRIED):
            if column not in cells and row.get(column):
                cells[column] = Cell(row[column], row[column])
    else:
        cells = {name: one for name, one in cells.items() if one.was != one.now}
    cells = {name: one for name, one in cells.items() if one.was or one.now}
    anchors = old.anchors if old else {name: row.get(name, "") for name in ANCHORS}
    return Reviewed(row["doc_id"], row["event_id"], anchors, cells)


def _changed(line: Line, row: Mapping[str, str], names: Sequence[str], taken: Taken) -> Iterator[tuple[str, str]]:
    for name, column in _COLUMNS.items():
        if name not in names:
            continue
        before, text = row.get(name, ""), line.cells.get(name, "")
        if unchanged(column, before, text):
            continue
        if name in FIXED:
            if name != "event_id":
                taken.problems.append(Problem(line.number, name, "this column is not for editing; left as it was"))
            continue
        try:
            now = settled(column, text, before)
        except ValueError as error:
            taken.problems.append(Problem(line.number, name, str(error)))
            continue
        if now != before:
            yield name, now


def _followed(changed: Mapping[str, str], row: Mapping[str, str]) -> dict[str, str]:
    """`changed` with the cells that follow from it: bounds follow an amount, investors hold their leads."""
    out = dict(changed)

    def now(column: str) -> str:
        return out.get(column, row.get(column, ""))

    amount = out.get("amount")
    if amount:
        bounds = {row.get("amount_min", ""), row.get("amount_max", "")}
        for bound in ("amount_min", "amount_max"):
            if bound not in out and bounds <= {row.get("amount", ""), ""}:
                out[bound] = amount
        if not now("amount_precision") or ("amount_precision" not in out and now("amount_precision") in _RANGES):
            out |= {"amount_precision": "exact", "amount_min": amount, "amount_max": amount}
    elif amount == "" and not {"amount_min", "amount_max"} & set(out):
        out |= {"amount_min": "", "amount_max": "", "amount_precision": "", "currency": out.get("currency", "")}
    date = out.get("event_date")
    if date and "event_date_precision" not in out and len(date) in _PRECISION:
        out["event_date_precision"] = _PRECISION[len(date)]
    elif date == "" and "event_date_precision" not in out:
        out["event_date_precision"] = ""
    for leads, all_ in (("lead_investors", "investors"), ("lead_investors_text", "investors_text")):
        names = [part for part in now(all_).split(SEPARATOR) if part]
        more = [part for part in now(leads).split(SEPARATOR) if part and part not in names]
        if more and leads in out:
            out[all_] = SEPARATOR.join([*names, *more])
    return {name: text for name, text in out.items() if text != row.get(name, "") or name in changed}


_RANGES = ("range", "order")


def _added(line: Line, titles: Mapping[str, str], taken: Taken) -> Reviewed | None:
    """The event of a row that a person added; None, with a problem, when it cannot be placed."""
    values: dict[str, str] = {}
    for name, column in _COLUMNS.items():
        text = line.cells.get(name, "")
        if name in ("event_id", "deal_id", "rules", "confidence", "flags") or not text.strip():
            continue
        try:
            values[name] = settled(column, text)
        except ValueError as error:
            taken.problems.append(Problem(line.number, name, str(error)))
            return None
    doc_id = _known_id(values.get("doc_id", ""), set(titles))
    if not doc_id:
        found = [one for one, title in titles.items() if title and title == values.get("title")]
        doc_id = found[0] if len(found) == 1 else ""
    if doc_id not in titles:
        why = f"the run has no article {doc_id!r}" if doc_id else "of which article? Fill doc_id, as in documents.csv"
        taken.problems.append(Problem(line.number, "doc_id", why))
        return None
    values.setdefault("event_type", "equity_round")
    values.setdefault("status", "completed")
    if not values.get("company") and not values.get("company_text"):
        taken.problems.append(Problem(line.number, "company", "a new event needs its company"))
        return None
    if values.get("amount") and not values.get("currency"):
        taken.problems.append(Problem(line.number, "currency", "an amount needs its currency, as CNY"))
        return None
    values.setdefault("company", values.get("company_text", ""))
    values["review"] = "missing"
    values = {**values, **_followed(values, {})}
    values |= {"doc_id": doc_id, "title": titles[doc_id]}
    told = [values.get(name, "") for name in ("event_type", "company", "round", "amount", "amount_text")]
    event_id = content_id("rv", doc_id, *told)
    cells = {name: Cell("", text) for name, text in values.items() if text and name != "doc_id"}
    taken.verdicts["missing"] = taken.verdicts.get("missing", 0) + 1
    anchors = {name: values.get(name, "") for name in ANCHORS}
    anchors["company_text"] = anchors["company_text"] or values["company"]
    anchors["round_text"] = anchors["round_text"] or values.get("round", "")
    return Reviewed(doc_id, event_id, anchors, cells)
