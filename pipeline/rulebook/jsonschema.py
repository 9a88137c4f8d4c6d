"""The JSON Schema of rule files, made from the models, so that an editor completes and checks while one types.

Written to rules/schema/ by `python -m pipeline.rulebook.jsonschema`; a test keeps the files in step.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.rulebook.macros import PLACEHOLDERS
from pipeline.rulebook.schema import KINDS
from pipeline.settings import bundled_rules

_DRAFT = "http://json-schema.org/draft-07/schema#"
_MACRO_NAMES = "^(?!(?:" + "|".join(PLACEHOLDERS) + ")$)[A-Z][A-Z0-9_]*$"
_MACROS = {
    "type": "object",
    "description": "Patterns used as {NAME}, or {NAME:group} for the same in a group.",
    "patternProperties": {_MACRO_NAMES: {"type": "string"}},
    "additionalProperties": False,
}


def file_schema(kind: str) -> dict[str, Any]:
    """The schema of a file with rules of `kind`."""
    model = KINDS[kind]
    rule = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = rule.pop("$defs", {})
    definitions["Rule"] = rule
    definitions["SwitchedOff"] = {
        "type": "object",
        "description": "Switches a rule of another folder off.",
        "properties": {"id": {"type": "string"}, "enabled": {"const": False}, "note": {"type": "string"}},
        "required": ["id", "enabled"],
        "additionalProperties": False,
    }
    return {
        "$schema": _DRAFT,
        "title": f"Rules of kind {kind}",
        "description": (model.__doc__ or "").strip(),
        "type": "object",
        "properties": {
            "kind": {"const": kind},
            "macros": _MACROS,
            "rules": {
                "type": "array",
                "items": {"anyOf": [{"$ref": "#/definitions/Rule"}, {"$ref": "#/definitions/SwitchedOff"}]},
            },
        },
        "required": ["kind", "rules"],
        "additionalProperties": False,
        "definitions": definitions,
    }


def schemas() -> dict[str, str]:
    """Every schema file: name and text."""
    made = {f"{kind}.json": file_schema(kind) for kind in KINDS}
    made["macros.json"] = {"$schema": _DRAFT, "title": "Macros shared by all rules", **_MACROS}
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in made.items()}


def write(folder: Path) -> list[Path]:
    """Writes the schema files into `folder`; returns their paths. Raises OSError when it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        out.append(folder / name)
    return out


if __name__ == "__main__":
    write(bundled_rules() / "schema")
