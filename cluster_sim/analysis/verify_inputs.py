"""From what is inside a folder with results to tasks that simulate its runs again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cluster_sim.analysis.stored_scenarios import (
    NotRepeatableError,
    check_digests,
    stored_scenarios,
)
from cluster_sim.batch.code import code_stamp
from cluster_sim.batch.inputs import find_inputs
from cluster_sim.batch.jobs import Job, task_of
from cluster_sim.batch.plan import Part, Plan, Stretch
from cluster_sim.batch.planning import load_plan
from cluster_sim.batch.record import design_table
from cluster_sim.batch.work import Task, TaskCase
from cluster_sim.results import SIMULATED
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import SIDE_BY_SIDE
from cluster_sim.store.opening import Opened
from cluster_sim.store.stored_rows import RunName


class Source(Protocol):
    """Where the runs of a folder come from."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name a run."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are to be stored."""

    @property
    def planned(self) -> int:
        """How many runs there are to be."""

    def holds(self, run: RunName) -> bool:
        """Whether a run is one of them."""

    def task(self, name: str, runs: Sequence[RunName]) -> Task:
        """The task that simulates these runs of the source."""


def open_source(opened: Opened, faulty: Collection[str]) -> Source:
    """What the runs of a folder are made from.

    Args:
        opened: The folder.
        faulty: The files in it that are not as they were written; they are not used.

    Raises:
        NotRepeatableError: What is there does not give the scenarios that the manifest states.
    """
    make = _batch_source if opened.kind == "batch" else _run_source
    return make(opened, faulty)


@dataclass(frozen=True, eq=False)
class BatchSource:
    """The copy of the inputs in a batch directory."""

    plan: Plan
    places: dict[str, int]

    keys = ("scenario", "point", "draw", "replicate")

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of the design."""
        return self.plan.design.tables

    @property
    def planned(self) -> int:
        """All runs of the design."""
        return self.plan.n_runs

    @property
    def design(self) -> bytes:
        """The table ``design``, as Parquet."""
        return design_table(self.plan)

    def holds(self, run: RunName) -> bool:
        """Whether a run is one of the design."""
        name, *numbers = run
        most = (len(self.plan.points), len(self.plan.draws), self.plan.replicates)
        return name in self.places and all(
            0 <= number < end for number, end in zip(numbers, most, strict=True)
        )

    def task(self, name: str, runs: Sequence[RunName]) -> Task:
        """The task that simulates these runs."""
        stretches = []
        for (scenario, point, draw), first, end in _stretches(runs):
            number = self.places[scenario] * len(self.plan.points) + point
            case = self.plan.case(number * len(self.plan.draws) + draw)
            stretches.append(Stretch(case, first, end))
        part = Part(name, tuple(stretches))
        return task_of(self.plan, Job(part, part.stretches, (), ""), SIDE_BY_SIDE)


def _batch_source(opened: Opened, faulty: Collection[str]) -> BatchSource:
    named = opened.manifest.get("inputs")
    inputs = find_inputs(opened.folder, named if isinstance(named, str) else None)
    if inputs is None:
        raise NotRepeatableError(["the copy of the inputs is not there"])
    broken = inputs.broken()
    if broken or any(name.startswith(f"{inputs.folder.name}/") for name in faulty):
        more = f": {', '.join(broken)}" if broken else ""
        raise NotRepeatableError([f"the copy of the inputs is damaged{more}"])
    plan = load_plan(inputs.design, inputs.overrides, inputs.shown, inputs.scenarios)
    firsts = [of_scenario[0] for of_scenario in plan.bases]
    check_digests(opened, firsts, "the copy of the inputs")
    return BatchSource(plan, {first.name: place for place, first in enumerate(firsts)})


@dataclass(frozen=True, eq=False)
class RunSource:
    """The effective configurations in the run directory of one command.

    Attributes:
        scenarios: The scenarios by name, in the order of the tables.
        baseline: The one that benefit-cost ratios are against; None without.
    """

    scenarios: dict[str, Scenario]
    baseline: Scenario | None

    keys = ("scenario", "replicate")
    tables = SIMULATED

    @property
    def planned(self) -> int:
        """The replicates of all scenarios."""
        return sum(scenario.replicates for scenario in self.scenarios.values())

    def holds(self, run: RunName) -> bool:
        """Whether a run is one of them."""
        name, replicate = run
        return name in self.scenarios and 0 <= replicate < self.scenarios[name].replicates

    def task(self, name: str, runs: Sequence[RunName]) -> Task:
        """The task that simulates these runs."""
        used = tuple(dict.fromkeys(scenario for scenario, _ in runs))
        stretches = tuple(
            (used.index(scenario), first, end) for (scenario,), first, end in _stretches(runs)
        )
        cases = tuple(TaskCase(place, 0, 0, "", []) for place in range(len(used)))
        scenarios = tuple(self.scenarios[scenario] for scenario in used)
        return Task(
            name, scenarios, cases, stretches, SIMULATED, self.domains, SIDE_BY_SIDE, 0.0,
            code_stamp(),
        )  # fmt: skip

    @property
    def domains(self) -> tuple[str, ...]:
        """The names of all domains, in the order in which they first come."""
        of_all = (d.name for one in self.scenarios.values() for d in one.domains)
        return tuple(dict.fromkeys(of_all))


def _run_source(opened: Opened, faulty: Collection[str]) -> RunSource:
    scenarios = stored_scenarios(opened, faulty)
    return RunSource(scenarios, scenarios.get(opened.baseline or ""))


def _stretches(runs: Sequence[RunName]) -> Iterator[tuple[tuple[Any, ...], int, int]]:
    """Runs that follow each other in one case: all but the replicate, the first, after the last."""
    case: tuple[Any, ...] | None = None
    first = end = 0
    for *names, replicate in runs:
        if case == tuple(names) and replicate == end:
            end += 1
            continue
        if case is not None:
            yield case, first, end
        case, first, end = tuple(names), replicate, replicate + 1
    if case is not None:
        yield case, first, end
