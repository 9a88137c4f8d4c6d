"""One event in one article: what each cell of its row says."""

from __future__ import annotations

import pytest

from tests.events.told import only, read, resources, told, wrong


def test_a_plain_announcement_fills_the_row() -> None:
    row = only(
        "11月3日，仓储机器人公司栖岩科技宣布完成8000万元A轮融资，由源码资本领投，顺为资本跟投，"
        "光源资本担任独家财务顾问。"
    )
    assert row["event_type"] == "equity_round"
    assert row["status"] == "completed"
    assert (row["company"], row["company_text"]) == ("栖岩科技", "栖岩科技")
    assert (row["round"], row["round_text"]) == ("A", "A轮")
    assert (row["amount"], row["currency"], row["amount_precision"]) == (80_000_000, "CNY", "exact")
    assert row["amount_text"] == "8000万元"
    assert row["investors"] == "源码资本;顺为资本"
    assert row["lead_investors"] == "源码资本"
    assert row["advisers"] == "光源资本"
    assert row["event_date_text"] == "11月3日"
    assert (row["event_date"], row["event_date_precision"]) == ("2021-11-03", "day")
    assert row["evidence"].startswith("11月3日，仓储机器人公司栖岩科技")
    assert row["flags"] == ""


AMOUNTS = [
    # words, amount, least, most, precision, currency
    ("8000万元", 8e7, None, None, "exact", "CNY"),
    ("5亿美元", 5e8, None, None, "exact", "USD"),
    ("1.2亿欧元", 1.2e8, None, None, "exact", "EUR"),
    ("43亿港元", 4.3e9, None, None, "exact", "HKD"),
    ("近亿元", 1e8, None, None, "about", "CNY"),
    ("超2亿元", 2e8, 2e8, None, "over", "CNY"),
    ("不超过12亿元", 1.2e9, None, 1.2e9, "under", "CNY"),
    ("数千万元", None, 2e7, 9e7, "order", "CNY"),
    ("数百万美金", None, 2e6, 9e6, "order", "USD"),
    ("34亿至38亿元", None, 3.4e9, 3.8e9, "range", "CNY"),
    ("5000万-1亿美元", None, 5e7, 1e8, "range", "USD"),
    ("三点五亿元", 3.5e8, None, None, "exact", "CNY"),
]


@pytest.mark.parametrize(("words", "amount", "least", "most", "precision", "currency"), AMOUNTS)
def test_the_amount_keeps_its_precision(
    words: str, amount: float | None, least: float | None, most: float | None, precision: str, currency: str
) -> None:
    row = only(f"栖岩科技近日完成{words}的B轮融资，由源码资本领投。")
    assert (row["amount_text"], row["amount_precision"], row["currency"]) == (words, precision, currency)
    assert row["amount"] == ("" if amount is None else pytest.approx(amount))
    if least is not None:
        assert row["amount_min"] == least
    if most is not None:
        assert row["amount_max"] == most


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("种子轮", "种子"),
        ("天使轮", "天使"),
        ("Pre-A轮", "Pre-A"),
        ("A轮", "A"),
        ("A+轮", "A+"),
        ("B2轮", "B2"),
        ("D轮", "D"),
        ("Pre-IPO轮", "Pre-IPO"),
    ],
)
def test_the_round_has_one_name(words: str, canonical: str) -> None:
    row = only(f"栖岩科技近日获得源码资本5000万元{words}融资。")
    assert (row["round"], row["round_text"]) == (canonical, words)


INVESTORS = [
    ("栖岩科技完成5000万元A轮融资，由源码资本领投，顺为资本、九合创投跟投。", "源码资本;顺为资本;九合创投", "源码资本"),
    ("栖岩科技获得源码资本、顺为资本和九合创投等机构的5000万元A轮融资。", "源码资本;顺为资本;九合创投", ""),
    (
        "栖岩科技完成5000万美元B轮融资，由源码资本和顺为资本联合领投，老股东真格基金及九合创投继续跟投。",
        "源码资本;顺为资本;真格基金;九合创投",
        "源码资本;顺为资本",
    ),
    (
        "栖岩科技完成A轮融资，源码资本（领投）、顺为资本、九合创投参与本轮投资。",
        "源码资本;顺为资本;九合创投",
        "源码资本",
    ),
    ("由深创投领投，栖岩科技完成5000万元A轮融资。", "深创投", "深创投"),
    ("阿里领投，栖岩科技完成2亿美元D轮融资。", "阿里巴巴", "阿里巴巴"),
    ("栖岩科技近日完成数千万元Pre-A轮融资。本轮投资方包括源码资本、顺为资本等。", "源码资本;顺为资本", ""),
    ("栖岩科技完成5000万元A轮融资，由深创投独家投资。", "深创投", ""),
    ("11月4日，栖岩科技宣布完成由源码资本领投的3000万元A轮融资。", "源码资本", "源码资本"),
    ("栖岩科技获源码资本领投的3000万元A轮融资，真格基金跟投。", "源码资本;真格基金", "源码资本"),
    ("栖岩科技近日完成5000万元A轮融资，此轮融资由深创投独家投资。", "深创投", ""),
    ("栖岩科技近日完成5000万元A轮融资，本轮融资由深创投领投。", "深创投", "深创投"),
    ("栖岩科技近日完成5000万元A轮融资。本轮融资由深创投领投，源码资本跟投。", "深创投;源码资本", "深创投"),
    pytest.param(
        "麦垄生物获数千万元天使轮融资，真格基金独家投资。",
        "真格基金",
        ""
    ),
    ("2020年5月，栖岩科技完成源码资本领投的A轮融资，金额为3000万元。", "源码资本", "源码资本"),
]


@pytest.mark.parametrize(("text", "investors", "leads"), INVESTORS)
def test_investors_stand_in_order_and_leads_among_them(text: str, investors: str, leads: str) -> None:
    row = only(text)
    assert (row["investors"], row["lead_investors"]) == (investors, leads)


def test_a_name_is_found_where_word_borders_would_lose_it() -> None:
    """A word segmenter cuts 由深创投领投 as 由深/创投."""
    row = only("栖岩科技完成5000万元A轮融资，由深创投领投。")
    assert (row["investors"], row["lead_investors_text"]) == ("深创投", "深创投")


@pytest.mark.parametrize(
    "tail", ["由老股东领投，多家投资机构跟投", "多家知名机构参与本轮投资", "投资方未披露", "由投资机构独家投资"]
)
def test_words_for_investors_are_no_names(tail: str) -> None:
    assert only(f"栖岩科技完成5000万元A轮融资，{tail}。")["investors"] == ""


def test_people_invest_too() -> None:
    row = only("栖岩科技完成千万级天使轮融资，投资方为真格基金、王慧文。")
    assert row["investors"] == "真格基金;王慧文"


@pytest.mark.parametrize(
    "text",
    [
        "栖岩科技完成5000万元A轮融资，指数资本担任独家财务顾问。",
        "栖岩科技完成5000万元A轮融资，源码资本领投，独家财务顾问为指数资本。",
        "栖岩科技完成5000万元A轮融资，由源码资本领投。指数资本担任本轮融资的财务顾问。",
    ],
)
def test_advisers_are_no_investors(text: str) -> None:
    row = only(text)
    assert row["advisers"] == "指数资本"
    assert "指数资本" not in row["investors"]


VALUATIONS = [
    ("栖岩科技完成3000万美元B轮融资，投后估值为3亿美元。", "post"),
    ("栖岩科技完成3000万美元B轮融资，投前估值为3亿美元。", "pre"),
    ("栖岩科技完成3000万美元B轮融资，估值3亿美元。", "unstated"),
    ("栖岩科技以3亿美元投前估值完成3000万美元B轮融资。", "pre"),
    ("栖岩科技以3亿美元的估值完成3000万美元B轮融资。", "unstated"),
    ("栖岩科技完成3000万美元B轮融资，由源码资本领投。公司投后估值达到3亿美元。", "post"),
    ("栖岩科技投前估值3亿美元，完成3000万美元B轮融资。", "pre"),
]


@pytest.mark.parametrize(("text", "kind"), VALUATIONS)
def test_a_valuation_is_no_amount_raised(text: str, kind: str) -> None:
    row = only(text)
    assert row["company"] == "栖岩科技"
    assert (row["amount"], row["currency"]) == (30_000_000, "USD")
    assert (row["valuation"], row["valuation_currency"], row["valuation_kind"]) == (300_000_000, "USD", kind)
    assert row["valuation_text"] == "3亿美元"


def test_the_market_cap_of_a_new_listing_is_its_valuation() -> None:
    row = only("栖岩科技11月1日在港交所挂牌上市，募资20亿港元，以发行价计算市值约300亿港元。")
    assert (row["event_type"], row["amount"], row["currency"]) == ("ipo", 2e9, "HKD")
    assert (row["valuation"], row["valuation_kind"]) == (3e10, "market_cap")


STATUSES = [
    ("栖岩科技近日完成5000万元A轮融资。", "completed"),
    ("栖岩科技拟融资5亿元，用于建设第二条产线。", "planned"),
    ("栖岩科技计划募资5亿元。", "planned"),
    ("海棠水务拟非公开发行股票，募集资金总额不超过12亿元。", "planned"),
    pytest.param("海棠水务拟赴港IPO，募资约5亿美元。", "planned"),
    ("栖岩科技拟在科创板上市，拟募资8亿元。", "planned"),
    pytest.param("栖岩科技计划于2022年在香港上市，集资约5亿美元。", "planned"),
    pytest.param("海棠水务：拟发行可转债，募资不超过10亿元。", "planned"),
    pytest.param("媒体报道称，栖岩科技考虑最快明年赴港IPO，集资5亿美元。", "reported"),
    ("栖岩科技取消5亿美元IPO计划。", "terminated"),
    ("栖岩科技申请科创板IPO获受理，拟募资8亿元。", "planned"),
    ("据知情人士透露，栖岩科技正洽谈融资3亿美元。", "reported"),
    ("消息人士称，白鲸物流正考虑以3亿美元收购栖岩科技。", "reported"),
    pytest.param(
        "知情人士透露，栖岩科技正在洽谈3亿美元融资。", "reported"
    ),
    ("据知情人士透露，栖岩科技正就新一轮3亿美元融资与软银愿景基金洽谈。", "reported"),
    ("有消息传出，栖岩科技已完成10亿美元融资。", "reported"),
    ("栖岩科技宣布终止5000万元的B轮融资。", "terminated"),
    ("白鲸物流终止收购栖岩科技。", "terminated"),
    pytest.param(
        "栖岩科技否认了正在进行3亿美元融资的传闻。", "terminated", marks=wrong("a denial of a round gives no row")
    ),
    ("栖岩科技撤回科创板IPO申请，原计划募资8亿元。", "terminated"),
    ("海棠水务公告称，终止筹划非公开发行股票事项，原拟募集资金12亿元。", "terminated"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_the_status_tells_what_is_done_and_what_is_said(text: str, status: str) -> None:
    assert told(text, "status") == [(status,)]


def test_a_rumour_that_is_denied_is_not_completed() -> None:
    assert only("传栖岩科技完成10亿美元融资，公司回应称消息不实。")["status"] in ("reported", "terminated")


DATES = [
    # text, event_date, precision, words, disclosed_date
    ("11月5日消息，栖岩科技于2021年10月完成5000万元A轮融资。", "2021-10", "month", "2021年10月", "2021-11-05"),
    ("11月5日，栖岩科技宣布，公司已于今年9月完成5000万元A轮融资。", "2021-09", "month", "今年9月", "2021-11-05"),
    ("栖岩科技近日完成5000万元A轮融资。", "", "vague", "近日", ""),
    ("2021年11月1日，栖岩科技完成5000万元A轮融资。", "2021-11-01", "day", "2021年11月1日", ""),
    ("栖岩科技于去年12月完成5000万元A轮融资。", "2020-12", "month", "去年12月", ""),
    ("栖岩科技成立于2017年，于2021年三季度完成5000万元A轮融资。", "2021", "quarter", "2021年三季度", ""),
    ("11月5日消息，栖岩科技完成5000万元A轮融资。", "", "", "", "2021-11-05"),
]


@pytest.mark.parametrize(("text", "date", "precision", "words", "disclosed"), DATES)
def test_the_day_of_the_event_and_the_day_of_the_news(
    text: str, date: str, precision: str, words: str, disclosed: str
) -> None:
    row = only(text)
    assert (row["event_date"], row.get("event_date_precision", ""), row["event_date_text"]) == (date, precision, words)
    assert row["disclosed_date"] == disclosed


def test_dates_are_resolved_against_the_publication() -> None:
    text = "栖岩科技于去年12月完成5000万元A轮融资。"
    assert only(text, "2019-06-01")["event_date"] == "2018-12"


def test_a_date_with_no_year_stays_open_without_a_publication_date() -> None:
    row = only("栖岩科技于去年12月完成5000万元A轮融资。", None)
    assert row["event_date_text"] == "去年12月"
    assert not row["event_date"].startswith("2")


NAMES = [
    ("工业软件公司“麦垄软件”宣布获得数千万元天使轮融资。", "麦垄软件"),
    ("内衣品牌「木棉里」获数千万元天使轮融资。", "木棉里"),
    ("据悉，Lumio近日完成2000万美元A轮融资。", "Lumio"),
    ("Lumio Robotics宣布完成2000万美元B轮融资，由源码资本领投。", "Lumio Robotics"),
    ("成立于2017年的栖岩科技近日完成1.2亿元B轮融资。", "栖岩科技"),
    ("来自深圳的仓储机器人公司栖岩科技近日完成1.2亿元B轮融资。", "栖岩科技"),
    ("深圳市栖岩智能科技有限公司近日完成1.2亿元B轮融资。", "深圳市栖岩智能科技有限公司"),
    ("启明日报讯，栖岩科技近日完成1.2亿元B轮融资。", "栖岩科技"),
]


@pytest.mark.parametrize(("text", "company"), NAMES)
def test_descriptions_are_peeled_off_the_company(text: str, company: str) -> None:
    assert told(text, "company_text") == [(company,)]


def test_names_of_the_lexicon_are_canonical() -> None:
    row = only("Kimi完成5亿美元C轮融资，阿里、腾讯参与投资。")
    assert (row["company"], row["company_text"]) == ("月之暗面", "Kimi")
    assert (row["investors"], row["investors_text"]) == ("阿里巴巴;腾讯", "阿里;腾讯")


def test_an_alias_given_in_the_article_counts_inside_it() -> None:
    text = (
        "深圳市栖岩智能科技有限公司（以下简称“栖岩智能”）获得源码资本投资。\n"
        "11月4日，栖岩智能宣布完成6000万元A轮融资，由深创投领投。"
    )
    companies = {row["company"] for row in read(text).records}
    ids = {row["company_id"] for row in read(text).records}
    assert len(companies) == len(ids) == 1
    assert "栖岩智能" in companies.pop()


def test_the_clause_on_its_founding_names_the_company() -> None:
    text = "栖岩科技成立于2017年，2019年曾获真格基金500万元天使轮投资。"
    assert told(text, "company_text", "round", "investors") == [("栖岩科技", "天使", "真格基金")]


def test_an_alias_does_not_leave_its_article() -> None:
    only("深圳市栖岩智能科技有限公司（以下简称“北山”）完成6000万元A轮融资，由深创投领投。")
    assert only("北山近日完成6000万元A轮融资，由深创投领投。")["company"] == "北山"


def test_a_quote_without_its_speaker_s_company_names_no_pronoun() -> None:
    text = "“我们刚刚完成了5000万元的A轮融资。”栖岩科技创始人李明告诉记者。"
    assert [company for (company,) in told(text, "company") if company != "栖岩科技"] == []


def test_the_amount_converted_by_the_article_is_the_same_amount() -> None:
    row = only("栖岩科技今日宣布完成3000万美元（约合1.9亿元人民币）的A轮融资，由源码资本领投。")
    assert (row["amount"], row["currency"]) == (30_000_000, "USD")


def test_the_row_names_the_rules_that_filled_it() -> None:
    row = only("栖岩科技完成5000万元A轮融资，由深创投领投。")
    book = resources().rulebook
    assert set(row["rules"].split(";")) & {compiled.id for compiled in book.of("event")}
    assert set(row["rules"].split(";")) & {compiled.id for compiled in book.of("slot")}


@pytest.mark.parametrize(
    "body",
    [
        "有消息称，青禾机器人即将获松果创投1亿元投资。青禾机器人回应称，消息不实。",
        "有消息称，青禾机器人获松果创投1亿元投资。公司成立于2015年，做机器人。总部位于杭州。该公司否认了这一消息。",
        "该公司否认了融资传闻。此前有消息称，青禾机器人获松果创投1亿元投资。",
        "市场传闻青禾机器人将获松果创投1亿元投资。青禾机器人随后辟谣。",
    ],
)
def test_a_rumour_that_is_denied_came_to_nothing_whichever_line_told_it(body: str) -> None:
    row = only(f"传青禾机器人将获松果创投1亿元投资\n{body}")
    assert (row["company"], row["amount_text"], row["status"]) == ("青禾机器人", "1亿元", "terminated")


@pytest.mark.parametrize(
    "reply", ["青禾机器人没有否认这一消息。", "青禾机器人既未证实也未否认。", "青禾机器人否认裁员传闻。"]
)
def test_what_is_no_denial_leaves_a_rumour_as_it_is(reply: str) -> None:
    assert only(f"市场传闻青禾机器人将获松果创投1亿元投资。{reply}")["status"] == "reported"


def test_what_each_investor_put_in_is_a_part_of_the_round() -> None:
    text = "青禾机器人完成1.5亿元B轮融资，松果创投投了1亿元，云杉资本投了5000万元。"
    assert told(text, "amount_text", "investors_text") == [("1.5亿元", "松果创投;云杉资本")]


def test_a_denial_of_something_else_calls_no_round_off() -> None:
    row = only("青禾机器人完成2亿元A轮融资，松果创投领投。对于有关创始人离职的传闻，公司予以否认。")
    assert row["status"] == "completed"


def test_a_fund_with_a_name_of_its_own_is_not_its_owner() -> None:
    row = only("青禾机器人完成1亿美元D轮融资，由沙特阿美旗下风险投资基金Prosperity7领投。")
    assert row["investors"] == "Prosperity7 Ventures"
    row = only("青禾机器人完成1亿美元D轮融资，由黑石集团旗下基金领投。")
    assert (row["investors"], row["investors_text"]) == ("黑石集团", "黑石集团旗下基金")
