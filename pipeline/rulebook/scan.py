"""Runs compiled patterns over a text under a time limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter

import regex

from pipeline.model import Note
from pipeline.rulebook.book import Compiled, rule_set

TIMEOUT_SECONDS = 1.0  # for one rule on one piece of a text; no shipped rule comes near
PIECE = 5_000
"""Most characters that a rule looks at in one go. A pattern may take the square of their number; with this bound what a
shipped rule finds is told by the text alone, never by the clock."""
MAX_TIMEOUTS = 2  # of one rule in one article; then it is left out of the rest of the article


@dataclass(slots=True)
class Tally:
    """What rules did while it was kept: texts tried, matches, seconds, by rule id.

    With `keep`, also each text that rules of a kind were run on (a view, for those that match views), and where in
    which of these texts each rule matched.
    """

    keep: bool = False
    tried: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)  # kind, text
    matches: list[tuple[str, int, regex.Match[str]]] = field(default_factory=list)  # rule id, number of the text, match


# Both are None outside of their `with`: a scan then depends on its arguments alone.
_timeouts: ContextVar[Counter[str] | None] = ContextVar("timeouts", default=None)
_tally: ContextVar[Tally | None] = ContextVar("tally", default=None)


@contextmanager
def article() -> Iterator[None]:
    """Within it, a rule that has timed out on two texts is left out of the others: no article takes for ever."""
    token = _timeouts.set(Counter())
    try:
        yield
    finally:
        _timeouts.reset(token)


@contextmanager
def tallied(*, keep: bool = False) -> Iterator[Tally]:
    """Within it, each scan is counted and timed by rule; with `keep`, texts and matches are held too."""
    tally = Tally(keep)
    token = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(token)


def pieces(text: str) -> list[tuple[int, int]]:
    """Half-open spans of at most `PIECE` characters, in order and without gaps: cut behind a line, else a sentence."""
    spans, start = [], 0
    while len(text) - start > PIECE:
        end = start + PIECE
        cut = text.rfind("\n", start, end) + 1 or text.rfind("。", start, end) + 1 or end
        spans.append((start, cut))
        start = cut
    return [*spans, (start, len(text))]


def scan(
    rules: Iterable[Compiled], text: str, timeout: float | None = None
) -> tuple[list[tuple[Compiled, regex.Match[str]]], list[Note]]:
    """Every non-empty match of every rule in `text`, in order of rules, and a note for each rule that ran out of time.

    A long text is searched in `pieces`. `timeout` is in seconds, for each rule in each piece (default TIMEOUT_SECONDS);
    a rule that runs out of it matches nothing. Only the rules are run that find in the text what they need
    (`Prefilter`), which changes nothing but the time.
    """
    timeout = TIMEOUT_SECONDS if timeout is None else timeout
    hits: list[tuple[Compiled, regex.Match[str]]] = []
    notes: list[Note] = []
    timeouts, tally, parts = _timeouts.get(), _tally.get(), pieces(text)
    if tally is not None and tally.keep:
        rules = rules if isinstance(rules, tuple) else tuple(rules)
        tally.texts.append((rules[0].kind if rules else "", text))
    for rule in rule_set(rules).prefilter.candidates(text):
        if timeouts is not None and timeouts[rule.id] >= MAX_TIMEOUTS:
            continue
        began = perf_counter() if tally is not None else 0.0
        found: list[tuple[Compiled, regex.Match[str]]] = []
        try:
            for start, end in parts:
                for match in rule.pattern.finditer(text, start, end, timeout=timeout):
                    if match.end() > match.start():
                        found.append((rule, match))
        except (TimeoutError, MemoryError) as error:
            found.clear()  # how far it got is told by the clock
            why = f"timed out after {timeout:g} s" if isinstance(error, TimeoutError) else "ran out of memory"
            left_out = "was left out here"
            if timeouts is not None:
                timeouts[rule.id] += 1
                if timeouts[rule.id] >= MAX_TIMEOUTS:
                    left_out = "was left out of the rest of the article"
            notes.append(Note("rules", f"rule {rule.id} {why} and {left_out}"))
        hits.extend(found)
        if tally is not None:
            tally.tried[rule.id] += 1
            tally.hits[rule.id] += len(found)
            tally.seconds[rule.id] = tally.seconds.get(rule.id, 0.0) + perf_counter() - began
            if tally.keep:
                tally.matches.extend((rule.id, len(tally.texts) - 1, match) for _, match in found)
    return hits, notes
