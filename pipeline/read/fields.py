"""What the fields of a row are called: the names that rongzi reads, and the Chinese heads that stand for them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def by_field(row: Mapping[str, object]) -> dict[str, object]:
    """`row` by the names that are read (text, title, ...), in any case; where both stand, a name goes before a head."""
    plain = {name.strip().lower(): value for name, value in row.items()}
    heads = _heads()
    return {heads[name]: plain[name] for name in reversed(plain) if name in heads} | plain


@cache
def _heads() -> Mapping[str, str]:
    text = files(__package__).joinpath("fields.csv").read_text(encoding="utf-8")
    return {line["head"]: line["field"] for line in csv.DictReader(text.splitlines())}
