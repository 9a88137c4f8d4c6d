"""`rongzi rules try`: concordance, and the table before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from unicodedata import east_asian_width

import typer

from pipeline.cli.common import RulesOption, checked_paths
from pipeline.cli.output import error_line, fail, line, one_line, progress, table
from pipeline.cli.rules import Kind, PathsArgument, WatchOption, resources_of, rule_folders, watching
from pipeline.cli.rules import app as group

if TYPE_CHECKING:
    from pipeline.evaluate.score import Figures
    from pipeline.resources import Resources
    from pipeline.rulebook.book import RuleBook
    from pipeline.workbench.trial import Line, Trial

TRIED = "tried"  # the id of a bare pattern
_SHOWN = ("event_type", "status", "company_text", "round_text", "amount_text", "investors_text")


@group.command("try", short_help="What a pattern or rule file finds and changes.")
def try_rule(
    what: Annotated[str, typer.Argument(metavar="PATTERN|FILE", help="A pattern, or a rule file.")],
    paths: PathsArgument,
    kind: Annotated[Kind | None, typer.Option(help="What a bare pattern is (default: told from its groups).")] = None,
    option: Annotated[
        list[str] | None, typer.Option("--set", help="Any other key of a bare rule: event_type=ipo, role=cash, ...")
    ] = None,
    gold: Annotated[
        Path | None, typer.Option(help="Gold JSONL for precision and recall (default: gold/ beside the articles).")
    ] = None,
    rules: RulesOption = None,
    limit: Annotated[int, typer.Option(min=0, help="Concordance lines shown; 0 for all.")] = 30,
    width: Annotated[int, typer.Option(min=4, help="Characters of context on each side.")] = 24,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read and clean every article again.")] = False,
    watch: WatchOption = False,
) -> None:
    """Show what a pattern or rule file finds, and the events table before and after it."""
    from pipeline.evaluate.gold import GoldError
    from pipeline.run.inputs import inputs_of
    from pipeline.workbench import trial

    def once() -> int:
        folders = rule_folders(rules)
        inputs = inputs_of(checked_paths(paths))
        if not inputs:
            fail(f"{', '.join(paths)}: no files to read", 2)
        base, tried, effect = _tried(what, kind, option or [], folders)
        against = gold or trial.gold_beside(paths)

        def resources() -> Resources:
            from pipeline.workbench.sight import with_book

            return with_book(resources_of(rules), base)

        try:
            with progress(len(inputs)) as steps:
                done = trial.run(
                    inputs, base, tried, resources, folders, against, fresh=fresh, each=lambda: steps(1, 1)
                )
        except GoldError as error:
            fail(str(error), 2)
        _concordance(done.lines, limit, width, len(tried.rules) > 1)
        for said in done.slow:
            error_line(said)
        line(f"{len(done.lines)} matches in {done.matched} of {done.articles} articles")
        if effect:
            _effect(done, against)
        else:
            line("no effect on the table: a pattern without a slot is only searched for (name one with --kind)")
        return 0

    if watch:
        watching(once, rule_folders(rules), [Path(what)])
    else:
        once()


def _tried(
    what: str, kind: str | None, settings: list[str], folders: Sequence[Path]
) -> tuple[RuleBook, RuleBook, bool]:
    """The rules of `folders` without those to try, the rules to try, and whether these may change the table.

    What is odd about them is told on standard error; a file that is not there or holds no rule ends the command.
    """
    from pipeline.rulebook.lint import groups
    from pipeline.rulebook.load import load, read_rules

    file = Path(what)
    if not (file.suffix in (".yml", ".yaml") or _is_file(file)):
        base = load(folders)
        tried, effect = _bare(what, kind, settings, base)
        for _, message in groups(tried.rules[0], "" if effect else "slot"):
            error_line(message)
        return base, tried, effect
    if not _is_file(file):
        fail(f"{what}: no such rule file", 2)
    base = load(folders, without=file)
    tried = read_rules(file, base.macros, base.rules)
    for problem in tried.problems:
        error_line(str(problem))
    if not tried.rules and not tried.disabled:
        fail(f"{what}: no rule to try", 1)
    for rule in tried.rules:
        for _, message in groups(rule):
            error_line(f"{rule.file}:{rule.line}: {rule.id}: {message}")
    return base, tried, True


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a pattern may be longer than a file name
        return False


def _bare(pattern: str, kind: str | None, settings: list[str], base: RuleBook) -> tuple[RuleBook, bool]:
    """A book with the one rule that a bare pattern is, and whether it may change the table."""
    from pipeline.workbench import drafting

    told = kind or drafting.kind_of(pattern)
    try:
        if told is None:
            # Words alone are looked for in the cleaned text, as a mention rule would.
            fields = {"id": TRIED, "label": "PRODUCT", "value": "none", "pattern": pattern}
            rule = drafting.make("mention", fields, base.macros)
        else:
            fields = {"id": TRIED, **drafting.settings_of(told, settings), "pattern": pattern}
            rule = drafting.make(told, fields, base.macros)
    except ValueError as error:
        fail(str(error), 2)
    return replace(base, rules=(rule,), problems=(), overridden=(), disabled=()), told is not None


def _concordance(lines: Sequence[Line], limit: int, width: int, named: bool) -> None:
    shown = lines[:limit] if limit else lines
    for one in shown:
        match = one.match
        left = _last(one_line(match.before), width)
        right = _first(one_line(match.after), width)
        words = typer.style(one_line(match.words), fg=typer.colors.RED, bold=True)
        rule = f"  [{match.rule}]" if named else ""
        where = typer.style(f"  {one.doc_id}{rule}", dim=True)
        typer.echo(f"{left}{words}{right}{where}")
    if len(lines) > len(shown):
        line(f"... and {len(lines) - len(shown)} more (--limit 0 shows all)")


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in ("W", "F") else 1 for char in text)


def _last(text: str, width: int) -> str:
    """The end of `text`, filled up on the left to the columns of `width` Chinese characters."""
    kept = text[-width:]
    return " " * max(2 * width - _columns(kept), 0) + kept


def _first(text: str, width: int) -> str:
    kept = text[:width]
    return kept + " " * max(2 * width - _columns(kept), 0)


def _effect(done: Trial, gold: Path | None) -> None:
    line()
    line(f"events before {done.before}, after {done.after}: "
         f"{len(done.gained)} gained, {len(done.lost)} lost, {len(done.changed)} changed")  # fmt: skip
    _events("gained", "+", done.gained)
    _events("lost", "-", done.lost)
    if done.changed:
        line()
        table(
            ["changed", "company", "column", "before", "after"],
            [
                [f"~ {change.row['doc_id']}", change.row["company_text"], name, old, new]
                for change in done.changed
                for name, old, new in _telling(change.cells)
            ],
        )
    if done.scores:
        line()
        line(f"held against {gold}")
        table(
            ["gold", "precision", "after", "recall", "after", "F1", "after"],
            [
                [name, *(f"{value:.3f}" for pair in zip(_figures(a), _figures(b), strict=True) for value in pair)]
                for name, (a, b) in done.scores.items()
            ],
        )


def _telling(cells: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The changed cells without those that only follow from a changed text (amount_usd from amount_text)."""
    slots = [name.removesuffix("_text") for name, _, _ in cells if name.endswith("_text")]
    follow = tuple(slots) + (("currency", "fx_date") if "amount" in slots else ())
    kept = [cell for cell in cells if cell[0].endswith("_text") or not cell[0].startswith(follow)] if follow else cells
    return list(kept)


def _figures(figures: Figures) -> tuple[float, float, float]:
    return figures.precision, figures.recall, figures.f1


def _events(title: str, sign: str, rows: Sequence[Mapping[str, str]]) -> None:
    if rows:
        line()
        heads = [title, "type", "status", "company", "round", "amount", "investors"]
        table(heads, [[f"{sign} {row['doc_id']}", *(row[name] for name in _SHOWN)] for row in rows])
