"""The one overlap policy: the longest wins, then the higher priority, then the leftmost, then the rule's id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

Beaten = tuple[int, int, str, str]  # where a match stood, its rule, and the rule that won its place
T = TypeVar("T")
V = TypeVar("V")


class Claim(NamedTuple):
    """What decides an overlap: half-open character offsets, the priority and the id of the rule."""

    start: int
    end: int
    priority: int
    rule: str


def settle(
    claims: Iterable[tuple[Claim, T]], read: Callable[[T], V | None]
) -> tuple[list[tuple[Claim, T, V]], list[tuple[Claim, T, Claim]]]:
    """Those of `claims` that stand, in order of the text, with the value that `read` finds in them, and each that lost
    with the one that it lost to. What has no value (None) claims nothing; what has lost already is not read."""
    kept: list[tuple[Claim, T, V]] = []
    lost: list[tuple[Claim, T, Claim]] = []
    taken: dict[int, Claim] = {}
    for said, one in sorted(claims, key=lambda pair: _rank(pair[0])):
        places = range(said.start, said.end)
        if not taken.keys().isdisjoint(places):
            lost.append((said, one, next(taken[at] for at in places if at in taken)))
        elif (value := read(one)) is not None:
            kept.append((said, one, value))
            taken.update(dict.fromkeys(places, said))
    return sorted(kept, key=lambda each: each[0].start), lost


def _rank(claim: Claim) -> tuple[int, int, int, str]:
    return claim.start - claim.end, -claim.priority, claim.start, claim.rule
