"""Puts a quick test before each choice of a pattern: with what characters its alternatives may begin.

The `regex` module tries alternatives one after the other, and most places of a text fit none of them. The test is a
look ahead that every match passes, so a guarded pattern matches what the pattern matches, only sooner.
"""

from __future__ import annotations

import regex

from pipeline.rulebook import pattern as patterns
from pipeline.rulebook.pattern import Node, as_member

FEWEST = 4  # alternatives that are worth a test
MOST = 400  # members of a set

# Letters outside of ASCII that are the same as one of it where case does not count.
_ASCII_FOLDS = "\u017f\u212a\u0130\u0131"
_WIDER_IN_ASCII = regex.compile(r"\\[DSWP]")  # classes that hold more where an inner flag asks for ASCII
_FOLDED_CLASSES = frozenset({r"\d", r"\s", r"\w"})

Members = frozenset[str]


def guarded(source: str) -> str:
    """`source` with a test before its choices; itself when it cannot be read (see `pattern.read`)."""
    tree = patterns.read(source)
    if tree is None or tree.caseless:  # (?i) counts from where it stands
        return source
    tests: list[tuple[int, str]] = []
    _gather(tree, source, False, tests)
    pieces: list[str] = []
    at = 0
    for place, text in tests:
        pieces += [source[at:place], text]
        at = place
    return "".join(pieces) + source[at:]


def _gather(node: Node, source: str, caseless: bool, out: list[tuple[int, str]]) -> None:
    """Adds to `out` what is to be put into the source and where, in order."""
    if not node.parts or node.kind == "other" or source.startswith(("(?<=", "(?<!"), node.start):
        return  # a leaf, a condition, or read from its end
    caseless = caseless or node.caseless
    parts, test = node.parts, ""
    if node.kind == "group" and _is_choice(parts[0]):
        if node.low == node.high == 1:  # before the group, and so before what (?i:...) would make of the test
            out.append((node.start, _test(parts[0], caseless)))
            parts = parts[0].parts
        elif source.startswith("(?|", node.start):  # its alternatives stay its own: they count their groups anew
            parts = parts[0].parts
    elif _is_choice(node):
        test = _test(node, caseless)
        out.append((node.start, test and f"{test}(?:"))
    for number, part in enumerate(parts):
        if node.kind == "seq" and _is_long_look(part):
            out.append((part.start, _test(Node("seq", 0, 0, parts[number:]), caseless)))
        _gather(part, source, caseless, out)
    if test:
        out.append((node.end, ")"))


def _is_choice(node: Node) -> bool:
    """Whether `node` has alternatives enough to be worth a test; plain words `regex` itself tests."""
    return node.kind == "alt" and len(node.parts) >= FEWEST and not all(map(_plain, node.parts))


def _is_long_look(node: Node) -> bool:
    """Whether `node` is of no width and looks over more than a few characters."""
    if node.kind == "look":
        return any(one.high != 1 for one in patterns.walk(node))
    return node.kind in ("group", "seq") and bool(node.parts) and all(map(_is_long_look, node.parts))


def _test(node: Node, caseless: bool) -> str:
    """A look ahead for what `node` begins with; empty when that is not known."""
    members, empty = _first(node, caseless)
    if members is None or empty or len(members) > MOST:
        return ""
    return f"(?=[{''.join(sorted(members))}])"


def _plain(node: Node) -> bool:
    return node.kind == "seq" and all(part.kind == "lit" and part.low == part.high == 1 for part in node.parts)


def _first(node: Node, caseless: bool) -> tuple[Members | None, bool]:
    """The members of a set of all characters that `node` may begin with (None: not known), and if it may be empty."""
    caseless = caseless or node.caseless
    members: Members | None = None
    empty = False
    if node.kind in ("lit", "set"):
        members = _all_cases(node.text) if caseless else frozenset(map(as_member, node.text))
    elif node.kind == "any":
        known = node.text in _FOLDED_CLASSES if caseless else not _WIDER_IN_ASCII.search(node.text)
        members = frozenset([node.text]) if node.text and known else None
    elif node.kind == "look":
        members, empty = frozenset(), True
    elif node.kind == "group":
        members, empty = _first(node.parts[0], caseless)
    elif node.kind == "seq":
        members, empty = frozenset(), True
        for part in node.parts:
            more, empty = _first(part, caseless)
            members = None if members is None or more is None else members | more
            if not empty:
                break
    elif node.kind == "alt":
        each = [_first(part, caseless) for part in node.parts]
        known_ones = [one for one, _ in each if one is not None]
        members = frozenset().union(*known_ones) if len(known_ones) == len(each) else None
        empty = any(void for _, void in each)
    else:
        empty = True
    return members, empty or node.low == 0


def _all_cases(signs: str) -> Members | None:
    out: set[str] = set()
    for sign in signs:
        if sign.isascii():
            out |= {sign.lower(), sign.upper(), *(_ASCII_FOLDS if sign.isalpha() else "")}
        elif sign.lower() == sign.upper() == sign.casefold():
            out.add(sign)
        else:
            return None
    return frozenset(map(as_member, out))
