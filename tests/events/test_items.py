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
