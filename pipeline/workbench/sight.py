"""One article as rules see it: its views, what each rule matched in them, and the words behind a match."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import regex

from pipeline.clean import clean_rules
from pipeline.extract import extract
from pipeline.model import Aligned, Article, Extraction, Mention, aligned
from pipeline.resources import Resources
from pipeline.rulebook.book import Compiled, RuleBook, gate_words
from pipeline.rulebook.macros import PLACEHOLDERS
from pipeline.rulebook.scan import Tally, tallied

_PRIVATE = regex.compile("[" + "".join(PLACEHOLDERS.values()) + "]")


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's match in a text that rules were run on. `start` and `end` are characters of `text`."""

    rule: str
    kind: str
    text: str
    start: int
    end: int
    groups: Mapping[str, tuple[int, int]]
    mentions: tuple[str, ...] = ()  # the words behind the placeholders of `text`, in order

    @property
    def before(self) -> str:
        return spelt(self.text[: self.start], self.mentions)

    @property
    def words(self) -> str:
        skip = len(_PRIVATE.findall(self.text[: self.start]))
        return spelt(self.text[self.start : self.end], self.mentions[skip:])

    @property
    def after(self) -> str:
        skip = len(_PRIVATE.findall(self.text[: self.end]))
        return spelt(self.text[self.end :], self.mentions[skip:])


@dataclass(frozen=True, slots=True)
class Sight:
    """An extraction, and what the rules did on the way to it."""

    extraction: Extraction
    matches: tuple[Match, ...]
    views: tuple[tuple[str, tuple[str, ...]], ...]  # view text, and the words behind its placeholders
    tally: Tally


def spelt(view: str, mentions: Iterable[str]) -> str:
    """A view with the words of its mentions put back in; placeholders without one stand by their name."""
    words = iter(mentions)
    names = {sign: f"{{{name}}}" for name, sign in PLACEHOLDERS.items()}
    return _PRIVATE.sub(lambda match: next(words, names[match[0]]), view)


def article_of(text: str, published: str | None = None, number: int = 0) -> Article:
    """A text as an article of its own."""
    return Article(f"example-{number}", text, aligned(text), published=published)


def with_book(resources: Resources, book: RuleBook) -> Resources:
    """`resources` with other rules in force; what they need is let through the gate."""
    known = {rule.id for rule in resources.rulebook.rules}
    gate = resources.gate
    added = [rule for rule in book.of("event") if rule.id not in known]
    if gate is not None and added:
        words = gate_words(added)
        gate = None if words is None else regex.compile("|".join([gate.pattern, *map(regex.escape, sorted(words))]))
    return replace(
        resources,
        rulebook=book,
        clean=clean_rules(book.of("clean")),
        events=replace(resources.events, book=book),
        gate=gate,
    )


def with_rule(book: RuleBook, rule: Compiled) -> RuleBook:
    """`book` with `rule` added, in the place of the one with its id when there is one."""
    if any(one.id == rule.id for one in book.rules):
        rules = tuple(rule if one.id == rule.id else one for one in book.rules)
    else:
        rules = (*book.rules, rule)
    return replace(book, rules=rules)


def without_rule(book: RuleBook, rule_id: str) -> RuleBook:
    """`book` without one rule."""
    return replace(book, rules=tuple(one for one in book.rules if one.id != rule_id))


def look(article: Article, resources: Resources) -> Sight:
    """Extracts `article` and keeps what each rule matched on the way."""
    with tallied(keep=True) as tally:
        extraction = extract(article, resources)
    mentions = _mentions_of_views(extraction, [text for kind, text in tally.texts if kind == "event"])
    behind = dict(mentions)
    matches = []
    for rule_id, number, match in tally.matches:
        kind, text = tally.texts[number]
        groups = {name: match.span(name) for name in match.re.groupindex if match.span(name)[0] >= 0}
        matches.append(Match(rule_id, kind, text, match.start(), match.end(), groups, behind.get(text, ())))
    return Sight(extraction, tuple(matches), mentions, tally)


def _mentions_of_views(extraction: Extraction, views: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each view with the words behind its placeholders: the mentions given back stand in the order of the views."""
    signs = PLACEHOLDERS
    left: list[Mention] = [
        one for one in extraction.mentions if one.label in signs and not one.rule.startswith("lexicon")
    ]
    out = []
    for view in views:
        words = []
        for sign in _PRIVATE.findall(view):
            while left and signs[left[0].label] != sign:
                left.pop(0)
            if left:
                words.append(left.pop(0).text)
        out.append((view, tuple(words)))
    return tuple(out)


def cleaned(article: Article, resources: Resources) -> Aligned:
    """The cleaned text of `article`."""
    from pipeline.clean import clean

    return clean(article, resources.clean)[0]
