"""What is taken of an edited table, cell by cell and row by row, and what is not and why."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from pipeline.review.bases import Base
from pipeline.review.damage import unchanged
from pipeline.review.follow import followed
from pipeline.review.merge import Says, merged
from pipeline.review.store import Reviewed, Reviews
from pipeline.review.typed import CURRENCY, PLAIN, Words, with_currency
from pipeline.tables.schema import EVENTS
from pipeline.tables.sheet import Line

COLUMNS = {column.name: column for column in EVENTS.columns}


@dataclass(frozen=True, slots=True)
class Source:
    """Where edits come from: `by` a file or person, `over` as in `merge.Says`.

    `documents`: rows of documents.csv by doc_id, to place new rows and know an article again; `words`: see `settled`;
    `versions`: the rows of events as other runs gave them, by event_id (see `bases.versions`).
    """

    by: str = ""
    over: bool = False
    words: Words = PLAIN
    documents: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    versions: Mapping[str, Base] = field(default_factory=dict)


UNNAMED = Source()


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a person changed in a row of the table (`row` as a spreadsheet counts)."""

    row: int
    event_id: str
    company: str
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Contested:
    """A cell of which an earlier review, that the author of the file did not see, says something else: it stays."""

    row: int
    company: str
    column: str
    stays: str
    by: str
    says: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the edited table that was not taken, and why."""

    row: int
    column: str
    why: str


@dataclass(slots=True)
class Taken:
    """`reviews`: the old ones with what is new. `absent`: rows of the run that the table does not hold.

    `notes`: what became of a row (its number) otherwise than one may think.
    """

    reviews: Reviews
    changes: list[Change] = field(default_factory=list)
    contested: list[Contested] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)
    absent: int = 0

    def refuse(self, line: Line, column: str, why: str) -> None:
        """Tells that what `line` holds in `column` (empty: the whole row) is not taken, and why."""
        self.problems.append(Problem(line.number, column, why))

    def note(self, line: Line, why: str) -> None:
        """Tells what became of a row otherwise than one may think."""
        self.notes.append((line.number, why))


def put(
    line: Line, old: Reviewed, row: Mapping[str, str], edited: Mapping[str, str], source: Source, taken: Taken
) -> Reviewed:
    """`old` with the cells `edited` in `row`; what that changes and contests is told in `taken`."""
    done = merged(old, Says(source.by, row, edited, source.over))
    stood = {**row, **{name: one.now for name, one in old.cells.items()}}
    who = stood.get("company") or stood.get("company_text") or old.anchors.get("company_text", "")
    if row or old.cells:  # else it is new as a whole
        taken.changes += [
            Change(line.number, old.event_id, who, column, was, now) for column, (was, now) in done.changed.items()
        ]
    for one in done.rivals:
        stays, by = stood.get(one.column, ""), old.author(one.column)
        taken.contested.append(Contested(line.number, who, one.column, stays, by, one.now))
    if done.again and not source.over:
        why = f"{', '.join(done.again)}: replaces what an earlier import by {source.by} said (was another's? give --by)"
        taken.note(line, why)
    if done.withdrawn:
        why = f"{done.withdrawn} was said of other cells and no longer holds; `fixed` vouches for the row as it is now"
        taken.note(line, why)
    verdict = done.event.verdict
    if "review" in edited and edited["review"] == verdict != old.verdict:
        taken.verdicts[verdict or "none"] = taken.verdicts.get(verdict or "none", 0) + 1
    return replace(done.event, sha256=str(source.documents.get(old.doc_id, {}).get("sha256") or old.sha256))


def settle_currency(
    cells: dict[str, str], line: Line, row: Mapping[str, str], words: Words, taken: Taken, rest: str = ""
) -> None:
    """Gives the sums in `cells`, typed in `line`, the currency that was typed with them where `row` has none. Takes out
    those without one and those that contradict it, each with a problem (ending in `rest`), and so the emptied currency
    of a sum that stays."""
    held = line.cells.keys() & CURRENCY
    typed = {n: line.cells[n] for n in held if not unchanged(COLUMNS[n], row.get(n, ""), line.cells[n])}
    told, against = with_currency({**row, **cells}, typed, words)
    cells |= told
    for money, why in against.items():
        taken.refuse(line, money, why + rest)
        cells.pop(money, None)
    final = {**row, **followed(cells, row)}
    for money, currency in CURRENCY.items():
        what = money.partition("_")[0]
        if cells.get(currency) == "" and row.get(currency) and final.get(money):
            del cells[currency]
            if cells.get("review") != "wrong":
                why = f"{what} needs its currency: it stays {row[currency]}; where there is no sum, empty that too"
                taken.refuse(line, currency, why)
        if cells.get(money) and not cells.get(currency, row.get(currency, "")):
            why = f"{what} needs its currency, as CNY: it is left out{rest}"
            taken.refuse(line, currency, why)
            for name in [name for name in cells if name.startswith(what) and name != currency]:
                del cells[name]


def known_id(text: str, ids: Set[str]) -> str:
    """The doc_id that a spreadsheet turned into `text`; `text` itself when there is none, or no telling which."""
    if text in ids:
        return text
    found = [one for one in ids if unchanged(COLUMNS["doc_id"], one, text)]
    return found[0] if len(found) == 1 else text
