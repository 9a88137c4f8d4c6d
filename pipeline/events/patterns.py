"""The patterns of macros.yml that the events stage reads by itself, apart from those in rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import regex

from pipeline.rulebook.macros import expand


@dataclass(frozen=True, slots=True)
class Patterns:
    """Each field is the macro of that name in capitals; what it finds is told beside it in macros.yml."""

    adjunct: regex.Pattern[str]
    ahead_of: regex.Pattern[str]
    allowed: regex.Pattern[str]
    alone: regex.Pattern[str]
    announced: regex.Pattern[str]
    aside: regex.Pattern[str]
    behind_target: regex.Pattern[str]
    beside_subject: regex.Pattern[str]
    branch: regex.Pattern[str]
    business: regex.Pattern[str]
    by_trade: regex.Pattern[str]
    called: regex.Pattern[str]
    counted: regex.Pattern[str]
    counted_tail: regex.Pattern[str]
    dated_aside: regex.Pattern[str]
    dateline: regex.Pattern[str]
    deal_adjunct: regex.Pattern[str]
    digest: regex.Pattern[str]
    each: regex.Pattern[str]
    fields: regex.Pattern[str]
    finance_trade: regex.Pattern[str]
    goes_ahead: regex.Pattern[str]
    headed: regex.Pattern[str]
    introduced: regex.Pattern[str]
    issue_announced: regex.Pattern[str]
    issue_done: regex.Pattern[str]
    issue_news: regex.Pattern[str]
    issue_step: regex.Pattern[str]
    item: regex.Pattern[str]
    item_head: regex.Pattern[str]
    kind_head: regex.Pattern[str]
    kind_tail: regex.Pattern[str]
    label: regex.Pattern[str]
    lead_aside: regex.Pattern[str]
    leaves: regex.Pattern[str]
    legal_form: regex.Pattern[str]
    lender_tail: regex.Pattern[str]
    list_separator: regex.Pattern[str]
    listings_reviewed: regex.Pattern[str]
    not_a_name: regex.Pattern[str]
    object_first: regex.Pattern[str]
    of_rounds: regex.Pattern[str]
    org_tail: regex.Pattern[str]
    owed: regex.Pattern[str]
    pair: regex.Pattern[str]
    paragraph_opening: regex.Pattern[str]
    part_of: regex.Pattern[str]
    past_clause: regex.Pattern[str]
    past_date: regex.Pattern[str]
    past_opening: regex.Pattern[str]
    premises: regex.Pattern[str]
    presented: regex.Pattern[str]
    presents: regex.Pattern[str]
    priced: regex.Pattern[str]
    purchase_done: regex.Pattern[str]
    record: regex.Pattern[str]
    respectively: regex.Pattern[str]
    routine: regex.Pattern[str]
    through_shell: regex.Pattern[str]
    said_of: regex.Pattern[str]
    section: regex.Pattern[str]
    share_before: regex.Pattern[str]
    several_news: regex.Pattern[str]
    signed: regex.Pattern[str]
    signed_on: regex.Pattern[str]
    speaker: regex.Pattern[str]
    staked: regex.Pattern[str]
    teller: regex.Pattern[str]
    this_one: regex.Pattern[str]
    title_again: regex.Pattern[str]
    trade: regex.Pattern[str]


def load_patterns(macros: Mapping[str, str]) -> Patterns:
    """The patterns out of the macros of a rule book. Raises ValueError when one of them is missing or faulty."""
    made = {}
    for field in fields(Patterns):
        macro = field.name.upper()
        try:
            made[field.name] = regex.compile(expand(macros[macro], macros))
        except (KeyError, RecursionError, OverflowError, regex.error):
            message = f"rules/macros.yml: macro {macro} is missing or does not compile; the events stage needs it"
            raise ValueError(message) from None
    return Patterns(**made)
