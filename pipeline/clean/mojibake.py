"""Text decoded in a wrong encoding: æ™¨å…‰ and 鏅ㄥ厜 (UTF-8) or ³¿¹â (GBK) for 晨光.

A run of suspicious characters is turned back into bytes and decoded as what it was; the result is kept only where it
reads as Chinese. What some tool on the way lost is written U+FFFD, unless its neighbours leave no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from pipeline.clean.language import NOTHING, READS_WELL, Language
from pipeline.clean.offsets import Change
from pipeline.clean.utf8 import Bytes, Chars, read_utf8
from pipeline.read.encoding import cp1252_bytes

SHORT_READS_WELL = -12.0
"""Least mean log probability of a character in a short run beside a repaired one."""
BETTER = 2.0
"""Least gain of that mean over the run as it stands."""
MOST_LOST = 0.35
"""Largest share of characters in a repaired run that may be lost."""
FEWEST = 3
"""Fewest characters of a repaired run."""

# What Latin-1 and Windows-1252 make of the bytes from 0x80 on; Chinese text makes long runs of them.
_LATIN_CHAR = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018\u2019\u201a\u201c-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\ufffd]"
)
_LATIN = re.compile(_LATIN_CHAR.pattern + "{2,}")
_ACCENTED = re.compile("[\u00a1-\u00ff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_NEAR = 12
_LOOSE = 4
_SHORT = 8

Way = Callable[[Bytes, Language], Chars]


def mojibake(text: str, language: Language) -> list[Change]:
    """The changes that turn runs of `text` decoded wrongly into what they were; nothing where that reads no better.

    Runs too short to tell by themselves (5000ä¸‡å…ƒ, 2024Äê6ÔÂ) are read as the first sure one was.
    """
    if text.isascii():
        return []
    changes: list[Change] = []
    short: list[tuple[int, int]] = []
    ways: list[Way] = []
    for span in _latin_runs(text):
        made, way = _latin_run(text, *span, (_latin_as_utf8, _as_gbk, _twice_as_utf8, _twice_as_gbk), language)
        if way:
            ways.append(way)
        else:
            short.append(span)
        changes += made
    if ways:
        for start, end in short:
            changes += _latin_run(text, start, end, ways[:1], language, fewest=1)[0]
    repaired: set[tuple[int, int]] = set()
    for span in _rare_runs(text, language):
        made = _gbk_run(text, *span, language)
        if made:
            repaired.add(span)
            changes += made
    if repaired:
        for run in _NOT_ASCII.finditer(text):
            if len(run.group()) <= _SHORT and run.span() not in repaired and not _LATIN.fullmatch(run.group()):
                changes += _short_gbk_run(text, *run.span(), language)
    return changes


def unread(text: str, language: Language) -> list[tuple[int, int]]:
    """Half-open spans of `text` that look decoded wrongly still: what `mojibake` could not read."""
    found = [span for span in _latin_runs(text) if span[1] - span[0] >= FEWEST]
    for start, end in _rare_runs(text, language):
        data = _run_bytes(text, start, end)
        spans = ((data[first][1], data[last - 1][1] + 1) for first, last in _sequences(data))
        found += [span for span in spans if language.mean(text[slice(*span)]) < READS_WELL]
    return found


def _latin_runs(text: str) -> list[tuple[int, int]]:
    return [run.span() for run in _LATIN.finditer(text) if len(_ACCENTED.findall(run.group())) * 3 >= len(run.group())]


def _latin_run(
    text: str, start: int, end: int, ways: Sequence[Way], language: Language, fewest: int = FEWEST
) -> tuple[list[Change], Way | None]:
    data = [(_latin_byte(text[at]), at) for at in range(start, end)]
    best: tuple[list[Change], Way | None] = [], None
    best_mean = READS_WELL if fewest == FEWEST else SHORT_READS_WELL
    for way in ways:
        chars = way(data, language)
        mean = _worth(_text(chars), fewest, language)
        if mean >= best_mean:
            best, best_mean = (_changes(text, start, end, chars), way), mean
    return best


def _gbk_run(text: str, start: int, end: int, language: Language) -> list[Change]:
    """Only the stretches of the run that hold several UTF-8 sequences in a row; what stands around them stays."""
    data = _run_bytes(text, start, end)
    changes: list[Change] = []
    for first, last in _sequences(data):
        chars = read_utf8(data[first:last], _not_in_gbk, language)
        # A character that gave only some of its bytes is lost at the edges.
        left, right = data[first][1], data[last - 1][1] + 1
        before, now = language.mean(text[left:right]), _worth(_text(chars), FEWEST, language)
        if now >= max(READS_WELL, before + BETTER):
            if first and data[first - 1][1] == left:
                chars.insert(0, (left, "\ufffd"))
            changes += _changes(text, left, right, chars)
    return changes


def _short_gbk_run(text: str, start: int, end: int, language: Language) -> list[Change]:
    """A run between ASCII that is UTF-8 from end to end: 涓囧厓 in 5000涓囧厓A."""
    data = _run_bytes(text, start, end)
    chars = read_utf8(data, _not_in_gbk, language)
    now = _worth(_text(chars), 2 if "\ufffd" in _text(chars) else 1, language)
    if now < max(SHORT_READS_WELL, language.mean(text[start:end]) + BETTER):
        return []
    return _changes(text, start, end, chars)


def _sequences(data: Bytes) -> list[tuple[int, int]]:
    """Where sequences of three bytes follow each other with at most _LOOSE bytes between: start and end."""
    found: list[list[int]] = []
    at = 0
    while at + 2 < len(data):
        lead, second, third = (data[at + step][0] for step in range(3))
        if 0xE2 <= lead <= 0xEF and 0x80 <= second <= 0xBF and 0x80 <= third <= 0xBF:
            if found and at - found[-1][1] <= _LOOSE:
                found[-1][1] = at + 3
                found[-1][2] += 1
            else:
                found.append([at, at + 3, 1])
            at += 3
        else:
            at += 1
    return [_whole(data, first, last) for first, last, count in found if count >= FEWEST]


def _whole(data: Bytes, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` with the characters beside them that lost a byte."""
    trails = [byte < 0 or 0x80 <= byte <= 0xBF for byte, _ in data]
    leads = [0xE2 <= byte <= 0xEF for byte, _ in data]
    start = next((at for at in (start - 2, start - 3) if at >= 0 and leads[at] and all(trails[at + 1 : start])), start)
    if end < len(data) and leads[end]:
        end = next((at for at in range(end + 1, len(data)) if not trails[at]), len(data))
    return start, end


def _worth(text: str, fewest: int, language: Language) -> float:
    """Mean log probability of what a reading gave; very low when it is short, foreign or lost too much."""
    good = text.replace("\ufffd", "")
    chinese = sum(1 for char in good if "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef")
    if chinese < fewest or chinese * 2 < len(good) or len(text) - len(good) > MOST_LOST * len(text):
        return NOTHING
    return language.mean(good)


def _text(chars: Chars) -> str:
    return "".join(char for _, char in chars)


def _changes(text: str, start: int, end: int, chars: Chars) -> list[Change]:
    new: dict[int, str] = {}
    for place, char in chars:
        new[place] = new.get(place, "") + char
    return [(at, at + 1, new.get(at, "")) for at in range(start, end) if new.get(at, "") != text[at]]


def _rare_runs(text: str, language: Language) -> list[tuple[int, int]]:
    """Runs outside of ASCII in which three rare characters stand close together."""
    places = [match.start() for match in language.rare.finditer(text)]
    hits = [first for first, third in zip(places, places[2:], strict=False) if third - first < _NEAR]
    runs: list[tuple[int, int]] = []
    for hit in hits:
        if runs and hit < runs[-1][1]:
            continue
        start = hit
        while start and text[start - 1] > "\x7f":
            start -= 1
        run = _NOT_ASCII.match(text, start)
        if run and not (_LATIN.fullmatch(run.group())):
            runs.append(run.span())
    return runs


def _latin_byte(char: str) -> int:
    return -1 if char == "\ufffd" else cp1252_bytes(char)[0]


def _run_bytes(text: str, start: int, end: int) -> Bytes:
    return [byte for at in range(start, end) for byte in _gbk_bytes(text[at], at)]


def _gbk_bytes(char: str, at: int) -> Bytes:
    if char == "\u20ac":  # code page 936 reads the single byte 0x80 so
        return [(0x80, at)]
    data = char.encode("gb18030", "ignore")
    return [(byte, at) for byte in data] if len(data) == 2 else [(-1, at)]


def _as_gbk(data: Bytes, _: Language) -> Chars:
    """Pairs of bytes; U+FFFD for a byte that begins none."""
    chars: Chars = []
    at = 0
    while at < len(data):
        pair = [byte for byte, _ in data[at : at + 2]]
        char = bytes(pair).decode("gb18030", "ignore") if len(pair) == 2 and min(pair) >= 0 else ""
        chars.append((data[at][1], char or "\ufffd"))
        at += 2 if char else 1
    return chars


def _not_in_latin(_: int) -> Sequence[int]:
    """The bytes that Windows-1252 leaves without a character."""
    return (0x81, 0x8D, 0x8F, 0x90, 0x9D)


def _latin_as_utf8(data: Bytes, language: Language) -> Chars:
    return read_utf8(data, _not_in_latin, language)


def _once_less(data: Bytes, language: Language) -> Bytes:
    """The bytes of a text that was decoded wrongly twice, after the second time is undone; none when it was not."""
    chars = _latin_as_utf8(data, language)
    if not all(char == "\ufffd" or _LATIN_CHAR.fullmatch(char) for _, char in chars):
        return []
    return [(_latin_byte(char), place) for place, char in chars]


def _twice_as_utf8(data: Bytes, language: Language) -> Chars:
    return _latin_as_utf8(_once_less(data, language), language)


def _twice_as_gbk(data: Bytes, language: Language) -> Chars:
    return _as_gbk(_once_less(data, language), language)


@cache
def _not_in_gbk(following: int) -> Sequence[int]:
    """The bytes above ASCII that make no character of GBK with the byte `following` (-1: a byte that never does)."""
    return [one for one in range(0x80, 0xC0)
            if following < 0x40 or not bytes((one, following)).decode("gbk", "ignore")]
