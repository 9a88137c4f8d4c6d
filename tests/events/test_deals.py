"""Purchases and listings: who buys what from whom, and the days of a listing."""

from __future__ import annotations

import pytest

from tests.events.told import told

PURCHASES = [
    # adjuncts between the buyer and its verb, in any order
    ("据悉，松岭资本将从黑石手中以12亿元收购物流企业易仓。", "易仓", "松岭资本", "12亿元"),
    ("长宁科技已于11月1日完成收购英国电商Thread London。", "Thread London", "长宁科技", ""),
    ("利民控股与卖方订立协议，收购目标公司康宁诊所有限公司全部已发行股份。", "康宁诊所有限公司", "利民控股", ""),
    ("松岭资本牵头的财团同意以5亿美元收购软件公司Datawise。", "Datawise", "松岭资本", "5亿美元"),
    ("栖岩科技与长宁科技签署转让协议，前者以6亿元受让后者持有的津北燃气49%股权。", "津北燃气", "栖岩科技", "6亿元"),
    # the subsidiary buys, not the company that tells of it
    ("栖岩科技公告，公司控股子公司栖岩新材以1.05亿元竞得宏泰化纤90%股权。", "宏泰化纤", "栖岩新材", "1.05亿元"),
    ("栖岩科技公告，公司拟以3.6亿元收购长宁科技51%股权。", "长宁科技", "栖岩科技", "3.6亿元"),
    # names of the register hold words for shares
    ("栖岩科技拟收购广州高山生物科技股份有限公司99.9%股权。", "广州高山生物科技股份有限公司", "栖岩科技", ""),
    ("栖岩科技拟收购长宁控股集团有限公司60%股权。", "长宁控股集团有限公司", "栖岩科技", ""),
    # the target before the verb
    ("去年6月，栖岩科技斥资4.5亿美元将澳洲乳企Bellvale收入囊中。", "Bellvale", "栖岩科技", "4.5亿美元"),
    ("栖岩科技对长宁科技的收购已于3月2日完成。", "长宁科技", "栖岩科技", ""),
    ("长宁科技被曝将被栖岩科技收购，交易金额为8亿元。", "长宁科技", "栖岩科技", "8亿元"),
]


@pytest.mark.parametrize(("text", "company", "buyer", "amount"), PURCHASES)
def test_a_purchase_tells_its_parties_and_its_price(text: str, company: str, buyer: str, amount: str) -> None:
    assert told(text, "event_type", "company_text", "investors_text", "amount_text") == [
        ("acquisition", company, buyer, amount)
    ]


def test_each_company_of_a_list_is_bought_and_the_first_holds_their_price() -> None:
    text = "11月5日，栖岩科技公告，拟收购长宁科技60%股权、海岬生物55%股权，交易对价合计5.1亿元。"
    assert told(text, "company_text", "investors_text", "amount_text", "disclosed_date_text", "flags") == [
        ("海岬生物", "栖岩科技", "", "11月5日", ""),
        ("长宁科技", "栖岩科技", "5.1亿元", "11月5日", "amount_shared"),
    ]


def test_each_company_of_a_list_has_the_price_that_is_told_for_it() -> None:
    text = "栖岩科技拟收购长宁科技60%股权、海岬生物55%股权以及松岭新材51%股权，交易作价分别为5亿元、3亿元和1亿元。"
    assert told(text, "company_text", "amount_text", "flags") == [
        ("松岭新材", "1亿元", ""), ("海岬生物", "3亿元", ""), ("长宁科技", "5亿元", "")
    ]


def test_the_latter_of_two_parties_buys() -> None:
    text = (
        "栖岩文旅发布公告称，公司附属栖岩酒店投资与松岭旅游文化订立股权转让协议，前者同意将所持长宁酒店管理有限公司31%的股权"
        "出售予后者，代价为人民币2.6亿元。"
    )
    assert told(text, "company_text", "investors_text", "amount_text") == [
        ("长宁酒店管理有限公司", "松岭旅游文化", "人民币2.6亿元")
    ]


OFFERED = [
    "据知情人士透露，栖岩食品正考虑出售凉茶品牌青禾茶业，交易金额可能在8亿美元左右。",
    "长宁置业有限公司60%股权公开挂牌转让，转让底价7亿元，转让方为栖岩置业。",
]


@pytest.mark.parametrize("text", OFFERED)
def test_who_offers_a_company_does_not_buy_it(text: str) -> None:
    rows = told(text, "event_type", "investors_text")
    assert rows == [("acquisition", "")]


def test_a_headline_leaves_out_that_a_purchase_is_only_planned() -> None:
    text = "栖岩科技3亿元收购长宁科技\n9月15日，栖岩科技公告，拟以3亿元收购长宁科技股份有限公司100%股权。\n"
    assert told(text, "status", "company_text") == [("planned", "长宁科技股份有限公司")]


def test_a_body_names_the_subsidiary_that_buys() -> None:
    text = (
        "栖岩地产5.8亿元收购一家项目公司80%股权\n3月26日，栖岩地产公告，公司全资子公司杭州松岭置业有限公司以5.8亿元"
        "收购嘉兴长宁置业有限公司80%股权。\n"
    )
    assert ("嘉兴长宁置业有限公司", "杭州松岭置业有限公司") in told(text, "company_text", "investors_text")


def test_a_sum_in_a_headline_may_be_in_another_currency() -> None:
    text = (
        "栖岩乳业68亿收购长宁乳品\n11月3日，栖岩乳业控股有限公司宣布，以14.6亿澳元的价格收购奶粉制造商长宁乳品。\n"
    )
    assert told(text, "company_text", "amount_text") == [("长宁乳品", "14.6亿澳元")]


def test_a_denial_answers_the_sentence_before_it() -> None:
    text = "有媒体报道称，栖岩科技拟以8亿元收购长宁科技。当晚，长宁科技发布声明回应称，上述内容为不实信息。"
    assert told(text, "status", "company_text") == [("terminated", "长宁科技")]


def test_owners_of_a_target_are_not_bought() -> None:
    assert told("栖岩科技拟收购长宁科技和海岬生物合资的打车公司Free Now。", "company_text") == [("Free Now",)]


def test_those_who_buy_together_all_buy() -> None:
    text = "栖岩科技联合长宁科技以32亿美元收购了游戏公司Starfall。"
    assert told(text, "company_text", "investors_text") == [("Starfall", "栖岩科技;长宁科技")]


def test_a_price_for_one_share_is_no_price_of_a_purchase() -> None:
    text = "栖岩科技拟要约收购长宁科技12%的股份，要约价格为8.5元/股。"
    assert told(text, "company_text", "amount_text") == [("长宁科技", "")]


def test_a_body_tells_a_headline_again_in_the_words_of_the_register() -> None:
    text = (
        "栖岩科技拟收购高山生物\n"
        "9月15日，北岭栖岩科技股份有限公司(以下简称“栖岩科技”)公告，拟收购广州高山生物科技股份有限公司99.9%股权。\n"
    )
    assert told(text, "company_text", "investors_text", "disclosed_date_text") == [
        ("广州高山生物科技股份有限公司", "北岭栖岩科技股份有限公司", "9月15日")
    ]


QUIET = [
    "栖岩科技：目前没有收购疫苗类公司的计划。",
    "栖岩科技的大手笔收购“回敬”了对手。",
    "国家计划收购200万吨临时储备油菜籽。",
    "新手机今日上市，首批备货一百万台。",
    "栖岩汽车今晚举行发布会，栖岩X7正式上市，共推出四款配置，售价21.98万元起。",
    "栖岩百货公告，公司及控股股东不存在筹划收购、借壳上市等应披露而未披露的重大事项。",
    "连续两年亏损的长宁科技是否实施暂停上市尚待决定。",
]


@pytest.mark.parametrize("text", QUIET)
def test_no_deal_is_told(text: str) -> None:
    assert told(text, "event_type", "company_text") == []


LISTINGS = [
    ("2017年11月，栖岩科技赴美上市，首日市值超过30亿美元。", "栖岩科技", "2017年11月", "", "completed"),
    ("栖岩科技今日起招股，预计5月28日挂牌，集资12亿港元。", "栖岩科技", "5月28日", "12亿港元", "planned"),
    ("栖岩科技敲定赴美IPO发行价区间为15至17美元，募资2亿美元。", "栖岩科技", "", "2亿美元", "planned"),
    ("科创板上市委定于8月20日审议栖岩科技首发申请。", "栖岩科技", "8月20日", "", "planned"),
    ("深交所公告，栖岩科技股票将于11月9日在创业板上市。", "栖岩科技", "11月9日", "", "planned"),
    ("栖岩科技已于9月22日在青岛证监局进行辅导备案登记。", "栖岩科技", "9月22日", "", "planned"),
    ("招股书显示，栖岩科技计划公开发行不超过4000万股，拟募资6.2亿元。", "栖岩科技", "", "6.2亿元", "planned"),
    ("栖岩科技9日公布IPO定价，将于周二在纳斯达克挂牌。", "栖岩科技", "周二", "", "planned"),
]


@pytest.mark.parametrize(("text", "company", "date", "amount", "status"), LISTINGS)
def test_a_listing_tells_its_day_and_what_it_brings(
    text: str, company: str, date: str, amount: str, status: str
) -> None:
    assert told(text, "event_type", "company_text", "event_date_text", "amount_text", "status") == [
        ("ipo", company, date, amount, status)
    ]


def test_the_day_behind_the_name_of_a_wire_is_the_listings_own() -> None:
    text = "江海港股讯 2月5日，栖岩科技正式在港交所主板挂牌上市。"
    assert told(text, "event_date_text", "disclosed_date_text") == [("2月5日", "")]


def test_a_shell_that_was_listed_for_it_lists_a_company() -> None:
    text = "电动飞机开发商栖岩航空宣布，将与特殊目的收购公司Apex II合并，由此在纽交所上市，对其估值为16亿美元。"
    assert told(text, "event_type", "company_text", "status", "valuation_text") == [
        ("ipo", "栖岩航空", "planned", "16亿美元")
    ]


def test_a_stock_code_marks_the_name_before_it() -> None:
    text = "据港交所披露，和煦健康(HXH.US)通过港交所主板第二上市聆讯。"
    assert told(text, "event_type", "company_text") == [("ipo", "和煦健康")]


def test_papers_are_filed_on_the_day_of_the_step_and_shown_on_that_of_the_news() -> None:
    columns = ("event_type", "event_date_text", "disclosed_date_text")
    filed = "栖岩科技9月28日向港交所递交招股书，拟在主板挂牌上市。"
    shown = "9月28日，栖岩科技披露了招股书，拟在主板挂牌上市。"
    assert told(filed, *columns) == [("ipo", "9月28日", "")]
    assert told(shown, *columns) == [("ipo", "", "9月28日")]


def test_cornerstones_and_the_market_value_belong_to_the_listing() -> None:
    text = "2月24日，栖岩科技在北京证券交易所上市，募资1.23亿元，市值20亿元，战略投资者包括松岭资本、海岬基金。"
    assert told(text, "event_type", "amount_text", "valuation_text", "valuation_kind", "investors_text") == [
        ("ipo", "1.23亿元", "20亿元", "market_cap", "松岭资本;海岬基金")
    ]


def test_an_exchange_is_not_what_is_listed() -> None:
    text = (
        "栖岩科技首次公开发行股票并在创业板上市公告\n"
        "经深圳证券交易所审核同意，本公司发行的人民币普通股股票将于10月29日在创业板上市。\n"
    )
    assert told(text, "company_text", "event_date_text") == [("栖岩科技", "10月29日")]


def test_a_listing_told_in_a_description_is_that_of_the_name_behind_it() -> None:
    text = "作为今年1月登陆纽交所的长租公寓新宠，栖岩科技的路途并不顺畅。"
    assert told(text, "event_type", "company_text", "event_date_text") == [("ipo", "栖岩科技", "今年1月")]


def test_a_body_spells_out_the_sum_of_a_headline_sentences_later() -> None:
    text = (
        "栖岩科技4亿美元收购视频平台长宁科技\n"
        "栖岩科技今日宣布，将收购视频平台长宁科技。受疫情影响，视频会议的使用率大幅上升。\n"
        "报道称，栖岩科技将以约4亿美元的价格收购长宁科技。\n"
    )
    assert told(text, "company_text", "investors_text", "amount_text") == [("长宁科技", "栖岩科技", "约4亿美元")]


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("栖材完成A轮融资\n近日，栖岩新材料有限公司宣布完成5000万元A轮融资。栖材成立于2015年。", "栖岩新材料有限公司"),
        ("松果创投领投栖材A轮\n近日，栖岩新材料完成A轮融资，由松果创投领投。栖材成立于2015年。", "栖岩新材料"),
        ("栖岩材登陆科创板\n6月3日，栖岩新材料股份有限公司在科创板上市。栖岩材做新材料。", "栖岩新材料股份有限公司"),
    ],
)
def test_a_short_name_in_a_headline_is_that_of_the_full_one_below(text: str, company: str) -> None:
    assert told(text, "company_text") == [(company,)]


@pytest.mark.parametrize(
    "body", ["栖岩新材料完成5000万元B轮融资。", "栖岩新材料完成2亿元A轮融资。", "青禾新材料完成A轮融资。"]
)
def test_a_short_name_of_another_deal_is_that_of_another(body: str) -> None:
    assert len(told(f"栖材完成5000万元A轮融资\n近日，{body}栖材成立于2015年。", "company_text")) == 2
