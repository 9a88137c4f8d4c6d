"""Which characters are the name: adverbs, hedges and descriptions beside it are none of it."""

from __future__ import annotations

import pytest

from tests.events.told import told

INVESTORS = [
    # told by, text, investors
    (
        "a hedge behind the name",
        "软银愿景基金或领投青禾机器人的新一轮融资，松果创投可能跟投。",
        "软银愿景基金;松果创投",
    ),
    (
        "a verb that parts the list",
        "青禾机器人完成B轮融资，由红杉中国领投、松果创投增持、云启资本跟投。",
        "红杉中国;松果创投;云启资本",
    ),
    (
        "a name that ends in 投资",
        "青禾机器人获5000万元天使轮融资，该轮融资由云启资本、盛港投资、青松基金投资。",
        "云启资本;盛港投资;青松基金",
    ),
    ("a strategy behind the name", "青禾机器人完成由松果创投独家战略加持的新一轮融资。", "松果创投"),
    ("a fund of the investor", "青禾机器人完成A轮融资，由松果创投及其人民币三期基金共同投资。", "松果创投"),
    (
        "a branch with the name of its bank",
        "青禾机器人接受招商银行股份有限公司西安分行提供4亿元的融资。",
        "招商银行股份有限公司西安分行",
    ),
    (
        "every bank of a list",
        "海棠水务获得江海银行、东岭银行及南川信托提供的银团贷款合计12亿元。",
        "江海银行;东岭银行;南川信托",
    ),
    ("an aside in Latin letters", "青禾机器人完成A轮融资，台达电（Delta）跟投，松果创投领投。", "台达电;松果创投"),
]


@pytest.mark.parametrize(("text", "investors"), [case[1:] for case in INVESTORS], ids=[case[0] for case in INVESTORS])
def test_an_investor_is_its_name_and_no_more(text: str, investors: str) -> None:
    assert told(text, "investors_text") == [(investors,)]


COMPANIES = [
    ("an adverb of hope", "9月10日，海棠水务如愿在港交所挂牌上市。", "海棠水务"),
    ("where it is registered", "公开资料显示，海棠水务注册地位于安徽芜湖，公司于2011年3月在深交所上市。", "海棠水务"),
    ("a rumour before it", "市场传闻青禾机器人完成A轮融资，松果创投领投。", "青禾机器人"),
    ("before the listing", "青禾机器人IPO前获松果创投3亿元投资。", "青禾机器人"),
    ("talks with an investor", "青禾机器人与松果创投洽谈的5000万元A轮融资有了眉目。", "青禾机器人"),
]


@pytest.mark.parametrize(("text", "company"), [case[1:] for case in COMPANIES], ids=[case[0] for case in COMPANIES])
def test_a_company_is_its_name_and_no_more(text: str, company: str) -> None:
    assert told(text, "company_text") == [(company,)]


@pytest.mark.parametrize(
    ("text", "investor"),
    [
        ("传小米将投资青禾机器人1亿美元。", "小米"),
        ("据传小米将投资青禾机器人1亿美元。", "小米"),
        ("传闻小米将领投青禾机器人A轮融资。", "小米"),
        ("外媒传松果创投投资青禾机器人1亿美元。", "松果创投"),
        ("市场传松果创投投资青禾机器人1亿美元。", "松果创投"),
        ("盛传小米投资青禾机器人1亿美元。", "小米"),
    ],
)
def test_what_a_rumour_begins_with_is_no_part_of_a_name(text: str, investor: str) -> None:
    assert told(text, "company", "investors_text", "status") == [("青禾机器人", investor, "reported")]


def test_a_name_may_begin_as_a_rumour_does() -> None:
    assert told("传音控股投资青禾机器人1亿元。", "investors_text", "status") == [("传音控股", "completed")]


@pytest.mark.parametrize("company", ["九月科技", "三月兔", "十一月文化", "五月花科技"])
def test_a_month_that_opens_a_name_is_no_date(company: str) -> None:
    text = f"{company}完成5000万元A轮融资，由松果创投领投。"
    assert told(text, "company", "round", "event_date_text") == [(company, "A", "")]


@pytest.mark.parametrize(
    "text", ["九月，青禾科技完成A轮融资。", "青禾科技九月完成A轮融资。", "青禾科技于2021年九月完成A轮融资。"]
)
def test_a_month_beside_a_name_is_a_date(text: str) -> None:
    assert told(text, "company", "event_date") == [("青禾科技", "2021-09")]


def test_a_name_that_is_a_plain_word_stands_before_its_verb() -> None:
    assert told("小米投资青禾机器人2亿元。", "company", "investors_text") == [("青禾机器人", "小米")]


@pytest.mark.parametrize(
    "text",
    [
        "元气森林拿下天猫水饮品类销量及销售额第一名。",
        "白鲸科技拿下其全球全品类的独家运营权。",
        "青禾机器人再融资背后：并购问题频发。",
        "对此，青禾机器人创始人表示，收购消息不属实。",
        "白鲸物流“接盘侠”出现 收购在即",
    ],
)
def test_what_is_no_name_is_bought_by_nobody(text: str) -> None:
    assert told(text, "company") == []


def test_who_founded_an_investor_put_nothing_into_the_round() -> None:
    text = """白鲸物流获天使轮融资
白鲸物流完成500万元天使轮融资，投资方为青松基金。
据了解，本轮投资方青松基金由刘晓松、董占斌于2012年创办。其投资人包括松果集团以及一批互联网领域的成功创业家。
云启资本为本轮财务顾问。
"""
    assert told(text, "investors_text", "advisers_text") == [("青松基金", "云启资本")]


def test_a_letter_to_the_bank_that_buys_names_it_you() -> None:
    text = """徽商银行股份有限公司收购东岭银行北京分行获批
徽商银行：
一、批准你行收购东岭银行北京分行。
"""
    assert {row[1] for row in told(text, "company_text", "investors_text")} == {"徽商银行股份有限公司"}
