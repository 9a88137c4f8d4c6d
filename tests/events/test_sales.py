"""Purchases told from the side of who sells, and listings of several companies at once."""

from __future__ import annotations

import pytest

from tests.events.told import told

SALES = [
    ("长宁科技已将旗下津北软件整体转让给栖岩科技，转让价格为2.35亿元。", "津北软件", "栖岩科技", "2.35亿元"),
    ("长宁国际昨日宣布，作为卖方与栖岩科技签订协议，出售津北置业有限公司全部股权，作价7.08亿元。",
     "津北置业有限公司", "栖岩科技", "7.08亿元"),
    ("根据重整计划，栖岩科技将出资25.8亿元，取得重整后津北纸业集团90%的股权。", "津北纸业集团", "栖岩科技", "25.8亿元"),
    ("栖岩科技（300999）公告，津北精机的股东变更登记完成，其100%股权已全部过户至公司名下，交易对价为6.05亿元。",
     "津北精机", "栖岩科技", "6.05亿元"),
    ("挂牌转让标的是津北传媒有限公司35%国有股权，最终胜出的是栖岩广告有限公司，成交价4315万元。",
     "津北传媒有限公司", "栖岩广告有限公司", "4315万元"),
    ("长宁控股公告称，公司于10月12日向栖岩酒店有限公司出售津北酒店管理有限公司全部股权的交易已告完成，总代价为9.3亿元。",
     "津北酒店管理有限公司", "栖岩酒店有限公司", "9.3亿元"),
    ("栖岩物业公告，买方有条件同意收购，而卖方有条件同意出售津北物业服务有限公司80%股权，代价为1.18亿元。",
     "津北物业服务有限公司", "栖岩物业", "1.18亿元"),
    ("栖岩科技昨日宣布并购津北家政公司“津嫂帮帮”，交易对价3000万元。", "津嫂帮帮", "栖岩科技", "3000万元"),
    ("栖岩燃气6月5日公告，对津北管道燃气公司80%股权的收购已于5月30日全部交割，总代价为6.15亿元。",
     "津北管道燃气公司", "栖岩燃气", "6.15亿元"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "company", "buyer", "amount"), SALES)
def test_a_sale_is_a_purchase_by_who_gets_it(text: str, company: str, buyer: str, amount: str) -> None:
    assert told(text, "event_type", "company_text", "investors_text", "amount_text") == [
        ("acquisition", company, buyer, amount)
    ]


def test_who_hands_over_shares_of_a_listed_company_is_not_what_is_sold() -> None:
    text = (
        "津北酒店（002967）6月10日晚公告，控股股东长宁实业拟将其持有的上市公司9568万股股份以每股7.84元的价格协议转让给"
        "栖岩文旅，转让总价7.5亿元。"
    )
    assert told(text, "company_text", "investors_text", "amount_text") == [("津北酒店", "栖岩文旅", "7.5亿元")]


def test_an_authority_that_forbids_a_purchase_ends_it() -> None:
    text = "德国联邦政府1日否决了栖岩机械对轴承制造商Kugelwerk的收购。"
    assert told(text, "company_text", "investors_text", "status") == [("Kugelwerk", "栖岩机械", "terminated")]


@pytest.mark.parametrize(
    "text",
    [
        "长宁科技将产品卖给经销商。",
        "交易完成后，津北软件将成为公司全资子公司。",
    ],
)
def test_what_is_no_purchase(text: str) -> None:
    assert told(text, "event_type") == []


LISTINGS = [
    ("近日，证监会同意栖岩传动股份有限公司、津北医疗首次公开发行股票的注册申请。",
     [("栖岩传动股份有限公司", "planned"), ("津北医疗", "planned")]),
    ("8月26日，栖岩生物、津北智控符合发行条件、上市条件和信息披露要求。",
     [("栖岩生物", "planned"), ("津北智控", "planned")]),
    # those whom a company chose for its listing
    ("消息人士称，社交电商平台“津北邻”已选定高盛、美银证券和海通国际筹备在香港首次公开募股。",
     [("津北邻", "reported")]),
    ("6月8日，津北航天股份有限公司及保荐人光大证券撤回上市申请。", [("津北航天股份有限公司", "terminated")]),
    ("中信证券与津北芯片股份有限公司在12月5日签署上市辅导协议。", [("津北芯片股份有限公司", "planned")]),
    # marks around the name do not hide it
    ("“津北芯片”与中信证券签署辅导协议，拟在科创板上市。", [("津北芯片", "planned")]),
    ("芯片品牌「津北」与中信证券签署上市辅导协议。", [("津北", "planned")]),
    ("近日，《津北芯片》与海通证券签署辅导协议，启动A股上市。", [("津北芯片", "planned")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), LISTINGS)
def test_a_listing_is_of_each_company_and_of_none_that_helps_it(text: str, rows: list[tuple[str, str]]) -> None:
    assert told(text, "company_text", "status") == sorted(rows, key=repr)


def test_the_listing_of_another_day_has_its_own_sum() -> None:
    text = "津北水务增发新股\n津北水务2018年11月上市时，以19美元的发行价募得5.7亿美元。"
    assert told(text, "event_type", "amount_text", "event_date_text") == [("ipo", "5.7亿美元", "2018年11月")]


def test_listings_that_are_counted_are_none() -> None:
    assert told("据港交所统计，前三季度有99家公司新上市，集资2159亿港元。", "event_type") == []
