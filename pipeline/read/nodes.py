"""The visible characters of a page with their places in its source, and the cells of its tables in each row that they
stand in."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field, replace

# Marks within the visible text, all white space: a block or line ends here, a table's cell, a table's row.
BLOCK, CELL, ROW = "\u2029", "\x1f", "\x1e"
LONGEST_CELL = 60
"""Most characters of a table's cell; what is longer stands in a table for its layout alone."""
ROW_CELLS = 3
"""Fewest cells of a row of a table that is none for layout."""
_SPAN = re.compile(r"\s(?P<way>row|col)span\s*=\s*[\"']?\s*(?P<number>\d{1,3})", re.IGNORECASE)
_WIDEST = 30  # columns in which cells are said again


@dataclass(slots=True)
class Nodes:
    """The page's visible characters in order, with the source span of each, and BLOCK, CELL and ROW marks."""

    text: list[str] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("l"))
    ends: array[int] = field(default_factory=lambda: array("l"))
    copies: list[int] = field(default_factory=list)  # the characters that say a cell again

    def put(self, text: str, start: int, end: int) -> None:
        """`text` stands for source characters `start` to `end`, one by one when the lengths agree."""
        self.text.append(text)
        if len(text) == end - start:
            self.starts.extend(range(start, end))
            self.ends.extend(range(start + 1, end + 1))
        else:
            self.starts.extend([start] * len(text))
            self.ends.extend([end] * len(text))

    def mark(self, mark: str, at: int) -> None:
        """A BLOCK, CELL or ROW that stands for no source character."""
        self.text.append(mark)
        self.starts.append(at)
        self.ends.append(at)


@dataclass(frozen=True, slots=True)
class _Cell:
    """The text of a cell that spans rows or columns, with its places, and how many rows more it stands in."""

    text: str
    starts: array[int]
    ends: array[int]
    rows: int


@dataclass(slots=True)
class Tables:
    """Follows the tags of tables, and says a cell of several rows or columns again in each of them, up to `budget`
    characters in all. A table within a table begins anew; the outer one is then left as it stands."""

    nodes: Nodes
    budget: int
    _column: int = 0
    _open: tuple[int, int, int, int] | None = None  # parts and characters before the open cell, its rows and columns
    _above: dict[int, _Cell] = field(default_factory=dict)  # by column: the cells that go on in this row
    _below: dict[int, _Cell] = field(default_factory=dict)  # and those that will in the next

    def table(self) -> None:
        """A table begins or ends."""
        self._column, self._open, self._above, self._below = 0, None, {}, {}

    def row(self) -> None:
        """A row begins or ends."""
        self.end_cell()
        if self._column:
            for column in sorted(one for one in self._above if one >= self._column):
                self._from_above(column)
            self._above = self._below if self._column >= ROW_CELLS else {}
        self._column, self._below = 0, {}

    def begin_cell(self, tag: str) -> None:
        """A cell begins with `tag`; those from above that stand before it are said first."""
        self.end_cell()
        while self._column in self._above:
            self._from_above(self._column)
        told = {match["way"].lower(): int(match["number"]) for match in _SPAN.finditer(tag)}
        self._open = len(self.nodes.text), len(self.nodes.starts), told.get("row", 1), told.get("col", 1)

    def end_cell(self) -> None:
        """The open cell, if any, ends."""
        if self._open is None:
            return
        part, at, rows, columns = self._open
        first, self._open = self._column, None
        self._column += 1
        if (rows == columns == 1) or len(self.nodes.starts) - at > 2 * LONGEST_CELL:
            return
        cell = _Cell("".join(self.nodes.text[part:]), self.nodes.starts[at:], self.nodes.ends[at:], rows - 1)
        for column in range(first, min(first + columns, _WIDEST)):
            if column > first:
                self._say(column, cell)
            if cell.rows:
                self._below[column] = cell

    def _from_above(self, column: int) -> None:
        cell = self._above.pop(column)
        self._say(column, cell)
        if cell.rows > 1:
            self._below[column] = replace(cell, rows=cell.rows - 1)

    def _say(self, column: int, cell: _Cell) -> None:
        """Puts a cell into the row again, as one of its own."""
        self._column = column + 1
        self.budget -= len(cell.text)
        if self.budget < 0:
            return
        nodes, at = self.nodes, cell.starts[0] if cell.starts else 0
        nodes.mark(CELL, at)
        nodes.copies.extend(range(len(nodes.starts), len(nodes.starts) + len(cell.text)))
        nodes.text.append(cell.text)
        nodes.starts.extend(cell.starts)
        nodes.ends.extend(cell.ends)
        nodes.mark(CELL, at)
