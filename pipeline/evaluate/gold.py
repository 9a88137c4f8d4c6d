"""What is compared: events as (role, text) pairs, from gold JSONL in the form of DuEE-fin and from events.csv."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from pipeline.tables.reading import TableError
from pipeline.tables.schema import SEPARATOR
from pipeline.tables.sheet import Line, read_sheet
from pipeline.tables.typed import value_named

Argument = tuple[str, str]  # role, text
Event = list[Argument]


class GoldError(ValueError):
    """A gold file that cannot be read; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the gold file: the column of events.csv that it stands for, and how its texts are compared."""

    name: str
    column: str
    kind: str  # name, amount, round, date


@dataclass(frozen=True, slots=True)
class Scheme:
    """One type of event in the gold file, the types of events.csv held against it, and its roles."""

    name: str
    gold_type: str
    event_types: frozenset[str]
    roles: Mapping[str, Role]


def definitions() -> dict[str, Any]:
    """The content of schemes.yml."""
    content: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("schemes.yml").read_text(encoding="utf-8"))
    return content


def schemes() -> dict[str, Scheme]:
    """Every scheme of schemes.yml by its name."""
    return {
        name: Scheme(
            name,
            content["gold"],
            frozenset(content["events"]),
            {role: Role(role, how["column"], how["kind"]) for role, how in content["roles"].items()},
        )
        for name, content in definitions()["types"].items()
    }


def read_gold(path: Path, scheme: Scheme) -> dict[str, list[Event]]:
    """Gold events of `scheme` by document id; documents without such an event have an empty list.

    An argument that an event repeats counts once. Raises GoldError when the file is not gold JSONL or an id comes
    twice.
    """
    gold: dict[str, list[Event]] = {}
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    doc_id, events = _document(json.loads(line), scheme)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise GoldError(f"{path}: line {number}: not a gold document: {_what(error)}") from error
                if doc_id in gold:
                    raise GoldError(f"{path}: line {number}: id {doc_id!r} comes a second time")
                gold[doc_id] = events
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: is not UTF-8 text") from error
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror or error}") from error
    return gold


def _what(error: Exception) -> str:
    match error:
        case KeyError():
            return f"{error} is missing"
        case ValueError():
            return str(error)
        case _:
            return "no object of the form {id, event_list: [{event_type, arguments: [{role, argument}]}]}"


def _document(document: Mapping[str, Any], scheme: Scheme) -> tuple[str, list[Event]]:
    events = [
        sorted({(a["role"], str(a["argument"])) for a in event["arguments"] if a["role"] in scheme.roles})
        for event in document.get("event_list") or []
        if event["event_type"] == scheme.gold_type
    ]
    return str(document["id"]), events


def read_events(path: Path, scheme: Scheme) -> dict[str, list[Event]]:
    """Predicted events of `scheme` by doc_id, from an events table in any format, also as a spreadsheet left it.

    Only the columns of the article's own words are read. Raises TableError when the table cannot be read.
    """
    table: dict[str, list[Event]] = defaultdict(list)
    for line, event in predicted(path, scheme):
        table[line.cells["doc_id"]].append(event)
    return dict(table)


def predicted(path: Path, scheme: Scheme, *more: str) -> Iterator[tuple[Line, Event]]:
    """The rows of `scheme` in an events table, each with its event; the columns `more` must be there too.

    Raises TableError when the table cannot be read.
    """
    sheet = read_sheet(path).one_of_each()
    wanted = ("doc_id", "event_type", *(role.column for role in scheme.roles.values()), *more)
    if absent := [name for name in dict.fromkeys(wanted) if name not in sheet.names]:
        raise TableError(f"{path}: columns missing: {', '.join(absent)}")
    for line in sheet.lines:
        if value_named("event_type", line.cells.get("event_type", "")) in scheme.event_types:
            cells = dict.fromkeys(wanted, "") | line.cells
            event = [(role.name, text) for role in scheme.roles.values() for text in texts(cells[role.column])]
            yield replace(line, cells=cells), event


def texts(value: object) -> list[str]:
    """The texts of a cell; a list column is a tuple or separated by `;`."""
    parts = value if isinstance(value, tuple) else str(value or "").split(SEPARATOR)
    return [part.strip() for part in parts if part.strip()]
