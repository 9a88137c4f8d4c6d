"""Several events in an article, and one event told several times."""

from __future__ import annotations

import pytest

from tests.events.told import only, told, wrong


def test_two_companies_in_one_sentence() -> None:
    text = (
        "近日，仓储机器人公司“栖岩科技”完成8000万元A轮融资，由源码资本领投，顺为资本跟投；"
        "工业软件公司“麦垄软件”也于同日宣布获得数千万元天使轮融资，投资方为真格基金。"
    )
    assert told(text, "company", "round", "amount_text", "investors") == [
        ("栖岩科技", "A", "8000万元", "源码资本;顺为资本"),
        ("麦垄软件", "天使", "数千万元", "真格基金"),
    ]


def test_a_headline_that_only_says_what_kind_of_company_raised_is_told_once() -> None:
    text = (
        "松果通信战略领投！海棠图新旗下汽车电子芯片公司获1亿元融资\n"
        "近日，江城青禾科技有限公司（以下简称：青禾科技）完成1亿元天使轮融资，由松果通信战略领投。"
    )
    assert told(text, "company_text", "round", "amount_text") == [("江城青禾科技有限公司", "天使", "1亿元")]


def test_a_headline_whose_sum_is_only_near_tells_another_round() -> None:
    text = "白鲸药业获5.2亿元战略投资\n本周，海棠生物医药获5.9亿元C轮融资。"
    assert told(text, "company_text", "amount_text") == [("海棠生物医药", "5.9亿元"), ("白鲸药业", "5.2亿元")]


def test_listings_years_apart_are_two_though_one_has_the_day_of_its_news_alone() -> None:
    text = (
        "青禾泡菜把上市的赌注押在了北交所\n2023年11月27日，北交所官网显示，青禾泡菜的上市申请获得受理，募集资金3.36亿元。\n"
        "第一次是在2016年。当年5月，公司登陆新三板。"
    )
    assert told(text, "amount_text", "event_date_text", published="2023-11-28") == [("", "当年5月"), ("3.36亿元", "")]


def test_events_of_different_kinds_side_by_side() -> None:
    text = (
        "栖岩科技完成1亿元A轮融资，用于研发。麦垄软件完成2亿元B轮融资，由真格基金领投。"
        "灯塔山机器人被白鲸物流以3亿元收购。"
    )
    assert told(text, "company", "event_type", "amount_text", "investors") == [
        ("栖岩科技", "equity_round", "1亿元", ""),
        ("灯塔山机器人", "acquisition", "3亿元", "白鲸物流"),
        ("麦垄软件", "equity_round", "2亿元", "真格基金"),
    ]


@wrong("分别 does not part what it tells of two companies")
def test_two_companies_share_a_trigger() -> None:
    text = "栖岩科技、麦垄软件分别完成5000万元A轮融资和8000万元B轮融资。"
    assert told(text, "company", "round", "amount_text") == [
        ("栖岩科技", "A", "5000万元"),
        ("麦垄软件", "B", "8000万元"),
    ]


@wrong("先后 does not part the dates of two events")
def test_two_dates_stand_for_two_events() -> None:
    text = "2019年3月、2020年5月，栖岩科技先后完成1000万元天使轮和4000万元A轮融资。"
    assert told(text, "round", "event_date", "amount_text") == [
        ("A", "2020-05", "4000万元"),
        ("天使", "2019-03", "1000万元"),
    ]


ROUNDUP = """一周融资汇总
1、栖岩科技完成8000万元A轮融资，投资方为源码资本。
2、麦垄生物获数千万元天使轮融资，由真格基金独家投资。
3、灯塔山机器人宣布完成2亿元C轮融资，高瓴创投领投，IDG资本跟投。
4、海棠水务拟定增募资不超过12亿元。"""


def test_a_numbered_roundup_gives_a_row_for_each_deal() -> None:
    assert told(ROUNDUP, "company", "event_type", "round", "amount_text", "investors", "status") == [
        ("栖岩科技", "equity_round", "A", "8000万元", "源码资本", "completed"),
        ("海棠水务", "private_placement", "", "不超过12亿元", "", "planned"),
        ("灯塔山机器人", "equity_round", "C", "2亿元", "高瓴创投;IDG资本", "completed"),
        ("麦垄生物", "equity_round", "天使", "数千万元", "真格基金", "completed"),
    ]


@pytest.mark.parametrize(
    "number",
    ["1. ", "（1）", "①", "一、", "• ", "- "],
)
def test_the_number_of_an_item_is_no_part_of_a_name(number: str) -> None:
    assert told(f"今日融资速递\n{number}栖岩科技完成8000万元A轮融资。", "company_text") == [("栖岩科技",)]


HISTORY = [
    (
        "成立于2017年的栖岩科技近日完成1.2亿元B轮融资，由高瓴创投领投。"
        "此前，公司曾于2018年获得真格基金500万元天使轮融资，"
        "2019年完成由源码资本领投的3000万元A轮融资。",
        [
            ("A", "3000万元", "源码资本", "2019"),
            ("B", "1.2亿元", "高瓴创投", ""),
            ("天使", "500万元", "真格基金", "2018"),
        ],
    ),
    (
        "成立以来，栖岩科技共完成三轮融资：2018年获真格基金天使轮融资，2019年获源码资本A轮融资，2020年获高瓴创投B轮融资。",
        [("A", "", "源码资本", "2019"), ("B", "", "高瓴创投", "2020"), ("天使", "", "真格基金", "2018")],
    ),
    (
        "栖岩科技2018年完成500万元天使轮融资，投资方为真格基金；2019年完成3000万元A轮融资，投资方为源码资本；"
        "2021年完成1亿元B轮融资，投资方为高瓴创投。",
        [
            ("A", "3000万元", "源码资本", "2019"),
            ("B", "1亿元", "高瓴创投", "2021"),
            ("天使", "500万元", "真格基金", "2018"),
        ],
    ),
    (
        "栖岩科技获5000万元A轮融资，投资方为源码资本；此前该公司曾获真格基金1000万元天使轮融资。",
        [("A", "5000万元", "源码资本", ""), ("天使", "1000万元", "真格基金", "")],
    ),
]


@pytest.mark.parametrize(("text", "rows"), HISTORY)
def test_rounds_told_as_history_are_events_of_their_own(text: str, rows: list[tuple[str, ...]]) -> None:
    assert told(text, "round", "amount_text", "investors", "event_date") == rows
    assert {company for (company,) in told(text, "company")} == {"栖岩科技"}


def test_an_investor_of_the_round_before_is_none_of_this_one() -> None:
    text = "11月4日，栖岩科技宣布完成6000万元A+轮融资。其上一轮融资发生在2020年5月，由源码资本投资3000万元。"
    assert [row for row in told(text, "round", "investors") if row[0] == "A+"] == [("A+", "")]


@pytest.mark.parametrize("word", ["公司", "该公司", "这家公司", "其"])
def test_a_word_for_the_company_takes_the_one_told_of(word: str) -> None:
    text = f"栖岩科技近日完成5000万元A轮融资。2019年，{word}曾获得真格基金500万元天使轮融资。"
    assert told(text, "company", "round", "investors") == [("栖岩科技", "A", ""), ("栖岩科技", "天使", "真格基金")]


def test_a_word_for_the_company_looks_back_before_it_looks_on() -> None:
    text = (
        "栖岩科技近日完成5000万元A轮融资。2019年，公司曾获得真格基金500万元天使轮融资。"
        "同一天，麦垄软件完成8000万元B轮融资。"
    )
    assert told(text, "company", "round") == [("栖岩科技", "A"), ("栖岩科技", "天使"), ("麦垄软件", "B")]


def test_the_company_named_in_the_opening_is_the_one_that_raises() -> None:
    text = "这家公司名为栖岩科技。11月4日，公司宣布完成6000万元A+轮融资，由深创投领投。"
    assert told(text, "company", "round", "investors") == [("栖岩科技", "A+", "深创投")]


def test_one_event_over_several_sentences() -> None:
    row = only(
        "11月3日，栖岩科技宣布完成A轮融资。本轮融资金额为8000万元，由源码资本领投，顺为资本、九合创投跟投。"
        "光源资本担任独家财务顾问。公司投后估值达到6亿元。"
    )
    assert (row["company"], row["round"], row["amount"]) == ("栖岩科技", "A", 80_000_000)
    assert row["investors"] == "源码资本;顺为资本;九合创投"
    assert (row["advisers"], row["valuation"], row["valuation_kind"]) == ("光源资本", 600_000_000, "post")


HEADLINES = [
    "栖岩科技完成8000万元A轮融资\n11月3日，仓储机器人公司栖岩科技宣布完成8000万元A轮融资，由源码资本领投。",
    "栖岩科技获8000万A轮融资，源码资本领投\n11月3日，栖岩科技宣布完成A轮融资，金额为8000万元，由源码资本领投。",
    "首发 | 仓储机器人「栖岩科技」完成A轮融资\n栖岩科技近日完成8000万元A轮融资，由源码资本领投。",
    "栖岩科技完成近亿元A轮融资\n栖岩科技近日完成9800万元A轮融资，源码资本领投。",
    "栖岩科技获源码资本投资\n栖岩科技近日完成A轮融资，由源码资本领投。此次8000万元融资将用于研发。",
]


@pytest.mark.parametrize("text", HEADLINES)
def test_headline_and_body_tell_one_event(text: str) -> None:
    row = only(text)
    assert (row["company"], row["round"], row["investors"]) == ("栖岩科技", "A", "源码资本")
    assert row["flags"] == ""


def test_the_news_of_a_dated_day_is_no_history() -> None:
    row = only("栖岩科技获数千万元融资\n2021年11月1日，栖岩科技完成A轮融资，投资方为源码资本。")
    assert (row["round"], row["amount_text"], row["investors"]) == ("A", "数千万元", "源码资本")


def test_an_article_that_stands_twice_gives_its_rows_once() -> None:
    text = "栖岩科技完成8000万元A轮融资\n11月3日，栖岩科技宣布完成8000万元A轮融资，由源码资本领投。\n"
    assert told(text + text, "company", "round", "amount_text") == [("栖岩科技", "A", "8000万元")]


REPEATS = [
    "栖岩科技完成5亿美元C轮融资，折合人民币约35亿元，由红杉中国领投。这笔5亿美元的融资将用于海外扩张。",
    "栖岩科技完成5亿美元C轮融资，由红杉中国领投。栖岩科技这一轮C轮融资金额为5亿美元，折合人民币约35亿元。",
    "栖岩科技完成5亿美元C轮融资，由红杉中国领投。栖岩科技表示，5亿美元将用于招聘。",
    "栖岩科技宣布完成5亿美元C轮融资\n栖岩科技今日宣布完成C轮融资，融资额为5亿美元（约合32亿元人民币），由红杉中国领投。",
]


@pytest.mark.parametrize("text", REPEATS)
def test_converted_and_repeated_amounts_make_no_second_event(text: str) -> None:
    row = only(text)
    assert (row["amount"], row["currency"], row["investors"]) == (500_000_000, "USD", "红杉中国")
    assert row["flags"] == ""


def test_two_figures_for_one_deal_are_flagged() -> None:
    row = only("栖岩科技完成3亿元B轮融资\n11月5日，栖岩科技宣布完成2亿元B轮融资，由源码资本领投。")
    assert "amount_conflict" in row["flags"]


def test_of_two_figures_the_one_of_the_body_stands() -> None:
    row = only("栖岩科技完成3亿元B轮融资\n11月5日，栖岩科技宣布完成2亿元B轮融资，由源码资本领投。")
    assert (row["amount"], row["amount_text"]) == (200_000_000, "2亿元")


def test_a_total_over_rounds_is_no_event() -> None:
    text = "2020年3月，栖岩科技完成1000万元天使轮融资；2021年5月，栖岩科技完成5000万元A轮融资，累计融资6000万元。"
    assert told(text, "round", "amount_text") == [("A", "5000万元"), ("天使", "1000万元")]


def test_a_headline_that_tells_a_total_is_no_event() -> None:
    head = "朗晖光伏融资43亿元分红仅2.1亿元 股东减持"
    assert not told(f"{head}\n原标题：{head}\n上市8年来，朗晖光伏股权融资合计达43亿元，而累计派发的现金红利2.1亿元。")


def test_what_a_listing_brings_at_its_price_is_no_round() -> None:
    text = "存储厂商海棠半导体11月上市\n根据海棠半导体每股2150日圆的指示价，该公司将至多募集2080亿日圆。"
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "海棠半导体", "2080亿日圆")]


def test_shares_that_may_be_sold_again_are_no_listing() -> None:
    text = ("王坚白所认购的定增股份将于10月8日上市流通。2017年5月，永泽股份向海岳资本、何文清等6家特定投资者"
            "非公开发行股份，募集资金约16.4亿元。")
    rows = told(text, "event_type", "company_text", "investors_text", "amount_text")
    assert rows == [("private_placement", "永泽股份", "海岳资本;何文清", "约16.4亿元")]


def test_a_total_of_last_year_is_not_what_a_listing_brings() -> None:
    text = "蓝舟云或回港二次上市\n市场消息称蓝舟云正考虑赴港二次上市。2020年，蓝舟云累计融资超5亿美元。"
    assert told(text, "event_type", "amount_text") == [("ipo", "")]


@pytest.mark.parametrize(
    ("headline", "body", "row"),
    [
        ("西贡码农网完成种子轮", "越南招聘平台CodeSaigon获得80万美元种子轮资金，出资方为Iterative。",
         ("CodeSaigon", "80万美元", "Iterative")),
        ("深远海风电公司引入60亿元增资",
         "海上风能科技增资扩股项目4月7日成交，国新控股、三峡资本两家机构合计出资60.2亿元。",
         ("海上风能科技", "60.2亿元", "国新控股;三峡资本")),
    ],
)
def test_a_headline_may_call_the_company_otherwise(headline: str, body: str, row: tuple[str, ...]) -> None:
    assert told(f"{headline}\n{body}", "company_text", "amount_text", "investors_text") == [row]


def test_a_company_of_a_headline_that_the_body_names_too_is_another() -> None:
    text = "青禾机器人完成种子轮，海棠智能跟进\n青禾机器人宣布完成种子轮融资。海棠智能获得80万美元种子轮资金。"
    assert {company for company, in told(text, "company_text")} == {"青禾机器人", "海棠智能"}
