"""Round-ups: articles whose paragraphs, or rows of tables, each tell of another company (1、X：A轮，5000万元)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from pipeline.events import names
from pipeline.events.draft import Reader
from pipeline.events.view import build
from pipeline.model import Mention, Sentence

_RECORDS = 2  # rows or forms of an article from which on each is apart from all else
_ITEMS = 3  # companies that head paragraphs of a round-up
_SAID = re.compile(r"[。！？!?；;]\s*$")  # what ends a sentence, and no heading
_HEAD = 40  # characters of a paragraph in which its company is named


@dataclass(frozen=True, slots=True)
class Items:
    """`heads` gives the paragraphs that are items of a round-up, each with its company when its opening names one;
    `sections` the number of the item to which a paragraph belongs where items are of several paragraphs."""

    heads: Mapping[int, Mention | None]
    sections: Mapping[int, int] = field(default_factory=dict)

    def apart(self, one: Sentence, two: Sentence) -> bool:
        """Whether what one of two sentences leaves out is not told by the other: they stand in different items."""
        if self.sections:
            return self.sections.get(one.paragraph) != self.sections.get(two.paragraph)
        return one.paragraph != two.paragraph and (one.paragraph in self.heads or two.paragraph in self.heads)


def find_items(
    text: str, sentences: Sequence[Sentence], records: Set[int], reader: Reader
) -> Items:
    """The items of `text`, none when it is no round-up: fewer than three paragraphs with a mark before them name a
    company of their own, or most of those with a mark (the clauses of a notice) name none. `records` are paragraphs
    that name their cells; several of them are items too. Lines of a number alone (01) and headings with a mark
    (一、X获融资) part items of several paragraphs."""
    heads: dict[int, Mention | None] = {}
    headings = 0
    for sentence in sentences:
        start = text.rfind("\n", 0, sentence.start) + 1
        if sentence.paragraph not in heads and (mark := reader.names.patterns.item.match(text, start)):
            label = mark.span("label") if mark.group("label") else None
            heads[sentence.paragraph] = _head(text, mark.end("mark"), label, sentence, reader)
            headings += not _SAID.search(text, start, _end_of_line(text, start))
    told = [head for head in heads.values() if head]
    several = len({head.text for head in told}) >= _ITEMS and len(told) * 2 > len(heads)
    rows = dict.fromkeys(records) if len(records) >= _RECORDS else {}
    if not several and not rows:
        return _sections(text, sentences, reader)
    if several and headings * 2 > len(heads):
        return _headed(heads, sentences)
    return Items({**rows, **heads} if several else rows)


def _headed(heads: Mapping[int, Mention | None], sentences: Sequence[Sentence]) -> Items:
    """The items of paragraphs with what stands below each of them up to the next."""
    starts = sorted(heads)
    sections = {one.paragraph: bisect_right(starts, one.paragraph) for one in sentences}
    return Items(heads, sections)


def _sections(text: str, sentences: Sequence[Sentence], reader: Reader) -> Items:
    """The items that lines of a number alone part, each headed by the first company that it names, when three of them
    and most name one that no other does; else none."""
    starts = [match.start() for match in reader.names.patterns.section.finditer(text)]
    if len(starts) < _ITEMS:
        return Items({})
    ends, heads = [*starts[1:], len(text)], list[Mention | None]()
    for start, end in zip(starts, ends, strict=True):
        first = _first_company(start, end, reader)
        own = first and text.count(first.text) == text.count(first.text, start, end)
        heads.append(first if own else None)
    told = [head for head in heads if head]
    if len({head.text for head in told}) < _ITEMS or len(told) * 2 <= len(heads):
        return Items({})
    sections = {one.paragraph: bisect_right(starts, one.start) for one in sentences}
    return Items({paragraph: heads[at - 1] for paragraph, at in sections.items() if at}, sections)


def _head(
    text: str, start: int, label: names.Span | None, sentence: Sentence, reader: Reader
) -> Mention | None:
    """The company that an item names: as its label (X：…), or first in its opening."""
    if label:
        title = Sentence(*label, sentence.paragraph, sentence.number)
        view = build(text, title, (), reader.names.patterns.aside, reader.names.patterns.lead_aside)
        if span := names.subject(view, 0, len(view.text), reader.names):
            return reader.named(view, "COMPANY", span, "item")
    return _first_company(start, min(start + _HEAD, _end_of_line(text, start)), reader)


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _first_company(start: int, end: int, reader: Reader) -> Mention | None:
    """The company named first between two clean offsets, by the longest of its names there."""
    entities, starts = reader.names.entities, reader.names.starts
    inside = [one for one in entities[bisect_left(starts, start) : bisect_left(starts, end)]
              if one.label == "COMPANY" and one.end <= end]
    return min(inside, key=lambda one: (one.start, -one.end), default=None)
