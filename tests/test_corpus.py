"""The corpus and its gold agree: what the gold says stands in the files, where the gold says it stands."""

from __future__ import annotations

import csv
import datetime
import functools
import gzip
import html
import io
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import opencc
import pytest

from pipeline.clean import clean
from pipeline.model import Aligned, Article, aligned
from pipeline.resources import load
from pipeline.settings import Settings

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
GOLD: list[dict[str, Any]] = [
    json.loads(line) for line in (CORPUS / "gold" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]
FUNDING = [doc for doc in GOLD if doc["file"].startswith("raw/")]
QUIET = [doc for doc in GOLD if doc["file"].startswith("quiet/")]
EVENTS = [(doc, event) for doc in GOLD for event in doc["events"]]
TEXTS = (
    "company_text", "round_text", "amount_text", "valuation_text", "investors_text", "lead_investors_text",
    "advisers_text", "event_date_text", "disclosed_date_text",
)  # fmt: skip
ROLE_COLUMNS = {
    "被投资方": "company_text", "上市公司": "company_text", "被收购方": "company_text", "融资轮次": "round_text",
    "融资金额": "amount_text", "募资金额": "amount_text", "交易金额": "amount_text", "估值": "valuation_text",
    "投资方": "investors_text", "收购方": "investors_text", "领投方": "lead_investors_text",
    "财务顾问": "advisers_text", "事件时间": "event_date_text", "披露时间": "disclosed_date_text",
}  # fmt: skip
CHINESE_TYPE = {
    "equity_round": "企业融资", "strategic_investment": "企业融资", "private_placement": "企业融资",
    "debt": "企业融资", "ipo": "公司上市", "acquisition": "企业收购", "fund_closing": "基金募集",
}  # fmt: skip
# articles whose characters are damaged, or whose sentences are rows of a table: what their raw words say shows when
# they are cleaned
CLEANED = {
    "raw/lost_bytes.txt", "raw/lost_characters.txt", "raw/ocr_paper.txt", "raw/portal_copy.txt", "raw/table_weekly.md",
    "raw/wrapped_mail.txt", "vc-06", "vd-02", "vd-05", "vd-10", "vd-12",
}  # fmt: skip
NOTE = re.compile(r"(?<=[\u3400-\u9fff])\([a-zü\u00e0-\u01dc\u0300-\u036f]+\)")
INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
SIMPLIFIED = opencc.OpenCC("t2s")


def ids(docs: list[dict[str, Any]]) -> list[str]:
    return [doc["id"] for doc in docs]


def plain(raw: str, file: str) -> str:
    """A raw slice as a reader takes it, with neither white space nor width nor script in the way."""
    text = html.unescape(re.sub(r"<[/!a-z][^>]*>", "", raw))
    text = re.sub(r"\*\*|^[-#>] |\[[^]]*\]\([^)]*\)", "", text) if file.endswith(".md") else text
    text = INVISIBLE.sub("", NOTE.sub("", text))
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", SIMPLIFIED.convert(text)))


@functools.cache
def cleaned(doc_id: str) -> Aligned:
    """The clean text of an article of which a reader cannot make out the words."""
    doc = next(doc for doc in FUNDING if doc["id"] == doc_id)
    return clean(Article(doc_id, doc["text"], aligned(doc["text"])), load(Settings(ner=False)).clean)[0]


def said(doc: dict[str, Any], start: int, end: int) -> str:
    """What the raw characters `start` to `end` of an article say, in the form of `plain`."""
    if doc["id"] not in CLEANED:
        return plain(doc["text"][start:end], doc["file"])
    text = cleaned(doc["id"])
    return words("".join(
        char for char, a, b in zip(text.text, text.starts, text.ends, strict=True) if start <= a and b <= end))


def words(text: str) -> str:
    """The wanted words in the form of `plain`."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@functools.cache
def rows(path: Path) -> dict[str, dict[str, str]]:
    """The rows of a table by id."""
    text = path.read_bytes().decode("utf-8-sig")
    if path.suffix == ".csv":
        table = list(csv.DictReader(io.StringIO(text)))
    elif path.suffix == ".json":
        table = json.loads(text)
    else:
        table = [json.loads(line) for line in text.splitlines()]
    return {row["id"]: row for row in table}


def decoded(doc: dict[str, Any]) -> str:
    """The text of a document's file, read with no part of the product."""
    path = CORPUS / doc["file"]
    if path.suffix in {".json", ".jsonl", ".csv"}:
        return str(rows(path)[doc["id"]]["text"])
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    encoding = {"utf-8": "utf-8-sig", "utf-16-be": "utf-16"}.get(doc["encoding"], doc["encoding"])
    text: str = data.decode(str(encoding))
    return text


def test_ids_are_unique() -> None:
    assert len(set(ids(GOLD))) == len(GOLD)


def test_there_is_enough_of_both_kinds() -> None:
    assert len(FUNDING) >= 60
    assert len(QUIET) >= 14


def test_every_file_has_its_gold() -> None:
    files = {str(path.relative_to(CORPUS)) for folder in ("raw", "quiet") for path in (CORPUS / folder).iterdir()}
    assert files == {doc["file"] for doc in GOLD}


def test_every_row_has_its_gold() -> None:
    for file in {doc["file"] for doc in GOLD if doc["id"] != doc["file"]}:
        assert set(rows(CORPUS / file)) == {doc["id"] for doc in GOLD if doc["file"] == file}


def test_every_file_stands_in_the_readme() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    missing = [doc["id"] for doc in GOLD if doc["file"] not in readme or doc["id"] not in readme]
    assert not missing


@pytest.mark.parametrize("doc", [d for d in GOLD if d["encoding"]], ids=lambda d: d["id"])
def test_the_text_is_the_decoded_file(doc: dict[str, Any]) -> None:
    assert decoded(doc) == doc["text"]


def test_the_text_is_the_words_of_the_word_file() -> None:
    docx = pytest.importorskip("docx")
    for doc in (d for d in GOLD if d["file"].endswith(".docx")):
        paragraphs = [p.text for p in docx.Document(str(CORPUS / doc["file"])).paragraphs]
        assert "\n".join(paragraphs) == doc["text"]


def test_the_text_is_the_words_of_the_pdf() -> None:
    pypdf = pytest.importorskip("pypdf")
    for doc in (d for d in GOLD if d["file"].endswith(".pdf")):
        pages = [page.extract_text() for page in pypdf.PdfReader(CORPUS / doc["file"]).pages]
        assert words("".join(pages)) == words(doc["text"])


def test_funding_articles_hold_events_and_quiet_ones_none() -> None:
    assert [doc["id"] for doc in FUNDING if not doc["events"]] == []
    assert [doc["id"] for doc in QUIET if doc["events"] or doc["event_list"]] == []


@pytest.mark.parametrize("doc", FUNDING, ids=lambda d: d["id"])
def test_each_argument_stands_at_its_offsets(doc: dict[str, Any]) -> None:
    for event in doc["events"]:
        assert set(event["spans"]) == set(TEXTS)
        for column in TEXTS:
            names = event[column].split(";") if event[column] else []
            spans = event["spans"][column]
            assert len(spans) == len(names), column
            assert spans == sorted(spans), "names stand in order of appearance"
            for name, (start, end) in zip(names, spans, strict=True):
                assert said(doc, start, end) == words(name)


@pytest.mark.parametrize("doc", FUNDING, ids=lambda d: d["id"])
def test_the_evidence_stands_at_its_offsets(doc: dict[str, Any]) -> None:
    for event in doc["events"]:
        start, end = event["evidence_start"], event["evidence_end"]
        assert 0 <= start < end <= len(doc["text"])
        assert said(doc, start, end) == words(event["evidence"])
        inside = [s for spans in event["spans"].values() for s in spans if start <= s[0] and s[1] <= end]
        assert inside, "the evidence holds at least one argument"


@pytest.mark.parametrize("doc", FUNDING, ids=lambda d: d["id"])
def test_both_forms_of_the_gold_say_the_same(doc: dict[str, Any]) -> None:
    assert len(doc["event_list"]) == len(doc["events"])
    for chinese, event in zip(doc["event_list"], doc["events"], strict=True):
        assert chinese["event_type"] == CHINESE_TYPE[event["event_type"]]
        told = {(ROLE_COLUMNS[a["role"]], a["argument"]) for a in chinese["arguments"]}
        wanted = {(c, name) for c in TEXTS for name in event[c].split(";") if name}
        roles = {ROLE_COLUMNS[a["role"]] for a in chinese["arguments"]}
        assert told <= wanted
        assert {w for w in wanted if w[0] in roles} <= told


def test_each_event_names_its_company_and_type() -> None:
    for doc, event in EVENTS:
        assert event["company"], doc["id"]
        assert event["company_text"], doc["id"]
        assert event["event_type"] in CHINESE_TYPE, doc["id"]
        assert event["status"] in {"completed", "planned", "reported", "terminated"}, doc["id"]


def test_some_deals_are_told_by_several_articles() -> None:
    told: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for doc, event in EVENTS:
        told.setdefault(event["deal"], []).append((doc["id"], event))
    shared = {deal: group for deal, group in told.items() if len(group) > 1}
    assert len(shared) >= 30
    for deal, group in shared.items():
        assert len({doc_id for doc_id, _ in group}) == len(group), f"{deal}: twice in one article"
        assert len({(event["company"], event["event_type"]) for _, event in group}) == 1, deal
        assert len({event["round"] for _, event in group} - {""}) <= 1, deal


def test_leads_are_investors_too() -> None:
    for doc, event in EVENTS:
        assert set(event["lead_investors_text"].split(";")) <= {*event["investors_text"].split(";"), ""}, doc["id"]
        assert len(event["investors"].split(";")) == len(event["investors_text"].split(";")), doc["id"]


def test_amounts_keep_their_precision() -> None:
    for doc, event in EVENTS:
        amount, low, high = event["amount"], event["amount_min"], event["amount_max"]
        shape = (amount is not None, low is not None, high is not None)
        if not event["amount_text"]:
            assert (event["amount_precision"], event["currency"], shape) == ("", "", (False,) * 3), doc["id"]
            continue
        assert re.fullmatch("[A-Z]{3}", event["currency"]), doc["id"]
        assert shape == {
            "exact": (True, False, False), "about": (True, False, False), "over": (True, True, False),
            "under": (True, False, True), "range": (False, True, True), "order": (False, True, True),
        }[event["amount_precision"]], doc["id"]  # fmt: skip
        assert all(value > 0 for value in (amount, low, high) if value is not None), doc["id"]
        assert low is None or high is None or low < high, doc["id"]


def test_amounts_agree_with_their_words() -> None:
    """The unit alone is checked: a figure of 亿 has nine digits or more, one of 万 five to nine."""
    for doc, event in EVENTS:
        figure = event["amount"] or event["amount_min"]
        if "亿" in event["amount_text"]:
            assert figure >= 10**8, doc["id"]
        elif "万" in event["amount_text"]:
            assert 10**4 <= figure < 10**9, doc["id"]


def test_valuations_say_what_they_are() -> None:
    for doc, event in EVENTS:
        if event["valuation_text"]:
            assert event["valuation_kind"] in {"pre", "post", "unstated", "market_cap"}, doc["id"]
            assert event["valuation"] > 0, doc["id"]
            assert re.fullmatch("[A-Z]{3}", event["valuation_currency"]), doc["id"]
        else:
            assert event["valuation"] is None, doc["id"]


def test_dates_are_cut_to_their_precision() -> None:
    shapes = {"day": r"\d{4}-\d\d-\d\d", "month": r"\d{4}-\d\d", "vague": "", "": ""}
    for doc, event in EVENTS:
        shape = shapes.get(event["event_date_precision"], r"\d{4}")
        assert re.fullmatch(shape, event["event_date"]), doc["id"]
        assert bool(event["event_date_text"]) == bool(event["event_date_precision"]), doc["id"]
        for value in (event["event_date"], event["disclosed_date"], (doc["published"] or "")[:10]):
            if len(value) == 10:
                datetime.date.fromisoformat(value)


def test_nothing_is_known_after_it_was_printed() -> None:
    for doc, event in EVENTS:
        if doc["published"] and event["disclosed_date"]:
            assert event["disclosed_date"] <= doc["published"][:10], doc["id"]
        if doc["published"] and event["status"] == "completed" and len(event["event_date"]) == 10:
            assert event["event_date"] <= doc["published"][:10], doc["id"]


@pytest.mark.parametrize("event_type", CHINESE_TYPE)
def test_each_event_type_is_there_several_times(event_type: str) -> None:
    assert sum(event["event_type"] == event_type for _, event in EVENTS) >= 4


@pytest.mark.parametrize(("status", "least"), [("completed", 80), ("planned", 8), ("reported", 4), ("terminated", 6)])
def test_each_status_is_there_several_times(status: str, least: int) -> None:
    assert sum(event["status"] == status for _, event in EVENTS) >= least


def test_the_ways_of_being_dirty_are_there() -> None:
    suffixes = {Path(doc["file"]).suffix for doc in GOLD}
    assert suffixes >= {".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".docx", ".pdf", ".gz"}
    assert {doc["encoding"] for doc in GOLD} >= {
        "utf-8", "utf-8-sig", "gbk", "gb18030", "big5", "utf-16", "utf-16-be"
    }  # fmt: skip
    assert sum(doc["file"].endswith(".html") for doc in GOLD) >= 5
    assert sum(bool(NOTE.search(doc["text"])) for doc in GOLD) >= 3
    assert sum(bool(INVISIBLE.search(doc["text"])) for doc in GOLD) >= 4
    assert any("０" <= char <= "９" for doc in GOLD for char in doc["text"])
    assert {event["currency"] for _, event in EVENTS} >= {"CNY", "USD", "HKD", "EUR", "JPY", "GBP", "TWD"}
