"""The bench measures the flow as it is: every stage is called, and nothing stays changed."""

from __future__ import annotations

import pipeline.extract
from tests.bench import bench


def test_every_stage_is_measured_and_left_as_it_was() -> None:
    before = pipeline.extract.find_events
    seconds, read, size = bench.measure(20_000, 0.5)
    assert set(seconds) == {"read", *bench.STAGES, "rest", "tables"}
    assert min(seconds.values()) > 0
    assert read > 0
    assert size >= 20_000
    assert pipeline.extract.find_events is before


def test_the_mix_has_the_share_asked_for() -> None:
    clock = bench.Clock()
    funding, quiet = (bench.read_all(bench.CORPUS / name, clock) for name in ("raw", "quiet"))
    raws = {article.raw for article in funding}
    articles = bench.mixed(funding, quiet, 0.2, 100_000)
    share = sum(article.raw in raws for article in articles) / len(articles)
    assert 0.15 < share < 0.25
    assert len({article.doc_id for article in articles}) == len(articles)


def test_a_stage_inside_another_is_counted_once() -> None:
    clock = bench.Clock()
    with clock("outer"), clock("inner"):
        pass
    assert set(clock.seconds) == {"outer", "inner"}
