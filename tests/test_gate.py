"""The fast scan leaves out sentences that cannot hold an event, and no others."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import gate
from pipeline.clean import clean
from pipeline.rulebook.tables import rows
from pipeline.segment import sentences
from pipeline.settings import bundled_rules
from tests.events.told import article, corpus, gold, let_through, resources

SHARED = Path(__file__).parents[2] / "shared" / "eval" / "gold"


def kept(text: str) -> list[str]:
    return [text[one.start : one.end] for one in let_through(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "栖岩科技完成5000万元A轮融资。",
        "本轮由源码资本领投。",
        "海棠水务拟发行中期票据。",
        "白鲸物流收购栖岩科技。",
        "栖岩科技登陆科创板。",
        "目前估值达30亿元。",
        "Lumio closed its Series B！",
        "光源资本担任财务顾问。",
        "松果创投三期基金完成首关。",
    ],
)
def test_a_sentence_with_a_cue_is_read(sentence: str) -> None:
    opening = ["今天天气很好。", "昨天也是。"]
    assert kept(f"{''.join(opening)}前天下雨。{sentence}明天也是。") == [*opening, sentence]


def test_an_article_without_a_cue_is_not_read() -> None:
    assert kept("今天天气很好。影片票房突破5亿元。\n队伍第二次夺冠。") == []


def test_no_cue_holds_another() -> None:
    """What the shorter one finds, the longer one need not look for."""
    words = [row["word"] for row in rows([bundled_rules()], "gate.csv")]
    assert [(one, other) for one in words for other in words if one != other and other in one] == []


def test_a_folder_of_rules_adds_its_words(tmp_path: Path) -> None:
    (tmp_path / "gate.csv").write_text("word,note\n天气,\nC++,a mark that a pattern would read\n", encoding="utf-8")
    pattern = gate.load_gate([tmp_path])
    text = "今天天气很好。C++很难。别的没有。"
    assert let_through(text, pattern) == sentences(text)[:2]


def test_a_market_value_is_read_beside_a_listing_and_not_alone() -> None:
    text = "栖岩科技登陆科创板。今天天气很好。昨天也是。截至收盘，总市值约76亿元。"
    assert kept(text) == ["栖岩科技登陆科创板。", "今天天气很好。", "截至收盘，总市值约76亿元。"]
    assert kept("今天天气很好。截至收盘，总市值约76亿元。") == []


def test_without_any_word_nothing_is_worth_reading(tmp_path: Path) -> None:
    assert let_through("融资", gate.load_gate([tmp_path])) == ()


@functools.cache
def passing(doc_id: str) -> tuple[tuple[int, int], ...]:
    """Raw spans of the sentences of an article of the corpus that are read."""
    text, _ = clean(corpus()[doc_id], resources().clean)
    return tuple(text.raw_span(one.start, one.end) for one in let_through(text.text))


def test_every_funding_article_of_the_corpus_is_read() -> None:
    assert [doc["id"] for doc in gold() if doc["events"] and not passing(doc["id"])] == []


# Sentences that tell an event in words that most other sentences hold too, or in a pronoun for it.
BEYOND_CUES = {
    "raw/long_saga_takeover.txt": "永安码头",
}


def test_the_evidence_of_every_event_is_read() -> None:
    missed = [
        (doc["id"], event["evidence"])
        for doc in gold()
        for event in doc["events"]
        if not any(a < event["evidence_end"] and event["evidence_start"] < b for a, b in passing(doc["id"]))
    ]
    assert [one for one in missed if BEYOND_CUES.get(one[0], "\0") not in one[1]] == []
    assert BEYOND_CUES.keys() - {doc_id for doc_id, _ in missed} == set(), "read now: take it from BEYOND_CUES"


@pytest.mark.parametrize("name", ["dueefin_train_official", "dueefin_train_financing_only", "news_financing_a"])
def test_articles_that_others_labelled_are_read(name: str) -> None:
    path = SHARED / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip("the labelled articles are not here")
    ours = {"企业融资", "公司上市", "企业收购"}
    total = passed = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        doc: dict[str, Any] = json.loads(line)
        if ours & {event["event_type"] for event in doc.get("event_list") or []}:
            total += 1
            text, _ = clean(article(doc["text"]), resources().clean)
            passed += bool(let_through(text.text))
    assert total > 50
    assert total - passed <= 1, "one article may tell its event without any word of the trade"


def test_the_sentence_that_names_what_a_cue_points_back_to_is_read() -> None:
    text = (
        "一周新闻。天气很好。海棠材料成了香饽饽。它刚刚完成C轮融资。\n松果材料也来了。\n它完成A轮融资。\n"
        "做胳膊的公司叫青禾机器人。8月18日，它完成B轮融资。"
    )
    told = kept(text)
    assert "海棠材料成了香饽饽。" in told
    assert "做胳膊的公司叫青禾机器人。" in told  # the word stands behind a day
    assert "松果材料也来了。" not in told  # of another paragraph
