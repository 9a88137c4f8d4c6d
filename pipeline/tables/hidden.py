"""What a run keeps out of sight in its output folder, and locks that end with the process that took them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_PREFIX = ".rongzi-"


def in_sight(path: str) -> str:
    """`path` as a user knows it: without what is hidden in an output folder."""
    parts = [part for part in Path(path).parts if not part.startswith(_PREFIX)]
    return str(Path(*parts))


def locked(file: int) -> bool:
    """Whether the open `file` (or folder) is now this process's alone, until it is closed. Where there are no locks, it
    is taken to be."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def hidden_folder(folder: Path) -> Iterator[Path]:
    """A new folder inside `folder` that goes away with the block; those of runs that were killed go first.

    Raises OSError when `folder` cannot be written.
    """
    _clear(folder)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder, ignore_cleanup_errors=True) as name, _held(name):
        yield Path(name)


def _clear(folder: Path) -> None:
    """Removes the hidden folders in `folder` that no process holds; none where there are no locks."""
    for left in folder.glob(f"{_PREFIX}*/"):
        with _held(left) as alone:
            if alone:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _held(folder: str | Path) -> Iterator[bool]:
    """Whether the lock of `folder` was free; it is held in the block."""
    if fcntl is None:  # a folder cannot be opened either
        yield False
        return
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:  # it is going away
        yield False
        return
    try:
        yield locked(opened)
    finally:
        os.close(opened)
