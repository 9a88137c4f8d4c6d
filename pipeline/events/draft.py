"""The first reading of an event, what is read into it, and where in a sentence it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.events import names, targets
from pipeline.events.cues import Cues
from pipeline.events.view import View
from pipeline.model import EQUITY, DateValue, Mention
from pipeline.rulebook.schema import SLOTS

CLAUSE_MARK = regex.compile(r"[，,。；;！!？?\n：:]")
STOP_MARK = regex.compile(r"[；;。]")
STEPS = frozenset({"subject", "coreference", "topic", "day", "item", "aside", "amount"})
"""What finds a cell with no rule, as its reason in `Draft.why`; and so does what begins with `NEAR`."""
NEAR = "near:"
NAME_SLOTS = {"company": "COMPANY", "investors": "INVESTOR", "lead_investors": "INVESTOR", "advisers": "INVESTOR"}
MENTION_SLOTS = {"amount": "AMOUNT", "valuation": "AMOUNT", "round": "ROUND", "event_date": "DATE",
                 "disclosed_date": "DATE"}
PARTIES = frozenset({"COMPANY", "INVESTOR", "PERSON", "ORG"})  # labels of those who may be party to a deal
ISSUES = ("debt", "private_placement")
ELSEWHERE = frozenset({"topic", "coreference"})  # why a company is taken that is not named at the trigger
LEARNED = "learned"  # the flag of what a model reads where no rule does


def family(event_type: str) -> str:
    """Rounds and strategic investments are one family, told in the same words; any other type is its own."""
    return EQUITY[0] if event_type in EQUITY else event_type


@dataclass(slots=True)
class Draft:
    """An event in the making. `start` and `end` are view offsets of its trigger in `view`."""

    event_type: str
    status: str
    view: View
    order: int  # of the sentence in the article
    start: int
    end: int
    slots: dict[str, list[Mention]] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    history: bool = False  # told as the past
    early: bool = False  # dated long before the publication: no 近日
    again: bool = False  # told as another attempt after one before (再度递表)
    current: bool = False  # told as the news (本轮, 此次)
    named: bool = False  # its company stands at the trigger, not taken from elsewhere
    referred: bool = False  # a word for the company told of before stands at its trigger (公司, 其)
    issuer_buys: bool = False  # who buys is told of as 公司, and not named in the sentence
    issuer: Mention | None = None  # whom the sentence before may mean by that
    said: names.Span | None = None  # that word, where a group of the trigger holds it (对其投资)
    headline: bool = False
    lone: bool = False  # a headline's, of a company that no other line names
    vague: bool = False  # the first headline's, of parties that no other line names
    shortened: set[str] = field(default_factory=set)  # slots that hold the words of a headline
    bare: bool = False  # a noun phrase that tells no act
    done: bool = False  # a purchase that is said to be done, not only told of
    buyer_before: bool = False  # who invests was told before (公司向X投资)
    beside: bool = False  # who invests does so with the subject of a clause before (并与X向Y投资)
    offered: bool = False  # for sale, with no buyer told
    handed: bool = False  # its trigger tells to whom in words that name nobody (卖给了它, 卖给原来的创始人)
    listed: bool = False  # the next of several rounds that one verb tells
    valuation_kind: str = ""
    latter: tuple[str, Mention] | None = None  # of two told together the one that 后者 will stand for
    subject: str = "before"  # where its rule says that its company stands
    known: bool = False  # a party has to be a known name
    needs: frozenset[str] = frozenset()  # one of these slots is told, or there is no event

    def fill(self, slot: str, mentions: Sequence[Mention], rule: str) -> None:
        """Adds mentions to a slot, each name once, where it stands first; the first rule that fills a slot is its
        reason."""
        held = self.slots.setdefault(slot, [])
        known = {mention.text: at for at, mention in enumerate(held)}
        for mention in mentions:
            at = known.setdefault(mention.text, len(held))
            if at == len(held):
                held.append(mention)
            elif slot == "investors" and mention.start < held[at].start:
                held[at] = mention
        if held:
            self.why.setdefault(slot, rule)
            if rule not in self.rules and rule not in STEPS and not rule.startswith(NEAR):
                self.rules.append(rule)
        else:
            del self.slots[slot]

    def text(self, slot: str) -> str:
        return self.slots[slot][0].text if self.slots.get(slot) else ""

    def is_near(self, slot: str) -> bool:
        """Whether a slot holds what only stands near the trigger."""
        return self.why.get(slot, "").startswith(NEAR)

    def is_tied(self, slot: str) -> bool:
        """Whether a slot holds what more than its place ties to the event."""
        return slot in self.why and not self.is_near(slot)

    @property
    def rounds(self) -> frozenset[str]:
        """The canonical rounds that are told."""
        return frozenset(str(one.value) for one in self.slots.get("round", ()))

    @property
    def family(self) -> str:
        return family(self.event_type)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads slots out of a view; `mention` makes one from a label, its text, clean offsets and a rule."""

    names: names.NameReader
    mention: Callable[[str, str, int, int, str], Mention]

    def named(self, view: View, label: str, span: tuple[int, int], rule: str) -> Mention:
        return self.mention(label, view.text[slice(*span)], *view.span(*span), rule)

    def read(self, view: View, slot: str, start: int, end: int, rule: str) -> list[Mention]:
        """The mentions that view characters `start` to `end` hold for a slot."""
        if slot in MENTION_SLOTS:
            return [mention for _, mention in view.within(start, end, MENTION_SLOTS[slot])]
        if slot == "company":
            span = names.subject(view, start, end, self.names)
            if not span or names.is_coreferent(view, span, self.names):
                return []
            return [self.named(view, "COMPANY", span, rule)]
        return [self.named(view, NAME_SLOTS[slot], span, rule) for span in names.members(view, start, end, self.names)]

    def bought(self, view: View, start: int, end: int, rule: str) -> list[Mention]:
        """The companies that view characters `start` to `end` name behind a verb of buying, in order."""
        spans = targets.targets(view, start, end, self.names)
        return [self.named(view, "COMPANY", span, rule) for span in spans]

    def listed(self, view: View, start: int, end: int, rule: str) -> list[Mention]:
        """The companies of a list (同意X、Y首次公开发行), or the one that is named."""
        spans = names.members(view, start, end, self.names)
        several = "、" in view.text[start:end] or (  # 和 may be a part of a name
            len(spans) > 1 and all(names.is_known(view, span, self.names) for span in spans))
        found = [self.named(view, "COMPANY", span, rule) for span in spans if several]
        return found or self.read(view, "company", start, end, rule)

    def former_or_latter(self, view: View, slot: str, start: int, end: int, rule: str) -> list[Mention]:
        """The one of the two parties to an agreement that 前者 or 后者 stands for: told of before `start`, or in the
        sentence before; 后者 that opens its clause or sentence is the one that the words before it end in."""
        said, reader = view.text[start:end], self.names
        which = next((one for one in ("former", "latter") if said in reader.cues.words[one]), "")
        for told, stop in ((view, start), (view.before, None)) if which else ():
            pairs = list(reader.patterns.pair.finditer(told.text, 0, stop)) if told else []
            if told and pairs:
                span = names.subject(told, *pairs[-1].span(which), reader)
                return [self.named(told, NAME_SLOTS[slot], span, rule)] if span else []
        where, span = view, None
        if which == "latter" and view.text[start - 1 : start] in set("，,；;"):  # 大股东变更为X，后者以…受让
            span = names.subject(view, clause(view, start - 1, start - 1)[0], start - 1, reader)
            span = span if span and names.is_known(view, span, reader) else None
        elif which == "latter" and view.before and not view.text[:start].strip():  # 新老板是X。后者以…买下Y
            where = view.before
            span = names.subject(where, 0, len(where.text.rstrip("。；;！!？? ")), reader)
        return [self.named(where, NAME_SLOTS[slot], span, rule)] if span else []

    def leads(self, view: View, start: int, end: int, rule: str) -> list[Mention]:
        """Of a list of investors those that an aside marks as the lead, or a verb within it (X领投、Y跟投的)."""
        verbs = [verb for verb in self.names.cues.anywhere["list_verb"].finditer(view.text, start, end)
                 if self.names.patterns.list_separator.match(view.text, verb.start())]  # 领投方 is none
        spans = names.members(view, start, end, self.names) if view.leads or verbs else []
        verbs = [verb for verb in verbs if not any(a < verb.start() < b for a, b in spans)]  # 隆领投资 is a name
        led = [span for span in spans if span[1] in view.leads or _leads(span, verbs, self.names.cues)]
        return [self.named(view, "INVESTOR", span, rule) for span in led]


def _leads(span: names.Span, verbs: Sequence[regex.Match[str]], cues: Cues) -> bool:
    """Whether the first verb behind a name says that it led."""
    verb = next((match.group() for match in verbs if match.start() >= span[1]), "")
    return verb in cues.words["lead_verb"]


def clause(view: View, start: int, end: int) -> tuple[int, int]:
    """The stretch between clause marks around view characters `start` to `end`."""
    left = 0
    for match in CLAUSE_MARK.finditer(view.text, 0, start):
        left = match.end()
    mark = CLAUSE_MARK.search(view.text, end)
    return left, mark.start() if mark else len(view.text)


def goes_on_listing(before: Draft) -> bool:
    """Whether a listing told right behind `before` may go on with it: one of a company named there or before."""
    return before.event_type == "ipo" and ("company" in before.slots or before.referred)


def filled(match: regex.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The slots that groups of a match hold, with their view offsets."""
    for slot in SLOTS:
        if slot in match.re.groupindex and match.start(slot) >= 0:
            yield slot, *match.span(slot)


def raised(draft: Draft, slot: str, found: list[Mention]) -> list[Mention]:
    """Of the sums that a rule finds those that may fill a slot: a round's is no total and no turnover; the price of a
    purchase or the size of an issue may stand in words of those (交易额, 现金), and is no price of one share."""
    if slot != "amount":
        return found
    if draft.event_type in EQUITY:
        return [one for one in found if not one.role]
    never = ("unit_price", "valuation", "converted") if draft.event_type in ISSUES else ("unit_price", "deposit")
    if draft.event_type == "ipo":
        never = (*never, "cumulative")  # 上述3家企业筹资总额不超过21亿元
    return [one for one in found if one.role not in never]


def to_the_day(mention: Mention) -> bool:
    """Whether a date is a day; news is dated by days, events also by months, years, or 近日."""
    return isinstance(mention.value, DateValue) and mention.value.precision == "day"
