"""The compiled Dijkstra and the Gabriel graphs that it is timed on."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest

from benchmarks.plain.dijkstra import make_graph, route_compiled, route_scipy
from benchmarks.plain.gabriel import gabriel_links, gabriel_region, seeded_points
from benchmarks.plain.routes import find_loads, find_trees
from benchmarks.plain.setting import FloatArray, IntArray, simple_scenario
from tests.reference.small import routed


def by_networkx(
    n: int, ends: IntArray, nats: FloatArray, charge: float, demand: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    index = {}
    for e, (u, v) in enumerate(ends.tolist()):
        graph.add_edge(u, v, weight=nats[e] + charge)
        index[u, v] = index[v, u] = e
    trees = find_trees(graph, n, charge)
    load, own = find_loads(trees, demand * np.exp(-trees.distance), index, len(ends))
    return trees.distance, np.array(load), np.array(own)


@pytest.mark.parametrize(("n", "cut"), [(41, 0), (60, 25)])
def test_all_three_ways_agree(n: int, cut: int) -> None:
    ends = gabriel_links(seeded_points(n, seed=n))[cut:]  # a cut graph has parts without routes
    rng = np.random.default_rng(n)
    nats, demand = rng.uniform(0.3, 2.0, len(ends)), rng.random((n, n))
    np.fill_diagonal(demand, 0.0)
    graph = make_graph(n, ends)
    expected = by_networkx(n, ends, nats, 0.2, demand)
    assert bool(np.isinf(expected[0]).any()) == bool(cut)
    for way in (route_compiled, route_scipy):
        found = way(graph, nats, 0.2, demand)
        for mine, theirs in zip(found, expected, strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-12)


def test_wrong_shapes_are_refused() -> None:
    graph = make_graph(3, np.array([[0, 1], [1, 2]]))
    with pytest.raises(ValueError, match=r"need friction \(2,\) and demand \(3, 3\)"):
        route_compiled(graph, np.ones(3), 0.0, np.ones((3, 3)))


@pytest.mark.parametrize("n", [2, 3, 4, 30])
def test_gabriel_links_are_those_with_an_empty_circle(n: int) -> None:
    points = seeded_points(n, seed=n)
    expected = []
    for u in range(n):
        for v in range(u + 1, n):
            middle, half = (points[u] + points[v]) / 2, math.dist(points[u], points[v]) / 2
            others = [w for w in range(n) if w not in (u, v)]
            if all(math.dist(points[w], middle) > half for w in others):
                expected.append([u, v])
    assert gabriel_links(points).tolist() == expected


def test_made_up_region_is_one_network_with_the_density_of_a_real_one() -> None:
    region = gabriel_region(120)
    graph = nx.Graph(region.ends.tolist())
    assert nx.is_connected(graph)
    assert graph.number_of_nodes() == 120
    assert list(region.cities) == sorted(region.cities)
    assert 60 < float(np.median(region.length_km)) < 150
    assert {"none", "division"} == set(region.border)
    efficiency = routed(simple_scenario(region)).row["sharing_efficiency"]
    assert 0.02 < efficiency < 0.3
