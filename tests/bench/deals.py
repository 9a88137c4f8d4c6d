"""How well events are put together into deals (`python -m tests.bench.deals`), in pairs, against the corpus gold.

A pair is two events of two articles. *Gold events*: the labelled events are grouped, so that nothing but the grouping
is measured. *Extracted events*: those of a run over the corpus; a pair is right when both its events are found in the
gold and labelled as one deal, and the pairs of labelled events that were never found count as missed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from pipeline.deals.group import deals
from pipeline.deals.told import told
from pipeline.mentions import gazetteer
from pipeline.normalise import fx
from pipeline.normalise.entities import canonical
from pipeline.settings import bundled_rules
from pipeline.tables.match import pairs
from pipeline.tables.reading import read_table
from pipeline.tables.schema import Row
from pipeline.tables.text import cell_text
from tests.bench import floors

Pair = frozenset[str]
_LISTS = ("investors", "investors_text", "lead_investors", "lead_investors_text", "advisers", "advisers_text")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Counts of pairs of events: `right` ones, and those that are `given` and `wanted`."""

    right: int
    given: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def gold_rows(lines: Iterable[str]) -> tuple[list[Row], dict[str, str]]:
    """The labelled events as rows of events.csv, with an id each, and the label of the deal of each by that id."""
    names = gazetteer.load([bundled_rules() / "lexicons"])
    rows: list[Row] = []
    labels: dict[str, str] = {}
    for document in map(json.loads, lines):
        for number, event in enumerate(document["events"]):
            event_id = f"{document['id']}#{number}"
            lists = {name: tuple(filter(None, str(event[name]).split(";"))) for name in _LISTS}
            rows.append({**event, **lists, "event_id": event_id, "doc_id": document["id"],
                         "published_date": (document["published"] or "")[:10],
                         "company_id": canonical(event["company"], names, {}).id})  # fmt: skip
            labels[event_id] = event["deal"]
    return rows, labels


def within(groups: Mapping[str, Sequence[str]], documents: Mapping[str, str]) -> set[Pair]:
    """Every pair of events of a group that are of two articles."""
    return {
        frozenset(pair)
        for events in groups.values()
        for pair in combinations(events, 2)
        if documents[pair[0]] != documents[pair[1]]
    }


def by_value(of: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in of.items():
        found[value].append(key)
    return found


def grouped(rows: Sequence[Row]) -> set[Pair]:
    """The pairs of `rows` that the product puts together."""
    rules = bundled_rules()
    affixes = gazetteer.load([rules / "lexicons"]).affixes
    found = deals((told(at, row) for at, row in enumerate(rows)), fx.load(rules / "fx_monthly.csv"), affixes)
    return {
        frozenset((str(rows[a]["event_id"]), str(rows[b]["event_id"])))
        for deal in found for a, b in combinations(deal.events, 2)
    }  # fmt: skip


def on_gold(rows: Sequence[Row], labels: Mapping[str, str]) -> tuple[Pairs, set[Pair], set[Pair]]:
    """Counts for labelled events; and the pairs given in error, and missed."""
    documents = {str(row["event_id"]): str(row["doc_id"]) for row in rows}
    wanted, given = within(by_value(labels), documents), grouped(rows)
    return Pairs(len(wanted & given), len(given), len(wanted)), given - wanted, wanted - given


def on_extracted(events: Path, rows: Sequence[Row], labels: Mapping[str, str]) -> tuple[Pairs, set[Pair], set[Pair]]:
    """Counts for the events table of a run; and the pairs given in error (by their own ids), and missed (by gold's)."""
    extracted = read_table(events)
    cells = [[{name: cell_text(value) for name, value in row.items() if not isinstance(value, (list, dict))}
              for row in table] for table in (extracted, _plain(rows))]  # fmt: skip
    for row in cells[0]:
        row["own_id"] = row.pop("event_id")
    gold_of = {cells[0][a]["own_id"]: cells[1][b]["event_id"] for a, b, _ in pairs(cells[0], cells[1])}
    documents = {row["own_id"]: row["doc_id"] for row in cells[0]}
    documents |= {str(row["event_id"]): str(row["doc_id"]) for row in rows}
    given = within(by_value({row["own_id"]: row["deal_id"] for row in cells[0]}), documents)
    wanted = within(by_value(labels), documents)
    as_gold = {pair: frozenset(gold_of.get(one, one) for one in pair) for pair in given}
    right = {pair for pair, gold in as_gold.items() if gold in wanted}
    missed = wanted - {as_gold[pair] for pair in right}
    return Pairs(len(right), len(given), len(wanted)), given - right, missed


def _plain(rows: Sequence[Row]) -> list[Row]:
    return [{name: value for name, value in row.items() if name not in ("spans", "flags")} for row in rows]


def gold() -> tuple[list[Row], dict[str, str]]:
    return gold_rows((floors.CORPUS / "gold" / "gold.jsonl").read_text(encoding="utf-8").splitlines())


def main() -> None:
    rows, labels = gold()
    with tempfile.TemporaryDirectory() as place:
        told_of = {"gold events": on_gold(rows, labels),
                   "extracted events": on_extracted(floors.run_corpus(Path(place)), rows, labels)}  # fmt: skip
    several = sum(len(events) > 1 for events in by_value(labels).values())
    out: list[Any] = [f"{len(rows)} labelled events, {several} deals told by several articles", "",
                      "| grouped | P | R | right | given | wanted |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for name, (count, _, _) in told_of.items():
        out.append(f"| {name} | {100 * count.precision:.1f} | {100 * count.recall:.1f} | {count.right} | {count.given} "
                   f"| {count.wanted} |")
    for name, (_, wrong, missed) in told_of.items():
        out += [f"{name}, wrong: {' '.join(sorted(pair))}" for pair in sorted(wrong, key=sorted)]
        out += [f"{name}, missed: {' '.join(sorted(pair))}" for pair in sorted(missed, key=sorted)]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
