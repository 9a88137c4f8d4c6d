"""Workers of a Ray cluster (RAY_ADDRESS), or of one that Ray starts on this machine. The extra `ray` installs it.

Paths that are not URLs, and the rules, must be the same on every node.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import ray

from pipeline.run.engines import LoadError, prepare, work
from pipeline.run.plan import Batch
from pipeline.run.worker import Done, Job


class _Worker:
    """Runs in a process of Ray's."""

    def __init__(self, job: Job) -> None:
        prepare(job)

    def work(self, batch: Batch) -> Done | LoadError:
        try:
            return work(batch)
        except LoadError as error:  # raised, it would come back with the worker's traceback in its message
            return error


class _Promised(Future[Done]):
    """A result that Ray is asked for when it is wanted."""

    def __init__(self, promise: object) -> None:
        super().__init__()
        self._promise = promise

    def result(self, timeout: float | None = None) -> Done:
        try:
            done = ray.get(self._promise, timeout=timeout)
        except ray.exceptions.RayActorError as error:
            raise BrokenProcessPool(str(error)) from error
        if isinstance(done, LoadError):
            raise done
        result: Done = done
        return result


class RayPool:
    """`jobs` workers with the resources of `job`, as the engines take them."""

    def __init__(self, job: Job, jobs: int) -> None:
        if not ray.is_initialized():
            here = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": jobs, "include_dashboard": False}
            ray.init(log_to_driver=False, logging_level="ERROR", **here)
        self._workers = [ray.remote(_Worker).remote(job) for _ in range(jobs)]
        self._turns = itertools.cycle(self._workers)

    def submit(self, work: Callable[[Batch], Done], batch: Batch, /) -> Future[Done]:
        """The promise of `batch` worked through; every worker does `engines.work`."""
        return _Promised(next(self._turns).work.remote(batch))

    def close(self) -> None:
        for worker in self._workers:
            ray.kill(worker)
