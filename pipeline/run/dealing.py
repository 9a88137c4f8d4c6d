"""The deals of a run, once all its events are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.deals.group import Deal, deals
from pipeline.deals.told import told
from pipeline.mentions.lexicons import read_affixes
from pipeline.normalise import fx
from pipeline.rulebook.layers import in_force
from pipeline.run.spool import Spool
from pipeline.settings import Settings
from pipeline.tables.rows import deal_id
from pipeline.tables.schema import Row


class Dealing:
    """`deals`: those of more than one event, by the places of the events in the run."""

    def __init__(self, events: Spool[Row], settings: Settings) -> None:
        folders = in_force(settings)
        affixes = read_affixes(*(folder / "lexicons" for folder in folders))
        compared = (told(at, row) for at, row in enumerate(events))
        self.deals: list[Deal] = deals(compared, fx.load(folders[0] / "fx_monthly.csv"), affixes)
        self._ids: dict[str, str] = {}  # of events that are not the first of their deal
        for deal in self.deals:
            first, *others = (str(events[at]["event_id"]) for at in deal.events)
            self._ids |= dict.fromkeys(others, deal_id(first))

    def with_ids(self, rows: Iterable[Row]) -> Iterator[Row]:
        """`rows`, of events or of what belongs to them, each with the id of its deal."""
        for row in rows:
            event_id = str(row["event_id"])
            yield {**row, "deal_id": self._ids.get(event_id) or deal_id(event_id)}
