"""Rounds: from the groups of a round rule to the canonical name."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import regex


def _plain(char: str) -> str:
    """One hyphen for all that people write for it: Pre—IPO, Pre_IPO."""
    return char if char.isalnum() else "-"


def canonical_round(match: regex.Match[str], names: Mapping[str, str]) -> str:
    """The canonical round of a match with groups letter, index, plus, pre, or named, or ordinal.

    `names` maps a folded named round (天使, pre-ipo) to its canonical form. A1, A+, Pre-A, 天使+, 第三轮.
    """
    groups = match.groupdict()
    plus = unicodedata.normalize("NFKC", groups.get("plus") or "")
    if groups.get("letter"):
        letter = unicodedata.normalize("NFKC", groups["letter"]).upper()
        prefix = "Pre-" if groups.get("pre") else ""
        return f"{prefix}{letter}{groups.get('index') or ''}{plus}"
    if groups.get("named"):
        folded = "".join(_plain(char) for char in groups["named"] if not char.isspace()).casefold()
        return names.get(folded, groups["named"]) + plus
    return match.group()
