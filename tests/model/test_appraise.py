"""Which projects come up, and what they would bring and cost, against the formulas."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cluster_sim.kernels.records import UNDER_WAY, WAITING
from cluster_sim.model.phases.decide import raise_prospects
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.randomness import Draws
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Measure
from tests.model.building import DOMAINS, TELECOM, effect, measure, region, scenario, start

ENDS = [(0, 1), (1, 2), (2, 3), (1, 3)]
P = {"transport": 0.03, "telecom": 0.05, "health": 0.05, "education": 0.05}
Q = {"transport": 0.38, "telecom": 0.12, "health": 0.12, "education": 0.12}


def prepared(
    place: Region, measures: tuple[Measure, ...] = (), quarter: int = 1, runs: int = 1, **more: Any
) -> tuple[Setting, State]:
    """A state with the channels set, traffic worth a project on every link, and clear sight."""
    clear: dict[str, Any] = {"decision_noise": 0.0, "spillover_error": 0.0} | more
    setting, state = start(scenario(place, measures, **clear), runs)
    state.quarter = quarter
    set_policy(setting, state)
    state.traffic.load[:], state.traffic.own[:] = 1e6, 2e5
    return setting, state


def chance(p: float, q: float, share: float, added: float = 0.0) -> float:
    return 1.0 - math.exp(-(p + q * share + added) / 4.0)


def test_attention_is_drawn_with_the_hazard_of_diffusion() -> None:
    place = region(ENDS)
    more = measure("more", effect(place, "attention", 0.6, links=(2,), domains=(1,)))
    setting, state = prepared(place, (more,), quarter=7, runs=60)
    state.begun[:, 0, 1], state.begun[:, 3, 1] = 1, 4
    raise_prospects(setting, state)
    # links 0 and 3 are two of the three next to link 1, and so on
    shares = {0: 1 / 2, 1: 2 / 3, 2: 1 / 2, 3: 1 / 3}
    for r in range(60):
        for e, (u, v) in enumerate(place.ends.tolist()):
            for d, domain in enumerate(DOMAINS):
                share = shares[e] if d == 1 else 0.0
                added = 0.6 if (e, d) == (2, 1) else 0.0
                entity = (place.cities[u], place.cities[v], domain.name)
                drawn = Draws(1, r).uniform("attention", 7, *entity)
                expected = drawn < chance(P[domain.name], Q[domain.name], share, added)
                assert state.attended[r, e, d] == expected
    assert 0 < state.attended.sum() < state.attended.size


@pytest.mark.parametrize("ramp", [1, 4])
def test_a_mandate_moves_both_rates_with_its_ramp(ramp: int) -> None:
    place = region(ENDS)
    mandate = measure("mandate", effect(place, "mandate", 1.0, ramp=ramp))
    setting, state = prepared(place, (mandate,), runs=200)
    state.begun[:] = 1
    raise_prospects(setting, state)
    moved = 1.0 / ramp
    for d, domain in enumerate(DOMAINS):
        p = P[domain.name] + moved * (0.10 - P[domain.name])
        q = Q[domain.name] + moved * (0.70 - Q[domain.name])
        drawn = [Draws(1, r).uniform("attention", 1, "c00", "c01", domain.name) for r in range(200)]
        expected = np.array(drawn) < chance(p, q, 1.0)
        assert_array_equal(state.attended[:, 0, d], expected)


def test_a_link_without_neighbours_has_nobody_to_imitate() -> None:
    place = region([(0, 1)])
    setting, state = prepared(place, runs=200, imitation=1e9)
    state.begun[:] = 1
    raise_prospects(setting, state)
    assert 0 < state.attended.sum() < 100


def sure(place: Region, *measures: Measure, **more: Any) -> tuple[Setting, State]:
    """Everything comes up."""
    return prepared(place, measures, innovation=1e9, **more)


def test_links_with_a_project_under_way_do_not_come_up() -> None:
    setting, state = sure(region(ENDS))
    state.status[0, 1, 2], state.status[0, 2, 0] = UNDER_WAY, WAITING
    raise_prospects(setting, state)
    assert state.attended[0, 1, 2] == state.attended[0, 2, 0] == 0
    assert state.attended.sum() == state.attended.size - 2


def test_nothing_is_left_to_remove() -> None:
    setting, state = sure(region(ENDS))
    state.remaining[0, 0, 1] = 0.0
    state.remaining[0, 1, 1] = 1e-10
    raise_prospects(setting, state)
    assert_array_equal(state.attended[0, :, 1], [0, 0, 1, 1])


def two_cities(**fields: Any) -> Region:
    return region(
        [(0, 1)], maturity=[0.4, 0.7], trust=1.0, population=[3e6, 5e6], length_km=150.0,
        gdp=[3e5, 1e5], usd_rate=6.5, border=("division",), divisions=("a", "b"), **fields,
    )  # fmt: skip


COST = (22 * 0.8**0.7 + 0.45 * 150) * 6.5, (18 * 0.8**0.7 + 0.15 * 150) * 6.5
HORIZON = -math.expm1(-0.08 * 8) / 0.08


def present_value(quarters: float) -> float:
    return math.exp(-0.08 * quarters / 4) * HORIZON


def test_benefit_and_cost_of_a_project() -> None:
    setting, state = sure(two_cities())
    state.traffic.load[0, 0], state.traffic.own[0, 0] = 5e5, (1e5, 3e5)
    state.belief[0, 0], state.doubt[0, 0] = 0.2, 0.3
    state.belief[0, 1], state.doubt[0, 1] = -0.1, 0.5
    raise_prospects(setting, state)
    for d, (lag, wires, standards) in enumerate(
        [(16, setting.barriers.fixed[0, 0, 0], 0.15), (6, 0.5 * 0.6, 0.25)]
    ):
        found = state.prospects[0, 0, d]
        gain = 0.5 * math.expm1(0.35 * (wires + standards))
        worth = present_value(lag) * gain
        assert found["benefit_near"] == pytest.approx(1e5 * worth * math.exp(0.2 - 0.15), rel=1e-12)
        assert found["benefit_far"] == pytest.approx(3e5 * worth * math.exp(-0.1 - 0.25), rel=1e-12)
        assert found["spillover"] == pytest.approx(1e5 * worth, rel=1e-12)
        assert found["cost"] == found["public_cost"] == pytest.approx(COST[d], rel=1e-12)
        assert found["quarters"] == lag
        assert found["mode"] == 0
        assert found["noise"] == 0.0


def test_policy_and_earlier_projects_change_what_a_project_removes() -> None:
    place = two_cities()
    acts = measure(
        "acts",
        effect(place, "layer.infrastructure", 0.2),
        effect(place, "layer.standards", 0.6),
    )
    setting, state = sure(place, acts)
    state.remaining[0, 0, 1] = (0.1, 0.9)
    raise_prospects(setting, state)
    found = state.prospects[0, 0, 1]
    delta = 0.1 * 0.5 * 0.6 * 0.8 + 0.35 * 0.25 * 0.4
    expected = 2e5 * present_value(6) * 0.5 * math.expm1(delta) * math.exp(-0.25)
    assert found["benefit_near"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("exponent", [2.0, 8.0])
def test_gain_under_another_layer_exponent(exponent: float) -> None:
    setting, state = sure(two_cities(), layer_exponent=exponent, domains=TELECOM)
    raise_prospects(setting, state)

    def total(left: float) -> float:
        parts = (left * 0.5 * 0.6 + 2e-4 * 150, left * 0.25, 0.55 * 0.6)
        return float(sum(part**exponent for part in parts) ** (1 / exponent))

    expected = 2e5 * present_value(6) * 0.5 * math.expm1(total(1.0) - total(0.65))
    expected *= math.exp(-0.25)
    assert state.prospects["benefit_near"][0, 0, 0] == pytest.approx(expected, rel=1e-10)


def test_experience_and_policy_lower_the_cost() -> None:
    place = two_cities()
    acts = measure(
        "acts",
        effect(place, "cost", 0.2),
        effect(place, "duration", 0.25),
        effect(place, "overrun", 0.4),
    )
    yearly = measure("yearly", effect(place, "cost", 0.1, option="per_year"))
    setting, state = prepared(place, (acts, yearly), quarter=8, innovation=1e9)
    state.completed[0] = (3, 1, 0, 0)
    raise_prospects(setting, state)
    learning = -math.log2(0.9)
    for d, (count, lag) in enumerate([(3, 16), (1, 6)]):
        planned = setting.expected_overrun[0, d]
        now = 1 + (planned - 1) * 0.6
        expected = COST[d] * (1 + count) ** -learning * 0.8 * 0.9**2 * now / planned
        assert state.prospects["cost"][0, 0, d] == pytest.approx(expected, rel=1e-12)
        assert state.prospects["quarters"][0, 0, d] == pytest.approx(0.75 * lag, rel=1e-14)
    assert 0.9 * COST[0] == pytest.approx(COST[0] * 2**-learning, rel=1e-12)


@pytest.mark.parametrize(
    ("option", "share", "wedge", "speed"),
    [("government", 1.0, 0.0, 1.0), ("partnership", 0.5, 0.05, 0.85), ("market", 0.0, 0.1, 0.75)],
)
def test_operation_modes(option: str, share: float, wedge: float, speed: float) -> None:
    place = two_cities()
    mode = measure("mode", effect(place, "mode", 1.0, option=option, n_domains=1))
    setting, state = sure(place, mode, domains=TELECOM)
    raise_prospects(setting, state)
    found = state.prospects[0, 0, 0]
    gain = 0.5 * math.expm1(0.35 * (0.5 * 0.6 + 0.25))
    worth = present_value(6 * speed) * gain
    expected = 2e5 * worth * math.exp(-0.25) * (1 - 0.4 * (1 - share))
    assert found["benefit_near"] == pytest.approx(expected, rel=1e-12)
    assert found["public_cost"] == pytest.approx(share * COST[1], rel=1e-12)
    assert found["cost"] == pytest.approx(COST[1], rel=1e-12)
    assert found["quarters"] == pytest.approx(6 * speed)
    # the load at which users' charges just pay the private part and its return
    bound = (1 + wedge) * (1 - share) * COST[1] / (0.4 * worth)
    for factor, comes_up in ((0.999, share == 1.0), (1.001, True)):
        state.traffic.load[:] = factor * bound
        raise_prospects(setting, state)
        assert bool(state.attended[0, 0, 0]) == comes_up


def test_a_project_that_brings_the_two_cities_nothing_does_not_come_up() -> None:
    setting, state = sure(two_cities())
    state.traffic.own[:] = 0.0
    raise_prospects(setting, state)
    assert state.attended.sum() == 0


def test_noise_and_the_coordinators_error_are_draws_of_the_quarter() -> None:
    place = region(ENDS)
    noisy = {"decision_noise": 0.1, "spillover_error": 0.3}
    setting, state = sure(place, runs=3, **noisy)
    blind, clear = sure(place, runs=3)
    raise_prospects(setting, state)
    raise_prospects(blind, clear)
    for r in range(3):
        for e, (u, v) in enumerate(place.ends.tolist()):
            for d, domain in enumerate(DOMAINS):
                entity = (place.cities[u], place.cities[v], domain.name)
                found = state.prospects[r, e, d]
                share = Draws(1, r).uniform("noise", 1, *entity)
                expected = 0.1 * found["cost"] * math.log(share / (1 - share))
                assert found["noise"] == pytest.approx(expected, rel=1e-12)
                error = math.exp(0.3 * Draws(1, r).normal("spillover", 1, *entity))
                known = clear.prospects["spillover"][r, e, d]
                assert found["spillover"] == pytest.approx(known * error, rel=1e-12)


def test_without_discounting_the_horizon_is_its_years() -> None:
    setting, state = sure(two_cities(), discount_rate=0.0, risk_aversion=0.0, domains=TELECOM)
    raise_prospects(setting, state)
    gain = 0.5 * math.expm1(0.35 * (0.5 * 0.6 + 0.25))
    assert_allclose(state.prospects["benefit_near"], 2e5 * 8 * gain, rtol=1e-12)
