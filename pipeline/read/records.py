"""Records of CSV, none of them swallowed by a quote that is closed nowhere."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

_END = "\udcff"  # a last line, which no decoded text holds: a cell that does was never closed


class Records(Iterator[list[str]]):
    """The records of `lines`; `first`: the number of the first of them, for messages.

    Raises csv.Error with one line for what cannot be read; it may be asked for the next record then.
    """

    def __init__(self, lines: Iterable[str], delimiter: str = ",", first: int = 1) -> None:
        self._rows = csv.reader(chain(lines, [_END]), delimiter=delimiter)
        self._before = first - 1

    @property
    def line_number(self) -> int:
        """The line in which the last record ended."""
        return self._before + self._rows.line_num

    def __next__(self) -> list[str]:
        began = self.line_number + 1
        cells = next(self._rows)
        if cells == [_END]:
            raise StopIteration
        if cells and cells[-1].endswith(_END):
            raise csv.Error(f'a quote (") opened in the row of line {began} is closed nowhere: the file ends inside it')
        return cells
