"""A text is cut into sentences that a reader would cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import segment
from pipeline.segment import LONGEST, paragraphs, sentences


def cut(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


CUTS = [
    ("栖岩科技完成A轮融资。公司成立于2017年。", ["栖岩科技完成A轮融资。", "公司成立于2017年。"]),
    ("栖岩科技完成A轮融资！真的吗？真的。", ["栖岩科技完成A轮融资！", "真的吗？", "真的。"]),
    ("栖岩科技获投5000万元；麦垄软件获投8000万元。", ["栖岩科技获投5000万元；", "麦垄软件获投8000万元。"]),
    ("栖岩科技完成A轮融资\n近日，公司宣布了此事", ["栖岩科技完成A轮融资", "近日，公司宣布了此事"]),
    ("李明说：“我们不缺钱。”他笑了。", ["李明说：“我们不缺钱。”", "他笑了。"]),
    ("李明说：“钱不缺。人也不缺。”他笑了。", ["李明说：“钱不缺。人也不缺。”", "他笑了。"]),
    ("本轮融资（由源码资本领投。金额未披露）用于研发。", ["本轮融资（由源码资本领投。金额未披露）用于研发。"]),
    ("《资本论。笔记》一书上市。", ["《资本论。笔记》一书上市。"]),
    ("栖岩科技完成1.5亿元A轮融资，估值3.2亿美元。", ["栖岩科技完成1.5亿元A轮融资，估值3.2亿美元。"]),
    ("  栖岩科技完成A轮融资。 \n\n  公司成立于2017年。  ", ["栖岩科技完成A轮融资。", "公司成立于2017年。"]),
    ("他说“这一轮很快。\n公司完成A轮融资。", ["他说“这一轮很快。", "公司完成A轮融资。"]),
    ("", []),
    (" \n\t\n", []),
]


@pytest.mark.parametrize(("text", "wanted"), CUTS)
def test_sentences_end_where_a_reader_ends_them(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


def test_a_quote_that_never_closes_does_not_swallow_the_article() -> None:
    text = "他说“这一轮很快。" + "公司完成A轮融资。" * 40
    assert len(cut(text)) == 41


def test_a_bracket_that_closes_far_away_does_not_swallow_what_is_between() -> None:
    text = "本轮融资（金额未披露。" + "公司成立于2017年。" * 30 + "）"
    assert len(cut(text)) > 20


@settings(deadline=None)
@given(st.lists(st.sampled_from(["公司完成融资", "，", "，", " ", "（", "）", "云" * 400]), min_size=20, max_size=60))
def test_a_sentence_without_end_is_cut_between_clauses_and_nothing_of_it_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    found = sentences(text)
    assert all(one.end - one.start <= LONGEST for one in found)
    assert "".join(text[one.start : one.end] for one in found).replace(" ", "") == text.replace(" ", "")
    for one in found[:-1]:
        behind = text[one.end - 1 : one.end + 1]
        assert behind[0] == "，" or " " in behind or not set(text[one.start : one.start + LONGEST]) & set("， ")


def test_brackets_are_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mark inside an aside would else be a reason to read the sentence again from its start."""
    read = 0

    def follow(waiting: list[str], text: str, real: Callable[[list[str], str], None] = segment._follow) -> None:
        nonlocal read
        read += len(text)
        real(waiting, text)

    monkeypatch.setattr(segment, "_follow", follow)
    text = "（好。完成）" * 100
    assert len(cut(text)) == 1
    assert read <= len(text)


def test_a_headline_in_brackets_is_a_sentence_of_its_own() -> None:
    text = "【海棠水务成功发行8亿元中期票据】江海财经讯，海棠水务公布。"
    assert [text[one.start : one.end] for one in sentences(text)] == [
        "【海棠水务成功发行8亿元中期票据】", "江海财经讯，海棠水务公布。"
    ]


def test_a_sentence_knows_its_paragraph() -> None:
    text = "标题\n\n第一句。第二句。\n第三句。"
    assert [one.paragraph for one in sentences(text)] == [0, 1, 1, 2]


def test_paragraphs_are_lines_without_their_white_space() -> None:
    text = "　标题 \r\n\n  正文。\u2028末行"
    assert [text[start:end] for start, end in paragraphs(text)] == ["标题", "正文。", "末行"]


MARKS = st.sampled_from(
    [*list("。！？；!?;…“”「」『』《》（）()【】\n \u3000，、"), "栖岩科技", "A轮", "5000万元", "\r\n", "\u2028"]
)
TEXTS = st.lists(MARKS | st.text(max_size=4), max_size=40).map("".join)


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_sentences_hold_all_that_is_not_white_space_in_order(text: str) -> None:
    found = sentences(text)
    at = 0
    for one in found:
        assert at <= one.start < one.end <= len(text)
        assert text[at : one.start].strip() == ""
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        at = one.end
    assert text[at:].strip() == ""
    assert [one.paragraph for one in found] == sorted(one.paragraph for one in found)
