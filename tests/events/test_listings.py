"""Listings: the steps on the way to one and off it, whose they are, and which sum and day are theirs."""

from __future__ import annotations

import pytest

from tests.events.told import told

STEPS = [
    # steps of an offering in the words of the Hong Kong press
    ("港股新股｜松山药业今日截止招股 孖展超购40倍\n松山药业（06555）公开发售今午截止，券商合共借出孖展逾60亿元。",
     "松山药业", ""),
    ("松山药业（02688）将于明日上市。截至17时，富途暗盘报9.1港元，跌9%。", "松山药业", ""),
    ("松山药业公布配发结果，发售价厘定为10.5港元，所得款项净额约4.8亿港元，一手中签率30%。", "松山药业", "约4.8亿港元"),
    ("因市况波动，快运公司松山速运宣布，推迟全球发售及在联交所主板上市的计划，集资最多12.6亿港元。",
     "松山速运", "最多12.6亿港元"),
    # a review that stops or goes on, and a plan given up or cut
    ("松山药业IPO因财务资料过期被中止审核。", "松山药业", ""),
    ("松山药业恢复IPO审核。", "松山药业", ""),
    ("松山药业暂停了原定本周进行的香港IPO，理由是市场波动。", "松山药业", ""),
    ("松山药业将IPO筹资规模由10亿美元削减至6亿美元。", "松山药业", "6亿美元"),
    ("松山药业获证监会境外上市备案，拟发行不超6000万股境外上市普通股。", "松山药业", ""),
    # boards that are no exchange of shares for all, and exchanges abroad
    ("松山药业挂牌新三板，证券代码873999，主办券商为江海证券。", "松山药业", ""),
    ("韩国游戏公司Krafton Studio定于8月10日在韩交所上市，募资4.3万亿韩元。", "Krafton Studio", "4.3万亿韩元"),
    ("东京证券交易所批准Soracom Net于3月26日在创业板上市。", "Soracom Net", ""),
    ("英国外卖平台FoodJet伦敦首日破发，收跌26%，此次IPO筹资15亿英镑。", "FoodJet", "15亿英镑"),
    # papers handed in, and an application taken back
    ("银杏电气悄悄向港交所提交了保密申请。", "银杏电气", ""),
    ("去年撤单的银杏电气这一回把申报材料递到了北交所，并于9日获受理。", "银杏电气", ""),
    ("储能公司银杏电气撤回了科创板申请。", "银杏电气", ""),
    ("银杏电气9日通过深交所上市委，计划募资26.8亿元。", "银杏电气", "26.8亿元"),
    ("音频社区Podhome采取直接上市，周四在纽交所交易。", "Podhome", ""),
    ("银杏电气一手中签率40% 公开发售超购23.5倍", "银杏电气", ""),
    ("浙江证监局披露银杏电气辅导备案报告", "银杏电气", ""),
    # who is split off, not who splits
    ("松山股份终止分拆青溪微电子上市。", "青溪微电子", ""),
    # a code is no company
    ("松山教育向美国证券交易委员会提交了F-1文件，计划以“SSE”为代码在纳斯达克上市，募资额暂定1亿美元。",
     "松山教育", "1亿美元"),
]


@pytest.mark.parametrize(("text", "company", "amount"), STEPS)
def test_a_step_of_a_listing_is_told_with_its_company_and_its_sum(text: str, company: str, amount: str) -> None:
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", company, amount)]


PRICES = [
    ("松山药业首日挂牌收报11.2元，升12%，每手500股账面赚600元。", ""),
    ("7月12日，松山药业在港交所挂牌，每股定价10港元，扣除开支后净得9.4亿港元。", "9.4亿港元"),
    ("今日登陆港交所主板的松山药业开盘报10.48港元，较发售价8港元高31%。", ""),
]


@pytest.mark.parametrize(("text", "amount"), PRICES)
def test_what_a_share_costs_is_not_what_a_listing_raises(text: str, amount: str) -> None:
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "松山药业", amount)]


def test_new_shares_of_one_day_are_a_listing_each() -> None:
    text = "今日有三只新股登场招股，分别是做宠物粮的毛掌柜、做注塑机的钧力机械，以及做殡仪的永宁集团。"
    assert told(text, "company_text", "event_date_text") == [
        ("毛掌柜", "今日"), ("永宁集团", "今日"), ("钧力机械", "今日")
    ]
    text = "盘前必读：周二，松山药业、钧力机械上市；周四，永宁集团申购。"
    assert told(text, "event_type", "company_text", "event_date_text") == [
        ("ipo", "松山药业", "周二"), ("ipo", "永宁集团", "周四"), ("ipo", "钧力机械", "周二")
    ]
    text = "另有两只新股今日登场招股——松山药业和钧力机械，入场费分别是3434元及4848元。"
    assert told(text, "company_text", "amount_text") == [("松山药业", ""), ("钧力机械", "")]


def test_an_owner_told_of_first_is_not_what_is_listed() -> None:
    text = "松鼠购车冲刺港股\n腾讯持股18%的汽车交易平台松鼠购车离港股又近一步。公司周四通过了港交所上市聆讯。"
    assert told(text, "company_text", "event_date_text") == [("松鼠购车", "周四")]


def test_the_day_of_a_step_may_be_told_behind_it() -> None:
    text = "“产教云”拟在北交所上市，11月22日收到受理通知书，计划募资1.87亿元。"
    assert told(text, "company_text", "event_date_text", "amount_text") == [("产教云", "11月22日", "1.87亿元")]


def test_a_product_and_a_trade_are_not_listed() -> None:
    assert told("新车星驰X5将于明日上市，预售价12万元起。", "event_type") == []
    assert told("星驰汽车SU9将于3月28日上市。", "event_type") == []
    assert told("国家药监局同意松山药业新药上市申请。", "event_type") == []
    assert told("松山药业（688777）在科创板开盘大跌8%，因业绩不及预期。", "event_type") == []
    assert told("前三季度，全市社会融资规模312亿元，其中直接融资58亿元。", "event_type") == []


def test_money_of_an_assumed_price_is_no_listing_done() -> None:
    text = (
        "海棠物业拟全球发售1.25亿股\n海棠物业发布公告，公司拟全球发售1.25亿股股份，预期于6月28日在联交所主板挂牌。\n"
        "假设发售价为每股3.65港元，全球发售所得款项净额估计约4.02亿港元。"
    )
    assert told(text, "status", "company", "amount_text") == [("planned", "海棠物业", "约4.02亿港元")]


def test_who_holds_and_what_it_is_worth_belong_to_the_listing_told_before_its_subscription() -> None:
    text = (
        "12月11日，海棠医养在香港联合交易所主板挂牌交易，所得款项净额约为46.3亿港元。\n"
        "公开发售部分获410倍超额认购。基石投资者包括高瓴资本与中国人寿。\n首日收盘，总市值约390亿港元。"
    )
    assert told(text, "investors_text", "valuation_text") == [("高瓴资本;中国人寿", "约390亿港元")]


def test_what_a_rival_is_called_is_a_name_of_plain_words_too() -> None:
    text = "青禾科技完成8亿美元D轮融资。上个月，同行步行者机器人在港股挂牌，全球发售所得约21亿港元，首日便跌去三成。"
    assert told(text, "event_type", "company") == [("equity_round", "青禾科技"), ("ipo", "步行者机器人")]


def test_the_sponsor_signs_a_notice_and_papers_to_come_do_not_date_it() -> None:
    text = (
        "青禾智能控制股份有限公司首次公开发行股票并在创业板上市提示公告\n"
        "青禾智能控制股份有限公司首次公开发行股票并在创业板上市申请已经深圳证券交易所创业板上市委员会审议通过。\n"
        "投资者应依据2020年11月24日公告的《中签摇号结果公告》履行缴款义务。\n"
        "发行人：青禾智能控制股份有限公司\n保荐机构（主承销商）：江海证券股份有限公司\n2020年11月18日\n"
    )
    assert told(text, "company", "disclosed_date_text") == [("青禾智能控制", "2020年11月18日")]


WHOSE = [
    # who is listed stands behind words in quotes that only say what it is
    ("“老字号”银杏电气转战港股，拟募资3亿港元。", "银杏电气"),
    ("被誉为“中国的Palantir”的松山软件已撤回科创板上市申请。", "松山软件"),
    # it was a part of another, or was bought by one
    ("松山药业分拆自青溪集团，12月3日以介绍形式在联交所主板上市。", "松山药业"),
    # a name may hold a word that tells where
    ("新东方在线9月3日登陆港股，集资总额12.4亿港元。", "新东方在线"),
    # its head rings the bell
    ("松山药业今日登陆创业板，创始人王坚白在上海云敲钟。", "松山药业"),
]


@pytest.mark.parametrize(("text", "company"), WHOSE)
def test_the_company_listed_is_told_from_what_stands_around_it(text: str, company: str) -> None:
    assert told(text, "event_type", "company_text") == [("ipo", company)]


def test_a_purchase_told_in_a_description_leaves_the_listing_to_what_was_bought() -> None:
    text = "松山集团牵头收购的青溪体育已秘密申请赴美IPO，拟募资12亿美元。"
    assert ("ipo", "青溪体育", "12亿美元") in told(text, "event_type", "company_text", "amount_text")


def test_the_head_of_a_company_stands_for_it_in_the_next_sentence() -> None:
    text = "松山药业上市\n松山药业创立于2003年。昨天上午，58岁的创始人走上深交所的敲钟台。"
    assert told(text, "company_text", "event_date_text") == [("松山药业", "昨天上午")]


def test_each_of_a_list_of_companies_has_the_day_that_is_told_of_all() -> None:
    text = "又有三家企业撤单：松山药业、青溪软件、白鲸生物均于5月6日被深交所终止创业板上市审核。"
    assert told(text, "company_text", "status", "event_date_text") == [
        (name, "terminated", "5月6日") for name in ("松山药业", "白鲸生物", "青溪软件")
    ]


def test_new_shares_told_one_by_one_are_of_one_day() -> None:
    text = "11月2日，六只新股集体大涨，其中松山传动盘中涨幅超过180%，青溪软件收涨近一倍。"
    assert told(text, "company_text", "event_date_text") == [("松山传动", "11月2日"), ("青溪软件", "11月2日")]


def test_a_listing_that_the_next_sentence_calls_off_has_its_status_and_its_day() -> None:
    text = "松山汽车欲借壳青溪出行登陆港股，交易对价12亿美元。2021年9月，双方宣布终止该项反向收购。"
    assert told(text, "event_type", "company_text", "status", "event_date_text") == [
        ("ipo", "松山汽车", "terminated", "2021年9月"),
    ]


def test_the_day_of_new_shares_stands_in_the_sentence_before_their_names() -> None:
    text = "打新\n周四有两只新股开放申购。\n沪市主板的松山能源（申购代码732699），发行价9.12元，预计募集资金4.6亿元。"
    assert told(text, "company_text", "amount_text", "event_date_text") == [("松山能源", "4.6亿元", "周四")]


def test_the_sum_of_a_round_is_not_that_of_the_listing_told_before_it() -> None:
    text = "松山药业向港交所递交招股书。\nIPO前，公司最近一次为2020年8月由青溪资本领投的D轮，募得3.3亿元。"
    assert ("ipo", "松山药业", "") in told(text, "event_type", "company_text", "amount_text")


def test_a_day_told_last_in_the_sentence_is_that_of_the_listing_told_first() -> None:
    text = "松山药业正筹备赴港上市，募资额约2亿美元，最快今年四季度递表。"
    assert told(text, "company_text", "amount_text", "event_date_text") == [("松山药业", "约2亿美元", "今年四季度")]


UNKNOWN = [
    # names of plain words, which nobody knows, where only a company can stand
    ("海马鲜果更新招股书，计划募资2亿港元。", "海马鲜果"),
    ("深交所受理了远山电气的主板IPO申请，拟募集资金6.4亿元。", "远山电气"),
]


@pytest.mark.parametrize(("text", "company"), UNKNOWN)
def test_a_name_that_nobody_knows_is_read_where_only_a_company_can_stand(text: str, company: str) -> None:
    assert told(text, "event_type", "company_text") == [("ipo", company)]


QUIET = [
    "头部品牌登陆港交所，市场热议。",
    "松山生物的降糖新药已向欧洲药品管理局提交上市申请。",
    "新车型的上市日期由9月推迟至年底。",
    "上周上市的六只新股中有四只首日收跌。",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_only_looks_like_a_listing_is_none(text: str) -> None:
    assert told(text, "event_type", "company_text") == []


def test_the_day_told_as_that_day_is_the_one_told_before_it() -> None:
    text = "10月24日这天，海棠水务把水站开进了港交所大厅，公司股票当日挂牌。"
    assert told(text, "company_text", "event_date_text") == [("海棠水务", "10月24日")]


STATUSES = [
    ("海棠水务香港公开发售获300倍超额认购，将于12月8日上市。", "planned"),
    ("松山药业已获准在新三板挂牌。", "planned"),
    ("据IFR报道，松山药业拟赴港IPO，募资约3亿美元，公司对此不予置评。", "reported"),
    ("松山药业今日登陆创业板，从受理到过会只用了四个月。", "completed"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_a_listing_to_come_is_not_told_as_done(text: str, status: str) -> None:
    assert told(text, "event_type", "status") == [("ipo", status)]
