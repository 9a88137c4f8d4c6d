"""What qualifies an event: planned, rumoured or called off, told as the past, and dated by its news or by itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import regex

from pipeline.events.cues import Cues
from pipeline.events.draft import ISSUES, Draft, clause, to_the_day
from pipeline.events.patterns import Patterns
from pipeline.events.view import View
from pipeline.model import DateValue, Mention, Sentence
from pipeline.rulebook.book import Compiled
from pipeline.rulebook.schema import QualifierRule

_BEFORE = 44  # characters before the day on which a notice is signed
_DATELINES = 3  # sentences among which the dateline stands
_NEWS_DAYS = 45  # before the publication a dated event is still the news


def qualify(
    view: View, drafts: Sequence[Draft], found: Sequence[tuple[Compiled, regex.Match[str]]], patterns: Patterns
) -> None:
    """Status, flags and refusals from qualifier rules, each within its scope of a trigger."""
    floors = _floors(view, drafts, patterns)
    hits = sorted(found, key=lambda hit: hit[0].rule.priority)
    for compiled, match in hits:  # the highest has the last word
        rule = cast(QualifierRule, compiled.rule)
        for number, draft in enumerate(drafts):
            if rule.event_types and draft.event_type not in rule.event_types:
                continue
            floor = floors[number]
            ceiling = drafts[number + 1].start if number + 1 < len(drafts) else len(view.text)
            inside = {
                "before": floor <= match.start() and match.start() < draft.end,
                "after": draft.start <= match.start() < ceiling,
                "clause": floor <= match.start() < ceiling,
                "sentence": True,
                "reply": True,
            }[rule.scope]
            if inside:
                _apply(rule, draft)


def _floors(view: View, drafts: Sequence[Draft], patterns: Patterns) -> list[int]:
    """Where the words before each trigger begin that may tell of it: behind the trigger before it, or, for a part of
    that one's issue (拟发行债券，其中公开发行…), where those of that one begin."""
    floors, part = [0] * len(drafts), False
    for number, (last, draft) in enumerate(pairwise(drafts), start=1):
        part = draft.family == last.family and (part or bool(patterns.part_of.search(view.text, last.end, draft.start)))
        floors[number] = floors[number - 1] if part else last.end
    return floors


def reply(drafts: Sequence[Draft], found: Sequence[tuple[Compiled, regex.Match[str]]]) -> None:
    """The same from a sentence that answers what was told right before it (X回应称，上述消息不实)."""
    for compiled, _ in found:
        rule = cast(QualifierRule, compiled.rule)
        for draft in drafts:
            if rule.scope == "reply" and (not rule.event_types or draft.event_type in rule.event_types):
                _apply(rule, draft)


def _apply(rule: QualifierRule, draft: Draft) -> None:
    if rule.drop:
        draft.flags.add("drop")
    if rule.status:
        draft.status = rule.status
    if rule.flag == "history":
        draft.history = True
    elif rule.flag:
        draft.flags.add(rule.flag)
    if rule.id not in draft.rules:
        draft.rules.append(rule.id)


def date_in_time(draft: Draft, cues: Cues, patterns: Patterns, published: str | None) -> None:
    """Whether a draft is told as done, as the news, as one more, as the past, or long before the publication, by the
    words of its clause and its dates."""
    text, (left, right) = draft.view.text, clause(draft.view, draft.start, draft.end)
    draft.done = bool(patterns.purchase_done.search(text, left, right))
    draft.current = bool(cues.anywhere["current"].search(text, left, right))
    draft.again = bool(cues.anywhere["again"].search(text, left, right))
    dates = draft.slots.get("event_date", ())
    draft.history = any(
        _is_past(one, patterns, published) and not _is_dated_by_news(one, draft.view, patterns) for one in dates
    )
    draft.early = any(_is_early(one, published) for one in dates)


def date_by_news(draft: Draft, patterns: Patterns, published: str | None) -> None:
    """A purchase or an issue that is agreed on or intended is dated by its news: the date told with it is no day of
    completion, unless it lies behind the publication."""
    dates = draft.slots.get("event_date", ())
    if draft.event_type not in ("acquisition", *ISSUES) or not dates or not draft.is_near("event_date"):
        return
    view, at, value = draft.view, draft.view.at(dates[0].start), dates[0].value
    if published and isinstance(value, DateValue) and (value.start or "") > published[:10]:
        return
    if draft.event_type in ISSUES:
        said = patterns.issue_announced.search(view.text, at, max(at, draft.end))
        before = patterns.issue_announced.search(view.text, 0, at)  # 公布，于9月5日与X订立协议: the day of the deed
        if not said or before or not to_the_day(dates[0]):
            return
    elif draft.status == "completed" and not patterns.announced.search(view.text, min(at, draft.start), draft.end):
        return
    elif any(said.start() < at < said.end() for said in patterns.signed_on.finditer(view.text)):
        return  # X公告，Y于12月7日签署协议: the day of the deed
    if draft.event_type == "acquisition" and draft.status == "terminated" and not to_the_day(dates[0]):
        del draft.slots["event_date"], draft.why["event_date"]  # 2018年放弃了收购: no day of the news
        return
    draft.slots.setdefault("disclosed_date", draft.slots.pop("event_date"))
    draft.why.setdefault("disclosed_date", draft.why.pop("event_date"))


def day_of_all(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], patterns: Patterns
) -> Mention | None:
    """The day that an article gives for all its news: in the headline of a list of announcements, in a line that is no
    more than its dateline, or where a notice is signed."""
    days = [one for one in mentions if one.label == "DATE" and to_the_day(one)]
    title = sentences[0] if sentences else None
    if title and patterns.digest.search(text, title.start, title.end):
        return next((one for one in days if one.start < title.end), None)
    for line in sentences[:_DATELINES]:
        if patterns.dateline.fullmatch(text[line.start : line.end].strip()):
            return next((one for one in days if line.start <= one.start < line.end), None)
    return next((one for one in days if patterns.signed.search(text[max(0, one.start - _BEFORE) : one.start])), None)


def day_of_wire(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], patterns: Patterns
) -> Mention | None:
    """The day with which the dateline of a wire opens the body (X6月3日电): that of what the headline tells."""
    opening = next((line for line in sentences if line.paragraph), None)
    found = opening and patterns.dateline.match(text, opening.start, opening.end)
    inside = (one for one in mentions if found and found.start() <= one.start and one.end <= found.end())
    return next((one for one in inside if one.label == "DATE" and to_the_day(one)), None)


def _is_past(date: Mention, patterns: Patterns, published: str | None) -> bool:
    """Whether the words of a date tell of the past (去年, 2018年): not when it lies right before the publication, nor
    when it is a full day and no publication is known (wires give the year of their own day)."""
    if not patterns.past_date.search(date.text):
        return False
    value = date.value
    if not isinstance(value, DateValue) or value.precision != "day" or not value.start:
        return True
    return _is_old(value.start, published) if published else False


def _is_dated_by_news(date: Mention, view: View, patterns: Patterns) -> bool:
    """Whether the news itself gives a date (X宣布于2021年10月完成): the date is then no past."""
    left = view.at(date.start)
    return bool(patterns.announced.search(view.text, *clause(view, left, left + 1)[:1], left))


def _is_early(date: Mention, published: str | None) -> bool:
    """Whether a date lies long before the publication; without one, whether it is no day."""
    value = date.value
    if not isinstance(value, DateValue) or value.precision == "vague" or not value.end:
        return False
    return _is_old(value.end, published) if published else value.precision != "day"


def _is_old(day: str, published: str) -> bool:
    """Whether an ISO date lies more than `_NEWS_DAYS` days before the publication."""
    told, out = (datetime.date.fromisoformat(one).toordinal() for one in (day, published[:10]))
    return out - told > _NEWS_DAYS
