"""Every channel moves what it names, in the direction it names, and leaves the rest alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from cluster_sim.kernels.records import FUND, MARKET, PARTNERSHIP, TRANSFERS
from cluster_sim.model.channels import SYSTEMS, effect_level
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.region.load import load_region
from cluster_sim.results import metric_names
from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.schema import Measure
from tests.model.building import Runs, effect, measure, run, scenario, start
from tests.model.programmes import every_channel

PLACE = load_region("chengdu-chongqing")
MEASURES = every_channel(PLACE)
N, E, D = PLACE.n_cities, PLACE.n_links, 4

ARRAYS = {
    "administration": "layer", "infrastructure": "layer", "standards": "layer",
    "cost-per-year": "cost", "elasticity-growth": "elasticity.growth",
    "elasticity-participation": "elasticity.participation", "market": "mode",
    "partnership": "mode", "pooling-data-centres": "pooling", "pooling-databases": "pooling",
    "transfers": "coordinator",
}  # fmt: skip


def channel_of(name: str) -> str:
    """The channel array that the measure of ``every_channel`` acts on."""
    return ARRAYS.get(name, name)


def start_of(*measures: Measure) -> tuple[Setting, State]:
    return start(scenario(PLACE, measures, quarters=24))


def poured(*measures: Measure, quarter: int = 1) -> State:
    """The state when policy has set the channels of a quarter."""
    setting, state = start_of(*measures)
    state.quarter = quarter
    set_policy(setting, state)
    return state


def test_every_channel_of_the_catalogue_is_tried() -> None:
    tried = {what.channel for each in MEASURES.values() for what in each.effects}
    assert tried == set(channels())


@pytest.mark.parametrize("name", sorted(set(MEASURES) - {"fund"}))
def test_a_measure_changes_the_values_of_its_channel_alone(name: str) -> None:
    neutral, state = poured(quarter=6), poured(MEASURES[name], quarter=6)
    changed = {
        channel
        for channel in state.channels.views
        if not np.array_equal(state.channels[channel], neutral.channels[channel])
    }
    assert changed == {channel_of(name)}


def test_a_fund_changes_no_channel_but_offers_a_pot() -> None:
    setting, state = start_of(MEASURES["fund"])
    state.quarter = 1
    set_policy(setting, state)
    assert_array_equal(state.channels.values, state.channels.neutral)
    assert setting.programmes.pot_scope.max() == pytest.approx(0.3)


VALUES = {
    "attention": 0.6, "belief": 1.0, "budget": 1.5, "capacity": 2.0, "containment": 0.6,
    "cost": 0.8, "coordinator": FUND, "duration": 0.7, "elasticity-growth": 1.5,
    "elasticity-participation": 0.7, "growth": 0.01, "mandate": 0.0, "maturity": 0.05,
    "overrun": 0.6, "platform": 1.0, "pooling-data-centres": 0.4, "pooling-databases": 0.4,
    "recovery": 3.0, "security": 0.5, "supply": 0.1, "transfers": TRANSFERS, "trust": 0.1,
    "uptake": 0.7,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(VALUES))
def test_value_of_the_channel_at_full_level(name: str) -> None:
    view = poured(MEASURES[name], quarter=9).channels[channel_of(name)][0]
    neutral = poured(quarter=9).channels[channel_of(name)][0]
    acted = view[:2] if name == "belief" else view
    if name.startswith("pooling"):
        system = "data_centres" if name == "pooling-data-centres" else "base_databases"
        acted = view[SYSTEMS.index(system)]
        others = np.delete(view, SYSTEMS.index(system), axis=0)
        assert_array_equal(others, np.delete(neutral, SYSTEMS.index(system), axis=0))
    assert_allclose(acted, VALUES[name], rtol=1e-14)


def test_layers_and_modes_act_where_they_should() -> None:
    state = poured(
        *(MEASURES[n] for n in ("infrastructure", "standards", "market", "partnership")), quarter=9
    )
    assert_allclose(state.channels["layer"][0, :, :, 0], 0.7, rtol=1e-14)
    assert_allclose(state.channels["layer"][0, :, :, 1], 0.6, rtol=1e-14)
    assert_array_equal(state.channels["layer"][0, :, :, 2], 1.0)
    assert_array_equal(state.channels["mode"][0], [MARKET, PARTNERSHIP, 0, 0])


@pytest.mark.parametrize(
    "name", sorted(set(MEASURES) - {"fund", "belief", "market", "partnership"})
)
def test_an_effect_keeps_to_its_scope(name: str) -> None:
    (whole,) = MEASURES[name].effects
    part = replace(
        whole,
        cities=whole.cities and (3, 5),
        links=whole.links and (0, 7),
        domains=(1, 2) if "domains" in channels()[whole.channel].targets(whole.option) else (),
    )
    if not part.domains:
        part = replace(part, domains=whole.domains)
    array = channel_of(name)
    changed = (
        poured(replace(MEASURES[name], effects=(part,)), quarter=9).channels[array][0]
        != poured(quarter=9).channels[array][0]
    )
    allowed = np.zeros(changed.shape, dtype=bool)
    axes = {"E": [0, 7], "N": [3, 5], "D": [1, 2]}
    letters = {
        (E, D, 3): "EDL", (N,): "N", (N, D): "ND", (E, D): "ED", (D,): "D", (): "", (2, N): "SN"
    }[changed.shape]  # fmt: skip
    index = [axes.get(letter, list(range(size))) for letter, size in zip(letters, changed.shape,
                                                                          strict=True)]  # fmt: skip
    allowed[np.ix_(*index)] = True
    assert not (changed & ~allowed).any()
    assert changed.any()


def levels(channel: str, strength: float, **options: object) -> NDArray[np.float64]:
    """The level of an effect in quarters 0 to 24."""
    timing = {key: options.pop(key) for key in ("start", "end", "of") if key in options}
    what = effect(PLACE, channel, strength, **options)  # type: ignore[arg-type]  # by name
    of = float(timing.pop("of", 1.0))  # type: ignore[arg-type]  # a number
    which = measure("m", what, strength=of, **timing)  # type: ignore[arg-type]  # by name
    return effect_level(which, what, scenario(PLACE, [which], quarters=24))


def test_level_ramps_up_and_ends() -> None:
    found = levels("trust", 0.8, ramp=4, start=3, end=9, of=0.5)
    expected = np.zeros(25)
    expected[3:9] = 0.5 * 0.8 * np.array([0.25, 0.5, 0.75, 1, 1, 1])
    assert_allclose(found, expected, rtol=1e-15)


def test_agreements_act_in_part_at_once_and_the_rest_with_a_half_life() -> None:
    found = levels("layer.administration", 0.6, ramp=2, start=4)
    assert_array_equal(found[:4], 0.0)
    assert found[4] == pytest.approx(0.6 * 0.5 * 0.29, rel=1e-14)
    assert found[5] == pytest.approx(0.6 * (0.29 + 0.71 * (1 - 2 ** (-1 / 12))), rel=1e-14)
    assert found[16] == pytest.approx(0.6 * (0.29 + 0.71 / 2), rel=1e-14), "three years"


@pytest.mark.parametrize("strength", [0.001, 1.0])
@pytest.mark.parametrize(
    ("channel", "option", "code"),
    [
        ("mode", "market", MARKET),
        ("mode", "partnership", PARTNERSHIP),
        ("coordinator", "fund", FUND),
        ("coordinator", "transfers", TRANSFERS),
    ],
)
def test_switches_are_fully_on_at_any_strength(
    channel: str, option: str, code: int, strength: float
) -> None:
    found = levels(channel, 1.0, option=option, ramp=8, start=2, end=20, of=strength)
    assert_array_equal(found, [code * (2 <= q < 20) for q in range(25)])


def test_recovery_counts_from_one() -> None:
    found = levels("recovery", 3.0, ramp=2, of=0.5)
    assert_allclose(found[:4], [0.0, 0.5, 1.0, 1.0], rtol=1e-15)


def test_yearly_savings_compound_from_the_start() -> None:
    found = levels("cost", 0.015, option="per_year", start=1)
    assert found[0] == 0.0
    assert found[4] == pytest.approx(0.015, rel=1e-12), "after a year"
    assert found[24] == pytest.approx(1 - 0.985**6, rel=1e-12)


def test_cities_join_a_platform_in_the_order_of_their_maturity() -> None:
    place = replace(PLACE, maturity=np.linspace(0.9, 0.2, N)[::-1].copy())
    what = measure("p", effect(place, "platform", 1.0, ramp=N, domains=(1, 3)))
    setting, state = start(scenario(place, [what], quarters=24))
    for quarter in range(1, N + 1):
        state.quarter = quarter
        set_policy(setting, state)
        joined = state.channels["platform"][0]
        members = np.arange(N) >= N - quarter
        assert_array_equal(joined[:, 1], members)
        assert_array_equal(joined[:, 3], members)
        assert_array_equal(joined[:, [0, 2]], 0.0)


def test_of_equally_mature_cities_the_first_by_id_joins_first() -> None:
    place = replace(PLACE, maturity=np.full(N, 0.5))
    what = measure("p", effect(place, "platform", 0.26))
    setting, state = start(scenario(place, [what]))
    state.quarter = 1
    set_policy(setting, state)
    assert state.channels["platform"][0, :, 0].tolist() == [1.0] * 4 + [0.0] * (N - 4)


@cache
def after(name: str | None) -> Runs:
    """Six years with one measure of full strength, or with none."""
    measures = [] if name is None else [MEASURES[name]]
    return run(scenario(PLACE, measures, quarters=24), 8)


def last(metric: str) -> Callable[[Runs], float]:
    return lambda runs: float(runs.metric(metric)[:, -1].mean())


def deals(runs: Runs) -> float:
    return float(runs.state.begun.sum(axis=(1, 2)).mean())


def planned_quarters(runs: Runs) -> float:
    """Mean planned time of what was agreed on, as a part of its domain's usual time."""
    log = runs.state.log
    lag = runs.setting.domain["project_lag"][0]
    parts = [
        (row["due"] - row["start"]) / lag[row["domain"]]
        for run in range(runs.state.n_runs)
        for row in log[run, : runs.state.logged[run]]
    ]
    return float(np.mean(parts))


def overruns(runs: Runs) -> float:
    """Mean final over promised cost, as a part of what was expected."""
    log = runs.state.log
    rows = [log[run, : runs.state.logged[run]] for run in range(runs.state.n_runs)]
    every = np.concatenate(rows)
    return float((every["final_cost"] / every["cost"]).std())


def in_hand(runs: Runs) -> float:
    return float((runs.state.budget + runs.state.lapsed + runs.state.spent).sum(axis=1).mean())


def doubt(runs: Runs) -> float:
    return float(runs.state.doubt.mean())


def promised(runs: Runs) -> float:
    """Mean cost of a stage on links that all scenarios could build on."""
    prospects = runs.state.projects
    begun = prospects["cost"] > 0
    usual = runs.setting.base_cost[0]
    return float((prospects["cost"] / usual)[begun].mean())


MOVES: dict[str, tuple[Callable[[Runs], float], int]] = {
    "administration": (last("sharing_efficiency"), 1),
    "attention": (deals, 1),
    "belief": (doubt, -1),
    "budget": (in_hand, 1),
    "cost": (promised, -1),
    "cost-per-year": (promised, -1),
    "coordinator": (deals, 1),
    "duration": (planned_quarters, -1),
    "elasticity-growth": (last("output"), 1),
    "elasticity-participation": (deals, 1),
    "fund": (deals, 1),
    "growth": (last("output"), 1),
    "infrastructure": (last("sharing_efficiency"), 1),
    "mandate": (deals, 1),
    "market": (last("private_spending"), 1),
    "maturity": (last("maturity"), 1),
    "overrun": (overruns, -1),
    "partnership": (last("private_spending"), 1),
    "platform": (last("sharing_efficiency"), 1),
    "pooling-data-centres": (last("duplication_waste"), -1),
    "pooling-databases": (last("duplication_waste"), -1),
    "recovery": (last("trust"), 1),
    "security": (last("incidents"), -1),
    "standards": (last("sharing_efficiency"), 1),
    "supply": (last("potential_value"), 1),
    "transfers": (deals, 1),
    "trust": (last("trust"), 1),
    "uptake": (last("uptake"), 1),
}


@pytest.mark.parametrize("name", sorted(MOVES))
def test_what_a_measure_names_moves_as_it_says(name: str) -> None:
    quantity, direction = MOVES[name]
    with_it, without = quantity(after(name)), quantity(after(None))
    assert direction * (with_it - without) > 1e-6 * abs(without)


def test_more_capacity_lets_more_be_built_where_it_binds() -> None:
    push = MEASURES["attention"]
    found = [
        deals(run(scenario(PLACE, measures, quarters=24, capacity_maturity=0.0), 8))
        for measures in ([push], [push, MEASURES["capacity"]])
    ]
    assert found[1] > 1.2 * found[0]


AT_ONCE = {
    "administration": {"friction", "network_efficiency", "sharing_efficiency"},
    "infrastructure": {"friction", "network_efficiency", "sharing_efficiency"},
    "standards": {"friction", "network_efficiency", "sharing_efficiency"},
    "platform": {"network_efficiency", "sharing_efficiency"},
    "supply": {"network_efficiency", "sharing_efficiency"},
    "uptake": {"uptake", "sharing_efficiency"},
}
"""What a measure changes in the record of the quarter in which it starts; stocks never do."""

NEVER_AT_ONCE = {
    "trust", "maturity", "output", "realised_value", "potential_value", "public_spending",
    "private_spending", "projects_completed", "incidents", "duplication_waste",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_what_changes_in_the_first_quarter(name: str) -> None:
    with_it, without = after(name).recorder, after(None).recorder
    changed = set()
    for column, metric in enumerate(metric_names(("a", "b", "c", "d"))):
        group = "friction" if metric.startswith("mean_friction") else metric
        group = "sharing_efficiency" if group.startswith("sharing_efficiency_") else group
        if not np.array_equal(
            with_it.metrics[:, 1, column], without.metrics[:, 1, column], equal_nan=True
        ):
            changed.add(group)
    follow = {"gini_efficiency", "lowest_city_efficiency", "siphon_index"}
    assert changed - follow == AT_ONCE.get(name, set())
    assert not changed & NEVER_AT_ONCE
