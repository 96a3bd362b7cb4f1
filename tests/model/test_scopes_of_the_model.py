"""Scopes that need more than the map: the busiest links, and weights by age."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cluster_sim.model.busiest import loads_at_start
from cluster_sim.model.channels import city_factors
from cluster_sim.model.setting import Setting
from cluster_sim.scenario.diff import diff
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Effect, Scenario
from cluster_sim.simulation import simulate
from tests.scenario.writing import HEAD, REGION, complaint, scenario

DELTA = {"region": "yangtze-river-delta", "quarters": 2}


def with_busiest(number: int, region: str = "yangtze-river-delta", **keys: Any) -> Scenario:
    measure = {"use": "cluster_integration", "links": {"top_load": number}} | keys
    return scenario(region=region, quarters=2, measures=[measure])


def chosen(loaded: Scenario) -> dict[str, Effect]:
    (measure,) = Setting.of([loaded]).scenarios[0].measures
    return {effect.channel: effect for effect in measure.effects}


def test_the_load_is_that_of_record_0() -> None:
    loaded = scenario(region="greater-bay-area", quarters=1)
    links = simulate(loaded, replicates=1).links
    first = links[links.quarter == 0].filter(like="load_").sum(axis=1)
    assert loads_at_start(Setting.of([loaded])).tolist() == pytest.approx(first.tolist(), 1e-12)


def test_the_busiest_links_are_those_that_carry_most() -> None:
    load = loads_at_start(Setting.of([scenario(DELTA)]))
    effects = chosen(with_busiest(5))
    links = effects["attention"].links
    assert len(links) == 5
    assert min(load[list(links)]) > max(np.delete(load, list(links)))
    assert effects["fund"].links == links
    region = with_busiest(5).region
    ends = sorted(set(region.ends[list(links)].ravel().tolist()))
    assert list(effects["capacity"].cities) == ends
    assert all(effect.top_load is None for effect in effects.values())


def test_more_than_there_are_is_all_and_limits_still_hold() -> None:
    loaded = with_busiest(10_000)
    assert chosen(loaded)["attention"].links == tuple(range(loaded.region.n_links))
    inside = with_busiest(8, use="coordination_mechanism")
    links = chosen(inside)
    border = inside.region.border
    assert {border[link] for link in links["layer.administration"].links} == {"none"}
    assert set(links["layer.administration"].links) < set(links["duration"].links)
    assert len(links["duration"].links) == 8


def test_neighbours_of_the_ends() -> None:
    loaded = with_busiest(1, use="rd_bases")
    (measure,) = Setting.of([loaded]).scenarios[0].measures
    base, near = [effect.cities for effect in measure.effects if effect.channel == "supply"]
    assert len(base) == 2
    assert near
    assert not set(base) & set(near)


def test_the_scenario_keeps_how_many() -> None:
    loaded = with_busiest(5)
    assert loaded.effective()["measures"][0]["effects"][0]["links"] == {"top_load": 5}
    assert scenario_from_mapping(loaded.effective()).digest == loaded.digest
    assert Setting.of([loaded]).scenarios[0].digest == loaded.digest
    (change, *_) = diff(loaded, with_busiest(6))
    assert "on the 5 links that carry most" in (change.before or "")


def test_pots_and_results_follow() -> None:
    few, all_links = with_busiest(2), with_busiest(9_999)
    everywhere = scenario(region="yangtze-river-delta", measures=[{"use": "cluster_integration"}])
    scope = Setting.of([few]).programmes.pot_scope[0, 0]
    assert (scope.max(axis=1) > 0).sum() == 2
    same = [
        simulate(replace(one, quarters=6), replicates=2).quarters.drop(columns="scenario")
        for one in (all_links, everywhere)
    ]
    assert same[0].equals(same[1])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "links: {top_load: 0}",
            "measures.m.links: top_load must be a whole number of at least 1, not 0",
        ),
        (
            "links: {top_lod: 3}",
            "measures.m.links: must be all, a list of [city, city], {crosses: division | special "
            "| country | border}, {within: division | country}, {touches: [city]} or {top_load: "
            "number}, not {top_lod} (did you mean top_load?)",
        ),
    ],
)
def test_wrong_forms(tmp_path: Path, written: str, said: str) -> None:
    text = f"{HEAD}{REGION}measures:\n  - {{name: m, use: base_databases, {written}}}\n"
    assert complaint(tmp_path, text).partition(": ")[2] == said


def test_a_limit_cannot_depend_on_traffic(tmp_path: Path) -> None:
    effect = "{channel: layer.standards, strength: 1, only: {top_load: 3}}"
    text = f"{HEAD}{REGION}measures:\n  - {{name: m, effects: [{effect}]}}\n"
    assert "only: must not be top_load, which is for links" in complaint(tmp_path, text)


def weighted(strength: float, channel: str = "uptake") -> Effect:
    return Effect(channel, strength, 1, (0,), (0, 1, 2, 3), (), weight="elderly_share")


def test_an_effect_acts_more_where_the_old_are_many() -> None:
    region = scenario(region="classroom").region
    share = np.array([0.1, 0.2, 0.3, np.nan])
    region = replace(region, elderly_share=share, population=np.array([1.0, 1.0, 2.0, 5.0]))
    mean = (0.1 + 0.2 + 2 * 0.3) / 4
    expected = [0.1 / mean, 0.2 / mean, 0.3 / mean, 1.0]
    assert city_factors(weighted(0.4), region) == pytest.approx(expected)
    assert city_factors(weighted(0.9), region) == pytest.approx([*expected[:2], 1 / 0.9, 1.0])
    assert city_factors(weighted(2, "capacity"), region) == pytest.approx(expected)
    people = region.population[:3]
    assert people @ city_factors(weighted(0.4), region)[:3] == pytest.approx(people.sum())


def test_without_figures_or_weight_it_acts_alike() -> None:
    region = scenario(region="yangtze-river-delta").region
    assert city_factors(weighted(0.4), region).tolist() == [1.0] * 41
    classroom = scenario(region="classroom").region
    assert city_factors(replace(weighted(0.4), weight=None), classroom).tolist() == [1.0] * 4


def test_a_weight_is_kept_and_refused_where_it_means_nothing(tmp_path: Path) -> None:
    loaded = scenario(measures=[{"use": "service_channels"}])
    form = loaded.effective()["measures"][0]["effects"][0]
    assert form["weight"] == "elderly_share"
    assert scenario_from_mapping(loaded.effective()).digest == loaded.digest
    for channel, said in (
        ("platform, strength: 1", "weight: has no meaning on channel platform"),
        ("layer.standards, strength: 1", "weight: has no meaning on channel layer.standards"),
    ):
        effect = f"{{channel: {channel}, weight: elderly_share}}"
        text = f"{HEAD}{REGION}measures:\n  - {{name: m, effects: [{effect}]}}\n"
        assert said in complaint(tmp_path, text)
    effect = "{channel: uptake, strength: 0.4, weight: age}"
    text = f"{HEAD}{REGION}measures:\n  - {{name: m, effects: [{effect}]}}\n"
    assert "weight: must be elderly_share, not the text 'age'" in complaint(tmp_path, text)
