"""Noise that keeps its labels: each character carries the number of the name that it belongs to."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import opencc
import yaml

_OTHER_QUOTES = str.maketrans("「」『』“”", "“”“”「」")
_ASCII_MARKS = str.maketrans("，：；（）“”「」！？", ",:;()\"\"\"\"!?")
_QUOTES = frozenset("「」『』“”\"‘’")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text as characters, each with the number of its name in `labels` (-1: none)."""

    chars: tuple[str, ...]
    owners: tuple[int, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, text: str, spans: Iterable[tuple[int, int, str]]) -> Self:
        """`text` with half-open spans that do not overlap."""
        owners = [-1] * len(text)
        labels: list[str] = []
        for start, end, label in spans:
            owners[start:end] = [len(labels)] * (end - start)
            labels.append(label)
        return cls(tuple(text), tuple(owners), tuple(labels))

    @property
    def text(self) -> str:
        return "".join(self.chars)

    def spans(self) -> list[tuple[int, int, str]]:
        """Half-open spans of the names as they stand, without white space at their ends; lost names are left out."""
        bounds: dict[int, tuple[int, int]] = {}
        for at, owner in enumerate(self.owners):
            if owner >= 0 and not self.chars[at].isspace():
                bounds[owner] = (bounds.get(owner, (at, at))[0], at + 1)
        return [(start, end, self.labels[owner]) for owner, (start, end) in sorted(bounds.items())]

    def rebuilt(self, pieces: Iterable[tuple[str, int]]) -> Marked:
        """The same names over other characters."""
        chars: list[str] = []
        owners: list[int] = []
        for piece, owner in pieces:
            chars.append(piece)
            owners.append(owner)
        return Marked(tuple(chars), tuple(owners), self.labels)


Kind = tuple[str, float, float]


def load(path: Path) -> tuple[Kind, ...]:
    """The kinds of noise in order: name, share of articles, share of places. Raises ValueError for an unknown name."""
    described: Mapping[str, Mapping[str, float]] = yaml.safe_load(path.read_text("utf-8"))
    for name in described:
        if name not in KINDS:
            raise ValueError(f"{path.name}: unknown noise {name!r}; there are {', '.join(KINDS)}")
    return tuple((name, float(value["articles"]), float(value["places"])) for name, value in described.items())


def roughen(made: Marked, kinds: Iterable[Kind], rng: random.Random) -> Marked:
    """`made` with each kind of noise in its share of cases."""
    for name, articles, places in kinds:
        if rng.random() < articles:
            made = KINDS[name](made, places, rng)
    return made


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _is_hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _spaced_latin(made: Marked, places: float, rng: random.Random) -> Marked:
    pieces: list[tuple[str, int]] = []
    for at, (char, owner) in enumerate(zip(made.chars, made.owners, strict=True)):
        if at:
            before = made.chars[at - 1]
            meets = (_is_latin(before) and _is_hanzi(char)) or (_is_hanzi(before) and _is_latin(char))
            if meets and rng.random() < places:
                pieces.append((" ", owner if owner == made.owners[at - 1] else -1))
        pieces.append((char, owner))
    return made.rebuilt(pieces)


def _unspaced_latin(made: Marked, places: float, rng: random.Random) -> Marked:
    def keeps(at: int) -> bool:
        if made.chars[at] != " " or not 0 < at < len(made.chars) - 1:
            return True
        between_latin = _is_latin(made.chars[at - 1]) and _is_latin(made.chars[at + 1])
        return between_latin or rng.random() >= places

    return made.rebuilt((made.chars[at], made.owners[at]) for at in range(len(made.chars)) if keeps(at))


def _stray_spaces(made: Marked, places: float, rng: random.Random) -> Marked:
    pieces: list[tuple[str, int]] = []
    for char, owner in zip(made.chars, made.owners, strict=True):
        if pieces and rng.random() < places:
            pieces.append((" ", owner if owner == pieces[-1][1] else -1))
        pieces.append((char, owner))
    return made.rebuilt(pieces)


def _line_breaks(made: Marked, places: float, rng: random.Random) -> Marked:
    pieces: list[tuple[str, int]] = []
    for char, owner in zip(made.chars, made.owners, strict=True):
        pieces.append((char, owner))
        if char == "。" and rng.random() < places:
            pieces.append(("\n", -1))
    return made.rebuilt(pieces)


def _no_quotes(made: Marked, places: float, rng: random.Random) -> Marked:
    kept = [pair for pair in zip(made.chars, made.owners, strict=True) if pair[0] not in _QUOTES]
    return made.rebuilt(kept)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def _traditional(made: Marked, places: float, rng: random.Random) -> Marked:
    text = _converter().convert(made.text)
    # Character for character only: a conversion that changes the length would move the names.
    return made.rebuilt(zip(text, made.owners, strict=True)) if len(text) == len(made.chars) else made


def _each(change: Callable[[str], str]) -> Callable[[Marked, float, random.Random], Marked]:
    def apply(made: Marked, places: float, rng: random.Random) -> Marked:
        changed = (change(char) if places >= 1 or rng.random() < places else char for char in made.chars)
        return made.rebuilt(zip(changed, made.owners, strict=True))

    return apply


def _full_width(char: str) -> str:
    return chr(ord(char) + 0xFEE0) if _is_latin(char) else char


KINDS: Mapping[str, Callable[[Marked, float, random.Random], Marked]] = {
    "spaced_latin": _spaced_latin,
    "unspaced_latin": _unspaced_latin,
    "question_spaces": _each(lambda char: "?" if char == " " else char),
    "stray_spaces": _stray_spaces,
    "traditional": _traditional,
    "full_width": _each(_full_width),
    "ascii_marks": _each(lambda char: char.translate(_ASCII_MARKS)),
    "no_quotes": _no_quotes,
    "other_quotes": _each(lambda char: char.translate(_OTHER_QUOTES)),
    "no_commas": _each(lambda char: " " if char == "，" else char),
    "line_breaks": _line_breaks,
    "lower_case": _each(lambda char: char.lower() if char.isascii() else char),
    "upper_case": _each(lambda char: char.upper() if char.isascii() else char),
}
