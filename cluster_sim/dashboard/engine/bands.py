"""What several replicates say of a draft: means with intervals, quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cluster_sim.analysis.outcomes import SPENDING
from cluster_sim.analysis.statistics import mean_bands, ratio_interval
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.results import metric_names
from cluster_sim.scenario.schema import Scenario

FloatArray = NDArray[np.float64]

_RATIO = "benefit_cost_ratio"


@dataclass(frozen=True, eq=False)
class Interval:
    """A mean with its 95 % interval, each a float array (n_records,); NaN where not known."""

    mean: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False)
class Band:
    """What several replicates say.

    Attributes:
        draft: The draft.
        replicates: How many runs there were.
        metrics: Metric to its interval, for the draft. ``benefit_cost_ratio`` is the ratio of the
            means against the baseline, with Fieller's interval.
        base_metrics: The same for the baseline.
        differences: The same for draft minus baseline, run by run on the same luck.
        quarters: The date of each record.
    """

    draft: Draft
    replicates: int
    metrics: Mapping[str, Interval]
    base_metrics: Mapping[str, Interval]
    differences: Mapping[str, Interval]
    quarters: tuple[str, ...]

    @property
    def size(self) -> int:
        """What it takes, bytes."""
        return 9 * 8 * len(self.quarters) * len(self.metrics)


def band_of(
    draft: Draft,
    scenario: Scenario,
    runs: FloatArray,
    base: FloatArray,
    quarters: tuple[str, ...],
) -> Band:
    """The band of a draft from its runs and those of its baseline, see ``running.runs_of``."""
    names = metric_names([domain.name for domain in scenario.domains])
    metrics = _intervals(names, runs)
    metrics[_RATIO] = _ratio(names, runs - base)
    return Band(
        draft=draft,
        replicates=len(runs),
        metrics=metrics,
        base_metrics=_intervals(names, base),
        differences=_intervals(names, runs - base),
        quarters=quarters,
    )


def _intervals(names: Sequence[str], values: FloatArray) -> dict[str, Interval]:
    mean, low, high = mean_bands(values)
    return {
        name: Interval(mean[:, place], low[:, place], high[:, place])
        for place, name in enumerate(names)
    }


def _ratio(names: Sequence[str], differences: FloatArray) -> Interval:
    """What is realised beyond the baseline over what is spent beyond it, by quarter."""
    value = differences[:, :, names.index("realised_value")]
    cost = sum(differences[:, :, names.index(name)] for name in SPENDING)
    found = [
        ratio_interval(value[:, record], np.asarray(cost)[:, record])
        for record in range(value.shape[1])
    ]
    ends = [[one.mean, one.low, one.high] for one in found]
    mean, low, high = np.array(ends, dtype=np.float64).T  # None becomes NaN
    return Interval(mean, low, high)
