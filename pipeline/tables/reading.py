"""Tables back from files, in any of the formats, as the rows that were written."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.read.encoding import NotText, detect
from pipeline.records import Records
from pipeline.tables.frame import frame
from pipeline.tables.schema import TABLES, Row, Table, cell, file_name
from pipeline.tables.text import from_csv

if TYPE_CHECKING:
    from pandas import DataFrame

_PRIVATE = re.compile("[\ue000-\uf8ff]")  # what Big5 becomes when it is read as GBK

# What the readers raise for a file that is none of their kind.
_BROKEN = (ValueError, csv.Error, sqlite3.Error, pa.ArrowException, BadZipFile, KeyError, InvalidFileException)


class TableError(ValueError):
    """A table that cannot be read; the message is one line for the user."""


def read_table(path: Path, table: Table | None = None, required: Collection[str] | None = None) -> list[Row]:
    """The rows of the table in `path` (.csv, .parquet, .xlsx, .jsonl, .sqlite), in order.

    `table` defaults to the one that the file name tells (events.csv). Columns that `required` does not name may be
    missing and read as empty; without `required` all are wanted. Columns that the table does not know are left out.
    Raises TableError when the file cannot be read, a column is missing or a cell holds the wrong type.
    """
    table = table or TABLES.get(path.stem)
    if table is None:
        raise TableError(f"{path}: which table is this? The name should be one of {', '.join(TABLES)}")
    if not path.is_file():
        raise TableError(no_file(path, table))
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise TableError(f"{path}: unknown format {path.suffix!r}: known are {', '.join(_READERS)}")
    try:
        names, rows = reader(path, table)
        wanted = [name for name in table.names if required is None or name in required]
        if missing := [name for name in wanted if name not in names]:
            if any(";" in name for name in names):
                raise TableError(f"{path}: its cells are parted by semicolons: save it with commas")
            raise TableError(f"{path}: columns missing: {', '.join(missing)}")
        start = 2 if path.suffix.lower() in (".csv", ".xlsx") else 1  # as a spreadsheet counts
        return [_typed(path, number, table, values) for number, values in enumerate(rows, start)]
    except TableError:
        raise
    except OSError as error:
        raise TableError(f"{path}: cannot be read: {error.strerror or error}") from error
    except _BROKEN as error:
        first = next(iter(str(error).splitlines()), "")
        raise TableError(f"{path}: is not a {path.suffix} table: {first}") from error


def read_frame(path: Path | str, table: Table | None = None) -> DataFrame:
    """The table in `path` (see `read_table`) as a DataFrame with the types of its columns (see `frame`)."""
    path = Path(path)
    rows = read_table(path, table)
    return frame(rows, table or TABLES[path.stem])


def frames(folder: Path | str, form: str = "csv") -> dict[str, DataFrame]:
    """Every table that a run wrote into `folder` in the format `form`, by its name. Raises TableError."""
    return {name: read_frame(Path(folder) / file_name(name, form), table) for name, table in TABLES.items()}


def table_in(folder: Path, table: Table, suffix: str = "") -> Path | None:
    """The file of `folder` that holds `table` in whichever format a run wrote; that with `suffix` before others."""
    suffixes = sorted(_READERS, key=lambda one: one != suffix.lower())
    paths = (folder / file_name(table.name, one.removeprefix(".")) for one in suffixes)
    return next((path for path in paths if path.is_file()), None)


def no_file(path: Path, table: Table) -> str:
    """What is wrong with a `path` that should be a file of `table`, and is none."""
    return f"{path}: " + (f"is a folder; name a table, as {path / table.name}.csv" if path.is_dir() else "no such file")


def decoded(path: Path) -> tuple[str, str]:
    """Text and encoding of what a spreadsheet saved as CSV: a byte order mark, else UTF-8, else GB18030.

    Raises TableError for bytes that are none of these, OSError when `path` cannot be read.
    """
    data = path.read_bytes()
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("gb18030")
        encoding, _ = detect(data)
    except (UnicodeDecodeError, NotText):
        raise TableError(f"{path}: line {line} is not text in UTF-8, UTF-16 or GBK; save it as CSV UTF-8") from None
    if encoding == "big5hkscs" and _PRIVATE.search(text):
        raise TableError(f"{path}: is in Big5, which lost the simplified characters; save it as .xlsx or CSV UTF-8")
    if encoding == "utf-8":
        raise TableError(f"{path}: line {line} holds bytes that are no UTF-8; save the file again as CSV UTF-8")
    return text, "gb18030"


def _typed(path: Path, number: int, table: Table, values: Mapping[str, object]) -> Row:
    try:
        return {column.name: cell(column, values.get(column.name)) for column in table.columns}
    except ValueError as error:
        raise TableError(f"{path}: row {number}: {error}") from error


_Content = tuple[Sequence[str], Iterable[Mapping[str, object]]]


def _read_csv(path: Path, table: Table) -> _Content:
    columns = {column.name: column for column in table.columns}
    text, _ = decoded(path)
    records = Records(io.StringIO(text, newline=""))
    names = next(records, [])

    def rows() -> Iterator[Mapping[str, object]]:
        for cells in filter(None, records):
            if len(cells) > len(names):
                raise TableError(f"{path}: line {records.line_number}: more cells than columns")
            named = zip(names, cells, strict=False)
            yield {name: from_csv(columns[name], text) for name, text in named if name in columns}

    return names, rows()


def _read_jsonl(path: Path, table: Table) -> _Content:
    rows: list[dict[str, object]] = []
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise TableError(f"{path}: line {number}: not a JSON object")
                rows.append(row)
    return (list(rows[0]) if rows else table.names), rows


def _read_parquet(path: Path, table: Table) -> _Content:
    content = pq.read_table(path)
    return content.column_names, content.to_pylist()


def _read_xlsx(path: Path, table: Table) -> _Content:
    book = openpyxl.load_workbook(path, read_only=True)
    names: list[str] = []
    rows: list[dict[str, object]] = []
    for sheet in book.worksheets:
        lines = sheet.iter_rows(values_only=True)
        names = [str(name) for name in next(lines, ()) if name is not None]
        columns = {column.name: column for column in table.columns}
        for line in lines:
            texts = zip(names, line, strict=False)
            rows.append({n: _xlsx_value(v, columns[n].type in ("integer", "number")) for n, v in texts if n in columns})
        while rows and not any(value is not None for value in rows[-1].values()):
            rows.pop()  # a spreadsheet keeps the rows below the table that have a format
    book.close()
    return names, rows


def _xlsx_value(value: Any, numeric: bool) -> object:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, str):
        return unescape(value)
    if value is not None and not numeric:  # Excel turned text such as 2025 into a number
        return str(int(value) if isinstance(value, float) and value.is_integer() else value)
    return value


def _read_sqlite(path: Path, table: Table) -> _Content:
    if not path.is_file():
        raise FileNotFoundError(2, "no such file", str(path))
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        found = base.execute(f'SELECT * FROM "{table.name}" ORDER BY rowid')
        names = [head[0] for head in found.description]
        return names, [dict(zip(names, row, strict=True)) for row in found]
    finally:
        base.close()


_READERS: Mapping[str, Callable[[Path, Table], _Content]] = {
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".xlsx": _read_xlsx,
    ".jsonl": _read_jsonl,
    ".sqlite": _read_sqlite,
}
