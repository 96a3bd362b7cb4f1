"""Worker processes that end, hang or are stopped: others do their work, and nothing is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.batch import runner as runner_module
from cluster_sim.batch.jobs import Job, task_of
from cluster_sim.batch.plan import Plan
from cluster_sim.batch.work import Task
from tests.batch.designs import (
    LONGEST,
    Small,
    assert_same,
    entries,
    manifest,
    put,
    resume,
    small_parts,
    sweep,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")

SMALL = Small()
KILL = (signal.raise_signal, (signal.SIGKILL,))
STOP = (signal.raise_signal, (signal.SIGSTOP,))
SLEEP = (time.sleep, (10 * LONGEST,))


class Harm:
    """What a worker process does as soon as it gets it, the first few times."""

    def __init__(self, what: tuple[Any, ...], times: int) -> None:
        self.what = what
        self.times = times

    def __reduce__(self) -> tuple[Any, ...]:
        self.times -= 1
        return self.what if self.times >= 0 else (dict, ())


@pytest.fixture(autouse=True)
def _parts_of_8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    small_parts(monkeypatch)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A folder with the design, and its batch in ``whole``."""
    put(SMALL, tmp_path)
    return tmp_path


def change_task(
    monkeypatch: pytest.MonkeyPatch, number: int, change: Callable[[Task], Task]
) -> None:
    """Change the task of one part before it is sent."""

    def changed(plan: Plan, job: Job, side_by_side: int) -> Task:
        task = task_of(plan, job, side_by_side)
        return change(task) if task.part.startswith(f"part-{number:05d}-") else task

    monkeypatch.setattr(runner_module, "task_of", changed)


def harm(monkeypatch: pytest.MonkeyPatch, number: int, what: tuple[Any, ...], times: int) -> None:
    """Let whoever gets the task of one part come to harm, the first few times."""
    does: Any = Harm(what, times)
    change_task(monkeypatch, number, lambda task: replace(task, code=does))


@pytest.mark.long
def test_a_task_over_which_every_worker_dies_is_given_up(
    batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with monkeypatch.context() as patch:
        harm(patch, 2, KILL, times=99)
        ended = sweep(batch, "other", workers=2, executor="processes", say=said.append)
    assert (ended.completed, ended.failed, ended.interrupted) == (40, 8, False)
    reason = "3 workers ended over it, one after the other"
    assert {run.message for run in ended.failures} == {reason}
    name = entries(batch / "whole")[2]["part"]
    assert said[-1] == f"{name}: given up: {reason}"
    assert len(said) == 4
    assert all("ended at work (killed by signal 9); another one takes its place" in line
               for line in said[:-1])  # fmt: skip
    told = manifest(batch / "other")
    assert (told["status"], told["completed"], told["failed"]) == ("failures", 40, 8)
    listed = [(f["scenario"], f["point"], f["draw"], f["replicate"]) for f in told["failures"]]
    runs = entries(batch / "whole")[2]["runs"]
    assert listed == [(r[0], r[1], r[2], each) for r in runs for each in range(r[4], r[5])]
    assert resume(batch / "other").computed == 8
    assert_same(batch / "whole", batch / "other")


def test_the_task_of_workers_that_die_goes_to_another(
    batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harm(monkeypatch, 1, KILL, times=2)
    said: list[str] = []
    how: dict[str, Any] = {"executor": "processes", "patience": 1.0}  # their start is not counted
    ended = sweep(batch, "other", workers=2, say=said.append, **how)
    assert (ended.computed, ended.failed) == (SMALL.runs, 0)
    assert len(said) == 2
    assert all("ended at work (killed by signal 9)" in line for line in said)
    assert_same(batch / "whole", batch / "other")


@pytest.mark.long
def test_the_task_of_a_worker_that_never_answers_goes_to_another(
    batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harm(monkeypatch, 2, STOP, times=1)
    said: list[str] = []
    ended = sweep(batch, "other", executor="processes", patience=1.0, say=said.append)
    assert (ended.computed, ended.failed) == (SMALL.runs, 0)
    assert len(said) == 1
    assert "did not answer and was ended; another one takes its place" in said[0]
    assert_same(batch / "whole", batch / "other")


@pytest.mark.long
def test_a_worker_that_is_stopped_while_it_waits_for_a_large_task(
    batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a pipe holds, so that sending it would last as long as nobody reads."""
    large = {"padding": "x" * 5_000_000}
    change_task(monkeypatch, 2, lambda task: replace(task, code=large))
    stopped: list[int] = []

    def progress(done: int, planned: int, failed: int) -> None:
        if done == 16:
            (worker,) = [p.pid for p in multiprocessing.active_children() if p.pid is not None]
            os.kill(worker, signal.SIGSTOP)
            stopped.append(worker)

    def let_go() -> None:
        with suppress(ProcessLookupError):
            os.kill(stopped[0], signal.SIGCONT)

    said: list[str] = []
    rescue = threading.Timer(LONGEST / 2, let_go)
    rescue.start()
    try:
        how: dict[str, Any] = {"executor": "processes", "patience": 1.0}
        ended = sweep(batch, "other", progress=progress, say=said.append, **how)
    finally:
        rescue.cancel()
        rescue.join()
    assert said == [
        f"worker process {stopped[0]} did not answer and was ended; another one takes its place"
    ]
    assert ended.computed == SMALL.runs
    assert_same(batch / "whole", batch / "other")


@pytest.mark.long
def test_a_worker_that_ends_while_it_waits_for_work(batch: Path) -> None:
    def progress(done: int, planned: int, failed: int) -> None:
        if done == 16:
            (worker,) = multiprocessing.active_children()
            worker.kill()
            worker.join(LONGEST)

    said: list[str] = []
    ended = sweep(batch, "other", executor="processes", progress=progress, say=said.append)
    assert len(said) == 1
    assert "ended while it waited for work; another one takes its place" in said[0]
    assert ended.computed == SMALL.runs
    assert_same(batch / "whole", batch / "other")


def test_no_worker_process_is_left(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    harm(monkeypatch, 4, SLEEP, times=99)
    asked: list[bool] = []

    def progress(done: int, planned: int, failed: int) -> None:
        if done == 40 and not asked:
            asked.append(True)
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)

    began = time.monotonic()
    ended = sweep(batch, "other", workers=2, executor="processes", progress=progress)
    assert time.monotonic() - began < LONGEST
    assert (ended.interrupted, ended.completed) == (True, 40)
    assert multiprocessing.active_children() == []
    monkeypatch.undo()
    small_parts(monkeypatch)
    assert resume(batch / "other").computed == 8
    assert_same(batch / "whole", batch / "other")
