"""Why a setting does better than the baseline: what is lost when each measure is left out."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cluster_sim.analysis.statistics import Interval, mean_interval
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.results import metric_names
from cluster_sim.scenario.schema import Measure, Scenario
from cluster_sim.text import Text

FloatArray = NDArray[np.float64]

RANKED_BY = "sharing_efficiency"
"""The metric by which contributions are sorted."""

_LEFT_OUT = "benefit_cost_ratio"  # a comparison already


@dataclass(frozen=True)
class Contribution:
    """What one measure adds to all the others.

    Attributes:
        name: The measure's name in the draft.
        title: Its name for people.
        differences: Metric to the last record with all measures minus that without this one, with
            its interval over paired replicates.
    """

    name: str
    title: Text
    differences: Mapping[str, Interval]


@dataclass(frozen=True, eq=False)
class Explanation:
    """What each measure of a draft adds.

    Attributes:
        draft: The draft.
        replicates: How many runs each figure is from.
        together: Metric to the last record of the draft minus the baseline's.
        contributions: What each measure adds, the largest gain in sharing efficiency first.
        interplay: Metric to what ``together`` is more than the sum of the contributions. Below 0
            where measures need each other, so that leaving out either loses the same gain; above
            0 where they stand in for each other.
    """

    draft: Draft
    replicates: int
    together: Mapping[str, Interval]
    contributions: tuple[Contribution, ...]
    interplay: Mapping[str, float]

    @property
    def size(self) -> int:
        """What it takes, bytes, roughly."""
        return 200 * len(self.together) * (len(self.contributions) + 2)


def explain(
    draft: Draft, scenario: Scenario, replicates: int, stop: threading.Event | None
) -> Explanation:
    """Run a scenario, the same without each of its measures, and without any.

    Args:
        draft: Where the scenario is from.
        scenario: The scenario with its acting measures alone.
        replicates: The luck that all of them are run on: 0, 1, ...
        stop: Ends the runs early when set.

    Raises:
        RunError: A run failed.
        StoppedError: ``stop`` was set before the end.
    """
    from cluster_sim.dashboard.engine.running import last_records

    measures = scenario.measures
    cases = [scenario, *(_without(scenario, one) for one in measures)]
    cases.append(replace(scenario, measures=()))
    ends = last_records(cases, replicates, stop)
    names = metric_names([domain.name for domain in scenario.domains])
    together = _differences(names, ends[0] - ends[-1])
    found = [
        Contribution(one.name, one.title, _differences(names, ends[0] - left))
        for one, left in zip(measures, ends[1:-1], strict=True)
    ]
    found.sort(key=lambda one: -(one.differences[RANKED_BY].mean or 0.0))
    return Explanation(
        draft=draft,
        replicates=replicates,
        together=together,
        contributions=tuple(found),
        interplay={
            name: (whole.mean or 0.0) - sum(one.differences[name].mean or 0.0 for one in found)
            for name, whole in together.items()
        },
    )


def _without(scenario: Scenario, left_out: Measure) -> Scenario:
    return replace(scenario, measures=tuple(m for m in scenario.measures if m is not left_out))


def _differences(names: Sequence[str], values: FloatArray) -> dict[str, Interval]:
    return {
        name: mean_interval(values[:, place])
        for place, name in enumerate(names)
        if name != _LEFT_OUT
    }
