"""Fits the weights of the confidence: logistic regression with a ridge on the events found in labelled documents."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.evaluate.gold import read_gold, schemes, texts
from pipeline.evaluate.reliability import judge, reliability
from pipeline.evaluate.score import comparison
from pipeline.model import Article, Extraction, aligned
from pipeline.normalise.confidence import Weights, features, known_ends, trigger
from pipeline.read import read_path
from pipeline.tables.rows import event_rows

FOLDS = 10
_RIDGES = (1.0, 3.0, 10.0, 30.0)
_STEPS = 50  # of Newton's method, which needs less than ten
_DAMAGED = "company_damaged"
_WORN = 40  # of so many Chinese characters a worn article has lost one
_ROUNDED = 4  # decimals of a weight: processors differ far behind them

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """An event that was found: its document, features, trigger rule, and whether it is right."""

    doc_id: str
    features: Mapping[str, float]
    rule: str
    right: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights, and how they did in cross-validation: events, share right, log loss in nats, calibration error."""

    weights: Weights
    ridge: float
    events: int
    right: float
    loss: float
    error: float


def corpus(gold: Path) -> Iterator[Article]:
    """The articles that `gold` labels, read as users have them: from the files that its `file` fields name.

    A document without one, or whose file is not there, is taken as its title and text stand in `gold`. Raises
    ValueError naming the line that is no document.
    """
    seen: set[Path] = set()
    for number, line in enumerate(gold.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
            doc_id, text = str(document["id"]), str(document["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{gold.name}:{number}: no document with id and text ({error})") from None
        path = gold.parent.parent / str(document.get("file") or "")
        if not path.is_file():
            yield Article(doc_id, text, aligned(text), document.get("title") or "", document.get("published"))
        elif path not in seen:
            seen.add(path)
            results = read_path(str(path), str(gold.parent.parent))
            yield from (result for result in results if isinstance(result, Article))


def worn(article: Article) -> Article:
    """`article` as a wrong decoding leaves it: here and there a Chinese character is lost (U+FFFD)."""
    text = "".join(
        "\ufffd" if "\u4e00" <= char <= "\u9fff" and not zlib.crc32(f"{article.doc_id} {at}".encode()) % _WORN else char
        for at, char in enumerate(article.body.text)
    )
    return replace(article, body=replace(article.body, text=text))


def cases(gold: Path, articles: Iterable[Article], extract: Callable[[Article], Extraction]) -> list[Case]:
    """The events that `extract` finds in those of `articles` that `gold` labels, of every type, right or wrong.

    Raises GoldError when `gold` cannot be read.
    """
    labelled = {name: (scheme, read_gold(gold, scheme), comparison(scheme, lenient=True))
                for name, scheme in schemes().items()}
    out: list[Case] = []
    for article in articles:
        if not any(article.doc_id in documents for _, documents, _ in labelled.values()):
            continue
        told = extract(article)
        rows, known = event_rows(told), known_ends(told.mentions)
        for scheme, documents, same in labelled.values():
            here = [number for number, row in enumerate(rows) if row["event_type"] in scheme.event_types]
            guesses = [
                [(role.name, text) for role in scheme.roles.values() for text in texts(rows[number][role.column])]
                for number in here
            ]
            right = judge(documents[article.doc_id], guesses, scheme, same)
            for number, one in zip(here, right, strict=True):
                event = told.events[number]
                found = features(event, told.events, told.clean.text, known)
                out.append(Case(article.doc_id, found, trigger(event), one))
    return out


def fit(found: Sequence[Case], hurt: Sequence[Case] = ()) -> Fitted:
    """The weights of the ridge that does best in cross-validation by document; that of a damaged name is fitted to
    `hurt`, the events of worn articles, with the others as they are.

    Of the ridges whose log loss is within one standard error of the least (Breiman et al., Classification and
    Regression Trees, 1984) it is the one with the least calibration error.

    Raises ValueError when the events are all right or all wrong: nothing can be learnt from them.
    """
    if len({case.right for case in found}) < 2:
        raise ValueError("right and wrong events are wanted, both")
    names = sorted({name for case in found for name in case.features})
    rules = sorted({case.rule for case in found if case.rule})
    matrix = _matrix(found, names, rules)
    right = np.array([case.right for case in found], dtype=np.float64)
    fold = _folds(found)
    trials = []
    for ridge in _RIDGES:
        given = np.zeros(len(found))
        for number in range(FOLDS):
            out = fold == number
            if out.any():
                given[out] = sigmoid(matrix[out] @ _newton(matrix[~out], right[~out], ridge))
        held = np.clip(given, 1e-6, 1 - 1e-6)
        losses = -(right * np.log(held) + (1 - right) * np.log(1 - held))
        error = reliability([(float(one), bool(good)) for one, good in zip(held, right, strict=True)]).error
        trials.append((float(losses.mean()), float(losses.std() / np.sqrt(len(found))), round(error, _ROUNDED), ridge))
    least, spread, *_ = min(trials)
    loss, _, error, ridge = min((trial for trial in trials if trial[0] <= least + spread), key=lambda trial: trial[2:])
    weights = [round(float(value), _ROUNDED) for value in _newton(matrix, right, ridge)]
    features = dict(zip(names, weights[1:], strict=False))
    if any(case.features.get(_DAMAGED) for case in hurt):
        left = [case for case in hurt if case.features.get(_DAMAGED)]
        logits = _matrix(left, names, rules) @ np.array(weights)
        added = _offset(logits, np.array([case.right for case in left], dtype=np.float64))
        features[_DAMAGED] = round(features.get(_DAMAGED, 0.0) + added, _ROUNDED)
    return Fitted(
        Weights(weights[0], features, dict(zip(rules, weights[1 + len(names):], strict=True))),
        ridge, len(found), float(right.mean()), round(loss, _ROUNDED), error,
    )  # fmt: skip


def as_json(fitted: Fitted) -> str:
    """The text of rules/model/confidence.json."""
    content = {
        "bias": fitted.weights.bias,
        "features": fitted.weights.features,
        "rules": fitted.weights.rules,
        "fitted": {
            "events": fitted.events, "right": round(fitted.right, _ROUNDED), "ridge": fitted.ridge,
            "cross_validated_log_loss": fitted.loss, "cross_validated_calibration_error": fitted.error,
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _matrix(found: Sequence[Case], names: Sequence[str], rules: Sequence[str]) -> Matrix:
    return np.array(
        [[1.0, *(case.features.get(name, 0.0) for name in names), *(float(case.rule == rule) for rule in rules)]
         for case in found]
    )  # fmt: skip


def _folds(found: Sequence[Case]) -> npt.NDArray[np.int64]:
    """The fold of each event: documents in order of their id, dealt out in turn."""
    order = {doc_id: number for number, doc_id in enumerate(sorted({case.doc_id for case in found}))}
    return np.array([order[case.doc_id] % FOLDS for case in found], dtype=np.int64)


def sigmoid(logits: Matrix) -> Matrix:
    """The share that each of `logits` stands for."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def _offset(logits: Matrix, right: Matrix) -> float:
    """What is to be added to the `logits` of events for the least log loss, with a ridge of 1."""
    added = 0.0
    for _ in range(_STEPS):
        share = sigmoid(logits + added)
        added += float(((right - share).sum() - added) / ((share * (1 - share)).sum() + 1))
    return added


def _newton(matrix: Matrix, right: Matrix, ridge: float) -> Matrix:
    """Weights of least penalised log loss (iteratively reweighted least squares); the first column bears no penalty."""
    penalty = np.diag([1e-9, *([ridge] * (matrix.shape[1] - 1))])
    weights = np.zeros(matrix.shape[1])
    for _ in range(_STEPS):
        share = sigmoid(matrix @ weights)
        slope = matrix.T @ (right - share) - penalty @ weights
        curve = (matrix * (share * (1 - share))[:, None]).T @ matrix + penalty
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-10:
            break
    return np.asarray(weights)
