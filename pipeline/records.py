"""Records of CSV, none of them swallowed by a quote that is closed nowhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain

_END = "\udcff"  # a last line, which no decoded text holds: a cell that does was never closed


class Records(Iterator[list[str]]):
    """The records of `lines`; `first`: the number of the first of them, for messages; `most`: characters of a record.

    Raises csv.Error with one line for what cannot be read; it may be asked for the next record then.
    """

    def __init__(self, lines: Iterable[str], delimiter: str = ",", first: int = 1, most: int = 2**31 - 1) -> None:
        csv.field_size_limit(2**31 - 1)
        self._rows = csv.reader(map(self._bounded, chain(lines, [_END])), delimiter=delimiter)
        self._before = first - 1
        self._most = most
        self._length = 0  # characters of this record so far
        self._words = re.compile(rf'[^"\r\n{re.escape(delimiter)}{_END}]+')

    def _bounded(self, line: str) -> str:
        """`line`; when its record gets too long only what tells where that ends: quotes and what is beside them."""
        self._length += len(line)
        return line if self._length <= self._most else self._words.sub("x", line)

    @property
    def line_number(self) -> int:
        """The line in which the last record ended."""
        return self._before + self._rows.line_num

    def __next__(self) -> list[str]:
        began, self._length = self.line_number + 1, 0
        cells = next(self._rows)
        if cells == [_END]:
            raise StopIteration
        if cells and cells[-1].endswith(_END):
            raise csv.Error(f'a quote (") opened in the row of line {began} is closed nowhere: the file ends inside it')
        if self._length > self._most:
            raise csv.Error(f"more than {self._most} characters")
        return cells
