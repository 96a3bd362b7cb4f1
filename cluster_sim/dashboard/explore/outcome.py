"""What a setting led to, in one form whether one run or several stand behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cluster_sim.dashboard.engine.bands import Band, Interval
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.simulate import FloatArray, Outlook


@dataclass(frozen=True, eq=False)
class Outcome:
    """The metrics of a setting and of the same without any measure.

    Attributes:
        draft: The setting.
        currency: ISO 4217 code of the money, which is in millions.
        quarters: The date of each record.
        runs: How many runs stand behind it.
        metrics: Metric to its mean and interval over the records.
        base: The same without any measure.
        differences: The same of the difference, run by run on the same luck.
    """

    draft: Draft
    currency: str
    quarters: tuple[str, ...]
    runs: int
    metrics: Mapping[str, Interval]
    base: Mapping[str, Interval]
    differences: Mapping[str, Interval]

    @property
    def key(self) -> str:
        """What was simulated: the draft's key."""
        return self.draft.key

    def last(self, metric: str) -> float:
        """The mean of a metric in the last record."""
        return float(self.metrics[metric].mean[-1])

    def last_base(self, metric: str) -> float:
        """The same without any measure."""
        return float(self.base[metric].mean[-1])

    def last_difference(self, metric: str) -> float:
        """How much more it is than without any measure."""
        return self.last(metric) - self.last_base(metric)


def of_run(outlook: Outlook) -> Outcome:
    """The outcome of one run; it has no intervals."""
    differences = {
        name: outlook.metrics[name] - outlook.base_metrics[name] for name in outlook.metrics
    }
    return Outcome(
        outlook.draft,
        outlook.scenario.region.currency,
        outlook.quarters,
        1,
        _alone(outlook.metrics),
        _alone(outlook.base_metrics),
        _alone(differences),
    )


def of_band(band: Band, currency: str) -> Outcome:
    """The outcome of several runs."""
    return Outcome(
        band.draft,
        currency,
        band.quarters,
        band.replicates,
        band.metrics,
        band.base_metrics,
        band.differences,
    )


def _alone(metrics: Mapping[str, FloatArray]) -> Mapping[str, Interval]:
    """Values as means without an interval."""
    return {
        name: Interval(values, np.full_like(values, np.nan), np.full_like(values, np.nan))
        for name, values in metrics.items()
    }
