"""Which events a draft is held against: all that may be of its company, told by its sum or in a headline."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.alike import Spelt, same
from pipeline.events.draft import LEARNED, Draft
from pipeline.events.same import Compare, tells_again
from pipeline.events.twins import Twins
from pipeline.events.view import View
from pipeline.model import Mention, Sentence

VIEW = View("", (), (), {}, Sentence(0, 0, 0))
NAME = st.text("蓝鲸 ab", min_size=1, max_size=9)


def spell(name: str) -> Spelt:
    """Names of one length in Latin letters stand for one, as 云岭 of the lexicons does for 云岭科技."""
    known = name.isascii() and name.isalpha()
    return Spelt(f"known {len(name)}" if known else name, (name, f"{name}鲸蓝", "".join(name.split())))


def mention(label: str, text: str, start: int = 0) -> Mention:
    return Mention(label, text, start, start + len(text), start, start + len(text), None, "")


def draft(company: str = "", *, sum_at: int | None = None, headline: bool = False) -> Draft:
    made = Draft("equity_round", "completed", VIEW, 0, 0, 0, headline=headline)
    if company:
        made.slots["company"] = [mention("COMPANY", company)]
    if sum_at is not None:
        made.slots["amount"] = [mention("AMOUNT", "1亿元", sum_at)]
    return made


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A telling of anything, of few names, sums and rounds, so that many tell one event."""
    made = draft(draw(st.sampled_from(["", "蓝鲸", "蓝鲸科技", "云岭", "ab", "cd"])), headline=draw(st.booleans()))
    made.event_type = draw(st.sampled_from(["equity_round", "acquisition", "ipo", "debt"]))
    made.order = draw(st.integers(0, 3))
    for name in ("named", "lone", "vague", "history", "current", "bare"):
        setattr(made, name, draw(st.booleans()))
    made.flags = {LEARNED} if draw(st.booleans()) else set()
    for slot, label, texts in (("amount", "AMOUNT", ["1亿元", "2亿元"]), ("round", "ROUND", ["A轮", "B轮"]),
                               ("investors", "INVESTOR", ["松果", "松果创投", "云杉"])):
        if draw(st.booleans()):
            made.slots[slot] = [mention(label, draw(st.sampled_from(texts)), draw(st.integers(0, 4)))]
    return made


def told(*drafts: Draft) -> Twins:
    twins = Twins(spell)
    for one in drafts:
        twins.add(one)
    return twins


@given(st.lists(NAME, max_size=12), NAME)
def test_whoever_may_be_the_company_is_found(names: list[str], name: str) -> None:
    found = told(*map(draft, names)).near(draft(name))
    assert found == sorted(found)
    assert {at for at, one in enumerate(names) if same(spell(one), spell(name))} <= set(found)


@settings(max_examples=1000)
@given(st.lists(drafts(), max_size=6), drafts())
def test_whatever_tells_the_same_event_is_found(before: list[Draft], one: Draft) -> None:
    by = Compare(spell, lambda amount, currency: amount)
    found = told(*before).near(one)
    assert {at for at, held in enumerate(before) if tells_again(held, one, before, by)} <= set(found)


def test_other_companies_are_passed_over() -> None:
    others = [draft(f"{one}岭科技") for one in string.ascii_letters]
    assert told(*others, draft("蓝鲸科技")).near(draft("蓝鲸科技")) == [len(others)]


def test_an_event_of_no_company_may_be_anyones() -> None:
    assert told(draft("云岭"), draft()).near(draft("蓝鲸")) == [1]
    assert told(draft("云岭"), draft("蓝鲸")).near(draft()) == [0, 1]


def test_the_same_words_for_a_sum_are_found() -> None:
    assert told(draft("云岭", sum_at=7), draft("松果", sum_at=30)).near(draft("蓝鲸", sum_at=7)) == [0]


def test_a_body_is_held_against_headlines_and_not_the_other_way_round() -> None:
    assert told(draft("云岭", headline=True)).near(draft("蓝鲸")) == [0]
    assert told(draft("云岭")).near(draft("蓝鲸", headline=True)) == []


def test_an_event_is_found_by_what_it_was_told_since() -> None:
    one = draft("云岭", headline=True)
    twins = told(one)
    one.slots["company"], one.headline = [mention("COMPANY", "蓝鲸科技")], False
    twins.know(0)
    assert twins.near(draft("蓝鲸")) == [0]
    assert twins.near(draft("松果")) == []
