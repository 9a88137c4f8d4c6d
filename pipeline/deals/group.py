"""Events to deals: every two events of a deal agree, and the order of the articles makes no difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.deals.agree import Agreement, agreement, kind
from pipeline.deals.companies import one_company
from pipeline.deals.told import Told
from pipeline.normalise.entities import Affixes
from pipeline.normalise.fx import Rates

_DATES_APART = 3  # days between two exact event dates from which a person should look


@dataclass(frozen=True, slots=True)
class Deal:
    """Two or more events that are one deal.

    `events`: their places in the run (`Told.at`), the first told first (its event_id makes the deal_id). `why`: of each
    but the first, why it belongs here. `flags`: where articles disagree (`amount_conflict`, `date_conflict`).
    """

    events: tuple[int, ...]
    why: tuple[str, ...]
    flags: tuple[str, ...] = ()


def deals(events: Iterable[Told], rates: Rates, affixes: Affixes) -> list[Deal]:
    """The deals of more than one event among `events`, in the order of their first events' places.

    Events are taken in the order in which they were told (day, then event_id), each into that deal all of whose
    events agree with it and that it agrees with most. So an article that comes later leaves the deals before it as
    they are, and two events that contradict each other never meet by way of a third. Only events of one company and
    of compatible types are compared.
    """
    held = list(events)
    same = one_company(((event.company_id, event.names) for event in held if event.company_id), affixes)
    blocks: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for event in held:
        if event.company_id:  # nobody's deal is nobody else's
            blocks[same.get(event.company_id, event.company_id), kind(event.event_type)].append(event)
    found = [deal for block in blocks.values() if len(block) > 1 for deal in _grouped(block, rates)]
    return sorted(found, key=lambda deal: min(deal.events))


@dataclass(slots=True)
class _Growing:
    events: list[Told]
    why: list[str]
    conflict: bool = False


def _grouped(block: Sequence[Told], rates: Rates) -> list[Deal]:
    growing: list[_Growing] = []
    for event in sorted(block, key=lambda one: (one.day, one.event_id)):
        best: tuple[float, _Growing, list[Agreement]] | None = None
        for deal in growing:
            agreed = _with_all(event, deal, rates)
            if agreed:
                mean = sum(one.score for one in agreed) / len(agreed)
                if best is None or mean > best[0]:
                    best = mean, deal, agreed
        if best is None:
            growing.append(_Growing([event], []))
            continue
        _, deal, agreed = best
        deal.events.append(event)
        deal.why.append(f"{event.doc_id}: {max(agreed, key=lambda one: one.score).why}")
        deal.conflict = deal.conflict or any(one.conflict for one in agreed)
    return [_made(deal) for deal in growing if len(deal.events) > 1]


def _with_all(event: Told, deal: _Growing, rates: Rates) -> list[Agreement]:
    """How `event` agrees with each event of `deal`; nothing when it does not with one of them."""
    agreed = []
    for other in deal.events:
        one = agreement(other, event, rates)
        if one is None:
            return []
        agreed.append(one)
    return agreed


def _made(deal: _Growing) -> Deal:
    days = [event.event_day for event in deal.events if event.event_day is not None and event.status == "completed"]
    flags = ["amount_conflict"] * deal.conflict
    flags += ["date_conflict"] * bool(days and max(days) - min(days) > _DATES_APART)
    return Deal(tuple(event.at for event in deal.events), tuple(deal.why), tuple(flags))
