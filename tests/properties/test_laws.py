"""What must hold of whole runs, whatever the region and the measures."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from cluster_sim.kernels.records import FUND, TRANSFERS
from cluster_sim.model.phases.decide import raise_prospects, strike_deals
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Measure
from cluster_sim.simulation import simulate
from tests.model.building import TELECOM, Runs, effect, measure, region, run, scenario, start
from tests.model.programmes import busy, every_channel


@pytest.mark.parametrize("name", ["classroom", "chengdu-chongqing"])
@pytest.mark.parametrize("kind", ["quiet", "busy"])
def test_without_potential_value_nothing_is_built(name: str, kind: str) -> None:
    place = load_region(name)
    measures = busy(place) if kind == "busy" else []
    runs = run(scenario(place, measures, quarters=16, potential_share=0.0), 3)
    assert runs.state.begun.sum() == 0
    assert_array_equal(runs.metric("projects_completed"), 0.0)
    assert_array_equal(runs.metric("realised_value"), 0.0)
    assert_array_equal(runs.metric("siphon_index"), 0.0)
    assert (runs.metric("sharing_efficiency") > 0.0).all()


def prospects(place: Region, mode: int, **more: float) -> tuple[Setting, State]:
    """One decision phase in which everything comes up, everybody is rich, and nobody levies."""
    options = {"innovation": 1e9, "fund_levy": 0.0, "capacity_base": 1e6} | more
    what = scenario(place, **options)  # type: ignore[arg-type]  # parameters by name
    setting, state = start(what, 20)
    state.quarter = 1
    set_policy(setting, state)
    find_routes(setting, state)
    state.budget[:] = 1e12
    state.channels["coordinator"][:] = mode
    raise_prospects(setting, state)
    return setting, state


@pytest.mark.parametrize("fund", [0.0, 1e12])
def test_without_spillovers_a_fund_is_as_bargaining_with_transfers(fund: float) -> None:
    place = load_region("chengdu-chongqing")
    found = []
    for mode in (TRANSFERS, FUND):
        setting, state = prospects(place, mode)
        state.fund[:] = fund
        state.prospects["spillover"] = 0.0
        strike_deals(setting, state)
        found.append(state)
    assert_array_equal(found[0].picks, found[1].picks)
    for name in ("budget", "spent", "fund", "running"):
        assert_array_equal(getattr(found[0], name), getattr(found[1], name))
    struck = found[0].picks[:, 0] >= 0
    assert struck.any()


def test_with_spillovers_a_fund_agrees_on_more() -> None:
    place = load_region("chengdu-chongqing")
    deals = []
    for mode in (TRANSFERS, FUND):
        setting, state = prospects(place, mode)
        state.fund[:] = 1e12
        strike_deals(setting, state)
        deals.append(int(state.running.sum()))
    assert deals[1] > deals[0] > 0


def chain() -> Region:
    """Four cities in a row; the two ends share most."""
    demand = np.full((4, 4), 20.0) * (1 - np.eye(4))
    demand[0, 3] = demand[3, 0] = 400.0
    return region(
        [(0, 1), (1, 2), (2, 3)], demand=demand, friction=[0.5, 0.5, 0.5], gdp=1e6, trust=1.0
    )


def test_the_middle_of_a_chain_is_nobodys_own() -> None:
    setting, state = start(scenario(chain(), domains=TELECOM))
    set_policy(setting, state)
    find_routes(setting, state)
    own = state.traffic.own[0, :, 0].sum(axis=1) / state.traffic.load[0, :, 0]
    assert own[1] < 0.5 * own[0]
    assert own[0] == pytest.approx(own[2], rel=1e-12)


@cache
def chain_built(coordinated: bool) -> np.ndarray:
    """Deals on each link of the chain in many runs."""
    place = chain()
    coordinator = measure("c", effect(place, "coordinator", 1.0, option="fund", n_domains=1))
    measures = [coordinator] if coordinated else []
    runs = run(
        scenario(
            place, measures, domains=TELECOM, quarters=40, innovation=1.0, project_cost=30.0,
            project_cost_per_km=0.0,
        ),
        40,
    )  # fmt: skip
    return np.asarray(runs.state.begun[:, :, 0].sum(axis=0))


def test_the_middle_of_a_chain_is_under_built_without_a_coordinator() -> None:
    alone, together = chain_built(False), chain_built(True)
    assert 0 < alone[1] < 0.5 * together[1]


@cache
def baseline(name: str) -> Runs:
    return run(scenario(load_region(name), quarters=12), 4)


@pytest.mark.parametrize("name", builtin_regions())
def test_ranges_of_all_that_is_recorded(name: str) -> None:
    place = load_region(name)
    for runs in (baseline(name), run(scenario(place, busy(place), quarters=12), 2)):
        for metric in ("sharing_efficiency", "network_efficiency", "lowest_city_efficiency",
                       "gini_efficiency", "trust", "maturity", "uptake"):  # fmt: skip
            values = runs.metric(metric)
            assert ((values >= 0.0) & (values <= 1.0)).all(), metric
        for metric in ("realised_value", "potential_value", "incidents", "projects_completed",
                       "duplication_waste"):  # fmt: skip
            values = runs.metric(metric)
            assert (np.diff(values, axis=1) >= 0.0).all(), metric
            assert (values[:, 0] == 0.0).all(), metric
        assert (runs.metric("realised_value") <= runs.metric("potential_value")).all()
        for metric in ("public_spending", "private_spending"):  # a refund lowers them
            assert (runs.metric(metric) >= 0.0).all(), metric
        assert (np.abs(runs.metric("siphon_index")) <= 1.0).all()
        assert np.isnan(runs.metric("benefit_cost_ratio")).all()


def test_record_0_is_the_state_before_the_first_decision() -> None:
    place = load_region("classroom")
    first = baseline("classroom").recorder.metrics[:, 0]
    assert_array_equal(first, np.broadcast_to(first[0], first.shape))
    runs = run(scenario(place, busy(place), quarters=12, seed=99), 2)
    assert_array_equal(runs.recorder.metrics[:, 0], first[:2])


def test_a_longer_horizon_only_adds_records() -> None:
    place = load_region("classroom")
    longer = run(scenario(place, busy(place), quarters=23), 2)
    shorter = run(scenario(place, busy(place), quarters=9), 2)
    assert_array_equal(longer.recorder.metrics[:, :10], shorter.recorder.metrics)


def test_record_q_is_what_the_route_phase_of_q_found() -> None:
    """Stocks as they are then; sums over the quarters before."""
    place = load_region("classroom")
    runs = baseline("classroom")
    state, last = runs.state, runs.recorder.metrics[:, -1]
    names = {name: runs.metric(name)[:, -1] for name in ("trust", "maturity", "output", "uptake")}
    assert_array_equal(names["trust"], state.trust.mean(axis=1))
    assert_array_equal(names["maturity"], state.maturity.mean(axis=1))
    assert_allclose(names["output"], state.output.sum(axis=1), rtol=1e-15)
    assert last.shape[0] == 4
    assert_allclose(runs.recorder.links[:, -1, :, 0], state.friction[:, : place.n_links], rtol=0)
    assert_array_equal(runs.recorder.links[:, -1, :, 1], state.traffic.load)
    assert runs.recorder.moments.tolist() == [0, 4, 8, 12]


@pytest.mark.parametrize(
    ("ends", "n"), [([], 2), ([], 3), ([(0, 1)], 2), ([(0, 1)], 4), ([(0, 1), (2, 3)], 5)]
)
@pytest.mark.parametrize("kind", ["quiet", "busy"])
def test_regions_with_few_links_or_none(ends: list[tuple[int, int]], n: int, kind: str) -> None:
    """What no link joins shares nothing; on a platform it does."""
    place = region(ends, n=n)
    result = simulate(scenario(place, busy(place) if kind == "busy" else [], quarters=6))
    assert result.failures == ()
    cities = result.cities[result.cities["quarter"] == 0]
    linked = {place.cities[i] for pair in ends for i in pair}
    shares = cities["sharing_efficiency"] > 0.0
    assert_array_equal(shares, cities["city"].isin(linked))
    last = result.cities[result.cities["quarter"] == 6]
    assert ((last["sharing_efficiency"] > 0.0) == (kind == "busy") | shares.to_numpy()).all()


def removed(place: Region, seed: int) -> Region:
    """The region without one of its links."""
    gone = seed % place.n_links
    keep = [e for e in range(place.n_links) if e != gone]
    return replace(
        place,
        ends=place.ends[keep],
        length_km=place.length_km[keep],
        travel_min=place.travel_min[keep],
        border=tuple(place.border[e] for e in keep),
        digest=f"{place.digest}-{gone}",
    )


@given(st.integers(0, 100))
@settings(max_examples=8)
def test_a_link_less_never_raises_sharing_efficiency(seed: int) -> None:
    place = load_region("benelux-rhine-ruhr")
    less = run(scenario(removed(place, seed), quarters=1), 1)
    whole = run(scenario(place, quarters=1), 1)
    for metric in ("sharing_efficiency", "network_efficiency"):
        assert less.metric(metric)[0, 0] <= whole.metric(metric)[0, 0] * (1 + 1e-14)


LAYERS = ("infrastructure", "standards", "administration")


@given(st.sampled_from(LAYERS), st.floats(0.05, 1.0), st.integers(0, 1000))
@settings(max_examples=25)
def test_less_friction_never_lowers_the_efficiency_of_any_city(
    layer: str, strength: float, seed: int
) -> None:
    place = load_region("benelux-rhine-ruhr")
    links = np.flatnonzero(np.random.default_rng(seed).random(place.n_links) < 0.3).tolist()
    lower = measure("lower", effect(place, f"layer.{layer}", strength, links=links))
    still = {"innovation": 0.0, "imitation": 0.0, "attack_rate": 0.0, "growth_elasticity": 0.0}
    runs = [
        run(scenario(place, measures, quarters=2, maturity_diffusion=0.0, **still), 1)  # type: ignore[arg-type]
        for measures in ([], [lower])
    ]
    before, after = (each.recorder.cities[0, 1, :, 0] for each in runs)
    assert (after >= before * (1 - 1e-14)).all()


def measure_sets() -> list[Measure]:
    return list(every_channel(load_region("classroom")).values())


@given(st.lists(st.integers(0, 28), unique=True, max_size=8), st.integers(0, 2**31))
@settings(max_examples=20)
def test_any_measures_with_any_seed_give_finite_records(chosen: list[int], seed: int) -> None:
    place = load_region("classroom")
    measures = [each for k, each in enumerate(measure_sets()) if k in chosen]
    runs = run(scenario(place, measures, quarters=10, seed=seed), 2)
    known = ~np.isnan(runs.recorder.metrics[0, 0])
    assert np.isfinite(runs.recorder.metrics[:, :, known]).all()
    assert (runs.state.budget >= 0.0).all()
    assert (runs.state.fund >= 0.0).all()
    assert (runs.state.pots >= 0.0).all()
