"""Repairs what is broken in an article, and says what it did. What is not broken stays byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import cast

from pipeline.clean import fixers
from pipeline.clean.furniture import SECONDS, Furniture, run_rule
from pipeline.clean.language import Language, load_language
from pipeline.clean.lines import spaced, wrapped
from pipeline.clean.mojibake import mojibake
from pipeline.clean.offsets import Change, apply
from pipeline.clean.slid_gbk import slid_gbk
from pipeline.model import Aligned, Article, Edit, Note, aligned
from pipeline.read.metadata import headline
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.schema import CleanRule
from pipeline.settings import bundled_rules

Fixer = Callable[[str], list[Change]]

ROUNDS = 12
"""Most passes over one text: one repair can lay bare the next (&amp;nbsp;)."""

TABLE = Path("clean", "hanzi_frequency.csv")


@dataclass(frozen=True, slots=True)
class CleanRules:
    """What cleaning reads from the rules: furniture in the order of the rule book."""

    furniture: tuple[Furniture, ...]
    language: Language = field(repr=False)


def clean_rules(rules: Sequence[Compiled], folders: Sequence[Path] = ()) -> CleanRules:
    """The clean rules among the compiled rules of a rule book, higher priority first, and the character frequencies.

    The frequencies are `clean/hanzi_frequency.csv` of the last of `folders` that has it, else the bundled ones.
    Raises OSError when they cannot be read.
    """
    tables = [folder / TABLE for folder in (bundled_rules(), *folders)]
    table = next((path for path in reversed(tables) if path.is_file()), tables[0])
    chosen = sorted((one for one in rules if one.kind == "clean"), key=lambda one: -one.rule.priority)
    return CleanRules(tuple(
        Furniture(one.id, one.pattern, cast(CleanRule, one.rule).scope, cast(CleanRule, one.rule).replace)
        for one in chosen
    ), load_language(table))


def clean(
    article: Article, rules: CleanRules, notes: list[Note] | None = None
) -> tuple[Aligned, tuple[Edit, ...]]:
    """The repaired body of `article`, aligned with `article.raw`, and every repair in the order it was made.

    Passes are repeated until nothing changes, so that cleaning a clean text does nothing. Raises nothing; a rule
    that takes too long on this text is given up, and named in `notes` when a list is given.
    """
    return clean_aligned(article.body, rules, notes)


def clean_aligned(
    body: Aligned, rules: CleanRules, notes: list[Note] | None = None
) -> tuple[Aligned, tuple[Edit, ...]]:
    """The same for a text that is not an article's."""
    edits: list[Edit] = []
    text = body
    given_up: set[str] = set()
    steps = _steps(rules)
    for _ in range(ROUNDS):
        before = len(edits)
        for name, fix in steps:
            if name in given_up:
                continue
            try:
                changes = fix(text.text)
            except TimeoutError:
                given_up.add(name)
                if notes is not None:
                    notes.append(Note("clean", f"rule {name} took more than {SECONDS:g} s and was left out"))
                continue
            if changes:
                text, made = apply(text, changes, name)
                edits += made
        if len(edits) == before:
            break
    return text, tuple(edits)


def clean_title(article: Article, text: Aligned, rules: CleanRules) -> str:
    """The article's title as a person would print it: repaired, on one line.

    What reads as title in the text as it came may be cut short there (a stray line end within mojibake): it is read
    again in `text`, the cleaned body. So is a field that stands in front of the body, which repairs it by what
    surrounds it. A title that is page furniture gives way to the headline; '' when there is none.
    """
    if not article.title or article.title == headline(article.body.text):
        return headline(text.text) or _alone(article.title, rules)
    return _opening(article, text) or _alone(article.title, rules) or headline(text.text)


def _alone(title: str, rules: CleanRules) -> str:
    return " ".join(clean_aligned(aligned(title), rules)[0].text.split())


def _opening(article: Article, text: Aligned) -> str:
    """The part of the cleaned `text` that stands for the title, when the body opens with it; else ''."""
    body, left = article.body, "".join(article.title.split())
    length = 0
    while left and length < len(body.text) and (body.text[length].isspace() or body.text[length] == left[0]):
        left = left[not body.text[length].isspace() :]
        length += 1
    if left or not length:
        return ""
    start, end = body.raw_span(0, length)
    inside = takewhile(lambda at: start <= text.starts[at] and text.ends[at] <= end, range(len(text.text)))
    return " ".join("".join(text.text[at] for at in inside).split())


def _steps(rules: CleanRules) -> list[tuple[str, Fixer]]:
    """Name and function of each fixer in the order in which they run: bytes, characters, spaces, furniture."""
    return [
        ("entities", fixers.entities),
        ("escapes", fixers.escapes),
        ("mojibake", lambda text: mojibake(text, rules.language)),
        ("newlines", fixers.newlines),
        ("invisible", fixers.invisible),
        ("slid_gbk", lambda text: slid_gbk(text, rules.language)),
        ("private_use", fixers.private_use),
        ("lookalikes", fixers.lookalikes),
        ("pinyin_notes", fixers.pinyin_notes),
        ("widths", fixers.widths),
        ("stops", fixers.stops),
        ("traditional", fixers.traditional),
        ("spaced", spaced),
        ("wrapped", wrapped),
        *((rule.id, partial(run_rule, rule)) for rule in rules.furniture),
    ]
