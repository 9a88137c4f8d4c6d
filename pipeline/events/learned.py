"""Deals told in words that no rule knows, found by a linear model from the words around a sum and around names.

The weights (rules/model/deals.json) are fitted by `rongzi train --deals` on labelled articles of this project.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.alike import overlap
from pipeline.events import names
from pipeline.events.draft import CLAUSE_MARK, ELSEWHERE, LEARNED, NAME_SLOTS, Draft, Reader
from pipeline.events.lines import Line
from pipeline.events.names import Span, is_tagged
from pipeline.events.near import days_of_news, fill_near
from pipeline.events.view import View
from pipeline.mentions.tokens import segmenter
from pipeline.model import EQUITY, Mention

KINDS = {"financing": "equity_round", "acquisition": "acquisition", "ipo": "ipo"}  # of sums, and what they tell
PARTIES = ("company", "investors")
Learned = Callable[[Line, list[Draft], Reader, str], list[Draft]]  # `complete` with its model
Mend = Callable[[Draft, Sequence[Draft], Reader, str], None]  # `mend_parties` with its model

_MENDED = {"financing": EQUITY, "acquisition": ("acquisition",)}  # the deals whose parties are looked for
_LIKELY = 0.69  # logit of a name that is twice as likely as not a party
_SURE = 2.0  # logit of one that is seven times as likely
_TOTAL = "cumulative"  # the role of a sum of several rounds, which is no deal
_WINDOW = 12  # tokens to each side of what is judged
_NEAR = 4  # of these their place counts too
_LONGEST = 4  # tokens of an n-gram
_FAR = 40  # tokens to each side within which the order of mentions is looked at
_MOST = 4  # names or sums of a sentence, from which on they are not counted further
_LATE = 6  # lines of an article, from which on a line is a late one
_BETWEEN = 20  # tokens between a name and a sum whose words still tie them
_NTH = 3  # names before this one, from which on they are not counted further
_HELP = "install rongzi again, or read by rules alone (rongzi run --rules-only)"


class DealModelError(ValueError):
    """A file of weights that cannot be read; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model over named features, each of which is there or not: a logit of at least `least` says yes."""

    bias: float
    weights: Mapping[str, float]
    least: float = 0.0

    def logit(self, found: Set[str]) -> float:
        """The logit of what has the features `found`; their weights count less the more of them there are."""
        told = sum(self.weights.get(feature, 0.0) for feature in sorted(found))
        return float(self.bias + told / max(len(found), 1) ** 0.5)


@dataclass(frozen=True, slots=True)
class DealModel:
    """`sums`: whether a sum is that of a deal of each kind; `parties`: whether a name beside it is a party to it."""

    sums: Mapping[str, Linear]
    parties: Mapping[str, Linear]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: the token that stands for it, where it stands in the view, and what holds it."""

    at: int
    span: Span
    text: str
    tagged: str  # its label by the tagger
    listed: str  # its label by a lexicon or a rule


@dataclass(frozen=True, slots=True)
class Tokens:
    """A sentence in tokens: characters, and one token for each sum, date, round and name. `sums` are tokens of sums
    with their view offsets, `words` those of the dictionary."""

    tokens: tuple[str, ...]
    sums: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    words: frozenset[str]


def load(path: Path) -> DealModel:
    """The model of a JSON file. Raises DealModelError when it is missing or none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        sums, parties = (
            {name: _linear(content[part][name]) for name in wanted}
            for part, wanted in (("sums", KINDS), ("parties", PARTIES))
        )
    except OSError as error:
        raise DealModelError(f"{path}: the deal model cannot be read: {error.strerror or error}; {_HELP}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DealModelError(f"{path}: no deal model: {error!r}; {_HELP}") from None
    return DealModel(sums, parties)


def _linear(content: Mapping[str, Any]) -> Linear:
    weights = {str(feature): float(weight) for feature, weight in content["weights"].items()}
    return Linear(float(content["bias"]), weights, float(content["least"]))


def complete(model: DealModel, line: Line, drafts: list[Draft], reader: Reader, topic: str) -> list[Draft]:
    """The drafts of a line: those of its rules, or where they find none what its likeliest sum tells. `topic` is the
    name of the company that the article is about. A line that names its cells is for rules alone."""
    view = line.view
    if drafts or not any(one.label == "AMOUNT" for one in view.mentions.values()):
        return drafts
    if reader.names.patterns.fields.match(view.text):
        return drafts
    read = tokenize(view, reader)
    looked_at = [(at, place, features_of_sum(read, at, line, place, topic)) for at, place in read.sums
                 if view.mentions[place].role != _TOTAL]
    judged = [(model.sums[kind].logit(found) - model.sums[kind].least, kind, at, place)
              for at, place, found in looked_at for kind in KINDS]
    over, kind, at, place = max(judged, default=(-1.0, "", 0, 0))
    if over < 0:
        return []
    draft = _draft(line, kind, place, reader)
    _find_parties(draft, read, at, kind, reader, topic, model)
    parties = sum(party in draft.slots for party in PARTIES)
    if parties < (2 if kind == "acquisition" else 1):
        return []
    fill_near(draft, 0, len(view.text), days_of_news(line), reader)
    return [draft]


def _draft(line: Line, kind: str, place: int, reader: Reader) -> Draft:
    """A deal of a kind told by the sum at a view offset, with the round that its sentence names."""
    view, rule = line.view, f"{LEARNED}.{kind}"
    owed = kind == "financing" and reader.names.patterns.owed.search(view.text)
    draft = Draft("debt" if owed else KINDS[kind], "completed", view, line.order, place, place + 1, rules=[rule],
                  flags={LEARNED}, headline=line.brief)
    draft.fill("amount", [view.mentions[place]], rule)
    rounds = view.within(0, len(view.text), "ROUND")
    if draft.event_type == "equity_round" and len(rounds) == 1:
        draft.fill("round", [rounds[0][1]], rule)
    return draft


def _find_parties(
    draft: Draft, read: Tokens, at: int, kind: str, reader: Reader, topic: str, model: DealModel
) -> None:
    """The company and the investors of a draft among the names beside the sum that is token `at`."""
    text, rule = draft.view.text, draft.rules[0]
    held = _judged(model, read, read.names, at, kind, reader, text, topic)
    company = _apart(held["company"], text)[:1]
    investors = _apart(held["investors"], text, company)
    draft.fill("company", [reader.named(draft.view, "COMPANY", span, rule) for span in company], rule)
    draft.fill("investors", [reader.named(draft.view, "INVESTOR", span, rule) for span in sorted(investors)], rule)
    draft.named = bool(company)
    draft.referred = not company


def _judged(
    model: DealModel, read: Tokens, among: Sequence[Name], at: int, kind: str, reader: Reader, text: str, topic: str
) -> dict[str, list[tuple[float, Span]]]:
    """Those `among` the names beside the sum that is token `at` that are likelier than not each party, with logits."""
    held: dict[str, list[tuple[float, Span]]] = {party: [] for party in PARTIES}
    for name in among:
        found = features_of_name(read, name, at, kind, topic)
        logit, party = max((model.parties[party].logit(found) - model.parties[party].least, party) for party in PARTIES)
        span = names.checked(text, *names.trim(text, *name.span), reader.names, known=bool(name.listed))
        if span and logit >= 0:
            held[party].append((logit, span))
    return held


def mend_parties(model: DealModel, draft: Draft, others: Sequence[Draft], reader: Reader, topic: str) -> None:
    """Gives a deal that rules read, and for which they found no investor, those that stand beside its sum and are no
    party to `others`; and in place of a company that another sentence told the one that surely stands beside the
    sum."""
    view, slots = draft.view, [deal.slots.get(slot, ()) for deal in (draft, *others) for slot in NAME_SLOTS]
    kind = next((kind for kind, types in _MENDED.items() if draft.event_type in types), "")
    company = draft.slots.get("company")
    elsewhere = bool(company and draft.why.get("company") in ELSEWHERE and not view.holds(company[0]))
    backed = any(draft.slots.get(slot) for slot in ("investors", "lead_investors"))
    if not kind or LEARNED in draft.flags or (backed and not elsewhere):
        return
    read = tokenize(view, reader)
    amounts = {view.at(one.start) for one in draft.slots.get("amount", ()) if view.holds(one)}
    at = next((token for token, place in read.sums if place in amounts), None)
    if at is None:
        return
    near = [name for name in read.names if min(read.sums, key=lambda one: abs(one[0] - name.at))[0] == at]
    judged = _judged(model, read, near, at, kind, reader, view.text, topic)
    told = {one.text for held in slots for one in held}

    def unknown(party: str, least: float) -> list[tuple[float, Span]]:
        found = [(logit, span) for logit, span in judged[party] if logit >= least]
        return [(logit, span) for logit, span in found if view.text[slice(*span)] not in told]

    if elsewhere:
        surely, rule = _apart(unknown("company", _SURE), view.text)[:1], f"{LEARNED}.company"
        if surely and not any(overlap(name, view.text[slice(*surely[0])]) for name in told):
            del draft.slots["company"], draft.why["company"]
            draft.fill("company", [reader.named(view, "COMPANY", surely[0], rule)], rule)
    if not backed:
        taken = [view.place(one) for one in draft.slots.get("company", ()) if view.holds(one)]
        found, rule = _apart(unknown("investors", _LIKELY), view.text, taken), f"{LEARNED}.investors"
        draft.fill("investors", [reader.named(view, "INVESTOR", span, rule) for span in sorted(found)], rule)


def _apart(judged: Sequence[tuple[float, Span]], text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """The spans of names, the likeliest first, without those that are a part of another, or more of it: of the one
    party told twice the likelier stays, and none that is `taken`."""
    kept: list[Span] = []
    for _, span in sorted(judged, reverse=True):
        name, others = text[slice(*span)], [text[slice(*one)] for one in (*taken, *kept)]
        if not any(overlap(name, one) for one in others):
            kept.append(span)
    return kept


def tokenize(view: View, reader: Reader) -> Tokens:
    """The tokens of a sentence, the longest of names that overlap kept."""
    spans: dict[Span, list[Mention]] = {}
    for start, end, one in reader.names.inside(view, 0, len(view.text)):
        spans.setdefault((start, end), []).append(one)
    tokens: list[str] = []
    sums: list[tuple[int, int]] = []
    names: list[Name] = []

    def read_on(start: int, end: int) -> None:
        for place in range(start, end):
            mention = view.mentions.get(place)
            if mention and mention.label == "AMOUNT":
                sums.append((len(tokens), place))
            tokens.append(f"[{mention.label}]" if mention else view.text[place])

    at = 0
    for (start, end), held in sorted(spans.items(), key=lambda pair: (pair[0][0], -pair[0][1])):
        if start < at:
            continue
        read_on(at, start)
        tagged = next((one.label for one in held if is_tagged(one)), "")
        listed = next((one.label for one in held if not is_tagged(one)), "")
        names.append(Name(len(tokens), (start, end), view.text[start:end], tagged, listed))
        tokens.append(f"[{tagged or listed}]")
        at = end
    read_on(at, len(view.text))
    return Tokens(tuple(tokens), tuple(sums), tuple(names), _words(tokens))


def features_of_sum(read: Tokens, at: int, line: Line, place: int, topic: str) -> set[str]:
    """What is looked at in the sum that is token `at`, at the view offset `place`: the n-grams around it, in what order
    mentions and clauses stand there, the words of its sentence and of the one before, the role that rules give it,
    whether the sentence is a headline, how far into the article it is and whether it names the `topic` of it."""
    found = _around(read.tokens, at) | _order(read.tokens, at) | {f"word {word}" for word in read.words}
    found.add(f"role {line.view.mentions[place].role}")
    found |= {f"names {min(len(read.names), _MOST)}", f"sums {min(len(read.sums), _MOST)}"}
    found |= {f"line {min(line.order, _LATE)}", f"topic {any(name.text == topic for name in read.names)}"}
    if line.headline:
        found.add("headline")
    if line.view.before:
        found |= {f"before {word}" for word in _words(tuple(line.view.before.text))}
    return found


def features_of_name(read: Tokens, name: Name, at: int, kind: str, topic: str) -> set[str]:
    """What is looked at in a name beside the sum that is token `at`, told of a deal of that `kind`: the n-grams around
    it, the words of its clause and those up to the sum, who holds it for what, and its place."""
    tokens = read.tokens
    left, right = _clause(tokens, name.at)
    side = "before" if name.at < at else "behind"
    place = f"{side} {'in' if left <= at < right else 'out'}"
    known, about = name.tagged or name.listed, "topic" if name.text == topic else "other"
    nth = min(sum(one.at < name.at for one in read.names), _NTH)
    found = _around(tokens, name.at) | {f"clause {word}" for word in _words(tokens[left:right])}
    found |= {f"label {known}", f"listed {name.listed}", f"place {place}", f"nth {nth}", f"{about} {place}",
              f"label {known} {place}", f"{kind} {known} {about}"}
    low, high = sorted((name.at, at))
    if high - low <= _BETWEEN:
        found |= {f"between {side} {word}" for word in _words(tokens[low + 1 : high])}
    return found


def _around(tokens: Sequence[str], at: int) -> set[str]:
    """The n-grams to the left and to the right of a token, those near it with their distance too."""
    found = set()
    for side, stretch in (("<", tokens[max(at - _WINDOW, 0) : at][::-1]), (">", tokens[at + 1 : at + 1 + _WINDOW])):
        for start in range(len(stretch)):
            for end in range(start + 1, min(start + _LONGEST, len(stretch)) + 1):
                gram = "".join(stretch[start:end] if side == ">" else stretch[start:end][::-1])
                found.add(side + gram)
                if start < _NEAR:
                    found.add(f"{side}{start // 2}{gram}")
    return found


def _order(tokens: Sequence[str], at: int) -> set[str]:
    """The marks of clauses and the labels of mentions and names to both sides of a token, in their order."""
    left, right = (
        "".join(token if CLAUSE_MARK.match(token) else token[1] for token in stretch
                if CLAUSE_MARK.match(token) or len(token) > 1)
        for stretch in (tokens[max(at - _FAR, 0) : at], tokens[at + 1 : at + 1 + _FAR])
    )
    found = set()
    for length in range(1, _LONGEST + 1):
        before, behind = left[-length:], right[:length]
        found |= {f"order {before}<", f"order >{behind}", f"order {before}<>{behind}"}
    return found


def _clause(tokens: Sequence[str], at: int) -> Span:
    """The tokens between the marks around one."""
    marks = [place for place, token in enumerate(tokens) if CLAUSE_MARK.match(token)]
    left = max((mark + 1 for mark in marks if mark < at), default=0)
    return left, min((mark for mark in marks if mark > at), default=len(tokens))


def _words(tokens: Sequence[str]) -> frozenset[str]:
    """The words of a dictionary in the tokens, mentions and names as they stand."""
    words: set[str] = set()
    plain = ""
    for token in (*tokens, "[]"):
        if len(token) == 1:
            plain += token
            continue
        words.update((*segmenter().cut(plain, HMM=False), token))
        plain = ""
    return frozenset(words - {"[]"})
