"""The folders of rules in force, and that each part that reads words reads them from all of these."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipeline.cli.main import status
from pipeline.review.store import Cell, Reviewed, Reviews
from pipeline.rulebook.layers import in_force
from pipeline.run.drive import run
from pipeline.run.inputs import inputs_of
from pipeline.run.worker import Job
from pipeline.settings import Settings, bundled_rules
from pipeline.tables.reading import read_table
from pipeline.tables.schema import EVENTS, Row
from tests.run import fakes


def own(tmp_path: Path, name: str, text: str) -> Path:
    """A folder of rules whose folder `local` holds the file `name`."""
    path = tmp_path / "mine" / "local" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return tmp_path / "mine"


def ran(tmp_path: Path, mine: Path, companies: list[str], reviews: Reviews | None = None) -> Path:
    """The folder of a run over one article for each of `companies`."""
    news, out = tmp_path / "news.jsonl", tmp_path / "out"
    lines = [{"id": name, "text": f"公司: {name}", "published": "2025-09-12"} for name in companies]
    news.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    job = Job(Settings(rules=(mine,)), fakes.load, fakes.extract)
    run(inputs_of([str(news)], out), out, job, jobs=1, reviews=reviews)
    return out


def events(out: Path) -> list[Row]:
    return read_table(out / "events.csv", EVENTS)


def rewritten(path: Path, **cells: str) -> None:
    """The table at `path` with `cells` in its first row."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    rows[0] |= cells
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_the_bundled_rules_come_first_and_each_folder_is_followed_by_its_own_local(tmp_path: Path) -> None:
    mine = own(tmp_path, "a.yml", "")
    found = in_force(Settings(rules=(mine, mine / "local", tmp_path / "gone")))
    assert found[0] == bundled_rules()
    assert found[-2:] == (mine, mine / "local"), "one that is named twice counts once, one that is not there never"


def test_a_corrected_company_gets_the_id_that_a_local_lexicon_gives_it(tmp_path: Path) -> None:
    names = "id,name,kind,aliases,source,weak\norg:mine,青禾,startup,青禾田,own,\n"
    mine = own(tmp_path, "lexicons/companies.csv", names)
    (before,) = events(ran(tmp_path, mine, ["青禾苗"]))
    said = Reviewed("青禾苗", str(before["event_id"]), cells={"company": Cell("青禾苗", "青禾田", "a")})
    (event,) = events(ran(tmp_path, mine, ["青禾苗"], Reviews({said.event_id: said})))
    assert (event["company"], event["company_id"]) == ("青禾田", "org:mine")


def test_deals_know_the_legal_forms_of_a_local_lexicon(tmp_path: Path) -> None:
    mine = own(tmp_path, "lexicons/name_suffixes.csv", "part,text\nform,联营体\n")
    out = ran(tmp_path, mine, ["青禾田联营体", "青禾田"])
    assert len({event["deal_id"] for event in events(out)}) == 1


def test_check_reads_an_amount_in_the_money_of_a_local_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = own(tmp_path, "mentions/currencies.csv", "word,currency,generic\n贝壳币,USD,\n")
    out = ran(tmp_path, mine, ["青禾苗"])
    rewritten(out / "events.csv", amount_text="3000万贝壳币", currency="CNY")
    status(["check", str(out / "events.csv"), "--no-source", "--json", "--rules", str(mine)])
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["why"] for one in found if one["what"] == "currency_text"] == [
        "currency is CNY, but '3000万贝壳币' says USD"
    ]


def test_a_correction_is_read_with_the_words_of_a_local_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = own(tmp_path, "mentions/currencies.csv", "word,currency,generic\n贝壳币,USD,\n")
    out = ran(tmp_path, mine, ["青禾苗"])
    rewritten(out / "events.csv", currency="贝壳币")
    table = tmp_path / "edited.csv"
    (out / "events.csv").rename(table)
    assert status(["review", "import", str(table), "-o", str(out), "--rules", str(mine)]) == 0
    assert "USD" in capsys.readouterr().out
