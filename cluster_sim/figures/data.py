"""What a picture is made from, and the sums that all pictures share.

The arrays of this module have the axes scenario, replicate and quarter, in this order; a place
for which there is no record (a run that failed, say) holds NaN and is left out of means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from cluster_sim.text import Text

if TYPE_CHECKING:
    import pandas as pd

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_QUARTERS_A_YEAR = 4


class MapRegion(Protocol):
    """What the pictures need to know about a region; ``cluster_sim.region.schema.Region`` does."""

    @property
    def title(self) -> Text:
        """The region's name for people."""

    @property
    def cities(self) -> tuple[str, ...]:
        """City ids, sorted."""

    @property
    def names(self) -> tuple[str, ...]:
        """City names in the order of ``cities``."""

    @property
    def names_zh(self) -> tuple[str | None, ...]:
        """Chinese city names in the order of ``cities``, None where there is none."""

    @property
    def divisions(self) -> tuple[str, ...]:
        """First-level division of each city."""

    @property
    def lat(self) -> FloatArray:
        """Latitude, degrees north, (n_cities,)."""

    @property
    def lon(self) -> FloatArray:
        """Longitude, degrees east, (n_cities,)."""

    @property
    def population(self) -> FloatArray:
        """Residents, (n_cities,)."""

    @property
    def ends(self) -> IntArray:
        """The two city indices of each link, (n_links, 2)."""


@dataclass(frozen=True)
class Named:
    """A scenario or a domain: its name in the tables and its title for people."""

    name: str
    title: Text


@dataclass(frozen=True, eq=False)
class FigureData:
    """The tables of one run or of one comparison.

    Attributes:
        region: The region that all scenarios share.
        scenarios: The scenarios in the order given; this order settles colours.
        domains: The domains in the order of the tables' columns.
        quarters: Metrics by scenario, replicate, quarter.
        cities: City columns by scenario, replicate, quarter, city; some quarters only.
        links: Link columns by scenario, replicate, quarter, from, to; some quarters only.
        currency: The ISO code of the money in the tables, which count in millions of it.
        baseline: The scenario that the others are measured against, None for a single run.
        ranking: One row a scenario, best first: rank, scenario, group, p_best, mean, low, high,
            difference_mean, difference_low, difference_high; None for a single run.
        start: Year and quarter (1-4) of record 0; None shows time as years since the start.
    """

    region: MapRegion
    scenarios: tuple[Named, ...]
    domains: tuple[Named, ...]
    quarters: pd.DataFrame
    cities: pd.DataFrame
    links: pd.DataFrame
    currency: str
    baseline: str | None = None
    ranking: pd.DataFrame | None = None
    start: tuple[int, int] | None = None
    _cubes: dict[str, Cube] = field(default_factory=dict, init=False, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Scenario names in the order given."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def replicates(self) -> int:
        """How many replicates the tables hold."""
        return int(self.quarters["replicate"].nunique())

    def title(self, scenario: str, language: str) -> str:
        """The scenario's title in ``language``; its name where nothing is known about it."""
        titles = {known.name: known.title for known in self.scenarios}
        return titles[scenario].get(language) if scenario in titles else scenario

    def ranked(self) -> tuple[str, ...]:
        """Scenario names, best first; without a ranking by the last mean, in the order given."""
        if self.ranking is not None:
            return tuple(str(name) for name in self.ranking["scenario"])
        last = [float(mean[-1]) for mean in interval(self.cube("sharing_efficiency").values).mean]
        worst_first = np.where(np.isnan(last), -np.inf, last)
        return tuple(self.names[i] for i in np.argsort(-worst_first, kind="stable"))

    def best(self) -> str:
        """The scenario to show where only one can be shown: the first that is no baseline."""
        ranked = self.ranked()
        return next((name for name in ranked if name != self.baseline), ranked[0])

    def cube(self, metric: str) -> Cube:
        """A metric of ``quarters`` as an array; made once."""
        if metric not in self._cubes:
            self._cubes[metric] = cube(self.quarters, self.names, metric)
        return self._cubes[metric]

    def years(self, quarters: IntArray) -> FloatArray:
        """Where records stand on the time axis: calendar years, or years since the start."""
        since = np.asarray(quarters, dtype=np.float64) / _QUARTERS_A_YEAR
        if self.start is None:
            return since
        year, quarter = self.start
        return year + (quarter - 1) / _QUARTERS_A_YEAR + since

    def when(self, quarter: int) -> str:
        """A record's date as ``2034-Q1``, or ``+10`` years where the start is not known."""
        if self.start is None:
            return f"+{quarter / _QUARTERS_A_YEAR:g}"
        year, first = self.start
        years, rest = divmod(first - 1 + quarter, _QUARTERS_A_YEAR)
        return f"{year + years}-Q{rest + 1}"


@dataclass(frozen=True, eq=False)
class Cube:
    """One metric of all runs.

    Attributes:
        values: (n_scenarios, n_replicates, n_records).
        quarters: The records' quarters, rising, (n_records,).
    """

    values: FloatArray
    quarters: IntArray


class Interval(NamedTuple):
    """Means over replicates with their 95 % intervals; NaN where nothing can be said."""

    mean: FloatArray
    low: FloatArray
    high: FloatArray

    def of(self, index: int) -> Interval:
        """The part of one scenario."""
        return Interval(self.mean[index], self.low[index], self.high[index])


def cube(table: pd.DataFrame, scenarios: tuple[str, ...], metric: str) -> Cube:
    """A column by scenario, replicate and quarter."""
    row = codes(table["scenario"], scenarios)
    replicates, run = np.unique(table["replicate"].to_numpy(), return_inverse=True)
    quarters, record = np.unique(table["quarter"].to_numpy(), return_inverse=True)
    values = np.full((len(scenarios), len(replicates), len(quarters)), np.nan)
    known = row >= 0
    values[row[known], run[known], record[known]] = table[metric].to_numpy(np.float64)[known]
    return Cube(values, quarters.astype(np.int64))


def interval(values: FloatArray) -> Interval:
    """Mean and 95 % interval of the mean (Student t) over axis 1, the replicates.

    With one replicate, or none, the ends are NaN.
    """
    from scipy.special import stdtrit  # slow to import

    known = np.isfinite(values)
    count = known.sum(axis=1)
    some = np.maximum(count, 1)
    mean = np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / some, np.nan)
    away = np.where(known, values - np.expand_dims(np.where(count > 0, mean, 0.0), 1), 0.0)
    free = np.maximum(count - 1, 1)
    error = np.sqrt((away**2).sum(axis=1) / free / some)
    half = np.where(count > 1, stdtrit(free, 0.975) * error, np.nan)
    return Interval(mean, mean - half, mean + half)


def spread(values: FloatArray) -> Interval:
    """Mean and the range that holds 95 % of the runs, over axis 1; NaN with one replicate."""
    mean = interval(values).mean
    known = np.isfinite(values).sum(axis=1) > 1
    low, high = (np.full(mean.shape, np.nan) for _ in range(2))
    moved = np.moveaxis(values, 1, -1)[known]
    low[known], high[known] = (np.nanquantile(moved, share, axis=-1) for share in (0.025, 0.975))
    return Interval(mean, low, high)


def largest(values: FloatArray) -> float:
    """The largest finite value, signs left out; 0 where there is none."""
    known = np.abs(values[np.isfinite(values)])
    return float(known.max()) if known.size else 0.0


def city_means(data: FigureData, scenario: str, quarter: int, column: str) -> FloatArray:
    """A column of ``cities`` at one record, mean over replicates, (n_cities,), NaN if unknown."""
    table = data.cities
    part = table[(table["quarter"] == quarter) & (table["scenario"] == scenario)]
    return _means(
        part[column].to_numpy(np.float64),
        codes(part["city"], data.region.cities),
        len(data.region.cities),
    )


def link_means(
    data: FigureData, scenario: str, quarter: int, columns: tuple[str, ...]
) -> Mapping[str, FloatArray]:
    """Columns of ``links`` at one record, means over replicates, each (n_links,), NaN if unknown.

    A link may be written either way round in the table.
    """
    table = data.links
    part = table[(table["quarter"] == quarter) & (table["scenario"] == scenario)]
    link, size = link_codes(part, data.region), len(data.region.ends)
    return {column: _means(part[column].to_numpy(np.float64), link, size) for column in columns}


def link_codes(table: pd.DataFrame, region: MapRegion) -> IntArray:
    """Index of the link of each row in ``region.ends``, -1 where there is none.

    A link may be written either way round in the columns ``from`` and ``to``.
    """
    cities, ends = region.cities, region.ends
    size = len(cities)
    index = np.full(size * size, -1, dtype=np.int64)
    index[ends[:, 0] * size + ends[:, 1]] = np.arange(len(ends))
    index[ends[:, 1] * size + ends[:, 0]] = np.arange(len(ends))
    start, stop = codes(table["from"], cities), codes(table["to"], cities)
    return np.where((start >= 0) & (stop >= 0), index[start * size + stop], -1)


def city_names(region: MapRegion, language: str) -> list[str]:
    """City names; the Chinese ones, without the word for city, where wanted and known.

    Cities of one name are told apart by their division.
    """
    names = [
        chinese.removesuffix("市") if language == "zh" and chinese else name
        for name, chinese in zip(region.names, region.names_zh, strict=True)
    ]
    seen = Counter(names)
    return [
        f"{name} ({division})" if seen[name] > 1 and division else name
        for name, division in zip(names, region.divisions, strict=True)
    ]


def map_quarters(data: FigureData) -> tuple[int, int]:
    """The first and the last record for which the links are known."""
    quarters = data.links["quarter"].to_numpy()
    return (int(quarters.min()), int(quarters.max())) if quarters.size else (0, 0)


def codes(column: pd.Series[str], names: tuple[str, ...]) -> IntArray:
    """Index in ``names`` of each entry, -1 where it is not there."""
    import pandas as pd  # slow to import

    return np.asarray(pd.Categorical(column, categories=list(names)).codes, dtype=np.int64)


def _means(values: FloatArray, group: IntArray, size: int) -> FloatArray:
    known = (group >= 0) & np.isfinite(values)
    count = np.bincount(group[known], minlength=size)
    total = np.bincount(group[known], weights=values[known], minlength=size)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
