"""Fits the model that reads deals where no rule does (rules/model/deals.json) to labelled articles.

Each sum in a labelled article is an example: of the kind of deal of which it is an argument, or of none; and each name
beside the sum of a deal is one of a party to it, or of none. Sums in sentences that rules read are examples too.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.alike import overlap
from pipeline.evaluate.gold import Event, Scheme, read_gold, schemes
from pipeline.evaluate.score import comparison
from pipeline.events.draft import Draft, Reader
from pipeline.events.learned import (
    KINDS,
    PARTIES,
    DealModel,
    Learned,
    Linear,
    features_of_name,
    features_of_sum,
    tokenize,
)
from pipeline.events.lines import Line
from pipeline.model import Article
from pipeline.train.calibrate import sigmoid

FOLDS = 4
PRECISION = {"financing": 0.88, "acquisition": 0.88, "ipo": 0.85}
"""Of the deals of each kind that the model gives in cross-validation, the share that is right."""
_RARE = 3  # examples that a feature must occur in
_LASSO = 5e-6  # weight of the penalty that makes weights nothing (the loss is a mean over examples)
_RIDGE = 2e-6
_STEPS = 300
_UNREAD = 2.0  # weight of an example in a sentence that no rule reads
_DECIMALS = 2

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Deal:
    """A labelled deal: its kind, its arguments by what they are here, the amount or a party, and how amounts are held
    against each other."""

    kind: str
    told: Mapping[str, Set[str]]
    alike: Callable[[str, str], bool]

    def has_sum(self, text: str) -> bool:
        """Whether a sum is that of the deal (近5000万元 and 5000万元 are)."""
        return any(self.alike(one, text) for one in self.told["amount"])


@dataclass(frozen=True, slots=True)
class Example:
    """What is looked at in a sum or a name, and what it is; `unread`: no rule finds a deal in its sentence."""

    doc_id: str
    features: frozenset[str]
    answer: str
    unread: bool


@dataclass(frozen=True, slots=True)
class Examples:
    """Sums, whose answer is a kind of deal or nothing, and the names beside sums of deals, each a party or nothing."""

    sums: list[Example]
    names: list[Example]


@dataclass(frozen=True, slots=True)
class Score:
    """How the model did in cross-validation where no rule finds a deal: sums of deals of a kind, those given, and how
    many of these are right."""

    labelled: int
    given: int
    right: int


def labels(gold: Iterable[Path]) -> dict[str, list[Deal]]:
    """The labelled deals of each document. Raises GoldError."""
    kinds, out = {name: scheme for name, scheme in schemes().items() if name in KINDS}, dict[str, list[Deal]]()
    for path in gold:
        for kind, scheme in kinds.items():
            for doc_id, events in read_gold(path, scheme).items():
                out.setdefault(doc_id, []).extend(_deal(kind, event, scheme) for event in events)
    return out


def _deal(kind: str, event: Event, scheme: Scheme) -> Deal:
    told: dict[str, set[str]] = {column: set() for column in ("amount", *PARTIES)}
    for role, text in event:
        column = scheme.roles[role].column.removesuffix("_text")
        if column in told:
            told[column].add(text)
    amount = next(name for name, role in scheme.roles.items() if role.column == "amount_text")
    return Deal(kind, told, partial(comparison(scheme, lenient=True), amount))


def examples(
    articles: Iterable[Article], told: Mapping[str, Sequence[Deal]], read: Callable[[Article, Learned], object]
) -> Examples:
    """The examples of `articles`, of which `told` has the labels; `read` extracts from an article, with what is asked
    of each of its lines."""
    out = Examples([], [])
    for article in articles:
        deals = told.get(article.doc_id, ())

        def watch(line: Line, drafts: list[Draft], reader: Reader, topic: str, doc_id: str = article.doc_id,
                  deals: Sequence[Deal] = deals) -> list[Draft]:
            _add(out, doc_id, line, reader, topic, deals, not drafts)
            return drafts

        read(article, watch)
    return out


def _add(
    out: Examples, doc_id: str, line: Line, reader: Reader, topic: str, deals: Sequence[Deal], unread: bool
) -> None:
    """Adds the examples of a line to `out`."""
    found = tokenize(line.view, reader)
    for at, place in found.sums:
        of_sum = [deal for deal in deals if deal.has_sum(line.view.mentions[place].text)]
        kind = of_sum[0].kind if of_sum else ""
        out.sums.append(Example(doc_id, frozenset(features_of_sum(found, at, line, place, topic)), kind, unread))
        for name in found.names if kind else ():
            party = next((one for one in PARTIES if any(_named(name.text, deal.told[one]) for deal in of_sum)), "")
            features = frozenset(features_of_name(found, name, at, kind, topic))
            out.names.append(Example(doc_id, features, party, unread))


def _named(name: str, labelled: Set[str]) -> bool:
    """Whether a name is one of those labelled, or a part of it, or more of it."""
    return any(name == one or (len(name) > 1 and overlap(name, one)) for one in labelled)


def fit(found: Examples) -> tuple[DealModel, dict[str, Score]]:
    """The model, and for each kind of deal its score in cross-validation by document.

    A sum is taken for that of a deal from the logit on at which the precision there is that of its kind in `PRECISION`.
    Raises ValueError when there are no examples of a kind.
    """
    sums, scores = {}, {}
    for kind in KINDS:
        least, scores[kind] = _least(found.sums, kind)
        sums[kind] = replace(_fitted(found.sums, kind), least=least)
    return DealModel(sums, {party: _fitted(found.names, party) for party in PARTIES}), scores


def _least(found: Sequence[Example], kind: str) -> tuple[float, Score]:
    """The logit from which on a sum is that of a deal of a kind, by those that were not learned from."""
    folds = np.array([zlib.crc32(one.doc_id.encode()) % FOLDS for one in found])
    logits: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        linear = _fitted([one for one, number in zip(found, folds, strict=True) if number != fold], kind)
        logits += [(linear.logit(one.features), one.answer == kind)
                   for one, number in zip(found, folds, strict=True) if number == fold and one.unread]
    logits.sort(key=lambda pair: -pair[0])
    right = np.cumsum([good for _, good in logits])
    kept = np.flatnonzero(right >= PRECISION[kind] * np.arange(1, len(logits) + 1))
    if not len(kept):
        raise ValueError(f"too few examples of {kind} in sentences that no rule reads")
    last = int(kept[-1])
    return round(logits[last][0], _DECIMALS), Score(int(right[-1]), last + 1, int(right[last]))


def _fitted(found: Sequence[Example], answer: str) -> Linear:
    """Logistic regression with an elastic net, by accelerated proximal gradient steps (Beck and Teboulle, A Fast
    Iterative Shrinkage-Thresholding Algorithm for Linear Inverse Problems, 2009)."""
    right = np.array([one.answer == answer for one in found], dtype=np.float64)
    if right.sum() in (0, len(right)):
        raise ValueError(f"examples of {answer} and others are wanted, both")
    often = Counter(feature for one in found for feature in one.features)
    places = {feature: at for at, feature in enumerate(sorted(one for one, number in often.items() if number >= _RARE))}
    held = [sorted(places[feature] for feature in one.features if feature in places) for one in found]
    columns = np.array([place for row in held for place in row], dtype=np.int64)
    rows = np.repeat(np.arange(len(held)), [len(row) for row in held])
    values = np.array([1 / max(len(one.features), 1) ** 0.5 for one in found])[rows]
    share = np.array([_UNREAD if one.unread else 1.0 for one in found])
    share /= share.sum()
    step = 2.0  # one over the Lipschitz constant of the gradient, with rows of length 1 and the bias

    def slope(weights: Vector, bias: float) -> tuple[Vector, float]:
        told = np.bincount(rows, weights[columns] * values, minlength=len(found)).astype(np.float64)
        wrong = share * (sigmoid(told + bias) - right)
        return np.bincount(columns, values * wrong[rows], minlength=len(places)) + _RIDGE * weights, float(wrong.sum())

    weights = ahead = np.zeros(len(places))
    bias = bias_ahead = 0.0
    pace = 1.0
    for _ in range(_STEPS):
        down, bias_down = slope(ahead, bias_ahead)
        moved = ahead - step * down
        moved = np.sign(moved) * np.maximum(np.abs(moved) - step * _LASSO, 0)
        bias_moved = bias_ahead - step * bias_down
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = moved + (pace - 1) / faster * (moved - weights)
        bias_ahead = bias_moved + (pace - 1) / faster * (bias_moved - bias)
        weights, bias, pace = moved, bias_moved, faster
    rounded = {feature: round(float(weights[at]), _DECIMALS) for feature, at in places.items()}
    return Linear(round(bias, _DECIMALS), {feature: weight for feature, weight in rounded.items() if weight})


def as_json(model: DealModel, scores: Mapping[str, Score]) -> str:
    """The text of rules/model/deals.json."""
    def content(one: Linear) -> dict[str, object]:
        return {"bias": one.bias, "least": one.least, "weights": one.weights}

    told = {
        "sums": {name: content(one) for name, one in model.sums.items()},
        "parties": {name: content(one) for name, one in model.parties.items()},
        "cross_validated": {
            kind: {"labelled": one.labelled, "given": one.given, "right": one.right} for kind, one in scores.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=0) + "\n"
