"""The training run: spaCy's own loop over articles that the grammar makes while it trains."""

from __future__ import annotations

import io
import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import regex
import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as run_loop
from spacy.util import load_config, registry

from pipeline.mentions import gazetteer
from pipeline.mentions.gazetteer import Hit
from pipeline.mentions.tokens import HybridTokenizer
from pipeline.train import generate
from pipeline.train.distant import documents, load_roles
from pipeline.train.generate import Labelled

if TYPE_CHECKING:
    from spacy.language import Language

NAME = {
    "name": "rongzi_names",
    "version": "1.0.0",
    "description": "Names in Chinese funding and capital-market news",
    "license": "MIT",
}
_COLOUR = regex.compile(r"\x1b\[[0-9;]*m")
_TABLE = regex.compile(r"E +#|-+ |\s*\d+ +\d")  # the rows of spaCy's progress table; the rest speaks of temporary files
Overrides = Mapping[str, str | int | float | bool]


def example(tokenizer: HybridTokenizer, made: Labelled, known: list[Hit], complete: bool = True) -> Example:
    """`made` as spaCy trains on it; unless `complete`, what is not marked counts as unknown, not as no name.

    A name that falls between the tokens is lost (only with `unit` word).
    """
    predicted = tokenizer(made.text, known)
    words = [token.text for token in predicted]
    reference = Doc(tokenizer.vocab, words=words, spaces=[bool(token.whitespace_) for token in predicted])
    spans = (reference.char_span(start, end, label=label) for start, end, label in made.spans)
    found = [span for span in spans if span is not None]
    reference.set_ents(found, default="outside" if complete else "missing")
    return Example(predicted, reference)


def kept_hits(hits: list[Hit], text: str, share: float, rng: random.Random) -> list[Hit]:
    """The hits of a random `share` (0 to 1) of the names in `text`: the tagger must also do without the lexicon."""
    names = dict.fromkeys(text[hit.start : hit.end] for hit in hits)
    kept = {name for name in names if rng.random() < share}
    return [hit for hit in hits if text[hit.start : hit.end] in kept]


@registry.readers("rongzi.Articles.v1")  # type: ignore[untyped-decorator]
def create_reader(
    rules: str, seed: int, part: str, limit: int, known: float, distant: str, distant_every: int
) -> Callable[[Language], Iterator[Example]]:
    """The corpus that the config names: generated articles, without end when `limit` is 0.

    `known` is the share of lexicon names shown as features. After every `distant_every` articles stands a document of
    the JSONL file `distant` (none when it is empty), in turns.
    """

    def read(nlp: Language) -> Iterator[Example]:
        folder = Path(rules)
        lexicon = gazetteer.load([folder / "lexicons"])
        rng = random.Random(f"{seed}/{part}/known")
        made = generate.articles(folder, seed, part)
        ours = list(documents(Path(distant), load_roles(folder))) if distant else []
        turns = itertools.cycle(ours)
        tokenizer = nlp.tokenizer
        if not isinstance(tokenizer, HybridTokenizer):
            raise ValueError("the config names another tokenizer than rongzi.HybridTokenizer.v1")

        def ready(article: Labelled, complete: bool) -> Example:
            hits: list[Hit] = list(lexicon.find(article.text))
            return example(tokenizer, article, kept_hits(hits, article.text, known, rng), complete)

        for number, article in enumerate(itertools.islice(made, limit or None), 1):
            yield ready(article, True)
            if ours and number % distant_every == 0:
                yield ready(next(turns), False)

    return read


class _Lines(io.StringIO):
    """What spaCy writes while it trains, passed on line by line."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell
        self._text = ""

    def write(self, text: str) -> int:
        *lines, self._text = (self._text + text).split("\n")
        for line in lines:
            plain = _COLOUR.sub("", line)
            if _TABLE.match(plain):
                self._tell(plain)
        return len(text)


def fit(
    rules: Path, output: Path, overrides: Overrides | None = None, tell: Callable[[str], None] = lambda line: None
) -> Language:
    """Trains with `rules`/train/config.cfg and writes the model to `output`, replacing what is there.

    `overrides` are dotted config keys (`training.max_steps`); `tell` gets a line now and then on the way.
    Raises ValueError on a grammar that cannot be read and spaCy's config errors on a config that cannot be resolved.
    """
    config = load_config(
        rules / "train" / "config.cfg", overrides={"paths.rules": str(rules), **(overrides or {})}, interpolate=False
    )
    nlp = init_nlp(config)
    nlp.meta.update(NAME)
    with tempfile.TemporaryDirectory() as folder:
        lines = _Lines(tell)
        run_loop(nlp, Path(folder), stdout=lines, stderr=lines)
        best = Path(folder) / "model-best"
        # Words seen in training are no part of the model: features are hashes.
        shutil.rmtree(best / "vocab")
        _forget_paths(best / "config.cfg")
        if output.exists():
            shutil.rmtree(output)
        shutil.copytree(best, output)
    return spacy.load(output)


def _forget_paths(path: Path) -> None:
    config = load_config(path)
    config["paths"].update(rules=None, distant=None)
    config.to_disk(path)
