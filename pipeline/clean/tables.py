"""Rows of tables as lines that name their cells: 公司：青禾机器人，轮次：A轮，金额：5000万元."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.clean.offsets import Change

FEWEST = 3
"""Fewest cells of a row."""
HEADS = 2
"""Fewest heads of a table that must be known."""
BULLET = r"(?:[·•●○◆◇■□▪*＊►▶\-—–]|\d{1,2}[、.)）])"
"""What stands before the items of a list below each other."""

_SEPARATOR = re.compile(r"[|｜\t]")
_RULE = re.compile(r"[\s|:：\-—－+=]*")
_ASIDE = "（(/"  # what opens the unit behind a head
_FIGURE = re.compile(r"[\d.,]+")
_NOTHING = re.compile(r"[\W_]*")
_BREAK = re.compile(rf"\s*(?:[，,；;]?\n[ \t　]*{BULLET}?|[，,；;|｜]|\s/\s|(?<=[一-鿿])[+＋](?=[一-鿿]))\s*")
_GROUPS = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?!\d)")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    cells: Sequence[Span]


def label_rows(
    text: str, heads: regex.Pattern[str], seconds: float, taken: Collection[int] = ()
) -> list[Change]:
    """The changes that put before each cell of a table the head of its column.

    A table is a line of which HEADS cells or more are matched by `heads`, and the lines behind it with as many cells
    (between tabs the last may be left out), up to the next such line; cells are parted by tabs or bars. Empty cells go.
    Lines that start at one of `taken` belong to no table. Raises TimeoutError when a match takes longer than `seconds`.
    """
    if not _SEPARATOR.search(text):
        return []
    lines = [_line(text, *span) if span[0] not in taken else _Line(*span, ()) for span in _spans(text)]
    changes: list[Change] = []
    at = 0
    while at < len(lines):
        labels = _labels(text, lines[at], heads, seconds)
        at += 1
        while labels and at < len(lines) and _belongs(text, lines[at], len(labels)):
            if _labels(text, lines[at], heads, seconds):
                break  # heads below a head that spans them
            changes += _row(text, lines[at], [parted(label, heads, seconds) for label in labels])
            at += 1
    return changes


def _labels(text: str, line: _Line, heads: regex.Pattern[str], seconds: float) -> list[str]:
    """The cells of a line when it is the head of a table, else none."""
    labels = [text[slice(*cell)] for cell in line.cells]
    known = sum(heads.fullmatch(label, timeout=seconds) is not None for label in labels)
    return labels if known >= HEADS else []


def _spans(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _line(text: str, start: int, end: int) -> _Line:
    """A line and its cells, without the white space around them; no cells when it is no row."""
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip(" |｜"))
    last = end - (len(inside) - len(inside.rstrip(" |｜")))
    cells: list[Span] = []
    at = first
    for stop in [*(match.start() for match in _SEPARATOR.finditer(text, first, last)), max(first, last)]:
        cell = text[at:stop]
        left = at + len(cell) - len(cell.lstrip())
        cells.append((left, max(left, left + len(cell.strip()))))
        at = stop + 1
    return _Line(start, end, cells if len(cells) >= FEWEST else ())


def _belongs(text: str, line: _Line, cells: int) -> bool:
    if line.cells and not _RULE.fullmatch(text, line.start, line.end):
        # Empty cells at the end of a row are often left out between tabs.
        return len(line.cells) == cells or (len(line.cells) < cells and "\t" in text[line.start : line.end])
    return line.start < line.end and bool(_RULE.fullmatch(text, line.start, line.end))


def _row(text: str, line: _Line, labels: Sequence[tuple[str, str]]) -> Iterator[Change]:
    """The changes of one row under heads with their units; the newline before it takes the first head."""
    if _RULE.fullmatch(text, line.start, line.end):
        yield line.start - 1, line.end, ""
        return
    at, before = line.start - 1, "\n"
    for (start, end), (head, unit) in zip(line.cells, labels, strict=False):
        cell = text[start:end]
        if _NOTHING.fullmatch(cell):
            continue
        yield at, start, f"{before}{head}："
        yield from in_cell(text, (start, end), unit)
        at, before = end, "，"
    if before == "，" and at < line.end:
        yield at, line.end, ""


def parted(label: str, heads: regex.Pattern[str], seconds: float) -> tuple[str, str]:
    """The head of a column without the unit that the group `unit` of `heads` finds in it (金额（万元）), and that
    unit; '' when there is none. Raises TimeoutError when the match takes longer than `seconds`."""
    found = heads.fullmatch(label, timeout=seconds) if "unit" in heads.groupindex else None
    if not found or not found["unit"]:
        return label, ""
    at = max(label.rfind(mark, 0, found.start("unit")) for mark in _ASIDE)
    return label[:at].rstrip(), found["unit"]


def in_cell(text: str, cell: Span, unit: str) -> Iterator[Change]:
    """The changes within a cell: one mark between names, and the unit behind a bare figure."""
    start, end = cell
    figures = [match.span() for match in _GROUPS.finditer(text, start, end)]
    for found in _BREAK.finditer(text, start, end):
        if not any(first < found.start() < stop for first, stop in figures):
            yield *found.span(), "、"
    if unit and _FIGURE.fullmatch(text, start, end):
        yield end - 1, end, f"{text[end - 1]}{unit}"
