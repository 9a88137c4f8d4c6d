"""Texts that must change, each into exactly one other, beside texts that must stay byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import regex

from pipeline.clean import CleanRules, clean, clean_aligned, clean_rules, clean_title
from pipeline.clean.furniture import Furniture
from pipeline.model import Article, Note, aligned
from pipeline.read.metadata import headline
from pipeline.rulebook.load import load
from pipeline.settings import bundled_rules

CASES = Path(__file__).parents[1] / "cases" / "clean"


def cases(name: str) -> list[Any]:
    return [
        pytest.param(case, id=case["name"]) for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


@pytest.fixture(scope="module")
def rules() -> CleanRules:
    return clean_rules(load([bundled_rules()]).of("clean"))


@pytest.mark.parametrize("case", cases("must_change"))
def test_what_is_broken_is_repaired(case: dict[str, Any], rules: CleanRules) -> None:
    text, edits = clean_aligned(aligned(case["text"]), rules)
    assert text.text == case["expect"]
    if "fixers" in case:
        assert {edit.fixer for edit in edits} == set(case["fixers"])


@pytest.mark.parametrize("case", cases("must_not_change"))
def test_what_is_not_broken_stays(case: dict[str, Any], rules: CleanRules) -> None:
    text, edits = clean_aligned(aligned(case["text"]), rules)
    assert text.text == case["text"]
    assert edits == ()


@pytest.mark.parametrize("case", cases("must_change"))
def test_each_repair_names_the_words_it_read(case: dict[str, Any], rules: CleanRules) -> None:
    _, edits = clean_aligned(aligned(case["text"]), rules)
    assert edits
    for edit in edits:
        assert 0 <= edit.start <= edit.end <= len(case["text"])
        assert edit.before != edit.after


@pytest.mark.parametrize(
    ("title", "text", "expect"),
    [
        ("縣(xiàn)城裡的資(zī)本", "", "县城里的资本"),
        ("晨光电池获３０００万元Ｐｒｅ－Ａ轮融资", "", "晨光电池获3000万元Pre-A轮融资"),
        ("分享到： 微信 微博 QQ空间", "晨光电池完成A轮融资\n正文在此。", "晨光电池完成A轮融资"),
        ("", "晨光电池完成A轮融资。\n正文在此。", ""),
    ],
)
def test_titles_are_repaired_too(title: str, text: str, expect: str, rules: CleanRules) -> None:
    article = Article("a", text, aligned(text), title=title)
    assert clean_title(article, aligned(text), rules) == expect


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252", "gbk"])
def test_a_title_is_repaired_as_its_text_is(wrong: str, rules: CleanRules) -> None:
    text = "晨光电池获5000万元A轮融资\n晨光电池获得云岭资本5000万元投资，资金将用于扩产。"
    broken = text.encode().decode(wrong, "replace")
    shown = Article("a", broken, aligned(broken), title=headline(broken))
    assert _wanted(clean_title(shown, clean(shown, rules)[0], rules))
    given = broken.split("\n")[0]
    field = Article("a", broken, aligned(broken), title=given)
    assert _wanted(clean_title(field, clean(field, rules)[0], rules))


def _wanted(title: str) -> bool:
    """Whether all is there, but for the two characters before figures and 轮, whose last bytes are lost for good."""
    return title.replace("获", "\ufffd").replace("轮", "\ufffd") == "晨光电池\ufffd5000万元A\ufffd融资"


def test_a_title_in_mojibake_keeps_all_its_words(rules: CleanRules) -> None:
    title, text = "工业视觉公司「云矩科技」完成近2亿元B轮融资，用于海外工厂落地", "云矩科技近日完成近2亿元B轮融资。"
    broken = f"{title}\n{text}".encode().decode("latin-1")
    article = Article("a", broken, aligned(broken), title=headline(broken))
    assert clean_title(article, clean(article, rules)[0], rules) == title


def test_a_rule_that_takes_too_long_is_given_up_and_named() -> None:
    text = "啊" * 60 + "！"
    slow = Furniture("slow", regex.compile("(?:啊|啊啊)+！！"), "inline")
    quick = Furniture("quick", regex.compile("！"), "inline")
    bundled = clean_rules([])
    notes: list[Note] = []
    cleaned, _ = clean_aligned(aligned(text), CleanRules((slow, quick), bundled.language), notes)
    assert [(note.stage, "slow" in note.text) for note in notes] == [("clean", True)]
    assert cleaned.text == "啊" * 60
