"""Whether two tellings are of one event: in each function `one` was told first, and what is told again is `two`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.alike import in_order, same
from pipeline.events.draft import LEARNED, Draft
from pipeline.events.sums import Worth, bounds, close, same_money
from pipeline.events.twins import Spell
from pipeline.model import EQUITY, DateValue, Money

_NEXT, _FAR = 2, 6  # sentences between an issue and its sum told alone, told again


@dataclass(frozen=True, slots=True)
class Compare:
    """By what names and sums are one: the forms of a name, and about how many US dollars a sum is."""

    spell: Spell
    worth: Worth

    def same_name(self, one: str, two: str) -> bool:
        """Whether two names are one company's."""
        return same(self.spell(one), self.spell(two))

    def same_company(self, one: Draft, two: Draft) -> bool:
        """Whether two tellings may be of one company: so may be what names none."""
        a, b = one.text("company"), two.text("company")
        return not a or not b or self.same_name(a, b)

    def amounts_agree(self, one: Draft, two: Draft) -> bool | None:
        """True or False when both tell an amount, None when one does not."""
        a, b = one.slots.get("amount"), two.slots.get("amount")
        return same_money(a[0], b[0], self.worth) if a and b else None


def tells_again(one: Draft, two: Draft, spoken: Sequence[Draft], by: Compare) -> bool:
    """Whether two tellings are of one event. What they then have in common has to be what `Twins.near` looks for."""
    return _same_event(one, two, by) or _unnamed(one, two, spoken, by) or _announced(one, two, by)


def _same_event(one: Draft, two: Draft, by: Compare) -> bool:
    """Whether two tellings that may be of one company do not differ in what tells one event from another: their
    rounds when both have one, else their sums, and what counts for their kind."""
    if one.family != two.family:
        return _sum_of(one, two, by) and (_one_sum(one, two) or by.same_company(one, two))
    if not by.same_company(one, two):
        return _in_other_words(one, two, by)
    rounds_one, rounds_two = values(one, "round"), values(two, "round")
    if rounds_one and rounds_two:
        return bool(rounds_one & rounds_two) and not (part_of(one, two) or part_of(two, one))
    amounts = by.amounts_agree(one, two)
    if amounts is False and one.event_type == "ipo" and in_full(one, two) and _near(one, two):
        amounts = True  # a headline rounds
    if amounts is False or (amounts and _sought_again(one, two)):
        return False
    if one.event_type == "acquisition":
        return _same_purchase(one, two, by, same_sum=bool(amounts))
    if one.event_type == "ipo" and not _years_apart(one, two):
        return not (_attempted(one, two) or _attempted(two, one) or _given_up(one, two))
    return dates_agree(one, two) and (not _told_apart(one, two) if amounts else _same_issue(one, two))


def _same_purchase(one: Draft, two: Draft, by: Compare, *, same_sum: bool) -> bool:
    """Whether two purchases of one company, whose prices do not differ, are one: when both tell a buyer, by the price
    or the buyer, whom a headline may call by its parent, else by when they were made."""
    if texts(one, "investors") and texts(two, "investors"):
        return same_sum or in_full(one, two) or _same_buyers(one, two, by)
    return dates_agree(one, two)


def _same_issue(one: Draft, two: Draft) -> bool:
    """Whether two issues of one company, of which not both tell a sum or a round, are one: not the news and one of the
    past, nor a round told with its investors and one of others."""
    if one.history != two.history and not _completes(one, two):
        return False
    investors = texts(one, "investors"), texts(two, "investors")
    if investors[0] & investors[1] or _goes_on(one, two):
        return True
    return not (values(one, "round") and all(investors))


def _goes_on(one: Draft, two: Draft) -> bool:
    """Whether the second says what the news before it left out (X参与了Y的B轮。公司此次共募集6000万元，领投方是Z)."""
    told = [{slot for slot in ("amount", "round") if draft.slots.get(slot)} for draft in (one, two)]
    return two.current and not one.history and not told[0] & told[1] and 0 <= two.order - one.order <= _NEXT


def _told_apart(one: Draft, two: Draft) -> bool:
    """Whether of two sums one only tells its order of magnitude (数亿元), and others gave the other."""
    orders = {value.precision == "order" for draft in (one, two)
              if isinstance(value := draft.slots["amount"][0].value, Money)}
    given = [texts(draft, "investors") for draft in (one, two)]
    return len(orders) > 1 and all(given) and not given[0] & given[1]


def _announced(one: Draft, two: Draft, by: Compare) -> bool:
    """Whether the second is what the model reads in a headline, with the sum of a deal that rules read in the body."""
    learned = LEARNED in two.flags - one.flags
    return learned and two.headline and one.family == two.family and by.amounts_agree(one, two) is True


def part_of(one: Draft, two: Draft) -> bool:
    """Whether the first tells, with its own money or investors, of one of the rounds that the second tells together
    (先后完成A轮和A+轮，其中A轮由…领投)."""
    own = one.slots.get("amount") or one.slots.get("investors")
    return bool(own) and values(one, "round") < values(two, "round")


def _completes(one: Draft, two: Draft) -> bool:
    """Whether two tellings in one sentence each say what the other leaves out (X合计投入1.6亿元，公司的A轮由此完成)."""
    told = [{slot for slot in ("amount", "round", "investors") if draft.slots.get(slot)} for draft in (one, two)]
    return one.order == two.order and not told[0] & told[1] and not one.current and not two.current


def _sought_again(one: Draft, two: Draft) -> bool:
    """Whether one is sought and the other done, each with a sum of its own: near sums are then two. A company lists
    once: what was expected of its listing and what came of it are one; so are a headline and its body."""
    if one.event_type == "ipo" or spelt_out(one, two, "amount"):
        return False
    sums = {bounds(value) for draft in (one, two) if isinstance(value := draft.slots["amount"][0].value, Money)}
    return len(sums) > 1 and ("completed" in (one.status, two.status)) and one.status != two.status


def _same_buyers(one: Draft, two: Draft, by: Compare) -> bool:
    return any(by.same_name(a, b) for a in texts(one, "investors") for b in texts(two, "investors"))


def _years_apart(one: Draft, two: Draft) -> bool:
    """Whether two dates of a listing lie so far apart that they tell of two; a filing comes a year before at most."""
    years = []
    for draft in (one, two):
        told = draft.slots.get("event_date") or draft.slots.get("disclosed_date") or []
        for date in told[:1]:
            if isinstance(date.value, DateValue) and date.value.start:
                years.append(int(date.value.start[:4]))
    return (len(years) == 2 and abs(years[0] - years[1]) > 1) or (len(years) == 1 and not dates_agree(one, two))


def _attempted(one: Draft, two: Draft) -> bool:
    """Whether a listing is told as another attempt, and the second is that of long before the news, by its day or its
    month (X再度递表。公司上一次递表是2021年8月)."""
    dates = [date.value for date in two.slots.get("event_date", ())[:1]]
    told = any(isinstance(value, DateValue) and value.precision in ("day", "month") for value in dates)
    return one.again and two.early and told and not two.again and not (one.early and dates_agree(one, two))


def _given_up(one: Draft, two: Draft) -> bool:
    """Whether a listing that was called off is another than one that is sought: told before it in a headline
    (撤回科创板申请后向港交所递表), or on a day before."""
    if (one.status == "terminated") == (two.status == "terminated"):
        return False
    ended, sought = (one, two) if one.status == "terminated" else (two, one)
    if one.order == two.order and one.headline:
        return ended.start < sought.start
    return ended_before(ended, sought)


def ended_before(ended: Draft, sought: Draft) -> bool:
    """Whether a listing was called off on a day, or in a month, before another was sought or told of."""
    told = [draft.slots.get("event_date") or draft.slots.get("disclosed_date") or [] for draft in (ended, sought)]
    days = [date.value for dates in told for date in dates[:1]
            if isinstance(date.value, DateValue) and date.value.precision in ("day", "month") and date.value.start]
    return len(days) > 1 and str(days[0].end or days[0].start) < str(days[1].start)


def _in_other_words(one: Draft, two: Draft, by: Compare) -> bool:
    """A headline's brand and a body's legal name tell one event when its sum and its round are the same; one that no
    other line tells of (a description, another language), or that holds characters of the body's in their order (栖材,
    栖岩新材料), when they do not differ."""
    if not (in_full(one, two) and one.named and two.named) or two.history:
        return False
    rounds = values(one, "round"), values(two, "round")
    if not (rounds[0] == rounds[1] or (one.lone and not rounds[0] and equal_sums(one, two))):
        return False
    agree = by.amounts_agree(one, two)
    if agree is not None:
        return agree or (one.lone and _near(one, two))
    short = _shortens(one.text("company"), two.text("company"))
    return (one.lone and bool(rounds[0])) or (short and (bool(rounds[0]) or one.event_type == "ipo"))


def equal_sums(one: Draft, two: Draft) -> bool:
    """Whether two tellings give one figure, neither rounded nor converted."""
    sums = [[bounds(sum_.value) for sum_ in draft.slots.get("amount", ())[:1] if isinstance(sum_.value, Money)]
            for draft in (one, two)]
    return bool(sums[0]) and sums[0] == sums[1]


def _shortens(short: str, full: str) -> bool:
    """Whether all characters of a name of two and more stand in a longer one, the first at its beginning, in order."""
    return 1 < len(short) < len(full) and short[0] == full[0] and in_order(short, full)


def _near(one: Draft, two: Draft) -> bool:
    """Whether a headline rounds the sum of its body (60亿 for 60.2亿)."""
    sums = [value for draft in (one, two) if isinstance(value := draft.slots["amount"][0].value, Money)]
    return len(sums) == 2 and sums[0].currency == sums[1].currency and close(*(bounds(money)[1] for money in sums))


def _unnamed(one: Draft, two: Draft, spoken: Sequence[Draft], by: Compare) -> bool:
    """Whether a headline only says what kind of company is bought (X拿下某骨科企业): its buyer buys one in the body,
    or is told of as vaguely (日系租赁公司收购爱尔兰租机商) or not named (公司), and of what is bought there (`spoken`)
    none has the name that the headline gives."""
    if not in_full(one, two) or not one.event_type == two.event_type == "acquisition" or two.history:
        return False
    known = one.vague or (one.lone and not two.slots.get("investors")) or _same_buyers(one, two, by)
    alike = known and by.amounts_agree(one, two) is not False
    return alike and not any(by.same_company(one, draft) for draft in spoken)


def _sum_of(one: Draft, two: Draft, by: Compare) -> bool:
    """A bare sum of money said to be raised belongs to the issue of the same sum told with it, or to one told right
    before it without a sum (公司拟在科创板上市。…拟募资20亿元)."""
    if "acquisition" in (one.event_type, two.event_type) and "terminated" in (one.status, two.status):
        return False  # 终止购买X，拟以1.2亿元向X增资
    bare = [draft for draft in (one, two) if draft.event_type in EQUITY
            and not draft.slots.get("round") and not draft.slots.get("investors")]
    if len(bare) != 1:
        return False
    issue = two if bare[0] is one else one
    if issue.event_type == "ipo" and on_its_own_day(bare[0], issue):
        return False
    agree = by.amounts_agree(one, two)
    if agree is None and bare[0] is two and "amount" in two.slots:
        return 0 <= two.order - one.order <= _NEXT and (one.history or not two.history)
    return bool(agree) and (one.headline or abs(one.order - two.order) <= _FAR)


def on_its_own_day(money: Draft, listing: Draft) -> bool:
    """Whether money is said to be got, on a day, beside a listing told with none (X今起挂牌 半年前获500万元增资)."""
    return not money.bare and "event_date" in money.slots and "event_date" not in listing.slots


def _one_sum(one: Draft, two: Draft) -> bool:
    """Whether two tellings have the same words of the article for their sum."""
    starts = [{sum_.start for sum_ in draft.slots.get("amount", ())} for draft in (one, two)]
    return bool(starts[0] & starts[1])


def dates_agree(one: Draft, two: Draft) -> bool:
    """Whether the dates of two tellings may be one: they overlap, or one is not told."""
    a, b = one.slots.get("event_date"), two.slots.get("event_date")
    if not a or not b:
        return True
    first, second = a[0].value, b[0].value
    if not isinstance(first, DateValue) or not isinstance(second, DateValue):
        return True
    if not first.start or not second.start:  # vague, or with nothing to resolve it by
        return "vague" not in (first.precision, second.precision) or not (one.early or two.early)
    return bool(first.start <= (second.end or second.start) and second.start <= (first.end or first.start))


def in_full(one: Draft, two: Draft) -> bool:
    """Whether the first is a headline and the second its body."""
    return one.headline and not two.headline


def spelt_out(one: Draft, two: Draft, slot: str) -> bool:
    """Whether a slot holds what a headline says, and the second telling is the body's: a headline shortens."""
    return slot in one.shortened and not two.headline


def values(draft: Draft, slot: str) -> set[str]:
    """What the mentions of a slot stand for, as text."""
    return {str(mention.value) for mention in draft.slots.get(slot, [])}


def texts(draft: Draft, slot: str) -> set[str]:
    """The words of the mentions of a slot."""
    return {mention.text for mention in draft.slots.get(slot, [])}
