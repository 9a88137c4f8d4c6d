"""Inputs to items of work: the same in the same order for any number of workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Article
from pipeline.read import Input, read_path, shown
from pipeline.read.files import ROWS, kind_of
from pipeline.run.fingerprint import item_key
from pipeline.run.worker import Item


@dataclass(frozen=True, slots=True)
class Planned:
    """An item of work. `key`: what the journal knows it by; `size`: bytes of a file, or characters of a row; `ends`:
    whether it is the last of its input."""

    item: Item
    key: bytes | None
    size: int
    ends: bool = True


def plan(inputs: Iterable[Input]) -> Iterator[Planned]:
    """The items of `inputs`, in order; each input gives at least one.

    A file with one article is opened by the worker that gets it. A file of rows is read here, row by row, so that
    its rows are shared out among workers and one file of any size fits into memory.
    """
    for source in inputs:
        if kind_of(shown(source.path)) in ROWS:
            yield from _rows(source)
        else:
            yield Planned(source, item_key(source), _bytes(source.path))


def _rows(source: Input) -> Iterator[Planned]:
    last: Planned | None = None
    for row in read_path(source.path, source.root):
        if last:
            yield last
        last = Planned(row, item_key(row), len(row.raw) if isinstance(row, Article) else 0, ends=False)
    if last:
        yield Planned(last.item, last.key, last.size)


def _bytes(path: str) -> int:
    try:
        return 0 if "://" in path else Path(path).stat().st_size
    except OSError:  # reading it will say why
        return 0
