"""Precision, recall and F1 of predicted events against gold, for each role.

In every document the predicted events are paired one to one with the gold events, and inside a pair the predicted
arguments with the gold arguments of the same role, so that the number of agreeing arguments is the largest. What
agrees is a true positive; every other predicted argument is a false positive, every other gold argument a false
negative. Figures are micro-averaged over all gold documents, those without an event included.

Two readings. Strict: equal after NFKC folding, without white space and case (a round also without 轮 and 融资).
Lenient: amounts equal without 元, 人民币 and words such as 约; a date or a name (of two characters or more) may also
contain the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.alike import overlap
from pipeline.evaluate.gold import Event, Scheme, definitions

Same = Callable[[str, str, str], bool]
"""Whether (role, gold text, predicted text) agree."""


_FAR = 1 << 60  # greater than any sum of gains


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of arguments: true positives, predicted, gold."""

    true: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.true / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.true / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """2 true / (predicted + gold), the harmonic mean of precision and recall."""
        both = self.predicted + self.gold
        return 2 * self.true / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over all roles and for each, the documents that are not all right, and counts of documents.

    `found`: documents with gold events that were given some; `false`: documents without that were given some;
    `unknown`: documents of the table that the gold file does not know, which count for nothing.
    """

    total: Figures
    roles: Mapping[str, Figures]
    wrong: tuple[str, ...]
    documents: int
    with_events: int
    found: int
    false: int
    unknown: int


def score(
    gold: Mapping[str, Sequence[Event]], predicted: Mapping[str, Sequence[Event]], scheme: Scheme, *, lenient: bool
) -> Score:
    """The score of `predicted` against `gold`, both by document id."""
    same = comparison(scheme, lenient=lenient)
    true: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    wrong = []
    for doc_id, golds in gold.items():
        guesses = predicted.get(doc_id, ())
        hits = agreeing(golds, guesses, same)
        here = Counter(role for event in golds for role, _ in event)
        there = Counter(role for event in guesses for role, _ in event)
        if not hits == here == there:
            wrong.append(doc_id)
        true += hits
        wanted += here
        given += there
    return Score(
        Figures(true.total(), given.total(), wanted.total()),
        {role: Figures(true[role], given[role], wanted[role]) for role in scheme.roles if wanted[role] or given[role]},
        tuple(wrong),
        documents=len(gold),
        with_events=sum(1 for events in gold.values() if events),
        found=sum(1 for doc_id, events in gold.items() if events and predicted.get(doc_id)),
        false=sum(1 for doc_id, events in gold.items() if not events and predicted.get(doc_id)),
        unknown=sum(1 for doc_id in predicted if doc_id not in gold),
    )


def agreeing(golds: Sequence[Event], guesses: Sequence[Event], same: Same) -> Counter[str]:
    """Agreeing arguments by role under the best one-to-one pairing of `golds` with `guesses`."""
    grid = [[_shared(gold, guess, same) for guess in guesses] for gold in golds]
    pairs = assignment([[hits.total() for hits in row] for row in grid])
    return sum((grid[i][j] for i, j in pairs), Counter())


def _shared(gold: Event, guess: Event, same: Same) -> Counter[str]:
    """Agreeing arguments by role of one gold and one predicted event, each argument used once."""
    shared: Counter[str] = Counter()
    for role in dict.fromkeys(role for role, _ in gold):
        wanted = [text for name, text in gold if name == role]
        given = [text for name, text in guess if name == role]
        agree = [[int(same(role, a, b)) for b in given] for a in wanted]
        shared[role] = sum(agree[i][j] for i, j in assignment(agree))
    return +shared


def assignment(gains: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Pairs (row, column), each used at most once, with the greatest sum of `gains` (none negative).

    The Hungarian method with potentials in O(rows² · columns): H. W. Kuhn, 1955; J. Munkres, 1957.
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        return sorted((i, j) for j, i in assignment([list(column) for column in zip(*gains, strict=True)]))
    rows, columns = len(gains), len(gains[0])
    row_price, column_price = [0] * (rows + 1), [0] * (columns + 1)
    row_of = [0] * (columns + 1)  # the row of each column, counted from 1; 0 is free
    for row in range(1, rows + 1):
        row_of[0] = row
        column, came_from = 0, [0] * (columns + 1)
        slack = [_FAR] * (columns + 1)
        visited = [False] * (columns + 1)
        while row_of[column]:
            visited[column] = True
            here, step, nearest = row_of[column], _FAR, 0
            for j in range(1, columns + 1):
                if visited[j]:
                    continue
                reduced = -gains[here - 1][j - 1] - row_price[here] - column_price[j]
                if reduced < slack[j]:
                    slack[j], came_from[j] = reduced, column
                if slack[j] < step:
                    step, nearest = slack[j], j
            for j in range(columns + 1):
                if visited[j]:
                    row_price[row_of[j]] += step
                    column_price[j] -= step
                else:
                    slack[j] -= step
            column = nearest
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    return sorted((row_of[j] - 1, j - 1) for j in range(1, columns + 1) if row_of[j])


def comparison(scheme: Scheme, *, lenient: bool) -> Same:
    """How two texts of a role of `scheme` are compared, see the head of this module."""
    content = definitions()
    patterns = {
        kind: [
            re.compile(how[reading])
            for reading in ("strict", "lenient")
            if reading in how and (lenient or reading == "strict")
        ]
        for kind, how in content["ignore"].items()
    }
    words: Mapping[str, Mapping[str, str]] = content["same_words"] if lenient else {}

    def key(kind: str, text: str) -> str:
        text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
        for word, other in words.get(kind, {}).items():
            text = text.replace(word, other)
        for pattern in patterns.get(kind, ()):
            text = pattern.sub("", text)
        return text

    def same(role: str, gold: str, guess: str) -> bool:
        kind = scheme.roles[role].kind
        a, b = key(kind, gold), key(kind, guess)
        if a == b:
            return True
        if not lenient or not a or not b or kind == "amount":
            return False
        return (kind == "date" or min(len(a), len(b)) >= 2) and overlap(a, b)

    return same
