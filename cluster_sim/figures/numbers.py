"""What pictures show beyond the tables' own columns: the same for print and for the browser."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from cluster_sim.figures.data import (
    FigureData,
    FloatArray,
    IntArray,
    Interval,
    city_means,
    interval,
    largest,
)
from cluster_sim.figures.words import money_scale, money_unit, significant, word
from cluster_sim.text import Text

LEVER_METRICS: Final = {
    "sharing_efficiency": (Text("sharing\nefficiency", "共享\n效率"), 1),
    "realised_value": (Text("realised\nvalue", "实现\n价值"), 1),
    "potential_value": (Text("potential\nvalue", "潜在\n价值"), 1),
    "output": (Text("output", "产出"), 1),
    "public_spending": (Text("public\nspending", "公共\n支出"), -1),
    "projects_completed": (Text("projects", "项目"), 1),
    "gini_efficiency": (Text("inequality\n(Gini)", "不平等\n（基尼）"), -1),
    "lowest_city_efficiency": (Text("lowest\ncity", "最低\n城市"), 1),
    "siphon_index": (Text("siphon\nindex", "虹吸\n指数"), -1),
    "incidents": (Text("incidents", "安全\n事件"), -1),
    "trust": (Text("trust", "信任"), 1),
    "maturity": (Text("maturity", "成熟度"), 1),
    "uptake": (Text("uptake", "使用率"), 1),
    "duplication_waste": (Text("waste", "重复\n浪费"), -1),
}
"""Metric -> its head, and 1 where more of it is welcome, -1 where less is."""

_SHARES: Final = frozenset(
    (
        "sharing_efficiency",
        "network_efficiency",
        "lowest_city_efficiency",
        "trust",
        "maturity",
        "uptake",
    )
)


def is_share(metric: str) -> bool:
    """Whether a metric is a share of a whole, which people read in percent."""
    return metric in _SHARES or metric.startswith("sharing_efficiency_")


_MONEY = ("realised_value", "potential_value", "output", "public_spending", "duplication_waste")
_MOST_CITIES = 60  # more cities than this: only those at the two ends
_SMALL = 1e-3  # of the largest in the column: not worth its digits


class Gains(NamedTuple):
    """Sharing efficiency of the cities before and after, each (n_cities,).

    ``before`` is the baseline at the same time; in a run alone, the run's own start.
    """

    before: FloatArray
    after: FloatArray
    order: IntArray  # city indices, largest gain first; cities not known are left out


class Levers(NamedTuple):
    """What each measure does to each metric; arrays are (n_measures, n_metrics).

    Attributes:
        measures: The measures, those that do most for sharing efficiency first.
        metrics: The metrics, keys of ``LEVER_METRICS``.
        values: Differences to doing nothing new.
        sure: Whether the 95 % interval of a difference leaves out 0.
        shades: Each difference as a share of the largest of its metric, above 0 where it is
            welcome.
    """

    measures: list[str]
    metrics: list[str]
    values: FloatArray
    sure: npt.NDArray[np.bool_]
    shades: FloatArray


def gains(data: FigureData, scenario: str) -> Gains:
    """What each city gains in ``scenario``, means over replicates."""
    quarters = data.cities["quarter"].to_numpy()
    first, last = (int(quarters.min()), int(quarters.max())) if quarters.size else (0, 0)
    alone = data.baseline is None or scenario == data.baseline
    other = (scenario, first) if alone else (str(data.baseline), last)
    before = city_means(data, *other, "sharing_efficiency")
    after = city_means(data, scenario, last, "sharing_efficiency")
    change = after - before
    known = np.flatnonzero(np.isfinite(change))
    return Gains(before, after, known[np.argsort(-change[known], kind="stable")])


def shown_cities(order: IntArray) -> tuple[IntArray, int]:
    """The cities to show, and how many are left out between the two ends."""
    if len(order) <= _MOST_CITIES:
        return order, 0
    half = _MOST_CITIES // 2
    return np.concatenate([order[:half], order[-half:]]), len(order) - 2 * half


def last_mean(data: FigureData, metric: str) -> FloatArray:
    """Means of a metric at the last record, (n_scenarios,)."""
    return interval(data.cube(metric).values[:, :, -1:]).mean[:, 0]


def final_spending(data: FigureData) -> Interval:
    """Public and private spending together at the last record, (n_scenarios,)."""
    parts = [data.cube(f"{who}_spending").values[:, :, -1:] for who in ("public", "private")]
    return Interval(*(part[:, 0] for part in interval(parts[0] + parts[1])))


def final_efficiency(data: FigureData) -> Interval:
    """Sharing efficiency at the last record, (n_scenarios,)."""
    values = data.cube("sharing_efficiency").values[:, :, -1:]
    return Interval(*(part[:, 0] for part in interval(values)))


def extra_value(data: FigureData) -> Interval:
    """Realised value of each scenario, less the baseline's in the same replicate."""
    values = data.cube("realised_value").values[:, :, -1:]
    if data.baseline in data.names:
        values = values - values[data.names.index(data.baseline)]
    return Interval(*(part[:, 0] for part in interval(values)))


def benefit_cost_ratios(data: FigureData) -> FloatArray:
    """Benefit-cost ratios: those of the ranking where it has them, for they are the table's."""
    if data.ranking is None or "benefit_cost_ratio" not in data.ranking:
        return last_mean(data, "benefit_cost_ratio")
    known = data.ranking.set_index("scenario")["benefit_cost_ratio"]
    return known.reindex(list(data.names)).to_numpy(np.float64)


def frontier(cost: FloatArray, share: FloatArray) -> list[int]:
    """Indices of the points that no cheaper (or equally cheap) point matches, cheapest first."""
    found: list[int] = []
    for index in np.lexsort((-share, cost)):
        better = not found or share[index] > share[found[-1]]
        if np.isfinite(cost[index] + share[index]) and better:
            found.append(int(index))
    return found


def levers(table: pd.DataFrame) -> Levers:
    """The table ``levers``, measures by what they do to sharing efficiency."""
    mean = table.pivot_table(index="measure", columns="metric", values="difference_mean")
    order = mean["sharing_efficiency"].sort_values(ascending=False, kind="stable").index
    metrics = [metric for metric in LEVER_METRICS if metric in mean.columns]
    values = mean.loc[order, metrics].to_numpy(np.float64)
    low = table.pivot_table(index="measure", columns="metric", values="difference_low")
    high = table.pivot_table(index="measure", columns="metric", values="difference_high")
    sure = ((low > 0.0) | (high < 0.0)).loc[order, metrics].to_numpy(dtype=bool)
    return Levers([str(name) for name in order], metrics, values, sure, _shades(values, metrics))


def scaled_levers(found: Levers, currency: str, language: str) -> tuple[Levers, list[str]]:
    """The differences in units for people, and these units.

    Returns:
        The levers with shares in percentage points and amounts of money in a fitting size, and
        the unit of each metric, empty where it has none.
    """
    sizes, units = [], []
    for column, metric in enumerate(found.metrics):
        size, unit = 1.0, ""
        if is_share(metric):
            size, unit = 0.01, word("points", language)
        elif metric in _MONEY:
            size, name = money_scale(largest(found.values[:, column]), language)
            unit = money_unit(name, currency, language)
        sizes.append(size)
        units.append(unit)
    return found._replace(values=found.values / np.array(sizes)), units


def _shades(values: FloatArray, metrics: list[str]) -> FloatArray:
    largest = np.abs(values).max(axis=0)
    scaled = np.divide(values, largest, out=np.zeros_like(values), where=largest > 0.0)
    return np.asarray(scaled * np.array([LEVER_METRICS[metric][1] for metric in metrics]))


def lever_text(found: Levers, row: int, column: int, anyway: bool = False) -> str:
    """What stands in a cell: a dot where nothing is sure, unless the number is wanted anyway."""
    if not found.sure[row, column] and not anyway:
        return "·"
    if abs(found.shades[row, column]) < _SMALL:
        return "≈ 0"
    value = float(found.values[row, column])
    return ("+" if value > 0.0 else "−") + significant(abs(value), 2)
