"""The recognition standards, where their files are at hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT.parent / "shared" / "eval" / "specs"

pytestmark = pytest.mark.skipif(not SPECS.is_dir(), reason="the Recognizers-Text specs are not part of the project")


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_specs", Path(__file__).with_name("run_specs.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["run_specs"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_nineteen_of_twenty_currency_cases_are_right(runner: ModuleType) -> None:
    score = runner.run(SPECS)[0]
    assert score.total >= 25
    assert score.share >= 0.95, score.misses


def test_dates_keep_their_floor(runner: ModuleType) -> None:
    scores = runner.run(SPECS)[1:]
    right, total = sum(one.right for one in scores), sum(one.total for one in scores)
    assert total >= 190
    assert right / total >= 0.90, [miss for one in scores for miss in one.misses]
    assert all(one.share >= 0.85 for one in scores), {one.name: one.share for one in scores}
