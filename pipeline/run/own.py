"""Which files rongzi wrote itself: they hold no articles, wherever they lie."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.report.write import MARK
from pipeline.review.apply import CONFLICT_HEADS
from pipeline.review.store import HEADS, REVIEWS
from pipeline.run.edited import original
from pipeline.run.reviewing import CONFLICTS
from pipeline.tables.datapackage import NAME as DATAPACKAGE
from pipeline.tables.schema import REPORT, TABLES, table_names
from pipeline.tables.writers import FORMATS

_HEAD = 16_384  # bytes that tell


NAMES = frozenset([*table_names(FORMATS), REPORT, REVIEWS, CONFLICTS, DATAPACKAGE])
"""What the files of a run are called."""

_COLUMNS = [frozenset(names) for names in (*(table.names for table in TABLES.values()), HEADS, CONFLICT_HEADS)]


def own(path: str, placed: bool = False) -> bool:
    """Whether the local file `path` was written by rongzi.

    It is a report or a table, whatever its name, or bears the name of one and lies beside a report; `placed`, where a
    run writes such a file, also what holds nothing that tells of another origin. Its head alone is read; False for what
    cannot be read.
    """
    file = Path(path)
    told = _TOLD.get(file.suffix.lower())
    head = _head(file) if told else ""
    return (
        (told is not None and told(head)) or (original(file.name) in NAMES and _beside_report(file.parent))
        or (placed and not head.strip())
    )  # fmt: skip


def stranger(path: str) -> bool:
    """Whether the local file `path`, of a kind whose head tells, is not one of rongzi's: a run must not replace it."""
    return not own(path, placed=True)


def _beside_report(folder: Path) -> bool:
    return _is_report(_head(folder / REPORT))


def _head(file: Path) -> str:
    try:
        if not file.is_file():  # a pipe would wait for ever
            return ""
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return ""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as spreadsheets save "Unicode text"
    return head.decode("utf-16" if wide else "utf-8-sig", "replace")


def _is_report(head: str) -> bool:
    return MARK in head


def _is_csv(head: str) -> bool:
    first = re.split("[\r\n]", head, maxsplit=1)[0]
    return _is_table(cell.strip() for row in csv.reader([re.sub("[;\t]", ",", first)]) for cell in row)


def _is_jsonl(head: str) -> bool:
    # Of a long row only the first names stand in the head; a quote inside a value has a backslash before it.
    return head.startswith("{") and _is_table(re.findall(r'[{ ]"(\w+)": ', head.partition("\n")[0]))


def _is_table(names: Iterable[str]) -> bool:
    """Whether columns of these names are those of one of our tables; a person may have taken some away."""
    given = frozenset(names)
    return any(given <= columns and 2 * len(given) > len(columns) for columns in _COLUMNS)


def _is_datapackage(head: str) -> bool:
    return head.startswith("{") and '"profile": "tabular-data-package"' in head and '"name": "rongzi"' in head


_TOLD: dict[str, Callable[[str], bool]] = {
    ".html": _is_report, ".csv": _is_csv, ".jsonl": _is_jsonl, ".json": _is_datapackage,
}  # fmt: skip
