"""What differs between two scenarios, in units."""

from __future__ import annotations

from pathlib import Path

from cluster_sim.scenario.diff import diff
from cluster_sim.scenario.load import load_scenario
from tests.scenario.writing import scenario

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios"
COST = "million USD a quarter per 1,000 bn USD of GDP"


def test_a_scenario_does_not_differ_from_itself_or_by_its_name() -> None:
    one = scenario(name="a", title="A", measures=[{"use": "national_projects"}])
    other = scenario(name="b", title="B", measures=[{"use": "national_projects"}])
    assert diff(one, one) == diff(one, other) == ()


def test_settings_and_parameters_in_their_units() -> None:
    one = scenario()
    other = scenario(
        quarters=80,
        replicates=8,
        seed=2,
        start="2025-Q1",
        parameters={"discount_rate": 0.06, "relay_charge": {"health": 0.4}, "incident_cost": 3},
    )
    assert [str(each) for each in diff(one, other)] == [
        "start: 2024-Q1 -> 2025-Q1",
        "quarters: 40 -> 80 quarters",
        "replicates: 32 -> 8 runs",
        "seed: 1 -> 2",
        "parameters.relay_charge.health: 0.5 -> 0.4 nats",
        "parameters.discount_rate: 0.08 -> 0.06 1/yr",
        "parameters.incident_cost: 2.83 -> 3 million USD",
    ]


def test_turned_round_before_and_after_change_places() -> None:
    one = scenario(measures=[{"use": "market_operation"}])
    other = scenario(quarters=8, parameters={"discount_rate": 0.05})
    forth, back = diff(one, other), diff(other, one)
    assert [(d.where, d.before, d.after) for d in forth] == [
        (d.where, d.after, d.before) for d in back
    ]


def test_measures_added_removed_and_changed() -> None:
    one = scenario(measures=[{"use": "market_operation"}, {"use": "base_databases"}])
    changed = {"use": "base_databases", "strength": 0.5, "start": 8, "cost": 7, "end": 12}
    other = scenario(measures=[changed, {"use": "sharing_platform", "start": 2}])
    assert [str(each) for each in diff(one, other)] == [
        "measures.base_databases.strength: 1 -> 0.5",
        "measures.base_databases.start: 2024-Q2 -> 2026-Q1",
        "measures.base_databases.end: never -> 2027-Q1",
        f"measures.base_databases.cost: 21 -> 7 {COST}",
        f"measures.market_operation: strength 1 from 2024-Q2, cost 3 {COST} -> none",
        f"measures.sharing_platform: none -> strength 1 from 2024-Q3, cost 27 {COST}",
    ]


def test_effects_and_where_they_act() -> None:
    one = scenario(measures=[{"use": "national_projects"}])
    narrow = {"use": "national_projects", "links": [["harbour", "junction"]], "domains": ["health"]}
    other = scenario(measures=[narrow])
    said = {each.where: (each.before, each.after) for each in diff(one, other)}
    base = "measures.national_projects.effects"
    assert said == {
        f"{base}.layer.standards": (
            "0.3 share, 12 quarters to full effect, in transport, health",
            "0.3 share, 12 quarters to full effect, in health, on 1 of 3 links",
        ),
        f"{base}.layer.standards 2": (
            "0.15 share, 12 quarters to full effect, in telecom, education",
            None,
        ),
        f"{base}.uptake": (
            "0.2 share, 12 quarters to full effect",
            "0.2 share, 12 quarters to full effect, in health, on 2 of 4 cities",
        ),
        f"{base}.mandate": (
            "1 share, 12 quarters to full effect",
            "1 share, 12 quarters to full effect, in health",
        ),
    }


def test_an_option_is_a_difference() -> None:
    one = scenario(measures=[{"use": "market_operation"}])
    other = scenario(measures=[{"use": "market_operation", "options": {"mode": "partnership"}}])
    (only,) = diff(one, other)
    assert str(only) == (
        "measures.market_operation.effects.mode: 1 switch, market, 4 quarters to full effect -> "
        "1 switch, partnership, 4 quarters to full effect"
    )


def test_domains_and_regions() -> None:
    one, other = scenario(), scenario(domains=["health"], region="greater-bay-area")
    said = [str(each) for each in diff(one, other)]
    assert said[:2] == [
        "region: classroom -> greater-bay-area",
        "domains: transport, telecom, health, education -> health",
    ]
    assert "parameters.relay_charge.telecom: 0.02 -> none nats" in said


def test_the_library_differs_from_its_baseline_by_measures_only() -> None:
    baseline = load_scenario(LIBRARY / "baseline.yaml")
    full = load_scenario(LIBRARY / "full-programme.yaml")
    assert [each.where for each in diff(baseline, full)] == [
        f"measures.{measure.name}" for measure in full.measures
    ]
