"""`rongzi diff` between two runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.cli.main import status
from tests.review.rounds import run_with

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    run_with(tmp_path)
    shutil.copy(tmp_path / "out" / "events.csv", tmp_path / "old.csv")
    run_with(tmp_path, rounds={"A轮": "A+", "B轮": "B"})
    return str(tmp_path / "old.csv"), str(tmp_path / "out" / "events.xlsx")


def test_gained_lost_and_changed(two: tuple[str, str], capsys: Captured) -> None:
    assert status(["diff", *two]) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[-1] == "0 gained, 1 lost, 3 changed, 1 unchanged"
    assert [line.split() for line in told.splitlines() if line.startswith("a.txt")] == [
        ["a.txt", "云帆科技", "round", "A", "A+"]
    ]
    assert any(line.split()[:3] == ["lost", "c.txt", "松果教育"] for line in told.splitlines())


def test_an_article_that_was_renamed_is_told_once_and_its_events_are_held_against_each_other(
    two: tuple[str, str], tmp_path: Path, capsys: Captured
) -> None:
    news = tmp_path / "news"
    (news / "c.txt").rename(news / "2025-09-月报.txt")
    (news / "a.txt").rename(news / "z.txt")
    run_with(tmp_path, gone=("a.txt", "c.txt"), rounds={"天使轮": "天使", "A轮": "A+", "B轮": "B"})
    csv = tmp_path / "d.csv"
    assert status(["diff", *two, "--csv", str(csv)]) == 0
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    renamed = [line for line in told if line[:1] in (["a.txt"], ["c.txt"])]
    assert renamed == [["a.txt", "z.txt"], ["c.txt", "2025-09-月报.txt"]]
    assert " ".join(told[-2]) == "0 gained, 0 lost, 3 changed, 2 unchanged; 2 articles renamed"
    assert [line[2:] for line in told if line[:2] == ["z.txt", "云帆科技"]] == [["round", "A", "A+"]]
    assert "renamed,c.txt," in csv.read_text(encoding="utf-8-sig")
    assert status(["diff", *two, "--exit-code"]) == 1


def test_tables_that_agree(two: tuple[str, str], capsys: Captured) -> None:
    assert status(["diff", two[0], two[0], "--exit-code"]) == 0
    assert capsys.readouterr().out == "0 gained, 0 lost, 0 changed, 5 unchanged\n"
    assert status(["diff", *two, "--exit-code"]) == 1


def test_files_are_written_and_columns_can_be_ignored(two: tuple[str, str], tmp_path: Path, capsys: Captured) -> None:
    csv, html = tmp_path / "d.csv", tmp_path / "d.html"
    assert status(["diff", *two, "--csv", str(csv), "--html", str(html), "--ignore", "round"]) == 0
    assert "0 gained, 1 lost, 0 changed, 4 unchanged" in capsys.readouterr().out
    assert len(csv.read_text(encoding="utf-8-sig").splitlines()) == 2
    assert "松果教育" in html.read_text(encoding="utf-8")


def test_long_lists_are_cut_and_say_so(two: tuple[str, str], capsys: Captured) -> None:
    status(["diff", *two, "--limit", "1"])
    assert "... and 2 more (--limit 0 shows all)" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [["none.csv"], ["--ignore", "colour"]])
def test_wrong_usage_is_one_line(two: tuple[str, str], wrong: list[str], capsys: Captured) -> None:
    assert status(["diff", two[0], *([two[1]] if wrong[0] == "--ignore" else []), *wrong]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
