"""Values set aside on disk in order, so that a long run does not keep them in memory."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Spool(Generic[T]):
    """`add` values, then iterate over them, in order and as often as wanted, or take one by its place.

    Small ones never reach the disk.
    """

    def __init__(self, memory: int = 8_000_000) -> None:
        """`memory`: bytes kept before a temporary file is used."""
        self._file = tempfile.SpooledTemporaryFile(max_size=memory)  # noqa: SIM115 (closed by close)
        self._starts = array("q")

    def add(self, value: T) -> None:
        self._starts.append(self._file.seek(0, 2))
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[T]:
        return (self[at] for at in range(len(self)))

    def __getitem__(self, at: int) -> T:
        self._file.seek(self._starts[at])
        value: T = pickle.load(self._file)
        return value

    def close(self) -> None:
        self._file.close()
