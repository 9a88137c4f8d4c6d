"""Who buys and what is bought where a word stands for one told of before, and the day of it."""

from __future__ import annotations

import pytest

from tests.events.told import told

PARTIES = ("company_text", "investors_text")


@pytest.mark.parametrize(("text", "buyer"), [
    # the sentence before presents the company at its end
    ("两家公司出手。动作最大的是梵木家居。公司拟以现金受让云川门窗有限公司51%的股权。\n"
     "热川股份则出资8800万元收购北山木业有限公司70%股权，又以2亿元收购好川板材有限公司。", "梵木家居"),
    # the sentence before names it first, and another buys elsewhere in the article
    ("8月19日下午，鼎川物业股份有限公司的草案出现在交易所网站上。公司以7.35元/股发行4.1亿股，购买云山集团、滨江投资合计"
     "持有的热川物业管理有限公司100%股权，作价30.1亿元。\n云山集团此前已以10.4亿元收购鼎川物业股份有限公司18.6%股份。",
     "鼎川物业股份有限公司"),
    # what goes into the listed company is bought by it
    ("鼎川股份的商誉是买来的。2015年8月，北山游戏有限公司以13.5亿元的作价被装进上市公司。\n"
     "去年12月，云山国投以6.8亿元收购热川股份有限公司20.3%的股份。", "鼎川股份"),
])
def test_the_company_whose_news_it_is_buys(text: str, buyer: str) -> None:
    assert buyer in [row[1] for row in told(text, *PARTIES)]


def test_what_was_just_bought_does_not_buy() -> None:
    text = ("云山制药一个月内两度出手。1月22日，该公司刚刚宣布以16亿美元买下血友病药企Bioverra。"
            "此前两年，它在竞购Medivance时铩羽而归。")
    assert told(text, *PARTIES) == [("Bioverra", "云山制药"), ("Medivance", "云山制药")]


def test_who_hands_something_over_is_not_sold() -> None:
    text = "海鸥船务后来的命运并不好。2019年，远帆集团把它折价卖给了中远海运，只收回2.1亿元。"
    assert "远帆集团" not in [row[0] for row in told(text, *PARTIES)]


@pytest.mark.parametrize(("text", "company"), [
    # a name that only says which the next one is
    ("卷包床垫的海外样本Casper，2020年2月登陆纽交所，去年11月被Durational Capital以每股6.9美元私有化。", "Casper"),
    # the owner of the buyer is not bought
    ("鼎川陶铝有限公司换了打算。八月中旬，立山集团的云山创新有限公司与其签了框架，拟以14亿元现金购买全部股权。",
     "鼎川陶铝有限公司"),
])
def test_what_is_bought_is_told_apart_from_owners_and_likenesses(text: str, company: str) -> None:
    rows = told(text, "event_type", *PARTIES)
    assert [row[1] for row in rows if row[0] == "acquisition"] == [company]


def test_half_a_word_before_a_name_is_none_of_it() -> None:
    text = ("鼎川纸业与要约人瑞扬国际有限公司联合公布，要约人建议将鼎川纸业私有化，"
            "所需现金最高约23.6亿港元。")
    assert told(text, *PARTIES, "amount_text") == [("鼎川纸业", "瑞扬国际有限公司", "最高约23.6亿港元")]


def test_a_price_in_brackets_is_that_of_what_is_bought() -> None:
    text = "这是继2015年收购云川轴承有限公司（8.9亿元）之后的第二次并购。"
    assert told(text, "company_text", "amount_text") == [("云川轴承有限公司", "8.9亿元")]


def test_a_day_of_several_deals_is_that_of_each() -> None:
    text = ("仅7月28日一天，就有三家上市公司披露了并购计划。\n云山家居拟以5.1亿元受让好川门窗有限公司51%的股权。\n"
            "热川股份拟出资8800万元取得北山木业有限公司70%股权。\n"
            "鼎川软体将以不超过2000万欧元购买沙发品牌Divano Blu的全部股份。")
    assert told(text, "disclosed_date_text") == [("7月28日",)] * 3


def test_the_day_of_the_deed_is_not_that_of_the_news() -> None:
    text = ("云山生物公告，控股股东与滨江国投集团有限公司于12月7日签署《股份转让协议》，"
            "将7820万股公司股份转让给滨江国投集团有限公司。")
    assert told(text, "event_date_text", "disclosed_date_text", published="2021-12-09") == [("12月7日", "")]


def test_who_sells_does_not_buy_what_is_sold_to_nobody_named() -> None:
    text = "云游网2014年花3亿元买下了“去玩网”，四年后以不到5000万元的价格把它卖回给了原来的创始人。"
    assert told(text, *PARTIES, "amount_text") == [("去玩网", "", "不到5000万元"), ("去玩网", "云游网", "3亿元")]


def test_sums_told_before_several_that_are_bought_are_one_each() -> None:
    text = "云川传媒先后以6.7亿元、10.5亿元收购鼎川科技有限公司51%股权和热川影视有限公司70%股权。"
    rows = told(text, "company_text", "amount_text")
    assert rows == [("热川影视有限公司", "10.5亿元"), ("鼎川科技有限公司", "6.7亿元")]
