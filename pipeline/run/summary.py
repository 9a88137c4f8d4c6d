"""What a run tells when it is done: counts, reasons, and where things lie."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.tables.schema import Row

_WHICH = re.compile(r"^row \d+: |^doc_id '[^']*'")
"""What a reason says of its row, and of no other."""
SHOWN = 20  # reasons kept for the summary; documents.csv holds them all


@dataclass(slots=True)
class Reasons:
    """Articles that have a reason: how many (`count`), and of the first reasons the first article, its own
    words and how many have it; those that differ in the row or the doc_id alone are one."""

    count: int = 0
    first: dict[str, tuple[str, str, int]] = field(default_factory=dict)

    def add(self, document: Row) -> None:
        """Counts a row of documents.csv."""
        reason = str(document["reason"])
        what = _WHICH.sub("", reason)
        self.count += 1
        if what in self.first or len(self.first) < SHOWN:
            name, whole, number = self.first.get(what, (str(document["doc_id"]), reason, 0))
            self.first[what] = name, whole, number + 1

    @property
    def beyond(self) -> int:
        """How many have none of the first reasons."""
        return self.count - sum(number for _, _, number in self.first.values())


@dataclass(slots=True)
class Summary:
    """Counts of a run.

    `kept`: articles that a run which was stopped had worked through; `statuses`: articles by status; `types`: events by
    type; `quarantined`: articles that could not be read; `in_part`: those of which something was given up; `problems`:
    what was wrong with the resources (rules that were skipped); `reviews`: events corrected, left out, put in, cells in
    conflict with them, which `conflicts` lists, and reviewed articles that are not in this run (`elsewhere` holds their
    ids) or are called otherwise (`renamed`: old doc_id to new); `aside`: tables of the last run with edits that nobody
    imported, and where each was copied to; `stale`: tables of an earlier run in formats that this one did not write.
    """

    articles: int = 0
    kept: int = 0
    events: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    quarantined: Reasons = field(default_factory=Reasons)
    in_part: Reasons = field(default_factory=Reasons)
    stale: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    report: Path = Path()
    reviews: Counter[str] = field(default_factory=Counter)
    conflicts: Path | None = None
    elsewhere: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    aside: dict[Path, Path] = field(default_factory=dict)
