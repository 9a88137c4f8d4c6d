"""investors.csv after a review: an investor keeps its id, and each name its own words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.cli.main import status
from pipeline.review.parties import worded

NEWS = {
    "a.txt": "2025年3月4日消息，云朵枕头宣布完成5000万元A轮融资，由红杉资本领投，麦浪星河创投、源码跟投。",
    "b.txt": "2025年3月5日消息，星野医疗宣布完成1.2亿元B轮融资，由红杉中国领投，麦浪星河创投跟投。",
}
Rows = list[dict[str, str]]


def table(folder: Path, name: str) -> Rows:
    with (folder / "out" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def run(folder: Path) -> Rows:
    assert status(["run", str(folder / "news"), "-o", str(folder / "out"), "-j", "1"]) == 0
    return table(folder, "investors")


def reviewed(folder: Path, **cells: str) -> Rows:
    """investors.csv of the next run, when somebody put `cells` into the row of 云朵枕头."""
    rows = [row | (cells if row["company"] == "云朵枕头" else {}) for row in table(folder, "events")]
    with (folder / "x.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert status(["review", "import", str(folder / "x.csv"), "-o", str(folder / "out")]) == 0
    return run(folder)


def test_an_investor_has_one_id_whoever_reviewed_its_events_and_each_name_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for name, text in NEWS.items():
        (tmp_path / "news" / name).write_text(text, encoding="utf-8")
    before = run(tmp_path)
    ids = {row["name"]: row["investor_id"] for row in before}
    assert {"红杉中国", "麦浪星河创投", "源码资本"} == set(ids)
    assert reviewed(tmp_path, review="ok") == before
    # One name in front, another in the place of 麦浪星河创投; the article's words stay with the names that they are of.
    now = reviewed(tmp_path, investors="高瓴创投;红杉中国;晨曦湾资本;源码资本", review="")
    mine = [row for row in now if row["doc_id"] == "a.txt"]
    assert [(row["name"], row["text"], row["role"]) for row in mine] == [
        ("高瓴创投", "", "participant"), ("红杉中国", "红杉资本", "lead"), ("晨曦湾资本", "", "participant"),
        ("源码资本", "源码", "participant"),
    ]  # fmt: skip
    known = {row["name"]: row["investor_id"] for row in mine}
    assert known["高瓴创投"] == "inv:hillhouse-vc"
    assert [known[name] for name in ("红杉中国", "源码资本")] == [ids[name] for name in ("红杉中国", "源码资本")]
    assert [row for row in now if row["doc_id"] == "b.txt"] == [row for row in before if row["doc_id"] == "b.txt"]


@pytest.mark.parametrize(
    ("names", "texts", "wanted"),
    [("高瓴;红杉中国;源码资本", "红杉资本;源码", ";红杉资本;源码"),
     ("源码资本;红杉中国", "红杉资本;源码", "源码;红杉资本"),
     ("晨曦湾;红杉中国", "红杉资本;源码", ";红杉资本"), ("晨曦湾资本;红杉中国", "晨曦湾;红杉资本", "晨曦湾;红杉资本"),
     ("晨曦湾;源码资本", "上海某基金;源码", "上海某基金;源码")],
)  # fmt: skip
def test_words_stay_with_the_names_that_they_are_of(names: str, texts: str, wanted: str) -> None:
    known = {"红杉中国": "红杉资本", "源码资本": "源码"}
    assert ";".join(worded(names.split(";"), texts.split(";"), known)) == wanted
