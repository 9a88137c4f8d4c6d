"""The one overlap policy, as mentions, amounts and dates use it."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions.overlap import Claim, settle, settle_read


def kept(*claims: Claim) -> list[str]:
    return [one.rule for one in settle(claims, lambda one: one)[0]]


def test_the_longest_wins_then_the_priority_then_the_leftmost_then_the_id() -> None:
    assert kept(Claim(0, 3, 9, "short"), Claim(2, 8, 0, "long")) == ["long"]
    assert kept(Claim(0, 4, 0, "plain"), Claim(2, 6, 1, "first")) == ["first"]
    assert kept(Claim(2, 6, 0, "right"), Claim(0, 4, 0, "left")) == ["left"]
    assert kept(Claim(0, 4, 0, "b"), Claim(0, 4, 0, "a")) == ["a"]


def test_what_lost_is_told_with_what_won() -> None:
    long, short = Claim(0, 6, 0, "long"), Claim(4, 8, 0, "short")
    assert settle([short, long], lambda one: one) == ([long], [(short, long)])


CLAIM = st.builds(lambda start, size, priority, rule: Claim(start, start + size, priority, rule),
                  st.integers(0, 30), st.integers(1, 8), st.integers(-3, 3), st.sampled_from("abc"))


@given(st.lists(CLAIM, max_size=12))
def test_nothing_kept_overlaps_and_nothing_disappears(claims: list[Claim]) -> None:
    stand, lost = settle(claims, lambda one: one)
    assert all(one.end <= other.start for one, other in itertools.pairwise(stand))
    assert sorted([*stand, *(loser for loser, _ in lost)]) == sorted(claims)


@given(st.lists(st.tuples(CLAIM, st.booleans()), max_size=12))
def test_what_has_no_value_claims_nothing_and_what_lost_is_not_read(claims: list[tuple[Claim, bool]]) -> None:
    read: list[Claim] = []

    def value(one: tuple[Claim, bool]) -> str | None:
        read.append(one[0])
        return one[0].rule if one[1] else None

    kept = settle_read([(one[0], one) for one in claims], value)
    stand, lost = settle([one for one, valued in claims if valued], lambda one: one)
    assert [at for at, _, _ in kept] == stand
    assert [said for _, _, said in kept] == [one.rule for one in stand]
    assert len(read) <= len(claims) - len(lost)
