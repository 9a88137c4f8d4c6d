"""One article as rules see it: its views, what each rule matched in them, and the words behind a match."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.clean import clean_rules
from pipeline.extract import extract
from pipeline.gate import widened
from pipeline.model import Article, Extraction, Mention, aligned
from pipeline.resources import Resources
from pipeline.rulebook.book import RuleBook
from pipeline.rulebook.macros import PLACEHOLDERS
from pipeline.rulebook.scan import Tally, tallied
from pipeline.workbench.match import PRIVATE, Match


@dataclass(frozen=True, slots=True)
class Sight:
    """An extraction, and what the rules did on the way to it."""

    extraction: Extraction
    matches: tuple[Match, ...]
    views: tuple[tuple[str, tuple[str, ...]], ...]  # view text, and the words behind its placeholders
    tally: Tally


def article_of(text: str, published: str | None = None, number: int = 0) -> Article:
    """A text as an article of its own."""
    return Article(f"example-{number}", text, aligned(text), published=published)


def with_book(resources: Resources, book: RuleBook) -> Resources:
    """`resources` with other rules in force; what they need is let through the gate."""
    known = {rule.id for rule in resources.rulebook.rules}
    gate = resources.gate
    added = [rule for rule in book.of("event") if rule.id not in known]
    if gate is not None and added:
        gate = widened(gate, added)
    clean = resources.clean
    if book.of("clean") != resources.rulebook.of("clean"):
        clean = replace(clean, furniture=clean_rules(book.of("clean")).furniture)
    return replace(
        resources,
        rulebook=book,
        clean=clean,
        events=replace(resources.events, book=book),
        gate=gate,
    )


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
        for sign in PRIVATE.findall(view):
            while left and signs[left[0].label] != sign:
                left.pop(0)
            if left:
                words.append(left.pop(0).text)
        out.append((view, tuple(words)))
    return tuple(out)
