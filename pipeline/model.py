"""What flows between the stages: frozen values with no behaviour beyond their own.

Offsets are characters. *Raw* offsets point into `Article.raw`, the decoded text of the
file; *clean* offsets point into `Aligned.text` after cleaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Aligned:
    """A text, each of whose characters knows the raw characters that it stands for.

    `starts[i]` and `ends[i]` bound the raw slice behind `text[i]` (half open). They need not
    rise: a title kept behind the body in `Article.raw` is read first.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw half-open span behind clean characters `start` to `end`; empty spans stay empty."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if len(self.ends) else 0)
            return at, at
        return min(self.starts[start], self.starts[end - 1]), max(self.ends[start], self.ends[end - 1])

    def __getitem__(self, part: slice) -> Aligned:
        return Aligned(self.text[part], self.starts[part], self.ends[part])


def aligned(text: str, offset: int = 0) -> Aligned:
    """`text` as it stands, its first character at raw `offset`."""
    return Aligned(text, range(offset, offset + len(text)), range(offset + 1, offset + len(text) + 1))


def joined(parts: Sequence[Aligned]) -> Aligned:
    """`parts`, each on a line of its own; the newline between two stands for no raw character (an empty raw span)."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for number, part in enumerate(parts):
        if number:
            at = ends[-1] if ends else 0
            text.append("\n")
            starts.append(at)
            ends.append(at)
        text.append(part.text)
        starts.extend(part.starts)
        ends.extend(part.ends)
    return Aligned("".join(text), starts, ends)


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read.

    `raw` is the decoded text of the file or row (for HTML the decoded page source). A title that is a
    field of its own and does not open the text stands in `raw` behind the text and one newline, so
    that offsets into the text hold as they are. `body` is the readable text (title first) aligned
    with `raw`: all of it for plain text, what is left without markup and navigation for HTML.
    """

    doc_id: str
    raw: str
    body: Aligned
    title: str = ""
    published: str | None = None  # ISO date, or ISO date and time
    url: str = ""
    source: str = ""
    path: str = ""
    encoding: str = "utf-8"
    sha256: str = ""
    doubt: str = ""  # what of its record could not be read, in one line


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no article: which, and one line that says why and what to do.

    `empty`: it was read, and holds no text.
    """

    doc_id: str
    path: str
    reason: str
    sha256: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """One repair: raw characters `start` to `end`, read as `before`, became `after`."""

    fixer: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Clean offsets of one sentence, without the white space around it; `paragraph` and `number` count from 0."""

    start: int
    end: int
    paragraph: int
    number: int = 0  # of the sentence in the article


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in absolute units of `currency` (ISO 4217; None when the text names none).

    `amount` is None when only the order is known (数千万: `minimum` and `maximum`).
    `precision`: exact, about, under, over, range, order.
    """

    amount: float | None
    minimum: float | None
    maximum: float | None
    precision: str
    currency: str | None


@dataclass(frozen=True, slots=True)
class DateValue:
    """A resolved date. `start` and `end` are ISO days, both within the period; None when vague and undated.

    `precision`: day, month, quarter, half, year, vague. `iso` is cut to the precision
    (2025, 2025-09, 2025-09-12; a quarter or half is cut to its year and named by the precision).
    """

    iso: str
    start: str | None
    end: str | None
    precision: str


Value = Money | DateValue | str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that means something. `start`/`end` are clean offsets, `raw_start`/`raw_end` raw ones."""

    label: str  # AMOUNT, DATE, ROUND, COMPANY, INVESTOR, PERSON, PRODUCT, ORG
    text: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    value: Value
    rule: str
    role: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Lost:
    """A mention that the overlap policy dropped, and the rule of the mention that won."""

    mention: Mention
    to: str


@dataclass(frozen=True, slots=True)
class Event:
    """A funding event as the text tells it: slots hold mentions in order of appearance.

    Slots: company, round, amount, valuation, investors, lead_investors, advisers, event_date, disclosed_date.
    `why` tells for each slot which rule or step filled it. `start`/`end` are clean offsets of the evidence.
    """

    event_type: str
    status: str
    start: int
    end: int
    slots: Mapping[str, tuple[Mention, ...]] = field(default_factory=lambda: MappingProxyType({}))
    why: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rules: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    valuation_kind: str = ""

    def first(self, slot: str) -> Mention | None:
        """The first mention in `slot`, if any."""
        return next(iter(self.slots.get(slot, ())), None)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that went wrong or was given up inside an article: the stage, and one line."""

    stage: str
    text: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that one article gave. `records` are the rows of events.csv, as column: value."""

    article: Article
    clean: Aligned
    edits: tuple[Edit, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    lost: tuple[Lost, ...] = ()
    events: tuple[Event, ...] = ()
    records: tuple[Mapping[str, object], ...] = ()
    notes: tuple[Note, ...] = ()
