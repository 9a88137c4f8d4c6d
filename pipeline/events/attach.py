"""Slot rules: whose event a slot belongs to, in its sentence or in one before it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import cast

import regex

from pipeline.alike import overlap
from pipeline.events.cues import Cues
from pipeline.events.draft import ISSUES, NAME_SLOTS, Draft, Reader, clause, filled, raised, to_the_day
from pipeline.events.lines import Hit, Line
from pipeline.events.patterns import Patterns
from pipeline.events.view import View
from pipeline.model import EQUITY, Mention, Sentence
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.schema import SlotRule

_ANNOUNCED, _PARAGRAPHS = 4, 2  # sentences and paragraphs behind an announcement that tell what it announces
_HEADED = 10, 5  # the same behind one that heads a list of listings
_SEVERAL = 12  # sentences behind one of several deals that tell them
_ANNOUNCES = {"disclosed_date": ("acquisition", "ipo"), "event_date": ("ipo",)}
_FIRST = frozenset({"amount", "valuation", "round", "event_date"})  # slots in which what is told first stands
_KIND_BEFORE = 4  # characters before a valuation in which its kind may stand
REACH = 6  # sentences back that a slot of window `next` or `paragraph` may belong to


@dataclass(frozen=True, slots=True)
class NewsDay:
    """The day of an announcement whose sentence tells no deal: a purchase or a listing that the next sentences tell was
    announced on it; one told in another paragraph only when a party to it is named in the words of that sentence, or
    these count `several`. One that `heads` listings is the day of those which the sentences behind it name one by
    one."""

    day: Mention
    sentence: Sentence
    rule: str
    words: str
    slot: str
    heads: bool
    several: bool  # it tells of several deals that follow

    def date(self, drafts: Sequence[Draft]) -> None:
        """Gives the day to those of `drafts`, of a sentence near behind it, that have none and are news."""
        for draft in drafts:
            here = draft.view.sentence
            behind = here.number - self.sentence.number, here.paragraph - self.sentence.paragraph
            reach = _HEADED if self.heads else (_ANNOUNCED, _PARAGRAPHS)
            several = self.several and draft.event_type == "acquisition"
            near = 0 < behind[0] <= reach[0] and behind[1] <= reach[1]
            near = near or (several and 0 < behind[0] <= _SEVERAL)
            told = draft.history or draft.early or self.slot in draft.slots
            named = any(one.text in self.words for slot in NAME_SLOTS for one in draft.slots.get(slot, ()))
            follows = self.words.rstrip().endswith(("：", ":"))  # what it announces
            listed = self.heads or several or follows
            other = behind[1] > 0 and bool(draft.slots.get("company")) and not named and not listed
            if near and not told and not other and draft.event_type in _ANNOUNCES[self.slot]:
                draft.fill(self.slot, [self.day], self.rule)


@dataclass(frozen=True, slots=True)
class _Given:
    """The hit of a slot rule in a line: the event that it tells of, the others that it may tell of (`able`), the events
    of its line, and where sums stand there that are parts of one (clean offsets)."""

    line: Line
    rule: str
    match: regex.Match[str]
    owner: Draft
    able: Sequence[Draft]
    own: Sequence[Draft]
    parts: Set[int]

    @property
    def behind(self) -> bool:
        """Whether the event was told in a line before."""
        return self.owner.order != self.line.order


def attach(line: Line, drafts: Sequence[Draft], reader: Reader) -> NewsDay | None:
    """Fills the slots that a line gives, in those of `drafts` that they belong to. A clause that tells of the past
    gives no investors to the news, and a record that tells an event gives what it tells to that alone. Returns the day
    of an announcement that belongs to none of them."""
    view, order = line.view, line.order
    own = [draft for draft in drafts if draft.order == order]
    drafts = own if line.record and own else drafts
    parts = _parts(line, drafts, reader.names.cues)
    news: NewsDay | None = None
    for compiled, match in sorted(line.slots, key=lambda hit: _points_back(view, hit[1], reader.names.cues)):
        able = _able(compiled, drafts)
        owner = _owner_of(line, (compiled, match), drafts, reader.names.cues)
        if not owner and not own:
            news = _news_day(view, (compiled, match), reader) or news
        if owner and set(match.re.groupindex) == {"disclosed_date"} and not owner.named:
            alike = [one for one in own if one.named and not one.history and one.event_type == owner.event_type]
            owner = alike[0] if alike else owner
        if _of_past_round(owner, line, match):
            continue
        told_as_news = owner and owner.event_type in EQUITY and not owner.history and not line.record
        if not owner or (told_as_news and _told_as_past(view, match, reader.names.patterns)):
            continue
        if set(match.re.groupindex) == {"disclosed_date"}:
            others = [draft for draft in able if draft.order == order and draft is not owner and not draft.history
                      and {draft.event_type, owner.event_type} & {*ISSUES, "acquisition"}]
            _share_day(view, match, others, reader, compiled.id)
        given = _Given(line, compiled.id, match, owner, able, own, parts)
        for slot, start, stop in filled(match):
            _give(given, slot, start, stop, reader)
    return news


def owners_of_sums(line: Line, drafts: Sequence[Draft], reader: Reader) -> list[Draft]:
    """Those of `drafts`, told before a line, to which slot rules give a sum of it."""
    hits = (hit for hit in line.slots if "amount" in hit[1].re.groupindex)
    return [owner for hit in hits if (owner := _owner_of(line, hit, drafts, reader.names.cues))]


def _give(given: _Given, slot: str, start: int, stop: int, reader: Reader) -> None:
    """Gives the owner of a hit what its group for `slot` holds, at view characters `start` to `stop`, with what goes
    with it: who led, the kind of a valuation, the other rounds of an adviser."""
    owner, view, rule = given.owner, given.line.view, given.rule
    if slot == "valuation" and _of_another(given, reader):
        return
    found = _held(given, slot, start, stop, reader)
    near = slot == "disclosed_date" and bool(found) and owner.is_near(slot)
    vague = near and not to_the_day(owner.slots[slot][0])
    once = slot not in NAME_SLOTS and (slot in _FIRST or given.behind)
    if once and owner.slots.get(slot) and not vague:
        return
    if near:
        del owner.slots[slot], owner.why[slot]  # a date that is said to be that of the news is the better
    owner.fill(slot, found, rule)
    if slot == "advisers" and reader.names.patterns.of_rounds.search(view.text, *given.match.span()):
        for other in _rounds_beside(owner, given.able):
            other.fill(slot, found, rule)
    if slot == "valuation" and found:
        owner.valuation_kind = _valuation_kind(view, given.match, reader.names.cues)
    if slot == "investors":
        owner.fill("lead_investors", reader.leads(view, start, stop, rule), rule)
    if slot == "lead_investors":
        owner.fill(slot, _of_two(owner, view.text[start:stop], reader.names.cues) if not found else (), rule)
        owner.fill("investors", found, rule)


def _held(given: _Given, slot: str, start: int, stop: int, reader: Reader) -> list[Mention]:
    """What a group holds that its owner may take: no company for its own party, no sum told with another deal, and of
    days of the news those to the day."""
    owner = given.owner
    found = raised(owner, slot, reader.read(given.line.view, slot, start, stop, given.rule))
    if slot == "disclosed_date" or (slot == "event_date" and "disclosed_date" in given.match.re.groupindex):
        found = [mention for mention in found if to_the_day(mention)]
    if slot == "amount":
        deeds = [one for one in given.own if not one.bare and one.named]  # 该公司也斥资12亿元入股Y
        rounds = [one for one in given.own if "round" in one.slots]  # Pre-IPO轮融资5亿元 拟明年上市
        beside = [*given.able, *(deeds if given.behind else rounds)]
        taken = {one.start for draft in beside if draft is not owner for one in draft.slots.get(slot, ())}
        found = [mention for mention in found if mention.start not in taken | given.parts]
    company = {mention.text for mention in owner.slots.get("company", [])}
    return [mention for mention in found if mention.text not in company]


def _of_another(given: _Given, reader: Reader) -> bool:
    """Whether the sentence of a valuation tells before it of a company that opens it or its clause, and that is none of
    a round told before."""
    view, at, owner = given.line.view, given.match.start(), given.owner
    if not given.behind or owner.event_type not in EQUITY:
        return False
    parties = {one.text for slot in NAME_SLOTS for one in owner.slots.get(slot, ())}
    opening = {0, clause(view, at, at)[0]}
    named = [one.text for a, _, one in reader.names.inside(view, 0, at) if a in opening and one.label != "PERSON"]
    return bool(named) and not any(overlap(one, name) for one in named for name in parties)


def _rounds_beside(owner: Draft, drafts: Sequence[Draft]) -> list[Draft]:
    """The rounds of the company of `owner` that are told with it, in its sentence or right before
    (担任两轮融资的顾问)."""
    return [one for one in drafts if one is not owner and one.event_type in EQUITY and "round" in one.slots
            and owner.order - one.order <= 1 and one.text("company") in ("", owner.text("company"))]


def _able(compiled: Compiled, drafts: Sequence[Draft]) -> list[Draft]:
    """Those of `drafts` that a slot rule may tell of."""
    event_types = cast(SlotRule, compiled.rule).event_types
    return [draft for draft in drafts if not event_types or draft.event_type in event_types]


def _news_day(view: View, hit: Hit, reader: Reader) -> NewsDay | None:
    """The day of an announcement that the hit of a slot rule tells, for the deals of the sentences behind it."""
    compiled, match = hit
    told, heads = {slot for slot, *_ in filled(match)}, _heads_listings(compiled)
    if "disclosed_date" in told:
        slot = "disclosed_date"
    elif told == {"event_date"} and heads:
        slot = "event_date"
    else:
        return None
    days = [day for day in reader.read(view, slot, *match.span(slot), compiled.id)
            if slot == "event_date" or to_the_day(day)]
    several = bool(reader.names.patterns.several_news.search(view.text, match.start()))
    return NewsDay(days[0], view.sentence, compiled.id, view.text, slot, heads, several) if days else None


def _heads_listings(compiled: Compiled) -> bool:
    """Whether a slot rule tells of the listings of its paragraph alone: its day may stand before them."""
    rule = cast(SlotRule, compiled.rule)
    return set(rule.event_types) == {"ipo"} and rule.window == "paragraph"


def _of_past_round(owner: Draft | None, line: Line, match: regex.Match[str]) -> bool:
    """Whether a sum told behind a round in another sentence is offered to a listing (IPO前，公司完成D轮，募得3亿元):
    it is that of the round."""
    other = owner is not None and owner.event_type == "ipo" and owner.order != line.order
    return other and "amount" in match.re.groupindex and bool(line.view.within(0, match.start(), "ROUND"))


def _owner_of(line: Line, hit: Hit, drafts: Sequence[Draft], cues: Cues) -> Draft | None:
    """The one of `drafts` that the hit of a slot rule tells of."""
    compiled, match = hit
    able = _able(compiled, drafts)
    here = [draft for draft in drafts if draft.order == line.order and not draft.bare]
    if "investors" in match.re.groupindex and here and not any(draft in able for draft in here):
        return None  # who is named beside a deal of another kind takes part in that
    return _owner(line, match, able, cast(SlotRule, compiled.rule).window, cues)


def _parts(line: Line, drafts: Sequence[Draft], cues: Cues) -> set[int]:
    """Where sums stand that investors put into one event each (X出资1亿元，Y出资5000万元), as clean offsets: none of
    them is that of the event."""
    told: dict[int, set[int]] = {}
    for compiled, match in line.slots:
        slots = {slot: start for slot, start, _ in filled(match)}
        if {"amount", "investors"} <= slots.keys() and (owner := _owner_of(line, (compiled, match), drafts, cues)):
            told.setdefault(id(owner), set()).add(line.view.starts[slots["amount"]])
    return set[int]().union(*(sums for sums in told.values() if len(sums) > 1))


def _points_back(view: View, match: regex.Match[str], cues: Cues) -> bool:
    """Whether a hit tells who led as 前者 or 后者: it is read behind those that name the two."""
    return any(slot == "lead_investors" and _which(view.text[start:stop], cues)
               for slot, start, stop in filled(match))


def _which(said: str, cues: Cues) -> str:
    """`former` or `latter` when the words of a group end in 前者 or 后者, else nothing."""
    return next((which for which in ("former", "latter") if cues.right[which].search(said)), "")


def _of_two(owner: Draft, said: str, cues: Cues) -> list[Mention]:
    """The one of an event's two investors that 前者 or 后者 stands for; of more the last is 后者."""
    which, told = _which(said, cues), sorted(owner.slots.get("investors", ()), key=lambda one: one.start)
    if which == "latter":
        return told[-1:] if len(told) > 1 else []
    return told[:1] if which and len(told) == 2 else []


def _told_as_past(view: View, match: regex.Match[str], patterns: Patterns) -> bool:
    """Whether a clause or the one word before it (此前，X的投资方包括Y) tells of the past."""
    left, _ = clause(view, match.start(), match.end())
    told = patterns.past_clause.search(view.text, left, match.end())
    return bool(told or patterns.past_opening.search(view.text[:left]))


def _share_day(
    view: View, match: regex.Match[str], drafts: Sequence[Draft], reader: Reader, rule: str
) -> None:
    """The day of the news of an issue or a purchase is that of every deal that its sentence tells behind it."""
    found = reader.read(view, "disclosed_date", *match.span("disclosed_date"), rule)
    for draft in drafts:
        if draft.start >= match.start("disclosed_date") and "disclosed_date" not in draft.slots:
            draft.fill("disclosed_date", [mention for mention in found if to_the_day(mention)], rule)


def _valuation_kind(view: View, match: regex.Match[str], cues: Cues) -> str:
    """pre, post or market_cap when a cue of that set stands in the match or right before it, else unstated."""
    for kind in ("post", "pre", "market_cap"):
        if cues.anywhere[f"valuation_{kind}"].search(view.text, max(0, match.start() - _KIND_BEFORE), match.end()):
            return kind
    return "unstated"


def _owner(line: Line, match: regex.Match[str], drafts: Sequence[Draft], window: str, cues: Cues) -> Draft | None:
    view, order = line.view, line.order
    here = [draft for draft in drafts if draft.order == order]
    if window == "clause":
        left, right = clause(view, match.start(), match.end())
        drafts = here = [draft for draft in here if draft.start < right and left < draft.end]
    touching = [draft for draft in here if draft.start < match.end() and match.start() < draft.end]
    if touching:
        return touching[-1]
    inside = [span for slot, *span in filled(match) if slot in NAME_SLOTS]  # A轮投资方X tells of X, not of the round
    rounds = {str(mention.value) for at, mention in view.within(match.start(), match.end(), "ROUND")
              if not any(start <= at < stop for start, stop in inside)}
    if not rounds and not here:  # D2轮的投资方除X外还包括Y
        said = {str(mention.value) for _, mention in view.within(0, match.start(), "ROUND")}
        rounds = said if len(said) == 1 else rounds
    if cues.anywhere["of_news"].search(view.text, *clause(view, match.start(), match.end())):
        here = [draft for draft in here if not draft.history]  # 本轮由X领投，加上Y此前的A轮
    before = [draft for draft in here if draft.end <= match.start()]
    if rounds:
        same = [draft for draft in drafts if order - draft.order <= REACH and rounds & draft.rounds]
        if same:
            return same[-1]
    if before or here:
        return _of_round(rounds, before[-1] if before else here[0])
    if window in ("next", "paragraph"):
        near = [draft for draft in drafts if 0 < order - draft.order <= REACH]
        if window == "paragraph":
            near = [draft for draft in near if draft.view.sentence.paragraph == view.sentence.paragraph]
        current = [draft for draft in near if not draft.history] or near
        return _of_round(rounds, current[-1]) if current else None
    return None


def _of_round(rounds: Set[str], draft: Draft) -> Draft | None:
    """`draft`, unless `rounds` are told and it is that of others."""
    return None if rounds and draft.rounds and rounds.isdisjoint(draft.rounds) else draft
