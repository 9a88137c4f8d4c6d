"""What the second telling of an event adds to the first."""

from __future__ import annotations

from pipeline.alike import in_order
from pipeline.events.draft import LEARNED, Draft
from pipeline.events.same import Compare, dates_agree, in_full, spelt_out
from pipeline.model import EQUITY, DateValue, Mention

_TOLD = 4  # characters of a name that tell another from it
_SLOTS_OF_LISTS = ("investors", "lead_investors", "advisers")


def take(one: Draft, two: Draft, by: Compare) -> None:
    """Puts what the second telling adds into the first; one that the model reads adds nothing to what rules read."""
    if LEARNED in two.flags - one.flags:
        return
    if one.event_type in EQUITY and two.event_type not in EQUITY:
        one.event_type = two.event_type
    for slot in two.slots:
        if slot in _SLOTS_OF_LISTS:
            one.slots[slot] = _named(one, two, slot, by)
            one.why.setdefault(slot, two.why.get(slot, slot))
        elif slot == "event_date" and slot not in one.slots and _step_before_end(one, two):
            continue
        elif slot not in one.slots:
            one.fill(slot, two.slots[slot], two.why.get(slot, slot))
        else:
            if slot == "amount" and not by.amounts_agree(one, two):
                one.flags.add("amount_conflict")
            if _better(one, two, slot):
                one.slots[slot], one.why[slot] = list(two.slots[slot]), two.why.get(slot, slot)
    for rule in two.rules:
        if rule not in one.rules:
            one.rules.append(rule)
    if one.event_type in EQUITY and (company := one.text("company")):  # a headline's 布谷融资: 布谷.com raised it
        for slot in _SLOTS_OF_LISTS[:2]:
            one.slots[slot] = [name for name in one.slots.get(slot, ()) if not by.same_name(name.text, company)]
            if not one.slots[slot]:
                del one.slots[slot]
    if two.named and not one.named:
        one.named = True
    one.status, one.bare, one.done = _status(one, two), one.bare and two.bare, one.done or two.done
    one.valuation_kind = one.valuation_kind or two.valuation_kind
    one.history, one.again = one.history and two.history, one.again or two.again
    if not two.headline:
        one.shortened -= two.slots.keys()
    if in_full(one, two):
        one.view, one.order, one.headline = two.view, two.order, False
    one.flags |= two.flags


def _named(one: Draft, two: Draft, slot: str, by: Compare) -> list[Mention]:
    """The names of both tellings, each once: what a body says in place of its headline (of a purchase the whole list),
    else a buyer's longer form; what a headline cuts short (诺德 for 诺德基金) goes."""
    if one.event_type == "acquisition" and spelt_out(one, two, slot):
        return list(two.slots[slot])
    held = list(one.slots.get(slot, []))
    if spelt_out(one, two, slot):
        whole = [new.text for new in two.slots[slot]]
        held = [old for old in held if not any(old.text != new and _cut_short(old.text, new) for new in whole)]
    for new in two.slots[slot]:
        at = next((at for at, old in enumerate(held) if by.same_name(old.text, new.text)), len(held))
        longer = at < len(held) and one.event_type == "acquisition" and held[at].text in new.text
        if at == len(held) or spelt_out(one, two, slot) or longer:
            held[at : at + 1] = [new]
    return held


def _cut_short(short: str, full: str) -> bool:
    """Whether a headline's name is the beginning of a body's, or some of its characters in their order (华犇创投 for
    厦门金景华犇创业投资合伙企业)."""
    return full.startswith(short) or (len(short) >= _TOLD and in_order(short, full))


def _better(one: Draft, two: Draft, slot: str) -> bool:
    """Whether what the second telling says of a slot takes the place of what the first says: a body's its headline's,
    but not the name in part of the company that the headline of a notice names in full, and a better date."""
    if slot == "event_date":
        return _better_date(one, two)
    named_in_full = slot == "company" and one.event_type not in EQUITY and two.text(slot) in one.text(slot)
    return spelt_out(one, two, slot) and not named_in_full


def _better_date(one: Draft, two: Draft) -> bool:
    """Whether the second telling's date takes the place of the first's: a body's its headline's (a listing's when they
    agree, for its papers are dated too), a finer one, and one that a rule ties to the event that of one that only
    stands near, unless it tells of the past."""
    if spelt_out(one, two, "event_date") and (one.event_type != "ipo" or dates_agree(one, two)):
        return True
    if _finer(two.slots["event_date"][0], one.slots["event_date"][0]):
        return True
    near = [draft.is_near("event_date") for draft in (one, two)]
    return near[0] and not near[1] and two.history <= one.history


def _step_before_end(one: Draft, two: Draft) -> bool:
    """Whether the second telling dates a step of a listing that the first tells to be called off on no day."""
    return one.event_type == "ipo" and one.status == "terminated" != two.status and not one.headline


def _finer(one: Mention, two: Mention) -> bool:
    """Whether the first date says more: a day or a month where the second tells a year, a span of years or 近日."""
    told = [date.value.precision if isinstance(date.value, DateValue) else "vague" for date in (one, two)]
    return told[0] in ("day", "month") and told[1] in ("year", "vague")


def _status(one: Draft, two: Draft) -> str:
    """The status of an event told twice: a bare sum tells none, the headline of a purchase or an issue leaves out that
    it is only planned, and so does a purchase told of without a word of its end, or the rest of a sentence that plans;
    what was called off stays so, what was done is done."""
    if one.status == two.status or two.bare:
        return one.status
    shortened = in_full(one, two) and one.event_type not in EQUITY
    if one.bare or (shortened and one.status == "completed"):
        return two.status
    told = [draft for draft in (one, two) if draft.status == "completed"]
    dated = any(draft.is_tied("event_date") for draft in (one, two))
    open_ended = one.event_type == "acquisition" or one.order == two.order
    if told and open_ended and not (told[0].done or dated or "terminated" in (one.status, two.status)):
        return next(draft.status for draft in (one, two) if draft.status != "completed")
    return next((status for status in ("terminated", "completed") if status in (one.status, two.status)), one.status)
