"""Workers that are processes of this machine.

Each has a pipe of its own, and here a thread that talks to it, so that one that is killed or hangs,
be it in the middle of a sentence, takes nothing from the others; its task goes to another one. They
leave Ctrl-C to the process that started them, and end with it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from cluster_sim.batch.executors import MOST_TRIES, Lost, Say
from cluster_sim.batch.interruption import Interruption, deaf_to_ctrl_c
from cluster_sim.batch.work import Answer, Task, compute

_A_MOMENT = 0.2
_SPAWN = get_context("spawn")  # the same on every system; a fork would copy the parent's threads

LEAST_PATIENCE = 120.0
"""Seconds that a worker may take for any task, and beside that for its start.

Its start is over with its first answer: until then it also loads the compiled code, or compiles it.
"""

_PATIENCE = 50.0  # times what a task takes, roughly


def patience_for(task: Task, least: float = LEAST_PATIENCE) -> float:
    """Seconds after which a worker counts as one that never answers."""
    return least + _PATIENCE * task.seconds


@dataclass(eq=False)
class _Worker:
    """A process, our end of its pipe, whether it has ever answered, and what it is at."""

    process: SpawnProcess
    pipe: Connection
    has_answered: bool = False
    task: Task | None = None
    until: float = 0.0
    answer: Future[Answer | Exception] | None = None


class Processes:
    """Computes in processes of this machine."""

    def __init__(self, workers: int, say: Say, patience: float = LEAST_PATIENCE) -> None:
        """Nothing is started before the context is entered.

        Args:
            workers: How many processes.
            say: Told about workers that ended or were ended.
            patience: Least seconds before a worker counts as one that never answers.
        """
        self._count = workers
        self._say = say
        self._patience = patience
        self._workers: list[_Worker] = []
        self._talks: ThreadPoolExecutor | None = None
        self._tries: dict[str, int] = {}

    def __enter__(self) -> Processes:
        """Start the processes."""
        self._talks = ThreadPoolExecutor(2 * self._count)  # one may still talk to who is replaced
        self._workers = [_start() for _ in range(self._count)]
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes; those that are at work are killed."""
        for worker in self._workers:
            _end(worker)
        self._workers = []
        if self._talks is not None:
            self._talks.shutdown(wait=True)

    def run(self, tasks: Iterator[Task], interruption: Interruption) -> Iterator[Answer | Lost]:
        """Compute the tasks; those of lost workers are done again."""
        again: list[Task] = []
        while True:
            for worker in list(self._workers):
                if worker.task is None and not interruption.asked:
                    task = again.pop() if again else next(tasks, None)
                    if task is not None:
                        self._give(worker, task)
            busy = [worker for worker in self._workers if worker.task is not None]
            if not busy and (interruption.asked or not again):
                return
            answers = [worker.answer for worker in busy if worker.answer is not None]
            wait(answers, timeout=_A_MOMENT, return_when=FIRST_COMPLETED)
            for worker in busy:
                answer = self._look_at(worker)
                if isinstance(answer, Task):
                    lost = self._lost(answer)
                    if lost is None:
                        again.append(answer)
                    else:
                        yield lost
                elif answer is not None:
                    yield answer

    def _give(self, worker: _Worker, task: Task) -> None:
        assert self._talks is not None
        if not worker.process.is_alive():
            worker = self._replace(worker, "ended while it waited for work")
        worker.task = task
        start = 0.0 if worker.has_answered else LEAST_PATIENCE
        worker.until = time.monotonic() + start + patience_for(task, self._patience)
        worker.answer = self._talks.submit(_ask, worker.pipe, task)

    def _look_at(self, worker: _Worker) -> Answer | Task | None:
        """The answer of a worker, or its task where it was lost; None while it works."""
        task, future = worker.task, worker.answer
        assert task is not None
        assert future is not None
        if future.done():
            try:
                answer = future.result()
            except (EOFError, OSError):
                worker.process.join(1.0)
                self._replace(worker, f"ended at work ({_how(worker.process.exitcode)})")
                return task
            worker.task, worker.answer, worker.has_answered = None, None, True
            if isinstance(answer, Answer):
                return answer
            raise answer
        if time.monotonic() > worker.until:
            self._replace(worker, "did not answer and was ended")
            return task
        return None

    def _replace(self, worker: _Worker, why: str) -> _Worker:
        self._say(f"worker process {worker.process.pid} {why}; another one takes its place")
        _end(worker)
        fresh = self._workers[self._workers.index(worker)] = _start()
        return fresh

    def _lost(self, task: Task) -> Lost | None:
        tries = self._tries[task.part] = self._tries.get(task.part, 0) + 1
        if tries < MOST_TRIES:
            return None
        return Lost(task, f"{tries} workers ended over it, one after the other")


def _how(code: int | None) -> str:
    if code is None:
        return "unknown how"
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def _ask(pipe: Connection, task: Task) -> Answer | Exception:
    """Give a task to a worker and wait for what it says."""
    pipe.send(task)
    answer: Answer | Exception = pipe.recv()
    return answer


def _start() -> _Worker:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs,), daemon=True)
    with deaf_to_ctrl_c():
        process.start()
    theirs.close()
    return _Worker(process, ours)


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join(5.0)
    if worker.answer is not None:  # its thread hears that the pipe has ended
        wait([worker.answer], timeout=5.0)
    worker.pipe.close()


def _serve(pipe: Connection) -> None:
    """What a worker process does: answer tasks until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            pipe.send(_answer(pipe.recv()))
    except (EOFError, OSError):
        return


def _answer(task: Task) -> Answer | Exception | None:
    try:
        return compute(task)
    except Exception as error:  # a fault of the program: told by the process that asked
        return error
