"""Hosts and groups of pooled systems against an exact search through all choices."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from cluster_sim.kernels.pooling import choose_hosts, pooled_cost

FloatArray = NDArray[np.float64]
SCALE, BACKUP, NETWORK = 0.7, 0.1, 0.05


def cost_by_hand(
    size: FloatArray, distance: FloatArray, chosen: tuple[int, ...], network: float = NETWORK
) -> float:
    """The formula, group by group; every city goes to its nearest host."""
    groups: dict[int, list[int]] = {}
    cost = 0.0
    for i in range(len(size)):
        host = min(chosen, key=lambda j: (distance[i, j], j))
        if math.isinf(distance[i, host]):
            return math.inf
        groups.setdefault(host, []).append(i)
        cost += network * size[i] ** SCALE * distance[i, host] / 100
    for members in groups.values():
        factor = 1.0 if len(members) == 1 else 1.0 + BACKUP
        cost += factor * sum(size[i] for i in members) ** SCALE
    return cost


def exact(size: FloatArray, distance: FloatArray, network: float = NETWORK) -> float:
    n = len(size)
    choices = (c for k in range(1, n + 1) for c in itertools.combinations(range(n), k))
    return min(cost_by_hand(size, distance, chosen, network) for chosen in choices)


def random_case(seed: int, n: int) -> tuple[FloatArray, FloatArray]:
    """Shares of output and distances between points of a plane, up to some hundred km."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(0.0, 1.0, n)
    points = rng.uniform(0.0, rng.uniform(50.0, 1500.0), (n, 2))
    distance = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    return size / size.sum(), distance


def chosen_hosts(
    size: FloatArray, distance: FloatArray, network: float = NETWORK
) -> tuple[float, list[int]]:
    host = np.zeros(len(size), dtype=np.int64)
    cost = choose_hosts(size, distance, SCALE, BACKUP, network, host)
    return float(cost), host.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_cost_of_a_choice(seed: int) -> None:
    size, distance = random_case(seed, 7)
    chosen = np.random.default_rng(seed).random(7) < 0.5
    chosen[seed % 7] = True
    host = np.zeros(7, dtype=np.int64)
    found = pooled_cost(chosen, size, distance, SCALE, BACKUP, NETWORK, host)
    hosts = tuple(np.flatnonzero(chosen).tolist())
    assert found == pytest.approx(cost_by_hand(size, distance, hosts), rel=1e-13)
    assert host.tolist() == [min(hosts, key=lambda j: (distance[i, j], j)) for i in range(7)]


def test_local_search_finds_the_optimum_or_nearly_so() -> None:
    """In 150 random cases: never more than 1 % above the optimum, and at it nearly always."""
    missed = []
    for seed in range(150):
        size, distance = random_case(seed, 2 + seed % 7)
        cost, host = chosen_hosts(size, distance)
        hosts = tuple(sorted(set(host)))
        assert cost == pytest.approx(cost_by_hand(size, distance, hosts), rel=1e-13)
        best = exact(size, distance)
        assert cost >= best * (1 - 1e-12)
        if cost > best * (1 + 1e-12):
            missed.append(cost / best - 1)
    assert max(missed, default=0.0) <= 0.01
    assert len(missed) <= 3


def test_where_distance_costs_nothing_one_centre_serves_all() -> None:
    size, distance = random_case(1, 8)
    cost, host = chosen_hosts(size, distance, network=0.0)
    assert len(set(host)) == 1
    assert cost == pytest.approx(1.0 + BACKUP, rel=1e-13)


def test_where_distance_costs_much_everybody_keeps_its_own() -> None:
    size, distance = random_case(1, 8)
    cost, host = chosen_hosts(size, distance, network=100.0)
    assert host == list(range(8))
    assert cost == pytest.approx(float((size**SCALE).sum()), rel=1e-13)


def test_cities_that_no_way_joins_are_not_pooled() -> None:
    size = np.array([0.4, 0.3, 0.2, 0.1])
    distance = np.full((4, 4), np.inf)
    for group in ((0, 1), (2, 3)):
        for i in group:
            for j in group:
                distance[i, j] = 0.0 if i == j else 5.0
    _, host = chosen_hosts(size, distance)
    assert host == [0, 0, 2, 2]


def test_two_cities() -> None:
    size = np.array([0.5, 0.5])
    for km in (0.0, 50.0, 3000.0):
        distance = np.array([[0.0, km], [km, 0.0]])
        cost, _ = chosen_hosts(size, distance)
        together = 1.1 + 0.05 * 0.5**0.7 * km / 100
        assert cost == pytest.approx(min(together, 2 * 0.5**0.7), rel=1e-13)
