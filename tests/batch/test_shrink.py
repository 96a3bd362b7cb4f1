"""A failing run is made small, and what is left still fails in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.batch import shrink as shrink_module
from cluster_sim.batch.bundles import error_of, read_bundle, rerun, write_bundle
from cluster_sim.batch.drafts import Draft
from cluster_sim.batch.shrink import DoesNotFailError, Size, fewest, shrink
from cluster_sim.errors import RunError
from cluster_sim.region.load import load_region
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import Failure
from tests.batch.failing import (
    FAILING_QUARTER,
    MESSAGE,
    REPLICATE,
    bundle_of,
    classroom,
    gold,
    raise_in,
)


def reloaded(draft: Draft, region: str = "classroom") -> Scenario:
    """The scenario of a draft whose region is whole."""
    return scenario_from_mapping({**draft.content, "region": region})


def test_a_metric_that_overflows_is_traced_to_the_measure(tmp_path: Path) -> None:
    bundle = bundle_of(gold(tmp_path), tmp_path / "b")
    steps: list[str] = []
    shrunk = shrink(bundle, steps.append)
    assert shrunk.before == Size(41, 101, 4, 5, 4, 40, 3)
    after = shrunk.after
    assert after.cities <= 4
    assert (after.measures, after.domains, after.quarters, after.parameters) == (
        1, 1, FAILING_QUARTER, 0,
    )  # fmt: skip
    assert [measure.name for measure in shrunk.scenario.measures] == ["gold-plating"]
    assert shrunk.first == Failure("gold", REPLICATE, FAILING_QUARTER, MESSAGE)
    assert shrunk.failure.message == MESSAGE
    assert shrunk.finished
    assert shrunk.trials < 100
    assert "quarters: 40 -> 9 (1 runs tried)" in steps
    # What is left fails again, in the program and from its own bundle.
    write_bundle(tmp_path / "small", shrunk.scenario, REPLICATE, shrunk.failure)
    small = read_bundle(tmp_path / "small")
    assert small.scenario.digest == shrunk.scenario.digest
    assert rerun(small.scenario, REPLICATE) == shrunk.failure
    assert Size.of(small.scenario) == after


def test_nothing_that_is_left_could_be_left_out(tmp_path: Path) -> None:
    """In the smaller scenario every city and the measure are needed."""
    shrunk = shrink(bundle_of(gold(tmp_path), tmp_path / "b"))
    again = shrink(bundle_of(shrunk.scenario, tmp_path / "small"))
    assert again.after == shrunk.after
    assert again.scenario.digest == shrunk.scenario.digest


def test_the_same_bundle_gives_the_same_result(tmp_path: Path) -> None:
    bundle = bundle_of(gold(tmp_path), tmp_path / "b")
    one, other = shrink(bundle), shrink(bundle)
    assert one.scenario.digest == other.scenario.digest
    assert (one.trials, one.after) == (other.trials, other.after)


def test_an_error_in_one_city_is_traced_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_in(monkeypatch, "macao", 5)
    scenario = classroom(
        region="greater-bay-area",
        parameters={"trust_start": 0.9, "project_cost": {"health": 30}},
        measures=[
            {"use": "sharing_platform"},
            {
                "name": "own",
                "effects": [
                    {"channel": "trust", "strength": 0.1, "cities": ["zhuhai", "shenzhen"]},
                    {"channel": "attention", "strength": 0.1, "links": [["macao", "zhuhai"]]},
                ],
            },
        ],
    )
    bundle = bundle_of(scenario, tmp_path / "b")
    shrunk = shrink(bundle)
    assert "macao" in shrunk.scenario.region.cities
    after = shrunk.after
    assert (after.cities, after.measures, after.domains, after.quarters, after.parameters) == (
        2, 0, 1, 5, 0,
    )  # fmt: skip
    assert error_of(shrunk.failure) == bundle.error == "KeyError"
    # The message differs: it is the type of the error that counts.
    assert shrunk.failure.message == "KeyError: 'macao in quarter 5 of 5'"


def test_a_run_that_fails_in_another_way_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(scenario: Scenario, replicate: int) -> Failure | None:
        kind = "KeyError" if "harbour" in scenario.region.cities else "ValueError"
        return Failure(scenario.name, replicate, 12, f"{kind}: x", traceback="Traceback")

    monkeypatch.setattr(shrink_module, "rerun", failing)
    write_bundle(tmp_path / "b", classroom(), 0, Failure("x", 0, 12, "KeyError: x", 0, "T"))
    shrunk = shrink(read_bundle(tmp_path / "b"))
    assert "harbour" in shrunk.scenario.region.cities
    assert shrunk.after.cities == 2


def test_a_run_that_does_not_fail_here_is_said_so(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b", classroom(quarters=2), 1, Failure("x", 1, 2, MESSAGE))
    with pytest.raises(DoesNotFailError, match="x, replicate 1 does not fail here; the versions"):
        shrink(read_bundle(tmp_path / "b"))


def test_trials_are_bounded(tmp_path: Path) -> None:
    bundle = bundle_of(gold(tmp_path), tmp_path / "b")
    shrunk = shrink(bundle, most=9)
    assert shrunk.trials == 9
    assert not shrunk.finished
    assert shrunk.after.quarters == FAILING_QUARTER
    assert shrunk.after.cities == 41
    assert shrunk.failure.message == MESSAGE
    nothing = shrink(bundle, most=0)
    assert nothing.after == nothing.before
    assert nothing.scenario.digest == bundle.scenario.digest


def test_a_result_that_does_not_fail_again_is_a_fault_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fickle(scenario: Scenario, replicate: int) -> Failure | None:
        runs.append(scenario)
        return Failure("x", replicate, 1, MESSAGE) if len(runs) < 3 else None

    runs: list[Scenario] = []
    monkeypatch.setattr(shrink_module, "rerun", fickle)
    write_bundle(tmp_path / "b", classroom(), 1, Failure("x", 1, 1, MESSAGE))
    with pytest.raises(RunError, match="not when it was run again"):
        shrink(read_bundle(tmp_path / "b"))


@given(st.sets(st.integers(0, 30)), st.integers(0, 31), st.integers(0, 3))
def test_the_fewest_are_found_where_each_is_needed(
    needed: set[int], count: int, least: int
) -> None:
    """Where all of some items are needed and nothing else, just those are left."""
    items = list(range(count))
    needed &= set(items)
    tried: list[Sequence[int]] = []

    def enough(left: Sequence[int]) -> bool:
        tried.append(left)
        assert list(left) == sorted(left)
        return needed <= set(left)

    found = fewest(items, enough, least)
    assert needed <= set(found) <= set(items)
    assert len(found) == max(len(needed), min(least, count))
    assert len(tried) <= 1 + 4 * len(needed | {0}) * 7 + 2 * least * 7


def test_lists_of_places_lose_the_cities_that_are_gone() -> None:
    scenario = classroom(
        measures=[
            {"name": "a", "cities": ["harbour", "Lakeside"], "effects": [
                {"channel": "trust", "strength": 0.1},
                {"channel": "attention", "strength": 0.1},
            ]},
            {"name": "b", "effects": [
                {"channel": "attention", "strength": 0.1, "links": [["harbour", "junction"],
                                                                    ["junction", "lakeside"]]},
                {"channel": "trust", "strength": 0.1,
                 "links": {"touches": ["harbour", "lakeside"]}},
                {"channel": "attention", "strength": 0.1, "links": {"touches": ["lakeside"]}},
            ]},
            {"name": "c", "effects": [
                {"channel": "trust", "strength": 0.1, "cities": {"division": "Eastland"}},
            ]},
            {"name": "d", "effects": []},
        ]
    )  # fmt: skip
    draft = Draft.of(scenario).with_cities(["harbour", "junction"])
    by_name = {measure["name"]: measure["effects"] for measure in draft.content["measures"]}
    assert list(by_name) == ["a", "b", "d"]  # nothing is left of Eastland
    assert [effect["cities"] for effect in by_name["a"]] == [["harbour"], ["harbour"]]
    assert [effect["links"] for effect in by_name["b"]] == [
        [["harbour", "junction"]],
        {"touches": ["harbour"]},
    ]


def test_domains_go_with_their_parameters_and_effects() -> None:
    scenario = classroom(
        domains=["transport", "health", {"name": "sport", "like": "health"}],
        parameters={"project_cost": {"health": 30, "sport": 40}},
        measures=[
            {"name": "a", "domains": ["sport"], "effects": [
                {"channel": "attention", "strength": 0.1},
                {"channel": "trust", "strength": 0.1},
            ]},
            {"name": "b", "domains": ["sport", "health"], "effects": [
                {"channel": "attention", "strength": 0.1},
            ]},
        ],
    )  # fmt: skip
    draft = Draft.of(scenario)
    assert ("project_cost", "health") in draft.off_default()
    assert ("project_cost", "sport") in draft.off_default()
    less = draft.with_domains(["health"])
    found = reloaded(less)
    assert [domain.name for domain in found.domains] == ["health"]
    assert found.parameters["project_cost"] == (30.0,)
    assert [measure.name for measure in found.measures] == ["a", "b"]
    assert less.effects("a") == [0]
    assert less.off_default() == [("project_cost", "health")]


def test_parameters_go_back_to_their_defaults() -> None:
    scenario = classroom(
        parameters={
            "discount_rate": 0.05,
            "relay_charge": {"health": 0.4, "education": 0.9},
            "layer_share": {"infrastructure": 0.4, "standards": 0.2},
            "domain_weights": {"health": 2},
            "trend_growth": 0.01,
        }
    )
    draft = Draft.of(scenario)
    off = [
        ("discount_rate",),
        ("domain_weights",),
        ("layer_share",),
        ("relay_charge", "health"),
        ("relay_charge", "education"),
        ("trend_growth",),
    ]
    assert draft.off_default() == off
    assert reloaded(draft.with_off_default([])).digest == classroom().digest
    kept = draft.with_off_default([off[2], off[3]])
    assert kept.off_default() == [off[2], off[3]]
    found = reloaded(kept)
    assert found.parameters["layer_share"] == scenario.parameters["layer_share"]
    assert "parameters.relay_charge.health" not in kept.origins()
    assert kept.origins()["parameters.relay_charge.education"] == "default"
    assert kept.origins()["parameters.discount_rate"] == "default"


def test_defaults_are_those_of_a_scenario_that_says_nothing() -> None:
    for region in ("classroom", "benelux-rhine-ruhr"):
        assert load_region(region).trend_growth is not None
        assert Draft.of(classroom(region=region)).off_default() == []
        two = classroom(region=region, domains=["health", {"name": "sport", "like": "transport"}])
        assert Draft.of(two).off_default() == []
