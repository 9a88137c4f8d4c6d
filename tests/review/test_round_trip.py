"""Run, edit in a spreadsheet, import, change a rule, run again: corrections stay, and conflicts are named."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.cli.main import status
from pipeline.report.write import MARK
from pipeline.review.store import Reviews, read_reviews, write_reviews
from pipeline.run.inputs import inputs_of
from pipeline.tables.reading import TableError, read_table
from pipeline.tables.schema import EVENTS, Row
from pipeline.tables.sheet import read_sheet
from tests.review.rounds import NEWS, run_with

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
Table = list[dict[str, str]]


def events(folder: Path) -> dict[str, Row]:
    return {str(row["company"]): row for row in read_table(folder / "out" / "events.csv")}


def read(path: Path) -> Table:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def write(path: Path, rows: Table, encoding: str = "utf-8-sig", delimiter: str = ",") -> None:
    with path.open("w", encoding=encoding, errors="replace", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)


def edited(rows: Table) -> Table:
    """What a person does in an afternoon: five rows, every verdict."""
    by_company = {row["company"]: row for row in rows}
    by_company["云帆科技"] |= {"company": "云帆科技集团", "amount": "35000000"}  # cells alone, no verdict
    by_company["星野医疗"] |= {"review": "ok"}
    by_company["松果教育"] |= {"review": "wrong", "review_note": "旧闻"}
    by_company["青禾数据"] |= {"lead_investors": "峰岭创投、沐光资本", "event_date": "2024-05", "review": "fixed"}
    new = dict.fromkeys(rows[0], "") | {
        "doc_id": "e.txt", "company": "北辰半导体", "round": "C", "amount": "80000000", "currency": "CNY",
        "event_type": "equity_round", "review": "missing", "event_date": "2025/8/3",
    }  # fmt: skip
    return [*rows, new]


def imported(folder: Path, path: Path) -> Reviews:
    assert status(["review", "import", str(path), "-o", str(folder / "out")]) == 0
    return read_reviews(folder / "out" / "reviews.csv")


def as_excel_shows(rows: Table) -> Table:
    """Dates, numbers and long ids as a Chinese Excel writes them into a CSV; columns gone, rows in another order."""
    shown = []
    for row in reversed(rows):
        gone = ("rules", "evidence", "investors_text", "fx_date")
        out = {name: text for name, text in row.items() if name not in gone}
        for name in ("event_date", "disclosed_date", "published_date"):
            if len(row[name]) == 10 and "-" in row[name]:
                year, month, day = row[name].split("-")
                out[name] = f"{year}/{int(month)}/{int(day)}"
        for name in ("amount", "amount_min", "amount_max", "amount_cny"):
            if row[name]:
                out[name] = f"{float(row[name]):.2E}"
        shown.append(out)
    return shown


def plain(folder: Path) -> Path:
    path = folder / "我的修改.csv"
    write(path, edited(read(folder / "out" / "events.csv")))
    return path


def gbk(folder: Path) -> Path:
    path = folder / "excel.csv"
    write(path, as_excel_shows(edited(read(folder / "out" / "events.csv"))), "gbk")
    return path


def tabs(folder: Path) -> Path:
    path = folder / "unicode.txt"
    write(path, as_excel_shows(edited(read(folder / "out" / "events.csv"))), "utf-16", "\t")
    return path


def without_ids(folder: Path) -> Path:
    path = folder / "noid.csv"
    rows = edited(read(folder / "out" / "events.csv"))
    write(path, [{name: text for name, text in row.items() if name != "event_id"} for row in rows])
    return path


def workbook(folder: Path) -> Path:
    """Edited cell by cell in the workbook that the run wrote."""
    rows = edited(read(folder / "out" / "events.csv"))
    book = openpyxl.load_workbook(folder / "out" / "events.xlsx")
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    before = {row["event_id"]: row for row in read(folder / "out" / "events.csv")}
    lines = {sheet.cell(number, 1).value: number for number in range(2, sheet.max_row + 1)}
    for row in rows:
        number = lines.get(row["event_id"]) or sheet.max_row + 1
        for name, text in row.items():
            if text != before.get(row["event_id"], {}).get(name, ""):
                value = float(text) if name == "amount" else text
                sheet.cell(number, heads.index(name) + 1, value)
    path = folder / "修改.xlsx"
    book.save(path)
    return path


def through_libreoffice(folder: Path) -> Path:
    path = workbook(folder)
    (folder / "saved").mkdir()
    command = [str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx",
               "--outdir", str(folder / "saved"), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "saved" / path.name


WAYS = [
    plain, gbk, tabs, without_ids, workbook,
    pytest.param(through_libreoffice, marks=pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")),
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_correction_stays_and_each_conflict_is_named(way: Callable[[Path], Path], tmp_path: Path) -> None:
    run_with(tmp_path)
    first = events(tmp_path)
    reviews = imported(tmp_path, way(tmp_path))

    def check_kept() -> dict[str, Row]:
        now = events(tmp_path)
        assert set(now) == {"云帆科技集团", "星野医疗", "青禾数据", "海螺智能", "北辰半导体"}
        fixed = now["云帆科技集团"]
        assert (fixed["amount"], fixed["amount_min"], fixed["amount_max"], fixed["amount_cny"]) == (35e6,) * 4
        assert (fixed["review"], fixed["event_id"]) == ("", first["云帆科技"]["event_id"])
        assert now["星野医疗"]["review"] == "ok"
        green = now["青禾数据"]
        assert (green["event_date"], green["event_date_precision"], green["review"]) == ("2024-05", "month", "fixed")
        assert green["lead_investors"] == green["investors"] == ("峰岭创投", "沐光资本")
        new = now["北辰半导体"]
        assert (new["doc_id"], new["round"], new["amount"], new["event_date"]) == ("e.txt", "C", 8e7, "2025-08-03")
        assert (new["amount_cny"], new["review"], new["event_type"]) == (8e7, "missing", "equity_round")
        return now

    summary = run_with(tmp_path, reviews)
    check_kept()
    assert (summary.reviews["left out"], summary.reviews["put in"], summary.reviews["conflicts"]) == (1, 1, 0)

    # A rule changes: A轮 is called A+ now, and 获得 is no longer read.
    summary = run_with(tmp_path, reviews, rounds={"天使轮": "种子", "A轮": "A+", "B轮": "B"}, verbs="完成")
    now = {**events(tmp_path)}
    assert "海螺智能" not in now  # not extracted any more, and nobody vouched for it
    assert now["云帆科技集团"]["round"] == "A+"  # nobody spoke of its round
    assert now["青禾数据"]["round"] == "A"
    assert now["星野医疗"]["amount"] == 12e7
    assert "松果教育" not in now
    assert now["北辰半导体"]["round"] == "C"
    conflicts = {(row["company"], row["column"]): row for row in read(tmp_path / "out" / "review_conflicts.csv")}
    assert set(conflicts) == {("青禾数据", "round"), ("星野医疗", "")}
    assert (conflicts["青禾数据", "round"]["extracted"], conflicts["青禾数据", "round"]["kept"]) == ("A+", "A")
    assert "no longer extracted" in conflicts["星野医疗", ""]["what"]
    flagged = {company for company, row in now.items() if "review_conflict" in row["flags"]}  # type: ignore[operator]
    assert flagged == {"青禾数据", "星野医疗"}

    # Back to the old rule, and everything is as it was.
    run_with(tmp_path, reviews)
    check_kept()


def test_an_event_whose_id_changed_keeps_its_review_and_its_id(tmp_path: Path) -> None:
    run_with(tmp_path)
    first = events(tmp_path)
    reviews = imported(tmp_path, plain(tmp_path))
    summary = run_with(tmp_path, reviews, more="融资", unit=20_000)  # other words and amounts, so other ids
    now = events(tmp_path)
    assert now["海螺智能"]["event_id"] != first["海螺智能"]["event_id"]  # nobody spoke of it
    for company in ("青禾数据", "星野医疗"):
        assert now[company]["event_id"] == first[company]["event_id"]
        assert now[company]["amount"] == first[company]["amount"]
        assert now[company]["round_text"] == first[company]["round_text"]
    assert now["云帆科技集团"]["amount"] == 35e6
    assert "松果教育" not in now  # marked wrong, and still the same story
    conflicts = read(tmp_path / "out" / "review_conflicts.csv")
    assert len(conflicts) == summary.reviews["conflicts"]
    columns = {(row["company"], row["column"]) for row in conflicts}
    assert columns >= {("青禾数据", "amount"), ("星野医疗", "round_text"), ("松果教育", "round_text")}


def test_an_article_that_cannot_be_read_any_more_keeps_what_people_vouched_for(tmp_path: Path) -> None:
    run_with(tmp_path)
    reviews = imported(tmp_path, plain(tmp_path))
    summary = run_with(tmp_path, reviews, **{"b.txt": "\x00\x01\x02\xff"})
    now = events(tmp_path)
    documents = {str(row["doc_id"]): row for row in read_table(tmp_path / "out" / "documents.csv")}
    assert documents["b.txt"]["status"] == "quarantined"
    assert now["星野医疗"]["amount"] == 12e7
    assert {row["company"] for row in read(tmp_path / "out" / "review_conflicts.csv")} == {"星野医疗"}
    assert summary.reviews["articles not in this run"] == 0
    summary = run_with(tmp_path, reviews, only="a.txt")
    assert summary.reviews["articles not in this run"] == 3
    assert set(events(tmp_path)) == {"云帆科技集团"}


def test_conflicts_that_were_looked_at_are_not_named_again(tmp_path: Path) -> None:
    run_with(tmp_path)
    reviews = imported(tmp_path, plain(tmp_path))
    changed = {"rounds": {"天使轮": "天使", "A轮": "A+", "B轮": "B"}}
    assert run_with(tmp_path, reviews, **changed).reviews["conflicts"] == 1
    said = '"others":{"' + str(events(tmp_path)["青禾数据"]["event_id"]) + '":[["round","A+",""]]}'
    assert said in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert status(["review", "settle", "-o", str(tmp_path / "out")]) == 0
    reviews = read_reviews(tmp_path / "out" / "reviews.csv")
    assert run_with(tmp_path, reviews, **changed).reviews["conflicts"] == 0
    assert events(tmp_path)["青禾数据"]["round"] == "A"


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    run_with(tmp_path)
    imported(tmp_path, plain(tmp_path))
    once = (tmp_path / "out" / "reviews.csv").read_bytes()
    reviews = imported(tmp_path, tmp_path / "我的修改.csv")
    assert (tmp_path / "out" / "reviews.csv").read_bytes() == once
    # Also when the file of the first week is imported after the second run.
    run_with(tmp_path, reviews)
    imported(tmp_path, tmp_path / "我的修改.csv")
    assert (tmp_path / "out" / "reviews.csv").read_bytes() == once


def test_an_untouched_table_in_any_dress_is_no_edit(tmp_path: Path) -> None:
    run_with(tmp_path)
    write(tmp_path / "x.csv", as_excel_shows(read(tmp_path / "out" / "events.csv")), "gbk")
    for path in (tmp_path / "x.csv", tmp_path / "out" / "events.xlsx", tmp_path / "out" / "events.csv"):
        assert imported(tmp_path, path).events == {}


def test_edits_in_the_very_table_of_a_run_outlive_the_next_run(tmp_path: Path) -> None:
    """A person saves over outputs/events.csv, and somebody runs again before it is imported."""
    out = tmp_path / "out"
    run_with(tmp_path)
    write(out / "events.csv", edited(read(out / "events.csv")))
    book = openpyxl.load_workbook(out / "events.xlsx")
    book.active["H2"] = "云帆集团"
    assert book.active["H1"].value == "company"
    book.save(out / "events.xlsx")
    wanted = {name: (out / name).read_bytes() for name in ("events.csv", "events.xlsx")}
    aside = {out / "events.csv": out / "events.edited.csv", out / "events.xlsx": out / "events.edited.xlsx"}
    assert run_with(tmp_path).aside == aside
    assert {name: aside[out / name].read_bytes() for name in wanted} == wanted
    assert "云帆科技" in events(tmp_path)
    reviews = imported(tmp_path, out / "events.edited.csv")
    assert run_with(tmp_path, reviews).aside == {}
    assert "云帆科技集团" in events(tmp_path)
    assert {name: aside[out / name].read_bytes() for name in wanted} == wanted
    # The next ones do not take the place of the first.
    rows = read(out / "events.csv")
    write(out / "events.csv", [row | {"review": "wrong"} for row in rows])
    assert run_with(tmp_path, reviews).aside == {out / "events.csv": out / "events.edited-2.csv"}


def test_a_table_that_holds_nothing_new_is_not_put_aside(tmp_path: Path) -> None:
    """Imported where it lies, or only saved again by a spreadsheet."""
    out = tmp_path / "out"
    run_with(tmp_path)
    write(out / "events.csv", edited(read(out / "events.csv")))
    reviews = imported(tmp_path, out / "events.csv")
    assert run_with(tmp_path, reviews).aside == {}
    write(out / "events.csv", as_excel_shows(read(out / "events.csv")), "gbk")
    assert run_with(tmp_path, reviews).aside == {}
    assert not list(out.glob("*.edited*"))


def test_what_cannot_be_taken_of_a_whole_column_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_with(tmp_path)
    rows = [row | {"confidence": "90%", "event_date": "25/9/1"} for row in read(tmp_path / "out" / "events.csv")]
    write(tmp_path / "x.csv", rows)
    assert imported(tmp_path, tmp_path / "x.csv").events == {}
    assert status(["check", str(tmp_path / "x.csv"), "--no-source", "--json"]) == 0
    assert {json.loads(line)["what"] for line in capsys.readouterr().out.splitlines() if line[0] == "{"} == {
        "short_date"
    }
    write(tmp_path / "x.csv", [row | {"confidence": "50%", "review": "ok"} for row in rows])
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(tmp_path / "out"), "--dry-run"]) == 1
    told = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines() if "not for editing" in line]
    why = "this column is not for editing; left as it was (in 5 rows: 2, 3, 4, 5, 6)"
    assert told == [["2", "confidence", why]]


def test_merged_cells_take_nothing_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A value merged down a column is that of each row; what stood beside a value is left as it was, and named."""
    run_with(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "out" / "events.xlsx")
    heads = {cell.value: cell.column for cell in book.active[1]}
    book.active.cell(2, heads["review"], "ok")
    for name in ("status", "review", "published_date"):
        book.active.merge_cells(None, 2, heads[name], 4, heads[name])
    book.active.merge_cells(None, 5, heads["lead_investors"], 5, heads["lead_investors_text"])
    book.save(tmp_path / "x.xlsx")
    assert status(["review", "import", str(tmp_path / "x.xlsx"), "-o", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().out
    assert "0 cells changed; verdicts: ok 3" in told
    (line,) = [line for line in told.splitlines() if "merged into" in line]
    assert line.split()[:2] == ["5", "lead_investors_text"]
    assert status(["check", str(tmp_path / "x.xlsx"), "--no-source"]) == 1
    assert "merged into" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_two_columns_of_one_head_that_say_different_things_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    run_with(tmp_path)
    rows = read(tmp_path / "out" / "events.csv")

    def saved(second: list[str]) -> str:
        """A table whose companies stand there again, as `second`."""
        book = openpyxl.Workbook()
        records = [[*rows[0], "company"], *([*row.values(), two] for row, two in zip(rows, second, strict=True))]
        for record in records:
            book.active.append(record)
        path = tmp_path / f"x.{form}"
        book.save(path)
        if form == "csv":
            with path.open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows(records)
        return str(path)

    same = [row["company"] for row in rows]
    assert status(["review", "import", saved(same), "-o", str(tmp_path / "out")]) == 0
    path = saved([*same[:2], "改在第二列", *same[3:]])
    out = str(tmp_path / "out")
    for command in (["review", "import", path, "-o", out], ["diff", f"{out}/events.csv", path]):
        assert status(command) == 2
        why = "the column company stands there twice, with different cells in row 4: take one of them out"
        assert capsys.readouterr().err.strip().endswith(f"{path}: {why}")


def test_what_was_put_aside_is_no_article(tmp_path: Path) -> None:
    for name in ("events.edited.csv", "events.edited-2.xlsx", "report.html"):
        (tmp_path / name).write_text(MARK, encoding="utf-8")
    assert inputs_of([str(tmp_path)], tmp_path / "elsewhere") == []


def test_the_next_edit_goes_on_from_the_last_one(tmp_path: Path) -> None:
    run_with(tmp_path)
    run_with(tmp_path, imported(tmp_path, plain(tmp_path)))
    rows = read(tmp_path / "out" / "events.csv")
    for row in rows:
        if row["company"] == "云帆科技集团":
            row["company"] = "云帆科技"  # back to what was extracted
        if row["company"] == "海螺智能":
            row["review"] = "wrong"
    write(tmp_path / "second.csv", rows)
    reviews = imported(tmp_path, tmp_path / "second.csv")
    corrected = {event.now("company") or event.anchors["company_text"]: event for event in reviews.events.values()}
    assert "company" not in corrected["云帆科技"].cells
    assert corrected["云帆科技"].now("amount") == "35000000"
    run_with(tmp_path, reviews)
    assert set(events(tmp_path)) == {"云帆科技", "星野医疗", "青禾数据", "北辰半导体"}


def test_a_file_that_was_mended_and_imported_again_takes_nothing_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some cells are refused, the rest goes into the next run, and then the same file comes with them mended."""
    run_with(tmp_path)
    rows = read(tmp_path / "out" / "events.csv")
    by_company = {row["company"]: row for row in rows}
    for row in rows:
        row |= {"round": "D", "status": "planned"}  # nothing follows from these: here the file is like the new run
    by_company["云帆科技"] |= {"company": "云帆科技集团", "event_date": "昨天"}  # its company_id follows
    by_company["星野医疗"] |= {"lead_investors": "知行投资、白塔资本", "amount": "130000000"}  # investors and bounds do
    path = tmp_path / "我的修改.csv"
    write(path, rows)
    assert status(["review", "import", str(path), "-o", str(tmp_path / "out")]) == 1
    before = read_reviews(tmp_path / "out" / "reviews.csv")
    run_with(tmp_path, before)
    by_company["云帆科技"]["event_date"] = "2025-08-31"
    for again in (path, tmp_path / "v2.csv"):
        write(again, rows)
        capsys.readouterr()
        assert status(["review", "import", str(again), "-o", str(tmp_path / "out"), "--dry-run"]) == 0
        told = capsys.readouterr().out.splitlines()
        assert [line.split()[1:] for line in told if "2025-08-31" in line] == [
            ["云帆科技集团", "event_date", "2025-09-01", "2025-08-31"]
        ]  # fmt: skip
        assert "5 rows: 1 cells changed; verdicts: none new" in told


def test_what_a_file_said_is_taken_back_in_the_table_of_the_next_run(tmp_path: Path) -> None:
    run_with(tmp_path)
    out, path = tmp_path / "out", tmp_path / "x.csv"
    rows = read(out / "events.csv")
    for row in rows:
        row["round"] = "D"
    write(path, rows)
    run_with(tmp_path, imported(tmp_path, path))
    rows = read(out / "events.csv")
    rows[0]["round"] = "A"
    write(path, rows)
    reviews = imported(tmp_path, path)
    assert len(reviews.events) == len(rows) - 1
    assert rows[0]["event_id"] not in reviews.events


def test_what_cannot_be_taken_is_told_row_by_row_and_the_rest_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_with(tmp_path)
    rows = read(tmp_path / "out" / "events.csv")
    rows[0]["amount"] = "3.5亿多"
    rows[1]["review"] = "maybe"
    rows[2]["doc_id"] = "z.txt"
    rows[3]["round"] = "C"
    rows.append(rows[3] | {"round": "D"})
    rows.append(dict.fromkeys(rows[0], "") | {"company": "无名", "review": "missing"})
    write(tmp_path / "x.csv", rows)
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().out
    wanted = "is no number; write digits", "none of ok, wrong", "not for editing", "'D' is not taken", "Fill doc_id"
    for words in wanted:
        assert words in told
    (event,) = read_reviews(tmp_path / "out" / "reviews.csv").events.values()
    assert {name: cell.now for name, cell in event.cells.items()} == {"round": "C"}


def test_a_sum_whose_unit_was_left_out_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_with(tmp_path)
    rows = read(tmp_path / "out" / "events.csv")
    for row, amount in zip(rows, ("3000", "12000", "4500000"), strict=False):
        row["amount"] = amount
    rows[1]["amount_text"] = "1.2万元"
    write(tmp_path / "x.csv", rows)
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(tmp_path / "out")]) == 0
    (told,) = [line for line in capsys.readouterr().out.splitlines() if "was a unit left out?" in line]
    assert "row 2: amount is taken as 3000, where 30000000 stood and amount_text stays '3000万元'" in told


def test_a_formula_without_its_result_leaves_the_cell_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_with(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "out" / "events.xlsx")
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("amount") + 1, "=30000000*2")
    sheet.cell(2, heads.index("round") + 1, "B")
    book.save(tmp_path / "x.xlsx")
    assert status(["review", "import", str(tmp_path / "x.xlsx"), "-o", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().out.count("a formula without its result") == 1
    (event,) = read_reviews(tmp_path / "out" / "reviews.csv").events.values()
    assert {name: cell.now for name, cell in event.cells.items()} == {"round": "B"}


def test_a_new_row_with_a_bad_cell_is_kept_without_it_and_takes_it_when_it_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dated = {"e.txt": "发布时间：2025-08-05 10:00\n北辰半导体的融资没有人说得清。"}
    run_with(tmp_path, **dated)
    rows = read(tmp_path / "out" / "events.csv")
    new = dict.fromkeys(rows[0], "") | {
        "doc_id": "e.txt", "company": "北辰半导体", "round": "C轮", "amount": "近八千万", "currency": "CNY",
        "event_type": "股权融资", "review": "missing",
    }  # fmt: skip
    path = tmp_path / "x.csv"
    for amount, code in (("近八千万", 1), ("80000000", 0)):
        write(path, [*rows, new | {"amount": amount}])
        assert status(["review", "import", str(path), "-o", str(tmp_path / "out")]) == code
        told = capsys.readouterr().out
        assert ("the rest of the new row is taken" in told) is (code == 1)
        (event,) = read_reviews(tmp_path / "out" / "reviews.csv").events.values()
        assert (event.now("round"), event.now("amount")) == ("C", "" if code else "80000000")
    run_with(tmp_path, read_reviews(tmp_path / "out" / "reviews.csv"), **dated)
    new_row = events(tmp_path)["北辰半导体"]
    assert (new_row["amount"], new_row["published_date"]) == (8e7, "2025-08-05")


def test_rows_without_their_ids_are_known_by_the_columns_that_are_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_with(tmp_path, Reviews())
    rows = read(tmp_path / "out" / "events.csv")
    kept = ("doc_id", "company", "amount", "review")
    few = [{name: row[name] for name in kept} for row in rows]
    by_company = {row["company"]: row for row in few}
    by_company["云帆科技"]["amount"] = "35000000"
    by_company["星野医疗"]["review"] = "ok"
    write(tmp_path / "few.csv", few[::-1])
    found = imported(tmp_path, tmp_path / "few.csv")
    ids = {row["company"]: row["event_id"] for row in rows}
    assert found.events[ids["云帆科技"]].now("amount") == "35000000"
    assert found.events[ids["星野医疗"]].verdict == "ok"
    capsys.readouterr()

    twins = [*rows, rows[0] | {"event_id": "ev0000000000000000", "round": "C", "round_text": "C轮"}]
    write(tmp_path / "twins.csv", twins)
    write(tmp_path / "few.csv", [{**few[0], "review": "wrong"}])
    against = ["--against", str(tmp_path / "twins.csv"), "-o", str(tmp_path / "out")]
    assert status(["review", "import", str(tmp_path / "few.csv"), *against]) == 1
    assert "two events of the run are like this row: which of them is it?" in capsys.readouterr().out


def test_a_row_whose_cells_slid_under_other_heads_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_with(tmp_path, Reviews())
    rows = read(tmp_path / "out" / "events.csv")
    at = next(number for number, row in enumerate(rows) if row["company"] == "云帆科技")
    names, cells = list(rows[at]), list(rows[at].values())
    slid = [*cells[:4], "", *cells[4:-1]]
    rows[at] = dict(zip(names, slid, strict=True))
    rows[at - 1]["review"] = "ok"
    write(tmp_path / "x.csv", rows)
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().out
    assert "its cells are not under their heads; nothing of this row is taken" in told
    assert "0 cells changed; verdicts: ok 1" in told


@pytest.mark.parametrize("how", ["read as Latin-1", "one column sorted alone"])
def test_a_table_with_the_titles_of_another_is_refused_and_put_aside(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titled = {name: f"第{number}号消息\n{text}" for number, (name, text) in enumerate(NEWS.items())}
    run_with(tmp_path, Reviews(), **titled)
    path = tmp_path / "out" / "events.csv"
    rows = read(path)
    if how == "read as Latin-1":
        rows = [{name: text.encode().decode("latin-1") for name, text in row.items()} for row in rows]
    else:
        titles = [row["title"] for row in rows]
        rows = [row | {"title": title} for row, title in zip(rows, [*titles[2:], *titles[:2]], strict=True)]
    write(path, rows)
    assert status(["review", "import", str(path), "-o", str(tmp_path / "out")]) == 2
    assert "opened in a wrong encoding" in capsys.readouterr().err
    assert not (tmp_path / "out" / "reviews.csv").exists()
    assert list(run_with(tmp_path, Reviews(), **titled).aside) == [path]


def test_columns_that_are_not_known_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_with(tmp_path)
    table = read(tmp_path / "out" / "events.csv")
    rows = [{"融资额" if name == "amount" else name: text for name, text in one.items()} for one in table]
    write(tmp_path / "x.csv", rows)
    assert imported(tmp_path, tmp_path / "x.csv").events == {}
    told = capsys.readouterr().out
    assert "not read: 融资额" in told
    assert "lacks, left as they are: amount\n" in told
    lacking = [{n: t for n, t in one.items() if n not in ("event_id", "evidence")} for one in rows]
    write(tmp_path / "x.csv", [lacking[0] | {"company": "无此公司", "doc_id": "z"}])
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(tmp_path / "out")]) == 1
    assert "the file has no event_id" in capsys.readouterr().out


def test_an_article_that_is_called_otherwise_keeps_its_reviews(tmp_path: Path) -> None:
    run_with(tmp_path)
    first = events(tmp_path)
    reviews = imported(tmp_path, plain(tmp_path))
    (tmp_path / "news" / "b.txt").rename(tmp_path / "news" / "归档.txt")
    summary = run_with(tmp_path, reviews, gone=("b.txt",))
    assert summary.renamed == {"b.txt": "归档.txt"}
    kept = events(tmp_path)["星野医疗"]
    assert (kept["review"], kept["doc_id"], kept["event_id"]) == ("ok", "归档.txt", first["星野医疗"]["event_id"])
    # With another text it is known no longer, and what was said of it is named.
    (tmp_path / "news" / "归档.txt").write_text("星野医疗获得B轮融资13000万元，由知行投资领投。", encoding="utf-8")
    summary = run_with(tmp_path, reviews, gone=("b.txt",))
    assert summary.elsewhere == ["b.txt"]
    (lost,) = [row for row in read(tmp_path / "out" / "review_conflicts.csv") if row["doc_id"] == "b.txt"]
    assert (lost["company"], "found no row" in lost["what"]) == ("星野医疗", True)


def test_the_reviews_file_is_sorted_and_read_back_equal(tmp_path: Path) -> None:
    run_with(tmp_path)
    reviews = imported(tmp_path, plain(tmp_path))
    lines = read(tmp_path / "out" / "reviews.csv")
    assert [line["doc_id"] for line in lines] == sorted(line["doc_id"] for line in lines)
    write_reviews(tmp_path / "again.csv", Reviews(dict(reversed(reviews.events.items()))))
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "out" / "reviews.csv").read_bytes()


def test_a_full_disk_leaves_the_reviews_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(text: str) -> str:
        raise OSError(28, "No space left on device")

    run_with(tmp_path, Reviews())
    rows = read(tmp_path / "out" / "events.csv")
    write(tmp_path / "x.csv", edited(rows))
    imported(tmp_path, tmp_path / "x.csv")
    place = tmp_path / "out" / "reviews.csv"
    before = place.read_bytes()
    capsys.readouterr()
    rows[0]["company"] = "星野集团"
    write(tmp_path / "x.csv", rows)
    monkeypatch.setattr("pipeline.review.store.guard", full)
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"rongzi: {place}: cannot be written: No space left on device\n"
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir() if path.name.startswith(".rongzi-") and path.is_dir()] == []


@pytest.mark.parametrize(
    ("cut", "why"),
    [
        (lambda text: "x", "is not a reviews file: columns missing: doc_id"),
        (lambda text: text.replace("云帆科技集团", '"云帆科技集团', 1), 'a quote (") opened in the row of line'),
    ],
)
def test_a_damaged_reviews_file_is_no_empty_one(cut: Callable[[str], str], why: str, tmp_path: Path) -> None:
    run_with(tmp_path, Reviews())
    write(tmp_path / "x.csv", edited(read(tmp_path / "out" / "events.csv")))
    imported(tmp_path, tmp_path / "x.csv")
    place = tmp_path / "out" / "reviews.csv"
    place.write_text(cut(place.read_text("utf-8-sig")), encoding="utf-8", newline="")
    with pytest.raises(TableError, match=re.escape(why)):
        read_reviews(place)


def test_status_tells_how_far_the_review_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_with(tmp_path)
    run_with(tmp_path, imported(tmp_path, plain(tmp_path)))
    capsys.readouterr()
    assert status(["review", "status", "-o", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["events"], told["reviewed"]) == (5, 3)
    assert told["verdicts"] == {"cells only": 1, "fixed": 1, "missing": 1, "ok": 1, "wrong": 1}
    assert (told["judged"], told["right"]) == (3, 1)  # ok, fixed and wrong were extracted; one was right
    assert status(["review", "status", "-o", str(tmp_path / "out")]) == 0
    first = capsys.readouterr().out.splitlines()[1]
    assert first.split() == ["events", "3", "1", "5", "80", "%"]  # three verdicts, and one row of corrected cells
    assert (told["only_corrected"], told["flagged_corrected"]) == (1, 0)


def test_gold_comes_from_articles_that_are_reviewed_whole_and_eval_reads_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_with(tmp_path)
    rows = edited(read(tmp_path / "out" / "events.csv"))
    by_company = {row["company"]: row for row in rows}
    by_company["海螺智能"] |= {"round": "H", "review": "fixed"}  # a round of which the article does not hold the word
    write(tmp_path / "x.csv", rows)
    run_with(tmp_path, imported(tmp_path, tmp_path / "x.csv"))
    capsys.readouterr()
    assert status(["review", "gold", str(tmp_path / "gold.jsonl"), "-o", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert "round was corrected to H: fill round_text" in told
    assert "amount was corrected to 80000000: fill amount_text" in told
    gold = {line["id"]: line for line in map(json.loads, (tmp_path / "gold.jsonl").read_text("utf-8").splitlines())}
    assert set(gold) == {"b.txt", "c.txt"}
    (event,) = gold["b.txt"]["event_list"]
    assert event["event_type"] == "企业融资"
    assert {"role": "被投资方", "argument": "星野医疗"} in event["arguments"]
    assert {"role": "融资金额", "argument": "12000万元"} in event["arguments"]
    (event,) = gold["c.txt"]["event_list"]  # the wrong one is none of gold
    assert {"role": "被投资方", "argument": "青禾数据"} in event["arguments"]
    assert status(["eval", str(tmp_path / "gold.jsonl"), str(tmp_path / "out" / "events.csv")]) == 0


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_loses_nothing(tmp_path: Path) -> None:
    run_with(tmp_path)
    before = read_table(tmp_path / "out" / "events.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out" / "events.xlsx").active.freeze_panes == "A2"
    (tmp_path / "saved").mkdir()
    command = [str(OFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx",
               "--outdir", str(tmp_path / "saved"), str(tmp_path / "out" / "events.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = tmp_path / "saved" / "events.xlsx"
    assert read_table(saved) == before
    book = openpyxl.load_workbook(saved)
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    assert sheet.auto_filter.ref
    review = openpyxl.utils.get_column_letter(heads.index("review") + 1)
    lists = [rule for rule in sheet.data_validations.dataValidation if f"{review}2" in str(rule.sqref)]
    assert [rule.formula1 for rule in lists] == ['"ok,wrong,fixed,missing"']
    link = sheet["A2"].hyperlink
    assert (Path(link.target).name, link.location) == ("report.html", before[0]["event_id"])
    amount = sheet.cell(2, heads.index("amount") + 1)
    assert amount.data_type == "n"
    assert sheet.cell(2, heads.index("event_date") + 1).is_date
    assert set(read_sheet(saved).names) == set(EVENTS.names)
