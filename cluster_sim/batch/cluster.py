"""Workers of a Dask cluster: one on this machine, or any that a scheduler's address leads to.

The same tasks go out as to threads and processes. A worker that is lost is Dask's business: it
gives the task to another one, and up to ``MOST_TRIES`` times also where workers keep dying over it.
A task that nobody answers for long is sent out once more, and the first answer counts.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from cluster_sim.batch.executors import MOST_TRIES, Lost, Say
from cluster_sim.batch.interruption import Interruption, deaf_to_ctrl_c
from cluster_sim.batch.processes import LEAST_PATIENCE, patience_for
from cluster_sim.batch.work import Answer, Task, compute
from cluster_sim.errors import InputError, OutputError, Problem

_A_MOMENT = 0.2
_CONNECTING = 20.0  # seconds
_AHEAD = 2  # tasks for each thread of the workers, so that none waits for the next one

LOCAL = "local:"
"""How a cluster on this machine is asked for: ``local:4``."""


class Cluster:
    """Computes on a Dask cluster."""

    def __init__(
        self, place: str, say: Say, option: str = "--scheduler", patience: float = LEAST_PATIENCE
    ) -> None:
        """Nothing is started or connected before the context is entered.

        Args:
            place: The address of a scheduler, or ``local:N`` for N workers on this machine.
            say: Told the address of the dashboard, and about tasks that are sent out again.
            option: The option that gave the place, for messages.
            patience: Least seconds before a task is sent out once more.

        Raises:
            InputError: Dask is not installed, or ``local:N`` has no number.
        """
        self._place = place
        self._say = say
        self._option = option
        self._patience = patience
        self._local = _local_workers(place, option)
        self._distributed = _import_distributed(option)
        self._stack = ExitStack()
        self._client: Any = None
        self._tries: dict[str, int] = {}

    def __enter__(self) -> Cluster:
        """Start or connect.

        Raises:
            InputError: Nobody answers at the address.
        """
        try:
            self._connect()
        except BaseException:
            self._stack.close()
            raise
        self._say(f"Dask dashboard: {self._client.dashboard_link}")
        return self

    def _connect(self) -> None:
        distributed = self._distributed
        address: Any = self._place
        if self._local:
            with deaf_to_ctrl_c():
                address = self._stack.enter_context(
                    distributed.LocalCluster(
                        n_workers=self._local, threads_per_worker=1, processes=True,
                        host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs="ERROR",
                    )
                )  # fmt: skip
        logger = logging.getLogger("distributed.client")  # what it tells is told in our words
        self._stack.callback(logger.setLevel, logger.level)
        logger.setLevel(logging.CRITICAL)
        try:
            client = distributed.Client(address, timeout=_CONNECTING)
        except (OSError, ValueError) as error:
            what = f"no Dask scheduler answers at {self._place}: {error}"
            raise InputError([Problem(self._option, what=what)]) from error
        self._client = self._stack.enter_context(client)

    def __exit__(self, *_: object) -> None:
        """Take back what is not done, disconnect, and end what was started here."""
        self._stack.close()

    def run(self, tasks: Iterator[Task], interruption: Interruption) -> Iterator[Answer | Lost]:
        """Compute the tasks, a few for each thread of the workers at a time.

        Raises:
            OutputError: The scheduler has ended.
        """
        try:
            yield from self._run(tasks, interruption)
        except (OSError, self._distributed.CancelledError) as error:
            if self._connected():
                raise
            lost = f"{self._place}: the connection to the scheduler is lost"
            raise OutputError(lost) from error

    def _run(self, tasks: Iterator[Task], interruption: Interruption) -> Iterator[Answer | Lost]:
        running: dict[Any, tuple[Task, float]] = {}
        answered: set[str] = set()
        while True:
            if interruption.asked:
                self._take_back(running)
            while not interruption.asked and len(running) < self._room():
                task = next(tasks, None)
                if task is None:
                    break
                self._send(task, running)
            if not running:
                return
            for future in self._done(running):
                task, _ = running.pop(future)
                found = self._answer(future, task, running)
                if found is not None and task.part not in answered:
                    answered.add(task.part)
                    yield found
            self._send_again(running)

    def _room(self) -> int:
        """How many tasks may be out: some for each thread, and one where no worker is there yet."""
        threads = sum(self._client.nthreads().values())
        return max(_AHEAD * int(threads), 1)

    def _send(self, task: Task, running: dict[Any, tuple[Task, float]]) -> None:
        self._tries[task.part] = tries = self._tries.get(task.part, 0) + 1
        future = self._client.submit(compute, task, pure=False, key=f"{task.part}-{tries}")
        running[future] = (task, time.monotonic() + patience_for(task, self._patience))

    def _done(self, running: dict[Any, tuple[Task, float]]) -> list[Any]:
        try:
            self._distributed.wait(list(running), timeout=_A_MOMENT, return_when="FIRST_COMPLETED")
        except TimeoutError:
            return []
        return [future for future in list(running) if future.done()]

    def _answer(
        self, future: Any, task: Task, running: dict[Any, tuple[Task, float]]
    ) -> Answer | Lost | None:
        """What came of a task; None where it is out once more, or was not wanted."""
        try:
            answer: Answer | None = future.result()
        except (self._distributed.KilledWorker, self._distributed.CancelledError) as error:
            if not self._connected():
                raise
            if self._tries[task.part] >= MOST_TRIES:
                return Lost(task, f"no worker survived it: {type(error).__name__}")
            self._say(f"{task.part}: its workers ended; it is sent out again")
            self._send(task, running)
            return None
        finally:
            future.release()
        return answer

    def _connected(self) -> bool:
        return bool(self._client.status == "running")

    def _send_again(self, running: dict[Any, tuple[Task, float]]) -> None:
        now = time.monotonic()
        late = [(future, task) for future, (task, until) in running.items() if now > until]
        for future, task in late:
            running[future] = (task, float("inf"))
            if self._tries[task.part] < MOST_TRIES:
                self._say(f"{task.part}: no answer yet; it is sent out once more")
                self._send(task, running)

    def _take_back(self, running: dict[Any, tuple[Task, float]]) -> None:
        """Take back what no worker has got yet."""
        got = {key for keys in self._client.processing().values() for key in keys}
        waiting = [future for future in running if future.key not in got and not future.done()]
        self._client.cancel(waiting, force=True)
        for future in waiting:
            del running[future]


def _local_workers(place: str, option: str) -> int:
    if not place.startswith(LOCAL):
        return 0
    number = place.removeprefix(LOCAL)
    if not number.isascii() or not number.isdigit() or int(number) < 1:
        what = f"must be local:N with a number of workers, such as local:2, not {place}"
        raise InputError([Problem(option, what=what)])
    return int(number)


def _import_distributed(option: str) -> Any:
    try:
        import distributed
    except ModuleNotFoundError:
        what = "needs Dask; install cluster_sim[cluster]"
        raise InputError([Problem(option, what=what)]) from None
    return distributed
