"""The main job: articles in, tables out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from pipeline.read import Input
from pipeline.report.docs import ReportDoc
from pipeline.report.write import write_report
from pipeline.review.bases import keep_base, keep_written
from pipeline.review.store import Reviews
from pipeline.run.dealing import deals_of, with_ids
from pipeline.run.edited import put_aside
from pipeline.run.engines import outcomes
from pipeline.run.fingerprint import job_state
from pipeline.run.journal import Journal
from pipeline.run.plan import plan
from pipeline.run.resume import Step, resumed
from pipeline.run.reviewing import CONFLICTS, Reviewing, write_conflicts
from pipeline.run.spool import Spool
from pipeline.run.summary import Summary
from pipeline.run.worker import Job, Outcome
from pipeline.tables.datapackage import NAME as DATAPACKAGE
from pipeline.tables.datapackage import write_datapackage
from pipeline.tables.rows import deal_rows
from pipeline.tables.schema import REPORT, Row, table_names
from pipeline.tables.writers import FORMATS, TableSet, open_tables

Progress = Callable[[int, int], None]
"""Called with the number of inputs finished and of articles read and kept, both since the last call."""


def run(
    inputs: Sequence[Input],
    folder: Path,
    job: Job,
    *,
    jobs: int = 1,
    formats: Sequence[str] = ("csv",),
    progress: Progress = lambda finished, articles: None,
    reviews: Reviews | None = None,
    fresh: bool = False,
    engine: str = "local",
) -> Summary:
    """Reads `inputs`, writes every table and the report into `folder` and returns the counts.

    `reviews` are what people said of earlier runs. What a run that was stopped here has worked through is kept, unless
    `fresh`; an article is read again when it, the rules, the settings or the program have changed since. The same
    inputs and reviews give the same bytes for any number of `jobs`, stopped or not, with either `engine` (`local`,
    `ray`), unless the job asks for timing. Raises LoadError when the resources or the engine cannot be loaded,
    ValueError for an unknown format, OSError when `folder` cannot be written.
    """
    reviewing = Reviewing(reviews or Reviews(), job.settings)
    job = replace(job, shown=reviewing.documents)
    summary = Summary(files=tuple(folder / name for name in table_names(formats)), report=folder / REPORT)
    folder.mkdir(parents=True, exist_ok=True)
    # Left in turn from the last: the workers end before the tables do, and the journal goes when these are in place.
    with (
        closing(Spools()) as spools,
        Journal(folder, job_state(job), fresh) as journal,
        open_tables(folder, formats) as tables,
        closing(resumed(
            plan(inputs), journal, lambda todo, keep: outcomes(todo, job, jobs, engine, keep),
            lambda articles: progress(0, articles),
        )) as work,
    ):
        summary.problems = _read_all(work, reviewing, tables, spools, summary, progress)
        _write_rest(tables, folder, formats, spools, reviewing, summary)
    everything = [DATAPACKAGE, *table_names(FORMATS)]
    written = [DATAPACKAGE, *table_names(formats)] if "csv" in formats else table_names(formats)
    summary.stale = tuple(folder / name for name in everything if name not in written and (folder / name).exists())
    keep_written(summary.files)
    summary.reviews = reviewing.counts
    return summary


@dataclass(frozen=True, slots=True)
class Spools:
    """What the articles gave, set aside in order until all are read."""

    documents: Spool[Row] = field(default_factory=Spool[Row])
    events: Spool[Row] = field(default_factory=Spool[Row])
    investors: Spool[Row] = field(default_factory=Spool[Row])
    articles: Spool[ReportDoc] = field(default_factory=Spool[ReportDoc])

    def add(self, outcome: Outcome) -> None:
        self.documents.add(outcome.document)
        for event in outcome.events:
            self.events.add(event)
        for investor in outcome.investors:
            self.investors.add(investor)
        if outcome.shown:
            self.articles.add(outcome.shown)

    def close(self) -> None:
        for spool in (self.documents, self.events, self.investors, self.articles):
            spool.close()


def _read_all(
    work: Iterable[Step], reviewing: Reviewing, tables: TableSet, spools: Spools, summary: Summary,
    progress: Progress,
) -> tuple[str, ...]:  # fmt: skip
    """Writes the tables that hold one article after the other, and sets aside and counts what the rest are made of.

    Returns what was wrong with the resources, each once.
    """
    ids: dict[str, str] = {}
    texts: dict[bytes, str] = {}
    problems: dict[str, None] = {}
    for step in work:
        for outcome in (reviewing.apply(_settled(result, ids, texts)) for result in step.given.outcomes):
            _write(outcome, tables, summary)
            spools.add(outcome)
        problems.update(dict.fromkeys(step.given.problems))
        summary.kept += len(step.given.outcomes) * step.kept
        progress(int(step.ends), 0)
    return tuple(problems)


def _write_rest(
    tables: TableSet, folder: Path, formats: Sequence[str], spools: Spools, reviewing: Reviewing, summary: Summary
) -> None:
    """Writes what all articles have to be read for: deals and what bears their ids, the report, what people said."""
    events, settings = spools.events, reviewing.settings
    deals, ids = deals_of(events, settings)
    tables.write("events", with_ids(events, ids))
    tables.write("investors", with_ids(spools.investors, ids))
    tables.write("deals", deal_rows(events, deals))
    shown = with_ids(events, ids), spools.documents, spools.articles
    write_report(tables.folder / REPORT, *shown, others=reviewing.others())
    if "csv" in formats:
        write_datapackage(tables.folder)
    if reviewing.documents:
        summary.elsewhere, summary.renamed = reviewing.elsewhere(), reviewing.renamed
        reviewing.counts["articles renamed"] = len(summary.renamed)
        reviewing.counts["articles not in this run"] = len(summary.elsewhere)
        write_conflicts(tables.folder, reviewing.conflicts)
        summary.conflicts = folder / CONFLICTS
    keep_base(folder, with_ids(events, ids))
    # At the very end, as a person may still be at work while the articles are read.
    summary.aside = put_aside(folder, table_names(formats), reviewing.reviews, settings, spools.documents)


def _settled(outcome: Outcome, ids: dict[str, str], texts: dict[bytes, str]) -> Outcome:
    """`outcome`, or what stands for it when its id was used before or its text was read before.

    `ids`: the path of each doc_id so far; `texts`: the doc_id of each text. Every row gets a doc_id of its own.
    """
    document = outcome.document
    doc_id, path = str(document["doc_id"]), str(document["path"])
    own_id = next(name for name in _names(doc_id) if name not in ids)
    ids[own_id] = path
    document = {**document, "doc_id": own_id}
    if own_id == doc_id and outcome.digest:
        texts.setdefault(outcome.digest, doc_id)
    if (first := texts.get(outcome.digest, own_id)) != own_id:
        return Outcome({**document, "events": 0, "status": "duplicate", "reason": f"the same text as {first}"})
    if own_id != doc_id:
        files = path.endswith(doc_id) and ids[doc_id].endswith(doc_id)
        what = "run the folder above both" if files else "give each article an id of its own"
        reason = f"doc_id {doc_id!r} is taken by {ids[doc_id]}: {what}"
        return Outcome({**document, "events": None, "status": "quarantined", "reason": reason})
    return outcome


def _names(doc_id: str) -> Iterator[str]:
    yield doc_id
    yield from (f"{doc_id}~{number}" for number in count(2))


def _write(outcome: Outcome, tables: TableSet, summary: Summary) -> None:
    document: Row = outcome.document
    tables.write("documents", [document])
    tables.write("mentions", outcome.mentions)
    summary.articles += 1
    summary.events += len(outcome.events)
    summary.statuses[str(document["status"])] += 1
    summary.types.update(str(event["event_type"]) for event in outcome.events)
    if document["status"] == "quarantined":
        summary.quarantined.add(document)
    elif document["status"] == "ok" and document["reason"]:
        summary.in_part.add(document)
