"""`rongzi rules`: the rule workbench."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline.cli.common import RulesOption, checked_paths, help_alone, settings_of
from pipeline.cli.output import error_line, fail, line, progress, table
from pipeline.cli.stop import heeded

if TYPE_CHECKING:
    from pipeline.model import Article
    from pipeline.resources import Resources
    from pipeline.rulebook.lint import Finding

_ORDER = ("list", "new", "lint", "test", "try", "explain")


class _Ordered(TyperGroup):
    """Lists the commands in the order of the work; `new`, `try` and `explain` are declared in modules of their own."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=_ORDER.index)


app = typer.Typer(name="rules", cls=_Ordered, help="The rule workbench: write, check and try rules.")
app.callback(invoke_without_command=True)(help_alone)


IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these rules.")]
WatchOption = Annotated[bool, typer.Option("--watch", help="Again whenever a rule file changes; Ctrl-C ends it.")]
PathsArgument = Annotated[list[str], typer.Argument(metavar="PATH...", help="Folders or files with articles.")]


class Kind(StrEnum):
    """Kinds of rules."""

    mention = "mention"
    event = "event"
    slot = "slot"
    role = "role"
    qualifier = "qualifier"
    clean = "clean"
    alias = "alias"


def resources_of(rules: list[Path] | None) -> Resources:
    """All rules and lexicons; rule files that are wrong are told on standard error and left out."""
    from pipeline import resources
    from pipeline.extract import extract
    from pipeline.run.engines import LoadError, load
    from pipeline.run.worker import Job

    try:
        loaded: Resources = load(Job(settings_of(rules, False), resources.load, extract))
    except LoadError as error:
        fail(str(error), 2)
    return loaded


def tell_problems(loaded: Resources) -> None:
    """One line on standard error for each rule that is left out."""
    for problem in loaded.rulebook.problems:
        error_line(f"{problem} (left out)")


def check_ids(loaded: Resources, ids: Iterable[str] | None) -> list[str]:
    """`ids` as given; one that no rule has is wrong usage."""
    known = {rule.id for rule in loaded.rulebook.rules} | {problem.rule for problem in loaded.rulebook.problems}
    for one in ids or ():
        if one not in known:
            off = dict(loaded.rulebook.disabled).get(one)
            if off:
                fail(f"no rule {one}: it is switched off in {off}", 2)
            unread = [problem for problem in loaded.rulebook.problems if not problem.rule]
            for problem in unread[:-1]:
                error_line(str(problem))
            if unread:
                fail(f"{unread[-1]}: what stands there was not read, and no other rule is called {one}", 2)
            fail(f"no rule {one} (see rongzi rules list)", 2)
    return list(ids or ())


def articles_of(paths: Iterable[str]) -> list[Article]:
    """Every article below `paths`; what cannot be read is told on standard error."""
    from pipeline.model import Article
    from pipeline.read import read_path
    from pipeline.run.inputs import inputs_of

    out: list[Article] = []
    for source in inputs_of(checked_paths(list(paths))):
        for result in read_path(source.path, source.root):
            if isinstance(result, Article):
                out.append(result)
            else:
                error_line(f"{result.path}: {result.reason} (left out)")
    return out


def bundled_corpus() -> list[str]:
    """The folders of the corpus of a checkout, quiet articles included; none when there is no corpus."""
    from pipeline.settings import bundled_rules

    corpus = bundled_rules().parent / "corpus"
    return [str(corpus / name) for name in ("raw", "quiet") if (corpus / name).is_dir()]


def short(file: str) -> str:
    """A path relative to the working folder where that is shorter."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return file


def watching(once: Callable[[], int], folders: Iterable[Path], files: Iterable[Path] = ()) -> None:
    """Runs `once` now and again at every change below `folders` and of `files`, until interrupted."""
    from watchfiles import watch

    places = [place for place in (*folders, *files) if place.exists()]
    once()
    line(f"watching {', '.join(short(str(place)) for place in places)}; Ctrl-C ends it")
    for _ in watch(*places, raise_interrupt=False):
        line()
        once()
    heeded()


def rule_folders(rules: list[Path] | None) -> tuple[Path, ...]:
    """The folders that rules are read from; one that is not there is wrong usage."""
    from pipeline.rulebook.layers import in_force

    return in_force(settings_of(rules, False))


@app.command("list", short_help="The rules in force; with --stats what each one does.")
def list_rules(
    rules: RulesOption = None,
    kind: Annotated[Kind | None, typer.Option(help="Only rules of this kind.")] = None,
    stats: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Figures for each rule over the articles of a run's folder.")
    ] = None,
    gold: Annotated[Path | None, typer.Option(help="Gold JSONL for precision; with --stats.")] = None,
    sort: Annotated[
        str | None, typer.Option(help="With --stats: hits (the default), kept, events, precision, time, or id.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV on standard output instead of a table.")] = False,
) -> None:
    """List the rules in force, what they override, and with --stats what each one does."""
    if stats is None and (sort is not None or gold is not None):
        fail("--sort and --gold go with --stats", 2)
    loaded = resources_of(rules)
    tell_problems(loaded)
    if stats is not None:
        from pipeline.cli.rules_stats import show_stats

        show_stats(loaded, stats, gold, kind.value if kind else None, sort or "hits", as_csv)
        return
    book = loaded.rulebook
    won = {rule_id: lost for rule_id, lost, _ in book.overridden}
    rows = [
        [rule.id, rule.kind, str(rule.rule.priority), f"{short(rule.file)}:{rule.line}",
         f"overrides {short(won[rule.id])}" if rule.id in won else "", rule.rule.note]
        for rule in book.rules if kind in (None, rule.kind)
    ]  # fmt: skip
    if kind is None:
        rows += [[rule_id, "", "", short(file), "switched off", ""] for rule_id, file in book.disabled]
    show_rows(["id", "kind", "priority", "file", "state", "note"], rows, as_csv, right=["priority"])


def show_rows(heads: list[str], rows: list[list[str]], as_csv: bool, right: list[str]) -> None:
    """A table, or the same as CSV on standard output."""
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)
    else:
        table(heads, rows, right=right)


@app.command(short_help="Find everything that is wrong with the rules.")
def lint(
    ids: IdsArgument = None,
    rules: RulesOption = None,
    corpus: Annotated[
        list[str] | None, typer.Option(help="Articles that rules should fire on (default: the bundled corpus).")
    ] = None,
    no_corpus: Annotated[bool, typer.Option("--no-corpus", help="Look at the rules alone.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 for warnings too.")] = False,
) -> None:
    """Find everything that is wrong with the rules: errors, warnings and notes, with file and line."""
    from pipeline.rulebook.lint import ERROR, NOTE, WARNING
    from pipeline.rulebook.lint import lint as look_over

    loaded = resources_of(rules)
    wanted = check_ids(loaded, ids)
    found: list[Finding] = look_over(loaded.rulebook, wanted)
    paths = [] if no_corpus else list(corpus or bundled_corpus())
    if paths:
        from pipeline.workbench.evidence import findings

        articles = list(articles_of(paths))
        with progress(len(articles)) as steps:
            more = findings(loaded.rulebook, articles, loaded, lambda: steps(1, 1))
        found += [one for one in more if not wanted or one.rule in wanted]
    order = (NOTE, WARNING, ERROR)  # what matters most stands last, where the eye is
    for one in sorted(found, key=lambda one: (order.index(one.level), one.file, one.line, one.rule, one.message)):
        line(str(one).replace(one.file, short(one.file), 1))
    count = {level: sum(one.level == level for one in found) for level in (ERROR, WARNING, NOTE)}
    line(f"{len(wanted) or len(loaded.rulebook.rules)} rules: {count[ERROR]} errors, {count[WARNING]} warnings, "
         f"{count[NOTE]} notes")  # fmt: skip
    if count[ERROR] or (strict and count[WARNING]):
        raise typer.Exit(1)


@app.command("test", short_help="Run every example of the rules.")
def run_examples(ids: IdsArgument = None, rules: RulesOption = None, watch: WatchOption = False) -> None:
    """Run every example of the rules: exact words and values, and what is missing, noisy or wrong."""

    def once() -> int:
        loaded = resources_of(rules)
        tell_problems(loaded)
        return _show_verdicts(loaded, check_ids(loaded, ids))

    if watch:
        watching(once, rule_folders(rules))
        return
    if once():
        raise typer.Exit(1)


def _show_verdicts(loaded: Resources, wanted: list[str]) -> int:
    from pipeline.workbench.examples import check_examples, counts

    verdicts = check_examples(loaded.rulebook, loaded, wanted)
    for verdict in verdicts:
        if verdict.outcome == "ok":
            continue
        line(f"{short(verdict.file)}:{verdict.line}: {verdict.outcome}: {verdict.rule} example {verdict.number}")
        line(f"    {verdict.text}")
        for detail in verdict.details:
            for part in detail.split("\n"):
                line(f"    {part}")
    said = ", ".join(f"{number} {outcome}" for outcome, number in counts(verdicts).items())
    line(f"{len(verdicts)} examples of {len({verdict.rule for verdict in verdicts})} rules: {said or 'none'}")
    in_force = {rule.id for rule in loaded.rulebook.rules}
    if left_out := [one for one in dict.fromkeys(wanted) if one not in in_force]:
        line(f"{len(left_out)} of {len(dict.fromkeys(wanted))} named rules are left out: {', '.join(left_out)}")
    wrong = sum(not wanted or problem.rule in wanted for problem in loaded.rulebook.problems)
    return sum(verdict.failed for verdict in verdicts) + wrong
