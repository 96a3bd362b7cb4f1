"""Runs what is unfinished of a plan and stores it part by part."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cluster_sim.batch.assembly import assembled
from cluster_sim.batch.code import code_stamp, differences
from cluster_sim.batch.executors import Executor, Lost, Say
from cluster_sim.batch.interruption import Interruption
from cluster_sim.batch.jobs import Job, task_of
from cluster_sim.batch.plan import Plan
from cluster_sim.batch.record import batch_manifest
from cluster_sim.batch.work import Answer, Task
from cluster_sim.errors import OutputError
from cluster_sim.store.batch_directory import BatchDirectory
from cluster_sim.store.journal import Entry, FailedRun
from cluster_sim.store.parts import encode, rows_of

_REFRESH = 2.0  # seconds between manifests while a batch runs

Progress = Callable[[int, int, int], None]
"""Called with the runs that are done, all runs, and the runs that failed."""


@dataclass
class Ended:
    """How the running of a batch ended.

    Attributes:
        folder: The batch directory.
        planned: All runs of the design.
        completed: The runs that the tables hold.
        failed: The runs that failed.
        computed: The runs that were computed this time.
        interrupted: Whether Ctrl-C ended it.
        failures: The runs that failed, in order.
    """

    folder: Path
    planned: int
    completed: int = 0
    failed: int = 0
    computed: int = 0
    interrupted: bool = False
    failures: Sequence[FailedRun] = ()


@dataclass(eq=False)
class Runner:
    """Runs a plan into a directory.

    Attributes:
        plan: The plan.
        directory: The directory, entered.
        inputs: The name of the folder with the inputs.
        side_by_side: How many runs are computed together; None for what is quickest.
        say: Told what a person should know.
        progress: Told how far the work is.
        computed: How many runs were computed.
        names: The names of all parts, in order.
    """

    plan: Plan
    directory: BatchDirectory
    inputs: str
    side_by_side: int | None
    say: Say
    progress: Progress
    names: Sequence[str] = ()
    _jobs: dict[str, Job] = field(default_factory=dict)
    _done: int = 0
    _failed: int = 0
    computed: int = 0
    _written: float = 0.0

    def __post_init__(self) -> None:
        """List the parts once: a long batch writes its manifest many times."""
        self.names = [part.name for part in self.plan.parts()]

    def run(self, jobs: Sequence[Job], executor: Executor, interruption: Interruption) -> None:
        """Compute and store what the jobs lack.

        Raises:
            OutputError: Something cannot be written, or a worker has other code.
        """
        left = sum(len(job.part) for job in jobs)
        self._done = self.plan.n_runs - left
        self._tell()
        lacking = []
        for job in jobs:
            if job.missing:
                lacking.append(job)
            elif not interruption.asked:
                self._store(job, None)
        if lacking and not interruption.asked:
            with executor:
                for answer in executor.run(self._tasks(lacking), interruption):
                    self._take(answer)

    def _tasks(self, jobs: Sequence[Job]) -> Iterator[Task]:
        for job in jobs:
            self._jobs[job.part.name] = job
            yield task_of(self.plan, job, self.side_by_side)

    def _take(self, answer: Answer | Lost) -> None:
        if isinstance(answer, Lost):
            job = self._jobs.pop(answer.task.part)
            self.say(f"{answer.task.part}: given up: {answer.reason}")
            self._store(job, _nothing(self.plan, job, answer.reason))
            return
        other = differences(code_stamp(), answer.code)
        if other:
            raise OutputError(
                f"a worker has other code ({'; '.join(other)}); install the same on all of them"
            )
        for run in answer.failed:
            self.directory.log(_failure_line(run))
        self._store(self._jobs.pop(answer.part), answer)

    def _store(self, job: Job, answer: Answer | None) -> None:
        tables, runs, failed = assembled(self.plan, self.directory.folder, job, answer)
        self.directory.store(job.part.name, tables, runs, failed)
        self._done += len(job.part)
        self._failed += len(failed)
        self.computed += job.runs
        self._tell()
        if time.monotonic() - self._written > _REFRESH:
            self.write_manifest("running")

    def _tell(self) -> None:
        self.progress(self._done, self.plan.n_runs, self._failed)

    def write_manifest(self, status: Any = None) -> None:
        """Write how things stand.

        Raises:
            OutputError: It cannot be written.
        """
        entries = self.entries()
        outputs = self.directory.outputs() if status is None else _stored(entries)
        data = batch_manifest(self.plan, entries, outputs, self.inputs, status)
        self.directory.write_manifest(data)
        self._written = time.monotonic()

    def entries(self) -> list[Entry]:
        """The finished and sound parts of the plan, in order."""
        known, faults = self.directory.entries, self.directory.faults
        return [known[name] for name in self.names if name in known and name not in faults]

    def unfinished(self) -> int:
        """How many parts are not finished."""
        return len(self.names) - len(self.entries())

    def ended(self, interrupted: bool) -> Ended:
        """How it ended."""
        entries = self.entries()
        failures = [run for entry in entries for run in entry.failed]
        completed = sum(runs.end - runs.first for entry in entries for runs in entry.runs)
        return Ended(
            self.directory.folder, self.plan.n_runs, completed, len(failures), self.computed,
            interrupted, failures,
        )  # fmt: skip


def _stored(entries: Sequence[Entry]) -> dict[str, dict[str, Any]]:
    files = [file for entry in entries for file in entry.files.values()]
    return {file.name: {"bytes": file.bytes, "sha256": file.sha256} for file in files}


def _failure_line(run: FailedRun) -> str:
    where = f"{run.scenario}, point {run.point}, draw {run.draw}, replicate {run.replicate}"
    return f"failed: {where}, quarter {run.quarter}: {run.message}\n{run.traceback}".rstrip()


def _nothing(plan: Plan, job: Job, reason: str) -> Answer:
    """The answer to a task that nobody answered: all its runs failed."""
    failed = tuple(
        FailedRun(
            plan.bases[s.case.scenario][s.case.point].name, s.case.point, s.case.draw, replicate,
            0, reason, s.case.id,
        )
        for s in job.missing
        for replicate in range(s.first, s.end)
    )  # fmt: skip
    none = {table: rows_of(table, [], plan.domains) for table in plan.design.tables}
    tables = {table: encode(table, rows, plan.domains) for table, rows in none.items()}
    return Answer(job.part.name, tables, (), failed, code_stamp())
