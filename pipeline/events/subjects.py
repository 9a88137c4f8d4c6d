"""Who an event is about, and who buys or invests in it: the subject of its clause or of those before it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.events import names
from pipeline.events.draft import CLAUSE_MARK, ISSUES, PARTIES, Draft, Reader, clause
from pipeline.events.view import View
from pipeline.mentions.common import all_words
from pipeline.model import EQUITY, Mention

_PERSON = regex.compile(r"\p{Han}{2,3}")
_HALF = 2  # characters of the name of a person that the tagger cut short
_SECTION = 2  # characters of a word that heads a part of a round-up (【手游】)
_TOLD = 4  # characters of a name known in one place and found in another
_SHARED = ("acquisition", "ipo")  # told of several at once


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause that may hold the subject of a trigger, in characters of its view."""

    left: int
    own: bool  # the trigger's own
    found: names.Span | None  # the name that is its subject
    said: names.Span | None  # a word for the company told of before that stands there


def find_company(draft: Draft, floor: int, reader: Reader, backers: Set[names.Span]) -> None:
    """Looks for the company before the trigger: its own clause first, then those to the left of it up to `floor`. It is
    none of those who give the money: `backers`, and the investors of the trigger."""
    view, cues = draft.view, reader.names.cues
    givers = {one.text for one in draft.slots.get("investors", ()) if draft.event_type in (*EQUITY, *ISSUES)}
    for one in clauses(draft, floor, reader, backers):
        if one.own and one.said:
            draft.referred = True
            pair = reader.former_or_latter(view, "company", *one.said, "subject")
            if not pair and draft.event_type in EQUITY:
                pair = _meant(view, one.said, givers, reader, "COMPANY", {"COMPANY"})
            if pair:
                draft.fill("company", pair, "subject")
                return
        if not one.found:
            headed = one.own and draft.event_type == "ipo" and _head_of(view, one.left, draft.start, reader)
            draft.referred = draft.referred or headed  # 66岁的创始人敲响了开市钟
            continue
        if _is_person(view, one.found, reader):
            draft.referred = True  # 创始人启动B轮: the company is the one told of before
            continue
        if cues.left["title"].match(view.text, *one.found):
            continue  # 创始人王坚白 is no company
        if draft.bare and _invests(view, one.found, reader, listed=bool(backers - {one.found})):
            draft.fill("investors", [reader.named(view, "INVESTOR", one.found, "subject")], "subject")
            return
        if view.text[slice(*one.found)] in givers:
            continue
        told_of = not one.own and one.left < one.found[0]  # an object, not the subject
        if told_of and draft.event_type in EQUITY and _invests(view, one.found, reader, listed=True):
            continue  # 他去年见了松果创投，半个月后获得300万元天使轮融资
        spans = _with_partners(view, one.left, one.found, reader) if draft.event_type in _SHARED else [one.found]
        if draft.event_type == "ipo":
            spans = _who_chose(view, one.left, spans, reader)
        if spans:
            draft.fill("company", [reader.named(view, "COMPANY", span, "subject") for span in spans], "subject")
            return


def find_buyer(draft: Draft, floor: int, reader: Reader, sold: Set[str] = frozenset()) -> None:
    """Looks for who buys or invests before the trigger, as `find_company` does for the company. A word for one told of
    before stands for none of those `sold` there."""
    view = draft.view
    company = draft.slots.get("company", ())
    bought, told = {view.place(one) for one in company}, {one.text for one in company}
    for one in clauses(draft, floor, reader, bought):
        pair = reader.former_or_latter(view, "investors", *one.said, "subject") if one.own and one.said else []
        if one.own and one.said and not pair and draft.event_type in ("acquisition", *EQUITY):
            pair = _meant(view, one.said, told | sold, reader, "INVESTOR", PARTIES - {"PERSON"})
        draft.buyer_before = draft.buyer_before or bool(one.said and not pair and draft.event_type in EQUITY)
        own = one.found and view.text[slice(*one.found)] in told  # 艾特网能是…，通过并购艾特网能
        found = _with_partners(view, one.left, one.found, reader) if one.found and not pair and not own else []
        if draft.event_type in (*EQUITY, "private_placement") and not pair:
            found = _who_gave(draft, one, found, bought, reader)
        if buyers := pair or [reader.named(view, "INVESTOR", span, "subject") for span in found]:
            draft.fill("investors", buyers, "subject")
            return
        issuer = one.said and view.text[slice(*one.said)] in reader.names.cues.words["issuer"]
        if issuer and draft.event_type == "acquisition" and not draft.issuer_buys:
            draft.issuer_buys, draft.issuer = True, _issuer_before(view, reader)


def _issuer_before(view: View, reader: Reader) -> Mention | None:
    """The company whose news a sentence tells when it says 公司: the one that the sentence before presents at its end
    (动作最大的是X。), or the first that opens a clause there (8月19日，X的报告书出现在网上。)."""
    before = view.before
    if not before:
        return None
    end = len(before.text.rstrip("。；;！!？?”」 "))
    said = reader.names.patterns.presents.search(before.text[:end])
    found = names.subject(before, *said.span("name"), reader.names) if said else None
    formed = found and reader.names.patterns.org_tail.search(before.text[slice(*found)])
    if found and (found[1] < end or (not formed and is_phrase(before, 0, found, reader))):
        found = None
    marks = [0, *(mark.end() for mark in CLAUSE_MARK.finditer(before.text, 0, end))]
    for left, right in pairwise([*marks, end]):
        found = found or opening(before, left, right, reader)
    return reader.named(before, "INVESTOR", found, "coreference") if found else None


def company_meant(draft: Draft, said: names.Span, reader: Reader) -> None:
    """Fills the company that a word at `said` in the trigger of a round stands for: the one that ends the clause before
    and is none of those who give the money (X把团队并入Y，并对其投资)."""
    view, givers = draft.view, {one.text for one in draft.slots.get("investors", ())}
    left = clause(view, said[0], said[0])[0] - 1
    meant = _meant(view, said, givers, reader, "COMPANY", {"COMPANY"}) if givers else []
    draft.fill("company", [one for one in meant if view.holds(one) and view.place(one)[1] == left], "coreference")


def _meant(
    view: View, said: names.Span, others: Set[str], reader: Reader, label: str, labels: Set[str]
) -> list[Mention]:
    """Whom 它 or 这家公司 at `said` stands for, as a mention with `label`: of those of `labels` that are none of
    `others` the one named last before it in its sentence, else the one that the sentence before it names first."""
    words = view.text[slice(*said)]
    cues = reader.names.cues.words
    if words not in cues["nearest"] | cues["said_last"] and not reader.names.patterns.this_one.search(words):
        return []
    here, before = reader.names.inside(view, 0, said[0]), view.before
    there = reader.names.inside(before, 0, len(before.text)) if before and not here else []
    held = [(a, b) for a, b, one in (*here, *there)
            if one.label in labels and one.text not in others and len(one.text) > 1]
    if not held:
        return []
    last = here and words not in cues["former"]
    place, span = view if here else before, max(held, key=lambda one: (one[1], -one[0])) if last else min(held)
    return [reader.named(place, label, span, "coreference")] if place else []


def _who_gave(
    draft: Draft, stretch: _Clause, found: list[names.Span], taken: Set[names.Span], reader: Reader
) -> list[names.Span]:
    """Who puts money in by the words of a clause that ends in the name `found`: all of the list that stands before the
    trigger (X、Y等14家投资者参与了); of an earlier clause the name that opens it, not what it does something to
    (X加码具身智能，参与了)."""
    view = draft.view
    if stretch.own:
        listed = names.members(view, stretch.left, draft.start, reader.names)
        joined = "、" in view.text[stretch.left : draft.start]
        return [one for one in listed if one not in taken] if joined and len(listed) > max(len(found), 1) else found
    if not found or (view.text[slice(*found[0])] in reader.names.told and stretch.left == found[0][0]):
        return found
    before = view.text[stretch.left : found[0][0]].rstrip(names.QUOTES)
    if before.endswith(tuple(reader.names.cues.words["link"])) or reader.names.cues.right["descriptor"].search(before):
        return found
    end = found[0][1] if stretch.left == found[0][0] else found[0][0]
    first = opening(view, stretch.left, end, reader)
    return [first] if first and first not in taken else found


def clauses(draft: Draft, floor: int, reader: Reader, taken: Set[names.Span]) -> Iterator[_Clause]:
    """The clauses from the trigger leftwards to `floor`, with their subjects but for those `taken`. One that tells the
    source of the news (X获悉) or a ground (按照X规划) names no party."""
    view, cues = draft.view, reader.names.cues
    marks = [floor, *(match.end() for match in CLAUSE_MARK.finditer(view.text, floor, draft.start))]
    stretches = zip(marks, [*(mark - 1 for mark in marks[1:]), draft.start], strict=True)
    for distance, (left, end) in enumerate(reversed(list(stretches))):
        named = names.ends_in_name(view, left, end, reader.names)  # 腾讯 is no wire
        words = view.text[left:end]
        source = not named and words.endswith(tuple(cues.words["source"])) and not words.endswith(
            tuple(cues.words["released"]))
        if distance and (source or cues.left["ground"].match(view.text, left, end)):
            continue
        found, said = _in_clause(draft, left, end, not distance, reader, taken)
        yield _Clause(left, not distance, None if found in taken else found, said)


def _who_chose(view: View, left: int, spans: list[names.Span], reader: Reader) -> list[names.Span]:
    """Who is listed where `spans` are those whom it chose for it (X选定高盛、摩根士丹利, X及保荐人光大证券), or hold a
    broker beside it (中信证券与X签署辅导协议)."""
    brokers, start = tuple(reader.names.cues.words["broker"]), spans[0][0]
    words = set(reader.names.cues.words["chosen"])
    if view.text[slice(*spans[0])].endswith(brokers):
        words |= {word for word in reader.names.cues.words["joining"] if word.isalpha()}  # X与中信证券签署
    opened = reader.names.cues.left["chosen"].match(view.text, start)
    if opened and len(opened[0]) > 1:
        chosen: str | None = ""  # 及保荐人光大证券 was taken for a name
    else:
        ends = [word for word in words if view.text[left:start].endswith(word)]
        chosen = max(ends, key=len, default=None)
    if chosen is None:
        return [span for span in spans if not view.text[slice(*span)].endswith(brokers)] or spans[-1:]
    found = names.subject(view, left, start - len(chosen), reader.names)
    return [found] if found else []


def _is_person(view: View, span: names.Span, reader: Reader) -> bool:
    """Whether a name of a few Chinese characters is known for that of a person, as often as for another all over the
    article."""
    name = view.text[slice(*span)]
    halves = {name, name[: max(_HALF, len(name) - 1)]}  # the tagger found 叶伯 in 叶伯年
    labels = [one.label for one in reader.names.entities if one.text in halves]
    told = labels.count("PERSON")
    return bool(told) and 2 * told >= len(labels) and bool(_PERSON.fullmatch(name))


def _head_of(view: View, left: int, end: int, reader: Reader) -> bool:
    """Whether a stretch ends in a word for who heads the company told of before."""
    cues, said = reader.names.cues, view.text[left:end]
    rest = cues.right["trailing"].sub("", said)  # 创始人今天 is all taken off
    return rest.endswith(tuple(cues.words["title"])) or bool(cues.anywhere["title"].search(said, len(rest)))


def _invests(view: View, span: names.Span, reader: Reader, *, listed: bool = False) -> bool:
    """Whether a name is known (`listed`: to the lexicons) for that of an investor alone: beside a bare sum or round it
    gave the money."""
    labels = {one.label for a, b, one in reader.names.inside(view, *span)
              if (a, b) == span and not (listed and names.is_tagged(one))}
    return labels == {"INVESTOR"}


def _in_clause(
    draft: Draft, left: int, end: int, own: bool, reader: Reader, taken: Set[names.Span]
) -> tuple[names.Span | None, names.Span | None]:
    """The subject of a clause, and the word for a company told of before that stands there; `own` is the trigger's
    clause. One who is told the news (向X证实), or of whom a company was a part (分拆自X), is not its subject."""
    view, buys, issue = draft.view, draft.event_type == "acquisition", draft.event_type in ISSUES
    headed = reader.names.patterns.headed.match(view.text, left, end)
    if headed and _heads_section(view, headed.span(1), reader):
        left = headed.end()
    if reader.names.patterns.this_one.search(view.text[left:end]):
        return None, (left, end)
    if reader.names.patterns.object_first.match(view.text, left, end):
        return None, None
    if said_of := None if own else reader.names.patterns.said_of.search(view.text, left, end):
        end = said_of.start()
    found = names.subject(view, left, end, reader.names, buys)
    said = found if found and names.is_coreferent(view, found, reader.names) else None
    if said or found in taken:
        found = None
    if found and draft.event_type in ("ipo", *EQUITY):
        words = reader.names.cues.words
        before = words["origin"] if draft.event_type == "ipo" else words["origin"] | words["hearer"]
        told = max((one for one in before if view.text[left : found[0]].endswith(one)), key=len, default="")
        found = names.subject(view, left, found[0] - len(told), reader.names) if told else found
    if found and not own and not stands_alone(view, left, end, found, reader):
        found = None
    if found and (issue or not (own or buys)) and is_phrase(view, left, found, reader):
        found = None
    if found and not own and _is_counted(draft, found, reader):
        found = None
    if found:
        found = _labelled(view, found, reader, buys)
    if not found and not buys:
        found = actor(view, left, end, reader)
    if not found and (not own or buys or issue):
        found = opening(view, left, end, reader)
    return found, said


def actor(view: View, left: int, end: int, reader: Reader) -> tuple[int, int] | None:
    """The subject of an earlier clause: the name before its first predicate (电动车制造商X宣布拟发行…)."""
    predicate = reader.names.cues.anywhere["predicate"].search(view.text, left, end)
    if not predicate or predicate.start() - left < 2:
        return None
    found = names.subject(view, left, predicate.start(), reader.names)
    if not found or names.is_coreferent(view, found, reader.names):
        return None
    return found if stands_alone(view, left, predicate.start(), found, reader) else None


def _with_partners(view: View, left: int, found: tuple[int, int], reader: Reader) -> list[tuple[int, int]]:
    """The names of the list that ends in a buyer (X与Y共同收购): known or quoted ones that 、 or 与 joins, and that
    buyer."""
    joined, right = [found], found[0]
    words, described = reader.names.cues.words["joining"], reader.names.cues.right["descriptor"]
    quoted = [(a, b) for a, b in names.quoted(view.text, left, right)  # 就《协议》与X names one alone
              if not (before := view.text[left : a - 1]) or before[-1:] in words or described.search(before)]
    known = sorted([(a, b) for a, b, _ in reader.names.inside(view, left, right)] + quoted)
    while partner := next(((a, b) for a, b in known if b < right and _joins(view, (a, b), joined[0], reader)), None):
        joined.insert(0, partner)
        right = partner[0]
    return joined


def _joins(view: View, partner: names.Span, span: names.Span, reader: Reader) -> bool:
    """Whether what stands between two names makes a list of them: a word that joins, or 、 and a description of a name
    in Latin letters (软件商X、英国健身房Y). What the tagger cuts out of a registered name is
    none (沈万|和酱园股份有限公司)."""
    between = view.text[partner[1] : span[0]].strip(names.QUOTES)
    if between.startswith("、") and not CLAUSE_MARK.search(between) and "、" not in between[1:]:
        return between == "、" or (view.text[span[0]].isascii() and not any(map(str.isdigit, between)))
    if between not in reader.names.cues.words["joining"]:
        return False
    return not names.is_piece(view, partner[0], partner[1], span[1], reader.names)


def introduced(draft: Draft, floor: int, reader: Reader) -> None:
    """A word for a company (公司) stands for the one whose full name was given before it in the sentence
    (记者从X有限公司了解到，公司已…), 其 for the last one named there (还有X，其首发申请遭否决)."""
    view, left = draft.view, clause(draft.view, draft.start, draft.start)[0]
    if not draft.referred or "company" in draft.slots:
        return
    nearest = reader.names.cues.left["nearest"].match(view.text, left) and draft.event_type == "ipo"
    given = [(a, b) for a, b, one in reader.names.inside(view, floor, draft.start) if one.label == "COMPANY"
             and (nearest or reader.names.patterns.legal_form.search(view.text[a:b]))]
    if given:
        draft.fill("company", [reader.named(view, "COMPANY", max(given, key=lambda one: one[1]), "subject")], "subject")


def _labelled(view: View, found: names.Span, reader: Reader, buys: bool) -> names.Span:
    """The name that a line begins with, apart from its sentence (【X】…, X：原叶奶茶品牌，完成…), when `found` is not
    known for one or only says what that is; else `found`."""
    patterns = reader.names.patterns
    headed, label = patterns.headed.match(view.text), patterns.label.match(view.text)
    beside = headed and not buys and headed.end() == found[0] and names.is_known(view, headed.span(1), reader.names)
    if headed and (beside or not names.is_known(view, found, reader.names)):
        return names.checked(view.text, *headed.span(1), reader.names) or found
    if label and found[0] == label.end() and _describes(view, found, reader):
        return names.checked(view.text, *label.span(1), reader.names) or found
    return found


def _heads_section(view: View, span: names.Span, reader: Reader) -> bool:
    """Whether what heads a line in brackets is a word for a part of a round-up, right behind which a name follows
    (【手游】X完成…), and no name that a lexicon holds."""
    word = view.text[slice(*span)]
    listed = any((a, b) == span and not names.is_tagged(one) for a, b, one in reader.names.inside(view, *span))
    behind = any(a == span[1] + 1 for a, _, _ in reader.names.inside(view, span[1], len(view.text)))
    return behind and not listed and (len(word) <= _SECTION or all_words(word, reader.names.common))


def _describes(view: View, span: names.Span, reader: Reader) -> bool:
    """Whether what follows a label (X：…) says what X is; a label of plain words (快讯, 独家) names nobody."""
    said = view.text[slice(*span)]
    if all_words(view.text[: span[0] - 1], reader.names.common) or names.is_known(view, span, reader.names):
        return False
    described = reader.names.cues.right["descriptor"].search(said)
    return bool(described) and not reader.names.patterns.legal_form.search(said)


def is_phrase(view: View, left: int, span: tuple[int, int], reader: Reader) -> bool:
    """Whether what ends a clause that begins at `left` is a run of plain words (降低资金成本) and names none."""
    named = names.ends_in_name(view, left, span[1], reader.names)
    return not named and all_words(view.text[slice(*span)], reader.names.common)


def _is_counted(draft: Draft, span: names.Span, reader: Reader) -> bool:
    """Whether what an earlier clause says before a sum (合共认购6000万美元, 开盘价17美元) is no known name."""
    priced = draft.event_type in ("ipo", *EQUITY) and draft.view.within(span[1], span[1] + 1, "AMOUNT")
    return bool(priced) and not names.is_known(draft.view, span, reader.names)


def stands_alone(view: View, left: int, end: int, found: tuple[int, int], reader: Reader) -> bool:
    """In an earlier clause only a quoted name, an entity here or elsewhere, or a name that is the whole clause will
    do."""
    if found[0] > left and view.text[found[0] - 1] in "“「『":
        return True
    if any(b == found[1] for _, b, _ in reader.names.inside(view, left, end)):
        return True
    if any(view.text[at : found[1]] in reader.names.told for at in range(found[0], found[1] - _TOLD + 1)):
        return True
    before = view.text[left:found[0]]
    said = reader.names.cues.right["descriptor"].search(before) or reader.names.patterns.by_trade.search(before)
    return not before.strip() or bool(said)


def opening(view: View, left: int, end: int, reader: Reader) -> tuple[int, int] | None:
    """An entity that opens an earlier clause is its subject (X成立于2015年,…); so is one that a description comes
    before and a predicate behind (头部玩家X已…). One that is told to play another part (X为其保荐机构) is not."""
    cues = reader.names.cues
    for a, b, one in reader.names.inside(view, left, end):
        if cues.left["side_role"].match(view.text, b) or reader.names.patterns.teller.match(view.text, b):
            continue
        if view.text[left:a] in cues.words["no_join"]:
            continue  # 与X签署协议
        if is_word(one, reader) or _is_place(view, b, end, one, reader):
            continue  # 供应链计划软件公司X, 江海童装零售商
        behind = b + bool(view.within(b, min(b + 1, end), "DATE"))  # 业者X11日晚间召开…
        described = cues.right["descriptor"].search(view.text[left:a]) and cues.left["behind_name"].match(
            view.text, behind) and view.text[left] not in cues.words["from"]
        opens = a == left or view.text[a - 1 : a] in cues.words["heading"] or (
            a == left + 1 and not view.text[left].isalpha())
        if not (opens or described):
            continue
        a, b = _attributed(view, (a, b), end, reader)
        if branch := reader.names.patterns.branch.match(view.text, b, end):
            b = branch.end()
        if found := names.checked(view.text, a, b, reader.names, known=True):
            return found
    return None


def is_word(mention: Mention, reader: Reader) -> bool:
    """Whether the tagger took an ordinary word for a name (供应链)."""
    return names.is_tagged(mention) and mention.text in reader.names.common


def _is_place(view: View, at: int, end: int, mention: Mention, reader: Reader) -> bool:
    """Whether what the tagger took for a name only opens the words for a kind of company, up to the end of the
    clause."""
    kind = reader.names.cues.right["descriptor"].search(view.text, at, end)
    return names.is_tagged(mention) and bool(kind and kind.group().strip()) and all_words(
        view.text[at:end], reader.names.common)


def _attributed(view: View, span: names.Span, end: int, reader: Reader) -> names.Span:
    """The name behind one that the tagger took out of its attribute (卖豆乳的X), else that one itself."""
    a, b = span
    tagged = all(names.is_tagged(one) for left, right, one in reader.names.inside(view, a, b) if (left, right) == span)
    link = reader.names.cues.left["link"].match(view.text, b, end) if tagged else None
    behind = [(left, right) for left, right, one in reader.names.inside(view, b, end)
              if link and left == link.end() and one.label == "COMPANY"]
    return max(behind, default=span)
