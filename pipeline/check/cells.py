"""Checks of one cell at a time: type, form, and the damage that spreadsheets do."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from math import isclose

from pipeline.check.findings import COLUMNS, Event, Finding, short
from pipeline.clean.fixers import visible
from pipeline.read.dates import short_dates
from pipeline.review.store import DERIVED, EMPTIED, ESSENTIAL
from pipeline.review.typed import CURRENCY, NAMES
from pipeline.tables.schema import EVENTS, Column
from pipeline.tables.sheet import STRAY, Sheet
from pipeline.tables.text import LONGEST
from pipeline.tables.values import VALUES

REQUIRED = ("event_id", "doc_id", "event_type")  # columns without which a row says nothing
_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_UNREAD = {**dict.fromkeys(VALUES, "unknown_value"), "round": "unknown_round",
           **dict.fromkeys(CURRENCY.values(), "not_iso_currency")}  # fmt: skip
_EXPONENT = re.compile(r"[-+]?\d+(\.\d+)?[eE][-+]?\d+")
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
        elif not name:
            why = f"column {sheet.names.index(name) + 1} has no head and is not read"
            yield Finding(1, "", "column_unknown", why, "warning")
        elif name not in known:
            yield Finding(1, name, "column_unknown", "events.csv has no such column", "warning")


def check_cells(
    event: Event, heads: Sequence[str], figures: Callable[[str], Collection[float]] = lambda text: ()
) -> Iterator[Finding]:
    """Each cell of a row by itself. `heads`: the columns of the table; `figures`: what the words of a sum may mean."""
    for name in event.line.formulas:
        what = "its result is not in the file" if name in event.line.unknown else short(event.text(name))
        yield event.finding(name, "formula", f"a spreadsheet runs this cell: {what}")
    for name, why in event.line.unknown.items():
        if name not in event.line.formulas:
            yield event.finding(name, "merged", why)
    for name, text in event.line.cells.items():
        column = COLUMNS.get(name)
        if name.startswith(STRAY) and int(name.removeprefix(STRAY)) > len(heads):
            yield event.finding("", "extra_cell", f"more cells than columns: {short(text)}")
        if column is None or not text:
            continue
        if text != text.strip():
            yield event.finding(name, "spaces", "white space around the text", "warning")
        if _DAMAGED.search(text):
            yield event.finding(name, "damaged_text", f"characters were lost or are hidden: {short(text)}", "warning")
        elif (seen := visible(text)) != text and " ".join(seen.split()) != " ".join(text.split()):
            why = f"characters that nobody sees, which an import takes off: it reads {short(seen)!r}"
            yield event.finding(name, "hidden_characters", why, "warning")
        if len(text) == LONGEST:  # what no spreadsheet saw may be longer
            yield event.finding(name, "cut", f"the text was cut at {LONGEST} characters", "warning")
        if event.text(name) or name in event.unread:  # else it is read as an empty one
            yield from _typed(event, column, text.strip(), figures)
        if name in event.unread and column.type not in ("number", "integer", "date"):
            yield event.finding(name, _UNREAD.get(name, "no_name" if name in NAMES else "no_text"), event.unread[name])
    for name in dict.fromkeys((*REQUIRED, *ESSENTIAL)):
        new = name == "event_id" and event.text("review") == "missing"  # the import gives it one
        untold = name == "company" and not event.text("company_text")  # the article does not tell it
        if name in heads and not (event.text(name) or new or untold):
            yield event.finding(name, "empty", EMPTIED if name in ESSENTIAL else "no row can do without it")


def _typed(event: Event, column: Column, text: str, figures: Callable[[str], Collection[float]]) -> Iterator[Finding]:
    """`text` is the cell as typed."""
    name = column.name
    match column.type:
        case "number" | "integer":
            value = event.number(name)
            if value is None:
                yield event.finding(name, "not_a_number", event.unread.get(name, f"{short(text)!r} is no number"))
                return
            # Of a sum the words tell whether digits were lost, and a converted one is made anew from it.
            words = (
                event.text(f"{CURRENCY[name].removesuffix('currency') or 'amount_'}text") if name in CURRENCY else ""
            )
            whole = name in DERIVED or (words and any(isclose(one, value, rel_tol=1e-12) for one in figures(words)))
            if _EXPONENT.fullmatch(text) and not whole:
                yield event.finding(name, "exponent", f"{text}: shortened by a spreadsheet; lost digits?", "warning")
            if column.type == "integer" and not value.is_integer():
                yield event.finding(name, "not_whole", f"{text} is no whole number")
            elif value < 0:
                yield event.finding(name, "negative", f"{text} is less than 0")
        case "date":
            yield from _date(event, name, text)
        case "text" if name in ("event_id", "deal_id", "company_id") and _EXPONENT.fullmatch(text):
            yield event.finding(name, "exponent", f"{text}: a spreadsheet took the id for a number")


def _date(event: Event, name: str, text: str) -> Iterator[Finding]:
    if name in event.unread and short_dates(text):
        why = f"{text}: a spreadsheet left two digits of the year, and no telling in which order; show it as 2025-09-12"
        yield event.finding(name, "short_date", why, "warning")
    elif name in event.unread:
        what = "no_such_day" if _ISO.fullmatch(text) else "not_iso_date"
        yield event.finding(name, what, event.unread[name])
    elif not 1980 <= int(event.text(name)[:4]) <= 2100:
        yield event.finding(name, "far_date", f"the year of {event.text(name)} is far from any news", "warning")
