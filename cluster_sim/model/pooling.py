"""Which cities would share data centres and databases, and what that would save."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.pooling import choose_hosts
from cluster_sim.region.schema import Region

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@lru_cache(maxsize=8)
def road_distance(region: Region) -> FloatArray:
    """Shortest way along the links, km, (n_cities, n_cities); infinite where there is none."""
    from scipy.sparse import csr_array  # slow to import
    from scipy.sparse.csgraph import dijkstra

    u, v = region.ends.T
    shape = (region.n_cities, region.n_cities)
    graph = csr_array((region.length_km, (u, v)), shape=shape)
    return np.asarray(dijkstra(graph, directed=False), dtype=float)


@lru_cache(maxsize=64)
def pooling_groups(
    region: Region, scale: float, backup: float, network: float
) -> tuple[IntArray, float]:
    """Each city's host, int array (n_cities,), and the share of running cost that pooling saves.

    Costs grow with the ``scale`` power of size, so that pooling pays, but backup and network cost
    money too: one centre for all is not always best.
    """
    size = region.gdp / region.gdp.sum()
    host = np.arange(region.n_cities)
    cost = choose_hosts(size, road_distance(region), scale, backup, network, host)
    return host, max(0.0, 1.0 - float(cost) / float((size**scale).sum()))
