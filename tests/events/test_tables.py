"""Tables of deals: a row is read with the heads of its columns, and each cell stands where the file holds it."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.model import Article, aligned
from pipeline.read.html import read_page
from tests.events.told import resources

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
    told = extract(article, resources())
    assert [
        (row["company_text"], row.get("round"), row.get("amount"), row["investors_text"], row["lead_investors_text"],
         row.get("event_date"))
        for row in told.records
    ] == [
        ("青禾机器人", "A", 5e7, ("松果创投", "云岭资本"), (), "2024-06-03"),
        ("晨光电池", "B+", 2e8, ("海岳资本", "山河创投"), ("海岳资本",), "2024-06-04"),
        ("蓝鲸科技", "天使", None, (), (), "2024-06-05"),
    ]
    for event in told.events:
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
    told = extract(Article("t", source, read_page(source).body), resources())
    assert [(row["company"], row.get("round"), row.get("amount"), row.get("event_date")) for row in told.records] == [
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
    told = extract(Article("t", text, aligned(text)), resources())
    assert [
        (row["event_type"], row["company"], row.get("amount"), row["investors_text"], row.get("event_date"))
        for row in told.records
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
    told = extract(Article("t", f"六月汇总\n{table}", aligned(f"六月汇总\n{table}")), resources())
    assert told.clean.text == f"六月汇总\n{table}"
    assert not told.events
