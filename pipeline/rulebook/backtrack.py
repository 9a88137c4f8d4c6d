"""Finds patterns that backtrack badly: texts made from the pattern's own characters, run under a time limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.rulebook import pattern as patterns
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.macros import PLACEHOLDERS, shown
from pipeline.rulebook.pattern import Node

SECONDS = 0.5  # for one text; a sound pattern takes some milliseconds
LENGTH = 1500  # characters: a long sentence, a short article
_PROBES = ("甲", "1", "a", "A", " ", "，", "元", "\n", *PLACEHOLDERS.values())
_BREAKERS = ("〄", "，", "。", *_PROBES)  # one that the repeated part does not take makes the pattern fail behind it
_TEXTS = 120  # at most for one rule


@dataclass(frozen=True, slots=True)
class Slow:
    """A pattern that ran out of time: the part to blame, as it is written, and the text that shows it."""

    part: str
    text: str


def slow(rule: Compiled, seconds: float = SECONDS) -> Slow | None:
    """Whether the pattern of `rule` takes more than `seconds` on one of the texts made to hurt it, and which part."""
    tree = patterns.read(rule.source)
    for text in _texts(rule.source, tree):
        if _times_out(rule.pattern, text, seconds):
            return Slow(_blame(rule.source, tree, text, seconds / 2), text)
    return None


def _times_out(pattern: regex.Pattern[str], text: str, seconds: float) -> bool:
    try:
        for _ in pattern.finditer(text, timeout=seconds):
            pass
    except (TimeoutError, MemoryError):
        return True
    return False


def _texts(source: str, tree: Node | None) -> list[str]:
    """Texts that repeat what the repeats of the pattern repeat, with and without what leads up to them."""
    made: dict[str, None] = {}
    pumps: list[tuple[str, str, str]] = []
    if tree is not None:
        pumps = [(prefix, body, stop) for prefix, body, stop in _repeats(source, tree, "") if body]
    else:
        signs = dict.fromkeys(char for char in source if char.isalnum() or ord(char) > 127)
        pumps = [("", sign, _BREAKERS[0]) for sign in signs]
    needed = sorted(patterns.literals(source) or ())[:1]  # without it a text is given up at once
    for prefix, body, stop in pumps:
        times = max(LENGTH // len(body), 1)
        for before in dict.fromkeys((prefix, "")):
            for after in ("", stop, *(stop + word for word in needed)):
                made[before + body * times + after] = None
    mixed = "".join(dict.fromkeys(body for _, body, _ in pumps))[:40]
    if mixed:
        made[mixed * (LENGTH // len(mixed))] = None
    for probe in _PROBES:
        made[probe * LENGTH] = None
    return list(made)[:_TEXTS]


def _repeats(source: str, node: Node, prefix: str) -> Iterator[tuple[str, str, str]]:
    """For each part that may repeat ten times or more: what may lead up to it, what it repeats, and what ends it."""
    if node.high is None or node.high >= 10:
        taken = _taken(source[node.start : node.end], _BREAKERS)
        stop = next((one for one in _BREAKERS if one not in taken), _BREAKERS[0])
        for body in _samples(source, node):
            yield prefix, body, stop
    for part in node.parts:
        yield from _repeats(source, part, prefix)
        if node.kind == "seq":
            prefix = (prefix + (_samples(source, part) or [""])[0] * max(part.low, 1))[-200:]


def _samples(source: str, node: Node, limit: int = 3) -> list[str]:
    """Some texts that one turn of `node` may match."""
    if node.kind == "lit":
        return [node.text]
    if node.kind == "set":
        return [node.text[0], node.text[-1]][:limit]
    if node.kind == "any":
        return _taken(source[node.start : node.end], _PROBES)[:limit]
    if node.kind == "alt":
        return list(dict.fromkeys(text for part in node.parts for text in _samples(source, part, 1)))[: 2 * limit]
    if node.kind == "group":
        return _samples(source, node.parts[0], limit)
    if node.kind == "seq":
        return ["".join((_samples(source, part, 1) or [""])[0] * min(max(part.low, 1), 50) for part in node.parts)]
    return []


def _taken(piece: str, signs: Sequence[str]) -> list[str]:
    """Those of `signs` that a part of a pattern takes."""
    try:
        one = regex.compile(f"(?:{piece})")
        return [sign for sign in signs if one.match(sign, timeout=SECONDS)]
    except (regex.error, TimeoutError, MemoryError):
        return []


def _blame(source: str, tree: Node | None, text: str, seconds: float) -> str:
    """The smallest part of the pattern that runs out of time on `text` by itself."""
    if tree is None:
        return shown(source)
    node, found = tree, True
    while found:
        found = False
        for part in _smaller(node):
            if _fails_slowly(source[part.start : part.end], text, seconds):
                node, found = part, True
                break
    return shown(source[node.start : node.end])


def _smaller(node: Node) -> list[Node]:
    """The parts of `node`, and for a sequence its neighbours two by two."""
    parts: Sequence[Node] = node.parts
    pairs = []
    if node.kind == "seq" and len(parts) > 2:
        pairs = [Node("seq", one.start, two.end, (one, two)) for one, two in pairwise(parts)]
    return [*parts, *pairs]


def _fails_slowly(piece: str, text: str, seconds: float) -> bool:
    # A set that no text holds makes the piece fail at its end, which sends it back through all its choices.
    try:
        return _times_out(regex.compile(f"(?:{piece})[\ufdd0-\ufdd3]"), text, seconds)
    except (regex.error, ValueError):
        return False
