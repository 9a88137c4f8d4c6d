"""Reads a pattern to a small tree, to know what text it needs and into which parts it falls.

Conservative on purpose: what it does not understand it calls unknown, and a pattern that it cannot read at all gives
None. Nothing here decides what a pattern matches; the `regex` module does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import regex

MAX_EXACT = 64  # strings that a part may stand for and still be counted out
MAX_LITERALS = 300
MAX_WEIGHT = 100_000  # characters that fixed repeats may unfold to: the compiler really unfolds them
_CLASS_SIZE = 40

_MACRO = regex.compile(r"\{[A-Z][A-Z0-9_]*(?::[a-z_][a-z0-9_]*)?\}")
_COUNT = regex.compile(r"\{(?:(?P<n>\d{1,9})|(?P<lo>\d{0,9}),(?P<hi>\d{0,9}))\}")
_FLAGS = regex.compile(r"\(\?(?P<on>[a-zA-Z01]*)(?:-(?P<off>[a-zA-Z]+))?(?P<end>[:)])")
_REFERENCE = regex.compile(r"\(\?(?:P[=>]|&|R|\d)")
_NAMED = regex.compile(r"\(\?P?<(?P<name>[^\W\d]\w*)>")
_SET_SIGNS = frozenset("\\[]^-&|~")
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a pattern: characters `start` to `end` of its source, repeated `low` to `high` times (None: no end).

    Kinds: alt and seq (of `parts`), group (one part; `name` when it has one), look (zero width; `text` is = when its
    part has to stand there), lit (the character `text`), set (any of the characters `text`), any (of many characters:
    `text` is what stands between the brackets of a set of them, empty when not known), macro, other (not understood).
    """

    kind: str
    start: int
    end: int
    parts: tuple[Node, ...] = ()
    text: str = ""
    name: str = ""
    low: int = 1
    high: int | None = 1
    caseless: bool = False
    lazy: bool = False  # repeated as seldom as the rest allows


class _Unreadable(Exception):
    """The pattern holds something that this reader leaves alone."""


@lru_cache(maxsize=4096)
def read(source: str) -> Node | None:
    """The tree of a pattern, macros as parts of their own; None when it cannot be read here."""
    reader = _Reader(source)
    try:
        tree = reader.alternatives(0)
    except (_Unreadable, RecursionError, IndexError, ValueError):
        return None
    if reader.at != len(source):
        return None
    return replace(tree, caseless=True) if reader.caseless else tree


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.caseless = False

    def alternatives(self, depth: int) -> Node:
        if depth > 60:
            raise _Unreadable
        start = self.at
        branches = [self.sequence(depth)]
        while self.source[self.at : self.at + 1] == "|":
            self.at += 1
            branches.append(self.sequence(depth))
        return branches[0] if len(branches) == 1 else Node("alt", start, self.at, tuple(branches))

    def sequence(self, depth: int) -> Node:
        start = self.at
        parts: list[Node] = []
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            atom = self.atom(depth)
            if atom is not None:
                parts.append(self.repeated(atom))
        return Node("seq", start, self.at, tuple(parts))

    def repeated(self, atom: Node) -> Node:
        while self.at < len(self.source):
            sign = self.source[self.at]
            low, high = 1, None
            if sign in "*+?":
                low, high = (0 if sign != "+" else 1), (1 if sign == "?" else None)
                self.at += 1
            elif sign == "{":
                count = _COUNT.match(self.source, self.at)
                if not count:
                    if _MACRO.match(self.source, self.at):
                        break
                    raise _Unreadable  # a fuzzy match, or a brace that stands for itself
                if count["n"]:
                    low = high = int(count["n"])
                else:
                    low, high = int(count["lo"] or 0), int(count["hi"]) if count["hi"] else None
                self.at = count.end()
            else:
                break
            mode = self.source[self.at : self.at + 1]
            if mode in ("?", "+"):
                self.at += 1
            both = None if atom.high is None or high is None else atom.high * high
            lazy = mode == "?" and low != high
            atom = replace(atom, low=atom.low * low, high=both, end=self.at, lazy=lazy)
        return atom

    def atom(self, depth: int) -> Node | None:
        start, sign = self.at, self.source[self.at]
        if sign == "(":
            return self.group(depth)
        if sign == "[":
            return self.characters()
        if sign == "\\":
            return self.escape()
        if sign == "{":
            macro = _MACRO.match(self.source, self.at)
            if not macro:
                raise _Unreadable
            self.at = macro.end()
            return Node("macro", start, self.at, text=macro[0])
        if sign in "*+?":
            raise _Unreadable
        self.at += 1
        if sign == ".":
            return Node("any", start, self.at)
        if sign in "^$":
            return Node("look", start, self.at)
        return Node("lit", start, self.at, text=sign)

    def group(self, depth: int) -> Node | None:
        start, source = self.at, self.source
        kind, name, text, caseless = "group", "", "", False
        if source.startswith("(*", start):
            raise _Unreadable
        if source.startswith("(?", start):
            named, flags = _NAMED.match(source, start), _FLAGS.match(source, start)
            if source.startswith("(?#", start):
                self.at = source.index(")", start) + 1
                return None
            if _REFERENCE.match(source, start):
                self.at = source.index(")", start) + 1
                return Node("other", start, self.at)
            if source.startswith("(?(", start):
                self.at = source.index(")", start) + 1
                kind = "other"
            elif source.startswith(("(?=", "(?!"), start):
                self.at, kind, text = start + 3, "look", source[start + 2]
            elif source.startswith(("(?<=", "(?<!"), start):
                self.at, kind, text = start + 4, "look", source[start + 3]
            elif source.startswith(("(?>", "(?|"), start):
                self.at = start + 3
            elif named:
                self.at, name = named.end(), named["name"]
            elif flags:
                if set(flags["on"]) - set("imsuaV0") or set(flags["off"] or "") - set("ims"):
                    raise _Unreadable  # verbose, fuzzy, full case folding, set operations
                self.at, caseless = flags.end(), "i" in flags["on"]
                if flags["end"] == ")":
                    self.caseless |= caseless
                    return None
            else:
                raise _Unreadable
        else:
            self.at = start + 1
        inner = self.alternatives(depth + 1)
        if source[self.at : self.at + 1] != ")":
            raise _Unreadable
        self.at += 1
        return Node(kind, start, self.at, (inner,), text, name, caseless=caseless)

    def characters(self) -> Node:
        start, source = self.at, self.source
        self.at += 1
        negated = source[self.at] == "^"
        self.at += negated
        found: set[str] = set()
        members: list[str] = []  # as they are written in a set
        known, first, previous = not negated, True, ""
        while first or source[self.at] != "]":
            sign = source[self.at]
            if sign == "[" or source[self.at : self.at + 2] in ("--", "||", "&&", "~~"):
                raise _Unreadable
            one, written = self.member()
            known &= one != ""
            if sign == "-" and previous and source[self.at] != "]":
                last, written = self.member()
                members[-1] = f"{members[-1]}-{written}" if last else ""
                if not last or last == "[" or ord(last) - ord(previous) > _CLASS_SIZE:
                    known = False
                elif known:
                    found.update(chr(code) for code in range(ord(previous), ord(last) + 1))
                previous = ""
            else:
                members.append(written)
                found.add(one)
                previous = one
            first = False
        self.at += 1
        if not known or len(found) > _CLASS_SIZE:
            text = "" if negated or "" in members else "".join(members)
            return Node("any", start, self.at, text=text)
        return Node("set", start, self.at, text="".join(sorted(found)))

    def member(self) -> tuple[str, str]:
        """The next character of a set and how it is written; the first is empty for a class, both for what is odd."""
        if self.source[self.at] == "\\":
            piece = self.escape()
            return (piece.text, as_member(piece.text)) if piece.kind == "lit" else ("", piece.text)
        self.at += 1
        one = self.source[self.at - 1]
        return one, as_member(one)

    def escape(self) -> Node:
        start, source = self.at, self.source
        sign = source[start + 1]
        self.at = start + 2
        if not sign.isalnum():
            return Node("lit", start, self.at, text=sign)
        if sign in "dwsDWS":
            return Node("any", start, self.at, text=source[start : self.at])
        if sign in "bBAZzmM":
            return Node("look", start, self.at)
        if sign in "pPN" and source[self.at : self.at + 1] == "{":
            self.at = source.index("}", self.at) + 1
            return Node("any", start, self.at, text=source[start : self.at])
        if sign in "xuU":
            width = {"x": 2, "u": 4, "U": 8}[sign]
            code = source[self.at : self.at + width]
            if len(code) != width:
                raise _Unreadable
            self.at += width
            return Node("lit", start, self.at, text=chr(int(code, 16)))
        if sign in _CONTROL:
            return Node("lit", start, self.at, text=_CONTROL[sign])
        raise _Unreadable  # a reference to a group, an octal code, or a letter with a meaning of its own


def as_member(sign: str) -> str:
    """A character as it is written in a set."""
    return f"\\{sign}" if sign in _SET_SIGNS else sign


def walk(node: Node) -> Iterator[Node]:
    """`node` and all its parts, outermost first."""
    yield node
    for part in node.parts:
        yield from walk(part)


def open_ends(source: str) -> tuple[str, ...]:
    """The named groups at the end of `source` that end in a lazy repeat: nothing behind it makes it take more than the
    fewest characters."""
    tree = read(source)
    return tuple(dict.fromkeys(_open(tree, ""))) if tree else ()


def _open(node: Node, name: str) -> Iterator[str]:
    name = node.name or name
    if node.lazy and node.kind != "look" and name and node.low:
        yield name
    elif node.kind in ("alt", "group"):
        for part in node.parts:
            yield from _open(part, name)
    elif node.kind == "seq":
        for part in reversed(node.parts):
            yield from _open(part, name)
            if part.low:  # else the one before it may be the last
                break


def weight(node: Node) -> int:
    """How many characters the fixed repeats of the pattern unfold to."""
    inner = sum(weight(part) for part in node.parts) if node.parts else 1
    return inner * max(node.low, 1)


def literals(source: str) -> frozenset[str] | None:
    """Strings, one of which stands in every text that `source` matches; None when none are known."""
    tree = read(source)
    if tree is None:
        return None
    return _best(_conditions(tree, tree.caseless))


def ways(source: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """For each alternative of `source`, sets of strings; a text that it matches holds one string of each set.

    The set that rules most texts out comes first. An alternative of which nothing is known has no set.
    """
    tree = read(source)
    if tree is None:
        return ((),)
    parts = tree.parts if tree.kind == "alt" else (tree,)
    return tuple(_distinct(_conditions(part, tree.caseless)) for part in parts)


Strings = frozenset[str]


def _strength(strings: Strings) -> tuple[int, int]:
    """How many texts a set of required strings rules out: longer, then fewer."""
    return min(min(map(len, strings)), 4), -len(strings)


def _distinct(sets: Sequence[Strings]) -> tuple[Strings, ...]:
    """`sets` without those that another one implies, the strongest first."""
    kept: list[Strings] = []
    for one in sorted(sets, key=_strength, reverse=True):
        if not any(all(any(part in whole for part in one) for whole in other) for other in kept):
            kept.append(one)
    return tuple(kept)


def _best(sets: Sequence[Strings]) -> Strings | None:
    return max(sets, key=_strength, default=None)


def _telling(sets: Iterable[Strings | None]) -> list[Strings]:
    """Those of `sets` that rule a text out, each once."""
    return [one for one in dict.fromkeys(sets) if one and "" not in one and len(one) <= MAX_LITERALS]


def _conditions(node: Node, caseless: bool) -> list[Strings]:
    """Sets of strings of each of which a text that `node` matches holds one."""
    exact, needed = _needs(node, caseless)
    return _telling([*needed, exact])


def _needs(node: Node, caseless: bool) -> tuple[Strings | None, list[Strings]]:
    """All strings that `node` may stand for (None: not countable), and sets of strings of each of which one is held."""
    caseless = caseless or node.caseless
    exact: Strings | None = None
    needed: list[Strings] = []
    if node.kind in ("lit", "set"):
        folds = caseless and any(sign.lower() != sign.upper() or sign.casefold() != sign for sign in node.text)
        exact = None if folds else frozenset(node.text)
    elif node.kind == "look":
        exact = frozenset([""])
        needed = _conditions(node.parts[0], caseless) if node.text == "=" else []
    elif node.kind == "group":
        exact, needed = _needs(node.parts[0], caseless)
    elif node.kind == "seq":
        exact, needed = _sequence(node.parts, caseless)
    elif node.kind == "alt":
        exact, needed = _alternatives(node.parts, caseless)
    return _repeat(node, exact, needed)


def _alternatives(parts: tuple[Node, ...], caseless: bool) -> tuple[Strings | None, list[Strings]]:
    each = [_needs(part, caseless) for part in parts]
    known = [exact for exact, _ in each if exact is not None]
    exact = frozenset().union(*known) if len(known) == len(each) else None
    best = [one for one in (_best(_telling([*needed, exact])) for exact, needed in each) if one is not None]
    return (
        exact if exact is not None and len(exact) <= MAX_LITERALS else None,
        _telling([frozenset().union(*best)]) if len(best) == len(each) else [],
    )


def _sequence(parts: tuple[Node, ...], caseless: bool) -> tuple[Strings | None, list[Strings]]:
    run: Strings = frozenset([""])
    found: list[Strings | None] = []
    whole = True
    for part in parts:
        exact, needed = _needs(part, caseless)
        found += needed
        if exact is not None and len(run) * len(exact) <= MAX_EXACT:
            run = frozenset(a + b for a, b in product(run, exact))
            continue
        found += [run, exact]
        run, whole = (exact if exact is not None and len(exact) <= MAX_EXACT else frozenset([""])), False
    return (run if whole else None), _telling([*found, run])


def _repeat(node: Node, exact: Strings | None, needed: list[Strings]) -> tuple[Strings | None, list[Strings]]:
    if (node.low, node.high) == (1, 1):
        return exact, needed
    if node.low == 0:
        return (exact | {""} if exact is not None and node.high == 1 else None), []
    return None, _telling([*needed, exact])
