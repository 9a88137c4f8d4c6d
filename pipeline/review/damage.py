"""What spreadsheets do to cells that nobody edited."""

from __future__ import annotations

import math

from pipeline.clean.fixers import visible
from pipeline.read.dates import iso_date, short_dates
from pipeline.review.typed import DIGITS, EXPONENT, line_ends, plain_number, share
from pipeline.tables.schema import SEPARATOR, SHARE, Column
from pipeline.tables.text import LONGEST, unguard

_NOTHING = ("nan", "NaN", "NaT", "None", "<NA>", "#N/A")  # as data frames and lookups write a cell with nothing in it


def unchanged(column: Column, before: str, now: str) -> bool:
    """Whether `now` is `before` but for what a spreadsheet does on its own: nobody edited the cell."""
    before, now = line_ends(unguard(before)), line_ends(unguard(now))
    if before == now or _through_gbk(before) == now or visible(before).strip() == visible(now).strip():
        return True
    if len(before) == len(now) and all(new in (old, "\ufffd") for old, new in zip(before, now, strict=True)):
        return True  # characters that a program does not show, as the report
    if len(now) >= LONGEST - 1 and before.startswith(now[: LONGEST - 1].removesuffix("…")):
        return True
    if not before or not now:
        return now in _NOTHING
    match column.type:
        case "number" | "integer":
            return _same_number(before, now) or (column.unit == SHARE and _same_share(before, now))
        case "date":
            return _same_date(before, now)
        case "list":
            return _parts(before) == _parts(now)
    return _same_text(before, now)


def _through_gbk(text: str) -> str:
    """What is left of `text` after a Chinese Excel saved it as CSV: characters outside GBK become `?`."""
    return text.encode("gbk", "replace").decode("gbk")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(SEPARATOR) if part.strip()]


def _same_number(before: str, now: str) -> bool:
    old, new = plain_number(before), plain_number(now)
    if old is None or new is None:
        return False
    return math.isclose(old, new, rel_tol=1e-14) or _shortened(old, now)


def _same_share(before: str, now: str) -> bool:
    """Whether `now` is the share `before` as a cell shows it: 97%, or with fewer decimals."""
    old, new = share(before), share(now)
    digits = len(now.strip().removesuffix("%").partition(".")[2]) + 2 * now.strip().endswith("%")
    return old is not None and new is not None and math.isclose(old, new, abs_tol=0.500001 * 10**-digits)


def _shortened(number: float, text: str) -> bool:
    """Whether `text` is `number` in exponents, rounded to as many digits as it shows."""
    found = EXPONENT.fullmatch(text.strip())
    return found is not None and float(f"{number:.{len(found[2] or '')}E}") == float(text)


def _same_date(before: str, now: str) -> bool:
    old, new = iso_date(before) or before, iso_date(now)
    # A month becomes its first day in a spreadsheet, and a day shown as Sep-25 loses its day.
    if not new:
        return old in short_dates(now)
    return old == new or old == new.removesuffix("-01") or (len(new) == 7 and old == f"{new}-01")


def _same_text(before: str, now: str) -> bool:
    if before.isdigit() and (before.lstrip("0") == now or _shortened(float(before), now)):
        return True
    if DIGITS.fullmatch(before) or EXPONENT.fullmatch(before):
        return _same_number(before, now)
    if now in ("TRUE", "FALSE"):
        return before.upper() == now
    old = iso_date(before)
    return bool(old) and old == iso_date(now)
