"""A fast scan that tells which sentences are worth reading. Most articles hold no funding event."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import regex

from pipeline.model import Sentence
from pipeline.rulebook.book import Compiled, gate_words
from pipeline.rulebook.tables import rows

_OPENING = 2  # sentences: the headline and the first of the body
_DAY = 14  # characters of a day that opens a sentence, with the mark behind it (10月30日晚间，它…)


def load_gate(folders: Sequence[Path]) -> regex.Pattern[str]:
    """A pattern that finds any cue of `gate.csv` (column word) in `folders`."""
    words = {row["word"] for row in rows(folders, "gate.csv") if row.get("word")}
    return regex.compile("|".join(regex.escape(word) for word in sorted(words)) or r"(?!)")


def widened(gate: regex.Pattern[str], rules: Sequence[Compiled]) -> regex.Pattern[str] | None:
    """`gate` with the words that event `rules` need; None, which lets all through, when one needs no certain word."""
    words = gate_words(rules) if rules else frozenset[str]()
    return None if words is None else regex.compile("|".join([gate.pattern, *map(regex.escape, sorted(words))]))


def worth_reading(
    text: str, sentences: Sequence[Sentence], gate: regex.Pattern[str], beside: regex.Pattern[str],
    points_back: regex.Pattern[str],
) -> tuple[Sentence, ...]:
    """The sentences of `text` that hold a cue, in order; with them its opening, which names what it is about, those
    in which `beside` finds a word that tells nothing alone (市值), and in a paragraph the one before a cue's that opens
    with a word for who was named there (`points_back`: 它, 该公司), alone or behind a day.

    There are none when no sentence holds a cue.
    """
    cued = [bool(gate.search(text, one.start, one.end)) for one in sentences]
    if not any(cued):
        return ()
    named = {
        one.number for one, behind, cue in zip(sentences, sentences[1:], cued[1:], strict=False)
        if cue and one.paragraph == behind.paragraph and _opens_with(text, behind, points_back)
    }
    return tuple(
        one for at, one in enumerate(sentences)
        if cued[at] or at < _OPENING or one.number in named or beside.search(text, one.start, one.end)
    )


def _opens_with(text: str, sentence: Sentence, words: regex.Pattern[str]) -> bool:
    """Whether a sentence, or what follows its first mark when that stands near, opens with one of `words`."""
    mark = text.find("，", sentence.start, min(sentence.start + _DAY, sentence.end))
    return bool(words.match(text, sentence.start) or (mark >= 0 and words.match(text, mark + 1)))
