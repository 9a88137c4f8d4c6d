"""The model that reads deals where no rule does: what it learns from, that it learns the same, and the shipped one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.events.learned import Learned, load
from pipeline.extract import extract
from pipeline.model import Article, aligned
from pipeline.settings import bundled_rules
from pipeline.train.deals import PRECISION, Example, Examples, as_json, examples, fit, labels
from tests.events.told import resources

TEXT = "青禾微电子的机台款是国投创业出的，1.2亿元，换走一成半的股份，去年它的营收是8000万元。"
LABELLED = {
    "id": "a", "text": TEXT, "event_list": [{"event_type": "企业融资", "arguments": [
        {"role": "被投资方", "argument": "青禾微电子"}, {"role": "投资方", "argument": "国投创业"},
        {"role": "融资金额", "argument": "1.2亿元"}]}],
}  # fmt: skip
# Of sums beside 掏 nine in ten are deals, of others one in ten; a party is who stands before it.
MADE = Examples(
    [Example(f"d{number}", frozenset({f"word {word}", f"word {number % 7}"}), kind if number % 10 else "", True)
     for number in range(200)
     for word, kind in (("掏", "financing"), ("买", "acquisition"), ("挂", "ipo"), ("水", ""))],
    [Example(f"d{number}", frozenset({f"place {place}"}), party, True)
     for number in range(50) for place, party in (("before", "investors"), ("behind", "company"), ("far", ""))],
)  # fmt: skip


def read(text: Article, learned: Learned) -> None:
    extract(text, replace(resources(), events=replace(resources().events, learned=learned)))


def test_each_sum_is_an_example_and_each_name_beside_the_sum_of_a_deal(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(LABELLED, ensure_ascii=False), encoding="utf-8")
    found = examples([Article("a", TEXT, aligned(TEXT))], labels([gold]), read)
    assert [(one.answer, one.unread) for one in found.sums] == [("financing", True), ("", True)]
    assert {one.answer for one in found.names} == {"company", "investors", ""}  # 机台款 is party to nothing
    assert "role revenue" in found.sums[1].features


def test_weights_follow_the_answers_and_the_precision_wanted_sets_the_bar() -> None:
    model, scores = fit(MADE)
    assert model.sums["financing"].weights["word 掏"] > 1
    assert model.parties["investors"].weights["place before"] > 1
    assert scores["financing"].right / scores["financing"].given >= PRECISION["financing"]
    deal, none = frozenset({"word 掏", "word 3"}), frozenset({"word 水", "word 3"})
    assert model.sums["financing"].logit(deal) >= model.sums["financing"].least > model.sums["financing"].logit(none)


def test_the_same_examples_give_the_same_model_which_can_be_loaded(tmp_path: Path) -> None:
    model, scores = fit(MADE)
    assert as_json(*fit(MADE)) == as_json(model, scores)
    path = tmp_path / "deals.json"
    path.write_text(as_json(model, scores), encoding="utf-8")
    assert load(path) == model


def test_nothing_is_learnt_without_deals_of_a_kind() -> None:
    with pytest.raises(ValueError, match="acquisition"):
        fit(replace(MADE, sums=[one for one in MADE.sums if one.answer != "acquisition"]))


def test_the_shipped_model_kept_its_precision_in_cross_validation() -> None:
    told = json.loads((bundled_rules() / "model" / "deals.json").read_text(encoding="utf-8"))["cross_validated"]
    assert set(told) == set(PRECISION)
    for kind, one in told.items():
        assert one["given"] > 30
        assert one["right"] / one["given"] >= PRECISION[kind]
