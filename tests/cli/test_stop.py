"""A signal ends the command with one line and its status, wherever it is caught."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAD = """
import signal, sys, time
from pipeline.cli.stop import heeded, told_to_end

def wait(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
"""
# In each of these nothing that the handler raises gets out.
PLACES = {
    "__del__": """
class Group:
    def __del__(self):
        signal.raise_signal({number})
        wait(0)

with told_to_end():
    Group()
    wait(2)
    print("to the end")
""",
    "swallowed by a library": """
with told_to_end():
    try:
        signal.raise_signal({number})
        wait(0)
    except BaseException:
        pass
    sys.exit(0)
""",
    "callback of weakref": """
import weakref
class Group:
    pass

with told_to_end():
    group = Group()
    held = weakref.ref(group, lambda _: signal.raise_signal({number}) or wait(0))
    del group
    wait(2)
    print("to the end")
""",
}


def ended(script: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-c", HEAD + script], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("place", PLACES)
def test_a_signal_that_was_swallowed_ends_the_command_all_the_same(place: str, number: signal.Signals) -> None:
    script = PLACES[place].replace("{number}", str(int(number)))
    assert ended(script) == (128 + number, "", "rongzi: interrupted\n")


def test_a_signal_that_was_heeded_does_not(tmp_path: Path) -> None:
    script = """
with told_to_end():
    try:
        signal.raise_signal(signal.SIGINT)
        wait(0)
    except BaseException:
        heeded()
    print("to the end")
"""
    assert ended(script) == (0, "to the end\n", "")


@pytest.mark.parametrize("seconds", [0.4, 0.8, 1.2, 1.7, 2.5])
def test_ctrl_c_while_the_command_loads_is_one_line_and_leaves_nothing(seconds: float, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(
        "青禾机器人宣布完成5000万元A轮融资，由松果创投领投。\n" * 40, encoding="utf-8"
    )
    command = [sys.executable, "-m", "pipeline", "run", "news", "-o", "out", "-j", "1"]
    paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as process:  # fmt: skip
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    if process.returncode:  # else it was done already
        assert process.returncode == 130
        assert told.startswith("rongzi: interrupted")
        assert told.count("\n") == 1
    assert [path for path in tmp_path.glob("out/.rongzi-*") if path.is_dir()] == []
