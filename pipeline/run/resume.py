"""Batches with what is kept of a stopped run put in its place: only what is not kept goes to the workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from pipeline.run.engines import Keep, Results
from pipeline.run.fingerprint import item_key
from pipeline.run.journal import Given, Journal
from pipeline.run.plan import Batch
from pipeline.run.worker import Done


@dataclass(frozen=True, slots=True)
class _Planned:
    """A batch on its way: the keys of its items, and whether each is kept."""

    keys: tuple[bytes | None, ...]
    kept: tuple[bool, ...]
    finished: int


def resumed(
    batches: Iterable[Batch], journal: Journal, work: Callable[[Iterable[Batch], Keep], Results],
    each: Callable[[int], None] = lambda articles: None,
) -> Generator[tuple[Done, int], None, None]:
    """Every batch worked through, in order, and how many of its articles were kept; each new result goes into the
    journal as soon as there is one.

    `work` takes batches and gives their results in order, as far ahead as it likes, and tells of each item before;
    closing this closes it. `each` is told how many articles an item gave that now stands in the journal. Raises what
    `work` raises, and OSError.
    """
    planned: deque[_Planned] = deque()

    def keep(batch: Batch, place: int, done: Done) -> None:
        journal.add(batch.keys[place], done.items[0], done.problems)
        each(len(done.items[0]))

    def missing() -> Iterator[Batch]:
        for batch in batches:
            keys = tuple(item_key(item) for item in batch.items)
            kept = tuple(key in journal for key in keys)
            planned.append(_Planned(keys, kept, batch.finished))
            if not all(kept):
                missed = [place for place, has in enumerate(kept) if not has]
                items = tuple(batch.items[place] for place in missed)
                yield Batch(items, batch.finished, tuple(keys[place] for place in missed))

    def whole() -> Iterator[tuple[Done, int]]:
        while planned and all(planned[0].kept):
            yield _filled(planned.popleft(), journal, None, each)

    with closing(work(missing(), keep)) as results:
        for done in results:
            yield from whole()
            yield _filled(planned.popleft(), journal, done, each)
    yield from whole()


def _filled(
    plan: _Planned, journal: Journal, done: Done | None, each: Callable[[int], None]
) -> tuple[Done, int]:
    """The batch in order, from the journal and from `done`."""
    new = iter(done.items if done else ())
    items: list[Given] = []
    kept = 0
    for key, has in zip(plan.keys, plan.kept, strict=True):
        given = journal.get(key) if has else next(new)
        assert given is not None
        items.append(given)
        kept += len(given) if has else 0
    each(kept)
    return Done(tuple(items), plan.finished, done.problems if done else ()), kept
