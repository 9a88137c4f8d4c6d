"""Every column of events.csv is something to a review: a fact, fixed, filled from others, or the person's own."""

from __future__ import annotations

from pipeline.review.follow import followed
from pipeline.review.store import ANCHORS, CARRIED, DERIVED, ESSENTIAL, FACTS, FIXED, MACHINE
from pipeline.review.typed import CURRENCY, NAMES
from pipeline.tables.schema import EVENTS

OWN = ("review", "review_note")
EVIDENCE = ("evidence",)  # kept to put a row back, and no fact that is judged


def test_every_column_is_of_one_group() -> None:
    """A new column has to be put into one of them, else its corrections are lost."""
    grouped = [*FACTS, *FIXED, *DERIVED, *EVIDENCE, *OWN]
    assert sorted(grouped) == sorted(EVENTS.names)


def test_the_other_lists_hold_columns_of_these_groups() -> None:
    assert {*ESSENTIAL, *CURRENCY, *CURRENCY.values(), *NAMES} <= {*FACTS}
    assert {*MACHINE} <= {*FIXED}
    assert {*ANCHORS} <= {*FACTS, *EVIDENCE}
    assert {*CARRIED} <= {*FIXED, *DERIVED, *EVIDENCE}
    assert {name for others in DERIVED.values() for name in others} <= {*FACTS}


def test_what_follows_from_an_emptied_fact_are_facts() -> None:
    row = dict.fromkeys(EVENTS.names, "x")
    assert {name for fact in FACTS for name in followed({fact: ""}, row)} <= {*FACTS}
