"""Whether confidences keep their word: events called right or wrong, by bands of confidence.

An event is right when the gold event that it is paired with agrees on the company and, where either tells an amount or
a round, on at least one of these, all in the lenient reading of `score`. Events are paired one to one so that the most
are right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.gold import Event, Scheme, predicted
from pipeline.evaluate.score import Same, assignment, comparison
from pipeline.review.typed import share
from pipeline.tables.reading import TableError

BANDS = 10  # of equal width
_COMPANY, _FIGURES = "company_text", ("amount_text", "round_text")


@dataclass(frozen=True, slots=True)
class Band:
    """Events with a confidence from `low` to `high` (the last band holds 1 too): count, mean, share right."""

    low: float
    high: float
    events: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bands that hold an event, and the expected calibration error (Naeini et al., 2015).

    The error is the mean over all events of the distance, in their band, between mean confidence and share right.
    """

    bands: tuple[Band, ...]
    events: int
    error: float


def judge(golds: Sequence[Event], guesses: Sequence[Event], scheme: Scheme, same: Same) -> list[bool]:
    """For each event of `guesses` whether it is right; `same` compares texts, see `score.comparison`."""
    grid = [[int(_right(gold, guess, scheme, same)) for guess in guesses] for gold in golds]
    found = {j for i, j in assignment(grid) if grid[i][j]}
    return [number in found for number in range(len(guesses))]


def _right(gold: Event, guess: Event, scheme: Scheme, same: Same) -> bool:
    told = False
    for role in scheme.roles.values():
        if role.column == _COMPANY or role.column in _FIGURES:
            wanted, given = ([text for name, text in event if name == role.name] for event in (gold, guess))
            agree = any(same(role.name, a, b) for a in wanted for b in given)
            if role.column == _COMPANY and not agree:
                return False
            if role.column in _FIGURES and (wanted or given):
                if agree:
                    return True
                told = True
    return not told


def read_confident(path: Path, scheme: Scheme) -> dict[str, list[tuple[Event, float]]]:
    """Events of `scheme` by doc_id with their confidence, from an events table in any format.

    Raises TableError when the table cannot be read or an event has no confidence.
    """
    table: dict[str, list[tuple[Event, float]]] = defaultdict(list)
    for line, event in predicted(path, scheme, "confidence"):
        confidence = share(line.cells["confidence"])
        if confidence is None:
            raise TableError(f"{path}: row {line.number}: an event of {line.cells['doc_id']} has no confidence")
        table[line.cells["doc_id"]].append((event, confidence))
    return dict(table)


def judged(
    gold: Mapping[str, Sequence[Event]], given: Mapping[str, Sequence[tuple[Event, float]]], scheme: Scheme
) -> list[tuple[float, bool]]:
    """Confidence and whether it is right of every event given in a document of `gold`."""
    same = comparison(scheme, lenient=True)
    out: list[tuple[float, bool]] = []
    for doc_id, golds in gold.items():
        found = given.get(doc_id, ())
        right = judge(golds, [event for event, _ in found], scheme, same)
        out += [(confidence, one) for (_, confidence), one in zip(found, right, strict=True)]
    return out


def reliability(events: Sequence[tuple[float, bool]]) -> Reliability:
    """The reliability of (confidence, right) pairs in bands of equal width."""
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in events:
        held[min(int(confidence * BANDS), BANDS - 1)].append((confidence, right))
    bands = []
    error = 0.0
    for number, inside in sorted(held.items()):
        mean = sum(confidence for confidence, _ in inside) / len(inside)
        share = sum(right for _, right in inside) / len(inside)
        bands.append(Band(number / BANDS, (number + 1) / BANDS, len(inside), mean, share))
        error += len(inside) / len(events) * abs(mean - share)
    return Reliability(tuple(bands), len(events), error)
