"""The same week with the rules of the product: a person vouches for rows, then a lexicon gives a round another name."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline.cli.main import status
from pipeline.review.typed import Sum, settled
from pipeline.review.words import words_of
from pipeline.settings import bundled_rules
from pipeline.tables.reading import read_table
from pipeline.tables.schema import EVENTS, Row
from pipeline.tables.typed import value_named
from pipeline.tables.values import VALUES

NEWS = {
    "a.txt": "2025年3月4日消息，云朵枕头宣布完成500万元天使轮融资，由五源资本投资。",
    "b.txt": "2025年3月5日消息，星野医疗宣布完成1.2亿元B轮融资，由红杉中国领投。",
    "c.txt": "2025年3月6日消息，海螺机器人宣布完成3000万美元A轮融资，由高瓴创投领投。",
}


def events(folder: Path) -> dict[str, Row]:
    return {str(row["company"]): row for row in read_table(folder / "events.csv")}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2.5亿", (2.5e8,)), ("1,200万", (1.2e7,)), ("3 亿", (3e8,)), ("三亿", (3e8,)), ("3亿元", (3e8, "CNY")),
     ("1.5亿美元", (1.5e8, "USD", True)), ("1500万元人民币", (1.5e7, "CNY", True)), ("US$8.5m", (8.5e6, "USD", True)),
     ("3000万港币", (3e7, "HKD", True)), ("近2亿", None), ("近2亿美元", None), ("数千万", None), ("1亿-2亿", None),
     ("3亿，5亿", None), ("亿", None)],
)  # fmt: skip
def test_sums_as_people_type_them(typed: str, number: tuple[float, str, bool] | None) -> None:
    assert words_of((bundled_rules(),)).sum_of(typed) == (number and Sum(*number))


@pytest.mark.parametrize(
    ("column", "typed", "wanted"),
    [("currency", "人民币", "CNY"), ("currency", "港币", "HKD"), ("valuation_currency", "美元", "USD"),
     ("currency", "RMB", "CNY"), ("currency", "jpy", "JPY"), ("status", "计划中", "planned"),
     ("status", "终止", "terminated"), ("event_type", "战略投资", "strategic_investment"), ("event_type", "IPO", "ipo"),
     ("event_type", "Equity round", "equity_round"), ("review", "错", "wrong"), ("review", "对", "ok"),
     ("review", "漏", "missing"), ("event_date", "5月17日", "2024-05-17"), ("event_date", "去年12月", "2023-12"),
     ("event_date", "昨日", "2024-05-19"), ("amount", "300万元", "3000000"), ("valuation", "5亿美元", "500000000")],
)  # fmt: skip
def test_words_as_people_type_them(column: str, typed: str, wanted: str) -> None:
    words = words_of((bundled_rules(),))
    (held,) = [one for one in EVENTS.columns if one.name == column]
    assert settled(held, typed, words=words, published="2024-05-20") == wanted


@pytest.mark.parametrize("typed", ["近日", "二季度", "2024年2月30日", "5月17日和5月18日"])
def test_what_is_no_day_month_or_year_is_no_date(typed: str) -> None:
    (column,) = [one for one in EVENTS.columns if one.name == "event_date"]
    for published in ("2024-05-20", ""):
        with pytest.raises(ValueError, match="no date"):
            settled(column, typed, words=words_of((bundled_rules(),)), published=published)


def test_every_label_of_the_report_is_a_word_to_type() -> None:
    labels = json.loads(files("pipeline.report").joinpath("page/labels.json").read_text(encoding="utf-8"))["values"]
    for column, values in VALUES.items():
        for value in values:
            assert [value_named(column, label) for label in labels[column][value]] == [value, value]


def test_a_user_s_own_words_for_values_are_taken_too(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    table = "column,word,value\nevent_type,并表,acquisition\n"
    (tmp_path / "review" / "values.csv").write_text(table, encoding="utf-8")
    column = next(one for one in EVENTS.columns if one.name == "event_type")
    with pytest.raises(ValueError, match="'并表' is none of"):
        settled(column, "并表", words=words_of((bundled_rules(),)))
    words = words_of((bundled_rules(), tmp_path))
    assert [settled(column, typed, words=words) for typed in ("并表", "并购")] == ["acquisition", "acquisition"]


def test_a_changed_lexicon_leaves_reviewed_rows_alone_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    news, out, rules = tmp_path / "news", tmp_path / "out", tmp_path / "rules"
    news.mkdir()
    for name, text in NEWS.items():
        (news / name).write_text(text, encoding="utf-8")
    assert status(["run", str(news), "-o", str(out), "-j", "1"]) == 0
    before = events(out)
    assert set(before) == {"云朵枕头", "星野医疗", "海螺机器人"}

    with (out / "events.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        row["review"] = {"云朵枕头": "ok", "星野医疗": "wrong"}.get(row["company"], "")
        if row["company"] == "海螺机器人":
            row["amount"] = "0.4亿"
    with (tmp_path / "x.csv").open("w", encoding="gbk", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert status(["check", str(tmp_path / "x.csv"), "--no-source", "--json"]) == 1
    faults = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert {one["column"] for one in faults if one["what"] == "not_a_number"} == set()
    assert status(["review", "import", str(tmp_path / "x.csv"), "-o", str(out)]) == 0

    (rules / "lexicons").mkdir(parents=True)
    (rules / "lexicons" / "rounds.csv").write_text("form,canonical\n天使,种子\n", encoding="utf-8")
    assert status(["run", str(news), "-o", str(out), "-j", "1", "--rules", str(rules)]) == 0
    now = events(out)
    assert set(now) == {"云朵枕头", "海螺机器人"}
    assert (now["云朵枕头"]["round"], now["云朵枕头"]["flags"]) == ("天使", ("review_conflict",))
    shell, was = now["海螺机器人"], before["海螺机器人"]
    assert (shell["amount"], shell["amount_min"], shell["amount_max"]) == (4e7, 4e7, 4e7)
    # Converted again at the same rate, as far as one was known.
    if was["amount_cny"]:
        assert isinstance(shell["amount_cny"], float)
        assert isinstance(was["amount_cny"], float)
        assert abs(shell["amount_cny"] - was["amount_cny"] * 4 / 3) < 1
    with (out / "review_conflicts.csv").open(encoding="utf-8-sig", newline="") as handle:
        conflicts = [(row["company"], row["column"], row["extracted"], row["kept"]) for row in csv.DictReader(handle)]
    assert conflicts == [("云朵枕头", "round", "种子", "天使")]
    assert status(["check", str(out / "events.csv")]) == 0
