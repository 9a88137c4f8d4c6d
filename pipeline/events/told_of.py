"""What a purchase buys where its clause leaves it to a word for a company told of before."""

from __future__ import annotations

from collections.abc import Sequence, Set

from pipeline.alike import overlap
from pipeline.events import names
from pipeline.events.draft import CLAUSE_MARK, PARTIES, Draft, Reader, clause
from pipeline.events.subjects import actor, clauses, is_word
from pipeline.events.view import View
from pipeline.model import Mention


def told_before(draft: Draft, earlier: Sequence[Draft], reader: Reader) -> None:
    """Fills the parties of a purchase that its clause leaves to what was told before; who buys once and again is told
    once, and buys no less than before what only a word stands for (击败对手，买下这家公司)."""
    bought = [before for before in earlier if before.event_type == "acquisition"]
    own, last = draft.slots.get("investors", ()), bought[-1:]
    buyers = {one.text for one in own or [one for before in last for one in before.slots.get("investors", ())]}
    if "company" not in draft.slots:
        company = _bought_before(draft, buyers, reader) or (_bought_unknown(draft, buyers, reader)
                                                            if draft.referred else None)
        again = [one for before in last for one in before.slots.get("company", ())] if draft.referred else []
        draft.fill("company", [company] if company else again[-1:], "coreference")
    nobody = draft.handed and draft.offered
    if not own and last and last[0].slots.get("investors") and not nobody:
        draft.fill("investors", last[0].slots["investors"], "coreference")


def _bought_before(draft: Draft, buyers: Set[str], reader: Reader) -> Mention | None:
    """The company told of before in the sentence: what 其 stands for is the nearest that does not buy, what 公司 stands
    for the first."""
    view, cues = draft.view, reader.names.cues
    handed = any(view.place(one)[0] >= draft.start for one in draft.slots.get("investors", ()))
    opened = CLAUSE_MARK.match(view.text, draft.start)  # ，它已经卖给X: the clause begins behind its mark
    # who hands over shares is not sold
    end = draft.start if opened or not handed else clause(view, draft.start, draft.start)[0]
    described = cues.left["descriptor"]  # 猫粮品牌X: the tagger took 猫粮 for a name
    owners = tuple(f"{link}{name}" for link in cues.words["link"] for name in buyers & reader.names.told)  # A系的X
    named = [(a, b) for a, b, one in reader.names.inside(view, 0, end)
             if one.label == "COMPANY" and not any(overlap(one.text, name) for name in buyers)
             and not is_word(one, reader)
             and not described.match(view.text, b)
             and not view.text.startswith(owners, b)]
    if not named:
        return None
    near = any(not cues.left["owning"].match(view.text, said.end())  # 其所持公司股份 tells of an owner
               for said in cues.anywhere["nearest"].finditer(view.text, draft.start, draft.end))
    span = max(named, key=lambda one: (one[1], -one[0])) if near else min(named)
    return reader.named(view, "COMPANY", _said_which(view, span, reader), "coreference")


def _said_which(view: View, span: names.Span, reader: Reader) -> names.Span:
    """The name that ends the clause which `span` opens, when that only says which it is (A的海外样本B, A系的B)."""
    left, right = clause(view, *span)
    linked = span[0] == left and view.text[span[1] : span[1] + 1] in reader.names.cues.words["link"]
    found = names.subject(view, span[1] + 1, right, reader.names) if linked else None
    ends = found and found[1] == right and names.is_known(view, found, reader.names)
    return found if found and ends else span


def _bought_unknown(draft: Draft, buyers: Set[str], reader: Reader) -> Mention | None:
    """The company that no one knows for a name and a word at the trigger stands for (它, 这家公司): the subject of a
    clause before, or of the sentence before when that names no company that is known (小时光终于等来了买家。)."""
    view, before = draft.view, draft.view.before
    taken = {view.place(one) for one in draft.slots.get("investors", ()) if view.holds(one)}
    subjects = (one.found for one in clauses(draft, 0, reader, taken) if one.found and not one.own)
    first = actor(view, *clause(view, 0, 0), reader)  # X公告，Y受让公司股东手中的股份
    others = (one for one in (*subjects, first) if one and one not in taken and not any(
        overlap(name, view.text[slice(*one)]) for name in buyers))
    if span := next(others, None):
        return reader.named(view, "COMPANY", span, "coreference")
    if not before or any(one.label in PARTIES for *_, one in reader.names.inside(before, 0, len(before.text))):
        return None
    unknown = actor(before, 0, len(before.text), reader)
    return reader.named(before, "COMPANY", unknown, "coreference") if unknown else None
