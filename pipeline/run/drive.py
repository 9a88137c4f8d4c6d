"""The main job: articles in, tables out."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path, PurePosixPath

from pipeline.read import Input, list_inputs, shown
from pipeline.read.listing import relative
from pipeline.report.docs import ReportDoc
from pipeline.report.write import write_report
from pipeline.review.bases import keep_base, keep_written
from pipeline.review.store import Reviews
from pipeline.run.dealing import Dealing
from pipeline.run.edited import put_aside
from pipeline.run.engines import outcomes
from pipeline.run.fingerprint import job_state
from pipeline.run.journal import Journal
from pipeline.run.own import NAMES, REPORT, own, table_names
from pipeline.run.plan import plan
from pipeline.run.resume import Step, resumed
from pipeline.run.reviewing import CONFLICTS, Reviewing, write_conflicts
from pipeline.run.spool import Spool
from pipeline.run.worker import Job, Outcome
from pipeline.tables.datapackage import NAME as DATAPACKAGE
from pipeline.tables.datapackage import write_datapackage
from pipeline.tables.rows import deal_rows
from pipeline.tables.schema import Row
from pipeline.tables.writers import FORMATS, TableSet, open_tables

OWN, HIDDEN = "written by rongzi", "hidden"
"""Why a file is left out."""
UNUSED = "by no pattern"
"""That a pattern leaves nothing out."""
_WHICH = re.compile(r"^row \d+: |^doc_id '[^']*'")
"""What a reason says of its row, and of no other."""
SHOWN = 20  # reasons kept for the summary; documents.csv holds them all


@dataclass(slots=True)
class Reasons:
    """Articles that have a reason: how many (`count`), and of the first reasons the first article, its own
    words and how many have it; those that differ in the row or the doc_id alone are one."""

    count: int = 0
    first: dict[str, tuple[str, str, int]] = field(default_factory=dict)

    def add(self, document: Row) -> None:
        """Counts a row of documents.csv."""
        reason = str(document["reason"])
        what = _WHICH.sub("", reason)
        self.count += 1
        if what in self.first or len(self.first) < SHOWN:
            name, whole, number = self.first.get(what, (str(document["doc_id"]), reason, 0))
            self.first[what] = name, whole, number + 1

    @property
    def beyond(self) -> int:
        """How many have none of the first reasons."""
        return self.count - sum(number for _, _, number in self.first.values())


@dataclass(slots=True)
class Summary:
    """Counts of a run.

    `kept`: articles that a run which was stopped had worked through; `statuses`: articles by status; `types`: events by
    type; `quarantined`: articles that could not be read; `in_part`: those of which something was given up; `problems`:
    what was wrong with the resources (rules that were skipped); `reviews`: events corrected, left out, put in, cells in
    conflict with them, which `conflicts` lists, and reviewed articles that are not in this run (`elsewhere` holds their
    ids) or are called otherwise (`renamed`: old doc_id to new); `aside`: tables of the last run with edits that nobody
    imported, and where each was copied to; `stale`: tables of an earlier run in formats that this one did not write.
    """

    articles: int = 0
    kept: int = 0
    events: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    quarantined: Reasons = field(default_factory=Reasons)
    in_part: Reasons = field(default_factory=Reasons)
    stale: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    report: Path = Path()
    reviews: Counter[str] = field(default_factory=Counter)
    conflicts: Path | None = None
    elsewhere: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    aside: dict[Path, Path] = field(default_factory=dict)


Progress = Callable[[int, int], None]
"""Called with the number of inputs finished and of articles read and kept, both since the last call."""


def inputs_of(
    paths: Sequence[str],
    folder: Path | None = None,
    exclude: Sequence[str] = (),
    left_out: Callable[[str, str], None] = lambda why, path: None,
) -> list[Input]:
    """The inputs below `paths` without what rongzi wrote, into the output `folder` or elsewhere.

    `exclude`: patterns (as in a shell, `*` matches `/` too) of paths below the given folders to leave out, files or
    folders with all that is in them. `left_out` is told of each file of OWN and HIDDEN, and of each pattern of UNUSED.
    """
    used: set[str] = set()
    # realpath: a link that leads to itself is left for the reading to tell of.
    here = {os.path.realpath(folder / name) for name in NAMES if folder}

    def hidden(path: str) -> None:
        if not Path(path).name.startswith(".rongzi-"):
            left_out(HIDDEN, path)

    def wanted(one: Input) -> bool:
        below = PurePosixPath(relative(one.path, one.root))
        places = [str(place) for place in (below, *below.parents[:-1])]
        fits = [pattern for pattern in exclude if any(fnmatchcase(place, pattern.rstrip("/")) for place in places)]
        used.update(fits)
        if fits:
            return False
        ours = own(one.path, placed=os.path.realpath(one.path) in here)
        if "://" in one.path or not ours:
            return True
        left_out(OWN, shown(one.path))
        return False

    inputs = [one for one in list_inputs(paths, hidden) if wanted(one)]
    for pattern in exclude:
        if pattern not in used:
            left_out(UNUSED, pattern)
    return inputs


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
    dealt = Dealing(events, settings)
    tables.write("events", dealt.with_ids(events))
    tables.write("investors", dealt.with_ids(spools.investors))
    tables.write("deals", deal_rows(events, dealt.deals))
    shown = dealt.with_ids(events), spools.documents, spools.articles
    write_report(tables.folder / REPORT, *shown, others=reviewing.others())
    if "csv" in formats:
        write_datapackage(tables.folder)
    if reviewing.documents:
        summary.elsewhere, summary.renamed = reviewing.elsewhere(), reviewing.renamed
        reviewing.counts["articles renamed"] = len(summary.renamed)
        reviewing.counts["articles not in this run"] = len(summary.elsewhere)
        write_conflicts(tables.folder, reviewing.conflicts)
        summary.conflicts = folder / CONFLICTS
    keep_base(folder, dealt.with_ids(events))
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
