"""A grammar kept as text files, expanded at random into labelled text.

A file holds sections, `== name`, each followed by its alternatives, one a line; `5* ` before a line makes it five
times as likely. `{name}` expands a section, a list or a named entity, `{name?30}` only in 30 % of cases (`?` alone:
half), `{name*1-3}` one to three times, `[a|b|c]` is a choice inside a line (it may be empty, it may nest), `\\` keeps
the next character as it stands and `\\n` is a line break. Lines that open with `#` are remarks.
"""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import regex

_WEIGHT = regex.compile(r"(\d+)\* ")
_REFERENCE = regex.compile(r"\{(?P<name>[\w.]+)(?P<maybe>\?(?P<percent>\d*))?(?:\*(?P<low>\d+)-(?P<high>\d+))?\}")
_DEEPEST = 40  # sections inside sections; a grammar that nests deeper refers to itself


@dataclass(frozen=True, slots=True)
class Reference:
    """`{name}`: how likely it is to appear (0 to 1) and how often."""

    name: str
    chance: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Choice:
    """`[a|b]`: one of its sequences, each as likely as the others."""

    options: tuple[Sequence_, ...]


Node = str | Reference | Choice
Sequence_ = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The alternatives of one name, with running totals of their weights."""

    options: tuple[Sequence_, ...]
    totals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A name that is labelled. `source`: the section or list it comes from; a kept one stays the same in an article."""

    label: str
    source: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """Sections, word lists and entities by name."""

    sections: Mapping[str, Section]
    lists: Mapping[str, Sequence[str]]
    entities: Mapping[str, Entity]


@dataclass(slots=True)
class Scene:
    """One article in the making: its pieces of text with their labels, and the names kept for it."""

    rng: random.Random
    pieces: list[tuple[str, str]] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


def load(folder: Path, lists: Mapping[str, Sequence[str]], entities: Mapping[str, Entity]) -> Grammar:
    """The grammar of all `*.txt` files directly in `folder`. Raises ValueError naming file and line of a mistake."""
    lines: dict[str, list[tuple[int, Sequence_]]] = {}
    for path in sorted(folder.glob("*.txt")):
        current: list[tuple[int, Sequence_]] | None = None
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("== "):
                current = lines.setdefault(line[3:].strip(), [])
                continue
            if current is None:
                raise ValueError(f"{path.name}:{number}: an alternative stands before the first section")
            weight = _WEIGHT.match(line)
            try:
                sequence = parse(line[weight.end() :] if weight else line)
            except ValueError as error:
                raise ValueError(f"{path.name}:{number}: {error}") from None
            current.append((int(weight.group(1)) if weight else 1, sequence))
    sections = {
        name: Section(tuple(s for _, s in options), tuple(itertools.accumulate(w for w, _ in options)))
        for name, options in lines.items()
    }
    grammar = Grammar(sections, lists, entities)
    _check(grammar)
    return grammar


def parse(line: str) -> Sequence_:
    """One alternative as a sequence of nodes. Raises ValueError when brackets or braces do not pair."""
    options, at = _options(line, 0, closing="")
    if at != len(line):
        raise ValueError(f"a ']' without its '[' at character {at + 1}")
    return options[0]


def _options(line: str, at: int, closing: str) -> tuple[list[Sequence_], int]:
    options: list[Sequence_] = []
    nodes: list[Node] = []
    text = ""
    while at < len(line):
        char = line[at]
        if char == "\\" and at + 1 < len(line):
            text += "\n" if line[at + 1] == "n" else line[at + 1]
            at += 2
            continue
        if char == "]":
            break
        if closing and char == "|":
            options.append((*nodes, text) if text else tuple(nodes))
            nodes, text = [], ""
            at += 1
            continue
        if char in "{[":
            if text:
                nodes.append(text)
                text = ""
            if char == "{":
                match = _REFERENCE.match(line, at)
                if match is None:
                    raise ValueError(f"a '{{' opens no reference at character {at + 1}")
                nodes.append(_reference(match))
                at = match.end()
            else:
                inner, at = _options(line, at + 1, closing="]")
                if at >= len(line):
                    raise ValueError("a '[' is never closed")
                nodes.append(Choice(tuple(inner)))
                at += 1
            continue
        text += char
        at += 1
    options.append((*nodes, text) if text else tuple(nodes))
    return options, at


def _reference(match: regex.Match[str]) -> Reference:
    chance = (int(match["percent"]) / 100 if match["percent"] else 0.5) if match["maybe"] else 1.0
    low = int(match["low"]) if match["low"] else 1
    high = int(match["high"]) if match["high"] else low
    return Reference(match["name"], chance, low, high)


def _check(grammar: Grammar) -> None:
    known = {*grammar.sections, *grammar.lists, *grammar.entities}
    for name, section in grammar.sections.items():
        for option in section.options:
            for missing in sorted(set(_names(option)) - known):
                raise ValueError(f"section {name!r} refers to {missing!r}, which is no section, list or entity")
    for name, entity in grammar.entities.items():
        if entity.source not in known:
            raise ValueError(f"entity {name!r} comes from {entity.source!r}, which is no section or list")


def _names(sequence: Sequence_) -> list[str]:
    names: list[str] = []
    for node in sequence:
        if isinstance(node, Reference):
            names.append(node.name)
        elif isinstance(node, Choice):
            names.extend(name for option in node.options for name in _names(option))
    return names


def expand(grammar: Grammar, name: str, rng: random.Random) -> tuple[str, list[tuple[int, int, str]]]:
    """A random expansion of section `name`: its text, and the labelled half-open character spans in it.

    Raises RecursionError when sections refer to each other without end.
    """
    scene = Scene(rng)
    _expand_name(grammar, scene, name, "", 0)
    text = ""
    spans: list[tuple[int, int, str]] = []
    for piece, label in scene.pieces:
        if label and piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((len(text) + lead, len(text) + len(piece.rstrip()), label))
        text += piece
    return text, spans


def _expand_name(grammar: Grammar, scene: Scene, name: str, label: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise RecursionError(f"sections nest more than {_DEEPEST} deep at {name!r}")
    entity = grammar.entities.get(name)
    if entity is not None:
        scene.pieces.append((_entity_text(grammar, scene, name, entity, depth), label or entity.label))
        return
    section = grammar.sections.get(name)
    if section is None:
        scene.pieces.append((scene.rng.choice(grammar.lists[name]), label))
        return
    at = bisect.bisect(section.totals, scene.rng.random() * section.totals[-1])
    _expand_sequence(grammar, scene, section.options[at], label, depth + 1)


def _entity_text(grammar: Grammar, scene: Scene, name: str, entity: Entity, depth: int) -> str:
    if entity.kept and name in scene.kept:
        return scene.kept[name]
    inner = Scene(scene.rng, [], scene.kept)
    _expand_name(grammar, inner, entity.source, "", depth + 1)
    text = "".join(piece for piece, _ in inner.pieces).strip()
    if entity.kept:
        scene.kept[name] = text
    return text


def _expand_sequence(grammar: Grammar, scene: Scene, sequence: Sequence_, label: str, depth: int) -> None:
    rng = scene.rng
    for node in sequence:
        if isinstance(node, str):
            scene.pieces.append((node, label))
        elif isinstance(node, Choice):
            _expand_sequence(grammar, scene, rng.choice(node.options), label, depth)
        elif node.chance == 1.0 or rng.random() < node.chance:
            for _ in range(rng.randint(node.low, node.high)):
                _expand_name(grammar, scene, node.name, label, depth)


@lru_cache(maxsize=16)
def jieba_words(least: int, shortest: int = 2) -> Mapping[str, tuple[str, ...]]:
    """Words of jieba's dictionary by part of speech, of at least `least` occurrences, `shortest` to four hanzi long."""
    import jieba

    words: dict[str, list[str]] = {}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        if int(count) >= least and shortest <= len(word) <= 4:
            words.setdefault(tag, []).append(word)
    return {tag: tuple(sorted(found)) for tag, found in words.items()}
