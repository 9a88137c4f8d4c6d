"""What it costs that a run can be resumed (`python -m tests.bench.journal`): share of processor time, and bytes.

A run over the corpus in one process, with the time spent on fingerprints and on the journal counted; and one that finds
everything kept.
"""

from __future__ import annotations

import functools
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.extract import extract
from pipeline.resources import load
from pipeline.run import drive, plan
from pipeline.run.drive import run
from pipeline.run.inputs import inputs_of
from pipeline.run.journal import JOURNAL, Journal
from pipeline.run.worker import Job
from pipeline.settings import Settings
from tests.bench.floors import CORPUS, NO_INPUT


def main() -> None:
    spent: Counter[str] = Counter()

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapper(*arguments: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] += time.process_time() - began

        return wrapper

    drive.job_state = timed("state of rules and program", drive.job_state)
    plan.item_key = timed("keys of articles", plan.item_key)
    Journal.add = timed("writing", Journal.add)  # type: ignore[method-assign]
    job = Job(Settings(), load, extract)
    inputs = inputs_of([str(CORPUS)], Path("outputs"), NO_INPUT)
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        aside = Path(place) / "journal"

        def keep(finished: int, articles: int) -> None:
            shutil.copy(out / JOURNAL, aside)

        began = time.process_time()
        summary = run(inputs, out, job, progress=keep)
        total = time.process_time() - began
        shutil.copy(aside, out / JOURNAL)
        began = time.process_time()
        again = run(inputs, out, job)
        size = aside.stat().st_size
        lines = [f"{summary.articles} articles, {total:.1f} s of processor time, journal {size:,} bytes"]
        lines += [f"{name:<28}{seconds:8.3f} s{seconds / total:8.2%}" for name, seconds in spent.items()]
        lines.append(f"{'all':<28}{spent.total():8.3f} s{spent.total() / total:8.2%}")
        lines.append(f"with {again.kept} articles kept: {time.process_time() - began:.1f} s")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
