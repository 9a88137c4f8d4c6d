"""The confidence of an event: what raises and lowers it, and weights that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.model import Article, Event, aligned
from pipeline.normalise import confidence
from pipeline.normalise.confidence import Weights, WeightsError, assess, features
from pipeline.resources import Resources, load
from pipeline.settings import Settings, bundled_rules

FULL = "青穗食品完成3.5亿元A+轮融资\n青穗食品近日宣布完成3.5亿元人民币A+轮融资，由今日资本领投，天图投资跟投。"


@pytest.fixture(scope="module")
def resources() -> Resources:
    return load(Settings(ner=False))


def events(text: str, resources: Resources) -> tuple[tuple[Event, ...], list[object]]:
    told = extract(Article("made", text, aligned(text)), resources)
    return told.events, [record["confidence"] for record in told.records]


def test_every_event_carries_a_confidence_with_two_decimals(resources: Resources) -> None:
    _, given = events(FULL + "\n此前，青穗食品于2019年获得5000万元A轮融资。", resources)
    assert len(given) == 2
    assert all(isinstance(one, float) and 0 <= one <= 1 and one == round(one, 2) for one in given)


def test_an_event_told_in_full_is_trusted(resources: Resources) -> None:
    _, (given,) = events(FULL, resources)
    assert isinstance(given, float) and given > 0.8


def test_features_tell_what_stands_in_the_event(resources: Resources) -> None:
    (event,), _ = events(FULL, resources)
    told = features(event, (event,), FULL, frozenset())
    wanted = {"company_in_title", "amount", "amount_exact", "round", "investors", "leads", "type_equity_round"}
    assert {name for name in wanted if told[name] != 1} == set()
    assert (told["company_known"], told["flags"], told["events_many"]) == (0, 0, 0)
    assert all(0 <= value <= 1 for value in told.values())


def test_an_event_with_less_is_trusted_less(resources: Resources) -> None:
    weights = confidence.load(bundled_rules() / "model" / "confidence.json")
    (event,), _ = events(FULL, resources)
    poor = Event(
        event.event_type, event.status, event.start, event.end, {"company": event.slots["company"]},
        {"company": "coreference"}, event.rules,
    )  # fmt: skip
    assert assess(weights, poor, (poor,), FULL, frozenset()) < assess(weights, event, (event,), FULL, ()) - 0.2


@pytest.mark.parametrize(
    ("hurt", "flagged", "fall"),
    [
        (FULL, False, 0.0),
        (FULL.replace("青穗食品", "青\ufffd食品"), True, 0.15),
        (FULL.replace("天图投资", "天\ufffd投资"), True, 0.01),
        (FULL.replace("近日", "锟斤拷锟"), True, 0.01),
        (FULL.replace("跟投。", "跟投。鍏\ufffd徃鎴愮珛浜\ufffd"), False, 0.0),  # another sentence is damaged
    ],
)
def test_an_event_whose_words_are_damaged_is_flagged_and_trusted_less(
    hurt: str, flagged: bool, fall: float, resources: Resources
) -> None:
    _, (whole,) = events(FULL, resources)
    (event,), (given,) = events(hurt, resources)
    assert ("text_damaged" in event.flags) == flagged
    assert isinstance(whole, float) and isinstance(given, float)
    assert given <= whole - fall if fall else given == whole


def test_features_and_rules_without_a_weight_count_for_nothing(resources: Resources) -> None:
    (event,), _ = events(FULL, resources)
    assert assess(Weights(0.0, {}, {}), event, (event,), FULL, frozenset()) == 0.5
    assert assess(Weights(0.0, {"amount": 100.0}, {}), event, (event,), FULL, frozenset()) == 1
    assert assess(Weights(0.0, {}, {event.rules[0]: -100.0}), event, (event,), FULL, frozenset()) == 0


@pytest.mark.parametrize("content", ["", "[]", '{"bias": 1}', '{"bias": "x", "features": {}, "rules": {}}'])
def test_weights_that_are_none_are_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "confidence.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError, match="no weights of the confidence"):
        confidence.load(path)


def test_weights_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        confidence.load(tmp_path / "confidence.json")
