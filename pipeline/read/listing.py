"""Files, folders and URLs to the inputs of a run: which there are, in which order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import fsspec

from pipeline.read.names import on_disk, shown


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, as the system names it. `root` is the folder (or URL) that its doc_id is relative to."""

    path: str
    root: str


def list_inputs(paths: Sequence[str], hidden: Callable[[str], None] = lambda path: None) -> list[Input]:
    """Every file of `paths`, folders with all that is below them, in a fixed order, each once.

    Files and folders below the given ones whose names begin with a dot are left out; `hidden` is told of each. A path
    that does not exist is kept: reading it gives the Failure. Files of other kinds inside folders, and folders that may
    not be listed, are kept for the same reason. Links to folders are followed when they lead out of the given one.
    """
    seen: dict[str, Input] = {}
    for path in map(on_disk, paths):
        for found in (_url_inputs if "://" in path else _local_inputs)(path, hidden):
            seen.setdefault(found.path, found)
    return list(seen.values())


def _local_inputs(path: str, hidden: Callable[[str], None]) -> Iterator[Input]:
    if not os.path.isdir(path):  # noqa: PTH112 (no error where a folder above may not be entered)
        yield Input(path, str(Path(path).parent))
        return
    found: list[str] = []
    closed: list[str] = []
    linked: set[str] = set()
    for folder, folders, names in os.walk(path, onerror=lambda e: closed.append(str(e.filename)), followlinks=True):
        for name in sorted(folders + names):
            if name.startswith("."):
                hidden(shown(str(Path(folder, name))))
        folders[:] = [
            name for name in sorted(folders) if not name.startswith(".") and _enters(Path(folder, name), path, linked)
        ]
        found.extend(str(Path(folder, name)) for name in names if not name.startswith("."))
    for name in sorted(found + closed, key=lambda name: relative(name, path)):
        yield Input(name, path)


def _enters(folder: Path, root: str, linked: set[str]) -> bool:
    """Whether to look into `folder` below `root`: a link is followed once, and only where nothing else leads."""
    if not folder.is_symlink():
        return True
    target, top = os.path.realpath(folder), os.path.realpath(root)
    if target in linked or os.path.commonpath([target, top]) in (target, top):
        return False
    linked.add(target)
    return True


def _url_inputs(url: str, hidden: Callable[[str], None]) -> Iterator[Input]:
    parent = url.rsplit("/", 1)[0]
    try:
        system, below = fsspec.core.url_to_fs(url)
        if not system.isdir(below):
            yield Input(url, parent)
            return
        protocol = url.split("://", 1)[0]
        for name in sorted(system.find(below)):
            inside = name.removeprefix(below).lstrip("/")
            address = f"{url.rstrip('/')}/{inside}" if protocol != "file" else f"file://{name}"
            if any(part.startswith(".") for part in inside.split("/")):
                hidden(address)
            else:
                yield Input(address, url)
    except Exception:  # reading the URL will say what is wrong
        yield Input(url, parent)


def relative(path: str, root: str) -> str:
    """`path` as seen from the folder or URL `root`; its name, when it does not lie below. As `shown` gives it."""
    if "://" in path:
        inside = path.removeprefix(root.rstrip("/")).lstrip("/") if root and path.startswith(root) else ""
        return inside or path.rsplit("/", 1)[-1]
    path = shown(path)
    try:
        inside = os.path.relpath(path, shown(root) or ".")
    except ValueError:
        inside = Path(path).name
    if inside.startswith("..") or inside == ".":
        inside = Path(path).name
    return inside.replace(os.sep, "/")
