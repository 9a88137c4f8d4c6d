"""The row of a deal: the best cells of its events."""

from __future__ import annotations

from pipeline.deals.best import deal_cells
from pipeline.deals.group import Deal
from tests.deals.rows import money, row


def best(*rows: dict[str, object], flags: tuple[str, ...] = ()) -> dict[str, object]:
    return deal_cells(rows, Deal(tuple(range(len(rows))), ("b: same company",) * (len(rows) - 1), flags))


def test_the_most_exact_amount_comes_with_all_that_belongs_to_it() -> None:
    about = row("a", **money(1e8, "about"), amount_cny=1e8)
    exact = row("b", **money(1.38e7, "exact", "USD"), amount_cny=9.8e7, fx_date="2025-09")
    cells = best(about, exact, about)
    assert [cells[name] for name in ("amount", "currency", "amount_precision", "amount_cny", "fx_date")] == [
        1.38e7, "USD", "exact", 9.8e7, "2025-09"
    ]  # fmt: skip


def test_of_amounts_as_exact_that_of_most_articles_then_of_the_surest() -> None:
    two, three = row("a", **money(2e8), confidence=0.9), row("b", **money(3e8), confidence=0.5)
    assert best(two, three, three)["amount"] == 3e8
    assert best(three, two)["amount"] == 2e8


def test_what_became_of_it_is_told_by_those_who_know() -> None:
    plan = row("a", status="planned", **money(5e8), event_date="2025-03-01", event_date_precision="day")
    done = row("b", **money(4.8e8, "about"), event_date="2025-09", event_date_precision="month")
    cells = best(plan, done)
    assert (cells["status"], cells["amount"], cells["event_date"]) == ("completed", 4.8e8, "2025-09")


def test_the_amount_of_a_plan_stands_where_the_outcome_tells_none() -> None:
    assert best(row("a", status="planned", **money(5e8)), row("b"))["amount"] == 5e8


def test_of_two_outcomes_the_one_told_last() -> None:
    assert best(row("a"), row("b", status="terminated"))["status"] == "terminated"
    assert best(row("a", status="terminated"), row("b"), row("c", status="reported"))["status"] == "completed"


def test_investors_of_all_articles_in_order() -> None:
    one = row("a", investors=("松果创投", "长桥资本"), lead_investors=("松果创投",))
    two = row("b", investors=("长桥资本", "峰岭创投"), lead_investors=("峰岭创投",), advisers=("光源资本",))
    cells = best(one, two)
    assert cells["investors"] == ("松果创投", "长桥资本", "峰岭创投")
    assert cells["lead_investors"] == ("松果创投", "峰岭创投")
    assert cells["advisers"] == ("光源资本",)


def test_the_finest_date_then_the_earliest() -> None:
    month = row("a", event_date="2025-08", event_date_precision="month", disclosed_date="2025-09-13")
    late = row("b", event_date="2025-09-12", event_date_precision="day", disclosed_date="2025-09-12")
    early = row("c", event_date="2025-09-11", event_date_precision="day")
    cells = best(month, late, early)
    assert (cells["event_date"], cells["event_date_precision"]) == ("2025-09-11", "day")
    assert cells["disclosed_date"] == "2025-09-12"
    assert best(row("a", event_date_precision="vague"), row("b"))["event_date_precision"] == "vague"


def test_what_is_told_by_one_alone_is_kept() -> None:
    cells = best(row("a"), row("b", round="B", valuation=1e9, valuation_currency="CNY", valuation_kind="post"))
    assert (cells["round"], cells["valuation"], cells["valuation_kind"]) == ("B", 1e9, "post")


def test_articles_events_flags_and_reason_are_gathered() -> None:
    cells = best(row("a", flags=("currency_assumed",)), row("b", confidence=0.8), flags=("amount_conflict",))
    assert cells["articles"] == ("a.txt", "b.txt")
    assert cells["events"] == ("a", "b")
    assert cells["flags"] == ("amount_conflict", "currency_assumed")
    assert cells["confidence"] == 0.8
    assert cells["merge_reason"] == "b: same company"
