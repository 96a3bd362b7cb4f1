"""The whole matrix of ways to compute a batch, and faults at many random moments."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.errors import OutputError
from tests.batch.damage import Disk, cut, flip
from tests.batch.designs import (
    PROC,
    Small,
    assert_same,
    command,
    content,
    ended,
    entries,
    finished_runs,
    put,
    resume,
    small_parts,
    sweep,
    until,
    workers,
)

pytestmark = pytest.mark.long

SMALL = Small()
LARGE = Small(region="yangtze-river-delta", quarters=12)
MANY = Small(draws=16)  # 192 runs in 24 parts
KILLS = 50
GROWN = {
    "replicates": (replace(SMALL, replicates=5), 32),
    "draws": (replace(SMALL, draws=8), 48),
    "scenarios": (replace(SMALL, scenarios=("trust", "baseline", "plan")), 24),
    "values": (
        replace(SMALL, vary=("parameters.discount_rate: [0.05, 0.04, 0.06]", SMALL.vary[1])),
        24,
    ),
    "everything": (
        Small(
            scenarios=("baseline", "trust", "plan"),
            replicates=4,
            draws=8,
            vary=("parameters.discount_rate: [0.05, 0.04, 0.06]", SMALL.vary[1]),
        ),
        3 * 3 * 8 * 4 - 48,
    ),
}


@pytest.fixture(autouse=True)
def _parts_of_8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    small_parts(monkeypatch)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A folder with the design, its batch in ``whole`` and a copy of that in ``other``."""
    put(SMALL, tmp_path)
    shutil.copytree(tmp_path / "whole", tmp_path / "other")
    return tmp_path


def ctrl_c_after(parts: int) -> Callable[[int, int, int], None]:
    """Progress during which Ctrl-C comes when so many parts are stored."""
    told = [0]

    def progress(done: int, planned: int, failed: int) -> None:
        told[0] += 1
        if told[0] == parts + 1:
            os.kill(os.getpid(), signal.SIGINT)

    return progress


def means(kind: str, number: int) -> dict[str, Any]:
    if kind == "dask":
        pytest.importorskip("distributed")
        return {"cluster": f"local:{number}"}
    return {"executor": kind, "workers": number}


# --- the same bytes ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["threads", "processes", "dask"])
@pytest.mark.parametrize("number", [1, 2, 8])
@pytest.mark.parametrize("design", [SMALL, LARGE], ids=["4 cities", "41 cities"])
def test_however_it_is_computed(tmp_path: Path, kind: str, number: int, design: Small) -> None:
    put(design, tmp_path)
    for chunk in (1, 7, 64):
        done = sweep(tmp_path, f"other-{chunk}", side_by_side=chunk, **means(kind, number))
        assert done.computed == design.runs
        assert_same(tmp_path / "whole", tmp_path / f"other-{chunk}")


@pytest.mark.parametrize("kind", ["threads", "processes", "dask"])
@pytest.mark.parametrize("stop", range(6))
def test_interrupted_anywhere_and_resumed(batch: Path, kind: str, stop: int) -> None:
    done = sweep(batch, "new", progress=ctrl_c_after(stop), **means(kind, 2))
    assert 8 * stop <= done.computed == finished_runs(batch / "new")
    assert done.interrupted == (done.computed < SMALL.runs)
    assert resume(batch / "new").computed == SMALL.runs - done.computed
    assert_same(batch / "whole", batch / "new")


@pytest.mark.parametrize("name", GROWN)
def test_extended_and_interrupted_anywhere(batch: Path, name: str) -> None:
    design, new = GROWN[name]
    design.write(batch)
    assert sweep(batch, "from scratch").computed == design.runs
    for stop in range(1 + (design.runs - 1) // 8):
        shutil.rmtree(batch / "other")
        shutil.copytree(batch / "whole", batch / "other")
        first = sweep(batch, "other", progress=ctrl_c_after(stop))
        second = resume(batch / "other", workers=2)
        assert first.computed + second.computed == new
        assert_same(batch / "from scratch", batch / "other")


# --- files and the disk -----------------------------------------------------------------------


@pytest.mark.parametrize("how", [cut, flip, Path.unlink])
def test_each_file_damaged(batch: Path, how: Callable[[Path], None]) -> None:
    names = sorted(content(batch / "whole"))
    assert len(names) > 24
    for name in names:
        how(batch / "other" / name)
        if name.startswith("inputs-"):
            with pytest.raises(OutputError, match="give the design again: cluster-sim sweep"):
                resume(batch / "other")
            done = sweep(batch, "other")
        else:
            done = resume(batch / "other")
        assert done.completed == SMALL.runs
        journal = name == "journal.jsonl"
        assert done.computed <= (SMALL.runs if journal else 8 if "/part-" in name else 0)
        assert_same(batch / "whole", batch / "other")


def test_a_disk_that_fills_up_at_any_moment(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(len(data) for data in content(batch / "whole").values())
    for room in range(0, size, size // 40):
        shutil.rmtree(batch / "other")
        with monkeypatch.context() as patch:
            Disk(room, patch)
            with pytest.raises(OutputError, match="cannot be written: the disk is full"):
                sweep(batch, "other", workers=2)
        before = finished_runs(batch / "other")
        assert sweep(batch, "other").computed == SMALL.runs - before
        assert_same(batch / "whole", batch / "other")


# --- processes --------------------------------------------------------------------------------


def is_locked_or_done(folder: Path, process: subprocess.Popen[str]) -> bool:
    try:
        holder = json.loads((folder / ".lock").read_text(encoding="utf-8"))["process"]
    except (OSError, ValueError):
        holder = None
    return holder == process.pid or process.poll() is not None


def has_no_workers(process: subprocess.Popen[str]) -> bool:
    return not workers(process)


@pytest.mark.skipif(not PROC.is_dir(), reason="needs a list of processes")
def test_kill_9_of_the_main_process_50_times(tmp_path: Path) -> None:
    """Over one directory, so that what goes on is killed as well; then over the next one."""
    put(MANY, tmp_path)
    other = tmp_path / "other"
    random_moments = random.Random(20)
    kills = whole = 0
    before: set[str] = set()
    while kills < KILLS or not whole:
        kind = ("threads", "processes")[kills % 2]
        how = ("--executor", kind, "--workers", "2", "--format", "json", "-q")
        begun = any(other.glob("inputs-*/"))
        words = ("resume", "other") if begun else ("sweep", "design.yaml", "--out", "other")
        with command(tmp_path, *words, *how, pace=0.04) as process:
            until(partial(is_locked_or_done, other, process), "it has begun")
            if kills < KILLS:
                time.sleep(random_moments.uniform(0.0, 3.0))
            was_there = process.poll() is None and kills < KILLS
            if was_there:
                process.kill()
            code, out, err = ended(process)
            until(partial(has_no_workers, process), "the workers end by themselves")
        kills += was_there
        assert code in ((0, -signal.SIGKILL) if was_there else (0,)), err
        parts = [entry["part"] for entry in entries(other)]
        assert len(set(parts)) == len(parts), "a part was computed twice"
        assert before <= set(parts), "a part was lost"
        if code == 0:
            told = json.loads(out)
            assert (told["completed"], told["failed"]) == (MANY.runs, 0)
            assert told["computed"] == MANY.runs - 8 * len(before)
            assert_same(tmp_path / "whole", other)
            shutil.rmtree(other)
            whole += 1
        before = set() if code == 0 else set(parts)
    assert kills == KILLS


@pytest.mark.skipif(not PROC.is_dir(), reason="needs a list of processes")
@pytest.mark.parametrize("seed", range(6))
def test_kill_9_of_one_worker_and_another_that_never_answers(tmp_path: Path, seed: int) -> None:
    put(MANY, tmp_path)
    random_moments = random.Random(seed)
    words = ("sweep", "design.yaml", "--out", "other", "--executor", "processes")
    with command(tmp_path, *words, "--workers", "3", "--patience", "2", pace=0.1) as process:
        until(lambda: len(entries(tmp_path / "other")) >= 1, "a part is finished")
        time.sleep(random_moments.uniform(0.0, 1.0))
        killed, stopped, _ = workers(process)
        os.kill(stopped, signal.SIGSTOP)
        time.sleep(random_moments.uniform(0.0, 0.5))
        os.kill(killed, signal.SIGKILL)
        code, out, err = ended(process)
        assert workers(process) == []
    assert code == 0, err
    assert out.startswith("192 of 192 runs completed\n")
    assert f"worker process {killed} ended" in err
    assert_same(tmp_path / "whole", tmp_path / "other")


@pytest.mark.skipif(sys.platform == "win32", reason="no Ctrl-C for a group there")
@pytest.mark.parametrize("kind", ["threads", "processes", "dask"])
@pytest.mark.parametrize("seed", range(6))
def test_ctrl_c_at_any_moment(tmp_path: Path, kind: str, seed: int) -> None:
    """From the first moment of its work, once or twice, to all of its processes."""
    put(MANY, tmp_path)
    other = tmp_path / "other"
    random_moments = random.Random(seed)
    how: tuple[str, ...] = ("--executor", kind, "--workers", "2")
    if kind == "dask":
        pytest.importorskip("distributed")
        how = ("--cluster", "local:2")
    words = ("sweep", "design.yaml", "--out", "other", *how)
    with command(tmp_path, *words, pace=0.05) as process:
        until(partial(is_locked_or_done, other, process), "it has begun")
        for _ in range(1 + seed % 2):
            time.sleep(random_moments.uniform(0.0, 4.0))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
        code, out, err = ended(process)
        until(partial(has_no_workers, process), "its workers end")
    if code == -signal.SIGINT:  # Python itself was about to end, and all was said
        assert "192 of 192 runs completed" in out or "go on with: cluster-sim resume other" in out
    else:
        assert code in (0, 130), err
    assert "Traceback" not in err
    assert "worker process" not in err
    if any(other.glob("inputs-*/")):
        before = finished_runs(other)
        assert resume(other).computed == MANY.runs - before
    else:
        assert sweep(tmp_path, "other").computed == MANY.runs
    assert_same(tmp_path / "whole", other)
