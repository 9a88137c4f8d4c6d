"""From an edited table to reviews: what a person changed against the run that the table came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.review.added import put_in
from pipeline.review.bases import Base
from pipeline.review.copies import together
from pipeline.review.damage import unchanged
from pipeline.review.follow import followed
from pipeline.review.shifted import moved_columns
from pipeline.review.store import ANCHORS, DERIVED, EMPTIED, ESSENTIAL, FACTS, FIXED, WHOLE, Reviewed, Reviews
from pipeline.review.taken import COLUMNS, UNNAMED, Source, Taken, known_id, put, settle_currency
from pipeline.review.typed import CURRENCY, Words, plain_number, settled
from pipeline.tables.match import pairs
from pipeline.tables.reading import TableError
from pipeline.tables.sheet import Line, Sheet
from pipeline.tables.typed import Typed, value_named

_UNIT = 10_000  # by so much a sum differs whose 万 was left out
_FEW = 3  # cells or rows that nobody edits: when so many are others, it was no person


def take(sheet: Sheet, base: Base, reviews: Reviews, source: Source = UNNAMED) -> Taken:
    """`reviews` with the corrections that `sheet` holds against `base`, the table that it came from.

    What cannot be taken is a problem of its row; the rest is taken. Where an earlier review that the author did not
    see says otherwise, that one stays and his is kept beside it. Rows and columns that are missing from the sheet are
    left as they were. Raises TableError for a table whose titles are not those of the run.
    """
    events = dict(reviews.events)
    taken = Taken(reviews)
    documents = {row["doc_id"]: {"title": row.get("title", "")} for row in base} | dict(source.documents)
    source = replace(source, documents=documents)
    matched, new = _matched(sheet, base, source.words.values, taken)
    _refuse_unlike(sheet, matched)
    matched = _without_moved(matched, sheet.names, source.words)
    for line, origin in matched:
        event = _edited(line, origin, events.get(origin["event_id"]), sheet.names, source, taken)
        if event and (event.cells or event.rivals):
            events[event.event_id] = event
        elif event:
            events.pop(event.event_id, None)
    put_in(new, events, source, taken)
    for told in (taken.changes, taken.contested, taken.problems):
        told.sort(key=lambda one: one.row)
    taken.absent = len(base) - len(matched)
    taken.reviews = Reviews(events)
    return taken


def _matched(
    sheet: Sheet, base: Base, typed: Typed | None, taken: Taken
) -> tuple[list[tuple[Line, Mapping[str, str]]], list[Line]]:
    """Lines with their rows of the run, and the lines that a person added."""
    by_id = {row["event_id"]: row for row in base}
    matched: list[tuple[Line, Mapping[str, str]]] = []
    seen: dict[str, int] = {}  # where an event stands in `matched`
    new: list[Line] = []
    open_: list[Line] = []
    for line in sheet.lines:
        event_id = line.cells.get("event_id", "").strip()
        verdict = value_named("review", line.cells.get("review", ""), typed)
        if event_id in by_id and event_id not in seen:
            seen[event_id] = len(matched)
            matched.append((line, by_id[event_id]))
        elif verdict == "missing":
            new.append(line)
        elif event_id in seen:
            first, row = matched[seen[event_id]]
            matched[seen[event_id]] = (together(first, line, row, sheet.names, taken, typed), row)
        else:
            open_.append(line)
    # The id was lost or damaged: the row is known by what it says, in the columns that the sheet has.
    rest = [row for row in base if row["event_id"] not in seen]
    ids = {row["doc_id"] for row in rest}
    cells = [{**line.cells, "event_id": "", "doc_id": known_id(line.cells.get("doc_id", ""), ids)} for line in open_]
    shown = {"doc_id", *sheet.names} - {"event_id"}
    held = [{name: text for name, text in row.items() if name in shown} for row in rest]
    alike = Counter(tuple(row.values()) for row in held)
    found = {a: b for a, b, _ in pairs(cells, held)}
    for at, line in enumerate(open_):
        if at in found and alike[tuple(held[found[at]].values())] > 1:
            why = "two events of the run are like this row: which of them is it? Keep the column event_id"
            taken.refuse(line, "event_id", why)
        elif at in found:
            matched.append((line, rest[found[at]]))
        elif line.cells.get("event_id", "").strip():
            why = "the run had no such event; for a new one put `missing` into review, and empty event_id"
            taken.refuse(line, "event_id", why)
        else:
            lost = "" if "event_id" in sheet.names else "the file has no event_id, and no event is like this row: "
            why = f"{lost}which event of the run is this? For a new one put `missing` into review"
            taken.refuse(line, "event_id", why)
    return matched, new


def _refuse_unlike(sheet: Sheet, matched: Sequence[tuple[Line, Mapping[str, str]]]) -> None:
    """Raises TableError when most titles, which nobody edits, are others: not a word of such a table can be trusted."""
    if "title" not in sheet.names or len(matched) < _FEW:
        return
    title = COLUMNS["title"]
    other = sum(not unchanged(title, row.get("title", ""), line.cells.get("title", "")) for line, row in matched)
    if 2 * other > len(matched):
        why = f"{other} of {len(matched)} titles are not those of the run"
        raise TableError(f"{sheet.path}: {why}: was it opened in a wrong encoding, or one column sorted alone?")


def _without_moved(
    matched: Sequence[tuple[Line, Mapping[str, str]]], names: Sequence[str], words: Words
) -> list[tuple[Line, Mapping[str, str]]]:
    """`matched` with the cells of columns that were sorted alone, or moved by a row, not to be taken."""
    nobody = Taken(Reviews())  # what cannot be read is told when the row is taken
    pairs = [(row, dict(_changed(line, row, names, words, nobody))) for line, row in matched]
    out = list(matched)
    for name, places in moved_columns(pairs).items():
        why = (
            f"most changed cells of {name} are those of other articles' rows: was it sorted alone, or moved by a row?"
            " None is taken; put the column back, and sort all columns together"
        )
        for at in places:
            line, row = out[at]
            out[at] = (replace(line, unknown={**line.unknown, name: why}), row)
    return out


def _edited(
    line: Line, row: Mapping[str, str], old: Reviewed | None, names: Sequence[str], source: Source, taken: Taken
) -> Reviewed | None:
    """The event of `row` with the edits of `line`; None when nothing was edited."""
    refused = len(taken.problems)
    others = [n for n in FIXED[1:] if n in names and not unchanged(COLUMNS[n], row.get(n, ""), line.cells.get(n, ""))]
    if len(others) >= _FEW:
        why = f"{', '.join(others)} are others too: its cells are not under their heads; nothing of this row is taken"
        taken.refuse(line, "", why)
        return None
    changed = dict(_changed(line, row, names, source.words, taken))
    settle_currency(changed, line, row, source.words, taken)
    for name in _left_over(changed, line, row, old, source.versions.get(row["event_id"], ())):
        del changed[name]
    _keep_needed(changed, line, taken)
    _note_sizes(changed, line, row, taken)
    verdict = changed.get("review", "")
    left = [problem.column for problem in taken.problems[refused:] if problem.column in FACTS]
    if verdict == "missing":
        why = "`missing` is for rows that you add; this event was extracted"
        taken.refuse(line, "review", why)
        del changed["review"]
    elif verdict in WHOLE and left:
        why = f"{verdict} is not taken: what was put into {', '.join(left)} was not"
        taken.refuse(line, "review", why)
        del changed["review"]
    unsaid = "review" in names and not line.cells.get("review", "").strip() and not row.get("review")
    if unsaid and old and old.verdict and old.cells["review"].by == source.by:
        why = f"still {old.verdict} by an earlier import; to take that back: rongzi review forget {old.event_id}"
        taken.note(line, why)
    if not changed:
        return None
    new = Reviewed(row["doc_id"], row["event_id"], {name: row.get(name, "") for name in ANCHORS})
    return replace(put(line, old or new, row, changed, source, taken), doc_id=row["doc_id"])


def _changed(
    line: Line, row: Mapping[str, str], names: Sequence[str], words: Words, taken: Taken
) -> Iterator[tuple[str, str]]:
    for name, column in COLUMNS.items():
        if name not in names:
            continue
        before, text = row.get(name, ""), line.cells.get(name, "")
        if name in line.unknown:
            taken.refuse(line, name, line.unknown[name])
            continue
        if unchanged(column, before, text):
            continue
        if name in FIXED:
            if name != "event_id":
                taken.refuse(line, name, "this column is not for editing; left as it was")
            continue
        try:
            now = settled(column, text, before, words, row.get("published_date", ""))
        except ValueError as error:
            taken.refuse(line, name, str(error))
            continue
        if now != before:
            yield name, now


def _keep_needed(changed: dict[str, str], line: Line, taken: Taken) -> None:
    """Takes out of the cells `changed` in `line` those that were emptied and that no event can do without."""
    for name in [name for name in ESSENTIAL if changed.get(name) == ""]:
        del changed[name]
        if changed.get("review") != "wrong":
            taken.refuse(line, name, EMPTIED)


def _note_sizes(changed: Mapping[str, str], line: Line, row: Mapping[str, str], taken: Taken) -> None:
    """Tells of a sum in `changed` that is another by a factor of `_UNIT` or more while its words in `row` stay."""
    for money, currency in CURRENCY.items():
        words = f"{currency.removesuffix('currency') or 'amount_'}text"
        before, now = plain_number(row.get(money, "")), plain_number(changed.get(money, ""))
        if before and now and row.get(words) and words not in changed and max(before / now, now / before) >= _UNIT:
            why = (
                f"{money} is taken as {changed[money]}, where {row[money]} stood and {words} stays {row[words]!r}: was"
                f" a unit left out? Write it with the figure, or correct {words} too"
            )
            taken.note(line, why)
            return  # its bounds are the same sum


def _left_over(
    changed: Mapping[str, str], line: Line, row: Mapping[str, str], old: Reviewed | None, versions: Base
) -> set[str]:
    """Those of the cells `changed` in `row` that stand in `line` as another run gave them (`versions` of the row), and
    that differ only as `row` holds what followed from corrections: nobody edited them."""
    if not changed:
        return set()
    corrected = {*changed, *(old.edited if old else ())}
    found: set[str] = set()
    for version in versions:
        same = {n for n in line.cells.keys() & COLUMNS if unchanged(COLUMNS[n], version.get(n, ""), line.cells[n])}
        edits = {n: changed.get(n, row.get(n, "")) for n in line.cells.keys() & COLUMNS if n not in same}
        told = followed(edits, version)
        for name in same & changed.keys():
            hangs = bool(corrected.intersection(DERIVED.get(name, ())))
            if hangs or (name in told and told[name] == row.get(name, "")):
                found.add(name)
    return found
