"""`rongzi rules new`: asks, checks, and writes one rule file."""

from __future__ import annotations

import shlex
import sys
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.common import RulesOption
from pipeline.cli.output import fail, line
from pipeline.cli.rules import Kind, resources_of, short
from pipeline.cli.rules import app as group
from pipeline.rulebook.layers import LOCAL
from pipeline.settings import bundled_rules

if TYPE_CHECKING:
    from pipeline.resources import Resources
    from pipeline.rulebook.book import Compiled


@group.command("new", short_help="Write a new rule file with examples.")
def new(
    kind: Annotated[Kind | None, typer.Option(help="The kind of rule; asked for when left out.")] = None,
    rule_id: Annotated[str | None, typer.Option("--id", help="Its name, like equity.my_rule.")] = None,
    pattern: Annotated[
        str | None, typer.Option(help="Its pattern, with {AMOUNT}, {ROUND}, {NAME:company}, ...")
    ] = None,
    example: Annotated[list[str] | None, typer.Option(help="A text that it is for; may be repeated.")] = None,
    expect: Annotated[
        list[str] | None,
        typer.Option(
            help="What the example of the same place is to give: 'company_text=...; amount_text=...'. "
            "Left out: what the rule gives now, to be read over."
        ),
    ] = None,
    counterexample: Annotated[list[str] | None, typer.Option(help="A text in which it must find nothing.")] = None,
    option: Annotated[
        list[str] | None,
        typer.Option("--set", help="Any other key of the rule: event_type=ipo, role=cash, label=AMOUNT, priority=5."),
    ] = None,
    into: Annotated[Path | None, typer.Option(help="The folder to write to (default: rules/local).")] = None,
    override: Annotated[bool, typer.Option("--override", help="Take the place of a rule with the same id.")] = False,
    rules: RulesOption = None,
) -> None:
    """Write a new rule file with examples; what is left out is asked for. No file is overwritten."""
    from pipeline.rulebook.schema import KINDS
    from pipeline.workbench import drafting

    examples, expects = example or [], expect or []
    asked = not (kind and rule_id and pattern)  # then a person sits there, and may be asked for the rest
    named = kind.value if kind else _ask(f"kind ({', '.join(KINDS)})", "--kind")
    if named not in KINDS:
        fail(f"no kind {named}: there are {', '.join(KINDS)}", 2)
    rule_id = rule_id or _ask("id, like my.rule", "--id")
    loaded = resources_of([*(rules or []), *([into] if into and into.is_dir() else [])])
    path = _free_place(rule_id, into, override, loaded)
    pattern = pattern or _ask("pattern", "--pattern")
    try:
        fields: dict[str, Any] = {"id": rule_id, **drafting.settings_of(named, option or []), "pattern": pattern}
        rule = drafting.make(named, fields, loaded.rulebook.macros)
    except ValueError as error:
        fail(str(error), 2)
    if len(expects) > len(examples) and not (asked and not examples):
        fail(f"--expect {expects[len(examples)]!r} has no --example of its own; nothing was written", 2)
    if asked:
        examples, counterexample = _asked_for(examples, counterexample)
    try:
        fields |= _told(rule, examples, expects, counterexample or [], loaded)
        drafting.make(named, fields, loaded.rulebook.macros)
    except ValueError as error:
        fail(str(error), 2)
    for number, words in enumerate(expects[: len(fields["examples"])]):
        if wrong := drafting.unknown_columns(named, fields["examples"][number]["expect"]):
            fail(f"--expect {words}: {'; '.join(wrong)}; nothing was written", 1)
    _write(path, drafting.file_text(named, fields, path))
    _tell_written(path, fields["examples"], len(expects))
    failed = _tell_verdicts(named, fields, loaded)
    if failed:
        line(f"{failed} of its examples do not hold: mend the pattern or the examples in the file")
    _tell_next(rule_id, path, [*(rules or []), *([into] if into else [])])


def _free_place(rule_id: str, into: Path | None, override: bool, loaded: Resources) -> Path:
    """The file for a rule, in `into` or the user's own folder; an id or file that is taken is wrong usage."""
    first = next((one for one in loaded.rulebook.rules if one.id == rule_id), None)
    if first is not None and not override:
        where = f"{short(first.file)}:{first.line}"
        fail(f"the id {rule_id} is used at {where}; give another, or --override to take its place", 2)
    path = (into or bundled_rules() / LOCAL) / f"{rule_id}.yml"
    if path.exists():
        fail(f"{short(str(path))} is there already; nothing was written", 2)
    return path


def _asked_for(examples: list[str], counterexamples: list[str] | None) -> tuple[list[str], list[str]]:
    """The examples and counterexamples as given; the person is asked for those that are not."""
    if not examples:
        examples = [_ask("a text that it is for", "--example")]
    if counterexamples is None:
        given = _ask("a text in which it must find nothing (empty: later, for lint)", "--counterexample", default="")
        counterexamples = [given] if given else []
    return examples, counterexamples


def _tell_written(path: Path, examples: list[dict[str, Any]], wanted: int) -> None:
    """Names the file and its examples; what the first `wanted` are to give was said, what the others give was found."""
    line(f"written: {short(str(path))}")
    for number, example in enumerate(examples):
        line(f"    {example['text']}")
        line(f"    {'is to give' if number < wanted else 'gives'} {example['expect']}")


def _tell_next(rule_id: str, path: Path, folders: list[Path]) -> None:
    given = "".join(f" --rules {shlex.quote(str(one))}" for one in dict.fromkeys(folders))
    steps = (f"lint {rule_id}", f"test {rule_id}", f"try {shlex.quote(short(str(path)))} YOUR_ARTICLES")
    line("next: " + "; ".join(f"rongzi rules {step}{given}" for step in steps))


def _tell_verdicts(kind: str, fields: dict[str, Any], loaded: Resources) -> int:
    """Says which examples of the new rule do not hold and which groups end open, so that it can be mended at once;
    returns how many examples do not."""
    from pipeline.rulebook.lint import open_ends
    from pipeline.workbench import drafting
    from pipeline.workbench.examples import check_rule
    from pipeline.workbench.match import with_rule
    from pipeline.workbench.sight import with_book

    rule = drafting.make(kind, fields, loaded.rulebook.macros)
    for message in open_ends(rule):
        line(f"warning: {message}")
    failed = 0
    for verdict in check_rule(rule, with_book(loaded, with_rule(loaded.rulebook, rule))):
        if verdict.outcome != "ok":
            failed += 1
            line(f"{verdict.outcome}: example {verdict.number}, {verdict.text}")
            for part in "\n".join(verdict.details).split("\n"):
                line(f"    {part}")
    return failed


def _told(
    rule: Compiled, examples: list[str], expects: list[str], counterexamples: list[str], loaded: Resources
) -> dict[str, Any]:
    """The keys `examples` and `counterexamples` of a rule file. Raises ValueError for what cannot be expected."""
    told = [
        {"text": text, "expect": _expected(rule, text, words, loaded)}
        for text, words in zip_longest(examples, expects[: len(examples)])
    ]
    return {"examples": told, "counterexamples": counterexamples}


def _expected(rule: Compiled, text: str, words: str | None, loaded: Resources) -> Any:
    from pipeline.rulebook.lint import open_ends
    from pipeline.workbench import drafting

    if words is not None:
        return drafting.expectation(rule.kind, words)
    found = drafting.proposed(rule, text, loaded)
    if found is None:
        open_ = "".join(f"; {message}" for message in open_ends(rule))
        why = "mend the pattern, or say with --expect what is wanted"
        raise ValueError(f"the rule finds nothing in {text!r}: {why}{open_}")
    return found


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
    except OSError as error:
        fail(f"{path}: cannot be written: {error.strerror or error}; name a folder with --into", 2)


def _ask(what: str, flag: str, default: str | None = None) -> str:
    try:
        return str(typer.prompt(what, default=default, show_default=False, err=True)).strip()
    except (typer.Abort, EOFError):
        if sys.stdin.isatty():
            raise
        fail(f"{what}: give {flag}", 2)
