"""Long work in the background: commands in child processes, one at a time, the others in line.

A job is the real command, so that what it writes, says and keeps when it is ended is what the
terminal gives. Jobs belong to the browser that began them; others only see how many are before
theirs. They outlive the tab, and end with the server.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from cluster_sim.batch.progress_lines import Step
from cluster_sim.dashboard.job_process import COMMAND, JobProcess
from cluster_sim.errors import OutputError

State = Literal["waiting", "running", "stopping", "done", "failed", "cancelled"]

Kind = Literal["compare", "sweep", "resume", "estimate"]

ENDED: tuple[State, ...] = ("done", "failed", "cancelled")

_FAILED_RUNS, _INTERRUPTED = 1, 130  # exit codes of the commands
_MOST_OF_ONE = 5  # jobs of one browser that wait or run
_MOST_OF_ALL = 40
_KEPT = 8  # ended jobs of one browser that are remembered
_GRACE = 15.0  # seconds


@dataclass(frozen=True)
class Request:
    """What is to be done.

    Attributes:
        kind: Which work it is.
        title: What it is about, for people.
        arguments: The command and its arguments, as after ``cluster-sim``.
        folder: Where the results go; None where none are written.
    """

    kind: Kind
    title: str
    arguments: tuple[str, ...]
    folder: Path | None = None


@dataclass(frozen=True)
class Job:
    """How things stand with a job; a picture of one moment.

    Attributes:
        id: Its number, unique in this process.
        request: What is to be done.
        state: Whether it waits, runs, or how it ended.
        step: How far it is; None before the first word of the command.
        ahead: How many jobs, of whomever, come before it.
        seconds: How long it runs or ran.
        code: The exit code; None before the end, negative where a signal ended it.
        lines: The last lines that the command said to people.
        output: What it printed.
    """

    id: int
    request: Request
    state: State = "waiting"
    step: Step | None = None
    ahead: int = 0
    seconds: float = 0.0
    code: int | None = None
    lines: tuple[str, ...] = ()
    output: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        return self.state in ENDED


@dataclass(eq=False)
class _Entry:
    """A job as the process keeps it."""

    owner: str
    job: Job
    process: JobProcess | None = None
    began: float = 0.0

    def view(self, ahead: int) -> Job:
        """The job at this moment."""
        if self.process is None or self.job.ended:
            return replace(self.job, ahead=ahead)
        lines = tuple(self.process.lines)
        return replace(self.job, seconds=time.monotonic() - self.began, lines=lines)


@dataclass(eq=False)
class Jobs:
    """All jobs of this process; every method may be called from any thread.

    Attributes:
        command: What stands before the arguments of a request.
        folder: The current folder of the commands.
        grace: Seconds that a command has to end after Ctrl-C, before it is ended.
    """

    command: Sequence[str] = COMMAND
    folder: Path = field(default_factory=Path)
    grace: float = _GRACE
    _entries: list[_Entry] = field(default_factory=list, init=False)
    _changed: threading.Condition = field(default_factory=threading.Condition, init=False)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1), init=False)
    _worker: threading.Thread | None = field(default=None, init=False)
    _closed: bool = field(default=False, init=False)

    def start(self, owner: str, request: Request) -> Job:
        """Put a job at the end of the line.

        Args:
            owner: Who begins it: the id of a browser.
            request: What is to be done.

        Raises:
            OutputError: There are too many jobs, another one writes into the same folder, or the
                server is about to end.
        """
        with self._changed:
            self._check(owner, request)
            entry = _Entry(owner, Job(next(self._numbers), request))
            self._entries.append(entry)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._worker.start()
            self._changed.notify_all()
            return entry.view(self._ahead(entry))

    def of(self, owner: str) -> tuple[Job, ...]:
        """The jobs of one owner, the newest first."""
        with self._changed:
            mine = [entry for entry in self._entries if entry.owner == owner]
            return tuple(entry.view(self._ahead(entry)) for entry in reversed(mine))

    def cancel(self, owner: str, number: int) -> None:
        """End a job, or take it out of the line; nothing where the owner has no such job."""
        with self._changed:
            entry = self._find(owner, number)
            if entry is None or entry.job.ended:
                return
            self._stop(entry)

    def forget(self, owner: str, number: int) -> None:
        """Take a job that has ended off the list."""
        with self._changed:
            entry = self._find(owner, number)
            if entry is not None and entry.job.ended:
                self._entries.remove(entry)

    def folders(self) -> set[Path]:
        """The folders that jobs write into or will."""
        with self._changed:
            return self._folders()

    def close(self) -> None:
        """End all jobs; what is finished of them is kept. Returns when the commands have ended."""
        with self._changed:
            self._closed = True
            for entry in self._entries:
                if not entry.job.ended:
                    self._stop(entry)
            self._changed.notify_all()
            worker = self._worker
        if worker is not None:
            worker.join()

    # --- with the lock held -----------------------------------------------------------------------

    def _check(self, owner: str, request: Request) -> None:
        open_entries = [entry for entry in self._entries if not entry.job.ended]
        if self._closed:
            raise OutputError("the server is about to end and begins nothing new")
        if sum(entry.owner == owner for entry in open_entries) >= _MOST_OF_ONE:
            raise OutputError(
                f"{_MOST_OF_ONE} jobs wait or run already; cancel one or wait for its end"
            )
        if len(open_entries) >= _MOST_OF_ALL:
            raise OutputError(f"{_MOST_OF_ALL} jobs are in line; try again later")
        if request.folder is not None and request.folder in self._folders():
            raise OutputError(f"{request.folder.name}: another job writes into this folder")

    def _folders(self) -> set[Path]:
        return {
            entry.job.request.folder
            for entry in self._entries
            if entry.job.request.folder is not None and not entry.job.ended
        }

    def _stop(self, entry: _Entry) -> None:
        if entry.job.state == "waiting":
            entry.job = replace(entry.job, state="cancelled")
            return
        entry.job = replace(entry.job, state="stopping")
        if entry.process is not None:  # else it is about to begin, and will be stopped then
            entry.process.stop()

    def _find(self, owner: str, number: int) -> _Entry | None:
        mine = (e for e in self._entries if e.owner == owner and e.job.id == number)
        return next(mine, None)

    def _ahead(self, entry: _Entry) -> int:
        if entry.job.state != "waiting":
            return 0
        before = itertools.takewhile(lambda other: other is not entry, self._entries)
        return sum(not other.job.ended for other in before)

    def _trim(self, owner: str) -> None:
        """Forget the oldest of an owner's jobs that have ended."""
        ended = [e for e in self._entries if e.owner == owner and e.job.ended]
        for entry in ended[:-_KEPT]:
            self._entries.remove(entry)

    # --- in the thread that runs the jobs ---------------------------------------------------------

    def _work(self) -> None:
        while (entry := self._next()) is not None:
            self._run(entry)

    def _next(self) -> _Entry | None:
        """Wait for the first job in line; None when there will be none any more."""
        with self._changed:
            while not self._closed:
                line = (e for e in self._entries if e.job.state == "waiting")
                if (entry := next(line, None)) is not None:
                    entry.job = replace(entry.job, state="running")
                    return entry
                self._changed.wait()
            return None

    def _run(self, entry: _Entry) -> None:
        try:
            process = self._begin(entry)
        except OSError as error:
            self._end(entry, replace(entry.job, state="failed", lines=(str(error),)))
            return
        code = process.wait()
        with self._changed:
            state = _ended_as(entry.job, code)
            job = entry.view(0)
        self._end(entry, replace(job, state=state, code=code, output=process.output))

    def _begin(self, entry: _Entry) -> JobProcess:
        def told(step: Step) -> None:
            with self._changed:
                entry.job = replace(entry.job, step=step)

        with self._changed:
            words = (*self.command, *entry.job.request.arguments)
            entry.process = JobProcess(words, self.folder, told, self.grace)
            entry.began = time.monotonic()
            if entry.job.state == "stopping":
                entry.process.stop()
            return entry.process

    def _end(self, entry: _Entry, job: Job) -> None:
        with self._changed:
            entry.job, entry.process = job, None
            self._trim(entry.owner)
            self._changed.notify_all()


def _ended_as(job: Job, code: int) -> State:
    """How a job ended; some failed runs are no failure of the job, its results are there."""
    if job.state == "stopping" or code == _INTERRUPTED:
        return "done" if code == 0 else "cancelled"
    kept = code == _FAILED_RUNS and job.request.folder is not None and job.request.folder.is_dir()
    return "done" if code == 0 or kept else "failed"
