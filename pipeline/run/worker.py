"""One article to its rows; whatever goes wrong inside stays with that article."""

from __future__ import annotations

import hashlib
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model import Article, Extraction, Failure
from pipeline.read import Input, read_path
from pipeline.report.docs import ReportDoc, report_doc
from pipeline.settings import Settings
from pipeline.tables.rows import article_row, event_rows, failure_row, investor_rows, mention_rows
from pipeline.tables.schema import Row

Item = Input | Article | Failure
"""What a worker takes at a time: a file that it opens, a row that was read, or why there is none."""

_PACKAGE = Path(__file__).resolve().parents[1]


def no_problems(resources: Any) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker does: `load` its resources once, then `extract` each article.

    `problems` tells what is wrong with the resources without making them useless (a rule that was skipped), one line
    each. The three must be importable. `timing` fills the `seconds` of documents.csv, which then differ from run to
    run. `shown`: doc_ids of articles that the report shows even without an event.
    """

    settings: Settings
    load: Callable[[Settings], Any]
    extract: Callable[[Article, Any], Extraction]
    problems: Callable[[Any], Sequence[str]] = no_problems
    timing: bool = False
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one article gave.

    `digest` is the hash of its cleaned text, empty when there is none; `shown` the article as the report shows it,
    when it holds an event or a person looked at it.
    """

    document: Row
    digest: bytes = b""
    events: tuple[Row, ...] = ()
    investors: tuple[Row, ...] = ()
    mentions: tuple[Row, ...] = ()
    shown: ReportDoc | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What one item gave: an outcome for each of its articles, in order, and the problems of the resources."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...] = ()


def process(item: Item, job: Job, resources: Any) -> Given:
    """What `item` gives. Raises nothing for any one article."""
    outcomes = (
        failed(result) if isinstance(result, Failure) else extracted(result, job, resources)
        for result in _results(item)
    )
    return Given(tuple(outcomes), tuple(job.problems(resources)))


def _results(item: Item) -> Iterator[Article | Failure]:
    if isinstance(item, Input):
        yield from read_path(item.path, item.root)
    else:
        yield item


def failed(failure: Failure) -> Outcome:
    """The outcome of an input that gave no article."""
    return Outcome(failure_row(failure))


def extracted(article: Article, job: Job, resources: Any) -> Outcome:
    """The outcome of one article: its rows, or one row that says why it is quarantined."""
    started = time.perf_counter()
    try:
        extraction = job.extract(article, resources)
        text = extraction.clean.text
        status = "ok" if text.strip() else "empty"
        events = event_rows(extraction)
        document = article_row(
            article,
            status,
            "; ".join(f"{note.stage}: {_one_line(note.text)}" for note in extraction.notes),
            chars=len(text),
            fixes=len(extraction.edits),
            events=len(events),
            seconds=time.perf_counter() - started if job.timing else None,
        )
        investors = tuple(investor_rows(events, extraction.records))
        mentions = tuple(mention_rows(extraction))
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest() if status == "ok" else b""
        shown = report_doc(extraction, events) if events or article.doc_id in job.shown else None
        return Outcome(document, digest, tuple(events), investors, mentions, shown)
    except Exception as error:  # the article is set aside with a reason, the run goes on
        return Outcome(article_row(article, "quarantined", reason_of(error)))


def reason_of(error: BaseException) -> str:
    """One line that names the error and the place in the package where it arose."""
    place = ""
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            place = f" ({path.relative_to(_PACKAGE).as_posix()}, line {frame.lineno})"
    text = _one_line(str(error))
    return f"{type(error).__name__}{': ' if text else ''}{text}{place}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
