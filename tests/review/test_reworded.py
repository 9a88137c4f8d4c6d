"""Articles that are reworded, or stand in another row, after a person looked at them: what was said of them stays."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.cli.main import status

HEADS = ("标题", "正文", "发布时间")


def run(folder: Path) -> list[dict[str, str]]:
    """The events of a run over `folder`/in."""
    assert status(["run", str(folder / "in"), "-o", str(folder / "out"), "--jobs", "1"]) == 0
    return table(folder / "out" / "events.csv")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def reviewed(folder: Path, **cells: str) -> None:
    """Every event of the run with `cells`, taken back in."""
    rows = [{**row, **cells} for row in table(folder / "out" / "events.csv")]
    write(folder / "edited.csv", rows)
    assert status(["review", "import", str(folder / "edited.csv"), "-o", str(folder / "out")]) == 0


def wire(company: str, sum_and_round: str, investor: str) -> dict[str, str]:
    """A row without an id."""
    text = f"{company}宣布完成{sum_and_round}融资，由{investor}领投。"
    return dict(zip(HEADS, (f"{company}获融资", text, "2024-05-06"), strict=True))


def article(folder: Path, text: str) -> None:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "a.txt").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("before", "after"), [
    ("云岭光伏宣布完成3亿元融资，由招银国际领投。", "云岭光伏宣布完成人民币3亿元融资，由招银国际领投。"),
    ("云岭光伏宣布完成3亿元融资，由招银国际领投。", "云岭光伏宣布完成3亿元A轮融资，由招银国际领投。"),
    ("云岭光伏宣布以5亿元收购青禾机器人。", "云岭光伏宣布以5.5亿元收购青禾机器人。"),
])  # fmt: skip
def test_a_wrong_event_stays_out_when_its_sentence_is_reworded(tmp_path: Path, before: str, after: str) -> None:
    article(tmp_path, before)
    assert len(run(tmp_path)) == 1
    reviewed(tmp_path, review="wrong")
    article(tmp_path, after)
    assert run(tmp_path) == []
    assert {"marked wrong and left out" in row["what"] for row in table(tmp_path / "out" / "review_conflicts.csv")} == {
        True
    }


def test_a_corrected_cell_stays_when_its_sentence_is_reworded(tmp_path: Path) -> None:
    article(tmp_path, "生物反应器企业云岭生物宣布完成1亿元融资，由招银国际领投。")
    run(tmp_path)
    reviewed(tmp_path, company="云岭生物集团")
    article(tmp_path, "基因药企云岭生物宣布完成1.3亿元融资，由招银国际领投。")
    (row,) = run(tmp_path)
    assert (row["company"], row["amount_text"]) == ("云岭生物集团", "1.3亿元")


def test_rows_without_an_id_are_known_by_their_text_when_another_stands_before_them(tmp_path: Path) -> None:
    old = [wire("云岭光伏", "3亿元A轮", "松果创投"), wire("青禾机器人", "8000万元A轮", "松果创投")]
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "wire.csv", old)
    run(tmp_path)
    reviewed(tmp_path, lead_investors="松果创投二期", investors="松果创投二期")
    write(tmp_path / "in" / "wire.csv", [wire("海棠水务", "5亿元B轮", "云启资本"), *old])
    found = {row["company"]: row["investors"] for row in run(tmp_path)}
    assert found == {"海棠水务": "云启资本", "云岭光伏": "松果创投二期", "青禾机器人": "松果创投二期"}
    assert table(tmp_path / "out" / "review_conflicts.csv") == []


@pytest.mark.parametrize(("cells", "flags"), [
    ({"review_note": "看过"}, "company_unresolved"),
    ({"company": "云岭光伏集团"}, ""),
    ({"review": "ok"}, ""),
])  # fmt: skip
def test_a_flag_that_a_person_answered_is_gone(tmp_path: Path, cells: dict[str, str], flags: str) -> None:
    article(tmp_path, "云岭光伏成立于2015年，总部位于合肥。\n公司近日完成3亿元A轮融资，由招银国际领投。")
    assert [row["flags"] for row in run(tmp_path)] == ["company_unresolved"]
    reviewed(tmp_path, **cells)
    assert [row["flags"] for row in run(tmp_path)] == [flags]


def test_an_edited_table_of_another_run_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article(tmp_path, "云岭光伏宣布完成3亿元融资，由招银国际领投。")
    run(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    article(other, "青禾机器人宣布完成8000万元A轮融资，由松果创投领投。")
    rows = [{**row, "review": "ok"} for row in run(other)]
    write(tmp_path / "edited.csv", rows)
    capsys.readouterr()
    assert status(["review", "import", str(tmp_path / "edited.csv"), "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.strip().endswith("name the folder of its run with -o")
    assert not (tmp_path / "out" / "reviews.csv").exists()


def test_edits_in_a_table_that_cannot_be_imported_are_put_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article(tmp_path, "云岭光伏宣布完成3亿元融资，由招银国际领投。")
    run(tmp_path)
    deals = tmp_path / "out" / "deals.csv"
    edited = deals.read_text(encoding="utf-8-sig").replace("云岭光伏", "云岭光伏集团")
    deals.write_text(edited, encoding="utf-8-sig")
    run(tmp_path)
    assert "only events.csv and events.xlsx can be imported" in capsys.readouterr().err
    assert (tmp_path / "out" / "deals.edited.csv").read_text(encoding="utf-8-sig") == edited
    run(tmp_path)
    assert not (tmp_path / "out" / "deals.edited-2.csv").exists()
    assert "edited" not in capsys.readouterr().err
