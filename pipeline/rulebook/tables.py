"""Tables of words beside the rules: CSV files of the same name in each folder of rules."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path


def rows(folders: Sequence[Path], name: str) -> Iterator[dict[str, str]]:
    """The rows of the table `name` (a path below a folder of rules) in each of `folders` that has it, in order.

    Read as UTF-8, with or without a BOM. Raises UnicodeDecodeError for another encoding.
    """
    for folder in folders:
        path = folder / name
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as handle:
                yield from csv.DictReader(handle)
