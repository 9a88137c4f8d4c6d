"""The tables that runs gave out, kept so that an edited copy can be held against the one that it came from."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from pipeline.review.damage import unchanged
from pipeline.review.follow import followed
from pipeline.review.store import DERIVED, FIXED, Reviewed, Reviews
from pipeline.review.typed import PLAIN, Words, settled
from pipeline.tables.schema import EVENTS, Column, Row
from pipeline.tables.sheet import Sheet
from pipeline.tables.text import cell_text

FILE = ".rongzi-runs.zip"
KEPT = 12  # runs that are left when there are twice as many
_DAY = (1980, 1, 1, 0, 0, 0)  # a fixed date in place of the clock: the same runs give the same bytes

_NAME = re.compile(r"\d{6}-[0-9a-f]{12}\.csv")

Base = Sequence[dict[str, str]]
_NONE = Reviews()


def keep_base(folder: Path, events: Iterable[Row]) -> None:
    """Keeps the events of a run in a file of `folder` (the output folder); the oldest go when there are too many.

    The same table as the last one is not kept again. Raises OSError.
    """
    path = folder / FILE
    with tempfile.TemporaryFile() as data:  # a large table is never in memory as a whole
        digest = hashlib.sha256()
        for line in _lines(events):
            digest.update(line)
            data.write(line)
        names = _names(path)
        end = f"-{digest.hexdigest()[:12]}.csv"
        if names and names[-1].endswith(end):
            return
        number = int(names[-1].split("-")[0]) + 1 if names else 1
        if not names:
            path.unlink(missing_ok=True)  # what is there is damaged
        elif len(names) >= 2 * KEPT:
            _thin_out(path, names[-KEPT:])
        data.seek(0)
        with ZipFile(path, "a") as archive, archive.open(_entry(f"{number:06}{end}"), "w", force_zip64=True) as entry:
            shutil.copyfileobj(data, entry, 1 << 20)


def _lines(events: Iterable[Row]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(EVENTS.names)
    for row in events:
        writer.writerow([cell_text(row[name]) for name in EVENTS.names])
        yield text.getvalue().encode("utf-8", "surrogatepass")
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode("utf-8", "surrogatepass")


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _DAY)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _thin_out(path: Path, names: Sequence[str]) -> None:
    thinner = path.with_suffix(".new")
    with ZipFile(path) as old, ZipFile(thinner, "w") as new:
        for name in names:
            new.writestr(_entry(name), old.read(name))
    thinner.replace(path)


def bases(folder: Path) -> Iterator[Base]:
    """The kept tables, the newest first, cells as text. A damaged one is passed over."""
    csv.field_size_limit(2**31 - 1)
    path = folder / FILE
    for name in reversed(_names(path)):
        try:
            with ZipFile(path) as archive:
                text = archive.read(name).decode("utf-8", "surrogatepass")
        except (OSError, BadZipFile, ValueError, zlib.error):
            continue
        yield list(csv.DictReader(io.StringIO(text, newline="")))


def keep_written(paths: Sequence[Path]) -> None:
    """Remembers that `paths`, tables of one output folder, are as a run wrote them. Raises OSError."""
    digests = {path.name: _digest(path) for path in paths}
    if digests:
        with ZipFile(paths[0].parent / FILE, "a") as archive:
            archive.comment = json.dumps(digests).encode()


def as_written(path: Path) -> bool | None:
    """Whether the table `path` is byte for byte as the last run wrote it; None when that is not remembered. Raises
    OSError when it cannot be read."""
    try:
        with ZipFile(path.parent / FILE) as archive:
            digests = json.loads(archive.comment or b"{}")
    except (OSError, BadZipFile, ValueError):
        return None
    return bool(digests[path.name] == _digest(path)) if path.name in digests else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _names(path: Path) -> list[str]:
    try:
        with ZipFile(path) as archive:
            return sorted(name for name in archive.namelist() if _NAME.fullmatch(name))
    except (OSError, BadZipFile):
        return []


def best_base(
    sheet: Sheet, candidates: Iterable[Base], reviews: Reviews = _NONE, by: str = "", words: Words = PLAIN
) -> Base | None:
    """The table that `sheet` came from: most ids in common, fewest changed cells of those that nobody edits, then of
    the others. What an earlier import of the same file (`by`) said counts as no change, that it takes it back as one.

    Of several the newest, when they agree in the cells that were changed. When not, the oldest: the author of the sheet
    is not taken to have seen what came later.
    """
    columns = [column for column in EVENTS.columns if column.name in sheet.names]
    best: tuple[int, int, int, int] | None = None
    chosen: Base | None = None
    known: dict[tuple[str, str], str] = {}
    for base in candidates:
        by_id = {row["event_id"]: row for row in base}
        common = strange = edits = withdrawn = 0
        changed: dict[tuple[str, str], str] = {}
        for line in sheet.lines:
            row = by_id.get(line.cells.get("event_id", "").strip())
            if row is None:
                continue
            common += 1
            now: dict[str, str] = {}
            for column in columns:
                before, text = row.get(column.name, ""), line.cells.get(column.name, "")
                if not unchanged(column, before, text) and (read := _read(column, text, before, words)) != before:
                    changed[row["event_id"], column.name] = before
                    now[column.name] = read
            strange += sum(name in FIXED or name in DERIVED for name in now)
            said = _said(reviews.events.get(row["event_id"]), by, sheet)
            told = followed({n: text for n, text in now.items() if n not in FIXED}, row)
            edits += sum(name not in FIXED and name not in DERIVED and said.get(name) != now[name] for name in now)
            withdrawn += sum(
                name not in now and told.get(name, row.get(name, "")) != text for name, text in said.items()
            )
        score = (common, -strange, -edits - withdrawn, -withdrawn)
        if best is None or score > best or (score == best and changed != known):
            best, chosen, known = score, base, changed
    return chosen


def _said(event: Reviewed | None, by: str, sheet: Sheet) -> dict[str, str]:
    """What the file `by` corrected in an event, as far as `sheet` has the columns."""
    cells = event.cells.items() if event else ()
    return {name: one.now for name, one in cells if one.by == by and one.edited and name in sheet.names}


def _read(column: Column, text: str, before: str, words: Words) -> str:
    try:
        return settled(column, text, before, words)
    except ValueError:
        return text


def versions(candidates: Iterable[Base], sheet: Sheet) -> dict[str, list[dict[str, str]]]:
    """The rows of the events of `sheet` as the runs gave them, by event_id; each once, the newest first."""
    wanted = {line.cells.get("event_id", "").strip() for line in sheet.lines}
    found: dict[str, list[dict[str, str]]] = {}
    for base in candidates:
        for row in base:
            if row["event_id"] in wanted and row not in found.setdefault(row["event_id"], []):
                found[row["event_id"]].append(row)
    return found
