"""GBK text whose bytes have slid by one: 皬椝幒穸取 for 彈藥厚度 and its quotation marks.

A tool that works on bytes lost or put in a single byte; every character behind it was then read from the second
half of one and the first half of the next. The repair turns a suspicious stretch back into bytes and looks for the
most probable reading (Viterbi search) in which a byte may be skipped, and in which two bytes may have been lost
that made a character of the private use area.

Tools that write a reading behind each traditional character leave a second trace: the reading's opening bracket is
eaten as second half of a broken character, 當(dāng)?shù)摹. The byte under the question mark is then known from the
reading: with the byte before, it is a character read shù.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.clean.fixers import plain_reading, readings, simplified
from pipeline.clean.language import NOTHING, READS_WELL, Language
from pipeline.clean.offsets import Change
from pipeline.clean.slid_search import GAP, TRAILS, Stream, best_reading, character, pieces, private_lead

WINDOW = 40
"""Characters read on each side of what looks broken."""
GAIN = 15.0
"""Least gain in log probability for a repair that no reading mark backs."""
SHORTEST = 4
"""Fewest characters of a slid stretch, for the same."""
LONGEST = 300
"""Most characters of one stretch; a longer one is repaired piece by piece."""
MOST = 8_000
"""Most suspicious characters looked at in one text: what holds more is no article."""
READS_ILL = -9.5
"""Mean log probability above which a stretch with rare characters is taken for what it is (names, species)."""
_MOST_STREAMS = 24
_BEST_STREAMS = 3

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_MARK = re.compile(rf"\?([a-züɑɡ{_TONED}]{{1,7}})\)")
_NOTE = re.compile(rf"\([a-züɑɡ{_TONED}]{{1,7}}\)")
_HAS_TONE = re.compile(f"[{_TONED}]")


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text: a character of two bytes, a note (no bytes), or a mark (one byte, not yet known)."""

    start: int
    end: int
    data: bytes = b""
    reading: str = ""


def slid_gbk(text: str, language: Language) -> list[Change]:
    """The changes that turn slid stretches of `text` into what they were; nothing where that reads no better."""
    changes: list[Change] = []
    done = looked = 0
    for start, end, marked in _suspicious(text, language):
        if start < done or (not marked and language.mean(text[start:end]) > READS_ILL):
            continue
        looked += end - start
        if looked > MOST:
            break
        made = _repair(text, start, end, language, marked)
        if made:
            changes += made
            done = max(change[1] for change in made)
    return changes


def _suspicious(text: str, language: Language) -> list[tuple[int, int, bool]]:
    """Where rare characters stand close together or reading marks lost their bracket: start, end, marked."""
    found: list[tuple[int, int, bool]] = []
    places = [match.start() for match in language.rare.finditer(text)] if not text.isascii() else []
    for first, third in zip(places, places[2:], strict=False):
        if third - first < 12:
            found.append((first, third + 1, False))
    if "?" in text:
        for match in _MARK.finditer(text):
            if match.start() and _HAS_TONE.search(match.group(1)) and _double(text[match.start() - 1 : match.start()]):
                found.append((match.start(), match.end(), True))
    merged: list[tuple[int, int, bool]] = []
    for start, end, marked in sorted(found):
        if merged and start <= merged[-1][1] + 12 and end - merged[-1][0] <= LONGEST:
            last = merged.pop()
            start, end, marked = last[0], max(last[1], end), last[2] or marked
        merged.append((start, end, marked))
    return merged


def _double(char: str) -> bytes:
    """The two GBK bytes of a character, b'' when it has not two."""
    data = char.encode("gb18030", "ignore")
    return data if len(data) == 2 else b""


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    """The stretch around `start` to `end` that one slide can have touched, WINDOW characters to each side at most."""
    left = start
    while left > 0 and start - left < WINDOW:
        if _double(text[left - 1]):
            left -= 1
            continue
        note = re.search(r"[(?][^()?\s]{1,7}\)$", text[max(0, left - 9) : left])
        if not note or not (_NOTE.fullmatch(note.group()) or _MARK.fullmatch(note.group())):
            break
        left -= len(note.group())
    tokens: list[_Token] = []
    at = left
    while at < len(text) and at < end + WINDOW:
        data = _double(text[at])
        mark, note = _MARK.match(text, at), _NOTE.match(text, at)
        if data:
            tokens.append(_Token(at, at + 1, data))
            at += 1
        elif mark and tokens:
            tokens.append(_Token(at, mark.end(), b"", plain_reading(mark.group(1))))
            at = mark.end()
        elif note:
            tokens.append(_Token(at, note.end()))
            at = note.end()
        elif at < start:
            tokens.clear()
            at += 1
        else:
            break
    return tokens


def _repair(text: str, start: int, end: int, language: Language, marked: bool) -> list[Change]:
    tokens = _tokens(text, start, end)
    streams = _streams(tokens, language)
    straight = 0.0
    if not marked:
        # The cheap search without gaps settles nearly every honest text: it reads best as it stands.
        straight = language.total([text[token.start : token.end] for token in tokens if token.data])
        path = best_reading(streams[0], language, gaps=False)
        if path is None or path.score < straight + GAIN / 3:
            return []
    best: tuple[float, list[tuple[int, str]]] | None = None
    for stream in _promising(streams, language):
        path = best_reading(stream, language, gaps=True)
        if path is not None and (best is None or path.score + stream.cost > best[0]):
            best = path.score + stream.cost, pieces(path, stream)
    if best is None:
        return []
    new: dict[int, str] = {}
    for owner, piece in best[1]:
        new[owner] = new.get(owner, "") + piece
    changes = []
    for number, token in enumerate(tokens):
        now = new.get(number, "")
        if (token.data or token.reading) and now != text[token.start : token.end]:
            changes.append((token.start, token.end, now))
    if not changes:
        return []
    first, last = changes[0][0], changes[-1][1]
    repaired = "".join(now for _, _, now in changes)
    if language.mean(repaired) < READS_WELL:
        return []
    if not marked and (best[0] < straight + GAIN or len(repaired) < SHORTEST or last - first < SHORTEST):
        return []
    return changes


def _promising(streams: list[Stream], language: Language) -> list[Stream]:
    """The streams that read best in the cheap search, best first."""
    if len(streams) <= _BEST_STREAMS:
        return streams

    def worth(stream: Stream) -> float:
        path = best_reading(stream, language, gaps=False)
        return path.score + stream.cost if path else NOTHING * len(stream.data)

    return sorted(streams, key=worth, reverse=True)[:_BEST_STREAMS]


def _streams(tokens: list[_Token], language: Language) -> list[Stream]:
    """The byte strings that `tokens` may stand for: one, or one for each way to resolve the marks."""
    streams = [Stream()]
    for number, token in enumerate(tokens):
        if token.data:
            streams = [
                Stream((*one.data, *token.data), (*one.owners, number, number), one.cost) for one in streams
            ]
        elif token.reading:
            streams = [more for one in streams for more in _resolved(one, number, token.reading, language)]
            streams = sorted(streams, key=lambda one: -one.cost)[:_MOST_STREAMS]
    return streams


def _resolved(stream: Stream, number: int, reading: str, language: Language) -> list[Stream]:
    """`stream` with the byte under a mark: it ends a traditional character of that reading."""
    found: list[Stream] = []
    if not stream.data:
        return found
    for lead, trail in _characters_read(reading):
        if lead == stream.data[-1]:
            found.append(Stream((*stream.data, trail), (*stream.owners, number), stream.cost))
        elif lead in TRAILS:
            private = private_lead(stream.data[-1], character(lead, trail), language)
            data = (*stream.data, private, lead, trail)
            found.append(Stream(data, (*stream.owners, number, number, number), stream.cost + GAP))
    return found


@cache
def _characters_read(reading: str) -> tuple[tuple[int, int], ...]:
    """GBK bytes of the traditional characters with that reading (such tools mark no others)."""
    return tuple(
        (data[0], data[1]) for char, data in _marked_characters() if reading in readings(char)
    )


@cache
def _marked_characters() -> tuple[tuple[str, bytes], ...]:
    every = [chr(code) for code in range(0x4E00, 0x9FA6)]
    forms = simplified("\n".join(every)).split("\n")
    return tuple((char, _double(char)) for char, form in zip(every, forms, strict=True) if char != form)
