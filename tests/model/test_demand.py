"""Who could share how much: gravity, supply, uptake and a region's own table of demand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from cluster_sim.kernels.demand import distance_decay
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.region.schema import Region
from cluster_sim.scenario.start import start_maturity
from tests.model.building import (
    DOMAINS,
    TELECOM,
    distances,
    effect,
    measure,
    region,
    run,
    scenario,
    start,
)

FloatArray = NDArray[np.float64]
ENDS = [(0, 1), (1, 2), (2, 3), (3, 4)]
GDP = (5e5, 2e5, 1e5, 8e4, 3e4)
NU = np.array([0.016, 0.010, 0.008, 0.006])
BETA = np.array([1.2, 0.8, 1.5, 1.0])


def five(**fields: Any) -> Region:
    return region(ENDS, gdp=GDP, maturity=np.nan, population=[9e6, 1e6, 2e6, 2e6, 1e6], **fields)


def routed(setting: Setting, state: State, quarter: int = 0) -> None:
    state.quarter = quarter
    set_policy(setting, state)
    find_routes(setting, state)


def gravity(place: Region, output: FloatArray, supply: FloatArray, d: int) -> FloatArray:
    """V at nu = 1, pair by pair."""
    n = place.n_cities
    f = np.maximum(distances(place), 20.0) ** -BETA[d]
    value = np.zeros((n, n))
    for i in range(n):
        total = sum(output[k] ** 0.8 * f[i, k] for k in range(n) if k != i)
        for j in range(n):
            if i != j:
                value[i, j] = output[i] * supply[j] * output[j] ** 0.8 * f[i, j] / total
    return value


def test_potential_is_production_constrained_gravity_times_supply() -> None:
    place = five()
    setting, state = start(scenario(place))
    routed(setting, state)
    supply = 0.5 + 0.4 * setting.start_maturity[0]
    for d in range(4):
        expected = gravity(place, np.array(GDP), supply, d).sum(axis=1)
        assert_allclose(state.traffic.weight[0, :, d], expected, rtol=1e-12)


def test_with_complete_supply_every_city_shares_nu_of_its_output() -> None:
    place = five(supply={domain.name: np.ones(5) for domain in DOMAINS})
    runs = run(scenario(place, quarters=1), 1)
    potential = 4 * runs.metric("potential_value")[0, 1]
    assert potential == pytest.approx(sum(GDP) * NU.sum(), rel=1e-12)


def test_near_cities_count_as_the_floor_distance() -> None:
    distance = np.array([[0.0, 5.0, 30.0], [5.0, 0.0, 20.0], [30.0, 20.0, 0.0]])
    kernel = distance_decay(distance, np.array([[1.0, 2.0]]), np.array([20.0]))
    expected = np.array([[0.0, 1 / 20, 1 / 30], [1 / 20, 0.0, 1 / 20], [1 / 30, 1 / 20, 0.0]])
    assert_allclose(kernel[0, 0], expected, rtol=1e-15)
    assert_allclose(kernel[0, 1], expected**2, rtol=1e-14)


def test_distance_decay_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"distance \(2, 3\)"):
        distance_decay(np.zeros((2, 3)), np.ones((1, 1)), np.ones(1))
    with pytest.raises(ValueError, match=r"floor \(2,\)"):
        distance_decay(np.zeros((2, 2)), np.ones((1, 1)), np.ones(2))


def test_start_maturity_follows_the_rank_of_gdp_per_head() -> None:
    place = region(ENDS, gdp=[10.0, 40.0, 20.0, 20.0, 5.0], maturity=[np.nan] * 4 + [0.9])
    # per head: 5th is given; ranks 1, 4, 2.5, 2.5 of all five
    expected = [0.25 + 0.5 * 1 / 4, 0.75, 0.25 + 0.5 * 2.5 / 4, 0.25 + 0.5 * 2.5 / 4, 0.9]
    assert_allclose(start_maturity(place, scenario(place).parameters), expected, rtol=1e-15)


def test_uptake_follows_maturity_and_policy_closes_the_gap() -> None:
    given = np.array([np.nan, 0.3, np.nan, np.nan, 1.0])
    place = region(ENDS, uptake=given, maturity=0.5)
    channel = [
        measure("a", effect(place, "uptake", 0.4, domains=(1,))),
        measure("b", effect(place, "uptake", 0.5, domains=(1, 2), cities=(0, 1), ramp=2)),
    ]
    setting, state = start(scenario(place, channel))
    state.maturity[0] = [0.5, 0.5, 0.8, 1.0, 0.2]
    routed(setting, state, 1)
    base = np.array([0.7, 0.3, 0.82, 0.9, 1.0])
    assert_allclose(state.uptake[0, :, 0], base, rtol=1e-14)
    gap = np.array([0.75, 0.75, 1, 1, 1])
    assert_allclose(state.uptake[0, :, 2], 1 - (1 - base) * gap, rtol=1e-14)
    assert_allclose(state.uptake[0, :, 1], 1 - (1 - base) * 0.6 * gap, rtol=1e-14)


def test_supply_stays_at_its_start_but_for_policy_up_to_complete() -> None:
    place = region(ENDS, supply={"health": [0.2, np.nan, 0.97, np.nan, 1.0]}, maturity=0.5)
    added = measure("more", effect(place, "supply", 0.05, domains=(2,)))
    setting, state = start(scenario(place, [added], quarters=8))
    routed(setting, state)
    before = state.traffic.weight.copy()
    state.maturity[:] = 0.9
    routed(setting, state)
    assert_array_equal(state.traffic.weight, before)
    routed(setting, state, 1)
    supply = np.array([0.25, 0.75, 1.0, 0.75, 1.0])
    expected = gravity(place, place.gdp, supply, 2).sum(axis=1)
    assert_allclose(state.traffic.weight[0, :, 2], expected, rtol=1e-12)
    assert_array_equal(state.traffic.weight[..., [0, 1, 3]], before[..., [0, 1, 3]])


def test_a_table_of_demand_replaces_gravity() -> None:
    table = np.random.default_rng(1).uniform(0.0, 50.0, (5, 5)) * (1 - np.eye(5))
    table[1, 2] = 0.0
    supply = np.array([0.5, 1.0, 0.7, 0.9, 0.2])
    place = region(ENDS, gdp=GDP, demand={"telecom": table}, supply={"telecom": supply})
    setting, state = start(scenario(place))
    state.output[0, 0] *= 2.0
    state.log_output[:] = np.log(state.output)
    routed(setting, state)
    value = (table * supply).sum(axis=1) * np.array([2.0, 1, 1, 1, 1])
    assert_allclose(state.traffic.weight[0, :, 1], value, rtol=1e-12)
    assert_array_equal(state.traffic.weight[0][:, [0, 2, 3]], 0.0)
    assert_array_equal(setting.nu, 1.0)


def test_a_domain_without_demand_counts_neither_for_the_region_nor_for_its_cities() -> None:
    table = np.array([[0.0, 5.0, 0.0], [3.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    place = region([(0, 1), (1, 2)], demand={"telecom": table})
    everything = run(scenario(place, quarters=1), 1)
    telecom = run(scenario(place, quarters=1, domains=TELECOM), 1)
    assert everything.metric("sharing_efficiency_health")[0, 0] == 1.0
    for metric in ("sharing_efficiency", "network_efficiency", "lowest_city_efficiency"):
        assert everything.metric(metric)[0, 0] == pytest.approx(
            telecom.metric(metric)[0, 0], rel=1e-14
        )
    assert everything.metric("sharing_efficiency")[0, 0] < 1.0


def test_realised_value_follows_access_with_the_elasticity() -> None:
    place = five()
    setting, state = start(scenario(place, participation_elasticity=[0.0, 0.3, 0.5, 1.0]))
    routed(setting, state)
    traffic = state.traffic
    eta = np.array([0.0, 0.3, 0.5, 1.0])
    expected = NU * traffic.weight[0] * state.uptake[0] * traffic.access[0] ** eta
    assert_allclose(traffic.realised[0], expected, rtol=1e-12)
    start_access = traffic.access.copy()
    state.remaining[:] = 0.4
    routed(setting, state, 1)
    assert (traffic.access > start_access).all()
    expected = NU * traffic.weight[0] * state.uptake[0] * start_access[0] ** eta
    expected *= (traffic.access[0] / start_access[0]) ** eta
    assert_allclose(traffic.realised[0], expected, rtol=1e-12)


def test_a_raised_elasticity_counts_from_the_access_of_the_start() -> None:
    place = five()
    rise = measure("rise", effect(place, "elasticity", 0.2, option="participation", domains=(1,)))
    setting, state = start(scenario(place, [rise]))
    routed(setting, state)
    at_start = state.traffic.realised.copy()
    routed(setting, state, 1)
    # access has not changed yet, so neither has what is realised
    assert_allclose(state.traffic.realised, at_start, rtol=1e-14)
    access = state.traffic.access.copy()
    state.remaining[:] = 0.4
    routed(setting, state, 1)
    ratio = state.traffic.access / access
    eta = np.array([0.5, 0.7, 0.5, 0.5])
    assert_allclose(state.traffic.realised, at_start * ratio**eta, rtol=1e-12)
