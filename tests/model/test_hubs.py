"""A platform is hubs in the graph: routing over them is Dijkstra's on the extended graph."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from cluster_sim.model.hubs import Hubs
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.region.load import load_region
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Measure, Scenario
from tests.model.building import effect, measure, region, scenario, start

FloatArray = NDArray[np.float64]

BORDER = {"division": 0.55, "special": 1.0, "country": 1.74}
FACTOR = (0.6, 0.6, 1.2, 1.0)
ACCESS = (1.2, 0.6, 0.95, 0.8)
RELAY = (0.05, 0.02, 0.50, 0.70)


def platform(place: Region, level: float = 1.0, *more: Measure) -> Scenario:
    """All cities join in the order of their maturity, as far as the level goes, in quarter 1."""
    return scenario(place, [measure("platform", effect(place, "platform", level)), *more])


def routed(what: Scenario, trust: Sequence[float] | None = None) -> tuple[Setting, State]:
    """The state after the routes of quarter 1 are found."""
    setting, state = start(what, 2)
    if trust is not None:
        state.trust[:] = trust
    for quarter in (0, 1):
        state.quarter = quarter
        set_policy(setting, state)
        find_routes(setting, state)
    return setting, state


def extended_graph(
    setting: Setting, state: State, d: int, members: Sequence[int], left: dict[str, float]
) -> nx.Graph:
    """Cities, hubs and the ways between them, written down from the words of the docs.

    Args:
        setting: For the region.
        state: For trust and the frictions of links between cities.
        d: The domain.
        members: The cities that have joined.
        left: Kind of border -> the part of its friction that policy leaves.
    """
    place = setting.region
    graph = nx.Graph()
    graph.add_nodes_from(range(place.n_cities))
    for e, (u, v) in enumerate(place.ends.tolist()):
        graph.add_edge(u, v, weight=state.friction[0, e, d] + RELAY[d])
    for i in members:
        distrust = -0.5 * np.log(state.trust[0, i])
        hub = ("division", place.countries[i], place.divisions[i])
        graph.add_edge(i, hub, weight=ACCESS[d] + distrust + RELAY[d] / 2)
    divisions = set(zip(place.countries, place.divisions, strict=True))
    for country, division in divisions:
        alone = sum(other == country for other, _ in divisions) == 1
        kind = None if alone else "division"
        way = ("division", country, division), ("country", country)
        graph.add_edge(*way, weight=half(kind, d, left))
    for country in set(place.countries):
        graph.add_edge(("country", country), "top", weight=half(abroad(place, country), d, left))
    return graph


def half(kind: str | None, d: int, left: dict[str, float]) -> float:
    return 0.0 if kind is None else 0.5 * BORDER[kind] * FACTOR[d] * left.get(kind, 1.0)


def abroad(place: Region, country: str) -> str | None:
    """The kind of border around a country: its own if it is a special region."""
    if len(set(place.countries)) == 1:
        return None
    kinds = {
        place.border[e]
        for e, (u, v) in enumerate(place.ends.tolist())
        if (place.countries[u] == country) != (place.countries[v] == country)
    }
    return "special" if kinds == {"special"} else "country"


def assert_as_by_dijkstra(
    setting: Setting, state: State, members: Sequence[int], left: dict[str, float] | None = None
) -> None:
    place, n = setting.region, setting.region.n_cities
    number = {tuple(pair): e for e, pair in enumerate(place.ends.tolist())}
    for d in range(len(setting.domain_names)):
        graph = extended_graph(setting, state, d, members, left or {})
        lengths, paths = {}, {}
        for i in range(n):
            lengths[i], paths[i] = nx.single_source_dijkstra(graph, i)
        tau = np.array(
            [[np.exp(RELAY[d] - lengths[i].get(j, np.inf)) for j in range(n)] for i in range(n)]
        )
        potential = potential_of(setting, state, d)
        total = potential.sum(axis=1)
        access = (potential * tau).sum(axis=1) / total
        assert_allclose(state.traffic.access[0, :, d], access, rtol=1e-11)
        flows = potential * tau * (state.traffic.realised[0, :, d] / (total * access))[:, None]
        load = np.zeros(place.n_links)
        for i in range(n):
            for j, path in paths[i].items():
                for step in pairwise(path):
                    if isinstance(j, int) and set(map(type, step)) == {int}:
                        load[number[min(step), max(step)]] += flows[i, j]
        assert_allclose(state.traffic.load[0, :, d], load, rtol=1e-10, atol=1e-13 * flows.sum())
        for e, (u, v) in enumerate(place.ends.tolist()):
            assert state.traffic.reach[0, e, d] == pytest.approx(tau[u, v], rel=1e-11)


def potential_of(setting: Setting, state: State, d: int) -> FloatArray:
    """V at nu = 1."""
    kernel, mass = setting.kernel[0, d], state.mass[0]
    value = state.push[0][:, None] * kernel * state.pull[0, :, d]
    return np.asarray(value / (kernel @ mass)[:, None])


@pytest.mark.parametrize(
    "name", ["yangtze-river-delta", "greater-bay-area", "benelux-rhine-ruhr", "classroom"]
)
def test_routes_over_hubs_of_real_regions(name: str) -> None:
    place = load_region(name)
    setting, state = routed(platform(place))
    assert_as_by_dijkstra(setting, state, range(place.n_cities))


@pytest.mark.parametrize("level", [0.3, 0.75])
def test_routes_where_not_all_have_joined_and_trust_differs(level: float) -> None:
    place = load_region("benelux-rhine-ruhr")
    trust = np.random.default_rng(2).uniform(0.4, 1.0, place.n_cities)
    setting, state = routed(platform(place, level), trust.tolist())
    maturity = setting.start_maturity[0]
    joining = sorted(range(place.n_cities), key=lambda i: (-maturity[i], i))
    members = joining[: int(level * place.n_cities)]
    assert 0 < len(members) < place.n_cities
    assert_as_by_dijkstra(setting, state, members)


def test_borders_between_hubs_fall_with_those_between_cities() -> None:
    """Geometric mean of what policy leaves, over all links that cross a border of the kind."""
    place = load_region("benelux-rhine-ruhr")
    crossing = {
        kind: [e for e, border in enumerate(place.border) if border == kind]
        for kind in ("division", "country")
    }
    part = 0.4 * 0.29  # an agreement acts in part at once
    some = crossing["country"][: len(crossing["country"]) // 2]
    agreement = measure(
        "agreement",
        effect(place, "layer.administration", 0.4, links=[*some, *crossing["division"]]),
    )
    setting, state = routed(platform(place, 1.0, agreement))
    share = len(some) / len(crossing["country"])
    left = {"country": (1.0 - part) ** share, "division": 1.0 - part}
    assert 0.0 < share < 1.0
    assert_as_by_dijkstra(setting, state, range(place.n_cities), left)


def test_network_efficiency_knows_no_distrust_at_hubs() -> None:
    place = load_region("classroom")
    distrusting = routed(platform(place), [0.5] * 4)[1]
    trusting = routed(platform(place), [1.0] * 4)[1]
    assert_allclose(distrusting.traffic.plain_access, trusting.traffic.plain_access, rtol=1e-14)
    assert_allclose(trusting.traffic.plain_access, trusting.traffic.access, rtol=1e-14)


def test_one_division_in_one_country_has_no_border_between_hubs() -> None:
    assert set(Hubs.of(region([(0, 1), (1, 2)])).kinds) == {"none"}


def test_kinds_of_borders_between_hubs() -> None:
    place = region(
        [(0, 1), (1, 2), (2, 3), (3, 4)],
        divisions=("a", "b", "c", "d", "d"),
        countries=("land", "land", "port", "far", "far"),
        border=("division", "special", "country", "none"),
    )
    hubs = Hubs.of(place)
    # ways: divisions sorted by country, then countries; far, land, land, port; far, land, port
    assert hubs.kinds == (
        "none", "division", "division", "none", "country", "special", "country",
    )  # fmt: skip
    only_special = region(
        [(0, 1), (1, 2)],
        divisions=("a", "b", "c"),
        countries=("land", "port", "port"),
        border=("special", "division"),
    )
    assert Hubs.of(only_special).kinds[-2:] == ("special", "special")


def test_a_platform_where_nobody_has_joined_is_none() -> None:
    place = load_region("classroom")
    nobody, without = routed(platform(place, 0.2))[1], routed(scenario(place))[1]
    for name in ("access", "load", "own", "reach", "realised"):
        assert_array_equal(getattr(nobody.traffic, name), getattr(without.traffic, name))
