"""What a rule file may hold. Unknown keys are refused.

A rule file is YAML: `kind`, optional `macros` of its own, and `rules`. Mention and clean rules match the
cleaned text. Event, slot, role and qualifier rules match the *view* of a sentence, in which each amount, date and
round is one character (written {AMOUNT}, {DATE}, {ROUND}) and asides in brackets are left out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SLOTS = (
    "company", "investors", "lead_investors", "advisers", "amount", "valuation", "round",
    "event_date", "disclosed_date",
)  # fmt: skip

EventType = Literal[
    "equity_round", "strategic_investment", "ipo", "private_placement", "debt", "acquisition", "fund_closing"
]
Status = Literal["completed", "planned", "reported", "terminated"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MentionExpect(Strict):
    """One span wanted: its exact text, and any of its value's fields."""

    text: str
    value: dict[str, Any] | str | None = None


class MentionExample(Strict):
    text: str
    published: str | None = None
    expect: list[MentionExpect]
    known_failure: bool = False


class EventExample(Strict):
    """A text and the events wanted in it: columns of events.csv with their wanted values (the *_text ones usually)."""

    text: str
    published: str | None = None
    expect: list[dict[str, Any]]
    known_failure: bool = False


class RoleExample(Strict):
    text: str
    expect: str
    known_failure: bool = False


class QualifierExample(Strict):
    text: str
    expect: dict[str, Any]
    known_failure: bool = False


class CleanExample(Strict):
    text: str
    expect: str
    known_failure: bool = False


class BaseRule(Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]*$")]
    pattern: str | list[str]  # a list is read as alternatives
    note: str = ""
    enabled: bool = True
    priority: int = 0
    counterexamples: list[str] = []


class MentionRule(BaseRule):
    """A span with a label. `value` names the mechanism that reads it (money, date, round); `span` a group."""

    label: Literal["AMOUNT", "DATE", "ROUND", "COMPANY", "INVESTOR", "PERSON", "PRODUCT"]
    value: Literal["money", "date", "round", "none"] = "none"
    span: str | None = None
    examples: list[MentionExample] = []


class EventRule(BaseRule):
    """A trigger. Groups named as slots fill them; `subject` says where the company stands when no group holds it."""

    event_type: EventType
    status: Status = "completed"
    subject: Literal["before", "group", "after", "none"] = "before"
    examples: list[EventExample] = []


class SlotRule(BaseRule):
    """Fills slots of a nearby event: groups are named as slots. `window` is how far the event may be."""

    window: Literal["clause", "sentence", "paragraph", "next"] = "sentence"
    event_types: list[EventType] = []
    examples: list[EventExample] = []


class RoleRule(BaseRule):
    """Tells the amount in group `amount` its role: valuation, cumulative, cash, revenue, fund_size, other..."""

    role: str
    examples: list[RoleExample] = []


class QualifierRule(BaseRule):
    """Sets the status of an event, or drops it, when the pattern stands in its scope."""

    status: Status | None = None
    drop: bool = False
    flag: str | None = None
    scope: Literal["before", "after", "clause", "sentence"] = "sentence"
    event_types: list[EventType] = []
    examples: list[QualifierExample] = []


class CleanRule(BaseRule):
    """Removes or replaces text: a whole line, everything to the end of the article (tail), or inline."""

    scope: Literal["line", "tail", "inline"] = "line"
    replace: str = ""
    examples: list[CleanExample] = []


Rule = MentionRule | EventRule | SlotRule | RoleRule | QualifierRule | CleanRule

KINDS: dict[str, type[BaseRule]] = {
    "mention": MentionRule,
    "event": EventRule,
    "slot": SlotRule,
    "role": RoleRule,
    "qualifier": QualifierRule,
    "clean": CleanRule,
}
