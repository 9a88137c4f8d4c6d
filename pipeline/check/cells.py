"""Checks of one cell at a time: type, form, and the damage that spreadsheets do."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from pipeline.check.findings import COLUMNS, Event, Finding, short
from pipeline.tables.schema import EVENTS, Column
from pipeline.tables.sheet import Sheet
from pipeline.tables.values import VALUES

REQUIRED = ("event_id", "doc_id", "event_type")  # columns without which a row says nothing
_LONGEST = 32_767  # characters that a spreadsheet keeps of a cell
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_EXPONENT = re.compile(r"[-+]?\d+(\.\d+)?[eE][-+]?\d+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_NAME_MARKS = re.compile(r"[、，,]\s*\S")
# Marks that turn the direction of text, controls, and what stands for a character that was lost.
_DAMAGED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\u202a-\u202e\u2066-\u2069]|\\?{3}|锟斤拷")


def check_columns(sheet: Sheet) -> Iterator[Finding]:
    """The header: columns that are missing, unknown, or there twice."""
    known = EVENTS.names
    for name in known:
        if name not in sheet.names:
            severity = "error" if name in REQUIRED else "warning"
            yield Finding(1, name, "column_missing", "the table has no such column", severity)  # type: ignore[arg-type]
    for name in dict.fromkeys(sheet.names):
        if sheet.names.count(name) > 1:
            yield Finding(1, name, "column_twice", "the column stands there more than once", "error")
        elif name and name not in known:
            yield Finding(1, name, "column_unknown", "events.csv has no such column", "warning")


def check_cells(event: Event) -> Iterator[Finding]:
    """Each cell of a row by itself."""
    for name in event.line.formulas:
        yield event.finding(name, "formula", f"a spreadsheet runs this cell: {short(event.text(name))}")
    for name, text in event.line.cells.items():
        column = COLUMNS.get(name)
        if name.startswith("?"):
            yield event.finding("", "extra_cell", f"more cells than columns: {short(text)}")
        if column is None or not text:
            continue
        if text != text.strip():
            yield event.finding(name, "spaces", "white space around the text", "warning")
        if _DAMAGED.search(text):
            yield event.finding(name, "damaged_text", f"characters were lost or are hidden: {short(text)}", "warning")
        if len(text) >= _LONGEST:
            yield event.finding(name, "cut", f"the text was cut at {_LONGEST} characters", "warning")
        yield from _typed(event, column, text.strip())
        if name in VALUES and text.strip() not in VALUES[name]:
            known = ", ".join(VALUES[name])
            yield event.finding(name, "unknown_value", f"{short(text)!r} is none of {known}")
    for name in REQUIRED:
        if not event.text(name) and not (name == "event_id" and event.text("review") == "missing"):
            yield event.finding(name, "empty", "no row can do without it")


def _typed(event: Event, column: Column, text: str) -> Iterator[Finding]:
    match column.type:
        case "number" | "integer":
            if _EXPONENT.fullmatch(text):
                yield event.finding(column.name, "exponent", f"{text}: a spreadsheet shortened it, digits may be lost")
            elif not _NUMBER.fullmatch(text):
                yield event.finding(column.name, "not_a_number", f"{short(text)!r} is no plain number")
            elif column.type == "integer" and "." in text:
                yield event.finding(column.name, "not_whole", f"{text} is no whole number")
            elif text.startswith("-") and float(text) < 0:
                yield event.finding(column.name, "negative", f"{text} is less than 0")
        case "date":
            yield from _date(event, column.name, text)
        case "list":
            for part in text.split(";"):
                if column.name not in ("rules", "flags") and _NAME_MARKS.search(part):
                    yield event.finding(
                        column.name, "separator", f"names are parted by ';', not as in {short(part)!r}", "warning"
                    )
        case _:
            if column.name in ("event_id", "deal_id", "company_id") and _EXPONENT.fullmatch(text):
                yield event.finding(column.name, "exponent", f"{text}: a spreadsheet took the id for a number")


def _date(event: Event, name: str, text: str) -> Iterator[Finding]:
    found = _ISO.fullmatch(text)
    if not found:
        yield event.finding(name, "not_iso_date", f"{short(text)!r}: dates are 2025, 2025-09 or 2025-09-12")
        return
    year, month, day = found.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        yield event.finding(name, "no_such_day", f"there is no day {text}")
        return
    if not 1980 <= int(year) <= 2100:
        yield event.finding(name, "far_date", f"the year {year} is far from any news", "warning")
