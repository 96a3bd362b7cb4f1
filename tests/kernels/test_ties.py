"""Where routes tie, each pair's flow takes exactly one of them, the same one in every sum."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose

from cluster_sim.kernels.traffic import Traffic
from tests.kernels.routings import Ends, FloatArray, Task, answer, routed, uniform_task

GRAPHS: dict[str, nx.Graph] = {
    "square": nx.cycle_graph(4),
    "cycle of 6": nx.cycle_graph(6),
    "cycle of 9": nx.cycle_graph(9),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(4, 4), ordering="sorted"),
    "complete": nx.complete_graph(7),
    "two sides": nx.complete_bipartite_graph(3, 4),
    "cube": nx.convert_node_labels_to_integers(nx.hypercube_graph(3), ordering="sorted"),
    "wheel": nx.wheel_graph(8),
}
FRICTIONS = (0.0, 0.5, np.log(2.0))
RELAYS = (0.0, 0.3)

each_case = pytest.mark.parametrize(
    ("name", "friction", "relay"),
    [(name, friction, relay) for name in GRAPHS for friction in FRICTIONS for relay in RELAYS],
)


def tolerance(friction: float, relay: float) -> float:
    """Where all is free, a route may have been told from a way there and back by a trifle."""
    return 1e-7 if friction + relay == 0.0 else 1e-12


def tied_task(name: str, friction: float, relay: float) -> Task:
    """A graph in which all links are alike, with flows of different sizes between all pairs."""
    graph = GRAPHS[name]
    n, ends = len(graph), sorted(tuple(sorted(pair)) for pair in graph.edges)
    task = uniform_task(n, ends, friction, relay)
    kernel = np.random.default_rng(5).uniform(0.5, 2.0, (1, 1, n, n)) * (1.0 - np.eye(n))
    return replace(task, kernel=kernel)


@cache
def solved(name: str, friction: float, relay: float) -> tuple[Task, Traffic, FloatArray]:
    """The task, its traffic, and all flows, which do not depend on the choice of the route."""
    task = tied_task(name, friction, relay)
    return task, routed(task), answer(task).flows


@each_case
def test_own_loads_are_parts_of_the_load(name: str, friction: float, relay: float) -> None:
    _, traffic, flows = solved(name, friction, relay)
    load, own = traffic.load[0, :, 0], traffic.own[0, :, 0]
    assert (own >= 0.0).all()
    assert (own.sum(axis=1) <= load + 1e-12 * flows.sum()).all()


@each_case
def test_half_of_a_citys_flows_leave_over_its_links(
    name: str, friction: float, relay: float
) -> None:
    task, traffic, flows = solved(name, friction, relay)
    own = np.zeros(task.n)
    for e, pair in enumerate(task.ends):
        for side, city in enumerate(pair):
            own[city] += traffic.own[0, e, 0, side]
    half = 0.5 * (flows.sum(axis=0) + flows.sum(axis=1))
    assert_allclose(own, half, rtol=tolerance(friction, relay))


@each_case
def test_loads_are_flows_times_length_of_route(name: str, friction: float, relay: float) -> None:
    task, traffic, flows = solved(name, friction, relay)
    hops = dict(nx.all_pairs_shortest_path_length(GRAPHS[name]))
    length = np.array([[hops[i][j] for j in range(task.n)] for i in range(task.n)])
    assert_allclose(traffic.load.sum(), (flows * length).sum(), rtol=1e-12)


@each_case
def test_the_flow_of_each_pair_is_on_one_route(name: str, friction: float, relay: float) -> None:
    task, traffic, _ = solved(name, friction, relay)
    total = np.zeros(len(task.ends))
    for i in range(task.n):
        for j in range(task.n):
            if i != j:
                load = load_of_pair(task, i, j)
                assert_is_route(task.ends, load, i, j)
                total += load
    # the choice between routes that tie does not depend on what else flows
    assert_allclose(traffic.load[0, :, 0], total, rtol=1e-12)


def load_of_pair(task: Task, i: int, j: int) -> FloatArray:
    """What the links carry if only i has something to share, and only with j."""
    kernel = np.zeros_like(task.kernel)
    kernel[0, 0, i, j] = task.kernel[0, 0, i, j]
    return np.asarray(routed(replace(task, kernel=kernel)).load[0, :, 0])


def assert_is_route(ends: Ends, load: FloatArray, i: int, j: int) -> None:
    """The links that carry something are one path from i to j, and all carry the same."""
    used = nx.Graph([pair for pair, value in zip(ends, load, strict=True) if value > 0.0])
    assert_allclose(load[load > 0.0], load.max(), rtol=1e-12)
    path = nx.shortest_path(used, i, j)
    assert len(path) - 1 == used.number_of_edges()
    assert len(path) == used.number_of_nodes()


@pytest.mark.parametrize("middle", [0, 1, 2])
def test_a_link_goes_before_a_detour_that_is_as_good(middle: int) -> None:
    assert np.exp(-0.5) == np.exp(-0.25) * np.exp(-0.25), "the tie is exact in floating point"
    i, j = (city for city in range(3) if city != middle)
    ends = [(0, 1), (0, 2), (1, 2)]
    friction = np.array([0.25 if middle in pair else 0.5 for pair in ends])
    load = load_of_pair(uniform_task(3, ends, friction), i, j)
    assert [pair for pair, value in zip(ends, load, strict=True) if value > 0.0] == [(i, j)]
