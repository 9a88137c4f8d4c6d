"""A run that was stopped goes on where it stopped, and gives the tables of one that was not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.model import Failure
from pipeline.read import Input, list_inputs, read_path
from pipeline.resources import load
from pipeline.run import engines, journal
from pipeline.run.drive import run
from pipeline.run.fingerprint import item_key, job_state
from pipeline.run.inputs import inputs_of
from pipeline.run.journal import JOURNAL, Journal
from pipeline.run.summary import Summary
from pipeline.run.worker import Given, Job, failed, process
from pipeline.settings import Settings
from tests.run import fakes

ROOT = Path(__file__).resolve().parents[2]
JOB = Job(Settings(), fakes.load, fakes.stopped, fakes.problems)
GONE = Failure("a.txt", "news/a.txt", "no text")
FILES, ROWS = 9, 6
EVERYTHING = FILES + ROWS


class Stopped(Exception):
    """The power goes out."""


@pytest.fixture(scope="module", autouse=True)
def several_processes_for_a_few_articles() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "FEW", 2)
        yield


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_news(tmp_path_factory.mktemp("news"))


def write_news(folder: Path) -> Path:
    for number in range(FILES):
        (folder / f"n{number}.txt").write_text(f"第{number}篇\n公司: 第{number % 5}号 近日", encoding="utf-8")
    (folder / "n4.txt").write_text("崩溃", encoding="utf-8")
    rows = [{"id": f"r{number}", "text": f"行{number} 公司: 第{number}号\ud83d"} for number in range(ROWS)]
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return folder


def run_on(folder: Path, out: Path, job: Job = JOB, **options: Any) -> Summary:
    return run(inputs_of([str(folder)], out), out, job, **options)


def stopped_after(count: int) -> Callable[[int, int], None]:
    """A progress that stops the run when `count` articles are kept."""
    kept = 0

    def progress(finished: int, articles: int) -> None:
        nonlocal kept
        kept += articles
        if kept >= count:
            raise Stopped

    return progress


def tables(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if not path.name.startswith(".")}


@pytest.fixture(scope="module")
def whole(news: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of a run that nothing stopped."""
    out = tmp_path_factory.mktemp("whole")
    run_on(news, out)
    return tables(out)


@pytest.fixture(scope="module")
def full(news: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The journal of a run that was stopped when all articles were read."""
    out = tmp_path_factory.mktemp("stopped")
    with pytest.raises(Stopped):
        run_on(news, out, progress=stopped_after(EVERYTHING))
    assert tables(out) == {}
    return (out / JOURNAL).read_bytes()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("articles", [1, 2, 7, EVERYTHING])
def test_it_goes_on_where_it_stopped(
    news: Path, whole: dict[str, bytes], tmp_path: Path, articles: int, jobs: int
) -> None:
    with pytest.raises(Stopped):
        run_on(news, tmp_path, progress=stopped_after(articles))
    summary = run_on(news, tmp_path, jobs=jobs)
    assert tables(tmp_path) == whole
    assert summary.kept == articles
    assert (summary.articles, summary.problems) == (EVERYTHING, ("rules/a.yml:3: no such macro",))
    assert not (tmp_path / JOURNAL).exists()
    assert run_on(news, tmp_path).kept == 0


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_wherever_it_stops(
    news: Path, whole: dict[str, bytes], full: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """The journal may end at any byte, in rubbish, or with bytes that were never written."""
    out = tmp_path_factory.mktemp("any")
    end = data.draw(st.integers(0, len(full)), label="bytes")
    rest = data.draw(st.one_of(st.just(b""), st.binary(max_size=40), st.just(bytes(200))), label="behind them")
    (out / JOURNAL).write_bytes(full[:end] + rest)
    summary = run_on(news, out)
    assert tables(out) == whole
    assert summary.kept <= EVERYTHING
    assert (summary.kept == EVERYTHING) <= (end == len(full))


@settings(max_examples=40, deadline=None)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_damaged_record_is_read_again(
    news: Path, whole: dict[str, bytes], full: bytes, tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    out = tmp_path_factory.mktemp("damaged")
    content = bytearray(full)
    content[at % len(full)] ^= 1 << bit
    (out / JOURNAL).write_bytes(content)
    assert run_on(news, out).kept < EVERYTHING
    assert tables(out) == whole


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """kill -9 in the middle; no worker is left behind."""
    monkeypatch.setattr(engines, "FEW", 32)
    folder, out, pids = tmp_path / "news", tmp_path / "out", tmp_path / "pids"
    folder.mkdir()
    for number in range(150):
        text = f"第{number}篇 公司: 第{number}号" + "停电" * (number == 140)
        (folder / f"n{number:03}.txt").write_text(text, encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from tests.run.test_resume import JOB, run_on\n"
        "if __name__ == '__main__': run_on(Path(sys.argv[1]), Path(sys.argv[2]), jobs=int(sys.argv[3]))\n"
    )
    (tmp_path / "main.py").write_text(code, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "main.py"), str(folder), str(out), str(jobs)]
    known = {**os.environ, "PYTHONPATH": str(ROOT), "RONGZI_TEST_PIDS": str(pids)}
    done = subprocess.run(command, env=known, capture_output=True, check=False, timeout=120)
    assert done.returncode == -9, done.stderr.decode()
    assert tables(out) == {}
    summary = run_on(folder, out, jobs=jobs)
    run_on(folder, tmp_path / "whole")
    assert tables(out) == tables(tmp_path / "whole")
    assert summary.kept == 140 if jobs == 1 else 96 <= summary.kept < 150
    assert [pid for pid in pids.read_text(encoding="ascii").split() if not fakes.ended(int(pid))] == []


def test_what_has_changed_is_read_again_and_nothing_else(tmp_path: Path) -> None:
    folder, out = tmp_path / "news", tmp_path / "out"
    folder.mkdir()
    write_news(folder)
    with pytest.raises(Stopped):
        run_on(folder, out, progress=stopped_after(EVERYTHING))
    (folder / "n2.txt").write_text("公司: 改了", encoding="utf-8")
    (folder / "n0.txt").unlink()
    (folder / "new.txt").write_text("公司: 新来的", encoding="utf-8")
    lines = (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "rows.jsonl").write_text("\n".join([*lines[:3], lines[3].replace("\\u884c", "\\u5217"), *lines[4:]]))
    summary = run_on(folder, out)
    assert summary.kept == EVERYTHING - 3
    run_on(folder, tmp_path / "whole")
    assert tables(out) == tables(tmp_path / "whole")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"settings": Settings(gate=False)}, id="settings"),
        pytest.param({"settings": Settings(learned=False)}, id="rules only"),
        pytest.param({"extract": fakes.extract}, id="program"),
        pytest.param({"timing": True}, id="timing"),
    ],
)
def test_nothing_is_kept_of_another_state(news: Path, full: bytes, tmp_path: Path, change: dict[str, Any]) -> None:
    (tmp_path / JOURNAL).write_bytes(full)
    assert run_on(news, tmp_path, replace(JOB, **change)).kept == 0


def test_a_changed_rule_is_another_state(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text("kind: role\nrules: []\n", encoding="utf-8")
    job = replace(JOB, settings=Settings(rules=(tmp_path,)))
    before = job_state(job)
    assert job_state(job) == before != job_state(JOB)
    (tmp_path / "mine.yml").write_text("kind: role\nrules: [ ]\n", encoding="utf-8")
    assert job_state(job) != before


def test_fresh_starts_over(news: Path, whole: dict[str, bytes], full: bytes, tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(full)
    assert run_on(news, tmp_path, fresh=True).kept == 0
    assert tables(tmp_path) == whole


def test_a_second_run_into_one_folder_leaves_the_journal_of_the_first(news: Path, tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with Journal(tmp_path, "one") as first:
        first.add(bytes(range(16)), Given((failed(GONE),)))
        with Journal(tmp_path, "one") as second:
            assert bytes(range(16)) not in second
            second.add(bytes(range(1, 17)), Given((failed(GONE),)))
        assert (tmp_path / JOURNAL).exists()
    assert not (tmp_path / JOURNAL).exists()


def test_an_outcome_comes_back_as_it_was() -> None:
    """Articles of the corpus as the product reads them."""
    job = Job(Settings(), load, extract)
    resources = load(Settings())
    names = ("daily_brief_gbk.txt", "weekly_roundup_3.md", "placement_done.html", "range_amounts.txt")
    inputs = list_inputs([str(ROOT / "corpus" / "raw" / name) for name in names])
    outcomes = [outcome for one in inputs for outcome in process(one, job, resources).outcomes]
    assert sum(len(outcome.events) for outcome in outcomes) > 8
    for outcome in outcomes:
        assert journal._outcome(json.loads(json.dumps(journal._plain(outcome)))) == outcome


def test_what_cannot_be_told_without_reading_it_is_read_again(tmp_path: Path) -> None:
    assert item_key(Input("memory://news/a.txt", "memory://news")) is None
    assert item_key(Input(str(tmp_path / "gone.txt"), str(tmp_path))) is None
    rows = [{"id": "a", "text": "甲"}, {"id": "a", "text": "乙"}, {"id": "b", "text": "甲"}]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert len({item_key(one) for one in read_path(str(path), str(tmp_path))}) == 3
