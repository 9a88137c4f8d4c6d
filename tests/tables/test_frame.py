"""Rows as DataFrames: the types of the columns, nothing lost, and a run's tables back from its folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.tables.frame import DTYPES, frame
from pipeline.tables.reading import TableError, frames, read_frame
from pipeline.tables.schema import EVENTS, TABLES, Cell, Row, row
from pipeline.tables.writers import FORMATS, open_tables

FULL = row(EVENTS, {
    "event_id": "ev1", "doc_id": "a.txt", "title": "=星野智能\n完成B轮融资", "published_date": "2025-09",
    "amount": 200_000_000.0, "amount_cny": 0.1, "investors": ("北辰资本", "云杉创投"), "evidence_start": 2**53 + 1,
    "confidence": 0.877,
})  # fmt: skip
EMPTY = row(EVENTS, {"event_id": "ev2"})


def rows_of(made: pd.DataFrame) -> list[Row]:
    """The rows that `frame` was given."""

    def cell(value: object) -> Cell:
        return tuple(value) if isinstance(value, list) else None if value is pd.NA else value  # type: ignore[return-value]

    columns = [map(cell, made[name].tolist()) for name in made]
    return [dict(zip(made.columns, values, strict=True)) for values in zip(*columns, strict=True)]


@pytest.mark.parametrize("rows", [[FULL, EMPTY], [EMPTY], []], ids=["full and empty", "empty cells alone", "no rows"])
def test_columns_keep_their_types_and_cells_their_values(rows: list[Row]) -> None:
    made = frame(rows, EVENTS)
    assert {column.name: str(made[column.name].dtype) for column in EVENTS.columns} == {
        column.name: DTYPES[column.type] for column in EVENTS.columns
    }
    assert tuple(made.columns) == EVENTS.names
    assert rows_of(made) == rows


@pytest.mark.parametrize("form", FORMATS)
def test_the_tables_of_a_run_come_back_from_every_format(tmp_path: Path, form: str) -> None:
    with open_tables(tmp_path, [form]) as tables:
        tables.write("events", [FULL | {"evidence_start": 7}, EMPTY])
    read = frames(tmp_path, form)
    assert list(read) == list(TABLES)
    pd.testing.assert_frame_equal(read["events"], frame([FULL | {"evidence_start": 7}, EMPTY], EVENTS))
    pd.testing.assert_frame_equal(read["deals"], frame([], TABLES["deals"]))


def test_what_an_analyst_asks_of_a_table_works_as_it_stands(tmp_path: Path) -> None:
    with open_tables(tmp_path) as tables:
        tables.write("events", [FULL, FULL | {"investors": ("北辰资本",), "amount": None}])
    events = read_frame(str(tmp_path / "events.csv"))
    assert events.explode("investors")["investors"].value_counts().to_dict() == {"北辰资本": 2, "云杉创投": 1}
    assert (events["amount"].sum(), events["amount"].isna().tolist()) == (2e8, [False, True])


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"events\.parquet: no such file"):
        frames(tmp_path, "parquet")


def test_a_whole_number_that_no_format_holds_is_refused_with_its_row(tmp_path: Path) -> None:
    with open_tables(tmp_path) as tables:
        tables.write("events", [FULL])
    path = tmp_path / "events.csv"
    path.write_bytes(path.read_bytes().replace(b"9007199254740993", b"9" * 30))
    with pytest.raises(TableError, match="row 2: evidence_start: a whole number of at most 18 digits"):
        read_frame(path)


def test_commands_that_write_no_table_do_not_wait_for_pandas() -> None:
    code = (
        "import sys, pipeline.cli.main, pipeline.run.drive, pipeline.tables.reading; sys.exit('pandas' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
