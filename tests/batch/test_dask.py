"""The same batches on Dask: a cluster started for them, and one that is there already."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cluster_sim.batch import cluster as cluster_module
from cluster_sim.cli.main import main
from cluster_sim.errors import OutputError
from tests.batch.designs import (
    PROC,
    Small,
    assert_same,
    command,
    ended,
    entries,
    finished_runs,
    manifest,
    put,
    resume,
    session,
    small_parts,
    started,
    sweep,
    until,
)

pytest.importorskip("distributed")

SMALL = Small()


@pytest.fixture(autouse=True)
def _parts_of_8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    small_parts(monkeypatch)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A folder with the design, and its batch in ``whole``."""
    put(SMALL, tmp_path)
    return tmp_path


@dataclass
class Cluster:
    """A scheduler and its workers, each a process."""

    address: str
    scheduler: subprocess.Popen[str]
    workers: list[subprocess.Popen[str]] = field(default_factory=list)


@contextmanager
def a_cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A scheduler and workers of one thread on this machine."""
    file = folder / "scheduler.json"
    quietly = ("--no-dashboard", "--local-directory", str(folder / "dask"))
    with ExitStack() as stack:

        def start(kind: str, *words: str) -> subprocess.Popen[str]:
            words = (sys.executable, "-m", f"distributed.cli.dask_{kind}", *words)
            return stack.enter_context(started(words, folder))

        at = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        scheduler = start("scheduler", *at, "--no-dashboard")
        until(file.exists, "the scheduler has begun")
        found = Cluster(json.loads(file.read_text(encoding="utf-8"))["address"], scheduler)
        for _ in range(workers):
            found.workers.append(
                start("worker", found.address, "--no-nanny", "--nthreads", "1", *quietly)
            )
        yield found


def test_a_cluster_started_for_the_batch(batch: Path) -> None:
    said: list[str] = []
    done = sweep(batch, "other", cluster="local:2", side_by_side=7, say=said.append)
    assert done.computed == SMALL.runs
    assert len(said) == 1
    assert said[0].startswith("Dask dashboard: http://127.0.0.1:")
    assert_same(batch / "whole", batch / "other")


@pytest.mark.long
def test_one_of_two_workers_of_a_scheduler_is_killed_in_the_middle(batch: Path) -> None:
    killed: list[int] = []
    with a_cluster(batch, 2) as cluster:

        def progress(done: int, planned: int, failed: int) -> None:
            if done >= 16 and not killed:
                killed.append(cluster.workers[0].pid)
                cluster.workers[0].kill()

        done = sweep(batch, "other", cluster=cluster.address, progress=progress)
    assert killed
    assert (done.computed, done.completed, done.failed) == (SMALL.runs, SMALL.runs, 0)
    assert_same(batch / "whole", batch / "other")


@pytest.mark.long
def test_a_worker_that_comes_late_is_waited_for(batch: Path) -> None:
    with a_cluster(batch, 0) as cluster, ExitStack() as stack:

        def say(line: str) -> None:
            if line.startswith("Dask dashboard"):
                words = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.address]
                words += ["--no-nanny", "--nthreads", "1", "--no-dashboard"]
                stack.enter_context(started(words, batch))

        assert sweep(batch, "other", cluster=cluster.address, say=say).computed == SMALL.runs
    assert_same(batch / "whole", batch / "other")


@pytest.mark.long
def test_a_scheduler_that_is_killed_ends_the_batch_in_words(
    batch: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECTING", 5.0)
    with a_cluster(batch, 1) as cluster:

        def progress(done: int, planned: int, failed: int) -> None:
            if done == 16:
                cluster.scheduler.kill()
                cluster.scheduler.wait()

        with pytest.raises(OutputError) as caught:
            sweep(batch, "other", cluster=cluster.address, progress=progress)
    assert str(caught.value) == f"{cluster.address}: the connection to the scheduler is lost"
    assert caplog.text == ""
    before = finished_runs(batch / "other")
    assert 16 <= before < SMALL.runs
    assert manifest(batch / "other")["status"] == "interrupted"
    assert resume(batch / "other").computed == SMALL.runs - before
    assert_same(batch / "whole", batch / "other")


@pytest.mark.long
@pytest.mark.skipif(not PROC.is_dir(), reason="needs a list of processes")
@pytest.mark.parametrize("times", [1, pytest.param(2, marks=pytest.mark.long)])
def test_ctrl_c_leaves_no_process_and_says_nothing_else(batch: Path, times: int) -> None:
    other = batch / "other"
    words = ("sweep", "design.yaml", "--out", "other", "--cluster", "local:2")
    with command(batch, *words, pace=0.3) as process:
        until(lambda: len(entries(other)) >= 1, "a part is finished")
        for _ in range(times):
            os.killpg(process.pid, signal.SIGINT)
        code, out, err = ended(process)
        until(lambda: not session(process), "all its processes end")
    assert code == 130, err
    lines = [line for line in err.splitlines() if " runs, " not in line]
    assert lines[0] == "48 runs in 6 of 6 parts: not run yet"
    assert lines[1].startswith("Dask dashboard: http://127.0.0.1:")
    assert lines[2:] == ["interrupted: what is under way is finished first; Ctrl-C again ends it"]
    before = finished_runs(other)
    assert 8 <= before < SMALL.runs
    assert out.startswith(f"{before} of 48 runs completed\nInterrupted; go on with:")
    assert resume(other).computed == SMALL.runs - before
    assert_same(batch / "whole", other)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--cluster", "local:0"),
            "--cluster: must be local:N with a number of workers, such as local:2, not local:0\n",
        ),
        (
            ("--cluster", "local:x"),
            "--cluster: must be local:N with a number of workers, such as local:2, not local:x\n",
        ),
        (
            ("--scheduler", "tcp://127.0.0.1:1"),
            "--scheduler: no Dask scheduler answers at tcp://127.0.0.1:1: ",
        ),
        (("--scheduler", "nonsense://x"), "--scheduler: no Dask scheduler answers at nonsense"),
        (
            ("--scheduler", "local:2", "--cluster", "local:2"),
            "Error: give --scheduler or --cluster, not both\n",
        ),
        (
            ("--cluster", "tcp://127.0.0.1:1"),
            "Error: --cluster takes local:N; the address of a scheduler goes to --scheduler\n",
        ),
        (
            ("--scheduler", "local:2"),
            "Error: --scheduler takes the address of a scheduler; local:N goes to --cluster\n",
        ),
    ],
)
def test_what_is_no_cluster_is_refused(
    batch: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(batch)
    monkeypatch.setattr(cluster_module, "_CONNECTING", 1.0)
    shutil.rmtree("whole")
    with pytest.raises(SystemExit) as caught:
        main(("sweep", "design.yaml", "--out", "other", "-q", *options))
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert finished_runs(batch / "other") == 0


def test_without_dask(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Exception, match=r"--cluster: needs Dask; install cluster_sim\[cluster\]"):
        sweep(batch, "other", cluster="local:2", option="--cluster")
    assert not (batch / "other").exists()
