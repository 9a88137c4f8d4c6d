"""Rows of every table from what one article gave."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Protocol

from pipeline.deals.best import deal_cells
from pipeline.deals.group import Deal
from pipeline.model import Article, DateValue, Extraction, Failure, Mention, Money
from pipeline.tables.schema import DEALS, DOCUMENTS, EVENTS, INVESTORS, MENTIONS, SEPARATOR, Row, row
from pipeline.tables.text import number_text

# What makes an event itself: the id stays when any other cell changes.
_IDENTITY = ("doc_id", "event_type", "company_text", "round_text", "amount_text")


def content_id(prefix: str, *parts: str) -> str:
    """An id that depends on `parts` alone: `prefix` and 16 hexadecimal digits (64 bits of BLAKE2b)."""
    content = json.dumps(parts, ensure_ascii=True).encode("ascii")
    return prefix + hashlib.blake2b(content, digest_size=8).hexdigest()


def event_rows(extraction: Extraction) -> list[Row]:
    """Rows of events.csv for one article, in the order of `extraction.records`.

    Raises ValueError when a record holds a value of the wrong type.
    """
    article = extraction.article
    seen: Counter[tuple[str, ...]] = Counter()
    rows = []
    for record in extraction.records:
        made = row(
            EVENTS,
            {
                **record,
                "doc_id": article.doc_id,
                "title": article.title,
                "published_date": (article.published or "")[:10],
            },
        )
        identity = tuple(str(made[name]) for name in _IDENTITY)
        seen[identity] += 1  # tells two events apart that say the same
        made["event_id"] = content_id("ev", *identity, str(seen[identity]))
        made["deal_id"] = deal_id(str(made["event_id"]))
        rows.append(made)
    return rows


def deal_id(event_id: str) -> str:
    """The id of the deal whose first event is `event_id`."""
    return content_id("dl", event_id)


class Rows(Protocol):
    """Rows by their place: a list, or a table set aside on disk."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int, /) -> Row: ...


def deal_rows(events: Rows, deals: Iterable[Deal]) -> Iterator[Row]:
    """Rows of deals.csv, in the order in which `events` (the whole table) first tell each deal.

    `deals` are those of more than one event, by the events' places in the table.
    """
    merged = {min(deal.events): deal for deal in deals}
    inside = {at for deal in merged.values() for at in deal.events}
    for at in range(len(events)):
        if at in merged:
            rows = [events[place] for place in merged[at].events]
            yield row(DEALS, {**deal_cells(rows, merged[at]), "deal_id": deal_id(str(rows[0]["event_id"]))})
        elif at not in inside:
            event = events[at]
            own = {"deal_id": deal_id(str(event["event_id"])), "articles": (event["doc_id"],),
                   "events": (event["event_id"],)}  # fmt: skip
            yield row(DEALS, {**event, **own})


def investor_rows(events: Iterable[Row], records: Iterable[Mapping[str, object]]) -> Iterator[Row]:
    """Rows of investors.csv: the investors of each event in order of appearance, then its advisers.

    `events` are the rows of `event_rows`, `records` what they were made from. A record may hold `investors_id` and
    `advisers_id`, ids beside the names; a name without one gets the hash of its own. So it may hold `investors_words`
    and `advisers_words` where the words in the event do not stand beside the names.
    """
    for event, record in zip(events, records, strict=True):
        leads = set(_names(event, "lead_investors"))
        for role, names in (("participant", "investors"), ("adviser", "advisers")):
            texts = _names(record, f"{names}_words") or _names(event, f"{names}_text")
            ids = _names(record, f"{names}_id")
            for name, text, known in zip_longest(_names(event, names), texts, ids, fillvalue=""):
                yield row(
                    INVESTORS,
                    {
                        "event_id": event["event_id"],
                        "deal_id": event["deal_id"],
                        "doc_id": event["doc_id"],
                        "role": "lead" if names == "investors" and name in leads else role,
                        "investor_id": known or content_id("in", name or text),
                        "name": name,
                        "text": text,
                    },
                )


def _names(cells: Mapping[str, object], column: str) -> tuple[str, ...]:
    value = cells.get(column)
    return value if isinstance(value, tuple) else ()


def mention_rows(extraction: Extraction) -> Iterator[Row]:
    """Rows of mentions.csv in order of the text: the mentions kept, and those that only an event knows.

    `role` names the slots that a mention fills, unless a rule gave it one.
    """
    slots: dict[tuple[int, int], dict[str, Mention]] = {}
    for event in extraction.events:
        for slot, mentions in event.slots.items():
            for mention in mentions:
                slots.setdefault((mention.start, mention.end), {}).setdefault(slot, mention)
    kept = {(mention.start, mention.end) for mention in extraction.mentions}
    others = [next(iter(found.values())) for span, found in slots.items() if span not in kept]
    for mention in sorted([*extraction.mentions, *others], key=lambda one: (one.start, one.end)):
        yield row(
            MENTIONS,
            {
                "doc_id": extraction.article.doc_id,
                "label": mention.label,
                "text": mention.text,
                "start": mention.raw_start,
                "end": mention.raw_end,
                "role": mention.role or SEPARATOR.join(slots.get((mention.start, mention.end), ())),
                "rule": mention.rule,
                **_value_cells(mention),
            },
        )


def _value_cells(mention: Mention) -> Mapping[str, str]:
    match mention.value:
        case Money(amount, minimum, maximum, precision, currency):
            return {
                "value": number_text(amount),
                "value_min": number_text(minimum),
                "value_max": number_text(maximum),
                "precision": precision,
                "currency": currency or "",
            }
        case DateValue(iso, start, end, precision):
            return {"value": iso, "value_min": start or "", "value_max": end or "", "precision": precision}
        case str(text):
            return {"value": text}
        case _:
            return {}


def article_row(article: Article, status: str, reason: str = "", **cells: object) -> Row:
    """A row of documents.csv for an article that was read; `cells` are chars, fixes, events and seconds."""
    return row(
        DOCUMENTS,
        {
            "doc_id": article.doc_id,
            "path": article.path,
            "title": article.title,
            "published_date": (article.published or "")[:10],
            "url": article.url,
            "source": article.source,
            "sha256": article.sha256,
            "encoding": article.encoding,
            "status": status,
            "reason": reason,
            **cells,
        },
    )


def failure_row(failure: Failure) -> Row:
    """A row of documents.csv for an input that gave no article."""
    return row(
        DOCUMENTS,
        {
            "doc_id": failure.doc_id,
            "path": failure.path,
            "sha256": failure.sha256,
            "status": "empty" if failure.empty else "quarantined",
            "reason": failure.reason,
        },
    )
