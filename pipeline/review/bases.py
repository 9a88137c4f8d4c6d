"""The tables that runs gave out, kept so that an edited copy can be held against the one that it came from."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.review.damage import unchanged
from pipeline.tables.schema import EVENTS, Row
from pipeline.tables.sheet import Sheet
from pipeline.tables.text import cell_text

FOLDER = ".rongzi-runs"
KEPT = 12  # runs
_NAME = re.compile(r"(\d{6})-[0-9a-f]{12}\.csv\.gz")

Base = Sequence[Mapping[str, str]]


def keep_base(folder: Path, events: Iterable[Row]) -> None:
    """Keeps the events of a run below `folder` (the output folder); the oldest go when there are too many.

    The same table as the last one is not kept again. Raises OSError.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(EVENTS.names)
    writer.writerows([cell_text(row[name]) for name in EVENTS.names] for row in events)
    data = text.getvalue().encode("utf-8", "surrogatepass")
    name = hashlib.sha256(data).hexdigest()[:12]
    files = _files(folder)
    if files and files[-1].name.endswith(f"-{name}.csv.gz"):
        return
    last = int(files[-1].name[:6]) if files else 0
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / FOLDER / f"{last + 1:06}-{name}.csv.gz").write_bytes(gzip.compress(data, mtime=0))
    for old in files[: max(0, len(files) + 1 - KEPT)]:
        old.unlink(missing_ok=True)


def bases(folder: Path) -> Iterator[Base]:
    """The kept tables, the newest first, cells as text. A damaged one is passed over."""
    csv.field_size_limit(2**31 - 1)
    for path in reversed(_files(folder)):
        try:
            text = gzip.decompress(path.read_bytes()).decode("utf-8", "surrogatepass")
        except (OSError, EOFError, ValueError):
            continue
        yield list(csv.DictReader(io.StringIO(text, newline="")))


def _files(folder: Path) -> list[Path]:
    found = (folder / FOLDER).glob("*.csv.gz") if (folder / FOLDER).is_dir() else ()
    return sorted(path for path in found if _NAME.fullmatch(path.name))


def best_base(sheet: Sheet, candidates: Iterable[Base]) -> Base | None:
    """The table that `sheet` came from: most ids in common, then fewest changed cells, then the newest."""
    columns = [column for column in EVENTS.columns if column.name in sheet.names]
    best: tuple[int, int] | None = None
    chosen: Base | None = None
    for base in candidates:
        by_id = {row["event_id"]: row for row in base}
        common = changed = 0
        for line in sheet.lines:
            row = by_id.get(line.cells.get("event_id", "").strip())
            if row is None:
                continue
            common += 1
            changed += sum(not unchanged(c, row.get(c.name, ""), line.cells.get(c.name, "")) for c in columns)
        if best is None or (common, -changed) > best:
            best, chosen = (common, -changed), base
    return chosen
