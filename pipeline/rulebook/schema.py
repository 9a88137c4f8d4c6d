"""What a rule file may hold. Unknown keys are refused.

A rule file is YAML: `kind`, optional `macros` of its own, and `rules`. Mention, alias and clean rules match
the cleaned text. Event, slot, role and qualifier rules match the *view* of a sentence, in which each amount, date and
round is one character (written {AMOUNT}, {DATE}, {ROUND}) and asides in brackets are left out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.model import EventType, Status

SLOTS = (
    "company", "investors", "lead_investors", "advisers", "amount", "valuation", "round",
    "event_date", "disclosed_date",
)  # fmt: skip

KnownFailure = Annotated[
    bool, Field(description="It fails today and is to be fixed; the test fails when it starts to pass.")
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class MentionExpect(Strict):
    """One span wanted: its exact text, and any of its value's fields."""

    text: str
    """The span, character for character."""
    value: dict[str, Any] | str | None = None
    """Fields of its value (amount, minimum, maximum, precision, currency; iso, precision), or the value as a word."""

    @field_validator("value", mode="before")
    @classmethod
    def _fields_or_word(cls, value: object) -> object:
        if value is None or isinstance(value, dict | str):
            return value
        raise ValueError(f"name the field of a sum or date, as {{amount: {value}}}, or put a word in quotes")


class MentionExample(Strict):
    """A text and every span that this rule is to find in it."""

    text: str
    published: str | None = None
    """The ISO date that the article carries, for dates like 昨日."""
    expect: list[MentionExpect]
    known_failure: KnownFailure = False


class EventExample(Strict):
    """A text and the events wanted in it: columns of events.csv with their wanted values (the *_text ones usually)."""

    text: str
    published: str | None = None
    """The ISO date that the article carries, for dates like 昨日."""
    expect: list[dict[str, Any]]
    """One mapping for each event: column of events.csv: value. Lists are joined with `;`."""
    known_failure: KnownFailure = False


class RoleExample(Strict):
    """A text and the role that its amount (or date) gets."""

    text: str
    expect: str
    """The role."""
    known_failure: KnownFailure = False


class QualifierExample(Strict):
    """A text and columns of its only event, or `events: 0` when the event is dropped."""

    text: str
    expect: dict[str, Any]
    """Column of events.csv: value, of the only event; `events: 0` for none."""
    known_failure: KnownFailure = False


class AliasExample(Strict):
    """A text and the other names that it defines."""

    text: str
    expect: dict[str, str]
    """The other name: the full one."""
    known_failure: KnownFailure = False


class CleanExample(Strict):
    """A text and what this rule leaves of it."""

    text: str
    expect: str
    """The text after this rule."""
    known_failure: KnownFailure = False


ID_FORM = "lower case letters, digits, _ . and - behind a letter"


class BaseRule(Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]*$")]
    """Unique name. The same id in a folder read later overrides the rule."""
    pattern: str | list[str]
    """A regular expression of the `regex` module with macros as {NAME} or {NAME:group}; a list is alternatives."""
    note: str = ""
    """What it is for, in a line."""
    enabled: bool = True
    """false switches the rule off."""
    priority: int = 0
    """The higher wins where two rules of equal length compete."""
    counterexamples: list[str] = []
    """Texts in which this rule must find nothing."""


class MentionRule(BaseRule):
    """A span with a label. `value` names the mechanism that reads it (money, date, round); `span` a group."""

    label: Literal["AMOUNT", "DATE", "ROUND", "COMPANY", "INVESTOR", "PERSON", "PRODUCT"]
    """What the span is."""
    value: Literal["money", "date", "round", "none"] = "none"
    """How its value is read: money, date, round; none for a name."""
    span: str | None = None
    """The group that is the mention; all of the match when left out."""
    examples: list[MentionExample] = []


class EventRule(BaseRule):
    """A trigger. Groups named as slots fill them; `subject` says where the company stands when no group holds it."""

    event_type: EventType
    status: Status = "completed"
    subject: Literal["before", "group", "buyer", "none"] = "before"
    """Where the company stands: before the trigger, in the group `company` (with `buyer`, the investor then stands
    before the trigger), or nowhere."""
    headline: bool = False
    """Only in the article's first line."""
    listings: bool = False
    """Only in an article that opens with listings under review (macro LISTINGS_REVIEWED)."""
    noun: bool = False
    """A noun phrase that tells no act (5亿美元C轮, 募资3亿元): told with another, it lends it no status."""
    known: bool = False
    """The company or a buyer has to be quoted, or a name that a lexicon or the tagger holds."""
    needs: list[Literal["amount", "round", "investors", "event_date"]] = []
    """One of these slots at least has to be filled, or there is no event."""
    examples: list[EventExample] = []


class SlotRule(BaseRule):
    """Fills slots of a nearby event: groups are named as slots. `window` is how far the event may be."""

    window: Literal["clause", "sentence", "paragraph", "next"] = "sentence"
    """How far the event may be: in the same clause, sentence or paragraph, or up to six sentences before (next)."""
    event_types: list[EventType] = []
    """Only events of these types; all when empty."""
    examples: list[EventExample] = []


class RoleRule(BaseRule):
    """Tells the mention in the group `amount` or `date` its role: valuation, cumulative, cash, revenue, founded..."""

    role: str
    """The role; an amount that has one is not taken for the money raised, a date not for that of the event."""
    examples: list[RoleExample] = []


class QualifierRule(BaseRule):
    """Sets the status of an event, or drops it, when the pattern stands in its scope."""

    status: Status | None = None
    """The status to set."""
    drop: bool = False
    """true: there is no event."""
    flag: str | None = None
    """A flag to raise in the column flags."""
    scope: Literal["before", "after", "clause", "sentence", "reply"] = "sentence"
    """Where the pattern has to stand: before or after the trigger, in its clause, or anywhere in its sentence; reply:
    there, or in one right behind it that tells of no event."""
    event_types: list[EventType] = []
    """Only events of these types; all when empty."""
    examples: list[QualifierExample] = []


class CleanRule(BaseRule):
    """Removes or replaces text: a whole line, everything to the end of the article (tail), or inline; or names the
    cells of tables."""

    scope: Literal["line", "tail", "inline", "head"] = "line"
    """line: the line that holds the match; tail: from it to the end of the article; inline: the match alone; head: a
    head of a table, which is put before each cell of its column, or a label of a form, which becomes one line."""
    replace: str = ""
    """What stands there afterwards (inline)."""
    examples: list[CleanExample] = []


class AliasRule(BaseRule):
    """How an article says that it will call the name in the group `full` by the one in the group `short`."""

    examples: list[AliasExample] = []


KINDS: dict[str, type[BaseRule]] = {
    "mention": MentionRule,
    "event": EventRule,
    "slot": SlotRule,
    "role": RoleRule,
    "qualifier": QualifierRule,
    "clean": CleanRule,
    "alias": AliasRule,
}

# Groups that the mechanism of a kind reads; any other name is a slip, unless it starts with `_`.
GROUPS: dict[str, frozenset[str]] = {
    "event": frozenset(SLOTS),
    "slot": frozenset(SLOTS),
    "role": frozenset({"amount", "date", "round"}),
    "qualifier": frozenset(),
    "clean": frozenset({"unit"}),
    "alias": frozenset({"full", "short"}),
    "money": frozenset({"modifier", "figure", "figure_to", "order", "currency", "level", "after"}),
    "round": frozenset({"pre", "letter", "index", "plus", "named", "ordinal"}),
    "date": frozenset(
        name
        for part in (
            "year",
            "month",
            "day",
            "quarter",
            "year_word",
            "month_word",
            "week_word",
            "day_word",
            "quarter_word",
            "half",
            "weekday",
            "season",
            "part",
            "length",
            "direction",
            "count",
            "vague",
            "era",
            "lunar",
        )
        for name in (part, f"to_{part}")
    ),
    "none": frozenset(),
}
