"""A table as a person's program left it: every cell as text, nothing judged.

`reading` wants the table that was written and says no to anything else. This reads what comes back from a
spreadsheet: CSV in UTF-8 with or without BOM, GBK or UTF-16, parted by commas, semicolons, tabs or bars, and workbooks.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.read.dates import slashed
from pipeline.records import Records
from pipeline.tables.misread import misread
from pipeline.tables.reading import TableError, decoded, no_file, read_table
from pipeline.tables.schema import EVENTS
from pipeline.tables.text import cell_text, from_csv, number_text

_DELIMITERS = (",", ";", "\t", "|")
_NUMBERS = tuple(column.name for column in EVENTS.columns if column.type == "number")
_DATES = tuple(column.name for column in EVENTS.columns if column.type == "date")
_COMMA = re.compile(r"\s*-?\d+,\d+\s*")
STRAY = "?"
"""What the names of cells without a head begin with: ?1, ?2, ... by their columns."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a spreadsheet counts (the header is row 1) and its cells, by column, as text."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()  # columns whose cell a spreadsheet runs, or would run
    unknown: tuple[str, ...] = ()  # those of them whose result the file does not hold


# Columns that tell an event, each with those that the other tables with that column share with events.csv.
_SHARED = {
    "event_id": {"event_id", "deal_id", "doc_id"},
    "doc_id": {"event_id", "deal_id", "doc_id", "title", "published_date", "status", "currency"},
}
_WORDED = ("title", "company", "company_text", "evidence")
"""Columns of Chinese text that an encoding damages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a table. `names` are the heads as they stand, repeated ones included."""

    names: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str = ""
    path: Path = field(default_factory=Path)


def read_sheet(path: Path) -> Sheet:
    """The cells of the events table `path` (.csv, .txt, .tsv, .xlsx, or any format of `read_table`), but no empty rows.

    Raises TableError when the file cannot be read, when its texts were read in a wrong encoding before it was saved, or
    when its heads are those of another table.
    """
    if not path.is_file():
        raise TableError(no_file(path, EVENTS))
    try:
        match path.suffix.lower():
            case ".csv" | ".txt" | ".tsv":
                sheet = _csv_sheet(path)
            case ".xlsx" | ".xlsm":
                sheet = _workbook(path)
            case ".xls" | ".ods" | ".et" | ".numbers":
                raise TableError(f"{path}: save it as .xlsx or .csv first")
            case _:
                sheet = _written(path)
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (BadZipFile, KeyError, ValueError, InvalidFileException, csv.Error) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"{path}: is not a {path.suffix} table: {next(iter(str(error).splitlines()), '')}") from error
    heads = set(sheet.names) & set(EVENTS.names)
    worded = (text for line in sheet.lines for name in _WORDED if (text := line.cells.get(name, "")))
    if how := misread(worded):
        raise TableError(f"{path}: was opened in a wrong encoding: {how}; open it anew as UTF-8")
    if not heads:
        raise TableError(f"{path}: no column of {EVENTS.name} in the first row; is it the right file?")
    if not any(key in heads and heads - shared for key, shared in _SHARED.items()):
        why = "are those of another table" if heads & set(_SHARED) else "hold neither event_id nor doc_id"
        raise TableError(f"{path}: the columns in the first row {why}; is it the right file?")
    return sheet


def _csv_sheet(path: Path) -> Sheet:
    text, encoding = decoded(path)
    first = text.partition("\n")[0]
    known = set(EVENTS.names)
    delimiter = max(_DELIMITERS, key=lambda mark: len(known & {part.strip('" \r') for part in first.split(mark)}))
    records = list(Records(io.StringIO(text, newline=""), delimiter))
    names = tuple(name.strip() for name in records[0]) if records else ()
    columns = {column.name: column for column in EVENTS.columns}
    lines = []
    for number, record in enumerate(records[1:], 2):
        if not any(part.strip() for part in record):
            continue
        cells: dict[str, str] = {}
        formulas = []
        for name, part in _placed(names, record):
            column = columns.get(name)
            cells[name] = from_csv(column, part) if column else part
            if column and column.type not in ("integer", "number", "date") and part == cells[name] and _runs(part):
                formulas.append(name)
        lines.append(Line(number, cells, tuple(formulas)))
    return Sheet(names, tuple(_as_written_here(lines, continental=delimiter == ";")), encoding, path)


def _as_written_here(lines: Sequence[Line], continental: bool) -> list[Line]:
    """`lines` with the figures and dates of a spreadsheet of another country as rongzi writes them: 1234,5 where
    semicolons part the cells (`continental`), and 31/12/2025, whose order is told by a day above 12 in any cell, or
    else by the semicolons."""
    dates = [name for name in _DATES if any(slashed(line.cells.get(name, "")) for line in lines)]
    found = [slashed(line.cells.get(name, "")) for line in lines for name in dates]
    first, second = (max((one[at] for one in found if one), default=0) for at in (0, 1))
    day_first = first > 12 >= second or (continental and second <= 12)
    if not continental and not day_first:
        return list(lines)
    out = []
    for line in lines:
        cells = dict(line.cells)
        if continental:
            figures = [name for name in _NUMBERS if _COMMA.fullmatch(cells.get(name, ""))]
            cells |= {name: cells[name].strip().replace(",", ".") for name in figures}
        for name in dates if day_first else ():
            if parts := slashed(cells.get(name, "")):
                day, month, year = parts
                cells[name] = f"{year}-{month:02}-{day:02}"
        out.append(replace(line, cells=cells))
    return out


def _placed(names: Sequence[str], record: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Heads with their cells; the first of repeated heads wins, cells beyond the heads get names of their own."""
    seen: set[str] = set()
    for at, part in enumerate(record):
        name = names[at] if at < len(names) and names[at] else f"{STRAY}{at + 1}"
        if name not in seen and (not name.startswith(STRAY) or part.strip()):
            seen.add(name)
            yield name, part


def _runs(text: str) -> bool:
    """Whether a spreadsheet runs `text`: a formula mark in front, and more than that mark behind it."""
    return len(text) > 1 and text.lstrip()[:1] in tuple("=+-@＝＋－＠")


def _workbook(path: Path) -> Sheet:
    """The first sheet that holds heads of events, and those that go on with the same heads."""
    book = _opened(path, results=False)
    values = None
    names: tuple[str, ...] = ()
    lines: list[Line] = []
    known = set(EVENTS.names)
    for at, sheet in enumerate(book.worksheets):
        rows = sheet.iter_rows()
        heads = tuple(_shown(head.value).strip() for head in next(rows, ()))
        if not known & set(heads) or (names and heads[: len(names)] != names):
            continue
        while heads and not heads[-1]:
            heads = heads[:-1]
        names = names or heads
        for number, row in enumerate(rows, 2):
            record = [_shown(one.value) for one in row]
            formulas, unknown = [], []
            for place, one in enumerate(row):
                if one.data_type == "f":
                    if values is None:  # a second look at the file, for the results that its program stored
                        values = _opened(path, results=True)
                    result = values.worksheets[at].cell(number, place + 1)
                    held = result.value is not None and result.data_type != "e"
                    record[place] = _shown(result.value) if held else ""
                    name = heads[place] if place < len(heads) else f"{STRAY}{place + 1}"
                    formulas.append(name)
                    unknown += [] if held else [name]
            if any(part.strip() for part in record) or formulas:
                lines.append(Line(number, dict(_placed(heads, record)), tuple(formulas), tuple(unknown)))
    return Sheet(names, tuple(lines), "xlsx", path)


def _opened(path: Path, *, results: bool) -> openpyxl.Workbook:
    """The workbook with its formulas, or with the results that its program stored."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # colours and lists that openpyxl does not know are none of our business
        return openpyxl.load_workbook(path, data_only=results)


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return number_text(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
        case datetime.date():
            return value.isoformat()
        case _:
            return str(unescape(str(value)))


def _written(path: Path) -> Sheet:
    rows = read_table(path, EVENTS, required=())
    lines = tuple(
        Line(number, {name: cell_text(value) for name, value in row.items()}) for number, row in enumerate(rows, 2)
    )
    return Sheet(EVENTS.names, lines, path.suffix, path)
