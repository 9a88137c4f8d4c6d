"""Two copies of one row, as when the tables of two people were put under each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import status
from pipeline.review.store import read_reviews
from tests.review.rounds import run_with
from tests.review.test_round_trip import read, write

Edits = dict[str, str]


def imported(folder: Path, here: Edits, there: Edits, ends: int) -> Edits:
    """What is kept of the event of row 2, edited in that row and in a copy of it in row 7."""
    run_with(folder)
    rows = read(folder / "out" / "events.csv")
    write(folder / "x.csv", [rows[0] | here, *rows[1:], rows[0] | there])
    assert status(["review", "import", str(folder / "x.csv"), "-o", str(folder / "out")]) == ends
    (event, *others) = read_reviews(folder / "out" / "reviews.csv").events.values()
    assert not others
    return {name: event.now(name) for name in event.edited}


def test_copies_that_edit_different_cells_are_both_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = imported(tmp_path, {"round": "B"}, {"advisers": "甲律所", "review_note": "电话确认"}, ends=0)
    told = capsys.readouterr().out
    assert {"round": "B", "advisers": "甲律所", "review_note": "电话确认"}.items() <= kept.items()
    assert "row 7: the same event as row 2: advisers '甲律所', review_note '电话确认' is taken with that row" in told


def test_of_a_cell_that_both_edit_the_first_is_taken_and_both_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = imported(tmp_path, {"investors": "甲资本"}, {"investors": "乙创投", "review_note": "电话确认"}, ends=1)
    told = capsys.readouterr().out
    assert (kept["investors"], kept["review_note"]) == ("甲资本", "电话确认")
    assert "the same event as row 2, which says '甲资本': '乙创投' is not taken" in told


@pytest.mark.parametrize(("here", "there"), [({"review": "ok"}, {"round": "B"}), ({"round": "B"}, {"review": "ok"})])
def test_a_verdict_does_not_vouch_for_what_the_other_copy_says(
    here: Edits, there: Edits, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = imported(tmp_path, here, there, ends=1)
    assert "round" in kept and "review" not in kept
    assert "ok is not taken: the other copy of the row has round 'B'" in capsys.readouterr().out


def test_a_copy_that_tells_of_another_event_is_not_taken_for_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = imported(tmp_path, {"review": "ok"}, {"company": "云帆智能", "amount": "5000000"}, ends=1)
    assert kept == {"review": "ok"}
    told = capsys.readouterr().out
    assert "the same event as row 2, but with company '云帆智能', amount '5000000': not taken" in told


def test_a_copy_with_nothing_in_it_is_told_and_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(tmp_path, {"review": "ok"}, {}, ends=0) == {"review": "ok"}
    assert "row 7: the same event as row 2, with nothing else in it" in capsys.readouterr().out
