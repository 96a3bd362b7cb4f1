"""Simulate a scenario in memory: many replicates side by side, no disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cluster_sim.errors import RunError
from cluster_sim.model.advance import advance, open_quarter
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State, start_state
from cluster_sim.model.tables import city_table, link_table, metric_table, project_table
from cluster_sim.scenario.schema import Scenario

SIDE_BY_SIDE = 32
"""Runs that one worker computes together: enough to fill the lanes, few enough for the caches."""

Progress = Callable[[int, int], None]
"""Called with the number of finished runs and of all runs."""


@dataclass(frozen=True)
class Failure:
    """A run that failed.

    Attributes:
        scenario: Its scenario.
        replicate: Its replicate.
        quarter: The quarter in which it failed.
        message: What happened.
    """

    scenario: str
    replicate: int
    quarter: int
    message: str


@dataclass(frozen=True, eq=False)
class ScenarioResult:
    """What the runs of one scenario gave; see ``results`` for the tables' columns.

    Attributes:
        scenario: The scenario.
        quarters: The region's metrics in every quarter of every run.
        cities: The cities, every fourth quarter and the last.
        links: The links, every fourth quarter and the last.
        projects: All joint projects.
        failures: The runs that failed; they are in none of the tables.
    """

    scenario: Scenario
    quarters: pd.DataFrame
    cities: pd.DataFrame
    links: pd.DataFrame
    projects: pd.DataFrame
    failures: tuple[Failure, ...]


class InterruptedSimulationError(KeyboardInterrupt):
    """Ctrl-C came while runs were computed.

    Attributes:
        result: The tables of the runs that were finished; empty if none was.
    """

    def __init__(self, result: ScenarioResult) -> None:
        super().__init__()
        self.result = result


def simulate(
    scenario: Scenario,
    *,
    replicates: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> ScenarioResult:
    """Run a scenario.

    Args:
        scenario: What to simulate.
        replicates: Runs on different luck; the scenario's own number if None.
        workers: Threads. The result is the same, bit for bit, at any number.
        progress: Called after every group of runs.

    Returns:
        The tables and the runs that failed.

    Raises:
        ValueError: If ``replicates`` or ``workers`` is less than 1.
        InterruptedSimulationError: At Ctrl-C, with what is finished.
    """
    count = scenario.replicates if replicates is None else replicates
    if count < 1 or workers < 1:
        raise ValueError("replicates and workers must be at least 1")
    setting = Setting.of([scenario])
    size = min(SIDE_BY_SIDE, -(-count // workers))
    groups = [range(first, min(first + size, count)) for first in range(0, count, size)]
    parts: dict[int, _Part] = {}
    try:
        _run_groups(setting, groups, workers, progress, parts)
    except KeyboardInterrupt as interrupt:
        raise InterruptedSimulationError(_join(setting, parts)) from interrupt
    return _join(setting, parts)


@dataclass(frozen=True, eq=False)
class _Part:
    """The tables of one group of runs (none if all failed), and its failures."""

    tables: tuple[pd.DataFrame, ...]
    failures: tuple[Failure, ...]


def _run_groups(
    setting: Setting,
    groups: Sequence[range],
    workers: int,
    progress: Progress | None,
    parts: dict[int, _Part],
) -> None:
    """Fill ``parts`` with what each group gives, by its first replicate."""
    total, done = groups[-1].stop, 0
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures: dict[Future[_Part | None], range] = {
            pool.submit(_run_group, setting, group, stop): group for group in groups
        }
        try:
            for future in as_completed(futures):
                group, part = futures[future], future.result()
                if part is not None:
                    parts[group.start] = part
                done += len(group)
                if progress is not None:
                    progress(done, total)
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _run_group(setting: Setting, replicates: Sequence[int], stop: threading.Event) -> _Part | None:
    """Run replicates side by side; if that raises, one by one, to see which it was.

    Returns:
        What they gave; None where they were stopped before the end.
    """
    try:
        state, recorder = run_side_by_side(setting, replicates, stop)
    except Exception as error:  # whatever it is, it is reported with the run that it befell
        if len(replicates) > 1:
            singles = [_run_group(setting, [one], stop) for one in replicates]
            return _concatenate([part for part in singles if part is not None])
        name = setting.scenarios[0].name
        quarter = error.quarter if isinstance(error, _StoppedRunError) else 0
        cause = error.__cause__ or error
        message = f"{type(cause).__name__}: {cause}"
        return _Part((), (Failure(name, replicates[0], quarter, message),))
    return None if stop.is_set() else _tables(setting, state, recorder)


class _StoppedRunError(RunError):
    """Something raised while runs were computed; its cause is what."""

    def __init__(self, quarter: int) -> None:
        super().__init__(f"stopped in quarter {quarter}")
        self.quarter = quarter


def run_side_by_side(
    setting: Setting, replicates: Sequence[int], stop: threading.Event | None = None
) -> tuple[State, Recorder]:
    """Run replicates of the first case from the first record to the last.

    Args:
        setting: What stays fixed.
        replicates: The replicate of each run.
        stop: Ends the runs early when set.

    Returns:
        The last state and all records.

    Raises:
        RunError: If a phase raised; the cause is attached.
    """
    state = start_state(setting, replicates)
    recorder = Recorder.empty(setting, state.n_runs)
    try:
        # a number that leaves its range shows in the records and is reported with its run
        with np.errstate(all="ignore"):
            while state.quarter < setting.quarters and not (stop and stop.is_set()):
                advance(setting, state, recorder)
            open_quarter(setting, state, recorder)
    except Exception as error:
        raise _StoppedRunError(state.quarter) from error
    return state, recorder


def _tables(setting: Setting, state: State, recorder: Recorder) -> _Part:
    failures = tuple(_non_finite(setting, state, recorder))
    failed = {failure.replicate for failure in failures}
    runs = np.flatnonzero([rep not in failed for rep in state.replicate.tolist()])
    return _Part(_all_tables(setting, state, recorder, runs), failures)


def _all_tables(
    setting: Setting, state: State, recorder: Recorder, runs: NDArray[np.int64]
) -> tuple[pd.DataFrame, ...]:
    return (
        metric_table(setting, state, recorder, runs),
        city_table(setting, state, recorder, runs),
        link_table(setting, state, recorder, runs),
        project_table(setting, state, runs),
    )


def _non_finite(setting: Setting, state: State, recorder: Recorder) -> Iterator[Failure]:
    """Runs that gave something that is not a finite number, each with its first such quarter."""
    names = recorder.names
    known = [column for column, name in enumerate(names) if name != "benefit_cost_ratio"]
    bad = ~np.isfinite(recorder.metrics[:, :, known])
    for run in np.flatnonzero(bad.any(axis=(1, 2))).tolist():
        quarter = int(np.flatnonzero(bad[run].any(axis=1))[0])
        column = known[int(np.flatnonzero(bad[run, quarter])[0])]
        value = recorder.metrics[run, quarter, column]
        message = f"{names[column]} is {value}, not a finite number"
        yield Failure(setting.scenarios[0].name, int(state.replicate[run]), quarter, message)


def _concatenate(parts: Sequence[_Part]) -> _Part:
    full = [part.tables for part in parts if part.tables]
    tables = tuple(pd.concat(tables, ignore_index=True) for tables in zip(*full, strict=True))
    return _Part(tables, tuple(failure for part in parts for failure in part.failures))


def _join(setting: Setting, parts: Mapping[int, _Part]) -> ScenarioResult:
    joined = _concatenate([parts[first] for first in sorted(parts)])
    if not joined.tables:
        nothing = start_state(setting, [0]), Recorder.empty(setting, 1), np.zeros(0, np.int64)
        joined = _Part(_all_tables(setting, *nothing), joined.failures)
    quarters, cities, links, projects = joined.tables
    return ScenarioResult(setting.scenarios[0], quarters, cities, links, projects, joined.failures)
