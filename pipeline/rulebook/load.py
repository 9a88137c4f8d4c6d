"""Reads rule files: YAML to checked, compiled rules, and every problem with its file and line.

Nothing in a rule file can run code: YAML gives plain values only, and a pattern is run by the `regex` module alone.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import regex
from pydantic import ValidationError

from pipeline.rulebook import memory
from pipeline.rulebook.book import Compiled, Problem, RuleBook
from pipeline.rulebook.layers import LOCAL, layers
from pipeline.rulebook.macros import PLACEHOLDERS, VIEW_KINDS, check_mechanism, compile_pattern
from pipeline.rulebook.schema import ID_FORM, KINDS
from pipeline.rulebook.tables import faults
from pipeline.rulebook.yamlfile import Document, read, slip_in

_NEAR = 0.7  # likeness, as difflib tells it, from which on a word is a misspelling of another
_MACRO_NAME = regex.compile(r"[A-Z][A-Z0-9_]*")
_RULE_FILES = (".yml", ".yaml")
_MACRO_FILES = ("macros.yml", "macros.yaml")
# What a wrong value should have been, by pydantic's name of the fault.
_WANTED = {
    "bool_type": "true or false is wanted",
    "bool_parsing": "true or false is wanted",
    "int_type": "a whole number is wanted",
    "int_parsing": "a whole number is wanted",
    "list_type": "a list is wanted, as [a, b]",
    "dict_type": "a mapping is wanted, as {key: value}",
    "model_type": "a mapping is wanted, as {text: ..., expect: ...}",
    "string_type": "text is wanted; put it in quotes",
}
_READ = frozenset({*_RULE_FILES, ".csv", ".tsv", ".gz"})  # what a folder of rules holds
_OTHER_FOLDERS = frozenset({"lexicons", "model", "schema", "train"})  # what other stages keep beside the rules


@dataclass(slots=True)
class _Layer:
    """What one folder of rules gives."""

    rules: dict[str, Compiled]
    off: dict[str, tuple[str, int, str]]  # rule id: file and line that switch it off, and the kind of rules told there


@contextmanager
def no_collection() -> Iterator[None]:
    """Within it the garbage collector rests, and it leaves alone later what is there at the end: what is loaded is many
    small parts and no garbage, and looking through them again and again would take a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()
            gc.enable()


@memory.kept()
@no_collection()
def load(
    folders: Sequence[Path], without: Path | None = None, kinds: Collection[str] = frozenset(KINDS)
) -> RuleBook:
    """The rules of `folders`, those of `kinds` alone; a later folder overrides an earlier one's rule of the same id.

    Reads `macros.yml` of each folder and every other `*.yml` below it whose `kind` is a rule kind, and looks over the
    tables beside them. The folder `local` in a rules folder is a layer of its own above it. The file `without` is
    passed over. Never raises for a bad file or rule: it is left out, and named in `problems`.
    """
    problems: list[Problem] = []
    problems += [Problem(str(one), 1, "", "no such folder of rules") for one in folders if not one.is_dir()]
    ranked = layers(folders)
    macros: dict[str, str] = dict(PLACEHOLDERS)
    for folder in ranked:
        macros = _with_macros(folder, macros, problems)
    by_id: dict[str, Compiled] = {}
    overridden: list[tuple[str, str, str]] = []
    disabled: dict[str, str] = {}
    for folder in ranked:
        layer = _Layer({}, {})
        for path in _files(folder, problems):
            if without is not None and path.resolve() == without.resolve():
                continue
            _read_file(path, macros, layer, problems, kinds)
        for rule_id, compiled in layer.rules.items():
            if rule_id in by_id:
                overridden.append((rule_id, by_id[rule_id].file, compiled.file))
            by_id[rule_id] = compiled
            disabled.pop(rule_id, None)
            if not compiled.rule.enabled:
                disabled[rule_id] = compiled.file
        disabled |= _switched_off(layer, by_id.values(), problems)
    problems += faults(ranked)
    problems += [
        Problem(str(one), 1, "", "no rule file, table or lexicon in this folder")
        for one in folders
        if one.is_dir() and one.name != LOCAL and not any(path.suffix in _READ for path in one.rglob("*"))
    ]
    rules = tuple(compiled for compiled in by_id.values() if compiled.id not in disabled)
    book = RuleBook(rules, tuple(problems), tuple(overridden), tuple(disabled.items()), macros)
    for kind in kinds:
        _ = book.of(kind).prefilter
    return book


def _switched_off(layer: _Layer, rules: Iterable[Compiled], problems: list[Problem]) -> dict[str, str]:
    """Those of `rules` that a layer switches off by their id, with its file."""
    kinds = {rule.id: rule.kind for rule in rules}
    out: dict[str, str] = {}
    for rule_id, (file, line, kind) in layer.off.items():
        right = kinds.get(rule_id, "")
        if right == kind:
            out[rule_id] = file
        elif right:
            why = f"stays on, being of kind {right}: switch it off in a file of that kind, not of {kind}"
            problems.append(Problem(file, line, rule_id, why))
        else:
            problems.append(Problem(file, line, rule_id, "switches off a rule that does not exist"))
    return out


def read_rules(path: Path, macros: Mapping[str, str], others: Iterable[Compiled] = ()) -> RuleBook:
    """The rules of one file by themselves, with shared `macros`; `disabled` holds what it switches off of `others`."""
    problems: list[Problem] = []
    layer = _Layer({}, {})
    _read_file(path, macros, layer, problems)
    off = _switched_off(layer, [*others, *layer.rules.values()], problems)
    off |= {rule.id: rule.file for rule in layer.rules.values() if not rule.rule.enabled}
    rules = tuple(rule for rule in layer.rules.values() if rule.id not in off)
    return RuleBook(rules, tuple(problems), (), tuple(off.items()), macros)


def rule_files(folders: Sequence[Path]) -> list[Path]:
    """The files that `load` reads rules and macros from in `folders`: what stands in them is in the rule book."""
    return [path for folder in layers(folders) for path in (*_macro_files(folder), *_files(folder, []))]


def _macro_files(folder: Path) -> list[Path]:
    return [folder / name for name in _MACRO_FILES if os.path.lexists(folder / name)]


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    """The rule files of a folder, `local` and hidden ones left out, in order of name."""
    found: list[Path] = []
    for root, below, names in os.walk(folder, onerror=lambda error: problems.append(
        Problem(str(error.filename), 1, "", f"not readable: {error.strerror}")
    )):  # fmt: skip
        top = root == str(folder)
        below[:] = sorted(
            name for name in below if name[0] != "." and not (top and (name == LOCAL or name in _OTHER_FOLDERS))
        )
        for name in sorted(names):
            path = Path(root) / name
            if name.startswith(".") or name in _MACRO_FILES:
                continue
            if path.suffix in _RULE_FILES:
                found.append(path)
            elif regex.search(r"(?i)\.ya?ml", name):
                problems.append(Problem(str(path), 1, "", f"not read: rule files end in {' or '.join(_RULE_FILES)}"))
    return sorted(found)


def _report(path: Path, document: Document, problems: list[Problem]) -> set[int]:
    """Names the faults of a file; returns the numbers of the rules that they spoil."""
    spoilt: set[int] = set()
    for fault in document.faults:
        rule = ""
        if len(fault.path) > 1 and fault.path[0] == "rules" and isinstance(fault.path[1], int):
            spoilt.add(fault.path[1])
            rule = _name_of(_item(document.data, fault.path[1]))
        problems.append(Problem(str(path), fault.line, rule, fault.message))
    return spoilt


def _item(data: Any, number: int) -> Any:
    rules = data.get("rules") if isinstance(data, dict) else None
    return rules[number] if isinstance(rules, list) and number < len(rules) else None


def _name_of(item: Any) -> str:
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) else ""


def _read_macros(path: Path, problems: list[Problem]) -> dict[str, str]:
    document = read(path)
    _report(path, document, problems)
    if document.data is None:
        return {}
    return _macros(document.data, document, (), path, problems)


def _macros(data: Any, document: Document, at: tuple[str, ...], path: Path, problems: list[Problem]) -> dict[str, str]:
    """The well-formed macros of a mapping; the others are named."""
    if not isinstance(data, dict):
        problems.append(Problem(str(path), document.line(at), "", "macros are NAME: pattern, one a line"))
        return {}
    out: dict[str, str] = {}
    for name, body in data.items():
        line = document.line((*at, name))
        if not _MACRO_NAME.fullmatch(name):
            problems.append(Problem(str(path), line, "", f"macro {name}: a name is A-Z, 0-9 and _, a letter first"))
        elif name in PLACEHOLDERS:
            problems.append(Problem(str(path), line, "", f"macro {name}: the name stands for a mention of the view"))
        elif not isinstance(body, str):
            problems.append(Problem(str(path), line, "", f"macro {name}: a pattern is text; put it in quotes"))
        else:
            out[name] = body
    return out


def _with_macros(folder: Path, below: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    """The macros `below` with those of `folder` over them; one that does not compile leaves the one below in force."""
    macros = dict(below)
    for path in _macro_files(folder):
        macros |= _read_macros(path, problems)
    faulty = _faulty_macros(folder, macros, problems)
    return macros | {name: below[name] for name in faulty & below.keys()}


def _faulty_macros(folder: Path, macros: Mapping[str, str], problems: list[Problem]) -> set[str]:
    """The macros of `folder` that don't compile by themselves; `problems` gets each once, at its own line."""
    faulty = set()
    for path in _macro_files(folder):
        document = read(path)
        for macro, body in (document.data if isinstance(document.data, dict) else {}).items():
            if macros.get(macro) != body or macro in PLACEHOLDERS:
                continue
            try:
                compile_pattern(body, macros)
            except ValueError as error:
                faulty.add(macro)
                problems.append(Problem(str(path), document.line((macro,)), "", f"macro {macro}: {error}"))
    return faulty


def _read_file(
    path: Path, macros: Mapping[str, str], layer: _Layer, problems: list[Problem],
    kinds: Collection[str] = frozenset(KINDS),
) -> None:  # fmt: skip
    document = read(path)
    spoilt = _report(path, document, problems)
    data = document.data
    if data is None:
        if not document.faults:
            problems.append(Problem(str(path), 1, "", "the file is empty"))
        return
    if not isinstance(data, dict):
        problems.append(Problem(str(path), 1, "", "a rule file holds `kind:` and a list `rules:`"))
        return
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        line = document.line(("kind",))
        if kind is not None or not document.faults:  # else it may stand in what could not be read
            said = "missing" if kind is None else repr(kind)
            problems.append(Problem(str(path), line, "", f"kind is one of {', '.join(KINDS)}, not {said}"))
        return
    if kind not in kinds:
        return
    if not isinstance(data.get("rules"), list):
        near = next((key for key in data if "rules" not in data and near_key(key, ["rules"])), "")
        why = f"no list `rules:`{f'; did you mean that by {near}?' if near else ''}"
        problems.append(Problem(str(path), document.line(("rules",)), "", why))
        return
    for key in data:
        if key not in ("kind", "macros", "rules"):
            problems.append(Problem(str(path), document.line((key,)), "",
                                    f"unknown key {key}; a rule file holds kind, macros and rules"))  # fmt: skip
    own = _macros(data["macros"], document, ("macros",), path, problems) if data.get("macros") is not None else {}
    local = {**macros, **own}
    if kind not in VIEW_KINDS:
        local = {name: body for name, body in local.items() if name not in PLACEHOLDERS}
    for number, item in enumerate(data["rules"]):
        if number in spoilt:
            continue
        _read_rule(kind, item, number, document, local, path, layer, problems)


def _read_rule(
    kind: str, item: Any, number: int, document: Document, macros: Mapping[str, str], path: Path, layer: _Layer,
    problems: list[Problem],
) -> None:  # fmt: skip
    at = ("rules", number)
    line = document.line(at)
    name = _name_of(item)

    def wrong(message: str, line: int = line) -> None:
        problems.append(Problem(str(path), line, name, message))

    if not isinstance(item, dict):
        wrong(slip_in(item) or "a rule is a mapping: id, pattern, examples, ...")
        return
    if name and item.get("enabled") is False and set(item) <= {"id", "enabled", "note"}:
        layer.off[name] = (str(path), line, kind)
        return
    try:
        rule = KINDS[kind].model_validate(item)
    except (ValidationError, RecursionError) as error:
        _name_errors(error, kind, item, document, at, wrong)
        return
    try:
        pattern, source = compile_pattern(rule.pattern, macros, kind)
    except ValueError as error:
        wrong(str(error), document.line((*at, "pattern")))
        return
    try:
        check_mechanism(rule, pattern, source)
    except ValueError as error:
        wrong(str(error), document.line((*at, str(error).split(":")[0])))
        return
    if rule.id in layer.rules:
        first = layer.rules[rule.id]
        wrong(f"id already used at {first.file}:{first.line}; give it another")
        return
    lines = tuple(document.line((*at, "examples", each)) for each in range(len(item.get("examples") or [])))
    layer.rules[rule.id] = Compiled(kind, rule, pattern, source, str(path), line, lines)


def _name_errors(
    error: Exception, kind: str, item: dict[str, Any], document: Document, at: tuple[str | int, ...], wrong: Any
) -> None:
    if not isinstance(error, ValidationError):
        wrong("nested too deep")
        return
    said: set[tuple[int, str]] = set()
    meant = {near_key(key, KINDS[kind].model_fields) for key in item} - item.keys()
    for part in error.errors(include_url=False, include_context=False):
        if part["type"] == "missing" and part["loc"][-1] in meant and len(part["loc"]) == 1:
            continue  # told where it is misspelt
        # A union adds the tried type to the path ("pattern.str"): cut back to what the file holds.
        steps: tuple[str | int, ...] = ()
        for step in part["loc"]:
            if (*at, *steps, step) not in document.lines and part["type"] != "missing":
                break
            steps = (*steps, step)
        where = ".".join(str(step) for step in steps)
        said_so = part["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
        wanted = _WANTED.get(part["type"]) or said_so
        message = f"{where}: {wanted}" if where else wanted
        if part["type"] == "extra_forbidden":
            message = f"unknown key {steps[-1] if steps else ''}{_expected(kind, steps)}"
        elif part["type"] == "model_type" and slip_in(part["input"]):
            message = f"{where}: {slip_in(part['input'])}"
        elif part["type"] == "missing":
            message = f"{where}: missing"
        elif part["type"] == "string_pattern_mismatch":  # that of the id
            message = f"{where}: {ID_FORM}; {item.get('id')!r} is not"
        elif part["type"] == "list_type" and part["loc"][0] == "pattern":
            continue  # told as one that should be text
        line = document.line((*at, *steps))
        if (line, message) not in said:
            said.add((line, message))
            wrong(message, line)


def near_key(word: str, known: Iterable[str]) -> str:
    """The one of the `known` words that `word` is a misspelling of; empty when it is one of them, or like none."""
    words = list(known)
    near = [] if word in words else get_close_matches(word.lower(), words, 1, _NEAR)
    return near[0] if near else ""


def _expected(kind: str, steps: tuple[str | int, ...]) -> str:
    if len(steps) != 1:
        return ""
    if near := near_key(str(steps[0]), KINDS[kind].model_fields):
        return f"; did you mean {near}?"
    return f"; a rule of kind {kind} holds {', '.join(KINDS[kind].model_fields)}"
