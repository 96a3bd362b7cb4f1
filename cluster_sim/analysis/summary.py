"""The metrics of one scenario: at the start, in the end and on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cluster_sim.analysis.outcomes import IntArray, Outcomes, condense
from cluster_sim.analysis.statistics import (
    UNKNOWN,
    FloatArray,
    Interval,
    mean_interval,
    ratio_interval,
)
from cluster_sim.results import column_names, metric_units
from cluster_sim.store.tables import Failure, ScenarioTables


@dataclass(frozen=True)
class Measured:
    """One metric of one scenario.

    Attributes:
        unit: Its unit, with the region's currency.
        initial: Value in record 0, the state before the first decision, which no draw has
            touched; None where there is none.
        final: Mean and interval of the last record.
        average: Mean and interval of the mean of the records 1 to T.
    """

    unit: str
    initial: float | None
    final: Interval
    average: Interval

    def to_json_dict(self) -> dict[str, Any]:
        """``{"unit", "initial", "final", "average"}``."""
        return {
            "unit": self.unit,
            "initial": self.initial,
            "final": self.final.to_json_dict(),
            "average": self.average.to_json_dict(),
        }


@dataclass(frozen=True, eq=False)
class RunSummary:
    """The results of one scenario on its own."""

    outcomes: Outcomes
    metrics: Mapping[str, Measured]

    @property
    def planned(self) -> int:
        """Number of runs planned."""
        return self.outcomes.scenario.replicates

    @property
    def completed(self) -> int:
        """Number of runs completed."""
        return int(self.outcomes.replicates.size)

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return count_failed(self.outcomes.failures)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The runs that failed."""
        return self.outcomes.failures

    @property
    def summary(self) -> pd.DataFrame:
        """The table ``summary``."""
        return summary_frame([(self.outcomes.name, self.metrics)])

    def to_json_dict(self, out: Path | None) -> dict[str, Any]:
        """What ``run --format json`` prints.

        Args:
            out: The run directory; None where nothing was written.
        """
        scenario = self.outcomes.scenario
        region = scenario.region
        return {
            "scenario": scenario.name,
            "digest": scenario.digest,
            "region": {"name": region.name, "cities": region.n_cities, "links": region.n_links},
            "seed": scenario.seed,
            "replicates": scenario.replicates,
            "quarters": scenario.quarters,
            "metrics": {name: metric.to_json_dict() for name, metric in self.metrics.items()},
            "out": None if out is None else str(out),
        }


def summarise(result: ScenarioTables | Outcomes) -> RunSummary:
    """The metrics of one scenario over its completed replicates, without a baseline."""
    outcomes = result if isinstance(result, Outcomes) else condense(result)
    return RunSummary(outcomes, measure(outcomes, outcomes.replicates))


@dataclass(frozen=True)
class BenefitCost:
    """The benefit-cost ratio of a scenario against the baseline, as a ratio of means.

    Attributes:
        final: In the last record.
        average: Of the mean value and the mean cost over the records 1 to T.
    """

    final: Interval
    average: Interval

    @classmethod
    def of(cls, value: FloatArray, cost: FloatArray) -> BenefitCost:
        """From what is realised and spent beyond the baseline, (n_replicates, T + 1), money."""
        average = ratio_interval(value[:, 1:].mean(axis=1), cost[:, 1:].mean(axis=1))
        return cls(ratio_interval(value[:, -1], cost[:, -1]), average)


def measure(
    outcomes: Outcomes, replicates: IntArray, benefit_cost: BenefitCost | None = None
) -> dict[str, Measured]:
    """Every metric over these replicates.

    Args:
        outcomes: The figures of the scenario.
        replicates: int array, the numbers of the replicates to use.
        benefit_cost: The benefit-cost ratio against the baseline; None leaves it missing.
    """
    rows = outcomes.rows(replicates)
    currency = outcomes.scenario.region.currency
    units = metric_units([domain.name for domain in outcomes.scenario.domains], currency)
    measured = {}
    for column, name in enumerate(outcomes.metrics):
        measured[name] = Measured(
            unit=units[name],
            initial=mean_interval(outcomes.initial[rows, column]).mean,
            final=mean_interval(outcomes.final[rows, column]),
            average=mean_interval(outcomes.average[rows, column]),
        )
    ratio = benefit_cost or BenefitCost(UNKNOWN, UNKNOWN)
    unit = units["benefit_cost_ratio"]
    measured["benefit_cost_ratio"] = Measured(unit, None, ratio.final, ratio.average)
    return measured


def count_failed(failures: Sequence[Failure]) -> int:
    """The number of runs that failed, however many reasons each has."""
    return len({(failure.scenario, failure.replicate) for failure in failures})


def summary_frame(scenarios: Sequence[tuple[str, Mapping[str, Measured]]]) -> pd.DataFrame:
    """The table ``summary``: a row for each metric of each scenario.

    Args:
        scenarios: Name and metrics of each scenario, in the order of the rows.
    """
    rows = [
        {
            "scenario": name,
            "metric": metric,
            "unit": measured.unit,
            "initial": measured.initial,
            **interval_cells("final", measured.final),
            **interval_cells("average", measured.average),
            "replicates": measured.final.count,
        }
        for name, metrics in scenarios
        for metric, measured in metrics.items()
    ]
    return pd.DataFrame(rows, columns=list(column_names("summary", ())))


def interval_cells(prefix: str, interval: Interval) -> dict[str, float | None]:
    """The three columns of an interval in a table."""
    return {
        f"{prefix}_mean": interval.mean,
        f"{prefix}_low": interval.low,
        f"{prefix}_high": interval.high,
    }
