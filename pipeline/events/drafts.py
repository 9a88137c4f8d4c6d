"""Triggers of a sentence, each with what its rule and its clause tell."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import cast

from pipeline.events import names, parties, targets
from pipeline.events.apart import one_of, told_apart
from pipeline.events.behind import buyer_behind, described, in_relative_clause, subject_behind
from pipeline.events.draft import (
    CLAUSE_MARK,
    ISSUES,
    NAME_SLOTS,
    STOP_MARK,
    Draft,
    Reader,
    clause,
    family,
    filled,
    goes_on_listing,
    raised,
    to_the_day,
)
from pipeline.events.lines import Hit, Line
from pipeline.events.near import days_of_news, fill_near
from pipeline.events.same import dates_agree, ended_before, on_its_own_day
from pipeline.events.subjects import company_meant, find_buyer, find_company, introduced
from pipeline.events.told_of import told_before
from pipeline.events.view import View
from pipeline.mentions.common import all_words
from pipeline.model import EQUITY, Mention
from pipeline.rulebook.schema import SLOTS, EventRule

_SAID = 2  # characters before a trigger that are too few to tell of a buyer
_CLOSED = frozenset("”」』\"")


def draft_events(line: Line, reader: Reader, before: Draft | None = None) -> list[Draft]:
    """One draft for each cluster of triggers of a line that touch; the rule of highest priority names its type.

    `before` is the draft told last, of which the line may go on with 后者. A trigger all of whose amounts have another
    role (a cumulative total, revenue) is none, nor one within a name that is held (海棠收购公司), nor one whom a slot
    gives as an investor the company.
    """
    view = line.view
    listed = [(a, b) for a, b, one in reader.names.inside(view, 0, len(view.text)) if not names.is_tagged(one)]
    hits = [hit for hit in line.triggers if not any(a < hit[1].start() and hit[1].end() <= b for a, b in listed)]
    hits = [hit for hit in hits if not _other_money(view, hit) and _holds_company(view, hit, reader)]
    hits = [hit for hit in hits if not (_rule(hit).needs and _told_otherwise(view, hit, hits))]
    drafts = [one for cluster in _clusters(hits) for one in told_apart(_draft(line, cluster, reader), reader)]
    goes_on = reader.names.cues.left["latter"].match(view.text)
    if before and before.latter and goes_on:
        drafts.append(one_of(before, view, line.order, goes_on.span(), *before.latter))
    if not drafts:
        return []
    drafts.sort(key=lambda draft: draft.start)
    backers, disclosed = _backers(line, reader), days_of_news(line)
    sold = frozenset(one.text for one in before.slots.get("company", ())) if before and (
        before.event_type == "acquisition" and before.order == line.order - 1) else frozenset()
    for number, draft in enumerate(drafts):
        earlier = drafts[:number]
        floor = earlier[-1].end if earlier else 0
        ceiling = drafts[number + 1].start if number + 1 < len(drafts) else len(view.text)
        _find_parties(draft, earlier, (floor, ceiling), reader, backers, sold)
        _trim_parties(draft, reader)
        if draft.event_type == "ipo" and "company" not in draft.slots and earlier:
            bare = [one for one in earlier if one.event_type == "ipo" or one.named]  # 募资额约2亿美元 names nobody
            draft.referred = draft.referred or bool(bare and goes_on_listing(bare[-1]))
        if draft.event_type == "debt":
            _lender_last(draft, reader)
        if draft.needs and not _knows_company(draft, reader):
            draft.slots.pop("company", None)
        draft.named = "company" in draft.slots
        fill_near(draft, floor, ceiling, disclosed, reader)
        if draft.event_type == "ipo":
            _of_that_day(draft, reader)
    kept = [draft for draft in drafts if not draft.known or _is_known(draft, reader)]
    kept = [draft for draft in kept if not (draft.needs and draft.subject == "group") or draft.named]
    kept = [draft for number, draft in enumerate(kept) if not _proceeds(kept[:number], draft, reader)]
    for previous, draft in pairwise(kept):
        _continue(previous, draft)
    return kept


def _backers(line: Line, reader: Reader) -> frozenset[names.Span]:
    """Spans of the names that slots of a line give as investors or advisers."""
    return frozenset(
        span for _, match in line.slots for slot, start, stop in filled(match) if NAME_SLOTS.get(slot) == "INVESTOR"
        for span in names.members(line.view, start, stop, reader.names)
    )


def _told_otherwise(view: View, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether a trigger that needs more stands beside one of its kind that tells the deal, up to a semicolon."""
    left = max((mark.end() for mark in STOP_MARK.finditer(view.text, 0, hit[1].start())), default=0)
    mark = STOP_MARK.search(view.text, hit[1].end())
    right = mark.start() if mark else len(view.text)
    return any(family(_rule(other).event_type) == family(_rule(hit).event_type) and not _rule(other).needs
               and left <= other[1].start() < right for other in hits)


def _rule(hit: Hit) -> EventRule:
    return cast(EventRule, hit[0].rule)


def _draft(line: Line, cluster: Sequence[Hit], reader: Reader) -> Draft:
    """What the triggers of a cluster say themselves."""
    best, view = _rule(cluster[0]), line.view
    same = [rule for hit in cluster if family((rule := _rule(hit)).event_type) == family(best.event_type)]
    draft = Draft(
        best.event_type, best.status, view, line.order, _start(view, cluster), max(match.end() for _, match in cluster),
        rules=[best.id], headline=line.brief, shortened=set(SLOTS) if line.brief else set(),
        bare=best.noun and best.status == "completed", subject=best.subject,
        known=all(rule.known for rule in same),
        needs=frozenset(best.needs),
    )
    draft.listed = reader.names.cues.left["listing"].match(view.text, draft.start) is not None
    for hit in cluster:
        if family(_rule(hit).event_type) != draft.family:
            continue
        for slot, start, stop in filled(hit[1]):
            told = slot in draft.slots or (slot == "company" and draft.referred)  # 受让公司原股东X等三人手中的股份
            if not told:
                _fill(draft, slot, (start, stop), hit[0].id, reader)
    if leads := draft.slots.get("lead_investors"):
        draft.fill("investors", leads, draft.why["lead_investors"])
    return draft


def _fill(draft: Draft, slot: str, span: names.Span, rule: str, reader: Reader) -> None:
    """Fills a slot with what the group of a trigger holds for it."""
    view, bought = draft.view, slot == "company" and draft.event_type == "acquisition"
    listed = slot == "company" and draft.event_type == "ipo"
    read = reader.bought if bought else reader.listed if listed else None
    found = read(view, *span, rule) if read else reader.read(view, slot, *span, rule)
    if slot == "company" and draft.event_type in ("ipo", *EQUITY) and any(_describes(one, reader) for one in found):
        found, draft.referred = [], True  # X入股商业火箭公司: which one is told elsewhere
    draft.fill(slot, raised(draft, slot, found), rule)
    if slot == "investors" and not found and draft.event_type == "acquisition":
        words, cues = view.text[slice(*span)], reader.names.cues.words
        draft.issuer_buys = words in cues["issuer"]  # X被装进上市公司
        to_whom = view.text[: span[0]].endswith(tuple(cues["to_whom"]))
        told = to_whom or (span[1] - span[0] > _SAID and not names.is_empty(view, *span, reader.names))  # 说愿意出
        draft.offered = told and not names.is_coreferent(view, span, reader.names)
        draft.handed = draft.offered or draft.issuer_buys or to_whom
    if slot in ("company", "investors") and not found:
        draft.fill(slot, reader.former_or_latter(view, slot, *span, rule), rule)
    if slot == "company" and not found and names.is_coreferent(view, span, reader.names):
        draft.referred, draft.said = True, span
    if slot == "investors":
        draft.fill("lead_investors", reader.leads(view, *span, rule), rule)
        before = draft.subject in ("group", "buyer") and names.is_empty(view, *span, reader.names)
        left_out = before or names.ends_in_coreference(view, *span, reader.names)
        draft.buyer_before = left_out and not found and draft.event_type in EQUITY
        beside = draft.event_type in EQUITY and found and reader.names.patterns.beside_subject.match(view.text, *span)
        draft.beside = bool(beside) and all(a != span[0] for a, *_ in reader.names.inside(view, *span))  # 联合光伏


def _describes(company: Mention, reader: Reader) -> bool:
    """Whether what is put money in is only told of by plain words for its kind."""
    kind = reader.names.cues.right["descriptor"].search(company.text)
    formed = reader.names.patterns.legal_form.search(company.text)
    return bool(kind) and not formed and all_words(company.text, reader.names.common)


def _find_parties(
    draft: Draft, earlier: Sequence[Draft], between: names.Span, reader: Reader, backers: Set[names.Span],
    sold: Set[str],
) -> None:
    """Company and buyer where the trigger itself holds none: before it, behind it, or told `earlier` in the sentence.
    `between` is where the draft before it ends and the one behind it starts, `sold` what the sentence before says was
    bought."""
    floor, ceiling = between
    purchase = draft.event_type == "acquisition"
    said_before = draft.subject == "before" or (draft.subject == "group" and not purchase)
    if "company" not in draft.slots and said_before and earlier and not purchase:
        draft.fill("company", _told_right_before(draft, earlier[-1], reader), "subject")
    if "company" not in draft.slots and said_before and draft.event_type in EQUITY:
        in_relative_clause(draft, ceiling, reader)
    if "company" not in draft.slots and said_before:
        find_company(draft, floor, reader, backers)
        introduced(draft, floor, reader)
        opens = draft.view.text[: draft.start] in ("", *reader.names.cues.words["after"])
        if "company" not in draft.slots and opens and draft.slots.get("investors") and not draft.referred:
            subject_behind(draft, reader)
    draft.offered = purchase and "investors" not in draft.slots and (draft.offered or draft.subject == "none")
    sought = (purchase and not draft.offered and not draft.handed) or draft.subject == "buyer" or draft.buyer_before
    if "investors" not in draft.slots and sought:
        find_buyer(draft, floor, reader, sold if purchase else frozenset())
        if purchase and "investors" not in draft.slots:
            buyer_behind(draft, ceiling, reader)
    elif draft.beside:
        find_buyer(draft, floor, reader)
        if earlier and draft.start - floor <= 1:  # X收购Y，并与Z向W投资
            draft.fill("investors", earlier[-1].slots.get("investors", ()), "subject")
    if draft.said and draft.event_type in EQUITY and "company" not in draft.slots:
        company_meant(draft, draft.said, reader)
    if draft.event_type == "ipo" and "company" not in draft.slots and earlier:
        draft.fill("company", _same_subject(draft, earlier[-1], reader), "subject")
    if purchase:
        told_before(draft, earlier, reader)
    elif draft.event_type == "ipo" and "company" not in draft.slots:
        described(draft, ceiling, reader)


def _told_right_before(draft: Draft, before: Draft, reader: Reader) -> list[Mention]:
    """The company whose purchase only says which one is meant, right before what it does (X收购的Y已申请上市), or those
    of a list of listings (三家企业撤单：X、Y、Z均于周二被终止审核)."""
    view, told = draft.view, before.slots.get("company", [])
    kept = {"acquisition": told[-1:], "ipo": told if len(told) > 1 else []}.get(before.event_type, [])
    ends = any(view.holds(one) and view.place(one)[1] == before.end for one in kept)
    between = view.text[before.end : draft.start]
    return kept if ends and not reader.names.cues.right["trailing"].sub("", between) else []


def _same_subject(draft: Draft, before: Draft, reader: Reader) -> Sequence[Mention]:
    """The company of the listing told before in the same clause, where no other is named between the two
    (X撤回科创板申请后向港交所递表)."""
    view = draft.view
    apart = CLAUSE_MARK.search(view.text, before.end, draft.start) or reader.names.inside(view, before.end, draft.start)
    return () if apart or before.event_type != "ipo" else before.slots.get("company", ())


def _of_that_day(draft: Draft, reader: Reader) -> None:
    """The day that 当日 stands for in the date of a listing, where its sentence tells one before it."""
    view, words = draft.view, reader.names.cues.words["same_day"]
    for date in draft.slots.get("event_date", ())[:1]:
        told = [one for _, one in view.within(0, view.at(date.start), "DATE")
                if to_the_day(one) and not one.role and one.text not in words] if date.text in words else []
        if told:
            draft.slots["event_date"] = told[-1:]


def _continue(previous: Draft, draft: Draft) -> None:
    """A sum told behind its trigger (获得一笔新融资，融资金额5亿元), the next of several rounds (X的A轮及Y的B轮), or
    what a round that is only dated was (上一轮融资是在2020年1月，当时获得…) is of the same company and day; listings
    told one by one in the same words are of one day (10只新股上市，其中X收涨3%，Y收跌1%)."""
    listings = previous.event_type == draft.event_type == "ipo" and draft.subject == "group"
    if listings and previous.rules[0] == draft.rules[0] and "event_date" not in draft.slots:
        draft.fill("event_date", previous.slots.get("event_date", ()), "coreference")
    sum_of = draft.bare and "amount" not in previous.slots and not ({"round", "investors"} & draft.slots.keys())
    only_dated = not any(slot in previous.slots for slot in ("amount", "investors"))
    told_twice = "round" in previous.slots and "round" in draft.slots
    dated = only_dated and not told_twice and len(draft.view.within(0, draft.start, "DATE")) == 1
    goes_on = dated or (not draft.named and (sum_of or draft.listed))
    if not goes_on or draft.event_type not in EQUITY or previous.event_type not in EQUITY:
        return
    for slot in ("company", "event_date", *(("round",) if dated else ())):
        if slot in previous.slots and slot not in draft.slots:
            draft.fill(slot, previous.slots[slot], previous.why[slot])
    draft.named = draft.named or previous.named
    if sum_of:
        previous.fill("amount", draft.slots.get("amount", ()), draft.why.get("amount", "amount"))


def call_off(previous: Draft, draft: Draft) -> None:
    """A listing that is called off later in the sentence is that one (2020年9月递交申请，后于1月撤回)."""
    called_off = previous.event_type == draft.event_type == "ipo" and draft.status == "terminated"
    same = draft.text("company") in ("", previous.text("company")) and not ended_before(draft, previous)
    if called_off and same and previous.status == "planned":
        previous.status = "terminated"
        if days := draft.slots.get("event_date"):
            previous.slots["event_date"], previous.why["event_date"] = list(days), draft.why["event_date"]


def _proceeds(earlier: Sequence[Draft], draft: Draft, reader: Reader) -> bool:
    """Whether a bare sum raised is what a listing told before it in the sentence brings, which then holds it; a broker
    named between them (保荐机构为X，拟募资…) does not raise it."""
    listing = next((before for before in reversed(earlier) if before.event_type == "ipo"), None)
    if not listing or draft.event_type not in EQUITY or listing.slots.get("amount"):
        return False
    brokers = tuple(reader.names.cues.words["broker"])
    known = any(names.is_known(draft.view, draft.view.place(one), reader.names)
                for one in draft.slots.get("company", ()))  # 首日破发，募资… names nobody
    other = known and draft.text("company") != listing.text("company") and not draft.text("company").endswith(brokers)
    apart = on_its_own_day(draft, listing) or not dates_agree(draft, listing)
    if other or apart or draft.slots.get("round") or draft.slots.get("investors"):
        return False
    listing.fill("amount", draft.slots.get("amount", ()), draft.why.get("amount", ""))
    return True


def _trim_parties(draft: Draft, reader: Reader) -> None:
    """Cuts off the names what is said of them; no buyer is a plain word, or an unknown name beside a known one."""
    view, bought = draft.view, draft.event_type == "acquisition"
    for slot in ("company",) if draft.event_type in EQUITY else ("company", "investors"):
        held = draft.slots.pop(slot, [])
        elsewhere = [one for one in held if not view.holds(one)]  # 后者, told of in the sentence before
        spans = [(one, view.place(one)) for one in held if view.holds(one)]
        whole = slot == "company" and bought
        spans = [(one, span if whole and _formed(view, span, reader) else names.cut(view, span, reader.names))
                 for one, span in spans]
        if draft.event_type == "ipo":
            exchanges = tuple(reader.names.cues.words["exchange"])
            spans = [(one, span) for one, span in spans if not view.text[slice(*span)].endswith(exchanges)]
        if slot == "investors":
            spans = [(one, targets.without_country(view, span, reader.names) if bought else span)
                     for one, span in spans if parties.is_party(view, span, reader.names)]
        known = [pair for pair in spans if not whole and names.is_known(view, pair[1], reader.names)]
        latin = bool(spans) and view.text[slice(*spans[-1][1])].isascii()  # 软件商X、健身房Y: known or not
        listing = draft.event_type == "ipo" and (draft.why.get(slot) != "subject" or latin)  # of a list each is meant
        told = slot == "investors" and draft.why.get(slot) != "subject"  # a list that the trigger itself holds
        named = spans if listing or told else known or spans
        kept = elsewhere + [reader.named(view, one.label, span, one.rule) for one, span in named]
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


def _knows_company(draft: Draft, reader: Reader) -> bool:
    """Whether the company is a name known as a whole, or stands in quotes; one known for an investor too has to stand
    in the clause of the trigger."""
    view = draft.view
    left, _ = clause(view, draft.start, draft.end)
    investors = {one.text for one in reader.names.entities if one.label == "INVESTOR"}
    spans = [view.place(one) for one in draft.slots.get("company", ())]
    return any((view.text[a:b] in reader.names.told or view.text[b : b + 1] in _CLOSED)
               and (left <= a or view.text[a:b] not in investors) for a, b in spans)


def _is_known(draft: Draft, reader: Reader) -> bool:
    """Whether the company or a buyer is one that a lexicon or the tagger knows, or a price is told behind the purchase
    or shares of it; true when it names neither. Who gives money to nobody named has to be known for an investor."""
    view, company = draft.view, draft.slots.get("company", ())
    if draft.subject == "none" and draft.event_type in EQUITY:
        return any(one.label == "INVESTOR" for given in draft.slots.get("investors", ())
                   for a, b, one in reader.names.inside(view, *view.place(given)))
    told = [*company, *draft.slots.get("investors", ())]
    if not told:
        return True
    if any(not view.holds(one) and one.text in reader.names.told for one in told):
        return True
    spans = {one: view.place(one) for one in told}
    known = any(names.is_known(view, span, reader.names) for span in spans.values())
    described = reader.names.cues.right["descriptor"]  # 同行步行者机器人: what such a noun describes is a name
    formed = draft.event_type in ("ipo", "acquisition") and any(_formed(view, spans[one], reader) for one in company)
    if formed and draft.event_type == "ipo" and draft.why["company"] != "subject":
        return True  # 受理了远山电气的IPO申请: where a rule has a company alone, plain words are its name
    priced = draft.event_type == "acquisition" and reader.names.patterns.priced.match(view.text[draft.end :])
    stakes = [stake for one in company if draft.event_type == "acquisition"
              and (stake := reader.names.patterns.staked.match(view.text, spans[one][1]))]
    before = [reader.names.patterns.share_before.search(view.text[: spans[one][0]]) for one in company]
    # 祁山水泥100%股权: plain words are a name beside a share
    if any(stake["share"] for stake in stakes) or (stakes and any(before)):
        return True
    plain = any(parties.is_plain(view, spans[one], reader.names)
                and not described.search(view.text[: spans[one][0]]) and not _is_bought_whole(draft, one, reader)
                for one in company)
    return bool(known or formed or priced or stakes) and not plain


def _is_bought_whole(draft: Draft, company: Mention, reader: Reader) -> bool:
    """Whether plain words are the name of a shop, an inn or the like that is bought (海风连锁药房)."""
    return draft.event_type == "acquisition" and bool(reader.names.patterns.premises.search(company.text))


def _holds_company(view: View, hit: Hit, reader: Reader) -> bool:
    """Whether the group that a rule keeps for the company holds one, or a word for the one told of before
    (向公司投资); a rule without that group looks for it elsewhere. A rule that needs more has investors in their
    group, too."""
    match = hit[1]
    backed = _rule(hit).needs and match.groupdict().get("investors")
    if backed and not names.members(view, *match.span("investors"), reader.names):
        return False
    if "company" not in match.re.groupindex or match.start("company") < 0:
        return True
    span = match.span("company")
    several = {"acquisition": reader.bought, "ipo": reader.listed}.get(_rule(hit).event_type)
    if several and several(view, *span, hit[0].id):
        return True
    return names.is_coreferent(view, span, reader.names) or bool(names.subject(view, *span, reader.names))


def _start(view: View, cluster: Sequence[Hit]) -> int:
    """Where a trigger starts; of an issue that is told in the title of a document (《关于发行债券的议案》) its mark; a
    listing's words overlap those of its money (计划在美进行IPO, IPO拟筹资)."""
    event_type = _rule(cluster[0]).event_type
    if event_type == "ipo":
        return min(match.start() for _, match in cluster)
    start = cluster[0][1].start()
    opened = view.text.rfind("《", 0, start)
    titled = event_type in ISSUES and opened >= 0 and "》" not in view.text[opened:start]
    return opened if titled else start


def _other_money(view: View, hit: Hit) -> bool:
    """Whether all sums of a trigger have another role; the words of an issue or of a purchase are plainer than those of
    turnover (全部资产由X以6亿元竞得), and they may tell the price of a share; so may those of a listing
    (发行价定为68美元)."""
    match, rule = hit[1], _rule(hit)
    amounts = view.within(match.start(), min(match.end() + 1, len(view.text)), "AMOUNT")
    weak = {"revenue", "unit_price"} if rule.event_type in (*ISSUES, "acquisition", "fund_closing") else set()
    if rule.event_type == "ipo":
        weak = {"unit_price", "valuation"}
    if rule.noun:  # 每股3元的配售价 is a price alone
        weak -= {"unit_price", "valuation"}
    return bool(amounts) and all(mention.role and mention.role not in weak for _, mention in amounts)


def _clusters(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits that overlap, in order of the text; within one, highest priority first, then the longest. A noun phrase
    that follows at once (领投了X｜2亿元C轮) belongs to what stands before it."""
    clusters: list[list[Hit]] = []
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit[1].start(), -hit[1].end())):
        if clusters and hit[1].start() < end + _rule(hit).noun:
            clusters[-1].append(hit)
        else:
            clusters.append([hit])
            end = -1
        end = max(end, hit[1].end())
    for cluster in clusters:
        cluster.sort(key=lambda hit: (-hit[0].rule.priority, hit[1].start() - hit[1].end(), hit[0].id))
    return clusters
