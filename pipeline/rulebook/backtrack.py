"""Finds patterns that backtrack badly: texts made from the pattern's own characters, short ones and four times as long.

What counts is how the work grows with the text, in processor time of this process. Four times the text takes a sound
pattern 4 to 16 times as long (with the square of the length), a bad one 64 times (with its cube) or more. The line is
drawn far from both, and runs are repeated, so that neither a busy machine nor a slow one changes the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from time import process_time

import regex

from pipeline.rulebook import pattern as patterns
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.macros import PLACEHOLDERS, shown
from pipeline.rulebook.pattern import Node

SECONDS = 0.5  # for SHORT characters; no shipped rule takes a tenth of it
SHORT = 200  # characters that the repeated part is repeated to: a long sentence
_QUICK = 0.002  # seconds for SHORT characters that need no second look
_DEAREST = 10  # texts of a rule that get one
_TIMES, _GROWTH = 4, 30  # that many times the text may take that many times as long
_RUNS = 3
_PROBES = ("甲", "1", "a", "A", " ", "，", "元", "\n", *PLACEHOLDERS.values())
_BREAKERS = ("〄", "，", "。", *_PROBES)  # one that the repeated part does not take makes the pattern fail behind it
_TEXTS = 400  # at most for one rule


@dataclass(frozen=True, slots=True)
class Slow:
    """A pattern that backtracks badly: the part to blame, as it is written, and the text that shows it."""

    part: str
    text: str


@dataclass(frozen=True, slots=True)
class _Probe:
    """A text that repeats `body`, of any length."""

    before: str
    body: str
    after: str

    def text(self, times: int = 1) -> str:
        """`body` repeated to SHORT characters (ten times at least), and that `times` over."""
        return self.before + self.body * (max(SHORT // len(self.body), 10) * times) + self.after


def slow(rule: Compiled, seconds: float = SECONDS) -> Slow | None:
    """Whether the work of `rule` explodes on one of the texts made to hurt it, and which part of it is to blame.

    It does when 200 characters take more than `seconds` of processor time, or 800 four times as much, or when the time
    grows with more than the square of the length.
    """
    tree = patterns.read(rule.source)
    dear: list[tuple[float, _Probe]] = []
    for probe in _probes(rule.source, tree):
        took = _time(rule.pattern, probe.text(), seconds)
        if took is None:
            return Slow(_blame(rule.source, tree, probe, seconds), probe.text())
        if took >= _QUICK:
            dear.append((took, probe))
    for took, probe in sorted(dear, key=lambda one: -one[0])[:_DEAREST]:
        if _grows(rule.pattern, probe, took, seconds):
            return Slow(_blame(rule.source, tree, probe, seconds), probe.text())
    return None


def _grows(pattern: regex.Pattern[str], probe: _Probe, took: float, seconds: float, runs: int = _RUNS) -> bool:
    """Whether a longer text takes too much more than the `took` seconds of the short one."""
    for _ in range(runs):
        took = min(took, _time(pattern, probe.text(), seconds) or took)
        if _time(pattern, probe.text(_TIMES), min(_GROWTH * took, _TIMES * seconds)) is not None:
            return False
    return True


def _time(pattern: regex.Pattern[str], text: str, limit: float) -> float | None:
    """Seconds of processor time that all matches in `text` take; None for more than `limit`."""
    began = process_time()
    try:
        for _ in pattern.finditer(text, timeout=limit):  # the module counts processor time too
            pass
    except (TimeoutError, MemoryError):
        return None
    return process_time() - began


def _probes(source: str, tree: Node | None) -> list[_Probe]:
    """Texts that repeat what the pattern repeats, with and without what leads up to it, or all of it but its end."""
    made: dict[_Probe, None] = {}
    mixed: dict[str, None] = {}
    for way in tree.parts if tree is not None and tree.kind == "alt" else (tree,):
        needed = ""
        if way is None:
            signs = dict.fromkeys(char for char in source if char.isalnum() or ord(char) > 127)
            pumps = [("", sign, _BREAKERS[0]) for sign in signs]
        else:
            # Without all it needs a text is given up at once.
            needed = "".join(min(one) for one in patterns.ways(source[way.start : way.end])[0])
            pumps = [(prefix, body, stop) for prefix, body, stop in _repeats(source, way, "") if body]
            pumps += [("", whole[:-1], stop) for _, _, stop in pumps[:1] for whole in _samples(source, way, 1)]
        for prefix, body, stop in pumps:
            mixed[body] = None
            for before in (prefix, ""):
                made[_Probe(before, body, stop + needed)] = None
    for body in ("".join(mixed)[:40], *_PROBES):
        made[_Probe("", body, "")] = None
    return [probe for probe in made if probe.body][:_TEXTS]


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


@lru_cache(maxsize=4096)
def _taken(piece: str, signs: tuple[str, ...]) -> list[str]:
    """Those of `signs` that a part of a pattern takes."""
    try:
        one = regex.compile(f"(?:{piece})")
        return [sign for sign in signs if one.match(sign, timeout=SECONDS)]
    except (regex.error, TimeoutError, MemoryError):
        return []


def _blame(source: str, tree: Node | None, probe: _Probe, seconds: float) -> str:
    """The smallest part of the pattern that explodes on `probe` by itself."""
    if tree is None:
        return shown(source)
    node, found = tree, True
    while found:
        found = False
        for part in _smaller(node):
            if _fails_slowly(source[part.start : part.end], probe, seconds):
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


def _fails_slowly(piece: str, probe: _Probe, seconds: float) -> bool:
    # A set that no text holds makes the piece fail at its end, which sends it back through all its choices.
    try:
        pattern = regex.compile(f"(?:{piece})[\ufdd0-\ufdd3]")
    except (regex.error, ValueError):
        return False
    took = _time(pattern, probe.text(), seconds)
    return took is None or (took >= _QUICK and _grows(pattern, probe, took, seconds, runs=1))
