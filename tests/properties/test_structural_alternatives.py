"""Other forms of the model, each a value of one parameter: what changes in them, and what not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cluster_sim.kernels.records import ALONE, BARGAINING, FUND, TRANSFERS
from cluster_sim.model.phases.decide import raise_prospects, strike_deals
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.setting import MOST_CHARGE, Setting
from cluster_sim.model.state import State, start_state
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.schema import Measure, Scenario
from cluster_sim.simulation import run_side_by_side
from tests.model.building import Runs, effect, measure, run, scenario, start
from tests.model.programmes import every_channel
from tests.reproducibility.comparing import assert_same_bits, assert_same_runs, recorded, stocks

DELTA = load_region("yangtze-river-delta")
PLACE = load_region("classroom")
WORST = parameters()["layer_exponent"].alternatives["worst layer"]
PROHIBITIVE = parameters()["relay_charge"].alternatives["prohibitive"]


def channel(option: str, **when: Any) -> Measure:
    """A measure that sets up a coordinator."""
    return measure(option, effect(PLACE, "coordinator", 1.0, option=option), **when)


def built(runs: Runs) -> np.ndarray:
    return runs.metric("projects_completed")[:, -1]


# --- transfers without a coordinator ------------------------------------------------------------


def eager(*measures: Measure, **more: Any) -> Scenario:
    """Much comes up from quarter 1 on and nothing before, when no measure can act yet."""
    attention = measure("attention", effect(DELTA, "attention", 0.6))
    still = {"innovation": 0.0, "imitation": 0.0} | more
    return scenario(DELTA, [attention, *measures], quarters=16, **still)


def test_bargaining_transfers_are_a_coordinators_transfers_bit_for_bit() -> None:
    arranged, unasked = run(eager(channel("transfers"))), run(eager(bargaining_transfers=1.0))
    assert arranged.state.begun.sum() > run(eager()).state.begun.sum() > 0
    assert (arranged.state.log["transfer"] != 0.0).any()
    assert_same_runs(arranged, range(4), unasked, range(4))


def decided(**more: Any) -> State:
    """One phase of decisions in quarter 0, in which everything comes up."""
    setting, state = start(scenario(DELTA, innovation=1e9, **more), 4)
    set_policy(setting, state)
    find_routes(setting, state)
    raise_prospects(setting, state)
    if "bargaining_transfers" not in more:
        state.channels["coordinator"][:] = TRANSFERS
    strike_deals(setting, state)
    return state


def test_they_may_pay_each_other_from_quarter_0() -> None:
    by_channel, by_parameter = decided(), decided(bargaining_transfers=1.0)
    assert_same_bits(stocks(by_channel, range(4)), stocks(by_parameter, range(4)))
    assert_array_equal(by_channel.picks, by_parameter.picks)
    struck = by_channel.picks[0].tolist().index(-1)
    assert struck > 0
    assert_array_equal(by_channel.offers[0, :struck], by_parameter.offers[0, :struck])


def test_0_equals_a_scenario_that_does_not_name_it() -> None:
    content: dict[str, Any] = {"schema": 1, "name": "x", "region": "classroom", "quarters": 16}
    plain, named = (
        scenario_from_mapping(content | {"parameters": values})
        for values in ({}, {"bargaining_transfers": 0})
    )
    assert plain.digest == named.digest
    assert_same_runs(run(plain), range(4), run(named), range(4))


def test_more_is_built_with_transfers_than_without() -> None:
    without = built(run(scenario(DELTA, quarters=40), 8))
    with_transfers = built(run(scenario(DELTA, quarters=40, bargaining_transfers=1.0), 8))
    assert (without > 0).all()
    assert with_transfers.mean() > 1.1 * without.mean()


def test_a_fund_outdoes_them_and_their_payments_stay_when_it_ends() -> None:
    fund = channel("fund", start=2, end=4)
    setting, state = start(scenario(PLACE, [fund], bargaining_transfers=1.0))
    modes = []
    for state.quarter in range(6):
        set_policy(setting, state)
        modes.append(float(state.channels["coordinator"][0]))
    assert modes == [BARGAINING, BARGAINING, FUND, FUND, BARGAINING, BARGAINING]
    assert ALONE < BARGAINING < TRANSFERS < FUND


def test_a_fund_makes_no_difference_to_whether_they_may() -> None:
    arranged = [run(eager(channel("fund"), bargaining_transfers=value)) for value in (0.0, 1.0)]
    assert (arranged[0].state.fund_spent > 0.0).all()
    assert_same_runs(arranged[0], range(4), arranged[1], range(4))


def test_cases_with_and_without_them_run_side_by_side() -> None:
    cases = [
        scenario(DELTA, quarters=12, innovation=1.0, bargaining_transfers=value)
        for value in (0.0, 1.0, 0.0)
    ]
    setting = Setting.of(cases)
    assert setting.neutral["coordinator"].tolist() == [ALONE, BARGAINING, ALONE]
    begun = []
    for case, each in enumerate(cases):
        state = start_state(setting, [0, 1], [case, case])
        assert_array_equal(state.channels["coordinator"], [ALONE, BARGAINING, ALONE])
        beside, recorder = run_side_by_side(setting, [0, 1], cases=[case, case])
        alone = run(each, 2)
        assert_same_bits(recorded(recorder, [0, 1]), recorded(alone.recorder, [0, 1]))
        begun.append(int(beside.begun.sum()))
    assert begun[1] > begun[0] == begun[2]


# --- layers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", builtin_regions())
def test_the_exponent_of_the_worst_layer_is_within_a_hundredth_of_it(name: str) -> None:
    place = load_region(name)
    setting, state = start(scenario(place, layer_exponent=WORST))
    set_policy(setting, state)
    find_routes(setting, state)
    case, (near, far) = setting.barriers, place.ends.T
    young = 1.0 - np.minimum(state.maturity[0, near], state.maturity[0, far])[:, None]
    trust = -0.5 * np.log(state.trust[0, near] * state.trust[0, far])[:, None]
    layers = np.stack(
        [
            case.fixed[0] + case.slope[0] * young + case.length[0],
            case.still[0, :, :, 0],
            case.still[0, :, :, 1],
            np.broadcast_to(trust, case.length[0].shape),
        ]
    )
    ratio = state.friction[0, : place.n_links] / layers.max(axis=0)
    assert np.isfinite(state.friction[:, : place.n_links]).all()
    assert (ratio >= 1.0 - 1e-15).all()
    assert (ratio <= 1.01).all()


def test_four_equal_layers_are_the_worst_that_can_happen_to_it() -> None:
    assert 4.0 ** (1.0 / WORST) < 1.01


@pytest.mark.parametrize("name", builtin_regions())
def test_runs_under_the_worst_layer_are_numbers(name: str) -> None:
    place = load_region(name)
    runs = run(scenario(place, quarters=12, layer_exponent=WORST, innovation=1.0), 2)
    known = [m for m in runs.recorder.names if m != "benefit_cost_ratio"]
    assert all(np.isfinite(runs.metric(m)).all() for m in known)
    assert runs.state.begun.sum() > 0


# --- relay charge -------------------------------------------------------------------------------


def routed(charge: float, measures: tuple[Measure, ...] = ()) -> State:
    setting, state = start(scenario(DELTA, measures, relay_charge=charge))
    state.quarter = 1
    set_policy(setting, state)
    find_routes(setting, state)
    return state


def test_under_a_prohibitive_charge_only_direct_links_carry() -> None:
    """Each end of a flow counts half of it as its own: all of a load, if none comes from afar."""
    barred, usual = routed(PROHIBITIVE).traffic, routed(0.5).traffic
    assert barred.load[0].max() > 0.0
    assert_allclose(barred.own[0].sum(axis=-1), barred.load[0], rtol=1e-12)
    assert (usual.own[0].sum(axis=-1) < 0.9 * usual.load[0]).any()


def test_without_a_charge_more_passes_than_with_one() -> None:
    access = [routed(charge).traffic.access[0] for charge in (0.0, 0.5, PROHIBITIVE)]
    assert (access[0] >= access[1] * (1 - 1e-14)).all()
    assert (access[1] >= access[2] * (1 - 1e-14)).all()
    assert access[0].mean() > access[1].mean() > access[2].mean() > 0.0


def test_a_platform_still_carries_under_a_prohibitive_charge() -> None:
    platform = measure("p", effect(DELTA, "platform", 1.0))
    over_hubs, links_alone = routed(PROHIBITIVE, (platform,)), routed(PROHIBITIVE)
    assert (over_hubs.traffic.access > links_alone.traffic.access).all()


def test_charges_beyond_the_prohibitive_one_are_the_same() -> None:
    assert PROHIBITIVE == MOST_CHARGE
    most, beyond = (run(scenario(PLACE, relay_charge=v)) for v in (PROHIBITIVE, 1e6))
    assert_same_runs(most, range(4), beyond, range(4))


# --- growth and participation -------------------------------------------------------------------


def test_without_feedback_output_is_its_trend_whatever_is_done() -> None:
    """``ln Y(q) = ln Y(0) + q g/4 + (1 - 0.98^q) g/4``: it starts on the line it is drawn to."""
    options: dict[str, Any] = {"quarters": 24, "growth_elasticity": 0.0, "trend_growth": 0.04}
    idle = run(scenario(DELTA, **options), 3)
    acted = [m for n, m in every_channel(DELTA).items() if n not in ("growth", "market")]
    busy = run(scenario(DELTA, acted, **options), 3)
    ahead = 1.0 - 0.98 ** np.arange(25)
    trend = DELTA.gdp.sum() * np.exp(0.01 * (np.arange(25) + ahead))
    assert_allclose(idle.metric("output"), np.tile(trend, (3, 1)), rtol=1e-13)
    assert_array_equal(busy.metric("output"), idle.metric("output"))
    on = run(scenario(DELTA, acted, **(options | {"growth_elasticity": 0.03})), 3)
    assert (on.metric("output")[:, -1] > idle.metric("output")[:, -1] * 1.001).all()


def test_where_flows_are_only_diverted_access_creates_nothing_and_nothing_is_built() -> None:
    runs = run(scenario(DELTA, quarters=12, participation_elasticity=0.0, innovation=1.0), 2)
    assert runs.state.begun.sum() == 0
    setting, state = start(scenario(DELTA, participation_elasticity=0.0))
    set_policy(setting, state)
    find_routes(setting, state)
    reached = setting.nu[0] * state.uptake[0] * state.traffic.weight[0]
    assert_allclose(state.traffic.realised[0], reached, rtol=1e-12)
