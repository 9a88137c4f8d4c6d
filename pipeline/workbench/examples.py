"""Rules held against their own examples: exact words and values, with a verdict for each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import permutations
from typing import Any, Literal, cast

from pipeline.clean.furniture import Furniture, run_rule
from pipeline.extract import extract
from pipeline.mentions import amounts, dates, find
from pipeline.model import Aligned, DateValue, Mention, Money, Note, Value, aligned
from pipeline.normalise import calendar
from pipeline.normalise.entities import aliases_in
from pipeline.resources import Resources
from pipeline.rulebook import schema
from pipeline.rulebook.book import Compiled, RuleBook
from pipeline.rulebook.scan import tallied
from pipeline.tables.rows import event_rows
from pipeline.tables.schema import EVENTS, Row
from pipeline.tables.text import cell_text
from pipeline.workbench.sight import article_of, look, with_book

Outcome = Literal["ok", "missing", "noisy", "wrong", "known failure", "unexpected pass"]
FAILING: tuple[Outcome, ...] = ("missing", "noisy", "wrong", "unexpected pass")

_MOST_PAIRED = 6  # events in one example that are paired in every order


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one example went. `number` counts from 1, counterexamples after the examples; `details` are lines to show."""

    rule: str
    kind: str
    file: str
    line: int
    number: int
    text: str
    outcome: Outcome
    details: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.outcome in FAILING


@dataclass(frozen=True, slots=True)
class _Fault:
    outcome: Outcome
    line: str


def check_examples(book: RuleBook, resources: Resources, only: Iterable[str] = ()) -> list[Verdict]:
    """A verdict for each example and counterexample of the rules of `book` (those with an id in `only`, when given).

    missing: something wanted was not found; noisy: something was found that is not wanted; wrong: found, with other
    words or values. A mention rule is run alone; event, slot, role and qualifier rules within the whole flow, without
    the model that reads deals: an example tells what rules do.
    """
    if book is not resources.rulebook:
        resources = with_book(resources, book)
    resources = replace(resources, events=replace(resources.events, learned=None, mend=None))
    wanted = set(only)
    return [
        verdict for rule in book.rules if not wanted or rule.id in wanted for verdict in check_rule(rule, resources)
    ]


def check_rule(rule: Compiled, resources: Resources) -> list[Verdict]:
    """The verdicts for the examples of one rule of `resources.rulebook`."""
    examples = list(getattr(rule.rule, "examples", []))
    out = []
    for number, example in enumerate(examples, start=1):
        line = rule.example_lines[number - 1] if number <= len(rule.example_lines) else rule.line
        faults = _positive(rule, example, resources)
        outcome: Outcome = faults[0].outcome if faults else "ok"
        if example.known_failure:
            outcome = "known failure" if faults else "unexpected pass"
        details = tuple(fault.line for fault in faults)
        if outcome == "unexpected pass":
            details = ("it passes now: take known_failure away",)
        out.append(Verdict(rule.id, rule.kind, rule.file, line, number, example.text, outcome, details))
    for number, text in enumerate(rule.rule.counterexamples, start=len(examples) + 1):
        faults = _negative(rule, text, resources)
        details = tuple(fault.line for fault in faults)
        out.append(
            Verdict(rule.id, rule.kind, rule.file, rule.line, number, text, "noisy" if faults else "ok", details)
        )
    return out


def _positive(rule: Compiled, example: Any, resources: Resources) -> list[_Fault]:
    match example:
        case schema.MentionExample():
            return _mention(rule, example, resources)
        case schema.CleanExample():
            got = left_by(rule, example.text)
            return [] if got == example.expect else [_Fault("wrong", caret(example.expect, got))]
        case schema.AliasExample():
            return _aliases(rule, example, resources)
        case schema.EventExample():
            return _events(rule, example.text, example.published, example.expect, resources)
        case schema.RoleExample():
            return _role(rule, example, resources)
        case schema.QualifierExample():
            return _qualified(rule, example, resources)
    return [_Fault("wrong", f"examples of a {rule.kind} rule are not known")]


def _negative(rule: Compiled, text: str, resources: Resources) -> list[_Fault]:
    """A counterexample: the rule may match nothing in it."""
    if rule.kind == "mention":
        return [_Fault("noisy", f"found {one.text!r}") for one in found_alone(rule, text, None, resources)]
    if rule.kind == "alias":
        named = aliases_in(text, [rule], resources.aliases, [])
        return [_Fault("noisy", f"found {short!r} for {full!r}") for short, full in named.items()]
    if rule.kind == "clean":
        got = left_by(rule, text)
        return [] if got == text else [_Fault("noisy", caret(text, got))]
    sight = look(article_of(text), replace(resources, gate=None))
    return [_Fault("noisy", f"matched {match.words!r}") for match in sight.matches if match.rule == rule.id]


# --- mentions -----------------------------------------------------------------------------------


def found_alone(rule: Compiled, text: str, published: str | None, resources: Resources) -> list[Mention]:
    """What the rule finds in `text` by itself, overlaps resolved."""
    clean: Aligned = aligned(text)
    notes: list[Note] = []
    value = cast(schema.MentionRule, rule.rule).value
    found: list[Mention]
    if value == "money":
        found = [
            find.make(clean, "AMOUNT", one.start, one.end, one.rule, one.money)
            for one in amounts.find_amounts(text, [rule], resources.amounts, notes)
        ]
    elif value == "date":
        day = datetime.date.fromisoformat(published[:10]) if published else None
        said = dates.find_dates(text, [rule], resources.dates, notes)
        values = calendar.resolve_all(said, day, text)
        found = [
            find.make(clean, "DATE", one.start, one.end, one.rule, when) for one, when in zip(said, values, strict=True)
        ]
    elif value == "round":
        found = find.find_rounds(clean, [rule], resources.rounds, notes)
    else:
        found = find.find_spans(clean, [rule], notes)
    return find.resolve(found)[0]


def _mention(rule: Compiled, example: schema.MentionExample, resources: Resources) -> list[_Fault]:
    try:
        left = found_alone(rule, example.text, example.published, resources)
    except ValueError as error:
        return [_Fault("wrong", f"published: {error}")]
    faults = []
    for expect in example.expect:
        same = next((one for one in left if one.text == expect.text), None)
        if same is not None:
            left.remove(same)
            faults += [_Fault("wrong", f"{expect.text}: {line}") for line in _values(expect.value, same.value)]
            continue
        near = next((one for one in left if _touch(example.text, expect.text, one)), None)
        if near is None:
            faults.append(_Fault("missing", f"not found: {expect.text!r}"))
        else:
            left.remove(near)
            faults.append(_Fault("wrong", caret(expect.text, near.text)))
    faults += [_Fault("noisy", f"not wanted: {one.text!r}") for one in left]
    return faults


def _touch(text: str, wanted: str, found: Mention) -> bool:
    at = text.find(wanted)
    return at >= 0 and at < found.end and found.start < at + len(wanted)


def _values(wanted: dict[str, Any] | str | None, value: Value) -> list[str]:
    if wanted is None:
        return []
    if isinstance(wanted, str) and isinstance(value, Money):
        return [f"a sum is told by its fields, as {{amount: {wanted}}}: {', '.join(asdict(value))}"]
    if isinstance(wanted, str):
        got = value.iso if isinstance(value, DateValue) else value
        return [] if wanted == got else [caret(wanted, str(got))]
    fields: dict[str, Any] = asdict(value) if isinstance(value, Money | DateValue) else {"value": value}
    out = []
    for name, one in wanted.items():
        if name not in fields:
            out.append(f"it has no {name}; there are {', '.join(fields)}")
        elif not _same(one, fields[name]):
            out.append(f"{name}: {caret(_shown(one), _shown(fields[name]))}")
    return out


def _aliases(rule: Compiled, example: schema.AliasExample, resources: Resources) -> list[_Fault]:
    found = aliases_in(example.text, [rule], resources.aliases, [])
    faults = []
    for short, full in example.expect.items():
        got = found.pop(short, None)
        if got is None:
            faults.append(_Fault("missing", f"not found: {short!r} for {full!r}"))
        elif got != full:
            faults.append(_Fault("wrong", f"{short}: {caret(full, got)}"))
    return faults + [_Fault("noisy", f"not wanted: {short!r} for {full!r}") for short, full in found.items()]


# --- events, slots, roles, qualifiers -------------------------------------------------------------


def _events(
    rule: Compiled, text: str, published: str | None, wanted: Sequence[Mapping[str, Any]], resources: Resources
) -> list[_Fault]:
    with tallied() as tally:
        rows = event_rows(extract(article_of(text, published), resources))
    faults: list[_Fault] = []
    for names in wanted:
        unknown = [name for name in names if name not in {column.name for column in EVENTS.columns}]
        faults += [_Fault("wrong", f"events.csv has no column {name}") for name in unknown]
    if faults:
        return faults
    pairs = _paired(wanted, rows)
    for number, names in enumerate(wanted):
        row = rows[pairs[number]] if number in pairs else None
        if row is None:
            why = _why_none(text, tally.hits[rule.id], resources)
            faults.append(_Fault("missing", f"no event for {_one_line(names)}; {why}"))
            continue
        for name, value in names.items():
            if not _same(value, row[name]):
                got, kind = cell_text(row[name]), "missing" if row[name] in (None, "", ()) else "wrong"
                faults.append(_Fault(cast(Outcome, kind), f"{name}: {caret(_shown(value), got)}"))
    for number, row in enumerate(rows):
        if number not in pairs.values():
            faults.append(_Fault("noisy", f"one more event: {_told(row)}"))
    if not faults and rows and not any(rule.id in cast(tuple[str, ...], row["rules"]) for row in rows):
        others = ";".join(dict.fromkeys(name for row in rows for name in cast(tuple[str, ...], row["rules"])))
        state = "matched and filled nothing" if tally.hits[rule.id] else "did not match"
        faults.append(_Fault("missing", f"right without this rule, which {state}; the events come from {others}"))
    return faults


def _why_none(text: str, hits: int, resources: Resources) -> str:
    if hits:
        return "the rule matched, and no event came of it"
    if resources.gate is not None and not resources.gate.search(text):
        return "the text holds no cue of gate.csv"
    return "the rule did not match"


def _paired(wanted: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> dict[int, int]:
    """Each wanted event's row: the pairing with most equal cells, in order of rows where they tie."""
    score = [[sum(_same(value, row[name]) for name, value in names.items()) for row in rows] for names in wanted]
    if len(rows) <= _MOST_PAIRED and len(wanted) <= _MOST_PAIRED:
        size = max(len(rows), len(wanted))
        best = max(
            permutations(range(size), len(wanted)),
            key=lambda order: sum(score[n][at] for n, at in enumerate(order) if at < len(rows)),
            default=(),
        )
        return {number: at for number, at in enumerate(best) if at < len(rows)}
    return {number: number for number in range(min(len(rows), len(wanted)))}


def _role(rule: Compiled, example: schema.RoleExample, resources: Resources) -> list[_Fault]:
    sight = look(article_of(example.text), replace(resources, gate=None))
    marked = [
        match.groups[group]
        for match in sight.matches
        if match.rule == rule.id
        for group in match.groups
        if group in schema.GROUPS["role"]
    ]
    roles = [one for one in sight.extraction.mentions if one.label in ("AMOUNT", "DATE", "ROUND")]
    if not marked:
        return [_Fault("missing", f"the rule did not match; in the view it would meet {_view(sight.views)}")]
    got = [one.role for one in roles if one.role]
    if example.expect in got:
        return []
    found = ", ".join(f"{one.text} is {one.role}" for one in roles if one.role) or "no mention has a role"
    return [_Fault("wrong", f"wanted {example.expect}: {found}")]


def _view(views: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    from pipeline.rulebook.macros import shown

    return " | ".join(shown(text) for text, _ in views) or "nothing"


def _qualified(rule: Compiled, example: schema.QualifierExample, resources: Resources) -> list[_Fault]:
    wanted = dict(example.expect)
    if wanted.get("events") == 0:
        sight = look(article_of(example.text), resources)
        faults = [_Fault("noisy", f"one more event: {_told(row)}") for row in event_rows(sight.extraction)]
        if not faults and not any(match.rule == rule.id for match in sight.matches):
            faults.append(_Fault("missing", "there is no event, but not by this rule, which did not match"))
        return faults
    return _events(rule, example.text, None, [wanted], resources)


# --- clean --------------------------------------------------------------------------------------


def left_by(rule: Compiled, text: str) -> str:
    """What a clean rule, by itself, leaves of `text`."""
    kind = cast(schema.CleanRule, rule.rule)
    one = Furniture(rule.id, rule.pattern, kind.scope, kind.replace)
    for start, end, put in reversed(run_rule(one, text)):
        text = text[:start] + put + text[end:]
    return text


# --- words --------------------------------------------------------------------------------------


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return abs(wanted - got) <= 1e-9 * max(abs(wanted), abs(got), 1)
    return _shown(wanted) == _shown(got)


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ";".join(_shown(one) for one in value)
    if value is None:
        return ""
    return cell_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _one_line(names: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in names.items())


def _told(row: Row) -> str:
    names = ("event_type", "status", "company_text", "round_text", "amount_text", "investors_text")
    return " ".join(cell_text(row[name]) for name in names if row[name] not in (None, "", ()))


def caret(wanted: str, got: str) -> str:
    """Two lines, wanted and got, and one with carets under the first place where they part."""
    at = next((i for i, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b), min(len(wanted), len(got)))
    end = max(len(wanted), len(got))
    tail = 0
    while tail < min(len(wanted), len(got)) - at and wanted[-1 - tail] == got[-1 - tail]:
        tail += 1
    longer = wanted if len(wanted) >= len(got) else got
    lead = "".join("　" if _wide(char) else " " for char in longer[:at])
    marks = "".join("＾" if _wide(char) else "^" for char in longer[at : end - tail]) or "^"
    return f"wanted {wanted or '(nothing)'}\ngot    {got or '(nothing)'}\n       {lead}{marks}"


def _wide(char: str) -> bool:
    from unicodedata import east_asian_width

    return east_asian_width(char) in ("W", "F")


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many verdicts there are of each outcome, in a fixed order."""
    order: tuple[Outcome, ...] = ("ok", "missing", "noisy", "wrong", "known failure", "unexpected pass")
    given = [verdict.outcome for verdict in verdicts]
    return {outcome: given.count(outcome) for outcome in order if outcome in given}
