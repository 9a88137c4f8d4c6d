"""Rounds told one after another beside the news: whose, when, how much, from whom; and what a headline alone says."""

from __future__ import annotations

import pytest

from tests.events.told import only, told

NEWS = "栖岩科技的四年\n栖岩科技近日完成9亿元D轮融资，由海岳资本领投。"
COLUMNS = ("company", "round", "amount_text", "investors_text", "lead_investors_text", "event_date_text")
TODAY = ("栖岩科技", "D", "9亿元", "海岳资本", "海岳资本", "近日")

TOLD = [
    ("2019年4月的A轮比较正式，6000万元，松果创投领投，云启资本跟投。",
     [("A", "6000万元", "松果创投;云启资本", "松果创投", "2019年4月")]),
    ("2022年1月的B轮，松果创投领投，云启资本跟投，3.2亿元；2021年11月的C轮，险峰长青领投，金额10亿元。",
     [("B", "3.2亿元", "松果创投;云启资本", "松果创投", "2022年1月"),
      ("C", "10亿元", "险峰长青", "险峰长青", "2021年11月")]),
    ("2020年5月，B轮以6.5亿元收官：松果创投和云启资本共同领投，险峰长青参与。",
     [("B", "6.5亿元", "松果创投;云启资本;险峰长青", "松果创投;云启资本", "2020年5月")]),
    ("其中A轮数额为8000万元，由松果创投领投、云启资本跟投；A+轮1.1亿元，险峰长青领投，蓝驰创投参与。",
     [("A", "8000万元", "松果创投;云启资本", "松果创投", ""), ("A+", "1.1亿元", "险峰长青;蓝驰创投", "险峰长青", "")]),
    ("2018年1月，松果创投作为天使投资方投入800万元；2018年11月，云启资本又以可转债形式提供了1000万元过桥资金。",
     [("", "1000万元", "云启资本", "", "2018年11月"), ("天使", "800万元", "松果创投", "", "2018年1月")]),
    ("2020年，松果创投与云启资本合计投入1.6亿元，公司的A轮由此完成。",
     [("A", "1.6亿元", "松果创投;云启资本", "", "2020年")]),
    ("当年C轮由松果创投主导，融资额为1亿美元。", [("C", "1亿美元", "松果创投", "松果创投", "当年")]),
    ("2018年7月的A轮，公司从松果创投及云启资本等处筹得1.02亿美元。",
     [("A", "1.02亿美元", "松果创投;云启资本", "", "2018年7月")]),
    ("2019年10月，公司从松果创投手上领到1.5亿元的B轮款。", [("B", "1.5亿元", "松果创投", "", "2019年10月")]),
    ("种子轮只有80万元，出资的是松果创投。", [("种子", "80万元", "松果创投", "", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("history", "rounds"), TOLD)
def test_each_round_of_a_history_is_told_apart_and_leaves_the_news_alone(
    history: str, rounds: list[tuple[str, ...]]
) -> None:
    assert told(NEWS + history, *COLUMNS) == sorted([TODAY, *(("栖岩科技", *one) for one in rounds)], key=repr)


@pytest.mark.parametrize(
    "text",
    [
        "政府投入1.6亿元兴建产业园。",
        "松果创投投入1000万元建设新楼。",
        "公司在研发上投了1000万元。",
        "松果创投今年已在机器人领域投了8个项目。",
    ],
)
def test_money_put_into_something_else_is_no_round(text: str) -> None:
    assert told(NEWS + text, *COLUMNS) == [TODAY]


def test_a_round_with_no_company_is_of_the_one_that_the_article_is_about() -> None:
    text = (
        "栖岩科技的四年\n栖岩科技近日完成9亿元D轮融资，由海岳资本领投。栖岩科技做果园里的机器人，栖岩科技去年卖出300台。\n"
        "同行里，海岬机器人上月获得松果创投5000万元A轮融资。\n"
        "2019年4月的A轮，6000万元，云启资本领投。"
    )
    assert ("栖岩科技", "A", "6000万元", "云启资本") in told(
        text, "company", "round", "amount_text", "lead_investors_text"
    )


def test_a_headline_that_only_adds_up_is_no_round() -> None:
    text = "栖岩光伏募资57亿分红仅4.4亿\n栖岩光伏上市9年来，股权融资合计达57亿元，累计派发的现金红利为4.42亿元。"
    assert told(text, *COLUMNS) == []


def test_a_headline_and_the_issue_of_its_body_are_one_however_far_apart() -> None:
    filler = "恒生指数低开0.4%。科网股普遍下跌。医药股走强。成交额放大。北向资金净流入。市场情绪谨慎。煤炭股回落。"
    text = f"港股开盘：栖岩医药拟筹资160亿涨9%\n{filler}\n栖岩医药高开9%，公司配售1.46亿股新股，集资额为160亿元。"
    assert only(text)["event_type"] == "private_placement"
