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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.read.dates import slashed
from pipeline.records import Records
from pipeline.tables.misread import misread
from pipeline.tables.reading import TableError, decoded, no_file, read_table
from pipeline.tables.schema import EVENTS, REPORT
from pipeline.tables.text import cell_text, from_csv, number_text, unguard

_DELIMITERS = (",", ";", "\t", "|")
_NUMBERS = tuple(column.name for column in EVENTS.columns if column.type == "number")
_DATES = tuple(column.name for column in EVENTS.columns if column.type == "date")
_TOP = 6  # rows among which the heads are looked for
_SEP = re.compile(r"\A\"?sep=[^\r\n]\"?\r?\n", re.IGNORECASE)  # by which a spreadsheet is told what parts the cells
_COMMA = re.compile(r"\s*-?\d+,\d+\s*")
STRAY = "?"
"""What the names of cells without a head begin with: ?1, ?2, ... by their columns."""
_CUT = 20  # cells of a row of unknown heads, and characters of each, that a message shows
_LEFT = "left as it was"
_NO_RESULT = f"a formula without its result: {_LEFT}; put in the value, or save the file in Excel first"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a spreadsheet counts (the header is row 1) and its cells, by column, as text."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()  # columns whose cell a spreadsheet runs, or would run
    unknown: Mapping[str, str] = field(default_factory=dict)  # columns whose value the file does not hold, and why


# Columns that tell an event, each with those that the other tables with that column share with events.csv.
_SHARED = {
    "event_id": {"event_id", "deal_id", "doc_id"},
    "doc_id": {"event_id", "deal_id", "doc_id", "title", "published_date", "status", "currency"},
}
_WORDED = ("title", "company", "company_text", "evidence")
"""Columns of Chinese text that an encoding damages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a table. `names` are the heads as they stand, repeated ones included; of these the first counts.

    `twice`: repeated heads under which different things stand, with the number of the first such row.
    """

    names: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str = ""
    path: Path = field(default_factory=Path)
    twice: Mapping[str, int] = field(default_factory=dict)

    def one_of_each(self) -> Sheet:
        """The sheet itself. Raises TableError when two columns with one head say different things."""
        for name, number in self.twice.items():
            why = f"the column {name} stands there twice, with different cells in row {number}: take one of them out"
            raise TableError(f"{self.path}: {why}")
        return self


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
        found = ", ".join(name if len(name) <= _CUT else f"{name[:_CUT]}…" for name in sheet.names[:_CUT] if name)
        why = f"no column of {EVENTS.name} in the first row, which holds {found or 'nothing'}"
        raise TableError(f"{path}: {why}; is it the right file?")
    if not any(key in heads and heads - shared for key, shared in _SHARED.items()):
        why = "are those of another table" if heads & set(_SHARED) else "hold neither event_id nor doc_id"
        raise TableError(f"{path}: the columns in the first row {why}; is it the right file?")
    return sheet


def _csv_sheet(path: Path) -> Sheet:
    text, encoding = decoded(path)
    text = _SEP.sub("", text)  # a spreadsheet shows no such line, and counts none
    top = text.split("\n", _TOP)[:_TOP]
    split = {mark: [[part.strip('" \r') for part in line.split(mark)] for line in top] for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: max(_known(parts) for parts in split[mark]))
    records = list(Records(io.StringIO(text, newline=""), delimiter))
    at = _heads_at(records[:_TOP])
    names = _heads(records[at]) if records else ()
    columns = {column.name: column for column in EVENTS.columns}
    lines = []
    twice: dict[str, int] = {}
    for number, record in enumerate(records[at + 1 :], at + 2):
        if not any(part.strip() for part in record):
            continue
        twice = dict.fromkeys(_disputed(names, record), number) | twice
        cells: dict[str, str] = {}
        formulas = []
        for name, part in _placed(names, record):
            column = columns.get(name)
            cells[name] = from_csv(column, part) if column else part
            if column and column.type not in ("integer", "number", "date") and part == cells[name] and _runs(part):
                formulas.append(name)
        lines.append(Line(number, cells, tuple(formulas)))
    return Sheet(names, tuple(_as_written_here(lines, continental=delimiter == ";")), encoding, path, twice)


def _heads(cells: Iterable[str]) -> tuple[str, ...]:
    """The heads in a row; those of events in whichever case they stand there."""
    stripped = (cell.strip() for cell in cells)
    return tuple(name.lower() if name.lower() in EVENTS.names else name for name in stripped)


def _known(cells: Iterable[str]) -> int:
    """How many heads of events a row holds."""
    return len({*_heads(cells)} & {*EVENTS.names})


def _heads_at(rows: Sequence[Sequence[str]]) -> int:
    """The place of the heads among the first `rows`: behind a title, when one of those that tell an event stands
    there with others."""
    return next((at for at, row in enumerate(rows) if set(_SHARED) & {*_heads(row)} and _known(row) > 1), 0)


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
        name = _head(names, at)
        if name not in seen and (not name.startswith(STRAY) or part.strip()):
            seen.add(name)
            yield name, part


def _disputed(names: Sequence[str], record: Sequence[str]) -> Iterator[str]:
    """The heads of events that stand there again over another cell."""
    first: dict[str, str] = {}
    for name, part in zip(names, record, strict=False):
        if name in EVENTS.names and first.setdefault(name, part.strip()) != part.strip():
            yield name


def _head(names: Sequence[str], at: int) -> str:
    return names[at] if at < len(names) and names[at] else f"{STRAY}{at + 1}"


def _runs(text: str) -> bool:
    """Whether a spreadsheet runs `text`: a formula mark in front, and more than that mark behind it."""
    return len(text) > 1 and text.lstrip()[:1] in tuple("=+-@＝＋－＠")


def _workbook(path: Path) -> Sheet:
    """The first sheet that holds heads of events, and those that go on with the same heads. Each row of cells that
    were merged down a column holds their value."""
    book = _opened(path, results=False)
    values = cache(lambda: _opened(path, results=True))  # for the results of formulas that its program stored
    names: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    lines: list[Line] = []
    twice: dict[str, int] = {}
    known = set(EVENTS.names)
    for at, sheet in enumerate(book.worksheets):
        rows = list(sheet.iter_rows())
        top = _heads_at([[_shown(one.value) for one in row] for row in rows[:_TOP]])
        first = rows[top] if rows else ()
        heads = _heads(_shown(head.value) for head in first)
        seen = seen or heads
        if not known & set(heads) or (names and heads[: len(names)] != names):
            continue
        while heads and not heads[-1]:
            heads = heads[:-1]
        names = names or heads
        # Our own workbook has notes at its heads; one without was CSV once, whose quotes are still there.
        bare = (lambda text: text) if any(head.comment for head in first) else unguard
        merged, tops = _merged(sheet), {}
        for number, row in enumerate(rows[top + 1 :], top + 2):
            # Of an id that was deleted the link stays, and its page is read in the place of the cell.
            record = [bare(_shown(one.value)) if one.value != REPORT or not one.hyperlink else "" for one in row]
            formulas: list[str] = []
            unknown: dict[str, str] = {}
            for place, one in enumerate(row):
                name = _head(heads, place)
                if one.data_type == "f":
                    result = values().worksheets[at].cell(number, place + 1)
                    held = result.value is not None and result.data_type != "e"
                    record[place] = bare(_shown(result.value)) if held else ""
                    formulas.append(name)
                    unknown |= {} if held else {name: _NO_RESULT}
            if not any(part.strip() for part in record) and not formulas:
                continue
            for place, name in enumerate(_head(heads, place) for place in range(len(row))):
                area = merged.get((number, place + 1))
                if area and (number, place + 1) == (area.min_row, area.min_col) and name not in unknown:
                    tops[area.coord] = record[place]
                elif area and area.coord in tops and place + 1 == area.min_col:
                    record[place] = tops[area.coord]
                elif area:
                    unknown.setdefault(name, f"merged into {area.coord}: {_LEFT}; part the cells, and fill each")
            twice = dict.fromkeys(_disputed(heads, record), number) | twice
            lines.append(Line(number, dict(_placed(heads, record)), tuple(formulas), unknown))
    return Sheet(names or seen, tuple(lines), "xlsx", path, twice)


def _merged(sheet: Worksheet) -> dict[tuple[int, int], CellRange]:
    """The merged cells of the rows that are filled, by row and column (from 1), with the range of each."""
    found: dict[tuple[int, int], CellRange] = {}
    for area in sheet.merged_cells.ranges:
        last = min(area.max_row, sheet.max_row)
        places = ((row, at) for row in range(area.min_row, last + 1) for at in range(area.min_col, area.max_col + 1))
        found |= dict.fromkeys(places, area)
    return found


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
