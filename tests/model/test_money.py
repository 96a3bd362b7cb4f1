"""Programme costs, pots, budgets, levy and what lapses; nothing is spent that was not in hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cluster_sim.kernels.records import ALONE, FUND, TRANSFERS
from cluster_sim.model.phases.grow import grow_and_allot
from cluster_sim.model.phases.policy import pay_for_policy, set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.programmes import Programmes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Measure
from tests.model.building import effect, measure, region, scenario, start

ROW = [(0, 1), (1, 2)]
GDP = (6e5, 3e5, 1e5)


def row(**fields: Any) -> Region:
    return region(ROW, gdp=GDP, **fields)


def at(quarter: int, *measures: Measure, place: Region | None = None, **more: Any) -> Any:
    setting, state = start(scenario(row() if place is None else place, measures, **more))
    for q in (0, quarter):
        state.quarter = q
        set_policy(setting, state)
        find_routes(setting, state)
    return setting, state


def test_cost_of_a_measure_scales_with_strength_gdp_and_currency() -> None:
    place = region(ROW, gdp=GDP, usd_rate=5.0)  # 200,000 million USD
    what = measure("m", effect(place, "trust", 0.1), cost=30.0, strength=0.5, start=3, end=6)
    price = Programmes.of([scenario(place, [what], quarters=8)]).price[:, 0]
    expected = 30.0 * 0.5 * 0.2 * 5.0
    assert_allclose(price, [0, 0, 0, expected, expected, expected, 0, 0, 0], rtol=1e-15)


def test_building_up_costs_as_much_as_running() -> None:
    place = row()
    what = measure("m", effect(place, "trust", 0.1, ramp=8), cost=30.0)
    price = Programmes.of([scenario(place, [what], quarters=4)]).price[:, 0]
    assert price.tolist() == [0.0, 30.0, 30.0, 30.0, 30.0]


def test_cities_pay_by_output_up_to_half_of_the_quarters_budget_and_the_state_the_rest() -> None:
    quarterly = 0.0006 * np.array(GDP) / 4  # 90, 45, 15
    place = row()
    for cost, by_cities in ((10.0, [6.0, 3.0, 1.0]), (100.0, (quarterly / 2).tolist())):
        setting, state = at(1, measure("m", effect(place, "trust", 0.1), cost=cost))
        before = state.budget.copy()
        pay_for_policy(setting, state)
        assert_allclose(before - state.budget, [by_cities], rtol=1e-12)
        assert_allclose(state.spent, [by_cities], rtol=1e-12)
        assert state.state_spent[0] == pytest.approx(cost - sum(by_cities), abs=1e-12)


def test_a_city_pays_no_more_than_it_has() -> None:
    setting, state = at(1, measure("m", effect(row(), "trust", 0.1), cost=100.0))
    state.budget[0] = (2.0, 1000.0, 0.0)
    pay_for_policy(setting, state)
    assert_allclose(state.budget[0], [0.0, 1000.0 - 22.5, 0.0])
    assert state.state_spent[0] == pytest.approx(100.0 - 2.0 - 22.5)


def test_pots_get_their_shares_of_the_cost_and_keep_what_is_left() -> None:
    place = row()
    measures = (
        measure("b", effect(place, "fund", 0.8), effect(place, "trust", 0.1), cost=36.0, end=3),
        measure("a", effect(place, "fund", 0.5, links=(1,), domains=(2,)), cost=10.0, start=2),
        measure("c", effect(place, "trust", 0.1), cost=5.0),
    )
    setting, state = at(1, *measures)
    for quarter, held in ((1, [0.0, 28.8]), (2, [5.0, 57.6]), (3, [10.0, 57.6])):
        state.quarter = quarter
        pay_for_policy(setting, state)
        assert_allclose(state.pots[0], held, rtol=1e-14)
    assert state.state_spent[0] + state.spent.sum() == pytest.approx(2 * 36 + 2 * 10 + 3 * 5)
    scope = setting.programmes.pot_scope[0]
    assert_array_equal(scope[1], 0.3)
    expected = np.zeros((2, 4))
    expected[1, 2] = 0.3
    assert_array_equal(scope[0], expected)


def test_a_pot_is_never_filled_with_more_than_its_measure_costs() -> None:
    """Two effects of one measure on different domains fill one pot, by the share of each."""
    place = row()
    twice = measure(
        "twice",
        effect(place, "fund", 0.8, domains=(0,)),
        effect(place, "fund", 0.8, domains=(1,)),
        cost=10.0,
    )
    programmes = Programmes.of([scenario(place, [twice])])
    assert programmes.pot_price.shape[2] == 1
    assert (programmes.pot_price.sum(axis=2) <= programmes.price + 1e-12).all()


@pytest.mark.parametrize(("mode", "levied"), [(ALONE, 0.0), (TRANSFERS, 0.0), (FUND, 0.05)])
def test_budgets_are_a_share_of_output_less_the_levy_that_the_state_matches(
    mode: int, levied: float
) -> None:
    setting, state = at(1)
    state.channels["coordinator"][:] = mode
    state.budget[:] = 10.0
    grow_and_allot(setting, state)
    quarterly = 0.0006 * state.output / 4
    assert_allclose(state.budget, 10.0 + quarterly * (1 - levied), rtol=1e-14)
    assert_allclose(state.fund, 2 * levied * quarterly.sum(), rtol=1e-13)
    assert_array_equal(state.lapsed, 0.0)
    assert state.spent.sum() == state.state_spent.sum() == 0.0, "a levy is not yet spending"


def test_policy_enlarges_budgets() -> None:
    more = measure("more", effect(row(), "budget", 0.2, cities=(0,), ramp=2))
    setting, state = at(1, more)
    state.budget[:] = 0.0
    grow_and_allot(setting, state)
    quarterly = 0.0006 * state.output[0] / 4
    assert_allclose(state.budget[0], quarterly * [1.1, 1.0, 1.0], rtol=1e-14)


def test_at_most_four_years_are_carried_over_and_the_rest_lapses() -> None:
    setting, state = at(1)
    state.budget[0] = (1e6, 0.0, 0.0)
    grow_and_allot(setting, state)
    yearly = 0.0006 * state.output[0]
    assert state.budget[0, 0] == pytest.approx(4 * yearly[0], rel=1e-14)
    assert state.lapsed[0, 0] == pytest.approx(1e6 + yearly[0] / 4 - 4 * yearly[0], rel=1e-12)
    assert_array_equal(state.lapsed[0, 1:], 0.0)


def test_the_start_is_one_years_budget() -> None:
    _, state = start(scenario(row(), budget_share=0.001))
    assert_allclose(state.budget, [[600.0, 300.0, 100.0]], rtol=1e-14)
    assert state.fund[0] == 0.0


def test_where_nothing_is_spent_budgets_reach_their_limit() -> None:
    setting, state = at(0, budget_carry_over=2.0, trend_growth=0.0, potential_share=0.0)
    for _ in range(12):
        grow_and_allot(setting, state)
    assert_allclose(state.budget, 2 * 0.0006 * state.output, rtol=1e-12)


def values_of_the_quarter(setting: Setting, state: State) -> tuple[float, float]:
    before = state.realised_value[0], state.waste[0]
    grow_and_allot(setting, state)
    return float(state.realised_value[0] - before[0]), float(state.waste[0] - before[1])


def test_a_quarter_adds_a_fourth_of_the_years_value_and_waste() -> None:
    place = region(ROW, gdp=GDP, length_km=2.0)
    part = measure("pool", effect(place, "pooling", 0.5, option="data_centres", cities=(0, 1)))
    setting, state = at(1, part, place=place)
    realised = state.traffic.realised.sum()
    saving = setting.pooling[1][0]
    output = state.output[0].copy()
    value, waste = values_of_the_quarter(setting, state)
    assert saving > 0.1
    assert value == pytest.approx(realised / 4, rel=1e-13)
    centres = 0.0004 * (output * [0.5, 0.5, 1.0]).sum()
    assert waste == pytest.approx((centres + 0.0002 * output.sum()) * saving / 4, rel=1e-13)


def test_both_systems_pooled_everywhere_waste_nothing() -> None:
    place = region(ROW, gdp=GDP, length_km=2.0)
    pool = [
        measure(option, effect(place, "pooling", 1.0, option=option))
        for option in ("data_centres", "base_databases")
    ]
    setting, state = at(1, *pool, place=place)
    assert values_of_the_quarter(setting, state)[1] == 0.0
