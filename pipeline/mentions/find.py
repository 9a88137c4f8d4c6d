"""All mentions of a text: amounts, dates, rounds and names, one overlap policy for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pipeline.mentions.overlap import Claim, settle
from pipeline.mentions.rounds import canonical_round
from pipeline.model import Aligned, Lost, Mention, Note, Value
from pipeline.rulebook.book import Compiled, rule_set
from pipeline.rulebook.scan import scan
from pipeline.rulebook.schema import MentionRule


def make(
    clean: Aligned, label: str, start: int, end: int, rule: str, value: Value = None, priority: int = 0
) -> Mention:
    """The mention of clean characters `start` to `end`, with the raw offsets that they map to."""
    raw_start, raw_end = clean.raw_span(start, end)
    return Mention(label, clean.text[start:end], start, end, raw_start, raw_end, value, rule, priority=priority)


def find_rounds(
    clean: Aligned, rules: Sequence[Compiled], names: Mapping[str, str], notes: list[Note]
) -> list[Mention]:
    """Rounds of the text; `names` maps folded named rounds to their canonical form."""
    return _by_rule(clean, rule_set(rules).reading("round"), names, notes)


def round_named(text: str, rules: Sequence[Compiled], names: Mapping[str, str], around: Sequence[str] = ("…",)) -> str:
    """The canonical round that `text` names and nothing else; empty when it names none. `around`: texts in which it
    may stand in the place of … to be read."""
    for context in around:
        start = context.find("…")
        whole = context.replace("…", text)
        places = range(len(whole) + 1)
        for one in find_rounds(Aligned(whole, places[:-1], places[1:]), rules, names, []):
            if (one.start, one.end) == (start, start + len(text)):
                return str(one.value)
    return ""


def find_spans(clean: Aligned, rules: Sequence[Compiled], notes: list[Note]) -> list[Mention]:
    """Names found by mention rules that have no value to read (COMPANY, INVESTOR, PERSON, PRODUCT)."""
    return _by_rule(clean, rule_set(rules).reading("none"), {}, notes)


def _by_rule(
    clean: Aligned, rules: Sequence[Compiled], names: Mapping[str, str], notes: list[Note]
) -> list[Mention]:
    hits, more = scan(rules, clean.text)
    notes.extend(more)
    out = []
    for compiled, match in hits:
        rule = cast(MentionRule, compiled.rule)
        start, end = match.span(rule.span) if rule.span else match.span()
        while end > start and clean.text[end - 1].isspace():
            end -= 1
        value = canonical_round(match, names) if rule.value == "round" else None
        out.append(make(clean, rule.label, start, end, rule.id, value, rule.priority))
    return out


def resolve(found: Sequence[Mention]) -> tuple[list[Mention], list[Lost]]:
    """The mentions that the overlap policy keeps, in order, and those that lost with the rule that they lost to."""
    claims = [(Claim(one.start, one.end, one.priority, one.rule), one) for one in found]
    kept, lost = settle(claims, lambda one: one)
    told = [Lost(loser, winner.rule) for _, loser, winner in lost]
    return [one for _, one, _ in kept], sorted(told, key=lambda one: (one.mention.start, one.mention.rule))
