"""The same event in two tables: by its id, else the one in the same article that agrees with it most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from pipeline.alike import overlap

Cells = Mapping[str, str]

# How much each agreement counts. The company and the sentence say most about which event is meant.
_WEIGHTS = {"company": 3.0, "evidence": 3.0, "round": 2.0, "amount": 2.0, "event_type": 1.0, "investors": 1.0,
            "event_date": 1.0}  # fmt: skip
_HELD = 0.9  # the share for words that hold the others
_ALIKE = 0.6  # of the characters of two sentences from which on one is taken for a new wording of the other
_LEAST = 0.5  # of the weight of what is known on either side


def likeness(one: Cells, two: Cells) -> float:
    """How much two events agree, from 0 to 1, over the columns that at least one of them fills."""
    agreed = total = 0.0
    for column, weight in _WEIGHTS.items():
        share = _agreement(column, one, two)
        if share is not None:
            agreed += weight * share
            total += weight
    return agreed / total if total else 0.0


def _agreement(column: str, one: Cells, two: Cells) -> float | None:
    """None when neither side knows the column."""
    a, b = one.get(column, ""), two.get(column, "")
    a_text, b_text = one.get(f"{column}_text", ""), two.get(f"{column}_text", "")
    if not (a or b or a_text or b_text):
        return None
    if (a and a == b) or (a_text and a_text == b_text):
        return 1.0
    match column:
        case "company":
            return 0.7 if any(overlap(x, y) for x in (a, a_text) for y in (b, b_text)) else 0.0
        case "investors":
            left, right = {*a.split(";"), *a_text.split(";")} - {""}, {*b.split(";"), *b_text.split(";")} - {""}
            return len(left & right) / len(left | right)
        case "evidence":
            return max(_worded(a, b), _overlap(one, two))
        case "amount":
            same = a and b and _number(a) is not None and _number(a) == _number(b)
            return 1.0 if same else _HELD if overlap(a_text, b_text) else 0.0
        case "event_date":
            return 0.5 if a and b and (a.startswith(b) or b.startswith(a)) else 0.0
    return 0.0


def _worded(one: str, two: str) -> float:
    """How much two sentences agree in their words: one of which holds the other nearly wholly, of others the share of
    characters in common when it is large."""
    if not one or not two:
        return 0.0
    if overlap(one, two):
        return _HELD
    words = SequenceMatcher(None, min(one, two), max(one, two), autojunk=False)  # its ratio has a side
    return share if words.quick_ratio() >= _ALIKE and (share := words.ratio()) >= _ALIKE else 0.0


def unpaired(
    old: Sequence[Cells], new: Sequence[Cells], found: Sequence[tuple[int, int, float]]
) -> tuple[list[Cells], list[Cells]]:
    """The rows of `old` and those of `new` that no pair of `found` holds, in order."""
    held_old, held_new = {a for a, _, _ in found}, {b for _, b, _ in found}
    return (
        [row for at, row in enumerate(old) if at not in held_old],
        [row for at, row in enumerate(new) if at not in held_new],
    )


def _overlap(one: Cells, two: Cells) -> float:
    ends = [_number(cells.get(name, "")) for cells in (one, two) for name in ("evidence_start", "evidence_end")]
    start_1, end_1, start_2, end_2 = ends
    if start_1 is None or end_1 is None or start_2 is None or end_2 is None:
        return 0.0
    shared = min(end_1, end_2) - max(start_1, start_2)
    return max(0.0, shared) / max(1.0, max(end_1, end_2) - min(start_1, start_2))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def pairs(old: Sequence[Cells], new: Sequence[Cells]) -> list[tuple[int, int, float]]:
    """Which row of `old` is which row of `new`: indexes and likeness (1 for the same id), in the order of `old`.

    Rows with the same `event_id` are one event. What is left is paired within each `doc_id`, the best pair first;
    ties go to the earlier rows. Pairs that agree less than `_LEAST` are none.
    """
    by_id: dict[str, int] = {}
    for at, cells in enumerate(new):
        by_id.setdefault(cells.get("event_id", ""), at)
    found: list[tuple[int, int, float]] = []
    taken: set[int] = set()
    left: defaultdict[str, list[int]] = defaultdict(list)
    for at, cells in enumerate(old):
        other = by_id.get(cells.get("event_id", "")) if cells.get("event_id") else None
        if other is not None and other not in taken:
            taken.add(other)
            found.append((at, other, 1.0))
        else:
            left[cells.get("doc_id", "")].append(at)
    right: defaultdict[str, list[int]] = defaultdict(list)
    for at, cells in enumerate(new):
        if at not in taken:
            right[cells.get("doc_id", "")].append(at)
    for doc_id, olds in left.items():
        scored = [(likeness(old[a], new[b]), a, b) for a in olds for b in right.get(doc_id, ())]
        used_old: set[int] = set()
        used_new: set[int] = set()
        for score, a, b in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
            if score < _LEAST:
                break
            if a not in used_old and b not in used_new:
                used_old.add(a)
                used_new.add(b)
                found.append((a, b, score))
    return sorted(found)
