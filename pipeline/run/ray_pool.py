"""Workers of a Ray cluster (RAY_ADDRESS), or of one that Ray starts on this machine. The extra `ray` installs it.

Paths that are not URLs, and the rules, must be the same on every node.
"""

from __future__ import annotations

import itertools
import os
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import ray

from pipeline.run.engines import LoadError, prepare, work
from pipeline.run.worker import Given, Item, Job


class _Worker:
    """Runs in a process of Ray's."""

    def __init__(self, job: Job) -> None:
        prepare(job)

    def work(self, item: Item) -> Given | LoadError:
        try:
            return work(item)
        except LoadError as error:  # raised, it would come back with the worker's traceback in its message
            return error


class _Promised(Future[Given]):
    """A result that Ray is asked for when it is wanted."""

    def __init__(self, promise: object) -> None:
        super().__init__()
        self._promise = promise

    def result(self, timeout: float | None = None) -> Given:
        try:
            given = ray.get(self._promise, timeout=timeout)
        except ray.exceptions.RayActorError as error:
            raise BrokenProcessPool(str(error)) from error
        if isinstance(given, LoadError):
            raise given
        result: Given = given
        return result


class RayPool:
    """`jobs` workers with the resources of `job`, as the engines take them."""

    def __init__(self, job: Job, jobs: int) -> None:
        if not ray.is_initialized():
            here = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": jobs, "include_dashboard": False}
            ray.init(log_to_driver=False, logging_level="ERROR", **here)
        self._workers = [ray.remote(_Worker).remote(job) for _ in range(jobs)]
        self._turns = itertools.cycle(self._workers)

    def submit(self, item: Item, /) -> Future[Given]:
        """The promise of what `item` gives."""
        return _Promised(next(self._turns).work.remote(item))

    def close(self) -> None:
        for worker in self._workers:
            ray.kill(worker)
