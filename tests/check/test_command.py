"""`rongzi check` on the tables of a run, as they are and as people leave them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipeline.check.cells import REQUIRED
from pipeline.check.sources import articles, documents_of
from pipeline.cli.main import status
from pipeline.tables.reading import read_table
from pipeline.tables.schema import EVENTS, file_name
from pipeline.tables.writers import FORMATS
from tests.review.rounds import run_with

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    run_with(tmp_path)
    return tmp_path / "out"


def change(path: Path, number: int, **cells: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    rows[number] |= cells
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("name", ["events.csv", "events.xlsx"])
def test_the_tables_of_a_run_have_no_error(out: Path, name: str, capsys: Captured) -> None:
    assert status(["check", str(out / name)]) == 0
    told = capsys.readouterr().out
    assert "5 events: 0 errors, 0 warnings" in told
    assert "evidence compared with 4 of 4 articles" in told


@pytest.mark.parametrize("form", FORMATS)
def test_the_articles_are_found_in_whichever_format_the_run_wrote(tmp_path: Path, form: str, capsys: Captured) -> None:
    run_with(tmp_path, formats=[form])
    assert status(["check", str(tmp_path / "out" / file_name("events", form))]) == 0
    assert "evidence compared with 4 of 4 articles" in capsys.readouterr().out


def test_the_documents_of_an_earlier_run_in_another_format_are_not_asked(tmp_path: Path, capsys: Captured) -> None:
    run_with(tmp_path, only="a.txt", formats=["csv"])
    run_with(tmp_path, formats=["sqlite"])
    assert status(["check", str(tmp_path / "out" / "rongzi.sqlite")]) == 0
    assert "evidence compared with 4 of 4 articles" in capsys.readouterr().out


def test_rows_with_and_without_ids_are_found_again_in_one_file(tmp_path: Path) -> None:
    """Below the given folder, and with a name that holds the mark of a row."""
    path = tmp_path / "news" / "2025" / "a#1.jsonl"
    path.parent.mkdir(parents=True)
    rows = [{"id": "n1", "text": "云帆科技完成A轮融资。"}, {"text": "星野医疗完成B轮融资。"}]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    run_with(tmp_path)
    documents = documents_of(tmp_path / "out")
    assert documents is not None
    wanted = {"n1", "2025/a#1.jsonl#2"}
    assert {one.doc_id for one in articles(documents, wanted)} == wanted


def test_articles_that_are_not_found_are_told(out: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "news" / "b.txt").unlink()
    assert status(["check", str(out / "events.csv")]) == 0
    assert "with 3 of 4 articles; name the folder of the others with --source" in capsys.readouterr().out


def test_an_error_is_told_with_its_row_and_ends_with_1(out: Path, capsys: Captured) -> None:
    change(out / "events.csv", 2, event_date="昨天")
    assert status(["check", str(out / "events.csv")]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[1].split()[:4] == ["4", "event_date", "error", "not_iso_date"]


def test_warnings_alone_end_with_0(out: Path) -> None:
    change(out / "events.csv", 2, amount_precision="")
    assert status(["check", str(out / "events.csv")]) == 0


def test_findings_as_json(out: Path, capsys: Captured) -> None:
    change(out / "events.csv", 0, amount_cny="1", status="done")
    assert status(["check", str(out / "events.csv"), "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(one["row"], one["column"], one["what"], one["severity"]) for one in found} == {
        (2, "amount_cny", "conversion", "error"),
        (2, "status", "unknown_value", "error"),
        (2, "amount", "implausible", "warning"),
    }
    assert all(one["event_id"].startswith("ev") and one["why"] for one in found)


def test_evidence_that_is_no_longer_in_the_article(out: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "news" / "b.txt").write_text("这篇文章改写过了。", encoding="utf-8")
    text = (tmp_path / "news" / "a.txt").read_text(encoding="utf-8")
    (tmp_path / "news" / "a.txt").write_text("补一句。" + text, encoding="utf-8")
    assert status(["check", str(out / "events.csv")]) == 1
    told = capsys.readouterr().out
    assert "evidence_gone" in told
    assert "the evidence stands at 4 to" in told
    assert told.count("the article has changed since") == 2
    assert status(["check", str(out / "events.csv"), "--no-source"]) == 0


def test_evidence_is_looked_for_in_the_article_that_gave_the_row(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "news").mkdir()
    other = {"id": "a.txt", "text": "另一篇文章用了同一个编号。"}
    (tmp_path / "news" / "z.jsonl").write_text(json.dumps(other, ensure_ascii=False), encoding="utf-8")
    summary = run_with(tmp_path)
    assert [doc_id for doc_id, _, _ in summary.quarantined.first.values()] == ["a.txt~2"]
    assert status(["check", str(tmp_path / "out" / "events.csv")]) == 0
    assert status(["check", str(tmp_path / "out" / "events.csv"), "--source", str(tmp_path / "news")]) == 0
    assert capsys.readouterr().out.count("5 events: 0 errors, 0 warnings") == 2


def test_a_column_that_is_not_there_is_told_once(out: Path, capsys: Captured) -> None:
    with (out / "events.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for name in EVENTS.names:
        with (out / "x.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, [other for other in rows[0] if other != name], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        assert status(["check", str(out / "x.csv"), "--json"]) == (name in REQUIRED)
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [(one["row"], one["column"], one["what"]) for one in found] == [(1, name, "column_missing")]


def test_articles_that_moved_are_read_from_where_the_user_says(out: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "news").rename(tmp_path / "elsewhere")
    assert status(["check", str(out / "events.csv")]) == 0
    assert "compared with 0 of 4" in capsys.readouterr().out
    assert status(["check", str(out / "events.csv"), "--source", str(tmp_path / "elsewhere")]) == 0
    assert "compared with 4 of 4" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["none.csv"], ["out/documents.csv", "--source", "none"], ["out/report.html"]])
def test_wrong_usage_is_one_line(
    out: Path, tmp_path: Path, arguments: list[str], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["check", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_evidence_of_a_sentence_without_end_is_the_same_in_every_format(tmp_path: Path, capsys: Captured) -> None:
    """A cell of a spreadsheet holds 32,767 characters."""
    filler = "公司表示将继续扩大产能，" * 3000
    raw = f"{filler}蓝鲸科技完成5000万元A轮融资，由云岭资本领投，{filler}"
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(raw, encoding="utf-8")
    out = tmp_path / "out"
    forms = ("csv", "xlsx", "jsonl")
    assert status(["run", str(tmp_path / "news"), "-o", str(out), "--format", ",".join(forms), "--jobs", "1"]) == 0
    rows = [row for form in forms for row in read_table(out / f"events.{form}", EVENTS)]
    assert [row["company"] for row in rows] == ["蓝鲸科技"] * 3
    for row in rows:
        assert "蓝鲸科技完成5000万元A轮融资" in str(row["evidence"])
        assert len(str(row["evidence"])) <= 1000
        assert row["evidence"] == raw[int(str(row["evidence_start"])) : int(str(row["evidence_end"]))]
    for form in ("csv", "xlsx"):
        capsys.readouterr()
        assert status(["check", str(out / f"events.{form}")]) == 0
        assert "1 events: 0 errors, 0 warnings" in capsys.readouterr().out
