"""Graphs on which sharing efficiency is known in closed form."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest

from benchmarks.plain.routes import find_trees
from tests.reference.small import bare_scenario, routed

PHI = 0.7
T = math.exp(-PHI)


def efficiency(n: int, ends: list[tuple[int, int]], phi: float = PHI) -> float:
    return routed(bare_scenario(n, ends, np.full(len(ends), phi))).row["sharing_efficiency"]


@pytest.mark.parametrize("n", [2, 3, 7, 12])
def test_path(n: int) -> None:
    expected = 2 * T * (n * (1 - T) - (1 - T**n)) / (n * (n - 1) * (1 - T) ** 2)
    assert efficiency(n, [(i, i + 1) for i in range(n - 1)]) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("n", [2, 3, 9])
def test_star(n: int) -> None:
    expected = (2 * T + (n - 2) * T**2) / n
    assert efficiency(n, [(0, i) for i in range(1, n)]) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("n", [2, 5, 8])
def test_complete_graph(n: int) -> None:
    links = [(u, v) for u in range(n) for v in range(u + 1, n)]
    assert efficiency(n, links) == pytest.approx(T, rel=1e-13)


def test_no_route_lets_nothing_through() -> None:
    assert efficiency(4, [(0, 1), (2, 3)]) == pytest.approx(4 * T / 12, rel=1e-13)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_harmonic_kernel_gives_global_efficiency(seed: int) -> None:
    graph = nx.gnm_random_graph(15, 24, seed=seed)
    nx.set_edge_attributes(graph, 1.0, "weight")
    distance = find_trees(graph, 15, 0.0).distance
    np.fill_diagonal(distance, math.inf)
    mean = float((1 / distance).sum()) / (15 * 14)
    assert mean == pytest.approx(nx.global_efficiency(graph), rel=1e-13)


def test_relay_charge_is_paid_for_cities_between() -> None:
    scenario = bare_scenario(4, [(0, 1), (1, 2), (2, 3)], np.full(3, PHI), relay_charge=0.2)
    passes = routed(scenario).passes[0]
    assert passes[0] == pytest.approx(
        [0, math.exp(-PHI), math.exp(-2 * PHI - 0.2), math.exp(-3 * PHI - 0.4)]
    )
    assert passes[0, 3] == passes[3, 0]
