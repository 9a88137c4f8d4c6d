"""Triggers of a sentence, each with what its rule and its clause tell."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import cast

import regex

from pipeline.events import names, parties, targets
from pipeline.events.draft import EQUITY, ISSUES, NAME_SLOTS, Draft, Reader, clause, filled, raised, to_the_day
from pipeline.events.subjects import described, find_subject, span_of, subject_behind, told_before
from pipeline.events.view import View
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.schema import SLOTS, EventRule

_ALONE = regex.compile(r"[，,：:]\s?[\ue001\ue003](?=[，,。；;]|$)")  # an amount or a round that is a clause by itself


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
            find_subject(draft, floor, reader, taken=backers)
            if "company" not in draft.slots and not draft.start and draft.slots.get("investors"):
                subject_behind(draft, ceiling, reader)
        if "investors" not in draft.slots and (
            draft.event_type == "acquisition" or rule.subject == "buyer" or draft.buyer_before
        ):
            companies = {span_of(draft, one) for one in draft.slots.get("company", ())}
            find_subject(draft, floor, reader, "investors", companies)
        if draft.event_type == "acquisition":
            told_before(draft, [before for before, _ in drafts[:number]], reader)
        elif draft.event_type == "ipo" and "company" not in draft.slots:
            draft.referred = draft.referred or bool(number and _same_subject(drafts[number - 1][0], draft))
            described(draft, ceiling, reader)
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
