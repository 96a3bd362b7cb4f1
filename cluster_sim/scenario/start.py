"""What cities start with where the region's data does not say."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cluster_sim.region.schema import FloatArray, Region


def start_maturity(
    region: Region, parameters: Mapping[str, float | tuple[float, ...]]
) -> FloatArray:
    """Digital maturity of every city at quarter 0, 0-1, (n_cities,).

    It is the region's own figure where there is one, else ``maturity_start_base +
    maturity_start_range x rank``, at most 1, with the rank of GDP per head among all cities of the
    region: 0 for the lowest, 1 for the highest, the mean where several are equal.
    """
    base, spread = parameters["maturity_start_base"], parameters["maturity_start_range"]
    assert isinstance(base, float)
    assert isinstance(spread, float)
    rule = np.minimum(base + spread * rank(region.gdp / region.population), 1.0)
    return np.where(np.isnan(region.maturity), rule, region.maturity)


def rank(values: FloatArray) -> FloatArray:
    """Rank from 0 (lowest) to 1 (highest), ties averaged, (n,); 0 for a single value."""
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    not_above = np.searchsorted(ordered, values, side="right")
    mean_rank = (below + not_above - 1) / 2
    return np.asarray(mean_rank / max(len(values) - 1, 1), dtype=np.float64)
