"""`rongzi train`: trains the name tagger again, or measures one, or fits the models beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import not_written
from pipeline.cli.output import fail, line, table
from pipeline.settings import bundled_rules

if TYPE_CHECKING:
    from pipeline.events.learned import Learned
    from pipeline.mentions.ner import Tagger
    from pipeline.model import Article
    from pipeline.train.fit import Overrides
    from pipeline.train.measure import Score

app = typer.Typer()

_SEED = 20
_OUTPUT = Path("models")  # the bundled model is only written when it is named
_MEASURED = 1000  # generated articles that a model is scored on
_VARIANTS: tuple[tuple[str, Overrides], ...] = (
    ("jieba words", {"nlp.tokenizer.unit": "word", "nlp.tokenizer.features": False}),
    ("characters", {"nlp.tokenizer.unit": "char", "nlp.tokenizer.features": False}),
    ("characters, word and lexicon features", {"nlp.tokenizer.unit": "char", "nlp.tokenizer.features": True}),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the options ask for. `documents`: those labelled, also when none were named; `wanted`: settings of the
    training."""

    folder: Path
    output: Path | None
    documents: Path
    labelled: Path | None
    wanted: Overrides
    seed: int
    gold: list[Path]
    model: str | None


@app.command(short_help="Train the name tagger (NER) again, and score it.")
def train(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Where the model goes; default: models/ner."),
    ] = None,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="DIR", help="The folder of rules with train/ and lexicons/.")
    ] = None,
    labelled: Annotated[
        Path | None,
        typer.Option(metavar="JSONL", help="Labelled documents to learn from too; default: corpus/gold of a checkout."),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(min=10, help="Updates of the network; default: rules/train/config.cfg.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the articles and of the network.")] = _SEED,
    gold: Annotated[
        list[Path] | None, typer.Option(metavar="JSONL", help="Measure on these labelled documents; may be repeated.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="The pipeline that --measure measures.")] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Train nothing, measure the model there is.")] = False,
    compare: Annotated[
        bool, typer.Option("--compare", help="Train with each kind of token and show the scores.")
    ] = False,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="Fit the weights of the confidence on the corpus instead.")
    ] = False,
    deals: Annotated[
        bool, typer.Option("--deals", help="Fit the model that reads deals where no rule does instead.")
    ] = False,
) -> None:
    """Train the name tagger (NER) again from generated articles and labelled documents, and score it."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    instead = {"--deals": deals, "--confidence": confidence, "--measure": measure, "--compare": compare}
    chosen = [name for name, given in instead.items() if given]
    if len(chosen) > 1:
        fail(f"{', '.join(chosen)}: give one of them", 2)
    if deals and (steps is not None or gold):
        fail("--deals goes with neither --steps nor --gold", 2)
    folder = (rules or bundled_rules()).resolve()
    if not (folder / "train" / "config.cfg").is_file():
        fail(f"{folder}: no train/config.cfg in this folder of rules", 2)
    for path in (*(gold or ()), *((labelled,) if labelled else ())):
        if not path.is_file():
            fail(f"{path}: no such file", 2)
    if model is not None and not measure:
        fail("--model goes with --measure", 2)
    documents = labelled or folder.parent / "corpus" / "gold" / "gold.jsonl"
    wanted: dict[str, str | int | float | bool] = {"system.seed": seed}
    if documents.is_file():
        wanted["paths.distant"] = str(documents)
    if steps is not None:
        wanted["training.max_steps"] = steps
    asked = _Asked(folder, output, documents, labelled, wanted, seed, gold or [], model)
    try:
        _WORK[chosen[0] if chosen else ""](asked)
    except ValueError as error:
        fail(" ".join(str(error).split()), 2)
    except OSError as error:
        not_written(error, output or _OUTPUT)


def _load(model: str | None, folder: Path) -> Tagger:
    from pipeline.mentions import gazetteer, ner

    try:
        return ner.load(model, folder, gazetteer.load([folder / "lexicons"]))
    except ner.ModelError as error:
        fail(str(error), 2)


def _train(asked: _Asked) -> None:
    from pipeline.train import scores
    from pipeline.train.fit import fit
    from pipeline.train.measure import on_generated

    folder, output, seed = asked.folder, asked.output or _OUTPUT / "ner", asked.seed
    if output.exists() and not (output / "config.cfg").is_file() and (output.is_file() or any(output.iterdir())):
        fail(f"{output}: holds something else than a model, which would be lost: name a new folder with -o", 2)
    kept = output / scores.FILE
    before = json.loads(kept.read_text("utf-8")) if kept.is_file() else None
    nlp = fit(folder, output, asked.wanted, line)
    tagger = _load(str(output), folder)
    reached = on_generated(tagger, folder, seed, _MEASURED)
    steps = nlp.config["training"]["max_steps"]
    distant = asked.wanted.get("paths.distant")
    documents = Path(str(distant)) if distant else None
    text = scores.as_json(reached, folder, documents, seed, steps, _MEASURED)
    kept.write_text(text, "utf-8")
    _show(tagger, reached, asked.gold)
    line(f"The model is in {output}. rongzi run --model {output} reads with it.")
    same = before and all(before[key] == json.loads(text)[key] for key in ("data_sha256", "seed", "steps"))
    lost = scores.worse(before, reached) if before and same else []
    if lost:
        fail("the same data, seed and steps gave less than before: " + "; ".join(lost))


def _confidence(asked: _Asked) -> None:
    from pipeline.extract import extract
    from pipeline.resources import load
    from pipeline.settings import Settings
    from pipeline.train.calibrate import as_json, cases, corpus, fit, worn

    folder, documents, output = asked.folder, asked.documents, asked.output or _OUTPUT / "confidence.json"
    if not documents.is_file():
        fail(f"{documents}: no such file: give the labelled documents with --labelled", 2)
    resources = load(Settings(rules=() if folder == bundled_rules() else (folder,)))
    articles = list(corpus(documents))
    told, hurt = (
        cases(documents, read, lambda article: extract(article, resources))
        for read in (articles, map(worn, articles))
    )
    fitted = fit(told, hurt)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(as_json(fitted), "utf-8")
    line(
        f"{fitted.events} events, {100 * fitted.right:.1f} % right; cross-validated by document: log loss "
        f"{fitted.loss:.3f}, expected calibration error {fitted.error:.3f}"
    )
    line(f"The weights are in {output}. Those that runs use are in {folder / 'model' / 'confidence.json'}.")


def _articles(corpus: Path) -> list[Path]:
    """The labelled files of a checkout from which deals may be learnt: those that nobody may read are not."""
    found = [corpus / "gold" / "gold.jsonl", *sorted((corpus / "blind" / "read").glob("*.jsonl")),
             *sorted((corpus / "gold" / "pieces").glob("*.jsonl"))]
    return [path for path in found if path.is_file()]


def _deals(asked: _Asked) -> None:
    from pipeline.extract import extract
    from pipeline.resources import load
    from pipeline.settings import Settings
    from pipeline.train.calibrate import corpus
    from pipeline.train.deals import as_json, examples, fit, labels

    folder, output = asked.folder, asked.output or _OUTPUT / "deals.json"
    documents = [asked.labelled] if asked.labelled else _articles(folder.parent / "corpus")
    if not documents:
        fail("no labelled documents: give them with --labelled", 2)
    resources = load(Settings(rules=() if folder == bundled_rules() else (folder,), learned=False))

    def read(article: Article, learned: Learned) -> None:
        extract(article, replace(resources, events=replace(resources.events, learned=learned)))

    told = labels(documents)
    found = examples((article for path in documents for article in corpus(path)), told, read)
    model, scores = fit(found)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(as_json(model, scores), "utf-8")
    line(f"{len(told)} documents, {len(found.sums)} sums; where no rule reads a deal, cross-validated by document:")
    rows = [(kind, str(one.labelled), str(one.given), str(one.right)) for kind, one in scores.items()]
    table(("sums of deals", "labelled", "given", "right"), rows, right=("labelled", "given", "right"))
    line(f"The model is in {output}. The one that runs use is {folder / 'model' / 'deals.json'}.")


def _compare(asked: _Asked) -> None:
    import tempfile

    from pipeline.train.fit import fit

    for name, overrides in _VARIANTS:
        with tempfile.TemporaryDirectory() as place:
            fit(asked.folder, Path(place) / "model", {**asked.wanted, **overrides})
            line(name)
            _measure(replace(asked, model=str(Path(place) / "model"), seed=_SEED))


def _measure(asked: _Asked) -> None:
    from pipeline.train.measure import on_generated

    tagger = _load(asked.model, asked.folder)
    _show(tagger, on_generated(tagger, asked.folder, asked.seed, _MEASURED), asked.gold)


def _show(tagger: Tagger, reached: Mapping[str, Score], gold: list[Path]) -> None:
    from pipeline.train.measure import on_gold, speed

    rows = [
        (label, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", str(score.wanted))
        for label, score in reached.items()
    ]
    line(f"{_MEASURED} generated articles, names unseen in training")
    table(("label", "precision", "recall", "F1", "names"), rows, right=("precision", "recall", "F1", "names"))
    for path in gold:
        found = on_gold(tagger, path)
        line(f"{path.name}: names of funding events found as they stand (precision: at least)")
        rows = [
            (kind, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", str(score.wanted))
            for kind, score in found.items()
        ]
        table(("label", "precision", "recall", "F1", "names"), rows, right=("precision", "recall", "F1", "names"))
        texts = [json.loads(row)["text"] for row in path.read_text("utf-8").splitlines() if row.strip()]
        line(f"{speed(tagger, texts):,.0f} tokens a second of processor time")


_WORK: Mapping[str, Callable[[_Asked], None]] = {
    "": _train,
    "--deals": _deals,
    "--confidence": _confidence,
    "--measure": _measure,
    "--compare": _compare,
}
"""What is done instead of training, by the option that asks for it."""
