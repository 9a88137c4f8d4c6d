"""Who an event is about, or who buys, where its trigger stands before the name: behind the clause, or in it."""

from __future__ import annotations

from pipeline.events import names
from pipeline.events.draft import CLAUSE_MARK, Draft, Reader, clause
from pipeline.events.subjects import actor, is_phrase, opening, stands_alone


def subject_behind(draft: Draft, reader: Reader) -> None:
    """A trigger that opens its sentence without a subject has that of the first clause behind it that has one
    (获X投资，Y…; 继获X投资后，又有…，Y…)."""
    view = draft.view
    for mark in CLAUSE_MARK.finditer(view.text, draft.end):
        left, right = clause(view, mark.end(), mark.end())
        found = opening(view, left, right, reader) or actor(view, left, right, reader)
        if found:
            draft.fill("company", [reader.named(view, "COMPANY", found, "subject")], "subject")
            return


def buyer_behind(draft: Draft, ceiling: int, reader: Reader) -> None:
    """Who buys by a purchase that opens its sentence, behind a word for its use or before its price (通过收购X，Y进入…;
    收购X，Y花了8亿元): the known name that opens the next clause."""
    view, before = draft.view, draft.view.text[: draft.start].strip()
    mark = CLAUSE_MARK.search(view.text, draft.end, ceiling)
    behind = clause(view, mark.end(), mark.end()) if mark else (0, 0)
    if before not in reader.names.cues.words["by_buying"] and (before or not view.within(*behind, "AMOUNT")):
        return
    found = opening(view, *behind, reader)
    bought = {one.text for one in draft.slots.get("company", ())}
    if found and view.text[slice(*found)] not in bought:
        draft.fill("investors", [reader.named(view, "INVESTOR", found, "subject")], "subject")


def in_relative_clause(draft: Draft, ceiling: int, reader: Reader) -> None:
    """A round that opens its clause and goes on with 的 is that of the name behind it: a known one or what
    ends the clause, right there or behind a word for what it is (完成B轮融资的X，获得A轮融资的年轻品牌Y)."""
    view, start, cues = draft.view, draft.end + 1, reader.names.cues
    left, right = clause(view, draft.start, draft.end)
    linked = view.text[draft.end : start] in cues.words["link"]
    if not linked or not names.is_empty(view, left, draft.start, reader.names):
        return

    def stands_first(at: int) -> bool:
        before = view.text[start:at].rstrip(names.QUOTES)
        return not before or bool(cues.right["descriptor"].search(before))

    known = [(a, b) for a, b, one in reader.names.inside(view, start, min(right, ceiling)) if one.label == "COMPANY"]
    ends = names.subject(view, start, right, reader.names) if right <= ceiling else None
    if ends and (ends[1] < right or is_phrase(view, start, ends, reader)):
        ends = None
    if found := next((one for one in (*known, ends) if one and stands_first(one[0])), None):
        draft.fill("company", [reader.named(view, "COMPANY", found, "subject")], "subject")


def described(draft: Draft, ceiling: int, reader: Reader) -> None:
    """A listing told in a description is that of the name behind it (1月登陆纽交所的长租公寓新宠，X); one without its
    day only says what X is (新三板挂牌的X)."""
    view = draft.view
    dated = view.within(clause(view, draft.start, draft.start)[0], draft.end, "DATE")
    if not dated or view.text[draft.end : draft.end + 1] not in reader.names.cues.words["link"]:
        return
    behind = [(a, b) for a, b, one in reader.names.inside(view, draft.end, ceiling) if one.label == "COMPANY"]
    start, end = draft.end + 1, min(clause(view, draft.end, draft.end)[1], ceiling)
    found = names.subject(view, start, end, reader.names) if start < end else None
    quoted = found and view.text[found[0] - 1] in "“「『"
    if found and (quoted or (not behind and found[0] > start and stands_alone(view, start, end, found, reader))):
        behind = [found]
    if behind:
        draft.fill("company", [reader.named(view, "COMPANY", min(behind), "subject")], "subject")
