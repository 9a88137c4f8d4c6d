"""How far the event may be that a slot rule fills, for each `window` that a rule may name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.resources import load
from pipeline.settings import Settings
from tests.events.told import article

RULE = """
kind: slot
rules:
  - id: own.witness
    window: {window}
    pattern: '见证方是(?P<advisers>{{NAME}})(?=[，。]|$)'
    examples: []
"""
CLAUSE = "栖岩科技完成5000万元A轮融资见证方是光源资本。"
SENTENCE = "栖岩科技完成5000万元A轮融资，见证方是光源资本。"
PARAGRAPH = "栖岩科技完成5000万元A轮融资。见证方是光源资本，估值未披露。"
BEYOND = "栖岩科技完成5000万元A轮融资。\n见证方是光源资本，估值未披露。"


@pytest.mark.parametrize(
    ("window", "reached"),
    [
        ("clause", [CLAUSE]),
        ("sentence", [CLAUSE, SENTENCE]),
        ("paragraph", [CLAUSE, SENTENCE, PARAGRAPH]),
        ("next", [CLAUSE, SENTENCE, PARAGRAPH, BEYOND]),
    ],
)
def test_a_slot_reaches_as_far_as_its_window(tmp_path: Path, window: str, reached: list[str]) -> None:
    (tmp_path / "own.yml").write_text(RULE.format(window=window), encoding="utf-8")
    resources = load(Settings(rules=(tmp_path,), ner=False))
    texts = [CLAUSE, SENTENCE, PARAGRAPH, BEYOND]
    got = [text for text in texts if any(row["advisers"] for row in extract(article(text), resources).records)]
    assert got == reached
