"""Accuracy that no change may fall below: floors by gold file and event type, and by column on the corpus.

The floors are in tests/floors.json, with the hash of the data that they hold for; tests/bench/floors.py raises them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.tables.reading import read_table
from tests.bench import floors

FLOORS: dict[str, Any] = json.loads(floors.FLOORS.read_text(encoding="utf-8"))
FILES = list(FLOORS["shared"])
TYPES = [(name, event_type) for name, held in FLOORS["shared"].items() for event_type in held["f1"]]

needs_gold = pytest.mark.skipif(
    not all((floors.SHARED / name).is_file() for name in FILES),
    reason="the labelled files in ../shared/eval/gold are not there",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return floors.run_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: floors.extracted([floors.SHARED / name], tmp_path_factory.mktemp("gold")) for name in FILES}


def test_the_corpus_is_the_one_that_the_floors_hold_for() -> None:
    assert floors.corpus_digest() == FLOORS["corpus"]["sha256"], "the corpus changed: python -m tests.bench.floors"


def test_no_column_of_the_corpus_falls_below_its_floor(corpus: Path) -> None:
    reached = floors.corpus_scores(corpus)
    held = dict(FLOORS["corpus"]["f1"])
    assert 100 * reached.total.f1 >= held.pop("all")
    assert set(held) == set(floors.COLUMNS)
    below = {
        column: (round(100 * reached.roles[column].f1, 1), floor)
        for column, floor in held.items() if 100 * reached.roles[column].f1 < floor
    }  # fmt: skip
    assert below == {}


def test_quiet_articles_give_no_event(corpus: Path) -> None:
    quiet = {
        document["id"]
        for document in map(json.loads, (floors.CORPUS / "gold" / "gold.jsonl").read_text("utf-8").splitlines())
        if document["file"].startswith("quiet/")
    }
    found = [row["evidence"] for row in read_table(corpus) if row["doc_id"] in quiet]
    assert len(found) <= FLOORS["quiet_events"], found


@needs_gold
@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_gold_is_the_one_that_the_floors_hold_for(name: str) -> None:
    assert floors.digest(floors.SHARED / name) == FLOORS["shared"][name]["sha256"]


@needs_gold
@pytest.mark.slow
@pytest.mark.parametrize(("name", "event_type"), TYPES)
def test_no_gold_file_falls_below_its_floor(name: str, event_type: str, tables: dict[str, Path]) -> None:
    reached = floors.scores(floors.SHARED / name, tables[name], event_type)
    held = FLOORS["shared"][name]["f1"][event_type]
    assert set(held) == {"strict", "lenient"}
    assert {reading: 100 * one.total.f1 >= held[reading] for reading, one in reached.items()} == {
        "strict": True, "lenient": True
    }, {reading: 100 * one.total.f1 for reading, one in reached.items()}  # fmt: skip


@needs_gold
@pytest.mark.slow
def test_documents_without_financing_are_left_alone(tables: dict[str, Path]) -> None:
    share = floors.false_share(floors.SHARED / floors.OFFICIAL, tables[floors.OFFICIAL])
    assert share <= FLOORS["false_share"]


@needs_gold
@pytest.mark.slow
def test_confidences_keep_their_word(tables: dict[str, Path]) -> None:
    error = floors.calibration((floors.SHARED / name, path) for name, path in tables.items())
    assert error <= FLOORS["calibration_error"]


def test_floors_are_raised_and_never_lowered() -> None:
    held = {"shared": {"a.jsonl": {"sha256": "", "f1": {"ipo": {"strict": 50.0}}}}, "corpus": {"sha256": "", "f1": {}}}
    reached = {
        "shared": {"a.jsonl": {"sha256": "new", "f1": {"ipo": {"strict": 40.0, "lenient": 60.0}}}},
        "corpus": {"sha256": "c", "f1": {"round": 90.0}},
    }
    assert floors.raised(held, reached) == {
        "shared": {"a.jsonl": {"sha256": "new", "f1": {"ipo": {"strict": 50.0, "lenient": 59.0}}}},
        "corpus": {"sha256": "c", "f1": {"round": 88.0}},
    }
