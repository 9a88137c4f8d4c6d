"""Parties of purchases, listings and issues: what is said of a name is cut off it, plain words are no party."""

from __future__ import annotations

from pipeline.events.names import NameReader, Span, is_known
from pipeline.events.view import View
from pipeline.mentions.common import all_words

_SHORT_NAME = 4  # characters: a place or a field and a word make a name (美国铁塔)
_LONG_NAME = 6  # characters; so long a run of words that ends as organisations do is a name (液化空气集团)


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
