"""Bonds, loans and placements: who raises the money, from whom, how much, and which day is that of the news."""

from __future__ import annotations

import pytest

from tests.events.told import only, told

ISSUERS = [
    # the guarantor tells of it, the subsidiary borrows
    ("海棠股份公告，公司为全资子公司海棠智能向江海银行申请的2亿元贷款提供连带责任担保。", "海棠智能", "江海银行", 2e8),
    # the lender, whichever side of the verb it stands on
    ("海棠水务近日获得江海银行授信20亿元，用于污水处理项目建设。", "海棠水务", "江海银行", 2e9),
    ("江海银行与海棠水务签订5亿元贷款协议。", "海棠水务", "江海银行", 5e8),
    ("海棠环保公告称，公司拟向控股股东青松集团申请不超过3亿元的借款额度，期限一年。", "海棠环保", "青松集团", 3e8),
    # a bank in the clause before is not the borrower
    ("海棠高新公布，近日，公司与江海银行签署质押合同，以子公司股权质押，向江海银行申请2亿元的并购贷款。",
     "海棠高新", "江海银行", 2e8),
    # nor is the company whose shares are pledged
    ("永泽股份公布，近日，公司与恒丰银行签署《股权质押合同》，以公司持有控股子公司清源环保的65%股权，合计1200万股质押给恒丰银行，"
     "向恒丰银行申请不超过1.8亿元的并购贷款。", "永泽股份", "恒丰银行", 1.8e8),
    ("青松资本为海棠石油的收购提供了20亿美元融资。", "海棠石油", "青松资本", 2e9),
    # those who sell the bonds buy nothing for themselves
    ("海棠地产发布公告，于2021年10月22日，该公司与江海证券、青松国际及云杉银行就发行于2025年到期的2亿美元5.95%优先票据订立购买协议。",
     "海棠地产", "", 2e8),
    # what a clause says of purposes is no name
    ("海棠控股近日发布公告称，为优化财务结构，降低资金成本，公司2021年度第一期超短期融资券已发行，实际发行总额5亿元。",
     "海棠控股", "", 5e8),
    # who tells the news is not whom it is about
    ("江海财经讯 7月1日，海棠电源发布修订后的《公开发行可转换公司债券预案》，拟公开发行可转债募集资金不超过10亿元。",
     "海棠电源", "", 1e9),
]


@pytest.mark.parametrize(("text", "company", "lender", "amount"), ISSUERS)
def test_the_borrower_is_told_from_lenders_guarantors_and_sellers(
    text: str, company: str, lender: str, amount: float
) -> None:
    columns = ("event_type", "company", "investors_text", "amount_max")
    row = told(text, *columns, "amount")
    assert [(kind, name, who, high or exact) for kind, name, who, high, exact in row] == [
        ("debt", company, lender, amount)
    ]


PLACEMENTS = [
    ("海棠物业公布，以先旧后新方式配售6000万股，每股作价12.5港元，集资净额约7.4亿港元。", "约7.4亿港元", ""),
    ("海棠医药公布，公司拟向不超过35名特定对象发行股票，募集资金总额不超过18.6亿元。", "不超过18.6亿元", ""),
    ("海棠电子定增落地，以每股45.2元向青松基金、松果资本等12家机构发行2200万股，募资总额9.94亿元。", "9.94亿元",
     "青松基金;松果资本"),
    ("海棠股份完成定向增发，共募集资金4.2亿元，松果资本、青松基金参与认购。", "4.2亿元", "松果资本;青松基金"),
    ("海棠股份拟定增募资不超6亿元 控股股东海棠集团全额认购", "不超6亿元", "海棠集团"),
    ("海棠光电拟10配3募资不超8亿元", "不超8亿元", ""),
]


@pytest.mark.parametrize(("text", "amount", "investors"), PLACEMENTS)
def test_shares_sold_are_a_placement_with_its_buyers(text: str, amount: str, investors: str) -> None:
    assert told(text, "event_type", "amount_text", "investors_text") == [("private_placement", amount, investors)]


DAYS = [
    # what is announced was signed on a day of its own
    ("海棠控股宣布，公司于9月5日收到江海银行函件，将获提供不多于2.5亿元的贷款。", "9月5日", ""),
    # announced, not yet made: the day is that of the news
    ("海棠控股于8月3日晚间宣布，拟发行1.1亿美元优先票据。", "", "8月3日晚间"),
    ("江海财经讯 9月21日，据上清所披露，海棠水务拟发行10亿元超短期融资券。", "", "9月21日"),
    # made on one day, told on another
    ("9月14日，海棠水务公告称，公司于2021年9月13日完成2021年度第一期中票发行，发行总额12亿元。", "2021年9月13日",
     "9月14日"),
    # the year of its name is no date, the day behind it is
    ("海棠控股集团2021年非公开发行公司债券（第一期）于2021年6月21日成功发行，募集资金5亿元。", "2021年6月21日", ""),
    ("海棠水务拟发行10亿元超短期融资券，发行日为2021年9月22日。", "2021年9月22日", ""),
]


@pytest.mark.parametrize(("text", "event", "disclosed"), DAYS)
def test_the_day_of_the_news_is_told_from_the_day_of_the_issue(text: str, event: str, disclosed: str) -> None:
    row = only(text)
    assert (row["event_date_text"], row["disclosed_date_text"]) == (event, disclosed)


def test_the_sum_may_stand_in_the_next_sentence_without_a_publication_date() -> None:
    text = (
        "海棠证券发行中期票据\n海棠证券公布，公司2021年度第九期短期融资券已于2021年8月5日发行完毕。"
        "实际发行总额40亿元，发行利率2.74%。"
    )
    assert told(text, "company_text", "amount_text", "event_date_text", published=None) == [
        ("海棠证券", "40亿元", "2021年8月5日")
    ]


def test_a_headline_told_again_in_the_body_is_still_the_headline() -> None:
    text = (
        "海棠蛇口拟发行30亿元中期票据\n原标题：海棠蛇口拟发行30亿元中期票据    来源：江海财经\n"
        "海棠蛇口工业区控股股份有限公司拟发行2021年度第二期中期票据，拟发金额为人民币30亿元。"
    )
    row = only(text)
    assert (row["company_text"], row["amount_text"]) == ("海棠蛇口工业区控股股份有限公司", "人民币30亿元")
    assert row["status"] == "planned"


def test_a_headline_in_brackets_opens_the_story_of_a_wire() -> None:
    text = "【海棠地产成功发行5亿美元绿色债券】江海财经讯：9月12日，海棠地产有限公司宣布成功发行5亿美元3年期绿色债券。"
    assert told(text, "company_text", "amount_text", "disclosed_date_text") == [
        ("海棠地产有限公司", "5亿美元", "9月12日")
    ]


def test_a_list_of_announcements_has_one_day() -> None:
    text = (
        "11月5日晚间公告集锦\n海棠水务：公司完成中期票据发行，规模7亿元。\n"
        "海棠光电：拟向控股股东海棠集团定增募资8亿元。"
    )
    assert told(text, "company", "disclosed_date_text") == [("海棠光电", "11月5日晚间"), ("海棠水务", "11月5日晚间")]


def test_a_notice_is_told_on_the_day_on_which_it_is_signed() -> None:
    text = (
        "海棠水务股份有限公司2021年度第二期中期票据于2021年9月5日成功发行，发行总额8亿元。\n特此公告。\n"
        "海棠水务股份有限公司董事会\n2021年9月7日"
    )
    row = only(text)
    assert (row["event_date"], row["disclosed_date"]) == ("2021-09-05", "2021-09-07")


def test_the_buyer_raises_the_matching_funds_of_a_purchase() -> None:
    text = "海棠特钢以7.6亿元收购北辰新材100%股权。公司拟募集不超过3亿元的配套资金。"
    assert ("private_placement", "海棠特钢", "不超过3亿元") in told(text, "event_type", "company", "amount_text")


QUIET = [
    "评级机构将海棠置地的主体信用等级维持在AA+，其发行的“19海棠01”公司债券发行规模10亿元。",
    "海棠转债将于8月6日付息，本期债券票面利率0.5%，发行总额12亿元。",
    "截至6月末，海棠置地已累计发行公司债券120亿元。",
    "王坚白拟通过定向增发增持公司4000万元股票，增持计划尚未实施。",
    "海棠水务股份有限公司关于控股股东减持公司可转债的公告\n公司于2020年2月28日公开发行了200万张可转换公司债券，发行总额2亿元。",
]


@pytest.mark.parametrize("text", QUIET)
def test_issues_of_the_past_are_no_news(text: str) -> None:
    assert told(text, "event_type", "amount_text") == []


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("松果创投旗下第三只美元基金完成募集，总规模4.5亿美元。", "松果创投"),
        ("松果创投宣布完成第四期人民币基金的首次关账，规模达15亿元。", "松果创投"),
        ("由白桦集团发起的海棠碳中和产业基金日前在南京成立，首期规模20亿元。", "海棠碳中和产业基金"),
    ],
)
def test_a_fund_without_a_name_is_its_managers(text: str, company: str) -> None:
    assert told(text, "event_type", "company_text") == [("fund_closing", company)]


def test_parts_of_an_issue_that_is_planned_are_planned() -> None:
    text = (
        "海棠证券拟面向专业投资者发行公司债券，其中，非公开发行债券规模不超过50亿元，公开发行债券规模不超过80亿元。"
    )
    assert told(text, "amount_text", "status") == [("不超过50亿元", "planned"), ("不超过80亿元", "planned")]
    text = "海棠证券拟发行公司债券50亿元，另一家海棠控股已发行公司债券80亿元。"
    assert told(text, "amount_text", "status") == [("50亿元", "planned"), ("80亿元", "completed")]


STEPS = [
    ("海棠轴承非公开发行股票申请获证监会受理。", "private_placement", "planned"),
    ("海棠轴承公告，公司收到证监会核准批文，核准公司非公开发行不超过6600万股新股。", "private_placement", "planned"),
    ("海棠股份：配股申请获证监会审核通过。", "private_placement", "planned"),
    ("海棠股份公开发行可转债申请获证监会发审委审核通过。", "debt", "planned"),
    ("海棠航空公告称，公司中期票据获准注册。", "debt", "planned"),
    ("海棠传媒公告，终止2020年度非公开发行A股股票事项并撤回申请文件。", "private_placement", "terminated"),
]


@pytest.mark.parametrize(("text", "event_type", "status"), STEPS)
def test_a_step_of_an_issue_is_an_event_without_its_sum(text: str, event_type: str, status: str) -> None:
    (row,) = told(text, "event_type", "status", "company")
    assert row[:2] == (event_type, status)
    assert row[2].startswith("海棠")


@pytest.mark.parametrize("text", [
    "有投资者向海棠股份提问，请问目前非公开发行完成比例是多少？",
    "海棠股份公告，公司可转债转股价格调整。",
    "海棠股份公告，控股股东终止减持计划。",
    "近期多家公司的公司债券获准注册。",
    "中国结算深圳分公司于4月10日受理完成海棠股份向发行对象发行2亿股股份的登记申请。",
])
def test_what_takes_no_step_is_no_issue(text: str) -> None:
    assert told(text, "event_type") == []


def test_who_lends_to_another_raises_nothing() -> None:
    assert told("海棠控股为支持参股公司发展，按持股比例向其提供4.9亿元股东借款。", "company") == []
