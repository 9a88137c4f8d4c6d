"""What stands near a trigger and belongs to it: its sum, its round and its day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import regex

from pipeline.events.draft import ISSUES, NEAR, STOP_MARK, Draft, Reader, clause, to_the_day
from pipeline.events.lines import Line
from pipeline.events.view import View
from pipeline.rulebook.schema import SlotRule

_NEXT = regex.compile(r"[，,：:；;。]")


def days_of_news(line: Line) -> list[tuple[int, Sequence[str]]]:
    """View offsets of the dates of a line that tell of the news, not of the event, each with the types of event that it
    is so for (none for all)."""
    return [(match.start("disclosed_date"), cast(SlotRule, compiled.rule).event_types)
            for compiled, match in line.slots if "disclosed_date" in match.re.groupindex]


def fill_near(
    draft: Draft, floor: int, ceiling: int, of_news: Sequence[tuple[int, Sequence[str]]], reader: Reader
) -> None:
    """Amount, round and date from the trigger itself, then from its clause, then (dates) from before it, between
    `floor` and `ceiling` of the view; days `of_news` are none of the event."""
    disclosed = {at for at, event_types in of_news if not event_types or draft.event_type in event_types}
    view, issue, alone = draft.view, draft.event_type in ISSUES, reader.names.patterns.alone
    left, right = clause(view, draft.start, draft.end)
    left, right = max(left, floor), min(right, ceiling)
    bought = draft.slots.get("company", ()) if draft.event_type == "acquisition" else ()
    if len(bought) == 1 and "amount" not in draft.slots and (price := view.priced.get(bought[0].end)):
        draft.fill("amount", [price], "aside")  # 收购X（3.1亿元）
    for slot, label in (("round", "ROUND"), ("amount", "AMOUNT")):
        for a, b in ((draft.start, draft.end), (draft.end, right), (left, draft.start)):
            found = [mention for _, mention in view.within(a, b, label) if not mention.role]
            if found and slot not in draft.slots:
                draft.fill(slot, found if slot == "round" else found[:1], f"{NEAR}{slot}")
        if slot not in draft.slots and right < ceiling:
            found = [one for by_itself in alone.finditer(view.text, right, _stop(view, right, ceiling, slot))
                     for _, one in view.within(*by_itself.span(), label) if not one.role]
            draft.fill(slot, found if slot == "round" else found[:1], f"{NEAR}{slot}")
    rounds = draft.slots.get("round", ())
    if "event_date" not in draft.slots and len(rounds) == 1 and (date := view.beside.get(rounds[0].start)):
        draft.fill("event_date", [date], "aside")
    if "event_date" not in draft.slots:
        where = [(draft.start, draft.end), (floor, draft.start), *([(draft.end, right)] if issue else [])]
        told = [[mention for at, mention in view.within(a, b, "DATE")
                 if not mention.role and (at not in disclosed or not to_the_day(mention))
                 and not (issue and _names_issue(view, at, reader))] for a, b in where]
        found = [one[-1] if b == draft.start else one[0] for one, (_, b) in zip(told, where, strict=True) if one]
        if issue:  # 2019年 may be in its name, the day tells when
            found = [one for one in found if to_the_day(one)] or [one for one in found if one.start < view.span(
                draft.end, draft.end)[0]]
        draft.fill("event_date", found[:1], f"{NEAR}event_date")
    dates = draft.slots.get("event_date", ())
    if dates and not rounds and (named := view.beside.get(dates[0].start)):
        draft.fill("round", [named], "aside")


def _stop(view: View, right: int, ceiling: int, slot: str) -> int:
    """Where to look for what is a clause by itself behind a trigger: a round right behind its clause, a sum up to the
    next trigger or the end of what is told (B轮，X领投，Y跟投，3.2亿元；)."""
    marks = _NEXT if slot == "round" else STOP_MARK
    end = marks.search(view.text, right + 1, ceiling)
    return end.start() + 1 if end else ceiling


def _names_issue(view: View, at: int, reader: Reader) -> bool:
    """Whether the date at a view offset is a part of the name of an issue (2019年度第二期, 2021年面向专业投资者)."""
    cues = reader.names.cues
    behind = cues.left["issue_name"].match(view.text, at + 1)
    return bool(behind or cues.right["issue_year"].search(view.mentions[at].text))
