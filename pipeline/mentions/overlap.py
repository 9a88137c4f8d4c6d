"""The one overlap policy: the longest wins, then the higher priority, then the leftmost, then the rule's id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Claim(NamedTuple):
    """What decides an overlap: half-open character offsets, the priority and the id of the rule."""

    start: int
    end: int
    priority: int
    rule: str


def settle(found: Iterable[T], claim: Callable[[T], Claim]) -> tuple[list[T], list[tuple[T, T]]]:
    """Those of `found` that stand, in order of the text, and each that lost with the one that it lost to."""
    kept: list[tuple[Claim, T]] = []
    lost: list[tuple[T, T]] = []
    taken: dict[int, T] = {}
    claims = [(claim(one), one) for one in found]
    for said, one in sorted(claims, key=lambda pair: _rank(pair[0])):
        winner = next((taken[at] for at in range(said.start, said.end) if at in taken), None)
        if winner is not None:
            lost.append((one, winner))
        else:
            kept.append((said, one))
            taken.update(dict.fromkeys(range(said.start, said.end), one))
    return [one for _, one in sorted(kept, key=lambda pair: pair[0].start)], lost


def settle_read(
    claims: Iterable[tuple[Claim, T]], read: Callable[[T], V | None]
) -> list[tuple[Claim, T, V]]:
    """Those of `claims` that stand, in order of the text, with their value; what has none (None) claims nothing.

    What has lost already is not read.
    """
    kept: list[tuple[Claim, T, V]] = []
    taken: set[int] = set()
    for said, one in sorted(claims, key=lambda pair: _rank(pair[0])):
        places = range(said.start, said.end)
        if taken.isdisjoint(places) and (value := read(one)) is not None:
            kept.append((said, one, value))
            taken.update(places)
    return sorted(kept, key=lambda each: each[0].start)


def _rank(claim: Claim) -> tuple[int, int, int, str]:
    return claim.start - claim.end, -claim.priority, claim.start, claim.rule
