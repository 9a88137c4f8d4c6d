"""The commands as a person meets them: what they print, where they write, how they end."""

from __future__ import annotations

import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import status
from pipeline.tables.reading import read_table

ROOT = Path(__file__).parents[2]

FUNDING = "2025年9月12日，星野智能宣布完成2亿元人民币B轮融资，由北辰资本领投，云杉创投跟投。"
QUIET = "周末的公园里，孩子们在放风筝，老人们在湖边下棋。"


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "funding.txt").write_text(FUNDING, encoding="utf-8")
    (folder / "quiet.txt").write_text(QUIET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


class TestRun:
    def test_tables_and_report_are_written_and_told(self, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert status(["run", "news", "-o", "out", "--jobs", "1"]) == 0
        out = capsys.readouterr()
        assert "equity_round      1" in out.out
        assert "report: out/report.html" in out.out
        assert out.err == ""
        (event,) = read_table(Path("out/events.csv"))
        assert (event["company"], event["amount"], event["evidence"]) == ("星野智能", 2e8, FUNDING)
        names = {f"{name}.csv" for name in ("events", "deals", "investors", "mentions", "documents")}
        assert {path.name for path in Path("out").iterdir() if path.name[0] != "."} == {
            *names,
            "report.html",
            "datapackage.json",
        }

    def test_every_format_can_be_asked_for_at_once(self, news: Path) -> None:
        assert status(["run", "news", "-o", "out", "-j", "1", "--format", "csv,parquet,xlsx,jsonl,sqlite"]) == 0
        rows = read_table(Path("out/events.csv"))
        assert rows == read_table(Path("out/events.parquet")) == read_table(Path("out/events.xlsx"))
        assert rows == read_table(Path("out/events.jsonl"))

    def test_a_quarantined_article_is_told_and_fatal_only_when_strict(
        self, news: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (news / "broken.docx").write_bytes(b"no document")
        assert status(["run", "news", "-j", "1"]) == 0
        assert "broken.docx" in capsys.readouterr().out
        assert Path("outputs/events.csv").is_file()
        assert status(["run", "news", "-j", "1", "--strict"]) == 1
        assert capsys.readouterr().err == "rongzi: 1 of 3 articles quarantined (--strict)\n"

    def test_files_that_are_not_read_for_one_reason_are_told_together(
        self, news: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A page as a browser saves it: its pictures do not hide the document that is broken."""
        for number in range(30):
            (news / f"page{number:02}.png").write_bytes(b"x")
        (news / "z.docx").write_bytes(b"no document")
        assert status(["run", "news", "-j", "1"]) == 0
        told = capsys.readouterr().out
        assert "page00.png and 29 more  .png is not among" in told
        assert "\nz.docx " in told
        assert "page01" not in told

    def test_rows_with_one_fault_are_told_together(self, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (news / "rows.jsonl").write_text('{"summary": "一"}\n' * 30, encoding="utf-8")
        (news / "twice.csv").write_text("id,text\n" + "".join(f"a{n % 2},第{n}条。\n" for n in range(30)), "utf-8")
        (news / "z.docx").write_bytes(b"no document")
        assert status(["run", "news", "-j", "1"]) == 0
        told = capsys.readouterr().out
        assert "rows.jsonl#1 and 29 more  row 1: no text, content or html; it has summary\n" in told
        assert "a0~2 and 27 more          doc_id 'a0' is taken by news/twice.csv" in told
        assert "\nz.docx " in told

    def test_a_name_of_a_table_that_is_taken_leaves_all_tables_as_they_were(
        self, news: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("out/events.csv").mkdir(parents=True)
        assert status(["run", "news", "-o", "out", "-j", "1", "--format", "jsonl,csv"]) == 2
        assert capsys.readouterr().err == "rongzi: out/events.csv: cannot be written: Is a directory\n"
        assert not Path("out/deals.csv").exists()

    def test_the_hidden_files_of_a_folder_are_not_what_a_user_is_told_of(
        self, news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def closed(prefix: str, dir: Path, **rest: object) -> None:
            raise PermissionError(13, "Permission denied", f"{dir}/{prefix}x1")

        monkeypatch.setattr("tempfile.TemporaryDirectory", closed)
        assert status(["run", "news", "-o", "out", "-j", "1"]) == 2
        assert capsys.readouterr().err == "rongzi: out: cannot be written: Permission denied\n"

    def test_an_article_that_is_read_in_part_is_told(self, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (news / "lost.txt").write_text(f"{FUNDING}{chr(0xFFFD) * 30}", encoding="utf-8")
        assert status(["run", "news", "-j", "1"]) == 0
        told = capsys.readouterr().out
        assert "read in part" in told
        assert "lost.txt      clean: 30 of" in told

    def test_tables_of_an_earlier_run_in_another_format_are_told(
        self, news: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status(["run", "news", "-o", "out", "-j", "1", "--format", "csv,jsonl"]) == 0
        assert status(["run", "news", "-o", "out", "-j", "1", "--format", "csv,jsonl"]) == 0
        assert "earlier" not in capsys.readouterr().out
        assert status(["run", "news", "-o", "out", "-j", "1", "--format", "jsonl"]) == 0
        told = capsys.readouterr().out.splitlines()[-1]
        assert told.startswith("of an earlier run, not written by this one: out/datapackage.json, out/events.csv, ")
        assert "jsonl" not in told

    def test_a_run_that_was_stopped_goes_on_or_starts_over(
        self, news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*rows: object, **others: object) -> None:
            raise KeyboardInterrupt

        for options, told in (([], True), (["--fresh"], False)):
            with monkeypatch.context() as patch:
                patch.setattr("pipeline.run.drive.write_report", interrupted)
                assert status(["run", "news", "-o", "out", "-j", "1"]) == 130
            capsys.readouterr()
            assert status(["run", "news", "-o", "out", "-j", "1", *options]) == 0
            kept = "2 articles kept of the run that was stopped here (--fresh reads them again)"
            assert (kept in capsys.readouterr().out) == told
        assert len(read_table(Path("out/documents.csv"))) == 2

    def test_rows_of_a_file_keep_their_ids(self, news: Path) -> None:
        rows = [{"id": "n1", "title": "", "text": FUNDING, "published": "2025-09-13"}, {"id": 2, "content": QUIET}]
        Path("rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        assert status(["run", "rows.jsonl", "-j", "1"]) == 0
        documents = read_table(Path("outputs/documents.csv"))
        assert [(row["doc_id"], row["published_date"]) for row in documents] == [("n1", "2025-09-13"), ("2", "")]
        (event,) = read_table(Path("outputs/events.csv"))
        assert (event["doc_id"], event["published_date"]) == ("n1", "2025-09-13")

    def test_the_gate_can_be_left_out(self, news: Path) -> None:
        assert status(["run", "news", "-o", "with", "-j", "1"]) == 0
        assert status(["run", "news", "-o", "without", "-j", "1", "--no-gate"]) == 0
        assert Path("with/events.csv").read_bytes() == Path("without/events.csv").read_bytes()


class TestExplain:
    def test_every_stage_is_shown(self, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert status(["explain", "news/funding.txt"]) == 0
        shown = capsys.readouterr().out
        heads = ("repairs: ", "mentions: ", "mentions that lost", "events: 1", "event 1: equity_round", "notes: ")
        places = [shown.index(head) for head in heads]
        assert places == sorted(places)
        amount = next(line for line in shown.splitlines() if line.startswith("amount_text"))
        assert amount.split()[-1] == "2亿元人民币"
        assert len(amount.split()) >= 4, "the rule that filled the cell stands beside it"

    def test_one_row_of_many_is_chosen_by_its_id(self, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rows = [{"id": "n1", "text": QUIET}, {"id": "n2", "text": FUNDING}]
        Path("rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        assert status(["explain", "rows.jsonl", "--id", "n2"]) == 0
        assert capsys.readouterr().out.startswith("n2: ")
        assert status(["explain", "rows.jsonl", "--id", "n3"]) == 2
        assert capsys.readouterr().err == "rongzi: rows.jsonl: no article has the id 'n3' (2 have others)\n"

    def test_of_several_the_first_is_shown_and_a_line_says_how_to_choose(
        self, news: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rows = [{"id": "n1", "text": QUIET}, {"id": "n2", "text": FUNDING}]
        Path("新闻.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        assert status(["explain", "新闻.jsonl"]) == 0
        shown = capsys.readouterr()
        assert shown.out.startswith("n1: ")
        assert shown.err == (
            "rongzi: 新闻.jsonl holds 2 articles; this is the first, n1: for another give --id ID, or 新闻.jsonl#2\n"
        )
        assert status(["explain", "新闻.jsonl#2"]) == 0
        assert capsys.readouterr().out.startswith("n2: ")
        assert status(["rules", "explain", "新闻.jsonl#2"]) == 0
        assert "星野智能" in capsys.readouterr().out
        assert status(["explain", "新闻.jsonl#3"]) == 2
        assert capsys.readouterr().err == "rongzi: 新闻.jsonl#3: this file holds 2 articles\n"
        Path("rows.csv").write_text(f"text\n{QUIET}\n\n{FUNDING}\n", encoding="utf-8")
        assert status(["explain", "rows.csv#3"]) == 0, "the row as documents.csv names it"
        assert capsys.readouterr().out.startswith("rows.csv#3: ")

    @pytest.mark.parametrize("article", [FUNDING, f"<p>{FUNDING}</p>"])
    def test_an_article_can_be_pasted(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, article: str
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(article.encode("gb18030"))))
        assert status(["explain", "-"]) == 0
        out = capsys.readouterr().out
        assert out.startswith("-: ")
        assert "encoding gb18030" in out and "events: 1" in out

    def test_nothing_pasted_is_one_line(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
        assert status(["explain", "-"]) == 2
        assert capsys.readouterr().err == "rongzi: standard input: the file is empty\n"

    def test_an_article_that_cannot_be_read_is_one_line(
        self, news: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (news / "broken.docx").write_bytes(b"no document")
        assert status(["explain", "news/broken.docx"]) == 2
        assert capsys.readouterr().err.startswith("rongzi: news/broken.docx: ")


class TestEval:
    @pytest.fixture
    def gold(self, news: Path) -> Path:
        arguments = {"被投资方": "星野智能", "融资金额": "2亿元人民币", "融资轮次": "B轮", "投资方": "远山基金"}
        event = {
            "event_type": "企业融资",
            "arguments": [{"role": role, "argument": text} for role, text in arguments.items()],
        }
        path = Path("gold.jsonl")
        path.write_text(json.dumps({"id": "funding.txt", "event_list": [event]}), encoding="utf-8")
        assert status(["run", "news", "-j", "1"]) == 0
        return path

    def test_figures_stand_for_each_role(self, gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert status(["eval", str(gold), "outputs/events.csv"]) == 0
        lines = [line.split() for line in capsys.readouterr().out.splitlines()]
        assert ["融资金额", "amount_text", "100.0", "100.0", "100.0", "1", "1", "1"] in lines
        assert ["投资方", "investors_text", "0.0", "0.0", "0.0", "0", "2", "1"] in lines

    def test_a_floor_can_be_set(self, gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert status(["eval", str(gold), "outputs/events.csv", "--min-f1", "10"]) == 0
        capsys.readouterr()
        assert status(["eval", str(gold), "outputs/events.csv", "--min-f1", "99"]) == 1
        assert capsys.readouterr().err.endswith("is below 99\n")

    def test_documents_that_are_not_right_can_be_shown(self, gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert status(["eval", str(gold), "outputs/events.csv", "--show", "1"]) == 0
        assert "远山基金" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "Missing argument 'PATH...'"),
        (["run", "nowhere"], "nowhere: no such file or folder"),
        (["run", "-"], "-: run reads files, not standard input"),
        (["run", ""], "'': no such file or folder"),
        (["run", "empty"], "empty: no files to read"),
        (["run", "news", "--format", "doc"], "--format doc: known are csv, parquet, xlsx, jsonl, sqlite"),
        (["run", "news", "--format", ","], "--format: name at least one"),
        (["run", "news", "--rules", "nowhere"], "--rules nowhere: no such folder"),
        (["run", "news", "--model", "nowhere"], "no spaCy pipeline 'nowhere' is installed"),
        (["run", "news", "--rules", "news/quiet.txt"], "--rules news/quiet.txt: a file; give the folder that holds it"),
        (["run", "news", "--jobs", "-1"], "Invalid value for '--jobs'"),
        (["run", "news", "--engine", "cloud"], "Invalid value for '--engine'"),
        (["explain", "news"], "news: one file is wanted; this folder holds 2"),
        (["eval", "gold.jsonl", "events.csv", "--event-type", "gift"], "--event-type gift: known are financing, ipo,"),
        (["eval", "nowhere.jsonl", "events.csv"], "nowhere.jsonl: cannot be read: No such file"),
        (["eval", "news/quiet.txt", "events.csv"], "news/quiet.txt: line 1: not a gold document"),
        (["sing"], "No such command 'sing'"),
    ],
)
def test_wrong_usage_is_one_line_and_ends_with_2(
    news: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    Path("empty").mkdir()
    assert status(arguments) == 2
    out = capsys.readouterr()
    assert message in out.err
    assert (out.err.count("\n"), out.out) == (1, "")


def test_a_folder_that_cannot_be_written_is_one_line(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out").write_text("a file in the way", encoding="utf-8")
    assert status(["run", "news", "-o", "out", "-j", "1"]) == 2
    assert capsys.readouterr().err == "rongzi: -o out: is a file; name a folder\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "news", "-o", "{bad}/out"],
        ["run", "news", "--reviews", "{bad}/reviews.csv"],
        ["run", "news", "--rules", "{bad}/rules"],
        ["diff", "{bad}/old.csv", "{bad}/new.csv"],
        ["check", "{bad}/events.csv"],
        ["review", "import", "{bad}/events.csv"],
        ["review", "status", "-o", "{bad}/out"],
        ["review", "settle", "-o", "{bad}/out"],
        ["rules", "list", "--stats", "{bad}/out"],
        ["rules", "try", "获投", "{bad}"],
        ["train", "--rules", "{bad}"],
        ["run", "news", "--model", "{bad}"],
    ],
)
@pytest.mark.parametrize("bad", ["长" * 120, "closed"])
def test_a_path_that_cannot_be_asked_for_is_one_line(
    news: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    bad: str,
) -> None:
    """A name that is too long for the file system, and one in a folder that may not be entered."""
    asked = os.stat

    def closed(path: str | Path, *rest: object, **named: Any) -> os.stat_result:
        if bad == "closed" and "closed" in Path(path).parts:  # root may enter every folder
            raise PermissionError(13, "Permission denied", str(path))
        return asked(path, *rest, **named)

    monkeypatch.setattr("os.stat", closed)
    assert status([part.replace("{bad}", bad) for part in arguments]) == 2
    told = capsys.readouterr().err.splitlines()
    assert "left out" not in told[-1]
    assert told[-1].startswith("rongzi: ")
    assert bad in told[-1]
    assert not any(wrong in line for wrong in ("defect", "rules cannot", "written") for line in told)
    assert len(told) == 1 or told[0] == "rongzi: closed: no permission to read it (left out)"


def test_a_defect_is_one_line_that_names_its_place(
    news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("slot")

    monkeypatch.setattr("pipeline.run.drive.write_report", broken)
    assert status(["run", "news", "-j", "1"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("rongzi: this is a defect of rongzi: KeyError: 'slot' (run/drive.py, line ")
    assert err.count("\n") == 1


def test_every_command_and_option_has_help_and_its_place_in_the_documentation() -> None:
    docs = runpy.run_path(str(ROOT / ".ci" / "docs.py"))
    readmes = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")}
    for name, command in docs["commands"]():
        assert command.help, name
        silent = [max(p.opts, key=len) for p in command.params if "--help" not in p.opts and not p.help]
        assert not silent, name
        group = " ".join(name.split()[:2])
        assert [page for page, text in readmes.items() if f"`{group}" not in text] == []
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == docs["pages"]()["commands.md"], "make docs"


def test_help_and_version_wait_for_nothing_heavy() -> None:
    code = "import pipeline.cli.main, sys; print(*{'pydantic', 'regex', 'pandas', 'spacy', 'jieba'} & {*sys.modules})"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "\n"


def test_the_module_is_the_command(news: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "explain", str(news / "quiet.txt")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("quiet.txt: ")


def test_a_terminal_without_chinese_does_not_end_the_run(news: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "explain", str(news / "funding.txt")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env={"PYTHONIOENCODING": "ascii"}, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"\u661f\u91ce\u667a\u80fd" in done.stdout


@pytest.mark.parametrize("group", ["", "rules", "review"])
def test_the_list_of_commands_cuts_no_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, group: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert status([*group.split(), "--help"]) == 0
    listed = capsys.readouterr().out.split("Commands:\n")[1]
    assert listed.count("\n") >= 5
    assert "..." not in listed


@pytest.mark.parametrize("group", ["rules", "review"])
def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str], group: str) -> None:
    assert status([group]) == 2
    out = capsys.readouterr()
    assert f"Usage: rongzi {group}" in out.out
    assert (out.out.count("\n") > 5, out.err) == (True, "")


def test_a_run_does_not_replace_a_file_of_somebody_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "documents.csv"
    mine.write_text("id,title,text\n1,t,甲完成融资\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("甲机器人宣布完成5000万元A轮融资。", encoding="utf-8")
    assert status(["run", str(tmp_path / "a.txt"), "-o", str(tmp_path)]) == 2
    assert "name another folder with -o" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8").startswith("id,title,text")
    assert status(["run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")]) == 0
    assert status(["run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")]) == 0  # its own tables it may replace
