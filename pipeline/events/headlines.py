"""Which lines of an article are its headline: the first, the same told again, and one below an advertisement."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.alike import overlap
from pipeline.model import Sentence

_TITLES = 4  # paragraphs above which a title is told again
_TITLE = 8  # letters of a title
_TOP = 2  # number of the last line that may be a headline
_STOPS = frozenset("。！？；!?;…”」）)")


def titles(text: str, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The first paragraph, and those that tell it again (a page's own headline above a body that repeats it)."""
    said: dict[int, str] = {}
    for one in sentences:
        if one.paragraph > _TITLES:
            break
        letters = "".join(char for char in text[one.start : one.end] if char.isalnum())
        said[one.paragraph] = said.get(one.paragraph, "") + letters
    title = said.get(0, "")
    return frozenset(
        number for number, letters in said.items()
        if number == 0 or (len(letters) >= _TITLE and overlap(letters, title)
                           and len(letters) <= 2 * len(title))
    )


def is_headline(sentence: Sentence, said: str) -> bool:
    """Whether a sentence is a headline below an advertisement: a line near the top without its stop."""
    return sentence.paragraph <= _TOP and said[-1] not in _STOPS
