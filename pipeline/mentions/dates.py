"""Dates of a text: from a rule's match to a `DateExpression`, and all dates of a text.

A `DateExpression` is what the words say (9月12日, 去年底, 上周三), not yet a day of the calendar: that takes a
publication date (see `pipeline.normalise.calendar`). The rules (`rules/mentions/dates.yml`) name the parts as groups;
the table of words (`date_words.csv`) says what 去年 or 上旬 mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import regex

from pipeline.mentions.amounts import fold, numeral
from pipeline.mentions.overlap import Beaten, Claim, settle
from pipeline.model import Note
from pipeline.rulebook.book import Compiled, rule_set
from pipeline.rulebook.scan import scan
from pipeline.rulebook.tables import rows


class Word(NamedTuple):
    """What a word says: an offset or the number of a part, and what an offset is counted from."""

    value: str
    relative: str  # published, context (the date told before), or nothing


DateData = Mapping[tuple[str, str], Word]  # (unit, folded word)


@dataclass(frozen=True, slots=True)
class DateExpression:
    """What the words of a date say. Absent parts are None; `*_shift` counts from the publication date.

    With `context` the shifts count from the date told before instead (同年, 次日). `week_shift` goes with `weekday`
    (1 Monday to 7 Sunday, 8 the weekend). `part` is early, middle or late of the smallest unit given; `season`
    counts from spring. `count`, `length` and `direction` (ago, last, next, first) are set for 三个月前, 近三年 and
    前三季度. A decade (90年代) is a `count` with the `length` decade, its `year` the number of the century. `lunar`
    says that month and day are those of the lunar calendar (day 0: the day before its day 1).
    """

    year: int | None = None
    year_shift: int | None = None
    month: int | None = None
    month_shift: int | None = None
    day: int | None = None
    day_shift: int | None = None
    week_shift: int | None = None
    weekday: int | None = None
    quarter: int | None = None
    quarter_shift: int | None = None
    half: int | None = None
    season: int | None = None
    part: str = ""
    part_of: str = ""
    lunar: bool = False
    vague: bool = False
    context: bool = False
    count: float | None = None
    length: str = ""
    direction: str = ""
    to: DateExpression | None = None


_NOTHING = DateExpression()


class FoundDate(NamedTuple):
    """A date in a text: half-open character offsets, what it says, the rule that found it."""

    start: int
    end: int
    expression: DateExpression
    rule: str


def load_data(folders: Sequence[Path]) -> DateData:
    """The words of dates of all rule `folders`; a later folder adds to and overrides an earlier one.

    Raises KeyError when the table lacks a column.
    """
    return {
        (row["unit"], fold(row["word"])): Word(row["value"], row["relative"] or "")
        for row in rows(folders, "mentions/date_words.csv")
    }


_ZEROS = str.maketrans(dict.fromkeys("○◯0o", "〇"))  # of a year in Chinese figures: 二０一九, folded


def _number(text: str) -> int | None:
    folded = fold(text)
    value = numeral(folded if folded.isdecimal() else folded.translate(_ZEROS))
    return None if value is None else int(value)


def read_date(match: regex.Match[str], data: DateData) -> DateExpression | None:
    """What a match of a date rule says; None when its parts say nothing."""
    said = {name: held[0] for name, held in match.capturesdict().items() if held and held[0]}
    # The same word says one thing before a count (前三季度) and another after it (三季度前).
    leading = "direction" in said and "count" in said and match.start("direction") < match.start("count")
    return _read(said, data, leading)


def _read(said: Mapping[str, str], data: DateData, leading: bool = False) -> DateExpression | None:
    whole: dict[str, int | None] = {}
    context = False

    def word(unit: str, group: str) -> str | None:
        nonlocal context
        found = data.get((unit, fold(said[group]))) if group in said else None
        context |= found is not None and found.relative == "context"
        return None if found is None else found.value

    for name in ("year", "month", "day", "quarter"):
        told = word("number", name)
        whole[name] = int(told) if told else _number(said[name]) if name in said else None
    if era := word("era", "era"):
        whole["year"] = (whole["year"] or 0) + int(era)
    shifts = {
        f"{unit}_shift": None if value is None else int(value)
        for unit in ("year", "month", "week", "day", "quarter")
        for value in [word(unit, f"{unit}_word")]
    }
    half, weekday, season = word("half", "half"), word("weekday", "weekday"), word("season", "season")
    part = word("part", "part") or ""
    holiday = data.get(("holiday", fold(said.get("day_word", ""))))
    if holiday is not None:
        whole["month"], whole["day"] = (int(one) for one in holiday.value.split("-"))
    length = word("length", "length") or ""
    direction = word("before_count" if leading else "after_count", "direction") or ""
    count = _count(said["count"]) if "count" in said else None
    vague = "vague" in said or (bool(length) and count is None)
    tail = {name[3:]: one for name, one in said.items() if name.startswith("to_")}
    end = _read(tail, data) if tail else None
    expression = DateExpression(
        **whole, **shifts, half=_int(half), weekday=_int(weekday), season=_int(season),
        part=part, part_of=("month" if fold(said["part"]).startswith("月") else "year") if part else "",
        lunar="lunar" in said or (holiday is not None and holiday.relative == "lunar"), vague=vague, context=context,
        count=count, length=length, direction=direction, to=end,
    )  # fmt: skip
    return None if expression == _NOTHING else expression


def _int(value: str | None) -> int | None:
    return None if value is None else int(value)


def _count(text: str) -> float | None:
    if text == "半":
        return 0.5
    return numeral(fold(text))


def find_dates(
    text: str, rules: Sequence[Compiled], data: DateData, notes: list[Note] | None = None,
    lost: list[Beaten] | None = None,
) -> list[FoundDate]:
    """All dates of `text` in order, none overlapping: the longest wins, then priority, then the leftmost.

    `rules` are mention rules; those whose value is not `date` are left aside. What timed out is added to `notes`, what
    another match beat to `lost`.
    """
    hits, said = scan(rule_set(rules).reading("date"), text)
    if notes is not None:
        notes.extend(said)
    # All that was matched is claimed, so that (星期一) beside a day is no date of its own.
    claims = [(Claim(*match.span(), rule.rule.priority, rule.id), (rule, match)) for rule, match in hits]
    kept = []
    settled, beaten = settle(claims, lambda hit: read_date(hit[1], data))
    if lost is not None:
        lost.extend((one.start, one.end, one.rule, winner.rule) for one, _, winner in beaten)
    for _, (rule, match), expression in settled:
        start, end = match.span(getattr(rule.rule, "span", None) or 0)
        kept.append(FoundDate(start, start + len(text[start:end].rstrip()), expression, rule.id))
    return sorted(kept, key=lambda one: one.start)
