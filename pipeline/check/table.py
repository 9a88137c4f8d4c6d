"""Checks of a whole table: rows against each other and against the articles, and the check itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.check.cells import check_cells, check_columns
from pipeline.check.findings import Event, Finding, read_event, short
from pipeline.check.moved import moved
from pipeline.check.rows import Facts, check_row
from pipeline.deals.companies import one_company
from pipeline.model import EQUITY
from pipeline.tables.sheet import Sheet

_BACK_DAYS = 30  # a later article may tell of an earlier round; days before a step back counts
_SAME = ("doc_id", "event_type", "company", "company_text", "round", "amount", "amount_text", "event_date")


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it is today: the cleaned text, and the raw span behind a span of it."""

    text: str
    raw_span: Callable[[int, int], tuple[int, int]]
    changed: bool = False  # since the run that made the table


def check(
    sheet: Sheet, facts: Facts, sources: Mapping[str, Source] | None = None, documents: frozenset[str] | None = None
) -> list[Finding]:
    """Everything that is wrong with `sheet`, in the order of its rows.

    `sources` are articles by doc_id; rows of other articles are not compared with their text. `documents` are the
    doc_ids of the run, when known.
    """
    events = [read_event(line, facts.words) for line in sheet.lines]
    found = list(check_columns(sheet))
    for event in events:
        found += check_cells(event, sheet.names, facts.figures)
        found += check_row(event, facts) if not event.line.unknown else ()  # a cell may hold anything
        if sources is not None and (source := sources.get(event.text("doc_id"))):
            found += _in_source(event, source)
        if documents is not None and event.text("doc_id") and event.text("doc_id") not in documents:
            why = f"no article {short(event.text('doc_id'))} in documents.csv"
            found.append(event.finding("doc_id", "no_article", why))
    held = sources or {}
    found += moved(events, lambda doc_id: held[doc_id].text if doc_id in held else "")
    found += _twice(events)
    found += _mixed_deals(events, facts)
    found += _backwards(events, facts)
    # A column that is not there is told once, not for every row.
    told = (one for one in found if one.row == 1 or not one.column or one.column in sheet.names)
    return sorted(told, key=lambda finding: finding.row)


def _in_source(event: Event, source: Source) -> Iterator[Finding]:
    evidence = event.text("evidence")
    if not evidence or event.text("review") == "missing":
        return
    wanted = (event.number("evidence_start"), event.number("evidence_end"))
    places = []
    at = source.text.find(evidence)
    while at >= 0:
        places.append(source.raw_span(at, at + len(evidence)))
        at = source.text.find(evidence, at + 1)
    since = "; the article has changed since" if source.changed else ""
    if not places:
        yield event.finding("evidence", "evidence_gone", f"the article does not hold {short(evidence)!r}{since}")
    elif None not in wanted and wanted not in places:
        start, end = places[0]
        why = f"the evidence stands at {start} to {end}{since}"
        yield event.finding("evidence_start", "evidence_moved", why, "warning" if source.changed else "error")


def _twice(events: list[Event]) -> Iterator[Finding]:
    by_id: dict[str, Event] = {}
    by_content: dict[tuple[str, ...], Event] = {}
    for event in events:
        event_id, content = event.text("event_id"), tuple(event.text(name) for name in _SAME)
        if event_id and event_id in by_id:
            yield event.finding("event_id", "id_twice", f"row {by_id[event_id].line.number} has this id")
        elif content in by_content and any(content):
            why = f"says the same as row {by_content[content].line.number}"
            yield event.finding("event_id", "duplicate", why, "warning")
        by_id.setdefault(event_id, event)
        by_content.setdefault(content, event)


def _mixed_deals(events: list[Event], facts: Facts) -> Iterator[Finding]:
    """Deals of two companies; a legal name and its short one are one company, as when deals are put together."""
    named = [(_company(event), (event.text("company"), event.text("company_text"))) for event in events]
    same = one_company(((key, tuple(filter(None, names))) for key, names in named if key), facts.affixes)
    first: dict[str, Event] = {}
    for event in events:
        deal, company = event.text("deal_id"), _company(event)
        if deal and company:
            other = first.setdefault(deal, event)
            if same.get(company, company) != same.get(_company(other), _company(other)):
                who = f"{event.text('company') or company} here, {other.text('company')} in row {other.line.number}"
                yield event.finding("deal_id", "deal_mixed", f"one deal, two companies: {who}", "warning")


def _company(event: Event) -> str:
    return event.text("company_id") or event.text("company")


def _backwards(events: list[Event], facts: Facts) -> Iterator[Finding]:
    """Rounds of a company that step back in time: B in May, A in September."""
    histories: defaultdict[str, list[tuple[date, float, Event]]] = defaultdict(list)
    for event in events:
        round_ = facts.rounds.get(event.text("round"))
        when = _day(event.text("event_date") or event.text("disclosed_date") or event.text("published_date"))
        company = event.text("company_id") or event.text("company")
        told = event.text("event_type") in (*EQUITY, "ipo")
        if round_ and when and company and told and event.text("status") != "terminated":
            histories[company].append((when, round_.rank, event))
    for history in histories.values():
        history.sort(key=lambda item: (item[0], item[1], item[2].line.number))
        highest = history[0]
        for item in history[1:]:
            when, rank, event = item
            if rank < highest[1] and (when - highest[0]).days >= _BACK_DAYS:
                other = highest[2]
                earlier = f"{other.text('round')} in {highest[0]} (row {other.line.number})"
                why = f"{event.text('round')} in {when}, after {earlier}"
                yield event.finding("round", "round_backwards", why, "warning")
            if rank >= highest[1]:
                highest = item


def _day(text: str) -> date | None:
    """The first day of an ISO date cut to any precision."""
    try:
        return date.fromisoformat((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10])
    except ValueError:
        return None
