"""Items with what is kept of a stopped run put in its place: only what is not kept goes to the workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from pipeline.run.engines import Keep, Results
from pipeline.run.journal import Journal
from pipeline.run.plan import Planned
from pipeline.run.worker import Given


@dataclass(frozen=True, slots=True)
class Step:
    """One item done: what it `given`, whether that was `kept`, and whether its input `ends` with it."""

    given: Given
    kept: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class _Due:
    """A step to come: the key of its item when that is kept, else None. The item itself may be long."""

    kept: bytes | None
    ends: bool


def resumed(
    items: Iterable[Planned], journal: Journal, work: Callable[[Iterable[Planned], Keep], Results],
    each: Callable[[int], None] = lambda articles: None,
) -> Generator[Step, None, None]:
    """A step for each item, in order; each new result goes into the journal as soon as there is one.

    `work` takes items and gives their results in order, as far ahead as it likes, and tells of each before; closing
    this closes it. `each` is told how many articles an item gave that now stands in the journal. Raises what `work`
    raises, and OSError.
    """
    due: deque[_Due] = deque()

    def keep(planned: Planned, given: Given) -> None:
        journal.add(planned.key, given)
        each(len(given.outcomes))

    def missing() -> Iterator[Planned]:
        for planned in items:
            kept = planned.key in journal
            due.append(_Due(planned.key if kept else None, planned.ends))
            if not kept:
                yield planned

    def kept() -> Iterator[Step]:
        while due and due[0].kept:
            given = journal.get(due[0].kept)
            assert given is not None
            each(len(given.outcomes))
            yield Step(given, True, due.popleft().ends)

    with closing(work(missing(), keep)) as results:
        for given in results:
            yield from kept()
            yield Step(given, False, due.popleft().ends)
    yield from kept()
