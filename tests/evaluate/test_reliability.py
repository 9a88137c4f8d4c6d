"""Right and wrong events, the bands of confidence, and the calibration error, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.gold import Event, schemes
from pipeline.evaluate.reliability import judge, judged, read_confident, reliability
from pipeline.evaluate.score import comparison
from pipeline.tables.reading import TableError
from pipeline.tables.schema import EVENTS, row
from pipeline.tables.writers import open_tables

FINANCING = schemes()["financing"]
SAME = comparison(FINANCING, lenient=True)
DEAL: Event = [("被投资方", "星野智能"), ("融资金额", "2亿元人民币"), ("融资轮次", "A轮"), ("投资方", "北辰资本")]


@pytest.mark.parametrize(
    ("guess", "right"),
    [
        ([("被投资方", "星野智能"), ("融资金额", "近2亿"), ("融资轮次", "B轮")], True),
        ([("被投资方", "星野智能公司"), ("融资轮次", "A")], True),
        ([("被投资方", "星野智能"), ("融资金额", "3亿元")], False),
        ([("被投资方", "星野智能"), ("投资方", "北辰资本")], False),  # the gold tells sum and round, the guess neither
        ([("被投资方", "青禾生物"), ("融资金额", "2亿元"), ("融资轮次", "A轮")], False),
        ([("融资金额", "2亿元")], False),
    ],
)
def test_right_is_the_company_and_the_amount_or_the_round(guess: Event, right: bool) -> None:
    assert judge([DEAL], [guess], FINANCING, SAME) == [right]


def test_a_deal_that_tells_neither_amount_nor_round_is_right_by_its_company() -> None:
    bare: Event = [("被投资方", "星野智能"), ("投资方", "北辰资本")]
    assert judge([bare], [[("被投资方", "星野智能")]], FINANCING, SAME) == [True]


def test_a_gold_event_makes_one_event_right() -> None:
    assert sum(judge([DEAL], [DEAL, DEAL], FINANCING, SAME)) == 1


def test_the_error_is_the_mean_distance_of_confidence_and_share() -> None:
    # 0.9 to 1: mean 0.95, share 0.5, 2 events; 0.2 to 0.3: mean 0.2, share 0, 2 events.
    told = reliability([(0.9, True), (1.0, False), (0.2, False), (0.2, False)])
    assert [(band.low, band.events, band.right) for band in told.bands] == [(0.2, 2, 0.0), (0.9, 2, 0.5)]
    assert told.error == pytest.approx((2 * 0.2 + 2 * 0.45) / 4)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_event_is_in_one_band(events: list[tuple[float, bool]]) -> None:
    told = reliability(events)
    assert sum(band.events for band in told.bands) == len(events) == told.events
    assert 0 <= told.error <= 1
    assert all(band.low - 1e-9 <= band.confidence <= band.high + 1e-9 for band in told.bands)


def written(folder: Path, confidence: float | None) -> Path:
    with open_tables(folder, ["csv"], [EVENTS]) as tables:
        cells = {"doc_id": "d1", "event_type": "equity_round", "company_text": "星野智能", "round_text": "A轮"}
        tables.write("events", [row(EVENTS, {**cells, "confidence": confidence}),
                                row(EVENTS, {**cells, "doc_id": "unknown", "confidence": 0.5})])  # fmt: skip
    return folder / "events.csv"


def test_events_are_read_with_their_confidence(tmp_path: Path) -> None:
    given = read_confident(written(tmp_path, 0.75), FINANCING)
    assert judged({"d1": [DEAL], "d2": [DEAL]}, given, FINANCING) == [(0.75, True)]


def test_an_event_without_a_confidence_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="row 2: an event of d1 has no confidence"):
        read_confident(written(tmp_path, None), FINANCING)
