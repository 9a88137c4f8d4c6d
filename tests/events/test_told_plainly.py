"""Rounds and loans in the words of features, flashes and registers: who gave, who got, and what is no round."""

from __future__ import annotations

import pytest

from tests.events.told import only, told


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        ("栖岩科技完成A轮融资，由松果创投旗下基金独家投资。", "松果创投旗下基金", "松果创投"),
        ("栖岩科技获得海棠水务旗下产业基金5000万元投资。", "海棠水务旗下产业基金", "海棠水务"),
    ],
)
def test_what_has_no_name_but_its_owners_is_told_in_full_and_stands_for_the_owner(
    text: str, words: str, names: str
) -> None:
    row = only(text)
    assert (row["investors_text"], row["investors"]) == (words, names)


def test_the_sum_of_a_listing_is_no_round_of_whoever_stands_before_it() -> None:
    text = (
        "新股｜海棠餐饮今起招股\n海棠餐饮（02931.HK）11月16日起至19日招股，拟发行3亿股，一成在港公开发售，"
        "招股价3.18至3.86港元，集资最多9.15亿港元。预期11月30日主板挂牌。"
    )
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "海棠餐饮", "最多9.15亿港元")]


def test_an_investor_that_was_met_is_not_the_company_that_gets_the_money() -> None:
    text = "做菜市场的“青禾阿姨”\n2017年春天，他拿着一份PPT见了险峰长青，半个月后收到500万元天使轮投资。"
    assert only(text)["company_text"] == "青禾阿姨"


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("来自杭州的机器人公司青禾智驾1月8日在拉斯维加斯宣布拿下2亿美元C轮融资。", "青禾智驾"),
        ("青禾电池宣布停产。那年4月，青禾电池用十一天就签下了3亿元的A轮，松果创投和云岭创投争着领投。", "青禾电池"),
        ("知识付费平台“松涛听书”今日召开媒体沟通会，宣布完成1.5亿元B轮融资，东方富海领投。", "松涛听书"),
        (
            "东京的调查公司Initia说，钱多了。\n最有代表性的是机器人开发商Kuroboto。该公司10月15日宣布，"
            "从松果创投、云岭创投等处筹到了62亿日元。",
            "Kuroboto",
        ),
    ],
)
def test_the_company_is_found_behind_places_spans_of_time_and_words_for_it(text: str, company: str) -> None:
    assert only(text)["company_text"] == company


def test_an_exact_sum_from_others_is_not_the_sum_of_which_the_order_is_told() -> None:
    text = (
        "青禾矩阵宣布获得松果集团数亿元战略投资。青禾矩阵方面称，这是公司今年以来的第二笔融资，"
        "4月份公司刚刚完成由IDG资本领投的3亿元B轮融资。"
    )
    assert told(text, "amount_text", "investors_text", "round") == [
        ("3亿元", "IDG资本", "B"),
        ("数亿元", "松果集团", ""),
    ]


def test_rounds_told_backwards_have_each_their_sum_day_and_investor() -> None:
    text = (
        "今天，「光影猫」正式对外公布了它的B轮：总额2.6亿元，松果创投与云岭创投共同领投。"
        "再往前，去年夏末的A轮则来自白桦投资一家，那一次拿了3000万元。"
    )
    assert told(text, "round", "amount_text", "investors_text", "event_date_text") == [
        ("A", "3000万元", "白桦投资", "去年夏末"),
        ("B", "2.6亿元", "松果创投;云岭创投", ""),
    ]


def test_a_year_in_the_name_of_notes_is_not_the_day_of_their_issue() -> None:
    row = only("白鲸控股（01866.HK）则是通过增发既有的2023年票据筹得3.5亿美元，实际收益率6.9%。")
    assert (row["company_text"], row["amount_text"], row["event_date_text"]) == ("白鲸控股", "3.5亿美元", "")


def test_a_lender_is_found_before_the_day_and_who_speaks_for_the_borrower_borrows_nothing() -> None:
    assert only("江海银行周四同意向光伏支架制造商青禾能源提供5500万欧元贷款。")["investors_text"] == "江海银行"
    text = (
        "白鲸电子拿下美商\n白鲸电子宣布收购Kemtron，作价3亿美元。\n"
        "财务长刘淑敏表示，其余打算向台湾银行等八家行库筹组新台币60亿元的五年期联贷。"
    )
    assert ("debt", "白鲸电子", "台湾银行") in told(text, "event_type", "company_text", "investors_text")
