"""Tables as files: every format takes the same rows.

Files are written in a hidden folder inside the output folder and moved into place at the end, so that a run
that fails leaves the tables of the last good run alone.
"""

from __future__ import annotations

import csv
import datetime
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from pipeline.tables.schema import TABLES, Cell, Column, Row, Table
from pipeline.tables.text import cell_text, csv_text

FORMATS = ("csv", "parquet", "xlsx", "jsonl", "sqlite")
DATABASE = "rongzi.sqlite"

_TOGETHER = 1_000  # rows of a table handed to its writers at a time
_ROW_GROUP = 20_000  # rows of Parquet held in memory
_XLSX_ROWS = 1_048_576  # the limit of the format, the header row included
_XLSX_CHARS = 32_767  # the limit of a cell
_XLSX_FIRST_DAY = "1900-03-01"  # before it Excel counts a 29 February 1900 that never was


class Writer(Protocol):
    """One table in one format. Rows come from `schema.row`."""

    def write(self, rows: Iterable[Row]) -> None: ...

    def close(self) -> None: ...


class _Csv:
    """UTF-8 with BOM, RFC 4180 (CRLF between records, quotes doubled), formulas made harmless."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._columns = table.columns
        self._file = (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file, lineterminator="\r\n")
        self._csv.writerow(table.names)

    def write(self, rows: Iterable[Row]) -> None:
        self._csv.writerows([csv_text(column, row[column.name]) for column in self._columns] for row in rows)

    def close(self) -> None:
        self._file.close()


class _Jsonl:
    """One JSON object a line: lists as arrays, empty numbers as null."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._file = (folder / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n")

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            plain = {name: int(v) if isinstance(v, float) and v.is_integer() else v for name, v in row.items()}
            self._file.write(json.dumps(plain, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


_ARROW: dict[str, Callable[[], Any]] = {
    "text": pa.string,
    "date": pa.string,  # cut to its precision, so not always a day
    "integer": pa.int64,
    "number": pa.float64,
    "list": lambda: pa.list_(pa.string()),
}


class _Parquet:
    """Typed columns, lists as lists, the meaning of each column in its metadata."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._schema = pa.schema(
            [
                pa.field(column.name, _ARROW[column.type](), metadata={"description": column.en, "unit": column.unit})
                for column in table.columns
            ]
        )
        self._file = pq.ParquetWriter(folder / f"{table.name}.parquet", self._schema)
        self._rows: list[Row] = []

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows.append(row)
            if len(self._rows) == _ROW_GROUP:
                self._flush()

    def _flush(self) -> None:
        self._file.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._file.close()


class _Xlsx:
    """Typed cells, days as dates, a frozen header with a filter; more rows than a sheet holds go on in another."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._table = table
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(folder / f"{table.name}.xlsx"), options)
        # A fixed date in place of the clock: the same rows give the same bytes.
        self._book.set_properties({"title": table.name, "created": datetime.datetime(2000, 1, 1)})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._head = self._book.add_format({"bold": True, "bottom": 1})
        self._sheets = 0
        self._add_sheet()

    def _add_sheet(self) -> None:
        self._sheets += 1
        name = self._table.name if self._sheets == 1 else f"{self._table.name} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._table.columns):
            width = 14 if column.type in ("integer", "number", "date") else 18
            self._sheet.set_column(at, at, max(width, len(column.name) + 2))
        self._sheet.write_row(0, 0, self._table.names, self._head)
        self._next = 1

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, self._next - 1, len(self._table.columns) - 1)

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._next == _XLSX_ROWS:
                self._end_sheet()
                self._add_sheet()
            for at, column in enumerate(self._table.columns):
                self._cell(at, column, row[column.name])
            self._next += 1

    def _cell(self, at: int, column: Column, value: Cell) -> None:
        if isinstance(value, int | float):
            self._sheet.write_number(self._next, at, value)
            return
        text = cell_text(value)
        if column.type == "date" and (day := _excel_day(text)):
            self._sheet.write_datetime(self._next, at, day, self._day)
        elif text:
            # A longer text would be dropped without a word: cut it where the reader sees that it goes on.
            self._sheet.write_string(
                self._next, at, text if len(text) <= _XLSX_CHARS else text[: _XLSX_CHARS - 1] + "…"
            )

    def close(self) -> None:
        self._end_sheet()
        self._book.close()


def _excel_day(text: str) -> datetime.date | None:
    """The day that `text` names when a sheet can hold it as a date, else None."""
    if len(text) != 10 or text < _XLSX_FIRST_DAY:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


_SQL = {"text": "TEXT", "date": "TEXT", "list": "TEXT", "integer": "INTEGER", "number": "REAL"}


class _Sqlite:
    """A table of `rongzi.sqlite`, which holds them all; lists as text with `;`."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._columns = table.columns
        self._base = sqlite3.connect(folder / DATABASE)
        self._base.execute("PRAGMA synchronous = OFF")  # the file is moved into place only when it is whole
        columns = ", ".join(f'"{column.name}" {_SQL[column.type]}' for column in table.columns)
        self._base.execute(f'CREATE TABLE "{table.name}" ({columns})')
        self._base.commit()
        self._insert = f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})'

    def write(self, rows: Iterable[Row]) -> None:
        with self._base:
            self._base.executemany(self._insert, (self._values(row) for row in rows))

    def _values(self, row: Row) -> list[str | int | float | None]:
        values = (row[column.name] for column in self._columns)
        return [value if isinstance(value, int | float) or value is None else cell_text(value) for value in values]

    def close(self) -> None:
        self._base.close()


_WRITERS: Mapping[str, Callable[[Path, Table], Writer]] = {
    "csv": _Csv,
    "parquet": _Parquet,
    "xlsx": _Xlsx,
    "jsonl": _Jsonl,
    "sqlite": _Sqlite,
}


class TableSet:
    """Open tables in every format asked for: `write(name, rows)` puts rows into each.

    What else is written into `folder` by then moves into place together with them.
    """

    def __init__(self, folder: Path, formats: Sequence[str], tables: Sequence[Table]) -> None:
        self.folder = folder
        self._writers = {table.name: [_WRITERS[form](folder, table) for form in formats] for table in tables}

        self._rows: dict[str, list[Row]] = {table.name: [] for table in tables}

    def write(self, name: str, rows: Iterable[Row]) -> None:
        waiting = self._rows[name]
        waiting.extend(rows)
        if len(waiting) >= _TOGETHER:
            self._flush(name)

    def _flush(self, name: str) -> None:
        for writer in self._writers[name]:
            writer.write(self._rows[name])
        self._rows[name].clear()

    def close(self) -> None:
        for name, writers in self._writers.items():
            self._flush(name)
            for writer in writers:
                writer.close()


@contextmanager
def open_tables(
    folder: Path, formats: Sequence[str] = ("csv",), tables: Sequence[Table] = tuple(TABLES.values())
) -> Iterator[TableSet]:
    """Tables to write into `folder` (made when missing); they appear there when the block ends well, else not at all.

    Raises ValueError for an unknown format and OSError when the folder cannot be written.
    """
    unknown = [form for form in formats if form not in _WRITERS]
    if unknown:
        raise ValueError(f"unknown format {unknown[0]!r}: known are {', '.join(FORMATS)}")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".rongzi-", dir=folder) as hidden:
        tables_out = TableSet(Path(hidden), tuple(dict.fromkeys(formats)), tables)
        try:
            yield tables_out
        finally:
            tables_out.close()
        for path in sorted(Path(hidden).iterdir()):
            path.replace(folder / path.name)
