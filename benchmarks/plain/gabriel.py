"""Gabriel graphs on seeded points: networks of any size that look like neighbouring cities.

Two points are joined where the circle on the line between them as diameter holds no other point
(Gabriel and Sokal 1969, https://doi.org/10.2307/2412323).
"""

from __future__ import annotations

import math

import numpy as np
from scipy.spatial import Delaunay, cKDTree

from benchmarks.plain.setting import FloatArray, IntArray, SimpleRegion

KM_PER_DEGREE = 111.195  # of a great circle on a sphere of 6371.0088 km
ROAD = 1.22  # road over great-circle distance


def seeded_points(n: int, seed: int = 1, side: float = 1.0) -> FloatArray:
    """Return n points, uniform in a square, (n, 2)."""
    return np.random.default_rng(seed).random((n, 2)) * side


def gabriel_links(points: FloatArray) -> IntArray:
    """Return the links of the Gabriel graph, u < v, rows sorted, (n_links, 2).

    Every Gabriel link is one of the Delaunay triangulation, so only those are looked at.
    """
    n = len(points)
    if n < 4:
        pairs = np.array([(u, v) for u in range(n) for v in range(u + 1, n)], dtype=np.int64)
    else:
        triangles = Delaunay(points).simplices
        sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
        pairs = np.unique(np.sort(sides, axis=1).astype(np.int64), axis=0)
    if not len(pairs):
        return np.empty((0, 2), dtype=np.int64)
    start, end = points[pairs[:, 0]], points[pairs[:, 1]]
    half = np.hypot(*(end - start).T) / 2
    nearest, _ = cKDTree(points).query((start + end) / 2)
    return np.asarray(pairs[nearest >= half * (1 - 1e-12)])


def gabriel_region(n: int, seed: int = 1) -> SimpleRegion:
    """Return a made-up region of n cities: density, size and wealth about those of a real one.

    The square is as large as n cities of 8,600 km2 need; it is cut into a province for every 14
    cities or so.
    """
    side = math.sqrt(8600.0 * n) / KM_PER_DEGREE
    points = seeded_points(n, seed, side)
    rng = np.random.default_rng([seed, 1])
    population = 5e6 * np.exp(0.6 * rng.standard_normal(n))
    gdp = population * 0.1 * np.exp(0.4 * rng.standard_normal(n))  # millions of the currency
    ends = gabriel_links(points)
    length = np.hypot(*(points[ends[:, 0]] - points[ends[:, 1]]).T) * KM_PER_DEGREE * ROAD
    cuts = max(1, round(math.sqrt(n / 14)))
    cell = np.minimum((points / side * cuts).astype(int), cuts - 1)
    width = len(str(n - 1))
    return SimpleRegion(
        cities=tuple(f"city-{i:0{width}d}" for i in range(n)),
        population=population,
        gdp=gdp,
        lat=points[:, 1],  # near the equator, where a degree is as long either way
        lon=points[:, 0],
        ends=ends,
        length_km=length,
        divisions=tuple(f"province-{x}-{y}" for x, y in cell.tolist()),
        usd_rate=6.7261,
    )
