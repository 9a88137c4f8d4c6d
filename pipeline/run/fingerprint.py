"""What tells that a result still holds: the program with its rules and settings, and each thing that was read."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.model import Article, Failure
from pipeline.read import Input
from pipeline.rulebook.layers import in_force
from pipeline.run.worker import Item, Job

PACKAGE = Path(__file__).resolve().parents[1]
KEY = 16  # bytes of a key
_TELL_NOTHING = (".pyc", ".md")


def files_state(folders: Sequence[Path], without: Collection[Path] = ()) -> str:
    """A digest of the files in `folders` by path, size and time; none of those that are compiled, that are for people
    to read, or that are one of `without`."""
    digest = hashlib.sha256()
    for path in sorted({path for folder in folders for path in folder.rglob("*")}):
        if path.suffix in _TELL_NOTHING or path in without or not path.is_file():
            continue
        stat = path.stat()
        digest.update(b"%s\0%d\0%d\0" % (os.fsencode(path), stat.st_size, stat.st_mtime_ns))
    return digest.hexdigest()


def job_state(job: Job) -> str:
    """A digest of all that an outcome depends on besides its article: program, libraries, rules, model, settings."""
    model = [Path(job.settings.model)] if job.settings.model else []  # an installed one is a library
    folders = [PACKAGE, *in_force(job.settings), *model]
    parts = [
        files_state(folders), *libraries(),
        repr(job.settings), str(job.timing), *sorted(job.shown),
        *(f"{call.__module__}.{call.__qualname__}" for call in (job.load, job.extract, job.problems)),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def libraries() -> list[str]:
    """The version of Python, and name and version of each installed library, as the folders that describe them are
    called."""
    found = {path.name for place in sys.path for path in Path(place).glob("*.dist-info")}
    return [platform.python_version(), *sorted(found)]


def item_key(item: Item) -> bytes | None:
    """`KEY` bytes that change with what `item` stands for: a file by place, size and time, a row by what it holds.

    None for what cannot be told without reading it (a URL, a file that is gone): it is read again.
    """
    match item:
        case Input(path, root):
            try:
                stat = None if "://" in path else Path(path).stat()
            except (OSError, ValueError):
                stat = None
            if stat is None:
                return None
            parts: list[object] = ["file", path, root, stat.st_size, stat.st_mtime_ns]
        case Article():
            parts = ["row", item.doc_id, item.path, item.title, item.published, item.url, item.source, item.encoding,
                     item.sha256, item.raw, item.body.text]  # fmt: skip
        case Failure():
            parts = ["failure", item.doc_id, item.path, item.reason, item.sha256, item.empty]
    return hashlib.blake2b(json.dumps(parts).encode("ascii"), digest_size=KEY).digest()
