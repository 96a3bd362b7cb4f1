"""What a report needs of results, gathered scenario by scenario, wherever they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from cluster_sim.analysis.comparison import Comparison, compare
from cluster_sim.analysis.levers import lever_frame, levers
from cluster_sim.analysis.outcomes import (
    IntArray,
    Outcomes,
    condense,
    with_benefit_cost_ratio,
)
from cluster_sim.analysis.summary import RunSummary, summarise
from cluster_sim.errors import RunError
from cluster_sim.report.map_records import MapRecords
from cluster_sim.report.project_records import ProjectRecords
from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.tables import ScenarioTables


@dataclass(eq=False)
class Material:
    """The results of some scenarios, as far as figures and pages need them.

    Attributes:
        compared: Whether the scenarios are compared, the first of them being the baseline.
        measures: Whether the scenarios are the measures of the catalogue one by one.
        outcomes: The figures of the scenarios so far.
        frames: What is kept of the tables ``quarters``, ``cities`` and ``links``, by table.
        maps: The map of each scenario that has a completed run, by name.
        projects: The projects of the same scenarios.
    """

    compared: bool
    measures: bool = False
    outcomes: list[Outcomes] = field(default_factory=list)
    frames: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    maps: dict[str, MapRecords] = field(default_factory=dict)
    projects: dict[str, ProjectRecords] = field(default_factory=dict)

    def add(self, result: ScenarioTables) -> pd.DataFrame:
        """Take in a scenario; the first one added is the baseline.

        Returns:
            Its table ``quarters`` with the benefit-cost ratio against the baseline.
        """
        outcome = replace(condense(result), scenario=placeless(result.scenario))
        quarters = result.quarters
        if self.outcomes and self.compared:
            quarters = with_benefit_cost_ratio(quarters, self.outcomes[0])
        self.outcomes.append(outcome)
        if quarters.empty:
            return quarters
        ends = {0, result.scenario.quarters}
        kept = {
            "quarters": quarters,
            "cities": result.cities[result.cities["quarter"].isin(ends)],
            "links": result.links[result.links["quarter"].isin(ends)],
        }
        for table, frame in kept.items():
            self.frames.setdefault(table, []).append(frame)
        self.maps[outcome.name] = MapRecords.of(result)
        self.projects[outcome.name] = ProjectRecords.of(result)
        return quarters

    def table(self, name: str, replicates: IntArray) -> pd.DataFrame:
        """What was kept of a table, of some replicates of all scenarios."""
        parts = [frame[frame["replicate"].isin(replicates)] for frame in self.frames[name]]
        joined = pd.concat(parts, ignore_index=True)
        # Rows are looked up by these a thousand times; whole numbers are compared faster than text.
        texts = [name for name in ("scenario", "city", "from", "to") if name in joined]
        return joined.astype(dict.fromkeys(texts, "category"))

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios so far."""
        return tuple(outcome.scenario for outcome in self.outcomes)

    @property
    def shown(self) -> Sequence[Scenario]:
        """The scenarios that have a completed run."""
        return [outcome.scenario for outcome in self.outcomes if outcome.replicates.size]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What the results come to.

    Attributes:
        comparison: The comparison; None for a single scenario.
        summary: The metrics of a single scenario; None for a comparison.
        levers: What each measure does; None unless the scenarios are the measures.
    """

    comparison: Comparison | None = None
    summary: RunSummary | None = None
    levers: pd.DataFrame | None = None

    @property
    def either(self) -> Comparison | RunSummary:
        """The one of the two that there is."""
        found = self.comparison or self.summary
        assert found is not None
        return found

    @property
    def replicates(self) -> IntArray:
        """Int array, the replicates that everything is said about."""
        if self.comparison is not None:
            return self.comparison.replicates
        assert self.summary is not None
        return self.summary.outcomes.replicates


def evaluate(material: Material) -> Evaluation:
    """Compare, or sum up, what was gathered.

    Raises:
        RunError: No run was completed, or no replicate by all scenarios.
    """
    if not material.compared:
        summary = summarise(material.outcomes[0])
        if not summary.completed:
            raise RunError("every run failed: there is nothing to report")
        return Evaluation(summary=summary)
    comparison = compare(material.outcomes, material.outcomes[0].name)
    if not material.measures:
        return Evaluation(comparison)
    return Evaluation(
        comparison, levers=lever_frame(levers(material.outcomes, comparison.baseline))
    )


def placeless(scenario: Scenario) -> Scenario:
    """The scenario without where its files stand and where its values were read.

    So that what is made of it is the same, whether it was read from a scenario's own file, from
    its effective configuration or from a report.
    """
    region = replace(scenario.region, folder=None, warnings=())
    return replace(
        scenario, region=region, origins={}, warnings=(), source=None, region_reference=""
    )
