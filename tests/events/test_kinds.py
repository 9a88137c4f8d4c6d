"""Events that are no round: debt, placements, listings, acquisitions, funds."""

from __future__ import annotations

import pytest

from tests.events.told import only, told

DEBT = [
    ("海棠水务发行2021年度第一期中期票据，发行金额10亿元，票面利率3.2%。", "海棠水务", 1e9, "CNY"),
    ("海棠水务获得江海银行12亿元贷款。", "海棠水务", 1.2e9, "CNY"),
    ("栖岩科技发行5亿美元可转换债券。", "栖岩科技", 5e8, "USD"),
    pytest.param(
        "11月2日，海棠水务公告称，公司成功发行超短期融资券，规模8亿元。",
        "海棠水务",
        8e8,
        "CNY"
    ),
]


@pytest.mark.parametrize(("text", "company", "amount", "currency"), DEBT)
def test_money_that_is_paid_back_is_debt(text: str, company: str, amount: float, currency: str) -> None:
    assert told(text, "event_type", "status", "company", "amount", "currency") == [
        ("debt", "completed", company, amount, currency)
    ]


PLACEMENTS = [
    ("2021年9月，海棠水务通过定增募资约40亿元。", "completed", 4e9, "about"),
    ("海棠水务拟非公开发行股票，募集资金总额不超过12亿元。", "planned", 1.2e9, "under"),
    ("海棠水务完成配股，募集资金总额为16亿元。", "completed", 1.6e9, "exact"),
]


@pytest.mark.parametrize(("text", "status", "amount", "precision"), PLACEMENTS)
def test_shares_sold_by_a_listed_company_are_a_placement(text: str, status: str, amount: float, precision: str) -> None:
    row = only(text)
    assert (row["event_type"], row["company"], row["status"]) == ("private_placement", "海棠水务", status)
    assert (row["amount"], row["amount_precision"], row["currency"]) == (amount, precision, "CNY")
    assert row["round"] == ""


LISTINGS = [
    ("栖岩科技11月1日在港交所挂牌上市，募资12亿港元。", "completed", 1.2e9, "HKD"),
    ("栖岩科技在纳斯达克挂牌上市，发行价16美元，募资2亿美元。", "completed", 2e8, "USD"),
    ("栖岩科技的IPO融资规模则在38.18亿元左右。", "completed", 3.818e9, "CNY"),
    ("栖岩科技拟在科创板上市，拟募资8亿元。", "planned", 8e8, "CNY"),
]


@pytest.mark.parametrize(("text", "status", "amount", "currency"), LISTINGS)
def test_a_listing_has_the_round_of_its_kind(text: str, status: str, amount: float, currency: str) -> None:
    assert told(text, "event_type", "round", "company", "status", "amount", "currency") == [
        ("ipo", "IPO", "栖岩科技", status, amount, currency)
    ]


def test_two_listings_share_a_sentence() -> None:
    text = "根据公开信息，栖岩科技港股IPO的总募资额约为43亿港元，麦垄软件的IPO融资规模则在38.18亿元左右。"
    assert told(text, "event_type", "company", "amount", "currency") == [
        ("ipo", "栖岩科技", 4.3e9, "HKD"),
        ("ipo", "麦垄软件", 3.818e9, "CNY"),
    ]


@pytest.mark.parametrize("text", ["栖岩科技向港交所递交招股书。", "栖岩科技正式向港交所主板递交上市申请。"])
def test_a_filing_alone_is_a_planned_listing(text: str) -> None:
    assert told(text, "event_type", "company", "status") == [("ipo", "栖岩科技", "planned")]


def test_a_listing_given_up_is_terminated() -> None:
    assert told("栖岩科技撤回科创板上市申请。", "event_type", "company", "status") == [
        ("ipo", "栖岩科技", "terminated")
    ]


def test_the_price_swing_of_the_first_day_raises_nothing() -> None:
    text = "栖岩科技11月1日在港交所上市，首日市值达300亿港元，募资20亿港元。"
    assert told(text, "event_type", "company", "amount") == [("ipo", "栖岩科技", 2e9)]


ACQUISITIONS = [
    ("白鲸物流宣布以3.2亿元收购栖岩科技60%股权。", "completed", 3.2e8),
    ("白鲸物流宣布收购栖岩科技，交易对价为3.2亿元，预计年内完成交割。", "completed", 3.2e8),
    ("栖岩科技被白鲸物流以3.2亿元收购。", "completed", 3.2e8),
    ("白鲸物流拟以3.2亿元收购栖岩科技100%股权。", "planned", 3.2e8),
    ("白鲸物流收购栖岩科技，让市场看到了仓储机器人的价值。", "completed", ""),
    ("白鲸物流终止收购栖岩科技。", "terminated", ""),
]


@pytest.mark.parametrize(("text", "status", "amount"), ACQUISITIONS)
def test_the_company_of_an_acquisition_is_the_one_bought(text: str, status: str, amount: float | str) -> None:
    assert told(text, "event_type", "company", "investors", "status", "amount") == [
        ("acquisition", "栖岩科技", "白鲸物流", status, amount)
    ]


def test_a_denied_acquisition_is_terminated() -> None:
    assert told("白鲸物流否认收购栖岩科技的传闻。", "event_type", "company", "status") == [
        ("acquisition", "栖岩科技", "terminated")
    ]


FUNDS = [
    "松果创投三期人民币基金完成首关，募集规模20亿元。",
    "松果创投三期人民币基金完成首关，规模20亿元。",
    "11月2日，松果创投宣布完成三期人民币基金的募集，总规模20亿元。",
    "松果创投宣布，旗下三期人民币基金完成终关，募集金额20亿元。",
]


@pytest.mark.parametrize("text", FUNDS)
def test_a_fund_raises_its_own_money(text: str) -> None:
    row = only(text)
    assert (row["event_type"], row["status"]) == ("fund_closing", "completed")
    assert "三期人民币基金" in row["company_text"]
    assert (row["amount"], row["currency"]) == (2e9, "CNY")


STRATEGIC = [
    ("栖岩科技获得腾讯5亿元战略投资。", 5e8),
    ("栖岩科技近日获得腾讯战略投资。", ""),
    pytest.param("腾讯战略投资栖岩科技，持股10%。", "" ),
]


@pytest.mark.parametrize(("text", "amount"), STRATEGIC)
def test_a_strategic_investment_is_told_by_its_word(text: str, amount: float | str) -> None:
    assert told(text, "event_type", "company", "investors", "amount") == [
        ("strategic_investment", "栖岩科技", "腾讯", amount)
    ]


PLACED = "海棠水务公告，拟向不超过35名特定对象发行股票，募资不超过12亿元。"


def test_shares_for_chosen_buyers_are_a_placement() -> None:
    assert told(PLACED, "event_type", "company", "status") == [("private_placement", "海棠水务", "planned")]


def test_several_buyers_of_one_stake() -> None:
    text = "源码资本、红杉中国共同投资栖岩科技，金额8000万元。"
    assert told(text, "company", "investors", "amount") == [("栖岩科技", "源码资本;红杉中国", 8e7)]


def test_who_pays_whom() -> None:
    for text in (
        "白鲸物流向栖岩科技投资5000万元。",
        "白鲸物流投资栖岩科技5000万元。",
        "栖岩科技获白鲸物流5000万元投资。",
    ):
        assert told(text, "event_type", "company", "investors", "amount") == [
            ("equity_round", "栖岩科技", "白鲸物流", 5e7)
        ]


def test_a_strategic_investment_done_is_told_by_its_word_alone() -> None:
    text = "今日投融资\n1.白鲸物流获天使轮数百万元融资。\n2.松果视频获战略投资。\n3.青禾机器人获A轮1亿元融资。"
    assert told(text, "company", "event_type") == [
        ("松果视频", "strategic_investment"),
        ("白鲸物流", "equity_round"),
        ("青禾机器人", "equity_round"),
    ]
    assert told("双方将就战略投资展开进一步合作。", "company") == []
