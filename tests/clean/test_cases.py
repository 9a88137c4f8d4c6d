"""Texts that must change, each into exactly one other, beside texts that must stay byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean import CleanRules, clean_aligned, clean_rules
from pipeline.model import aligned
from pipeline.rulebook.load import load
from pipeline.settings import bundled_rules

CASES = Path(__file__).parents[1] / "cases" / "clean"


def cases(name: str) -> list[Any]:
    return [
        pytest.param(case, id=case["name"]) for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


@pytest.fixture(scope="module")
def rules() -> CleanRules:
    return clean_rules(load([bundled_rules()]).of("clean"))


@pytest.mark.parametrize("case", cases("must_change"))
def test_what_is_broken_is_repaired(case: dict[str, Any], rules: CleanRules) -> None:
    text, edits = clean_aligned(aligned(case["text"]), rules)
    assert text.text == case["expect"]
    if "fixers" in case:
        assert {edit.fixer for edit in edits} == set(case["fixers"])


@pytest.mark.parametrize("case", cases("must_not_change"))
def test_what_is_not_broken_stays(case: dict[str, Any], rules: CleanRules) -> None:
    text, edits = clean_aligned(aligned(case["text"]), rules)
    assert text.text == case["text"]
    assert edits == ()


@pytest.mark.parametrize("case", cases("must_change"))
def test_each_repair_names_the_words_it_read(case: dict[str, Any], rules: CleanRules) -> None:
    _, edits = clean_aligned(aligned(case["text"]), rules)
    for edit in edits:
        assert 0 <= edit.start <= edit.end <= len(case["text"])
        assert edit.before != edit.after
