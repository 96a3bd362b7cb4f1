"""Each of the 23 measures acts as the catalogue says, and on nothing else.

For each: at strength 0 nothing changes, bit for bit; at full strength the quantities it names
move in the stated direction on two regions; and quantities that it must not touch stay equal, bit
for bit, in the records before anything that it sets off elsewhere can come back to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cluster_sim.scenario.measures import catalogue
from tests.model.measure_runs import last, result, with_measures

EXACT = ("yangtze-river-delta", "classroom")
MOVING = ("yangtze-river-delta", "benelux-rhine-ruhr")
QUARTERS, REPLICATES = 32, 16
SOON = 2  # the last record before new output, maturity or projects come back to anything

FRICTION = tuple(f"mean_friction_{d}" for d in ("transport", "telecom", "health", "education"))
DIGITAL = FRICTION[1:]
SHARING = (
    "sharing_efficiency",
    *(f"sharing_efficiency_{d}" for d in ("transport", "telecom", "health", "education")),
)
STOCKS = ("trust", "maturity", "uptake", "output")


@dataclass(frozen=True)
class Expected:
    """What a measure does to the metrics: raises, lowers, leaves as they are."""

    up: tuple[str, ...]
    down: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


EXPECTED = {
    "top_level_design": Expected(
        up=(*SHARING, "projects_completed", "public_spending", "realised_value"),
        down=FRICTION,
        same=("trust", "duplication_waste", "private_spending", "potential_value"),
    ),
    "coordination_mechanism": Expected(
        up=(*SHARING, "network_efficiency", "public_spending"),
        down=FRICTION,
        same=("trust", "duplication_waste", "private_spending", "potential_value"),
    ),
    "government_operation": Expected(
        up=("trust", "public_spending", *SHARING),
        down=(*FRICTION, "incidents"),
        same=("maturity", "network_efficiency", "potential_value", "duplication_waste"),
    ),
    "market_operation": Expected(
        up=("private_spending",),
        down=("public_spending",),
        same=(*SHARING, *FRICTION, *STOCKS, "potential_value", "duplication_waste", "incidents"),
    ),
    "rd_bases": Expected(
        up=("maturity", "potential_value", "realised_value", "public_spending"),
        down=DIGITAL,
        same=(FRICTION[0], "trust", "duplication_waste", "private_spending"),
    ),
    "certified_operators": Expected(
        up=("projects_completed", "public_spending"),
        down=("incidents",),
        same=(*SHARING, *FRICTION, *STOCKS, "potential_value", "duplication_waste"),
    ),
    "ict_infrastructure": Expected(
        up=("maturity", "uptake", *SHARING, "public_spending"),
        down=DIGITAL,
        same=(FRICTION[0], "trust", "potential_value", "duplication_waste", "private_spending"),
    ),
    "security_standards": Expected(
        up=("trust", *SHARING, "public_spending"),
        down=(*FRICTION, "incidents"),
        same=("potential_value", "duplication_waste", "private_spending"),
    ),
    "cloud_layout": Expected(
        up=("incidents",),
        down=("duplication_waste",),
        same=(*SHARING, *FRICTION, *STOCKS, "potential_value", "public_spending"),
    ),
    "base_databases": Expected(
        up=("potential_value", "realised_value", *SHARING, "incidents", "public_spending"),
        down=(*FRICTION, "duplication_waste"),
        same=("trust", "private_spending"),
    ),
    "city_big_data": Expected(
        up=("potential_value", "realised_value", "maturity", "public_spending"),
        down=DIGITAL,
        same=(FRICTION[0], "trust", "duplication_waste", "private_spending"),
    ),
    "command_centre": Expected(
        up=("trust", *SHARING, "public_spending"),
        down=(*FRICTION, "incidents"),
        same=("potential_value", "duplication_waste", "private_spending"),
    ),
    "smart_utilities": Expected(
        up=("maturity", "private_spending", SHARING[1], "public_spending"),
        down=FRICTION,
        same=("trust", "potential_value", "duplication_waste"),
    ),
    "sharing_platform": Expected(
        up=(*SHARING, "lowest_city_efficiency", "public_spending"),
        down=("gini_efficiency",),
        same=(FRICTION[0], "trust", "potential_value", "duplication_waste", "private_spending"),
    ),
    "service_channels": Expected(
        up=("uptake", *SHARING, "realised_value", "public_spending"),
        same=(FRICTION[0], "trust", "output", "potential_value", "duplication_waste"),
    ),
    "service_purchase": Expected(
        up=("uptake", *SHARING, "realised_value", "public_spending"),
        down=("gini_efficiency",),
        same=(FRICTION[0], "trust", "output", "potential_value", "duplication_waste"),
    ),
    "iot_cloud_industry": Expected(
        up=("output", *SHARING, "public_spending"),
        down=FRICTION,
        same=("trust", "duplication_waste", "private_spending"),
    ),
    "information_consumption": Expected(
        up=("uptake", "output", "sharing_efficiency_telecom", "public_spending"),
        same=(FRICTION[0], "trust", "duplication_waste", "private_spending"),
    ),
    "industrial_fusion": Expected(
        up=("output", "public_spending"),
        same=(*FRICTION, "trust", "maturity", "uptake", "potential_value", "duplication_waste"),
    ),
    "smart_economy_zones": Expected(
        up=("output", "potential_value", "public_spending"),
        same=(*FRICTION, "trust", "maturity", "uptake", "duplication_waste"),
    ),
    "cluster_integration": Expected(
        up=("projects_completed", *SHARING, "public_spending"),
        down=FRICTION,
        same=("trust", "potential_value", "duplication_waste", "private_spending"),
    ),
    "national_projects": Expected(
        up=("projects_completed", "uptake", *SHARING, "public_spending"),
        down=FRICTION,
        same=("trust", "potential_value", "duplication_waste", "private_spending"),
    ),
    "demonstration_bases": Expected(
        up=("maturity", *SHARING, "public_spending"),
        down=DIGITAL,
        same=(FRICTION[0], "trust", "output", "potential_value", "duplication_waste"),
    ),
}


def test_every_measure_is_expected_to_do_something() -> None:
    assert list(EXPECTED) == list(catalogue())
    for expected in EXPECTED.values():
        assert not set(expected.up) & set(expected.down)
        assert expected.same


@pytest.mark.parametrize("region", EXACT)
@pytest.mark.parametrize("name", EXPECTED)
def test_at_strength_0_nothing_changes(name: str, region: str) -> None:
    """The platform's graph may differ in its last bits, so that it must not be used."""
    without = with_measures(region, (), 4, 2)
    none = result(region, [{"use": name, "strength": 0}], 4, 2)
    for table in ("quarters", "cities", "links", "projects"):
        assert getattr(none, table).equals(getattr(without, table)), table


@pytest.mark.parametrize("region", MOVING)
@pytest.mark.parametrize("name", EXPECTED)
def test_what_it_names_moves_in_the_stated_direction(name: str, region: str) -> None:
    without = last(with_measures(region, (), QUARTERS, REPLICATES))
    full = last(with_measures(region, (name,), QUARTERS, REPLICATES))
    moved = (full - without.drop(columns="scenario")).mean(numeric_only=True)
    found = {metric: float(moved[metric]) for metric in (*EXPECTED[name].up, *EXPECTED[name].down)}
    assert {metric for metric, by in found.items() if by > 0} == set(EXPECTED[name].up), found
    assert {metric for metric, by in found.items() if by < 0} == set(EXPECTED[name].down), found


@pytest.mark.parametrize("region", EXACT)
@pytest.mark.parametrize("name", EXPECTED)
def test_what_it_must_not_touch_stays_equal(name: str, region: str) -> None:
    without = with_measures(region, (), SOON, 4).quarters
    full = with_measures(region, (name,), SOON, 4).quarters
    for metric in EXPECTED[name].same:
        assert full[metric].equals(without[metric]), metric


@pytest.mark.parametrize("name", EXPECTED)
def test_it_costs_what_the_catalogue_says(name: str) -> None:
    """In quarter 1 nothing but the measure itself costs money where no project comes up."""
    still = {"innovation": 0.0, "imitation": 0.0, "mandate_innovation": 0.0}
    row = catalogue()[name]
    found = result("classroom", [{"use": name}], SOON, 2, attack_rate=0.0, **still)
    scenario = found.scenario
    region = scenario.region
    size = float(region.gdp.sum()) / region.usd_rate / 1e6
    pot = sum(effect.strength for effect in row.effects if effect.channel == "fund")
    expected = row.cost * size * region.usd_rate * (1 - pot)
    assert last(found).public_spending.tolist() == pytest.approx([expected] * 2)
