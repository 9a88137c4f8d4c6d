"""The repair of one real page, whose traditional text carries readings and slid bytes (skipped where it is not)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.clean import CleanRules, clean, clean_rules
from pipeline.model import Aligned, Article, Edit
from pipeline.read import read_path
from pipeline.rulebook.load import load
from pipeline.settings import bundled_rules

SEED = Path(__file__).parents[3] / "shared" / "seed" / "kimi_c_round.txt"
pytestmark = pytest.mark.skipif(not SEED.is_file(), reason="the seed article is not beside this checkout")


@pytest.fixture(scope="module")
def cleaned() -> tuple[Article, Aligned, tuple[Edit, ...]]:
    rules: CleanRules = clean_rules(load([bundled_rules()]).of("clean"))
    (article,) = read_path(str(SEED), str(SEED.parent))
    assert isinstance(article, Article)
    return article, *clean(article, rules)


def test_all_pinyin_notes_are_gone(cleaned: tuple[Article, Aligned, tuple[Edit, ...]]) -> None:
    _, text, edits = cleaned
    assert sum(edit.fixer == "pinyin_notes" for edit in edits) == 341
    assert not re.search("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", text.text)


def test_the_slid_stretches_are_repaired(cleaned: tuple[Article, Aligned, tuple[Edit, ...]]) -> None:
    _, text, _ = cleaned
    assert "相当的“弹药厚度”，也因此并不急于登陆二级市场" in text.text
    assert "这一连串数字背后" in text.text
    assert "生活娱乐方向" in text.text


def test_amounts_and_rounds_stand_without_spaces(cleaned: tuple[Article, Aligned, tuple[Edit, ...]]) -> None:
    _, text, _ = cleaned
    assert "完成5亿美元C轮融资" in text.text
    assert "7000万美元" in text.text
    assert "Babe Ruth" in text.text
    assert "Kimi K2 Thinking" in text.text


def test_furniture_is_gone(cleaned: tuple[Article, Aligned, tuple[Edit, ...]]) -> None:
    _, text, _ = cleaned
    for piece in ("![](", "文/", "扫码", "特别声明", "Notice:"):
        assert piece not in text.text


def test_every_clean_character_has_a_raw_slice(cleaned: tuple[Article, Aligned, tuple[Edit, ...]]) -> None:
    article, text, edits = cleaned
    edited = [(edit.start, edit.end) for edit in edits]
    for char, start, end in zip(text.text, text.starts, text.ends, strict=True):
        assert 0 <= start < end <= len(article.raw)
        if article.raw[start:end] != char:
            assert any(start < last and first < end for first, last in edited)
