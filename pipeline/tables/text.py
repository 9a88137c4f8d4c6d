"""Cells as text, and back: numbers without exponent, lists, and text that a spreadsheet would run."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.tables.schema import SEPARATOR, Cell, Column

if TYPE_CHECKING:
    from pandas import Series

LONGEST = 32_767  # characters that a spreadsheet keeps of a cell; our writer ends a cut one in …
# What spreadsheets take for the start of a formula, full-width forms and leading white space included
# (OWASP, "CSV Injection"). Quotes in front are part of it, so that taking one off again is exact.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guard(text: str) -> str:
    """`text` with a quote in front when a spreadsheet would run it; `unguard` takes it off again."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def number_text(number: int | float | None) -> str:
    """`number` in digits: no exponent, no `.0`; empty for None."""
    if number is None:
        return ""
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def cell_text(value: Cell) -> str:
    """`value` as one piece of text, list parts joined by `;`. Nothing is guarded."""
    match value:
        case None:
            return ""
        case str():
            return value
        case tuple():
            return SEPARATOR.join(value)
        case _:
            return number_text(value)


def csv_texts(column: Column, cells: Series) -> Series:
    """`cells` of `column` (from `frame`) as they stand in CSV; numbers are never guarded, empty ones stay `<NA>`."""
    match column.type:
        case "integer":
            return cells
        case "number":
            return cells.map(number_text, na_action="ignore")
        case "list":
            return cells.str.join(SEPARATOR).map(guard)
        case _:
            return cells.map(guard)


def from_csv(column: Column, text: str) -> str:
    """The text behind a CSV cell of `column`."""
    return text if column.type in ("integer", "number") else unguard(text)
