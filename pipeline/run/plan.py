"""Inputs to batches: the same batches in the same order for any number of workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Article, Failure
from pipeline.read import Input, read_path, shown
from pipeline.read.files import ROWS, kind_of

Item = Input | Article | Failure

BATCH_ITEMS = 32
BATCH_SIZE = 400_000  # bytes of files, or characters of rows


@dataclass(frozen=True, slots=True)
class Batch:
    """What is planned at a time. `finished`: how many of the inputs end in this batch, for the progress bar; `keys`:
    what the journal knows each item by."""

    items: tuple[Item, ...]
    finished: int
    keys: tuple[bytes | None, ...] = ()


def batches(inputs: Iterable[Input]) -> Iterator[Batch]:
    """`inputs` in order, cut into batches of bounded size.

    A file with one article is opened by the worker that gets it. A file of rows is read here, row by row, so that
    its rows are shared out among workers and one file of any size fits into memory.
    """
    items: list[Item] = []
    size = finished = 0
    for source in inputs:
        for item, weight in _items(source):
            if items and (len(items) == BATCH_ITEMS or size + weight > BATCH_SIZE):
                yield Batch(tuple(items), finished)
                items, size, finished = [], 0, 0
            items.append(item)
            size += weight
        finished += 1
    if items or finished:
        yield Batch(tuple(items), finished)


def _items(source: Input) -> Iterator[tuple[Item, int]]:
    if kind_of(shown(source.path)) not in ROWS:
        yield source, _bytes(source.path)
        return
    for result in read_path(source.path, source.root):
        yield result, len(result.raw) if isinstance(result, Article) else 0


def _bytes(path: str) -> int:
    try:
        return 0 if "://" in path else Path(path).stat().st_size
    except OSError:  # reading it will say why
        return 0
