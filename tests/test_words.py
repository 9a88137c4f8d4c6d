"""No cue word or pattern stands in Python: rules are data. What Chinese words the code holds, and why each stays."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline"
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_RANGE = re.compile(r".-.", re.DOTALL)  # of a character class: [一-鿿] says what Chinese is, and no word
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff]+")
_BOUNDS = ("一", "鿿")  # of the same block, in a comparison

_UNITS = "how a date or a number is written: the parser's own signs, which no rule could change"
_FORMS = "characters as such, what an encoding or a font made of them: an alphabet of a fixer, not words"
_SHOWN = "shown to people"
_ANY = "*"  # whatever the module holds

ALLOWED: dict[str, tuple[str, str]] = {
    "check/cells.py": ("锟斤拷", _FORMS),
    "clean/fixers.py": ("昇氾剋", _FORMS),
    "clean/lines.py": ("一二三四五六七八九十", "numerals that open an item of a list"),
    "cli/main.py": ("从中文新闻中抽取融资事件", _SHOWN),
    "events/names.py": ("的 丨", "the particle before what is described; a stroke that pages use as a bar"),
    "events/targets.py": ("的", "the particle between an owner and what is owned"),
    "mentions/amounts.py": ("零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖 十廿拾百佰千仟 零〇 十廿拾 点", _UNITS),
    "mentions/dates.py": ("〇 半 月", _UNITS),
    "read/dates.py": ("年 月 日", _UNITS),
    "read/metadata.py": ("年 月 日", _UNITS),
    "report/write.py": ("融资事件", _SHOWN),
    "review/typed.py": ("人民币 亿 亿美元", f"{_UNITS}; and examples in messages"),
    "rulebook/backtrack.py": ("甲 元", "texts that patterns are tried on, a character of each kind"),
    "tables/datapackage.py": ("融资事件", _SHOWN),
    "tables/schema.py": (_ANY, "what the columns mean, for the manual in both languages"),
}  # fmt: skip


def words_in(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each run of Chinese characters in the strings of `source`, docstrings aside."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), node.value)
            if text not in _BOUNDS:
                yield from ((node.lineno, word) for word in _HAN.findall(_RANGE.sub("", text)))


def test_the_code_holds_no_chinese_word_that_is_not_accounted_for() -> None:
    stray, met = [], {}
    for module in sorted(PACKAGE.rglob("*.py")):
        name = module.relative_to(PACKAGE).as_posix()
        allowed = ALLOWED.get(name, ("", ""))[0].split()
        found = list(words_in(module.read_text(encoding="utf-8")))
        met[name] = {_ANY} if found and _ANY in allowed else {word for _, word in found}
        stray += [f"{name}, line {line}: {word}" for line, word in found if _ANY not in allowed and word not in allowed]
    assert stray == [], "a word that rules could hold stands under rules/; for another say in ALLOWED why it stays"
    idle = {name: set(words.split()) - met.get(name, set()) for name, (words, _) in ALLOWED.items()}
    assert {name: words for name, words in idle.items() if words} == {}, "no longer there: take it from ALLOWED"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("CUE = '领投'", ["领投"]),
        ("cue = re.compile(rf'(?:{lead}|由.{1,9}跟投)$')", ["由", "跟投"]),
        (r"CUE = re.compile(r'\u9886\u6295')", ["领投"]),
        ("def lead():\n    '''领投'''\n    return 1  # 跟投", []),
        ("HAN = re.compile('[一-鿿㐀-䶿，。“”]')", []),
        ("inside = '一' <= char <= '鿿'", []),
    ],
)
def test_what_counts_as_a_word(source: str, words: list[str]) -> None:
    assert [word for _, word in words_in(source)] == words
