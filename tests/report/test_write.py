"""The report as a file."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Article, Event, Extraction, Mention, aligned
from pipeline.report.docs import ReportDoc, Span, report_doc
from pipeline.report.write import data_script, harmless, write_report
from pipeline.tables.rows import event_rows
from pipeline.tables.schema import EVENTS, row
from tests.report.made import made


def packs(page: str) -> list[dict[str, dict[str, object]]]:
    found = re.findall(r'<script type="application/x-pack" id="pack\d+">([^<]*)</script>', page)
    return [json.loads(zlib.decompress(base64.b64decode(pack), -15)) for pack in found]


def test_the_page_is_one_file_that_asks_for_nothing(tmp_path: Path) -> None:
    tables = made(5)
    path = tmp_path / "report.html"
    write_report(path, tables.events, tables.documents, tables.articles)
    page = path.read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    markup = re.sub(r"(<script[^>]*>).*?</script>", r"\1", page, flags=re.DOTALL)
    assert not re.search(r"<[a-z][^>]*\s(?:src|href)=", markup)
    assert "sourceMappingURL" not in page
    assert not re.search(r"<!--\{\w+\}-->", page)


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        tables = made(20)
        write_report(tmp_path / name, tables.events, tables.documents, iter(tables.articles))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_articles_without_an_event_are_left_out(tmp_path: Path) -> None:
    tables = made(3)
    write_report(tmp_path / "r.html", tables.events[:1], tables.documents, tables.articles)
    (pack,) = packs((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert list(pack) == [tables.events[0]["doc_id"]]


def test_past_the_budget_only_the_passages_that_matter_are_kept(tmp_path: Path) -> None:
    text = "甲" * 5000 + "乙科技获得融资" + "丙" * 5000
    event = row(EVENTS, {"event_id": "ev1", "doc_id": "d"})
    doc = ReportDoc("d", "", text, (Span(5000, 5007, "evidence", ("ev1",)), Span(5, 7, "DATE")))
    write_report(tmp_path / "r.html", [event], [], [doc], text_budget=0)
    ((entry,),) = (pack.values() for pack in packs((tmp_path / "r.html").read_text(encoding="utf-8")))
    ((start, end, role, _),) = entry["spans"]  # type: ignore[misc]
    assert (str(entry["text"])[start:end], role, entry["cut"]) == ("乙科技获得融资", "evidence", True)
    assert len(str(entry["text"])) < 1300


def test_of_very_many_events_the_flagged_and_the_first_are_shown_and_the_page_says_so(tmp_path: Path) -> None:
    tables = made(60)
    write_report(tmp_path / "r.html", iter(tables.events), [], tables.articles, event_budget=20)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    ids = [row[0] for row in data["rows"]]
    flagged = [event["event_id"] for event in tables.events if event["flags"]]
    assert len(ids) == 20 > len(flagged)
    assert set(flagged) <= set(ids)
    assert ids == [event["event_id"] for event in tables.events if event["event_id"] in ids]
    assert data["total"] == 60


def test_an_address_that_is_no_web_address_is_no_link(tmp_path: Path) -> None:
    event = row(EVENTS, {"event_id": "ev1", "doc_id": "d"})
    write_report(tmp_path / "r.html", [event], [], [ReportDoc("d", "", "文", (), "", "javascript:alert(1)")])
    (pack,) = packs((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert pack["d"]["url"] == ""


@given(st.text())
def test_harmless_text_keeps_its_length_and_holds_no_direction_mark(text: str) -> None:
    safe = harmless(text)
    assert len(safe) == len(text)
    assert not set(safe) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x00\r")


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_data_in_a_script_element_cannot_end_it(value: object) -> None:
    script = data_script(value)
    assert not set(script) & set("<>&")
    assert json.loads(script) == value


def test_an_extraction_gives_the_mentions_of_each_event_with_their_role() -> None:
    text = "松果智能获得金梧桐创投领投的3000万元融资。它成立于2019年。"
    article = Article("a.txt", text, aligned(text), published="2025-03-01", url="https://example.com")

    def at(label: str, words: str) -> Mention:
        start = text.index(words)
        return Mention(label, words, start, start + len(words), start, start + len(words), None, "rule")

    company, lead = at("COMPANY", "松果智能"), at("INVESTOR", "金梧桐创投")
    amount, year = at("AMOUNT", "3000万元"), at("DATE", "2019年")
    slots = {"company": (company,), "investors": (lead,), "lead_investors": (lead,), "amount": (amount,)}
    event = Event("equity_round", "completed", 0, text.index("它"), slots)
    record = {"company_text": "松果智能", "evidence_start": 0, "evidence_end": 22}
    mentions = (company, lead, amount, year)
    extraction = Extraction(article, aligned(text), mentions=mentions, events=(event,), records=(record,))
    rows = event_rows(extraction)
    doc = report_doc(extraction, rows)
    roles = {(text[span.start : span.end], span.role): span.events for span in doc.spans}
    own = (str(rows[0]["event_id"]),)
    assert roles[("松果智能", "company")] == own
    assert roles[("金梧桐创投", "lead_investors")] == roles[("金梧桐创投", "investors")] == own
    assert roles[(text[: text.index("它")], "evidence")] == own
    assert roles[("2019年", "DATE")] == ()
