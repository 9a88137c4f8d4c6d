"""Looks rules over without running the flow: everything that is wrong with them, at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.rulebook import pattern as patterns
from pipeline.rulebook.backtrack import slow
from pipeline.rulebook.book import Compiled, RuleBook
from pipeline.rulebook.macros import meant
from pipeline.rulebook.schema import GROUPS, EventRule, MentionRule, SlotRule

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend (error), to look at (warning) or to know (note), with its place."""

    level: str
    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        named = f" {self.rule}:" if self.rule else ""
        return f"{self.file}:{self.line}: {self.level}:{named} {self.message}"


def lint(book: RuleBook, only: Iterable[str] = ()) -> list[Finding]:
    """Every finding about the rules of `book` (those with an id in `only`, when given), in order of file and line.

    What takes articles to know (rules that never fire, or never win) is told by `pipeline.workbench.evidence`.
    """
    wanted = set(only)
    out = [Finding(ERROR, one.file, one.line, one.rule, one.message) for one in book.problems]
    lines = {rule.id: rule.line for rule in book.rules}
    for rule_id, lost, won in book.overridden:
        out.append(Finding(NOTE, won, lines.get(rule_id, 1), rule_id, f"overrides the rule in {lost}"))
    for rule_id, file in book.disabled:
        out.append(Finding(NOTE, file, 1, rule_id, "is switched off"))
    seen: dict[tuple[str, str], Compiled] = {}
    for rule in book.rules:
        if wanted and rule.id not in wanted:
            continue
        for level, message in [*_examples(rule), *groups(rule), *_effect(rule), *_speed(rule)]:
            out.append(Finding(level, rule.file, rule.line, rule.id, message))
        first = seen.setdefault((rule.kind, rule.source), rule)
        if first is not rule:
            out.append(Finding(WARNING, rule.file, rule.line, rule.id, f"has the same pattern as {first.id}"))
    return sorted(
        (one for one in out if not wanted or not one.rule or one.rule in wanted),
        key=lambda one: (one.file, one.line, one.rule, one.level, one.message),
    )


def _examples(rule: Compiled) -> list[tuple[str, str]]:
    out = []
    if not getattr(rule.rule, "examples", []):
        out.append((ERROR, "no example: add one text that it is for, with what is expected"))
    if not rule.rule.counterexamples:
        out.append((ERROR, "no counterexample: add one text in which it must find nothing"))
    return out


def groups(rule: Compiled, read_as: str = "") -> list[tuple[str, str]]:
    """Level and message of each group that fills nothing; with `read_as`, in a rule of that kind."""
    value = read_as or (rule.rule.value if isinstance(rule.rule, MentionRule) else rule.kind)
    known = GROUPS[value]
    names = set(rule.pattern.groupindex)
    if isinstance(rule.rule, MentionRule) and rule.rule.span:
        known = known | {rule.rule.span}
    # A group that the pattern itself refers back to is used.
    strays = sorted(
        name
        for name in names - known
        if not name.startswith("_") and f"(?P={name})" not in rule.source and f"(?({name})" not in rule.source
    )
    out = []
    for name in strays:
        found = meant(name, known)
        hint = f"did you mean {found}?" if found else f"known are {', '.join(sorted(known)) or 'none'}"
        out.append((WARNING, f"group {name} fills nothing; {hint}"))
    return out


def _effect(rule: Compiled) -> list[tuple[str, str]]:
    kind = rule.rule
    out = []
    if isinstance(kind, EventRule) and kind.subject == "none" and "company" not in rule.pattern.groupindex:
        out.append((NOTE, f"subject is {kind.subject}, and no group company: the event gets no company of its own"))
    if isinstance(kind, SlotRule) and "company" in rule.pattern.groupindex:
        out.append((WARNING, "fills company, and so changes whose event it is: an event rule is meant for that"))
    if rule.source[:1] in tuple("‘“") and rule.source[-1:] in tuple("’”"):
        quotes = f"{rule.source[0]} {rule.source[-1]}"
        out.append((WARNING, f"the pattern stands in {quotes}, which are characters to find; YAML's quote is '"))
    out += [(WARNING, message) for message in open_ends(rule)]
    if patterns.literals(rule.source) is None:
        out.append((NOTE, "needs no certain word, so it is tried on every text"))
    if _matches_nothing(rule):
        out.append((WARNING, "matches nothing at all (an empty text): such matches are left out"))
    return out


def open_ends(rule: Compiled) -> list[str]:
    """One line for each group at the end of the pattern that takes as little as it can, and how to close it."""
    return [
        f"group {name} ends open: at the end of a pattern it takes one character; say what stands behind it, as "
        "(?=[，,。；;]|$)"
        for name in patterns.open_ends(rule.source)
    ]


def _matches_nothing(rule: Compiled) -> bool:
    try:
        return rule.pattern.match("", timeout=1) is not None
    except (TimeoutError, MemoryError):  # the check of speed will tell
        return False


def _speed(rule: Compiled) -> list[tuple[str, str]]:
    found = slow(rule)
    if found is None:
        return []
    part = found.part if len(found.part) <= 80 else found.part[:77] + "..."
    text = found.text if len(found.text) <= 24 else f"{found.text[:12]}... ({len(found.text)} characters)"
    advice = "make its parts exclude each other, or use (?>...)"
    return [(ERROR, f"backtracks badly in {part} on {text!r}: {advice}")]
