"""Beliefs are corrected by what finished projects show; maturity spreads along the flows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cluster_sim.model.phases.learn import learn
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.randomness import Draws
from cluster_sim.scenario.schema import Measure
from tests.model.building import TELECOM, effect, measure, region, scenario, start

ROW = [(0, 1), (1, 2), (2, 3), (3, 4)]
OWN, VISIT, NEIGHBOUR = 0.25, 0.5, 2.0


def ready(*measures: Measure, **more: Any) -> tuple[Setting, State]:
    setting, state = start(scenario(region(ROW), measures, domains=TELECOM, **more))
    state.quarter = 1
    set_policy(setting, state)
    return setting, state


def finished(state: State, link: int, ratio: float, number: int = 0) -> None:
    """Let a project of telecom end in this quarter."""
    entry = state.log[:, int(state.logged[0])]
    entry["link"], entry["domain"], entry["number"] = link, 0, number
    entry["ratio"] = ratio
    state.logged += 1


def seen(link: int, city: int, noise: float, ratio: float, number: int = 0) -> float:
    """What a city sees of the project."""
    entity = (f"c{link:02d}", f"c{link + 1:02d}", "telecom", f"c{city:02d}")
    error = Draws(1, 0).normal("observation", number, *entity)
    return math.log(ratio) + math.sqrt(noise) * error


def corrected(mean: float, variance: float, observed: float, noise: float) -> tuple[float, float]:
    """Mean and variance after an observation, by precisions."""
    precision = 1 / variance + 1 / noise
    return (mean / variance + observed / noise) / precision, 1 / precision


def test_ends_see_well_neighbours_badly_and_others_nothing() -> None:
    setting, state = ready(belief_drift=0.0)
    state.belief[0, :, 0] = (0.1, -0.2, 0.3, 0.0, 0.05)
    finished(state, 1, 1.4)
    before = state.belief[0, :, 0].copy()
    learn(setting, state)
    for city, noise in ((1, OWN), (2, OWN), (0, NEIGHBOUR), (3, NEIGHBOUR)):
        expected = corrected(before[city], 0.5, seen(1, city, noise, 1.4), noise)
        assert state.belief[0, city, 0] == pytest.approx(expected[0], rel=1e-12)
        assert state.doubt[0, city, 0] == pytest.approx(expected[1], rel=1e-12)
    assert state.belief[0, 4, 0] == before[4]
    assert state.doubt[0, 4, 0] == 0.5


def test_everybody_visits_a_demonstration_city() -> None:
    place = region(ROW)
    visits = measure("visits", effect(place, "belief", 1.0, cities=(2,), n_domains=1))
    setting, state = ready(visits, belief_drift=0.0)
    finished(state, 1, 0.7)  # one end is a demonstration city
    learn(setting, state)
    for city, noise in ((0, VISIT), (1, OWN), (2, OWN), (3, VISIT), (4, VISIT)):
        expected = corrected(0.0, 0.5, seen(1, city, noise, 0.7), noise)
        assert state.belief[0, city, 0] == pytest.approx(expected[0], rel=1e-12)
    finished(state, 0, 0.7)  # no end is
    doubt = state.doubt.copy()
    learn(setting, state)
    assert_array_equal(state.doubt[0, 3:], doubt[0, 3:])


def test_many_observations_add_their_precisions() -> None:
    setting, state = ready(belief_drift=0.0)
    mean, total = 0.0, 1 / 0.5
    for number in range(4):
        finished(state, 0, 1.2, number)
        mean += seen(0, 0, OWN, 1.2, number) / OWN
        total += 1 / OWN
    learn(setting, state)
    assert state.belief[0, 0, 0] == pytest.approx(mean / total, rel=1e-12)
    assert state.doubt[0, 0, 0] == pytest.approx(1 / total, rel=1e-12)


def test_each_project_is_seen_once() -> None:
    setting, state = ready(belief_drift=0.0)
    finished(state, 0, 1.2)
    learn(setting, state)
    belief = state.belief.copy()
    learn(setting, state)
    assert_array_equal(state.belief, belief)


def test_doubt_drifts_back_but_no_further_than_its_start() -> None:
    setting, state = ready()
    state.doubt[0, :, 0] = (0.1, 0.497, 0.5, 0.6, 0.0)
    learn(setting, state)
    assert_allclose(state.doubt[0, :, 0], [0.105, 0.5, 0.5, 0.6, 0.005], rtol=1e-14)


def test_without_noise_what_is_seen_is_known() -> None:
    setting, state = ready(belief_noise_own=0.0, belief_drift=0.0)
    finished(state, 0, 1.3)
    learn(setting, state)
    assert_allclose(state.belief[0, :2, 0], math.log(1.3), rtol=1e-13)
    assert_array_equal(state.doubt[0, :2, 0], 0.0)
    finished(state, 0, 1.1, 1)
    learn(setting, state)
    assert np.isfinite(state.belief).all()


def test_maturity_grows_by_itself_along_flows_and_by_policy() -> None:
    place = region(ROW, maturity=[0.2, 0.9, 0.5, 0.5, 1.0])
    push = measure("push", effect(place, "maturity", 0.05, cities=(0, 4)))
    setting, state = start(scenario(place, [push]))
    for quarter in (0, 1):
        state.quarter = quarter
        set_policy(setting, state)
        find_routes(setting, state)
    before = state.maturity[0].copy()
    flows = exchange(setting, state)
    learn(setting, state)
    for i in range(5):
        omega = flows[i] / flows[i].sum()
        ahead = (omega * np.maximum(before - before[i], 0.0)).sum()
        pushed = 0.05 if i in (0, 4) else 0.0
        m = before[i]
        step = m * (1 - m) * (0.04 + 0.10 * ahead) / 4 + pushed * (1 - m) / 4
        assert state.maturity[0, i] == pytest.approx(m + step, rel=1e-12)


def exchange(setting: Setting, state: State) -> Any:
    """Flows between the cities in both directions and all domains, float array (n, n).

    On a row of cities the transmissivity is known without a search.
    """
    n = setting.region.n_cities
    total = np.zeros((n, n))
    for d in range(len(setting.domain_names)):
        relay = setting.domain["relay_charge"][0, d]
        along = np.concatenate([[0.0], np.cumsum(state.friction[0, :, d] + relay)])
        tau = np.exp(relay - np.abs(along[:, None] - along[None, :])) * (1 - np.eye(n))
        share = setting.kernel[0, d] * state.pull[0, :, d] * tau
        share = share / share.sum(axis=1, keepdims=True)
        flows = share * state.traffic.realised[0, :, d][:, None]
        total += flows + flows.T
    return total


def test_maturity_stays_below_one() -> None:
    place = region(ROW, maturity=0.999999)
    push = measure("push", effect(place, "maturity", 4.0))
    setting, state = start(scenario(place, [push], maturity_rate=50.0))
    state.quarter = 1
    set_policy(setting, state)
    learn(setting, state)
    assert (state.maturity <= 1.0).all()
