"""Gold from reviews: articles of which every event was looked at, in the form that `rongzi eval` reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.review.follow import split
from pipeline.review.store import VOUCHED, Reviewed, Reviews
from pipeline.tables.schema import Row
from pipeline.tables.text import cell_text

_DATES = ("event_date", "disclosed_date")
Scheme = tuple[str, frozenset[str], Mapping[str, str]]
"""Name of the event type in gold, the event types of events.csv, and the column of each role."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An article that gives no gold, and why."""

    doc_id: str
    why: str


def gold_documents(
    events: Sequence[Row],
    reviews: Reviews,
    schemes: Sequence[Scheme],
    text_of: Callable[[str], tuple[str, str, str] | None],
) -> Iterator[dict[str, object] | Skipped]:
    """A gold document, or the reason for none, for each article with a review, in the order of ids.

    `events` is the table of the last run, `text_of` gives title, text and publication date of an article by its id
    (None when it cannot be read).
    """
    by_doc: defaultdict[str, list[Row]] = defaultdict(list)
    for row in events:
        by_doc[str(row["doc_id"])].append(row)
    for doc_id, reviewed in sorted(reviews.by_document().items()):
        known = {event.event_id: event for event in reviewed}
        left = [row for row in by_doc[doc_id] if _verdict(known, row) not in VOUCHED]
        if left:
            yield Skipped(doc_id, f"{len(left)} of its events have no verdict")
            continue
        if any(event.rivals for event in reviewed):
            yield Skipped(doc_id, "reviewers disagree: see review_conflicts.csv")
            continue
        article = text_of(doc_id)
        if article is None:
            yield Skipped(doc_id, "the article cannot be read")
            continue
        title, text, published = article
        told: list[dict[str, object]] = []
        why = ""
        for row in by_doc[doc_id]:
            for name, types, roles in schemes:
                if row["event_type"] in types:
                    arguments, why = _arguments(row, known[str(row["event_id"])], roles, f"{title}\n{text}")
                    told.append({"event_type": name, "trigger": "", "arguments": arguments})
            if why:
                break
        if why:
            yield Skipped(doc_id, why)
        else:
            yield {"id": doc_id, "title": title, "text": text, "published": published, "event_list": told}


def _verdict(known: Mapping[str, Reviewed], row: Row) -> str:
    event = known.get(str(row["event_id"]))
    return event.verdict if event else ""


def _arguments(row: Row, event: Reviewed, roles: Mapping[str, str], text: str) -> tuple[list[dict[str, str]], str]:
    """The article's words for each role, and why they are not known when they are not."""
    arguments = []
    for role, column in roles.items():
        words = split(cell_text(row[column]))
        value = column.removesuffix("_text")
        names = split(cell_text(row[value]))
        fewer = column.endswith("_text") and isinstance(row[value], tuple) and len(words) < len(names)
        if value not in (column, *_DATES) and value in event.edited and (fewer or column not in event.edited):
            # The value was corrected, its words were not: the value serves where the article holds it. Of a date,
            # the words are right as a rule, and the year that was read into them was wrong.
            words = names
            strange = [part for part in words if part not in text]
            if strange:
                return [], f"{value} was corrected to {strange[0]}: fill {column} with the words of the article"
        arguments += [{"role": role, "argument": word} for word in words]
    return arguments, ""
