"""Many articles in, tables out: order, duplicates, clashes, crashes, any number of processes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Article
from pipeline.run import engines
from pipeline.run.drive import run
from pipeline.run.engines import FEW, LoadError
from pipeline.run.inputs import HIDDEN, OWN, UNUSED, inputs_of
from pipeline.run.plan import Planned, plan
from pipeline.run.summary import Summary
from pipeline.run.worker import Given, Item, Job
from pipeline.settings import Settings
from pipeline.tables.reading import read_table
from pipeline.tables.schema import TABLES, Row
from tests.run import fakes

JOB = Job(Settings(), fakes.load, fakes.extract)


def run_on(folder: Path, out: Path, job: Job = JOB, **options: Any) -> Summary:
    return run(inputs_of([str(folder)], out), out, job, **options)


def tables(out: Path) -> dict[str, list[Row]]:
    return {name: read_table(out / f"{name}.csv") for name in TABLES}


@pytest.fixture
def news(tmp_path: Path) -> Callable[..., Path]:
    def write(**texts: str) -> Path:
        folder = tmp_path / "news"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        return folder

    return write


def test_an_article_fills_every_table(news: Callable[..., Path], tmp_path: Path) -> None:
    summary = run_on(news(a="近日消息，公司: 星野智能 完成融资，修。"), tmp_path / "out")
    found = tables(tmp_path / "out")
    (event,), (deal,), (mention,), (document,) = (found[t] for t in ("events", "deals", "mentions", "documents"))
    assert (event["doc_id"], event["company"], event["amount"]) == ("a.txt", "星野智能", 1e7)
    assert (deal["deal_id"], deal["events"], deal["articles"]) == (event["deal_id"], (event["event_id"],), ("a.txt",))
    assert [(r["role"], r["name"], r["text"]) for r in found["investors"]] == [
        ("lead", "北辰资本", "北辰"),
        ("participant", "云杉创投", "云杉创投"),
    ]
    assert {r["event_id"] for r in found["investors"]} == {event["event_id"]}
    assert (mention["label"], mention["text"], mention["start"], mention["end"]) == ("COMPANY", "星野智能", 9, 13)
    assert (document["status"], document["reason"]) == ("ok", "dates: no publication date")
    assert (document["events"], document["fixes"], document["chars"]) == (1, 1, 21)
    assert (summary.articles, summary.events, dict(summary.types)) == (1, 1, {"equity_round": 1})
    assert all(path.is_file() for path in (*summary.files, summary.report))


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_bytes_are_the_same_for_any_number_of_jobs(news: Callable[..., Path], tmp_path: Path, jobs: int) -> None:
    folder = news(**{f"n{i:03}": f"公司: 第{i % 50}号 近日" for i in range(3 * FEW)}, bad="崩溃", none=" ")
    rows = [{"id": f"r{i}", "text": f"公司: 行{i}"} for i in range(FEW + 5)]
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    run_on(folder, tmp_path / "one", jobs=1, formats=("csv", "jsonl"))
    run_on(folder, tmp_path / "many", jobs=jobs, formats=("csv", "jsonl"))
    one, many = (
        {p.name: p.read_bytes() for p in (tmp_path / name).iterdir() if p.name[0] != "."} for name in ("one", "many")
    )
    assert one == many
    tables_and_more = {f"{name}.{form}" for name in TABLES for form in ("csv", "jsonl")} | {"report.html"}
    assert set(one) == tables_and_more | {"datapackage.json"}
    ids = [row["doc_id"] for row in read_table(tmp_path / "one" / "documents.csv")]
    assert ids == ["bad.txt", *(f"n{i:03}.txt" for i in range(96)), "none.txt", *(f"r{i}" for i in range(37))]


def test_what_holds_no_text_is_empty_not_quarantined(news: Callable[..., Path], tmp_path: Path) -> None:
    folder = news(nothing="", spaces=" \n")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    summary = run_on(folder, tmp_path / "out")
    found = {row["doc_id"]: row["status"] for row in tables(tmp_path / "out")["documents"]}
    assert found == {"nothing.txt": "empty", "self.txt": "quarantined", "spaces.txt": "empty"}
    assert [doc_id for doc_id, _, _ in summary.quarantined.first.values()] == ["self.txt"]


def test_an_article_that_breaks_the_extraction_is_set_aside_with_a_reason(
    news: Callable[..., Path], tmp_path: Path
) -> None:
    summary = run_on(news(a="公司: 甲", b="崩溃 公司: 乙", c="公司: 丙", d="无穷 公司: 丁"), tmp_path / "out")
    found = tables(tmp_path / "out")
    documents = {row["doc_id"]: row for row in found["documents"]}
    assert [row["company"] for row in found["events"]] == ["甲", "丙"]
    assert documents["b.txt"]["status"] == "quarantined"
    assert re.fullmatch(r"LookupError: no such slot \(run/worker\.py, line \d+\)", str(documents["b.txt"]["reason"]))
    assert str(documents["d.txt"]["reason"]).startswith("ValueError: amount: a finite number is wanted, not inf")
    assert [doc_id for doc_id, _, _ in summary.quarantined.first.values()] == ["b.txt", "d.txt"]


def test_an_article_that_kills_its_process_is_set_aside_and_the_run_goes_on(
    news: Callable[..., Path], tmp_path: Path
) -> None:
    texts = {f"n{i:03}": f"公司: 第{i}号" for i in range(2 * FEW + 3)} | {"n040": "猝死"}
    run_on(news(**texts), tmp_path / "out", jobs=2)
    found = tables(tmp_path / "out")
    assert [row["doc_id"] for row in found["documents"]] == [f"{name}.txt" for name in texts]
    (dead,) = (row for row in found["documents"] if row["status"] != "ok")
    assert dead["doc_id"] == "n040.txt"
    assert str(dead["reason"]).startswith("the worker process died")
    assert len(found["events"]) == len(texts) - 1


def test_a_url_that_kills_its_process_is_called_as_if_it_had_been_read(
    news: Callable[..., Path], tmp_path: Path
) -> None:
    texts = {f"n{i:03}": f"公司: 第{i}号" for i in range(FEW + 3)} | {"n040": "猝死"}
    out = tmp_path / "out"
    run(inputs_of([f"file://{news(**texts)}"], out), out, JOB, jobs=2)
    dead = {row["doc_id"]: row["status"] for row in tables(out)["documents"] if row["status"] != "ok"}
    assert dead == {"n040.txt": "quarantined"}


def test_a_text_read_twice_gives_its_events_once(news: Callable[..., Path], tmp_path: Path) -> None:
    run_on(news(a="公司: 甲 完成融资", b="公司: 甲 完成融资", c="公司: 甲 完成上市"), tmp_path / "out")
    found = tables(tmp_path / "out")
    assert [(row["status"], row["reason"], row["events"]) for row in found["documents"]] == [
        ("ok", "", 1),
        ("duplicate", "the same text as a.txt", 0),
        ("ok", "", 1),
    ]
    assert [row["doc_id"] for row in found["events"]] == ["a.txt", "c.txt"]
    assert {row["doc_id"] for row in found["mentions"]} == {"a.txt", "c.txt"}


def test_a_doc_id_used_twice_is_an_error_row_never_an_overwrite(news: Callable[..., Path], tmp_path: Path) -> None:
    folder = news(a="公司: 甲")
    (folder / "z.jsonl").write_text(json.dumps({"id": "a.txt", "text": "公司: 乙"}) + "\n", encoding="utf-8")
    run_on(folder, tmp_path / "out")
    found = tables(tmp_path / "out")
    assert [row["company"] for row in found["events"]] == ["甲"]
    first, second = found["documents"]
    assert (first["status"], second["status"], second["doc_id"]) == ("ok", "quarantined", "a.txt~2")
    reason = f"doc_id 'a.txt' is taken by {folder}/a.txt: give each article an id of its own"
    assert second["reason"] == reason


def test_every_document_has_a_doc_id_of_its_own(tmp_path: Path) -> None:
    """Rows that come twice, rows that share an id, files of one name in two folders."""
    rows = [("n1", "甲"), ("n1", "甲"), ("n1", "乙"), ("n1~2", "丙"), ("n2", "乙")]
    for year, text in (("2024", "丁"), ("2025", "戊")):
        (tmp_path / year).mkdir()
        (tmp_path / year / "01.txt").write_text(f"公司: {text}", encoding="utf-8")
    lines = "\n".join(json.dumps({"id": name, "text": f"公司: {text}"}) for name, text in rows)
    (tmp_path / "rows.jsonl").write_text(lines, encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("rows.jsonl", "2024", "2025")]
    run(inputs_of(paths, tmp_path / "out"), tmp_path / "out", JOB)
    found = tables(tmp_path / "out")
    assert [(row["doc_id"], row["status"], row["reason"]) for row in found["documents"]] == [
        ("n1", "ok", ""),
        ("n1~2", "duplicate", "the same text as n1"),
        ("n1~3", "quarantined", f"doc_id 'n1' is taken by {paths[0]}: give each article an id of its own"),
        ("n1~2~2", "quarantined", f"doc_id 'n1~2' is taken by {paths[0]}: give each article an id of its own"),
        ("n2", "ok", ""),
        ("01.txt", "ok", ""),
        ("01.txt~2", "quarantined", f"doc_id '01.txt' is taken by {paths[1]}/01.txt: run the folder above both"),
    ]
    events = [(row["doc_id"], row["company"]) for row in found["events"]]
    assert events == [("n1", "甲"), ("n2", "乙"), ("01.txt", "丁")]


def test_event_ids_stay_when_other_cells_and_articles_change(news: Callable[..., Path], tmp_path: Path) -> None:
    run_on(news(b="公司: 甲 公司: 甲"), tmp_path / "one")
    run_on(news(a="公司: 乙", b="修。公司: 甲 公司: 甲 近日"), tmp_path / "two")
    one, two = (tables(tmp_path / name)["events"] for name in ("one", "two"))
    assert [row["event_id"] for row in one] == [row["event_id"] for row in two if row["doc_id"] == "b.txt"]
    assert len({row["event_id"] for row in two}) == 3


def test_seconds_are_given_only_when_asked_for(news: Callable[..., Path], tmp_path: Path) -> None:
    folder = news(a="公司: 甲")
    run_on(folder, tmp_path / "without")
    run_on(folder, tmp_path / "with", Job(Settings(), fakes.load, fakes.extract, timing=True))
    assert tables(tmp_path / "without")["documents"][0]["seconds"] is None
    assert tables(tmp_path / "with")["documents"][0]["seconds"] is not None


def test_a_run_does_not_read_its_own_tables(news: Callable[..., Path], tmp_path: Path) -> None:
    folder = news(a="公司: 甲")
    for _ in range(2):
        summary = run_on(folder, folder, formats=("csv", "jsonl", "xlsx"))
        assert summary.articles == 1


def test_what_an_earlier_run_wrote_is_not_read_wherever_it_lies(news: Callable[..., Path], tmp_path: Path) -> None:
    folder = news(a="公司: 甲")
    (folder / ".DS_Store").write_bytes(b"\0")
    # Articles of theirs under names of ours.
    rows = [{"id": "r1", "text": '公司: 乙 "deal_id": ', "date": "2025-09-12"}]
    (folder / "events.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    (folder / "mentions.csv").write_text("id,text\nr2,公司: 丙\n", encoding="utf-8")
    (folder / "wide.csv").write_text("id|text\r\nr3|公司: 丁\r\n", encoding="utf-16", newline="")
    (folder / "mac.csv").write_text("id,text\rr4,公司: 戊\r", encoding="utf-8", newline="")
    old = folder / "2024" / "outputs"
    run_on(folder, old, formats=("csv", "jsonl", "xlsx", "sqlite"))
    (folder / "my events.csv").write_bytes((old / "events.csv").read_bytes().replace(b",", b";"))
    (folder / "mentions (1).csv").write_bytes((old / "mentions.csv").read_bytes())
    (folder / "deals as Unicode text.csv").write_text((old / "deals.csv").read_text("utf-8-sig"), "utf-16", newline="")
    (folder / "to read.html").write_bytes((old / "report.html").read_bytes())
    told: list[tuple[str, str]] = []
    found = inputs_of([str(folder)], tmp_path / "out", (), lambda *one: told.append(one))
    assert [one.path.removeprefix(f"{folder}/") for one in found] == [
        "a.txt", "events.jsonl", "mac.csv", "mentions.csv", "wide.csv",
    ]  # fmt: skip
    names = {Path(path).name for why, path in told if why == OWN}
    assert names == {*(path.name for path in old.iterdir() if path.name[0] != "."), "my events.csv", "mentions (1).csv",
                     "deals as Unicode text.csv", "to read.html"}  # fmt: skip
    assert [path for why, path in told if why == HIDDEN] == [str(folder / ".DS_Store")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_rule_that_was_skipped_is_told_once(news: Callable[..., Path], tmp_path: Path, jobs: int) -> None:
    folder = news(**{f"n{i}": f"公司: 第{i}号" for i in range(FEW + 1)})
    summary = run_on(folder, tmp_path / "out", Job(Settings(), fakes.load, fakes.extract, fakes.problems), jobs=jobs)
    assert summary.problems == ("rules/a.yml:3: no such macro",)


def test_paths_can_be_left_out(news: Callable[..., Path], tmp_path: Path) -> None:
    folder = news(a="公司: 甲", README="关于")
    (folder / "gold").mkdir()
    (folder / "gold" / "gold.jsonl").write_text("{}", encoding="utf-8")
    told: list[tuple[str, str]] = []
    for patterns in (["gold/*", "README.*"], ["gold", "*E.txt"], ["gold/", "gold", "README.txt"], ["*old", "RE*"]):
        found = inputs_of([str(folder)], tmp_path / "out", patterns, lambda *one: told.append(one))
        assert [Path(one.path).name for one in found] == ["a.txt"]
        assert told == []


def test_patterns_hold_however_the_folder_is_named(
    news: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = news(a="公司: 甲", b="公司: 乙")
    monkeypatch.chdir(folder.parent)
    for name in (folder.name, f"{folder.name}/", f"./{folder.name}", f"../{tmp_path.name}/{folder.name}", str(folder)):
        assert [Path(one.path).name for one in inputs_of([name], tmp_path / "out", ["a.txt"])] == ["b.txt"], name


def test_a_pattern_that_leaves_nothing_out_is_told(news: Callable[..., Path], tmp_path: Path) -> None:
    folder = news(a="公司: 甲")
    told: list[tuple[str, str]] = []
    inputs_of([str(folder)], tmp_path / "out", ["news/a.txt", "a.*"], lambda *one: told.append(one))
    assert told == [(UNUSED, "news/a.txt")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_resources_that_do_not_load_end_the_run_with_one_line(
    news: Callable[..., Path], tmp_path: Path, jobs: int
) -> None:
    folder = news(**{f"n{i}": "公司: 甲" for i in range(FEW + 1)})
    with pytest.raises(LoadError, match="rules/bad.yml:3: unknown key 'patern'"):
        run_on(folder, tmp_path / "out", Job(Settings(), fakes.load_fails, fakes.extract), jobs=jobs)
    assert list((tmp_path / "out").iterdir()) == []


def test_the_items_are_files_and_rows_in_order_and_each_input_ends_once(news: Callable[..., Path]) -> None:
    folder = news(a="公司: 甲", z="公司: 乙")
    (folder / "empty.jsonl").write_text("", encoding="utf-8")
    (folder / "rows.jsonl").write_text("\n".join(json.dumps({"id": f"r{i}", "text": "甲"}) for i in range(3)))
    items = list(plan(inputs_of([str(folder)], folder / "out")))
    told = [("row " if isinstance(one.item, Article) else "") + Path(one.item.path).name for one in items]
    assert told == ["a.txt", "empty.jsonl", "row rows.jsonl", "row rows.jsonl", "row rows.jsonl", "z.txt"]
    assert [one.ends for one in items] == [True, True, False, False, True, True]
    assert len({one.key for one in items}) == len(items)
    assert [one.size for one in items] == [11, 0, 1, 1, 1, 11]


@pytest.mark.parametrize("text", ["公司: 甲", "公司: 甲" * 8_000])
def test_no_more_is_on_its_way_than_the_workers_need(
    news: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """An archive of any size fits into memory; its articles may be long."""
    jobs, ahead, most = 2, 0, 0

    class Workers:
        def __init__(self, job: Job, jobs: int) -> None: ...

        def submit(self, item: Item) -> Future[Given]:
            promise = Future[Given]()
            promise.set_result(Given(()))
            return promise

        def close(self) -> None: ...

    def counted(items: Iterable[Planned]) -> Iterator[Planned]:
        nonlocal ahead, most
        for planned in items:
            ahead += 1
            most = max(most, ahead)
            yield planned

    monkeypatch.setattr(engines, "_Processes", Workers)
    folder = news(**{f"n{i:03}": text for i in range(8 * FEW)})
    for _ in engines.outcomes(counted(plan(inputs_of([str(folder)], folder / "out"))), JOB, jobs):
        ahead -= 1
    assert ahead == 0
    assert jobs <= most <= 1 + 3 * jobs * min(FEW, engines.LITTLE / len(text.encode()))


def test_a_table_of_somebody_else_under_a_name_of_ours_is_an_input(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("id,title,text\n1,t,甲完成融资\n", encoding="utf-8")
    left_out: list[str] = []
    inputs = inputs_of([str(tmp_path)], tmp_path, left_out=lambda why, path: left_out.append(path))
    assert ([Path(one.path).name for one in inputs], left_out) == (["deals.csv"], [])
