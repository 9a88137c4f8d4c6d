"""The command `rongzi`: its groups put together, and errors as one line."""

from __future__ import annotations

import importlib
import io
import pkgutil
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

import pipeline.cli
from pipeline.cli.common import help_alone
from pipeline.cli.output import error_line

app = typer.Typer(
    name="rongzi",
    help="Chinese capital-market news in, a table of funding events out. 从中文新闻中抽取融资事件。",
    add_completion=False,
    rich_markup_mode=None,
)

for _found in sorted(pkgutil.iter_modules(pipeline.cli.__path__), key=lambda found: found.name):
    # A module with an `app` is a group of commands: named groups (rules) keep their name, others add theirs here.
    if _found.name != "main":
        _group = getattr(importlib.import_module(f"pipeline.cli.{_found.name}"), "app", None)
        if isinstance(_group, typer.Typer):
            app.add_typer(_group)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"rongzi {version('rongzi')}")
        except PackageNotFoundError:
            typer.echo("rongzi (not installed: run from a checkout)")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    help_alone(context)


def main() -> None:
    """Runs the command and ends the process with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese must not end the run
    sys.exit(status())


def status(arguments: list[str] | None = None) -> int:
    """The exit status of the command with `arguments` (default: those of the process); errors are printed."""
    try:
        result = app(arguments, prog_name="rongzi", standalone_mode=False)
    except TyperException as error:
        context = getattr(error, "ctx", None)  # of the command that was used wrongly
        error_line(f"{error.format_message().rstrip('.')} (see {context.command_path if context else 'rongzi'} --help)")
        return 2
    except typer.Abort:  # a question that nobody answers
        error_line("interrupted")
        return 130
    except BrokenPipeError:  # the reader of our output has had enough
        sys.stderr.close()
        return 1
    except Exception as error:
        # Merely asking for a path raises in a closed folder, or when a name is too long.
        if isinstance(error, OSError) and error.filename:
            error_line(f"{error.filename}: cannot be used: {error.strerror}")
            return 2
        from pipeline.run.worker import reason_of

        error_line(f"this is a defect of rongzi: {reason_of(error)}")
        return 1
    return result if isinstance(result, int) else 0
