"""Runs compiled patterns over a text under a time limit."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from pipeline.model import Note
from pipeline.rulebook.load import Compiled

TIMEOUT_SECONDS = 1.0  # for one rule on one text; no shipped rule comes near


def scan(
    rules: Iterable[Compiled], text: str, timeout: float = TIMEOUT_SECONDS
) -> tuple[list[tuple[Compiled, regex.Match[str]]], list[Note]]:
    """Every non-empty match of every rule, in order of rules, and a note for each rule that ran out of time."""
    hits: list[tuple[Compiled, regex.Match[str]]] = []
    notes: list[Note] = []
    for rule in rules:
        try:
            hits.extend((rule, match) for match in rule.pattern.finditer(text, timeout=timeout) if match.end() > match.start())
        except TimeoutError:
            notes.append(Note("rules", f"rule {rule.id} timed out after {timeout:g} s and was left out here"))
    return hits, notes
