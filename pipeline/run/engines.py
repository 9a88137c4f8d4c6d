"""Who runs the batches: this process, several, or a Ray cluster. The outcomes come in the order of the batches."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.model import Article, Failure
from pipeline.read import Input, shown
from pipeline.read.listing import relative
from pipeline.run.plan import Batch, Item
from pipeline.run.worker import Done, Job, failed, process, reason_of

_DIED = "the worker process died while it read this article (out of memory, or a crash in a library)"


class LoadError(RuntimeError):
    """The resources (rules, lexicons, model) could not be loaded; the message is one line for the user."""


class Pool(Protocol):
    """Workers that have loaded the resources of a job. A batch whose worker dies raises BrokenProcessPool."""

    def submit(self, work: Callable[[Batch], Done], batch: Batch, /) -> Future[Done]: ...

    def close(self) -> None:
        """Ends the workers, in the middle of a batch too."""


Start = Callable[[Job, int], Pool]
"""Starts so many workers for a job."""

Results = Generator[Done, None, None]
Keep = Callable[[Batch, int, Done], None]
"""Told of a batch, a place in it, and what the item there gave, as soon as that is known."""


def outcomes(
    batches: Iterable[Batch], job: Job, jobs: int, engine: str = "local", keep: Keep = lambda batch, place, done: None
) -> Results:
    """Every batch worked through, in order, by up to `jobs` workers: of this machine (1: this process), or of Ray.

    `keep` is told of each item before its batch comes. Closing this, or an error, ends the workers at once, and `keep`
    is told of what they had done by then. At most a few batches for each worker are in memory. An article
    that kills its worker is quarantined; where this process does the work (one job, or a single batch) it ends the
    run. Raises LoadError when the resources cannot be loaded, or Ray is asked for and not installed.
    """
    if jobs < 1:
        raise ValueError("at least one job is needed")
    start = _start_of(engine)
    first = list(itertools.islice(iterator := iter(batches), 2))
    if not first:
        return _in_turn((), job, None, keep)  # all is known already, and nothing need be loaded
    everything = itertools.chain(first, iterator)
    # One batch is done sooner here than a second process starts.
    if len(first) < 2 or (jobs == 1 and engine == "local"):
        return _in_turn(everything, job, load(job), keep)
    return _in_pool(everything, job, jobs, start, keep)


def _in_turn(batches: Iterable[Batch], job: Job, resources: Any, keep: Keep) -> Results:
    for batch in batches:
        parts: list[Done] = []
        for place, item in enumerate(batch.items):
            parts.append(process(Batch((item,), 0), job, resources))
            keep(batch, place, parts[-1])
        yield _whole(batch, parts)


def _whole(batch: Batch, parts: Sequence[Done]) -> Done:
    """The batch, of whose items `parts` are each one."""
    problems = dict.fromkeys(problem for part in parts for problem in part.problems)
    return Done(tuple(item for part in parts for item in part.items), batch.finished, tuple(problems))


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
    """A batch on its way: the promises of its items, of which the first `kept` are known and kept."""

    batch: Batch
    promises: list[Future[Done]]
    kept: int = 0


def _in_pool(batches: Iterable[Batch], job: Job, jobs: int, start: Start, keep: Keep) -> Results:
    waiting: deque[_Sent] = deque()
    pool = start(job, jobs)
    try:
        for batch in batches:
            waiting.append(_Sent(batch, [_submit(pool, item) for item in batch.items]))
            while len(waiting) > 3 * jobs:
                pool = yield from _next(waiting, pool, job, jobs, start, keep)
        while waiting:
            pool = yield from _next(waiting, pool, job, jobs, start, keep)
    finally:
        for sent in waiting:  # stopped here: what is done out of turn is kept, too
            for place, promise in enumerate(sent.promises[sent.kept :], sent.kept):
                if promise.done() and not promise.cancelled() and not promise.exception():
                    keep(sent.batch, place, promise.result())
        pool.close()


def _next(
    waiting: deque[_Sent], pool: Pool, job: Job, jobs: int, start: Start, keep: Keep
) -> Generator[Done, None, Pool]:
    """Yields the oldest batch worked through; returns the pool to go on with."""
    sent, broken = waiting[0], False
    parts: list[Done] = []
    for place, (item, promise) in enumerate(zip(sent.batch.items, sent.promises, strict=True)):
        try:
            parts.append(promise.result())
        except BrokenProcessPool:
            # Any item in flight may be the guilty one: those of the oldest batch are done again one by one.
            if not broken:
                pool.close()
            broken = True
            parts.append(_alone(item, job, start))
        keep(sent.batch, place, parts[-1])
        sent.kept += 1
    waiting.popleft()
    yield _whole(sent.batch, parts)
    if broken:
        pool = start(job, jobs)
        for later in waiting:
            later.promises = [_submit(pool, item) for item in later.batch.items]
    return pool


def _alone(item: Item, job: Job, start: Start) -> Done:
    """What one item gives in a process of its own; a row that says so when that dies."""
    pool = start(job, 1)
    try:
        return _submit(pool, item).result()
    except BrokenProcessPool:
        return Done(((failed(_dead(item)),),))
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


def _submit(pool: Pool, item: Item) -> Future[Done]:
    try:
        return pool.submit(work, Batch((item,), 0))
    except BrokenProcessPool as error:
        broken: Future[Done] = Future()
        broken.set_exception(error)
        return broken


class _Processes:
    """Workers of this machine."""

    def __init__(self, job: Job, jobs: int) -> None:
        # spawn: a forked child of a process with threads (progress bar, Arrow) can hang.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(job,))

    def submit(self, work: Callable[[Batch], Done], batch: Batch, /) -> Future[Done]:
        """The promise of `batch` worked through; starts a process when another one is needed."""
        with _signals_blocked():
            return self._pool.submit(work, batch)

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


def work(batch: Batch) -> Done:
    """A batch worked through with what `prepare` loaded. Raises LoadError when it could not."""
    if isinstance(_worker, LoadError):
        raise _worker
    return process(batch, *_worker)
