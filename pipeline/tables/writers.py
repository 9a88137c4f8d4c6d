"""Tables as files: every format takes the same rows.

Files are written in a hidden folder inside the output folder and moved into place at the end, so that a run
that fails leaves the tables of the last good run alone.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables.frame import frame
from pipeline.tables.hidden import hidden_folder
from pipeline.tables.schema import DATABASE, SEPARATOR, TABLES, Row, Table
from pipeline.tables.text import csv_texts
from pipeline.tables.xlsx import Xlsx

if TYPE_CHECKING:
    from pandas import DataFrame

FORMATS = ("csv", "parquet", "xlsx", "jsonl", "sqlite")

_TOGETHER = 1_000  # rows of a table handed to its writers at a time
_ROW_GROUP = 20_000  # rows of Parquet held in memory


class Writer(Protocol):
    """One table in one format. Rows come from `schema.row`."""

    def write(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...


class _Csv:
    """UTF-8 with BOM, RFC 4180 (CRLF between records, quotes doubled), formulas made harmless."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._table = table
        self._file = (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="")
        self._append(frame([], table), header=True)

    def write(self, rows: Sequence[Row]) -> None:
        cells = frame(rows, self._table)
        self._append(cells.assign(**{c.name: csv_texts(c, cells[c.name]) for c in self._table.columns}))

    def _append(self, cells: DataFrame, *, header: bool = False) -> None:
        cells.to_csv(self._file, header=header, index=False, lineterminator="\r\n")

    def close(self) -> None:
        self._file.close()


class _Jsonl:
    """One JSON object a line: lists as arrays, empty numbers as null."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._file = (folder / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n")

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:  # without pandas, which would write `\/` for `/` and 1.0 for 1
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
        self._table = table
        self._schema = pa.schema(
            [
                pa.field(column.name, _ARROW[column.type](), metadata={"description": column.en, "unit": column.unit})
                for column in table.columns
            ]
        )
        self._file = pq.ParquetWriter(folder / f"{table.name}.parquet", self._schema)
        self._rows: list[Row] = []

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._rows.append(row)
            if len(self._rows) == _ROW_GROUP:
                self._flush()

    def _flush(self) -> None:
        cells = frame(self._rows, self._table)
        self._file.write_table(pa.Table.from_pandas(cells, schema=self._schema, preserve_index=False))
        self._rows.clear()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._file.close()


_SQL = {"text": "TEXT", "date": "TEXT", "list": "TEXT", "integer": "INTEGER", "number": "REAL"}


class _Sqlite:
    """A table of `rongzi.sqlite`, which holds them all; lists as text with `;`."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._table = table
        self._lists = [column.name for column in table.columns if column.type == "list"]
        self._base = sqlite3.connect(folder / DATABASE)
        self._base.execute("PRAGMA synchronous = OFF")  # the file is moved into place only when it is whole
        columns = ", ".join(f'"{column.name}" {_SQL[column.type]}' for column in table.columns)
        self._base.execute(f'CREATE TABLE "{table.name}" ({columns})')
        self._base.commit()

    def write(self, rows: Sequence[Row]) -> None:
        cells = frame(rows, self._table)
        joined = cells.assign(**{name: cells[name].str.join(SEPARATOR) for name in self._lists})
        joined.to_sql(self._table.name, self._base, if_exists="append", index=False)

    def close(self) -> None:
        self._base.close()


_WRITERS: Mapping[str, Callable[[Path, Table], Writer]] = {
    "csv": _Csv,
    "parquet": _Parquet,
    "xlsx": Xlsx,
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
        for row in rows:
            waiting.append(row)
            if len(waiting) >= _TOGETHER:
                self._flush(name)

    def _flush(self, name: str) -> None:
        if not self._rows[name]:
            return
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
    with hidden_folder(folder) as hidden:
        tables_out = TableSet(hidden, tuple(dict.fromkeys(formats)), tables)
        try:
            yield tables_out
        finally:
            tables_out.close()
        written = sorted(hidden.iterdir())
        for path in written:  # all or none
            if (folder / path.name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / path.name))
        for path in written:
            path.replace(folder / path.name)
