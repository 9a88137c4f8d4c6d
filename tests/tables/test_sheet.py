"""A table read as a person's program left it."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import read_csv

from pipeline.tables.reading import TableError
from pipeline.tables.schema import EVENTS, Row, row
from pipeline.tables.sheet import read_sheet
from pipeline.tables.text import cell_text
from pipeline.tables.writers import open_tables

TEXT = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
    st.sampled_from(
        ["=1+1", "+86", "-", "@x", "'=a", "＝SUM(A1)", "2025-09", "00123", "1E5", "TRUE", "a;b", '"q"', "甲\n乙"]
    ),
).map(str.strip)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"event_id": st.text("ev0123456789abcdef", min_size=4, max_size=18)},
        optional={"title": TEXT, "company": TEXT, "review_note": TEXT, "round": TEXT,
                  "amount": st.floats(0, 1e14).map(lambda number: round(number, 2)),
                  "evidence_start": st.integers(0, 10**9), "investors": st.lists(TEXT, max_size=3).map(tuple)},
    ).map(lambda cells: row(EVENTS, cells)),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(ROWS, st.sampled_from(["csv", "xlsx", "jsonl", "parquet"]))
def test_every_cell_comes_back_as_it_was_and_none_is_a_formula(rows: list[Row], form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open_tables(Path(folder), (form,)) as tables:
            tables.write("events", rows)
        sheet = read_sheet(Path(folder, f"events.{form}"))
        assert [line.formulas for line in sheet.lines] == [()] * len(rows)
        for line, made in zip(sheet.lines, rows, strict=True):
            for name, value in made.items():
                if isinstance(value, float) and form == "xlsx":
                    assert float(line.cells[name]) == pytest.approx(value, rel=1e-14)
                else:
                    assert line.cells.get(name, "").replace("\r\n", "\n") == cell_text(value).replace("\r\n", "\n")


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_no_cell_of_a_csv_starts_a_formula(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open_tables(Path(folder), ("csv",)) as tables:
            tables.write("events", rows)
        with Path(folder, "events.csv").open(encoding="utf-8-sig", newline="") as handle:
            for record in csv.reader(handle):
                assert not [part for part in record if part.lstrip()[:1] in tuple("=+-@＝＋－＠\t\r")]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gbk", ","), ("utf-16", "\t"), ("gbk", ";"), ("gbk", "|")],
)
def test_a_csv_in_any_dress_is_the_same_sheet(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f'event_id{delimiter}company{delimiter}备注\r\nev1{delimiter}"云帆{delimiter}科技"{delimiter}好\r\n\r\n'
    (tmp_path / "x.csv").write_bytes(text.encode(encoding))
    sheet = read_sheet(tmp_path / "x.csv")
    assert sheet.names == ("event_id", "company", "备注")
    assert [(line.number, line.cells) for line in sheet.lines] == [
        (2, {"event_id": "ev1", "company": f"云帆{delimiter}科技", "备注": "好"})
    ]


def test_a_formula_in_a_workbook_is_told_and_gives_what_its_program_worked_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["event_id", "amount"])
    book.active.append(["ev1", "=1+1"])
    book.save(tmp_path / "x.xlsx")
    (line,) = read_sheet(tmp_path / "x.xlsx").lines
    assert line.formulas == ("amount",)
    assert line.cells["amount"] == ""
    assert list(line.unknown) == ["amount"]  # no program has worked it out yet


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("x.csv", b"a,b\n1,2\n", "no column of events"),
     ("x.csv", "company,round\n云帆科技,A\n".encode(), "neither event_id nor doc_id"),
     ("x.xlsx", b"PK no", "is not a .xlsx table"),
     ("x.xls", b"", "save it as .xlsx"), ("x.csv", b"\xff\x00\xff", "is not text"),
     ("x.csv", "event_id,company,evidence\nev1,雲帆科技,雲帆完成數千萬元融資。\n".encode("big5"), "is in Big5"),
     ("x.csv", "event_id,company\nev1,云帆科技\nev2,".encode() + b"\xe4\xba\n", "line 3"),
     ("x.csv", 'event_id,company\nev1,云帆科技\nev2,"星野医疗\nev3,松果教育\n'.encode(), "line 3 is closed nowhere"),
     ("none.csv", None, "no such file"),
     ("none", None, "no such file"), (".", None, "events.csv"), ("x.csv", b"", "no column of events"),
     ("documents.csv", b"doc_id,title,status\na,b,ok\n", "is it the right file"),
     ("deals.csv", b"deal_id,company,amount\na,b,1\n", "is it the right file"),
     ("investors.csv", b"event_id,deal_id,role,name\na,b,lead,c\n", "is it the right file")],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=why) as caught:
        read_sheet(tmp_path / name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "number"),
    [("sep=;\nevent_id;company\nev1;甲\n", 2), ('"sep=;"\r\nevent_id;company\r\nev1;甲\r\n', 2),
     ("融资事件，2025年9月,,\n\nevent_id,company,\nev1,甲,\n", 4), ("Event_ID, Company\nev1,甲\n", 2)],
)  # fmt: skip
def test_the_heads_are_found_behind_a_title_and_in_any_case(tmp_path: Path, content: str, number: int) -> None:
    (tmp_path / "x.csv").write_text(content, encoding="utf-8")
    (line,) = read_sheet(tmp_path / "x.csv").lines
    assert (line.number, line.cells["event_id"], line.cells["company"]) == (number, "ev1", "甲")


def test_the_heads_of_a_workbook_are_found_behind_a_title(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in (["融资事件"], [], ["event_id", "Company"], ["ev1", "甲"]):
        book.worksheets[0].append(cells)
    book.save(tmp_path / "x.xlsx")
    (line,) = read_sheet(tmp_path / "x.xlsx").lines
    assert (line.number, line.cells) == (4, {"event_id": "ev1", "company": "甲"})


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_heads_that_are_none_of_events_are_shown(tmp_path: Path, name: str) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["公司", "金额"])
    book.save(tmp_path / "x.xlsx")
    (tmp_path / "x.csv").write_text("公司,金额\n甲,1\n", encoding="utf-8")
    with pytest.raises(TableError, match="in the first row, which holds 公司, 金额; is it the right file?"):
        read_sheet(tmp_path / name)


def saved(path: Path, delimiter: str, **cells: str) -> dict[str, str]:
    """The cells of a table of one row that a spreadsheet saved."""
    rows = ("event_id", "company", *cells), ("ev1", "甲", *cells.values())
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    return read_sheet(path).lines[0].cells


def test_figures_with_a_decimal_comma_are_read_where_semicolons_part_the_cells(tmp_path: Path) -> None:
    cells = saved(tmp_path / "a.csv", ";", amount="12345678,9", confidence="0,85", amount_text="1,5亿元")
    assert (cells["amount"], cells["confidence"], cells["amount_text"]) == ("12345678.9", "0.85", "1,5亿元")
    assert saved(tmp_path / "b.csv", "\t", amount="12,345")["amount"] == "12,345"  # thousands elsewhere


@pytest.mark.parametrize(("delimiter", "event", "published", "read"), [
    (";", "03/04/2025", "05/04/2025", ("2025-04-03", "2025-04-05")),  # the order of where semicolons are used
    (",", "03/04/2025", "25/04/2025", ("2025-04-03", "2025-04-25")),  # a day above 12 tells it for all
    (",", "03/04/2025", "04/25/2025", ("03/04/2025", "04/25/2025")),  # months first, as iso_date reads them
    (";", "03/04/2025", "04/25/2025", ("03/04/2025", "04/25/2025")),
])  # fmt: skip
def test_the_order_of_day_and_month_is_one_for_the_file(
    tmp_path: Path, delimiter: str, event: str, published: str, read: tuple[str, str]
) -> None:
    cells = saved(tmp_path / "a.csv", delimiter, event_date=event, published_date=published)
    assert (cells["event_date"], cells["published_date"]) == read


def test_a_workbook_that_was_made_of_the_csv_has_no_quotes_before_what_begins_with_a_mark(tmp_path: Path) -> None:
    texts = {"event_id": "ev1", "doc_id": "=周报.txt", "evidence": "- 云帆科技完成A轮融资。", "investors": "@资本;云杉"}
    with open_tables(tmp_path, ("csv", "xlsx")) as tables:
        tables.write("events", [row(EVENTS, texts | {"title": "'=甲"})])
    read_csv(tmp_path / "events.csv", dtype=str, keep_default_na=False).to_excel(tmp_path / "x.xlsx", index=False)
    for name in ("events.xlsx", "x.xlsx"):
        (line,) = read_sheet(tmp_path / name).lines
        assert {one: line.cells[one] for one in texts} == texts
        assert line.cells["title"] == "'=甲"
        assert line.formulas == ()


def test_cells_that_were_merged_down_a_column_hold_their_value_each(tmp_path: Path) -> None:
    events = [row(EVENTS, {"event_id": f"ev{at}", "company": "云帆科技", "round": "A", "status": "planned"})
              for at in range(4)]  # fmt: skip
    with open_tables(tmp_path, ("xlsx",)) as tables:
        tables.write("events", events)
    book = openpyxl.load_workbook(tmp_path / "events.xlsx")
    heads = {head.value: head.column for head in book.active[1]}
    company, text = heads["company"], heads["round"]
    for area in ((2, company, 4, company), (3, text, 3, text + 1), (5, heads["review"], 90, heads["review"])):
        book.active.merge_cells(None, *area)
    book.save(tmp_path / "x.xlsx")
    lines = read_sheet(tmp_path / "x.xlsx").lines
    assert [line.cells["company"] for line in lines] == ["云帆科技"] * 4
    assert [line.cells["round"] for line in lines] == ["A"] * 4
    # What a cell beside the first one of the range held is lost: it is no edit, and is named.
    (place,) = [line.unknown for line in lines if line.unknown]
    assert place == lines[1].unknown
    assert "merged into" in place["round_text"]


def test_of_an_id_that_was_deleted_in_a_workbook_nothing_is_left(tmp_path: Path) -> None:
    with open_tables(tmp_path, ("xlsx",)) as tables:
        tables.write("events", [row(EVENTS, {"event_id": f"ev{at}", "company": "云帆科技"}) for at in range(2)])
    book = openpyxl.load_workbook(tmp_path / "events.xlsx")
    book.active["A3"].value = None  # its link stays
    book.save(tmp_path / "x.xlsx")
    assert [line.cells["event_id"] for line in read_sheet(tmp_path / "x.xlsx").lines] == ["ev0", ""]
