"""What a worker does: the runs of one part, from scenarios to the bytes of tables.

A task holds everything that is needed, so that it can go to a thread, to a process or to another
machine. The answer is a function of the task.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cluster_sim.batch.cases import Values, with_values
from cluster_sim.batch.code import code_stamp
from cluster_sim.model.setting import Setting
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import Failure, Group, simulate_group
from cluster_sim.store.journal import FailedRun, StoredRuns
from cluster_sim.store.parts import encode, rows_of

_MOST_CASES = 64  # of a setting: enough to fill the lanes, few enough for memory


@dataclass(frozen=True)
class TaskCase:
    """A case as a worker needs it.

    Attributes:
        base: Position of its scenario in the task's.
        point: Number of the point.
        draw: Number of the draw.
        id: What is simulated.
        values: Paths and sampled values to put into the scenario.
    """

    base: int
    point: int
    draw: int
    id: str
    values: Values


@dataclass(frozen=True)
class Task:
    """Runs of one part that are to be computed.

    Attributes:
        part: Name of the part.
        scenarios: The scenarios that its cases start from.
        cases: The cases.
        runs: Case, first replicate and the one after the last, in order.
        tables: The tables to make.
        domains: The domains that the tables have columns for.
        side_by_side: How many runs are computed together.
        seconds: Roughly what it takes.
        code: The stamp of the code that asks.
    """

    part: str
    scenarios: tuple[Scenario, ...]
    cases: tuple[TaskCase, ...]
    runs: tuple[tuple[int, int, int], ...]
    tables: tuple[str, ...]
    domains: tuple[str, ...]
    side_by_side: int
    seconds: float
    code: Mapping[str, str]

    def __len__(self) -> int:
        """How many runs."""
        return sum(end - first for _, first, end in self.runs)


@dataclass(frozen=True)
class Answer:
    """What a task gave.

    Attributes:
        part: Name of the part.
        tables: The bytes of each table's Parquet file.
        completed: The runs in them.
        failed: The runs that failed.
        code: The stamp of the code that computed.
    """

    part: str
    tables: Mapping[str, bytes]
    completed: tuple[StoredRuns, ...]
    failed: tuple[FailedRun, ...]
    code: Mapping[str, str]


@dataclass(frozen=True)
class _Bundle:
    """Consecutive runs whose cases can be run side by side."""

    scenarios: list[Scenario]
    cases: list[TaskCase]
    runs: list[tuple[int, int]]


def compute(task: Task, stop: threading.Event | None = None) -> Answer | None:
    """Compute the runs of a task.

    Args:
        task: What to do.
        stop: Ends it early when set.

    Returns:
        Tables and failures; None where it was stopped.
    """
    groups: list[Group] = []
    failed: list[FailedRun] = []
    for bundle in _bundles(task):
        for group in _groups(task, bundle, stop):
            if group is None:
                return None
            groups.append(group)
            failed += [_failed_run(bundle, failure) for failure in group.failures]
    tables = {
        table: encode(
            table,
            rows_of(table, [g.tables[table] for g in groups if g.tables], task.domains),
            task.domains,
        )
        for table in task.tables
    }
    return Answer(task.part, tables, tuple(_completed(task, failed)), tuple(failed), code_stamp())


def _bundles(task: Task) -> Iterator[_Bundle]:
    """The runs of a task, cut where a case cannot be run beside the one before it."""
    bundle: _Bundle | None = None
    for number, first, end in task.runs:
        case = task.cases[number]
        scenario = with_values(task.scenarios[case.base], case.values)
        if bundle is None or not _fits(bundle, scenario):
            if bundle is not None:
                yield bundle
            bundle = _Bundle([], [], [])
        place = len(bundle.cases)
        bundle.scenarios.append(scenario)
        bundle.cases.append(case)
        bundle.runs.extend((place, replicate) for replicate in range(first, end))
    if bundle is not None:
        yield bundle


def _fits(bundle: _Bundle, scenario: Scenario) -> bool:
    first = bundle.scenarios[0]
    return (
        len(bundle.scenarios) < _MOST_CASES
        and first.region.digest == scenario.region.digest
        and first.domains == scenario.domains
        and first.quarters == scenario.quarters
    )


def _groups(task: Task, bundle: _Bundle, stop: threading.Event | None) -> Iterator[Group | None]:
    """What the runs of a bundle gave, group by group."""
    try:
        setting = Setting.of(bundle.scenarios)
    except Exception as error:
        yield from _case_by_case(task, bundle, stop, error)
        return
    keys = {
        "point": np.array([case.point for case in bundle.cases]),
        "draw": np.array([case.draw for case in bundle.cases]),
    }
    for start in range(0, len(bundle.runs), task.side_by_side):
        runs = bundle.runs[start : start + task.side_by_side]
        cases, replicates = zip(*runs, strict=True)
        yield simulate_group(setting, cases, replicates, tables=task.tables, keys=keys, stop=stop)


def _case_by_case(
    task: Task, bundle: _Bundle, stop: threading.Event | None, error: Exception
) -> Iterator[Group | None]:
    """The cases of a bundle one by one, because one of them cannot be prepared."""
    if len(bundle.cases) == 1:
        yield Group({}, tuple(_unprepared(bundle, error)))
        return
    for place, (scenario, case) in enumerate(zip(bundle.scenarios, bundle.cases, strict=True)):
        runs = [(0, replicate) for at, replicate in bundle.runs if at == place]
        for group in _groups(task, _Bundle([scenario], [case], runs), stop):
            if group is None:
                yield None
            else:
                yield Group(group.tables, tuple(_moved(group.failures, place)))


def _unprepared(bundle: _Bundle, error: Exception) -> Iterator[Failure]:
    where = "".join(traceback.format_exception(error))
    for _, replicate in bundle.runs:
        message = f"{type(error).__name__}: {error}"
        yield Failure(bundle.scenarios[0].name, replicate, 0, message, 0, where)


def _moved(failures: Sequence[Failure], place: int) -> Iterator[Failure]:
    for f in failures:
        yield Failure(f.scenario, f.replicate, f.quarter, f.message, place, f.traceback)


def _failed_run(bundle: _Bundle, failure: Failure) -> FailedRun:
    case = bundle.cases[failure.case]
    return FailedRun(
        failure.scenario, case.point, case.draw, failure.replicate, failure.quarter,
        _writable(failure.message), case.id, _writable(failure.traceback),
    )  # fmt: skip


def _writable(text: str) -> str:
    """The text without half characters, which errors about odd file names have and no file can."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _completed(task: Task, failed: Sequence[FailedRun]) -> Iterator[StoredRuns]:
    """The runs that did not fail, as stretches."""
    lost = {(run.scenario, run.point, run.draw, run.replicate) for run in failed}
    for number, first, end in task.runs:
        case = task.cases[number]
        name = task.scenarios[case.base].name
        start = first
        for replicate in range(first, end + 1):
            gone = (name, case.point, case.draw, replicate) in lost
            if replicate == end or gone:
                if replicate > start:
                    yield StoredRuns(name, case.point, case.draw, case.id, start, replicate)
                start = replicate + 1
