"""Sentences in, rows out: how the tests of the flow ask what an article tells."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import regex

from pipeline import gate
from pipeline.extract import extract
from pipeline.model import Article, Extraction, Sentence, aligned
from pipeline.read import list_inputs, read_path
from pipeline.resources import Resources, load
from pipeline.segment import sentences
from pipeline.settings import Settings

PUBLISHED = "2021-11-08"  # a Monday
LISTS = ("investors", "lead_investors", "advisers")


def wrong(reason: str) -> pytest.MarkDecorator:
    """Marks what the product is known to get wrong: the test fails when it gets it right, and the mark goes."""
    return pytest.mark.xfail(strict=True, reason=reason)


@functools.cache
def resources() -> Resources:
    """The bundled rules, lexicons and tagger, loaded once for all tests."""
    return load(Settings())


def article(text: str, published: str | None = PUBLISHED) -> Article:
    """`text` as an article that needs no reading: its raw text is its body."""
    return Article("a.txt", text, aligned(text), published=published)


@functools.cache
def read(text: str, published: str | None = PUBLISHED) -> Extraction:
    """What the whole flow makes of `text`."""
    return extract(article(text, published), resources())


def let_through(text: str, pattern: regex.Pattern[str] | None = None) -> tuple[Sentence, ...]:
    """The sentences of `text` that the gate, or `pattern` in its place, lets through: asked as `extract` asks."""
    cues = resources().events.cues
    pattern = pattern or resources().gate
    assert pattern
    return gate.worth_reading(text, sentences(text), pattern, cues.anywhere["beside"], cues.left["coref"])


def cell(row: Mapping[str, object], column: str) -> Any:
    """One cell of a row as a table would hold it: lists joined with `;`, empty cells as ""."""
    value = row.get(column)
    if isinstance(value, tuple):
        return ";".join(str(one) for one in value)
    return "" if value is None else value


def told(text: str, *columns: str, published: str | None = PUBLISHED) -> list[tuple[Any, ...]]:
    """The given columns of each event of `text`, sorted: the order of rows is not what is asked."""
    found = read(text, published).records
    return sorted((tuple(cell(row, column) for column in columns) for row in found), key=repr)


def only(text: str, published: str | None = PUBLISHED) -> dict[str, Any]:
    """The one event of `text`, column by column, empty cells as "". Fails when there are more or none."""
    records = read(text, published).records
    assert len(records) == 1, [(row.get("company"), row["event_type"], row.get("round")) for row in records]
    columns = {
        *records[0],
        "amount",
        "amount_min",
        "amount_max",
        "valuation",
        "event_date",
        "disclosed_date",
        "round",
        "amount_text",
        "valuation_text",
        "event_date_text",
        "disclosed_date_text",
        "valuation_kind",
    }
    return {column: cell(records[0], column) for column in columns}


CORPUS = Path(__file__).parents[2] / "corpus"


@functools.cache
def corpus() -> dict[str, Article]:
    """The articles of corpus/ by id."""
    found = {}
    for one in list_inputs([str(CORPUS / "raw"), str(CORPUS / "quiet")]):
        for read_as in read_path(one.path, str(CORPUS)):
            assert isinstance(read_as, Article), read_as
            found[read_as.doc_id] = read_as
    return found


@functools.cache
def gold() -> list[dict[str, Any]]:
    """What is right for each article of the corpus."""
    return [json.loads(line) for line in (CORPUS / "gold" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


@functools.cache
def of_corpus(doc_id: str) -> Extraction:
    """What the whole flow makes of an article of the corpus."""
    return extract(corpus()[doc_id], resources())
