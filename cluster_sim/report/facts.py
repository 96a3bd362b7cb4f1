"""The numbers that the sentences and tables of a report quote, taken from the tables."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from cluster_sim.analysis.statistics import ratio_interval
from cluster_sim.figures.data import FigureData, FloatArray, interval


class Estimate(NamedTuple):
    """A mean over the replicates with its 95 % interval; NaN where it is not known."""

    mean: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there is a mean."""
        return math.isfinite(self.mean)

    @property
    def spread(self) -> bool:
        """Whether there is an interval, and it is more than one value that every run has."""
        return math.isfinite(self.low) and self.low < self.high

    @property
    def sure(self) -> bool:
        """Whether the interval leaves 0 out; without an interval nothing is sure."""
        return math.isfinite(self.low) and (self.low > 0 or self.high < 0)


UNKNOWN = Estimate(math.nan, math.nan, math.nan)


def final(data: FigureData, scenario: str, metric: str) -> Estimate:
    """A metric of a scenario at the last record."""
    return estimate_of(data.cube(metric).values[data.names.index(scenario), :, -1])


def initial(data: FigureData, scenario: str, metric: str) -> float:
    """The mean of a metric of a scenario at record 0."""
    return estimate_of(data.cube(metric).values[data.names.index(scenario), :, 0]).mean


def change(data: FigureData, scenario: str, metric: str) -> Estimate:
    """Last record less record 0, replicate by replicate."""
    values = data.cube(metric).values[data.names.index(scenario)]
    return estimate_of(values[:, -1] - values[:, 0])


def against_baseline(data: FigureData, scenario: str, metric: str) -> Estimate:
    """Last record less the baseline's of the same replicate; unknown without a baseline."""
    if data.baseline not in data.names:
        return UNKNOWN
    values = data.cube(metric).values[:, :, -1]
    base = values[data.names.index(str(data.baseline))]
    return estimate_of(values[data.names.index(scenario)] - base)


def spending(data: FigureData, scenario: str) -> Estimate:
    """Public and private spending together at the last record."""
    return estimate_of(_spent(data)[data.names.index(scenario)])


def extra_spending(data: FigureData, scenario: str) -> Estimate:
    """All spending less the baseline's of the same replicate; unknown without a baseline."""
    if data.baseline not in data.names:
        return UNKNOWN
    spent = _spent(data)
    return estimate_of(
        spent[data.names.index(scenario)] - spent[data.names.index(str(data.baseline))]
    )


def ranked_row(data: FigureData, scenario: str, name: str) -> float:
    """A number of the ranking; NaN where there is no ranking, or no such column in it."""
    if data.ranking is None or name not in data.ranking:
        return math.nan
    names = [str(known) for known in data.ranking["scenario"]]
    if scenario not in names:
        return math.nan
    return float(data.ranking[name].to_numpy(np.float64)[names.index(scenario)])


def difference(data: FigureData, scenario: str) -> Estimate:
    """The ranking's paired difference to the baseline in final sharing efficiency."""
    return Estimate(*(ranked_row(data, scenario, f"difference_{end}") for end in Estimate._fields))


def efficiency(data: FigureData, scenario: str) -> Estimate:
    """Final sharing efficiency: the ranking's where there is one."""
    if data.ranking is None:
        return final(data, scenario, "sharing_efficiency")
    return Estimate(*(ranked_row(data, scenario, end) for end in Estimate._fields))


def benefit_cost_ratio(data: FigureData, scenario: str) -> float:
    """The ranking's ratio where it has one, else the mean of the last record."""
    if data.ranking is not None and "benefit_cost_ratio" in data.ranking:
        return ranked_row(data, scenario, "benefit_cost_ratio")
    return final(data, scenario, "benefit_cost_ratio").mean


def benefit_cost(data: FigureData, scenario: str) -> Estimate:
    """The benefit-cost ratio against the baseline with Fieller's interval; unknown without one."""
    base, ratio = data.baseline, benefit_cost_ratio(data, scenario)
    if base not in data.names or scenario == base or not math.isfinite(ratio):
        return Estimate(ratio, math.nan, math.nan)
    value = data.cube("realised_value").values[:, :, -1]
    own, other = data.names.index(scenario), data.names.index(str(base))
    spent = _spent(data)
    gain, cost = value[own] - value[other], spent[own] - spent[other]
    known = np.isfinite(gain) & np.isfinite(cost)
    found = ratio_interval(gain[known], cost[known])
    if found.low is None or found.high is None:
        return Estimate(ratio, math.nan, math.nan)
    return Estimate(ratio, found.low, found.high)


def groups(data: FigureData) -> list[list[str]]:
    """The scenarios of each group, best first."""
    if data.ranking is None:
        return [[name] for name in data.names]
    found: dict[object, list[str]] = {}
    for name, group in zip(data.ranking["scenario"], data.ranking["group"], strict=True):
        found.setdefault(group, []).append(str(name))
    return list(found.values())


def groups_of(data: FigureData) -> dict[str, int]:
    """The number of each scenario's group, from 1."""
    return {name: place + 1 for place, group in enumerate(groups(data)) for name in group}


def last_quarter(data: FigureData) -> int:
    """The number of the last record."""
    return int(data.cube("sharing_efficiency").quarters[-1])


def spread(data: FigureData, scenario: str, metric: str) -> tuple[float, float]:
    """The tenth and the ninetieth percentile over the runs of a metric of the last record."""
    values = data.cube(metric).values[data.names.index(scenario), :, -1]
    known = values[np.isfinite(values)]
    if known.size < 2:
        return math.nan, math.nan
    return float(np.quantile(known, 0.1)), float(np.quantile(known, 0.9))


def paired(data: FigureData, one: str, other: str, metric: str) -> FloatArray:
    """A metric of the last record under one scenario less that under another, pair by pair."""
    values = data.cube(metric).values[:, :, -1]
    gap = values[data.names.index(one)] - values[data.names.index(other)]
    return np.asarray(gap[np.isfinite(gap)], dtype=np.float64)


def _spent(data: FigureData) -> FloatArray:
    """Public and private spending at the last record, (n_scenarios, n_replicates)."""
    parts = [data.cube(f"{who}_spending").values[:, :, -1] for who in ("public", "private")]
    return np.asarray(parts[0] + parts[1], dtype=np.float64)


def estimate_of(values: FloatArray) -> Estimate:
    """Mean and interval of the mean of one value a replicate, (n_replicates,)."""
    found = interval(np.asarray(values, dtype=np.float64)[None, :, None])
    return Estimate(*(float(part[0, 0]) for part in found))
