"""Paragraphs and sentences of a cleaned text, as spans of it."""

from __future__ import annotations

import regex

from pipeline.model import Sentence

# A sentence ends with its mark and any closing quotes or brackets; a line break always ends one.
_END = regex.compile(r"(?:[。！？!；;…]|\?(?![A-Za-z0-9])|(?<=\p{Han})\.(?=\s))[”’」』》）)\]】]*")
_HEADLINE = regex.compile(r"【[^【】\n]{10,80}】(?=.)")  # a wire's headline that opens the line of its story
_CLOSING = {"”": "“", "」": "「", "』": "『", "）": "（", ")": "(", "》": "《", "】": "【"}
_OPENING = {opening: closing for closing, opening in _CLOSING.items()}
LONGEST = 1000
"""Most characters of a sentence, four times the longest of the corpus. What is longer lacks its marks and is cut
between clauses: some of what is done with a sentence takes the square of its length, and it is given as evidence."""
_LONGEST_ASIDE = 120  # characters; an opening mark whose partner is further away was never closed


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the lines that hold anything, without the white space around them."""
    spans = []
    start = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            at = start + line.index(body)
            spans.append((at, at + len(body)))
        start += len(line)
    return spans


def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences in order, of at most `LONGEST` characters. A mark inside quotes or brackets does not end one, unless
    the quote closes there."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        at = start
        if headline := _HEADLINE.match(text, start, end):
            _add(found, text, at, headline.end(), number)
            at = headline.end()
        waiting: list[str] = []  # what closes the asides opened since the sentence began, the last one last
        seen = at
        for match in _END.finditer(text, start, end):
            if match.start() < at:
                continue
            _follow(waiting, text[seen : match.end()])
            seen = match.end()
            if waiting and _closes_soon(waiting[-1], text, seen):
                continue
            _add(found, text, at, seen, number)
            at = seen
            waiting.clear()
        _add(found, text, at, end, number)
    return tuple(found)


def _add(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    while start < end:
        stop = end if end - start <= LONGEST else _clause_end(text, start, start + LONGEST)
        body = text[start:stop].strip()
        if body:
            at = text.index(body, start, stop)
            found.append(Sentence(at, at + len(body), paragraph, len(found)))
        start = stop


def _clause_end(text: str, start: int, end: int) -> int:
    """Behind the last comma, else the last space, in `text[start:end]`; `end` where there is neither."""
    behind = max(text.rfind(mark, start, end) for mark in "，,、") + 1 or text.rfind(" ", start, end) + 1
    return behind or end


def _follow(waiting: list[str], text: str) -> None:
    """Brings `waiting`, the closing marks of the asides that are open before `text`, to its end."""
    for char in text:
        if char in _OPENING:
            waiting.append(_OPENING[char])
        elif waiting and char == waiting[-1]:
            waiting.pop()


def _closes_soon(mark: str, text: str, at: int) -> bool:
    """Whether `mark` stands in the same line within the length of an aside behind `at`."""
    line, _, _ = text[at : at + _LONGEST_ASIDE].partition("\n")
    return mark in line
