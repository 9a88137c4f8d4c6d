"""One event told once: headline and body, repeats, conversions and details told sentences later."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.alike import in_order, same
from pipeline.events.draft import LEARNED, Draft
from pipeline.events.twins import Spell, Twins
from pipeline.model import EQUITY, DateValue, Mention, Money

_NEAR = 0.12  # two figures within 12 % are one figure rounded, or converted
_NEXT, _FAR = 2, 6  # sentences between an issue and its sum told alone, told again
_TOLD = 4  # characters of a name that tell another from it
_SLOTS_OF_LISTS = ("investors", "lead_investors", "advisers")


Same = Callable[[str, str], bool]  # two names: are they one company's?
Worth = Callable[[float, str], float | None]  # a sum and its currency, "" for none: about how many US dollars?


def merge(drafts: Sequence[Draft], spell: Spell, worth: Worth) -> list[Draft]:
    """Drafts with those that tell the same event put together, in the order of their first telling; of an event that
    rules read what the model reads is none. `spell` gives the forms by which two names are one company's."""
    merged = Twins(spell)
    spoken = [draft for draft in drafts if not draft.headline and draft.event_type == "acquisition"]
    place = {id(draft): number for number, draft in enumerate(drafts)}

    def same_name(one: str, two: str) -> bool:
        return same(spell(one), spell(two))

    for draft in sorted(drafts, key=lambda draft: LEARNED in draft.flags):
        near = merged.near(draft)
        order = [at for at in near if not merged.drafts[at].history] if draft.current else reversed(near)
        twin = next((at for at in order if _tells_again(merged.drafts[at], draft, spoken, same_name, worth)), None)
        if twin is None:
            merged.add(draft)
        else:
            _take(merged.drafts[twin], draft, same_name, worth)
            merged.know(twin)
    return _split(sorted(merged.drafts, key=lambda draft: place[id(draft)]), merged, same_name)


def _tells_again(one: Draft, two: Draft, spoken: Sequence[Draft], same_name: Same, worth: Worth) -> bool:
    """Whether two tellings are of one event. What they then have in common has to be what `Twins.near` looks for."""
    return (_same_event(one, two, same_name, worth) or _unnamed(one, two, spoken, same_name, worth)
            or _announced(one, two, worth))


def _same_event(one: Draft, two: Draft, same_name: Same, worth: Worth) -> bool:
    if one.family != two.family:
        return _sum_of(one, two, worth) and (_one_sum(one, two) or _same_company(one, two, same_name))
    if not _same_company(one, two, same_name):
        return _in_other_words(one, two, worth)
    rounds_one, rounds_two = _values(one, "round"), _values(two, "round")
    if rounds_one and rounds_two:
        return bool(rounds_one & rounds_two) and not (_part_of(one, two) or _part_of(two, one))
    amounts = _amounts_agree(one, two, worth)
    if amounts is False or (amounts and _sought_again(one, two)):
        return False
    if one.event_type == "acquisition" and _texts(one, "investors") and _texts(two, "investors"):
        # a headline's buyer may be the parent of the body's
        return bool(amounts) or _in_full(one, two) or _same_buyers(one, two, same_name)
    if one.event_type == "ipo" and not _years_apart(one, two):
        return not (_attempted(one, two) or _attempted(two, one))
    if not _dates_agree(one, two):
        return False
    if one.event_type == "acquisition":
        return True
    if amounts:
        return not _told_apart(one, two)
    if one.history != two.history and not _completes(one, two):
        return False
    shared = _texts(one, "investors") & _texts(two, "investors")
    if shared or _goes_on(one, two):
        return True
    return not (_values(one, "round") and _texts(two, "investors") and _texts(one, "investors"))


def _goes_on(one: Draft, two: Draft) -> bool:
    """Whether the second says what the news before it left out (X参与了Y的B轮。公司此次共募集6000万元，领投方是Z)."""
    told = [{slot for slot in ("amount", "round") if draft.slots.get(slot)} for draft in (one, two)]
    return two.current and not one.history and not told[0] & told[1] and 0 <= two.order - one.order <= _NEXT


def _told_apart(one: Draft, two: Draft) -> bool:
    """Whether of two sums one only tells its order of magnitude (数亿元), and others gave the other."""
    orders = {value.precision == "order" for draft in (one, two)
              if isinstance(value := draft.slots["amount"][0].value, Money)}
    given = [_texts(draft, "investors") for draft in (one, two)]
    return len(orders) > 1 and all(given) and not given[0] & given[1]


def _announced(one: Draft, two: Draft, worth: Worth) -> bool:
    """Whether the second is what the model reads in a headline, with the sum of a deal that rules read in the body."""
    learned = LEARNED in two.flags - one.flags
    return learned and two.headline and one.family == two.family and _amounts_agree(one, two, worth) is True


def _part_of(one: Draft, two: Draft) -> bool:
    """Whether the first tells, with its own money or investors, of one of the rounds that the second tells together
    (先后完成A轮和A+轮，其中A轮由…领投)."""
    own = one.slots.get("amount") or one.slots.get("investors")
    return bool(own) and _values(one, "round") < _values(two, "round")


def _completes(one: Draft, two: Draft) -> bool:
    """Whether two tellings in one sentence each say what the other leaves out (X合计投入1.6亿元，公司的A轮由此完成)."""
    told = [{slot for slot in ("amount", "round", "investors") if draft.slots.get(slot)} for draft in (one, two)]
    return one.order == two.order and not told[0] & told[1] and not one.current and not two.current


def _split(drafts: list[Draft], told: Twins, same_name: Same) -> list[Draft]:
    """Rounds told together take from that telling what they lack; it stays for the rounds that nothing more is said
    of, or for the sum of all. `told` finds those of `drafts` that are of one company."""
    gone: set[int] = set()
    for joint in [draft for draft in drafts if len(_values(draft, "round")) > 1]:
        parts = [draft for draft in told.of_company(joint) if id(draft) not in gone
                 and _part_of(draft, joint) and _same_company(draft, joint, same_name)]
        rounds = set[str]().union(*(_values(part, "round") for part in parts))
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


def _sought_again(one: Draft, two: Draft) -> bool:
    """Whether one is sought and the other done, each with a sum of its own: near sums are then two. A company lists
    once: what was expected of its listing and what came of it are one; so are a headline and its body."""
    if one.event_type == "ipo" or _spelt_out(one, two, "amount"):
        return False
    sums = {_bounds(value) for draft in (one, two) if isinstance(value := draft.slots["amount"][0].value, Money)}
    return len(sums) > 1 and ("completed" in (one.status, two.status)) and one.status != two.status


def _same_buyers(one: Draft, two: Draft, same_name: Same) -> bool:
    return any(same_name(a, b) for a in _texts(one, "investors") for b in _texts(two, "investors"))


def _named(one: Draft, two: Draft, slot: str, same_name: Same) -> list[Mention]:
    """The names of both tellings, each once: what a body says in place of its headline (of a purchase the whole list),
    else a buyer's longer form; what a headline cuts short (诺德 for 诺德基金) goes."""
    if one.event_type == "acquisition" and _spelt_out(one, two, slot):
        return list(two.slots[slot])
    held = list(one.slots.get(slot, []))
    if _spelt_out(one, two, slot):
        whole = [new.text for new in two.slots[slot]]
        held = [old for old in held if not any(old.text != new and _cut_short(old.text, new) for new in whole)]
    for new in two.slots[slot]:
        at = next((at for at, old in enumerate(held) if same_name(old.text, new.text)), len(held))
        longer = at < len(held) and one.event_type == "acquisition" and held[at].text in new.text
        if at == len(held) or _spelt_out(one, two, slot) or longer:
            held[at : at + 1] = [new]
    return held


def _cut_short(short: str, full: str) -> bool:
    """Whether a headline's name is the beginning of a body's, or some of its characters in their order (华犇创投 for
    厦门金景华犇创业投资合伙企业)."""
    return full.startswith(short) or (len(short) >= _TOLD and in_order(short, full))


def _years_apart(one: Draft, two: Draft) -> bool:
    """Whether two dates of a listing lie so far apart that they tell of two; a filing comes a year before at most."""
    years = []
    for draft in (one, two):
        told = draft.slots.get("event_date") or draft.slots.get("disclosed_date") or []
        for date in told[:1]:
            if isinstance(date.value, DateValue) and date.value.start:
                years.append(int(date.value.start[:4]))
    return (len(years) == 2 and abs(years[0] - years[1]) > 1) or (len(years) == 1 and not _dates_agree(one, two))


def _attempted(one: Draft, two: Draft) -> bool:
    """Whether a listing is told as another attempt, and the second is that of long before the news, by its day or its
    month (X再度递表。公司上一次递表是2021年8月)."""
    dates = [date.value for date in two.slots.get("event_date", ())[:1]]
    told = any(isinstance(value, DateValue) and value.precision in ("day", "month") for value in dates)
    return one.again and two.early and told and not two.again and not (one.early and _dates_agree(one, two))


def _in_other_words(one: Draft, two: Draft, worth: Worth) -> bool:
    """A headline's brand and a body's legal name tell one event when its sum and its round are the same; one that no
    other line tells of (a description, another language), or that holds characters of the body's in their order (栖材,
    栖岩新材料), when they do not differ."""
    if not (_in_full(one, two) and one.named and two.named) or two.history:
        return False
    rounds = _values(one, "round"), _values(two, "round")
    if not (rounds[0] == rounds[1] or (one.lone and not rounds[0] and _equal_sums(one, two))):
        return False
    agree = _amounts_agree(one, two, worth)
    if agree is not None:
        return agree or (one.lone and _near(one, two))
    short = _shortens(one.text("company"), two.text("company"))
    return (one.lone and bool(rounds[0])) or (short and (bool(rounds[0]) or one.event_type == "ipo"))


def _equal_sums(one: Draft, two: Draft) -> bool:
    """Whether two tellings give one figure, neither rounded nor converted."""
    sums = [[_bounds(sum_.value) for sum_ in draft.slots.get("amount", ())[:1] if isinstance(sum_.value, Money)]
            for draft in (one, two)]
    return bool(sums[0]) and sums[0] == sums[1]


def _shortens(short: str, full: str) -> bool:
    """Whether all characters of a name of two and more stand in a longer one, the first at its beginning, in order."""
    return 1 < len(short) < len(full) and short[0] == full[0] and in_order(short, full)


def _near(one: Draft, two: Draft) -> bool:
    """Whether a headline rounds the sum of its body (60亿 for 60.2亿)."""
    sums = [value for draft in (one, two) if isinstance(value := draft.slots["amount"][0].value, Money)]
    return len(sums) == 2 and sums[0].currency == sums[1].currency and _close(*(_bounds(money)[1] for money in sums))


def _unnamed(one: Draft, two: Draft, spoken: Sequence[Draft], same_name: Same, worth: Worth) -> bool:
    """Whether a headline only says what kind of company is bought (X拿下某骨科企业): its buyer buys one in the body,
    or is told of as vaguely (日系租赁公司收购爱尔兰租机商) or not named (公司), and of what is bought there (`spoken`)
    none has the name that the headline gives."""
    if not _in_full(one, two) or not one.event_type == two.event_type == "acquisition" or two.history:
        return False
    known = one.vague or (one.lone and not two.slots.get("investors")) or _same_buyers(one, two, same_name)
    alike = known and _amounts_agree(one, two, worth) is not False
    return alike and not any(_same_company(one, draft, same_name) for draft in spoken)


def _sum_of(one: Draft, two: Draft, worth: Worth) -> bool:
    """A bare sum of money said to be raised belongs to the issue of the same sum told with it, or to one told right
    before it without a sum (公司拟在科创板上市。…拟募资20亿元)."""
    if "acquisition" in (one.event_type, two.event_type) and "terminated" in (one.status, two.status):
        return False  # 终止购买X，拟以1.2亿元向X增资
    bare = [draft for draft in (one, two) if draft.event_type in EQUITY
            and not draft.slots.get("round") and not draft.slots.get("investors")]
    if len(bare) != 1:
        return False
    agree = _amounts_agree(one, two, worth)
    if agree is None and bare[0] is two and "amount" in two.slots:
        return 0 <= two.order - one.order <= _NEXT and (one.history or not two.history)
    return bool(agree) and (one.headline or abs(one.order - two.order) <= _FAR)


def _one_sum(one: Draft, two: Draft) -> bool:
    """Whether two tellings have the same words of the article for their sum."""
    starts = [{sum_.start for sum_ in draft.slots.get("amount", ())} for draft in (one, two)]
    return bool(starts[0] & starts[1])


def _same_company(one: Draft, two: Draft, same_name: Same) -> bool:
    a, b = one.text("company"), two.text("company")
    return not a or not b or same_name(a, b)


def _values(draft: Draft, slot: str) -> set[str]:
    return {str(mention.value) for mention in draft.slots.get(slot, [])}


def _texts(draft: Draft, slot: str) -> set[str]:
    return {mention.text for mention in draft.slots.get(slot, [])}


def _amounts_agree(one: Draft, two: Draft, worth: Worth) -> bool | None:
    """True or False when both tell an amount, None when one does not."""
    a, b = one.slots.get("amount"), two.slots.get("amount")
    if not a or not b:
        return None
    return same_money(a[0], b[0], worth)


def same_money(one: Mention, two: Mention, worth: Worth) -> bool:
    """Whether two amounts tell the same sum: equal, rounded, converted, or one within the other's range."""
    a, b = one.value, two.value
    if one.text == two.text:
        return True
    if not isinstance(a, Money) or not isinstance(b, Money):
        return False
    if a.currency and b.currency and a.currency != b.currency:
        return _convert_alike(a, b, worth)
    low_a, high_a = _bounds(a)
    low_b, high_b = _bounds(b)
    if a.precision == b.precision == "exact":
        alike = low_a == low_b
    else:
        alike = low_a <= high_b * (1 + _NEAR) and low_b <= high_a * (1 + _NEAR)
    # 68亿 in a headline is 14.3亿澳元 in its body
    return alike or (a.currency != b.currency and _convert_alike(a, b, worth))


def _convert_alike(one: Money, two: Money, worth: Worth) -> bool:
    """Whether two sums in different currencies are about the same in dollars."""
    dollars = [worth(_bounds(money)[0], money.currency or "") for money in (one, two)]
    return None not in dollars and _close(*(value or 0.0 for value in dollars))


def _close(one: float, two: float) -> bool:
    return abs(one - two) <= _NEAR * max(one, two)


def _bounds(money: Money) -> tuple[float, float]:
    values = [value for value in (money.amount, money.minimum, money.maximum) if value is not None]
    if not values:
        return 0.0, float("inf")
    return min(values), max(values)


def _dates_agree(one: Draft, two: Draft) -> bool:
    a, b = one.slots.get("event_date"), two.slots.get("event_date")
    if not a or not b:
        return True
    first, second = a[0].value, b[0].value
    if not isinstance(first, DateValue) or not isinstance(second, DateValue):
        return True
    if not first.start or not second.start:  # vague, or with nothing to resolve it by
        return "vague" not in (first.precision, second.precision) or not (one.early or two.early)
    return bool(first.start <= (second.end or second.start) and second.start <= (first.end or first.start))


def _in_full(one: Draft, two: Draft) -> bool:
    """Whether the first is a headline and the second its body."""
    return one.headline and not two.headline


def _spelt_out(one: Draft, two: Draft, slot: str) -> bool:
    """Whether a slot holds what a headline says, and the second telling is the body's: a headline shortens."""
    return slot in one.shortened and not two.headline


def _better_date(one: Draft, two: Draft) -> bool:
    """Whether the second telling's date takes the place of the first's: a body's its headline's (a listing's when they
    agree, for its papers are dated too), a finer one, and one that a rule ties to the event that of one that only
    stands near, unless it tells of the past."""
    if _spelt_out(one, two, "event_date") and (one.event_type != "ipo" or _dates_agree(one, two)):
        return True
    if _finer(two.slots["event_date"][0], one.slots["event_date"][0]):
        return True
    near = [draft.is_near("event_date") for draft in (one, two)]
    return near[0] and not near[1] and two.history <= one.history


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
    shortened = _in_full(one, two) and one.event_type not in EQUITY
    if one.bare or (shortened and one.status == "completed"):
        return two.status
    told = [draft for draft in (one, two) if draft.status == "completed"]
    dated = any(draft.is_tied("event_date") for draft in (one, two))
    open_ended = one.event_type == "acquisition" or one.order == two.order
    if told and open_ended and not (told[0].done or dated or "terminated" in (one.status, two.status)):
        return next(draft.status for draft in (one, two) if draft.status != "completed")
    return next((status for status in ("terminated", "completed") if status in (one.status, two.status)), one.status)


def _take(one: Draft, two: Draft, same_name: Same, worth: Worth) -> None:
    """Puts what the second telling adds into the first; one that the model reads adds nothing to what rules read."""
    if LEARNED in two.flags - one.flags:
        return
    if one.event_type in EQUITY and two.event_type not in EQUITY:
        one.event_type = two.event_type
    for slot, mentions in two.slots.items():
        reason = two.why.get(slot, slot)
        same = slot != "amount" or slot not in one.slots or same_money(one.slots[slot][0], mentions[0], worth)
        if slot in _SLOTS_OF_LISTS:
            one.slots[slot] = _named(one, two, slot, same_name)
            one.why.setdefault(slot, reason)
        elif slot not in one.slots:
            one.fill(slot, mentions, reason)
        elif slot == "event_date" and not _better_date(one, two):
            continue
        elif slot == "company" and one.event_type not in EQUITY and mentions[0].text in one.text(slot):
            continue  # the headline of a notice names its company in full
        elif _spelt_out(one, two, slot):
            one.flags |= set() if same else {"amount_conflict"}
            one.slots[slot] = list(mentions)
            one.why[slot] = reason
        elif slot == "event_date":
            one.slots[slot], one.why[slot] = list(mentions), reason
        elif not same:
            one.flags.add("amount_conflict")
    for rule in two.rules:
        if rule not in one.rules:
            one.rules.append(rule)
    if one.event_type in EQUITY and (company := one.text("company")):  # a headline's 布谷融资: 布谷.com raised it
        for slot in _SLOTS_OF_LISTS[:2]:
            one.slots[slot] = [name for name in one.slots.get(slot, ()) if not same_name(name.text, company)]
            if not one.slots[slot]:
                del one.slots[slot]
    if two.named and not one.named:
        one.named = True
    one.status, one.bare, one.done = _status(one, two), one.bare and two.bare, one.done or two.done
    one.valuation_kind = one.valuation_kind or two.valuation_kind
    one.history, one.again = one.history and two.history, one.again or two.again
    if not two.headline:
        one.shortened -= two.slots.keys()
    if _in_full(one, two):
        one.view, one.order, one.headline = two.view, two.order, False
    one.flags |= two.flags
