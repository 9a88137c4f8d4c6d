"""Which characters of a stretch of text are the name in it.

A trigger or a list tells where a name ends or begins; descriptions before it (内衣品牌「X」, 知名投资机构X) are peeled
off with the cue words, and entities found by the lexicons or the NER decide where they can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.events.cues import Cues
from pipeline.events.view import View
from pipeline.model import Mention

_QUOTED = regex.compile(r"[“「『\"]([^“”「」『』\"]{1,30})[”」』\"]")
_EDGE = regex.compile(r"^[\s“”「」『』\"《》【】\-—~·•,，、:：|丨/.。#*_]+|[\s“”「」『』\"《》【】\-—~·•,，、:：|丨/。#*_]+$")
_LATIN_TAIL = regex.compile(r"(?:[A-Za-z0-9][A-Za-z0-9.&'’\-+é]*\s?)+$")
_MIN, _MAX = 2, 32  # characters of a name


@dataclass(frozen=True, slots=True)
class Entities:
    """Spans that lexicons or the NER hold for names, as clean offsets."""

    mentions: tuple[Mention, ...]

    def inside(self, view: View, start: int, end: int) -> list[tuple[int, int, Mention]]:
        """Entities that lie within view characters `start` to `end`, as view offsets."""
        if start >= end:
            return []
        low, high = view.starts[start], view.ends[end - 1]
        out = []
        for mention in self.mentions:
            if mention.start >= low and mention.end <= high:
                left, right = view.at(mention.start), view.at(mention.end)
                if left < right <= end and left >= start:
                    out.append((left, right, mention))
        return out


def trim(text: str, start: int, end: int, pattern: regex.Pattern[str] = _EDGE) -> tuple[int, int]:
    """`start`, `end` without what `pattern` finds at the edges of `text[start:end]`."""
    while start < end:
        body = text[start:end]
        match = pattern.search(body)
        if not match:
            break
        if match.start() == 0:
            start += match.end()
        elif match.end() == len(body):
            end = start + match.start()
        else:
            break
    return start, end


def subject(view: View, start: int, end: int, entities: Entities, cues: Cues) -> tuple[int, int] | None:
    """The name that ends a stretch before a trigger, or None when it ends in something else."""
    text = view.text
    end = start + len(cues.right["trailing"].sub("", text[start:end]).rstrip())
    match = cues.left["leading"].match(text, start, end)
    if match and match.end() < end:
        start = match.end()
    start, end = trim_space(text, start, end)
    if start >= end:
        return None
    quoted = [m for m in _QUOTED.finditer(text, start, end) if end - m.end() <= 6]
    if quoted:
        last = quoted[-1]
        tail = text[last.end():end]
        if not tail or cues.anywhere["descriptor"].search(tail) or len(tail) <= 2:
            return _checked(text, last.start(1), last.end(1), cues)
    start, end = trim(text, start, end)
    found = [(a, b) for a, b, _ in entities.inside(view, start, end) if b == end]
    if found:
        return _checked(text, *_widened(text, start, min(found), cues), cues)
    left = _after_description(text, start, end, cues)
    return _checked(text, *trim(text, left, end), cues)


def item(view: View, start: int, end: int, entities: Entities, cues: Cues) -> tuple[int, int] | None:
    """The name in one item of a list of investors (its descriptions peeled off both ends), or None."""
    text = view.text
    start, end = trim_space(text, start, end)
    if start >= end:
        return None
    quoted = list(_QUOTED.finditer(text, start, end))
    if quoted and end - quoted[-1].end() <= 4:
        return _checked(text, quoted[-1].start(1), quoted[-1].end(1), cues)
    start, end = trim(text, start, end)
    match = cues.left["org_prefix"].match(text, start, end)
    if match and end - match.end() >= _MIN:
        start = match.end()
    start, end = trim(text, start, end)
    found = [(a, b) for a, b, _ in entities.inside(view, start, end) if b == end]
    if found:
        return _checked(text, *_widened(text, start, min(found), cues), cues)
    left = _after_description(text, start, end, cues)
    return _checked(text, *trim(text, left, end), cues)


def split_list(
    view: View, start: int, end: int, entities: Entities, cues: Cues, separator: regex.Pattern[str]
) -> list[tuple[int, int]]:
    """The items of a list of names: cut at 、 and at 和, 及, 与, 以及 where both sides stand as names."""
    text = view.text
    tail = cues.anywhere["list_tail"].search(text, start, end)
    if tail:
        end = tail.start()
    covered = [(a, b) for a, b, _ in entities.inside(view, start, end)]
    cuts = [start]
    ends = []
    for match in separator.finditer(text, start, end):
        if any(a < match.start() < b or a < match.end() < b for a, b in covered):
            continue
        ends.append(match.start())
        cuts.append(match.end())
    ends.append(end)
    return [(a, b) for a, b in zip(cuts, ends, strict=True) if a < b]


def _after_description(text: str, start: int, end: int, cues: Cues) -> int:
    """Where the name begins behind the last descriptive noun or 的 of `text[start:end]`."""
    best = start
    for match in cues.anywhere["descriptor"].finditer(text, start, end, overlapped=True):
        if end - match.end() >= _MIN and match.start() > start:
            best = max(best, match.end())
    for at in range(best, end - _MIN):
        if text[at] == "的":
            best = at + 1
    space = text.rfind(" ", best, end)
    while space > best:
        if not (_latin(text[space - 1]) and _latin(text[space + 1])):
            best = space + 1
            break
        space = text.rfind(" ", best, space)
    return best


def _latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".&'-+")


def _widened(text: str, start: int, found: tuple[int, int], cues: Cues) -> tuple[int, int]:
    """An entity that begins right behind Latin letters or a short rest of the stretch takes it in."""
    left, right = found
    if left > start:
        base = _after_description(text, start, right, cues)
        if base < left and left - base <= 4 and all(char.isalnum() for char in text[base:left]):
            return base, right
    return left, right


def trim_space(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _checked(text: str, start: int, end: int, cues: Cues) -> tuple[int, int] | None:
    name = text[start:end]
    if not _MIN <= len(name) <= _MAX or name in cues.words["not_name"]:
        return None
    if any("\ue000" <= char <= "\uf8ff" for char in name) or cues.anywhere["bad_inside"].search(name):
        return None
    if not any(char.isalpha() for char in name):
        return None
    return start, end


def is_coreferent(text: str, cues: Cues) -> bool:
    """Whether a stretch is a word for the company told of before (公司, 其, 该平台)."""
    return text in cues.words["coref"]


def members(view: View, spans: Sequence[tuple[int, int]], entities: Entities, cues: Cues) -> list[tuple[int, int]]:
    """The names in the items of a list; items that hold none are left out."""
    return [name for span in spans if (name := item(view, *span, entities, cues))]
