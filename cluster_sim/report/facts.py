"""The numbers that the sentences and tables of a report quote, taken from the tables."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

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
    def sure(self) -> bool:
        """Whether the interval leaves 0 out; without an interval nothing is sure."""
        return math.isfinite(self.low) and (self.low > 0 or self.high < 0)


UNKNOWN = Estimate(math.nan, math.nan, math.nan)


def final(data: FigureData, scenario: str, metric: str) -> Estimate:
    """A metric of a scenario at the last record."""
    return _estimate(data.cube(metric).values[data.names.index(scenario), :, -1])


def initial(data: FigureData, scenario: str, metric: str) -> float:
    """The mean of a metric of a scenario at record 0."""
    return _estimate(data.cube(metric).values[data.names.index(scenario), :, 0]).mean


def change(data: FigureData, scenario: str, metric: str) -> Estimate:
    """Last record less record 0, replicate by replicate."""
    values = data.cube(metric).values[data.names.index(scenario)]
    return _estimate(values[:, -1] - values[:, 0])


def against_baseline(data: FigureData, scenario: str, metric: str) -> Estimate:
    """Last record less the baseline's of the same replicate; unknown without a baseline."""
    if data.baseline not in data.names:
        return UNKNOWN
    values = data.cube(metric).values[:, :, -1]
    base = values[data.names.index(str(data.baseline))]
    return _estimate(values[data.names.index(scenario)] - base)


def spending(data: FigureData, scenario: str) -> Estimate:
    """Public and private spending together at the last record."""
    row = data.names.index(scenario)
    parts = [data.cube(f"{who}_spending").values[row, :, -1] for who in ("public", "private")]
    return _estimate(parts[0] + parts[1])


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


def _estimate(values: FloatArray) -> Estimate:
    found = interval(np.asarray(values, dtype=np.float64)[None, :, None])
    return Estimate(*(float(part[0, 0]) for part in found))
