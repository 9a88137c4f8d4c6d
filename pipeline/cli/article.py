"""The one article that a command is about."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import islice

from pipeline.cli.common import checked_paths, there
from pipeline.cli.output import error_line, fail
from pipeline.model import Article, Failure

STDIN = "-"
_COUNTED = 1000  # articles of a file that are read to tell how many it holds


def names_file(given: str) -> bool:
    """Whether `one_article` finds something under `given`."""
    return given == STDIN or "://" in given or there(_numbered(given)[0])


def one_article(path: str, doc_id: str | None) -> Article:
    """The article of `path`: of a file, of FILE#n in one of several, or pasted into standard input (`-`).

    Ends the command when there is none. When there are several and none is chosen, it is the first, and a line says so.
    """
    if path == STDIN:
        return _usable(_pasted(), "standard input")
    base, number = _numbered(path)
    found = _results(base)
    if doc_id is not None:
        return _chosen(found, base, doc_id)
    if number:
        return _counted(found, base, number)
    first = next(found, None)
    if first is None:
        fail(f"{path}: no article", 2)
    others = sum(1 for _ in islice(found, _COUNTED))
    if others:
        held = f"{others + 1} articles" if others < _COUNTED else f"more than {_COUNTED} articles"
        error_line(f"{path} holds {held}; this is the first, {first.doc_id}: for another give --id ID, or {path}#2")
    return _usable(first, path)


def _results(path: str) -> Iterator[Article | Failure]:
    from pipeline.read import list_inputs, read_path

    inputs = list_inputs(checked_paths([path]))
    if len(inputs) != 1:
        fail(f"{path}: one file is wanted; this folder holds {len(inputs)}", 2)
    return read_path(inputs[0].path, inputs[0].root)


def _pasted() -> Article | Failure:
    from pipeline.read import read_pasted

    if sys.stdin.isatty():
        error_line("paste the article, then press Ctrl-D at the start of a line")
    return read_pasted(sys.stdin.buffer.read())


def _usable(result: Article | Failure, path: str) -> Article:
    if isinstance(result, Failure):
        fail(f"{path}: {result.reason}", 2)
    return result


def _numbered(path: str) -> tuple[str, int]:
    """FILE and n of FILE#n; 0 when `path` is a file as it stands."""
    match = re.fullmatch(r"(.+)#(\d+)", path)
    if match and "://" not in path and not there(path) and there(match[1]):
        return match[1], int(match[2])
    return path, 0


def _chosen(found: Iterator[Article | Failure], path: str, doc_id: str) -> Article:
    others = 0
    for result in found:
        if result.doc_id == doc_id:
            return _usable(result, path)
        others += 1
    fail(f"{path}: no article has the id {doc_id!r} ({others} have others)", 2)


def _counted(found: Iterator[Article | Failure], path: str, number: int) -> Article:
    """The row that documents.csv names FILE#number; where rows have ids of their own, the one at that place."""
    at_place = None
    count = 0
    for count, result in enumerate(found, start=1):
        if result.doc_id.endswith(f"#{number}"):
            return _usable(result, path)
        if count == number:
            at_place = result
    if at_place is None:
        fail(f"{path}#{number}: this file holds {count} articles", 2)
    return _usable(at_place, path)
