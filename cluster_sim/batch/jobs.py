"""What is still to be done of a plan, and why; what can be taken from earlier parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cluster_sim.batch.code import code_stamp
from cluster_sim.batch.plan import Part, Plan, Stretch, seconds_of_a_run
from cluster_sim.batch.planning import read_case
from cluster_sim.batch.work import Task, TaskCase
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import SIDE_BY_SIDE
from cluster_sim.store.batch_directory import BatchDirectory
from cluster_sim.store.journal import Entry, StoredRuns

NEW = "not run yet"

_CITIES_TOGETHER = 1500
_MOST_TOGETHER = 256


@dataclass(frozen=True)
class Reused:
    """Runs of a part that an earlier part holds.

    Attributes:
        entry: The earlier part.
        runs: Them, with the numbers that they have there.
        stretch: The case that they are of now.
    """

    entry: Entry
    runs: StoredRuns
    stretch: Stretch


@dataclass(frozen=True)
class Job:
    """A part that is not finished.

    Attributes:
        part: The part.
        missing: The runs that have to be computed, in order.
        reused: The runs that are there already.
        reason: Why it is to be done.
    """

    part: Part
    missing: tuple[Stretch, ...]
    reused: tuple[Reused, ...]
    reason: str

    @property
    def runs(self) -> int:
        """How many runs have to be computed."""
        return sum(len(stretch) for stretch in self.missing)


Held = Mapping[str, Sequence[tuple[StoredRuns, Entry]]]
"""Case id -> the runs that sound parts hold."""


def held_runs(directory: BatchDirectory, tables: Sequence[str] = ()) -> Held:
    """The finished runs of all parts whose files are as they were written.

    Args:
        directory: The batch directory.
        tables: Only of parts that hold all of these.
    """
    held: dict[str, list[tuple[StoredRuns, Entry]]] = {}
    for entry in directory.sound():
        if not set(tables) <= set(entry.files):
            continue
        for runs in entry.runs:
            held.setdefault(runs.case, []).append((runs, entry))
    return held


def unfinished(plan: Plan, directory: BatchDirectory) -> Iterator[Job]:
    """The parts of a plan that are not finished, in order."""
    held = held_runs(directory, plan.design.tables)
    for part in plan.parts():
        entry = directory.entries.get(part.name)
        fault = directory.faults.get(part.name)
        if entry is not None and fault is None and not entry.failed:
            continue
        missing: list[Stretch] = []
        reused: list[Reused] = []
        for stretch in part.stretches:
            _share_out(stretch, held.get(stretch.case.id, ()), missing, reused)
        reason = fault or NEW
        if entry is not None and fault is None:
            reason = f"failed before: {entry.failed[0].message}"
        yield Job(part, tuple(missing), tuple(reused), reason)


def _share_out(
    stretch: Stretch,
    held: Sequence[tuple[StoredRuns, Entry]],
    missing: list[Stretch],
    reused: list[Reused],
) -> None:
    """Put the replicates of a stretch among those that are held and those that are not."""
    first = stretch.first
    for runs, entry in sorted(held, key=lambda each: (each[0].first, each[1].part)):
        start, end = max(runs.first, first), min(runs.end, stretch.end)
        if start >= end:
            continue
        if start > first:
            missing.append(Stretch(stretch.case, first, start))
        part = StoredRuns(runs.scenario, runs.point, runs.draw, runs.case, start, end)
        reused.append(Reused(entry, part, stretch))
        first = end
    if first < stretch.end:
        missing.append(Stretch(stretch.case, first, stretch.end))


def strangers(plan: Plan, directory: BatchDirectory) -> int:
    """How many finished runs are not in the plan."""
    known = {plan.case(number).id for number in range(plan.n_cases)}
    found = 0
    for case, held in held_runs(directory).items():
        most = plan.replicates if case in known else 0
        found += sum(max(runs.end - max(runs.first, most), 0) for runs, _ in held)
    return found


def task_of(plan: Plan, job: Job, side_by_side: int | None = None) -> Task:
    """What a worker needs to compute the missing runs of a part.

    Args:
        plan: The plan.
        job: The part.
        side_by_side: How many runs to compute together; None for what is quickest.
    """
    scenarios: list[Scenario] = []
    places: dict[tuple[int, ...], int] = {}
    cases: list[TaskCase] = []
    for stretch in job.missing:
        case = stretch.case
        values = plan.values(case.draw)
        key: tuple[int, ...] = (case.scenario, case.point)
        if plan.is_direct:
            if key not in places:
                places[key] = len(scenarios)
                scenarios.append(plan.bases[case.scenario][case.point])
        else:
            key = (*key, case.draw)
            if key not in places:
                places[key] = len(scenarios)
                scenarios.append(read_case(plan, case.scenario, case.point, values))
            values = []
        cases.append(TaskCase(places[key], case.point, case.draw, case.id, values))
    seconds = max(seconds_of_a_run(scenario) for scenario in scenarios) * job.runs
    runs = tuple((place, s.first, s.end) for place, s in enumerate(job.missing))
    return Task(
        job.part.name, tuple(scenarios), tuple(cases), runs, plan.design.tables, plan.domains,
        side_by_side or best_side_by_side(plan.first.region.n_cities), seconds, code_stamp(),
    )  # fmt: skip


def best_side_by_side(cities: int) -> int:
    """Runs that are quickest together: the fewer cities, the more, as each step has a cost."""
    together = min(max(_CITIES_TOGETHER // cities, SIDE_BY_SIDE), _MOST_TOGETHER)
    return together // 8 * 8  # whole vectors
