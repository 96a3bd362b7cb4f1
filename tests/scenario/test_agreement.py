"""Which scenarios can be compared, and what is said about those that cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.errors import ScenarioError
from cluster_sim.scenario.agreement import check_agreement, choose_baseline, warnings_of
from cluster_sim.scenario.quarter import Quarter
from tests.analysis.synthetic import region, scenario


def test_the_baseline_is_the_scenario_of_that_name_else_the_first() -> None:
    first, base = scenario("first"), scenario("baseline")
    assert choose_baseline([first, base]) is base
    assert choose_baseline([first, scenario("other")]) is first
    assert choose_baseline([first, base], "first") is first


def test_an_unknown_baseline_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ScenarioError) as caught:
        choose_baseline([scenario("transport-first"), scenario("baseline")], "transport-frist")
    assert str(caught.value) == (
        "--baseline: transport-frist: none of the scenarios has this name; "
        "there are transport-first, baseline (did you mean transport-first?)"
    )


def test_scenarios_that_agree_pass() -> None:
    check_agreement([scenario("one"), scenario("two")], scenario("one"))


def test_every_difference_is_listed_with_its_file() -> None:
    base = scenario("baseline", origins={"seed": "base/defaults.yaml:4"})
    other = scenario("other", seed=7, quarters=20, origins={"seed": "scenarios/other.yaml:3"})
    third = scenario(
        "third", start=Quarter(2030, 2), replicates=9, region=region(name="island", digest="0")
    )
    rule = "scenarios of a comparison need the same region, start, quarters, replicates and seed"
    with pytest.raises(ScenarioError) as caught:
        check_agreement([base, other, third], base)
    file = Path("scenarios", "baseline.yaml")
    assert [str(problem) for problem in caught.value.problems] == [
        f"{Path('scenarios', 'other.yaml')}: quarters: 20, but {file} has 8; {rule}",
        f"{Path('scenarios', 'other.yaml')}: seed: 7 (scenarios/other.yaml:3), but {file} has 1 "
        f"(base/defaults.yaml:4); {rule}",
        f"{Path('scenarios', 'third.yaml')}: region: island, but {file} has row-of-four; {rule}",
        f"{Path('scenarios', 'third.yaml')}: replicates: 9, but {file} has 6; {rule}",
        f"{Path('scenarios', 'third.yaml')}: start: 2030-Q2, but {file} has 2024-Q1; {rule}",
    ]


def test_a_region_of_the_same_name_with_other_data_is_refused() -> None:
    other = scenario("other", region=region(digest="0" * 64))
    with pytest.raises(ScenarioError, match=r"has the name of the region of .*, but other data"):
        check_agreement([scenario(), other], scenario())


def test_a_name_that_comes_twice_is_refused() -> None:
    again = scenario(source=Path("copy.yaml"))
    with pytest.raises(
        ScenarioError, match=r"copy\.yaml: name: baseline is the name of .* as well"
    ):
        check_agreement([scenario(), again], scenario())


def test_a_scenario_without_a_file_is_named() -> None:
    with pytest.raises(ScenarioError, match=r"^made-up: seed: 2, but "):
        check_agreement([scenario("made-up", seed=2, source=None)], scenario())


def test_other_domains_are_worth_a_warning() -> None:
    other = scenario("other", domains=("health", "transport"))
    assert warnings_of([scenario(), other], scenario()) == [
        "other: its domains (health, transport) are not those of baseline, so the sharing "
        "efficiencies are means of different things"
    ]
    assert warnings_of([scenario("same")], scenario()) == []
