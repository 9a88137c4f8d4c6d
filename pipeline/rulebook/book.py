"""The rules in force, and an index that tells which of them a text can match at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import ahocorasick_rs
import regex

from pipeline.rulebook import memory
from pipeline.rulebook import pattern as patterns
from pipeline.rulebook.schema import BaseRule

_PRIVATE = regex.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a rule file: where, and one line that says what to do."""

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        named = f" {self.rule}:" if self.rule else ""
        return f"{self.file}:{self.line}:{named} {self.message}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule ready to run: its schema, its pattern, and where it was written."""

    kind: str
    rule: BaseRule
    pattern: regex.Pattern[str]
    source: str  # the pattern with macros put in
    file: str
    line: int
    example_lines: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        return self.rule.id


class RuleSet(tuple[Compiled, ...]):
    """Rules in order, with an index that tells which of them a text can match at all."""

    _index: Prefilter | None = None
    _readings: dict[str, RuleSet] | None = None

    @property
    def prefilter(self) -> Prefilter:
        if self._index is None:
            self._index = Prefilter(self)
        return self._index

    def reading(self, value: str) -> RuleSet:
        """Those of mention rules that read a `value`: money, date, round or none."""
        held = self._readings = self._readings if self._readings is not None else {}
        if value not in held:
            held[value] = RuleSet(rule for rule in self if getattr(rule.rule, "value", None) == value)
        return held[value]

    def __reduce__(self) -> tuple[type[RuleSet], tuple[tuple[Compiled, ...]]]:
        return RuleSet, (tuple(self),)


def rule_set(rules: Iterable[Compiled]) -> RuleSet:
    """`rules` with their index; the same when they have one."""
    return rules if isinstance(rules, RuleSet) else RuleSet(rules)


class Prefilter:
    """Which rules can match a text: those with an alternative all of whose known conditions the text meets.

    A condition is a set of literals, one of which the text has to hold.
    """

    def __init__(self, rules: Iterable[Compiled]) -> None:
        self._rules = tuple(rules)
        numbers: dict[str, int] = {}
        always: list[int] = []
        # By literal of its first condition, each alternative: the number of its rule, and its further conditions.
        owners: dict[int, list[tuple[int, tuple[frozenset[int], ...]]]] = {}
        for number, rule in enumerate(self._rules):
            for way in memory.recalled("ways", rule.source, partial(patterns.ways, rule.source)):
                if not way:
                    always.append(number)
                    continue
                first, *more = (
                    frozenset(numbers.setdefault(literal, len(numbers)) for literal in literals) for literals in way
                )
                for literal in first:
                    owners.setdefault(literal, []).append((number, tuple(more)))
        self._always = frozenset(always)
        self._owners = owners
        self._search = ahocorasick_rs.AhoCorasick(list(numbers)) if numbers else None

    def candidates(self, text: str) -> list[Compiled]:
        """The rules that `text` may match, in order; a rule left out cannot match it."""
        if self._search is None:
            return list(self._rules)
        held = {hit[0] for hit in self._search.find_matches_as_indexes(text, overlapping=True)}
        found = set(self._always)
        for literal in held:
            for number, more in self._owners.get(literal, ()):
                if number not in found and not any(held.isdisjoint(one) for one in more):
                    found.add(number)
        return [self._rules[number] for number in sorted(found)]


def gate_words(rules: Iterable[Compiled]) -> frozenset[str] | None:
    """Words of which every text that one of `rules` matches holds one; None when a rule needs no certain word.

    Placeholders of the view are cut off, since no article holds them.
    """
    words: set[str] = set()
    for rule in rules:
        needed = patterns.literals(rule.source)
        pieces = {max(_PRIVATE.split(literal), key=len) for literal in needed or ()}
        if not pieces or "" in pieces:
            return None
        words |= pieces
    return frozenset(words)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules in force, in order of loading, and what was wrong with those that are not."""

    rules: tuple[Compiled, ...]
    problems: tuple[Problem, ...] = ()
    overridden: tuple[tuple[str, str, str], ...] = ()  # rule id, file that lost, file that won
    disabled: tuple[tuple[str, str], ...] = ()  # rule id, file that switched it off
    macros: Mapping[str, str] = field(default_factory=dict)
    _sets: dict[str, RuleSet] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, kind: str) -> RuleSet:
        """The rules of one kind, in order."""
        if kind not in self._sets:
            self._sets[kind] = RuleSet(rule for rule in self.rules if rule.kind == kind)
        return self._sets[kind]
