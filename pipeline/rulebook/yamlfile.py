"""Reads one YAML file to plain values that remember their lines, and survives whatever the file holds.

Only plain data comes out: text, numbers, true/false, lists, and mappings with text keys. Tags, anchors and aliases are
refused (an alias can blow a small file up to gigabytes). A plain scalar is a number or true/false/null by the YAML 1.2
core schema (https://yaml.org/spec/1.2.2/#103-core-schema), so that `2025-09-12`, `no` and `12:30` stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

MAX_BYTES = 4_000_000
MAX_DEPTH = 40

Step = str | int
Path_ = tuple[Step, ...]

_INT = re.compile(r"[-+]?[0-9]{1,300}|0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True,
                          "TRUE": True, "false": False, "False": False, "FALSE": False}  # fmt: skip

_PLACE = re.compile(r"\s*(?P<item>)(?:- +)?(?P<key>[A-Za-z_]+):(?:\s+(?P<value>[^#\s].*?))?\s*(?:#.*)?$")
_WIDE_COLON = "a full-width ： behind the key; write a : and a space"
_KEY = r"^\s*(?:- +)?[A-Za-z_]+"
# What people write where YAML wants something else, and what it wants.
_BLANKS = (
    (re.compile(r"^ *\t"), "a tab in the indentation; use spaces"),
    (re.compile(r"^\s*?[\u3000\xa0]"), "a full-width or no-break space in the indentation; use plain spaces"),
)
_SLIPS = tuple(
    (re.compile(slip), advice)
    for slip, advice in (
        (_KEY + "：", _WIDE_COLON),
        (_KEY + r":[^\s:]", "no space between the : and what stands behind it"),
        (_KEY + r':\s+"[^"]*\\', "in double quotes a backslash is YAML's own; use single quotes"),
        (_KEY + r":\s+(?![\[{'\"|>])\S.*(?:: | #)", "put the value into single quotes"),
        (
            r"^\s*(?:- +)?pattern:\s+(?:[{&*!%@`,?\]}-]|[^'\"|>\s\[].*(?:: | #|:$))",
            "put the pattern into single quotes",
        ),
        (r"[\[{][^'\"]*[，：]", "a full-width ， or ： inside [ ] or { }; write , or : and a space"),
    )
)


def slip_in(value: object) -> str:
    """What is wrong with a plain `value` that should be a mapping, where it begins as a key; else empty."""
    return _WIDE_COLON if isinstance(value, str) and re.match("[A-Za-z_]+：", value) else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not plain data: its line, the path of the mapping or list that it spoils, and why."""

    line: int
    path: Path_
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds, the line of each key and list item by its path, and its faults."""

    data: Any
    lines: Mapping[Path_, int] = field(default_factory=lambda: MappingProxyType({}))
    faults: tuple[Fault, ...] = ()

    def line(self, path: Path_) -> int:
        """The line of `path`, or of the nearest thing above it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Stop(Exception):
    """The rest of the file cannot be read."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class _Frame:
    value: dict[str, Any] | list[Any]
    path: Path_
    key: str | None = None


def read(path: Path) -> Document:
    """The content of the file at `path` (UTF-8, at most 4,000,000 bytes); never raises for what it holds."""
    try:
        if not path.is_file():
            return _nothing(1, "not a file that can be read")
        if path.stat().st_size > MAX_BYTES:
            return _nothing(1, f"larger than {MAX_BYTES:,} bytes; split it")
        raw = path.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _nothing(1, f"not readable: {reason}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _nothing(line, f"{_other_encoding(raw)}not UTF-8 text (byte {error.start}): save it as UTF-8")
    return parse(text)


def _other_encoding(raw: bytes) -> str:
    for mark in (b"\xff\xfe", b"\xfe\xff"):
        if raw.startswith(mark):
            return "in UTF-16, "
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "in GBK, "


def parse(text: str) -> Document:
    """The content of a YAML `text`.

    When its syntax is broken and it holds a list `rules:`, each item of the list is read by itself, so that one
    broken rule does not take the others down.
    """
    document, broken = _build(text)
    if not broken:
        return document
    saved = _item_by_item(text)
    return saved if saved is not None else document


def _nothing(line: int, message: str) -> Document:
    return Document(None, MappingProxyType({}), (Fault(line, (), message),))


def _item_by_item(text: str) -> Document | None:
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if re.fullmatch(r"rules:\s*(#.*)?", line.rstrip("\r"))), None)
    if start is None:
        return None
    marks: list[int] = []
    indent: str | None = None
    end = len(lines)
    for at in range(start + 1, len(lines)):
        match = re.match(r"( *)-(\s|$)", lines[at])
        if match and (indent is None or match[1] == indent):
            indent = match[1]
            marks.append(at)
        elif re.match(r"[^\s#-]", lines[at]):
            end = at
            break
    if not marks:
        return None
    outside = lines[:start] + [""] * (end - start) + lines[end:]
    head, broken = _build("\n".join(outside))
    if broken or not isinstance(head.data, dict | None):
        return None
    data: dict[str, Any] = dict(head.data or {})
    where = dict(head.lines)
    faults = list(head.faults)
    rules: list[Any] = []
    where[("rules",)] = start + 1
    for number, at in enumerate(marks):
        stop = marks[number + 1] if number + 1 < len(marks) else end
        part, broken = _build("\n" * at + "\n".join(lines[at:stop]) + "\n")
        value = part.data[0] if not broken and isinstance(part.data, list) and part.data else None
        where[("rules", number)] = at + 1
        where |= {("rules", number, *path[1:]): line for path, line in part.lines.items() if path[:1] == (0,)}
        faults += [Fault(fault.line, ("rules", number, *fault.path[1:]), fault.message) for fault in part.faults]
        rules.append(value)
    data["rules"] = rules
    return Document(data, where, tuple(faults))


def _build(text: str) -> tuple[Document, bool]:
    """The document in `text`, and whether reading it broke off."""
    lines: dict[Path_, int] = {}
    faults: list[Fault] = []
    top: list[Any] = []
    broken = True
    try:
        _consume(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), top, lines, faults)
        broken = False
    except _Stop as stop:
        faults.append(Fault(stop.line, (), str(stop)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark and error.problem_mark and error.problem_mark.index >= len(text.rstrip()):
            mark = error.context_mark  # what is never closed began there
        said = " ".join(part for part in (error.problem, error.context) if part)
        line = mark.line + 1 if mark else 1
        line, hint = _likely(text, line)
        faults.append(Fault(line, (), f"not valid YAML: {f'{hint} ({said})' if hint else said}"))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        faults.append(Fault(line, (), f"not valid YAML: {error.reason}"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        faults.append(Fault(1, (), f"not valid YAML: {(str(error).splitlines() or ['unreadable'])[0]}"))
    return Document(None if broken or not top else top[0], lines, tuple(faults)), broken


def _likely(text: str, line: int) -> tuple[int, str]:
    """The line that most likely has to be mended for a fault that showed in `line`, and how; empty for no idea."""
    lines = text.splitlines()
    near = [number for number in (line, line - 1) if 0 < number <= len(lines)]
    for number in near:
        for slip, advice in _BLANKS:
            if slip.search(lines[number - 1]):
                return number, advice
    for number in near:
        if advice := _misplaced(lines, number):
            return number, advice
    for number in near:
        for slip, advice in _SLIPS:
            if slip.search(lines[number - 1]):
                return number, advice
    return line, ""


def _misplaced(lines: list[str], number: int) -> str:
    """What is wrong with where the key of line `number` (from 1) begins; empty when it is right, or no key."""
    key = _PLACE.match(lines[number - 1])
    above = [found for one in lines[: number - 1] if (found := _PLACE.match(one))]
    if not key or not above or lines[number - 1][: key.start("key")].strip():
        return ""
    here, before = key.start("key"), above[-1].start("key")
    if here > before and (above[-1]["value"] or "|")[0] not in "|>":
        return f"it begins {here - before} to the right of the key above: put both at the same place"
    places: set[int] = set()  # where the keys stand that are still open
    for one in above:
        places = {place for place in places if place <= one.start("key")} | {one.start("key"), one.start("item")}
    if here < before and here not in places:
        return "it begins at the place of no key above: put it under those of its rule"
    return ""


def _consume(events: Iterator[Any], top: list[Any], lines: dict[Path_, int], faults: list[Fault]) -> None:
    """Builds the first document of `events` into `top` without recursion."""
    stack: list[_Frame] = []
    documents = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Stop(line, "one document a file: nothing behind `---` is read")
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            _node(event, line, stack, top, lines, faults)


def _node(
    event: Any, line: int, stack: list[_Frame], top: list[Any], lines: dict[Path_, int], faults: list[Fault]
) -> None:
    frame = stack[-1] if stack else None
    above: Path_ = frame.path if frame else ()
    if isinstance(event, yaml.AliasEvent):
        faults.append(Fault(line, above, f"alias *{event.anchor}: aliases are not read; write it out, or use a macro"))
    elif event.anchor is not None:
        faults.append(Fault(line, above, f"anchor &{event.anchor}: anchors are not read; write it out, or use a macro"))
    if getattr(event, "tag", None) not in (None, "!"):
        faults.append(Fault(line, above, f"tag {event.tag}: tags are not read"))
    scalar = isinstance(event, yaml.ScalarEvent)
    if frame is not None and isinstance(frame.value, dict) and frame.key is None:
        if isinstance(event, yaml.CollectionStartEvent):
            faults.append(Fault(line, above, "a key is a word, not a list or a mapping"))
            frame.key = "?"
            stack.append(_Frame([], (*above, "?")))
            return
        frame.key = event.value if scalar else "?"
        if frame.key in frame.value:
            first = lines.get((*above, frame.key), line)
            faults.append(Fault(line, above, f"{frame.key}: written twice, first in line {first}"))
        else:
            lines[(*above, frame.key)] = line
        return
    value: Any = None
    path: Path_ = above
    if frame is not None:
        if isinstance(frame.value, dict):
            path = (*above, frame.key or "")
        else:
            path = (*above, len(frame.value))
            lines[path] = line
    if scalar:
        value = _scalar(event.value) if event.implicit[0] else event.value
    elif isinstance(event, yaml.CollectionStartEvent):
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
    if frame is None:
        top.append(value)
    elif isinstance(frame.value, dict):
        frame.value.setdefault(frame.key or "", value)
        frame.key = None
    else:
        frame.value.append(value)
    if isinstance(event, yaml.CollectionStartEvent):
        if len(stack) >= MAX_DEPTH:
            raise _Stop(line, f"nested deeper than {MAX_DEPTH}")
        stack.append(_Frame(value, path))


def _scalar(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if _INT.fullmatch(word):
        return int(word, 0) if word[:2] in ("0o", "0x") else int(word)
    if _FLOAT.fullmatch(word):
        return float(word)
    return word
