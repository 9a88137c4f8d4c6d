"""What the fields of a row are called: the names that rongzi reads, and the heads that stand for them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files


def by_field(row: Mapping[str, object]) -> dict[str, object]:
    """`row` by the names that are read (text, title, ...), in any case; the first head that holds something stands for
    a name that is not there or holds nothing."""
    plain = {name.strip().lower(): value for name, value in row.items()}
    fields, heads = dict(plain), _heads()
    for name, value in plain.items():
        if name in heads and not fields.get(heads[name]):
            fields[heads[name]] = value
    return fields


def read_twice(heads: Sequence[str]) -> str:
    """The first of `heads` (lower case) that is read and stands there twice; empty when there is none."""
    known = {"id", "html", *_heads(), *_heads().values()}
    return next((name for name, times in Counter(heads).items() if times > 1 and name in known), "")


@cache
def _heads() -> Mapping[str, str]:
    text = files(__package__).joinpath("fields.csv").read_text(encoding="utf-8")
    return {line["head"]: line["field"] for line in csv.DictReader(text.splitlines())}
