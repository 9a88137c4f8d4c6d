"""Which drafts tell an event: those that say enough of it, and nothing that is only recalled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.alike import overlap
from pipeline.events.draft import ISSUES, Draft, clause, to_the_day
from pipeline.events.names import NameReader
from pipeline.events.patterns import Patterns
from pipeline.events.sums import Worth, same_money
from pipeline.model import EQUITY, Mention


def news(drafts: Sequence[Draft], title: str, names: NameReader) -> Iterator[Draft]:
    """Those of an article's merged drafts that are events; `title` is its headline. Beside a notice of holdings or of
    a rating what was issued before is none, and no more is that a company leaves its exchange when it is bought."""
    patterns = names.patterns
    routine = bool(patterns.routine.search(title)) and not patterns.issue_news.search(title)
    bought = [draft.text("company") for draft in drafts
              if draft.event_type == "acquisition" and draft.status != "terminated"]
    for draft in drafts:
        if not draft.slots.get("company") or (routine and _is_past_issue(draft, patterns)):
            continue
        if _leaves_exchange(draft, patterns) and any(overlap(draft.text("company"), one) for one in bought):
            continue
        if tells_something(draft) or _takes_step(draft, names) or _is_done(draft, patterns):
            yield draft


def _leaves_exchange(draft: Draft, patterns: Patterns) -> bool:
    """Whether a listing is told of as ended, not as never begun."""
    left = patterns.leaves.search(draft.view.text, draft.start, draft.end)
    return draft.event_type == "ipo" and draft.status == "terminated" and left is not None


def tells_something(draft: Draft) -> bool:
    """An amount, a round, a valuation or an investor; a listing or an acquisition needs its company at the trigger, a
    listing of the company told of before its day. A strategic investment done is told by its word. The past is an event
    only when it is told which: those who ever invested (曾获X、Y等投资) are none."""
    if draft.needs and not any(draft.slots.get(slot) for slot in draft.needs):
        return False
    dated = any(draft.slots.get(slot) for slot in ("amount", "round", "event_date"))
    if draft.event_type in EQUITY and draft.history and not dated:
        return False
    told = any(draft.slots.get(slot) for slot in ("amount", "round", "investors", "lead_investors", "valuation"))
    company = draft.text("company")
    if draft.event_type == "acquisition" and not draft.named and draft.slots.get("investors"):
        # taken from elsewhere: the buyer cannot be bought
        told = told and bool(company) and not any(overlap(one.text, company) for one in draft.slots["investors"])
    if draft.event_type == "strategic_investment" and draft.named and draft.status == "completed":
        return True
    if draft.event_type == "ipo" and draft.referred and draft.slots.get("event_date"):
        return True
    return draft.named if draft.event_type in ("ipo", "acquisition") and not draft.slots.get("amount") else told


def may_tell(draft: Draft, names: NameReader) -> bool:
    """Whether a draft tells an event, or what other lines may complete to one."""
    return tells_something(draft) or _dates_issue(draft) or _takes_step(draft, names)


def _dates_issue(draft: Draft) -> bool:
    """An issue told with its company and a day, its sum told elsewhere."""
    return draft.event_type in ISSUES and draft.named and any(
        to_the_day(one) for slot in ("event_date", "disclosed_date") for one in draft.slots.get(slot, ())
    )


def _takes_step(draft: Draft, names: NameReader) -> bool:
    """An issue of a company known by name, its sum told or not, that is filed, let through, refused, called off or
    done."""
    if draft.event_type not in ISSUES or not draft.named or draft.history or draft.text("company") not in names.told:
        return False
    return names.patterns.issue_step.search(draft.view.text, *clause(draft.view, draft.start, draft.end)) is not None


def only_a_total(draft: Draft, amounts: Sequence[Mention], worth: Worth) -> bool:
    """Whether a headline's sum is one that the body tells as a total alone (上市以来融资合计57亿元); `amounts` are
    those of the body, with their roles."""
    bare = draft.headline and draft.bare and draft.event_type in EQUITY and "round" not in draft.slots
    told = draft.slots.get("amount", ()) if bare else ()
    same = [one for one in amounts if told and same_money(told[0], one, worth)]
    return bool(same) and all(one.role == "cumulative" for one in same)


def _is_done(draft: Draft, patterns: Patterns) -> bool:
    """An issue that is said to be done on a day is an event, its sum told or not."""
    said = patterns.issue_done.search(draft.view.text, *clause(draft.view, draft.start, draft.end))
    days = [one for one in draft.slots.get("event_date", ()) if to_the_day(one)]
    return bool(said and days) and draft.status == "completed" and _dates_issue(draft)


def _is_past_issue(draft: Draft, patterns: Patterns) -> bool:
    """An issue dated with its year, as what was issued before is."""
    dates = draft.slots.get("event_date", ())
    return draft.event_type in ISSUES and any(patterns.past_date.search(one.text) for one in dates)
