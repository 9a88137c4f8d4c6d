"""The view of a sentence that event, slot, role and qualifier rules match.

Each amount, date and round is one character of the private use area, asides in brackets and white space
between Chinese characters are left out, half-width marks are full-width, so that rules stay short and windows hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.model import Mention, Sentence
from pipeline.rulebook.macros import PLACEHOLDERS

_LABEL_OF = {char: label for label, char in PLACEHOLDERS.items()}
_WIDE = {",": "，", ":": "：", ";": "；"}  # half-width marks and those of rules
_TIGHT = regex.compile(r"\p{Han}(?=[A-Za-z]{2})|[A-Za-z]{2}(?=\p{Han})")


@dataclass(frozen=True, slots=True)
class View:
    """`text` and, for each of its characters, the clean offsets that it covers; mentions by view offset."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    mentions: dict[int, Mention]
    sentence: Sentence
    leads: frozenset[int] = frozenset()  # view offsets behind which an aside said 领投
    before: View | None = None  # the sentence before it in its paragraph, of which 前者 and 后者 may tell
    beside: Mapping[int, Mention] = field(default_factory=dict)  # A轮（2016年10月）: the date, by the round's start
    priced: Mapping[int, Mention] = field(default_factory=dict)  # X（1.2亿元）: the sum, by the bracket's clean offset

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Clean half-open span behind view characters `start` to `end`."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.sentence.end
            return at, at
        return self.starts[start], self.ends[end - 1]

    def within(self, start: int, end: int, label: str) -> list[tuple[int, Mention]]:
        """Mentions of a label in view characters `start` to `end`, with their view offset."""
        char = PLACEHOLDERS[label]
        return [(at, self.mentions[at]) for at in range(start, end) if self.text[at] == char]

    def at(self, clean: int) -> int:
        """The view offset of the first character that starts at or behind a clean offset."""
        return bisect_left(self.starts, clean)

    def holds(self, mention: Mention) -> bool:
        """Whether a mention lies in the sentence."""
        return self.sentence.start <= mention.start < self.sentence.end

    def place(self, mention: Mention) -> tuple[int, int]:
        """View offsets of a mention that lies in the sentence."""
        return self.at(mention.start), self.at(mention.end)


def build(
    text: str, sentence: Sentence, mentions: Sequence[Mention], asides: regex.Pattern[str], lead: regex.Pattern[str]
) -> View:
    """The view of `text[sentence.start:sentence.end]`.

    `mentions` are those of the sentence, in order and without overlap; `asides` finds what is left out, `lead` those
    that mark the name before them as the lead.
    """
    skipped = [(match.start(), match.end()) for match in asides.finditer(text, sentence.start, sentence.end)]
    behind_aside = {end for _, end in skipped}
    by_start = {mention.start: mention for mention in mentions if mention.label in PLACEHOLDERS}
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kept: dict[int, Mention] = {}
    leads: set[int] = set()
    at = sentence.start
    # A headline that sets no space between Chinese and Latin letters parts its phrases by one: 买下ACME 押注创新药.
    parts = sentence.paragraph == 0 and bool(_TIGHT.search(text, sentence.start, sentence.end))
    skip = iter(skipped)
    aside = next(skip, None)
    while at < sentence.end:
        while aside and aside[1] <= at:
            aside = next(skip, None)
        mention = by_start.get(at)
        if mention and mention.end <= sentence.end:
            if not (aside and aside[0] <= at < aside[1]):
                kept[len(chars)] = mention
                chars.append(PLACEHOLDERS[mention.label])
                starts.append(mention.start)
                ends.append(mention.end)
            at = mention.end
            continue
        if aside and aside[0] <= at < aside[1]:
            if at == aside[0] and lead.fullmatch(text, *aside):
                leads.add(len(chars))
            at += 1
            continue
        if text[at] in " \u3000\t" and chars and (
            at in behind_aside or (aside and at + 1 == aside[0]) or _drop_space(text, at, chars[-1], by_start, parts)
        ):
            at += 1
            continue
        char = text[at]
        wide = char in _WIDE and _beside(text, at, chars[-1] if chars else "", by_start)
        chars.append(_WIDE[char] if wide else char)
        starts.append(at)
        ends.append(at + 1)
        at += 1
    return View("".join(chars), tuple(starts), tuple(ends), kept, sentence, frozenset(leads))


def _beside(text: str, at: int, before: str, mentions: dict[int, Mention]) -> bool:
    """Whether a half-width mark (, : ;) stands next to Chinese or a mention, and is the full-width one of rules."""
    after = at + 1
    return before in _LABEL_OF or after in mentions or _han(before) or _han(text[after : after + 1])


def _drop_space(text: str, at: int, before: str, mentions: dict[int, Mention], parts: bool) -> bool:
    """White space next to a mention or between scripts carries nothing; between words or headline parts it does, and
    between scripts too where it `parts` them."""
    after = text[at + 1 : at + 2]
    scripts = not parts and ((_han(before) and _latin(after)) or (_latin(before) and _han(after)))
    return before in _LABEL_OF or (at + 1) in mentions or scripts


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
