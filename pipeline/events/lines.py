"""What the rules find in each sentence of an article, before any event is made of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

import regex

from pipeline.events.draft import filled
from pipeline.events.headlines import is_headline, titles
from pipeline.events.patterns import Patterns
from pipeline.events.view import View, build
from pipeline.model import Mention, Note, Sentence
from pipeline.rulebook.book import Compiled, RuleBook
from pipeline.rulebook.scan import scan
from pipeline.rulebook.schema import EventRule, RoleRule

_OPENING = 3  # sentences that tell what an article is about
_ASIDE_GOES_ON = frozenset("）)，,、")
_OPENS, _CLOSES = frozenset("（("), frozenset("）)")
Hit = tuple[Compiled, regex.Match[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the events stage reads it."""

    view: View
    headline: bool  # it stands in the headline, or tells it again
    brief: bool  # a headline with a body below it, which says in full what it cuts short
    record: bool  # it names its cells (a row of a table, a form): what it tells is its own
    triggers: tuple[Hit, ...]
    slots: tuple[Hit, ...]

    @property
    def order(self) -> int:
        """The number of the sentence in the article."""
        return self.view.sentence.number


def read_lines(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], book: RuleBook, patterns: Patterns,
    notes: list[Note],
) -> Iterator[Line]:
    """Each of the `sentences` of an article with the hits of event and slot rules in it; `mentions` are amounts,
    dates and rounds in order. Rules that were given up are told in `notes`."""
    heads, starts = titles(text, sentences), [one.start for one in mentions]
    opening = text[: sentences[min(len(sentences), _OPENING) - 1].end] if sentences else ""
    reviewed = bool(patterns.listings_reviewed.search(opening))
    has_body = any(one.paragraph not in heads and one.paragraph for one in sentences)
    before: View | None = None
    presenting = -1  # the paragraph from whose last sentences on an investor is presented
    for sentence in sentences:
        here = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        inside = [one for one in here if one.end <= sentence.end]
        view = _with_roles(build(text, sentence, inside, patterns.aside, patterns.lead_aside), book, notes)
        told = before if before and before.sentence.paragraph == sentence.paragraph else None
        before = replace(view, beside=_beside(text, inside, patterns.dated_aside), priced=_priced(text, inside))
        view = replace(before, before=told)
        again = bool(patterns.title_again.match(view.text))
        headline = again or sentence.paragraph in heads or is_headline(sentence, text[sentence.start : sentence.end])
        triggers = [hit for hit in find_hits(book, "event", view, notes)
                    if _applies(cast(EventRule, hit[0].rule), headline, reviewed)]
        presenting = sentence.paragraph if patterns.presented.search(view.text) else presenting
        slots = [hit for hit in find_hits(book, "slot", view, notes)
                 if sentence.paragraph != presenting or not _gives_investors(hit[1])]
        record = bool(patterns.record.match(view.text))
        if record:  # what a cell says in prose (简介：…) tells no event beside that of the cells
            top = max((hit[0].rule.priority for hit in triggers), default=0)
            triggers = [hit for hit in triggers if hit[0].rule.priority == top]
        yield Line(view, headline, again or (headline and has_body), record, tuple(triggers), tuple(slots))


def _applies(rule: EventRule, headline: bool, reviewed: bool) -> bool:
    """Whether a rule may tell an event of a line, by what it asks of the line and of its article."""
    return (headline or not rule.headline) and (reviewed or not rule.listings)


def _beside(text: str, mentions: Sequence[Mention], opening: regex.Pattern[str]) -> dict[int, Mention]:
    """The date that opens an aside behind a round (A轮（2016年10月）), or the round behind a date, by the start of
    what it stands behind; `opening` is what stands between the two."""
    return {
        one.start: two for one, two in pairwise(mentions)
        if {one.label, two.label} == {"ROUND", "DATE"} and opening.fullmatch(text, one.end, two.start)
        and text[two.end : two.end + 1] in _ASIDE_GOES_ON
    }


def _priced(text: str, mentions: Sequence[Mention]) -> dict[int, Mention]:
    """The sums that are all of an aside (X（1.2亿元）), by the offset of the bracket that opens it."""
    return {one.start - 1: one for one in mentions if one.label == "AMOUNT"
            and text[max(one.start - 1, 0) : one.start] in _OPENS and text[one.end : one.end + 1] in _CLOSES}


def find_hits(book: RuleBook, kind: str, view: View, notes: list[Note]) -> list[Hit]:
    """Where the rules of a kind match a view, in order of the rules; those given up are told in `notes`."""
    hits, more = scan(book.of(kind), view.text)
    notes.extend(more)
    return hits


def _gives_investors(match: regex.Match[str]) -> bool:
    """Whether the hit of a slot rule gives investors or leads."""
    return any(slot in ("investors", "lead_investors") for slot, _, _ in filled(match))


def _with_roles(view: View, book: RuleBook, notes: list[Note]) -> View:
    """The view with amounts and dates told their role by the first role rule that names them, the highest first."""
    roles: dict[int, tuple[str, str]] = {}
    for compiled, match in sorted(find_hits(book, "role", view, notes), key=lambda hit: -hit[0].rule.priority):
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
