"""Lines that a fixed width broke in the middle of a sentence."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from pipeline.clean.offsets import Change

FEWEST = 3
"""Fewest lines broken at the same width before a text is held for wrapped."""
SAME_WIDTH = 0.8
"""A line is full from this share of the widest broken line on."""
MOSTLY = 0.7
"""Share of the broken lines that must be full."""
LONGER = 1.15
"""A line so much wider than the widest broken one shows that nothing broke the lines."""
NARROWEST, WIDEST = 24, 160
"""Columns (a Chinese character takes two) between which a page's width can lie."""

_ENDED = re.compile(r"[。！？!?；;：:”’」』）)】…|.]$")
_OPENS = re.compile(r"[\s　·•●○※◆■□▲△>#*\-—–【\[\d一二三四五六七八九十]*[、.．)）】\]\t|]|[\s　·•●○※◆■□▲>#*【\[（(]")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")


def wrapped(text: str) -> list[Change]:
    """Takes out the line ends at which every line has about the same width and no sentence ends.

    Between two Latin words a space takes their place. Lists and tables, whose lines differ in width, stay.
    """
    lines = text.split("\n")
    if len(lines) <= FEWEST:
        return []
    broken: list[tuple[int, int, int]] = []  # place of the line end, number of the line, its width
    at = 0
    for number, line in enumerate(lines[:-1]):
        at += len(line)
        following = lines[number + 1]
        text_ends = _ENDED.search(line.rstrip()) or "\t" in line.strip()  # a tab parts the cells of a table
        if line.strip() and following.strip() and not text_ends and not _OPENS.match(following):
            broken.append((at, number, _columns(line)))
        at += 1
    if len(broken) < FEWEST:
        return []
    widest = max(width for _, _, width in broken)
    full = [one for one in broken if one[2] >= SAME_WIDTH * widest]
    if any(len(line) > widest or _columns(line) > LONGER * widest for line in lines):
        return []
    if not NARROWEST <= widest <= WIDEST or len(full) < max(FEWEST, MOSTLY * len(broken)):
        return []
    changes = []
    for place, number, _ in full:
        before, after = lines[number].rstrip(), lines[number + 1].lstrip()
        space = "" if _WIDE.match(before[-1]) or _WIDE.match(after[0]) else " "
        start = place - (len(lines[number]) - len(before))
        changes.append((start, place + 1 + len(lines[number + 1]) - len(after), space))
    return changes


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)
