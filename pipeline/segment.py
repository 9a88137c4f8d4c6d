"""Paragraphs and sentences of a cleaned text, as spans of it."""

from __future__ import annotations

import regex

from pipeline.model import Sentence

# A sentence ends with its mark and any closing quotes or brackets; a line break always ends one.
_END = regex.compile(r"(?:[。！？!；;…]|\?(?![A-Za-z0-9])|(?<=\p{Han})\.(?=\s))[”’」』》）)\]】]*")
_HEADLINE = regex.compile(r"【[^【】\n]{10,80}】(?=.)")  # a wire's headline that opens the line of its story
_CLOSING = {"”": "“", "」": "「", "』": "『", "）": "（", ")": "(", "》": "《", "】": "【"}
_OPENING = {opening: closing for closing, opening in _CLOSING.items()}
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
    """Sentences in order. A mark inside quotes or brackets does not end one, unless the quote closes there."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        at = start
        if headline := _HEADLINE.match(text, start, end):
            _add(found, text, at, headline.end(), number)
            at = headline.end()
        for match in _END.finditer(text, start, end):
            if match.start() < at:
                continue
            if _open_at(text, at, match.end()):
                continue
            _add(found, text, at, match.end(), number)
            at = match.end()
        _add(found, text, at, end, number)
    return tuple(found)


def _add(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    body = text[start:end].strip()
    if body:
        at = text.index(body, start, end)
        found.append(Sentence(at, at + len(body), paragraph, len(found)))


def _open_at(text: str, start: int, end: int) -> bool:
    """Whether an aside opened in `text[start:end]` is still open at `end` and closes soon after."""
    waiting: list[str] = []
    for char in text[start:end]:
        if char in _OPENING:
            waiting.append(_OPENING[char])
        elif waiting and char == waiting[-1]:
            waiting.pop()
    if not waiting:
        return False
    line_end = text.find("\n", end)
    limit = min(len(text) if line_end < 0 else line_end, end + _LONGEST_ASIDE)
    return text.find(waiting[-1], end, limit) >= 0
