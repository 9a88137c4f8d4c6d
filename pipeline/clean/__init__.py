"""Repairs what is broken in an article, and says what it did. What is not broken stays byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from pipeline.clean import fixers
from pipeline.clean.furniture import Furniture, run_rule
from pipeline.clean.offsets import Change, apply
from pipeline.model import Aligned, Article, Edit
from pipeline.rulebook.load import Compiled
from pipeline.rulebook.schema import CleanRule

Fixer = Callable[[str], list[Change]]

ROUNDS = 12
"""Most passes over one text: one repair can lay bare the next (&amp;nbsp;)."""

FIXERS: tuple[tuple[str, Fixer], ...] = (
    ("entities", fixers.entities),
    ("newlines", fixers.newlines),
    ("invisible", fixers.invisible),
    ("private_use", fixers.private_use),
    ("pinyin_notes", fixers.pinyin_notes),
    ("widths", fixers.widths),
    ("traditional", fixers.traditional),
    ("spaces", fixers.spaces),
)
"""Name and function of each fixer, in the order in which they run; the clean rules run behind them."""


@dataclass(frozen=True, slots=True)
class CleanRules:
    """What cleaning reads from the rules: furniture in the order of the rule book."""

    furniture: tuple[Furniture, ...] = ()


def clean_rules(rules: Sequence[Compiled]) -> CleanRules:
    """The clean rules among the compiled rules of a rule book, higher priority first."""
    chosen = sorted((one for one in rules if one.kind == "clean"), key=lambda one: -one.rule.priority)
    return CleanRules(tuple(
        Furniture(one.id, one.pattern, cast(CleanRule, one.rule).scope, cast(CleanRule, one.rule).replace)
        for one in chosen
    ))


def clean(article: Article, rules: CleanRules) -> tuple[Aligned, tuple[Edit, ...]]:
    """The repaired body of `article`, aligned with `article.raw`, and every repair in the order it was made.

    Passes are repeated until nothing changes, so that cleaning a clean text does nothing. Raises nothing; a rule
    that takes too long on this text is left out.
    """
    return clean_aligned(article.body, rules)


def clean_aligned(body: Aligned, rules: CleanRules) -> tuple[Aligned, tuple[Edit, ...]]:
    """The same for a text that is not an article's."""
    edits: list[Edit] = []
    text = body
    steps = [*FIXERS, *((rule.id, _furniture(rule)) for rule in rules.furniture)]
    for _ in range(ROUNDS):
        before = len(edits)
        for name, fix in steps:
            changes = fix(text.text)
            if changes:
                text, made = apply(text, changes, name)
                edits += made
        if len(edits) == before:
            break
    return text, tuple(edits)


def _furniture(rule: Furniture) -> Fixer:
    def fix(text: str) -> list[Change]:
        try:
            return run_rule(rule, text)
        except TimeoutError:
            return []

    return fix
