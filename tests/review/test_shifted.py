"""A column that was sorted alone, or moved by a row, gives no corrections; those that a person made are taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import status
from pipeline.review.shifted import moved_columns
from pipeline.review.store import read_reviews
from tests.review.rounds import run_with
from tests.review.test_round_trip import Table, read, write


def moved(rows: Table, column: str) -> Table:
    """`rows` with the cells of `column` one row down."""
    cells = [row[column] for row in rows]
    return [row | {column: cell} for row, cell in zip(rows, [cells[-1], *cells[:-1]], strict=True)]


@pytest.mark.parametrize("column", ["company", "investors", "amount"])
def test_a_column_that_was_moved_is_not_taken_and_told_in_one_line(
    column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_with(tmp_path)
    rows = moved(read(tmp_path / "out" / "events.csv"), column)
    rows[1]["round"] = "C"
    write(tmp_path / "x.csv", rows)
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(tmp_path / "out")]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if "sorted alone, or moved by a row?" in line]
    assert len(told) == 1
    assert f"most changed cells of {column} are those of other articles' rows" in told[0]
    assert "(in 5 rows: 2, 3, 4, 5, 6)" in told[0]
    (event,) = read_reviews(tmp_path / "out" / "reviews.csv").events.values()
    assert {name: cell.now for name, cell in event.cells.items()} == {"round": "C"}


def test_names_that_a_person_corrects_are_taken_also_when_other_articles_have_them() -> None:
    rows = [{"doc_id": f"{n}.txt", "company": f"公司{n}", "evidence": f"公司{n}融资", "title": ""} for n in range(8)]
    right = [{"company": f"公司{n + 4}"} for n in range(4)]  # what stood there was wrong, and is nowhere now
    assert moved_columns(list(zip(rows[:4], right, strict=True)) + [(row, {}) for row in rows[4:]]) == {}
    told = [row | {"evidence": f"公司{(n + 1) % 8}融资"} for n, row in enumerate(rows)]  # the article says so
    assert moved_columns([(row, {"company": f"公司{(n + 1) % 8}"}) for n, row in enumerate(told)]) == {}
    assert moved_columns([(row, {"company": f"公司{(n + 1) % 8}"}) for n, row in enumerate(rows)]).keys() == {"company"}
