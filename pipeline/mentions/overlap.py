"""The one overlap policy: the longest wins, then the higher priority, then the leftmost, then the rule's id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Claim(NamedTuple):
    """What decides an overlap: half-open character offsets, the priority and the id of the rule."""

    start: int
    end: int
    priority: int
    rule: str


def settle(found: Iterable[T], claim: Callable[[T], Claim]) -> tuple[list[T], list[tuple[T, T]]]:
    """Those of `found` that stand, in order of the text, and each that lost with the one that it lost to."""
    claims = [(claim(one), one) for one in found]
    claims.sort(key=lambda pair: (pair[0].start - pair[0].end, -pair[0].priority, pair[0].start, pair[0].rule))
    kept: list[tuple[Claim, T]] = []
    lost: list[tuple[T, T]] = []
    taken: dict[int, T] = {}
    for said, one in claims:
        winner = next((taken[at] for at in range(said.start, said.end) if at in taken), None)
        if winner is not None:
            lost.append((one, winner))
        else:
            kept.append((said, one))
            taken.update(dict.fromkeys(range(said.start, said.end), one))
    return [one for _, one in sorted(kept, key=lambda pair: pair[0].start)], lost
