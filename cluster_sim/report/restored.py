"""From what a page carries to scenarios, and to their results."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from cluster_sim.errors import InputError, Problem, RegionError, ScenarioError
from cluster_sim.region.load import load_region
from cluster_sim.region.schema import Region
from cluster_sim.region.yaml_source import parse_yaml
from cluster_sim.report.carried import Carried, CarriedScenario
from cluster_sim.report.material import Material
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import Failure, ScenarioResult, simulate

MOST_WORK = 5e9
"""Pairs of cities, by domain, quarter and run, that are simulated without being asked to."""

MOST_CITIES = 400
"""Cities of a region that is simulated without being asked to: memory grows with their square."""

MOST_SCENARIOS = 200
"""Scenarios that are simulated and drawn without being asked to."""


@dataclass(frozen=True)
class Restored:
    """Scenarios out of a page.

    Attributes:
        scenarios: Each scenario with what the page carries of it.
        problems: Why they are not those that the page states, a sentence each.
    """

    scenarios: tuple[tuple[CarriedScenario, Scenario], ...]
    problems: tuple[str, ...]

    @property
    def work(self) -> str:
        """What simulating them again takes, in words."""
        runs = sum(stated.runs for stated, _ in self.scenarios)
        quarters = max(scenario.quarters for _, scenario in self.scenarios)
        cities = self.scenarios[0][1].region.n_cities
        many = "run" if runs == 1 else "runs"
        return f"{runs:,} {many} of {cities} cities over {quarters} quarters"

    def check_size(self) -> None:
        """Refuse what would take very long, or very much memory.

        Raises:
            InputError: It would.
        """
        pairs = sum(
            stated.runs * scenario.quarters * scenario.region.n_cities**2 * len(scenario.domains)
            for stated, scenario in self.scenarios
        )
        cities = max(scenario.region.n_cities for _, scenario in self.scenarios)
        if pairs > MOST_WORK or cities > MOST_CITIES or len(self.scenarios) > MOST_SCENARIOS:
            what = f"asks for {self.work} to be simulated again; --any-size does that"
            raise InputError([Problem("the report", what=what)])


def restore(carried: Carried) -> Restored:
    """The scenarios that a page carries; only a temporary folder is written and read.

    Raises:
        InputError: They are no scenarios, or the region is none.
    """
    with tempfile.TemporaryDirectory(prefix="cluster-sim-") as name:
        folder = Path(name) / "region"
        folder.mkdir()
        for file, text in carried.region.items():
            (folder / file).write_text(text, encoding="utf-8", newline="")
        region = _region(folder)
        found = [(stated, _scenario(stated, folder)) for stated in carried.scenarios]
    problems = [problem for stated, scenario in found for problem in _unlike(stated, scenario)]
    if region.digest != carried.content["region"]["digest"]:
        problems.insert(0, "the region is not the one that is stated: its digest is another")
    return Restored(tuple(found), tuple(problems))


def _region(folder: Path) -> Region:
    """The region in the temporary folder, of whose name nobody has to know.

    Raises:
        RegionError: With all problems of its files.
    """
    try:
        return load_region(folder)
    except RegionError as error:
        shown = (one.file.replace(str(folder), "the region") for one in error.problems)
        problems = [
            replace(one, file=file) for one, file in zip(error.problems, shown, strict=True)
        ]
        raise RegionError(problems) from None


def _scenario(stated: CarriedScenario, folder: Path) -> Scenario:
    shown = f"the scenario {stated.name}"
    content = parse_yaml(stated.effective, shown).value
    if not isinstance(content, dict):
        raise ScenarioError([Problem(shown, what="must be keys with values")])
    scenario = scenario_from_mapping(content | {"region": str(folder)})
    reference = content.get("region")
    return replace(scenario, region_reference=reference if isinstance(reference, str) else "")


def _unlike(stated: CarriedScenario, scenario: Scenario) -> Iterator[str]:
    """Why a scenario is not the one that is stated."""
    if (scenario.name, scenario.digest) != (stated.name, stated.digest):
        yield (
            f"the scenario {stated.name} is not the one that is stated: its digest is "
            f"{scenario.digest[:12]}, not {stated.digest[:12]}"
        )
    elif parse_yaml(stated.effective, stated.name).value != scenario.effective():
        yield f"the configuration of {stated.name} is not written out as cluster-sim does"
    if stated.replicates[-1][1] > scenario.replicates:
        yield (
            f"{stated.name} has {scenario.replicates} replicates, but number "
            f"{stated.replicates[-1][1] - 1} is stated to be simulated"
        )


def simulate_again(
    carried: Carried, restored: Restored, workers: int, progress: Callable[[int, int, int], None]
) -> Material:
    """The results of the scenarios, simulated in memory.

    Args:
        carried: What the page carries.
        restored: The scenarios in it.
        workers: Threads.
        progress: Told the runs done, all runs, and those that failed.
    """
    content = carried.content
    material = Material(content["command"] == "compare", measures=content["measures"])
    planned, done, failed = carried.runs, 0, 0
    progress(0, planned, 0)
    for stated, scenario in restored.scenarios:
        before, lost = done, failed
        last = stated.replicates[-1][1]

        def told(
            finished: int, _: int, before: int = before, lost: int = lost, most: int = stated.runs
        ) -> None:
            progress(before + min(finished, most), planned, lost)

        result = simulate(scenario, replicates=last, workers=workers, progress=told)
        kept = _of_runs(result, stated)
        material.add(kept)
        done += stated.runs
        failed += len({failure.replicate for failure in kept.failures})
        progress(done, planned, failed)
    return material


def _of_runs(result: ScenarioResult, stated: CarriedScenario) -> ScenarioResult:
    """The results of the replicates that are stated."""
    runs = np.concatenate([np.arange(first, end) for first, end in stated.replicates])
    if runs.size == stated.replicates[-1][1]:
        return result

    def chosen(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["replicate"].isin(runs)].reset_index(drop=True)

    known = set(runs.tolist())
    failures: tuple[Failure, ...] = tuple(
        failure for failure in result.failures if failure.replicate in known
    )
    return ScenarioResult(
        result.scenario,
        chosen(result.quarters),
        chosen(result.cities),
        chosen(result.links),
        chosen(result.projects),
        failures,
    )


def effective_texts(carried: Carried) -> Mapping[str, str]:
    """The effective configurations as the page shows them."""
    return {stated.name: stated.effective for stated in carried.scenarios}
