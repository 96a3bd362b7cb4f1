"""Output follows its trend and what better access makes of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cluster_sim.model.phases.grow import grow_and_allot
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.scenario.schema import Measure
from tests.model.building import effect, measure, region, scenario, start

ROW = [(0, 1), (1, 2)]
WEIGHTS = (0.4, 0.3, 0.2, 0.1)


def ready(*measures: Measure, **more: Any) -> tuple[Setting, State]:
    options: dict[str, Any] = {"trend_growth": 0.04, "domain_weights": WEIGHTS} | more
    setting, state = start(scenario(region(ROW), measures, **options))
    for quarter in (0, 1):
        state.quarter = quarter
        set_policy(setting, state)
        find_routes(setting, state)
    return setting, state


def test_one_step() -> None:
    setting, state = ready()
    state.log_output[0], state.drift[0] = (11.0, 12.0, 10.0), 0.25
    state.traffic.access[:] *= np.array([1.1, 1.2, 1.0, 0.9])
    gained = np.dot(WEIGHTS, np.log([1.1, 1.2, 1.0, 0.9]))
    grow_and_allot(setting, state)
    goal = math.log(1e5) + 0.25 + 0.01 + 0.03 * gained
    before = np.array([11.0, 12.0, 10.0])
    expected = before + 0.01 + 0.02 * (goal - before)
    assert_allclose(state.log_output[0], expected, rtol=1e-14)
    assert_allclose(state.output, np.exp(state.log_output), rtol=1e-15)
    assert_allclose(state.drift, 0.26, rtol=1e-14)


def test_trend_counts_from_the_start_to_the_quarters_end() -> None:
    """In a steady state output runs a quarter's trend ahead of the line through its start."""
    setting, state = ready(growth_elasticity=0.0)
    for _ in range(2000):
        grow_and_allot(setting, state)
    line = math.log(1e5) + 2000 * 0.01
    assert_allclose(state.log_output[0] - line, 0.01, rtol=1e-6)


def test_steady_state_under_better_access() -> None:
    setting, state = ready(trend_growth=0.0)
    state.traffic.access[:] *= 1.5
    for _ in range(2000):
        grow_and_allot(setting, state)
    assert_allclose(state.log_output[0], math.log(1e5) + 0.03 * math.log(1.5), rtol=1e-12)


def test_without_trend_and_elasticity_output_stays() -> None:
    setting, state = ready(trend_growth=0.0, growth_elasticity=0.0)
    grow_and_allot(setting, state)
    assert_allclose(state.output, 1e5, rtol=1e-14)


def test_policy_adds_to_the_trend_and_enlarges_the_elasticity() -> None:
    place = region(ROW)
    adds = measure(
        "adds",
        effect(place, "growth", 0.02, cities=(0,), ramp=2),
        effect(place, "elasticity", 0.3, option="growth", cities=(1,)),
    )
    setting, state = ready(adds)
    state.traffic.access[:] *= 1.2
    grow_and_allot(setting, state)
    rate = np.array([0.05, 0.04, 0.04]) / 4
    elasticity = np.array([0.03, 0.039, 0.03])
    step = rate + 0.02 * (rate + elasticity * math.log(1.2))
    assert_allclose(state.log_output[0], math.log(1e5) + step, rtol=1e-13)


def test_what_has_ended_stays_in_the_trend() -> None:
    setting, state = ready(growth_elasticity=0.0)
    state.channels["growth"][:] = 0.04
    grow_and_allot(setting, state)
    state.channels["growth"][:] = 0.0
    grow_and_allot(setting, state)
    assert_allclose(state.drift, 0.02 + 0.01, rtol=1e-14)


@pytest.mark.parametrize("now", [0.0, 1e-5, 0.001])
def test_access_below_the_floor_counts_as_the_floor(now: float) -> None:
    setting, state = ready()
    state.traffic.access[0, 0] = now
    state.traffic.log_start[0, 0] = math.log(0.1)
    grow_and_allot(setting, state)
    gained = math.log(0.001) - math.log(0.1)
    expected = math.log(1e5) + 0.01 + 0.02 * (0.01 + 0.03 * gained)
    assert state.log_output[0, 0] == pytest.approx(expected, rel=1e-13)


def test_a_city_without_potential_gains_nothing() -> None:
    setting, state = ready()
    state.traffic.weight[0, 2] = 0.0
    state.traffic.access[0, 2], state.traffic.log_start[0, 2] = 1.0, -3.0
    grow_and_allot(setting, state)
    assert state.log_output[0, 2] == pytest.approx(math.log(1e5) + 0.01 * 1.02, rel=1e-14)


def test_the_regions_trend_is_the_default() -> None:
    setting, _ = start(scenario(region(ROW, trend_growth=0.07)))
    assert_array_equal(setting.trend, 0.07)
