"""A rule's match with the words behind it, and rule books with rules put in. Light: nothing here extracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import regex

from pipeline.rulebook.book import Compiled, RuleBook
from pipeline.rulebook.macros import PLACEHOLDERS

PRIVATE = regex.compile("[" + "".join(PLACEHOLDERS.values()) + "]")


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
        skip = len(PRIVATE.findall(self.text[: self.start]))
        return spelt(self.text[self.start : self.end], self.mentions[skip:])

    @property
    def after(self) -> str:
        skip = len(PRIVATE.findall(self.text[: self.end]))
        return spelt(self.text[self.end :], self.mentions[skip:])


def spelt(view: str, mentions: Iterable[str]) -> str:
    """A view with the words of its mentions put back in; placeholders without one stand by their name."""
    words = iter(mentions)
    names = {sign: f"{{{name}}}" for name, sign in PLACEHOLDERS.items()}
    return PRIVATE.sub(lambda match: next(words, names[match[0]]), view)


def with_rule(book: RuleBook, rule: Compiled) -> RuleBook:
    """`book` with `rule` added, in the place of the one with its id when there is one."""
    if any(one.id == rule.id for one in book.rules):
        rules = tuple(rule if one.id == rule.id else one for one in book.rules)
    else:
        rules = (*book.rules, rule)
    return replace(book, rules=rules)


def with_rules(base: RuleBook, tried: RuleBook) -> RuleBook:
    """`base` with the rules of `tried` put in, and without those that it switches off."""
    book = base
    for rule in tried.rules:
        book = with_rule(book, rule)
    off = {rule_id for rule_id, _ in tried.disabled}
    return replace(book, rules=tuple(rule for rule in book.rules if rule.id not in off))
