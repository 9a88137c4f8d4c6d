"""Tables of deals: a row is read with the heads of its columns, and each cell stands where the file holds it."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.model import Article, aligned
from pipeline.read.html import read_page
from tests.events.told import resources, told

HEADS = ("公司", "轮次", "融资金额（万元）", "投资方", "日期")
DEALS = (
    ("青禾机器人", "A轮", "5,000", "松果创投，云岭资本", "2024-06-03"),
    ("晨光电池", "B+轮", "近2亿元人民币", "海岳资本(领投)、山河创投", "2024-06-04"),
    ("蓝鲸科技", "天使轮", "—", "未披露", "2024-06-05"),
)


def in_html() -> Article:
    rows = "".join("<tr>" + "".join(f"<td> {cell} </td>" for cell in row) + "</tr>\n" for row in (HEADS, *DEALS))
    opening = "以下为本周国内一级市场事件。" * 6
    source = f"<html><body><h1>六月融资汇总</h1><p>{opening}</p><table>{rows}</table></body></html>"
    return Article("t", source, read_page(source).body)


def in_lines(before: str, between: str, behind: str, rule: str = "") -> Article:
    rows = [before + between.join(row) + behind for row in (HEADS, *DEALS)]
    text = "\n".join(["六月融资汇总", rows[0], *([rule] if rule else []), *rows[1:]])
    return Article("t", text, aligned(text))


@pytest.mark.parametrize(
    "article",
    [in_html(), in_lines("| ", " | ", " |", "|---|:---:|---|---|---|"), in_lines("", "\t", "")],
    ids=["HTML", "Markdown", "tabs"],
)
def test_every_row_is_an_event_with_all_its_cells(article: Article) -> None:
    found = extract(article, resources())
    assert [
        (row["company_text"], row.get("round"), row.get("amount"), row["investors_text"], row["lead_investors_text"],
         row.get("event_date"))
        for row in found.records
    ] == [
        ("青禾机器人", "A", 5e7, ("松果创投", "云岭资本"), (), "2024-06-03"),
        ("晨光电池", "B+", 2e8, ("海岳资本", "山河创投"), ("海岳资本",), "2024-06-04"),
        ("蓝鲸科技", "天使", None, (), (), "2024-06-05"),
    ]
    for event in found.events:
        for slot in ("company", "round", "investors", "event_date"):
            for one in event.slots.get(slot, ()):
                assert article.raw[one.raw_start : one.raw_end] == one.text


def test_a_cell_of_several_rows_is_read_with_each_of_them() -> None:
    rows = (
        "<tr><th rowspan=2>日期</th><th rowspan=2>公司</th><th colspan=2>融资</th></tr>"
        "<tr><th>轮次</th><th>金额</th></tr>"
        "<tr><td rowspan=2>2024-06-03</td><td>青禾机器人</td><td>A轮</td><td>5000万元</td></tr>"
        "<tr><td>蓝鲸科技</td><td>天使轮</td><td>1000万元</td></tr>"
    )
    source = f"<html><body><h1>六月融资汇总</h1><p>{'以下为本周事件。' * 9}</p><table>{rows}</table></body></html>"
    found = extract(Article("t", source, read_page(source).body), resources())
    assert [(row["company"], row.get("round"), row.get("amount"), row.get("event_date")) for row in found.records] == [
        ("青禾机器人", "A", 5e7, "2024-06-03"), ("蓝鲸科技", "天使", 1e7, "2024-06-03"),
    ]  # fmt: skip


OTHERS = [
    ("上市公司\t募资额（亿港元）\t上市日期\t交易所\n青禾机器人\t10\t2024-06-03\t港交所\n蓝鲸科技\t—\t2024-06-04\t科创板",
     [("ipo", "青禾机器人", 1e9, (), "2024-06-03"), ("ipo", "蓝鲸科技", None, (), "2024-06-04")]),
    ("标的\t收购方\t交易金额\t股比\n青禾机器人\t晨光电池\t3亿元\t51%\n蓝鲸科技\t海岳集团\t未披露\t100%",
     [("acquisition", "青禾机器人", 3e8, ("晨光电池",), None), ("acquisition", "蓝鲸科技", None, ("海岳集团",), None)]),
    ("公告日期\t上市公司\t交易标的\t交易作价（万元）\n2024-06-03\t晨光电池\t青禾机器人\t30,000",
     [("acquisition", "青禾机器人", 3e8, ("晨光电池",), "2024-06-03")]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "rows"), OTHERS, ids=["listings", "purchases", "purchases of listed companies"])
def test_tables_of_listings_and_purchases_are_read_row_by_row(table: str, rows: list[tuple[object, ...]]) -> None:
    text = f"本周一览\n{table}"
    found = extract(Article("t", text, aligned(text)), resources())
    assert [
        (row["event_type"], row["company"], row.get("amount"), row["investors_text"], row.get("event_date"))
        for row in found.records
    ] == rows


@pytest.mark.parametrize(
    "table",
    [
        "项目\t2021年\t2022年\n营业收入\t1.2亿元\t2.3亿元",
        "| 公司 | 轮次 | 金额 |\n\n青禾机器人近日发布新品。",
        "公司 | 轮次",
    ],
)
def test_what_is_no_table_of_deals_stays_as_it_is(table: str) -> None:
    found = extract(Article("t", f"六月汇总\n{table}", aligned(f"六月汇总\n{table}")), resources())
    assert found.clean.text == f"六月汇总\n{table}"
    assert not found.events


HEADED = "本周一览\n公司\t轮次\t金额\t投资方\t跟投\n"


def test_a_row_keeps_its_cells_and_takes_none_of_its_neighbours() -> None:
    text = HEADED + (
        "青禾机器人\tA轮\t5000万元\t松果创投\t云岭资本\n"
        "白鲸科技\t战略投资\t未披露\t海岳集团\t\n"
        "晨光电池\t不详\t未披露\t未披露\t山河创投"
    )
    assert told(text, "company", "event_type", "round", "investors") == [
        ("晨光电池", "equity_round", "", "山河创投"),
        ("白鲸科技", "strategic_investment", "战略融资", "海岳集团"),
        ("青禾机器人", "equity_round", "A", "松果创投;云岭资本"),
    ]


def test_a_row_that_tells_of_no_deal_gives_nothing_to_the_row_before_it() -> None:
    text = HEADED + "青禾机器人\tA轮\t5000万元\t松果创投\t—\n海棠新城\t新三板\t未披露\t云岭资本\t山河创投"
    assert told(text, "company", "amount_text", "investors") == [("青禾机器人", "5000万元", "松果创投")]


def test_a_row_is_no_part_of_the_story_above_it() -> None:
    text = (
        "一、机器人公司“青禾机器人”完成5000万美元A轮融资，由松果创投领投。\n"
        "项目\t轮次\t金额（万元）\t投资机构\t备注\n白鲸氢能\tA轮\t8000\t云岭资本\t已交割"
    )
    assert told(text, "company", "round", "amount_text", "investors") == [
        ("白鲸氢能", "A", "8000万元", "云岭资本"), ("青禾机器人", "A", "5000万美元", "松果创投"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "event_type", "name"),
    [
        ("A", "equity_round", "A"), ("B+", "equity_round", "B+"), ("Pre-A", "equity_round", "Pre-A"),
        ("D1", "equity_round", "D1"), ("种子", "equity_round", "种子"), ("天使", "equity_round", "天使"),
        ("天使+", "equity_round", "天使+"), ("Pre-IPO", "equity_round", "Pre-IPO"), ("A轮", "equity_round", "A"),
        ("战略", "strategic_investment", "战略融资"), ("战略投资", "strategic_investment", "战略融资"),
        ("未披露", "equity_round", ""), ("并购", "acquisition", ""),
        ("定增", "private_placement", ""), ("IPO", "ipo", "IPO"),
    ],
)  # fmt: skip
def test_what_stands_below_the_head_of_rounds_is_a_round(cell: str, event_type: str, name: str) -> None:
    text = f"{HEADED}青禾机器人\t{cell}\t5000万元\t松果创投\t"
    assert told(text, "company", "event_type", "round", "amount_text") == [
        ("青禾机器人", event_type, name, "5000万元")
    ]


def test_a_row_may_leave_out_its_last_cells() -> None:
    text = HEADED + "青禾机器人\tA轮\t5000万元\n白鲸科技\tB轮\t1亿元\t松果创投\t"
    assert told(text, "company", "round", "investors") == [("白鲸科技", "B", "松果创投"), ("青禾机器人", "A", "")]


def test_a_table_without_companies_tells_of_the_one_that_the_article_is_about() -> None:
    text = (
        "青禾机器人完成2亿元C轮融资\n青禾机器人宣布完成2亿元C轮融资，由松果创投领投。\n历史融资\n时间\t轮次\t金额\t投资方\n"
        "2019-03-02\tA轮\t3000万元\t云岭资本\n2018-01-05\t天使\t未披露\t海岳资本"
    )
    assert told(text, "company", "round", "amount_text", "investors", "event_date") == [
        ("青禾机器人", "A", "3000万元", "云岭资本", "2019-03-02"), ("青禾机器人", "C", "2亿元", "松果创投", ""),
        ("青禾机器人", "天使", "", "海岳资本", "2018-01-05"),
    ]  # fmt: skip
