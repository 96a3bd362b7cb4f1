"""What a comparison needs of one scenario: a few figures a replicate, instead of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cluster_sim.analysis.statistics import FloatArray
from cluster_sim.results import metric_names
from cluster_sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from cluster_sim.store.tables import Failure, ScenarioTables

IntArray = npt.NDArray[np.int64]

SPENDING = ("public_spending", "private_spending")
"""The metrics whose sum is all spending."""

_NO_DIFFERENCE = 1e-9  # relative; below it, two sums of spending are the same but for rounding


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The figures of one scenario, a row for each completed replicate.

    Attributes:
        scenario: The scenario.
        replicates: int array (n_replicates,), the numbers of the completed ones, ascending.
        metrics: Names of the metrics, the columns of the next three.
        initial: float array (n_replicates, n_metrics), record 0.
        final: float array (n_replicates, n_metrics), the last record.
        average: float array (n_replicates, n_metrics), the mean of the records 1 to T that have
            a value; NaN where none has.
        value: float array (n_replicates, T + 1), realised value in every record, money.
        spending: float array (n_replicates, T + 1), public and private, in every record, money.
        failures: The runs that failed.
    """

    scenario: Scenario
    replicates: IntArray
    metrics: tuple[str, ...]
    initial: FloatArray
    final: FloatArray
    average: FloatArray
    value: FloatArray
    spending: FloatArray
    failures: tuple[Failure, ...]

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.scenario.name

    def column(self, metric: str) -> int:
        """The column of a metric in the arrays."""
        return self.metrics.index(metric)

    def rows(self, replicates: IntArray) -> IntArray:
        """The rows of these replicates, all of which must be there."""
        return np.searchsorted(self.replicates, replicates).astype(np.int64)


def condense(result: ScenarioTables) -> Outcomes:
    """Reduce the tables of a scenario to a row of figures for each completed replicate.

    Raises:
        ValueError: A replicate that is not listed as failed lacks a record.
    """
    scenario = result.scenario
    metrics = metric_names([domain.name for domain in scenario.domains])
    failed = sorted({failure.replicate for failure in result.failures})
    quarters = result.quarters
    if quarters.empty:  # every run failed; the table need not even have columns
        import pandas as pd  # slow to import

        quarters = pd.DataFrame(columns=["replicate", "quarter", *metrics], dtype=float)
    if failed:
        quarters = quarters[~quarters["replicate"].isin(failed)]
    quarters = quarters.sort_values(["replicate", "quarter"], kind="stable")
    replicates = np.unique(quarters["replicate"].to_numpy(dtype=np.int64))
    shape = (replicates.size, scenario.quarters + 1, len(metrics))
    values = quarters[list(metrics)].to_numpy(dtype=np.float64)
    if values.shape != (shape[0] * shape[1], shape[2]):
        raise ValueError(
            f"{scenario.name}: {len(quarters)} records of {shape[0]} replicates, "
            f"where each has {shape[1]}"
        )
    records = values.reshape(shape)
    value = records[:, :, metrics.index("realised_value")]
    spending = sum(records[:, :, metrics.index(name)] for name in SPENDING)
    return Outcomes(
        scenario=scenario,
        replicates=replicates,
        metrics=metrics,
        initial=records[:, 0].copy(),
        final=records[:, -1].copy(),
        average=mean_of_known(records[:, 1:], axis=1),
        value=value.copy(),
        spending=np.asarray(spending, dtype=np.float64),
        failures=tuple(result.failures),
    )


def mean_of_known(values: FloatArray, axis: int) -> FloatArray:
    """The mean along an axis of the values that are finite; NaN where none is."""
    known = np.isfinite(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    means: FloatArray = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return means


def benefit_cost_ratios(
    value: FloatArray, spending: FloatArray, base_value: FloatArray, base_spending: FloatArray
) -> FloatArray:
    """(value - the baseline's) / (spending - the baseline's), element by element.

    Args:
        value: float array of any shape, realised value, money.
        spending: the same shape, all spending, money.
        base_value: the same shape, the baseline's realised value in the same replicates.
        base_spending: the same shape, the baseline's spending in the same replicates.

    Returns:
        The same shape; NaN where the spending does not differ (but for rounding).
    """
    cost = spending - base_spending
    largest = np.maximum(np.abs(spending), np.abs(base_spending))
    differs = np.abs(cost) > _NO_DIFFERENCE * largest
    missing = np.full(cost.shape, np.nan)
    ratios: FloatArray = np.divide(value - base_value, cost, out=missing, where=differs)
    return ratios


def with_benefit_cost_ratio(quarters: pd.DataFrame, baseline: Outcomes) -> pd.DataFrame:
    """The table ``quarters`` of a scenario with its benefit-cost ratio against the baseline.

    Each row is set against the baseline's row of the same replicate and quarter; where the
    baseline has none (its run failed), the ratio stays missing. The table given is not changed.
    """
    if quarters.empty:
        return quarters
    replicate = quarters["replicate"].to_numpy(dtype=np.int64)
    quarter = quarters["quarter"].to_numpy(dtype=np.int64)
    row = np.searchsorted(baseline.replicates, replicate)
    row = np.minimum(row, max(baseline.replicates.size - 1, 0))
    ratio = np.full(len(quarters), np.nan)
    if baseline.replicates.size:
        there = baseline.replicates[row] == replicate
        spending = sum(quarters[name].to_numpy(dtype=np.float64) for name in SPENDING)
        ratio = benefit_cost_ratios(
            quarters["realised_value"].to_numpy(dtype=np.float64),
            np.asarray(spending, dtype=np.float64),
            baseline.value[row, quarter],
            baseline.spending[row, quarter],
        )
        ratio[~there] = np.nan
    return quarters.assign(benefit_cost_ratio=ratio)
