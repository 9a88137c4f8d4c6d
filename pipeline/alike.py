"""How two spellings of names lie to each other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelt:
    """A name as it is compared: `id` is that of whom it stands for; `forms` are the name as it stands, as the article
    spells it out, and without white space."""

    id: str
    forms: tuple[str, str, str]


def same(one: Spelt, two: Spelt) -> bool:
    """Whether two names are one party's: they stand for the same, or a form of one is a part of that of the other."""
    return one.id == two.id or any(overlap(a, b) for a, b in zip(one.forms, two.forms, strict=True))


def overlap(one: str, two: str) -> bool:
    """Whether one of two names is a part of the other, or they are equal; what is not told (empty) is part of none."""
    return bool(one and two) and (one in two or two in one)


def in_order(short: str, full: str) -> bool:
    """Whether all characters of a name stand in another in their order."""
    rest = iter(full)
    return all(char in rest for char in short)
