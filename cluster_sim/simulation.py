"""Simulate a scenario in memory: many replicates side by side, no disk."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cluster_sim.errors import RunError
from cluster_sim.model.advance import advance_to_end
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State, start_state
from cluster_sim.results import SIMULATED
from cluster_sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

IntArray = NDArray[np.int64]

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
        case: Its case in the setting that it was run in.
        traceback: Where in the program it happened; empty where nothing was raised.
    """

    scenario: str
    replicate: int
    quarter: int
    message: str
    case: int = 0
    traceback: str = field(default="", repr=False, compare=False)


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
    parts: dict[int, Group] = {}
    try:
        _run_groups(setting, groups, workers, progress, parts)
    except KeyboardInterrupt as interrupt:
        raise InterruptedSimulationError(_join(setting, parts)) from interrupt
    return _join(setting, parts)


@dataclass(frozen=True, eq=False)
class Group:
    """What runs that were computed side by side gave.

    Attributes:
        tables: Tables by name, their rows in the order of the runs; none if all runs failed.
        failures: The runs that failed; they are in none of the tables.
    """

    tables: Mapping[str, pd.DataFrame]
    failures: tuple[Failure, ...]


def _run_groups(
    setting: Setting,
    groups: Sequence[range],
    workers: int,
    progress: Progress | None,
    parts: dict[int, Group],
) -> None:
    """Fill ``parts`` with what each group gives, by its first replicate."""
    total, done = groups[-1].stop, 0
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures: dict[Future[Group | None], range] = {
            pool.submit(simulate_group, setting, [0] * len(group), group, stop=stop): group
            for group in groups
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


def simulate_group(
    setting: Setting,
    cases: Sequence[int],
    replicates: Sequence[int],
    *,
    tables: Sequence[str] = SIMULATED,
    keys: Mapping[str, IntArray] | None = None,
    stop: threading.Event | None = None,
) -> Group | None:
    """Run any runs of a setting side by side; if that raises, one by one, to see which it was.

    Args:
        setting: What stays fixed.
        cases: The case of each run.
        replicates: The replicate of each run.
        tables: The tables to make.
        keys: Further key columns behind ``scenario``, as one whole number a case.
        stop: Ends the runs early when set.

    Returns:
        What they gave; None where they were stopped before the end.
    """
    try:
        details = tuple(tables) != ("quarters",)
        state, recorder = run_side_by_side(setting, replicates, stop, cases, details=details)
    except Exception as error:  # whatever it is, it is reported with the run that it befell
        if len(replicates) == 1:
            return Group({}, (_failure(setting, cases[0], replicates[0], error),))
        singles = [
            simulate_group(setting, [case], [one], tables=tables, keys=keys, stop=stop)
            for case, one in zip(cases, replicates, strict=True)
        ]
        return join_groups([single for single in singles if single is not None])
    if stop is not None and stop.is_set():
        return None
    return _group(setting, state, recorder, tables, keys or {})


def _failure(setting: Setting, case: int, replicate: int, error: Exception) -> Failure:
    quarter = error.quarter if isinstance(error, _StoppedRunError) else 0
    cause = error.__cause__ or error
    return Failure(
        setting.scenarios[case].name,
        replicate,
        quarter,
        f"{type(cause).__name__}: {cause}",
        case,
        "".join(traceback.format_exception(cause)),
    )


class _StoppedRunError(RunError):
    """Something raised while runs were computed; its cause is what."""

    def __init__(self, quarter: int) -> None:
        super().__init__(f"stopped in quarter {quarter}")
        self.quarter = quarter


def run_side_by_side(
    setting: Setting,
    replicates: Sequence[int],
    stop: threading.Event | None = None,
    cases: Sequence[int] | None = None,
    *,
    details: bool = True,
) -> tuple[State, Recorder]:
    """Run replicates from the first record to the last.

    Args:
        setting: What stays fixed.
        replicates: The replicate of each run.
        stop: Ends the runs early when set.
        cases: The case of each run; the first one for all if not given.
        details: Whether to record cities and links, too.

    Returns:
        The last state and all records.

    Raises:
        RunError: If a phase raised; the cause is attached.
    """
    state = start_state(setting, replicates, cases)
    recorder = Recorder.empty(setting, state.n_runs, details=details)
    try:
        advance_to_end(setting, state, recorder, stop)
    except Exception as error:
        raise _StoppedRunError(state.quarter) from error
    return state, recorder


def _group(
    setting: Setting,
    state: State,
    recorder: Recorder,
    tables: Sequence[str],
    keys: Mapping[str, IntArray],
) -> Group:
    failures = tuple(_non_finite(setting, state, recorder))
    failed = {(failure.case, failure.replicate) for failure in failures}
    names = zip(state.case.tolist(), state.replicate.tolist(), strict=True)
    runs = np.flatnonzero([name not in failed for name in names])
    made = _make_tables(setting, state, recorder, runs, tables, keys) if runs.size else {}
    return Group(made, failures)


def _make_tables(
    setting: Setting,
    state: State,
    recorder: Recorder,
    runs: IntArray,
    tables: Sequence[str],
    keys: Mapping[str, IntArray],
) -> dict[str, pd.DataFrame]:
    # pandas is slow to import, and those who only replay runs need no tables.
    from cluster_sim.model.tables import city_table, link_table, metric_table, project_table

    makers = {
        "quarters": lambda: metric_table(setting, state, recorder, runs, keys),
        "cities": lambda: city_table(setting, state, recorder, runs, keys),
        "links": lambda: link_table(setting, state, recorder, runs, keys),
        "projects": lambda: project_table(setting, state, runs, keys),
    }
    return {table: makers[table]() for table in tables}


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
        case, replicate = int(state.case[run]), int(state.replicate[run])
        yield Failure(setting.scenarios[case].name, replicate, quarter, message, case)


def join_groups(groups: Sequence[Group]) -> Group:
    """The groups as one, in their order."""
    import pandas as pd  # slow to import

    full = [group.tables for group in groups if group.tables]
    tables = {
        name: pd.concat([tables[name] for tables in full], ignore_index=True)
        for name in (full[0] if full else ())
    }
    return Group(tables, tuple(failure for group in groups for failure in group.failures))


def _join(setting: Setting, parts: Mapping[int, Group]) -> ScenarioResult:
    joined = join_groups([parts[first] for first in sorted(parts)])
    tables = joined.tables
    if not tables:
        none = np.zeros(0, np.int64)
        empty = Recorder.empty(setting, 1)
        tables = _make_tables(setting, start_state(setting, [0]), empty, none, SIMULATED, {})
    return ScenarioResult(setting.scenarios[0], **tables, failures=joined.failures)
