"""datapackage.json: the schema of the CSV tables in a form that machines read.

Data Package and Table Schema 1.0, https://specs.frictionlessdata.io/table-schema/
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.tables.schema import SEPARATOR, TABLES, Column, Table
from pipeline.tables.values import VALUES

NAME = "datapackage.json"
_TYPES = {"text": "string", "list": "string", "date": "string", "integer": "integer", "number": "number"}
_ISO = r"\d{4}(-\d{2}(-\d{2})?)?"  # dates are cut to their precision, so the type `date` does not fit
_KEYS = {"events": "event_id", "deals": "deal_id", "documents": "doc_id"}
_REFERENCES = {
    "events": (("deal_id", "deals", "deal_id"), ("doc_id", "documents", "doc_id")),
    "investors": (("event_id", "events", "event_id"), ("doc_id", "documents", "doc_id")),
    "mentions": (("doc_id", "documents", "doc_id"),),
}


def field(table: Table, column: Column) -> dict[str, Any]:
    """One column as a field of a Table Schema. Lists are text with `;`."""
    described: dict[str, Any] = {
        "name": column.name,
        "title": column.zh,
        "description": column.en + (f" ({column.unit})" if column.unit else ""),
        "type": _TYPES[column.type],
    }
    constraints: dict[str, Any] = {}
    if column.name in VALUES and table.name in ("events", "deals"):
        constraints["enum"] = list(VALUES[column.name])
    if column.type == "date":
        constraints["pattern"] = _ISO
    if column.type in ("integer", "number"):
        constraints["minimum"] = 0
    if column.name == "confidence":
        constraints["maximum"] = 1
    if column.name == _KEYS.get(table.name):
        constraints |= {"required": True, "unique": True}
    if column.type == "list":
        described["separator"] = SEPARATOR
    return described | ({"constraints": constraints} if constraints else {})


def schema(table: Table) -> dict[str, Any]:
    """The Table Schema of `table`."""
    out: dict[str, Any] = {"fields": [field(table, column) for column in table.columns], "missingValues": [""]}
    if table.name in _KEYS:
        out["primaryKey"] = _KEYS[table.name]
    references = [
        {"fields": own, "reference": {"resource": other, "fields": theirs}}
        for own, other, theirs in _REFERENCES.get(table.name, ())
    ]
    return out | ({"foreignKeys": references} if references else {})


def datapackage() -> dict[str, Any]:
    """The description of all CSV tables of a run."""
    return {
        "profile": "tabular-data-package",
        "name": "rongzi",
        "title": "融资事件 · Funding events",
        "resources": [
            {
                "name": table.name,
                "title": table.zh,
                "description": f"One row per {table.en}.",
                "path": f"{table.name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
                "schema": schema(table),
            }
            for table in TABLES.values()
        ],
    }


def write_datapackage(folder: Path) -> None:
    """Writes datapackage.json into `folder`. Raises OSError."""
    text = json.dumps(datapackage(), ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")
