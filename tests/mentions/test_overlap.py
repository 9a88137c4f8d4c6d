"""The one overlap policy, as mentions, amounts and dates use it."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.overlap import Claim, settle


def settled(*claims: Claim) -> tuple[list[Claim], list[tuple[Claim, Claim]]]:
    """The claims that stand, and each that lost with its winner, where every one has a value."""
    stand, lost = settle([(one, one) for one in claims], lambda one: one)
    return [one for one, _, _ in stand], [(loser, winner) for loser, _, winner in lost]


def kept(*claims: Claim) -> list[str]:
    return [one.rule for one in settled(*claims)[0]]


def test_the_longest_wins_then_the_priority_then_the_leftmost_then_the_id() -> None:
    assert kept(Claim(0, 3, 9, "short"), Claim(2, 8, 0, "long")) == ["long"]
    assert kept(Claim(0, 4, 0, "plain"), Claim(2, 6, 1, "first")) == ["first"]
    assert kept(Claim(2, 6, 0, "right"), Claim(0, 4, 0, "left")) == ["left"]
    assert kept(Claim(0, 4, 0, "b"), Claim(0, 4, 0, "a")) == ["a"]


def test_what_lost_is_told_with_what_won() -> None:
    long, short = Claim(0, 6, 0, "long"), Claim(4, 8, 0, "short")
    assert settled(short, long) == ([long], [(short, long)])


CLAIM = st.builds(lambda start, size, priority, rule: Claim(start, start + size, priority, rule),
                  st.integers(0, 30), st.integers(1, 8), st.integers(-3, 3), st.sampled_from("abc"))


@given(st.lists(CLAIM, max_size=12))
def test_nothing_kept_overlaps_and_nothing_disappears(claims: list[Claim]) -> None:
    stand, lost = settled(*claims)
    assert all(one.end <= other.start for one, other in itertools.pairwise(stand))
    assert sorted([*stand, *(loser for loser, _ in lost)]) == sorted(claims)


@given(st.lists(st.tuples(CLAIM, st.booleans()), max_size=12))
def test_what_has_no_value_claims_nothing_and_what_lost_is_not_read(claims: list[tuple[Claim, bool]]) -> None:
    read: list[Claim] = []

    def value(one: tuple[Claim, bool]) -> str | None:
        read.append(one[0])
        return one[0].rule if one[1] else None

    told, _ = settle([(one[0], one) for one in claims], value)
    stand, lost = settled(*(one for one, valued in claims if valued))
    assert [at for at, _, _ in told] == stand
    assert [said for _, _, said in told] == [one.rule for one in stand]
    assert len(read) <= len(claims) - len(lost)
