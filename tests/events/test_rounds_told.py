"""How articles on start-up rounds tell them: several at once, the past beside the news, who led, who only spoke."""

from __future__ import annotations

import pytest

from tests.events.told import only, told

ROUND_AND_BACKERS = ("company", "round", "investors", "lead_investors")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "半年内，栖岩科技连续完成A轮和A+轮融资。其中A轮由松果创投领投，A+轮由云岭创投独家投资。",
            [("栖岩科技", "A", "松果创投", "松果创投"), ("栖岩科技", "A+", "云岭创投", "")],
        ),
        (
            "栖岩科技近日完成A轮及A+轮融资，A轮投资方为松果创投，A+轮由云岭创投领投。",
            [("栖岩科技", "A", "松果创投", ""), ("栖岩科技", "A+", "云岭创投", "云岭创投")],
        ),
        (
            "栖岩科技先后获得松果创投的天使轮投资、云岭创投的A轮投资，以及白桦资本领投的B轮投资。",
            [
                ("栖岩科技", "A", "云岭创投", ""),
                ("栖岩科技", "B", "白桦资本", "白桦资本"),
                ("栖岩科技", "天使", "松果创投", ""),
            ],
        ),
        (
            "栖岩科技连续完成两轮融资，分别是由松果创投领投的A轮，以及由云岭创投领投、白桦资本跟投的A+轮。",
            [("栖岩科技", "A", "松果创投", "松果创投"), ("栖岩科技", "A+", "云岭创投;白桦资本", "云岭创投")],
        ),
        ("栖岩科技完成B轮和B+轮融资。", [("栖岩科技", "B;B+", "", "")]),
    ],
)
def test_rounds_told_together_are_told_apart_when_the_article_does(text: str, rows: list[tuple[str, ...]]) -> None:
    assert told(text, *ROUND_AND_BACKERS) == rows


IN_ORDER = [("A", "松果创投", "1000万元"), ("B", "云岭创投", "5000万元")]


@pytest.mark.parametrize(
    "text",
    [
        "栖岩科技A轮和B轮分别由松果创投、云岭创投领投，金额为1000万元和5000万元。",
        "栖岩科技完成A轮和B轮融资，分别由松果创投、云岭创投领投，金额分别为1000万元和5000万元。",
        "栖岩科技先后完成A轮、B轮融资，领投方分别为松果创投、云岭创投，分别融资1000万元、5000万元。",
    ],
)
def test_backers_and_sums_told_one_by_one_are_those_of_the_rounds_in_order(text: str) -> None:
    assert told(text, "round", "lead_investors", "amount_text") == IN_ORDER


def test_backers_told_one_by_one_leave_the_sum_of_all_to_all() -> None:
    text = "栖岩科技完成A轮和B轮共2亿元融资，分别由松果创投和云岭创投领投。"
    assert told(text, "round", "investors", "amount_text") == [
        ("A", "松果创投", ""), ("A;B", "", "2亿元"), ("B", "云岭创投", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "栖岩科技的A轮（2016年10月）由松果创投投资5000万元。",
        "栖岩科技此前获得松果创投5000万元A轮融资（2016年10月）。",
        "栖岩科技2016年10月（A轮）获得松果创投5000万元投资。",
        "2016年10月（A轮），栖岩科技获得松果创投5000万元投资。",
    ],
)
def test_a_date_and_a_round_in_brackets_behind_one_another_belong_together(text: str) -> None:
    columns = ("company", "round", "amount_text", "investors", "event_date", "event_date_text")
    assert told(text, *columns) == [("栖岩科技", "A", "5000万元", "松果创投", "2016-10", "2016年10月")]


def test_each_round_has_the_date_in_brackets_behind_it() -> None:
    text = "栖岩科技曾获松果创投5000万元A轮（2016年10月）融资和云岭创投1亿元B轮（2018年1月）融资。"
    assert told(text, "round", "event_date") == [("A", "2016-10"), ("B", "2018-01")]
    text = "栖岩科技曾完成A轮（2016年10月）和B轮（2018年1月）融资。"
    assert told(text, "round", "event_date") == [("A", "2016-10"), ("B", "2018-01")]


def test_rounds_told_together_keep_their_sum_and_share_their_day() -> None:
    text = "栖岩科技近日完成A轮和B轮共2亿元融资。A轮由松果创投领投；B轮由云岭创投领投。"
    assert told(text, "round_text", "amount_text", "lead_investors", "event_date_text") == [
        ("A轮", "", "松果创投", "近日"),
        ("A轮;B轮", "2亿元", "", "近日"),
        ("B轮", "", "云岭创投", "近日"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "栖岩科技获得松果创投领投，云岭创投、白桦资本跟投的8000万元B轮融资。",
        "栖岩科技获得松果创投领投、云岭创投和白桦资本跟投的8000万元B轮融资。",
        "栖岩科技完成8000万元B轮融资，松果创投为本轮领投方，云岭创投、白桦资本参与。",
        "栖岩科技完成8000万元B轮融资，本轮由松果创投领衔，云岭创投、白桦资本跟投。",
        "栖岩科技完成8000万元B轮融资，松果创投领投，A轮投资方云岭创投与白桦资本继续跟投。",
    ],
)
def test_who_led_and_who_followed(text: str) -> None:
    row = only(text)
    assert (row["company"], row["round"], row["amount_text"]) == ("栖岩科技", "B", "8000万元")
    assert (row["investors"], row["lead_investors"]) == ("松果创投;云岭创投;白桦资本", "松果创投")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("松果创投出资1亿元，云岭创投出资5000万元，合计1.5亿元。", "1.5亿元"),
        ("松果创投出资1亿元、云岭创投出资5000万元，总计1.5亿元。", "1.5亿元"),
        ("松果创投投资1亿元，云岭创投投资5000万元，共1.5亿元。", "1.5亿元"),
        ("松果创投出资1亿元，云岭创投出资5000万元。", ""),  # the words of the article hold no sum of the round
        ("松果创投和云岭创投分别出资1亿元和5000万元。", ""),
    ],
)
def test_a_part_of_a_round_is_not_its_sum(text: str, amount: str) -> None:
    row = only(f"栖岩科技完成A轮融资，{text}")
    assert (row["company"], row["amount_text"], row["investors"]) == ("栖岩科技", amount, "松果创投;云岭创投")


def test_the_sum_of_one_investor_is_that_of_its_round() -> None:
    assert only("栖岩科技完成A轮融资，松果创投出资1亿元。")["amount_text"] == "1亿元"


@pytest.mark.parametrize("total", ["全部合计6800万元", "总计6800万元", "三笔总计6800万元"])
def test_the_total_of_a_list_of_deals_is_the_sum_of_none(total: str) -> None:
    deals = "栖岩科技获3000万元A轮融资，白桦电池获2000万元天使轮融资，晨光水务获B轮融资"
    text = f"本周三家公司公布融资：{deals}，{total}。"
    assert told(text, "company", "amount_text", "disclosed_date") == [
        ("晨光水务", "", ""), ("栖岩科技", "3000万元", ""), ("白桦电池", "2000万元", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("投资方是松果创投和云岭创投，前者领投。", "松果创投"),
        ("投资方是松果创投和云岭创投，后者领投。", "云岭创投"),
        ("投资方为松果创投、云岭创投，由前者领投，后者跟投。", "松果创投"),
        ("投资方包括松果创投和云岭创投，领投方为后者。", "云岭创投"),
        ("松果创投和云岭创投参与本轮投资，其中后者为领投方。", "云岭创投"),
    ],
)
def test_the_former_and_the_latter_of_two_investors_may_lead(text: str, lead: str) -> None:
    for stop in "，。":
        row = only(f"栖岩科技完成5000万元A轮融资{stop}{text}")
        assert (row["investors"], row["lead_investors"]) == ("松果创投;云岭创投", lead)


@pytest.mark.parametrize(
    ("text", "investors"),
    [
        ("栖岩科技完成A轮融资，投资方为松果创投，投后估值3亿元。", "松果创投"),
        ("栖岩科技完成A轮融资，投资方阵容强大，包括松果创投，云岭创投等。", "松果创投;云岭创投"),
        ("栖岩科技完成A轮融资，松果创投、云岭创投等老股东与新股东白桦资本共同参与。", "松果创投;云岭创投;白桦资本"),
        ("栖岩科技完成A轮融资，由松果创投旗下基金和某知名美元机构联合投资。", "松果创投;某知名美元机构"),
        ("栖岩科技完成A轮融资。资金来自松果创投与云岭创投。", "松果创投;云岭创投"),
        ("栖岩科技完成A轮融资，松果创投为本轮唯一投资方。", "松果创投"),
        ("栖岩科技完成A轮融资，已有投资者松果创投、云岭创投等，以及新进投资者白桦资本等参投。",
         "松果创投;云岭创投;白桦资本"),
        ("栖岩科技完成A轮融资。A轮的投资方除了此前已宣布的松果创投外，还包括新的投资方云岭创投。", "松果创投;云岭创投"),
    ],
)
def test_lists_of_investors_end_where_they_end(text: str, investors: str) -> None:
    assert only(text)["investors"] == investors


@pytest.mark.parametrize(
    "past",
    [
        "此前参与融资的投资机构包括云岭创投、白桦资本。",
        "此前，栖岩科技曾获云岭创投、白桦资本等机构投资。",
        "这也是栖岩科技成立以来完成的第三轮融资。",
        "\n此前，栖岩科技的投资方还包括云岭创投、白桦资本等。",
        "据悉本轮融资还有头部券商系投资平台参与。",
    ],
)
def test_what_came_before_is_no_part_of_the_news(past: str) -> None:
    row = only(f"栖岩科技宣布完成5000万元B轮融资，由松果创投领投。{past}")
    assert (row["round"], row["investors"]) == ("B", "松果创投")


def test_who_leads_the_news_does_not_lead_an_earlier_round_told_behind_it() -> None:
    text = "栖岩科技完成B轮融资。本轮融资由松果创投领投，加上此前披露的云岭创投Pre-B轮投资，B轮总融资金额超过2亿元。"
    assert only(text)["lead_investors"] == "松果创投"
    assert only(text)["amount_text"] == "超过2亿元"


def test_rounds_told_as_what_came_before() -> None:
    text = "栖岩科技完成5000万元B轮融资。这是继2019年3月天使轮以及2020年5月A轮之后，公司的第三次融资。"
    assert told(text, "round", "event_date") == [("A", "2020-05"), ("B", ""), ("天使", "2019-03")]


@pytest.mark.parametrize(
    "text",
    [
        "青木财经从知情人士处获悉，栖岩科技完成5000万元A轮融资。",
        "栖岩科技创始人兼CEO王坚白表示，公司已完成5000万元A轮融资。",
        "栖岩科技一年内完成5000万元A轮融资。",
        "栖岩科技向青木财经证实，已完成5000万元A轮融资。",
        "机器人公司“栖岩科技”11月5日对青木财经透露，公司已完成5000万元A轮融资。",
    ],
)
def test_who_speaks_and_who_is_told_is_not_the_company(text: str) -> None:
    assert only(text)["company"] == "栖岩科技"


def test_a_rivals_round_belongs_to_the_rival() -> None:
    text = "栖岩科技获得松果创投的天使轮融资。赛道上不乏对手，头部玩家小鹏汽车已经进入该市场，并刚完成1亿美元融资。"
    assert told(text, "company", "amount_text") == [("小鹏汽车", "1亿美元"), ("栖岩科技", "")]


def test_a_line_of_a_list_tells_a_round() -> None:
    text = "栖岩科技完成B轮融资，历次融资如下。\n* 2019-05-06 A轮 8000万元 松果创投（领投）、云岭创投"
    assert told(text, "round", "amount_text", "investors", "lead_investors") == [
        ("A", "8000万元", "松果创投;云岭创投", "松果创投"),
        ("B", "", "", ""),
    ]


def test_a_row_of_a_table_tells_a_round() -> None:
    text = "创投速递\n苏州｜栖岩科技｜高速连接芯片｜A轮｜近亿元人民币｜松果创投领投，云岭创投跟投"
    assert told(text, "company_text", "round", "amount_text", "investors_text", "lead_investors_text") == [
        ("栖岩科技", "A", "近亿元人民币", "松果创投;云岭创投", "松果创投")
    ]


def test_one_of_several_rounds_has_its_own_day() -> None:
    text = "栖岩科技近期连续完成Pre-A轮与A轮融资。其中，Pre-A轮由松果创投独家投资，于今年1月交割；A轮由云岭创投领投。"
    assert told(text, "round", "investors", "event_date_text") == [
        ("A", "云岭创投", "近期"), ("Pre-A", "松果创投", "今年1月")
    ]


def test_what_a_round_that_is_only_dated_was() -> None:
    text = "栖岩科技完成数亿元D+轮融资。上一轮融资是在2020年1月，当时栖岩科技获得松果创投的数亿元D轮融资。"
    assert ("D", "松果创投", "2020年1月") in told(text, "round", "investors", "event_date_text")


def test_who_takes_part_in_a_fund_is_no_investor_of_the_round_told_before() -> None:
    text = (
        "栖岩科技完成9000万元C轮融资，松果创投领投。\n长安智造基金二期完成首关，规模12.5亿元，江海引导基金、云杉人寿为出资方。"
    )
    assert ("equity_round", "松果创投") in told(text, "event_type", "investors")


def test_money_of_a_presale_is_no_round() -> None:
    assert told("栖岩科技的首款产品在众筹平台上线，42天筹得186万美元预订款。", "amount_text") == []


def test_money_given_is_a_round() -> None:
    row = only("2018年，松果创投给了栖岩科技600万元的种子轮融资。")
    assert (row["company"], row["investors"], row["amount_text"]) == ("栖岩科技", "松果创投", "600万元")


def test_a_sum_behind_its_trigger_is_of_the_same_round() -> None:
    row = only("栖岩科技拟以20亿美元估值进行新一轮融资，融资额约3亿美元。")
    assert (row["status"], row["amount_text"], row["valuation_text"]) == ("planned", "约3亿美元", "20亿美元")


def test_a_strategic_round_is_a_strategic_investment() -> None:
    row = only("栖岩科技获得松果创投亿元级战略融资。")
    assert (row["event_type"], row["round"], row["investors"]) == ("strategic_investment", "战略融资", "松果创投")


def test_the_finer_date_stays() -> None:
    text = "过去两年，栖岩科技获得了松果创投的A轮融资。2018年8月23日，栖岩科技获得松果创投的A轮融资。"
    assert only(text, published="2020-01-05")["event_date"] == "2018-08-23"


def test_a_round_sought_is_not_the_one_done() -> None:
    text = "栖岩科技正寻求1至2亿美元融资。今年3月，栖岩科技已完成1亿美元融资。"
    assert told(text, "status", "amount_text") == [("completed", "1亿美元"), ("planned", "1至2亿美元")]


@pytest.mark.parametrize(
    ("text", "investor"),
    [
        ("永泽制药：拟投资青禾生物5000万元", "永泽制药"),
        ("永泽制药公告，公司以现金5000万元认购青禾生物新增注册资本。", "永泽制药"),
        ("永泽制药公告，全资子公司永泽投资以现金出资5000万元，认购青禾生物新增注册资本312万元。", "永泽投资"),
        ("永泽制药公告称，公司拟使用自有资金5000万元对青禾生物进行增资。", "永泽制药"),
        ("青禾生物拟引入战略投资者永泽制药，后者出资5000万元认缴新增注册资本。", "永泽制药"),
        ("永泽制药与青禾生物签署协议，以5000万元认购后者新发股份并受让部分老股。", "永泽制药"),
    ],
)
def test_a_listed_company_puts_money_in(text: str, investor: str) -> None:
    row = only(text)
    assert (row["company_text"], row["investors_text"], row["amount_text"]) == ("青禾生物", investor, "5000万元")


def test_a_number_of_investors_is_no_investor() -> None:
    row = only("永泽股份向江海国资有限公司、周启明等7家特定投资者发行股份，7家特定投资者合计认购7亿股，募资20亿元。")
    assert row["investors_text"] == "江海国资有限公司;周启明"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("星驮科技近期连续完成Pre-B轮与B轮两轮融资，前者9000万元，由蔚来资本独家投资；后者4.5亿元，由松果创投领投。",
         [("Pre-B", "9000万元", "蔚来资本", "近期"), ("B", "4.5亿元", "松果创投", "近期")]),
        ("星驮科技近日宣布连续完成天使轮和天使+轮融资，前者由蔚来资本独家投资，后者由松果创投领投。",
         [("天使", "", "蔚来资本", "近日"), ("天使+", "", "松果创投", "近日")]),
        # the investors, not the rounds
        ("星驮科技完成A轮和B轮融资，投资方为蔚来资本和红杉中国，前者是老股东，后者为新股东。",
         [("A;B", "", "蔚来资本;红杉中国", "")]),
    ],
)
def test_two_rounds_told_as_the_former_and_the_latter(text: str, rows: list[tuple[str, ...]]) -> None:
    assert sorted(told(text, "round", "amount_text", "investors_text", "event_date_text")) == sorted(rows)


@pytest.mark.parametrize(
    ("text", "investor"),
    [
        ("第一个相信海步科技的机构是通和毓承。2014年，后者投了3000万元的A轮，条件是两年内做完实验。", "通和毓承"),
        ("深创投算得上海步科技的老朋友。2018年3月，这家机构以3000万元参与了海步科技的A轮。", "深创投"),
        ("砺石资本只投看上去很笨的公司。2015年，它以3000万元独家投资了海步科技的A轮。", "砺石资本"),
    ],
)
def test_a_word_for_an_investor_told_of_before(text: str, investor: str) -> None:
    row = only(f"海步科技的三年\n{text}")
    assert (row["company_text"], row["investors_text"], row["amount_text"]) == ("海步科技", investor, "3000万元")


PRESENT = "青禾机器人的四年\n青禾机器人近日完成9亿元D轮融资，由海岳资本领投。"


@pytest.mark.parametrize(
    ("past", "row"),
    [
        ("B轮要到2021年2月，松果创投拿出1.6亿元，附带一条苛刻的条款。", ("B", "1.6亿元", "松果创投")),
        ("2016年6月，松果创投注资5000万元，A轮；", ("A", "5000万元", "松果创投")),
        ("2015年4月，等来了第一笔外部投资：王坚白个人出了300万元，算天使轮。", ("天使", "300万元", "王坚白")),
        ("一年后，松果创投拿出3500万元做了A轮。", ("A", "3500万元", "松果创投")),
        ("2017年，松果创投在A轮中出资1200万元。", ("A", "1200万元", "松果创投")),
    ],
)
def test_a_round_that_is_only_named(past: str, row: tuple[str, str, str]) -> None:
    rows = told(PRESENT + past, "company_text", "round", "amount_text", "investors_text")
    assert rows == sorted([("青禾机器人", *row), ("青禾机器人", "D", "9亿元", "海岳资本")], key=repr)


def test_a_round_named_with_nothing_told_of_it_is_no_event() -> None:
    assert told(PRESENT + "A轮以前的公司很难拿到5000万元。B轮那年他三十岁。", "round") == [("D",)]


def test_persons_raise_nothing() -> None:
    text = "轻日食2020年9月完成2000万元A轮融资，领投方是亲亲食品。创始人许蔓2021年启动B轮，目标是8000万元。"
    assert {company for company, in told(text, "company_text")} == {"轻日食"}


def test_who_speaks_in_an_interview_raises_nothing() -> None:
    text = ("专访「方寸机库」\n无人机机库品牌“方寸机库”成了座上宾。\n问：第一笔钱怎么来的？\n"
            "苏哲：那是天使轮，600万元。\n问：之后呢？\n苏哲：2020年松禾资本进来，给了3000万的A轮。\n问：值吗？\n苏哲：值。")
    rows = told(text, "company_text", "round", "amount_text", "investors_text")
    assert sorted(rows) == [("方寸机库", "A", "3000万", "松禾资本"), ("方寸机库", "天使", "600万元", "")]


def test_who_talks_about_a_round() -> None:
    row = only("青禾机器人正与包括软银愿景基金和淡马锡在内的多家机构洽谈，计划筹集5亿至8亿美元。")
    assert (row["investors_text"], row["amount_text"]) == ("软银愿景基金;淡马锡", "5亿至8亿美元")


def test_a_word_for_leading_within_a_name_leads_nothing() -> None:
    row = only("大鱼塘（水产B2B平台）完成数千万元A轮融资，投资方包括新希望集团、隆领投资、中鼎资本等。")
    assert (row["investors_text"], row["lead_investors_text"]) == ("新希望集团;隆领投资;中鼎资本", "")


def test_a_sum_before_its_round_in_a_line() -> None:
    past = "最后进来的是青山资本与众海投资，500万元，天使轮，2019年10月到账。"
    assert ("500万元", "天使", "青山资本;众海投资") in told(PRESENT + past, "amount_text", "round", "investors_text")


def test_a_list_told_a_sentence_later_is_of_the_round_it_names() -> None:
    text = ("海棠未来对外宣布，获得1.2亿美元的D2轮投资，并完成总额为2.15亿美元的D轮融资。"
            "D2轮的投资方除了此前已宣布的云启资本外，还包括新的投资方鼎晖资本、一级供应商万都。")
    assert dict(told(text, "round", "investors_text"))["D2"].endswith("鼎晖资本;万都")


def test_the_whole_sum_of_a_new_round_is_no_total_of_all_rounds() -> None:
    text = "青禾控股已于2020年6月23日完成新一轮股权融资，涉及两名机构投资者，融资总金额为2000万美元。"
    assert only(text)["amount_text"] == "2000万美元"


def test_who_puts_money_into_a_reorganised_company_of_the_exchange() -> None:
    row = only("9月12日晚间，*ST海棠宣布，深商控股、元维资产两家公司将组成联合体，成为*ST海棠重整的意向投资人。")
    assert (row["company_text"], row["investors_text"]) == ("*ST海棠", "深商控股;元维资产")


def test_a_new_partner_is_an_investor() -> None:
    row = only("海棠汽车今日宣布C轮获得4亿美金融资，除了原有股东，此次融资还引入新战略投资伙伴白鲸集团。")
    assert (row["round"], row["amount_text"], row["investors_text"]) == ("C", "4亿美金", "白鲸集团")


def test_plain_words_for_what_is_put_money_in_name_no_company() -> None:
    title = "松果系资本入股商业火箭公司 “青禾行者”称已具备入轨能力"
    text = f"{title}\n公司称本轮融资规模为12亿元，轮次为C轮，由松果资本领投。"
    assert told(text, "company_text", "amount_text", "round_text") == [("青禾行者", "12亿元", "C轮")]


def test_the_rest_of_a_sentence_that_plans_is_planned() -> None:
    text = "青禾精密拟引入战略投资者松果创投，后者以现金5000万元认购新增股份。"
    assert told(text, "company_text", "amount_text", "status") == [("青禾精密", "5000万元", "planned")]
