"""What an article costs grows with its length, not with the square of it: no article holds a run.

Counted in calls of Python functions, which are the same on every machine and each time.
"""

from __future__ import annotations

import sys
from itertools import islice, product
from types import FrameType
from typing import Any

import pytest

from pipeline.extract import extract
from tests.events.told import article, resources

SHAPES = ["A轮", "估值10亿美元，", "蓝鲸科技收购云岭资本51%股权，"]
MOST = 2.6  # times the cost for twice the text
NAMES = [f"{''.join(one)}科技" for one in product("蓝云松桥星海", "鲸岳帆涛澜桦", "金木禾川岭峰")]


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
    assert twice < MOST * once


DEALS = {
    "rounds": "{}完成{}亿元B轮融资，由泽瑞资本领投。",
    "purchases": "蓝鲸科技以{1}亿元收购{0}51%股权。",
}


@pytest.mark.parametrize("between", ["\n", ""], ids=["paragraphs", "one paragraph"])
@pytest.mark.parametrize("deal", DEALS.values(), ids=DEALS.keys())
def test_twice_the_deals_cost_twice_as_much(deal: str, between: str) -> None:
    once, twice = (cost(between.join(deal.format(name, 2 + at) for at, name in enumerate(islice(NAMES, number))))
                   for number in (100, 200))
    assert twice < MOST * once
