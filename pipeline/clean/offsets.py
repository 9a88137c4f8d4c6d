"""Applies changes to a text that knows its raw offsets."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from pipeline.model import Aligned, Edit

Change = tuple[int, int, str]
"""Characters `start` to `end` (half open, of the text at hand) become the string."""


def apply(text: Aligned, changes: Sequence[Change], fixer: str) -> tuple[Aligned, list[Edit]]:
    """`text` with `changes` made, and the repairs with their raw offsets.

    Changes must not overlap; they may come in any order. A replacement as long as what it replaces is mapped
    character by character, any other one to the whole raw span of what it replaces. Changes that touch are one Edit.
    """
    ordered = sorted(change for change in changes if text.text[change[0] : change[1]] != change[2])
    if not ordered:
        return text, []
    edits = _edits(text, ordered, fixer)
    parts: list[str] = []
    at = 0
    for start, end, new in ordered:
        parts += (text.text[at:start], new)
        at = end
    parts.append(text.text[at:])
    joined = "".join(parts)
    if all(end - start == len(new) for start, end, new in ordered):
        return Aligned(joined, text.starts, text.ends), edits
    starts: array[int] = array("l")
    ends: array[int] = array("l")
    at = 0
    for start, end, new in ordered:
        starts.extend(text.starts[at:start])
        ends.extend(text.ends[at:start])
        if len(new) == end - start:
            starts.extend(text.starts[start:end])
            ends.extend(text.ends[start:end])
        elif new:
            first, last = text.raw_span(start, end)
            starts.extend([first] * len(new))
            ends.extend([last] * len(new))
        at = end
    starts.extend(text.starts[at:])
    ends.extend(text.ends[at:])
    return Aligned(joined, starts, ends), edits


def _edits(text: Aligned, ordered: Sequence[Change], fixer: str) -> list[Edit]:
    edits: list[Edit] = []
    group: list[Change] = []
    for change in ordered:
        if group and change[0] != group[-1][1]:
            edits.append(_edit(text, group, fixer))
            group = []
        group.append(change)
    edits.append(_edit(text, group, fixer))
    return edits


def _edit(text: Aligned, group: Sequence[Change], fixer: str) -> Edit:
    start, end = group[0][0], group[-1][1]
    first, last = text.raw_span(start, end)
    return Edit(fixer, first, last, text.text[start:end], "".join(new for _, _, new in group))
