"""The tables of accuracy: what counts as found, what names give alone, libraries that are not there."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate.gold import schemes
from pipeline.evaluate.score import comparison
from pipeline.model import Aligned, Article, Extraction, Mention, aligned
from pipeline.resources import load
from pipeline.settings import Settings
from tests.bench import accuracy
from tests.bench.accuracy import Text, Wanted

SAID = "青禾生物于9月初拿到近2亿元，9月12日公布。"
TEXT = Text(
    SAID, "2021-09-13", (Wanted("近2亿元", [2e8, "CNY"]),),
    (Wanted("9月初", ["2021-09-01", "2021-09-30"]), Wanted("9月12日", None)),
)  # fmt: skip
SAME = comparison(schemes()["financing"], lenient=True)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ([[10, 14, [2e8, "CNY"]]], Counter(wanted=1, exact=1, alike=1, valued=1, value=1)),
        ([[11, 14, [2e8, "CNY"]]], Counter(wanted=1, exact=0, alike=1, valued=1, value=1)),
        ([[10, 14, [2e8, "USD"]]], Counter(wanted=1, exact=1, alike=1, valued=1, value=0)),
        ([[10, 14, None]], Counter(wanted=1, exact=1, alike=1, valued=1, value=0)),
        ([], Counter(wanted=1, exact=0, alike=0, valued=1, value=0)),
    ],
)
def test_amounts_are_found_as_they_stand_alike_and_with_their_value(found: Any, wanted: Counter[str]) -> None:
    assert accuracy.tally([TEXT], [found], "amounts", SAME) == wanted


def test_a_part_of_the_labelled_month_is_its_value() -> None:
    def right(first: str, last: str) -> int:
        return accuracy.tally([TEXT], [[[5, 8, [first, last]]]], "dates", SAME)["value"]

    assert right("2021-09-01", "2021-09-10") == right("2021-09-01", "2021-09-30") == 1
    assert right("2020-09-01", "2020-09-10") == right("2021-01-01", "2021-12-31") == 0


def test_the_product_finds_both() -> None:
    told = accuracy.ours([TEXT], load(Settings(ner=False)))
    assert accuracy.tally([TEXT], told["amounts"]["found"], "amounts", SAME)["value"] == 1
    assert accuracy.tally([TEXT], told["dates"]["found"], "dates", SAME)["exact"] == 2


def test_a_library_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("jionlp", "recognizers_number_with_unit"):  # found before one that is installed
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('no {name} here')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert accuracy.peers([TEXT], sys.executable) == {
        "JioNLP": {"missing": "no jionlp here"},
        "Recognizers-Text": {"missing": "no recognizers_number_with_unit here"},
    }


def test_names_alone_make_one_event() -> None:
    def mention(label: str, text: str, rule: str) -> Mention:
        start = SAID.find(text)
        return Mention(label, text, start, start + len(text), start, start + len(text), None, rule)

    def told(*mentions: Mention) -> list[tuple[str, list[str]]]:
        article = Article("a", SAID, aligned(SAID))
        return accuracy.names_alone(Extraction(article, Aligned("", (), ()), mentions=mentions))

    company, amount = mention("COMPANY", "青禾生物", "ner:x"), mention("AMOUNT", "近2亿元", "amount.plain")
    assert told(company, amount) == [
        ("company_text", ["青禾生物"]), ("amount_text", ["近2亿元"]), ("investors_text", [])
    ]  # fmt: skip
    assert told(company) == told(amount) == told(mention("COMPANY", "青禾生物", "lexicon:x"), amount) == []


@pytest.mark.parametrize(
    ("iso", "period"),
    [
        ("2021", ["2021-01-01", "2021-12-31"]),
        ("2020-02", ["2020-02-01", "2020-02-29"]),
        ("2021-09-12", ["2021-09-12", "2021-09-12"]),
    ],
)
def test_a_date_cut_to_its_precision_is_a_period(iso: str, period: list[str]) -> None:
    assert accuracy._period(iso) == period
