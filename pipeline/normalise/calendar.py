"""From what the words of a date say to days of the calendar.

Everything is counted from an anchor: the publication date, else the nearest full date of the article; never from
today. What cannot be told without one stays undated.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate

from pipeline.mentions.dates import DateExpression, FoundDate
from pipeline.model import DateValue

LEEWAY_DAYS = 3  # a page may be dated a little before what it tells of
CONTEXT_CHARS = 60  # how far behind a date the year given before it still holds
_AHEAD_DAYS = 92  # a day to come is told about a quarter ahead; a plan of an older day is past
_YEARS_BACK = 8  # 29 February is found again within eight years
_WEEKEND = 8
_SHORT_RANGE = timedelta(days=31)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_PARTS = {"early": (1, 3), "middle": (5, 8), "late": (10, 12)}  # months of a year
_THIRDS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}  # days of a month

Period = tuple[date, date]


def value_of(period: Period, precision: str = "") -> DateValue:
    """The value of a period, both days within it. Without a `precision`, the finest that holds all of it."""
    start, end = period
    found = precision or (
        "day" if start == end
        else "month" if (start.year, start.month) == (end.year, end.month)
        else "year" if start.year == end.year
        else "vague"
    )  # fmt: skip
    cut = {"day": 10, "month": 7, "vague": 0}.get(found, 4)
    return DateValue(start.isoformat()[:cut], start.isoformat(), end.isoformat(), found)


def months(start: date, count: int) -> date:
    """The day `count` months after `start`, or the last of that month when it is shorter. Raises ValueError."""
    index = start.year * 12 + start.month - 1 + count
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        raise ValueError(f"no year {year}")
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _month(year: int, month: int) -> Period:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _span(year: int, first: int, last: int) -> Period:
    return _month(year, first)[0], _month(year, last)[1]


def _full_year(year: int) -> int:
    return year + (2000 if year < 70 else 1900) if year < 100 else year


def precision_of(expression: DateExpression) -> str:
    """The precision that the words give, known even when no year is."""
    stretch = expression.direction in ("last", "next", "first") or expression.length == "decade"
    if expression.vague or stretch or expression.to is not None:
        return "vague"
    if expression.direction == "ago":
        whole_years = expression.length == "year" and (expression.count or 0) >= 1
        return "year" if whole_years else "month" if expression.length in _MONTHS else "day"
    if expression.day is not None or expression.day_shift is not None:
        return "day"
    if expression.weekday is not None:
        return "day" if expression.weekday != _WEEKEND else "month"
    if expression.week_shift is not None:
        return "month"
    if expression.month is not None or expression.month_shift is not None or expression.part_of == "month":
        return "month"
    if expression.quarter is not None or expression.quarter_shift is not None or expression.season is not None:
        return "quarter"
    if expression.half is not None:
        return "half"
    return "quarter" if expression.part in ("early", "late") else "year"


def resolve(
    expression: DateExpression,
    anchor: date | None,
    *,
    future: bool = False,
    context: date | None = None,
    published: bool = True,
) -> DateValue:
    """The days that `expression` stands for, counted from `anchor`.

    A date without its year is the latest one not after the anchor (with some days of leeway), the next one when
    `future` (a day when that is near), and the closest one when the anchor is not the day of publication (`published`
    false). `context` is the date told before, for 同年 and 次日; without one the anchor serves. What cannot be dated
    has an empty `iso` and no days, and so has a day that no calendar has (2月30日).
    """
    try:
        period = _period(expression, anchor, future, context, published)
    except (ValueError, OverflowError):
        period = None
    if period is None:
        return DateValue("", None, None, precision_of(expression))
    kind = precision_of(expression)
    if kind == "vague" or (kind == "month" and period[0].month != period[1].month):
        kind = ""
    return value_of(period, kind)


def _period(
    expression: DateExpression, anchor: date | None, future: bool, context: date | None, published: bool
) -> Period | None:
    if expression.vague:
        return None
    if expression.to is not None:
        return _range(expression, anchor, future, context, published)
    base = (context or anchor) if expression.context else anchor
    if expression.length == "decade":
        return _decade(expression, base)
    if expression.direction == "first":
        known = _period(_only_year(expression), anchor, future, context, published)
        if known is None:
            return None
        size = round(expression.count or 0) * _MONTHS[expression.length]
        return _span(known[0].year, 1, size) if 0 < size <= 12 else None
    if expression.direction:
        return None if base is None else _counted(expression, base)
    if expression.day_shift is not None:
        if base is None:
            return None
        day = base + timedelta(days=expression.day_shift)
        return day, day
    if expression.week_shift is not None or expression.weekday is not None:
        return None if base is None else _week(expression, base, future)
    if expression.quarter_shift is not None:
        if base is None:
            return None
        first = months(base.replace(day=1, month=(base.month - 1) // 3 * 3 + 1), 3 * expression.quarter_shift)
        return _span(first.year, first.month, first.month + 2)
    if expression.month_shift is not None:
        return None if base is None else _in_month(expression, base)
    year = None if expression.year is None else _full_year(expression.year)
    if expression.year_shift is not None:
        if base is None:
            return None
        year = base.year + expression.year_shift
    if year is not None:
        return _within(expression, year)
    return None if anchor is None else _nearest(expression, anchor, future, published)


def _within(expression: DateExpression, year: int) -> Period:
    """The period in a known year. Raises ValueError for a day that it lacks."""
    if expression.lunar:
        return _lunar(expression, year)
    if expression.month is not None:
        return _cut(expression, year, expression.month)
    if expression.quarter is not None:
        return _span(year, expression.quarter * 3 - 2, expression.quarter * 3)
    if expression.half is not None:
        return _span(year, expression.half * 6 - 5, expression.half * 6)
    if expression.season is not None:
        first = date(year, expression.season * 3, 1)
        last = months(first, 2)
        return first, _month(last.year, last.month)[1]
    if expression.part:
        return _span(year, *_PARTS[expression.part])
    return _span(year, 1, 12)


def _lunar(expression: DateExpression, year: int) -> Period:
    """A day of the lunar calendar (1900 to 2100) whose year began in `year`. Raises ValueError outside of them."""
    day: date = LunarDate(year, expression.month or 1, max(expression.day or 0, 1)).to_solar_date()
    if not expression.day:
        day -= timedelta(days=1)  # 除夕 is told as the eve of 春节: its own month has 29 days or 30
    return day, day


def _cut(expression: DateExpression, year: int, month: int) -> Period:
    if expression.day is not None:
        day = date(year, month, expression.day)
        return day, day
    first, last = _month(year, month)
    if expression.part:
        low, high = _THIRDS[expression.part]
        return first.replace(day=low), min(last, first.replace(day=min(high, last.day)))
    return first, last


def _in_month(expression: DateExpression, base: date) -> Period:
    first = months(base.replace(day=1), expression.month_shift or 0)
    year = first.year
    if expression.year is not None:
        year = _full_year(expression.year)
    elif expression.year_shift is not None:
        year = base.year + expression.year_shift  # 去年本月
    return _cut(expression, year, first.month)


def _nearest(expression: DateExpression, anchor: date, future: bool, published: bool) -> Period | None:
    """The period without a year that suits the anchor best."""
    if expression.month is None:
        if expression.day is not None:
            steps = [months(anchor.replace(day=1), step) for step in range(-12, 13)]
            return _choose([_try_month(expression, one) for one in steps], expression, anchor, future, published)
        if expression.part_of == "month":
            return _try_month(expression, anchor)
        if expression.half is not None or expression.part in ("early", "middle"):
            return _within(expression, anchor.year)  # told in May, 下半年 is that of the same year
    years = range(anchor.year - _YEARS_BACK, anchor.year + _YEARS_BACK + 1)
    return _choose([_try(expression, year) for year in years], expression, anchor, future, published)


def _choose(
    options: Sequence[Period | None], expression: DateExpression, anchor: date, future: bool, published: bool
) -> Period | None:
    known = [one for one in options if one is not None]
    if not published:
        return min(known, key=lambda one: (abs((one[0] - anchor).days), one[0]), default=None)
    if future:
        ahead = min((one for one in known if one[1] >= anchor), default=None)
        if expression.day is None or (ahead and (ahead[0] - anchor).days <= _AHEAD_DAYS):
            return ahead
    return max((one for one in known if one[0] <= anchor + _leeway(expression)), default=None)


def _leeway(expression: DateExpression) -> timedelta:
    return timedelta(days=LEEWAY_DAYS if expression.day is not None else 0)


def _try(expression: DateExpression, year: int) -> Period | None:
    try:
        return _within(expression, year)
    except ValueError:
        return None


def _try_month(expression: DateExpression, month: date) -> Period | None:
    try:
        return _cut(expression, month.year, month.month)
    except ValueError:
        return None


def _week(expression: DateExpression, base: date, future: bool) -> Period:
    monday = base - timedelta(days=base.weekday())
    if expression.week_shift is not None:
        monday += timedelta(weeks=expression.week_shift)
        if expression.weekday is None:
            return monday, monday + timedelta(days=6)
    if expression.weekday == _WEEKEND:
        return monday + timedelta(days=5), monday + timedelta(days=6)
    day = monday + timedelta(days=(expression.weekday or 1) - 1)
    if expression.week_shift is None:
        if future and day < base:
            day += timedelta(weeks=1)
        elif not future and day > base:
            day -= timedelta(weeks=1)
    return day, day


def _counted(expression: DateExpression, base: date) -> Period | None:
    """三个月前 is the month (or year, or day) of that time; 近三年 and 未来一年 end or begin at the anchor."""
    count = expression.count or 0.0
    sign = 1 if expression.direction == "next" else -1
    if expression.length in _MONTHS:
        other = months(base, sign * round(count * _MONTHS[expression.length]))
    else:
        other = base + timedelta(days=sign * round(count * (7 if expression.length == "week" else 1)))
    if expression.direction == "ago":
        if expression.length == "year" and count >= 1:
            return _span(other.year, 1, 12)
        return _month(other.year, other.month) if expression.length in _MONTHS else (other, other)
    return (base + timedelta(days=1), other) if sign > 0 else (other, base)


def _range(
    expression: DateExpression, anchor: date | None, future: bool, context: date | None, published: bool
) -> Period | None:
    """A range; what either end leaves out (2020年1-9月, 6月1日-3日) is taken from the other."""
    head, tail = replace(expression, to=None), expression.to
    assert tail is not None
    first = _period(head, anchor, future, context, published)
    if first is None:
        return None
    year = None if tail.year is None else _full_year(tail.year)
    month = tail.month if tail.month is not None else first[0].month
    if tail.day is not None:
        last = date(year or first[0].year, month, tail.day)
    elif tail.month is not None:
        last = _month(year or first[0].year, tail.month)[1]
    else:
        last = _span(year or first[0].year, 1, 12)[1]
    if last < first[0] and year is None:
        last = months(last, 12)  # 11月至2月
    return (first[0], last) if first[0] <= last else None


def _only_year(expression: DateExpression) -> DateExpression:
    year_shift = expression.year_shift
    if expression.year is None and year_shift is None:
        year_shift = 0
    return DateExpression(year=expression.year, year_shift=year_shift, context=expression.context)


def _decade(expression: DateExpression, base: date | None) -> Period | None:
    """90年代: without a century the one that makes it past, as people say it (the 1930s to the 2020s)."""
    decade = round(expression.count or 0)
    if expression.year is not None:
        first = (expression.year - 1) * 100 + decade
    elif expression.year_shift is not None:
        if base is None:
            return None
        first = (base.year + expression.year_shift) // 100 * 100 + decade
    else:
        first = (1900 if decade >= 30 else 2000) + decade
    return _month(first, 1)[0], _month(first + 9, 12)[1]


def resolve_all(
    found: Sequence[FoundDate], published: date | None, text: str = "", future: Sequence[bool] = ()
) -> list[DateValue]:
    """The values of all dates of an article, in order.

    Without a publication date each is counted from the nearest date of the article that is full (year, month, day), or
    from the last day of a range of a few weeks.
    `future` says of each date whether its sentence speaks of what is to come. A month without a year that follows a
    dated one within its sentence (of `text`) keeps that year when the months go on: 2018年8月…,10月….
    """
    full = [
        (one.start, one.end, date.fromisoformat(value.end))
        for one in found
        for value in [resolve(one.expression, None)]
        if one.expression.day is not None and value.start is not None and value.end is not None
        and date.fromisoformat(value.end) - date.fromisoformat(value.start) <= _SHORT_RANGE
    ]
    out: list[DateValue] = []
    context: date | None = None
    before: FoundDate | None = None
    for number, one in enumerate(found):
        anchor = published if published is not None else _nearest_full(one, full)
        expression = one.expression
        ahead = bool(future[number]) if number < len(future) else False
        year = _carried(expression, one, before, context, text)
        if year is not None and published is not None and not ahead:
            carried = _try(expression, year)
            if carried is not None and carried[0] > published + _leeway(expression):
                year = None
        if year is not None:
            value = resolve(replace(expression, year=year), anchor)
        else:
            value = resolve(expression, anchor, future=ahead, context=context, published=published is not None)
        out.append(value)
        if value.start is not None and expression.direction not in ("last", "next", "first"):
            context = date.fromisoformat(value.start)
            before = one if expression.year is not None or expression.year_shift is not None or year else None
    return out


def _nearest_full(one: FoundDate, full: Sequence[tuple[int, int, date]]) -> date | None:
    """The day of the closest of `full` (start, end, day; in order), the earlier one when two are as close."""
    place = bisect_left(full, (one.start,))
    near = full[max(place - 1, 0) : place + 1]
    return min(near, key=lambda other: max(other[0] - one.end, one.start - other[1]), default=(0, 0, None))[2]


def _carried(
    expression: DateExpression, one: FoundDate, before: FoundDate | None, context: date | None, text: str
) -> int | None:
    if before is None or context is None or expression.month is None or expression.to is not None:
        return None
    if expression.year is not None or expression.year_shift is not None or expression.month < context.month:
        return None
    between = text[before.end : one.start]
    near = one.start - before.end <= CONTEXT_CHARS and not any(mark in between for mark in "。！？!?\n")
    return context.year if near and text else None
