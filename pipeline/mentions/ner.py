"""The name tagger: the trained spaCy component of rules/model/ner, or any installed spaCy pipeline in its place."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import spacy
from thinc.api import get_current_ops, use_ops

from pipeline.mentions import tokens
from pipeline.settings import bundled_rules

if TYPE_CHECKING:
    from spacy.language import Language

_BATCH = 64  # texts at once, and characters at once: what a core keeps in its cache
_BATCH_CHARS = 12_000
_LONGEST = 20_000  # characters read at once: the memory of the network grows with them
_BORDERS = "\n。！？；"


class ModelError(RuntimeError):
    """A model that cannot be used; the message is one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """A loaded pipeline, and what its labels are called here. Built by `load`."""

    nlp: Language
    labels: Mapping[str, str]
    name: str

    def find(self, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        """The names of each text: half-open character offsets and COMPANY, INVESTOR, PERSON, PRODUCT or ORG.

        In order of appearance, apart from each other. What a text gives does not depend on the others.
        """
        found: list[list[tuple[int, int, str]]] = [[] for _ in texts]
        parts = [(number, at, part) for number, text in enumerate(texts) for at, part in _parts(text)]
        mean = sum(len(part) for *_, part in parts) // max(len(parts), 1)
        size = max(1, min(_BATCH, _BATCH_CHARS // max(mean, 1)))
        docs = self.nlp.pipe((part for *_, part in parts), batch_size=size)
        for (number, at, _), doc in zip(parts, docs, strict=True):
            for span in doc.ents:
                label = self.labels.get(span.label_)
                if label:
                    found[number].append((at + span.start_char, at + span.end_char, label))
        return found


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """`text` in parts of at most `_LONGEST` characters with their offsets, cut behind a sentence where there is one."""
    at = 0
    while len(text) - at > _LONGEST:
        end = max(text.rfind(border, at, at + _LONGEST) for border in _BORDERS) + 1
        end = end if end > at else at + _LONGEST
        yield at, text[at:end]
        at = end
    yield at, text[at:]


def load(name: str | None = None, rules: Path | None = None, lexicon: tokens.Lexicon | None = None) -> Tagger:
    """The tagger of the product (`name` None), or an installed spaCy pipeline or a folder that holds one.

    `rules` is the folder of the bundled rules (None: where they are found); `lexicon` gives the product's own tagger
    the names that it may lean on. Labels are read as rules/model/labels.csv says, others are passed over.
    Raises ModelError when there is no such model, it finds no names, or none of its labels is known.
    """
    rules = rules or bundled_rules()
    source = name or str(rules / "model" / "ner")
    try:
        with _products():
            nlp = spacy.load(source)
    except OSError:
        if name is None:
            raise ModelError(f"the bundled name tagger is missing in {source}: install rongzi again") from None
        raise ModelError(
            f"no spaCy pipeline {name!r} is installed: python -m spacy download {name}, or give the folder of one"
        ) from None
    except (ValueError, ImportError) as error:
        first = next(iter(str(error).splitlines()), type(error).__name__)
        raise ModelError(f"the spaCy pipeline {source!r} cannot be loaded: {first}") from None
    if isinstance(nlp.tokenizer, tokens.HybridTokenizer):
        nlp.tokenizer.lexicon = lexicon
    given = [label for labels in nlp.pipe_labels.values() for label in labels]
    called = str(nlp.meta.get("name") or source)
    mapped = _labels(rules / "model" / "labels.csv", called)
    labels = {label: mapped[label] for label in given if label in mapped}
    if not labels:
        raise ModelError(f"the spaCy pipeline {source!r} finds none of the labels in rules/model/labels.csv")
    return Tagger(nlp, labels, called)


def _products() -> AbstractContextManager[object]:
    """Within it, a pipeline is loaded that leaves products of matrices to numpy, where that is the quicker way.

    numpy's take a third of the time of blis, which spaCy takes of itself; but unless numpy was told to keep to one
    thread, its threads wait for each other longer than that.
    """
    one_thread = os.environ.get("OPENBLAS_NUM_THREADS") == "1"
    if one_thread and get_current_ops().name == "numpy":
        return cast(AbstractContextManager[object], use_ops("numpy", use_blis=False))
    return nullcontext()


def _labels(path: Path, pipeline: str) -> dict[str, str]:
    """Their label to ours: the rows of `pipeline` when it has any of its own, otherwise those of `*`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    own = [row for row in rows if row["pipeline"] == pipeline] or [row for row in rows if row["pipeline"] == "*"]
    return {row["theirs"]: row["ours"] for row in own}
