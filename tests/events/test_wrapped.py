"""Hard-wrapped text: a line end within a clause costs no cell, and each cell stands where the file holds it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from tests.events.told import article, resources, told

HEADLINE = "青禾机器人获新一轮融资"
BODY = (
    "2021年5月20日，自动驾驶公司青禾机器人宣布完成3亿元C轮融资，本轮融资由北京松果绿色能源基金领投，老股东云岭创新基金跟投，"
    "资金将用于建设位于苏州的第二条产线，并把研发团队扩大到三百人。公司成立于2018年，客户包括多家整车厂与物流企业。"
)
ABOUT = "关于我们：本站每个工作日发布投融资资讯，欢迎来信与我们联系并提出宝贵的意见和建议。"
COLUMNS = ("company", "round", "amount_text", "investors", "lead_investors", "event_date")
ROW = ("青禾机器人", "C", "3亿元", "松果绿色能源基金;云岭创新基金", "松果绿色能源基金", "2021-05-20")


def wrapped(text: str, width: int) -> str:
    """`text` in lines of `width` characters; no line begins with a mark."""
    lines = [""]
    for char in text:
        if len(lines[-1]) >= width and char not in "，。、":
            lines.append("")
        lines[-1] += char
    return "\n".join(lines)


@pytest.mark.parametrize("width", [16, 18, 20, 24, 28, 31])
@pytest.mark.parametrize("behind", ["", f"\n\n{ABOUT * 2}"])
def test_lines_of_one_width_lose_no_cell(width: int, behind: str) -> None:
    text = f"{HEADLINE}\n\n{wrapped(BODY, width)}{behind}"
    found = told(text, *COLUMNS)
    assert [(*row[:3], *(names.replace("北京", "") for names in row[3:5]), row[5]) for row in found] == [ROW]


def test_lines_of_any_width_lose_no_cell_where_they_end_within_a_word() -> None:
    text = "2021年5月20日，青禾机器人宣布完成C轮融资，金\n额3亿元，由松果绿色能源基金领\n投，老股东云岭创新基\n金跟投。"
    assert told(text, *COLUMNS) == [ROW]


def test_clauses_that_empty_lines_part_are_one_sentence() -> None:
    text = "2021年5月20日，公司青禾机器人宣布完成\n\nC轮融资，融资金额3亿元，\n\n由松果能源基金领投。"
    assert told(text, *COLUMNS[:4]) == [("青禾机器人", "C", "3亿元", "松果能源基金")]


def test_a_giver_at_the_end_of_a_line_gives_the_sum_of_the_next() -> None:
    text = "第一段：行业新闻。\n连锁医院“青禾医生”宣布获得来自白鲸集团的\n6000万元战略投资。"
    assert told(text, "company", "amount_text", "investors") == [("青禾医生", "6000万元", "白鲸集团")]


def test_a_headline_is_not_joined_to_the_body() -> None:
    text = f"{HEADLINE}\n{wrapped(BODY, 20)}"
    assert extract(article(text), resources()).clean.text.startswith(f"{HEADLINE}\n2021年5月20日")


@settings(deadline=None, max_examples=25)
@given(st.integers(12, 40), st.sampled_from(["", "　　", "\n"]))
def test_the_raw_words_of_each_mention_hold_its_text(width: int, before: str) -> None:
    one = article(f"{HEADLINE}\n{before}{wrapped(BODY, width)}")
    found = extract(one, resources())
    assert {"青禾机器人", "C轮", "3亿元", "2021年5月20日"} <= {mention.text for mention in found.mentions}
    for mention in found.mentions:
        assert mention.text in "".join(one.raw[mention.raw_start : mention.raw_end].split())
