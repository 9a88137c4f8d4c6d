"""Deals in the tables of a run: one id in all of them, people's verdicts first, any number of processes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.check.rows import facts_of
from pipeline.check.table import check
from pipeline.review.store import Cell, Reviewed, Reviews
from pipeline.run.drive import run
from pipeline.run.engines import FEW
from pipeline.run.inputs import inputs_of
from pipeline.run.worker import Job
from pipeline.settings import Settings, bundled_rules
from pipeline.tables.reading import read_table
from pipeline.tables.rows import deal_id
from pipeline.tables.schema import TABLES, Row
from pipeline.tables.sheet import read_sheet
from tests.run import fakes

JOB = Job(Settings(), fakes.load, fakes.extract)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Forty companies, each told of by two articles a day apart, one of the first files and one of the last."""
    path = tmp_path / "news.jsonl"
    lines = [
        {"id": f"{day}-{number:02}", "text": f"第{day}天。公司: 第{number}号", "published": f"2025-09-{13 - day}"}
        for day in (1, 2) for number in range(40)
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def ran(rows: Path, out: Path, reviews: Reviews | None = None, jobs: int = 1) -> dict[str, list[Row]]:
    run(inputs_of([str(rows)], out), out, JOB, jobs=jobs, reviews=reviews)
    return {name: read_table(out / f"{name}.csv") for name in TABLES}


def test_one_id_in_every_table(rows: Path, tmp_path: Path) -> None:
    found = ran(rows, tmp_path / "out")
    assert (len(found["events"]), len(found["deals"])) == (80, 40)
    events = {str(event["event_id"]): event for event in found["events"]}
    for deal in found["deals"]:
        assert isinstance(deal["events"], tuple)
        assert {events[one]["deal_id"] for one in deal["events"]} == {deal["deal_id"]}
        first = min(deal["events"], key=lambda one: str(events[one]["published_date"]))
        assert deal["deal_id"] == deal_id(first)
        assert deal["articles"] == tuple(events[one]["doc_id"] for one in deal["events"])
        reason = "same company, 10000000, investors in common: 北辰资本、云杉创投, 1 day apart"
        assert deal["merge_reason"] == f"{events[deal['events'][1]]['doc_id']}: {reason}"
    assert {(one["event_id"], one["deal_id"]) for one in found["investors"]} == {
        (event_id, event["deal_id"]) for event_id, event in events.items()
    }
    told = [deal["company"] for deal in found["deals"]]
    assert told == [event["company"] for event in found["events"][:40]], "in the order of events.csv"


def test_check_takes_a_legal_name_and_its_short_one_for_one_company(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    lines = [{"id": name, "text": f"公司: {name}", "published": "2025-09-12"} for name in (
        "江苏海棠生物技术股份有限公司", "海棠生物")]  # fmt: skip
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    (deal,) = ran(path, tmp_path / "out")["deals"]
    assert " is " in str(deal["merge_reason"])
    sheet = read_sheet(tmp_path / "out" / "events.csv")
    facts = facts_of([bundled_rules()])
    assert [finding for finding in check(sheet, facts) if finding.column == "deal_id"] == []
    assert [finding.what for finding in check(sheet, replace(facts, affixes={})) if finding.column == "deal_id"] == [
        "deal_mixed"
    ]


def test_what_a_person_called_wrong_is_in_no_deal_and_a_corrected_company_in_its_own(
    rows: Path, tmp_path: Path
) -> None:
    before = ran(rows, tmp_path / "before")
    wrong, renamed = before["events"][0], before["events"][1]
    said = Reviews({
        str(wrong["event_id"]): Reviewed("1-00", str(wrong["event_id"]), cells={"review": Cell("", "wrong")}),
        str(renamed["event_id"]): Reviewed("1-01", str(renamed["event_id"]), cells={
            "company": Cell("第1号", "第2号"), "company_id": Cell("", "第2号")}),
    })  # fmt: skip
    after = ran(rows, tmp_path / "after", said)
    deals = {str(deal["company"]): deal["articles"] for deal in after["deals"]}
    assert deals["第0号"] == ("2-00",)
    assert deals["第1号"] == ("2-01",)
    assert set(deals["第2号"] or ()) == {"2-02", "1-01", "1-02"}


def test_a_later_article_leaves_the_id(rows: Path, tmp_path: Path) -> None:
    before = ran(rows, tmp_path / "before")
    later = {"id": "0-late", "text": "又一篇。公司: 第7号", "published": "2025-09-20"}
    with rows.open("a", encoding="utf-8") as handle:
        handle.write("\n" + json.dumps(later, ensure_ascii=False))
    after = ran(rows, tmp_path / "after")
    assert {deal["deal_id"] for deal in after["deals"]} == {deal["deal_id"] for deal in before["deals"]}
    assert {len(deal["articles"]) for deal in after["deals"] if isinstance(deal["articles"], tuple)} == {2, 3}


def test_the_bytes_are_the_same_for_any_number_of_jobs(rows: Path, tmp_path: Path) -> None:
    assert FEW < 80
    ran(rows, tmp_path / "one")
    ran(rows, tmp_path / "two", jobs=2)
    for name in ("deals.csv", "events.csv", "investors.csv", "report.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
