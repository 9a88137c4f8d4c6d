"""Two tables held against each other."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.diff.compare import compare
from pipeline.diff.files import HEADS, rows, write_csv, write_html
from pipeline.tables.match import likeness, pairs
from pipeline.tables.schema import EVENTS
from pipeline.tables.sheet import Line, Sheet
from pipeline.tables.text import cell_text
from tests.report.made import made

Cells = dict[str, str]
TABLE: list[Cells] = [{n: cell_text(v) for n, v in row.items()} for row in made(12).events]


def sheet(cells: list[Cells], names: tuple[str, ...] = EVENTS.names) -> Sheet:
    return Sheet(names, tuple(Line(at + 2, dict(row)) for at, row in enumerate(cells)))


def test_a_table_does_not_differ_from_itself_in_any_order() -> None:
    found = compare(sheet(TABLE), sheet(TABLE[::-1]))
    assert not found
    assert found.unchanged == len(TABLE)


def test_the_quote_before_what_a_spreadsheet_would_run_is_no_difference() -> None:
    one, two = ([{**TABLE[0], "evidence": text}] for text in ("- 云帆科技完成融资。", "'- 云帆科技完成融资。"))
    assert not compare(sheet(one), sheet(two))


def test_gained_and_lost_events() -> None:
    found = compare(sheet(TABLE[:-1]), sheet(TABLE[1:]))
    assert [event["event_id"] for event in found.gained] == [TABLE[-1]["event_id"]]
    assert [event["event_id"] for event in found.lost] == [TABLE[0]["event_id"]]
    assert found.unchanged == len(TABLE) - 2


def test_changes_cell_by_cell() -> None:
    new = [*TABLE[:3], {**TABLE[3], "round": "B轮", "status": "planned", "amount": "5"}, *TABLE[4:]]
    (event,) = compare(sheet(TABLE), sheet(new)).changed
    wanted = {"status": "planned", "round": "B轮", "amount": "5"}
    assert {cell.column: (cell.old, cell.new) for cell in event.cells} == {
        column: (TABLE[3][column], new_text) for column, new_text in wanted.items()
    }


def test_an_event_whose_id_changed_is_paired_by_what_it_says() -> None:
    twin = {**TABLE[5], "event_id": "ev_other", "amount_text": "1亿元", "amount": "100000000"}
    stranger = {**TABLE[7], "event_id": "ev_third", "doc_id": TABLE[5]["doc_id"]}
    found = compare(sheet(TABLE), sheet([*TABLE[:5], stranger, twin, *TABLE[6:]]))
    assert [event["event_id"] for event in found.gained] == ["ev_third"]
    assert not found.lost
    assert [(event.old["event_id"], event.new["event_id"]) for event in found.changed] == [
        (TABLE[5]["event_id"], "ev_other")
    ]
    assert {cell.column for cell in found.changed[0].cells} == {"event_id", "amount", "amount_text"}


def test_the_same_company_in_another_article_is_no_pair() -> None:
    moved = {**TABLE[0], "event_id": "ev_other", "doc_id": "elsewhere.txt", "title": "另一篇"}
    found = compare(sheet([TABLE[0]]), sheet([moved]))
    assert (len(found.gained), len(found.lost)) == (1, 1)


def test_numbers_are_compared_as_numbers_and_ignored_columns_do_not_count() -> None:
    new = [{**TABLE[0], "amount": TABLE[0]["amount"] + ".00", "rules": "another"}]
    assert [cell.column for cell in compare(sheet(TABLE[:1]), sheet(new)).changed[0].cells] == ["rules"]
    assert not compare(sheet(TABLE[:1]), sheet(new), ignore=["rules"])


def test_what_a_spreadsheet_shows_otherwise_is_no_change_and_a_coarser_date_is() -> None:
    old = [{**TABLE[0], "event_date": "2025-09-02", "published_date": "2025-09", "amount": "30000000"}]
    shown = [{**old[0], "event_date": "2025/9/2", "published_date": "Sep-25", "amount": "3.00E+07"}]
    assert not compare(sheet(old), sheet(shown))
    assert not compare(sheet(shown), sheet(old))
    new = [{**old[0], "event_date": "2025/9/3", "published_date": "2025-09-01", "amount": "3.1E+07"}]
    changed = compare(sheet(old), sheet(new)).changed[0].cells
    assert [cell.column for cell in changed] == ["published_date", "amount", "event_date"]


def test_only_columns_that_both_tables_have_count() -> None:
    names = tuple(name for name in EVENTS.names if name != "investors")
    less = [{name: text for name, text in row.items() if name != "investors"} for row in TABLE]
    assert not compare(sheet(TABLE), sheet(less, names))


def test_the_files_hold_every_change_and_no_markup_from_a_cell(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>\u202e=1+1"
    new = [
        {**TABLE[0], "company": nasty, "evidence": "=" + nasty},
        *TABLE[2:],
        {**TABLE[1], "event_id": "e", "doc_id": nasty, "title": "另一篇"},
        {**TABLE[-1], "event_id": "e2", "doc_id": f"{nasty}2"},
    ]
    new.remove(TABLE[-1])
    found = compare(sheet(TABLE), sheet(new))
    write_csv(tmp_path / "d.csv", found)
    write_html(tmp_path / "d.html", found, "old <b>", "new")
    with (tmp_path / "d.csv").open(encoding="utf-8-sig", newline="") as handle:
        read = list(csv.reader(handle))
    assert tuple(read[0]) == HEADS
    assert {line[0] for line in read[1:]} == {"gained", "lost", "changed", "renamed"}
    assert len(read) - 1 == len(list(rows(found)))
    assert not [part for line in read for part in line if part[:1] in tuple("=+-@")]
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "\u202e" not in page
    assert "old &lt;b&gt;" in page


CELLS = st.dictionaries(
    st.sampled_from(["event_id", "doc_id", "company", "round", "amount", "evidence", "investors"]),
    st.sampled_from(["", "a", "b", "ab", "1", "1.0", "甲;乙"]),
)


@settings(max_examples=200)
@given(st.lists(CELLS, max_size=6), st.lists(CELLS, max_size=6))
def test_every_row_is_in_at_most_one_pair_and_likeness_has_no_side(old: list[Cells], new: list[Cells]) -> None:
    found = pairs(old, new)
    assert len({a for a, _, _ in found}) == len({b for _, b, _ in found}) == len(found)
    for a, b, score in found:
        assert 0 <= score <= 1
        assert likeness(old[a], new[b]) == likeness(new[b], old[a])
    difference = compare(sheet(old), sheet(new))
    both = len(difference.changed) + difference.unchanged
    assert (len(difference.lost) + both, len(difference.gained) + both) == (len(old), len(new))
    assert difference.renamed or both == len(found)
