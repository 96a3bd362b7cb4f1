"""Who computes the tasks of a batch: threads here, or whoever has the same two methods.

An executor takes tasks as it has room for them and gives answers as they come. What it gives does
not depend on it: only the order does, and the runner does not mind.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

from cluster_sim.batch.interruption import Interruption
from cluster_sim.batch.work import Answer, Task, compute

MOST_TRIES = 3
"""How often a task is given to a worker before it counts as one that ends workers."""

_A_MOMENT = 0.2  # seconds between looks at the clock and at Ctrl-C


@dataclass(frozen=True)
class Lost:
    """A task that no worker answered.

    Attributes:
        task: The task.
        reason: Why not, in words.
    """

    task: Task
    reason: str


Say = Callable[[str], None]


class Executor(Protocol):
    """Computes tasks; a context."""

    def __enter__(self) -> Executor:
        """Start what is needed."""

    def __exit__(self, *_: object) -> None:
        """End everything that was started."""

    def run(self, tasks: Iterator[Task], interruption: Interruption) -> Iterator[Answer | Lost]:
        """Compute the tasks; after ``interruption.asked`` only those that are under way."""


class Threads:
    """Computes in threads of this process: the compiled code runs beside each other."""

    def __init__(self, workers: int) -> None:
        """Nothing is started before the context is entered."""
        self._workers = workers
        self._stop = threading.Event()
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Threads:
        """Start the threads."""
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="cluster_sim")
        return self

    def __exit__(self, *_: object) -> None:
        """End the threads; what they are at is stopped within a quarter."""
        self._stop.set()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, tasks: Iterator[Task], interruption: Interruption) -> Iterator[Answer | Lost]:
        """Compute the tasks; one more than there are threads waits, so that none is idle."""
        assert self._pool is not None
        running: set[Future[Answer | None]] = set()
        while True:
            while not interruption.asked and len(running) <= self._workers:
                task = next(tasks, None)
                if task is None:
                    break
                running.add(self._pool.submit(compute, task, self._stop))
            if not running:
                return
            done, running = wait(running, timeout=_A_MOMENT, return_when=FIRST_COMPLETED)
            if interruption.asked:
                _cancel(running)
            for future in done:
                answer = None if future.cancelled() else future.result()
                if answer is not None:
                    yield answer


def _cancel(futures: set[Future[Answer | None]]) -> None:
    """Take back what no thread has begun."""
    for future in [future for future in futures if future.cancel()]:
        futures.discard(future)
