"""What one measure gives and takes, and which other measure answers it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from cluster_sim.model.setting import Setting
from cluster_sim.model.state import start_state
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.simulation import ScenarioResult
from tests.model.measure_runs import last, result, with_measures

REGIONS = ("yangtze-river-delta", "benelux-rhine-ruhr")
QUARTERS, REPLICATES = 40, 12
MORE_SHARING = ("cluster_integration", "sharing_platform", "top_level_design")

pytestmark = pytest.mark.parametrize("region", REGIONS)


def run(region: str, *names: str) -> ScenarioResult:
    return with_measures(region, tuple(sorted(names)), QUARTERS, REPLICATES)


def changes(region: str, names: Sequence[str], beside: Sequence[str] = ()) -> pd.Series:
    """Mean change of each metric by some measures beside others, relative to without them."""
    before = last(run(region, *beside)).drop(columns="scenario").mean()
    after = last(run(region, *beside, *names)).drop(columns="scenario").mean()
    return (after - before) / before.abs()


def test_more_sharing_raises_exposure_and_security_answers_it(region: str) -> None:
    more = changes(region, MORE_SHARING)
    assert more["sharing_efficiency"] > 0.2
    assert more["incidents"] > 0.03
    answered = changes(region, ("security_standards", "command_centre"), beside=MORE_SHARING)
    assert answered["incidents"] < -0.4
    assert answered["trust"] > 0.03
    assert answered["sharing_efficiency"] > 0.05


def on_poor_links(found: ScenarioResult) -> float:
    """Projects between two cities of the poorer half, a run."""
    region = found.scenario.region
    per_head = region.gdp / region.population
    poor = {region.cities[i] for i in np.argsort(per_head)[: region.n_cities // 2]}
    both = found.projects["from"].isin(poor) & found.projects["to"].isin(poor)
    return float(both.sum()) / REPLICATES


def test_the_market_is_fast_and_cheap_for_the_public_but_leaves_poor_links(region: str) -> None:
    programme = run(region, "cluster_integration")
    market = run(region, "cluster_integration", "market_operation")
    paid = changes(region, ("market_operation",), beside=("cluster_integration",))
    assert paid["public_spending"] < -0.5
    assert paid["gini_efficiency"] > 0.01
    assert on_poor_links(market) < 0.7 * on_poor_links(programme)
    built = [one.projects.due - one.projects.start for one in (programme, market)]
    assert built[1].mean() < 0.85 * built[0].mean()


def test_buying_services_answers_the_market(region: str) -> None:
    market = ("cluster_integration", "market_operation", "base_databases")
    answered = changes(region, ("service_purchase",), beside=market)
    assert answered["gini_efficiency"] < 0
    assert answered["uptake"] > 0.04
    bought = run(region, *market, "service_purchase")
    assert on_poor_links(bought) > on_poor_links(run(region, *market))


def test_open_borders_draw_flows_to_the_top_and_platforms_lift_the_rear(region: str) -> None:
    borders = changes(region, ("top_level_design",))
    platform = changes(region, ("sharing_platform",))
    assert borders["sharing_efficiency"] > 0.1
    assert borders["siphon_index"] > 0.1
    assert platform["siphon_index"] < 0
    assert platform["gini_efficiency"] < -0.1
    assert platform["lowest_city_efficiency"] > borders["lowest_city_efficiency"]


def test_supply_raises_what_is_exchanged_and_hardly_the_efficiency(region: str) -> None:
    baseline = last(run(region)).drop(columns="scenario").mean()
    supply = [{"name": "supply", "effects": [{"channel": "supply", "strength": 0.07, "ramp": 10}]}]
    with_supply = result(region, supply, QUARTERS, REPLICATES)
    moved = last(with_supply).drop(columns="scenario").mean() / baseline - 1
    assert moved["potential_value"] > 0.06
    assert moved["realised_value"] > 0.06
    assert abs(moved["network_efficiency"]) < 0.005
    assert abs(moved["sharing_efficiency"]) < 0.01


def test_pooling_saves_money_and_passes_incidents_on(region: str) -> None:
    pooled = changes(region, ("cloud_layout", "base_databases"))
    assert pooled["duplication_waste"] < -0.4
    assert pooled["incidents"] > 0.15
    contained = changes(
        region, ("government_operation",), beside=("cloud_layout", "base_databases")
    )
    alone = changes(region, ("government_operation",))
    assert contained["incidents"] < alone["incidents"] - 0.03


def test_five_measures_on_standards_multiply(region: str) -> None:
    """The fifth takes little more than half of what it takes alone."""
    five = (
        "base_databases", "iot_cloud_industry", "national_projects", "security_standards",
        "top_level_design",
    )  # fmt: skip
    removed = {one: standards_removed(region, [one]) for one in five}
    assert all(share > 0 for share in removed.values())
    together = standards_removed(region, list(five))
    assert together == pytest.approx(1 - np.prod([1 - share for share in removed.values()]))
    fifth = together - standards_removed(region, [one for one in five if one != "base_databases"])
    assert fifth < 0.6 * removed["base_databases"]


def standards_removed(region: str, names: list[str]) -> float:
    """Share of the standards layer in health that measures remove at full effect."""
    used = [{"use": name} for name in names]
    scenario = scenario_from_mapping(
        {"schema": 1, "name": "x", "region": region, "quarters": 40, "measures": used}
    )
    setting = Setting.of([scenario])
    state = start_state(setting, [0])
    setting.effects.pour(40, state.channels)
    health = setting.domain_names.index("health")
    return 1 - float(state.channels["layer"][0, 0, health, 1])
