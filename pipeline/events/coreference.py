"""Companies and buyers that a sentence leaves to what was told before or after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

import regex

from pipeline.alike import overlap
from pipeline.events.draft import CLAUSE_MARK, ELSEWHERE, ISSUES, LEARNED, PARTIES, Draft, clause
from pipeline.events.items import Items
from pipeline.events.names import NameReader
from pipeline.model import EQUITY, Mention, Sentence

_FAR_OFTENER = 3  # times that a topic is told of for each telling of the company of an event
_OFTEN = 3  # tellings of a name that make it what an article is about
_BUYS = PARTIES - {"PERSON"}  # labels of those who may buy
_BOUGHT = frozenset({"COMPANY", "ORG"})  # labels of those who may be bought: of banks too
_ENDS = "。！？!?；; 　"  # what ends a sentence
_LABELS = ("：", ":")  # marks behind the name that a headline begins with
_QUOTED = frozenset("“「『《")
_CHINESE = regex.compile(r"\p{Han}$")
_SAID = 6  # characters before a name that may say what it is
_OPENING = 3  # sentences worth reading in which the company of an article is named


def find_topic(text: str, names: NameReader, sentences: Sequence[Sentence]) -> Mention | None:
    """The company that an article is about when no trigger stands with one: the most told of, the first of equals,
    among those that its opening names, but before all one that heads it (X：关于收购…的公告). One that tells the news
    (X获悉) or is told it (向X证实) is none."""
    if not sentences:
        return None
    opening = sentences[min(len(sentences), _OPENING) - 1].end
    hearers = tuple(names.cues.words["hearer"])
    named = [
        one for one in names.entities if one.label == "COMPANY" and one.end <= opening and len(one.text) > 1
        and not names.patterns.teller.match(text, one.end) and not text[: one.start].endswith(hearers)
    ]
    heads = [one for one in named if one.start == 0 and text[one.end : one.end + 1] in _LABELS]
    return max(heads or named, key=lambda one: (text.count(one.text), -one.start), default=None)


def doubt_companies(drafts: Sequence[Draft], topic: Mention | None, text: str, names: NameReader) -> None:
    """Takes from a round in the body of an article that tells of its topic again and again a company that nothing says
    is one (钱马上到, 按双方约定属): the round is then of the one told of elsewhere."""
    if not topic or text.count(topic.text) < _OFTEN:
        return
    for draft in drafts:
        held = draft.slots.get("company", ())
        if draft.event_type not in (*EQUITY, *ISSUES) or draft.headline or len(held) != 1:
            continue
        if not _may_be_named(held[0], topic, text, names):
            del draft.slots["company"], draft.why["company"]
            draft.named, draft.referred = False, True


def _may_be_named(company: Mention, topic: Mention, text: str, names: NameReader) -> bool:
    """Whether a lexicon or the tagger holds a name, the article tells of it elsewhere, it is a part or a longer form of
    the topic, its form tells a name, or a quote or a descriptive noun stands before it."""
    name, patterns = company.text, names.patterns
    before = text[max(0, company.start - _SAID) : company.start]
    described = names.cues.right["descriptor"].search(before)
    formed = patterns.legal_form.search(name) or patterns.org_tail.search(name) or name.isascii()
    told = name in names.told or patterns.aside.sub("", name) in names.told or text.count(name) > 1
    alike = overlap(topic.text, name)
    return bool(formed or told or alike or before[-1:] in _QUOTED or (described and described.group().strip()))


def inherit_company(
    drafts: Sequence[Draft], topic: Mention | None, text: str, entities: Sequence[Mention], items: Items,
    names: NameReader,
) -> None:
    """A draft with no company of its own is about the one that its paragraph opens with, or (a round) the one that the
    article tells of again and again when the one told of last is not named in its paragraph, or the one told of last,
    or else the first told of later, or else the topic. In an item of a round-up it is about the one that heads it, or
    one told of there; where its sentence points back (该公司), about the last of the sentence before."""
    _from_before(drafts, topic, text, entities, items, names)
    _from_behind(drafts, topic, text, items)
    for draft in drafts:
        if _is_seller(draft, names):
            del draft.slots["company"], draft.why["company"]


def _from_before(
    drafts: Sequence[Draft], topic: Mention | None, text: str, entities: Sequence[Mention], items: Items,
    names: NameReader,
) -> None:
    """Gives drafts the companies that heads, openings and sentences before them tell."""
    named = [draft.slots["company"][0] for draft in drafts if draft.named and draft.slots.get("company")]
    main = max(named, key=lambda one: text.count(one.text), default=None)
    last: Draft | None = None
    for draft in drafts:
        paragraph = draft.view.sentence.paragraph
        away = not last or last.view.sentence.paragraph != paragraph
        if draft.slots.get("company"):
            pass
        elif head := items.heads.get(paragraph):
            draft.fill("company", [head], "item")
        elif last and _goes_on_buying(last, draft):
            draft.fill("company", last.slots["company"], "coreference")
            draft.named = True
        elif (away or draft.event_type != "ipo") and (pointed := _pointed_at(draft, text, entities, names)):
            draft.fill("company", [pointed], "coreference")
            draft.named = draft.event_type == "acquisition" and (draft.referred or draft.subject == "none")
        else:
            if last and items.apart(last.view.sentence, draft.view.sentence):
                last, away = None, True
            opener = away and (_opener(draft, text, entities, names.patterns.paragraph_opening)
                               or _alone(draft, text, entities, names))
            if not opener:
                leader = _leader(draft, main, topic, last, text, entities) if away and main else None
                if away and topic and _tells_of_issuer(draft, topic, names):
                    leader = topic
                told = [leader] if leader else _issuer(last, draft, text) if last else []
                draft.fill("company", told, "coreference")
                continue  # whom the next is about is not told by a guess
            draft.fill("company", [opener], "coreference")
        last = draft


def _from_behind(drafts: Sequence[Draft], topic: Mention | None, text: str, items: Items) -> None:
    """Gives those still without a company that of the next one, or the topic."""
    following: Draft | None = None
    for draft in reversed(drafts):
        if draft.slots.get("company"):
            following = draft
            continue
        if following and items.apart(following.view.sentence, draft.view.sentence):
            continue
        if following and not (topic and _is_of_topic(draft, topic, following, text)):
            draft.fill("company", _issuer(following, draft, text), "coreference")
        enough = 0 if draft.event_type in ISSUES else 1
        told = sum(bool(draft.slots.get(slot)) for slot in ("amount", "round", "investors"))
        if topic and told > enough and not draft.slots.get("company") and _may_be_of(draft, topic, text):
            draft.fill("company", [topic], "topic")


def _is_seller(draft: Draft, names: NameReader) -> bool:
    """Whether what was taken for the company of a purchase from elsewhere is the one who hands it over (X把它卖给Y)."""
    view, company = draft.view, draft.text("company")
    if draft.event_type != "acquisition" or not draft.said or draft.why.get("company") not in ELSEWHERE:
        return False
    handed = view.text[draft.start : draft.said[0]] in names.cues.words["handing"]
    return handed and company in view.text[clause(view, draft.start, draft.start)[0] : draft.start]


def _tells_of_issuer(draft: Draft, topic: Mention, names: NameReader) -> bool:
    """Whether a purchase is that of the company whose news its sentence tells (公司公告称，大股东拟将股份转让给Y), and
    that does not buy."""
    view, words = draft.view, names.cues.words["issuer"]
    opens = [0, *(mark.end() for mark in CLAUSE_MARK.finditer(view.text, 0, draft.start))]
    said = any(view.text.startswith(word, at) for at in opens for word in words)
    buys = any(overlap(one.text, topic.text) for one in draft.slots.get("investors", ()))
    return draft.event_type == "acquisition" and said and not buys


def _goes_on_buying(last: Draft, draft: Draft) -> bool:
    """Whether a draft tells again of what the sentence before it tells to be bought (它): by the same, told or not, or
    from them."""
    buyers, before = ({one.text for one in one.slots.get("investors", ())} for one in (draft, last))
    both = last.event_type == draft.event_type == "acquisition" and draft.referred
    return both and last.order == draft.order - 1 and (
        buyers <= before or any(name in draft.view.text[: draft.start] for name in before))


def inherit_investor(drafts: Sequence[Draft], text: str, entities: Sequence[Mention]) -> None:
    """Who put money into a round where the sentence has a word for one told of before (它以1600万元投资了X的A轮,
    这家机构…): the investor named last in the paragraph."""
    for draft in drafts:
        if not draft.buyer_before or draft.slots.get("investors") or draft.event_type not in EQUITY:
            continue
        here = draft.view.span(draft.start, draft.end)[0]
        opens = _opening_of(text, here)
        told = [one for one in entities if one.label == "INVESTOR" and opens <= one.start and one.end <= here]
        last = max(told, key=lambda one: (one.end, -one.start), default=None)
        if last and last.text != draft.text("company"):
            draft.fill("investors", [last], "coreference")


def _leader(
    draft: Draft, main: Mention, topic: Mention | None, last: Draft | None, text: str, entities: Sequence[Mention]
) -> Mention | None:
    """The company that a round without one is of, for the article tells of it again and again: `main`, of those whose
    events it tells, or a topic told of far oftener yet and named near by, but for a headline."""
    if draft.event_type not in EQUITY:
        return None
    if _leads(main, draft, last, text, entities):
        return main
    often = topic and text.count(topic.text) >= _FAR_OFTENER * text.count(main.text)
    if topic and often and not draft.headline and _is_near(topic, draft, text):
        return topic if _leads(topic, draft, last, text, entities) else None
    return None


def _leads(main: Mention, draft: Draft, last: Draft | None, text: str, entities: Sequence[Mention]) -> bool:
    """Whether an article tells of `main` again and again, far more often than of the company told of `last`, in full or
    for short, which is not named in the paragraph of a draft before it."""
    other = last.text("company") if last else ""
    start = _opening_of(text, draft.view.sentence.start)
    if overlap(main.text, other) or (other and other in text[start : draft.view.sentence.start]):
        return False
    told = max((text.count(one.text) for one in entities if one.text in other), default=0)
    return text.count(main.text) >= max(_OFTEN, 2 * told)


def _is_near(name: Mention, draft: Draft, text: str) -> bool:
    """Whether the paragraph of a draft, or the one before it, has a name."""
    here = draft.view.sentence.start
    return name.text in text[_opening_of(text, max(_opening_of(text, here) - 1, 0)) : here]


def _opening_of(text: str, at: int) -> int:
    """Where the paragraph of an offset begins."""
    return text.rfind("\n", 0, at) + 1


def _is_of_topic(draft: Draft, topic: Mention, following: Draft, text: str) -> bool:
    """Whether a round is of the topic, for the company told of behind it is another, named only in paragraphs
    below."""
    end, name = text.find("\n", draft.view.sentence.end), following.text("company")
    return not overlap(topic.text, name) and draft.event_type in EQUITY and end >= 0 and name not in text[:end]


def _may_be_of(draft: Draft, topic: Mention, text: str) -> bool:
    """Whether a draft may be about the topic: one that the model reads only when its sentence or the article more than
    once tells of the topic, for a headline's one name is often none; and no investor raises its own money."""
    if LEARNED not in draft.flags:
        return True
    sentence, investors = draft.view.sentence, draft.slots.get("investors", ())
    told = topic.text in text[sentence.start : sentence.end] or text.count(topic.text) > 1
    return told and not any(overlap(topic.text, one.text) for one in investors)


def inherit_buyer(drafts: Sequence[Draft], topic: Mention | None, text: str, entities: Sequence[Mention]) -> None:
    """A purchase told without its buyer is the one of who buys in the rest of the article, or else of the company that
    it is about, or of the one that opens its paragraph; none of them is one that is bought. What 公司 buys is bought by
    the one whom the sentence before tells of, or the article."""
    bought = [draft for draft in drafts if draft.event_type == "acquisition"]
    buyers = [one for draft in bought for one in draft.slots.get("investors", ())]
    often = Counter(one.text for one in buyers)
    about = [topic] if topic else []
    able = sorted(buyers, key=lambda one: -often[one.text]) + about
    for draft in bought:
        if "investors" in draft.slots or draft.offered:
            continue
        issuers = [draft.issuer, *about] if draft.issuer_buys else []
        if issuer := next((one for one in issuers if one and not overlap(one.text, draft.text("company"))), None):
            draft.fill("investors", [issuer], "topic")
            continue
        other = next((one for one in [*able, *_openers(draft, text, entities, _BUYS)]
                      if not any(overlap(one.text, each.text("company"))
                                 or one.end in {name.start for name in each.slots.get("company", ())}
                                 for each in bought)), None)
        if other:
            draft.fill("investors", [other], "topic")


def _pointed_at(draft: Draft, text: str, entities: Sequence[Mention], names: NameReader) -> Mention | None:
    """The one company of the sentence right before a draft's, in its paragraph, when the draft's opens with a word for
    it (该公司) or tells of a purchase of what it does not name; the last one where it ends in a name."""
    start, end = _sentence_before(draft, text)
    bought = draft.event_type == "acquisition"
    opens = draft.event_type in (*EQUITY, *ISSUES) and text.startswith(
        tuple(names.cues.words["said_last"]), draft.view.sentence.start)
    listed = draft.event_type == "ipo" and draft.referred  # X涨327%。按发行价计算，公司募集资金…
    if start == end or not (opens or bought or listed):
        return None
    buyers = {one.text for one in draft.slots.get("investors", ())}
    labels = _BOUGHT if bought else {"COMPANY"}
    named = [one for one in entities if one.label in labels and start <= one.start and one.end <= end
             and one.text not in buyers]
    last = max(named, key=lambda one: (one.end, -one.start), default=None)
    alone = len({one.text for one in named}) == 1
    return last if last and (alone or not any(char.isalnum() for char in text[last.end : end])) else None


def _sentence_before(draft: Draft, text: str) -> tuple[int, int]:
    """Where the sentence right before a draft's stands in its paragraph; empty when it opens that."""
    here = draft.view.sentence.start
    opens = _opening_of(text, here)
    end = opens + len(text[opens:here].rstrip(_ENDS))
    return max([opens, *(text.rfind(mark, opens, end) + 1 for mark in _ENDS)]), end


def _openers(
    draft: Draft, text: str, entities: Sequence[Mention], labels: Set[str], opening: regex.Pattern[str] | None = None
) -> list[Mention]:
    """The names of `labels` that the paragraph of a draft opens with, when the draft stands in a later sentence of it;
    `opening` is what may stand before them."""
    sentence = draft.view.sentence
    start = _opening_of(text, sentence.start)
    opened = opening.match(text, start, sentence.start) if opening else None
    starts = {start, opened.end()} if opened else {start}
    return [one for one in entities if one.start in starts and one.end <= sentence.start and one.label in labels]


def _issuer(told: Draft, draft: Draft, text: str) -> Sequence[Mention]:
    """Whom `draft`, which names no company, is about when `told` was told beside it: beside a purchase it is the buyer
    that issues, not what it buys; of a round the one of the two that the article tells of more often."""
    buyer, company = told.slots.get("investors", ())[:1], told.slots.get("company", ())[:1]
    if told.event_type != "acquisition":
        return company
    oftener = buyer and company and text.count(buyer[0].text) > text.count(company[0].text)
    raises = draft.event_type in ISSUES or (draft.event_type in EQUITY and oftener)
    return buyer if raises else company


def _opener(
    draft: Draft, text: str, entities: Sequence[Mention], opening: regex.Pattern[str]
) -> Mention | None:
    """The company that the paragraph of a draft opens with, and that is no label (X：) and says not what the name in
    quotes behind it is (美妆MCN「X」); it is none of those who give the money."""
    named = _openers(draft, text, entities, {"COMPANY"}, opening)
    buyers = [one.text for one in draft.slots.get("investors", ())]
    openers = [one for one in named if text[one.end] not in {*_LABELS, *_QUOTED}
               and not any(one.text in buyer for buyer in buyers)]
    return max(openers, key=lambda one: one.end, default=None)


def _alone(draft: Draft, text: str, entities: Sequence[Mention], names: NameReader) -> Mention | None:
    """The one company that the paragraph of a draft tells of before it, when it is named in a sentence before the
    draft's, quotes or its form say that it is one, and it gives no money."""
    opens, here = _opening_of(text, draft.view.sentence.start), draft.view.span(draft.start, draft.end)[0]
    buyers = [one.text for one in draft.slots.get("investors", ())]
    named = [one for one in entities if one.label == "COMPANY" and opens <= one.start and one.end <= here
             and not any(overlap(one.text, buyer) for buyer in buyers)]
    if len({one.text for one in named}) != 1 or named[0].end > draft.view.sentence.start:
        return None
    quoted = any(text[one.start - 1 : one.start] in _QUOTED for one in named)
    formed = names.patterns.org_tail.search(named[0].text) and _CHINESE.search(named[0].text)
    return named[0] if quoted or formed else None
