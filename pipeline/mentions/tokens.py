"""A tokenizer that cannot lose a name to a word border: single hanzi, whole Latin words, digit runs.

What a word segmenter knows is kept as a feature of each token instead of a border: where the token
stands in its jieba word (`tag_`), the word itself (`norm_`), and the lexicon name that covers it (`lemma_`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import jieba
import numpy as np
import regex
import spacy
from spacy.attrs import LEMMA, NORM, TAG
from spacy.tokens import Doc
from spacy.util import DummyTokenizer

from pipeline.mentions.gazetteer import Hit
from pipeline.rulebook.memory import cache_folder

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

_PIECE = regex.compile(r"\p{Latin}[\p{Latin}\p{M}]*|\p{Nd}+|[^\S ]+| +|.", regex.DOTALL)
_DIGITS = regex.compile(r"\p{Nd}+")
NOISY = "short_names"  # a source that names one start-up in seven, and ordinary words: no help as a feature
_PLACES = ("S", "B", "M", "E")


class Lexicon(Protocol):
    """Anything that finds known names in a text."""

    def find(self, text: str) -> Iterable[Hit]: ...


@lru_cache(maxsize=1)
def segmenter() -> jieba.Tokenizer:
    """jieba with its own dictionary, loaded once and quietly; never the shared default instance.

    What it makes of the dictionary is kept in the product's cache folder, not in jieba's place, the temporary folder of
    all users, where anyone may put another one. Where it cannot be kept, it is made each time.
    """
    jieba.setLogLevel(logging.CRITICAL)  # a cache that cannot be written is a traceback to jieba
    cutter = jieba.Tokenizer()
    cutter.tmp_dir = str(cache_folder())
    cutter.cache_file = f"jieba-{jieba.__version__}.cache"  # jieba does not look whether it is of another version
    with suppress(OSError):
        cache_folder().mkdir(parents=True, exist_ok=True)
    cutter.initialize()
    return cutter


def pieces(text: str) -> list[tuple[int, int]]:
    """Half-open character spans of the tokens of `text`, in order, without gaps: a Latin word, a run of
    digits, a run of white space, or any other single character."""
    return [match.span() for match in _PIECE.finditer(text)]


def word_spans(text: str, guess: bool = True) -> list[tuple[int, int]]:
    """Half-open character spans of jieba's words, in order and without gaps.

    With `guess` jieba makes up words that its dictionary lacks; without, their characters stand alone.
    """
    spans = []
    at = 0
    for word in segmenter().cut(text, HMM=guess):
        spans.append((at, at + len(word)))
        at += len(word)
    return spans


class HybridTokenizer(DummyTokenizer):  # type: ignore[misc]  # spaCy's base class is untyped
    """Text in, Doc out; `Doc.text` is the text as given, whatever it holds.

    `unit` is `char` (the tokens described above) or `word` (jieba's words, kept for the comparison).
    With `features` tokens carry `tag_`, `norm_` and `lemma_`; `lexicon` may be None: no name is known.
    """

    def __init__(self, vocab: Vocab, unit: str = "char", features: bool = True, lexicon: Lexicon | None = None) -> None:
        if unit not in ("char", "word"):
            raise ValueError(f"unit is {unit!r}: it must be 'char' or 'word'")
        self.vocab = vocab
        self.unit = unit
        self.features = features
        self.lexicon = lexicon

    def __call__(self, text: str, known: Collection[Hit] | None = None) -> Doc:
        """A Doc of `text`; `known` stands in for what the lexicon would find (used in training)."""
        spans = word_spans(text) if self.unit == "word" else pieces(text)
        doc, kept = _doc(self.vocab, text, spans)
        if self.features and kept:
            if known is None:
                known = list(self.lexicon.find(text)) if self.lexicon is not None else []
            # Guessed words run across the borders of names (由深); the dictionary's own words rarely do.
            _set_features(doc, text, kept, word_spans(text, guess=False), known)
        return doc


def _doc(vocab: Vocab, text: str, spans: list[tuple[int, int]]) -> tuple[Doc, list[tuple[int, int]]]:
    """The Doc, and the spans of its tokens: a single space behind a token belongs to that token."""
    words: list[str] = []
    spaces: list[bool] = []
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        piece = text[start:end]
        if piece[0] == " " and words and not spaces[-1] and not piece.strip(" "):
            spaces[-1] = True
            start, piece = start + 1, piece[1:]
            if not piece:
                continue
        words.append(piece)
        spaces.append(False)
        kept.append((start, end))
    return Doc(vocab, words=words, spaces=spaces), kept


def _set_features(
    doc: Doc, text: str, spans: list[tuple[int, int]], words: list[tuple[int, int]], known: Collection[Hit]
) -> None:
    names = ["O"] * len(text)
    for hit in sorted(known, key=lambda one: (not one.entry.weak, one.end - one.start, one.start)):
        if hit.entry.source == NOISY:
            continue
        kind = ("weak-" if hit.entry.weak else "") + hit.entry.kind
        names[hit.start : hit.end] = ["I-" + kind] * (hit.end - hit.start)
        names[hit.start] = "B-" + kind
    rows = np.zeros((len(spans), 3), dtype=np.uint64)
    add = doc.vocab.strings.add
    number = 0
    for row, (start, end) in enumerate(spans):
        while words[number][1] <= start:
            number += 1
        first, last = words[number]
        place = (0 if end >= last else 1) if start <= first else (3 if end >= last else 2)
        rows[row, 0] = add(_PLACES[place])
        rows[row, 1] = add(_norm(text[first:last]))
        rows[row, 2] = add(names[start])
    doc.from_array([TAG, NORM, LEMMA], rows)


@lru_cache(maxsize=65536)
def _norm(word: str) -> str:
    # Numbers differ in every article: only their length says anything.
    return "0" * len(word) if _DIGITS.fullmatch(word) else word.lower()


@spacy.registry.tokenizers("rongzi.HybridTokenizer.v1")  # type: ignore[untyped-decorator]  # spaCy is untyped
def create_tokenizer(unit: str = "char", features: bool = True) -> Callable[[Language], HybridTokenizer]:
    """The factory that a spaCy config names; the lexicon is set by `ner.load`, it is not part of a model."""

    def create(nlp: Language) -> HybridTokenizer:
        return HybridTokenizer(nlp.vocab, unit, features)

    return create
