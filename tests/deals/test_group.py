"""Events put together: in any order the same, every two of a deal agree, and later articles move nothing."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.deals.agree import agreement
from pipeline.deals.group import Deal, deals
from pipeline.deals.told import Told
from tests.deals.rows import AFFIXES, RATES, event, money


def ids(events: list[Told], found: list[Deal]) -> set[tuple[str, ...]]:
    names = {one.at: one.event_id for one in events}
    return {tuple(names[at] for at in deal.events) for deal in found}


def group(*events: Told) -> list[Deal]:
    return deals(events, RATES, AFFIXES)


def test_a_deal_is_told_once_and_its_first_event_stands_first() -> None:
    first = event("zz", 1, round="B", published_date="2025-09-11")
    (deal,) = group(event("aa", 0, round="B"), first, event("cc", 2, round="C"))
    assert deal.events == (1, 0)
    assert deal.why == ("aa.txt: same company, round B, 1 day apart",)


def test_two_that_contradict_each_other_do_not_meet_by_way_of_a_third() -> None:
    a, plus = event("a", 0, round="A"), event("b", 1, round="A+", published_date="2025-09-14")
    vague = event("c", 2, published_date="2025-09-13")
    for events in ([a, plus, vague], [vague, plus, a], [plus, a, vague]):
        assert ids(events, group(*events)) == {("a", "c")}


def test_an_event_goes_where_most_speaks_for_it() -> None:
    a, b = event("a", 0, round="A", **money(5e7)), event("b", 1, round="B", **money(3e8))
    vague = event("c", 2, **money(3e8), published_date="2025-09-20")
    assert ids([a, b, vague], group(a, b, vague)) == {("b", "c")}


def test_other_companies_are_left_alone() -> None:
    assert group(event("a", 0, company="青禾机器人", round="A"), event("b", 1, company="青禾智能", round="A")) == []
    assert group(event("a", 0, company="", round="A"), event("b", 1, company="", round="A")) == []


def test_articles_that_disagree_leave_a_flag() -> None:
    known = {"round": "B", "investors": ("松果创投",)}
    dated = [{"event_date": day, "event_date_precision": "day"} for day in ("2025-09-02", "2025-09-11")]
    (deal,) = group(event("a", 0, **known, **money(2e8), **dated[0]), event("b", 1, **known, **money(2e8), **dated[1]))
    assert deal.flags == ("date_conflict",)
    (deal,) = group(event("a", 0, **known, **money(2e8)), event("b", 1, **known, **money(3e8)))
    assert deal.flags == ("amount_conflict",)


DAYS = st.dates().map(lambda day: day.replace(year=2025).isoformat())
COMPANIES = st.sampled_from(["青禾机器人", "杭州青禾机器人有限公司", "木棉智能"])
CELLS = st.fixed_dictionaries({
    "event_type": st.sampled_from(["equity_round", "equity_round", "strategic_investment", "ipo", "acquisition"]),
    "status": st.sampled_from(["completed", "completed", "planned", "reported", "terminated"]),
    "round": st.sampled_from(["", "A", "A+"]),
    "amount": st.sampled_from([None, 1e8, 9.8e7, 1.2e8]),
    "amount_precision": st.sampled_from(["exact", "about", "over"]),
    "currency": st.sampled_from(["CNY", "USD"]),
    "investors": st.sampled_from([(), ("松果创投",), ("长桥资本",), ("松果创投", "长桥资本")]),
    "published_date": st.sampled_from(["", "2025-09-01", "2025-09-03", "2025-11-20", "2026-08-01"]),
    "doc_id": st.sampled_from(["one", "two", "three", "four", "five"]),
})  # fmt: skip
ONE = st.just("青禾机器人")


def tables(companies: st.SearchStrategy[str] = COMPANIES) -> st.SearchStrategy[list[Told]]:
    cells = st.tuples(CELLS, companies).map(lambda pair: {**pair[0], "company": pair[1]})
    return st.lists(cells, max_size=9).map(lambda rows: [event(f"ev{at}", at, **row) for at, row in enumerate(rows)])


@settings(max_examples=150, deadline=None)
@given(events=tables(), data=st.data())
def test_the_order_of_the_articles_makes_no_difference(events: list[Told], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(events))
    assert ids(events, group(*events)) == ids(events, group(*mixed))


@settings(max_examples=150, deadline=None)
@given(events=tables())
def test_every_two_events_of_a_deal_agree_and_no_event_is_in_two(events: list[Told]) -> None:
    found = group(*events)
    for deal in found:
        for a, b in combinations(deal.events, 2):
            first, second = sorted((events[a], events[b]), key=lambda one: (one.day, one.event_id))
            assert agreement(first, second, RATES)
        assert len(deal.why) == len(deal.events) - 1
    places = [at for deal in found for at in deal.events]
    assert len(places) == len(set(places))


@settings(max_examples=150, deadline=None)
@given(events=tables(ONE).filter(bool))
def test_a_later_article_leaves_earlier_deals_as_they_are(events: list[Told]) -> None:
    told = sorted(events, key=lambda one: (one.day, one.event_id))
    before, after = ids(events, group(*told[:-1])), ids(events, group(*told))
    last = told[-1].event_id
    assert before == {kept for kept in (tuple(e for e in deal if e != last) for deal in after) if len(kept) > 1}


def test_a_later_article_that_gives_a_short_name_to_another_company_too_parts_what_was_one() -> None:
    """The one way in which it moves deals that were told before."""
    short, full = event("a", 0, round="A"), event("b", 1, round="A", company="杭州青禾机器人有限公司")
    assert ids([short, full], group(short, full)) == {("a", "b")}
    other = event("c", 2, round="C", company="苏州青禾机器人有限公司", published_date="2025-09-20")
    assert group(short, full, other) == []


@pytest.mark.parametrize("count", [2_000])
def test_many_companies_are_not_compared_with_each_other(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counted(*args: object) -> None:
        nonlocal compared
        compared += 1

    monkeypatch.setattr("pipeline.deals.group.agreement", counted)
    deals((event(f"e{at}", at, company=f"公司{at // 2}") for at in range(count)), RATES, AFFIXES)
    assert compared == count // 2
