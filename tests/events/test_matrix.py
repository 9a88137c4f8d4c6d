"""Plain news in every mixture of sums, rounds, names, dates and places: what one of them is never hides another."""

from __future__ import annotations

import pytest

from tests.events.told import cell, read, wrong

SUMS = """
    5000万元 近5000万元 5000万人民币 数千万元 数千万元人民币 千万级 近千万元 千万元级 上亿元 超亿元 过亿元
    近亿元 亿元 1亿元 1.5亿元 3.2亿美元 3000万美元 数百万美元 约1200万欧元 2亿港元 8000余万元 逾3亿元 超过2亿元
    五千万元 一亿元 500万英镑 数亿元 30亿日元 近1亿美元 1.25亿人民币 6000多万元 2600万加元 1,200万美元 1亿+元
    百万级 数十亿元 两亿元 千万美元级
""".split()
ROUNDS = """
    种子轮 天使轮 天使+轮 Pre-A轮 PreA轮 Pre-A+轮 A轮 A+轮 A1轮 A2轮 Pre-B轮 B轮 B+轮 B1轮 B2轮 B3轮 C轮 C+轮
    C1轮 C-1轮 D轮 D+轮 E轮 F轮 G轮 Pre-IPO轮 首轮 第二轮
""".split()
RAISES = [
    "近日，{name}完成{sum}{round}融资。",
    "{name}宣布完成{sum}的{round}融资，由松果创投领投。",
    "{name}获{sum}{round}融资，松果创投领投。",
    "{name}完成{round}{sum}融资，投资方为松果创投。",
    "{name}完成{round}融资，金额为{sum}，由松果创投领投。",
    "{name}已完成{round}融资，融资额{sum}，松果创投独家投资。",
]
NAMES = ["青禾机器人", "麦浪软件", "Kiteroot", "「小满农机」", "北京云杉微电子有限公司"]
MARKS = str.maketrans("", "", "「」“”")

DESCRIBED = [
    "",
    *"""
    工业机器人公司 SaaS服务商 AI制药企业 新茶饮品牌 总部位于上海的 美国电动车制造商 仓储物流服务平台
    国内领先的智能硬件研发商 创新药研发企业 连锁咖啡品牌 跨境电商平台 网红零食品牌 半导体设备供应商
    成立仅半年的 专注于氢能的 在线少儿编程教育机构 本土运动品牌 宠物医院连锁 全球化智能家居品牌
    量子计算初创公司 低代码开发平台 基因治疗公司 AR眼镜厂商 餐饮SaaS企业 农业无人机制造商 母婴新零售
    二手车交易平台 数字孪生技术提供商 企业级AI应用开发商
""".split(),
]
TOLD_BY = [
    "",
    *"""
    36氪获悉， 据IT桔子消息， 近日， 11月5日， 投资界消息， 记者从知情人士处获悉， 日前， 据外媒报道， 【融资】
    钛媒体11月5日消息， 动脉网获悉， 猎云网11月5日报道，
""".split(),
]
ODD_NAMES = """
    云迹智行 麦浪 Kiteroot X-Leaf 7分茶 小满农机 阿嬷厨房 TOP学堂 E签云 青松岭 海棠生活 白鲸LAB Moo好物
    元气农场 一堂好课 老坛记 大米云 微纳星途 Airbeat 智行者X 半糖 超级番茄 北鲲 三点一刻 爱心人人 星期八小镇
    每日黑咖 不二酱 小而美生物 BlueOcean C位文化 1号链 AAA咖啡
""".split()
INVESTED = [
    "{by}{kind}{name}完成5000万元A轮融资，由松果创投领投。",
    "{by}{kind}{name}宣布获得松果创投5000万元A轮融资。",
    "{by}{kind}{name}已完成5000万元A轮融资，投资方为松果创投。",
    "{by}松果创投领投了{kind}{name}的5000万元A轮融资。",
    "{by}{kind}{name}获5000万元A轮投资，松果创投领投。",
    "{by}{kind}{name}近日获得来自松果创投的5000万元A轮融资。",
    "{by}松果创投独家投资{kind}{name}5000万元。",
]

INVESTORS = """
    松果创投 红杉中国 IDG资本 GGV纪源资本 深创投 云启资本 海岳产业基金 国家大基金二期 腾讯 美团战投 江海市国资平台
    王坚白 真格基金 中金资本旗下基金 字节跳动 某知名美元基金 北京松岭股权投资基金（有限合伙）
""".split()
LISTED_AS = ["{0}", "{0}和{1}", "{0}、{1}", "{0}、{1}及{2}", "{0}、{1}等", "{0}、{1}等机构", "{0}与{1}", "{0}以及{1}",
             "{0}、{1}、{2}和{3}", "{0}、{1}等多家知名机构", "{0}、{1}等老股东"]  # fmt: skip
BACKED = [
    ("青禾机器人完成5000万元A轮融资，由{told}领投。", True),
    ("青禾机器人完成由{told}领投的5000万元A轮融资。", True),
    ("青禾机器人完成5000万元A轮融资，领投方为{told}。", True),
    ("青禾机器人获{told}领投的5000万元A轮融资。", True),
    ("青禾机器人完成5000万元A轮融资，由{told}共同投资。", False),
    ("青禾机器人完成5000万元A轮融资，投资方为{told}。", False),
    ("青禾机器人完成5000万元A轮融资，{told}跟投。", False),
    ("青禾机器人获得{told}5000万元A轮融资。", False),
    ("青禾机器人完成5000万元A轮融资，投资方包括{told}。", False),
    ("{told}联合投资青禾机器人5000万元。", False),
    ("青禾机器人宣布完成5000万元A轮融资，{told}参与本轮投资。", False),
    ("青禾机器人完成5000万元A轮融资。本轮由{told}独家投资。", False),
]

STAKES = [
    "",
    *"""
    100%股权 51%股权 60%的股权 全部股权 34.5%股份 控股权 合计75%股权 多数股权
""".split(),
]
PRICES = """
    5000万元 近5000万元 不超过12亿元 3.2亿美元 约1200万欧元 2亿港元 逾3亿元 5.5亿英镑 一亿元 30亿日元
    1,200万美元 4.8亿澳元 9800.5万元 人民币2.3亿元 40亿卢比 1.2亿瑞士法郎 6亿韩元
""".split()
DAYS = ["3月5日", "昨日", "近日", "周二", "2021年10月", "11月5日晚间", "上周"]
BUYERS = ["海棠水务", "白鲸科技", "Norwick Group", "松山股份（300999.SZ）", "海棠水务股份有限公司"]
BOUGHT = ["青禾机器人", "Kiteroot", "麦浪软件", "江海青禾医院", "北京云杉微电子有限公司", "“小满农机”"]
BUYS = [
    "{day}，{buyer}宣布以{price}收购{name}{stake}。",
    "{day}，{buyer}公告，拟以{price}的价格收购{name}{stake}。",
    "{day}，{buyer}完成对{name}{stake}的收购，交易金额为{price}。",
    "{day}，{name}{stake}被{buyer}以{price}收购。",
    "{day}，{buyer}与卖方签署协议，将以{price}收购{name}{stake}。",
    "{day}，{buyer}斥资{price}收购{name}{stake}。",
    "{day}，{buyer}收购{name}{stake}，作价{price}。",
    "{day}，{buyer}拟收购{name}{stake}，交易对价{price}。",
    "{day}，{buyer}同意以{price}现金收购{name}{stake}。",
    "{day}，{buyer}出资{price}买下{name}{stake}。",
    "{day}，{buyer}将以{price}拿下{name}{stake}。",
]

BOARDS = """
    港交所 科创板 创业板 纳斯达克 纽交所 北交所 上交所主板 深交所 香港联交所主板 新三板 伦敦证券交易所
    新加坡交易所 东京证券交易所
""".split()
PROCEEDS = """
    5亿元 不超过12亿元 3.2亿美元 约2亿港元 逾3亿元 30亿日元 9.8亿元 4500万美元 78.5亿港元
""".split()
LISTED = ["青禾机器人", "Kiteroot", "麦浪软件", "青禾股份（02688.HK）", "北京云杉微电子有限公司", "“小满农机”"]
LISTS = [
    ("{day}，{name}在{board}上市，募资{sum}。", "completed"),
    ("{day}，{name}正式登陆{board}，募集资金{sum}。", "completed"),
    ("{day}，{name}向{board}递交招股书，拟募资{sum}。", "planned"),
    ("{day}，{name}{board}IPO获受理，拟募资{sum}。", "planned"),
    ("{day}，{name}通过{board}上市委会议，拟募集资金{sum}。", "planned"),
    ("{day}，{name}拟赴{board}上市，募资{sum}。", "planned"),
    ("{day}，{name}撤回{board}上市申请，原计划募资{sum}。", "terminated"),
    ("{day}，据知情人士透露，{name}考虑在{board}上市，筹资{sum}。", "reported"),
    ("{day}，{name}在{board}敲钟上市，首日涨20%，募资{sum}。", "completed"),
]


def row(text: str, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(cell(one, column) for column in columns) for one in read(text).records]


@pytest.mark.parametrize("said", ROUNDS)
def test_a_round_beside_any_sum(said: str) -> None:
    for number, sum_ in enumerate(SUMS, start=ROUNDS.index(said)):
        name = NAMES[number % len(NAMES)]
        text = RAISES[number % len(RAISES)].format(name=name, sum=sum_, round=said)
        told = (name.translate(MARKS), said, sum_, "松果创投" if "松果" in text else "")
        assert row(text, "company_text", "round_text", "amount_text", "investors_text") == [told], text


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_behind_any_description(name: str) -> None:
    for number, kind in enumerate(DESCRIBED, start=ODD_NAMES.index(name)):
        by, shape = TOLD_BY[number % len(TOLD_BY)], INVESTED[number % len(INVESTED)]
        text = shape.format(by=by, kind=kind, name=f"“{name}”" if number % 4 == 0 else name)
        assert row(text, "company_text", "amount_text", "investors_text") == [(name, "5000万元", "松果创投")], text


@pytest.mark.parametrize(("shape", "led"), BACKED)
def test_a_list_of_any_investors(shape: str, led: bool) -> None:
    for number in range(3 * len(INVESTORS)):
        listed = LISTED_AS[number % len(LISTED_AS)]
        four = [INVESTORS[(number + 5 * step) % len(INVESTORS)] for step in range(4)]
        text = shape.format(told=listed.format(*four))
        told = ";".join(one.removesuffix("（有限合伙）") for one in four[: listed.count("{")])
        assert row(text, "investors_text", "lead_investors_text") == [(told, told if led else "")], text


@pytest.mark.parametrize("shape", BUYS)
def test_a_purchase_at_any_price_of_any_share(shape: str) -> None:
    for number, price in enumerate(PRICES * 3):
        buyer, name = BUYERS[number % len(BUYERS)], BOUGHT[number % len(BOUGHT)]
        day, stake = DAYS[number % len(DAYS)], STAKES[number % len(STAKES)]
        text = shape.format(day=day, buyer=buyer, name=name, price=price, stake=stake)
        told = ("acquisition", name.translate(MARKS), buyer.removesuffix("（300999.SZ）"), price)
        assert row(text, "event_type", "company_text", "investors_text", "amount_text") == [told], text


@pytest.mark.parametrize(("shape", "status"), LISTS)
def test_a_listing_on_any_board(shape: str, status: str) -> None:
    for number, board in enumerate(BOARDS * 3):
        name, sum_ = LISTED[number % len(LISTED)], PROCEEDS[number % len(PROCEEDS)]
        text = shape.format(day=DAYS[number % len(DAYS)], name=name, board=board, sum=sum_)
        told = ("ipo", name.translate(MARKS).removesuffix("（02688.HK）"), sum_, status)
        assert row(text, "event_type", "company_text", "amount_text", "status") == [told], text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("松果创投独家投资圈圈5000万元。", "圈圈", marks=wrong("a doubled word is no name to the tagger")),
        pytest.param(
            "松果创投独家投资银河系漫游5000万元。", "银河系漫游", marks=wrong("系 ends what a name belongs to")
        ),
        pytest.param(
            "11月5日，二手车交易平台Dr.Milk完成5000万元A轮融资，由松果创投领投。",
            "Dr.Milk",
            marks=wrong("a full stop in Latin letters parts"),
        ),
    ],
)
def test_names_that_are_cut_or_lost(text: str, name: str) -> None:
    assert row(text, "company_text") == [(name,)]
