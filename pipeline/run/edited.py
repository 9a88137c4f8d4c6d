"""Edits that people made in the very tables of a run and that nobody imported: the next run does not lose them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path

from pipeline.review.bases import as_written, bases, best_base, versions
from pipeline.review.store import Reviews
from pipeline.review.take import take
from pipeline.review.taken import Source
from pipeline.review.words import words_of
from pipeline.rulebook.layers import in_force
from pipeline.settings import Settings
from pipeline.tables.reading import TableError
from pipeline.tables.schema import Row
from pipeline.tables.sheet import read_sheet

EDITABLE = ("events.csv", "events.xlsx")
"""The tables of a run that `rongzi review import` takes."""
_ASIDE = re.compile(r"\.edited(-\d+)?(?=\.\w+$)")


def original(name: str) -> str:
    """What a file was called before it was put aside."""
    return _ASIDE.sub("", name)


def put_aside(
    folder: Path, names: Iterable[str], reviews: Reviews, settings: Settings, documents: Iterable[Row]
) -> dict[Path, Path]:
    """Copies those of the tables `names` in `folder` that hold edits which `reviews` lack, and those that cannot be
    imported and were edited; each with its copy.

    `documents` are the rows of documents.csv. Raises OSError when the copy cannot be written.
    """
    aside: dict[Path, Path] = {}
    for path in filter(Path.is_file, (folder / name for name in names)):
        written = as_written(path)
        edited = written is False
        if path.name in EDITABLE:
            edited = not written and _says_more(path, reviews, settings, documents)
        if edited:
            aside[path] = _free(path)
            shutil.copy2(path, aside[path])
    return aside


def _says_more(path: Path, reviews: Reviews, settings: Settings, documents: Iterable[Row]) -> bool:
    try:
        sheet = read_sheet(path).one_of_each()
    except TableError:
        return True
    words = words_of(in_force(settings))
    base = best_base(sheet, bases(path.parent), reviews, path.as_posix(), words)
    if base is None:
        return False  # no telling what a person did
    known: Mapping[str, Row] = {str(row["doc_id"]): row for row in documents}
    others = versions(bases(path.parent), sheet)
    try:
        taken = take(sheet, base, reviews, Source(path.as_posix(), words=words, documents=known, versions=others))
    except TableError:
        return True
    return bool(taken.changes or taken.verdicts or taken.contested or taken.problems)


def _free(path: Path) -> Path:
    names = (f"{path.stem}.edited{f'-{n}' if n > 1 else ''}{path.suffix}" for n in count(1))
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())
