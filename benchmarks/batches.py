"""Batches: what storing costs beside the bare kernel, memory, resuming, and Dask beside threads."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.commands import run_command
from benchmarks.measure import Line, in_turn
from cluster_sim.batch.batches import Means, begin_batch
from cluster_sim.batch.plan import Part, Plan
from cluster_sim.batch.planning import load_plan
from cluster_sim.model.setting import Setting
from cluster_sim.simulation import SIDE_BY_SIDE, run_side_by_side

WORKERS = 2
RUNS = 20_000
LEAST_SPEED = 0.85
MOST_MEGABYTES = 1000.0
MOST_GROWTH = 1.15
MOST_RESUME = 3.0
MOST_DASK = 1.25

_SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
_REPLICATES = 16

Group = tuple[Setting, Sequence[int], Sequence[int]]


def batch_lines() -> Iterator[Line]:
    """A design over all parameters: two scenarios of 41 cities, 4 domains, 40 quarters."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield _beside_the_kernel(folder)
        yield from _memory_and_resume(folder)
        yield _dask_beside_threads(folder)


def _design(folder: Path, runs: int) -> Path:
    """A design file of so many runs."""
    draws = runs // (2 * _REPLICATES)
    scenarios = [str(_SCENARIOS / f"{name}.yaml") for name in ("baseline", "coordination")]
    file = folder / f"design-{runs}.yaml"
    file.write_text(
        f"schema: 1\nname: bench\nscenarios: {scenarios}\nreplicates: {_REPLICATES}\n"
        f"sampling: {{method: sobol, draws: {draws}, parameters: all}}\n",
        encoding="utf-8",
    )
    return file


def _beside_the_kernel(folder: Path) -> Line:
    plan = load_plan(_design(folder, RUNS), ["quarters=40"])
    groups = [group for part in plan.parts() for group in _groups(plan, part)]
    turn = iter(range(100))

    def stored() -> None:
        begin_batch(plan, folder / f"stored-{next(turn)}", Means(workers=WORKERS))

    def bare() -> None:
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(_simulate, groups))

    pair = in_turn(bare, stored, turns=3, fast_units=plan.n_runs, slow_units=plan.n_runs)
    speed = 1.0 / pair.ratio
    return Line(
        f"{plan.n_runs:,} runs stored, {WORKERS} threads, beside the bare kernel",
        f"{1.0 / pair.slow:.0f} runs/s, {100 * speed:.0f} % of its speed",
        f"{100 * LEAST_SPEED:.0f} %",
        speed >= LEAST_SPEED,
    )


def _groups(plan: Plan, part: Part) -> Iterator[Group]:
    """The runs of a part as a worker computes them, prepared beforehand."""
    cases = [plan.with_values(s.case.scenario, s.case.point, s.case.draw) for s in part.stretches]
    setting = Setting.of(cases)
    runs = [(place, r) for place, s in enumerate(part.stretches) for r in range(s.first, s.end)]
    for start in range(0, len(runs), SIDE_BY_SIDE):
        numbers, replicates = zip(*runs[start : start + SIDE_BY_SIDE], strict=True)
        yield setting, numbers, replicates


def _simulate(group: Group) -> None:
    setting, cases, replicates = group
    run_side_by_side(setting, replicates, None, cases, details=False)


def _memory_and_resume(folder: Path) -> Iterator[Line]:
    used = {}
    for runs in (RUNS // 10, RUNS):
        out = folder / f"memory-{runs}"
        arguments = ["sweep", str(_design(folder, runs)), "--out", str(out), "--quarters", "40"]
        _, used[runs] = run_command([*arguments, "--workers", str(WORKERS), "--quiet"])
    most, growth = used[RUNS], used[RUNS] / used[RUNS // 10]
    yield Line(
        f"memory of {RUNS:,} runs, and beside a tenth of them",
        f"{most:.0f} MB, {growth:.2f} x",
        f"< {MOST_MEGABYTES:.0f} MB, {MOST_GROWTH} x",
        most < MOST_MEGABYTES and growth < MOST_GROWTH,
    )
    again = [run_command(["resume", str(folder / f"memory-{RUNS}"), "--quiet"]) for _ in range(4)]
    took = statistics.median(seconds for seconds, _ in again[1:])
    yield Line(
        f"resume of {RUNS:,} finished runs",
        f"{took:.2f} s",
        f"< {MOST_RESUME:.0f} s",
        took < MOST_RESUME,
    )


def _dask_beside_threads(folder: Path) -> Line:
    plan = load_plan(_design(folder, RUNS), ["quarters=40"])
    turn = iter(range(100))

    def threads() -> None:
        begin_batch(plan, folder / f"threads-{next(turn)}", Means(workers=WORKERS))

    def dask() -> None:
        begin_batch(plan, folder / f"dask-{next(turn)}", Means(cluster=f"local:{WORKERS}"))

    pair = in_turn(threads, dask, turns=2)
    return Line(
        f"{plan.n_runs:,} runs on {WORKERS} Dask workers, their start included",
        f"{pair.ratio:.2f} x {WORKERS} threads",
        f"< {MOST_DASK} x",
        pair.ratio < MOST_DASK,
    )
