"""Deals that are told together: one draft for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from pipeline.events import names
from pipeline.events.draft import NEAR, Draft, Reader, clause
from pipeline.events.patterns import Patterns
from pipeline.events.view import View
from pipeline.model import EQUITY, Mention

_PRICES = frozenset({"amount", "valuation"})
_BACKERS = ("investors", "lead_investors")


def told_apart(draft: Draft, reader: Reader) -> list[Draft]:
    """A draft of two rounds or two listings, and one more for each of them told of as 前者 and 后者 behind it."""
    view, cues = draft.view, reader.names.cues
    rounds = [one for _, one in view.within(draft.start, draft.end, "ROUND")] if draft.event_type in EQUITY else []
    listed = draft.slots.get("company", []) if draft.event_type == "ipo" else []
    slot, told = ("round", rounds) if rounds else ("company", listed)
    former = cues.anywhere["former"].search(view.text, draft.end)
    between = view.text[draft.end : former.start()] if former else ""
    if len(told) != 2 or not former or reader.names.patterns.list_separator.search(between.rstrip("，,：:；;")):
        return [draft]
    latter = cues.anywhere["latter"].search(view.text, former.end())
    apart = [one_of(draft, view, draft.order, word.span(), slot, one)
             for word, one in zip((former, latter), told, strict=True) if word]
    if not latter:
        apart[0].latter = (slot, told[1])
    return [draft, *apart]


def one_of(joint: Draft, view: View, order: int, span: names.Span, slot: str, mention: Mention) -> Draft:
    """One of what `joint` tells together, told at view characters `span`."""
    one = replace(joint, view=view, order=order, start=span[0], end=span[1], slots={}, why={}, flags=set(),
                  rules=list(joint.rules), shortened=set(joint.shortened), latter=None, named=False)
    one.fill(slot, [mention], joint.rules[0])
    return one


def each_target(draft: Draft, each: regex.Pattern[str]) -> list[Draft]:
    """One draft for each company that a purchase or a listing of several names, with its sum when sums are told one by
    one (in brackets behind the names, or behind what `each` finds); else the sum is one, and the first keeps it."""
    companies = draft.slots.get("company", [])
    if draft.event_type not in ("acquisition", "ipo") or len(companies) < 2:
        return [draft]
    prices = _beside_names(draft, companies) or _one_by_one(draft, each, len(companies))
    drafts: list[Draft] = []
    for company in companies:
        slots = {slot: list(held) for slot, held in draft.slots.items() if not drafts or slot not in _PRICES}
        drafts.append(_copy(draft, slots | {"company": [company]}))
    for one, price in zip(drafts, prices, strict=False):
        one.slots["amount"] = [price]
        one.why.setdefault("amount", f"{NEAR}amount")
    if draft.slots.get("amount") and not prices:
        drafts[0].flags.add("amount_shared")
    return drafts


def each_round(draft: Draft, patterns: Patterns) -> list[Draft]:
    """One draft for each of several rounds when their sums, their investors or their dates are told one by one, in
    order (A轮和B轮分别由X、Y领投，金额分别为…). The sum of all stays with one more, of all rounds."""
    rounds = draft.slots.get("round", [])
    if draft.event_type not in EQUITY or len(rounds) < 2:
        return [draft]
    apart = {slot: draft.slots[slot] for slot in _BACKERS if _told_one_by_one(draft, slot, patterns.respectively)}
    if sums := _one_by_one(draft, patterns.each, len(rounds)):
        apart["amount"] = sums
    dates = [draft.view.beside[one.start] for one in rounds if one.start in draft.view.beside]
    if len(dates) == len(rounds):
        apart["event_date"] = dates
    if not apart:
        return [draft]
    joint = {slot: held for slot, held in draft.slots.items() if slot not in (*apart, "amount")}
    drafts = [
        _copy(draft, joint | {"round": [one]} | {slot: [held[at]] for slot, held in apart.items()})
        for at, one in enumerate(rounds)
    ]
    if "amount" in draft.slots and "amount" not in apart:
        drafts.append(_copy(draft, {slot: held for slot, held in draft.slots.items() if slot not in apart}))
    return drafts


def _told_one_by_one(draft: Draft, slot: str, respectively: regex.Pattern[str]) -> bool:
    """Whether as many names fill a slot as there are rounds, and 分别 stands before the first of them."""
    held, view = draft.slots.get(slot, []), draft.view
    if len(held) != len(draft.slots["round"]) or not view.sentence.start <= held[0].start < view.sentence.end:
        return False
    return respectively.search(view.text[: view.place(held[0])[0]]) is not None


def _copy(draft: Draft, slots: Mapping[str, Sequence[Mention]]) -> Draft:
    """`draft` with other slots, and nothing else that the two share and may change."""
    why = dict.fromkeys(slots, f"{NEAR}each") | {slot: why for slot, why in draft.why.items() if slot in slots}
    return replace(draft, slots={slot: list(held) for slot, held in slots.items()}, why=why, rules=list(draft.rules),
                   flags=set(draft.flags), shortened=set(draft.shortened))


def _beside_names(draft: Draft, companies: Sequence[Mention]) -> list[Mention]:
    """The sums that stand in brackets behind each of the names, in quotes or not (X（1.2亿元）、“Y”（2亿元）), else
    none."""
    sums = [draft.view.priced.get(one.end) or draft.view.priced.get(one.end + 1) for one in companies]
    return [one for one in sums if one] if all(sums) else []


def _one_by_one(draft: Draft, each: regex.Pattern[str], number: int) -> list[Mention]:
    """The sums of a list of just that many in or behind the trigger (分别为5亿元和3亿元), or before it; else none."""
    view, left = draft.view, clause(draft.view, draft.start, draft.start)[0]
    listed = each.search(view.text, draft.start) or each.search(view.text, left, draft.start)  # 先后以2亿元、3亿元收购
    told = view.within(*listed.span(), "AMOUNT") if listed else []
    sums = [one for _, one in told if one.role != "unit_price"]
    return sums if len(sums) == number else []
