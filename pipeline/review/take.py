"""From an edited table to reviews: what a person changed against the run that the table came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from pipeline.review.bases import Base
from pipeline.review.damage import unchanged
from pipeline.review.merge import Says, followed, merged
from pipeline.review.store import ANCHORS, DERIVED, FACTS, FIXED, MACHINE, WHOLE, Reviewed, Reviews
from pipeline.review.typed import CURRENCY, PLAIN, Words, settled, with_currency
from pipeline.tables.match import pairs
from pipeline.tables.reading import TableError
from pipeline.tables.rows import content_id
from pipeline.tables.schema import EVENTS
from pipeline.tables.sheet import Line, Sheet
from pipeline.tables.values import VALUES, value_named

_COLUMNS = {column.name: column for column in EVENTS.columns}
_FEW = 3  # cells or rows that nobody edits: when so many are others, it was no person
_REST = "the rest of the new row is taken"


@dataclass(frozen=True, slots=True)
class Source:
    """Where edits come from: `by` a file or person, `over` as in `merge.Says`.

    `documents`: rows of documents.csv by doc_id, to place new rows and know an article again; `words`: see `settled`;
    `versions`: the rows of events as other runs gave them, by event_id (see `bases.versions`).
    """

    by: str = ""
    over: bool = False
    words: Words = PLAIN
    documents: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    versions: Mapping[str, Base] = field(default_factory=dict)


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
class Contested:
    """A cell of which an earlier review, that the author of the file did not see, says something else: it stays."""

    row: int
    company: str
    column: str
    stays: str
    by: str
    says: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the edited table that was not taken, and why."""

    row: int
    column: str
    why: str


@dataclass(slots=True)
class Taken:
    """`reviews`: the old ones with what is new. `absent`: rows of the run that the table does not hold.

    `notes`: what became of a row (its number) otherwise than one may think.
    """

    reviews: Reviews
    changes: list[Change] = field(default_factory=list)
    contested: list[Contested] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)
    absent: int = 0


def take(sheet: Sheet, base: Base, reviews: Reviews, source: Source = Source()) -> Taken:
    """`reviews` with the corrections that `sheet` holds against `base`, the table that it came from.

    What cannot be taken is a problem of its row; the rest is taken. Where an earlier review that the author did not
    see says otherwise, that one stays and his is kept beside it. Rows and columns that are missing from the sheet are
    left as they were. Raises TableError for a table whose titles are not those of the run.
    """
    events = dict(reviews.events)
    taken = Taken(reviews)
    documents = {row["doc_id"]: {"title": row.get("title", "")} for row in base} | dict(source.documents)
    source = replace(source, documents=documents)
    matched, new = _matched(sheet, base, taken)
    _refuse_unlike(sheet, matched)
    for line, origin in matched:
        event = _edited(line, origin, events.get(origin["event_id"]), sheet.names, source, taken)
        if event and (event.cells or event.rivals):
            events[event.event_id] = event
        elif event:
            events.pop(event.event_id, None)
    rows = [(line, values) for line in new if (values := _new(line, source, taken))]
    for (line, values), old_one in zip(rows, _added_before(rows, events, source.by), strict=True):
        event = _added(line, values, old_one, events, source, taken)
        events[event.event_id] = event
    for told in (taken.changes, taken.contested, taken.problems):
        told.sort(key=lambda one: one.row)
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
        event_id = line.cells.get("event_id", "").strip()
        verdict = value_named("review", line.cells.get("review", ""))
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
    # The id was lost or damaged: the row is known by what it says, in the columns that the sheet has.
    rest = [row for row in base if row["event_id"] not in seen]
    ids = {row["doc_id"] for row in rest}
    cells = [{**line.cells, "event_id": "", "doc_id": _known_id(line.cells.get("doc_id", ""), ids)} for line in open_]
    shown = {"doc_id", *sheet.names} - {"event_id"}
    held = [{name: text for name, text in row.items() if name in shown} for row in rest]
    alike = Counter(tuple(row.values()) for row in held)
    found = {a: b for a, b, _ in pairs(cells, held)}
    for at, line in enumerate(open_):
        if at in found and alike[tuple(held[found[at]].values())] > 1:
            why = "two events of the run are like this row: which of them is it? Keep the column event_id"
            taken.problems.append(Problem(line.number, "event_id", why))
        elif at in found:
            matched.append((line, rest[found[at]]))
        elif line.cells.get("event_id", "").strip():
            taken.problems.append(Problem(line.number, "event_id", "the run had no such event"))
        else:
            lost = "" if "event_id" in sheet.names else "the file has no event_id, and no event is like this row: "
            why = f"{lost}which event of the run is this? For a new one put `missing` into review"
            taken.problems.append(Problem(line.number, "event_id", why))
    return matched, new


def _refuse_unlike(sheet: Sheet, matched: Sequence[tuple[Line, Mapping[str, str]]]) -> None:
    """Raises TableError when most titles, which nobody edits, are others: not a word of such a table can be trusted."""
    if "title" not in sheet.names or len(matched) < _FEW:
        return
    title = _COLUMNS["title"]
    other = sum(not unchanged(title, row.get("title", ""), line.cells.get("title", "")) for line, row in matched)
    if 2 * other > len(matched):
        why = f"{other} of {len(matched)} titles are not those of the run"
        raise TableError(f"{sheet.path}: {why}: was it opened in a wrong encoding, or one column sorted alone?")


def _known_id(text: str, ids: Set[str]) -> str:
    """The doc_id that a spreadsheet turned into `text`; `text` itself when there is none, or no telling which."""
    if text in ids:
        return text
    found = [one for one in ids if unchanged(_COLUMNS["doc_id"], one, text)]
    return found[0] if len(found) == 1 else text


def _edited(
    line: Line, row: Mapping[str, str], old: Reviewed | None, names: Sequence[str], source: Source, taken: Taken
) -> Reviewed | None:
    """The event of `row` with the edits of `line`; None when nothing was edited."""
    refused = len(taken.problems)
    others = [n for n in FIXED[1:] if n in names and not unchanged(_COLUMNS[n], row.get(n, ""), line.cells.get(n, ""))]
    if len(others) >= _FEW:
        why = f"{', '.join(others)} are others too: its cells are not under their heads; nothing of this row is taken"
        taken.problems.append(Problem(line.number, "", why))
        return None
    changed = dict(_changed(line, row, names, source.words, taken))
    _with_currency(changed, line, row, source.words, taken)
    for name in _left_over(changed, line, row, old, source.versions.get(row["event_id"], ())):
        del changed[name]
    verdict = changed.get("review", "")
    left = [problem.column for problem in taken.problems[refused:] if problem.column in FACTS]
    if verdict == "missing":
        why = "`missing` is for rows that you add; this event was extracted"
        taken.problems.append(Problem(line.number, "review", why))
        del changed["review"]
    elif verdict in WHOLE and left:
        why = f"{verdict} is not taken: what was put into {', '.join(left)} was not"
        taken.problems.append(Problem(line.number, "review", why))
        del changed["review"]
    unsaid = "review" in names and not line.cells.get("review", "").strip() and not row.get("review")
    if unsaid and old and old.verdict and old.cells["review"].by == source.by:
        why = f"still {old.verdict} by an earlier import; to take that back: rongzi review forget {old.event_id}"
        taken.notes.append((line.number, why))
    if not changed:
        return None
    new = Reviewed(row["doc_id"], row["event_id"], {name: row.get(name, "") for name in ANCHORS})
    return replace(_put(line, old or new, row, changed, source, taken), doc_id=row["doc_id"])


def _put(
    line: Line, old: Reviewed, row: Mapping[str, str], edited: Mapping[str, str], source: Source, taken: Taken
) -> Reviewed:
    """`old` with the cells `edited` in `row`; what that changes and contests is told in `taken`."""
    done = merged(old, Says(source.by, row, edited, source.over))
    stood = {**row, **{name: one.now for name, one in old.cells.items()}}
    who = stood.get("company") or stood.get("company_text") or old.anchors.get("company_text", "")
    if row or old.cells:  # else it is new as a whole
        taken.changes += [
            Change(line.number, old.event_id, who, column, was, now) for column, (was, now) in done.changed.items()
        ]
    for one in done.rivals:
        stays, by = stood.get(one.column, ""), old.author(one.column)
        taken.contested.append(Contested(line.number, who, one.column, stays, by, one.now))
    if done.again and not source.over:
        why = f"{', '.join(done.again)}: replaces what an earlier import by {source.by} said (was another's? give --by)"
        taken.notes.append((line.number, why))
    if done.withdrawn:
        why = f"{done.withdrawn} was said of other cells and no longer holds; `fixed` vouches for the row as it is now"
        taken.notes.append((line.number, why))
    verdict = done.event.verdict
    if "review" in edited and edited["review"] == verdict != old.verdict:
        taken.verdicts[verdict or "none"] = taken.verdicts.get(verdict or "none", 0) + 1
    return replace(done.event, sha256=str(source.documents.get(old.doc_id, {}).get("sha256") or old.sha256))


def _changed(
    line: Line, row: Mapping[str, str], names: Sequence[str], words: Words, taken: Taken
) -> Iterator[tuple[str, str]]:
    for name, column in _COLUMNS.items():
        if name not in names:
            continue
        before, text = row.get(name, ""), line.cells.get(name, "")
        if name in line.unknown:
            taken.problems.append(Problem(line.number, name, line.unknown[name]))
            continue
        if unchanged(column, before, text):
            continue
        if name in FIXED:
            if name != "event_id":
                taken.problems.append(Problem(line.number, name, "this column is not for editing; left as it was"))
            continue
        try:
            now = settled(column, text, before, words, row.get("published_date", ""))
        except ValueError as error:
            taken.problems.append(Problem(line.number, name, str(error)))
            continue
        if now != before:
            yield name, now


def _left_over(
    changed: Mapping[str, str], line: Line, row: Mapping[str, str], old: Reviewed | None, versions: Base
) -> set[str]:
    """Those of the cells `changed` in `row` that stand in `line` as another run gave them (`versions` of the row), and
    that differ only as `row` holds what followed from corrections: nobody edited them."""
    if not changed:
        return set()
    corrected = {*changed, *(name for name, one in (old.cells.items() if old else ()) if one.was != one.now)}
    found: set[str] = set()
    for version in versions:
        same = {n for n in line.cells.keys() & _COLUMNS if unchanged(_COLUMNS[n], version.get(n, ""), line.cells[n])}
        edits = {n: changed.get(n, row.get(n, "")) for n in line.cells.keys() & _COLUMNS if n not in same}
        told = followed(edits, version)
        for name in same & changed.keys():
            hangs = bool(corrected.intersection(DERIVED.get(name, ())))
            if hangs or (name in told and told[name] == row.get(name, "")):
                found.add(name)
    return found


def _with_currency(
    cells: dict[str, str], line: Line, row: Mapping[str, str], words: Words, taken: Taken, rest: str = ""
) -> None:
    """Gives the sums in `cells`, typed in `line`, the currency that was typed with them where `row` has none. Takes out
    those without one and those that contradict it, each with a problem (ending in `rest`)."""
    held = line.cells.keys() & CURRENCY
    typed = {n: line.cells[n] for n in held if not unchanged(_COLUMNS[n], row.get(n, ""), line.cells[n])}
    told, against = with_currency({**row, **cells}, typed, words)
    cells |= told
    for money, why in against.items():
        taken.problems.append(Problem(line.number, money, why + rest))
        cells.pop(money, None)
    for money, currency in CURRENCY.items():
        if cells.get(money) and not cells.get(currency, row.get(currency, "")):
            what = money.partition("_")[0]
            why = f"{what} needs its currency, as CNY: it is left out{rest}"
            taken.problems.append(Problem(line.number, currency, why))
            for name in [name for name in cells if name.startswith(what) and name != currency]:
                del cells[name]


def _new(line: Line, source: Source, taken: Taken) -> dict[str, str] | None:
    """The cells of a row that a person added; None, with one problem, when it cannot be placed."""
    documents = source.documents

    def refuse(column: str, why: str) -> None:
        taken.problems.append(Problem(line.number, column, f"the new row is not taken: {why}"))

    doc_id = _known_id(line.cells.get("doc_id", "").strip(), documents.keys())
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
    if not value_named("event_type", event_type):
        known = ", ".join(VALUES["event_type"])
        which = f"{event_type!r} is none of" if event_type else "what kind of event? Fill event_type, with one of"
        refuse("event_type", f"{which} {known}")
        return None
    values: dict[str, str] = {}
    published = str(documents[doc_id].get("published_date") or "")
    for name, column in _COLUMNS.items():
        text = line.cells.get(name, "")
        if name in line.unknown:
            taken.problems.append(Problem(line.number, name, f"{line.unknown[name]}; {_REST}"))
        if name in MACHINE or not text.strip():
            continue
        try:
            values[name] = settled(column, text, words=source.words, published=published)
        except ValueError as error:
            taken.problems.append(Problem(line.number, name, f"{error}; {_REST}"))
    _with_currency(values, line, {}, source.words, taken, f"; {_REST}")
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
    return _put(line, old, {}, values, source, taken)


def _agree(event: Reviewed, values: Mapping[str, str], *names: str) -> bool:
    return all(event.now(name) == values.get(name, "") for name in names)


def _added_before(
    rows: Sequence[tuple[Line, Mapping[str, str]]], events: Mapping[str, Reviewed], by: str
) -> list[Reviewed | None]:
    """The event that each of `rows` added in an earlier import, also when the row said less then, or more, or called it
    another type: the article and the company are the same, and what both say of round and amount."""
    found: dict[int, Reviewed] = {}
    for same_type in (True, False):
        for at, (_, values) in enumerate(rows):
            claimed = {event.event_id for event in found.values()}
            for event in events.values():
                if at in found or event.verdict != "missing" or event.doc_id != values["doc_id"]:
                    continue
                told = [name for name in ("round", "amount") if event.now(name) and values.get(name)]
                if event.event_id in claimed or not _agree(event, values, "company", *told):
                    continue
                same = _agree(event, values, "event_type")
                if same if same_type else told or event.author("event_type") == by:
                    found[at] = event
    return [found.get(at) for at in range(len(rows))]
