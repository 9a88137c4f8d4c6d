"""Reads rule files: YAML to checked, compiled rules, and every problem with its file and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import regex
import yaml
from pydantic import ValidationError

from pipeline.rulebook.schema import KINDS, BaseRule

# A macro call: {NAME}, or {NAME:slot} for the same in a group of that name.
_MACRO = regex.compile(r"(?<!\\[pPN])\{(?P<name>[A-Z][A-Z0-9_]*)(?::(?P<group>[a-z_]+))?\}")

# In the view of a sentence a mention is one character of the private use area.
PLACEHOLDERS = {"AMOUNT": "\ue001", "DATE": "\ue002", "ROUND": "\ue003"}
_VIEW_KINDS = {"event", "slot", "role", "qualifier"}


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

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules in force, in order of loading, and what was wrong with those that are not."""

    rules: tuple[Compiled, ...]
    problems: tuple[Problem, ...] = ()
    overridden: tuple[tuple[str, str, str], ...] = ()  # rule id, file that lost, file that won

    def of(self, kind: str) -> tuple[Compiled, ...]:
        return tuple(rule for rule in self.rules if rule.kind == kind)


class _Loader(yaml.SafeLoader):
    """Safe YAML that notes the line of each mapping under `__line__`."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        mapping["__line__"] = node.start_mark.line + 1
        return mapping


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_lines(item) for key, item in value.items() if key != "__line__"}
    if isinstance(value, list):
        return [_without_lines(item) for item in value]
    return value


def expand(pattern: str, macros: Mapping[str, str], depth: int = 0) -> str:
    """`pattern` with its macros put in. Raises KeyError for an unknown macro, RecursionError for a circle."""
    if depth > 20:
        raise RecursionError(pattern)

    def put(match: regex.Match[str]) -> str:
        body = expand(macros[match["name"]], macros, depth + 1)
        return f"(?P<{match['group']}>{body})" if match["group"] else f"(?:{body})"

    return cast(str, _MACRO.sub(put, pattern))


def load(folders: Sequence[Path]) -> RuleBook:
    """The rules of `folders`; a later folder overrides an earlier one's rule of the same id.

    Reads `macros.yml` of each folder and every `*.yml` below it whose `kind` is a rule kind. Never raises for a bad
    file: it is left out, and named in `problems`.
    """
    macros: dict[str, str] = dict(PLACEHOLDERS)
    problems: list[Problem] = []
    for folder in folders:
        path = folder / "macros.yml"
        if path.is_file():
            macros.update(_read_macros(path, problems))
    by_id: dict[str, Compiled] = {}
    overridden: list[tuple[str, str, str]] = []
    for folder in folders:
        here: dict[str, Compiled] = {}
        for path in sorted(folder.rglob("*.yml")):
            if path.name == "macros.yml":
                continue
            for compiled in _read_file(path, macros, problems):
                if compiled.id in here:
                    first = here[compiled.id]
                    problems.append(Problem(str(path), compiled.line, compiled.id,
                                            f"id already used at {first.file}:{first.line}; give it another"))
                    continue
                here[compiled.id] = compiled
        for rule_id, compiled in here.items():
            if rule_id in by_id:
                overridden.append((rule_id, by_id[rule_id].file, compiled.file))
            by_id[rule_id] = compiled
    rules = tuple(compiled for compiled in by_id.values() if compiled.rule.enabled)
    return RuleBook(rules, tuple(problems), tuple(overridden))


def _parse(path: Path, problems: list[Problem]) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(Problem(str(path), line, "", f"not valid YAML: {error.problem}"))
    except (UnicodeDecodeError, ValueError, RecursionError, yaml.YAMLError) as error:
        problems.append(Problem(str(path), 1, "", f"not readable: {str(error).splitlines()[0]}"))
    return None


def _read_macros(path: Path, problems: list[Problem]) -> dict[str, str]:
    data = _without_lines(_parse(path, problems)) or {}
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        problems.append(Problem(str(path), 1, "", "macros are NAME: pattern, one a line"))
        return {}
    return {str(name): str(body) for name, body in data.items()}


def _read_file(path: Path, macros: Mapping[str, str], problems: list[Problem]) -> list[Compiled]:
    data = _parse(path, problems)
    if data is None:
        return []
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        problems.append(Problem(str(path), 1, "", "a rule file holds `kind:` and a list `rules:`"))
        return []
    kind = data.get("kind")
    if kind not in KINDS:
        if kind != "alias":  # read by the entities stage
            problems.append(Problem(str(path), 1, "", f"kind is one of {', '.join(KINDS)}, not {kind!r}"))
        return []
    local = {**macros, **_without_lines(data.get("macros") or {})}
    if kind not in _VIEW_KINDS:
        local = {name: body for name, body in local.items() if name not in PLACEHOLDERS}
    out = []
    for item in data["rules"]:
        compiled = _compile(kind, item, local, path, problems)
        if compiled:
            out.append(compiled)
    return out


def _compile(
    kind: str, item: Any, macros: Mapping[str, str], path: Path, problems: list[Problem]
) -> Compiled | None:
    line = item.get("__line__", 1) if isinstance(item, dict) else 1
    name = str(item.get("id", "")) if isinstance(item, dict) else ""

    def wrong(message: str) -> None:
        problems.append(Problem(str(path), line, name, message))

    try:
        rule = KINDS[kind].model_validate(_without_lines(item))
    except ValidationError as error:
        for part in error.errors():
            where = ".".join(str(step) for step in part["loc"])
            wrong(f"{where}: {part['msg']}")
        return None
    alternatives = [rule.pattern] if isinstance(rule.pattern, str) else rule.pattern
    try:
        source = "|".join(expand(one, macros) for one in alternatives)
        return Compiled(kind, rule, regex.compile(source), source, str(path), line)
    except KeyError as error:
        wrong(f"no macro {error.args[0]}; macros.yml has {', '.join(sorted(macros))}")
    except RecursionError:
        wrong("a macro calls itself")
    except regex.error as error:
        wrong(f"pattern: {error}")
    return None
