"""What a spreadsheet does to cells on its own is no edit; what a person does is one."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.dates import iso_date
from pipeline.review.damage import unchanged
from pipeline.review.typed import plain_number, settled
from pipeline.review.words import words_of
from pipeline.settings import bundled_rules
from pipeline.tables.schema import EVENTS

COLUMNS = {column.name: column for column in EVENTS.columns}

SAME = [
    ("event_date", "2025-09-01", "2025/9/1"),
    ("event_date", "2025-09-01", "2025/09/01 00:00:00"),
    ("event_date", "2025-09-01", "2025年9月1日"),
    ("event_date", "2025-09-01", "1-Sep-25"),
    ("event_date", "2025-09-01", "20250901"),
    ("event_date", "2025-09-01", "9/1/2025"),
    ("event_date", "2025-09-01", "45901"),
    ("event_date", "2025-09", "Sep-25"),
    ("event_date", "2025-09", "2025/9/1"),
    ("event_date", "2025-09", "2025-09-01"),
    ("event_date", "2025", "2025"),
    ("event_date", "2025-09-01", "25/9/1"),  # of the year two digits are left, in whichever order
    ("event_date", "2021-09-14", "9/14/21"),
    ("published_date", "2021-09-14", "14.09.21"),
    ("confidence", "0.973", "97%"),
    ("confidence", "0.973", "97.3%"),
    ("confidence", "0.973", "0.97"),
    ("amount", "30000000", "3E+07"),
    ("amount", "123456789", "1.23E+08"),
    ("amount", "30000000", "30,000,000.00"),
    ("amount", "30000000", "¥30,000,000"),
    ("amount_cny", "1234.5", "1234.50"),
    ("doc_id", "000123", "123"),
    ("doc_id", "20250901123456789", "2.02509E+16"),
    ("company_id", "1234567890123456", "1.23457E+15"),
    ("doc_id", "2025-09-12", "2025/9/12"),
    ("round_text", "1-2", "1-2"),
    ("title", "云帆科技🚀完成𠮷轮", "云帆科技?完成?轮"),
    ("company", "云帆\u202e科技", "云帆\ufffd科技"),
    ("title", "两行\n文字", "两行\r\n文字"),
    ("investors", "甲资本;乙创投", "甲资本; 乙创投"),
    ("evidence", "长" * 40000, "长" * 32767),
    ("evidence", "长" * 40000, "长" * 32766 + "…"),
    ("company", "云帆科技", " 云帆科技 "),
    ("company", "云帆科技", "云帆\u200b科技\ufeff"),
    ("investors", "甲资本;乙创投", "甲资本\u2060;\u200e乙创投"),
    ("evidence", "- 云帆科技完成A轮融资。", "'- 云帆科技完成A轮融资。"),  # as CSV keeps a spreadsheet from running it
    ("title", "'=甲", "=甲"),
    ("company", "true", "TRUE"),
    ("investors", "", "nan"),
    ("valuation", "", "#N/A"),
]
EDITED = [
    ("company", "nan", ""),
    ("company", "云帆科技", "nan"),
    ("event_date", "2025-09-01", "2025/9/2"),
    ("event_date", "2025-09", "2025-10"),
    ("event_date", "2025-09-01", "25/9/2"),
    ("confidence", "0.973", "96%"),
    ("amount", "0.97", "97%"),
    ("event_date", "2025", "2025-09"),
    ("event_date", "2025-09-12", "2025-09"),
    ("event_date", "2025-09-01", ""),
    ("event_date", "", "2025-09-01"),
    ("amount", "30000000", "30000001"),
    ("amount", "30000000", "3.1E+07"),
    ("doc_id", "000123", "124"),
    ("company", "云帆科技", "云帆智能"),
    ("investors", "甲资本;乙创投", "甲资本"),
    ("investors", "甲资本;乙创投", "乙创投;甲资本"),
    ("round", "A", "A+"),
    ("company", "云帆", "'云帆"),
]


@pytest.mark.parametrize(("column", "before", "now"), SAME)
def test_damage_is_no_edit(column: str, before: str, now: str) -> None:
    assert unchanged(COLUMNS[column], before, now)


@pytest.mark.parametrize(("column", "before", "now"), EDITED)
def test_an_edit_is_seen(column: str, before: str, now: str) -> None:
    assert not unchanged(COLUMNS[column], before, now)


@pytest.mark.parametrize(
    ("column", "typed", "before", "wanted"),
    [
        ("event_date", "2025/9/3", "", "2025-09-03"),
        ("event_date", "2025年9月", "", "2025-09"),
        ("event_date", "2025/10/1", "2025-09", "2025-10"),
        ("event_date", "2025/10/1", "2025-09-05", "2025-10-01"),
        ("amount", "1.5E+08", "", "150000000"),
        ("amount", "150,000,000", "", "150000000"),
        ("amount", "１２０", "", "120"),
        ("investors", "甲资本、乙创投；丙基金", "", "甲资本;乙创投;丙基金"),
        ("investors", "甲资本，乙创投,丙基金", "", "甲资本;乙创投;丙基金"),
        ("investors", "甲资本//乙创投 / 丙基金|丁资本\r\n戊基金", "", "甲资本;乙创投;丙基金;丁资本;戊基金"),
        ("lead_investors", "甲资本、 、乙创投、", "", "甲资本;乙创投"),
        ("investors", "Bain & Co., Ltd., 乙创投", "", "Bain & Co., Ltd.;乙创投"),
        ("investors", "甲/乙基金、丙基金", "甲/乙基金", "甲/乙基金;丙基金"),  # as it was extracted
        ("company", "+86咖啡", "", "+86咖啡"),
        ("company", "@3 Ventures", "", "@3 Ventures"),
        ("company", "=甲", "=甲", "=甲"),  # as it was extracted
        ("round", "a轮", "", "A"),
        ("round", "pre－a", "", "Pre-A"),
        ("round", "Ａ＋轮", "", "A+"),
        ("round", "天使", "", "天使"),
        ("round", "天使轮融资", "", "天使"),
        ("round", "Series B", "", "B"),
        ("round", "pre-ipo", "", "Pre-IPO"),
        ("round", "战略投资", "", "战略融资"),
        ("round", "A轮、A+轮", "", "A;A+"),
        ("round", "第三轮", "", "第三轮"),
        ("round", "首轮", "", "首轮"),
        ("round", "第一轮", "", "第一轮"),
        ("round", "战投", "", "战略融资"),
        ("round", "战略融资", "", "战略融资"),
        ("round", "过桥", "过桥", "过桥"),  # as a rule of another run gave it
        ("investors", "平等基金等", "平等基金等", "平等基金等"),  # as it was extracted
        ("investors", "独秀投资、首领投资", "", "独秀投资;首领投资"),
        ("investors_text", "红杉中国等", "", "红杉中国等"),  # the article's words
        ("currency", "usd", "CNY", "USD"),
        ("review", "OK", "", "ok"),
        ("status", "Planned", "", "planned"),
        ("company", " 云帆科技\r\n", "", "云帆科技"),
        ("company", "云帆\u200b智能\u200b", "云帆科技", "云帆智能"),  # characters that nobody sees
        ("investors", "甲资本\u200d、\ufeff乙创投\u00ad", "", "甲资本;乙创投"),
        ("investors", "\u200b", "甲资本", ""),
    ],
)
def test_what_people_type_is_put_into_the_form_of_the_table(column: str, typed: str, before: str, wanted: str) -> None:
    assert settled(COLUMNS[column], typed, before, words_of((bundled_rules(),))) == wanted


@pytest.mark.parametrize(
    ("column", "typed", "why"),
    [("amount", "1.2亿", "no number"), ("event_date", "昨天", "no date"), ("event_date", "2025-02-30", "no date"),
     ("review", "yes", "none of"), ("currency", "美元", "ISO 4217")],
)  # fmt: skip
def test_what_a_column_cannot_hold_is_refused_with_a_reason(column: str, typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        settled(COLUMNS[column], typed)


@pytest.mark.parametrize(
    ("column", "typed", "why"),
    [("company", "#N/A", "#N/A stands in the place of a value"), ("investors", "#REF!", "could not work out"),
     ("amount", "#DIV/0!", "could not work out"), ("round_text", "Err:508", "could not work out"),
     ("company", "=1+1", "'=1+1' is a formula and no name; write the name itself"),
     ("investors", "甲资本;=SUM(A1:A9)", "is a formula"), ("company_text", "+1+1", "is a formula"),
     ("company", "@SUM(A1)", "is a formula"), ("company", "＝cmd|'/c calc'!A1", "is a formula"),
     ("company", "+A1*2", "is a formula"), ("investors", "招商银行;兴业银行；等", "write 招商银行;兴业银行; who"),
     ("company", "nan", "'nan' is no name"), ("company", "无", "is no name"), ("company_text", "-", "is no name"),
     ("investors", "N/A", "'N/A' is no name; where there is none, leave the cell empty"),
     ("investors", "无", "leave the cell empty"), ("advisers", "/", "leave the cell empty"),
     ("investors", "红杉中国；未披露", "'未披露' is no name"),
     ("investors", "红杉中国等", "'红杉中国等' is a name and more: write 红杉中国;"),
     ("investors", "红杉中国（领投）、高瓴创投", "write 红杉中国; who leads stands in lead_investors"),
     ("lead_investors", "高瓴创投(Lead)", "write 高瓴创投;"), ("investors", "IDG资本 跟投", "write IDG资本;"),
     ("round", "第八轮x", "'第八轮x' is no round"), ("round", "A;待定", "'待定' is no round"),
     ("round", "过桥", "no round that the rules know"), ("currency", "XYZ", "'XYZ' is no ISO 4217 code that is known"),
     ("valuation_currency", "欧洲币", "no ISO 4217 code")],
)  # fmt: skip
def test_what_is_no_name_round_or_currency_is_refused_with_a_reason(column: str, typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        settled(COLUMNS[column], typed, words=words_of((bundled_rules(),)))


@given(st.dates(min_value=datetime.date(1950, 1, 1)))
def test_every_way_of_showing_a_day_gives_the_day(day: object) -> None:
    iso = str(day)
    year, month, number = (int(part) for part in iso.split("-"))
    shown = [
        iso,
        f"{year}/{month}/{number}",
        f"{year}年{month}月{number}日",
        f"{iso} 00:00:00",
        f"{month}/{number}/{year}",
    ]
    assert {iso_date(text) for text in shown} == {iso}


@given(st.floats(min_value=0, max_value=1e15).map(lambda number: round(number, 2)))
def test_a_number_is_read_back_from_any_way_of_showing_it(number: float) -> None:
    assert plain_number(f"{number:,.2f}") == number
    assert unchanged(COLUMNS["amount"], f"{number:.2f}", f"{number:.2E}")


@given(st.sampled_from(list(COLUMNS.values())), st.text(max_size=40))
def test_a_cell_left_alone_is_unchanged_and_no_text_breaks_the_reading(column: object, text: str) -> None:
    assert unchanged(column, text, text)  # type: ignore[arg-type]
    assert unchanged(column, "x", text) in (True, False)  # type: ignore[arg-type]
