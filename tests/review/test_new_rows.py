"""Rows that people add, sums that they type with a currency, and names that they take out of a list."""

from __future__ import annotations

import pytest

from pipeline.review.follow import followed
from pipeline.review.store import Reviewed, Reviews
from pipeline.review.take import take
from pipeline.review.taken import Source, Taken
from pipeline.review.typed import Sum, Words
from pipeline.tables.schema import EVENTS
from pipeline.tables.sheet import Line, Sheet
from tests.review.test_two_reviewers import BASE, as_seen

SUMS = {"5亿美元": Sum(5e8, "USD", True), "1500万元": Sum(1.5e7, "CNY"), "6000万": Sum(6e7)}
WORDS = Words(sum_of=SUMS.get)
NEW = dict.fromkeys(EVENTS.names, "") | {
    "doc_id": "e.txt", "company": "北辰半导体", "event_type": "equity_round", "review": "missing",
}  # fmt: skip


def added(*rows: dict[str, str], old: Reviews = Reviews({}), by: str = "张.csv") -> Taken:  # noqa: B008
    """What `old` become when the file `by` is imported, to which these rows were added."""
    lines = tuple(Line(number, NEW | row) for number, row in enumerate(rows, 3))
    source = Source(by, words=WORDS, documents={"e.txt": {"title": "", "published_date": "2024-05-20"}})
    return take(Sheet(EVENTS.names, (Line(2, BASE), *lines)), [BASE], old, source)


def types(taken: Taken) -> list[str]:
    return sorted(event.now("event_type") for event in taken.reviews.events.values())


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [({"event_type": "股权的事"}, "event_type", "'股权的事' is none of equity_round"),
     ({"event_type": ""}, "event_type", "what kind of event?"),
     ({"company": "", "event_type": ""}, "company", "an event needs its company"),
     ({"doc_id": "z.txt", "amount": "多"}, "doc_id", "the run has no article 'z.txt'")],
)  # fmt: skip
def test_a_row_that_cannot_be_placed_is_refused_whole_with_one_line(
    row: dict[str, str], column: str, words: str
) -> None:
    taken = added(row)
    (problem,) = taken.problems
    assert (problem.row, problem.column) == (3, column)
    assert problem.why.startswith("the new row is not taken: ")
    assert words in problem.why
    assert taken.reviews.events == {}


@pytest.mark.parametrize("said", [{}, {"round": "A"}, {"amount": "30000000", "currency": "CNY"}])
def test_an_added_row_whose_type_is_corrected_is_one_event(said: dict[str, str]) -> None:
    first = added(said)
    second = added(said | {"event_type": "strategic_investment"}, old=first.reviews)
    assert types(second) == ["strategic_investment"]
    assert [(one.column, one.was, one.now) for one in second.changes] == [
        ("event_type", "equity_round", "strategic_investment")
    ]
    assert second.reviews.events.keys() == first.reviews.events.keys()
    again = added(said | {"event_type": "strategic_investment"}, old=second.reviews)
    assert again.reviews == second.reviews
    # A row of the type that the first one had is another event now.
    both = added(said | {"event_type": "strategic_investment"}, said, old=second.reviews)
    assert types(both) == ["equity_round", "strategic_investment"]
    assert added(said, said | {"event_type": "strategic_investment"}, old=both.reviews).reviews == both.reviews


def test_two_added_rows_of_one_company_stay_two_whichever_is_corrected() -> None:
    first = added({}, {"event_type": "debt"})
    assert types(first) == ["debt", "equity_round"]
    assert types(added({"event_type": "acquisition"}, {"event_type": "debt"}, old=first.reviews)) == [
        "acquisition", "debt"
    ]  # fmt: skip
    assert types(added({}, {"event_type": "ipo"}, old=first.reviews)) == ["equity_round", "ipo"]
    # What another person adds without round or amount is no correction of these.
    assert types(added({"event_type": "acquisition"}, old=first.reviews, by="李.csv")) == [
        "acquisition", "debt", "equity_round"
    ]  # fmt: skip


def edited(**cells: str) -> Taken:
    seen = BASE | {name: "" for name in cells if name.endswith("currency")}
    line = Line(2, seen | cells)
    return take(Sheet(EVENTS.names, (line,)), [seen], Reviews(), Source("张.csv", words=WORDS))


def changes(taken: Taken) -> dict[str, str]:
    return {one.column: one.now for one in taken.changes}


def test_what_is_told_with_a_cell_goes_with_it() -> None:
    line = {"valuation": "500000000", "valuation_currency": "USD", "valuation_kind": "post",
            "valuation_text": "5亿美元", "event_date": "2024-05-06", "event_date_precision": "day",
            "event_date_text": "5月6日"}
    seen = BASE | line
    taken = take(Sheet(EVENTS.names, (Line(2, seen | {"valuation": "", "event_date": ""}),)), [seen], Reviews(),
                 Source("张.csv", words=WORDS))
    assert changes(taken) == dict.fromkeys(line, "")


def test_a_sum_typed_with_its_currency_fills_that_in_or_names_the_conflict() -> None:
    assert changes(edited(valuation="5亿美元")) == {"valuation": "500000000", "valuation_currency": "USD"}
    assert changes(edited(amount="1500万元", currency=""))["currency"] == "CNY"
    assert changes(edited(amount="1500万元")) == {
        "amount": "15000000", "amount_min": "15000000", "amount_max": "15000000"
    }  # fmt: skip
    against = edited(amount="5亿美元")
    assert [(one.column, one.why) for one in against.problems] == [
        ("amount", "'5亿美元' is in USD, but currency says CNY: correct that one too")
    ]
    assert against.changes == []
    same = take(Sheet(EVENTS.names, (Line(2, BASE | {"amount": "3000万美元"}),)), [BASE], Reviews(),
                Source("张.csv", words=Words(sum_of={"3000万美元": Sum(3e7, "USD", True)}.get)))  # fmt: skip
    assert [one.column for one in same.problems] == ["amount"]  # the figure is the same, the money is not
    both = edited(amount="5亿美元", currency="USD")
    assert (changes(both)["amount"], changes(both)["currency"], both.problems) == ("500000000", "USD", [])


@pytest.mark.parametrize("column", ["company", "event_type", "status"])
def test_what_no_event_can_do_without_is_not_emptied(column: str) -> None:
    taken = edited(**{column: "", "round": "B", "review": "ok"})
    assert [(one.column, one.why) for one in taken.problems] == [
        (column, "no row can do without it; write `wrong` into review for no event"),
        ("review", f"ok is not taken: what was put into {column} was not"),
    ]
    assert changes(taken) == {"round": "B"}
    gone = edited(**{column: "", "review": "wrong"})
    assert (gone.problems, gone.verdicts) == ([], {"wrong": 1})


def test_a_sum_keeps_its_currency() -> None:
    seen = BASE | {"valuation": "500000000", "valuation_currency": "USD"}
    lines = (Line(2, seen | {"currency": "", "valuation_currency": "", "round": "B"}),)
    taken = take(Sheet(EVENTS.names, lines), [seen], Reviews())
    assert [(one.column, one.why.split(";")[0]) for one in taken.problems] == [
        ("currency", "amount needs its currency: it stays CNY"),
        ("valuation_currency", "valuation needs its currency: it stays USD"),
    ]
    assert changes(taken) == {"round": "B"}
    bounds = seen | {"amount": "", "amount_precision": "range"}
    (problem,) = take(Sheet(EVENTS.names, (Line(2, bounds | {"currency": ""}),)), [bounds], Reviews()).problems
    assert problem.why.startswith("amount needs its currency: it stays CNY; ")
    # The sum is gone too.
    assert edited(amount="", currency="").problems == []


@pytest.mark.parametrize("money", ["amount", "valuation"])
def test_a_sum_without_a_currency_is_left_out(money: str) -> None:
    currency = "currency" if money == "amount" else "valuation_currency"
    new = added({money: "6000万", "round": "A"})
    old = edited(**{money: "6000万", currency: "", "round": "B"})
    for taken in (new, old):
        (problem,) = taken.problems
        assert problem.column == currency
        assert problem.why.startswith(f"{money} needs its currency, as CNY: it is left out")
    (event,) = new.reviews.events.values()
    assert (event.now("round"), event.now(money)) == ("A", "")
    assert changes(old) == {"round": "B"}
    (event,) = added({money: "5亿美元"}).reviews.events.values()
    assert (event.now(money), event.now(currency)) == ("500000000", "USD")


ROW = {
    "investors": "高瓴创投;红杉中国;五源资本", "investors_text": "高瓴;红杉中国;五源", "lead_investors": "高瓴创投",
    "lead_investors_text": "高瓴", "advisers": "华兴资本", "advisers_text": "华兴",
    "evidence": "由高瓴领投，松果创投跟投。",
}  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        ({"investors": "高瓴创投;五源资本"}, {"investors_text": "高瓴;五源"}),
        ({"investors": "红杉中国;五源资本"},
         {"investors_text": "红杉中国;五源", "lead_investors": "", "lead_investors_text": ""}),
        ({"investors": "高瓴创投;红杉中国;松果创投"}, {"investors_text": "高瓴;红杉中国;松果创投"}),
        ({"investors": "高瓴创投;红杉中国;五源科技"}, {}),  # called otherwise: the words are the same
        ({"investors": "高瓴创投;红杉中国;海棠基金"}, {"investors_text": "高瓴;红杉中国"}),
        ({"investors": ""}, {"investors_text": "", "lead_investors": "", "lead_investors_text": ""}),
        ({"investors": "高瓴创投", "investors_text": "高瓴、"}, {}),  # what was typed stands
        ({"advisers": ""}, {"advisers_text": ""}),
        ({"lead_investors": "五源资本"}, {"lead_investors_text": "五源"}),
        ({"lead_investors": "高瓴创投;松果创投"},
         {"lead_investors_text": "高瓴;松果创投", "investors": "高瓴创投;红杉中国;五源资本;松果创投",
          "investors_text": "高瓴;红杉中国;五源;松果创投"}),
    ],
)  # fmt: skip
def test_a_name_that_is_taken_out_goes_from_the_words_and_the_leads_too(
    edit: dict[str, str], wanted: dict[str, str]
) -> None:
    assert followed(edit, ROW) == edit | wanted


def test_a_name_goes_with_its_words_also_when_another_has_none() -> None:
    row = ROW | {"investors": "晨曦湾;红杉中国;五源资本", "investors_text": "红杉资本;五源"}
    assert followed({"investors": "晨曦湾;红杉中国"}, row)["investors_text"] == "红杉资本"
    assert "investors_text" not in followed({"investors": "红杉中国;五源资本"}, row)  # it stays as it is


def test_the_next_run_shows_neither_the_name_nor_its_words() -> None:
    seen = BASE | {"investors": "长桥基金;白塔资本", "investors_text": "长桥;白塔"}
    sheet = Sheet(EVENTS.names, (Line(2, seen | {"investors": "白塔资本"}),))
    reviews = take(sheet, [seen], Reviews(), Source("张.csv")).reviews
    made = as_seen(reviews)
    assert (made["investors"], made["investors_text"]) == ("白塔资本", "白塔")
    assert isinstance(reviews.events["ev1"], Reviewed)


def test_a_row_that_was_added_twice_is_one_event_and_is_told() -> None:
    one = {"round": "A", "amount": "30000000", "currency": "CNY"}
    taken = added(one, one | {"review_note": "再录一次"}, one | {"round": "B"})
    assert len(taken.reviews.events) == 2
    assert [(row, why.split(",")[0]) for row, why in taken.notes] == [(4, "the same new event as row 3")]
    again = added(one, one, old=taken.reviews)
    assert [row for row, _ in again.notes if row == 4] == [4]


@pytest.mark.parametrize("cells", [{"doc_id": "a.txt"}, {"doc_id": "e.txt"}, {"doc_id": ""}, {"event_id": "ev_neu"}])
def test_a_new_row_without_a_verdict_is_told_what_it_lacks(cells: dict[str, str]) -> None:
    taken = added({"review": ""} | cells)
    (problem,) = taken.problems
    assert "put `missing` into review" in problem.why
    assert taken.reviews.events == {}
