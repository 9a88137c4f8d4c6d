"""A raw article as users have them gives exactly the rows that a reader would write down."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean import clean
from pipeline.extract import extract
from pipeline.model import Article, Extraction
from pipeline.read.files import read_path
from tests.events.told import article, cell, resources

SEED = Path(__file__).parents[2] / "shared" / "seed" / "kimi_c_round.txt"
pytestmark = pytest.mark.skipif(not SEED.is_file(), reason="the raw article is not here")

# company, type, round, amount, currency, precision, event date, investors, valuation, its currency and kind
ROWS = [
    ("MiniMax", "ipo", "IPO", 3_818_000_000, "CNY", "about", "", "", "", "", "", ""),
    ("Manus", "acquisition", "", "", "", "", "", "", "Meta", "", "", ""),
    ("寒武纪", "private_placement", "", 4_000_000_000, "CNY", "about", "2025-09", "month", "", "", "", ""),
    ("智谱", "ipo", "IPO", 4_300_000_000, "HKD", "about", "", "", "", "", "", ""),
    ("月之暗面", "equity_round", "C", 500_000_000, "USD", "exact", "", "vague", "阿里巴巴;腾讯;王慧文",
     4_300_000_000, "USD", "post"),
]  # fmt: skip
COLUMNS = (
    "company", "event_type", "round", "amount", "currency", "amount_precision", "event_date", "event_date_precision",
    "investors", "valuation", "valuation_currency", "valuation_kind",
)  # fmt: skip
# words that the sentence of each event holds
EVIDENCE = {
    "月之暗面": ("月之暗面", "5亿美元", "C轮融资", "阿里", "腾讯", "王慧文"),
    "寒武纪": ("寒武纪", "定增", "40亿元"),
    "智谱": ("智谱", "IPO", "43亿港元"),
    "MiniMax": ("MiniMax", "IPO", "38.18亿元"),
    "Manus": ("Meta", "收购", "Manus"),
}


@functools.cache
def seed() -> Extraction:
    (found,) = read_path(str(SEED), str(SEED.parent))
    assert isinstance(found, Article)
    return extract(found, resources())


def row(company: str) -> dict[str, Any]:
    (found,) = (one for one in seed().records if one.get("company") == company)
    return dict(found)


def test_it_gives_these_rows_and_no_other() -> None:
    found = [tuple(cell(one, column) for column in COLUMNS) for one in seed().records]
    assert sorted(found, key=repr) == sorted(ROWS, key=repr)


def test_every_event_is_done() -> None:
    assert {one["status"] for one in seed().records} == {"completed"}


def test_the_words_of_the_article_stand_beside_its_names() -> None:
    moonshot = row("月之暗面")
    assert moonshot["investors_text"] == ("阿里", "腾讯", "王慧文")
    assert (moonshot["amount_text"], moonshot["valuation_text"]) == ("5亿美元", "43亿美元")
    assert moonshot["event_date_text"] == "近期"


@pytest.mark.parametrize("company", EVIDENCE)
def test_the_evidence_stands_in_the_raw_file(company: str) -> None:
    event = row(company)
    raw = SEED.read_text(encoding="utf-8")[event["evidence_start"] : event["evidence_end"]]
    again = "".join(clean(article(raw), resources().clean)[0].text.split())
    assert [word for word in EVIDENCE[company] if word not in again] == []
    assert again == "".join(str(event["evidence"]).split())


def test_money_in_hand_is_told_apart_from_money_raised() -> None:
    told = {one.text: one.role for one in seed().mentions if one.label == "AMOUNT"}
    for words in ("25.5亿", "63.5亿", "73.5亿", "107亿", "7000万"):
        roles = {role for text, role in told.items() if words in text}
        assert roles, words
    used = {str(one.get("amount_text", "")) for one in seed().records}
    assert not any(words in text for words in ("25.5", "63.5", "73.5", "107", "7000", "100亿") for text in used)


def test_two_figures_of_one_deal_leave_no_conflict() -> None:
    """约38亿 and 34亿至38亿 tell the same listings again; 约35亿元 is 5亿美元 converted."""
    assert [one["company"] for one in seed().records if "amount_conflict" in str(one["flags"])] == []
