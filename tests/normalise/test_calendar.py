"""Which days the words of a date stand for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.mentions.dates import DateExpression, find_dates, load_data
from pipeline.model import DateValue
from pipeline.normalise.calendar import months, resolve, resolve_all
from pipeline.rulebook.load import load

RULES = Path(__file__).resolve().parents[2] / "rules"
MENTIONS = load([RULES]).of("mention")
DATA = load_data([RULES])
PUBLISHED = date(2020, 10, 30)  # a Friday


def values(text: str, published: date | None = PUBLISHED, future: bool = False) -> list[DateValue]:
    found = find_dates(text, MENTIONS, DATA)
    return resolve_all(found, published, text, [future] * len(found))


def day(iso: str) -> DateValue:
    return DateValue(iso, iso, iso, "day")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018年8月23日", day("2018-08-23")),
        ("9月12日", day("2020-09-12")),
        ("10月31日", day("2020-10-31")),  # within the leeway: pages are at times dated a day early
        ("12月31日", day("2019-12-31")),
        ("去年12月31日", day("2019-12-31")),
        ("2月29日", day("2020-02-29")),
        ("30日", day("2020-10-30")),
        ("12日晚", day("2020-10-12")),
        ("今日", day("2020-10-30")),
        ("昨日晚间", day("2020-10-29")),
        ("明天", day("2020-10-31")),
        ("上周三", day("2020-10-21")),
        ("本周五", day("2020-10-30")),
        ("周一", day("2020-10-26")),
        ("下周一", day("2020-11-02")),
        ("周六", day("2020-10-24")),
        ("上周末", DateValue("2020-10", "2020-10-24", "2020-10-25", "month")),
        ("2018年10月", DateValue("2018-10", "2018-10-01", "2018-10-31", "month")),
        ("11月", DateValue("2019-11", "2019-11-01", "2019-11-30", "month")),
        ("10月", DateValue("2020-10", "2020-10-01", "2020-10-31", "month")),
        ("上月", DateValue("2020-09", "2020-09-01", "2020-09-30", "month")),
        ("本月初", DateValue("2020-10", "2020-10-01", "2020-10-10", "month")),
        ("2020年2月底", DateValue("2020-02", "2020-02-21", "2020-02-29", "month")),
        ("上周", DateValue("2020-10", "2020-10-19", "2020-10-25", "month")),
        ("三季度", DateValue("2020", "2020-07-01", "2020-09-30", "quarter")),
        ("四季度", DateValue("2020", "2020-10-01", "2020-12-31", "quarter")),
        ("2025Q3", DateValue("2025", "2025-07-01", "2025-09-30", "quarter")),
        ("去年底", DateValue("2019", "2019-10-01", "2019-12-31", "quarter")),
        ("上半年", DateValue("2020", "2020-01-01", "2020-06-30", "half")),
        ("今年下半年", DateValue("2020", "2020-07-01", "2020-12-31", "half")),
        ("年内", DateValue("2020", "2020-01-01", "2020-12-31", "year")),
        ("前年", DateValue("2018", "2018-01-01", "2018-12-31", "year")),
        ("两年前", DateValue("2018", "2018-01-01", "2018-12-31", "year")),
        ("半年前", DateValue("2020-04", "2020-04-01", "2020-04-30", "month")),
        ("今年夏天", DateValue("2020", "2020-06-01", "2020-08-31", "quarter")),
        ("去年年中", DateValue("2019", "2019-05-01", "2019-08-31", "year")),
        ("2018年11月至2月", DateValue("", "2018-11-01", "2019-02-28", "vague")),
        ("三个月前", DateValue("2020-07", "2020-07-01", "2020-07-31", "month")),
        ("2020年1-9月", DateValue("2020", "2020-01-01", "2020-09-30", "year")),
        ("2020年前三季度", DateValue("2020", "2020-01-01", "2020-09-30", "year")),
        ("6月1日至6月30日", DateValue("2020-06", "2020-06-01", "2020-06-30", "month")),
        ("2016-2018年", DateValue("", "2016-01-01", "2018-12-31", "vague")),
        ("近三年", DateValue("", "2017-10-30", "2020-10-30", "vague")),
        ("90年代", DateValue("", "1990-01-01", "1999-12-31", "vague")),
        ("国庆节", day("2020-10-01")),
        ("元旦", day("2020-01-01")),
        ("2021年春节", day("2021-02-12")),
        ("2021年除夕", day("2021-02-11")),
        ("今年端午节", day("2020-06-25")),
        ("近日", DateValue("", None, None, "vague")),
    ],
)
def test_a_date_is_counted_from_the_day_of_publication(text: str, value: DateValue) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("将于12月31日", day("2020-12-31")),
        ("预计10月", DateValue("2020-10", "2020-10-01", "2020-10-31", "month")),
        ("预计11月", DateValue("2020-11", "2020-11-01", "2020-11-30", "month")),
        ("拟于3月", DateValue("2021-03", "2021-03-01", "2021-03-31", "month")),
        ("将于周三", day("2020-11-04")),
        ("将于1月8日", day("2021-01-08")),
        ("将于9月12日", day("2020-09-12")),  # eleven months ahead: told of a plan that is older
    ],
)
def test_in_a_sentence_on_the_future_a_date_is_the_next_one(text: str, value: DateValue) -> None:
    assert values(text, future=True) == [value]


@pytest.mark.parametrize("text", ["2月30日", "2019年2月29日", "2020年6月31日"])
def test_a_day_that_no_calendar_has_stays_undated(text: str) -> None:
    assert values(text) == [DateValue("", None, None, "day")]


@pytest.mark.parametrize(
    ("text", "precision"),
    [("9月12日", "day"), ("上周三", "day"), ("去年", "year"), ("三季度", "quarter"), ("上月", "month")],
)
def test_without_anything_to_count_from_only_the_precision_is_known(text: str, precision: str) -> None:
    assert values(text, published=None) == [DateValue("", None, None, precision)]


def test_without_a_publication_date_the_nearest_full_date_of_the_article_serves() -> None:
    text = "2019年6月3日,甲公司成立。" + "此处是正文。" * 20 + "2021年1月5日,甲公司宣布完成融资。12月28日已交割。"
    assert [value.iso for value in values(text, published=None)] == ["2019-06-03", "2021-01-05", "2020-12-28"]


def test_a_short_range_gives_the_days_within_it_their_year() -> None:
    text = "一周融资汇总（2024年6月3日-6月9日）。甲公司6月5日宣布完成融资,乙公司12月28日已完成。"
    told = values(text, published=None)
    assert [value.iso for value in told[1:]] == ["2024-06-05", "2023-12-28"]
    told = values("2018年6月3日至2020年6月9日任职。甲公司6月5日宣布完成融资。", published=None)
    assert [value.iso for value in told[1:]] == [""]


def test_of_many_full_dates_the_one_beside_a_date_serves() -> None:
    text = "2015年3月1日成立。4月签约。2017年3月1日融资。4月交割。2019年3月1日再融资。4月交割。"
    assert [one.iso for one in values(text, published=None)][1::2] == ["2015-04", "2017-04", "2019-04"]


def test_same_year_and_next_day_are_counted_from_the_date_before() -> None:
    told = values("2018年5月3日签约,次日公告,同年8月完成")
    assert [one.iso for one in told] == ["2018-05-03", "2018-05-04", "2018-08"]
    assert [one.iso for one in values("2016年成立,次年获投")] == ["2016", "2017"]


def test_a_month_keeps_the_year_told_before_it_in_the_sentence() -> None:
    assert [one.iso for one in values("2018年8月完成A轮,10月完成B轮")] == ["2018-08", "2018-10"]
    assert [one.iso for one in values("2018年8月完成A轮。10月完成B轮")] == ["2018-08", "2020-10"]
    assert [one.iso for one in values("2018年8月完成A轮,3月完成B轮")] == ["2018-08", "2020-03"]
    far = "2018年8月完成A轮," + "其间业务稳步扩张," * 10 + "10月完成B轮"
    assert [one.iso for one in values(far)] == ["2018-08", "2020-10"]
    # that year would lie ahead of the day of publication
    assert [one.iso for one in values("2020年8月完成A轮,11月完成B轮")] == ["2020-08", "2019-11"]


def test_29_february_is_found_in_the_last_leap_year() -> None:
    assert values("2月29日", published=date(2019, 3, 22)) == [day("2016-02-29")]


def test_months_are_counted_to_the_last_day_of_a_shorter_one() -> None:
    assert months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert months(date(2020, 1, 31), -2) == date(2019, 11, 30)
    with pytest.raises(ValueError, match="no year"):
        months(date(9999, 12, 1), 1)


def test_an_absurd_count_stays_undated() -> None:
    expression = DateExpression(count=9_999, length="year", direction="ago")
    assert resolve(expression, PUBLISHED) == DateValue("", None, None, "year")


def test_an_expression_that_says_nothing_is_not_dated() -> None:
    assert resolve(DateExpression(), None).start is None
