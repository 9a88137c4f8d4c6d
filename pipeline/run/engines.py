"""Who runs the batches: this process, or several. The outcomes come in the order of the batches either way."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from pipeline.model import Article, Failure
from pipeline.read import Input
from pipeline.run.plan import Batch, Item
from pipeline.run.worker import Done, Job, Outcome, failed, process, reason_of

_DIED = "the worker process died while it read this article (out of memory, or a crash in a library)"


class LoadError(RuntimeError):
    """The resources (rules, lexicons, model) could not be loaded; the message is one line for the user."""


def outcomes(batches: Iterable[Batch], job: Job, jobs: int) -> Iterator[Done]:
    """Every batch worked through, in order, by up to `jobs` processes (1: this one).

    At most a few batches for each worker are in memory. An article that kills its process is quarantined.
    Raises LoadError when the resources cannot be loaded.
    """
    if jobs < 1:
        raise ValueError("at least one job is needed")
    first = list(itertools.islice(iterator := iter(batches), 2))
    if not first:
        return iter(())  # all is known already, and nothing need be loaded
    everything = itertools.chain(first, iterator)
    # One batch is done sooner here than a second process starts.
    if jobs == 1 or len(first) < 2:
        resources = load(job)
        return (process(batch, job, resources) for batch in everything)
    return _in_processes(everything, job, jobs)


def load(job: Job) -> Any:
    """The resources of `job`. Raises LoadError."""
    try:
        return job.load(job.settings)
    except (OSError, ValueError, RuntimeError) as error:
        raise LoadError(" ".join(str(error).split()) or reason_of(error)) from error


def _in_processes(batches: Iterable[Batch], job: Job, jobs: int) -> Iterator[Done]:
    waiting: deque[tuple[Batch, Future[Done]]] = deque()
    pool = _pool(job, jobs)
    try:
        for batch in batches:
            waiting.append((batch, _submit(pool, batch)))
            while len(waiting) > 3 * jobs:
                pool = yield from _next(waiting, pool, job, jobs)
        while waiting:
            pool = yield from _next(waiting, pool, job, jobs)
    finally:
        pool.shutdown(cancel_futures=True)


def _next(
    waiting: deque[tuple[Batch, Future[Done]]], pool: ProcessPoolExecutor, job: Job, jobs: int
) -> Generator[Done, None, ProcessPoolExecutor]:
    """Yields the oldest batch worked through; returns the pool to go on with."""
    batch, future = waiting.popleft()
    try:
        yield future.result()
    except BrokenProcessPool:
        # Any batch in flight may be the guilty one: the oldest is done again item by item, the rest resubmitted.
        pool.shutdown(cancel_futures=True)
        yield Done(tuple(_alone(item, job) for item in batch.items), batch.finished)
        pool = _pool(job, jobs)
        again = [later for later, _ in waiting]
        waiting.clear()
        waiting.extend((later, _submit(pool, later)) for later in again)
    return pool


def _alone(item: Item, job: Job) -> tuple[Outcome, ...]:
    """The outcomes of one item in a process of its own; a row that says so when that dies."""
    pool = _pool(job, 1)
    try:
        return _submit(pool, Batch((item,), 0)).result().outcomes
    except BrokenProcessPool:
        return (failed(_dead(item)),)
    finally:
        pool.shutdown(cancel_futures=True)


def _dead(item: Item) -> Failure:
    match item:
        case Input(path, root):
            return Failure(os.path.relpath(path, root) if "://" not in path else path, path, _DIED)
        case Article():
            return Failure(item.doc_id, item.path, _DIED, item.sha256)
        case Failure():
            return item


def _submit(pool: ProcessPoolExecutor, batch: Batch) -> Future[Done]:
    try:
        return pool.submit(_work, batch)
    except BrokenProcessPool as error:
        broken: Future[Done] = Future()
        broken.set_exception(error)
        return broken


def _pool(job: Job, jobs: int) -> ProcessPoolExecutor:
    # spawn: a forked child of a process with threads (progress bar, Arrow) can hang.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(job,))


# A worker's own job and resources, or why they could not be loaded: set once when the process starts.
_worker: tuple[Job, Any] | LoadError


def _start(job: Job) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the run and tells the user
    threading.Thread(target=_end_with_parent, daemon=True).start()
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


def _work(batch: Batch) -> Done:
    if isinstance(_worker, LoadError):
        raise _worker
    return process(batch, *_worker)
