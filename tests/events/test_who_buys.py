"""Who buys and what is bought where a word stands for one told of before, and the day of it."""

from __future__ import annotations

import pytest

from tests.events.told import told

PARTIES = ("company_text", "investors_text")


@pytest.mark.parametrize(("text", "buyer"), [
    # the sentence before presents the company at its end
    ("同一周里两家公司出手。出价更高的是好川板业。公司拟以现金买下云川门窗有限公司60%的股权。\n"
     "热川股份则出资6600万元收购北山木业有限公司65%股权，又以2亿元收购鼎川胶合板有限公司。", "好川板业"),
    # the sentence before names it first, and another buys elsewhere in the article
    ("5月6日，鼎川物业股份有限公司的方案终于露面。公司以9.2元/股发行2.6亿股，购买云山集团、滨江投资"
     "持有的热川物业管理有限公司100%股权，对价23.9亿元。\n云山集团去年以7.7亿元收购鼎川物业股份有限公司16%股份。",
     "鼎川物业股份有限公司"),
    # what goes into the listed company is bought by it
    ("鼎川股份这几年花钱很凶。2017年4月，北山游戏有限公司作价8.6亿元被装入上市公司。\n"
     "今年1月，云山国投以3.4亿元收购热川股份有限公司22%的股份。", "鼎川股份"),
])
def test_the_company_whose_news_it_is_buys(text: str, buyer: str) -> None:
    assert buyer in [row[1] for row in told(text, *PARTIES)]


def test_what_was_just_bought_does_not_buy() -> None:
    text = ("云山制药最近很忙。3月5日，该公司宣布以9亿美元买下疫苗企业Qinghe Bio。"
            "再往前，它在竞购Tarvik时输给了对手。")
    assert told(text, *PARTIES) == [("Qinghe Bio", "云山制药"), ("Tarvik", "云山制药")]


def test_who_hands_something_over_is_not_sold() -> None:
    text = "海鸥船务后来的命运并不好。2019年，远帆集团把它折价卖给了中远海运，只收回2.1亿元。"
    assert "远帆集团" not in [row[0] for row in told(text, *PARTIES)]


@pytest.mark.parametrize(("text", "company"), [
    # a name that only says which the next one is
    ("卷包床垫的美国同行Sleepora，2019年5月登陆纽交所，今年3月被Harbor Capital以每股4.2美元私有化。", "Sleepora"),
    # the owner of the buyer is not bought
    ("鼎川陶业有限公司找到了出路。六月初，立山集团的云山创新有限公司与其签了协议，计划以9.5亿元收购全部股权。",
     "鼎川陶业有限公司"),
])
def test_what_is_bought_is_told_apart_from_owners_and_likenesses(text: str, company: str) -> None:
    rows = told(text, "event_type", *PARTIES)
    assert [row[1] for row in rows if row[0] == "acquisition"] == [company]


def test_half_a_word_before_a_name_is_none_of_it() -> None:
    text = ("鼎川水泥（01XXX）今早与要约人瑞扬国际有限公司发出公告，后者提出将鼎川水泥私有化，"
            "总代价最高约8.4亿港元。")
    assert told(text, *PARTIES, "amount_text") == [("鼎川水泥", "瑞扬国际有限公司", "最高约8.4亿港元")]


def test_a_price_in_brackets_is_that_of_what_is_bought() -> None:
    text = "这是继2015年收购云川轴承有限公司（8.9亿元）之后的第二次并购。"
    assert told(text, "company_text", "amount_text") == [("云川轴承有限公司", "8.9亿元")]


def test_a_day_of_several_deals_is_that_of_each() -> None:
    text = ("单是4月17日，三家食品企业公告了收购。\n云山食品拟以2.7亿元收购好川乳业有限公司60%的股权。\n"
            "热川股份拟出资9300万元收购北山茶业有限公司75%股权。\n"
            "鼎川饮料将以1100万欧元收购咖啡品牌Caffe Blu的全部股份。")
    assert told(text, "disclosed_date_text") == [("4月17日",)] * 3


def test_the_day_of_the_deed_is_not_that_of_the_news() -> None:
    text = ("云山食品披露，大股东与滨江国投集团有限公司于11月3日签订《股份转让合同》，"
            "将4150万股公司股份转让给滨江国投集团有限公司。")
    assert told(text, "event_date_text", "disclosed_date_text", published="2021-11-05") == [("11月3日", "")]


def test_who_sells_does_not_buy_what_is_sold_to_nobody_named() -> None:
    text = "云游网2014年花3亿元买下了“去玩网”，四年后以不到5000万元的价格把它卖回给了原来的创始人。"
    assert told(text, *PARTIES, "amount_text") == [("去玩网", "", "不到5000万元"), ("去玩网", "云游网", "3亿元")]


def test_sums_told_before_several_that_are_bought_are_one_each() -> None:
    text = "云川传媒先后以6.7亿元、10.5亿元收购鼎川科技有限公司51%股权和热川影视有限公司70%股权。"
    rows = told(text, "company_text", "amount_text")
    assert rows == [("热川影视有限公司", "10.5亿元"), ("鼎川科技有限公司", "6.7亿元")]
