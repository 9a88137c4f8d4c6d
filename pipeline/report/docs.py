"""Articles as the report shows them: the cleaned text, and which parts of it to light up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Aligned, Extraction
from pipeline.tables.schema import Row

EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (half open) of `ReportDoc.text`.

    `role` is a slot of an event (`company`, `lead_investors`, ...), `evidence`, or the label of a mention that
    fills no slot (`DATE`). `events` are the ids of the events that it belongs to; none for an unused mention.
    """

    start: int
    end: int
    role: str
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDoc:
    """One article: `text` is what the reader sees, and `spans` point into it."""

    doc_id: str
    title: str
    text: str
    spans: tuple[Span, ...] = ()
    published: str = ""
    url: str = ""


def report_doc(extraction: Extraction, rows: Sequence[Row]) -> ReportDoc:
    """The article of `extraction` with its mentions and evidence.

    `rows` are its rows of events.csv as the extraction gave them (`tables.rows.event_rows`), in the same order as
    `extraction.events`; when a row for each event is missing, mentions stand without their event.
    """
    article, clean = extraction.article, extraction.clean
    found: dict[tuple[int, int, str], dict[str, None]] = {}
    used: set[tuple[int, int]] = set()
    if len(rows) == len(extraction.events):
        for event, row in zip(extraction.events, rows, strict=True):
            event_id = str(row["event_id"])
            found.setdefault((event.start, event.end, EVIDENCE), {})[event_id] = None
            for role, mentions in event.slots.items():
                for mention in mentions:
                    used.add((mention.start, mention.end))
                    found.setdefault((mention.start, mention.end, role), {})[event_id] = None
    else:
        for row in rows:
            where = _clean_span(clean, row["evidence_start"], row["evidence_end"])
            if where:
                found.setdefault((*where, EVIDENCE), {})[str(row["event_id"])] = None
    for mention in extraction.mentions:
        if (mention.start, mention.end) not in used:
            found.setdefault((mention.start, mention.end, mention.label), {})
    spans = tuple(Span(start, end, role, tuple(ids)) for (start, end, role), ids in sorted(found.items()))
    return ReportDoc(
        article.doc_id, article.title, clean.text, spans, published=article.published or "", url=article.url
    )


def _clean_span(clean: Aligned, raw_start: object, raw_end: object) -> tuple[int, int] | None:
    """Clean characters behind a raw span; None when nothing of it is left."""
    if not isinstance(raw_start, int) or not isinstance(raw_end, int):
        return None
    # Raw offsets need not rise, so that a search by halves could miss.
    inside = [at for at, start in enumerate(clean.starts) if raw_start <= start < raw_end]
    return (inside[0], inside[-1] + 1) if inside else None
