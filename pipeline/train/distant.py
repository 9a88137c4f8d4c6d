"""Distant labels: the names in documents with event labels (the DuEE-fin form) become names in their text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import regex
import yaml

from pipeline.train.generate import Labelled

_LONGEST = 1200  # characters of a document that are used; the events stand in front


def load_roles(rules: Path) -> dict[str, str]:
    """Argument role to label, from rules/train/roles.yml; roles that are no names are not in it."""
    value = yaml.safe_load((rules / "train" / "roles.yml").read_text("utf-8"))
    return {str(role): str(label) for role, label in value.items()}


def documents(path: Path, roles: dict[str, str]) -> Iterator[Labelled]:
    """The documents of a JSONL file in which a labelled name occurs, every occurrence of it marked.

    Only what is marked is known to be right: other names in the text are unlabelled, not absent. A name with several
    roles in a document has the label of the first. Raises ValueError naming the line that is no document.
    """
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
            text = str(document["text"])[:_LONGEST]
            wanted: dict[str, str] = {}
            for event in document.get("event_list", ()):
                for argument in event["arguments"]:
                    label = roles.get(argument["role"])
                    if label and len(argument["argument"]) > 1:
                        wanted.setdefault(argument["argument"], label)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}:{number}: no document with text and event_list ({error})") from None
        if not wanted:
            continue
        # Longer names first: 深创投 must not be found inside 深创投红土基金.
        pattern = regex.compile("|".join(regex.escape(name) for name in sorted(wanted, key=len, reverse=True)))
        spans = tuple((*match.span(), wanted[match.group()]) for match in pattern.finditer(text))
        if spans:
            yield Labelled(text, spans)
