"""How commands print: tables and lines on standard output, errors and progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

_WIDE = 100_000  # columns where there is no terminal: lines are never broken
_EVERY = 1000  # articles between two lines of progress where there is no terminal


def _console(*, stderr: bool = False) -> Console:
    # Made for each use: standard output may be another one by then. Text of an article is never markup.
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, markup=False, highlight=False, emoji=False, width=None if stream.isatty() else _WIDE)


def line(text: str = "") -> None:
    """One line on standard output."""
    _console().print(text, soft_wrap=True)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = ()) -> None:
    """Rows under `heads`, aligned with the width of Chinese characters; the heads in `right` are right-aligned."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in heads:
        shown.add_column(head, justify="right" if head in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(one_line(cell) for cell in row))
    console = _console()
    with console.capture() as drawn:
        console.print(shown)
    for text in drawn.get().splitlines():
        sys.stdout.write(text.rstrip() + "\n")  # the last column is padded for nothing


def one_line(text: str) -> str:
    """`text` with line breaks, tabs and other controls shown as they are written in code."""
    return "".join(char if char.isprintable() or char == "　" else repr(char)[1:-1] for char in text)


def cut(text: str, most: int, mark: str = "…") -> str:
    """`text`, or where it has more than `most` characters its start with `mark` behind it, `most` in all."""
    return text if len(text) <= most else text[: most - len(mark)] + mark


def some(names: Sequence[str], most: int = 8) -> str:
    """`names` with commas between them; those beyond `most` as their number."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def error_line(text: str) -> None:
    """One line on standard error."""
    _console(stderr=True).print(f"rongzi: {' '.join(text.split())}", soft_wrap=True)


def fail(text: str, status: int = 1) -> NoReturn:
    """Ends the command with one line on standard error; `status` as pipeline.__main__ tells."""
    error_line(text)
    raise typer.Exit(status)


class Steps:
    """Tells how far a run is: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self, bar: Progress | None, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task("reading", total=total, articles=0) if bar else None
        self._total, self._finished, self._told = total, 0, 0
        self.articles = 0

    def __call__(self, finished: int, articles: int) -> None:
        """`finished` more inputs and `articles` more articles are done."""
        self._finished += finished
        self.articles += articles
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._finished, articles=self.articles)
        elif self.articles - self._told >= _EVERY:
            self._told = self.articles
            _console(stderr=True).print(f"{self.articles} articles, {self._finished} of {self._total} inputs")


@contextmanager
def progress(total: int) -> Iterator[Steps]:
    """A `Steps` for a run over `total` inputs."""
    if not sys.stderr.isatty():
        yield Steps(None, total)
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("inputs"),
        TextColumn("{task.fields[articles]} articles"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=_console(stderr=True), transient=True) as bar:
        yield Steps(bar, total)
