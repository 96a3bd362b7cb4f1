"""Small designs, run in this process or by the real command, and what their directories hold."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cluster_sim.batch import plan as plan_module
from cluster_sim.batch.batches import Means, begin_batch, resume_batch
from cluster_sim.batch.planning import load_plan
from cluster_sim.batch.runner import Ended
from cluster_sim.store.journal import JOURNAL
from tests.architecture.tree import ROOT

PROC = Path("/proc")
APART = {".lock", "batch.log", "timings.json", "traceback.txt"}
RUNS_OF_A_PART = 8
LONGEST = 120.0  # seconds that anything may take, on a busy machine too

SCENARIOS = {
    "baseline": "region: classroom\n",
    "plan": "extends: baseline.yaml\n"
    "parameters: {relay_charge: {health: 0.4}}\n"
    "measures:\n"
    "  - {use: sharing_platform, domains: [health], start: 2024-Q3}\n",
    "gold": "extends: baseline.yaml\n"
    "measures:\n"
    "  - {name: gold, cost: 1, start: 2024-Q3, effects: [{channel: trust, strength: 0.1}]}\n",
    "trust": "extends: baseline.yaml\n"
    "measures:\n"
    "  - {name: trust, cost: 1, effects: [{channel: trust, strength: 0.1}]}\n",
}

# The real command, with parts of few runs, and slow enough to be met at any moment of its work.
PACED = """\
import sys, time
from cluster_sim.batch import plan, processes
from cluster_sim.store import batch_directory

def paced(*arguments, real=batch_directory.append_entry):
    time.sleep({pace})
    real(*arguments)

plan._MOST_RUNS_OF_A_PART = {runs}
plan._SECONDS_OF_A_PART = {seconds}
processes.LEAST_PATIENCE = 20.0
batch_directory.append_entry = paced
from cluster_sim.cli.main import main
main()
"""


def small_parts(monkeypatch: pytest.MonkeyPatch, runs: int = RUNS_OF_A_PART) -> None:
    """Let parts hold few runs, so that a small design has several."""
    monkeypatch.setattr(plan_module, "_MOST_RUNS_OF_A_PART", runs)


@dataclass(frozen=True)
class Small:
    """A design of 48 runs and its scenarios, as files; 6 parts of 8 runs.

    Attributes:
        scenarios: Names of scenarios.
        replicates: Runs of each case.
        draws: Rows of the sample.
        method: How it is sampled.
        quarters: Quarters of a run.
        seed: What the luck is drawn from.
        vary: The value of each path under ``vary``, as YAML.
        region: The region.
        tables: The tables that are kept.
    """

    scenarios: tuple[str, ...] = ("baseline", "plan")
    replicates: int = 3
    draws: int = 4
    method: str = "sobol"
    quarters: int = 6
    seed: int = 1
    vary: tuple[str, ...] = (
        "parameters.discount_rate: [0.04, 0.06]",
        "parameters.participation_elasticity: {low: 0.2, high: 1.0}",
    )
    region: str = "classroom"
    tables: str = "quarters, cities, links, projects"

    @property
    def runs(self) -> int:
        """All runs; each listed value of the first path is a point."""
        points = len(self.vary[0].split(","))
        return len(self.scenarios) * points * self.draws * self.replicates

    def write(self, folder: Path) -> Path:
        """Write the files, over those of an earlier design; the design's own."""
        for name in self.scenarios:
            head = f"schema: 1\nname: {name}\n"
            body = SCENARIOS[name].replace("region: classroom", f"region: {self.region}")
            own = f"quarters: {self.quarters}\n" if name == "baseline" else ""
            (folder / f"{name}.yaml").write_text(head + body + own, encoding="utf-8")
        files = ", ".join(f"{name}.yaml" for name in self.scenarios)
        lines = [
            "schema: 1",
            "name: small",
            f"scenarios: [{files}]",
            f"replicates: {self.replicates}",
            f"seed: {self.seed}",
            "vary:",
            *(f"  {line}" for line in self.vary),
            f"sampling: {{method: {self.method}, draws: {self.draws}}}",
            f"tables: [{self.tables}]",
        ]
        design = folder / "design.yaml"
        design.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return design


def sweep(folder: Path, out: str, *, restart: bool = False, **means: Any) -> Ended:
    """Run ``folder/design.yaml`` into ``folder/out`` in this process."""
    plan = load_plan(folder / "design.yaml", (), "design.yaml")
    return begin_batch(plan, folder / out, Means(**means), restart=restart)


def resume(folder: Path, *, restart: bool = False, **means: Any) -> Ended:
    """Go on with a batch in this process."""
    return resume_batch(folder, Means(**means), restart=restart)


@cache
def _of(design: Small) -> dict[str, bytes]:
    """The files of the folder of a design and its batch, computed once."""
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as monkeypatch:
        small_parts(monkeypatch)
        design.write(Path(name))
        done = sweep(Path(name), "whole")
        assert (done.planned, done.completed, done.computed) == (design.runs,) * 3
        return {
            path.relative_to(name).as_posix(): path.read_bytes()
            for path in sorted(Path(name).rglob("*"))
            if path.is_file()
        }


def put(design: Small, folder: Path) -> None:
    """Put the files of a design into a folder, and its batch into ``whole`` there."""
    for name, data in _of(design).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a batch directory that is a function of the inputs."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in APART
    }


def assert_same(one: Path, other: Path) -> None:
    """Two batch directories hold the same bytes."""
    left, right = content(one), content(other)
    assert sorted(left) == sorted(right)
    assert [name for name in left if left[name] != right[name]] == []


def entries(folder: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal; none where there is none yet."""
    try:
        text = (folder / JOURNAL).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def finished_runs(folder: Path) -> int:
    """How many runs the journal says are finished."""
    return sum(run[5] - run[4] for entry in entries(folder) for run in entry["runs"])


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a batch directory."""
    data: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return data


def until(told: Callable[[], object], what: str, seconds: float = LONGEST) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < end, f"waited {seconds:g} s in vain: {what}"
        time.sleep(0.01)


@contextmanager
def command(
    folder: Path,
    *arguments: str,
    pace: float = 0.0,
    runs: int = RUNS_OF_A_PART,
    seconds: float = 1.5,
) -> Iterator[subprocess.Popen[str]]:
    """The real command at work in a session of its own; all of it is ended and waited for."""
    script = PACED.format(pace=pace, runs=runs, seconds=seconds)
    with started([sys.executable, "-W", "error", "-c", script, *arguments], folder) as process:
        yield process


@contextmanager
def started(words: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process in a session of its own; when left, all of the session is ended and waited for."""
    process = subprocess.Popen(
        words,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for pid in session(process):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.kill()
        process.communicate(timeout=LONGEST)
        until(lambda: not session(process), "the processes of the test have ended")


def session(process: subprocess.Popen[str]) -> list[int]:
    """The processes of a session that are still there, apart from its first one."""
    return [pid for pid in _all_of(process.pid) if pid != process.pid]


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The worker processes that a command has started, oldest first."""
    return [pid for pid in session(process) if "--multiprocessing-fork" in _words(pid)]


def _all_of(number: int) -> list[int]:
    found = []
    for place in PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == number and fields[0] not in "ZX":
                found.append(int(place.name))
    return sorted(found)


def _words(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().decode().split("\0")
    except OSError:
        return []


def ended(process: subprocess.Popen[str], seconds: float = LONGEST) -> tuple[int, str, str]:
    """Wait for a command: its exit code, and what it wrote."""
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def run(folder: Path, *arguments: str, **how: Any) -> tuple[int, str, str]:
    """Run the command to its end."""
    with command(folder, *arguments, **how) as process:
        return ended(process)
