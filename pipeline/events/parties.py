"""Parties of purchases, listings and issues: what is said of a name is cut off it, plain words are no party."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.events.names import NameReader, Span, is_known
from pipeline.events.view import View

_SHORT_NAME = 4  # characters: a place or a field and a word make a name (美国铁塔)
_LONG_NAME = 6  # characters; so long a run of words that ends as organisations do is a name (液化空气集团)
_LONGEST_WORD = 5  # characters of an ordinary word


def is_party(view: View, span: Span, reader: NameReader) -> bool:
    """Whether `span` may name a party: no ordinary word or long run of such, unless quoted or known as a name."""
    name = view.text[slice(*span)]
    short = len(name) <= _SHORT_NAME and name not in reader.common
    formed = len(name) >= _LONG_NAME and bool(reader.patterns.org_tail.search(name))
    return short or formed or is_known(view, span, reader) or not is_plain(view, span, reader)


def is_plain(view: View, span: Span, reader: NameReader) -> bool:
    """Whether `span` is an ordinary word, or a run of such, in which no name is known."""
    name = view.text[slice(*span)]
    if name in reader.told or reader.patterns.legal_form.search(name) or reader.inside(view, *span):
        return False
    return name in reader.common or all_words(name, reader.common)


def all_words(text: str, words: Collection[str]) -> bool:
    """Whether `text` can be cut into `words` of two characters and more."""
    reached = [True] + [False] * len(text)
    for end in range(2, len(text) + 1):
        reached[end] = any(reached[start] and text[start:end] in words
                           for start in range(max(0, end - _LONGEST_WORD), end - 1))
    return reached[-1]
