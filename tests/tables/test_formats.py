"""The same rows in every format, and back."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tables.reading import TableError, read_table
from pipeline.tables.schema import EVENTS, Column, Row, Table, row
from pipeline.tables.text import guard, number_text, unguard
from pipeline.tables.writers import FORMATS, open_tables

ROUND = {
    "event_id": "ev1",
    "doc_id": "a.txt",
    "title": "星野智能完成B轮融资",
    "published_date": "2025-09-12",
    "event_type": "equity_round",
    "company": "星野智能",
    "amount": 200_000_000.0,
    "amount_cny": 1_425_000.456,
    "currency": "CNY",
    "investors": ("北辰资本", "云杉创投"),
    "event_date": "2025-09",
    "evidence": "星野智能宣布完成2亿元B轮融资，\n由北辰资本领投。",
    "evidence_start": 0,
    "evidence_end": 24,
    "confidence": 0.87654,
}


def path_of(folder: Path, form: str) -> Path:
    return folder / ("rongzi.sqlite" if form == "sqlite" else f"events.{form}")


def write(folder: Path, form: str, rows: list[Row], table: Table = EVENTS) -> Path:
    with open_tables(folder, [form], [table]) as tables:
        tables.write(table.name, rows)
    return path_of(folder, form)


# Every text that UTF-8 can hold, with those that formats trip over more often.
texts = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(["=1+1", "'=1", "''+a", "-", "@x", "\t", "\r", "a\rb", "\r\n", '"', "_x0041_", "_x005F_", "\x00"]),
    st.sampled_from([" ", "　", "2025", "1e5", "007", "TRUE", "NULL", "2025-09-12", "＝1", "\ufffe", "\ufeff", "\x0b"]),
)
cells = {
    "text": texts,
    "date": st.sampled_from(["", "2025", "2025-09", "2025-09-12", "1899-01-01", "1900-02-28", "2025-02-30"]),
    # A workbook keeps 15 digits of a number; sums of money up to ten trillion with cents fit.
    "integer": st.none() | st.integers(-(10**15), 10**15),
    "number": st.none() | st.integers(-(10**15), 10**15).map(lambda cents: cents / 100),
    "list": st.lists(texts, max_size=3).map(tuple),
}


@st.composite
def event_rows(draw: st.DrawFn) -> Row:
    drawn = {column.name: draw(cells[column.type]) for column in EVENTS.columns}
    return row(EVENTS, drawn | {"event_id": "ev1"})  # a workbook holds no row that is empty throughout


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=40, deadline=None)
@given(rows=st.lists(event_rows(), max_size=3))
def test_what_is_read_back_equals_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, form: str, rows: list[Row]
) -> None:
    path = write(tmp_path_factory.mktemp("tables"), form, rows)
    assert read_table(path, EVENTS) == rows


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    rows = [row(EVENTS, ROUND)] * 3
    first = write(tmp_path / "one", form, rows).read_bytes()
    assert write(tmp_path / "two", form, rows).read_bytes() == first


def test_csv_opens_in_a_spreadsheet_as_it_stands(tmp_path: Path) -> None:
    data = write(tmp_path, "csv", [row(EVENTS, ROUND)]).read_bytes()
    assert data.startswith(b"\xef\xbb\xbfevent_id,deal_id,doc_id,title,")
    assert data.endswith(b"\r\n")
    with path_of(tmp_path, "csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["evidence"] == ROUND["evidence"]
    assert (line["amount"], line["amount_cny"], line["amount_min"]) == ("200000000", "1425000.46", "")
    assert (line["investors"], line["confidence"]) == ("北辰资本;云杉创投", "0.877")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86", "'+86"),
        ("-", "'-"),
        ("@北辰", "'@北辰"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("'星野'", "'星野'"),
        ("A+轮", "A+轮"),
        ("", ""),
    ],
)
def test_text_that_a_spreadsheet_would_run_is_made_harmless(text: str, written: str) -> None:
    assert guard(text) == written
    assert unguard(written) == text


def test_a_negative_number_stays_a_number_in_csv(tmp_path: Path) -> None:
    write(tmp_path, "csv", [row(EVENTS, {**ROUND, "amount": -5.5, "title": "-5.5"})])
    with path_of(tmp_path, "csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["amount"], line["title"]) == ("-5.5", "'-5.5")


@pytest.mark.parametrize(
    ("number", "text"),
    [(5e7, "50000000"), (1e22, "10000000000000000000000"), (0.1, "0.1"), (1.5e-7, "0.00000015"), (3, "3"), (None, "")],
)
def test_numbers_have_no_exponent_and_no_empty_decimals(number: float | None, text: str) -> None:
    assert number_text(number) == text


def test_a_workbook_is_typed_and_its_header_stays_in_sight(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, "xlsx", [row(EVENTS, {**ROUND, "title": "=1+1"})])).active
    assert sheet is not None
    heads = {cell.value: cell.column - 1 for cell in sheet[1]}
    cells = sheet[2]
    assert sheet.freeze_panes == "A2"
    assert cells[heads["amount"]].data_type == "n"
    assert cells[heads["published_date"]].is_date
    assert (cells[heads["event_date"]].value, cells[heads["title"]].data_type) == ("2025-09", "s")


def test_a_workbook_says_where_it_had_to_cut(tmp_path: Path) -> None:
    (back,) = read_table(write(tmp_path, "xlsx", [row(EVENTS, {**ROUND, "evidence": "长" * 40_000})]))
    assert back["evidence"] == "长" * 32_766 + "…"


def test_the_database_holds_every_table(tmp_path: Path) -> None:
    with open_tables(tmp_path, ["sqlite"]) as tables:
        tables.write("events", [row(EVENTS, ROUND)])
    base = sqlite3.connect(tmp_path / "rongzi.sqlite")
    names = {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
    assert names == {"events", "deals", "investors", "mentions", "documents"}
    assert base.execute("SELECT amount, investors FROM events").fetchall() == [(2e8, "北辰资本;云杉创投")]
    base.close()


def test_a_run_that_fails_leaves_the_last_tables_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "csv", [row(EVENTS, ROUND)])
    before = path.read_bytes()
    with pytest.raises(RuntimeError), open_tables(tmp_path, ["csv"]) as tables:
        tables.write("events", [])
        raise RuntimeError
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["events.csv"]


def test_a_lone_surrogate_does_not_stop_the_writer(tmp_path: Path) -> None:
    (back,) = read_table(write(tmp_path, "csv", [row(EVENTS, {**ROUND, "title": "星\ud800野"})]))
    assert back["title"] == "星?野"


def test_a_name_with_the_separator_inside_stays_one_name() -> None:
    assert row(EVENTS, {"investors": ("甲;乙", " 丙 ", "")})["investors"] == ("甲；乙", "丙")


@pytest.mark.parametrize(
    ("column", "value"),
    [("amount", "2亿"), ("amount", float("nan")), ("amount", True), ("evidence_start", 1.5), ("title", 3)],
)
def test_a_value_of_the_wrong_type_is_refused_by_name(column: str, value: object) -> None:
    with pytest.raises(ValueError, match=column):
        row(EVENTS, {column: value})


class TestReadingBad:
    def test_a_missing_column_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "events.csv"
        path.write_text("event_id,doc_id\r\nev1,a\r\n", encoding="utf-8")
        with pytest.raises(TableError, match="columns missing: deal_id, title"):
            read_table(path)
        assert read_table(path, required=["doc_id"])[0]["doc_id"] == "a"

    def test_a_wrong_cell_is_named_with_its_row(self, tmp_path: Path) -> None:
        path = tmp_path / "events.csv"
        path.write_text("doc_id,amount\r\na,1\r\nb,两亿\r\n", encoding="utf-8")
        with pytest.raises(TableError, match="row 3: amount: a number is wanted, not '两亿'"):
            read_table(path, required=["doc_id"])

    def test_a_table_saved_by_a_chinese_spreadsheet_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "events.csv"
        path.write_bytes("doc_id,company\r\na,星野智能\r\n".encode("gb18030"))
        assert read_table(path, required=["doc_id"])[0]["company"] == "星野智能"

    @pytest.mark.parametrize("name", ["events.xlsx", "events.parquet", "events.jsonl"])
    def test_a_broken_file_gives_one_line(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(b"no table\nat all")
        with pytest.raises(TableError, match=name) as caught:
            read_table(tmp_path / name)
        assert "\n" not in str(caught.value)

    def test_an_unknown_name_or_format_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(TableError, match="which table"):
            read_table(tmp_path / "my.csv")
        (tmp_path / "events.doc").write_bytes(b"")
        with pytest.raises(TableError, match="unknown format"):
            read_table(tmp_path / "events.doc")
        with pytest.raises(TableError, match="no such file"):
            read_table(tmp_path / "events.csv")


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown format 'pdf'"), open_tables(tmp_path, ["pdf"]):
        pass


def test_a_workbook_goes_on_in_another_sheet_when_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.tables.xlsx._ROWS", 3)
    small = Table("events", "", "", (Column("doc_id", "text", "", ""), Column("amount", "number", "", "")))
    rows = [row(small, {"doc_id": str(n), "amount": float(n)}) for n in range(5)]
    path = write(tmp_path, "xlsx", rows, small)
    assert openpyxl.load_workbook(path).sheetnames == ["events", "events 2", "events 3"]
    assert read_table(path, small) == rows
