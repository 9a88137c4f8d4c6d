"""A run that is told to end (Ctrl-C, SIGTERM) ends soon, says what is kept, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.run.journal import JOURNAL
from tests.run import fakes

ROOT = Path(__file__).resolve().parents[2]
SOON = 60  # seconds, generous; what hangs takes for ever
ARTICLES = 300

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")

# The command itself, with the small extraction of these tests in place of the real one.
COMMAND = """
import sys, time
if __name__ == "__main__":
    import pipeline.cli.run, pipeline.cli.stop, pipeline.extract, pipeline.resources, pipeline.tables.writers
    from pipeline.__main__ import main
    from tests.run import fakes
    pipeline.extract.extract, pipeline.resources.load = fakes.waiting, fakes.load
    pipeline.cli.run.rule_problems = fakes.problems
    {change}
    main()
"""


class Command:
    """`rongzi run` in processes of its own."""

    def __init__(self, folder: Path, change: str, waits: bool, *options: str) -> None:
        self.out, self._pids = folder / "out", folder / "pids"
        told = {"RONGZI_TEST_PIDS": str(self._pids)} if waits else {}
        (folder / "command.py").write_text(COMMAND.format(change=change), encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "command.py", "run", "news", "-o", "out", *options], cwd=folder, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **told},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def waiting(self, count: int = 1) -> list[int]:
        """The processes that wait, once there are so many."""
        until = time.monotonic() + SOON
        while time.monotonic() < until:
            pids = self._pids.read_text("ascii").split("\n")[:-1] if self._pids.exists() else []
            if len(pids) >= count:
                return [int(pid) for pid in pids]
            time.sleep(0.05)
        self._process.kill()
        pytest.fail(f"the run does not get going: {self._process.communicate()}")

    def send(self, number: signal.Signals) -> None:
        """As a terminal does: to every process of the run."""
        os.killpg(self._process.pid, number)

    def end(self) -> tuple[int, str]:
        """Its exit status and what it said on standard error."""
        try:
            _, told = self._process.communicate(timeout=SOON)
        finally:
            self._process.kill()
        return self._process.returncode, told


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Command]:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(ARTICLES):
        text = f"第{number}篇 公司: 第{number}号" + "等待" * (number in (200, 240))
        (news / f"n{number:03}.txt").write_text(text, encoding="utf-8")
    return lambda *options, change="", waits=True: Command(tmp_path, change, waits, *options)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_what_is_kept_and_goes_on_from_there(
    command: Callable[..., Command], jobs: str, number: signal.Signals
) -> None:
    run = command("--jobs", jobs)
    workers = run.waiting(int(jobs))
    run.send(number)
    status, told = run.end()
    assert status == 128 + number
    kept = 200 if jobs == "1" else 239  # all that were done: behind the first that waits, up to the second
    assert told == (
        f"rongzi: interrupted: {kept} articles are read and kept in out; "
        "give the same command again to go on (--fresh: anew)\n"
    )
    assert [path.name for path in run.out.iterdir()] == [JOURNAL]
    assert [pid for pid in workers if not fakes.ended(pid)] == []

    again = command("--jobs", jobs, waits=False)
    assert again.end() == (0, "rongzi: left out: rules/a.yml:3: no such macro\n")
    assert not (again.out / JOURNAL).exists()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_while_the_rules_are_loaded(command: Callable[..., Command], jobs: str) -> None:
    run = command("--jobs", jobs, change="pipeline.resources.load = fakes.load_waits")
    workers = run.waiting()
    run.send(signal.SIGINT)
    assert run.end() == (130, "rongzi: interrupted: no article was read yet; give the same command again\n")
    assert [pid for pid in workers if not fakes.ended(pid)] == []


HANGS = "pipeline.tables.writers.TableSet.close = lambda tables: fakes.wait()"


def test_a_second_one_ends_it_at_once(command: Callable[..., Command]) -> None:
    run = command("--jobs", "1", change=f"pipeline.cli.stop.PATIENCE = 1e6; {HANGS}")
    run.waiting()
    run.send(signal.SIGINT)
    run.waiting(2)
    run.send(signal.SIGINT)
    assert run.end() == (130, "rongzi: ended at once\n")


def test_what_hangs_while_it_tidies_up_does_not_keep_it(command: Callable[..., Command]) -> None:
    run = command("--jobs", "2", change=f"pipeline.cli.stop.PATIENCE = 0.5; {HANGS}")
    workers = run.waiting(2)
    run.send(signal.SIGINT)
    assert run.end() == (130, "rongzi: ended at once\n")
    assert [pid for pid in workers if not fakes.ended(pid)] == []


def test_a_hidden_folder_of_a_run_that_was_killed_goes_with_the_next(command: Callable[..., Command]) -> None:
    run = command("--jobs", "1")
    run.waiting()
    (mine,) = run.out.glob(".rongzi-*/")
    assert command("--jobs", "1", waits=False).end()[0] == 0
    assert mine.is_dir(), "the first is still at work"
    run.send(signal.SIGKILL)
    assert run.end()[0] == -signal.SIGKILL
    assert mine.is_dir()
    assert command("--jobs", "1", waits=False).end()[0] == 0
    assert list(run.out.glob(".rongzi-*/")) == []
