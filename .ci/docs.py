"""Writes the pages under docs/ that come from the code: tables and commands (`make docs`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from pipeline.cli.main import app
from pipeline.tables.schema import reference

DOCS = Path(__file__).resolve().parent.parent / "docs"


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, those of groups included."""
    todo: list[tuple[str, Any]] = [("rongzi", typer.main.get_command(app))]
    while todo:
        name, command = todo.pop(0)
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            todo += [(f"{name} {below}", found) for below, found in sorted(inner.items())]


def command_page() -> str:
    """Every command with its arguments and options, as one Markdown page."""
    parts = ["# Commands\n"]
    for name, command in commands():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        usage = " ".join([name, *(p.make_metavar(None) if p.metavar is None else p.metavar for p in arguments)])
        parts.append(f"## {name}\n\n{' '.join((command.help or '').split())}\n\n`{usage}`\n")
        rows = [f"| `{p.metavar or p.name}` | {p.help or ''} |" for p in arguments]
        rows += [f"| `{_written(p)}` | {p.help or ''}{_default(p)} |" for p in options]
        if rows:
            parts.append("\n".join(["| argument, option | meaning |", "| --- | --- |", *rows]) + "\n")
    return "\n".join(parts)


def _written(option: Any) -> str:
    """The names of an option, and the one that switches it off."""
    return "/".join([", ".join(sorted(option.opts, key=len)), *option.secondary_opts])


def _default(option: Any) -> str:
    shown = option.default not in (None, True, False, "") and not callable(option.default)
    return f" Default: `{getattr(option.default, 'value', option.default)}`." if shown else ""


def pages() -> dict[str, str]:
    """The pages by name, as they should be."""
    return {
        "tables.md": reference("en"),
        "tables.zh-CN.md": reference("zh"),
        "commands.md": command_page(),
    }


if __name__ == "__main__":
    for name, text in pages().items():
        DOCS.joinpath(name).write_text(text, encoding="utf-8")
