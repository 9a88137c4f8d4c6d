"""Events out of drafts, and what they make of the amounts that the article tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from pipeline.events.cues import Cues
from pipeline.events.draft import MENTION_SLOTS, Draft
from pipeline.model import Event, Mention


def event_of(draft: Draft, cues: Cues) -> Event:
    """The event that a draft tells, investors in the order of the text."""
    slots = {slot: tuple(sorted(mentions, key=lambda one: one.start)) if slot == "investors" else tuple(mentions)
             for slot, mentions in draft.slots.items()}
    company = draft.text("company")
    for slot in ("investors", "lead_investors"):  # nobody invests in itself
        slots[slot] = tuple(one for one in slots.get(slot, ()) if one.text != company)
    slots["investors"] = _with_leads(slots["investors"], slots["lead_investors"])
    sentence = draft.view.sentence
    told = draft.rounds
    strategic = bool(told) and draft.event_type == "equity_round" and told <= cues.words["strategic_round"]
    event_type = "strategic_investment" if strategic else draft.event_type
    if draft.why.get("company") in ("coreference", "topic"):
        draft.flags.add("company_unresolved")
    return Event(
        event_type=event_type, status=draft.status, start=sentence.start, end=sentence.end,
        slots=MappingProxyType(slots), why=MappingProxyType(dict(draft.why)), rules=_rule_ids(draft),
        flags=tuple(sorted(draft.flags - {"drop"})),
        valuation_kind=draft.valuation_kind,
    )


def told_roles(mentions: Sequence[Mention], events: Sequence[Event]) -> tuple[Mention, ...]:
    """Mentions with the role that events give to amounts: raised, deal_price or valuation, and other for the rest."""
    roles: dict[tuple[int, int], str] = {}
    for event in events:
        price = "deal_price" if event.event_type == "acquisition" else "raised"
        for slot, role in (("amount", price), ("valuation", "valuation")):
            roles |= {(one.start, one.end): role for one in event.slots.get(slot, ())}
    return tuple(
        replace(one, role=roles.get((one.start, one.end), one.role or "other")) if one.label == "AMOUNT" else one
        for one in mentions
    )


def _with_leads(investors: Sequence[Mention], leads: Sequence[Mention]) -> tuple[Mention, ...]:
    """The investors of an event with those who lead among them, each once, by the shorter of two names (X of X领)."""
    led = [next((lead for lead in leads if one.text.startswith(lead.text)), one) for one in investors]
    return tuple({one.text: one for one in [*led, *leads]}.values())


def _rule_ids(draft: Draft) -> tuple[str, ...]:
    """Ids of the rules that filled an event: its triggers and slots, then those of its amounts, rounds and dates."""
    read = [one.rule for slot in draft.slots for one in draft.slots[slot] if slot in MENTION_SLOTS]
    return tuple(dict.fromkeys([*draft.rules, *read]))
