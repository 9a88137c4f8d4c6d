"""Dates as people and their programs write them in a cell or a field."""

from __future__ import annotations

import csv
import datetime
import re
from contextlib import suppress
from importlib.resources import files

_TIME = r"(?:,?(?:[ T]+|\s+at\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp][Mm])?)?"
_YMD = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})(?:\s*[-/.月]\s*(\d{{1,2}})?)?\s*日?{_TIME}")
_PLAIN = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)")
_SLASHED = re.compile(rf"\s*(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){_TIME}\s*")
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})")
_NAMED = re.compile(r"(?:(\d{1,2})-)?([A-Za-z]{3,9})-(\d{2}|\d{4})")
_MONTH_FIRST = re.compile(rf"([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+([A-Za-z]{{3,9}})\.?,?\s+(\d{{4}}){_TIME}")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_SERIAL_DAY_0 = datetime.date(1899, 12, 30)


def words(means: str) -> list[str]:
    """The words of datelines.csv that mean this, in order."""
    text = files(__package__).joinpath("datelines.csv").read_text(encoding="utf-8")
    return [row["word"] for row in csv.DictReader(text.splitlines()) if row["means"] == means]


_MONTHS = words("month")


def iso_date(text: str) -> str:
    """ISO date behind any way in which a spreadsheet shows one, cut to what it tells; empty when it is none.

    2025/9/1, 2025-09-01 00:00:00, 2025年9月, 20250901, 9/1/2025, 1-Sep-25, Sep-25 (a month), September 1, 2025,
    1 Sept. 2025, 45901 (a serial number).
    """
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}年?", text):
            return text[:4]
        if found := _PLAIN.fullmatch(text):
            return _iso(int(found[1]), int(found[2]), int(found[3]))
        if found := _YMD.fullmatch(text):
            return _iso(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
        if parts := slashed(text):
            first, second, year = parts
            return _iso(year, *((second, first) if first > 12 else (first, second)))
        if found := _NAMED.fullmatch(text):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return _iso(year, _month(found[2]), int(found[1]) if found[1] else None)
        if found := _MONTH_FIRST.fullmatch(text):
            return _iso(int(found[3]), _month(found[1]), int(found[2]))
        if found := _DAY_FIRST.fullmatch(text):
            return _iso(int(found[3]), _month(found[2]), int(found[1]))
    except ValueError:  # no such day
        return ""
    return serial_day(text)


def serial_day(text: str) -> str:
    """The ISO date of a spreadsheet's serial number (45063, 45063.4), from 1954 to 2119; empty for anything else."""
    found = _SERIAL.fullmatch(text.strip())
    return (_SERIAL_DAY_0 + datetime.timedelta(days=int(found[1]))).isoformat() if found else ""


def slashed(text: str) -> tuple[int, int, int] | None:
    """The three numbers of 31/12/2025 or 12/31/2025, the year last; None for anything else."""
    found = _SLASHED.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def short_dates(text: str) -> set[str]:
    """The ISO dates that a day with two digits of its year may be, in whichever order: 21/9/14, 9/14/21, 14/9/21."""
    found = _SHORT.fullmatch(text.strip())
    parts = [int(part) for part in found.groups()] if found else []
    days = set()
    for year, month, day in ((0, 1, 2), (2, 0, 1), (2, 1, 0)) if parts else ():
        with suppress(ValueError):  # no such day
            days.add(_iso(2000 + parts[year], parts[month], parts[day]))
    return days


def either_way(text: str) -> bool:
    """Whether `text` is a day in two ways: 5/6/2025, of May or of June."""
    parts = slashed(text)
    return parts is not None and parts[0] != parts[1] and max(parts[:2]) <= 12


def _month(word: str) -> int:
    """The number of the month that `word` names or shortens; 0 for any other word."""
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.lower())), 0)


def _iso(year: int, month: int, day: int | None) -> str:
    return datetime.date(year, month, day or 1).isoformat()[: 10 if day else 7]
