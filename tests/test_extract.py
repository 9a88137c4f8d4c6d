"""What holds for every article: nothing raised, places that are true, the same rows each time."""

from __future__ import annotations

import functools
import itertools
from dataclasses import replace
from typing import Any

import opencc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.alike import in_order
from pipeline.clean import clean
from pipeline.extract import extract
from pipeline.model import Article, Extraction, Mention, aligned, joined
from pipeline.segment import sentences
from pipeline.tables.schema import EVENTS
from tests.events.told import article, cell, corpus, gold, let_through, of_corpus, only, read, resources

FUNDING = [doc["id"] for doc in gold() if doc["events"]]
QUIET = [doc["id"] for doc in gold() if not doc["events"]]
SIMPLIFIED = opencc.OpenCC("t2s")
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
PLAIN = "栖岩科技完成8000万元A轮融资\n11月3日，栖岩科技宣布完成8000万元A轮融资，由源码资本领投，顺为资本跟投。"


@functools.cache
def pool() -> tuple[str, ...]:
    """Raw sentences of the corpus, plain text only: dirt and all."""
    found = []
    for doc in gold():
        if doc["file"].endswith(".txt") and len(doc["text"]) < 4000:
            found += [doc["text"][one.start : one.end] for one in sentences(doc["text"])]
    return tuple(dict.fromkeys(one for one in found if len(one) < 200))


SCRAPS = [
    "\n", "\r\n", "\0", "\u200b", "\u2028", "（", "）", "“", "”", "、", "，", "等", "公司", "领投",
    "收购", "A轮", "融资",
    "5亿", "1.", "\ue000", "\ue001", "\ue002", "\ue003", "\uf8ff", "&nbsp;", "<b>", "(dòng)",
]  # fmt: skip
INSERTED = st.text(max_size=4) | st.sampled_from(SCRAPS)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Sentences of the corpus in any order, with scraps put anywhere."""
    parts = [pool()[draw(st.integers(0, len(pool()) - 1))] for _ in range(draw(st.integers(1, 5)))]
    text = draw(st.sampled_from(["", "\n", " "])).join(parts)
    for scrap in draw(st.lists(INSERTED, max_size=6)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + scrap + text[at:]
    return text


def bare(text: str) -> str:
    return "".join(text.split())


def holds(text: str, words: str) -> bool:
    """Whether `words` stand in `text` in this order; a name may run over an aside that is left out."""
    return in_order(words, text)


def told_mentions(found: Extraction) -> list[Mention]:
    """The mentions of an article and those that fill its events."""
    filling = [one for event in found.events for mentions in event.slots.values() for one in mentions]
    return [*found.mentions, *filling]


def is_sound(found: Extraction) -> None:
    """The laws of offsets for one extraction."""
    raw, text = found.article.raw, found.clean.text
    for one in told_mentions(found):
        assert 0 <= one.start < one.end <= len(text)
        assert 0 <= one.raw_start <= one.raw_end <= len(raw)
        assert (one.raw_start, one.raw_end) == found.clean.raw_span(one.start, one.end)
        if one.label in ("AMOUNT", "DATE", "ROUND"):
            assert one.text == text[one.start : one.end]
        else:
            assert holds(text[one.start : one.end], bare(one.text))
    values = sorted((one for one in found.mentions if one.label in ("AMOUNT", "DATE", "ROUND")), key=lambda m: m.start)
    for one, two in itertools.pairwise(values):
        assert one.end <= two.start, (one.text, two.text)
    for event, row in zip(found.events, found.records, strict=True):
        assert text[event.start : event.end] == row["evidence"]
        assert found.clean.raw_span(event.start, event.end) == (row["evidence_start"], row["evidence_end"])
        assert row["company"] and row["event_type"] and row["status"]
        assert set(row["lead_investors"]) <= set(row["investors"])  # type: ignore[call-overload]


def test_an_article_of_which_much_is_lost_says_so() -> None:
    text = "青禾机器人完成5000万元A轮融资，由松果创投领投。公司将把资金用于研发与扩产，明年投产。"
    assert not extract(article(text), resources()).notes
    broken = article(text.encode("gbk").decode("utf-8", "replace"))
    (note,) = extract(broken, resources()).notes
    assert note.stage == "clean" and "characters are lost" in note.text


def test_an_article_in_another_language_says_so() -> None:
    english = "Qinghe Robotics, a maker of robots, said that it had raised money. " * 5
    assert ["Chinese" in note.text for note in read(english).notes] == [True]
    brief = "Beijing, Mar 12 -- Lumitech, a maker of AR optics, has raised $30M in a Series B round led by Hillhouse."
    assert ["Chinese" in note.text for note in read(brief).notes] == [True]
    assert not read("Qinghe 完成 $30M A轮融资。").notes
    assert read(PLAIN).notes == ()


def stands_in_raw(found: Extraction) -> None:
    """The raw words behind each mention, cleaned again, hold its text; where a repair asks for the words beside it
    (A伦融资), their line does."""
    for one in told_mentions(found):
        raw, text = found.article.raw, bare(SIMPLIFIED.convert(one.text))
        again = cleaned_again(raw[one.raw_start : one.raw_end])
        repaired = any(edit.start < one.raw_end and one.raw_start < edit.end for edit in found.edits)
        if repaired and not holds(again, text):
            left, right = raw.rfind("\n", 0, one.raw_start) + 1, raw.find("\n", one.raw_end)
            again = cleaned_again(raw[left : right if right >= 0 else len(raw)])
        assert holds(again, text), (one.text, raw[one.raw_start : one.raw_end], again)


def cleaned_again(raw: str) -> str:
    """Raw words behind another character, since marks that open a line are markup; a few do not tell the script."""
    return bare(SIMPLIFIED.convert(clean(article(f"在{raw}"), resources().clean)[0].text))


@settings(deadline=None, max_examples=60, suppress_health_check=SLOW)
@given(texts())
def test_any_text_is_read_without_an_error_and_with_true_places(text: str) -> None:
    is_sound(extract(article(text), resources()))


@settings(deadline=None, max_examples=40, suppress_health_check=SLOW)
@given(texts())
def test_raw_words_cleaned_again_hold_the_mention(text: str) -> None:
    stands_in_raw(extract(article(text), resources()))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_what_is_no_article_at_all_is_read_without_an_error(text: str) -> None:
    is_sound(extract(article(text), resources()))


@settings(deadline=None, max_examples=25, suppress_health_check=SLOW)
@given(texts())
def test_the_same_article_gives_the_same_extraction(text: str) -> None:
    assert extract(article(text), resources()) == extract(article(text), resources())


def test_what_was_read_before_leaves_no_trace() -> None:
    alone = [of_corpus(doc_id).records for doc_id in FUNDING[:5]]
    again = [extract(corpus()[doc_id], resources()).records for doc_id in reversed(FUNDING[:5])]
    assert again[::-1] == alone


def keys(found: Extraction) -> set[tuple[Any, ...]]:
    return {
        tuple(cell(row, name) for name in ("event_type", "company", "round", "amount_text")) for row in found.records
    }


@pytest.mark.parametrize("doc_id", FUNDING)
def test_articles_of_the_corpus_are_sound(doc_id: str) -> None:
    is_sound(of_corpus(doc_id))


@pytest.mark.parametrize("doc_id", FUNDING)
def test_mentions_of_the_corpus_stand_in_the_raw_text(doc_id: str) -> None:
    stands_in_raw(of_corpus(doc_id))


@functools.cache
def changed_by_the_gate() -> list[str]:
    ungated = replace(resources(), gate=None)
    return [one for one in FUNDING if keys(extract(corpus()[one], ungated)) != keys(of_corpus(one))]


def test_the_gate_changes_no_event_of_the_corpus() -> None:
    assert changed_by_the_gate() == []


@settings(deadline=None, max_examples=25, suppress_health_check=SLOW)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
def test_the_gate_changes_nothing_where_every_sentence_holds_a_cue(picks: list[int]) -> None:
    told = [one for one in pool() if resources().gate.search(one)]  # type: ignore[union-attr]
    text = "\n".join(told[pick % len(told)] for pick in picks)
    on, off = extract(article(text), resources()), extract(article(text), replace(resources(), gate=None))
    assert let_through(on.clean.text) == on.sentences
    assert on == off


@pytest.mark.parametrize("doc_id", QUIET)
def test_a_quiet_article_gives_no_event(doc_id: str) -> None:
    assert of_corpus(doc_id).records == ()


def test_an_article_without_a_cue_is_cleaned_and_cut_all_the_same() -> None:
    found = read("今天天气很好。\n明天也是。")
    assert found.clean.text == "今天天气很好。\n明天也是。"
    assert len(found.sentences) == 2
    assert (found.mentions, found.events, found.records) == ((), (), ())


def test_a_title_kept_behind_the_text_is_the_headline() -> None:
    text, title = "11月3日，栖岩科技宣布完成A轮融资，由源码资本领投。", "栖岩科技完成8000万元A轮融资"
    raw = f"{text}\n{title}"
    body = joined([aligned(title, len(text) + 1), aligned(text)])
    found = extract(Article("row-1", raw, body, title=title, published="2021-11-08"), resources())
    (row,) = found.records
    assert (row["amount"], row["investors"]) == (80_000_000, ("源码资本",))
    (amount,) = [one for one in found.mentions if one.label == "AMOUNT"]
    assert raw[amount.raw_start : amount.raw_end] == "8000万元"
    start, end = row["evidence_start"], row["evidence_end"]
    assert isinstance(start, int) and isinstance(end, int)
    assert raw[start:end] in (text, title)


def test_every_column_is_one_of_the_table() -> None:
    columns = {column.name for column in EVENTS.columns}
    (row,) = read(PLAIN).records
    assert row.keys() - columns <= {"investors_id", "lead_investors_id", "advisers_id"}


@pytest.mark.parametrize("text", [PLAIN, "栖岩科技宣布完成5000万元A轮（2024年6月）融资，源码资本领投。"])
def test_the_rules_of_a_row_are_ids_of_rules_and_models(text: str) -> None:
    known = {rule.id for rule in resources().rulebook.rules}
    told = only(text)["rules"].split(";")
    assert [one for one in told if one not in known and not one.startswith(("ner:", "learned."))] == []


def test_a_mention_that_loses_is_kept_with_its_winner() -> None:
    found = read("栖岩科技2025年9月12日完成34亿至38亿元的C轮融资。")
    lost = [(one.mention.label, one.mention.text, one.mention.rule, one.to) for one in found.lost]
    assert ("DATE", "2025年9月", "date.month", "date.day") in lost
    assert ("AMOUNT", "38亿元", "amount.figure", "amount.range") in lost
    held = {(one.start, one.end) for one in found.mentions}
    assert {(one.mention.start, one.mention.end) for one in found.lost}.isdisjoint(held)


def test_a_published_date_that_is_none_is_no_error() -> None:
    assert len(read(PLAIN, "someday").records) == 1


def test_a_long_line_without_a_full_stop_is_read() -> None:
    text = "，".join([PLAIN.replace("\n", "，").rstrip("。")] + ["公司计划扩大团队"] * 400)
    assert [row["company"] for row in read(text).records] == ["栖岩科技"]


@pytest.mark.parametrize(("told", "iso"), [("预期6月28日", "2019-06-28"), ("6月12日", "2019-06-12")])
def test_a_day_to_come_is_ahead_of_the_publication(told: str, iso: str) -> None:
    (row,) = read(f"栖岩物业{told}在港交所上市，集资4亿港元。", "2019-06-17").records
    assert row["event_date"] == iso
