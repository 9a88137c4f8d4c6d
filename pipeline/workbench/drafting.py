"""New rules: from what a person gives to a rule file with examples."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import yaml
from pydantic import ValidationError

from pipeline.rulebook.book import Compiled
from pipeline.rulebook.load import near_key
from pipeline.rulebook.macros import as_compiled
from pipeline.rulebook.schema import GROUPS, ID_FORM, KINDS, SLOTS, BaseRule
from pipeline.settings import bundled_rules
from pipeline.tables.schema import EVENTS
from pipeline.tables.text import cell_text

if TYPE_CHECKING:
    from pipeline.resources import Resources

# What a rule must say besides its pattern, and what is taken when it is not said.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "mention": {"label": "AMOUNT", "value": "money"},
    "event": {"event_type": "equity_round"},
    "slot": {"window": "next"},
    "role": {"role": "other"},
    "qualifier": {},
    "clean": {"scope": "line"},
    "alias": {},
}
_VALUES = {"AMOUNT": "money", "DATE": "date", "ROUND": "round"}
_COLUMNS = (
    "event_type", "status", "company_text", "round_text", "amount_text", "valuation_text", "investors_text",
    "lead_investors_text", "advisers_text", "event_date_text", "disclosed_date_text",
)  # fmt: skip


def kind_of(pattern: str) -> str | None:
    """What a bare pattern is likely to be, by its groups and placeholders; None for plain words."""

    def has(group: str) -> bool:
        return any(form in pattern for form in (f":{group}}}", f"(?P<{group}>", f"(?<{group}>"))

    if all(map(has, GROUPS["alias"])):
        return "alias"
    slots = set(filter(has, SLOTS))
    if "company" in slots or "{AMOUNT}" in pattern or "{ROUND}" in pattern:
        return "event"
    return "slot" if slots else None


def settings_of(kind: str, given: Sequence[str]) -> dict[str, Any]:
    """The further keys of a rule from words like `event_type=ipo`. Raises ValueError for a word that is no setting."""
    fields = KINDS[kind].model_fields
    out: dict[str, Any] = {}
    for word in given:
        name, equals, value = word.partition("=")
        name = name.strip()
        if not equals or name not in fields or name in ("id", "pattern", "examples", "counterexamples"):
            known = [one for one in fields if one not in ("id", "pattern", "examples", "counterexamples")]
            raise ValueError(f"--set {word}: give name=value; a {kind} rule takes {', '.join(known)}")
        out[name] = _typed(fields[name].annotation, value.strip())
    for name, value in DEFAULTS[kind].items():
        if name == "value" and "label" in out:
            value = _VALUES.get(out["label"], "none")
        out.setdefault(name, value)
    return out


def _typed(annotation: Any, value: str) -> Any:
    if annotation is bool:
        return {"true": True, "false": False}.get(value.lower(), value)
    if annotation is int and value.lstrip("+-").isdigit():
        return int(value)
    if get_origin(annotation) is list:
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def choices(kind: str) -> dict[str, tuple[str, ...]]:
    """The settings of a kind that have to be one of some words, and these words."""
    return {
        name: get_args(field.annotation)
        for name, field in KINDS[kind].model_fields.items()
        if get_origin(field.annotation) is Literal
    }


def expectation(kind: str, words: str) -> Any:
    """What an example is to give, from words: `company_text=甲; amount_text=1亿元`, spans with `|`, a role, a text,
    `short name=full name`.

    Raises ValueError when the words can't be read.
    """
    if kind in ("role", "clean"):
        return words
    if kind == "mention":
        return [{"text": part.strip()} for part in words.split("|") if part.strip()]
    if kind in ("qualifier", "alias"):
        return _cells(words)
    return [_cells(part) for part in words.split("|") if part.strip()]


def unknown_columns(kind: str, expected: Any) -> list[str]:
    """What is wrong with the columns that an example of a rule of `kind` is to give, one line each."""
    if kind not in ("event", "slot", "qualifier"):
        return []
    known = (*EVENTS.names, "events") if kind == "qualifier" else EVENTS.names
    told = [name for cells in (expected if isinstance(expected, list) else [expected]) for name in cells]
    return [
        f"events.csv has no column {name}" + (f"; did you mean {near}?" if (near := near_key(name, known)) else "")
        for name in dict.fromkeys(told) if name not in known
    ]  # fmt: skip


def _cells(words: str) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    last = ""
    for part in words.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            last = name.strip()
            if last in cells:
                raise ValueError(f"--expect {words}: {last} is told twice; part events by |")
            cells[last] = int(value) if last == "events" and value.strip().isdigit() else value.strip()
        elif last:
            cells[last] += f";{part.strip()}"  # a list of names
        else:
            raise ValueError(f"--expect {words}: give column=value; column=value")
    return cells


def make(kind: str, fields: Mapping[str, Any], macros: Mapping[str, str]) -> Compiled:
    """A rule from its keys. Raises ValueError, one line for each thing that is wrong."""
    try:
        rule: BaseRule = KINDS[kind].model_validate(dict(fields))
    except ValidationError as error:
        told = {"string_pattern_mismatch": ID_FORM}  # in place of the pattern of an id
        said = [f"{'.'.join(map(str, one['loc']))}: {told.get(one['type'], one['msg'])}" for one in error.errors()]
        raise ValueError("; ".join(dict.fromkeys(said))) from None
    return as_compiled(kind, rule, macros)


def proposed(rule: Compiled, text: str, resources: Resources) -> Any:
    """What an example with `text` would expect by what the rule gives now; None when the rule gives nothing in it."""
    from pipeline.normalise.entities import aliases_in
    from pipeline.tables.rows import event_rows
    from pipeline.workbench.examples import found_alone, left_by
    from pipeline.workbench.match import with_rule
    from pipeline.workbench.sight import article_of, look, with_book

    if rule.kind == "mention":
        return [{"text": one.text} for one in found_alone(rule, text, None, resources)] or None
    if rule.kind == "alias":
        return aliases_in(text, [rule], resources.aliases, []) or None
    if rule.kind == "clean":
        left = left_by(rule, text)
        return left if left != text else None
    sight = look(article_of(text), with_book(resources, with_rule(resources.rulebook, rule)))
    if not any(match.rule == rule.id for match in sight.matches):
        return None
    if rule.kind == "role":
        return getattr(rule.rule, "role", None)
    cells = [
        {name: cell_text(row[name]) for name in _COLUMNS if row[name] not in (None, "", ())}
        for row in event_rows(sight.extraction)
    ]
    if rule.kind == "qualifier":
        return {"events": 0} if not cells else cells[0]
    return cells or None


def file_text(kind: str, fields: Mapping[str, Any], path: Path) -> str:
    """The text of a file at `path` that holds one rule."""
    schema = Path(os.path.relpath(bundled_rules() / "schema" / f"{kind}.json", path.parent)).as_posix()
    body = yaml.safe_dump(
        {"kind": kind, "rules": [dict(fields)]}, allow_unicode=True, sort_keys=False, width=10_000, indent=2
    )
    return f"# yaml-language-server: $schema={schema}\n{body}"
