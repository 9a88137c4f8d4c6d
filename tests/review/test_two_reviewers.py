"""Two people look at the same run: nobody's word is overwritten unseen, and a verdict holds for what its author saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import status
from pipeline.review.apply import Applied, apply_reviews
from pipeline.review.bases import best_base
from pipeline.review.store import Reviews, read_reviews, write_reviews
from pipeline.review.take import take
from pipeline.review.taken import Source, Taken
from pipeline.tables.schema import EVENTS, row
from pipeline.tables.sheet import Line, Sheet
from pipeline.tables.text import cell_text
from tests.review.rounds import run_with
from tests.review.test_round_trip import events, read, write

EXTRACTED = row(EVENTS, {
    "event_id": "ev1", "doc_id": "a.txt", "title": "云帆科技融资", "event_type": "equity_round", "status": "completed",
    "company": "云帆科技", "company_text": "云帆科技", "round": "A", "round_text": "A轮", "amount": 3e7,
    "amount_min": 3e7, "amount_max": 3e7, "amount_precision": "exact", "currency": "CNY", "amount_text": "3000万元",
    "investors": ("长桥基金",), "investors_text": ("长桥基金",), "evidence": "云帆科技完成A轮融资3000万元。",
})  # fmt: skip
BASE = {name: cell_text(value) for name, value in EXTRACTED.items()}


def file(by: str, reviews: Reviews, over: bool = False, seen: dict[str, str] = BASE, **cells: str) -> Taken:
    """What `reviews` become when the file `by` is imported, in which these cells of the row `seen` were edited."""
    return take(Sheet(EVENTS.names, (Line(2, seen | cells),)), [seen], reviews, Source(by, over))


def table_of(reviews: Reviews) -> Applied:
    """The next run."""
    return apply_reviews([EXTRACTED], list(reviews.events.values()))


def as_seen(reviews: Reviews) -> dict[str, str]:
    (made,) = table_of(reviews).rows
    return {name: cell_text(value) for name, value in made.items()}


def test_the_same_cell_corrected_differently_is_a_conflict_and_both_are_kept(tmp_path: Path) -> None:
    first = file("张.csv", Reviews(), company="云帆集团")
    second = file("李.csv", first.reviews, company="云帆控股", round="B")
    (one,) = second.contested
    assert (one.column, one.stays, one.by, one.says) == ("company", "云帆集团", "张.csv", "云帆控股")
    assert [(c.column, c.was, c.now) for c in second.changes] == [("round", "A", "B")]
    write_reviews(tmp_path / "reviews.csv", second.reviews)
    assert read_reviews(tmp_path / "reviews.csv") == second.reviews
    applied = table_of(second.reviews)
    assert (applied.rows[0]["company"], applied.rows[0]["round"]) == ("云帆集团", "B")
    assert applied.rows[0]["flags"] == ("review_conflict",)
    (conflict,) = applied.conflicts
    assert (conflict.column, conflict.extracted, conflict.kept) == ("company", "云帆科技", "云帆集团")
    assert (conflict.other, conflict.by) == ("云帆控股", "李.csv")
    for words in ("李.csv", "云帆控股", "张.csv"):
        assert words in conflict.what


def test_importing_the_second_file_again_changes_nothing_and_over_takes_it() -> None:
    first = file("张.csv", Reviews(), company="云帆集团", amount="35000000")
    second = file("李.csv", first.reviews, company="云帆控股")
    again = file("李.csv", second.reviews, company="云帆控股")
    assert again.reviews == second.reviews
    over = file("李.csv", second.reviews, over=True, company="云帆控股")
    assert not over.contested
    assert [(c.column, c.was, c.now) for c in over.changes] == [("company", "云帆集团", "云帆控股")]
    made = as_seen(over.reviews)
    assert (made["company"], made["amount"], made["flags"]) == ("云帆控股", "35000000", "")


def test_who_saw_the_first_correction_may_correct_it_and_so_may_its_author() -> None:
    first = file("张.csv", Reviews(), company="云帆集团").reviews
    seen = as_seen(first)
    for taken in (file("李.csv", first, seen=seen, company="云帆控股"), file("张.csv", first, company="云帆控股")):
        assert not taken.contested
        assert [(c.was, c.now) for c in taken.changes] == [("云帆集团", "云帆控股")]
        assert as_seen(taken.reviews)["company"] == "云帆控股"


def test_a_file_of_the_same_name_says_that_it_replaces_what_was_said() -> None:
    first = file("张.csv", Reviews(), company="云帆集团").reviews
    assert file("张.csv", first, company="云帆集团").notes == []
    ((number, why),) = file("张.csv", first, company="云帆控股").notes
    assert (number, why.startswith("company: replaces")) == (2, True)


def test_who_may_have_seen_either_run_is_not_taken_to_have_seen_the_later_one() -> None:
    first = file("张.csv", Reviews(), round="B").reviews
    later = as_seen(first)
    sheet = Sheet(EVENTS.names, (Line(2, BASE | {"round": "C"}),))
    assert best_base(sheet, [[later], [BASE]]) == [BASE]
    untouched = Sheet(EVENTS.names, (Line(2, later),))
    assert best_base(untouched, [[later], [BASE]]) == [later]
    verdict = Sheet(("event_id", "review"), (Line(2, {"event_id": "ev1", "review": "ok"}),))
    assert best_base(verdict, [[later], [BASE]]) == [later]


@pytest.mark.parametrize(
    ("column", "stale", "kept"),
    [("company_id", "org:old", False), ("company_id", "org:mine", True), ("investors", "长桥基金", False),
     ("amount_max", "30000000", False), ("round", "A", True)],
)  # fmt: skip
def test_what_only_followed_from_a_correction_is_not_edited_by_its_old_value(
    column: str, stale: str, kept: bool
) -> None:
    """Held against the new run, though it came from the old one."""
    old = BASE | {"company_id": "org:old"}
    first = take(Sheet(EVENTS.names, (Line(2, old | {
        "company": "云帆集团", "lead_investors": "长桥基金;白塔资本", "amount": "40000000", "round": "B",
    }),)), [old], Reviews(), Source("张.csv"))  # fmt: skip
    new = as_seen(first.reviews) | {"company_id": "org:new"}
    sheet = Sheet(EVENTS.names, (Line(2, new | {column: stale}),))
    taken = take(sheet, [new], first.reviews, Source("李.csv", versions={"ev1": [new, old]}))
    assert [(c.column, c.now) for c in taken.changes] == ([(column, stale)] if kept else [])


def test_correcting_the_table_of_the_next_run_settles_the_conflict() -> None:
    disputed = file("李.csv", file("张.csv", Reviews(), company="云帆集团").reviews, company="云帆控股").reviews
    settled = file("三.csv", disputed, seen=as_seen(disputed), company="云帆控股").reviews
    assert as_seen(settled)["company"] == "云帆控股"
    assert table_of(settled).conflicts == ()


def test_an_edit_of_a_row_that_another_one_found_right_is_a_conflict_in_either_order() -> None:
    right = file("张.csv", Reviews(), review="ok")
    edited = file("李.csv", right.reviews, company="云帆控股")
    assert [(c.column, c.stays, c.says) for c in edited.contested] == [("company", "云帆科技", "云帆控股")]
    made = as_seen(edited.reviews)
    assert (made["review"], made["company"], made["flags"]) == ("ok", "云帆科技", "review_conflict")

    first = file("李.csv", Reviews(), company="云帆控股")
    late = file("张.csv", first.reviews, review="ok")
    assert {(c.column, c.stays, c.says) for c in late.contested} == {
        ("company", "云帆控股", "云帆科技"), ("review", "", "ok")
    }  # fmt: skip
    made = as_seen(late.reviews)
    assert (made["review"], made["company"], made["flags"]) == ("", "云帆控股", "review_conflict")


def test_a_verdict_ends_with_the_first_cell_that_is_not_as_its_author_saw_it() -> None:
    right = file("张.csv", Reviews(), review="ok").reviews
    seen = as_seen(right)
    edited = file("李.csv", right, seen=seen, company="云帆控股")
    assert not edited.contested
    assert "no longer holds" in edited.notes[0][1]
    made = as_seen(edited.reviews)
    assert (made["review"], made["company"]) == ("", "云帆控股")
    fixed = file("李.csv", right, seen=seen, company="云帆控股", review="fixed").reviews
    assert (as_seen(fixed)["review"], as_seen(fixed)["company"]) == ("fixed", "云帆控股")
    # Its own author vouches for his edit.
    own = file("张.csv", right, company="云帆控股", review="ok").reviews
    assert (as_seen(own)["review"], as_seen(own)["company"]) == ("ok", "云帆控股")


def test_an_empty_cell_that_was_found_right_is_not_filled_unseen() -> None:
    right = file("张.csv", Reviews(), review="ok")
    edited = file("李.csv", right.reviews, valuation="5000000", valuation_currency="CNY")
    assert {c.column for c in edited.contested} == {"valuation", "valuation_currency"}
    assert as_seen(edited.reviews)["valuation"] == ""


def test_wrong_against_a_correction_is_a_conflict_in_either_order() -> None:
    mended = file("张.csv", Reviews(), company="云帆集团")
    wrong = file("李.csv", mended.reviews, review="wrong", review_note="旧闻")
    assert [(c.column, c.says) for c in wrong.contested] == [("review", "wrong")]
    assert (as_seen(wrong.reviews)["company"], as_seen(wrong.reviews)["review_note"]) == ("云帆集团", "旧闻")

    wrong = file("李.csv", Reviews(), review="wrong")
    mended = file("张.csv", wrong.reviews, company="云帆集团")
    assert [(c.column, c.says) for c in mended.contested] == [("company", "云帆集团")]
    applied = table_of(mended.reviews)
    assert applied.rows == ()
    assert "云帆集团" in applied.conflicts[0].what


def test_a_verdict_is_not_taken_of_a_row_with_a_cell_that_is_not() -> None:
    taken = file("张.csv", Reviews(), amount="三千多万", review="ok")
    assert [problem.column for problem in taken.problems] == ["amount", "review"]
    assert taken.reviews.events == {}


def test_a_wrong_is_taken_back_by_its_author_or_forgotten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = file("张.csv", Reviews(), review="wrong", company="云帆集团").reviews
    assert table_of(wrong).rows == ()
    silent = file("张.csv", wrong)
    assert "rongzi review forget ev1" in silent.notes[0][1]
    back = as_seen(file("张.csv", wrong, review="ok", company="云帆集团").reviews)
    assert (back["review"], back["company"]) == ("ok", "云帆集团")

    write_reviews(tmp_path / "reviews.csv", wrong)
    assert status(["review", "forget", "ev2", "-o", str(tmp_path)]) == 2
    assert "says nothing of ev2" in capsys.readouterr().err
    assert status(["review", "forget", "ev1", "-o", str(tmp_path)]) == 0
    assert "wrong taken back" in capsys.readouterr().out
    assert as_seen(read_reviews(tmp_path / "reviews.csv"))["company"] == "云帆科技"


def test_settle_keeps_what_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_with(tmp_path)
    rows = read(tmp_path / "out" / "events.csv")
    out = str(tmp_path / "out")
    for name, company in (("张.csv", "云帆集团"), ("李.csv", "云帆控股")):
        write(tmp_path / name, [{**one, "company": company} if one["company"] == "云帆科技" else one for one in rows])
    assert status(["review", "import", str(tmp_path / "张.csv"), "-o", out, "--by", "张"]) == 0
    assert status(["review", "import", str(tmp_path / "李.csv"), "-o", out, "--by", "李"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert ["2", "云帆集团", "company", "云帆集团", "张", "云帆控股"] in [one.split() for one in told]
    reviews = read_reviews(tmp_path / "out" / "reviews.csv")
    assert run_with(tmp_path, reviews).reviews["conflicts"] == 1
    assert status(["review", "settle", "-o", out]) == 0
    reviews = read_reviews(tmp_path / "out" / "reviews.csv")
    assert run_with(tmp_path, reviews).reviews["conflicts"] == 0
    assert events(tmp_path)["云帆集团"]["flags"] == ()


@pytest.fixture
def disputed(tmp_path: Path) -> Path:
    """The folder of a run with one conflict: the extraction has changed under a correction."""
    run_with(tmp_path)
    rows = read(tmp_path / "out" / "events.csv")
    write(tmp_path / "x.csv", [{**one, "round": "A+"} if one["company"] == "云帆科技" else one for one in rows])
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(tmp_path / "out")]) == 0
    rules = {"天使轮": "天使", "A轮": "A1", "B轮": "B"}
    assert run_with(tmp_path, read_reviews(tmp_path / "out" / "reviews.csv"), rounds=rules).reviews["conflicts"] == 1
    return tmp_path / "out"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_settle_reads_the_conflicts_as_a_spreadsheet_saved_them(
    disputed: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    path = disputed / "review_conflicts.csv"
    path.write_text(path.read_text("utf-8-sig") + ",,,,,,,\n", encoding)  # a row that was emptied
    assert status(["review", "settle", "-o", str(disputed)]) == 0
    assert capsys.readouterr().out.startswith("1 cells settled in ")
    (event,) = read_reviews(disputed / "reviews.csv").events.values()
    assert (event.cells["round"].was, event.cells["round"].now) == ("A1", "A+")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "columns missing: doc_id, event_id, company, column, was, extracted, kept, what"),
        ("doc_id,event_id,company,column,was,extracted,what\n", "columns missing: kept"),
        ('doc_id,event_id,company,column,was,extracted,kept,what\n"a', "is not CSV: a quote"),
    ],
)
def test_settle_refuses_what_is_no_list_of_conflicts_also_without_rows(
    disputed: Path, capsys: pytest.CaptureFixture[str], text: str, why: str
) -> None:
    before = (disputed / "reviews.csv").read_bytes()
    (disputed / "review_conflicts.csv").write_text(text, encoding="utf-8")
    assert status(["review", "settle", "-o", str(disputed)]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1
    assert (disputed / "reviews.csv").read_bytes() == before


def test_gold_needs_the_documents_table_whole(disputed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = read(disputed / "documents.csv")
    write(disputed / "documents.csv", [{name: text for name, text in one.items() if name != "path"} for one in rows])
    assert status(["review", "gold", str(disputed / "gold.jsonl"), "-o", str(disputed)]) == 2
    assert capsys.readouterr().err == f"rongzi: {disputed / 'documents.csv'}: columns missing: path\n"


def test_two_reviews_files_put_together_line_by_line_are_a_conflict(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    write_reviews(path, file("张.csv", Reviews(), company="云帆集团").reviews)
    ours = path.read_bytes()
    write_reviews(path, file("李.csv", Reviews(), company="云帆控股").reviews)
    path.write_bytes(ours + path.read_bytes().partition(b"\r\n")[2])
    assert as_seen(read_reviews(path))["company"] == "云帆集团"
    assert "云帆控股" in table_of(read_reviews(path)).conflicts[0].what
