"""Values set aside on disk in order, so that a long run does not keep them in memory."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Spool(Generic[T]):
    """`add` values, then iterate over them, in order and as often as wanted. Small ones never reach the disk."""

    def __init__(self, memory: int = 8_000_000) -> None:
        """`memory`: bytes kept before a temporary file is used."""
        self._file = tempfile.SpooledTemporaryFile(max_size=memory)  # noqa: SIM115 (closed by close)
        self._count = 0

    def add(self, value: T) -> None:
        self._file.seek(0, 2)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def __iter__(self) -> Iterator[T]:
        self._file.seek(0)
        for _ in range(self._count):
            value: T = pickle.load(self._file)
            yield value

    def close(self) -> None:
        self._file.close()
