"""The report in a browser: what a reader does with it all day."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.docs import ReportDoc, Span
from pipeline.report.write import write_report
from pipeline.review.bases import best_base
from pipeline.review.store import Reviews
from pipeline.review.take import take
from pipeline.tables.schema import EVENTS, row
from pipeline.tables.sheet import read_sheet
from pipeline.tables.text import cell_text
from tests.report.browser import launch
from tests.report.made import Made, made

sync_api = pytest.importorskip("playwright.sync_api", reason="the playwright package is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        try:
            opened = launch(play)
        except sync_api.Error:
            pytest.skip("no Chromium on this machine (make browser installs one)")
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def tables() -> Made:
    return made(60)


@pytest.fixture(scope="module")
def report(tables: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(path, tables.events, tables.documents, tables.articles, title="测试")
    return path


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    """Opens a page and fails on any script error and on any request that leaves the file."""
    contexts: list[Any] = []
    problems: list[str] = []

    def go(path: Path, fragment: str = "", **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, "locale": "zh-CN", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and problems.append(message.text))
        page.on("request", lambda request: request.url.startswith("http") and problems.append(request.url))
        page.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("body[data-ready]")
        return page

    yield go
    for context in contexts:
        context.close()
    assert problems == []


def shown(page: Any) -> int:
    return int(re.findall(r"\d+", page.text_content("#shown"))[0])


def test_flagged_events_stand_first(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    flagged = {event["event_id"] for event in tables.events if event["flags"]}
    first = page.eval_on_selector_all(".tabulator-row", "rows => rows.map(row => row.dataset.event)")[: len(flagged)]
    assert set(first) == flagged


def test_totals_count_each_deal_once(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    assert page.text_content(".tile:nth-child(1) strong") == str(len(tables.events))
    deals = {event["deal_id"]: event["amount_cny"] for event in tables.events}
    done = {event["deal_id"] for event in tables.events if event["status"] == "completed"}
    total, rest = (sum(amount for deal, amount in deals.items() if isinstance(amount, float) and (deal in done) == told)
                   for told in (True, False))
    assert total and rest
    assert float(page.text_content(".tile.lead strong").strip("¥亿")) == pytest.approx(total / 1e8, rel=0.01)
    told = re.search(r"另有 ¥([\d.]+)亿", page.text_content(".tile.lead small"))
    assert told and float(told[1]) == pytest.approx(rest / 1e8, rel=0.01)


def test_a_facet_keeps_the_rows_that_hold_its_value(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    page.click('[data-facet="status"]')
    page.click(".option:has-text('计划中')")
    assert shown(page) == sum(event["status"] == "planned" for event in tables.events) > 0
    page.click('[data-facet="investors"]')
    name = page.text_content(".option span")
    page.click(".option")
    wanted = [e for e in tables.events if e["status"] == "planned" and name in e["investors"]]  # type: ignore[operator]
    assert shown(page) == len(wanted) > 0
    assert page.locator(".tabulator-row").count() == len(wanted)
    page.keyboard.press("Escape")
    page.click("#clear")
    assert shown(page) == len(tables.events)


def test_every_facet_can_be_filtered(report: Path, visit: Any) -> None:
    page = visit(report)
    page.click('[data-facet="*"]')
    more = set(page.eval_on_selector_all("[data-more]", "parts => parts.map(part => part.dataset.more)"))
    first = set(page.eval_on_selector_all("[data-facet]", "parts => parts.map(part => part.dataset.facet)"))
    wanted = {"event_type", "status", "round", "currency", "company", "investors", "flags", "review", "year"}
    assert wanted <= more | first


def test_ranges_of_amount_date_and_confidence(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    page.click('[data-facet="*"]')
    page.fill('[data-range="confidence-0"]', "0.8")
    page.fill('[data-range="date-1"]', "2024/12")
    page.press('[data-range="date-1"]', "Enter")
    wanted = [e for e in tables.events if (e["confidence"] or 0) >= 0.8 and str(e["event_date"]) < "2025"]  # type: ignore[operator]
    page.wait_for_function(f"() => document.querySelectorAll('.tabulator-row').length === {len(wanted)}")
    assert shown(page) == len(wanted) > 0
    for typed, read in (("2024年3月", "2024-03"), ("2024.3.5", "2024-03-05"), ("2024", "2024"), ("早", "早")):
        page.fill('[data-range="date-0"]', typed)
        page.press('[data-range="date-0"]', "Enter")
        assert page.input_value('[data-range="date-0"]') == read


def test_search_finds_words_of_the_evidence(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    company = str(tables.events[3]["company"])
    page.fill("#search", f"{company} {tables.events[3]['round']}")
    page.wait_for_function("() => document.querySelectorAll('.tabulator-row').length < 5")
    assert page.text_content(".tabulator-row .company") == company
    page.fill("#search", str(tables.events[3]["doc_id"]))
    page.wait_for_function("() => document.querySelectorAll('.tabulator-row').length < 5")
    assert page.text_content(".tabulator-row .company") == company


def test_sorting_by_amount_goes_by_value_not_by_text(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    page.click(".tabulator-col[tabulator-field=amount] .tabulator-col-title")
    page.wait_for_selector(".tabulator-col[tabulator-field=amount][aria-sort=descending]")
    ids = page.eval_on_selector_all(".tabulator-row", "rows => rows.map(row => row.dataset.event)")[:10]
    amounts = {event["event_id"]: event["amount_cny"] for event in tables.events}
    top = sorted((amount for amount in amounts.values() if isinstance(amount, float)), reverse=True)[:10]
    assert [amounts[event] for event in ids] == top


def test_a_column_can_be_shown_and_hidden_and_stays_so(report: Path, visit: Any) -> None:
    page = visit(report)
    assert not page.is_visible(".tabulator-col[tabulator-field=amount_text]")
    page.click("#columns")
    page.check('[data-column="amount_text"]')
    page.uncheck('[data-column="title"]')
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.is_visible(".tabulator-col[tabulator-field=amount_text]")
    assert not page.is_visible(".tabulator-col[tabulator-field=title]")


def test_a_row_opens_to_its_evidence_and_all_cells(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    page.click(".tabulator-row .caret")
    event = page.get_attribute(".tabulator-row:has(.expansion)", "data-event")
    row_of = {str(made_row["event_id"]): made_row for made_row in tables.events}[event]
    assert page.text_content(".expansion blockquote") == row_of["evidence"]
    assert str(row_of["amount_text"]) in page.text_content(".expansion .fields")
    page.click(".tabulator-row .caret")
    assert page.locator(".expansion").count() == 0


def test_an_event_shows_its_mentions_and_its_evidence_in_view(report: Path, tables: Made, visit: Any) -> None:
    event = tables.events[11]
    page = visit(report, f"#{event['event_id']}")
    page.wait_for_selector(".detail .mine-ev")
    marks = page.eval_on_selector_all("mark.own", "all => all.map(mark => [mark.dataset.role, mark.textContent])")
    lit = dict(marks)
    assert lit["company"] == event["company_text"]
    assert lit["amount"] == event["amount_text"]
    assert lit["lead_investors"] == event["lead_investors"][0]  # type: ignore[index]
    whole = page.eval_on_selector_all(".mine-ev", "parts => parts.map(part => part.textContent).join('')")
    assert whole == event["evidence"]
    assert page.evaluate(
        """() => { const view = document.querySelector('.article').getBoundingClientRect();
        const part = document.querySelector('.mine-ev').getBoundingClientRect();
        return part.top >= view.top && part.bottom <= view.bottom }"""
    )


def test_evidence_far_down_a_long_article_is_scrolled_to(tables: Made, tmp_path: Path, visit: Any) -> None:
    article, event = tables.articles[0], tables.events[0]
    before = "这一段与融资无关，只是让文章变长。\n" * 300
    spans = tuple(dataclasses.replace(s, start=s.start + len(before), end=s.end + len(before)) for s in article.spans)
    long = dataclasses.replace(article, text=before + article.text, spans=spans)
    write_report(tmp_path / "report.html", [event], tables.documents, [long])
    page = visit(tmp_path / "report.html", f"#{event['event_id']}")
    page.wait_for_selector(".mine-ev")
    assert page.evaluate("() => document.querySelector('.article').scrollTop") > 1000
    box = page.locator(".mine-ev").first.bounding_box()
    assert 0 < box["y"] < 900


def test_a_link_can_be_shared(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    page.click(".tabulator-row:nth-child(3) .company")
    page.wait_for_selector(".detail .mine-ev")
    event = page.get_attribute(".tabulator-row.current", "data-event")
    link = page.evaluate("location.href")
    assert link.endswith(f"#{event}")
    page.click("#link")
    page.click("#next")
    page.wait_for_function(f"() => !location.hash.endsWith('{event}')")
    again = visit(report, f"#{event}")
    again.wait_for_selector(".detail .mine-ev")
    company = {str(made_row["event_id"]): made_row["company"] for made_row in tables.events}[str(event)]
    assert again.text_content(".detail h2") == company
    again.keyboard.press("Escape")
    assert not again.is_visible(".detail")


def test_verdicts_given_while_reading_stay_and_are_handed_over(
    report: Path, tables: Made, visit: Any, tmp_path: Path
) -> None:
    page = visit(report, f"#{tables.events[2]['event_id']}")
    page.wait_for_selector(".detail .mine-ev")
    assert not page.is_visible("#hand-over")
    page.keyboard.press("o")
    page.fill("#note", '=看过了, "好"')
    page.press("#note", "Enter")
    page.keyboard.press("Escape")
    page.goto(report.as_uri() + f"#{tables.events[5]['event_id']}")
    page.reload()
    page.wait_for_selector(".detail .mine-ev")
    page.click('[data-verdict="wrong"]')
    with page.expect_download() as download:
        page.click("#hand-over")
    download.value.save_as(tmp_path / "review.csv")
    sheet = read_sheet(tmp_path / "review.csv")
    columns = ("event_id", "company", "investors", "amount", "review", "review_note")
    right, wrong = ({n: cell_text(tables.events[at][n]) for n in columns} for at in (2, 5))
    assert [{name: line.cells[name] for name in columns} for line in sheet.lines] == [
        right | {"review": "ok", "review_note": '=看过了, "好"'},
        wrong | {"review": "wrong"},
    ]
    page.click('[data-verdict="wrong"]')  # and taken back
    page.click("#close")
    page.click('[data-facet="review"]')
    page.click(".option:has-text('无误')")
    assert shown(page) == 1
    base = [{name: cell_text(value) for name, value in event.items()} for event in tables.events]
    taken = take(sheet, base, Reviews())
    assert not taken.problems
    assert {change.column for change in taken.changes} == {"review_note"}
    # They are about the run that was seen: one that says otherwise is not what it came from.
    assert best_base(sheet, [[one | {"company": "另一家"} for one in base], base]) == base
    assert taken.verdicts == {"ok": 1, "wrong": 1}


def test_a_link_to_an_event_that_is_gone_says_so(report: Path, visit: Any) -> None:
    page = visit(report, "#ev0000000000000000")
    assert "ev0000000000000000" in page.text_content(".toast")


def test_labels_in_chinese_and_english(report: Path, visit: Any) -> None:
    page = visit(report)
    assert page.text_content("h1") == "融资事件"
    page.click("#language")
    assert page.text_content("h1") == "Funding events"
    assert page.text_content(".tabulator-col[tabulator-field=investors] .tabulator-col-title") == "Investors"
    assert page.get_attribute("html", "lang") == "en"


def test_charts_follow_the_filters_and_a_bar_is_a_filter(report: Path, tables: Made, visit: Any) -> None:
    page = visit(report)
    page.wait_for_selector("#top-investors svg path", state="attached")
    before = page.inner_html("#by-confidence")
    page.click('[data-facet="round"]')
    page.click(".option:has-text('Pre-A')")
    page.wait_for_function("html => document.getElementById('by-confidence').innerHTML !== html", arg=before)
    page.keyboard.press("Escape")
    filtered = page.inner_html("#by-confidence")
    page.click("#clear")
    page.wait_for_function("html => document.getElementById('by-confidence').innerHTML !== html", arg=filtered)
    for _ in range(10):  # until the bars have stopped growing, also on a busy machine
        page.wait_for_timeout(1000)
        box = page.locator("#by-status").bounding_box()
        page.mouse.click(box["x"] + box["width"] * 0.24 + 37, box["y"] + box["height"] / 2)
        page.wait_for_timeout(1000)
        if page.locator(".chip").count():
            break
    page.wait_for_selector(".chip")
    assert shown(page) == sum(event["status"] == "completed" for event in tables.events)


def test_readable_on_a_phone(report: Path, visit: Any) -> None:
    page = visit(report, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.tap(".tabulator-row .company")
    page.wait_for_selector(".mine-ev")
    box = page.locator(".detail").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)


def test_dark_mode_follows_the_system_and_the_button(report: Path, visit: Any) -> None:
    page = visit(report, color_scheme="dark")
    back = "getComputedStyle(document.body).backgroundColor"
    night = page.evaluate(back)
    assert max(map(int, re.findall(r"\d+", night))) < 60
    page.fill("#search", "没有这样的事件")
    page.wait_for_selector(".tabulator-placeholder span")
    nothing = page.evaluate("getComputedStyle(document.querySelector('.tabulator-placeholder span')).color")
    assert min(map(int, re.findall(r"\d+", nothing))) > 100
    page.click("#theme")
    assert min(map(int, re.findall(r"\d+", page.evaluate(back)))) > 200


def test_printed_it_holds_all_rows_of_the_table(report: Path, tables: Made, visit: Any, tmp_path: Path) -> None:
    page = visit(report)
    page.fill("#search", "科技")
    page.wait_for_timeout(400)
    count = shown(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".tabulator-print-table tbody tr").count() == count > 0


def test_labels_of_a_chart_stand_apart_and_whole(tmp_path: Path, visit: Any) -> None:
    known = {"event_type": "equity_round", "amount_cny": 1e8, "event_date": "2025-09-01"}
    of = {"": "GGV Management", "Pre-IPO": "KKR", "战略融资": "WWWMM", "A": "甲"}
    events = [
        row(EVENTS, {**known, "event_id": f"ev{stage}", "deal_id": stage or "x", "round": stage, "investors": (name,)})
        for stage, name in of.items()
    ]
    write_report(tmp_path / "r.html", events, [], [])
    page = visit(tmp_path / "r.html", locale="en-US")
    page.wait_for_selector("#top-investors svg text")
    told = page.evaluate("""() => [...document.querySelectorAll('.plot:not(.small) svg text')].map(node => {
        const [box, frame] = [node.getBoundingClientRect(), node.closest('svg').getBoundingClientRect()];
        return [node.closest('.plot').id, node.textContent, box.left, box.right, box.top, frame.left] })""")
    assert all(left >= frame - 1 for _, _, left, _, _, frame in told), told
    top = min(one[4] for one in told if one[0] == "by-month")
    legend = sorted((one for one in told if one[0] == "by-month" and one[4] < top + 8), key=lambda one: one[2])
    assert len(legend) > 3
    # Between two labels stand a gap and the mark of the second.
    assert all(one[3] + 15 < two[2] for one, two in itertools.pairwise(legend)), legend


def test_what_else_is_said_of_a_cell_stands_among_the_first_fields(tmp_path: Path, visit: Any) -> None:
    event = row(EVENTS, {"event_id": "ev1", "doc_id": "a.txt", "company": "青禾机器人", "event_type": "equity_round",
                         "status": "completed", "round": "A", "flags": ("review_conflict",)})  # fmt: skip
    others = {"ev1": [("round", "A+", ""), ("amount", "30000000", "李.csv"), ("status", "planned", "<b>"),
                      ("investors", "", "王")], "ev2": [("round", "C", "")]}  # fmt: skip
    write_report(tmp_path / "r.html", [event], [], [], others=others)
    page = visit(tmp_path / "r.html", "#ev1", locale="en-US")
    page.wait_for_selector(".facts .otherwise")
    assert page.locator(".facts > dl > .otherwise").all_text_contents() == [
        "⚑ Roundextracted now: A+", "⚑ Amount李.csv says 30,000,000", "⚑ Status<b> says Planned",
        "⚑ Investors王 says nothing",
    ]  # fmt: skip


def test_articles_of_one_deal_lead_to_each_other_and_one_without_a_title_has_its_id(tmp_path: Path, visit: Any) -> None:
    known = {"company": "青禾机器人", "deal_id": "deal1", "event_type": "equity_round", "status": "completed"}
    told = [("ev1", "快讯.txt", "青禾机器人获投"), ("ev2", "rows.jsonl#2", ""), ("ev3", "rows.jsonl#2", "")]
    events = [row(EVENTS, {**known, "event_id": event, "doc_id": doc, "title": title}) for event, doc, title in told]
    events[2] = {**events[2], "deal_id": "deal2"}
    write_report(tmp_path / "r.html", events, [], [])
    page = visit(tmp_path / "r.html", "#ev1", locale="en-US")
    page.click(".facts div:has(dt:text('This deal elsewhere')) a:text('rows.jsonl#2')")
    page.wait_for_selector(".detail .title:text('rows.jsonl#2')")
    assert page.locator(".facts div:has(dt:text('This deal elsewhere')) a").all_text_contents() == ["青禾机器人获投"]
    page.click("#close")
    assert page.locator(".tabulator-cell[tabulator-field=title]").all_text_contents().count("rows.jsonl#2") == 2


NASTY = [
    "<script>document.title='owned'</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "' onmouseover='alert(3)",
    "<!--<script>",
    "${alert(4)}`",
    "\u202e反过来\u2066隔离\u200f",
    "&lt;b&gt; &amp; \u2028 \x00 \x1b[31m",
    "javascript:alert(5)",
    "🐉𠮷 emoji and rare characters",
]


def test_nothing_in_an_article_reaches_the_page_as_markup(tmp_path: Path, visit: Any) -> None:
    events, articles = [], []
    columns = ("title", "company", "company_text", "round", "status", "event_type", "amount_text", "evidence", "review")
    columns += ("review_note", "currency", "event_date", "deal_id")
    for number, nasty in enumerate(NASTY):
        text = f"{nasty}科技完成一轮融资。{nasty}"
        cells = dict.fromkeys(columns, nasty)
        lists = dict.fromkeys(("investors", "lead_investors", "advisers", "flags", "rules"), (nasty, "乙"))
        event = f"ev{number}{nasty}"
        known = {"event_id": event, "doc_id": nasty, "amount": 5, "confidence": 0.5}
        events.append(row(EVENTS, {**cells, **lists, **known}))
        spans = (Span(0, len(text), "evidence", (event,)), Span(0, len(nasty), "company", (event,)),
                 Span(len(nasty), len(nasty) + 2, nasty, (event,)))  # fmt: skip
        articles.append(ReportDoc(nasty, nasty, text, spans, nasty, nasty))
    path = tmp_path / "report.html"
    write_report(path, events, [], articles, title=NASTY[1])
    source = path.read_text(encoding="utf-8")
    data = source.split('id="data">')[1].split("</script>")[0]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", data)
    page = visit(path)
    title = page.title()
    for mark in range(len(NASTY)):
        page.click(f".tabulator-row:nth-child({mark + 1}) .company")
        page.wait_for_selector(".detail .mine-ev")
        page.click(".detail .facts summary")
        shown_text = page.text_content(".detail .text")
        assert "科技完成一轮融资" in shown_text
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", shown_text)
        page.click(f".tabulator-row:nth-child({mark + 1}) .caret")
        page.click(f".tabulator-row:nth-child({mark + 1}) .caret")
    page.hover(".tabulator-row .flagmark")
    page.click('[data-facet="investors"]')
    page.mouse.move(*(page.locator("#top-investors").bounding_box()[side] + 90 for side in ("x", "y")))
    page.wait_for_timeout(200)
    assert page.title() == title
    assert page.locator("img").count() == 0
    links = page.eval_on_selector_all("a[href]", "all => all.map(link => link.getAttribute('href'))")
    assert all(re.match("https?:|#", link) for link in links)


def test_rare_characters_do_not_move_what_is_lit(tmp_path: Path, visit: Any) -> None:
    text = "🐉𠮷野家科技获得1亿元融资。"
    event = row(EVENTS, {"event_id": "ev1", "doc_id": "d", "company": "𠮷野家科技", "evidence": text})
    spans = (Span(0, len(text), "evidence", ("ev1",)), Span(1, 6, "company", ("ev1",)), Span(8, 11, "amount", ("ev1",)))
    write_report(tmp_path / "r.html", [event], [], [ReportDoc("d", "", text, spans)])
    page = visit(tmp_path / "r.html", "#ev1")
    page.wait_for_selector(".mine-ev")
    assert page.eval_on_selector_all("mark.own", "all => all.map(mark => mark.textContent)") == ["𠮷野家科技", "1亿元"]
