"""Whether two events of one company may be one deal, how much speaks for it, and why, in words.

A pair is one deal when nothing that both tell is contrary, and enough is told:

- **round**: equal, or one is empty.
- **amount**: `sums.compare`. What was planned may come to half as much again or two thirds, if the round (of a
  purchase the buyer) is the same. Other contrary amounts are one deal only where all else says so: the same round, an
  investor in common, told within a week. The deal is then flagged.
- **investors**: lists with no name in common speak against where the figures differ or the round is not the same; a
  purchase by others is another purchase whatever the price.
- **time**: the days between the two (the event's own date, else that of disclosure, else of publication) are within
  the window of the event type, below; a longer one between plans and rumours, and from them to what became of it.
  Beyond a window, an article with no date of its own may tell an older deal if round and amount are both the same
  (for types without rounds: the same amount, and an investor in common when it is a purchase).
- Where neither the round nor the amount is the same (of a purchase, nor the buyer), and where a date is unknown or
  coarser than a month, the deal is the same only within two weeks, or not at all when the days are not known.
- A deal that was called off, and bonds and loans, of which a company has many, need the round, the amount or an
  investor in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.alike import overlap
from pipeline.deals.sums import Compared, compare
from pipeline.deals.told import Told
from pipeline.normalise.fx import Rates

# Types that articles take for one another; the others are compatible with themselves alone.
_KIND = {"strategic_investment": "equity_round", "private_placement": "equity_round"}


@dataclass(frozen=True, slots=True)
class Window:
    """Days between two articles on one deal: two that tell the outcome (`same`), or one of a plan (`later`)."""

    same: int
    later: int


_WINDOWS: Mapping[str, Window] = {
    "equity_round": Window(60, 365),
    "ipo": Window(365, 730),
    "acquisition": Window(180, 730),
    "fund_closing": Window(60, 365),
    "debt": Window(15, 365),
}
LITTLE = 14  # days, when neither the round nor the amount says the same
_CONFLICT = 7  # days within which contrary amounts may still be one deal
_MOVED = 1.5  # times that the sum of a plan may be that of its outcome, or the other way round
_SLACK = 14  # days by which a plan may be told after its outcome
_ROUNDLESS = ("ipo", "acquisition")  # types of which a company has one, or one for each buyer
_OPEN = ("planned", "reported")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two events that may be one deal. `score`: how much speaks for it; `conflict`: the amounts are contrary."""

    score: float
    why: str
    conflict: bool = False


def kind(event_type: str) -> str:
    """The event type under which compatible types are compared."""
    return _KIND.get(event_type, event_type)


def agreement(one: Told, two: Told, rates: Rates) -> Agreement | None:
    """Whether two events of one company may be one deal (None: not), the same whichever comes first but for words."""
    if one.doc_id == two.doc_id or kind(one.event_type) != kind(two.event_type):
        return None
    if one.round and two.round and one.round != two.round:
        return None
    same_round = bool(one.round) and one.round == two.round
    shared = _shared(one.investors, two.investors)
    apart = bool(one.investors and two.investors) and not shared
    money = compare(one, two, rates)
    gap = _gap(one, two)
    buyer = bool(shared) and kind(one.event_type) == "acquisition"  # says of a purchase what a round says of the rest
    moved = money.verdict == "against" and (same_round or buyer) and _may_have_moved(one, two)
    conflict = money.verdict == "against" and not moved
    if conflict and not (same_round and shared and gap is not None and gap <= _CONFLICT):
        return None
    if apart and not _alike_without_investors(one, money, same_round):
        return None
    agreed = same_round or buyer or money.verdict in ("same", "near")
    if not agreed and one.event_type != two.event_type:
        return None
    if _needs_more(one, two) and not (agreed or shared):
        return None
    if not _in_time(one, two, gap, agreed=agreed) and not (
        _retold(one, two) and money.verdict in ("same", "near") and _only_one(one, same_round, shared) and not apart
    ):
        return None
    score = 4.0 * same_round + {"same": 4, "near": 3, "unknown": 0, "against": -1}[money.verdict]
    score += 2 * min(len(shared), 2) + (one.status == two.status) + (1 / (1 + gap) if gap is not None else 0)
    return Agreement(score, _why(one, two, money, shared, gap, same_round=same_round), conflict)


def _may_have_moved(one: Told, two: Told) -> bool:
    """Whether what was planned, and in one currency, came to another sum not far from it."""
    if (one.status in _OPEN) == (two.status in _OPEN) or one.sum is None or two.sum is None:
        return False
    a, b = one.sum, two.sum
    return a.currency == b.currency and a.least <= _MOVED * b.most and b.least <= _MOVED * a.most


def _alike_without_investors(one: Told, money: Compared, same_round: bool) -> bool:
    """Whether two lists with no name in common may still tell one deal."""
    if kind(one.event_type) == "acquisition":
        return False
    return money.verdict == "same" or (same_round and money.verdict == "unknown")


def _needs_more(one: Told, two: Told) -> bool:
    """Whether company and time alone would say too little."""
    stages = {one.status, two.status}
    return one.event_type == "debt" or ("terminated" in stages and len(stages) > 1)


def _in_time(one: Told, two: Told, gap: int | None, *, agreed: bool) -> bool:
    window = _WINDOWS.get(kind(one.event_type), _WINDOWS["equity_round"])
    if gap is None or not (_sharp(one) and _sharp(two)):
        return agreed and (gap is None or gap <= window.later)
    if not agreed:
        return gap <= LITTLE
    if one.status in _OPEN and two.status in _OPEN:
        return gap <= window.later
    if one.status in _OPEN or two.status in _OPEN:
        plan, outcome = (one, two) if one.status in _OPEN else (two, one)
        before = (plan.first or 0) <= (outcome.last or 0)
        return gap <= (window.later if before else _SLACK)
    return gap <= window.same


def _retold(one: Told, two: Told) -> bool:
    """Whether an article with no date of its own tells, later, what the other one dates or told in its day."""
    earlier, later = sorted((one, two), key=lambda event: (event.last or 0, event.event_id))
    return not later.dated and later.status == earlier.status == "completed"


def _only_one(one: Told, same_round: bool, shared: tuple[str, ...]) -> bool:
    if kind(one.event_type) == "acquisition":
        return bool(shared)
    return same_round or kind(one.event_type) in _ROUNDLESS


def _sharp(event: Told) -> bool:
    return event.first is not None and event.last is not None and event.last - event.first <= 31


def _gap(one: Told, two: Told) -> int | None:
    """Days between two events, 0 when their periods overlap; None when one has no date at all."""
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return None
    return max(0, two.first - one.last, one.first - two.last)


def _shared(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    """Investors of `one` that `two` names too, by a part of the name or the whole of it."""
    return tuple(a for a in one if any(a == b or (min(len(a), len(b)) >= 2 and overlap(a, b)) for b in two))


def _why(
    one: Told, two: Told, money: Compared, shared: tuple[str, ...], gap: int | None, *, same_round: bool
) -> str:
    company = "same company"
    if one.company_id != two.company_id:
        company = f"{one.names[0] if one.names else one.company_id} is {two.names[0] if two.names else two.company_id}"
    parts = [company]
    if same_round:
        parts.append(f"round {one.round}")
    elif one.round or two.round:
        parts.append(f"round {one.round or two.round} in one alone")
    if money.why:
        parts.append(f"{'other amounts ' if money.verdict == 'against' else ''}{money.why}")
    if shared:
        parts.append(f"investors in common: {'、'.join(shared[:3])}{' ...' if len(shared) > 3 else ''}")
    if one.status != two.status:
        parts.append(f"{one.status} and {two.status}")
    parts.append("no date in one" if gap is None else "same time" if gap == 0 else f"{gap} day{'s' * (gap > 1)} apart")
    return ", ".join(parts)
