"""From what is inside a folder with results to tasks that simulate its runs again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cluster_sim.batch.code import code_stamp
from cluster_sim.batch.inputs import find_inputs
from cluster_sim.batch.jobs import Job, task_of
from cluster_sim.batch.plan import Part, Plan, Stretch
from cluster_sim.batch.planning import load_plan
from cluster_sim.batch.record import design_table
from cluster_sim.batch.work import Task, TaskCase
from cluster_sim.errors import ClusterSimError, RegionError
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.schema import Region
from cluster_sim.region.yaml_source import read_yaml
from cluster_sim.results import SIMULATED
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import SIDE_BY_SIDE
from cluster_sim.store.opening import Opened
from cluster_sim.store.run_directory import effective_files
from cluster_sim.store.stored_rows import RunName


class NotRepeatableError(ClusterSimError):
    """Runs that cannot be simulated again, each reason on a line."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = tuple(reasons)


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
    _check_digests(opened, firsts, "the copy of the inputs")
    return BatchSource(plan, {first.name: place for place, first in enumerate(firsts)})


def _check_digests(opened: Opened, scenarios: Sequence[Scenario], where: str) -> None:
    """Make sure that the scenarios are those that the manifest states."""
    stated = {one["name"]: one["digest"] for one in opened.manifest["scenarios"]}
    found = {scenario.name: scenario.digest for scenario in scenarios}
    reasons = [
        f"{name} of {where} is not the scenario that the manifest states (its digest is "
        f"{found.get(name, 'none')[:12]}, not {stated.get(name, 'none')[:12]})"
        for name in [*stated, *(name for name in found if name not in stated)]
        if found.get(name) != stated.get(name)
    ]
    if reasons:
        raise NotRepeatableError(reasons)


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
    files = effective_files(opened.scenarios)
    regions = _Regions(opened)
    scenarios: dict[str, Scenario] = {}
    reasons: list[str] = []
    for stated in opened.manifest["scenarios"]:
        file = files[stated["name"]]
        if file in faulty:
            reasons.append(f"{stated['name']}: {file} is not as it was written")
            continue
        try:
            scenarios[stated["name"]] = regions.scenario(opened.folder / file, stated)
        except NotRepeatableError as error:
            reasons += error.reasons
        except ClusterSimError as error:
            reasons.append(f"{stated['name']}: {error}")
    if reasons:
        raise NotRepeatableError(reasons)
    _check_digests(opened, list(scenarios.values()), "the effective configurations")
    return RunSource(scenarios, scenarios.get(opened.baseline or ""))


class _Regions:
    """Finds the regions that scenarios were run in, each once."""

    def __init__(self, opened: Opened) -> None:
        self._folder = opened.folder
        self._digests: dict[str, set[str]] = {}
        for region in opened.manifest["regions"]:
            self._digests.setdefault(region["name"], set()).add(region["digest"])
        self._known: dict[tuple[str, str], str] = {}

    def scenario(self, file: Path, stated: dict[str, Any]) -> Scenario:
        """The scenario of an effective configuration.

        Args:
            file: The effective configuration.
            stated: What the manifest says about the scenario.

        Raises:
            NotRepeatableError: Its region is not there, or has other data.
            InputError: The file cannot be read as a scenario.
        """
        content = read_yaml(file).value
        return scenario_from_mapping(content | {"region": self._place(content, stated)})

    def _place(self, content: dict[str, Any], stated: dict[str, Any]) -> str:
        """The region's name, or its folder from the root."""
        given, name = str(content.get("region", "")), stated["region"]
        if given in builtin_regions():
            return given
        source = stated.get("source")
        beside = str(Path(source).parent) if isinstance(source, str) else ""
        if (beside, given) not in self._known:
            self._known[beside, given] = self._searched(Path(beside) / given, name)
        return self._known[beside, given]

    def _searched(self, place: Path, name: str) -> str:
        """The folder at a path that was relative to where the command was given.

        Where that was, nobody wrote down: the current folder is tried, then those that the results
        are in. A folder with other data is none that was meant.
        """
        here = [Path.cwd(), *self._folder.resolve().parents]
        there = [one for one in dict.fromkeys(start / place for start in here) if one.is_dir()]
        other: list[str] = []
        for folder in there:
            try:
                region: Region = load_region(folder)
            except RegionError as error:
                other.append(f"cannot be read: {str(error).partition(chr(10))[0]}")
                continue
            if region.digest in self._digests.get(name, ()):
                return str(folder)
            other.append("holds other data than the runs were made with")
        what = f"{there[0]} {other[0]}" if other else f"{place} is not there"
        raise NotRepeatableError([f"the folder of the region {name}, {what}"])


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
