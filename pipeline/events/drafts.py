"""Triggers of a sentence, each with what its rule and its clause tell: the first reading of an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import cast

import regex

from pipeline.events import names, parties, targets
from pipeline.events.cues import Cues
from pipeline.events.view import View
from pipeline.model import DateValue, Mention
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.schema import SLOTS, EventRule

_CLAUSE_MARK = regex.compile(r"[，,。；;！!？?\n：:]")
_ALONE = regex.compile(r"[，,：:]\s?[\ue001\ue003](?=[，,。；;]|$)")  # an amount or a round that is a clause by itself
_HEADED = regex.compile(r"【([^【】]{2,12})】")  # a line that names first what it is about
NAME_SLOTS = {"company": "COMPANY", "investors": "INVESTOR", "lead_investors": "INVESTOR", "advisers": "INVESTOR"}
MENTION_SLOTS = {"amount": "AMOUNT", "valuation": "AMOUNT", "round": "ROUND", "event_date": "DATE",
                 "disclosed_date": "DATE"}
PARTIES = frozenset({"COMPANY", "INVESTOR", "PERSON", "ORG"})  # labels of those who may be party to a deal
EQUITY = ("equity_round", "strategic_investment")
ISSUES = ("debt", "private_placement")


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
    current: bool = False  # told as the news (本轮, 此次)
    named: bool = False  # its company stands at the trigger, not taken from elsewhere
    referred: bool = False  # a word for the company told of before stands at its trigger (公司, 其)
    headline: bool = False
    shortened: set[str] = field(default_factory=set)  # slots that hold the words of a headline
    bare: bool = False  # a noun phrase that tells no act
    buyer_before: bool = False  # who invests was told before (公司向X投资)
    listed: bool = False  # the next of several rounds that one verb tells
    valuation_kind: str = ""

    def fill(self, slot: str, mentions: Sequence[Mention], rule: str) -> None:
        """Adds mentions to a slot, each name once; the first rule that fills a slot is its reason."""
        held = self.slots.setdefault(slot, [])
        known = {mention.text for mention in held}
        for mention in mentions:
            if mention.text not in known:
                held.append(mention)
                known.add(mention.text)
        if held:
            self.why.setdefault(slot, rule)
            if rule not in self.rules:
                self.rules.append(rule)
        else:
            del self.slots[slot]

    def text(self, slot: str) -> str:
        return self.slots[slot][0].text if self.slots.get(slot) else ""


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

    def leads(self, view: View, start: int, end: int, rule: str) -> list[Mention]:
        """Of a list of investors those that an aside marks as the lead, or a verb within it (X领投、Y跟投的)."""
        verbs = list(self.names.cues.anywhere["list_verb"].finditer(view.text, start, end))
        spans = names.members(view, start, end, self.names) if view.leads or verbs else []
        led = [span for span in spans if span[1] in view.leads or _leads(span, verbs, self.names.cues)]
        return [self.named(view, "INVESTOR", span, rule) for span in led]


def _leads(span: names.Span, verbs: Sequence[regex.Match[str]], cues: Cues) -> bool:
    """Whether the first verb behind a name says that it led."""
    verb = next((match.group() for match in verbs if match.start() >= span[1]), "")
    return verb in cues.words["lead_verb"]


def clause(view: View, start: int, end: int) -> tuple[int, int]:
    """The stretch between clause marks around view characters `start` to `end`."""
    left = 0
    for match in _CLAUSE_MARK.finditer(view.text, 0, start):
        left = match.end()
    mark = _CLAUSE_MARK.search(view.text, end)
    return left, mark.start() if mark else len(view.text)


def draft_events(
    view: View, order: int, hits: Sequence[tuple[Compiled, regex.Match[str]]], reader: Reader,
    disclosed: Set[int], headline: bool = False, backers: Set[names.Span] = frozenset(),
) -> list[Draft]:
    """One draft for each cluster of triggers that touch; the rule of highest priority names its type.

    `disclosed` are view offsets of dates that tell of the news, not of the event; `backers` the spans of names that
    slots of the sentence give as investors or advisers: none of them is the company. A trigger all of whose amounts
    have another role (a cumulative total, revenue) is none.
    """
    hits = [hit for hit in hits if not _other_money(view, hit) and _holds_company(view, hit, reader)]
    drafts: list[tuple[Draft, EventRule]] = []
    for cluster in _clusters(hits):
        best = cast(EventRule, cluster[0][0].rule)
        end = max(match.end() for _, match in cluster)
        start = _start(view, cluster)
        if best.event_type == "ipo":  # its words overlap those of the money (计划在美进行IPO, IPO拟筹资)
            start = min(match.start() for _, match in cluster)
        draft = Draft(best.event_type, best.status, view, order, start, end, headline=headline)
        draft.rules.append(best.id)
        draft.bare = best.noun and draft.status == "completed"
        draft.listed = reader.names.cues.left["listing"].match(view.text, draft.start) is not None
        for compiled, match in cluster:
            if _kin(best.event_type) != _kin(cast(EventRule, compiled.rule).event_type):
                continue
            for slot, start, stop in filled(match):
                if slot not in draft.slots:
                    if slot == "company" and best.event_type == "acquisition":
                        found = reader.bought(view, start, stop, compiled.id)
                    else:
                        found = reader.read(view, slot, start, stop, compiled.id)
                    draft.fill(slot, raised(draft, slot, found), compiled.id)
                    if slot == "investors":
                        draft.fill("lead_investors", reader.leads(view, start, stop, compiled.id), compiled.id)
                        said = names.ends_in_coreference(view, start, stop, reader.names)
                        draft.buyer_before = said and not found and draft.event_type in EQUITY
        if leads := draft.slots.get("lead_investors"):
            draft.fill("investors", leads, draft.why["lead_investors"])
        drafts.append((draft, best))
    for number, (draft, rule) in enumerate(drafts):
        floor = drafts[number - 1][0].end if number else 0
        ceiling = drafts[number + 1][0].start if number + 1 < len(drafts) else len(view.text)
        said_before = rule.subject == "before" or (rule.subject == "group" and draft.event_type != "acquisition")
        if "company" not in draft.slots and said_before:
            _subject(draft, floor, reader, taken=backers)
            if "company" not in draft.slots and not draft.start and draft.slots.get("investors"):
                _subject_behind(draft, ceiling, reader)
        if "investors" not in draft.slots and (
            draft.event_type == "acquisition" or rule.subject == "buyer" or draft.buyer_before
        ):
            _subject(draft, floor, reader, "investors", {_span(draft, one) for one in draft.slots.get("company", ())})
        if draft.event_type == "acquisition":
            _told_before(draft, drafts[:number], reader)
        elif draft.event_type == "ipo" and "company" not in draft.slots:
            draft.referred = draft.referred or bool(number and _same_subject(drafts[number - 1][0], draft))
            _described(draft, ceiling, reader)
        _parties(draft, reader)
        if draft.event_type == "debt":
            _lender_last(draft, reader)
        draft.named = "company" in draft.slots
        _near(draft, floor, ceiling, disclosed, reader)
    for draft, _ in drafts:
        draft.shortened = set(SLOTS) if headline else set()
    kept = [draft for draft, rule in drafts if not rule.known or _is_known(draft, reader)]
    kept = [draft for number, draft in enumerate(kept) if not _proceeds(kept[:number], draft)]
    for previous, draft in pairwise(kept):
        _continue(previous, draft)
    return kept


def _continue(previous: Draft, draft: Draft) -> None:
    """A sum told behind its trigger (获得一笔新融资，融资金额5亿元), or the next of several rounds (X的A轮及Y的B轮), is
    of the same company and day."""
    sum_of = draft.bare and not any(slot in previous.slots for slot in ("amount", "round"))
    if draft.named or draft.event_type not in EQUITY or previous.event_type not in EQUITY or not (
        sum_of or draft.listed
    ):
        return
    for slot in ("company", "event_date"):
        if slot in previous.slots and slot not in draft.slots:
            draft.fill(slot, previous.slots[slot], previous.why[slot])
    draft.named = previous.named
    if sum_of:
        previous.fill("amount", draft.slots.get("amount", ()), draft.why.get("amount", "amount"))


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
    never = ("unit_price", "valuation", "converted") if draft.event_type in ISSUES else ("unit_price",)
    return [one for one in found if one.role not in never]


def _parties(draft: Draft, reader: Reader) -> None:
    """Cuts off the names what is said of them; no buyer is a plain word, or an unknown name beside a known one."""
    view, bought = draft.view, draft.event_type == "acquisition"
    for slot in ("company",) if draft.event_type in EQUITY else ("company", "investors"):
        held = draft.slots.pop(slot, [])
        spans = [(one, (view.at(one.start), view.at(one.end))) for one in held]
        whole = slot == "company" and bought
        spans = [(one, span if whole and _formed(view, span, reader) else names.cut(view, span, reader.names))
                 for one, span in spans]
        if draft.event_type == "ipo":
            exchanges = tuple(reader.names.cues.words["exchange"])
            spans = [(one, span) for one, span in spans if not view.text[slice(*span)].endswith(exchanges)]
        if slot == "investors":
            spans = [(one, span) for one, span in spans if parties.is_party(view, span, reader.names)]
        known = [pair for pair in spans if names.is_known(view, pair[1], reader.names)]
        kept = [reader.named(view, one.label, span, one.rule) for one, span in known or spans]
        if kept:
            draft.slots[slot] = kept


def _lender_last(draft: Draft, reader: Reader) -> None:
    """A bank that signs with a customer (银行与X签订贷款协议) lends, whichever of them is named first."""
    company, others = draft.slots.get("company", ()), draft.slots.get("investors", ())
    lends = reader.names.patterns.lender_tail.search
    if len(company) == len(others) == 1 and lends(company[0].text) and not lends(others[0].text):
        draft.slots["company"] = [replace(others[0], label=NAME_SLOTS["company"])]
        draft.slots["investors"] = [replace(company[0], label=NAME_SLOTS["investors"])]
def _formed(view: View, span: tuple[int, int], reader: Reader) -> bool:
    """Whether a name ends as those of organisations do (X附属医院)."""
    return bool(reader.names.patterns.org_tail.search(view.text[slice(*span)]))


def _is_known(draft: Draft, reader: Reader) -> bool:
    """Whether the company or a buyer is one that a lexicon or the tagger knows; true when it names neither."""
    view, company = draft.view, draft.slots.get("company", ())
    told = [*company, *draft.slots.get("investors", ())]
    if not told:
        return True
    spans = {one: (view.at(one.start), view.at(one.end)) for one in told}
    known = any(names.is_known(view, span, reader.names) for span in spans.values())
    return known and not any(parties.is_plain(view, spans[one], reader.names) for one in company)


def _holds_company(view: View, hit: tuple[Compiled, regex.Match[str]], reader: Reader) -> bool:
    """Whether the group that a rule keeps for the company holds one, or a word for the one told of before
    (向公司投资); a rule without that group looks for it elsewhere."""
    compiled, match = hit
    if "company" not in match.re.groupindex or match.start("company") < 0:
        return True
    span = match.span("company")
    if cast(EventRule, compiled.rule).event_type == "acquisition" and targets.targets(view, *span, reader.names):
        return True
    return names.is_coreferent(view, span, reader.names) or bool(names.subject(view, *span, reader.names))


def _start(view: View, cluster: Sequence[tuple[Compiled, regex.Match[str]]]) -> int:
    """Where a trigger starts; of an issue that is told in the title of a document (《关于发行债券的议案》) its mark."""
    start = cluster[0][1].start()
    opened = view.text.rfind("《", 0, start)
    issue = cast(EventRule, cluster[0][0].rule).event_type in ISSUES
    return opened if issue and opened >= 0 and "》" not in view.text[opened:start] else start


def _kin(event_type: str) -> str:
    """Rounds and strategic investments are told in the same words."""
    return EQUITY[0] if event_type in EQUITY else event_type


def to_the_day(mention: Mention) -> bool:
    """Whether a date is a day; news is dated by days, events also by months, years, or 近日."""
    return isinstance(mention.value, DateValue) and mention.value.precision == "day"


def _other_money(view: View, hit: tuple[Compiled, regex.Match[str]]) -> bool:
    """Whether all sums of a trigger have another role; the words of an issue are plainer than those of turnover."""
    compiled, match = hit
    amounts = view.within(match.start(), min(match.end() + 1, len(view.text)), "AMOUNT")
    weak = {"revenue"} if cast(EventRule, compiled.rule).event_type in ISSUES else set()
    return bool(amounts) and all(mention.role and mention.role not in weak for _, mention in amounts)


def _clusters(
    hits: Sequence[tuple[Compiled, regex.Match[str]]],
) -> list[list[tuple[Compiled, regex.Match[str]]]]:
    """Hits that overlap, in order of the text; within one, highest priority first, then the longest. A noun phrase
    that follows at once (领投了X｜2亿元C轮) belongs to what stands before it."""
    clusters: list[list[tuple[Compiled, regex.Match[str]]]] = []
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit[1].start(), -hit[1].end())):
        if clusters and hit[1].start() < end + cast(EventRule, hit[0].rule).noun:
            clusters[-1].append(hit)
        else:
            clusters.append([hit])
            end = -1
        end = max(end, hit[1].end())
    for cluster in clusters:
        cluster.sort(key=lambda hit: (-hit[0].rule.priority, hit[1].start() - hit[1].end(), hit[0].id))
    return clusters


def _subject(
    draft: Draft, floor: int, reader: Reader, slot: str = "company", taken: Set[names.Span] = frozenset()
) -> None:
    """Looks for the company (or the buyer) before the trigger: its own clause first, then those to the left of it.
    A clause that tells the source of the news (X获悉) or a ground (按照X规划) names neither; nor is it a name `taken`
    by another slot, or the lender of an issue."""
    view, cues = draft.view, reader.names.cues
    marks = [floor, *(match.end() for match in _CLAUSE_MARK.finditer(view.text, floor, draft.start))]
    clauses = reversed(list(zip(marks, [*(mark - 1 for mark in marks[1:]), draft.start], strict=True)))
    lenders = {one.text for one in draft.slots.get("investors", ()) if draft.event_type in ISSUES}
    for distance, (left, end) in enumerate(clauses):
        named = any(b == end for _, b, _ in reader.names.inside(view, left, end))  # 腾讯 is no wire
        source = view.text[left:end].endswith(tuple(cues.words["source"])) and not named
        if distance and (source or cues.left["ground"].match(view.text, left, end)):
            continue
        found, referred = _clause_subject(draft, left, end, not distance, reader, taken)
        draft.referred = draft.referred or (referred and slot == "company" and not distance)
        if found and found not in taken and view.text[slice(*found)] not in lenders:
            spans = _with_partners(view, left, found, reader) if draft.event_type == "acquisition" else [found]
            draft.fill(slot, [reader.named(view, NAME_SLOTS[slot], span, "subject") for span in spans], "subject")
            return


def _clause_subject(
    draft: Draft, left: int, end: int, own: bool, reader: Reader, taken: Set[names.Span]
) -> tuple[names.Span | None, bool]:
    """The subject of a clause, and whether a word for a company told of before stands there; `own` is the trigger's
    clause. One who is told the news (向X证实) is not its subject."""
    view, buys, issue = draft.view, draft.event_type == "acquisition", draft.event_type in ISSUES
    found = names.subject(view, left, end, reader.names, buys)
    referred = found is not None and names.is_coreferent(view, found, reader.names)
    if referred or found in taken:
        found = None
    if found and draft.event_type in EQUITY:
        hearers = reader.names.cues.words["hearer"]
        told = next((one for one in hearers if view.text[left : found[0]].endswith(one)), "")
        found = names.subject(view, left, found[0] - len(told), reader.names) if told else found
    if found and not own and not _stands_alone(view, left, end, found, reader):
        found = None
    if found and issue and not own and _is_phrase(view, left, found, reader):
        found = None
    heading = _HEADED.match(view.text)
    if found and heading and not names.is_known(view, found, reader.names):
        found = names.checked(view.text, *heading.span(1), reader.names) or found
    if not found and not buys:
        found = _actor(view, left, end, reader)
    if not found and (not own or buys or issue):
        found = _opening(view, left, end, reader)
    return found, referred


def _span(draft: Draft, mention: Mention) -> tuple[int, int]:
    """View offsets of a mention of a draft."""
    return draft.view.at(mention.start), draft.view.at(mention.end)


def _subject_behind(draft: Draft, ceiling: int, reader: Reader) -> None:
    """A trigger that opens its sentence without a subject has that of the clause behind it (获X投资，Y…)."""
    view = draft.view
    mark = _CLAUSE_MARK.search(view.text, draft.end, ceiling)
    if not mark:
        return
    left, right = clause(view, mark.end(), mark.end())
    found = _opening(view, left, right, reader) or _actor(view, left, right, reader)
    if found:
        draft.fill("company", [reader.named(view, "COMPANY", found, "subject")], "subject")


def _actor(view: View, left: int, end: int, reader: Reader) -> tuple[int, int] | None:
    """The subject of an earlier clause: the name before its first predicate (电动车制造商X宣布拟发行…)."""
    predicate = reader.names.cues.anywhere["predicate"].search(view.text, left, end)
    if not predicate or predicate.start() - left < 2:
        return None
    found = names.subject(view, left, predicate.start(), reader.names)
    if not found or names.is_coreferent(view, found, reader.names):
        return None
    return found if _stands_alone(view, left, predicate.start(), found, reader) else None


def _with_partners(view: View, left: int, found: tuple[int, int], reader: Reader) -> list[tuple[int, int]]:
    """The names of the list that ends in a buyer (X与Y共同收购): known ones that 、 or 与 joins, and that buyer."""
    joined, right = [found], found[0]
    known = sorted(reader.names.inside(view, left, right), key=lambda one: one[:2])
    words = reader.names.cues.words["joining"]
    while partner := next(((a, b) for a, b, _ in known if b < right and view.text[b:right] in words), None):
        joined.insert(0, partner)
        right = partner[0]
    return joined


def _proceeds(earlier: Sequence[Draft], draft: Draft) -> bool:
    """Whether a bare sum raised is what a listing told before it in the sentence brings, which then holds it."""
    listing = next((before for before in reversed(earlier) if before.event_type == "ipo"), None)
    if not listing or draft.event_type not in EQUITY or listing.slots.get("amount"):
        return False
    other = draft.text("company") not in ("", listing.text("company"))
    if other or draft.slots.get("round") or draft.slots.get("investors"):
        return False
    listing.fill("amount", draft.slots.get("amount", ()), draft.why.get("amount", ""))
    return True


def _told_before(draft: Draft, earlier: Sequence[tuple[Draft, EventRule]], reader: Reader) -> None:
    """Fills the parties of a purchase that its clause leaves to what was told before in the sentence: what 其 or 公司
    stands for is the nearest company that does not buy; who buys once and again is told once."""
    view = draft.view
    buyers = {one.text for one in draft.slots.get("investors", ())}
    if "company" not in draft.slots:
        named = [(a, b) for a, b, one in reader.names.inside(view, 0, draft.start)
                 if one.label == "COMPANY" and one.text not in buyers]
        if named:
            span = max(named, key=lambda one: (one[1], -one[0]))
            draft.fill("company", [reader.named(view, "COMPANY", span, "coreference")], "coreference")
    bought = [before for before, _ in earlier if before.event_type == "acquisition"]
    if not buyers and bought and bought[-1].slots.get("investors"):
        draft.fill("investors", bought[-1].slots["investors"], "coreference")


def _described(draft: Draft, ceiling: int, reader: Reader) -> None:
    """A listing told in a description is that of the name behind it (登陆纽交所的长租公寓新宠，X)."""
    view = draft.view
    if view.text[draft.end : draft.end + 1] not in reader.names.cues.words["link"]:
        return
    behind = [(a, b) for a, b, one in reader.names.inside(view, draft.end, ceiling) if one.label == "COMPANY"]
    if behind:
        draft.fill("company", [reader.named(view, "COMPANY", min(behind), "subject")], "subject")


def _same_subject(before: Draft, draft: Draft) -> bool:
    """Whether the sentence goes on about the company of the draft before."""
    return before.event_type == draft.event_type and "company" in before.slots


def each_target(draft: Draft) -> list[Draft]:
    """One draft for each company that a purchase of several names. Their price is one: the first keeps it."""
    companies = draft.slots.get("company", [])
    if draft.event_type != "acquisition" or len(companies) < 2:
        return [draft]
    shared = {slot: held for slot, held in draft.slots.items() if slot not in ("company", "amount", "valuation")}
    first = replace(draft, slots={**draft.slots, "company": companies[:1]}, flags=draft.flags | {"amount_shared"})
    rest = [replace(draft, slots={**{slot: list(held) for slot, held in shared.items()}, "company": [one]},
                    rules=list(draft.rules), why=dict(draft.why), flags=set(draft.flags))
            for one in companies[1:]]
    return [first if draft.slots.get("amount") else replace(first, flags=draft.flags), *rest]


def _is_phrase(view: View, left: int, span: tuple[int, int], reader: Reader) -> bool:
    """Whether what ends a clause that begins at `left` is a run of plain words (降低资金成本) and names none."""
    named = any(b == span[1] for _, b, _ in reader.names.inside(view, left, span[1]))
    return not named and parties.all_words(view.text[slice(*span)], reader.names.common)


def _stands_alone(view: View, left: int, end: int, found: tuple[int, int], reader: Reader) -> bool:
    """In an earlier clause only a quoted name, an entity, or a name that is the whole clause will do."""
    if found[0] > left and view.text[found[0] - 1] in "“「『":
        return True
    if any(b == found[1] for _, b, _ in reader.names.inside(view, left, end)):
        return True
    before = view.text[left:found[0]]
    return not before.strip() or bool(reader.names.cues.right["descriptor"].search(before))


def _opening(view: View, left: int, end: int, reader: Reader) -> tuple[int, int] | None:
    """An entity that opens an earlier clause is its subject (X成立于2015年,…); so is one that a description comes
    before and a predicate behind (头部玩家X已…). One that is told to play another part (X为其保荐机构) is not."""
    cues = reader.names.cues
    for a, b, _ in reader.names.inside(view, left, end):
        if cues.left["side_role"].match(view.text, b) or reader.names.patterns.teller.match(view.text, b):
            continue
        if view.text[left:a] in cues.words["no_join"]:
            continue  # 与X签署协议
        described = cues.right["descriptor"].search(view.text[left:a]) and cues.left["behind_name"].match(view.text, b)
        if not (a == left or described or (a == left + 1 and not view.text[left].isalpha())):
            continue
        if found := names.checked(view.text, a, b, reader.names, known=True):
            return found
    return None


def _near(draft: Draft, floor: int, ceiling: int, disclosed: Set[int], reader: Reader) -> None:
    """Amount, round and date from the trigger itself, then from its clause, then (dates) from before it."""
    view, issue = draft.view, draft.event_type in ISSUES
    left, right = clause(view, draft.start, draft.end)
    left, right = max(left, floor), min(right, ceiling)
    for slot, label in (("round", "ROUND"), ("amount", "AMOUNT")):
        for a, b in ((draft.start, draft.end), (draft.end, right), (left, draft.start)):
            found = [mention for _, mention in view.within(a, b, label) if not mention.role]
            if found and slot not in draft.slots:
                draft.fill(slot, found if slot == "round" else found[:1], f"near:{slot}")
        if slot not in draft.slots and right < ceiling and (alone := _ALONE.match(view.text, right)):
            found = [one for _, one in view.within(*alone.span(), label) if not one.role]
            draft.fill(slot, found, f"near:{slot}")
    if "event_date" not in draft.slots:
        where = [(draft.start, draft.end), (floor, draft.start), *([(draft.end, right)] if issue else [])]
        told = [[mention for at, mention in view.within(a, b, "DATE")
                 if not mention.role and (at not in disclosed or not to_the_day(mention))
                 and not (issue and reader.names.cues.right["issue_year"].search(mention.text))] for a, b in where]
        found = [one[-1] if b == draft.start else one[0] for one, (_, b) in zip(told, where, strict=True) if one]
        if issue:  # 2019年 may be in its name, the day tells when
            found = [one for one in found if to_the_day(one)] or [one for one in found if one.start < view.span(
                draft.end, draft.end)[0]]
        draft.fill("event_date", found[:1], "near:event_date")
