"""Characters per second of every stage, on the corpus repeated until it is large enough (`make bench`).

The stages of `pipeline.extract` are timed where they are called, so that the flow itself is what is measured.
Shares of the whole are what to compare between machines; speeds only within one run.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pipeline.extract
from pipeline.model import Article
from pipeline.read import list_inputs, read_path
from pipeline.resources import load
from pipeline.settings import Settings
from pipeline.tables.rows import event_rows, investor_rows, mention_rows

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

# Stage and the name under which `pipeline.extract` calls it.
STAGES = {
    "clean": "clean",
    "segment": "segment.sentences",
    "gate": "gate.worth_reading",
    "amounts": "amounts.find_amounts",
    "rounds": "find.find_rounds",
    "dates": "dates.find_dates",
    "names": "_entities",
    "events": "find_events",
    "records": "record",
}


class Clock:
    """Seconds spent in each stage, time in inner stages not counted twice."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        self._turn()
        self._running.append(stage)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, its time counted for `stage`; what it yields is drawn at once."""

        @functools.wraps(function)
        def wrapper(*arguments: Any, **named: Any) -> Any:
            with self(stage):
                result = function(*arguments, **named)
                return list(result) if isinstance(result, Iterator) else result

        return wrapper


@contextmanager
def watched(clock: Clock) -> Iterator[None]:
    """The stages of `pipeline.extract` under `clock`, and as they were afterwards."""
    before = []
    for stage, name in STAGES.items():
        *owners, last = name.split(".")
        owner = functools.reduce(getattr, owners, pipeline.extract)
        function = getattr(owner, last)
        before.append((owner, last, function))
        setattr(owner, last, clock.timed(stage, function))
    try:
        yield
    finally:
        for owner, last, function in before:
            setattr(owner, last, function)


def read_all(folder: Path, clock: Clock) -> list[Article]:
    """Every article below `folder`, with the time that reading took."""
    with clock("read"):
        results = [result for one in list_inputs([str(folder)]) for result in read_path(one.path, one.root)]
    return [result for result in results if isinstance(result, Article)]


def mixed(funding: Sequence[Article], quiet: Sequence[Article], share: float, chars: int) -> list[Article]:
    """Articles of both kinds, repeated in turn, until `chars` raw characters; `share` of the articles are funding."""
    sources = {True: itertools.cycle(funding), False: itertools.cycle(quiet)}
    out: list[Article] = []
    size, owed = 0, 0.0
    while size < chars:
        owed += share
        is_funding = owed >= 1
        owed -= is_funding
        article = next(sources[is_funding])
        out.append(replace(article, doc_id=f"{len(out)}"))
        size += len(article.raw)
    return out


def measure(chars: int, share: float, *, gate: bool = True) -> tuple[dict[str, float], int, int]:
    """Seconds by stage, the raw characters read, and the raw characters of the mix."""
    resources = load(Settings(gate=gate))
    clock = Clock()
    funding, quiet = read_all(CORPUS / "raw", clock), read_all(CORPUS / "quiet", clock)
    for article in (*funding, *quiet):  # what is compiled at first use is compiled now
        pipeline.extract.extract(article, resources)
    articles = mixed(funding, quiet, share, chars)
    with watched(clock):
        for article in articles:
            with clock("rest"):
                extraction = pipeline.extract.extract(article, resources)
            with clock("tables"):
                rows = event_rows(extraction)
                list(investor_rows(rows, extraction.records))
                list(mention_rows(extraction))
    read = sum(len(article.raw) for article in (*funding, *quiet))
    return dict(clock.seconds), read, sum(len(article.raw) for article in articles)


def table(seconds: dict[str, float], read: int, size: int) -> str:
    """The figures as aligned lines: reading is scaled up to the size of the mix."""
    seconds = seconds | {"read": seconds["read"] * size / read}
    total = sum(seconds.values())
    lines = [f"{'stage':<10}{'chars/s':>14}{'share':>9}"]
    for stage in ("read", *STAGES, "rest", "tables"):
        spent = seconds.get(stage, 0.0)
        speed = f"{size / spent:,.0f}" if spent else "-"
        lines.append(f"{stage:<10}{speed:>14}{spent / total:>9.1%}")
    lines.append(f"{'end to end':<10}{size / total:>14,.0f}{1:>9.1%}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chars", type=int, default=2_000_000, help="raw characters to work through")
    parser.add_argument("--funding", type=float, default=0.2, help="share of articles with an event")
    parser.add_argument("--no-gate", action="store_true", help="work through every article")
    chosen = parser.parse_args()
    seconds, read, size = measure(chosen.chars, chosen.funding, gate=not chosen.no_gate)
    gate = "off" if chosen.no_gate else "on"
    sys.stdout.write(f"{size:,} characters, {chosen.funding:.0%} of the articles with events, gate {gate}\n")
    sys.stdout.write(table(seconds, read, size) + "\n")


if __name__ == "__main__":
    main()
