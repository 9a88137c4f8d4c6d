"""Forms: lines that each name their field are one row, and each cell stands where the file holds it."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.model import Article
from pipeline.read.html import read_page
from tests.events.told import article, read, resources, told

FIELDS = (("公司名称", "青禾机器人"), ("所属行业", "机器人"), ("融资轮次", "A+"), ("融资金额", "6000万元"),
          ("投资方", "松果创投（领投），云岭资本"), ("融资时间", "2021年5月17日"))  # fmt: skip
FIRST = ("青禾机器人", "A+", 6e7, "松果创投;云岭资本", "松果创投", "2021-05-17")
COLUMNS = ("company", "round", "amount", "investors", "lead_investors", "event_date")


@pytest.mark.parametrize(
    "form",
    ["{}：{}", "{}: {}", "【{}】{}", "【{}】：{}", "- {}：{}", "- **{}**：{}", "{}：{}；", "{}\t{}", "| {} | {} |"],
)
def test_lines_that_each_name_their_field_are_one_event(form: str) -> None:
    text = "\n".join(["2021年融资信息", *(form.format(*field) for field in FIELDS)])
    assert told(text, *COLUMNS) == [FIRST]


def test_a_table_with_its_heads_in_the_first_column_is_one_event() -> None:
    rows = "".join(f"<tr><td>{head}</td><td>{cell}</td></tr>" for head, cell in FIELDS)
    source = f"<html><body><h1>融资信息</h1><p>{'以下为本周事件。' * 9}</p><table>{rows}</table></body></html>"
    page = Article("t", source, read_page(source).body)
    found = extract(page, resources())
    assert [(row["company"], row.get("round"), row.get("amount")) for row in found.records] == [FIRST[:3]]
    for event in found.events:
        for slot in event.slots.values():
            for one in slot:
                assert page.raw[one.raw_start : one.raw_end] == one.text


def test_a_table_with_two_fields_in_each_row_is_one_event() -> None:
    pairs = ["\t".join([*FIELDS[at], *FIELDS[at + 1]]) for at in (2, 4)]
    text = "\n".join(["融资信息", "公司名称\t青禾机器人\t企业简称\t青禾", *pairs, "联系人\t张三\t电话\t138"])
    assert told(text, *COLUMNS) == [FIRST]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n本周另一笔：\n"])
def test_the_first_label_again_or_other_text_begins_another_form(between: str) -> None:
    second = "公司名称：白鲸科技\n融资轮次：B轮\n融资金额：数亿元\n投资方：海岳资本"
    text = "\n".join(f"{label}：{value}" for label, value in FIELDS) + between + second
    assert told(text, "company", "round", "investors") == [
        ("白鲸科技", "B", "海岳资本"), ("青禾机器人", "A+", "松果创投;云岭资本"),
    ]  # fmt: skip


def test_a_form_of_no_deal_takes_nothing_and_gives_nothing() -> None:
    second = "公司名称：白鲸科技\n融资轮次：未披露\n融资时间：2021年6月"
    text = "\n".join(f"{label}：{value}" for label, value in FIELDS) + "\n\n" + second
    assert told(text, *COLUMNS) == [FIRST]


def test_what_a_cell_says_in_prose_is_no_event_of_its_own() -> None:
    prose = "简介：青禾机器人做仓储机器人。公司成立于2018年，曾获海岳资本投资。"
    text = f"公司名称：青禾机器人\n{prose}\n融资轮次：B轮\n融资金额：1亿元\n投资方：松果创投\n联系方式：010-1234"
    assert told(text, "company", "round", "amount_text", "investors") == [("青禾机器人", "B", "1亿元", "松果创投")]


@pytest.mark.parametrize("gap", ["　　", " | ", "\t", " "])
def test_fields_of_one_line_are_one_event(gap: str) -> None:
    deals = [("青禾机器人", "A轮", "5000万元", "松果创投"), ("白鲸科技", "B", "1亿元", "云岭资本、海岳资本")]
    heads = ("公司名称", "融资轮次", "融资金额", "投资方")
    lines = [gap.join(f"{head}：{cell}" for head, cell in zip(heads, deal, strict=True)) for deal in deals]
    assert told("\n".join(["融资快讯", *lines]), "company", "round", "amount_text", "investors") == [
        ("白鲸科技", "B", "1亿元", "云岭资本;海岳资本"), ("青禾机器人", "A", "5000万元", "松果创投"),
    ]  # fmt: skip


def test_labels_and_values_in_turn_are_one_event() -> None:
    text = "融资信息\n公司名称\n青禾机器人\n融资轮次\nA轮\n融资金额\n5000万元\n本轮融资将用于扩产。"
    assert told(text, "company", "round", "amount_text") == [("青禾机器人", "A", "5000万元")]


def test_a_form_below_a_story_fills_what_the_story_leaves_out() -> None:
    text = "青禾机器人完成新一轮融资\n融资轮次：A轮\n融资金额：5000万元\n领投方：松果创投\n本轮融资将用于扩产。"
    assert told(text, "company", "round", "amount_text", "lead_investors") == [
        ("青禾机器人", "A", "5000万元", "松果创投")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "主持人：公司缺钱吗？\n张禾：不缺。\n主持人：会融资吗？\n张禾：不会。",
        "项目：新工厂\n\n金额：5000万元",
        "公司：青禾机器人\n地址：上海",
    ],
)
def test_what_is_no_form_stays_as_it_is(text: str) -> None:
    assert read(text).clean.text == text


def test_offsets_of_a_form_lead_back_to_its_lines() -> None:
    one = article("\n".join(f"【{label}】{value}" for label, value in FIELDS))
    (event,) = extract(one, resources()).events
    assert {one.raw[at.raw_start : at.raw_end] for slot in event.slots.values() for at in slot} == {
        "青禾机器人", "A+", "6000万元", "松果创投", "云岭资本", "2021年5月17日",
    }  # fmt: skip


def test_a_form_without_a_company_is_that_of_the_round_told_before_it() -> None:
    text = "青禾机器人宣布完成A轮融资，资金将用于研发。\n投资方：松果创投、云启资本\n融资金额：5000万元\n"
    assert told(text, "company", "round", "amount_text", "investors") == [
        ("青禾机器人", "A", "5000万元", "松果创投;云启资本")
    ]


@pytest.mark.parametrize("investors", [
    "投资方：松果创投 云启资本", "投资方：松果创投 | 云启资本", "👥 投资方：松果创投＋云启资本",
    "投资方：\n- 松果创投\n- 云启资本", "投资方：\n1、松果创投；\n2、云启资本。",
])
def test_the_investors_of_a_form_may_be_parted_in_any_way(investors: str) -> None:
    text = f"公司：青禾机器人\n融资轮次：A轮\n{investors}\n"
    assert told(text, "company", "round", "investors") == [("青禾机器人", "A", "松果创投;云启资本")]
