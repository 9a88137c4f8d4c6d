"""Batches with what is kept of a stopped run put in its place: only what is not kept goes to the workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from pipeline.run.engines import Results
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
    batches: Iterable[Batch], journal: Journal, work: Callable[[Iterable[Batch]], Results]
) -> Generator[tuple[Done, int], None, None]:
    """Every batch worked through, in order, and how many of its articles were kept; new results go into the journal.

    `work` takes batches and gives their results in order, as far ahead as it likes; closing this closes them. Raises
    what it raises, and OSError.
    """
    planned: deque[_Planned] = deque()

    def missing() -> Iterator[Batch]:
        for batch in batches:
            keys = tuple(item_key(item) for item in batch.items)
            kept = tuple(key in journal for key in keys)
            planned.append(_Planned(keys, kept, batch.finished))
            if not all(kept):
                yield Batch(tuple(item for item, has in zip(batch.items, kept, strict=True) if not has), batch.finished)

    def whole() -> Iterator[tuple[Done, int]]:
        while planned and all(planned[0].kept):
            yield _filled(planned.popleft(), journal, None)

    with closing(work(missing())) as results:
        for done in results:
            yield from whole()
            yield _filled(planned.popleft(), journal, done)
    yield from whole()


def _filled(plan: _Planned, journal: Journal, done: Done | None) -> tuple[Done, int]:
    """The batch in order, from the journal and from `done`, which the journal now keeps."""
    new = iter(done.items if done else ())
    items: list[Given] = []
    fresh: list[tuple[bytes | None, Given]] = []
    kept = 0
    for key, has in zip(plan.keys, plan.kept, strict=True):
        given = journal.get(key) if has else next(new)
        assert given is not None
        items.append(given)
        if has:
            kept += len(given)
        else:
            fresh.append((key, given))
    problems = done.problems if done else ()
    journal.add(fresh, problems)
    return Done(tuple(items), plan.finished, problems), kept
