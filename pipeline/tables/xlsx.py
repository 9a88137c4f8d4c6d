"""Tables as workbooks to work in: typed cells, filters, widths, colours, lists to choose from, links to the report."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from pipeline.tables.schema import REPORT, Cell, Column, Row, Table
from pipeline.tables.text import LONGEST, cell_text
from pipeline.tables.values import VALUES

_ROWS = 1_048_576  # the limit of the format, the header row included
_LINKS = 65_530  # the limit of links in a sheet; later rows have none
_FIRST_DAY = "1900-03-01"  # before it Excel counts a 29 February 1900 that never was

_WIDTHS = {"title": 34, "company": 18, "evidence": 60, "investors": 32, "investors_text": 28, "flags": 24, "round": 9,
           "review": 10, "review_note": 28, "event_type": 15, "status": 11, "currency": 9, "rules": 24, "reason": 40,
           "event_id": 20, "deal_id": 20, "doc_id": 24, "confidence": 11, "amount": 17}  # fmt: skip
_BY_TYPE = {"integer": 11, "number": 17, "date": 13, "text": 16, "list": 22}
# Colours of cells by what stands in them: column, value (empty: any), background, text.
_COLOURS = (
    ("flags", "", "#FBE9E5", "#9C3B2E"),
    ("review", "ok", "#E4F1E4", "#2F6B36"),
    ("review", "wrong", "#F6D9D4", "#9C3B2E"),
    ("review", "fixed", "#DDEBF3", "#1F5F7A"),
    ("review", "missing", "#F8F0D2", "#7A5D00"),
    ("status", "terminated", "#F1F1F1", "#777777"),
    ("status", "reported", "#FCF6DF", "#7A5D00"),
)


class Xlsx:
    """One table as NAME.xlsx; more rows than a sheet holds go on in another. Rows come from `schema.row`."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._table = table
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(folder / f"{table.name}.xlsx"), options)
        # A fixed date in place of the clock: the same rows give the same bytes.
        self._book.set_properties({"title": table.name, "created": datetime.datetime(2000, 1, 1)})
        add = self._book.add_format
        base = {"valign": "top"}
        self._day = add({**base, "num_format": "yyyy-mm-dd", "align": "left"})
        self._text = add({**base, "num_format": "@"})  # what is typed stays as typed: 2025-10 becomes no date
        self._money = add({**base, "num_format": "#,##0"})
        self._cents = add({**base, "num_format": "#,##0.00"})
        self._number = add({**base, "num_format": "0.000"})
        self._whole = add({**base, "num_format": "0"})
        self._link = add({**base, "num_format": "@", "font_color": "#1F5F7A", "underline": 1})
        self._head = add({"bold": True, "bottom": 1, "bg_color": "#1F5F7A", "font_color": "#FFFFFF", "valign": "top"})
        self._edited = add({"bold": True, "bottom": 1, "bg_color": "#B23A2E", "font_color": "#FFFFFF", "valign": "top"})
        self._colours = [(c, value, add({"bg_color": back, "font_color": ink})) for c, value, back, ink in _COLOURS]
        self._sheets = 0
        self._add_sheet()

    def _add_sheet(self) -> None:
        self._sheets += 1
        name = self._table.name if self._sheets == 1 else f"{self._table.name} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._table.columns):
            width = max(_WIDTHS.get(column.name, _BY_TYPE[column.type]), len(column.name) + 4)
            self._sheet.set_column(at, at, width, self._format(column))
            head = self._edited if column.name in ("review", "review_note") else self._head
            self._sheet.write_string(0, at, column.name, head)
            unit = f"\n{column.unit}" if column.unit else ""
            note = f"{column.zh}\n{column.en}{unit}".replace("`", "")
            self._sheet.write_comment(0, at, note, {"author": "rongzi", "width": 320, "height": 90})
        self._next = 1
        self._links = 0

    def _format(self, column: Column) -> object:
        match column.type:
            case "integer":
                return self._whole
            case "number":
                return self._money if column.decimals == 2 else self._number
        return self._text

    def _end_sheet(self) -> None:
        last = max(self._next - 1, 1)
        end = len(self._table.columns) - 1
        self._sheet.autofilter(0, 0, self._next - 1, end)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(end)}{last + 1}"})
        if self._table.name == "events":
            self._guide(last)

    def _guide(self, last: int) -> None:
        """Lists to choose from (also in empty rows for new events) and colours, in the columns that people work in."""
        places = {column.name: at for at, column in enumerate(self._table.columns)}
        for name, values in ((name, values) for name, values in VALUES.items() if name in places):
            error = {"error_title": name, "error_message": ", ".join(values), "ignore_blank": True}
            choice = {"validate": "list", "source": list(values), **error}
            self._sheet.data_validation(1, places[name], min(last + 500, _ROWS - 1), places[name], choice)
        for name, value, colour in self._colours:
            if name not in places:
                continue
            at = places[name]
            rule = (
                {"type": "cell", "criteria": "==", "value": f'"{value}"', "format": colour}
                if value
                else {"type": "no_blanks", "format": colour}
            )
            self._sheet.conditional_format(1, at, last, at, rule)
        if "flags" not in places:
            return
        # An event with a flag is seen at its id and its company too.
        flagged = f"=LEN(${xl_col_to_name(places['flags'])}2)>0"
        for name in [one for one in ("event_id", "company") if one in places]:
            rule = {"type": "formula", "criteria": flagged, "format": self._colours[0][2]}
            self._sheet.conditional_format(1, places[name], last, places[name], rule)

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._next == _ROWS:
                self._end_sheet()
                self._add_sheet()
            for at, column in enumerate(self._table.columns):
                self._cell(at, column, row[column.name])
            self._next += 1

    def _cell(self, at: int, column: Column, value: Cell) -> None:
        if isinstance(value, int | float):
            whole = column.decimals != 2 or float(value).is_integer()
            self._sheet.write_number(self._next, at, value, None if whole else self._cents)
            return
        text = cell_text(value)
        if column.type == "date" and (day := _excel_day(text)):
            self._sheet.write_datetime(self._next, at, day, self._day)
        elif column.name == "event_id" and text and self._links < _LINKS:
            # The page that lies beside the workbook, opened at this event.
            self._links += 1
            self._sheet.write_url(self._next, at, f"external:{REPORT}#{quote(text)}", self._link, text)
        elif text:
            # A longer text would be dropped without a word: cut it where the reader sees that it goes on.
            self._sheet.write_string(self._next, at, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")

    def close(self) -> None:
        self._end_sheet()
        self._book.close()


def _excel_day(text: str) -> datetime.date | None:
    """The day that `text` names when a sheet can hold it as a date, else None."""
    if len(text) != 10 or text < _FIRST_DAY:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
