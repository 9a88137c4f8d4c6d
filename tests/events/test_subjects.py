"""Who an event is about: the company and the investor, wherever a sentence or its neighbours name them."""

from __future__ import annotations

import pytest

from pipeline.events.known import everywhere
from pipeline.model import Mention
from tests.events.told import only, told

COMPANIES = [
    # told by, text, company
    (
        "the actor of a clause before the one with the money",
        "据外媒报道，当地时间周四，电动车制造商白鲸汽车宣布拟发行7500万股存托股，每股代表一股普通股，计划融资15亿美元。",
        "白鲸汽车",
    ),
    (
        "the person who speaks for it",
        "10月12日，在线教育公司松果思维的CEO罗剑在内部信中透露，公司已完成1亿美元E2轮融资。",
        "松果思维",
    ),
    (
        "a name that quotes bring in, in the paragraph that goes on with it",
        "写给第一期基金\n卖得最早的是青禾电商，没有赚钱。\n接着是“深蓝焊接”，一家谁都看不上的公司。"
        "2016年春天，松果创投独自投了它1500万元的A轮。",
        "深蓝焊接",
    ),
    ("the name behind the head of a part", "【手游】麦浪游戏完成股票发行，募得4500万元。", "麦浪游戏"),
    ("the name that heads its item", "【未末】无酒精饮料，天使+轮，百万级美元，来自熊猫资本。", "未末"),
    ("a clause that says what else it did", "云砚科技签订认购协议，融资500万美元。", "云砚科技"),
    ("one whose object ends as names do", "云砚科技推出新一代机器人，融资500万美元。", "云砚科技"),
    ("one that says how it does", "云砚科技扭亏为盈，获松果创投500万美元融资。", "云砚科技"),
    ("a name that goes on with a verb", "中金运营科技签订认购协议，融资500万美元。", "中金运营科技"),
    ("a lender with its branch", "青禾面业与农业银行江城分行签订2亿元贷款协议。", "青禾面业"),
    (
        "the clause behind a trigger that opens the sentence",
        "获松果创投5000万元A轮投资，白鲸物流将把业务扩到三个省。",
        "白鲸物流",
    ),
    (
        "the clause behind one that 继 opens",
        "继获得合肥市政府70亿元投资后，白鲸汽车的股价连续三日上涨。",
        "白鲸汽车",
    ),
    (
        "the register of companies",
        "企查查显示，青禾机器人有限公司于4月9日发生工商变更，股东新增松果创投、云启资本。",
        "青禾机器人有限公司",
    ),
    (
        "the company in whose city the news is told",
        "10月30日，广东青禾家居信息科技有限公司在广州正式宣布，获得来自松果创投的5亿元C轮投资。",
        "广东青禾家居信息科技有限公司",
    ),
    (
        "words between the company and its trigger",
        "火箭公司SpaceX在最新一轮融资中筹集了19亿美元。",
        "SpaceX",
    ),
    (
        "what it acts as in the clause before",
        "2018年2月，白鲸之家签约仪式在江海举行，青禾新零售作为战略签约主体，接受了来自松果创投高达130亿元的联合投资。",
        "青禾新零售",
    ),
    (
        "the clause before, which tells who founded it",
        "青禾灵犀由前同学王小川、海棠控股集团CEO李岩等新媒体人创办于2019年1月，上线之初便获得了千万元天使轮投资。",
        "青禾灵犀",
    ),
    (
        "its registered name, with the name of its trade in it",
        "9月6日，广州青禾融资租赁有限公司发行定向债务融资工具获准注册，金额15亿元。",
        "广州青禾融资租赁有限公司",
    ),
    (
        "its registered name, called by the one in brackets behind it",
        "青禾旅行网获亿元A轮融资\n近日，环球白鲸（北京）网络科技有限公司（青禾旅行网）宣布完成A轮融资；至此，青禾旅行网完成了亿元规模融资。",
        "环球白鲸（北京）网络科技有限公司",
    ),
]


@pytest.mark.parametrize(("text", "company"), [row[1:] for row in COMPANIES], ids=[row[0] for row in COMPANIES])
def test_the_company_is_found_by(text: str, company: str) -> None:
    assert only(text)["company_text"] == company


INVESTORS = [
    # text, company, investors, amount
    (
        "白鲸科技对外投资公告\n6月11日晚间，白鲸科技公告，董事会同意公司向青禾半导体有限公司投资2000万元。",
        "青禾半导体有限公司", "白鲸科技", "2000万元",
    ),
    ("同时，白鲸科技作为领投方参与了青禾机器人此轮7亿美元的融资。", "青禾机器人", "白鲸科技", "7亿美元"),
    ("松果创投、云启资本等14家投资者参与了青禾机器人的B轮融资，总额为3亿元。",
     "青禾机器人", "松果创投;云启资本", "3亿元"),
    ("腾讯昨日宣布，将以2.3亿美元战略投资青禾机器人。", "青禾机器人", "腾讯", "2.3亿美元"),
    ("松果创投加码具身智能，参与了「青禾机器人」的A轮融资，总额为3亿元。", "青禾机器人", "松果创投", "3亿元"),
    ("经纬创投押注基因检测：「青禾生物」获其领投的1.3亿元A轮融资。", "青禾生物", "经纬创投", "1.3亿元"),
    ("松果创投、云启资本两家国资背景的基金给“青禾半导体”注资4亿元。", "青禾半导体", "松果创投;云启资本", "4亿元"),
    ("2021年底，青禾机器人从松果创投拿到400万美元天使轮。", "青禾机器人", "松果创投", "400万美元"),
    ("青禾机器人完成3000万元C轮融资，松果创投、云启资本为新增股东。", "青禾机器人", "松果创投;云启资本", "3000万元"),
    ("青禾机器人获新一轮25亿元规模的融资，此轮由老股东腾讯和今日资本领投。", "青禾机器人", "腾讯;今日资本", "25亿元"),
    ("江海白泽出版传媒股份有限公司，将其旗下的短视频团队合并入青禾娱乐，并对其进行千万级天使轮投资。",
     "青禾娱乐", "江海白泽出版传媒股份有限公司", "千万级"),
    ("医疗公司VilleMD完成1亿美元B轮融资，Oak HC/FT、Town Hall Ventures跟投。",
     "VilleMD", "Oak HC/FT;Town Hall Ventures", "1亿美元"),
    ("青禾日记出让5%股份，由松果管理公司牵头私募股权公司海岳管理和云启资本，对青禾日记进行了1亿美元的股权投资。",
     "青禾日记", "松果管理公司;海岳管理;云启资本", "1亿美元"),
    ("房源聚合平台Cozyleaf融资450万美元\nCozyleaf.com最近获得450万美元的融资。投资方包括：Daphni和云启资本。",
     "Cozyleaf.com", "Daphni;云启资本", "450万美元"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "company", "investors", "amount"), INVESTORS, ids=[row[0] for row in INVESTORS])
def test_who_invests_is_found_where_it_is_told(text: str, company: str, investors: str, amount: str) -> None:
    assert told(text, "company_text", "investors_text", "amount_text") == [(company, investors, amount)]


def test_a_round_in_a_relative_clause_is_that_of_the_name_behind_it() -> None:
    text = (
        "翻看近期拿到融资的品牌，刚获数亿元融资的设计师品牌「青禾衣」，完成2亿元B轮融资的年轻人潮牌Beastar，"
        "获得千万元A轮融资的白鲸服饰，均是线上品牌。"
    )
    assert told(text, "company_text", "amount_text") == [
        ("Beastar", "2亿元"), ("白鲸服饰", "千万元"), ("青禾衣", "数亿元"),
    ]


def test_who_invests_beside_a_subject_that_bought_something_before() -> None:
    text = "白鲸科技证实以20亿美元收购海棠水务，并与松果创投等向青禾音乐投资7亿美元。"
    assert told(text, "company_text", "investors_text") == [("海棠水务", "白鲸科技"), ("青禾音乐", "白鲸科技;松果创投")]


def test_earlier_rounds_belong_to_the_company_that_the_article_told_of() -> None:
    assert told(
        "青禾机器人近日完成2亿元C轮融资。2019年10月，松果创投投出25万美元种子轮，两个人用这笔钱开了第一套模具。"
        "2020年6月，云启资本随即以1.5亿元领投B轮。",
        "company_text", "round", "amount_text", "investors_text",
    ) == [
        ("青禾机器人", "B", "1.5亿元", "云启资本"),
        ("青禾机器人", "C", "2亿元", ""),
        ("青禾机器人", "种子", "25万美元", "松果创投"),
    ]  # fmt: skip


def test_the_company_that_the_source_named_in_full() -> None:
    row = only("记者从西安青禾健康科技有限公司（以下简称“青禾”）了解到，公司已完成3000万元A轮融资，由松果创投领投。")
    assert row["company_text"] == "西安青禾健康科技有限公司"


def test_a_dateline_tells_the_day_of_the_news() -> None:
    row = only("青禾机器人获松果创投领投\n【云上财经 北京】7月9日报道\n近日，青禾机器人宣布获得1.2亿元B轮融资。")
    assert (row["event_date_text"], row["disclosed_date_text"]) == ("近日", "7月9日")


def test_a_sponsor_that_opens_a_clause_raises_no_money() -> None:
    text = "11月11日，证监会同意青禾科技首发申请。中信证券为其保荐机构，拟募资20亿元。"
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "青禾科技", "20亿元")]


def test_a_title_that_the_page_tells_again_gives_way_to_the_body() -> None:
    row = only(
        "康朴药业完成近亿元Pre-B轮融资，松果创投领投\n【广告】点击立即开户\n"
        "原标题：康朴药业完成近亿元Pre-B轮融资，松果创投领投    来源：云上财经\n"
        "8月9日，云上财经获悉，康朴药业技术（上海）有限公司完成近亿元Pre-B轮融资，由松果创投领投。"
    )
    assert row["company_text"] == "康朴药业技术（上海）有限公司"
    assert row["disclosed_date_text"] == "8月9日"
    assert row["evidence"].startswith("8月9日")


def test_a_name_told_in_short_and_in_full_is_one_investor() -> None:
    row = only("青禾机器人获住友商事A+轮融资\n4月30日消息，青禾机器人近期已完成A+轮融资，投资方为住友商事集团。")
    assert row["investors_text"] == "住友商事集团"


NEWS_DAYS = [
    "11月5日，松果财经讯，青禾机器人完成5000万元A轮融资。",
    "松果财经讯 11月5日，青禾机器人完成5000万元A轮融资。",
    "松果网消息，11月5日，青禾机器人完成5000万元A轮融资。",
]


@pytest.mark.parametrize("text", NEWS_DAYS)
def test_the_day_beside_the_name_of_a_wire_is_the_day_of_the_news(text: str) -> None:
    row = only(text)
    assert (row["disclosed_date_text"], row["event_date_text"]) == ("11月5日", "")


TOTALS = [
    "截至目前，青禾机器人已经从腾讯、红杉中国等公司筹集了超过13亿美元的资金。",
    "青禾机器人去年刚成立，至今一共获得了410万美元的投资。",
    "截至目前，青禾机器人已经从腾讯，Chan Pineway Initiative，Sofilia和Lightspire等公司筹集了超过13亿美元的资金。",
]


@pytest.mark.parametrize("text", TOTALS)
def test_a_sum_since_the_founding_is_no_round(text: str) -> None:
    assert told(text, "amount_text") == []


def test_what_is_said_of_a_field_is_no_company() -> None:
    assert told("白鲸科技投资中医医疗业务\n白鲸科技今日介绍了新业务。", "company_text") == []


def test_an_investor_beside_a_bare_round_gave_the_money() -> None:
    rows = told(
        "青禾机器人近日完成2亿元C轮融资。那一年，红杉中国看了样机的录像，第二天就签了3000万元的A轮协议。",
        "company_text", "round", "investors_text",
    )  # fmt: skip
    assert rows == [("青禾机器人", "A", "红杉中国"), ("青禾机器人", "C", "")]


def test_a_paper_that_is_told_the_news_is_not_what_it_is_about() -> None:
    rows = told(
        "青禾机器人据称将获新一轮投资\n接近公司的人士向云上财经证实，这轮E轮融资金额为1.6亿美元。",
        "company_text",
        "amount_text",
    )
    assert ("云上财经", "1.6亿美元") not in rows


def test_a_name_that_the_tagger_passed_over_is_known_from_elsewhere() -> None:
    text = "小绿单车总部楼下排着队。小绿单车科技的员工说，滴水与小绿单车谈过。"

    def find_at(label: str, words: str, start: int, end: int, rule: str) -> Mention:
        return Mention(label, words, start, end, start + 100, end + 100, None, rule)

    places = [("小绿单车科技", 12), ("滴水", 23), ("小绿单车", 27)]
    found = [find_at("COMPANY", name, at, at + len(name), "ner:x") for name, at in places]
    assert [(one.text, one.start, one.raw_start) for one in everywhere(found, text, find_at)] == [
        ("小绿单车", 0, 100), ("小绿单车科技", 12, 112), ("滴水", 23, 123), ("小绿单车", 27, 127),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("沧澜科技宣布旗下子公司泽旻科技获得10亿元融资。", "泽旻科技"),
        ("沧澜科技宣布泽旻科技完成A轮融资。", "泽旻科技"),
        ("沧澜科技宣布已于近日成功完成A轮融资。", "沧澜科技"),
        ("沧澜科技宣布获得10亿元融资。", "沧澜科技"),
    ],
)
def test_who_announces_a_round_may_not_be_who_raised_it(text: str, company: str) -> None:
    assert told(text, "company") == [(company,)]


def test_rounds_told_below_other_companies_are_those_of_the_one_told_of_again_and_again() -> None:
    text = (
        "排队四年，千味香终于撤了\n这家馄饨连锁企业千味香的上市长跑停了下来。\n"
        "今年3月，同福居撤回了主板的上市申请，拟募资7.8亿元。\n千味香的底子不薄，千味香去年净利润为0.87亿元，千味香有门店1146家。\n"
        "它也曾是投资人追逐的宠儿。2019年8月，松果基金以2.4亿元入股，拿走了8%。"
    )
    rounds = [row for row in told(text, "event_type", "company", "amount_text") if row[0] != "ipo"]
    assert [row[1:] for row in rounds] == [("千味香", "2.4亿元")]


SERIES = "青禾机器人的四年\n青禾机器人创立于北京。青禾机器人的工厂在佛山，青禾机器人的客户在德国。\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "没过一星期，钱马上到账，松果创投投下2000万元A轮，双方都没有多话。",
        "按双方约定属于A轮，2000万元，由松果创投独家投资。",
    ],
)
def test_words_named_nowhere_else_are_no_company_beside_the_one_told_of_again_and_again(sentence: str) -> None:
    assert {company for company, in told(SERIES + sentence, "company")} == {"青禾机器人"}


def test_a_quoted_name_told_of_once_keeps_its_round() -> None:
    text = SERIES + "同一条街上的“白鹭车间”也在上周完成了2000万元A轮融资。"
    assert told(text, "company", "amount_text") == [("白鹭车间", "2000万元")]


def test_a_paragraph_is_about_the_name_it_opens_with_behind_its_source() -> None:
    text = (
        "白鲸商城要收购“青禾买买”？双方否认\n有消息称，白鲸商城将以15亿美元收购青禾买买。\n"
        "资料显示，“青禾买买”成立于2010年，是最早的图书电商。创业初期，公司颇受追捧：2011年3月获得松果创投800万美元的A轮投资。"
    )
    rounds = [row for row in told(text, "event_type", "company", "amount_text") if row[0] == "equity_round"]
    assert rounds == [("equity_round", "青禾买买", "800万美元")]


def test_what_the_news_left_out_may_stand_in_the_next_sentence() -> None:
    row = only("松果创投参与了「青禾机器人」的B轮融资。公司此次共募集6000万元，领投方是云启资本。")
    assert (row["investors_text"], row["amount_text"]) == ("松果创投;云启资本", "6000万元")


def test_what_says_of_what_kind_a_name_in_latin_letters_is_is_no_company() -> None:
    row = only("美股生物公司Arctura Therapeutics通过私募配售筹资6000万美元。")
    assert row["company_text"] == "Arctura Therapeutics"


def test_the_day_told_in_a_sentence_behind_the_deal_is_its_day() -> None:
    row = only("苹果公司以8亿美元投资青禾出行，这是公司迄今获得的单笔最大投资。"
               "消息由青禾出行于2021年10月13日对外宣布。")
    assert row["event_date_text"] == "2021年10月13日"


@pytest.mark.parametrize(("text", "company", "buyer"), [
    # who buys: the one named last in the sentence, or the one that the sentence before names first
    ("海棠文旅去年在创业板上市，募资8亿元；它上个月刚用1.6亿元收购了青禾索道。", "青禾索道", "海棠文旅"),
    ("天骏航空拟以4.6亿元收购祁连通航60%股权，前者去年还买过两家公司。\n"
     "同样在找规模的还有海棠文旅，它在8月3日通过股权拍卖取得青禾索道控制权，成交价1.72亿元。", "青禾索道", "海棠文旅"),
    # what is bought
    ("徒步社区“青禾路书”上月末告诉用户：它已经卖给海棠数据，账号都会保留。", "青禾路书", "海棠数据"),
    ("海南的海棠酒店集团在Marbella Sol的出售程序中击败两家私募，以3.4亿欧元买下这家度假村公司。",
     "Marbella Sol", "海棠酒店集团"),
])  # fmt: skip
def test_a_word_for_a_party_stands_for_one_named_before(text: str, company: str, buyer: str) -> None:
    assert told(text, "company_text", "investors_text", published="2024-05-20").count((company, buyer)) == 1


def test_a_known_name_is_not_cut_at_an_adverb_that_ends_it() -> None:
    row = only("海棠智能(301999.SZ)拟2.45亿元收购青禾自动化51%股权")
    assert row["investors_text"] == "海棠智能"


def test_a_name_behind_an_attribute_and_a_branch_behind_its_bank() -> None:
    row = only("隔壁卖豆乳的豆坊记开张不到一年，就有1200万元资金到账，出资方是天图投资。")
    assert row["company_text"] == "豆坊记"
    row = only("日前，宁波银行杭州分行开通绿色通道，为杭州青禾科技有限公司核定授信8000万元。")
    assert row["investors_text"] == "宁波银行杭州分行"


@pytest.mark.parametrize(("text", "investors"), [
    ("青禾机器人7月获得荷兰天使网络Borski Fund的80万欧元种子轮投资。", "Borski Fund"),
    ("青禾机器人完成天使轮融资，投资人是云南果商普文山、蒋一鸣。", "普文山;蒋一鸣"),
    ("青禾机器人完成7亿元B轮融资，由中金资本领投，两家地方国资基金跟投。", "中金资本"),
])  # fmt: skip
def test_what_says_who_an_investor_is_is_none_of_its_name(text: str, investors: str) -> None:
    assert only(text)["investors_text"] == investors


def test_a_valuation_of_another_company_is_not_that_of_the_round() -> None:
    deal = "青禾光伏宣布完成2亿元A轮融资，由招银国际领投。"
    assert only(f"{deal}\n据海外媒体报道，SpaceX计划以4000亿美元估值出售股份。")["valuation_text"] == ""
    assert only(f"{deal}\n公司投后估值达20亿元。")["valuation_text"] == "20亿元"


def test_a_sum_that_its_own_sentence_spends_otherwise_is_no_price() -> None:
    text = "海棠电子宣布收购德国Sensotek。该公司去年也曾斥资12亿元入股青禾光电，取得25%股权。"
    assert ("acquisition", "Sensotek", "") in told(text, "event_type", "company_text", "amount_text")


def test_an_adviser_of_two_rounds_advises_both() -> None:
    text = ("青禾机器人近日连续完成A轮及A+轮融资，其中A轮投资方为云启资本，A+轮由合肥产投领投，"
            "光源资本担任两轮融资的财务顾问。")
    assert told(text, "round", "advisers_text") == [("A", "光源资本"), ("A+", "光源资本")]


def test_what_a_word_stands_for_in_the_next_clause_is_what_the_clause_before_tells_for_sale() -> None:
    row = only("据报章引述消息，家族企业青禾冻肉有意易手，海棠食品正就全购该公司与创办人兄弟磋商，"
               "作价料为6亿至7亿港元。")
    assert (row["company_text"], row["investors_text"]) == ("青禾冻肉", "海棠食品")


def test_a_purchase_told_again_by_a_word_for_what_is_bought_has_its_price() -> None:
    row = only("海南的海棠酒店集团在Marbella Sol的出售程序中击败两家私募，以3.4亿欧元买下这家度假村公司。")
    assert (row["company_text"], row["amount_text"]) == ("Marbella Sol", "3.4亿欧元")


def test_a_lost_character_is_no_part_of_a_name() -> None:
    row = only("儿童牙科连锁\ufffd小贝齿”在成都宣布，完成6000万元B轮融资，由君联资本领投。")
    assert row["company_text"] == "小贝齿"


def test_the_kind_of_a_company_that_is_not_named_is_no_company() -> None:
    text = """松果创投加注，这家成立仅两年的造车软件公司要做什么
这家成立于2019年的杭州公司叫“青禾”，做的是中间件。
11月6日晚，它对外发布消息：A+轮融资敲定，金额3000万美元。
"""
    assert told(text, "company", "round", "amount_text") == [("青禾", "A+", "3000万美元")]


def test_where_a_founder_worked_before_raised_nothing() -> None:
    text = "由海棠科技前副总裁郑一鸣创办的“青禾智能”已完成近千万美元天使轮融资。"
    assert told(text, "company") == [("青禾智能",)]


def test_the_day_of_a_wire_is_that_of_what_its_headline_tells() -> None:
    text = "青禾咖啡获云启资本与松果创投共同注资8亿欧元\n云上财经6月3日电 欧洲咖啡业的竞赛还在升级。\n"
    assert told(text, "company", "disclosed_date_text") == [("青禾咖啡", "6月3日")]


def test_whom_a_company_answered_did_not_raise_the_money() -> None:
    text = "针对分拆融资的传闻，青禾工业方面回应云上财经称，确已在本月完成B轮融资，总额1.05亿美元。"
    assert told(text, "company", "amount_text") == [("青禾工业", "1.05亿美元")]
