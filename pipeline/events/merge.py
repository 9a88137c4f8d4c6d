"""One event told once: headline and body, repeats, conversions and details told sentences later."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.events.draft import LEARNED, Draft
from pipeline.events.same import Compare, part_of, tells_again, values
from pipeline.events.sums import Worth
from pipeline.events.take import take
from pipeline.events.twins import Spell, Twins
from pipeline.model import EQUITY


def merge(drafts: Sequence[Draft], spell: Spell, worth: Worth) -> list[Draft]:
    """Drafts with those that tell the same event put together, in the order of their first telling; of an event that
    rules read what the model reads is none. `spell` and `worth` are those of `Compare`."""
    merged, by = Twins(spell), Compare(spell, worth)
    spoken = [draft for draft in drafts if not draft.headline and draft.event_type == "acquisition"]
    place = {id(draft): number for number, draft in enumerate(drafts)}
    for draft in sorted(drafts, key=lambda draft: LEARNED in draft.flags):
        near = merged.near(draft)
        order = [at for at in near if not merged.drafts[at].history] if draft.current else reversed(near)
        twin = next((at for at in order if tells_again(merged.drafts[at], draft, spoken, by)), None)
        if twin is None:
            merged.add(draft)
        else:
            take(merged.drafts[twin], draft, by)
            merged.know(twin)
    return _split(_summed(sorted(merged.drafts, key=lambda draft: place[id(draft)]), spoken, by), merged, by)


def _summed(drafts: list[Draft], spoken: Sequence[Draft], by: Compare) -> list[Draft]:
    """The bare sum of a headline, put together with the issue of which a line of the body behind others told that
    sum."""
    gone: set[int] = set()
    for draft in drafts:
        sum_alone = draft.headline and draft.bare and draft.event_type in EQUITY and "amount" in draft.slots
        issue = next((one for one in drafts if one.event_type == "ipo" and tells_again(draft, one, spoken, by)
                      and by.same_company(draft, one)), None) if sum_alone else None
        if issue:
            take(draft, issue, by)
            gone.add(id(issue))
    return [draft for draft in drafts if id(draft) not in gone]


def _split(drafts: list[Draft], told: Twins, by: Compare) -> list[Draft]:
    """Rounds told together take from that telling what they lack; it stays for the rounds that nothing more is said
    of, or for the sum of all. `told` finds those of `drafts` that are of one company."""
    gone: set[int] = set()
    for joint in [draft for draft in drafts if len(values(draft, "round")) > 1]:
        parts = [draft for draft in told.of_company(joint) if id(draft) not in gone
                 and part_of(draft, joint) and by.same_company(draft, joint)]
        rounds = set[str]().union(*(values(part, "round") for part in parts))
        for part in parts:
            part.history = part.history and joint.history
            for slot in ("event_date", "disclosed_date", "advisers"):
                if slot not in part.slots:
                    part.fill(slot, joint.slots.get(slot, ()), joint.why.get(slot, slot))
        left = [one for one in joint.slots["round"] if str(one.value) not in rounds]
        if left:
            joint.slots["round"] = left
        elif parts and "amount" not in joint.slots:
            gone.add(id(joint))
    return [draft for draft in drafts if id(draft) not in gone]
