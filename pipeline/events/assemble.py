"""From mentions to events: every sentence's triggers and slots, then one event for each deal told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import cast

import regex

from pipeline.events.apart import each_target
from pipeline.events.attach import attach
from pipeline.events.coreference import find_topic, inherit_buyer, inherit_company, inherit_investor
from pipeline.events.cues import Cues
from pipeline.events.draft import (
    EQUITY,
    MENTION_SLOTS,
    NAME_SLOTS,
    PARTIES,
    Draft,
    Reader,
    filled,
    goes_on_listing,
)
from pipeline.events.drafts import draft_events
from pipeline.events.headlines import is_headline, titles
from pipeline.events.items import find_items
from pipeline.events.merge import Same, Worth, merge
from pipeline.events.names import NameReader, is_tagged, members
from pipeline.events.patterns import Patterns
from pipeline.events.qualify import date_by_news, date_in_time, day_of_all, qualify, reply
from pipeline.events.telling import dates_issue, news, only_a_total, tells_something
from pipeline.events.view import View, build
from pipeline.model import Event, Mention, Note, Sentence
from pipeline.rulebook.book import Compiled, RuleBook
from pipeline.rulebook.scan import scan
from pipeline.rulebook.schema import EventRule, RoleRule, SlotRule

_STEPS = frozenset({"subject", "coreference", "topic", "day", "item"})
_REPLY = 2  # sentences behind an event in which it may be denied
_SPEAKS = 3  # lines that begin with the name of one who speaks
_TRIMMED = 4  # characters of a name that may lose one
_SHORTEST = 4  # characters of a name behind a word taken into it (同行智能 is a name)


@dataclass(frozen=True, slots=True)
class EventRules:
    """What the events stage reads from the rules; `common` are ordinary words."""

    book: RuleBook
    cues: Cues
    common: frozenset[str]
    patterns: Patterns

    def reader(self, text: str, entities: tuple[Mention, ...]) -> NameReader:
        """What telling names apart takes, with the names that lexicons and the tagger hold in an article."""
        lines = Counter(match.group(1) for match in self.patterns.speaker.finditer(text))
        speakers = frozenset(name for name, number in lines.items() if number >= _SPEAKS)
        never = self.cues.words["coref"] | self.cues.words["not_name"] | speakers
        counted = self.patterns.counted.match
        named = [_trimmed(one, self.cues) for one in entities
                 if one.label in PARTIES and not (is_tagged(one) and counted(one.text))]
        told = frozenset(one.text for one in named) - never
        longer = _longer({one.text for one in named if is_tagged(one)} & told, told, self.cues)
        whole = tuple(_whole(one, text, longer) for one in named if one.text in told)
        return NameReader(whole, self.cues, self.patterns, self.common, told, speakers)


def _trimmed(entity: Mention, cues: Cues) -> Mention:
    """A name that the tagger found, without a mark or a word for its part before it (] X, 同行X), and without an adverb
    or a mark at its end (X时, X欲, X《); of one that ends in a word for a company (批准你行) that word."""
    if not is_tagged(entity):
        return entity
    marks = len(entity.text) - len(entity.text.lstrip("]】）)》」” "))
    head = cues.left["tagger_head"].match(entity.text, marks)
    if head and len(entity.text) - head.end() >= _SHORTEST:
        marks = head.end()
    if marks:
        entity = replace(entity, text=entity.text[marks:], start=entity.start + marks)
    if word := next((one for one in cues.words["pointer"] if entity.text.endswith(one)), ""):
        return replace(entity, text=word, start=entity.end - len(word))
    tail = entity.text[-1]
    cut = tail in cues.words["tagger_tail"] and len(entity.text) >= _TRIMMED
    if not (cut or tail in "《“「"):
        return entity
    return replace(entity, text=entity.text[:-1], end=entity.end - 1)


def _longer(short: Set[str], told: Set[str], cues: Cues) -> dict[str, list[str]]:
    """For each of the `short` names those told that go on behind it, the longest first; what goes on with a verb
    (腾讯投资) is no name."""
    verb = cues.anywhere["investing"]
    return {
        name: sorted((one for one in told if one != name and one.startswith(name) and not verb.match(one, len(name))),
                     key=len, reverse=True)
        for name in short
    }


def _whole(entity: Mention, text: str, longer: Mapping[str, Sequence[str]]) -> Mention:
    """A name that the tagger cut short (小怪兽), as it stands there and elsewhere in the article (小怪兽文化)."""
    if not is_tagged(entity):
        return entity
    name = next((one for one in longer[entity.text] if text.startswith(one, entity.start)), entity.text)
    return replace(entity, text=name, end=entity.start + len(name))


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
    book, patterns = rules.book, rules.patterns
    reader = Reader(rules.reader(text, entities), mention)
    notes: list[Note] = []
    drafts: list[Draft] = []
    given: list[Mention] = []
    sums: list[Mention] = []  # amounts that the body tells
    heads = titles(text, sentences)
    items = find_items(text, sentences, reader, patterns)
    presenting = -1  # the paragraph from whose last sentences on an investor is presented
    has_body = any(one.paragraph not in heads and one.paragraph for one in sentences)
    for sentence in sentences:
        inside = [one for one in mentions if sentence.start <= one.start and one.end <= sentence.end]
        view = _with_roles(build(text, sentence, inside, patterns.aside, patterns.lead_aside), book, notes)
        given.extend(view.mentions.values())
        again = bool(patterns.title_again.match(view.text))
        headline = again or sentence.paragraph in heads or is_headline(sentence, text[sentence.start : sentence.end])
        sums.extend(one for one in view.mentions.values() if one.label == "AMOUNT" and not headline)
        hits = [hit for hit in _scan(book.of("event"), view.text, notes)
                if headline or not cast(EventRule, hit[0].rule).headline]
        presenting = sentence.paragraph if patterns.presented.search(view.text) else presenting
        slots = [hit for hit in _scan(book.of("slot"), view.text, notes)
                 if sentence.paragraph != presenting or not _gives_investors(hit[1])]
        disclosed = [(match.start("disclosed_date"), cast(SlotRule, compiled.rule).event_types)
                     for compiled, match in slots if "disclosed_date" in match.re.groupindex]
        backers = _backers(view, slots, reader) if hits else frozenset()
        new = draft_events(
            view, sentence.number, hits, reader, disclosed, again or (headline and has_body), backers,
            drafts[-1] if drafts else None,
        )
        for draft in new:
            date_in_time(draft, rules.cues, patterns, published)
        recent = [draft for draft in drafts if sentence.number - draft.order <= _REPLY]
        for draft in new:
            draft.referred = draft.referred or _dates_listing(draft, recent)
        qualifiers = _scan(book.of("qualifier"), view.text, notes) if new or recent else ()
        qualify(view, new, qualifiers)
        new = [draft for draft in new if "drop" not in draft.flags]
        if not new:
            reply(recent, qualifiers)
        for draft in new:
            date_by_news(draft, patterns)
        drafts.extend(new)
        here = [draft for draft in drafts if not items.apart(draft.view.sentence, sentence)]
        attach(view, sentence.number, slots, here, reader, patterns.past_clause)
    drafts = [draft for draft in drafts if not draft.needs or tells_something(draft)]
    topic = find_topic(text, reader.names, sentences)
    inherit_company(drafts, topic, text, reader.names.entities, items)
    inherit_investor(drafts, text, reader.names.entities)
    drafts = [one for draft in drafts if "drop" not in draft.flags for one in each_target(draft, patterns.each)]
    for draft in drafts:
        draft.lone = draft.headline and text.count(draft.text("company")) == 1
    told = merge([draft for draft in drafts if tells_something(draft) or dates_issue(draft)], same_name, worth)
    inherit_buyer(told, topic, text, reader.names.entities)
    if day := day_of_all(text, sentences, mentions, patterns):
        for draft in told:
            earlier = draft.history and draft.event_type in EQUITY
            if "disclosed_date" not in draft.slots and not earlier:
                draft.fill("disclosed_date", [day], "day")
    told = [draft for draft in told if not only_a_total(draft, sums, worth)]
    title = text[sentences[0].start : sentences[0].end] if sentences else ""
    events = tuple(_event(draft, rules.cues) for draft in news(told, title, patterns))
    return Told(events, _told_roles(given, events), tuple(notes))


def _dates_listing(draft: Draft, recent: Sequence[Draft]) -> bool:
    """Whether a listing of no company named is the day of the one told right before its sentence."""
    tied = draft.event_type == "ipo" and not draft.why.get("event_date", "near:").startswith("near:")
    return tied and "company" not in draft.slots and bool(recent) and goes_on_listing(recent[-1])


def _gives_investors(match: regex.Match[str]) -> bool:
    """Whether the hit of a slot rule gives investors or leads."""
    return any(slot in ("investors", "lead_investors") for slot, _, _ in filled(match))


def _backers(
    view: View, slots: Sequence[tuple[Compiled, regex.Match[str]]], reader: Reader
) -> frozenset[tuple[int, int]]:
    """Spans in a view of the names that slot rules give as investors or advisers."""
    return frozenset(
        span for _, match in slots for slot, start, stop in filled(match) if NAME_SLOTS.get(slot) == "INVESTOR"
        for span in members(view, start, stop, reader.names)
    )


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


def _with_leads(investors: Sequence[Mention], leads: Sequence[Mention]) -> tuple[Mention, ...]:
    """The investors of an event with those who lead among them, each once, by the shorter of two names (X of X领)."""
    led = [next((lead for lead in leads if one.text.startswith(lead.text)), one) for one in investors]
    return tuple({one.text: one for one in [*led, *leads]}.values())


def _event(draft: Draft, cues: Cues) -> Event:
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
