"""Finds the most probable way to read bytes as GBK when some of them are stray or lost (Viterbi search)."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.clean.language import NOTHING, Language

SKIP = -10.0
"""Cost of a lost or stray byte, as natural log probability."""
GAP = -3.0
"""Cost of two lost bytes: cheap, as the second byte of ， and the first of any character make a private use one."""
SURE = 0.3
"""Least share of the likelihood for a character that completes a lost byte."""
USUAL = -8.0
"""A character at least so probable is read as it stands, without a look for lost bytes."""
_FIRSTS = 5

# Lead bytes of the user-defined areas of GBK, which Unicode holds as private use characters.
PRIVATE_LEADS = (*range(0xAA, 0xB0), *range(0xF8, 0xFF))
TRAILS = range(0xA1, 0xFF)


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes, and the number of the token that each belongs to; `cost` of what was put in to get there."""

    data: tuple[int, ...] = ()
    owners: tuple[int, ...] = ()
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Path:
    """The best reading up to some byte: `score`, the last character, and how it was reached."""

    score: float
    last: str
    before: Path | None = None
    at: int = 0
    text: str = ""


@cache
def character(lead: int, trail: int) -> str:
    """The character of two GBK bytes, '' when they make none."""
    if not 0x81 <= lead <= 0xFE or not 0x40 <= trail <= 0xFE or trail == 0x7F:
        return ""
    return bytes((lead, trail)).decode("gb18030", "ignore")


def best_reading(stream: Stream, language: Language, *, gaps: bool) -> Path | None:
    """The most probable way to read all of the bytes, with skips, and with `gaps` also lost pairs, at their cost."""
    data, owners = stream.data, stream.owners
    # At each byte one path for each way to arrive: 0 read a character, 1 skipped a byte, 2 bridged a gap.
    table: list[dict[int, Path]] = [{} for _ in range(len(data) + 1)]
    table[0][0] = Path(0.0, "")
    for at in range(len(data)):
        for path in table[at].values():
            # A byte that is left over is the half of a character whose other half is lost.
            _keep(table[at + 1], 1, Path(path.score + SKIP, "", path, at, "\ufffd"))
            if at + 1 >= len(data):
                continue
            char = character(data[at], data[at + 1])
            own = language.score(char, path.last) if char else NOTHING
            if char:
                _keep(table[at + 2], 0, Path(path.score + own, char, path, at, char))
            # Only a stretch that has slid can have lost bytes so: within one character there is nothing to lose.
            if gaps and own < USUAL and path.last and at + 3 < len(data) and owners[at] != owners[at + 1]:
                _bridge(table[at + 2], path, at, data, language)
    ends = table[len(data)].values()
    return max(ends, key=lambda path: path.score, default=None)


def _bridge(into: dict[int, Path], path: Path, at: int, data: tuple[int, ...], language: Language) -> None:
    """Two lost bytes between `data[at]` and the next: the likeliest two characters that they completed."""
    found = _completed(path.last, data[at], data[at + 1], character(data[at + 2], data[at + 3]), language)
    if found:
        gain, text = found
        last = text[1] if text[1] != "\ufffd" else ""
        _keep(into, 2, Path(path.score + GAP + gain, last, path, at, text))


@lru_cache(maxsize=65_536)  # the windows around neighbouring places hold the same bytes
def _completed(last: str, lead: int, trail: int, following: str, language: Language) -> tuple[float, str] | None:
    """Log probability and text of the likeliest two characters that begin with `lead` and end with `trail`, between
    `last` and `following`; None when there are none.

    A character with a smaller share of the likelihood than SURE is written U+FFFD: better unknown than invented.
    """
    firsts = sorted(
        ((language.score(char, last), char) for other in PRIVATE_LEADS if (char := character(lead, other))),
        reverse=True,
    )[:_FIRSTS]
    seconds = [char for other in TRAILS if (char := character(other, trail))]
    onward = [language.score(following, char) for char in seconds]
    scored = [
        (start + language.score(second, first) + further, first, second)
        for start, first in firsts
        for second, further in zip(seconds, onward, strict=True)
    ]
    if not scored:
        return None
    best, first, second = max(scored)
    weights = [(math.exp(score - best), one, two) for score, one, two in scored]
    least = SURE * sum(weight for weight, _, _ in weights)
    sure_first = sum(weight for weight, one, _ in weights if one == first) > least
    sure_second = sum(weight for weight, _, two in weights if two == second) > least
    gain = language.score(first, last) + language.score(second, first)
    sure_first, sure_second = sure_first and not _is_numeral(first), sure_second and not _is_numeral(second)
    text = (first if sure_first else "\ufffd") + (second if sure_second else "\ufffd")
    return gain, text


def _is_numeral(char: str) -> bool:
    """Digits and 一 to 亿: an invented figure is worse than a missing one."""
    return unicodedata.numeric(char, None) is not None


def _keep(paths: dict[int, Path], way: int, path: Path) -> None:
    if way not in paths or path.score > paths[way].score:
        paths[way] = path


def pieces(path: Path, stream: Stream) -> list[tuple[int, str]]:
    """Each character read, with the token that holds its first byte; the second of a bridge stays with the first's."""
    found: list[tuple[int, str]] = []
    step: Path | None = path
    while step is not None:
        if step.text:
            found.append((stream.owners[step.at], step.text))
        step = step.before
    return found[::-1]


def private_lead(byte: int, following: str, language: Language) -> int:
    """The lost byte behind `byte` that makes the likeliest character in front of `following`."""

    def likelihood(lead: int) -> float:
        char = character(byte, lead)
        return language.score(char, "") + language.score(following, char) if char else NOTHING

    best: int = max(PRIVATE_LEADS, key=likelihood)
    return best
