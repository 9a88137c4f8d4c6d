"""Lines that a fixed width broke in the middle of a sentence, and characters that a reader of pictures set apart."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from pipeline.clean.offsets import Change
from pipeline.read.metadata import published_in_lines

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

FEWEST_SPACED = 12
"""Fewest spaces between two Chinese characters of a text that is spaced."""
SPACED = 0.8
"""Share of its neighbouring Chinese characters that must stand apart."""

_HAN = "\u3400-\u9fff"
_MARKS = "\u3000-\u303f\uff00-\uffef“”‘’…—"
_APART = re.compile(f"(?<=[{_HAN}])[ 　](?=[{_HAN}])")
_TOGETHER = re.compile(f"(?<=[{_HAN}])(?=[{_HAN}])")
_BESIDE_WIDE = re.compile(rf"(?<=[{_HAN}{_MARKS}])[ 　](?=\S)|(?<=\S)[ 　](?=[{_HAN}{_MARKS}])")
_BESIDE_ASCII = re.compile(r"(?<=[!-~])[ 　](?=[!-~])")
_ASCII_TOGETHER = re.compile(r"[A-Za-z\d]{2}")
_ENDED = re.compile(r"[。！？!?；;：:”’」』）)】…|.]$")
_OPENS = re.compile(r"[\s　·•●○※◆■□▲△>#*\-—–【\[\d一二三四五六七八九十]*[、.．)）】\]\t|]|[\s　·•●○※◆■□▲>#*【\[（(]")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")


def spaced(text: str) -> list[Change]:
    """Takes out the spaces that text recognition set between all characters: 云 矩 科 技 完 成."""
    apart = len(_APART.findall(text))
    if apart < FEWEST_SPACED or apart < SPACED * (apart + len(_TOGETHER.findall(text))):
        return []
    places = {match.start() for match in _BESIDE_WIDE.finditer(text)}
    if not _ASCII_TOGETHER.search(text):
        places |= {match.start() for match in _BESIDE_ASCII.finditer(text)}
    return [(at, at + 1, "") for at in sorted(places)]


def wrapped(text: str) -> list[Change]:
    """Takes out the line ends at which every line has about the same width and no sentence ends.

    Between two Latin words a space takes their place, unless all lines are of one length. Lists and tables, whose lines
    differ in width, stay.
    """
    lines = text.split("\n")
    if len(lines) <= FEWEST:
        return []
    if _is_vertical(lines):
        return [(at, at + 1, "") for at, char in enumerate(text) if char == "\n"]
    broken: list[tuple[int, int, int]] = []  # place of the line end, number of the line, its width
    at = 0
    for number, line in enumerate(lines[:-1]):
        at += len(line)
        following = lines[number + 1]
        # A tab parts the cells of a table; above a dateline stands the headline.
        ended = _ENDED.search(line.rstrip()) or "\t" in line.strip() or (not number and published_in_lines([following]))
        if line.strip() and following.strip() and not ended and not _OPENS.match(following):
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
    # Lines of one length were cut through words and figures: 50/00万元.
    cut = len({len(lines[number]) for _, number, _ in full}) == 1 or all(width > widest - 2 for _, _, width in full)
    changes = []
    for place, number, _ in full:
        before, after = lines[number].rstrip(), lines[number + 1].lstrip()
        together = cut and before == lines[number] and after == lines[number + 1]
        space = "" if together or _WIDE.match(before[-1]) or _WIDE.match(after[0]) else " "
        start = place - (len(lines[number]) - len(before))
        changes.append((start, place + 1 + len(lines[number + 1]) - len(after), space))
    return changes


def _is_vertical(lines: list[str]) -> bool:
    """Whether every line holds one character, as text set from top to bottom comes out."""
    filled = [line.strip() for line in lines if line.strip()]
    single = sum(len(line) == 1 for line in filled)
    return single >= FEWEST_SPACED and single >= SPACED * len(filled)


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)
