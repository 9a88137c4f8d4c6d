"""`rongzi run`: articles in, tables and report out."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.article import STDIN
from pipeline.cli.common import (
    GateOption,
    RulesOnlyOption,
    RulesOption,
    checked_paths,
    not_written,
    rule_problems,
    settings_of,
)
from pipeline.cli.output import error_line, fail, line, progress, some, table
from pipeline.cli.stop import Interrupted

if TYPE_CHECKING:
    from pipeline.read import Input
    from pipeline.run.summary import Summary
    from pipeline.run.worker import Job

app = typer.Typer()
LeftOut = dict[str, list[str]]
"""Paths that are not read, by the reason why."""


class Engine(StrEnum):
    """Who runs the batches."""

    local = "local"
    ray = "ray"


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@app.command()
def run(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Folders, files or fsspec URLs to read.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder for tables and report.")] = Path("outputs"),
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes; 0: one for each processor.")] = 0,
    engine: Annotated[
        Engine, typer.Option(help="Who runs the batches: local processes, or Ray (pip install 'rongzi[ray]').")
    ] = Engine.local,
    formats: Annotated[
        str, typer.Option("--format", help="csv, parquet, xlsx, jsonl, sqlite; several with commas.")
    ] = "csv",
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude", metavar="GLOB", help="Leave out files or folders below, as gold or '*.tmp'; may be repeated."
        ),
    ] = None,
    rules: RulesOption = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="A name tagger in place of the bundled one, as rongzi train writes it."),
    ] = None,
    reviews: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What people corrected (rongzi review); default: reviews.csv in the output."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--fresh", help="Go on where a run into this folder was stopped, or start over.")
    ] = True,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 when an article was quarantined.")] = False,
    no_gate: GateOption = False,
    rules_only: RulesOnlyOption = False,
    timing: Annotated[
        bool, typer.Option("--timing", help="Fill `seconds` in documents.csv, which differs from run to run.")
    ] = False,
) -> None:
    """Read articles and write the tables and the report."""
    from pipeline.extract import extract
    from pipeline.resources import load
    from pipeline.run.worker import Job

    forms = _forms(formats)
    job = Job(settings_of(rules, no_gate, model, rules_only), load, extract, rule_problems, timing)
    _free_of_others(output, forms)
    inputs, left_out = _inputs(paths, output, exclude or ())
    if reviews and not reviews.is_file():
        fail(f"--reviews {reviews}: no such file", 2)
    summary = _run(
        inputs, output, job, reviews, jobs=jobs or _processors(), formats=forms, fresh=not resume, engine=engine.value
    )
    _show(summary, left_out, output, forms[0])
    if strict and summary.quarantined.count:
        fail(f"{summary.quarantined.count} of {summary.articles} articles quarantined (--strict)")


def _free_of_others(output: Path, forms: Sequence[str]) -> None:
    """Ends the command when a file that a run would replace was not written by rongzi."""
    from pipeline.run.own import stranger
    from pipeline.tables.schema import REPORT, table_names

    for path in (output / name for name in (*table_names(forms), REPORT)):
        if stranger(str(path)):
            fail(f"{path}: was not written by rongzi and would be replaced: name another folder with -o", 2)


def _forms(given: str) -> tuple[str, ...]:
    """The formats of --format; an unknown one is wrong usage, and so is none."""
    from pipeline.tables.writers import FORMATS

    forms = tuple(form.strip().lower() for form in given.split(",") if form.strip())
    for form in forms:
        if form not in FORMATS:
            fail(f"--format {form}: known are {', '.join(FORMATS)}", 2)
    if not forms:
        fail(f"--format: name at least one of {', '.join(FORMATS)}", 2)
    return forms


def _inputs(paths: Sequence[str], output: Path, exclude: Sequence[str]) -> tuple[list[Input], LeftOut]:
    """What is to be read of `paths` into `output`, and what is not; nothing at all is wrong usage."""
    from pipeline.run.inputs import UNUSED, inputs_of

    if STDIN in paths:
        fail("-: run reads files, not standard input: save the articles first (rongzi explain - takes one)", 2)
    if output.exists() and not output.is_dir():
        fail(f"-o {output}: is a file; name a folder", 2)
    left_out: LeftOut = {}
    inputs = inputs_of(
        checked_paths(paths), output, exclude, lambda why, path: left_out.setdefault(why, []).append(path)
    )
    for pattern in left_out.pop(UNUSED, ()):
        error_line(f"--exclude {pattern}: no path below the folders fits it")
    if not inputs:
        fail(f"{', '.join(paths)}: no files to read" + "".join(f"; {told}" for told in _left_out(left_out)), 2)
    return inputs, left_out


def _run(inputs: Sequence[Input], output: Path, job: Job, reviews: Path | None, **options: Any) -> Summary:
    """The run, with its progress shown; `options` go to `run.drive.run`. What cannot be done ends the command."""
    from pipeline.review.store import REVIEWS, read_reviews
    from pipeline.run.drive import run as run_all
    from pipeline.run.engines import LoadError
    from pipeline.tables.reading import TableError

    try:
        said = read_reviews(reviews or output / REVIEWS)
        with progress(len(inputs)) as steps:
            try:
                return run_all(inputs, output, job, progress=steps, reviews=said, **options)
            except Interrupted as stop:
                stop.add_note(_kept(steps.articles, output))
                raise
    except (LoadError, TableError) as error:
        fail(str(error), 2)
    except OSError as error:
        not_written(error, output)


def _show(summary: Summary, left_out: LeftOut, output: Path, form: str) -> None:
    """What was read, what came of it, and where it lies; `form` is that of the tables that lines name."""
    if summary.kept:
        line(f"{summary.kept} articles kept of the run that was stopped here (--fresh reads them again)")
        line()
    for told in _left_out(left_out):
        line(told)
    if left_out:
        line()
    for problem in summary.problems:
        error_line(f"left out: {problem}")
    _show_counts("articles", "read", summary.articles, summary.statuses)
    line()
    _show_counts("events", "all", summary.events, summary.types)
    _show_reasons(summary, f"{output / 'documents'}.{form}")
    if summary.conflicts:
        _show_reviews(summary)
    _show_files(summary, output)


def _show_counts(what: str, first: str, whole: int, parts: Mapping[str, int]) -> None:
    """How many there are as a `whole`, which is called `first`, and of each kind."""
    rows = [[first, str(whole)], *([name, str(count)] for name, count in sorted(parts.items()))]
    table([what, "count"], rows, right=["count"])


def _show_reasons(summary: Summary, documents: str) -> None:
    """Why articles were set aside, or read in part; those beyond the first stand in the table `documents`."""
    for name, reasons in (("quarantined", summary.quarantined), ("read in part", summary.in_part)):
        if reasons.count:
            line()
            shown = [[f"{one} and {n - 1} more" if n > 1 else one, why] for one, why, n in reasons.first.values()]
            table([name, "reason"], shown)
            if reasons.beyond:
                line(f"... and {reasons.beyond} more in {documents}")


def _show_reviews(summary: Summary) -> None:
    """What reviews did to the tables, and where they met something else than what they were made of."""
    line()
    names = ("corrected", "left out", "put in", "conflicts", "articles renamed", "articles not in this run")
    table(["reviews", "count"], [[name, str(summary.reviews[name])] for name in names], right=["count"])
    if summary.reviews["conflicts"]:
        line(f"the extraction, or another reviewer, disagrees with a review: see {summary.conflicts}")
    for old, new in summary.renamed.items():
        line(f"{old} is called {new} now: its reviews went with it")
    if summary.elsewhere:
        line(f"not in this run, so their reviews found no row: {some(summary.elsewhere)}; see {summary.conflicts}")


def _show_files(summary: Summary, output: Path) -> None:
    """Where the tables and the report lie, and what else lies there."""
    from pipeline.run.edited import EDITABLE

    for table_, copy in summary.aside.items():
        if table_.name in EDITABLE:
            take = f"rongzi review import {shlex.quote(str(copy))} -o {shlex.quote(str(output))} takes them"
            error_line(f"{table_} held edits that were not imported: they are in {copy} now; {take}")
        else:
            only = " and ".join(EDITABLE)
            error_line(f"{table_} was edited: the edits are in {copy} now; only {only} can be imported")
    line()
    line("tables: " + ", ".join(str(path) for path in summary.files))
    line(f"report: {summary.report}")
    if summary.stale:
        line(f"of an earlier run, not written by this one: {some([str(path) for path in summary.stale])}")


def _left_out(paths: LeftOut) -> list[str]:
    """One line for each reason, with the first of the paths."""
    return [
        f"left out, {why}: {len(of)} ({', '.join(of[:3])}{', ...' if len(of) > 3 else ''})"
        for why, of in sorted(paths.items())
    ]


def _kept(articles: int, output: Path) -> str:
    """What is left of a run that was stopped after so many `articles`."""
    if not articles:
        return "no article was read yet; give the same command again"
    return f"{articles} articles are read and kept in {output}; give the same command again to go on (--fresh: anew)"
