"""Deals told in words that no rule knows, and what keeps the model from seeing deals where there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import status
from pipeline.events.learned import DealModelError, Linear, load
from pipeline.extract import extract
from pipeline.settings import bundled_rules
from tests.events.told import article, cell, resources, told

COLUMNS = ("event_type", "company", "investors", "amount_text")
FREE = [
    ("红杉中国给云杉智行打来5000万元，要的是一成股份。", ("equity_round", "云杉智行", "红杉中国", "5000万元")),
    ("青禾微电子的机台款是国投创业出的，1.2亿元，换走一成半的股份。",
     ("equity_round", "青禾微电子", "国投创业", "1.2亿元")),
]  # fmt: skip


def by_rules(text: str) -> list[tuple[Any, ...]]:
    """What `told` gives when no model reads where rules do not."""
    bare = replace(resources(), events=replace(resources().events, learned=None, mend=None))
    return [tuple(cell(row, column) for column in COLUMNS) for row in extract(article(text), bare).records]


@pytest.mark.parametrize(("text", "row"), FREE)
def test_a_deal_in_words_that_no_rule_knows_is_read_and_flagged(text: str, row: tuple[str, ...]) -> None:
    assert by_rules(text) == []
    assert told(text, *COLUMNS) == [row]
    [(flags, rules)] = told(text, "flags", "rules")
    assert "learned" in flags.split(";")
    assert "learned.financing" in rules.split(";")


@pytest.mark.parametrize(
    "text",
    [
        "海棠水务与松果环保各出资3000万元，各占项目公司注册资本的一半。",
        "松果制药的新厂规划总投资12.8亿元，注册资本5亿元。",
        "海棠水务一期债券9月12日到期，本金4亿元，利息2000万元。",
        "腾讯拿出1000万元奖金，办了一场改图的比赛。",
        "去年全省并购交易价值1520亿元，宗数338项。",
        "豆荚科技去年营收2.6亿元，净利润3000万元，红杉中国说看好。",
    ],
)  # fmt: skip
def test_sums_beside_companies_and_investors_are_no_deals(text: str) -> None:
    assert told(text, *COLUMNS) == []


def test_what_rules_tell_of_a_deal_stands_as_they_tell_it() -> None:
    text = "云杉智行完成3000万元A轮融资，由蓝驰创投投资。\n蓝驰创投掏的3000万元，云杉智行拿去续命。"
    rows = told(text, *COLUMNS, "flags")
    assert [row[:-1] for row in rows] == [("equity_round", "云杉智行", "蓝驰创投", "3000万元")]
    assert "learned" not in rows[0][-1]


BACKED = "青禾机器人完成5000万元A轮融资，松果创投、云启资本成了它的新股东。"


def test_investors_that_no_rule_finds_are_those_beside_the_sum() -> None:
    assert by_rules(BACKED) == [("equity_round", "青禾机器人", "", "5000万元")]
    assert told(BACKED, *COLUMNS) == [("equity_round", "青禾机器人", "松果创投;云启资本", "5000万元")]
    [(rules,)] = told(BACKED, "rules")
    assert "learned.investors" in rules.split(";")


@pytest.mark.parametrize("text", [
    "松果创投刚退出，青禾机器人便完成了5000万元A轮融资。",
    "青禾机器人完成5000万元A轮融资，它的对手白鲸科技一年前拿到2亿元B轮融资。",
])
def test_a_name_beside_a_sum_that_it_did_not_give_is_no_investor(text: str) -> None:
    assert ("equity_round", "青禾机器人", "", "5000万元") in told(text, *COLUMNS)


def test_a_company_taken_from_elsewhere_gives_way_to_the_one_that_surely_stands_beside_the_sum() -> None:
    text = ("白鲸团购的三年\n白鲸团购2019年7月完成3亿元A轮融资，松果创投领投。\n"
            "做检测的“云岭生物”，2020年10月由海棠资本与松果创投投了6000万元，轮次为A轮。")
    assert ("equity_round", "白鲸团购", "海棠资本;松果创投", "6000万元") in by_rules(text)
    assert ("equity_round", "云岭生物", "海棠资本;松果创投", "6000万元") in told(text, *COLUMNS)


def test_money_of_several_rounds_is_no_deal_that_a_model_reads() -> None:
    assert told("栖岩科技累计获得源码资本、顺为资本等超过10亿元融资。", *COLUMNS) == []


def test_a_listing_that_no_rule_reads_is_found_by_its_sum() -> None:
    text = "最大的一笔落在青禾矿业头上，它一家就从创业板募走了42亿元。"
    assert by_rules(text) == []
    assert told(text, *COLUMNS) == [("ipo", "青禾矿业", "", "42亿元")]


def test_a_small_stake_is_a_purchase_to_the_model_alone() -> None:
    text = "栖岩科技去年以5000万元取得津北软件8%股权。"  # decides over nothing
    assert by_rules(text) == []
    assert told(text, *COLUMNS) == [("acquisition", "津北软件", "栖岩科技", "5000万元")]


HEADED = (
    "县城里的“医美平价店”，凭什么让腾讯投了2亿？\n诸暨开着一家叫“美丽便民”的医美诊所。\n\n"
    "美丽便民完成了2亿元的B轮融资，腾讯投资领投。"
)


def test_what_the_model_reads_in_a_headline_changes_nothing_that_rules_read_in_the_body() -> None:
    assert told(HEADED, *COLUMNS) == by_rules(HEADED)
    assert [row[1] for row in by_rules(HEADED)] == ["美丽便民"]


def test_a_phrase_of_the_headline_is_not_the_company_of_a_deal_that_names_none() -> None:
    body = "今日资本徐新看中了她的蛋黄酥，谈了九个月，以7500万元成为二股东。"
    assert told(f"糖、盐与杠杆：一家烘焙集团的编年\n{body}", *COLUMNS) == []


def test_a_name_is_read_without_the_mark_before_it() -> None:
    [row] = told("*Lumivita：与恒瑞医药签署战略合作，后者以3000万美元认购其C-1系列优先股。", *COLUMNS)
    assert row[1:3] == ("Lumivita", "恒瑞医药")


def test_rules_only_leaves_the_model_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(FREE[0][0], encoding="utf-8")
    shown = []
    for options in ([], ["--rules-only"]):
        assert status(["explain", str(path), *options]) == 0
        shown.append("learned.financing" in capsys.readouterr().out)
    assert shown == [True, False]


def test_a_logit_is_the_bias_and_the_weights_of_what_is_there() -> None:
    linear = Linear(-1.0, {"word 投": 3.0, "word 债": -5.0})
    assert linear.logit({"word 投", "word 水", "word 火", "word 土"}) == pytest.approx(-1 + 3 / 2)
    assert linear.logit(set()) == -1


def test_the_shipped_model_can_be_loaded_and_says_how_sure_it_wants_to_be() -> None:
    model = load(bundled_rules() / "model" / "deals.json")
    assert set(model.sums) == {"financing", "acquisition", "ipo"}
    assert set(model.parties) == {"company", "investors"}
    assert all(one.weights for one in (*model.sums.values(), *model.parties.values()))
    # surer than that it is as likely a deal as none; of listings there are few, and most sums are none
    assert all(model.sums[kind].least > 0 for kind in ("financing", "acquisition"))


@pytest.mark.parametrize(("text", "said"), [(None, "cannot be read"), ("{}", "no deal model"), ("[", "no deal model")])
def test_a_model_that_cannot_be_read_is_named(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "deals.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DealModelError, match=rf"deals\.json: .*{said}.*; install rongzi again, or .*--rules-only"):
        load(path)
