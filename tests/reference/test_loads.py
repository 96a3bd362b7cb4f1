"""Loads are the derivative of sharing efficiency, and add up to what routes say."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from benchmarks.plain.model import PlainModel
from benchmarks.plain.setting import FloatArray, SimpleScenario
from tests.reference.small import DOMAIN, bare_scenario, routed

N = 11


def random_scenario(seed: int, **changes: float) -> SimpleScenario:
    """Return a connected random network with random frictions and demand."""
    rng = np.random.default_rng(seed)
    graph = nx.connected_watts_strogatz_graph(N, 4, 0.3, seed=seed)
    links = sorted((min(u, v), max(u, v)) for u, v in graph.edges)
    scenario = bare_scenario(N, links, rng.uniform(0.2, 1.5, len(links)), **changes)
    demand = rng.random((N, N))
    np.fill_diagonal(demand, 0.0)
    assert scenario.region.demand is not None
    scenario.region.demand[DOMAIN][:] = demand
    return scenario


def efficiency(scenario: SimpleScenario, e: int, change: float) -> float:
    nats = scenario.region.friction[DOMAIN]
    nats[e] += change
    value = routed(scenario).row["sharing_efficiency"]
    nats[e] -= change
    return value


def total_potential(model: PlainModel) -> float:
    return float(model.value[0].sum())


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("charge", [0.0, 0.3])
def test_load_is_minus_the_derivative_by_friction(seed: int, charge: float) -> None:
    scenario = random_scenario(seed, relay_charge=charge)
    model = routed(scenario)
    h = 1e-6
    for e, load in enumerate(model.load[0]):
        slope = (efficiency(scenario, e, h) - efficiency(scenario, e, -h)) / (2 * h)
        assert -slope == pytest.approx(load / total_potential(model), abs=1e-8)


@pytest.mark.parametrize("charge", [0.0, 0.3])
def test_friction_times_load_is_distance_times_flow(charge: float) -> None:
    model = routed(random_scenario(3, relay_charge=charge))
    trees = model.trees(0)
    between = np.zeros((N, N))
    for source in range(N):
        for node in range(N):
            step = node
            while step != source and trees.before[source][step] != source:
                step = trees.before[source][step]
                between[source, node] += 1
    flows = model.value[0] * model.passes[0]
    by_route = float((flows * (trees.distance - charge * between)).sum())
    by_link = sum(x * y for x, y in zip(model.friction[0], model.load[0], strict=True))
    assert by_link == pytest.approx(by_route, rel=1e-12)


def test_own_loads_are_half_of_what_starts_or_ends_there() -> None:
    scenario = bare_scenario(4, [(0, 1), (1, 2), (2, 3)], np.full(3, 0.5))
    model = routed(scenario)
    t = np.exp(-0.5 * np.arange(4))
    assert model.load[0][1] == pytest.approx(2 * (t[1] + 2 * t[2] + t[3]))
    assert model.own[0][1] == pytest.approx([t[1] + t[2]] * 2)
    assert model.own[0][0] == pytest.approx([t[1] + t[2] + t[3], t[1]])


def test_middle_of_a_chain_serves_others_most() -> None:
    scenario = bare_scenario(4, [(0, 1), (1, 2), (2, 3)], np.full(3, 0.5))
    demand = scenario.region.demand
    assert demand is not None
    demand[DOMAIN][0, 3] = demand[DOMAIN][3, 0] = 10.0
    model = routed(scenario)
    parts = [sum(own) / load for own, load in zip(model.own[0], model.load[0], strict=True)]
    assert parts[1] < parts[0]
    assert parts[1] < parts[2]
    assert parts[0] == pytest.approx(parts[2])


@pytest.mark.parametrize("seed", [4, 5])
def test_own_parts_never_exceed_the_load(seed: int) -> None:
    model = routed(random_scenario(seed))
    spill = [load - sum(own) for own, load in zip(model.own[0], model.load[0], strict=True)]
    assert min(spill) > -1e-12
    assert max(spill) > 0


def test_efficiency_is_convex_and_falls_in_every_friction() -> None:
    scenario = random_scenario(6)
    for e in range(len(scenario.region.ends)):
        low, middle, high = (efficiency(scenario, e, change) for change in (-0.15, 0.0, 0.15))
        assert low >= middle >= high
        assert low + high >= 2 * middle - 1e-15


def _pair(first: tuple[int, int], second: tuple[int, int], base: FloatArray) -> float:
    """Return what lowering two frictions does beyond the sum of lowering each."""
    links = [(0, 1), (0, 2), (1, 3), (2, 3)]
    values = []
    for cut in ([], [first], [second], [first, second]):
        nats = base.copy()
        for link in cut:
            nats[links.index(link)] -= 0.3
        model = routed(bare_scenario(4, links, nats))
        values.append(float(model.passes[0][0, 3]))
    none, one, other, both = values
    return both - one - other + none


def test_links_in_series_are_complements_and_parallel_routes_substitutes() -> None:
    uneven = np.array([0.6, 0.8, 0.6, 0.8])
    assert _pair((0, 1), (1, 3), uneven) > 0
    even = np.array([0.6, 0.6, 0.6, 0.6])
    assert _pair((0, 1), (0, 2), even) < 0


def test_without_participation_the_sum_of_flows_stays() -> None:
    low = routed(random_scenario(7, participation_elasticity=0.0))
    scenario = random_scenario(7, participation_elasticity=0.0)
    scenario.region.friction[DOMAIN][:] *= 0.5
    high = routed(scenario)
    assert float(high.flows[0].sum()) == pytest.approx(float(low.flows[0].sum()), rel=1e-12)
    assert high.row["sharing_efficiency"] > low.row["sharing_efficiency"]
