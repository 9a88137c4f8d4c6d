"""Who buys where a purchase is told without its buyer."""

from __future__ import annotations

from pipeline.events.coreference import inherit_buyer
from pipeline.events.draft import Draft
from pipeline.events.view import View
from pipeline.model import Mention, Sentence

TEXT = "云岭资本今年多次出手，拟收购蓝鲸科技。"
VIEW = View("", (), (), {}, Sentence(0, len(TEXT), 0))


def mention(words: str) -> Mention:
    start = TEXT.index(words)
    end = start + len(words)
    return Mention("COMPANY", words, start, end, start, end, None, "")


def purchase(company: str = "") -> Draft:
    slots = {"company": [mention(company)]} if company else {}
    return Draft("acquisition", "completed", VIEW, 0, 0, 0, slots=slots)


def buyers(*drafts: Draft, topic: str) -> list[str]:
    inherit_buyer(drafts, mention(topic), TEXT, ())
    return [draft.text("investors") for draft in drafts]


def test_the_buyer_is_the_company_that_the_article_is_about() -> None:
    assert buyers(purchase("蓝鲸科技"), topic="云岭资本") == ["云岭资本"]


def test_a_purchase_of_no_company_takes_the_buyer_from_no_other() -> None:
    assert buyers(purchase("蓝鲸科技"), purchase(), topic="云岭资本")[0] == "云岭资本"


def test_what_is_bought_buys_nothing() -> None:
    assert buyers(purchase("蓝鲸科技"), topic="蓝鲸科技") == [""]
