"""From mentions to events: every sentence's triggers and slots, then one event for each deal told."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import cast

import regex

from pipeline.events.attach import attach
from pipeline.events.cues import Cues
from pipeline.events.drafts import MENTION_SLOTS, PARTIES, Draft, Reader, clause, draft_events, each_target
from pipeline.events.merge import Same, Worth, merge
from pipeline.events.names import NameReader
from pipeline.events.view import View, build
from pipeline.model import DateValue, Event, Mention, Note, Sentence
from pipeline.rulebook.book import Compiled, RuleBook
from pipeline.rulebook.macros import expand
from pipeline.rulebook.scan import scan
from pipeline.rulebook.schema import EventRule, QualifierRule, RoleRule

_STEPS = frozenset({"subject", "coreference", "topic"})
_NEWS_DAYS = 45  # before the publication a dated event is still the news
_TRIMMED = 4  # characters of a name that may lose one
_TOP = 2  # number of the last line that may be a headline
_STOPS = frozenset("。！？；!?;…”」）)")
_OPENING = 3  # sentences worth reading in which the company of an article is named


@dataclass(frozen=True, slots=True)
class EventRules:
    """What the events stage reads from the rules. The patterns are the macros of those names; `common` are words."""

    book: RuleBook
    cues: Cues
    common: frozenset[str]
    aside: regex.Pattern[str]
    lead_aside: regex.Pattern[str]
    list_separator: regex.Pattern[str]
    not_a_name: regex.Pattern[str]
    past_date: regex.Pattern[str]
    adjunct: regex.Pattern[str]
    deal_adjunct: regex.Pattern[str]
    behind_target: regex.Pattern[str]
    item_head: regex.Pattern[str]
    org_tail: regex.Pattern[str]
    legal_form: regex.Pattern[str]
    announced: regex.Pattern[str]
    headline: regex.Pattern[str]

    def reader(self, entities: tuple[Mention, ...]) -> NameReader:
        """What telling names apart takes, with the names that lexicons and the tagger hold in an article."""
        never = self.cues.words["coref"] | self.cues.words["not_name"]
        named = tuple(_trimmed(one, self.cues) for one in entities if one.label in PARTIES and one.text not in never)
        return NameReader(
            named, self.cues, self.list_separator, self.not_a_name, self.adjunct, self.deal_adjunct,
            self.behind_target, self.item_head, self.org_tail, self.legal_form,
            self.common, frozenset(one.text for one in named),
        )


def _trimmed(entity: Mention, cues: Cues) -> Mention:
    """A name that the tagger found, without an adverb at its end (X时, X欲)."""
    tagged = entity.rule.startswith("ner:") and len(entity.text) >= _TRIMMED
    if not tagged or entity.text[-1] not in cues.words["tagger_tail"]:
        return entity
    return replace(entity, text=entity.text[:-1], end=entity.end - 1)


def event_rules(book: RuleBook, cues: Cues, common: frozenset[str]) -> EventRules:
    """The rules of the events stage. Raises KeyError when macros.yml lacks a macro that the stage reads."""

    def macro(name: str) -> regex.Pattern[str]:
        return regex.compile(expand(book.macros[name], book.macros))

    return EventRules(
        book, cues, common, aside=macro("ASIDE"), lead_aside=macro("LEAD_ASIDE"),
        list_separator=macro("LIST_SEPARATOR"), not_a_name=macro("NOT_A_NAME"), past_date=macro("PAST_DATE"),
        adjunct=macro("ADJUNCT"), deal_adjunct=macro("DEAL_ADJUNCT"), behind_target=macro("BEHIND_TARGET"),
        item_head=macro("ITEM_HEAD"), org_tail=macro("ORG_TAIL"), legal_form=macro("LEGAL_FORM"),
        announced=macro("ANNOUNCED"), headline=macro("HEADLINE"),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the events stage makes of an article."""

    events: tuple[Event, ...]
    mentions: tuple[Mention, ...]
    notes: tuple[Note, ...]


def find_events(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    entities: tuple[Mention, ...],
    rules: EventRules,
    mention: Callable[[str, str, int, int, str], Mention],
    published: str | None,
    same_name: Same,
    worth: Worth,
) -> Told:
    """The events of an article, from the sentences worth reading.

    `mentions` are amounts, dates and rounds in order; `entities` names that lexicons and NER hold; `mention` makes
    one from a label, its text, clean offsets and a rule; `published` is an ISO date; `same_name` tells whether two
    names are one company's, `worth` about how many US dollars a sum is.
    """
    book = rules.book
    reader = Reader(rules.reader(entities), mention)
    notes: list[Note] = []
    drafts: list[Draft] = []
    given: list[Mention] = []
    last = sentences[-1].paragraph if sentences else 0
    for sentence in sentences:
        order = sentence.number
        inside = [one for one in mentions if sentence.start <= one.start and one.end <= sentence.end]
        view = build(text, sentence, inside, rules.aside, rules.lead_aside)
        view = _with_roles(view, book, notes)
        given.extend(view.mentions.values())
        slots = _scan(book.of("slot"), view.text, notes)
        disclosed = {match.start("disclosed_date") for _, match in slots if "disclosed_date" in match.re.groupindex}
        headline = sentence.paragraph == 0 or _repeats(sentence, text[sentence.start : sentence.end], rules.headline)
        hits = [hit for hit in _scan(book.of("event"), view.text, notes)
                if headline or not cast(EventRule, hit[0].rule).headline]
        new = draft_events(view, order, hits, reader, disclosed, headline and last > 0)
        for draft in new:
            said = clause(view, draft.start, draft.end)
            draft.current = bool(rules.cues.anywhere["current"].search(view.text, *said))
            draft.history = any(_past(one, rules, published) for one in draft.slots.get("event_date", ()))
        _qualify(view, new, book, notes)
        new = [draft for draft in new if "drop" not in draft.flags]
        for draft in new:
            _announced(draft, rules.announced)
        drafts.extend(new)
        attach(view, order, slots, drafts, reader)
    topic = _topic(text, reader.names.entities, sentences)
    _inherit_company(drafts, topic)
    events = []
    drafts = [one for draft in drafts for one in each_target(draft)]
    told = merge([draft for draft in drafts if _tells_something(draft)], same_name, worth)
    _inherit_buyer(told, topic)
    for draft in told:
        if draft.slots.get("company"):
            events.append(_event(draft))
    return Told(tuple(events), _told_roles(given, events), tuple(notes))


def _repeats(sentence: Sentence, said: str, mark: regex.Pattern[str]) -> bool:
    """Whether a sentence is the headline again, or one below an advertisement: a line near the top without its stop."""
    return bool(mark.match(said)) or (sentence.paragraph <= _TOP and said[-1] not in _STOPS)


def _past(date: Mention, rules: EventRules, published: str | None) -> bool:
    """Whether the words of a date tell of the past (去年, 2018年): not when it lies right before the publication."""
    if not rules.past_date.search(date.text):
        return False
    value = date.value
    if not published or not isinstance(value, DateValue) or value.precision != "day" or not value.start:
        return True
    return _days(published[:10]) - _days(value.start) > _NEWS_DAYS


def _days(iso: str) -> int:
    return datetime.date.fromisoformat(iso).toordinal()


def _scan(
    rules: tuple[Compiled, ...], text: str, notes: list[Note]
) -> list[tuple[Compiled, regex.Match[str]]]:
    hits, more = scan(rules, text)
    notes.extend(more)
    return hits


def _with_roles(view: View, book: RuleBook, notes: list[Note]) -> View:
    """The view with amounts and dates told their role by the first role rule that names them, the highest first."""
    roles: dict[int, tuple[str, str]] = {}
    for compiled, match in sorted(_scan(book.of("role"), view.text, notes), key=lambda hit: -hit[0].rule.priority):
        rule = cast(RoleRule, compiled.rule)
        for at in range(match.start(), match.end()):
            if at in view.mentions and any(a <= at < b for a, b in map(match.span, match.re.groupindex)):
                roles.setdefault(at, (rule.role, rule.id))
    if not roles:
        return view
    changed = {
        at: replace(one, role=roles[at][0]) if at in roles and not one.role else one
        for at, one in view.mentions.items()
    }
    return replace(view, mentions=changed)


def _qualify(view: View, drafts: Sequence[Draft], book: RuleBook, notes: list[Note]) -> None:
    """Status, flags and refusals from qualifier rules, each within its scope of a trigger."""
    if not drafts:
        return
    hits = sorted(_scan(book.of("qualifier"), view.text, notes), key=lambda hit: hit[0].rule.priority)
    for compiled, match in hits:  # the highest has the last word
        rule = cast(QualifierRule, compiled.rule)
        for number, draft in enumerate(drafts):
            if rule.event_types and draft.event_type not in rule.event_types:
                continue
            floor = drafts[number - 1].end if number else 0
            ceiling = drafts[number + 1].start if number + 1 < len(drafts) else len(view.text)
            inside = {
                "before": floor <= match.start() and match.start() < draft.end,
                "after": draft.start <= match.start() < ceiling,
                "clause": floor <= match.start() < ceiling,
                "sentence": True,
            }[rule.scope]
            if not inside:
                continue
            if rule.drop:
                draft.flags.add("drop")
            if rule.status:
                draft.status = rule.status
            if rule.flag == "history":
                draft.history = True
            elif rule.flag:
                draft.flags.add(rule.flag)
            if rule.id not in draft.rules:
                draft.rules.append(rule.id)


def _announced(draft: Draft, announced: regex.Pattern[str]) -> None:
    """A purchase that is agreed on or intended is dated by its news: the date told with it is no day of completion."""
    dates = draft.slots.get("event_date", ())
    if draft.event_type != "acquisition" or not dates or not draft.why["event_date"].startswith("near:"):
        return
    view, at = draft.view, draft.view.at(dates[0].start)
    if draft.status == "completed" and not announced.search(view.text, min(at, draft.start), draft.end):
        return
    draft.slots.setdefault("disclosed_date", draft.slots.pop("event_date"))
    draft.why.setdefault("disclosed_date", draft.why.pop("event_date"))


def _topic(text: str, entities: Sequence[Mention], sentences: Sequence[Sentence]) -> Mention | None:
    """The company that an article is about when no trigger stands with one: the most told of, the first of equals,
    among those that its opening names."""
    if not sentences:
        return None
    opening = sentences[min(len(sentences), _OPENING) - 1].end
    named = [one for one in entities if one.label == "COMPANY" and one.end <= opening]
    return max(named, key=lambda one: (text.count(one.text), -one.start)) if named else None


def _inherit_company(drafts: Sequence[Draft], topic: Mention | None) -> None:
    """A draft with no company of its own is about the one told of last, or else the first told of later, or else
    the one that the article is about."""
    last: Draft | None = None
    for draft in drafts:
        if draft.slots.get("company"):
            last = draft
        elif last:
            draft.fill("company", last.slots["company"][:1], "coreference")
    following: Draft | None = None
    for draft in reversed(drafts):
        if draft.slots.get("company"):
            following = draft
        elif following:
            draft.fill("company", following.slots["company"][:1], "coreference")
        elif topic and sum(bool(draft.slots.get(slot)) for slot in ("amount", "round", "investors")) > 1:
            draft.fill("company", [topic], "topic")


def _inherit_buyer(drafts: Sequence[Draft], topic: Mention | None) -> None:
    """A purchase told without its buyer (公司拟收购X) is the one of who buys in the rest of the article, or else of
    the company that it is about."""
    bought = [draft for draft in drafts if draft.event_type == "acquisition"]
    buyers = [one for draft in bought for one in draft.slots.get("investors", ())]
    often = Counter(one.text for one in buyers)
    able = sorted(buyers, key=lambda one: -often[one.text]) + ([topic] if topic else [])
    for draft in bought:
        company = draft.text("company")
        other = next((one for one in able if one.text not in company and company not in one.text), None)
        if other and "investors" not in draft.slots:
            draft.fill("investors", [other], "topic")


def _tells_something(draft: Draft) -> bool:
    """An amount, a round or an investor; a listing or an acquisition needs its company at the trigger, a listing of
    the company told of before its day."""
    told = any(draft.slots.get(slot) for slot in ("amount", "round", "investors", "lead_investors"))
    company = draft.text("company")
    if draft.event_type == "acquisition" and not draft.named:  # taken from elsewhere: the buyer cannot be bought
        told = told and not any(one.text in company or company in one.text for one in draft.slots.get("investors", ()))
    if draft.event_type == "ipo" and draft.referred and draft.slots.get("event_date"):
        return True
    return draft.named if draft.event_type in ("ipo", "acquisition") and not draft.slots.get("amount") else told


def _rule_ids(draft: Draft) -> tuple[str, ...]:
    """Ids of the rules that filled an event: its triggers and slots, then those of its amounts, rounds and dates.

    What a step found on its own (subject, near:amount, coreference) has its reason in `why`.
    """
    ids = [rule for rule in draft.rules if rule not in _STEPS and not rule.startswith("near:")]
    ids += [one.rule for slot in draft.slots for one in draft.slots[slot] if slot in MENTION_SLOTS]
    return tuple(dict.fromkeys(ids))


def _told_roles(mentions: Sequence[Mention], events: Sequence[Event]) -> tuple[Mention, ...]:
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


def _event(draft: Draft) -> Event:
    slots = {slot: tuple(sorted(mentions, key=lambda one: one.start)) if slot == "investors" else tuple(mentions)
             for slot, mentions in draft.slots.items()}
    company = draft.text("company")
    for slot in ("investors", "lead_investors"):  # nobody invests in itself
        slots[slot] = tuple(one for one in slots.get(slot, ()) if one.text != company)
    sentence = draft.view.sentence
    if draft.why.get("company") in ("coreference", "topic"):
        draft.flags.add("company_unresolved")
    return Event(
        event_type=draft.event_type, status=draft.status, start=sentence.start, end=sentence.end,
        slots=MappingProxyType(slots), why=MappingProxyType(dict(draft.why)), rules=_rule_ids(draft),
        flags=tuple(sorted(draft.flags - {"drop"})),
        valuation_kind=draft.valuation_kind,
    )
