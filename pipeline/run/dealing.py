"""The deals of a run, once all its events are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.deals.group import Deal, deals
from pipeline.deals.told import told
from pipeline.mentions.lexicons import read_affixes
from pipeline.normalise import fx
from pipeline.rulebook.layers import in_force
from pipeline.run.spool import Spool
from pipeline.settings import Settings
from pipeline.tables.rows import deal_id
from pipeline.tables.schema import Row


def deals_of(events: Spool[Row], settings: Settings) -> tuple[list[Deal], dict[str, str]]:
    """The deals of more than one event, by the places of the events in the run, and the deal_id of each event that is
    not the first of its deal, by event_id."""
    folders = in_force(settings)
    affixes = read_affixes(*(folder / "lexicons" for folder in folders))
    compared = (told(at, row) for at, row in enumerate(events))
    found = deals(compared, fx.load(folders[0] / "fx_monthly.csv"), affixes)
    ids: dict[str, str] = {}
    for deal in found:
        first, *others = (str(events[at]["event_id"]) for at in deal.events)
        ids |= dict.fromkeys(others, deal_id(first))
    return found, ids


def with_ids(rows: Iterable[Row], ids: Mapping[str, str]) -> Iterator[Row]:
    """`rows`, of events or of what belongs to them, each with the id of its deal: of `ids`, or of its event alone."""
    for row in rows:
        event_id = str(row["event_id"])
        yield {**row, "deal_id": ids.get(event_id) or deal_id(event_id)}
