"""How much of a table people have looked at, and what they found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.review.store import FACTS, Reviewed, Reviews
from pipeline.tables.schema import Row


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of events and articles.

    `reviewed`: events with a verdict; `only_corrected`: those without one in which a cell was corrected; `verdicts`:
    reviewed events by verdict, `wrong` ones included, which the table no longer holds; `right` of `judged` extracted
    events needed no correction; `columns`: corrected cells by column, most first.
    """

    events: int
    reviewed: int
    flagged: int
    flagged_reviewed: int
    documents: int
    documents_done: int
    judged: int
    right: int
    verdicts: dict[str, int] = field(default_factory=dict)
    columns: tuple[tuple[str, int], ...] = ()
    only_corrected: int = 0
    flagged_corrected: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the extracted events that people judged and left as they were; None before the first."""
        return self.right / self.judged if self.judged else None


def coverage(events: Sequence[Row], reviews: Reviews) -> Coverage:
    """How far the review of `events` (the table of the last run) has come."""
    verdicts = Counter(event.verdict or "cells only" for event in reviews.events.values())
    columns = Counter(column for event in reviews.events.values() for column in corrected(event))
    judged = [event for event in reviews.events.values() if event.verdict in ("ok", "fixed", "wrong")]
    seen = {event_id for event_id, event in reviews.events.items() if event.verdict}
    mended = {event_id for event_id, event in reviews.events.items() if not event.verdict and corrected(event)}
    done = defaultdict(list)
    for row in events:
        done[row["doc_id"]].append(row["event_id"] in seen)
    flagged = [row for row in events if row["flags"]]
    return Coverage(
        events=len(events),
        reviewed=sum(row["event_id"] in seen for row in events),
        flagged=len(flagged),
        flagged_reviewed=sum(row["event_id"] in seen for row in flagged),
        documents=len(done),
        documents_done=sum(all(marks) for marks in done.values()),
        judged=len(judged),
        right=sum(event.verdict != "wrong" and not corrected(event) for event in judged),
        verdicts=dict(verdicts),
        only_corrected=sum(row["event_id"] in mended for row in events),
        flagged_corrected=sum(row["event_id"] in mended for row in flagged),
        columns=tuple(sorted(columns.items(), key=lambda item: (-item[1], item[0]))),
    )


def corrected(event: Reviewed) -> list[str]:
    """The columns of an extracted event that a person changed."""
    if event.verdict in ("missing", "wrong"):
        return []
    return [name for name in event.edited if name in FACTS]
