"""Who does the work: this process, several, or a Ray cluster. What the items give comes in their order."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.model import Article, Failure
from pipeline.read import Input, shown
from pipeline.read.listing import relative
from pipeline.run.plan import Planned
from pipeline.run.worker import Given, Item, Job, failed, process, reason_of

_DIED = "the worker process died while it read this article (out of memory, or a crash in a library)"


class LoadError(RuntimeError):
    """The resources (rules, lexicons, model) could not be loaded; the message is one line for the user."""


class Pool(Protocol):
    """Workers that have loaded the resources of a job. An item whose worker dies raises BrokenProcessPool."""

    def submit(self, item: Item, /) -> Future[Given]: ...

    def close(self) -> None:
        """Ends the workers, in the middle of an item too."""


Start = Callable[[Job, int], Pool]
"""Starts so many workers for a job."""

Results = Generator[Given, None, None]
Keep = Callable[[Planned, Given], None]
"""Told of an item and what it gave, as soon as that is known."""

FEW, LITTLE = 32, 400_000
"""Items, and their size, that are done sooner in this process than a second one starts."""
_AHEAD = 3  # so many times that much is on its way for each worker, at most


def outcomes(
    items: Iterable[Planned], job: Job, jobs: int, engine: str = "local",
    keep: Keep = lambda planned, given: None,
) -> Results:
    """What each item gives, in order, by up to `jobs` workers: of this machine (1: this process), or of Ray.

    `keep` is told of each item before it comes. Closing this, or an error, ends the workers at once, and `keep` is
    told of what they had done by then. Only some items for each worker are in memory. An article that kills its
    worker is quarantined; where this process does the work (one job, or little to do) it ends the run. Raises
    LoadError when the resources cannot be loaded, or Ray is asked for and not installed.
    """
    if jobs < 1:
        raise ValueError("at least one job is needed")
    start = _start_of(engine)
    alone = jobs == 1 and engine == "local"
    iterator = iter(items)
    first: list[Planned] = []
    size = 0
    for planned in iterator:
        first.append(planned)
        size += planned.size
        if alone or len(first) > FEW or (len(first) > 1 and size > LITTLE):
            break
    else:
        alone = True
    if not first:
        return _in_turn((), job, None, keep)  # all is known already, and nothing need be loaded
    everything = itertools.chain(first, iterator)
    return _in_turn(everything, job, load(job), keep) if alone else _in_pool(everything, job, jobs, start, keep)


def _in_turn(items: Iterable[Planned], job: Job, resources: Any, keep: Keep) -> Results:
    for planned in items:
        given = process(planned.item, job, resources)
        keep(planned, given)
        yield given


def _start_of(engine: str) -> Start:
    if engine == "local":
        return _Processes
    try:
        from pipeline.run.ray_pool import RayPool
    except ModuleNotFoundError as error:
        raise LoadError(f"--engine {engine} needs {error.name}: pip install 'rongzi[{engine}]'") from None
    return RayPool


def load(job: Job) -> Any:
    """The resources of `job`. Raises LoadError."""
    try:
        return job.load(job.settings)
    except (OSError, ValueError, RuntimeError) as error:
        raise LoadError(" ".join(str(error).split()) or reason_of(error)) from error


@dataclass(slots=True)
class _Sent:
    """An item on its way, and the promise of what it gives."""

    planned: Planned
    promise: Future[Given]


def _in_pool(items: Iterable[Planned], job: Job, jobs: int, start: Start, keep: Keep) -> Results:
    waiting: deque[_Sent] = deque()
    pool = start(job, jobs)
    try:
        for planned in items:
            waiting.append(_Sent(planned, _submit(pool, planned.item)))
            while _is_enough(waiting, jobs):
                pool = yield from _next(waiting, pool, job, jobs, start, keep)
        while waiting:
            pool = yield from _next(waiting, pool, job, jobs, start, keep)
    finally:
        for sent in waiting:  # stopped here: what is done out of turn is kept, too
            if _is_known(sent.promise):
                keep(sent.planned, sent.promise.result())
        pool.close()


def _is_enough(waiting: Collection[_Sent], jobs: int) -> bool:
    """Whether so much is on its way that the oldest is waited for; every worker has something in any case."""
    most = _AHEAD * jobs
    return len(waiting) > most and (
        len(waiting) > FEW * most or sum(sent.planned.size for sent in waiting) > LITTLE * most
    )


def _next(
    waiting: deque[_Sent], pool: Pool, job: Job, jobs: int, start: Start, keep: Keep
) -> Generator[Given, None, Pool]:
    """Yields what the oldest item gives; returns the pool to go on with."""
    oldest, broken = waiting[0], False
    try:
        given = oldest.promise.result()
    except BrokenProcessPool:
        # Any item in flight may be the guilty one: the oldest is done again by itself, those behind it together.
        broken = True
        pool.close()
        given = _alone(oldest.planned.item, job, start)
    waiting.popleft()
    keep(oldest.planned, given)
    yield given
    if broken:
        pool = start(job, jobs)
        for later in waiting:
            if not _is_known(later.promise):
                later.promise = _submit(pool, later.planned.item)
    return pool


def _is_known(promise: Future[Given]) -> bool:
    return promise.done() and not promise.cancelled() and not promise.exception()


def _alone(item: Item, job: Job, start: Start) -> Given:
    """What one item gives in a process of its own; a row that says so when that dies."""
    pool = start(job, 1)
    try:
        return _submit(pool, item).result()
    except BrokenProcessPool:
        return Given((failed(_dead(item)),))
    finally:
        pool.close()


def _dead(item: Item) -> Failure:
    match item:
        case Input(path, root):
            return Failure(relative(path, root), shown(path), _DIED)
        case Article():
            return Failure(item.doc_id, item.path, _DIED, item.sha256)
        case Failure():
            return item


def _submit(pool: Pool, item: Item) -> Future[Given]:
    try:
        return pool.submit(item)
    except BrokenProcessPool as error:
        broken: Future[Given] = Future()
        broken.set_exception(error)
        return broken


class _Processes:
    """Workers of this machine."""

    def __init__(self, job: Job, jobs: int) -> None:
        # spawn: a forked child of a process with threads (progress bar, Arrow) can hang.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(job,))

    def submit(self, item: Item, /) -> Future[Given]:
        """The promise of what `item` gives; starts a process when another one is needed."""
        with _signals_blocked():
            return self._pool.submit(work, item)

    def close(self) -> None:
        for worker in list((self._pool._processes or {}).values()):  # kill_workers in Python 3.14
            worker.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """A process started inside never sees the Ctrl-C that reaches the whole group: this one ends it and tells the user.

    An ignored signal would be missed here; a blocked one comes afterwards. Where there is no blocking, nothing is done.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# A worker's own job and resources, or why they could not be loaded: set once when the process starts.
_worker: tuple[Job, Any] | LoadError


def _start(job: Job) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be blocked
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare(job)


def prepare(job: Job) -> None:
    """Loads the resources of `job` for `work` in this process; what goes wrong is told by `work`."""
    global _worker
    try:
        _worker = (job, load(job))
    except LoadError as error:
        _worker = error


def _end_with_parent() -> None:
    """Ends this process when the one that started it was killed, which a worker that waits for work does not notice."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def work(item: Item) -> Given:
    """What `item` gives with what `prepare` loaded. Raises LoadError when it could not."""
    if isinstance(_worker, LoadError):
        raise _worker
    return process(item, *_worker)
