"""Lines that a fixed width broke in the middle of a sentence, and characters that a reader of pictures set apart."""

from __future__ import annotations

import re
from itertools import accumulate
from unicodedata import east_asian_width

from pipeline.clean.offsets import Change
from pipeline.read.metadata import published_in_lines

FEWEST = 3
"""Fewest lines broken at the same width before a text is held for wrapped."""
SAME_WIDTH = 0.8
"""A line is full from this share of the widest broken line on."""
MOSTLY = 0.7
"""Share of the broken lines that must be full."""
RAGGED = 4
"""Columns by which the full lines of a paragraph wrapped among lines of other widths may differ."""
LONGER = 1.15
"""A line so much wider than the widest broken one shows that nothing broke the lines."""
NARROWEST, WIDEST = 24, 160
"""Columns (a Chinese character takes two) between which a page's width can lie."""

FEWEST_SPACED = 12
"""Fewest spaces between two Chinese characters of a text that is spaced."""
SPACED = 0.8
"""Share of its neighbouring Chinese characters that must stand apart."""
LONGEST_WORD, WORDS, SINGLE = 5, 0.95, 0.1
"""Chinese characters of a word, and the shares of words no longer and of one character in a text set in words."""

_HAN = "\u3400-\u9fff"
_MARKS = "\u3000-\u303f\uff00-\uffef“”‘’…—"
_APART = re.compile(f"(?<=[{_HAN}])[ 　](?=[{_HAN}])")
_TOGETHER = re.compile(f"(?<=[{_HAN}])(?=[{_HAN}])")
_RUN = re.compile(f"[{_HAN}]+")
_BESIDE_WIDE = re.compile(rf"(?<=[{_HAN}{_MARKS}])[ 　](?=\S)|(?<=\S)[ 　](?=[{_HAN}{_MARKS}])")
_BESIDE_ASCII = re.compile(r"(?<=[!-~])[ 　](?=[!-~])")
_ASCII_TOGETHER = re.compile(r"[A-Za-z\d]{2}")
_ENDED = re.compile(r"[。！？!?；;：:”’」』）)】…|.]$")
_OPENS = re.compile(r"[\s　·•●○※◆■□▲△>#*\-—–【\[\d一二三四五六七八九十]*[、.．)）】\]\t|]|[\s　·•●○※◆■□▲>#*【\[（(]")
_LABEL = re.compile(r"[\s　·•●○◆■*-]*[^\s：:，,。；;]{1,12}[：:]")
_CLOSED = re.compile(r"[。！？!?…][”’」』）)】]*$")
_COMMA = re.compile("[，、；。,;]")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")


def spaced(text: str) -> list[Change]:
    """Takes out the spaces that text recognition set between all characters of a text or a line (云 矩 科 技), or a
    segmenter between all words of a text (云矩 科技 完成 融资)."""
    if not _APART.search(text):
        return []
    if _is_spaced(text) or _in_words(text):
        return [(at, at + 1, "") for at in _spaces(text)]
    found, start = list[Change](), 0
    for line in text.split("\n"):
        if _is_spaced(line):
            found += [(start + at, start + at + 1, "") for at in _spaces(line)]
        start += len(line) + 1
    return found


def _is_spaced(text: str) -> bool:
    apart = len(_APART.findall(text))
    return apart >= FEWEST_SPACED and apart >= SPACED * (apart + len(_TOGETHER.findall(text)))


def _in_words(text: str) -> bool:
    """Whether a segmenter set a text in words; a list of names parted by spaces has none of one character."""
    if len(_APART.findall(text)) < FEWEST_SPACED:
        return False
    words = [len(run) for run in _RUN.findall(text)]
    short, single = sum(one <= LONGEST_WORD for one in words), words.count(1)
    return short >= WORDS * len(words) and single >= SINGLE * len(words)


def _spaces(text: str) -> list[int]:
    places = {match.start() for match in _BESIDE_WIDE.finditer(text)}
    if not _ASCII_TOGETHER.search(text):
        places |= {match.start() for match in _BESIDE_ASCII.finditer(text)}
    return sorted(places)


def wrapped(text: str) -> list[Change]:
    """Takes out the line ends at which every line has about the same width and no sentence ends.

    Between two Latin words a space takes their place, unless all lines are of one length. Lists and tables, whose lines
    differ in width, stay. Where the lines of the text differ, a paragraph whose own do not is taken.
    """
    lines = text.split("\n")
    if len(lines) <= FEWEST:
        return []
    if _is_vertical(lines):
        return [(at, at + 1, "") for at, char in enumerate(text) if char == "\n"]
    widths = [_columns(line) for line in lines]
    broken = [number for number in range(len(lines) - 1) if _is_broken(lines, number)]
    if len(broken) < FEWEST:
        return []
    full = _full(lines, widths, broken)
    if not full:
        measures = (widths, [len(line) for line in lines])
        full = max((_of_paragraphs(lines, sizes, frozenset(broken)) for sizes in measures), key=len)
    return _joined(lines, widths, full) if full else []


def _is_broken(lines: list[str], number: int) -> bool:
    """Whether a line ends in no mark and the next one may go on with it."""
    line, following = lines[number], lines[number + 1]
    # A tab parts the cells of a table; above a dateline stands the headline.
    ended = _ENDED.search(line.rstrip()) or "\t" in line.strip() or (not number and published_in_lines([following]))
    opens = _OPENS.match(following) or (_LABEL.match(line) and _LABEL.match(following))
    return bool(line.strip() and following.strip() and not ended and not opens)


def _full(lines: list[str], widths: list[int], broken: list[int]) -> list[int]:
    """The `broken` lines of a text that was wrapped throughout, none when it was not."""
    widest = max(widths[number] for number in broken)
    full = [number for number in broken if widths[number] >= SAME_WIDTH * widest]
    most = max(len(lines[number]) for number in full)  # figures and Latin letters take one column: 2021年5月20日
    full = [number for number in broken if widths[number] >= SAME_WIDTH * widest or len(lines[number]) >= most]
    longer = any(len(line) > widest or width > LONGER * widest for line, width in zip(lines, widths, strict=True))
    return [] if longer or not NARROWEST <= widest <= WIDEST or len(full) < max(FEWEST, MOSTLY * len(broken)) else full


def _of_paragraphs(lines: list[str], sizes: list[int], broken: frozenset[int]) -> list[int]:
    """The `broken` lines that are as long as those of a paragraph that shows that it was wrapped; a headline has to be
    as long as the longest of them. `sizes` are those of the lines, in columns or characters."""
    firsts = [number for number in range(len(lines) - FEWEST)
              if number - 1 not in broken or abs(sizes[number - 1] - sizes[number]) > RAGGED]
    longest = max((_wrapped_at(lines, sizes, broken, first) for first in firsts), default=0)
    return [number for number in sorted(broken) if longest - (RAGGED if number else 1) <= sizes[number] <= longest]


def _wrapped_at(lines: list[str], sizes: list[int], broken: frozenset[int], first: int) -> int:
    """The size at which the paragraph that begins with line `first` was wrapped, 0 when it was not: its lines are of
    nearly that size, most of them with commas, and behind them one that is no longer ends a sentence."""
    stop, longest = first, sizes[first]
    while (stop < len(lines) and abs(sizes[stop] - longest) <= RAGGED
           and (stop in broken or _CLOSED.search(lines[stop]))):
        longest, stop = max(longest, sizes[stop]), stop + 1
    run = [number for number in range(first, stop) if number in broken and sizes[number] >= longest - RAGGED]
    if len(run) < FEWEST:
        return 0
    told = {lines[number] for number in run if _COMMA.search(lines[number])}  # a headline told again and again is none
    ends = run[-1] < stop - 1 or (_CLOSED.search(lines[stop].rstrip()) and sizes[stop] <= longest)
    fits = NARROWEST <= max(_columns(lines[number]) for number in run) <= WIDEST
    return longest if ends and fits and len(told) >= MOSTLY * len(run) else 0


def _joined(lines: list[str], widths: list[int], full: list[int]) -> list[Change]:
    """The changes that take out the ends of `full` lines."""
    # Lines of one length were cut through words and figures: 50/00万元.
    widest = max(widths[number] for number in full)
    cut = len({len(lines[number]) for number in full}) == 1 or all(widths[number] > widest - 2 for number in full)
    places = list(accumulate(len(line) + 1 for line in lines))
    changes = []
    for number in full:
        before, after = lines[number].rstrip(), lines[number + 1].lstrip()
        together = cut and before == lines[number] and after == lines[number + 1]
        space = "" if together or _WIDE.match(before[-1]) or _WIDE.match(after[0]) else " "
        start = places[number] - 1 - (len(lines[number]) - len(before))
        changes.append((start, places[number] + len(lines[number + 1]) - len(after), space))
    return changes


def _is_vertical(lines: list[str]) -> bool:
    """Whether every line holds one character, as text set from top to bottom comes out."""
    filled = [line.strip() for line in lines if line.strip()]
    single = sum(len(line) == 1 for line in filled)
    return single >= FEWEST_SPACED and single >= SPACED * len(filled)


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)
