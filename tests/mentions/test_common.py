"""Ordinary words are known, so that none of them is taken for a company."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.mentions.common import load_common
from pipeline.settings import bundled_rules


@pytest.fixture(scope="module")
def common() -> Mapping[str, bool]:
    return load_common([bundled_rules()])


@pytest.mark.parametrize("word", ["完成", "目前", "我们", "因为", "市场", "北京", "可以"])
def test_ordinary_words_are_common(word: str, common: Mapping[str, bool]) -> None:
    assert word in common


@pytest.mark.parametrize("word", ["栖岩科技", "深创投", "小鹏汽车", ""])
def test_names_are_not(word: str, common: Mapping[str, bool]) -> None:
    assert word not in common


def test_the_table_says_which_tags_count_and_how_often(tmp_path: Path, common: Mapping[str, bool]) -> None:
    folder = tmp_path / "lexicons"
    folder.mkdir()
    (folder / "common_tags.csv").write_text("tag,min_frequency\nr,1000\n", encoding="utf-8")
    few = load_common([tmp_path])
    assert "我们" in few
    assert "完成" not in few
    assert few.keys() < common.keys()


def test_a_later_folder_overrules_an_earlier_one(tmp_path: Path, common: Mapping[str, bool]) -> None:
    folder = tmp_path / "lexicons"
    folder.mkdir()
    (folder / "common_tags.csv").write_text("tag,min_frequency\nr,1000000000\n", encoding="utf-8")
    assert "我们" not in load_common([bundled_rules(), tmp_path])


def test_without_a_table_no_word_is_common(tmp_path: Path) -> None:
    assert load_common([tmp_path]) == {}
