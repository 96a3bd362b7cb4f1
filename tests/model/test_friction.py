"""Friction of links, layer by layer, against the formulas written out for a few links."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Domain, Measure
from cluster_sim.text import Text
from tests.model.building import effect, measure, region, scenario, start

INFRASTRUCTURE = {"telecom": 0.5, "health": 0.6, "education": 0.6}
STANDARDS = {"transport": 0.15, "telecom": 0.25, "health": 0.45, "education": 0.40}
FACTOR = {"transport": 0.6, "telecom": 0.6, "health": 1.2, "education": 1.0}
BORDERS = {"none": 0.1, "division": 0.55, "special": 1.0, "country": 1.74}
MATURITY = (0.3, 0.6, 0.8, 0.45, 0.5)
TRUST = (0.9, 0.8, 0.7, 1.0, 0.85)
LENGTH = (80.0, 120.0, 60.0, 200.0)
RAIL = (30.0, np.nan, 200.0, 60.0)
KINDS = ("none", "division", "special", "country")


def row_of_five() -> Region:
    """Four links, one of each kind of border, with and without a train."""
    return region(
        [(0, 1), (1, 2), (2, 3), (3, 4)],
        maturity=MATURITY, trust=TRUST, length_km=LENGTH, travel_min=RAIL, border=KINDS,
        divisions=("a", "a", "b", "c", "d"), countries=("x", "x", "x", "x", "y"),
    )  # fmt: skip


def routed(
    place: Region, measures: tuple[Measure, ...] = (), quarter: int = 0, **parameters: Any
) -> tuple[Setting, State]:
    setting, state = start(scenario(place, measures, **parameters))
    state.quarter = quarter
    set_policy(setting, state)
    find_routes(setting, state)
    return setting, state


def layers(e: int, domain: str, maturity: tuple[float, ...] = MATURITY) -> list[float]:
    """Infrastructure, length, standards, administration and trust of one link, nats."""
    if domain == "transport":
        road = 60 * LENGTH[e] / 70
        today = road if math.isnan(RAIL[e]) else min(road, RAIL[e])
        frontier = 60 * LENGTH[e] / 350 + 5
        wires, length = max(0.0, 1.2 * math.log(today / frontier)), 0.0
    else:
        wires = INFRASTRUCTURE[domain] * (1 - min(maturity[e], maturity[e + 1]))
        length = 2e-4 * LENGTH[e]
    inside = 0.4 if KINDS[e] == "none" else 1.0
    standards = STANDARDS[domain] * inside
    administration = BORDERS[KINDS[e]] * FACTOR[domain]
    trust = -0.5 * math.log(TRUST[e] * TRUST[e + 1])
    return [wires, length, standards, administration, trust]


def test_sum_of_the_layers() -> None:
    setting, state = routed(row_of_five())
    for d, domain in enumerate(setting.domain_names):
        for e in range(4):
            expected = layers(e, domain)
            assert state.friction[0, e, d] == pytest.approx(sum(expected), rel=1e-13)
            assert state.plain_friction[0, e, d] == pytest.approx(sum(expected[:4]), rel=1e-13)


def test_a_train_faster_than_the_frontier_leaves_no_friction() -> None:
    place = region([(0, 1)], length_km=100.0, travel_min=5.0, trust=1.0)
    setting, _ = routed(place)
    assert setting.barriers.fixed[0, 0, 0] == 0.0


def test_infrastructure_follows_the_maturity_of_now() -> None:
    setting, state = start(scenario(row_of_five()))
    grown = tuple(0.5 + 0.5 * m for m in MATURITY)
    state.maturity[:] = grown
    set_policy(setting, state)
    find_routes(setting, state)
    for d, domain in enumerate(setting.domain_names):
        for e in range(4):
            expected = sum(layers(e, domain, grown))
            assert state.friction[0, e, d] == pytest.approx(expected, rel=1e-13)


def test_projects_and_policy_take_their_parts_of_two_and_three_layers() -> None:
    place = row_of_five()
    acts = measure(
        "acts",
        effect(place, "layer.infrastructure", 0.5),
        effect(place, "layer.standards", 0.2, links=(1, 2), domains=(2,)),
        effect(place, "layer.administration", 0.6),
    )
    again = measure("again", effect(place, "layer.infrastructure", 0.4, ramp=2))
    setting, state = start(scenario(place, [acts, again]))
    state.remaining[..., 0], state.remaining[..., 1] = 0.65, 0.3
    state.quarter = 1
    set_policy(setting, state)
    find_routes(setting, state)
    for d, domain in enumerate(setting.domain_names):
        for e in range(4):
            wires, length, standards, administration, trust = layers(e, domain)
            expected = wires * 0.65 * (1 - 0.5) * (1 - 0.4 / 2) + length + trust
            expected += standards * 0.3 * (0.8 if e in (1, 2) and domain == "health" else 1.0)
            expected += administration * (1 - 0.6 * 0.29)
            assert state.friction[0, e, d] == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("exponent", [1.0, 2.0, 50.0, 1e4])
def test_layer_exponent(exponent: float) -> None:
    setting, state = routed(row_of_five(), layer_exponent=exponent)
    for d, domain in enumerate(setting.domain_names):
        for e in range(4):
            wires, length, *others = layers(e, domain)
            parts = np.array([wires + length, *others])
            worst = parts.max()  # taken out, so that no power leaves the range of numbers
            expected = worst * ((parts / worst) ** exponent).sum() ** (1 / exponent)
            assert state.friction[0, e, d] == pytest.approx(expected, rel=1e-12)
            if exponent >= 50.0:
                assert state.friction[0, e, d] == pytest.approx(worst, rel=0.05)


def test_measured_friction_replaces_three_layers_and_the_length() -> None:
    given = np.array([0.8, np.nan, 1.2, np.nan])
    base = row_of_five()
    place = region(
        base.ends.tolist(),
        maturity=MATURITY, trust=TRUST, length_km=LENGTH, travel_min=RAIL, border=KINDS,
        divisions=base.divisions, countries=base.countries,
        friction={"transport": given, "health": given},
    )  # fmt: skip
    setting, state = start(scenario(place))
    grown = [0.5 + 0.5 * m for m in MATURITY]
    set_policy(setting, state)
    find_routes(setting, state)
    share = np.array([0.35, 0.25, 0.25]) / 0.85
    for d, domain in enumerate(setting.domain_names):
        for e in range(4):
            known = domain in ("transport", "health") and not np.isnan(given[e])
            trust = layers(e, domain)[-1]
            expected = given[e] + trust if known else sum(layers(e, domain))
            assert state.friction[0, e, d] == pytest.approx(expected, rel=1e-13)
    state.maturity[:] = grown
    find_routes(setting, state)
    trust = layers(0, "health")[-1]
    left = (1 - min(grown[0], grown[1])) / (1 - min(MATURITY[0], MATURITY[1]))
    expected = 0.8 * (share[0] * left + share[1] + share[2]) + trust
    assert state.friction[0, 0, 2] == pytest.approx(expected, rel=1e-13)
    assert state.friction[0, 0, 0] == pytest.approx(0.8 + trust, rel=1e-13), "travel time stays"


def test_measured_friction_where_maturity_is_full_stays() -> None:
    place = region([(0, 1)], maturity=1.0, friction={"health": 0.9}, trust=1.0)
    _, state = routed(place)
    assert state.friction[0, 0, 2] == pytest.approx(0.9, rel=1e-13)


def test_a_domain_of_ones_own_follows_what_it_is_like() -> None:
    freight = Domain("freight", Text("Freight"), "transport", "travel_time")
    place = row_of_five()
    setting, state = start(scenario(place, domains=(freight,)))
    set_policy(setting, state)
    find_routes(setting, state)
    expected = [sum(layers(e, "transport")) for e in range(4)]
    assert_allclose(state.friction[0, :, 0], expected, rtol=1e-13)
