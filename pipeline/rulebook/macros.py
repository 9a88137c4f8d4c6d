"""Macros put into patterns, and patterns compiled: every fault told in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import regex

from pipeline.rulebook import memory
from pipeline.rulebook import pattern as patterns
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.guards import guarded
from pipeline.rulebook.schema import (
    GROUPS,
    SLOTS,
    AliasRule,
    BaseRule,
    CleanRule,
    EventRule,
    MentionRule,
    QualifierRule,
    RoleRule,
    SlotRule,
)

# A macro call: {NAME}, or {NAME:slot} for the same in a group of that name.
_MACRO = regex.compile(r"(?<!\\[pPN])\{(?P<name>[A-Z][A-Z0-9_]*)(?::(?P<group>[a-z_][a-z0-9_]*))?\}")

# In the view of a sentence a mention is one character of the private use area.
PLACEHOLDERS = {"AMOUNT": "\ue001", "DATE": "\ue002", "ROUND": "\ue003"}
VIEW_KINDS = frozenset({"event", "slot", "role", "qualifier"})
_STRAY = regex.compile(r"(?<!\\[pPN]|\\)\{(?:[A-Z][^{}]{0,40}\}?|\p{L}[\p{L}\d_ :：]+\})|｛[A-Za-z][^｛｝]{0,40}｝")
_WIDE_GROUP = regex.compile(r"（[?？](?:P?[<＜]|[:：=!])")
# What compiling a faulty pattern may raise.
_FAULTS = (regex.error, ValueError, OverflowError, RecursionError, MemoryError, TypeError, KeyError)
_AROUND = 24  # characters of a pattern that are shown before and behind a fault
MAX_PATTERN = 50_000  # characters, macros put in


def expand(pattern: str, macros: Mapping[str, str], depth: int = 0) -> str:
    """`pattern` with its macros put in.

    Raises KeyError for an unknown macro, RecursionError for a circle, OverflowError above 50,000 characters.
    """
    if depth > 20:
        raise RecursionError(pattern)

    def put(match: regex.Match[str]) -> str:
        body = expand(macros[match["name"]], macros, depth + 1)
        return f"(?P<{match['group']}>{body})" if match["group"] else f"(?:{body})"

    out: list[str] = []
    size = at = 0
    for match in _MACRO.finditer(pattern):
        out += [pattern[at : match.start()], put(match)]
        at = match.end()
        size += len(out[-1]) + len(out[-2])
        if size > MAX_PATTERN:
            raise OverflowError(pattern)
    out.append(pattern[at:])
    if size + len(out[-1]) > MAX_PATTERN:
        raise OverflowError(pattern)
    return "".join(out)


def compile_pattern(
    pattern: str | Sequence[str], macros: Mapping[str, str], kind: str = "event"
) -> tuple[regex.Pattern[str], str]:
    """A pattern (a list is read as alternatives) compiled, and its source with the macros put in.

    Raises ValueError with one line that says what is wrong and where.
    """
    written = [pattern] if isinstance(pattern, str) else pattern
    sources = [_expanded(one, macros, kind) for one in written]
    if not sources:
        raise ValueError("pattern: the list is empty")
    made = memory.recalled("pattern", repr(sources), lambda: _checked(written, sources, macros))
    return made, "|".join(sources)


def _expanded(pattern: str, macros: Mapping[str, str], kind: str) -> str:
    try:
        return expand(pattern, macros)
    except KeyError as error:
        raise ValueError(_no_macro(str(error.args[0]), macros, kind)) from None
    except RecursionError:
        raise ValueError("a macro calls itself") from None
    except OverflowError:
        raise ValueError(f"longer than {MAX_PATTERN:,} characters with its macros put in") from None


def _checked(written: Sequence[str], sources: Sequence[str], macros: Mapping[str, str]) -> regex.Pattern[str]:
    """The alternatives `sources` compiled, each looked over first; raises ValueError in terms of them as `written`."""
    for one, source in zip(written, sources, strict=True):
        stray = _STRAY.search(source)
        if stray:
            raise ValueError(f"pattern: {stray[0]} is no macro call; one is {_call_like(stray[0], macros)}")
        if wide := _WIDE_GROUP.search(source):
            raise ValueError(f"pattern: {wide[0]} begins no group, as （ is a character to find; write ( and )")
        tree = patterns.read(source)
        _refuse_heavy(source, tree)
        try:
            if tree is None:  # what can be read stands by itself: the whole is compiled below
                _compiled(source)
        except _FAULTS as error:
            raise ValueError(f"pattern: {_said(error, source, one, macros)}") from None
    joined = "|".join(sources)
    try:
        return _compiled(joined)
    except _FAULTS as error:
        for one, source in zip(written, sources, strict=True):
            try:
                _compiled(source)
            except _FAULTS as fault:
                raise ValueError(f"pattern: {_said(fault, source, one, macros)}") from None
        raise ValueError(f"pattern: the alternatives don't go together: {_said(error, joined)}") from None


def _compiled(source: str) -> regex.Pattern[str]:
    try:
        return regex.compile(guarded(source))
    except _FAULTS:
        return regex.compile(source)  # what is wrong is told of the pattern as it is written


def check_mechanism(rule: BaseRule, pattern: regex.Pattern[str], source: str) -> None:
    """Raises ValueError when `rule` has an empty pattern, lacks a group that its kind reads, changes nothing or
    replaces by nonsense."""
    groups = pattern.groupindex
    if "" in ([rule.pattern] if isinstance(rule.pattern, str) else rule.pattern):
        raise ValueError("pattern: it is empty; write what the rule is to find")
    if isinstance(rule, MentionRule) and rule.span is not None and rule.span not in groups:
        raise ValueError(f"span: the pattern has no group {rule.span}")
    if isinstance(rule, MentionRule) and rule.value in ("money", "date", "round"):
        read = sorted(GROUPS[rule.value] | ({rule.span} if rule.span else set()))
        if not set(read) & set(groups):
            raise ValueError(f"pattern: no group that the value {rule.value} reads: {', '.join(read)}")
    if isinstance(rule, QualifierRule) and rule.status is None and not rule.drop and rule.flag is None:
        raise ValueError("pattern: it changes nothing: give the rule status, drop or flag")
    if isinstance(rule, RoleRule) and not GROUPS["role"] & set(groups):
        raise ValueError("pattern: a role rule marks its mention with a group, as {AMOUNT:amount} or {DATE:date}")
    if isinstance(rule, SlotRule) and not set(SLOTS) & set(groups):
        raise ValueError(f"pattern: a slot rule has a group named as a slot: {', '.join(SLOTS)}")
    if isinstance(rule, EventRule) and rule.subject == "group" and "company" not in groups:
        raise ValueError("pattern: with `subject: group` it has a group company")
    if isinstance(rule, AliasRule) and not GROUPS["alias"] <= set(groups):
        raise ValueError("pattern: an alias rule has the groups full and short")
    if isinstance(rule, CleanRule) and rule.replace:
        try:
            empty = regex.compile(f"(?:{source})?").match("", timeout=1)
            if empty is not None:
                empty.expand(rule.replace)
        except (regex.error, IndexError, ValueError, TimeoutError, MemoryError) as error:
            raise ValueError(f"replace: {error}") from None


def _said(error: Exception, source: str, written: str = "", macros: Mapping[str, str] | None = None) -> str:
    """The fault and its place in `source`; in the pattern as `written`, when that is given."""
    at = getattr(error, "pos", None)
    if at is None:
        return str(error) or type(error).__name__
    why = str(getattr(error, "msg", error))
    if written:
        at, inside = _place(at, written, macros or {})
        source = written
        why += f", in what {inside} stands for," if inside else ""
    around = _AROUND if len(source) > 4 * _AROUND else len(source)
    before, behind = source[max(at - around, 0) : at], source[at : at + around]
    return f"{why} at {shown(before)}▸{shown(behind)}"


def _place(at: int, written: str, macros: Mapping[str, str]) -> tuple[int, str]:
    """The place in the pattern as `written` of character `at` of what its macros make of it, and the macro call in
    whose body it lies, if any."""
    grown = done = 0  # characters of both that are behind us
    for call in _MACRO.finditer(written):
        plain = call.start() - done
        if at <= grown + plain:
            break
        body = len(expand(call[0], macros))
        if at < grown + plain + body:
            return call.start(), call[0]
        grown, done = grown + plain + body, call.end()
    return min(done + at - grown, len(written)), ""


def shown(source: str) -> str:
    """A piece of a pattern or view with placeholders written as {AMOUNT}, {DATE}, {ROUND}."""
    for name, sign in PLACEHOLDERS.items():
        source = source.replace(f"(?:{sign})", f"{{{name}}}").replace(sign, f"{{{name}}}")
    return source.replace("\n", "\\n")


def _refuse_heavy(source: str, tree: patterns.Node | None) -> None:
    """Raises ValueError for fixed repeats that the compiler would unfold to a huge program."""
    if tree is not None:
        heavy = patterns.weight(tree)
    else:
        heavy = len(source)
        for count in regex.findall(r"\{(\d{1,9})", source):
            heavy = min(heavy * max(int(count), 1), 10**12)
    if heavy > patterns.MAX_WEIGHT:
        raise ValueError(f"pattern: its repeats unfold to {heavy:,} characters, more than {patterns.MAX_WEIGHT:,}")


def _no_macro(name: str, macros: Mapping[str, str], kind: str) -> str:
    if name in PLACEHOLDERS and kind not in VIEW_KINDS:
        return f"no macro {{{name}}} in a {kind} rule: it stands for a mention found, in rules that match the view"
    shared = sorted(macros.keys() - PLACEHOLDERS.keys())
    if name.lower() in SLOTS:
        hint = f"{name.lower()} is a slot, and a slot is a group: (?P<{name.lower()}>...) or {{MACRO:{name.lower()}}}"
    elif found := meant(name, [*PLACEHOLDERS, *shared]):
        hint = f"did you mean {{{found}}}?"
    elif near := [one for one in [*PLACEHOLDERS, *shared] if name in one]:
        hint = f"did you mean one of {', '.join(f'{{{one}}}' for one in near)}?"
    else:
        hint = f"there are {', '.join(PLACEHOLDERS)} (in {', '.join(sorted(VIEW_KINDS))} rules), {', '.join(shared)}"
    return f"no macro {{{name}}}; {hint}"


def _call_like(text: str, macros: Mapping[str, str]) -> str:
    """A macro call that `text` is likely a slip for; how one is written, when there is none."""
    name, _, group = regex.sub(r"[{}｛｝ ]", "", text).replace("：", ":").partition(":")
    found = meant(name.upper(), [*PLACEHOLDERS, *macros])
    return "{NAME} or {NAME:group}" if not found else f"{{{found}:{group}}}" if group else f"{{{found}}}"


def meant(name: str, known: Iterable[str]) -> str:
    """The word of `known` that `name` is likely a slip for, or nothing."""
    return next(iter(get_close_matches(name, list(known), 1, 0.7)), "")


def as_compiled(kind: str, rule: BaseRule, macros: Mapping[str, str]) -> Compiled:
    """A rule made in memory, ready to run; it stands in no file. Raises ValueError when its pattern is wrong."""
    local = dict(macros)
    if kind not in VIEW_KINDS:
        local = {name: body for name, body in local.items() if name not in PLACEHOLDERS}
    pattern, source = compile_pattern(rule.pattern, local, kind)
    check_mechanism(rule, pattern, source)
    return Compiled(kind, rule, pattern, source, "", 1)
