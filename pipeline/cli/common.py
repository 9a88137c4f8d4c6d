"""Options that several commands take, checked in one place."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.cli.output import fail
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.resources import Resources

RulesOption = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="A folder of rules to add to the bundled ones; may be repeated."),
]
GateOption = Annotated[
    bool, typer.Option("--no-gate", help="Work through every article, also where the fast scan finds no cue.")
]
RulesOnlyOption = Annotated[
    bool, typer.Option("--rules-only", help="Give events that rules read alone, none that the deal model does.")
]


def help_alone(context: typer.Context) -> None:
    """Ends a group that was given no command: its help, and status 2."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


def settings_of(
    rules: Sequence[Path] | None, no_gate: bool, model: str | None = None, rules_only: bool = False
) -> Settings:
    """The settings that the options ask for; a folder that is not there is wrong usage."""
    for folder in rules or ():
        if folder.is_file():
            fail(f"--rules {folder}: a file; give the folder that holds it", 2)
        if not folder.is_dir():
            fail(f"--rules {folder}: no such folder", 2)
    return Settings(
        rules=tuple(folder.resolve() for folder in rules or ()), gate=not no_gate, model=model, learned=not rules_only
    )


def rule_problems(resources: Resources) -> tuple[str, ...]:
    """The rules and rows of tables and lexicons that were left out, and why, one line each."""
    return tuple(str(problem) for problem in resources.rulebook.problems)


def checked_paths(paths: Sequence[str]) -> list[str]:
    """`paths` as given; a local one that is not there is wrong usage."""
    from pipeline.read import shown

    for path in paths:
        if "://" not in path and not there(path):
            fail(f"{shown(path) or repr(path)}: no such file or folder", 2)
    return list(paths)


def there(path: str) -> bool:
    """Whether a local path, as the system or a table names it, leads to something, be it closed to us."""
    from pipeline.read import on_disk

    try:
        os.stat(on_disk(path))  # noqa: PTH116 (a Path of nothing is the working folder)
    except PermissionError:  # reading it will say so
        return True
    except OSError:
        return False
    return True


def not_written(error: OSError, place: Path) -> NoReturn:
    """Ends the command because `place`, something in it or a folder above it cannot be written.

    Raises `error` again when it speaks of another path.
    """
    from pipeline.tables.hidden import in_sight

    name = in_sight(str(error.filename or place))
    path, output = Path(name).absolute(), place.absolute()
    if not (path.is_relative_to(output) or output.is_relative_to(path)):
        raise error
    fail(f"{name}: cannot be written: {error.strerror or error}", 2)
