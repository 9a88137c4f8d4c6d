"""The weights of the confidence: what they learn, that they come out the same, and the shipped ones."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from pipeline.evaluate.reliability import reliability
from pipeline.model import Aligned, Article, Event, Extraction, Mention, aligned
from pipeline.normalise.confidence import load
from pipeline.settings import bundled_rules
from pipeline.train.calibrate import Case, as_json, cases, corpus, fit, worn

_RANDOM = random.Random(3)
# Of events at the trigger nine in ten are right, of others one in five, whatever `noise` says.
MADE = [
    Case(f"d{number:03}", {"at_trigger": float(number % 2), "noise": float(number % 3 == 0)}, "rule.one",
         _RANDOM.random() < (0.9 if number % 2 else 0.2))
    for number in range(400)
]  # fmt: skip


def test_weights_follow_the_shares() -> None:
    fitted = fit(MADE)
    assert fitted.weights.features["at_trigger"] > 2
    assert abs(fitted.weights.features["noise"]) < 0.6
    assert fitted.error < 0.06
    assert fitted.right == pytest.approx(sum(case.right for case in MADE) / len(MADE))


def test_a_damaged_name_gets_its_weight_from_worn_articles_and_changes_no_other() -> None:
    hurt = [Case(case.doc_id, {**case.features, "company_damaged": 1.0}, case.rule, number % 5 == 0)
            for number, case in enumerate(MADE)]  # fmt: skip
    alone, both = fit(MADE).weights, fit(MADE, hurt).weights
    assert both.features["company_damaged"] < -1
    assert {**both.features, "company_damaged": 0.0} == {**alone.features, "company_damaged": 0.0}


def test_a_worn_article_lost_characters_here_and_there() -> None:
    text = "青禾生物完成A轮融资，由松果创投领投。" * 40
    lost = worn(Article("a", text, aligned(text))).body.text
    assert len(lost) == len(text)
    assert 5 < lost.count("\ufffd") < 40
    assert all(new in (old, "\ufffd") for old, new in zip(text, lost, strict=True))


def test_the_same_events_give_the_same_weights() -> None:
    assert as_json(fit(MADE)) == as_json(fit(MADE))


def test_nothing_is_learnt_from_events_that_are_all_right() -> None:
    with pytest.raises(ValueError, match="right and wrong"):
        fit([case for case in MADE if case.right])


def test_what_is_written_can_be_loaded(tmp_path: Path) -> None:
    fitted = fit(MADE)
    path = tmp_path / "confidence.json"
    path.write_text(as_json(fitted), encoding="utf-8")
    assert load(path) == fitted.weights


def test_the_shipped_weights_kept_their_word_in_cross_validation() -> None:
    told = json.loads((bundled_rules() / "model" / "confidence.json").read_text(encoding="utf-8"))["fitted"]
    assert told["events"] >= 150
    assert told["cross_validated_calibration_error"] <= 0.1


def document(doc_id: str, company: str, **more: str) -> str:
    arguments = [{"role": "被投资方", "argument": company}, {"role": "融资轮次", "argument": "A轮"}]
    event = {"event_type": "企业融资", "trigger": "", "arguments": arguments}
    return json.dumps({"id": doc_id, "title": "", "text": "甲", "event_list": [event], **more}, ensure_ascii=False)


def test_documents_are_read_from_their_files(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "news.txt").write_text("青禾生物获得A轮融资。", encoding="utf-8")
    gold = tmp_path / "gold" / "gold.jsonl"
    lines = [document("news.txt", "青禾生物", file="news.txt"), document("row", "星野智能")]
    gold.write_text("\n".join(lines), encoding="utf-8")
    assert [(one.doc_id, one.body.text) for one in corpus(gold)] == [
        ("news.txt", "青禾生物获得A轮融资。"), ("row", "甲")
    ]  # fmt: skip


def test_a_line_that_is_no_document_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"gold\.jsonl:1: no document"):
        list(corpus(gold))


def test_events_found_are_held_against_the_labels(tmp_path: Path) -> None:
    def extract(article: Article) -> Extraction:
        def mention(label: str, text: str) -> Mention:
            return Mention(label, text, 0, 1, 0, 1, None, "")

        slots = {"company": (mention("COMPANY", "青禾生物"),), "round": (mention("ROUND", "A轮"),)}
        event = Event("equity_round", "completed", 0, 1, slots, rules=("rule.one",))
        record = {"event_type": "equity_round", "company_text": "青禾生物", "round_text": "A轮"}
        return Extraction(article, Aligned("甲", (0,), (1,)), events=(event,), records=(record,))

    gold = tmp_path / "gold.jsonl"
    gold.write_text(document("good", "青禾生物") + "\n" + document("bad", "星野智能"), encoding="utf-8")
    articles = [Article(name, "甲", aligned("甲")) for name in ("good", "bad", "unlabelled")]
    found = cases(gold, articles, extract)
    assert [(case.doc_id, case.rule, case.right) for case in found] == [
        ("good", "rule.one", True), ("bad", "rule.one", False)
    ]  # fmt: skip
    assert found[0].features["round"] == 1
    assert reliability([(1.0, case.right) for case in found]).error == 0.5
