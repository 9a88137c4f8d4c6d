"""Round-ups: each item tells of the company that heads it, and of no other."""

from __future__ import annotations

from tests.events.told import told

ROUND_UP = """一周融资速览
- 仓储机器人厂商栖岩科技：B轮，2亿元，源码资本领投，顺为资本跟投。团队已有三百人。
- “小麦垄”（农机软件）：上海麦垄的农机调度系统已覆盖六省。A轮1.2亿元，由真格基金领投。
- 泓川诊断：独家代理三款试剂。公司2019年1月曾拿到启明创投的300万元种子轮。
"""


def test_an_item_is_about_the_company_that_heads_it() -> None:
    assert set(told(ROUND_UP, "company", "round", "amount_text", "investors")) == {
        ("栖岩科技", "B", "2亿元", "源码资本;顺为资本"),
        ("小麦垄", "A", "1.2亿元", "真格基金"),
        ("泓川诊断", "种子", "300万元", "启明创投"),
    }


def test_what_an_item_leaves_out_is_not_taken_from_its_neighbours() -> None:
    text = ROUND_UP.replace("A轮1.2亿元，由真格基金领投。", "由真格基金领投的新系统即将上线。")
    assert {row[0] for row in told(text, "company", "round")} == {"栖岩科技", "泓川诊断"}


def test_the_clauses_of_a_notice_are_no_items() -> None:
    text = """栖岩科技股份有限公司非公开发行公司债券预案
栖岩科技股份有限公司拟非公开发行公司债券，方案如下。
1、发行规模：不超过10亿元。
2、债券期限：不超过5年。
3、承销商：华泰证券。
"""
    assert told(text, "company", "event_type", "amount_text") == [("栖岩科技", "debt", "不超过10亿元")]


SECTIONS = """硬科技周报
01
可回收火箭又有人投
栖岩航天上周宣布完成B轮融资，金额4亿元，由源码资本领投。
02
光刻胶树脂
供应商青禾材料成了香饽饽。它刚刚完成的C轮由启明创投领投，金额为数亿元。
03
海外
波士顿的Dexora只有十四个人，种子轮却拿到了700万美元，真格基金与Founders Fund各占一半。
"""


def test_lines_of_a_number_part_items_of_several_paragraphs() -> None:
    assert told(SECTIONS, "company_text", "round", "amount_text") == [
        ("Dexora", "种子", "700万美元"), ("栖岩航天", "B", "4亿元"), ("青禾材料", "C", "数亿元")
    ]


def test_the_chapters_of_one_company_are_no_items() -> None:
    text = """栖岩航天的十年
01
栖岩航天成立于2015年。
02
栖岩航天和对手海棠航天一同起步。2021年，公司完成8000万元A轮融资。
03
栖岩航天去年完成2亿元B轮融资，启明创投领投。
"""
    assert {row[0] for row in told(text, "company_text")} == {"栖岩航天"}


HEADINGS = """跨境周报
一、栖岩店获D轮融资
11月3日，服务商栖岩店宣布完成D轮融资，金额1.2亿美元，源码资本领投。
二、收款公司“汇米”获启明创投等投资
汇米支付本周官宣完成2亿元C轮融资，由启明创投领投。
三、女装品牌Petitia完成千万美元A轮融资
12月2日，Petitia宣布该消息，投资方为真格基金、源码资本。
"""


def test_what_stands_below_a_heading_with_a_mark_is_told_of_it_alone() -> None:
    assert told(HEADINGS, "company_text", "round", "investors") == [
        ("Petitia", "A", "真格基金;源码资本"), ("栖岩店", "D", "源码资本"), ("汇米", "C", "启明创投")
    ]
