"""What every lever does to every metric: measures one by one, each against the baseline.

The planner's first question. A scenario here is the baseline with one measure of the catalogue at
full strength; differences are paired, replicate by replicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cluster_sim.analysis.outcomes import Outcomes
from cluster_sim.analysis.statistics import Interval, mean_interval, ratio_interval
from cluster_sim.analysis.summary import interval_cells
from cluster_sim.results import column_names, metric_units
from cluster_sim.scenario.schema import Scenario

PER_MONEY = 1e3
"""Differences per money are per 1,000 of the tables' millions: per bn of the currency."""

LEFT_OUT = ("benefit_cost_ratio",)
"""Metrics without a difference of their own: the ratio is one already."""


@dataclass(frozen=True)
class Lever:
    """What one measure does to one metric.

    Attributes:
        scenario: The baseline with the measure.
        metric: Name of the metric.
        unit: Its unit.
        baseline: Mean of the baseline's last record.
        difference: Last record minus the baseline's, over the paired replicates.
        per_money: The difference for each bn of the currency spent beyond the baseline, as a
            ratio of means; unknown where the spending does not differ.
    """

    scenario: Scenario
    metric: str
    unit: str
    baseline: float | None
    difference: Interval
    per_money: Interval

    def to_json_dict(self) -> dict[str, Any]:
        """One entry of ``levers`` in what ``compare --each-measure --format json`` prints."""
        return {
            "measure": self.scenario.name,
            "metric": self.metric,
            "unit": self.unit,
            "baseline": self.baseline,
            "difference": self.difference.to_json_dict(),
            "per_bn": self.per_money.to_json_dict(),
        }


def levers(outcomes: Sequence[Outcomes], baseline: str) -> list[Lever]:
    """Every measure's effect on every metric, in the order of the outcomes and metrics.

    Args:
        outcomes: The baseline's and the measures' outcomes; those without a run are left out.
        baseline: Name of the baseline.
    """
    base = next(outcome for outcome in outcomes if outcome.name == baseline)
    others = [one for one in outcomes if one is not base and one.replicates.size]
    return [
        _lever(own, base, column)
        for own in others
        for column, metric in enumerate(own.metrics)
        if metric not in LEFT_OUT
    ]


def _lever(own: Outcomes, base: Outcomes, column: int) -> Lever:
    common = own.replicates[pd.Index(own.replicates).isin(base.replicates)]
    rows, base_rows = own.rows(common), base.rows(common)
    names = [domain.name for domain in own.scenario.domains]
    units = metric_units(names, own.scenario.region.currency)
    difference = own.final[rows, column] - base.final[base_rows, column]
    cost = own.spending[rows, -1] - base.spending[base_rows, -1]
    return Lever(
        scenario=own.scenario,
        metric=own.metrics[column],
        unit=units[own.metrics[column]],
        baseline=mean_interval(base.final[base_rows, column]).mean,
        difference=mean_interval(difference),
        per_money=ratio_interval(difference, cost / PER_MONEY),
    )


def lever_frame(found: Sequence[Lever]) -> pd.DataFrame:
    """The table ``levers``."""
    rows = [
        {
            "measure": lever.scenario.name,
            "metric": lever.metric,
            "unit": lever.unit,
            "baseline": lever.baseline,
            **interval_cells("difference", lever.difference),
            **interval_cells("per_bn", lever.per_money),
        }
        for lever in found
    ]
    return pd.DataFrame(rows, columns=list(column_names("levers", ())))
