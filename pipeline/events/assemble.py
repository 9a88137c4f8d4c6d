"""From mentions to events: every sentence's triggers and slots, then one event for each deal told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.alike import overlap
from pipeline.events.apart import each_round, each_target
from pipeline.events.attach import REACH, NewsDay, attach, owners_of_sums
from pipeline.events.coreference import doubt_companies, find_topic, inherit_buyer, inherit_company, inherit_investor
from pipeline.events.cues import Cues
from pipeline.events.draft import LEARNED, Draft, Reader, clause, family, goes_on_listing
from pipeline.events.drafts import call_off, draft_events
from pipeline.events.emit import event_of, told_roles
from pipeline.events.items import Items, find_items
from pipeline.events.known import everywhere, names_of
from pipeline.events.learned import Learned, Mend
from pipeline.events.lines import Line, find_hits, read_lines
from pipeline.events.merge import merge
from pipeline.events.patterns import Patterns
from pipeline.events.qualify import date_by_news, date_in_time, day_of_all, day_of_wire, qualify, reply
from pipeline.events.same import values
from pipeline.events.sums import Worth
from pipeline.events.telling import may_tell, news, only_a_total, tells_something
from pipeline.events.twins import Spell
from pipeline.model import EQUITY, Event, Mention, Note, Sentence
from pipeline.rulebook.book import RuleBook

_REPLY = 2  # sentences behind an event in which it may be denied; a rumour may be later


@dataclass(frozen=True, slots=True)
class EventRules:
    """What the events stage reads from the rules; `common` are ordinary words, `learned` finds deals where no rule
    does, and `mend` parties that rules leave out."""

    book: RuleBook
    cues: Cues
    common: Mapping[str, bool]
    patterns: Patterns
    learned: Learned | None = None
    mend: Mend | None = None


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
    spell: Spell,
    worth: Worth,
) -> Told:
    """The events of an article, from the sentences worth reading.

    `mentions` are amounts, dates and rounds in order; `entities` names that lexicons and NER hold; `mention` makes
    one from a label, its text, clean offsets and a rule; `published` is an ISO date; `spell` gives the forms
    by which two names are one company's, `worth` about how many US dollars a sum is.
    """
    patterns, notes = rules.patterns, list[Note]()
    reader = Reader(names_of(text, entities, rules.cues, patterns, rules.common, mention), mention)
    lines = tuple(read_lines(text, sentences, mentions, rules.book, patterns, notes))
    records = {line.view.sentence.paragraph for line in lines if line.record}
    items = find_items(text, sentences, records, reader)
    topic = find_topic(text, reader.names, sentences)
    drafts = _drafted(lines, reader, rules, items, published, topic.text if topic else "", notes)
    drafts = _completed(drafts, text, topic, reader, items)
    told = merge([draft for draft in drafts if may_tell(draft, reader.names)], spell, worth)
    if rules.mend:
        for draft in told:
            beside = [one for one in told if one is not draft and one.view.sentence == draft.view.sentence]
            rules.mend(draft, beside, reader, topic.text if topic else "")
    inherit_buyer(told, topic, text, reader.names.entities)
    if day := day_of_all(text, sentences, mentions, patterns):
        _date_all(told, day)
    elif day := day_of_wire(text, sentences, mentions, patterns):
        _date_all([draft for draft in told if draft.headline and draft.event_type != "ipo"], day)
    body = [one for line in lines if not line.headline for one in line.view.mentions.values() if one.label == "AMOUNT"]
    told = [draft for draft in told if not only_a_total(draft, body, worth)]
    title = text[sentences[0].start : sentences[0].end] if sentences else ""
    events = tuple(event_of(draft, rules.cues) for draft in news(told, title, reader.names))
    given = [one for line in lines for one in _given(line)]
    return Told(events, told_roles(given, events), tuple(notes))


def _given(line: Line) -> list[Mention]:
    """The amounts, dates and rounds that a line tells, in order."""
    told = {one.start: one for one in (*line.view.beside.values(), *line.view.mentions.values())}
    return [told[start] for start in sorted(told)]


def _drafted(
    lines: Sequence[Line], reader: Reader, rules: EventRules, items: Items, published: str | None, topic: str,
    notes: list[Note],
) -> list[Draft]:
    """What the lines of an article tell, read once from the first to the last: the drafts of each, and what it says of
    those before it; `topic` is the company that the article is about."""
    drafts: list[Draft] = []
    near: list[Draft] = []  # those so near that a line may still tell of them
    last: list[Draft] = []  # those of the last line that tells any
    announced: NewsDay | None = None
    for line in lines:
        near = [draft for draft in near if line.order - draft.order <= REACH]
        recent = [draft for draft in near if line.order - draft.order <= _REPLY]
        rumours = [draft for draft in near if draft.status == "reported" or draft in recent]
        new = draft_events(line, reader, next((draft for draft in last if draft.latter), last[-1] if last else None))
        before = [draft for draft in near if not items.apart(draft.view.sentence, line.view.sentence)]
        if rules.learned:
            owners = owners_of_sums(line, before, reader)
            of_news = rules.cues.anywhere["of_news"].search(line.view.text)
            again = [one for one in before if of_news and not one.history]
            new = [one for one in rules.learned(line, new, reader, topic) if not _goes_on(one, owners, again)]
        for draft in new:
            date_in_time(draft, rules.cues, rules.patterns, published)
            draft.referred = draft.referred or _dates_listing(draft, recent or near)
            _goes_on_list(draft, recent, rules.cues)
        qualifiers = find_hits(rules.book, "qualifier", line.view, notes) if new or rumours else ()
        qualify(line.view, new, qualifiers, rules.patterns)
        new = [draft for draft in new if "drop" not in draft.flags]
        for previous, draft in reversed(list(pairwise(new))):
            call_off(previous, draft)
        if not new:
            reply(rumours, qualifiers)
        for draft in new:
            date_by_news(draft, rules.patterns, published)
        drafts.extend(new)
        near.extend(new)
        last = new or last
        here = [*before, *new]
        if announced and not announced.heads:
            announced.date(new)
        head = attach(line, here, reader)
        if announced and announced.heads:
            announced.date(new)  # what a line says of its own day goes before
        announced = head or announced
    return drafts


def _completed(
    drafts: Sequence[Draft], text: str, topic: Mention | None, reader: Reader, items: Items
) -> list[Draft]:
    """The drafts with the parties that other lines of the article name, one for each company of several."""
    found = [draft for draft in drafts if not draft.needs or tells_something(draft)]
    owning = reader.names.cues.left["owning"]
    # 腾讯持股18%的平台X tells of X
    named = everywhere(reader.names.entities, text, reader.mention)
    entities = [one for one in named if not owning.match(text, one.end)]
    doubt_companies(found, topic, text, reader.names)
    by_rules = [draft for draft in found if LEARNED not in draft.flags]
    inherit_company(by_rules, topic, text, entities, items, reader.names)
    told = [draft for draft in found if LEARNED in draft.flags or draft.slots.get("company")]
    # what the model reads leaves what rules read as it is
    inherit_company(told, topic, text, entities, items, reader.names)
    found = [draft for draft in found if LEARNED not in draft.flags or draft.slots.get("company")]
    inherit_investor(found, text, entities)
    patterns = reader.names.patterns
    found = [one for draft in found if "drop" not in draft.flags for one in each_target(draft, patterns.each)]
    found = [one for draft in found for one in each_round(draft, patterns)]
    _through_purchase(found, reader.names.patterns)
    companies = tuple({draft.text("company") for draft in found} - {""})
    for draft in found:
        draft.lone = draft.headline and _tellings(draft.text("company"), text, companies) == 1
        draft.vague = draft.lone and not draft.order and all(
            text.count(one.text) == 1 for one in draft.slots.get("investors", ())
        )
    return found


def _goes_on(draft: Draft, owners: Sequence[Draft], again: Sequence[Draft]) -> bool:
    """Whether what a model reads in a line is the sum of a deal told before it, which has none and is that of no other
    company (X在科创板上市。本次募集资金8亿元), or more of one that the line tells `again` of (此轮共计1.6亿元)."""
    name = draft.text("company")
    told = [*(one for one in owners if not one.slots.get("amount")),
            *(one for one in again if family(one.event_type) == family(draft.event_type))]
    return LEARNED in draft.flags and any(not name or overlap(name, one.text("company")) for one in told)


def _through_purchase(drafts: Sequence[Draft], patterns: Patterns) -> None:
    """A company that is listed by way of the shell that buys it raises not the price of itself, and when no other day
    is told the news of its listing is that of the purchase."""
    bought = [draft for draft in drafts if draft.event_type == "acquisition" and draft.slots.get("company")]
    for draft in drafts:
        for one in bought if draft.event_type == "ipo" and draft.slots.get("company") else ():
            shell = patterns.through_shell.search(draft.view.text, *clause(draft.view, draft.start, draft.end))
            if shell and draft.text("company") == one.text("investors"):  # the shell buys who comes into it
                draft.slots["company"] = one.slots["company"][:1]
            if not overlap(one.text("company"), draft.text("company")):
                continue
            if values(one, "amount") & values(draft, "amount"):
                del draft.slots["amount"], draft.why["amount"]
            draft.named = draft.named or draft.subject == "none"  # 本次交易构成重组上市
            if shell and "event_date" not in draft.slots and not (one.history or draft.history):
                draft.fill("disclosed_date", one.slots.get("disclosed_date", ())[:1], "coreference")


def _tellings(name: str, text: str, companies: tuple[str, ...]) -> int:
    """How often a text has a name, but for where it describes a company named right behind it (票务平台一票通)."""
    return sum(not behind.startswith(companies) for behind in text.split(name)[1:]) if name else 0


def _dates_listing(draft: Draft, recent: Sequence[Draft]) -> bool:
    """Whether a listing of no company named is the day of the one told right before its sentence."""
    tied = draft.event_type == "ipo" and draft.is_tied("event_date")
    return tied and "company" not in draft.slots and bool(recent) and goes_on_listing(recent[-1])


def _goes_on_list(draft: Draft, recent: Sequence[Draft], cues: Cues) -> None:
    """What goes on behind a semicolon with a list of listings: one told in the same words is of the same day
    (上交所为X；深交所为Y), and a bare sum raised of another company, where those before have theirs, is that of its
    listing (X募资3.2亿元；Y涨60%，募资5.1亿元)."""
    view, before = draft.view, [one for one in recent if one.order == draft.order - 1]
    closed = view.before is not None and view.before.text.rstrip().endswith(("；", ";"))
    if not closed or not before or any(one.event_type != "ipo" for one in before):
        return
    if draft.event_type == "ipo" and draft.rules[0] == before[-1].rules[0] and "event_date" not in draft.slots:
        draft.fill("event_date", before[-1].slots.get("event_date", ()), "coreference")
    more = any(draft.slots.get(slot) for slot in ("round", "investors"))
    raised = any(view.text.startswith(word, draft.start) for word in cues.words["listing_sum"])
    listed = all(one.slots.get("amount") for one in before)
    if draft.bare and draft.named and draft.event_type in EQUITY and raised and listed and not more:
        draft.event_type, draft.status = "ipo", before[-1].status


def _date_all(drafts: Sequence[Draft], day: Mention) -> None:
    """Gives the day of all news of an article to its drafts that have none, but for rounds told as the past."""
    for draft in drafts:
        earlier = draft.history and draft.event_type in EQUITY
        if "disclosed_date" not in draft.slots and not earlier:
            draft.fill("disclosed_date", [day], "day")
