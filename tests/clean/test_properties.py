"""What holds for any text: sound offsets, a second cleaning that changes nothing, no exception."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import CleanRules, clean_aligned, clean_rules
from pipeline.clean.offsets import Change, apply
from pipeline.model import Aligned, Note, aligned, joined
from pipeline.rulebook.load import load
from pipeline.settings import bundled_rules


@cache
def rules() -> CleanRules:
    return clean_rules(load([bundled_rules()]).of("clean"))


# Pieces that the fixers look for, in any order and beside any other character.
PIECES = st.sampled_from([
    "鏅ㄥ厜鐢垫睜瀹屾垚", "涓囧厓", "æ\x99¨å\x85\x89ç\x94µæ±\xa0", "³¿¹âµç³Ø", "€", "锟斤拷", "**", "# ",
    "&nbsp;", "&amp;", "&#8220;", "&", "nbsp;", "\u200b", "\xa0", "\r\n", "\r", "\n", "\0", "\ufeff", "\u3000",
    " ", "  ", "(dòng)", "（jìng）", "(men)", "動", "競", "們", "?dāng)", "?shù)", "?jí)", "當", "串",
    "摹皬椝幒穸取保惨虼瞬⒉患庇诘顷懚", "字", "１", "２０１９", "Ａ", "％", "．", "，", "＋", "－", "5", "亿",
    "美元", "元", "年", ".", " . ", "A", "轮", "Pre-A", "乾", "於", "後", "著", "意味", "融資", "投后估值", "![",
    "](", ")", "(38.600,-0.95,-2.40%)", "(000063,股吧)", "责任编辑：", "文/", "相关阅读\n", "相关阅读：",
    "免责声明：", "\ue001", "\ue6a1", "分享到", "\ufffd", "𠮷", "。",
    "\\u4e91", "\\n", "\\", "公司\t轮次\t金额\n", "晨光\tA轮\t5亿元\n", "| 公司 | 轮次 |",
    "云 矩 科 技 完 成 融 资 与 签 约 今 日",
    "dòng", "(dong4)", "[ dòng ]", "(ㄉㄨㄥˋ)", "投資(tóu zī)", "(cháng/", "%u6668", "&#26216", "Ã¦", "â„¢", "Â¨",
    "ï¿½", "Ã", "O", "l", "I", "·", "忆", "方", "论", "⁺", "А", "5 0 0 0 ", "1, 000", "Pre-\n", "[1]", "[b]", "[广告]",
    "\n下一篇 ", "丨", "公司：晨光\n", "【轮次】A轮\n", "金额（万元）：500\n", "- 投资方: 云岭，海岳\n",
    "轮次\tA\n", "金额，",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=14).map("".join)


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_every_unedited_character_stands_at_its_raw_place(text: str) -> None:
    clean, edits = clean_aligned(aligned(text), rules())
    assert len(clean.text) == len(clean.starts) == len(clean.ends)
    edited = [(edit.start, edit.end) for edit in edits]
    for char, start, end in zip(clean.text, clean.starts, clean.ends, strict=True):
        assert 0 <= start < end <= len(text)
        if not any(start < last and first < end for first, last in edited):
            assert text[start:end] == char


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_raw_places_rise_with_the_text(text: str) -> None:
    clean, _ = clean_aligned(aligned(text), rules())
    assert list(clean.starts) == sorted(clean.starts)
    assert list(clean.ends) == sorted(clean.ends)


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once, _ = clean_aligned(aligned(text), rules())
    twice, edits = clean_aligned(aligned(once.text), rules())
    assert twice.text == once.text
    assert edits == ()


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_title_kept_behind_the_text_keeps_its_places(title: str, text: str) -> None:
    body = joined([aligned(title, len(text) + 1), aligned(text)])
    raw = f"{text}\n{title}"
    clean, edits = clean_aligned(body, rules())
    edited = [(edit.start, edit.end) for edit in edits]
    for char, start, end in zip(clean.text, clean.starts, clean.ends, strict=True):
        assert 0 <= start <= end <= len(raw)
        if start < end and not any(start < last and first < end for first, last in edited):
            assert raw[start:end] == char


@given(st.text(max_size=30), st.data())
def test_changes_are_applied_where_they_stand(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    changes: list[Change] = [
        (start, end, data.draw(st.text(max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        if start < end
    ]
    changed, edits = apply(aligned(text), changes, "test")
    rebuilt, at = "", 0
    for start, end, new in changes:
        rebuilt += text[at:start] + new
        at = end
    assert changed.text == rebuilt + text[at:]
    assert len(changed.starts) == len(changed.ends) == len(changed.text)
    for edit in edits:
        assert text[edit.start : edit.end] == edit.before


def test_lone_surrogates_do_not_stop_it() -> None:
    text = "完成\ud800A轮融资&nbsp;１亿元當(dāng)?shù)摹皬椝幒穸取"
    clean, _ = clean_aligned(aligned(text), rules())
    assert "A轮融资" in clean.text


def test_a_span_of_the_clean_text_covers_all_of_the_raw_words() -> None:
    body: Aligned = aligned("动(dòng)作 5 亿")
    clean, _ = clean_aligned(body, rules())
    assert clean.raw_span(0, len(clean.text)) == (0, len(body.text))


def test_no_rule_is_given_up_on_a_long_text_which_the_clock_would_choose() -> None:
    """One rule reads a run of spaces from each of them to its end: the square of their number, were it one piece."""
    notes: list[Note] = []
    clean_aligned(aligned("栖岩科技完成A轮融资。\n" + "　" * 80_000 + "\n公司成立于2017年。\n"), rules(), notes)
    assert not notes


def test_the_words_for_units_of_a_head_are_those_of_its_rule(tmp_path: Path) -> None:
    own = """kind: clean
rules:
  - {id: own.heads, scope: head, pattern: "(?:买方|标的|价格)(?:[(](?P<unit>枚)[)])?"}
"""
    (tmp_path / "own.yml").write_text(own, encoding="utf-8")
    mine = clean_rules(load([tmp_path]).rules)
    text, _ = clean_aligned(aligned("买方\t标的\t价格(枚)\n云岭\t青禾\t500"), mine)
    assert text.text.endswith("\n买方：云岭，标的：青禾，价格：500枚")
