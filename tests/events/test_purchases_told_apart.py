"""Purchases whose parties and sums stand in different clauses, sentences and brackets."""

from __future__ import annotations

import pytest

from tests.events.told import only, told

COLUMNS = ("company_text", "investors_text", "amount_text")


@pytest.mark.parametrize(("text", "company", "buyer", "amount"), [
    # a word for what is bought (这家…, 它, 该公司): the one the sentence before names
    ("鼎川影业迎来新东家。记者从多处获悉，长视频平台云山视频已完成对这家影视制作公司的全资收购，作价3.2亿元。",
     "鼎川影业", "云山视频", "3.2亿元"),
    ("对于为何出售一手创办的“鼎川绘本”，王坚白不愿多谈。这家绘本馆被云山文化以2600万元整体收走。",
     "鼎川绘本", "云山文化", "2600万元"),
    ("烘焙品牌“鼎川里”换了主人。总部位于江海的云山食品与其创始人签约，将以6.8亿元现金拿下该公司全部股权。",
     "鼎川里", "云山食品", "6.8亿元"),
    # the two told of before
    ("云山软件与鼎川网络的拉锯战还没有结束。前者昨日提出以约2.5亿美元收购后者。",
     "鼎川网络", "云山软件", "约2.5亿美元"),
    ("云山酒店日前与滨江文旅签署协议，将前者持有的鼎川度假酒店管理公司全部股权出售给后者，作价2.05亿元。",
     "鼎川度假酒店管理公司", "滨江文旅", "2.05亿元"),
    # a short name within that of the buyer is not what it buys
    ("鼎川细胞今天换了主人。4月26日，药明康衡公告称，已完成对该公司全部已发行股份的收购，交割对价为2.6亿美元。",
     "鼎川细胞", "药明康衡", "2.6亿美元"),
    # a company in the clauses before its offer, a label before the headline
    ("港股异动丨鼎川水泥（01999.HK）复牌飙升38%，获云山集团提私有化，现金代价9.3亿港元。",
     "鼎川水泥", "云山集团", "9.3亿港元"),
    # who buys together, each told
    ("云山超市拟将药妆连锁鼎川药房出售给由贝山资本和热川实业组成的财团，报价50亿元。",
     "鼎川药房", "贝山资本;热川实业", "50亿元"),
    # a price that moved: the last one
    ("云山集团与鼎川珠宝重新谈妥价格，前者将收购后者，总价由162亿美元降至158亿美元。",
     "鼎川珠宝", "云山集团", "158亿美元"),
    # a place in half-width brackets within the name, and who holds it before the name
    ("云山电器拟向热川控股购买其持有鼎川(厦门)继电器有限公司的100%股权，对价5515万元。",
     "鼎川(厦门)继电器有限公司", "云山电器", "5515万元"),
])  # fmt: skip
def test_the_parties_of_a_purchase_are_put_together(text: str, company: str, buyer: str, amount: str) -> None:
    row = only(text)
    assert row["event_type"] == "acquisition"
    assert tuple(row[column] for column in COLUMNS) == (company, buyer, amount)


def test_a_purchase_told_again_in_the_next_sentence_is_the_same() -> None:
    row = only("《鼎川晚报》的新主人是云山集团。2015年12月，该集团同意以20.6亿港元将这份百年报纸买下。")
    assert (row["company_text"], row["investors_text"], row["amount_text"]) == ("鼎川晚报", "云山集团", "20.6亿港元")


def test_who_bought_and_sold_it_on_stands_between_two_purchases() -> None:
    text = "鼎川机械今年又被卖了一次。2016年，它以4000万美元嫁入云山电机；上个月，云山电机又把它转手给了热川自动化。"
    assert told(text, "company_text", "investors_text") == [("鼎川机械", "云山电机"), ("鼎川机械", "热川自动化")]


def test_sums_in_brackets_are_those_of_the_names_before_them() -> None:
    text = "2022年，云山药房先后并购了鼎川康泰（1.12亿元）、百川健康（2.03亿元）和滨江一笑堂（8300万元）。"
    assert told(text, *COLUMNS) == sorted([
        ("鼎川康泰", "云山药房", "1.12亿元"),
        ("百川健康", "云山药房", "2.03亿元"),
        ("滨江一笑堂", "云山药房", "8300万元"),
    ], key=repr)  # fmt: skip


def test_a_sum_in_brackets_behind_one_of_two_names_is_not_shared() -> None:
    rows = told("2022年，云山药房先后并购了鼎川康泰（1.12亿元）和滨江一笑堂。", *COLUMNS)
    assert {row[0] for row in rows} == {"鼎川康泰", "滨江一笑堂"}
    assert ("滨江一笑堂", "云山药房", "1.12亿元") not in rows


@pytest.mark.parametrize("text", [
    "云山集团2月7日公告，为优化架构，将全资子公司鼎川电商100%股权划转至另一全资子公司鼎川控股，合并报表范围不变。",
    "云山手机已向一家小公司买下“鸿图”系列商标，消息引发热议。",
    "生鲜电商“田里来”计划三年内收购云南、广西两省农产品20亿元。",
    "矿业并购再度升温，多家公司正在寻找机会。",
])  # fmt: skip
def test_what_moves_within_a_group_and_what_is_no_company_is_not_bought(text: str) -> None:
    assert told(text, "event_type") == []
