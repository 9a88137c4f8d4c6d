"""What an article costs grows with its length, not with the square of it: no article holds a run.

Counted in calls of Python functions, which are the same on every machine and each time.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from pipeline.extract import extract
from tests.events.told import article, resources

SHAPES = ["A轮", "估值10亿美元，", "蓝鲸科技收购云岭资本51%股权，"]


def cost(text: str) -> int:
    """Calls of Python functions, and steps of generators, while `text` is worked through."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    held = article(text), resources()
    sys.setprofile(count)
    try:
        extract(*held)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_length_costs_twice_as_much(shape: str) -> None:
    whole = shape * (3000 // len(shape))
    once, twice = cost(f"蓝鲸科技{whole}融资"), cost(f"蓝鲸科技{whole * 2}融资")
    assert twice < 2.6 * once
