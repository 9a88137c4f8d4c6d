"""Purchases and listings in the shapes in which desks tell them: who, by whom, for how much, when."""

from __future__ import annotations

import pytest

from tests.events.told import only, told

COLUMNS = ("status", "company_text", "investors_text", "amount_text")

PURCHASES = [
    # the passive, with 被 and with 由
    ("有声书平台“耳边听书”被腾川网络以1.8亿元现金收入囊中", "completed", "耳边听书", "腾川网络", "1.8亿元"),
    ("据悉，耳边听书将由腾川网络全资收购，交易对价1.8亿元。", "planned", "耳边听书", "腾川网络", "1.8亿元"),
    # half-width marks
    ("腾川网络公告,以4300万元出售旗下的直播业务“狐尾秀”,买家是热川文化。", "planned", "狐尾秀", "热川文化", "4300万元"),
    # what goes to whom
    ("鼎川传媒卖身云山文旅，作价6.4亿元", "completed", "鼎川传媒", "云山文旅", "6.4亿元"),
    ("创始团队套现离场，鼎川传媒以6.4亿元卖给云山文旅", "completed", "鼎川传媒", "云山文旅", "6.4亿元"),
    ("*ST云山：拟1元转让鼎川传媒100%股权给控股股东云山集团", "planned", "鼎川传媒", "云山集团", "1元"),
    # who takes control
    ("云山文旅拟入主鼎川传媒，交易对价6.4亿元", "planned", "鼎川传媒", "云山文旅", "6.4亿元"),
    ("鼎川传媒控制权变更：云山文旅拟以6.4亿元受让15.2%股权", "planned", "鼎川传媒", "云山文旅", "6.4亿元"),
    ("鼎川传媒：公司控股股东将变更为云山文旅，股份转让总价6.4亿元", "planned", "鼎川传媒", "云山文旅", "6.4亿元"),
    ("宠物医院连锁瑞川易主：贝山资本9.6亿元接盘原股东所持72%股权", "completed", "瑞川", "贝山资本", "9.6亿元"),
    # offers: made, raised, taken, refused
    ("挪威Nordsund公司周二表示，其对瑞典渔业公司Lindvik提出的11亿瑞典克朗收购要约已获91%股东接受。",
     "completed", "Lindvik", "Nordsund", "11亿瑞典克朗"),
    ("加拿大铁路公司Northline提高对Plains Rail的报价至300亿美元，力压对手。",
     "planned", "Plains Rail", "Northline", "300亿美元"),
    ("软件商Clouderix接受Thornby提出的53亿美元收购要约。", "planned", "Clouderix", "Thornby", "53亿美元"),
    ("澳洲矿企Balara否决了Kestel集团的17亿澳元收购提议，称其低估公司价值。",
     "terminated", "Balara", "Kestel集团", "17亿澳元"),
    # what stands behind the name of what is bought
    ("云山文旅收购鼎川传媒获反垄断局无条件批准，交易金额6.4亿元", "planned", "鼎川传媒", "云山文旅", "6.4亿元"),
    ("云山文旅：拟向关联方收购鼎川传媒剩余49%股权，作价3.1亿元", "planned", "鼎川传媒", "云山文旅", "3.1亿元"),
    ("云山文旅重大资产重组：标的鼎川传媒作价16亿元", "completed", "鼎川传媒", "云山文旅", "16亿元"),
    # a word for a trade before a name in Latin letters, and letters with accents
    ("云山集团宣布收购芬兰传感器厂Vetirra全部流通在外股权，总额约3.4亿美元。",
     "completed", "Vetirra", "云山集团", "约3.4亿美元"),
    ("云山集团将以9.2亿美元收购矿业公司Minera Los Ángeles的全部股份。",
     "planned", "Minera Los Ángeles", "云山集团", "9.2亿美元"),
    # an authority lets the purchase go ahead
    ("市场监管总局附条件批准云山种业收购鼎川农化60%股权，交易金额6.4亿元。",
     "planned", "鼎川农化", "云山种业", "6.4亿元"),
    # plain words are a name beside a share of it
    ("云山建材拟以4.5亿元向热川集团购买其所持青山水泥100%股权。", "planned", "青山水泥", "云山建材", "4.5亿元"),
    # an offer that is received, and a line that names the buyer in brackets
    ("鼎川酒店宣布接获云山集团提出的私有化建议，合共动用约17亿元。", "planned", "鼎川酒店", "云山集团", "约17亿元"),
    ("【云山制药】全资子公司以7650万元取得鼎川药业51%股权，已办完过户。",
     "completed", "鼎川药业", "云山制药", "7650万元"),
    # who buys stands before what it did first
    ("云山牧业赶在同行收缩时以1.2亿元买断了种鸡企业“鼎川育种”。", "completed", "鼎川育种", "云山牧业", "1.2亿元"),
    # given over, in words that do not name a sale
    ("云山实业把旗下“鼎川期货”51%的股权作价2亿元让渡给热川金控。", "completed", "鼎川期货", "热川金控", "2亿元"),
    # an agreement with the holders, what is bought is told as 其
    ("云山文旅公告，已与独立游戏团队“夜船工作室”的全体股东订立协议，以1.2亿元收购其100%的股权。",
     "completed", "夜船工作室", "云山文旅", "1.2亿元"),
    # holders who sign, sums told behind the name, parties told in lists and items
    ("云山精工控股股东与滨江国投签订股份转让协议，后者将以5.3亿元受让15.6%股份。",
     "planned", "云山精工", "滨江国投", "5.3亿元"),
    ("诺山科技此次收购普瑞芯共耗资21亿元，其中现金12亿元，其余以股份支付。",
     "completed", "普瑞芯", "诺山科技", "21亿元"),
    ("诺山科技收购同行普瑞芯，花了21亿元，分三期支付。", "completed", "普瑞芯", "诺山科技", "21亿元"),
    ("白山能源向中电环保出售旗下风电公司绿川风电，作价5.5亿元", "completed", "绿川风电", "中电环保", "5.5亿元"),
    ("Rheinwerk易手，买家为来自中国的蓝川医疗，成交金额4.2亿欧元", "completed", "Rheinwerk", "蓝川医疗", "4.2亿欧元"),
    ("蓝川医疗对Rheinwerk的4.2亿欧元收购案已获德国监管部门批准", "planned", "Rheinwerk", "蓝川医疗", "4.2亿欧元"),
    # who bids in a group, and the verbs behind it
    ("据报道，由贝山资本牵头的财团接近达成以40亿美元收购软件公司澄川云的协议。",
     "reported", "澄川云", "贝山资本", "40亿美元"),
    # plain talk
    ("做在线协作的“松鼠文档”更在去年10月被腾川网络以7600万元打包收走，团队只留下一半。",
     "completed", "松鼠文档", "腾川网络", "7600万元"),
    ("云山文旅花了2.3亿元，把鼎川传媒整个端走。", "completed", "鼎川传媒", "云山文旅", "2.3亿元"),
    ("鼎川传媒的新东家是云山文旅，成交价2.3亿元。", "completed", "鼎川传媒", "云山文旅", "2.3亿元"),
    ("鼎川传媒归了云山文旅，价码是2.3亿元。", "completed", "鼎川传媒", "云山文旅", "2.3亿元"),
    ("鼎川传媒去年把自己卖给了云山文旅，价格2.3亿元。", "completed", "鼎川传媒", "云山文旅", "2.3亿元"),
    ("鼎川传媒卖了11亿元，买家是云山文旅。", "completed", "鼎川传媒", "云山文旅", "11亿元"),
    ("贝山集团把旗下的京山物流打包出售，买主是云山文旅，价钱11亿元。", "completed", "京山物流", "云山文旅", "11亿元"),
    ("云山文旅在拍卖中以3.1亿元拍下鼎川传媒80%股权。", "completed", "鼎川传媒", "云山文旅", "3.1亿元"),
    ("鼎川快运并入云山快递，后者为此支付7亿元。", "completed", "鼎川快运", "云山快递", "7亿元"),
    # what is bought told of before, and who buys in the sentence before
    ("猫粮品牌鼎川宠物把自己卖了：云山食品以2.9亿元全资收下这家成立八年的公司。",
     "completed", "鼎川宠物", "云山食品", "2.9亿元"),
    ("云山集团昨日公布年报。公司去年以3亿元收购鼎川传媒。", "completed", "鼎川传媒", "云山集团", "3亿元"),
    ("云山股份公告受让“鼎川”母公司深圳素川生物70%股权，作价1.26亿元。",
     "completed", "深圳素川生物", "云山股份", "1.26亿元"),
    # consents, joint notices, prices asked
    ("云山药业公告，已取得反垄断主管部门对其收购鼎川生物技术有限公司的无条件批准，整笔交易作价14亿元。",
     "planned", "鼎川生物技术有限公司", "云山药业", "14亿元"),
    ("云山设备昨日收市后与鼎川建机刊发联合公告，由云山设备提出自愿性全面现金要约，总代价约15.4亿港元。",
     "planned", "鼎川建机", "云山设备", "约15.4亿港元"),
]


@pytest.mark.parametrize(("text", "status", "company", "buyer", "amount"), PURCHASES)
def test_a_purchase_has_its_parties_its_sum_and_its_status_whatever_its_shape(
    text: str, status: str, company: str, buyer: str, amount: str
) -> None:
    assert told(text, "event_type", *COLUMNS) == [("acquisition", status, company, buyer, amount)]


QUIET = [
    "统计显示，前11个月，国内游戏企业的投资并购事件为47起，涉及金额135亿元。",
    "创始人曾在大厂任职，公司首轮便拿下红山种子。",
    "新董事长入主后，公司业绩好转。",
    "NB-IoT标准落地，运营商吃下定心丸。",
    "云山集团上半年营收下降23.2%，净利润转亏。",
    "董事会成员李海平在前任离职后接手掌舵该公司。",
]


@pytest.mark.parametrize("text", QUIET)
def test_words_of_buying_that_tell_of_no_purchase(text: str) -> None:
    assert not [row for row in told(text, "event_type") if row == ("acquisition",)]


def test_a_headline_that_only_says_what_kind_of_company_is_bought_is_no_purchase_of_its_own() -> None:
    text = "云山矿业收购阿根廷某锂矿\n云山矿业8月2日公告，公司以2.9亿美元完成了对Salar Norte公司100%股权的收购。"
    assert told(text, "company_text", "amount_text") == [("Salar Norte公司", "2.9亿美元")]


def test_a_headline_whose_parties_no_other_line_names_is_no_purchase_of_its_own() -> None:
    text = "日系租赁公司将收购爱尔兰租机商\n北岛航租宣布，将斥资约950亿日元收购Kilbrae Aviation的全部股份。"
    assert told(text, "company_text", "amount_text") == [("Kilbrae Aviation", "约950亿日元")]


LISTINGS = [
    # the day of the listing, not that on which its papers or its price were told
    ("云山药业（02999.HK）今起招股\n云山药业于7月8日至13日招股，全球发售8000万股，每股发售价18至22港元，以上限计集资最多22.4亿港元，7月20日上市。",
     "云山药业", "最多22.4亿港元", "7月20日"),
    ("墨川科技（MCKJ.US）昨晚敲定香港公开发售的最终价格：176港元，募资总额约62亿港元。该股代号9877，将于9月24日在联交所主板开始买卖。",
     "墨川科技", "约62亿港元", "9月24日"),
    # a sum of another clause is no company
    ("云山药业公布配发结果：发售价定为21港元，所得款项净额约9.8亿港元，股份将于7月20日上午9时开始在联交所买卖。",
     "云山药业", "约9.8亿港元", "7月20日上午9时"),
    # the name behind the description
    ("他说的是3月12日在港挂牌的教培机构启山国际教育，收市跌至3.46港元。", "启山国际教育", "", "3月12日"),
    # a broker between the filing and its sum
    ("云山科技科创板IPO申请获受理，保荐机构为江海证券，拟募资15亿元投向三个项目。", "云山科技", "15亿元", ""),
    ("因发行人撤回申请，深交所决定终止对云山科技首发上市的审核\n云山科技原计划募资7.8亿元。",
     "云山科技", "7.8亿元", ""),
    ("云山科技再战IPO：这次瞄准北交所，拟募资3.6亿元", "云山科技", "3.6亿元", ""),
    ("云山科技股份有限公司于3月22日在四川证监局办理了辅导备案，辅导机构为江海证券。",
     "云山科技股份有限公司", "", "3月22日"),
    ("通过与特殊目的收购公司Apex Growth合并，电动飞机公司Skylume将在纽交所挂牌。", "Skylume", "", ""),
    ("证监局网站公示显示，同川药业股份有限公司已办理首次公开发行股票辅导备案，备案日期为5月23日。",
     "同川药业股份有限公司", "", "5月23日"),
    ("上交所受理了上海云山微系统股份有限公司的科创板上市申请，时间是6月30日。此番拟募资21.7亿元。",
     "上海云山微系统股份有限公司", "21.7亿元", "6月30日"),
    ("云山科技在3月30日敲响了纳斯达克的钟，发行800万股，共募9600万美元。", "云山科技", "9600万美元", "3月30日"),
    ("2020年7月，云山科技上市，一口气募了32亿元。", "云山科技", "32亿元", "2020年7月"),
    ("云山科技今天过会了，这家做传感器的公司要募6.3亿元。", "云山科技", "6.3亿元", "今天"),
    # what comes between a listing and its sum is nobody's round
    ("云山科技登陆北交所首日破发，发行价9.8元，募资净额1.9亿元。", "云山科技", "1.9亿元", ""),
    ("云山科技暂缓上市计划，原拟集资3亿港元。", "云山科技", "3亿港元", ""),
    ("云山科技去年12月在港股上市，募得20亿港元出头。", "云山科技", "20亿港元出头", "去年12月"),
    ("若一切顺利，该公司计划于2022年上半年上市\n若一切顺利，云山科技计划于2022年上半年在纽约上市，集资至少3亿美元。",
     "云山科技", "至少3亿美元", "2022年上半年"),
    ("京山集团董事会已批准分拆子公司京山速运在深交所创业板上市的预案。", "京山速运", "", ""),
]


@pytest.mark.parametrize(("text", "company", "amount", "day"), LISTINGS)
def test_a_listing_has_its_company_its_proceeds_and_its_day(text: str, company: str, amount: str, day: str) -> None:
    columns = ("event_type", "company_text", "amount_text", "event_date_text")
    assert told(text, *columns) == [("ipo", company, amount, day)]


@pytest.mark.parametrize(
    "price", ["，初步报价约60亿元。", "。知情人士称，初步报价约60亿元。", "，并给出约60亿元的初步报价。"]
)
def test_a_first_bid_is_the_price_of_a_purchase_not_yet_agreed(price: str) -> None:
    text = f"知情人士称，白鲸科技正考虑收购青禾机器人{price}"
    columns = ("company", "investors", "amount_text", "amount_precision", "status")
    assert told(text, *columns) == [("青禾机器人", "白鲸科技", "约60亿元", "about", "reported")]


@pytest.mark.parametrize(
    ("text", "company", "investor"),
    [
        ("白鲸科技与青禾机器人签署协议。后者将以3亿元收购前者。", "白鲸科技", "青禾机器人"),
        ("白鲸科技与青禾机器人签署协议。根据协议，前者将以3亿元收购后者100%股权。", "青禾机器人", "白鲸科技"),
        ("白鲸科技宣布与青禾机器人达成协议。前者将以3亿元收购后者旗下的云山电池。", "云山电池", "白鲸科技"),
        ("白鲸科技宣布与青禾机器人达成协议。后者将以3亿元收购白鲸科技的全资子公司云山电池。", "云山电池", "青禾机器人"),
        ("松果创投与青禾机器人达成合作。前者将向后者投资3亿元。", "青禾机器人", "松果创投"),
    ],
)
def test_the_former_and_the_latter_are_told_of_in_the_sentence_before(text: str, company: str, investor: str) -> None:
    assert told(text, "company", "investors", "amount_text", "status") == [(company, investor, "3亿元", "planned")]


def test_the_latter_of_another_paragraph_is_nobody_told_of_here() -> None:
    text = "白鲸科技与青禾机器人签署协议。\n云山电池与晨光电池签署协议。后者将以3亿元收购前者。"
    assert told(text, "company", "investors") == [("云山电池", "晨光电池")]


def test_what_is_handed_over_is_told_as_done() -> None:
    row = only("2017年10月9日，海棠广电将所持16.66%云山传媒的股份全部无偿划转给松山文投集团。")
    assert (row["company_text"], row["status"], row["event_date"]) == ("云山传媒", "completed", "2017-10-09")
    assert only("海棠广电拟将所持16.66%云山传媒的股份全部转让给松山文投集团。")["status"] == "planned"


def test_a_headline_that_describes_what_the_body_names_is_one_purchase() -> None:
    text = (
        "海棠影城拟出售旗下票务平台股权\n9月2日，海棠影城公告，拟将持有的票务平台一票通35%股权以4.9亿元转让给云图文化。"
    )
    assert told(text, "company_text", "investors_text") == [("一票通", "云图文化")]


def test_money_beside_a_purchase_called_off_is_no_event_of_its_own() -> None:
    text = (
        "海棠电气8月21日晚间公告，公司董事会审议通过了《关于终止发行股份及支付现金购买资产并募集配套资金事项的议案》，"
        "决定终止收购青禾通信100%股权。"
    )
    assert told(text, "event_type", "status") == [("acquisition", "terminated")]


@pytest.mark.parametrize(
    ("told_then", "day"),
    [("根据协议，青禾资源将出资约45亿美元，收购白鲸能源全部股份。", "10月20日"),
     ("去年，青禾资源出资约45亿美元，收购白鲸能源全部股份。", "")],
)  # fmt: skip
def test_an_announcement_dates_the_purchase_told_in_the_next_sentence(told_then: str, day: str) -> None:
    text = f"青禾资源出手\n10月20日，青禾资源在官网发布声明称，与白鲸能源达成了重组协议。{told_then}"
    assert told(text, "company_text", "disclosed_date_text") == [("白鲸能源", day)]


@pytest.mark.parametrize(
    ("later", "status"),
    [("青禾药业收购白鲸医院显然是一笔划算的生意。", "planned"), ("9月8日，青禾药业完成收购白鲸医院。", "completed")],
)
def test_a_plan_stays_one_until_its_end_is_told(later: str, status: str) -> None:
    text = f"青禾药业的新医院\n青禾药业公告，拟以现金收购白鲸医院100%股权，交易总额5.02亿元。\n{later}"
    assert told(text, "company_text", "status") == [("白鲸医院", status)]


@pytest.mark.parametrize(
    ("beside", "events"),
    [("青禾铜业同日从多伦多证券交易所退市。", 1), ("青禾铜业此前撤回了科创板上市申请。", 2)],
)
def test_who_is_bought_and_leaves_its_exchange_tells_of_no_listing(beside: str, events: int) -> None:
    text = f"白鲸矿业的新矿\n白鲸矿业10月11日公告，公司完成收购青禾铜业全部股份，对价为9.35亿加元。{beside}"
    assert len(told(text, "company_text")) == events


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (  # a space parts the phrases of a headline that sets none between Chinese and Latin letters
            "海棠制药拟约24亿美元收购DOVE Therapeutics 押注口服新药\n海棠制药今日宣布了这一交易。",
            ("DOVE Therapeutics", "海棠制药", "约24亿美元"),
        ),
        (  # 后者 behind a comma is the name right before it
            "青禾影业控股股东将变更为海棠传媒，后者以8800万元受让其52%股份。",
            ("青禾影业", "海棠传媒", "8800万元"),
        ),
        ("泽旻游戏证实，公司已被沧澜互娱全资收购，作价9亿元。", ("泽旻游戏", "沧澜互娱", "9亿元")),
        (  # a business that no one knows for a name keeps its word
            "德国Brenfeld同意以72亿欧元将旗下建筑化学品业务出售给私募股权公司Lonan Capital。",
            ("建筑化学品业务", "Lonan Capital", "72亿欧元"),
        ),
        (  # a ticker with its exchange marks a name that is an ordinary word
            "票务公司如约网（NASDAQ: RYXX）今日宣布与母公司签署协议，"
            "海棠集团将以每股27.6美元的现金收购如约网，总价约16亿美元。",
            ("如约网", "海棠集团", "约16亿美元"),
        ),
    ],
)
def test_the_parties_of_a_purchase_are_found_in_their_forms(text: str, row: tuple[str, ...]) -> None:
    assert told(text, "company", "investors", "amount_text")[:1] == [row]
