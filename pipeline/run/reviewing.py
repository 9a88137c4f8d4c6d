"""What people said of earlier runs, put onto what an article gave."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.mentions import gazetteer
from pipeline.normalise import fx
from pipeline.normalise.entities import canonical
from pipeline.normalise.fx import CONVERTED
from pipeline.normalise.records import converted
from pipeline.report.docs import ReportDoc
from pipeline.review.apply import CONFLICT_HEADS, Applied, Conflict, apply_reviews, nowhere, told_again
from pipeline.review.follow import split
from pipeline.review.parties import worded
from pipeline.review.store import DERIVED, Reviewed, Reviews
from pipeline.rulebook.layers import in_force
from pipeline.run.worker import Outcome
from pipeline.settings import Settings, bundled_rules
from pipeline.tables.rows import investor_rows
from pipeline.tables.schema import Row
from pipeline.tables.text import guard

CONFLICTS = "review_conflicts.csv"
_BY_PLACE = re.compile(r"#\d+$")  # the doc_id of a row without an id: the number of its row


@dataclass
class Reviewing:
    """Applies `reviews` article by article, and gathers the conflicts and counts.

    `renamed`: articles that have another doc_id now, by the one under which they were reviewed.
    """

    reviews: Reviews
    settings: Settings
    conflicts: list[Conflict] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    renamed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._events = self.reviews.by_document()
        self._by_text: dict[str, set[str]] = {}
        for doc_id, events in self._events.items():
            for event in events:
                self._by_text.setdefault(event.sha256, set()).add(doc_id)
        self._by_text.pop("", None)
        self._seen: set[str] = set()

    @property
    def documents(self) -> frozenset[str]:
        """The ids of the articles that people looked at."""
        return frozenset(self._events)

    def apply(self, outcome: Outcome) -> Outcome:
        """`outcome` with the reviews of its article."""
        if outcome.document["status"] == "duplicate":
            return outcome
        reviewed = self._reviewed(outcome)
        if not reviewed:
            return outcome
        applied = apply_reviews(outcome.events, reviewed, self._settle, outcome.document)
        self.conflicts += applied.conflicts
        self.counts += Counter(
            {"corrected": applied.corrected, "left out": applied.left_out, "put in": applied.added,
             "conflicts": len(applied.conflicts)}
        )  # fmt: skip
        return replace(
            outcome,
            document={**outcome.document, "events": len(applied.rows)},
            events=applied.rows,
            investors=tuple(self._investors(outcome, applied, reviewed)),
            shown=_renamed(outcome.shown, applied.renamed) if applied.rows else None,
        )

    def _reviewed(self, outcome: Outcome) -> list[Reviewed]:
        """What was said of an article, also under a name that it had when it was reviewed."""
        doc_id, sha256 = str(outcome.document["doc_id"]), str(outcome.document["sha256"])
        found = list(self._events.get(doc_id, ())) if doc_id not in self._seen else []
        if found and _stands_elsewhere(found, outcome):
            found = []
        elif found:
            self._seen.add(doc_id)
        for other in sorted(self._by_text.get(sha256, set()) - self._seen - {doc_id}):
            self._seen.add(other)
            self.renamed[other] = doc_id
            found += [replace(event, doc_id=doc_id) for event in self._events[other]]
        return found

    def elsewhere(self) -> list[str]:
        """The articles that people looked at and that did not come by; each of their events is named as a conflict."""
        gone = sorted(self._events.keys() - self._seen)
        what = "no article of the run has this doc_id or text: the review found no row, and is kept"
        self.conflicts += [nowhere(event, what) for doc_id in gone for event in self._events[doc_id]]
        return gone

    def others(self) -> dict[str, list[tuple[str, str, str]]]:
        """By event, the cells of which something else is said than stands: column, what, and by whom (empty: by the
        extraction)."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for one in self.conflicts:
            if one.column:
                found.setdefault(one.event_id, []).append((one.column, one.other, one.by))
        return found

    def _settle(self, event: Row, changed: frozenset[str]) -> Mapping[str, object]:
        """Converted amounts and the company's id, where what they hang on was corrected and they were not."""
        out: dict[str, object] = {}
        if changed.intersection(DERIVED["fx_date"]):
            published = str(event["published_date"] or "")
            out |= dict.fromkeys((*CONVERTED, "fx_date")) | converted(event, published, self._rates)
        if changed.intersection(DERIVED["company_id"]):
            out["company_id"] = self._id_of(str(event["company"])) if event["company"] else ""
        return {name: value for name, value in out.items() if name not in changed}

    def _investors(self, outcome: Outcome, applied: Applied, reviewed: Sequence[Reviewed]) -> Iterator[Row]:
        """Rows of investors.csv in the order of the events; those of a corrected event are made anew. A name that the
        article told keeps its id."""
        same = {str(event["event_id"]): event for event in outcome.events}
        ids = {str(row["name"]): str(row["investor_id"]) for row in outcome.investors}
        was = {new: old for old, new in applied.renamed.items()}
        said = {event.event_id: event for event in reviewed}
        for event in applied.rows:
            event_id = str(event["event_id"])
            if same.get(event_id) == event:
                yield from (row for row in outcome.investors if row["event_id"] == event_id)
                continue
            told = _words_told(said.get(event_id), outcome.investors, was.get(event_id, event_id))
            record: dict[str, object] = {}
            for column in ("investors", "advisers"):
                names, texts = (event[one] for one in (column, f"{column}_text"))
                if isinstance(names, tuple) and isinstance(texts, tuple) and names:
                    record[f"{column}_id"] = tuple(ids.get(name) or self._id_of(name) for name in names)
                    record[f"{column}_words"] = worded(names, texts, told)
            yield from investor_rows([event], [record])

    def _id_of(self, name: str) -> str:
        return canonical(name, self._gazetteer, {}).id

    @cached_property
    def _rates(self) -> fx.Rates:
        return fx.load(bundled_rules() / "fx_monthly.csv")

    @cached_property
    def _gazetteer(self) -> gazetteer.Gazetteer:
        return gazetteer.load([folder / "lexicons" for folder in in_force(self.settings)])


def _stands_elsewhere(reviewed: Sequence[Reviewed], outcome: Outcome) -> bool:
    """Whether a row of a table that has no id of its own is another one than was reviewed in its place: its text is
    another, and tells none of the events."""
    document = outcome.document
    if not _BY_PLACE.search(str(document["doc_id"])):
        return False
    changed = all(event.sha256 and event.sha256 != document["sha256"] for event in reviewed)
    return changed and not told_again(outcome.events, reviewed)


def _words_told(event: Reviewed | None, investors: Iterable[Row], event_id: str) -> dict[str, str]:
    """The words of the investors and advisers of an event, by name: as it was extracted when a person looked, and as
    it is in `investors` under `event_id`."""
    told: dict[str, str] = {}
    for column in ("investors", "advisers"):
        names, texts = (split(event.cells[one].was) if event and one in event.cells else []
                        for one in (column, f"{column}_text"))  # fmt: skip
        told |= dict(zip(names, texts, strict=True)) if len(names) == len(texts) else {}
    return told | {str(row["name"]): str(row["text"]) for row in investors if row["event_id"] == event_id}


def _renamed(shown: ReportDoc | None, ids: Mapping[str, str]) -> ReportDoc | None:
    if shown is None or not ids:
        return shown
    spans = tuple(replace(span, events=tuple(ids.get(one, one) for one in span.events)) for span in shown.spans)
    return replace(shown, spans=spans)


def write_conflicts(folder: Path, conflicts: Iterable[Conflict]) -> None:
    """review_conflicts.csv: one row for each cell where an extraction disagrees with a person. Raises OSError."""
    with (folder / CONFLICTS).open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(CONFLICT_HEADS)
        writer.writerows([guard(part) for part in conflict.cells()] for conflict in conflicts)
