"""How far a rule gets in a text that it does not match: the run of parts of its pattern that fits and says most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.rulebook import pattern as patterns
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.macros import expand, shown

_SECONDS = 0.2
_MOST = 5  # rules told of
_LEAST = 2  # characters that fit for certain; one alone says nothing


@dataclass(frozen=True, slots=True)
class Near:
    """A rule of whose pattern a run of parts fits: the parts as written, those around them that don't, and where.

    `start` and `end` are characters of the text; `weight` is how many characters the fitting parts hold for certain;
    `done` of `parts` fit.
    """

    rule: str
    before: str
    fits: str
    after: str
    start: int
    end: int
    weight: int
    done: int
    parts: int


def near(rules: Iterable[Compiled], macros: Mapping[str, str], text: str) -> list[Near]:
    """The rules that get furthest in `text` without matching it, best first. Rules that match are left out."""
    found = []
    for rule in rules:
        try:
            if rule.pattern.search(text, timeout=_SECONDS):
                continue
        except (TimeoutError, MemoryError):
            continue
        best = max(
            (one for source in _sources(rule) for one in [_furthest(rule.id, source, macros, text)] if one),
            key=lambda one: (one.weight, one.done),
            default=None,
        )
        if best is not None:
            found.append(best)
    found = [one for one in found if one.weight >= _LEAST]
    return sorted(found, key=lambda one: (-one.weight, -(one.done / one.parts), one.rule))[:_MOST]


def _sources(rule: Compiled) -> list[str]:
    written = rule.rule.pattern
    out = []
    for source in [written] if isinstance(written, str) else written:
        tree = patterns.read(source)
        if tree is None:
            continue
        branches = tree.parts if tree.kind == "alt" else (tree,)
        out += [source[branch.start : branch.end] for branch in branches]
    return out


def _furthest(rule_id: str, source: str, macros: Mapping[str, str], text: str) -> Near | None:
    tree = patterns.read(source)
    if tree is None:
        return None
    parts = _words(tree.parts if tree.kind == "seq" else (tree,))
    best: Near | None = None
    for first in range(len(parts)):
        for last in range(first, len(parts)):
            if (first, last) == (0, len(parts) - 1):
                continue
            piece = source[parts[first].start : parts[last].end]
            found = _longest(piece, macros, text)
            if found is None:
                break
            needed = patterns.literals(expand(piece, macros))
            weight = min(map(len, needed)) if needed and found[1] > found[0] else 0
            if weight and (best is None or (weight, last - first) > (best.weight, best.done - 1)):
                before = shown(source[parts[first - 1].start : parts[first - 1].end]) if first else ""
                after = shown(source[parts[last + 1].start : parts[last + 1].end]) if last + 1 < len(parts) else ""
                best = Near(
                    rule_id, before, shown(piece), after, *found, weight, done=last - first + 1, parts=len(parts)
                )
    return best


def _words(parts: Sequence[patterns.Node]) -> list[patterns.Node]:
    """`parts` with neighbouring characters put together to one."""
    out: list[patterns.Node] = []
    for part in parts:
        plain = part.kind == "lit" and (part.low, part.high) == (1, 1)
        if plain and out and out[-1].kind == "lit" and (out[-1].low, out[-1].high) == (1, 1):
            out[-1] = replace(out[-1], end=part.end, text=out[-1].text + part.text)
        else:
            out.append(part)
    return out


def _longest(piece: str, macros: Mapping[str, str], text: str) -> tuple[int, int] | None:
    try:
        matches = regex.finditer(expand(piece, macros), text, timeout=_SECONDS)
        return max((one.span() for one in matches), key=lambda span: span[1] - span[0], default=None)
    except (regex.error, KeyError, TimeoutError, MemoryError, RecursionError, OverflowError):
        return None
