"""datapackage.json describes the CSV tables as they are written."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.deals.group import Deal
from pipeline.tables.datapackage import write_datapackage
from pipeline.tables.rows import deal_id, deal_rows, investor_rows
from pipeline.tables.schema import MENTIONS, TABLES, row
from pipeline.tables.writers import open_tables
from tests.report.made import made

frictionless = pytest.importorskip("frictionless")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tables = made(25)
    with open_tables(tmp_path) as out:
        events = [{**event, "deal_id": deal_id(str(event["event_id"]))} for event in tables.events]
        events[1]["deal_id"] = events[0]["deal_id"]
        out.write("events", events)
        out.write("deals", deal_rows(events, [Deal((0, 1), ("b: same company",))]))
        out.write("documents", tables.documents)
        out.write("investors", list(investor_rows(events, [{}] * len(events))))
        mention = {"doc_id": tables.events[0]["doc_id"], "label": "DATE", "text": "=近日", "start": 3, "end": 5}
        out.write("mentions", [row(MENTIONS, mention)])
    write_datapackage(tmp_path)
    return tmp_path


def test_frictionless_finds_the_tables_valid(folder: Path) -> None:
    report = frictionless.Package(folder / "datapackage.json").validate()
    assert report.valid, report.flatten(["fieldName", "rowNumber", "note", "type"])
    assert {task.name for task in report.tasks} == set(TABLES)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount", "3000万"),
        ("status", "done"),
        ("event_date", "2025/9/1"),
        ("confidence", "1.5"),
        ("doc_id", "nowhere"),
    ],
)
def test_frictionless_finds_a_fault(folder: Path, column: str, value: str) -> None:
    path = folder / "events.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    rows[3][column] = value
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0], lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
    report = frictionless.Package(folder / "datapackage.json").validate()
    assert not report.valid
