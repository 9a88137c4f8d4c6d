"""Which of the events told so far a draft may tell again: found by what two tellings of one event have in common, so
that in an article of many deals not each is held against each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Literal

from pipeline.alike import Spelt
from pipeline.events.draft import LEARNED, Draft

Spell = Callable[[str], Spelt]  # of a name, as it is compared

_GRAM = 4  # characters of a part of a name by which it is looked up: few names have so many in common


class Twins:
    """The events told so far, `drafts`, in the order in which they came in."""

    def __init__(self, spell: Spell) -> None:
        self.drafts: list[Draft] = []
        self._spell = spell
        self._places: defaultdict[tuple[Literal["id", "head", "part", "sum"], str | int], set[int]] = defaultdict(set)
        self._unnamed: set[int] = set()
        self._headlines: set[int] = set()

    def add(self, draft: Draft) -> None:
        """Takes in one event more."""
        self.drafts.append(draft)
        self.know(len(self.drafts) - 1)

    def know(self, place: int) -> None:
        """Lets the event at a place be found by what it tells now; the names and sums that it told before still find
        it."""
        draft = self.drafts[place]
        if company := draft.text("company"):
            spelt = self._spell(company)
            self._places["id", spelt.id].add(place)
            for head in _heads(spelt.forms):
                self._places["head", head].add(place)
            for part in _parts(spelt.forms):
                self._places["part", part].add(place)
        for one in draft.slots.get("amount", ()):
            self._places["sum", one.start].add(place)
        for held, holds in ((self._unnamed, not company), (self._headlines, draft.headline)):
            if holds:
                held.add(place)
            else:
                held.discard(place)

    def near(self, draft: Draft) -> list[int]:
        """The places, in order, of the events that `draft` may tell again: those of its company or of none, those with
        the same words for their sum, and for a body those that a headline tells, maybe in other words. All of them for
        a draft of no company, and for what the model reads in a headline."""
        if not draft.text("company") or (draft.headline and LEARNED in draft.flags):
            return list(range(len(self.drafts)))
        found = self._of_company(draft)
        for one in draft.slots.get("amount", ()):
            found |= self._places.get(("sum", one.start), set())
        return sorted(found if draft.headline else found | self._headlines)

    def of_company(self, draft: Draft) -> list[Draft]:
        """The events, in order, that may be of the company of `draft`: all of them when it has none."""
        if not draft.text("company"):
            return list(self.drafts)
        return [self.drafts[place] for place in sorted(self._of_company(draft))]

    def _of_company(self, draft: Draft) -> set[int]:
        """The places of the events of no company, and of those whose company goes by the same id or by a name that may
        be a part of that of `draft`, or the other way round."""
        spelt, get = self._spell(draft.text("company")), self._places.get
        found = self._unnamed | get(("id", spelt.id), set())
        found.update(*(get(("part", head), ()) for head in _heads(spelt.forms)))
        found.update(*(get(("head", part), ()) for part in _parts(spelt.forms)))
        return found


def _heads(forms: Iterable[str]) -> set[str]:
    """What names begin with: the whole of a short one. It is one of the parts of each name that holds them."""
    return {form[:_GRAM] for form in forms}


def _parts(forms: Iterable[str]) -> set[str]:
    """The parts of names that may be the head of another."""
    return {form[at : at + size] for form in forms for size in range(1, _GRAM + 1)
            for at in range(len(form) - size + 1)}
