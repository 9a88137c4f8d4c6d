"""The columns that users rely on, and the pages that tell of them."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from pipeline.model import Article, DateValue, Event, Extraction, Mention, Money, aligned
from pipeline.tables.rows import content_id, investor_rows, mention_rows
from pipeline.tables.schema import DOCUMENTS, EVENTS, TABLES, cell, markdown, reference, row

ROOT = Path(__file__).parents[2]
ARTICLE = Article("a", "星野智能完成2亿元融资", aligned("星野智能完成2亿元融资"))

# The promise to users and scripts: more columns may come, none of these goes or moves before another.
PROMISED = (
    "event_id deal_id doc_id title published_date event_type status company company_id company_text round round_text "
    "amount amount_min amount_max amount_precision currency amount_text amount_cny amount_usd amount_hkd fx_date "
    "valuation valuation_currency valuation_kind valuation_text investors investors_text lead_investors "
    "lead_investors_text advisers advisers_text event_date event_date_precision event_date_text disclosed_date "
    "disclosed_date_text evidence evidence_start evidence_end rules confidence flags review review_note"
).split()


def test_every_promised_column_is_there_in_order() -> None:
    assert [name for name in EVENTS.names if name in PROMISED] == PROMISED
    assert set("doc_id sha256 encoding chars fixes events seconds status reason".split()) <= set(DOCUMENTS.names)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_is_named_once_and_told_in_both_languages(table: object) -> None:
    assert isinstance(table, type(EVENTS))
    assert len(set(table.names)) == len(table.names)
    for column in table.columns:
        assert column.en, column.name
        assert any("一" <= char <= "鿿" for char in column.zh), column.name


@pytest.mark.parametrize(("name", "language"), [("tables.md", "en"), ("tables.zh-CN.md", "zh")])
def test_the_pages_of_the_columns_are_those_of_the_schema(name: str, language: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == reference("en" if language == "en" else "zh"), "run: make docs"


def test_a_pipe_in_a_meaning_does_not_break_the_table() -> None:
    for table in TABLES.values():
        assert {line.count(" | ") for line in markdown(table).splitlines() if line.startswith("| `")} == {3}


def test_an_id_depends_on_its_parts_and_their_borders() -> None:
    assert content_id("ev", "a", "b") == content_id("ev", "a", "b")
    assert len({content_id("ev", *parts) for parts in (("a", "b"), ("ab", ""), ("a", "b", ""), ("b", "a"))}) == 4
    assert content_id("ev", "星野智能").startswith("ev")
    assert len(content_id("ev", "")) == 18


def test_mentions_show_what_their_value_is() -> None:
    values = [
        Money(None, 1e7, 9e7, "order", "CNY"),
        Money(5e7, 5e7, 5e7, "exact", None),
        DateValue("2025-09", "2025-09-01", "2025-09-30", "month"),
        DateValue("", None, None, "vague"),
        "A+",
        None,
    ]
    mentions = tuple(Mention("X", "t", at, at + 1, 5, 6, value, "rule") for at, value in enumerate(values))
    shown = [
        tuple(row[name] for name in ("value", "value_min", "value_max", "precision", "currency"))
        for row in mention_rows(Extraction(ARTICLE, ARTICLE.body, mentions=mentions))
    ]
    assert shown == [
        ("", "10000000", "90000000", "order", "CNY"),
        ("50000000", "50000000", "50000000", "exact", ""),
        ("2025-09", "2025-09-01", "2025-09-30", "month", ""),
        ("", "", "", "vague", ""),
        ("A+", "", "", "", ""),
        ("", "", "", "", ""),
    ]


def test_mentions_tell_what_they_are_to_an_event() -> None:
    company = Mention("COMPANY", "星野智能", 0, 4, 0, 4, None, "subject")
    amount = Mention("AMOUNT", "2亿元", 6, 9, 6, 9, None, "amount.figure")
    event = Event("equity_round", "completed", 0, 9, MappingProxyType({"company": (company,), "amount": (amount,)}))
    rows = list(mention_rows(Extraction(ARTICLE, ARTICLE.body, mentions=(amount,), events=(event,))))
    assert [(r["label"], r["text"], r["start"], r["role"]) for r in rows] == [
        ("COMPANY", "星野智能", 0, "company"),
        ("AMOUNT", "2亿元", 6, "amount"),
    ]


def test_an_investor_keeps_its_role_and_words() -> None:
    event = row(
        EVENTS,
        {
            "investors": ("北辰资本", "云杉创投"),
            "investors_text": ("北辰", "云杉"),
            "lead_investors": ("云杉创投",),
            "advisers": ("明德律所",),
            "advisers_text": ("明德",),
        },
    )
    rows = list(investor_rows([event], [{"investors_id": ("org:1", "org:2")}]))
    assert [(r["role"], r["name"], r["text"]) for r in rows] == [
        ("participant", "北辰资本", "北辰"),
        ("lead", "云杉创投", "云杉"),
        ("adviser", "明德律所", "明德"),
    ]
    assert [r["investor_id"] for r in rows] == ["org:1", "org:2", content_id("in", "明德律所")]


def test_empty_cells_are_empty_in_one_way() -> None:
    assert row(EVENTS, {"title": None, "amount": "", "investors": ""}) == row(EVENTS, {})
    columns = {column.name: column for column in EVENTS.columns}
    assert (cell(columns["title"], None), cell(columns["amount"], None), cell(columns["investors"], None)) == (
        "",
        None,
        (),
    )
