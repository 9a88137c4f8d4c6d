"""Runs the clean rules: lines, tails and inline pieces that belong to the page, not to the article; tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import regex

from pipeline.clean.cards import forms, join
from pipeline.clean.offsets import Change
from pipeline.clean.tables import label_rows
from pipeline.rulebook.scan import pieces

SECONDS = 1.0
"""How long one rule may look at one piece of a text (`scan.pieces`) before it is given up; none shipped comes near."""
LARGEST_TAIL = 0.6
"""A tail rule that would take a larger share of the text has matched something else, and takes nothing."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """One clean rule: its id, compiled pattern, scope (line, tail, inline, head) and what it puts in."""

    id: str
    pattern: regex.Pattern[str]
    scope: str
    replace: str = ""


def run_rule(rule: Furniture, text: str) -> list[Change]:
    """The changes of one rule. `line` takes every line in which the pattern is found, with its newline; `tail` from
    the first such line to the end of the text; `inline` the match itself; `head` labels the rows of tables whose
    heads it matches, and makes one line of each form whose labels it matches. Raises TimeoutError after SECONDS.
    """
    if rule.scope == "head":
        return _labelled(text, rule.pattern)
    changes: list[Change] = []
    found = (rule.pattern.finditer(text, start, end, timeout=SECONDS) for start, end in pieces(text))
    for match in chain.from_iterable(found):
        if match.start() == match.end():
            continue
        if rule.scope == "inline":
            changes.append((match.start(), match.end(), match.expand(rule.replace)))
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        if rule.scope == "tail":
            if len(text) - start <= LARGEST_TAIL * len(text):
                return [(max(start - 1, 0), len(text), rule.replace)]
            continue
        end = text.find("\n", match.end())
        if changes and start < changes[-1][1]:
            continue
        if rule.replace:
            changes.append((start, len(text) if end < 0 else end, match.expand(rule.replace)))
        elif end >= 0:
            changes.append((start, end + 1, ""))
        else:
            # The last line goes with the newline before it, also when the lines before it go as well.
            while changes and changes[-1][1] == start:
                start = changes.pop()[0]
            changes.append((max(start - 1, 0), len(text), ""))
    return changes


def _labelled(text: str, heads: regex.Pattern[str]) -> list[Change]:
    found = forms(text, heads, SECONDS)
    taken = {text.rfind("\n", 0, field.label[0]) + 1 for form in found for field in form}
    joined = [change for form in found for change in join(text, form, heads, SECONDS)]
    return sorted(joined + label_rows(text, heads, SECONDS, taken))
