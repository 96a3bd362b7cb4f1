"""Who is hit by an incident, to whom it spreads, what it costs, and how trust comes back."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cluster_sim.model.phases.incidents import suffer_incidents
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.randomness import Draws
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Measure
from tests.model.building import DOMAINS, effect, measure, region, scenario, start

ROW = [(0, 1), (1, 2), (2, 3)]
CITIES = ("c00", "c01", "c02", "c03")
QUARTER = 3
VOLUME = (120.0, 440.0, 140.0, 0.0)


def ready(
    place: Region | None = None, measures: tuple[Measure, ...] = (), runs: int = 1, **more: Any
) -> tuple[Setting, State]:
    """Cities that exchange different volumes."""
    where = region(ROW, maturity=[0.2, 0.5, 0.8, 1.0]) if place is None else place
    setting, state = start(scenario(where, measures, **more), runs)
    state.quarter = QUARTER
    set_policy(setting, state)
    state.traffic.exchange[:] = VOLUME
    state.centre[:], state.spread[:] = 5.0, 0.7
    return setting, state


def rate(i: int, *, psi: float = 0.0, volume: bool = True, attack: float = 0.5) -> float:
    """The rate of incidents in a city of ``ready``, 1/yr."""
    z = (math.log(VOLUME[i]) - 5.0) / 0.7 if volume and VOLUME[i] else 0.0
    m = (0.2, 0.5, 0.8, 1.0)[i]
    return attack * 0.1 * max(0.0, 1 + 0.5 * z) * (1 - psi) * (1 - 0.3 * m)


def struck(runs: int, i: int, yearly: float) -> list[int]:
    chance = 1 - math.exp(-yearly / 4)
    return [int(Draws(1, r).uniform("incident", QUARTER, CITIES[i]) < chance) for r in range(runs)]


@pytest.mark.parametrize("attack", [0.5, 20.0])
def test_the_chance_of_an_incident(attack: float) -> None:
    setting, state = ready(runs=400, attack_rate=attack, incident_spread=0.0)
    suffer_incidents(setting, state)
    for i in range(4):
        assert state.hit[:, i].tolist() == struck(400, i, rate(i, attack=attack))
    assert 0 < state.hit.sum() < state.hit.size
    assert_array_equal(state.incidents, state.hit)


def test_security_of_data_and_policy_prevent_incidents() -> None:
    place = region(ROW, maturity=[0.2, 0.5, 0.8, 1.0], security=[0.5, np.nan, 0.0, 1.0])
    more = measure("more", effect(place, "security", 0.4, cities=(0, 1)))
    again = measure("again", effect(place, "security", 0.5, cities=(1,)))
    setting, state = ready(place, (more, again), 400, attack_rate=20.0, incident_spread=0.0)
    suffer_incidents(setting, state)
    for i, psi in enumerate((0.7, 0.7, 0.0, 1.0)):
        assert state.hit[:, i].tolist() == struck(400, i, rate(i, psi=psi, attack=20.0))
    assert state.hit[:, 3].sum() == 0


def test_where_all_exchange_alike_exposure_does_not_count() -> None:
    setting, state = ready(runs=400, attack_rate=20.0, incident_spread=0.0)
    state.spread[:] = 9e-10
    suffer_incidents(setting, state)
    for i in range(4):
        assert state.hit[:, i].tolist() == struck(400, i, rate(i, volume=False, attack=20.0))


def test_exposure_never_makes_the_rate_negative() -> None:
    setting, state = ready(runs=50, attack_rate=1e6, incident_exposure=5.0, incident_spread=0.0)
    state.centre[:], state.spread[:] = 9.0, 0.1
    suffer_incidents(setting, state)
    assert state.hit[:, :3].sum() == 0
    assert state.hit[:, 3].all(), "a city without exchange has the average exposure"


def hit_first(place: Region, i: int, **more: Any) -> tuple[Setting, State]:
    """All runs have an incident in city i and in no other."""
    secure = [1.0] * place.n_cities
    secure[i] = 0.0
    place = region(place.ends.tolist(), n=place.n_cities, security=secure)
    setting, state = start(scenario(place, attack_rate=1e9, **more), 500)
    state.quarter = QUARTER
    set_policy(setting, state)
    return setting, state


def test_incidents_spread_to_neighbours_by_transmissivity() -> None:
    setting, state = hit_first(region(ROW), 1)
    state.traffic.reach[:, :, 1] = (0.9, 0.5, 1.0)
    suffer_incidents(setting, state)
    assert (state.hit[:, 1] == 1).all()
    for j, reach in ((0, 0.9), (2, 0.5)):
        drawn = [Draws(1, r).uniform("spread", QUARTER, "c01", CITIES[j]) for r in range(500)]
        expected = 2 * (np.array(drawn) < 0.3 * reach)
        assert state.hit[:, j].tolist() == expected.tolist()
        assert 0 < expected.sum() < 1000
    assert state.hit[:, 3].sum() == 0, "what has spread once spreads no further"


def test_without_telecom_nothing_spreads_along_links() -> None:
    setting, state = hit_first(region(ROW), 1, domains=(DOMAINS[0], DOMAINS[2]))
    state.traffic.reach[:] = 1.0
    assert setting.telecom == -1
    suffer_incidents(setting, state)
    assert state.hit[:, [0, 2, 3]].sum() == 0


def test_telecom_is_found_wherever_it_stands() -> None:
    setting, _ = ready(domains=(DOMAINS[2], DOMAINS[1]))
    assert setting.telecom == 1


def test_hosts_of_pooled_systems_pass_incidents_to_their_group() -> None:
    place = region(ROW, gdp=[1e5, 2e4, 2e4, 1e4], length_km=2.0)
    secure = [0.0, 1.0, 1.0, 1.0]
    place = region(ROW, gdp=[1e5, 2e4, 2e4, 1e4], length_km=2.0, security=secure)
    pool = measure("pool", effect(place, "pooling", 0.6, option="data_centres"))
    setting, state = start(scenario(place, [pool], attack_rate=1e9, incident_spread=0.0), 500)
    state.quarter = QUARTER
    set_policy(setting, state)
    hosts = setting.pooling[0][0, 1]
    assert hosts.tolist() == [0, 0, 0, 0]
    suffer_incidents(setting, state)
    for j in (1, 2, 3):
        entity = ("data_centres", "c00", CITIES[j])
        drawn = [Draws(1, r).uniform("pooled", QUARTER, *entity) for r in range(500)]
        expected = 2 * (np.array(drawn) < 0.3 * 0.6)
        assert state.hit[:, j].tolist() == expected.tolist()
        assert 0 < expected.sum() < 1000


@pytest.mark.parametrize("contained", [0.5, 1.0])
def test_containment_keeps_incidents_at_hosts_from_their_group(contained: float) -> None:
    """Exactly the share that is said, in the cities where it is said."""
    secure = [0.0, 1.0, 1.0, 1.0]
    place = region(ROW, gdp=[1e5, 2e4, 2e4, 1e4], length_km=2.0, security=secure)
    pool = measure("pool", effect(place, "pooling", 0.6, option="data_centres"))
    guarded = replace(effect(place, "containment", contained), cities=(1, 3))
    guard = measure("guard", guarded)
    what = scenario(place, [guard, pool], attack_rate=1e9, incident_spread=0.0)
    setting, state = start(what, 500)
    state.quarter = QUARTER
    set_policy(setting, state)
    suffer_incidents(setting, state)
    for j, share in ((1, 1 - contained), (2, 1.0), (3, 1 - contained)):
        entity = ("data_centres", "c00", CITIES[j])
        drawn = [Draws(1, r).uniform("pooled", QUARTER, *entity) for r in range(500)]
        expected = 2 * (np.array(drawn) < 0.3 * 0.6 * share)
        assert state.hit[:, j].tolist() == expected.tolist()
        assert bool(expected.any()) is (share > 0)


def test_only_hosts_pass_incidents_on() -> None:
    place = region(ROW, gdp=[1e5, 2e4, 2e4, 1e4], length_km=2.0, security=[1.0, 0.0, 1.0, 1.0])
    pool = measure("pool", effect(place, "pooling", 1.0, option="base_databases"))
    setting, state = start(scenario(place, [pool], attack_rate=1e9, incident_spread=0.0), 100)
    state.quarter = QUARTER
    set_policy(setting, state)
    suffer_incidents(setting, state)
    assert state.hit[:, [0, 2, 3]].sum() == 0


def test_a_hit_city_pays_and_loses_trust_and_does_not_recover_that_quarter() -> None:
    setting, state = hit_first(region(ROW), 1, trust_start=0.8, incident_spread=0.0)
    state.trust[:] = (0.6, 0.7, 0.8, 0.85)
    state.budget[:] = 5.0
    state.budget[0] = 1.0
    suffer_incidents(setting, state)
    assert_allclose(state.trust[:, 1], 0.7 * 0.75)
    assert_allclose(state.budget[1:, 1], 5.0 - 2.83)
    assert_allclose(state.spent[1:, 1], 2.83)
    assert state.budget[0, 1] == 0.0, "as far as the budget goes"
    assert state.spent[0, 1] == 1.0
    assert_array_equal(state.budget[1:, [0, 2, 3]], 5.0)


def quiet(place: Region | None = None, *measures: Measure, **more: Any) -> tuple[Setting, State]:
    where = region(ROW) if place is None else place
    setting, state = start(scenario(where, measures, attack_rate=0.0, **more))
    state.quarter = 1
    set_policy(setting, state)
    return setting, state


def test_the_gap_of_trust_halves_in_two_quarters() -> None:
    setting, state = quiet(region(ROW, trust=[0.85, 0.7, np.nan, 1.0]))
    state.trust[0] = (0.45, 0.7, 0.05, 1.0)
    suffer_incidents(setting, state)
    suffer_incidents(setting, state)
    assert_allclose(state.trust[0], [0.65, 0.7, 0.45, 1.0], rtol=1e-13)


@pytest.mark.parametrize("half_life", [1.0, 6.0])
def test_another_half_life(half_life: float) -> None:
    setting, state = quiet(trust_half_life=half_life)
    state.trust[:] = 0.05
    for _ in range(int(half_life)):
        suffer_incidents(setting, state)
    assert_allclose(state.trust, 0.45, rtol=1e-13)


def test_recovery_divides_the_half_life_and_the_cost() -> None:
    place = region(ROW)
    faster = measure("faster", effect(place, "recovery", 3.0, ramp=2, cities=(1,)))
    twice = measure("twice", effect(place, "recovery", 2.0, cities=(1,)))
    setting, state = quiet(place, faster, twice)
    state.trust[:] = 0.05
    suffer_incidents(setting, state)  # (1 + (3 - 1) / 2) (1 + (2 - 1)) = 4 times as fast
    expected = np.full(4, 0.85 - 0.8 * 2**-0.5)
    expected[1] = 0.85 - 0.8 * 2 ** (-0.5 * 4)
    assert_allclose(state.trust[0], expected, rtol=1e-13)
    setting, state = hit_first(place, 1, incident_spread=0.0)
    state.channels["recovery"][0, 1] = 4.0
    state.budget[:] = 5.0
    suffer_incidents(setting, state)
    assert_allclose(state.spent[:, 1], 2.83 / 4)


def test_trust_measures_raise_what_trust_recovers_to_up_to_one() -> None:
    place = region(ROW, trust=[0.85, 0.6, 0.99, 0.85])
    some = measure("some", effect(place, "trust", 0.04, cities=(0, 1, 2)))
    setting, state = quiet(place, some)
    for _ in range(200):
        suffer_incidents(setting, state)
    assert_allclose(state.trust[0], [0.89, 0.64, 1.0, 0.85], rtol=1e-12)


def test_costs_are_in_the_regions_currency() -> None:
    place = region(ROW, usd_rate=6.5)
    setting, _ = start(scenario(place))
    assert_allclose(setting.incident_cost, 2.83 * 6.5)
