"""Parts of the plain model with answers that can be worked out by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from benchmarks.plain.channels import Channels
from benchmarks.plain.costs import draw_overrun, overrun_expected
from benchmarks.plain.indicators import gini
from benchmarks.plain.model import PlainModel
from benchmarks.plain.pooling import Costs, plan_groups
from benchmarks.plain.setting import SimpleEffect, SimpleMeasure, simple_scenario
from tests.reference.small import bare_scenario, routed, small_region

PARAMETERS = {"pooling_exponent": 0.7, "pooling_backup": 0.1, "pooling_network": 0.05}


def test_gini_of_two_and_of_equals() -> None:
    assert gini([0.0, 1.0], [1.0, 1.0]) == pytest.approx(0.5)
    assert gini([0.0, 1.0], [3.0, 1.0]) == pytest.approx(0.75)
    assert gini([0.4, 0.4, 0.4], [1.0, 2.0, 3.0]) == 0.0


def test_expected_overrun_is_the_mean_of_the_draws() -> None:
    model = PlainModel(simple_scenario(small_region(2, [(0, 1)])))
    for d in (0, 1):
        drawn = [draw_overrun(model, d, i, "a--b") for i in range(20000)]
        error = 4 * float(np.std(drawn)) / math.sqrt(len(drawn))
        assert np.mean(drawn) == pytest.approx(overrun_expected(model, d), abs=error)
    assert overrun_expected(model, 1) == pytest.approx(1.816, abs=0.001)


def _partitions(items: list[int]) -> list[list[list[int]]]:
    if not items:
        return [[]]
    first, rest = items[0], items[1:]
    result = []
    for size in range(len(rest) + 1):
        for others in itertools.combinations(rest, size):
            left = [item for item in rest if item not in others]
            result += [[[first, *others], *more] for more in _partitions(left)]
    return result


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_groups_are_the_best_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.random((6, 2)) * 800
    km = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1)).tolist()
    shares = rng.dirichlet(np.ones(6)).tolist()
    costs = Costs(shares, km, PARAMETERS)
    every = [sum(costs.of(group)[0] for group in one) for one in _partitions(list(range(6)))]
    assert len(every) == 203  # the sixth Bell number
    plan = plan_groups(shares, km, PARAMETERS)
    assert plan.saving == pytest.approx(1 - min(every) / sum(costs.alone), rel=1e-12)
    assert sorted(i for _, members in plan.groups for i in members) == list(range(6))
    assert all(host in members for host, members in plan.groups)


def test_cities_without_a_way_are_not_grouped() -> None:
    km = [[0.0, math.inf], [math.inf, 0.0]]
    assert plan_groups([0.5, 0.5], km, PARAMETERS).saving == 0.0
    near = plan_groups([0.5, 0.5], [[0.0, 1.0], [1.0, 0.0]], PARAMETERS)
    assert near.saving == pytest.approx(1 - (1.1 + 0.05 * 0.5**0.7 / 100) / (2 * 0.5**0.7))


def test_levels_ramp_and_agreements_come_slowly() -> None:
    effects = (
        SimpleEffect("layer.standards", 0.4, domains=(0,), links=(0,), ramp=4),
        SimpleEffect("layer.administration", 0.5, domains=(0,), links=(0,), ramp=1),
    )
    measure = SimpleMeasure("m", effects, strength=0.5, start=2, end=20)
    scenario = simple_scenario(small_region(2, [(0, 1)]), 40, [measure])

    def factors(quarter: int) -> tuple[float, float]:
        layer = Channels(scenario, quarter, [0, 1]).layer
        return float(layer["standards"][0, 0]), float(layer["administration"][0, 0])

    assert factors(1) == (1.0, 1.0)
    assert factors(2) == pytest.approx((1 - 0.2 / 4, 1 - 0.25 * 0.29))
    assert factors(14) == pytest.approx((0.8, 1 - 0.25 * (0.29 + 0.71 / 2)))
    assert factors(20) == (1.0, 1.0)


def test_platform_joins_cities_that_no_link_joins() -> None:
    scenario = bare_scenario(3, [(0, 1)], np.array([0.5]), relay_charge=0.3)
    platform = SimpleEffect("platform", 1.0, domains=(0,), cities=(0, 1, 2))
    measure = SimpleMeasure("platform", (platform,), start=0)
    scenario.measures = (measure,)
    passes = routed(scenario).passes[0]
    assert passes[0, 2] == pytest.approx(math.exp(-2 * 0.6))  # no relay charge at a hub
    assert passes[0, 1] == pytest.approx(math.exp(-0.5))


def test_platform_pays_half_a_border_on_each_side() -> None:
    region = small_region(4, [(0, 1), (1, 2), (2, 3)], divisions=("a", "a", "b", "b"))
    platform = SimpleEffect("platform", 1.0, domains=(0,), cities=(0, 1, 2, 3))
    lower = SimpleEffect("layer.administration", 0.5, domains=(0,), links=(1,), ramp=1)
    measure = SimpleMeasure("m", (platform, lower), start=0)
    scenario = simple_scenario(region, 4, [measure], domains=["health"], hub_friction=0.01)
    model = routed(scenario)
    border = 0.55 * 1.2 * (1 - 0.5 * 0.29)
    inside = 2 * 0.01 - math.log(0.85)
    assert model.passes[0][0, 1] == pytest.approx(math.exp(-inside))
    assert model.passes[0][0, 3] == pytest.approx(math.exp(-inside - border))


def test_large_layer_exponent_leaves_the_worst_layer() -> None:
    region = small_region(2, [(0, 1)], divisions=("a", "b"))
    worst = routed(simple_scenario(region, layer_exponent=400.0)).friction
    for d, (standards, administration) in enumerate(
        zip((0.15, 0.25, 0.45, 0.40), (0.33, 0.33, 0.66, 0.55), strict=True)
    ):
        parts = [standards, administration]
        if d:
            parts.append((0.0, 0.5, 0.6, 0.6)[d] * 0.5 + 0.01)
        else:
            parts.append(1.2 * math.log((50 / 70 * 60) / (50 / 350 * 60 + 5)))
        assert worst[d][0] == pytest.approx(max(parts), rel=0.01)
