"""From a measure in a file to its effects on indices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cluster_sim.scenario.load import load_scenario
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.schema import Effect, Measure, Scenario
from cluster_sim.scenario.scope import Places
from cluster_sim.scenario.start import start_maturity
from tests.scenario.writing import HEAD, REGION, scenario, write

DELTA = {"region": "yangtze-river-delta"}
DOMAINS = ["transport", "telecom", "health", "education"]


def one(measure: dict[str, Any], **keys: Any) -> tuple[Scenario, Measure]:
    loaded = scenario(DELTA | keys | {"measures": [measure]})
    (found,) = loaded.measures
    return loaded, found


def places(loaded: Scenario) -> Places:
    return Places(loaded.region, start_maturity(loaded.region, loaded.parameters))


def effect(measure: Measure, channel: str, at: int = 0) -> Effect:
    return [each for each in measure.effects if each.channel == channel][at]


def test_a_measure_named_alone_acts_at_once_and_for_good() -> None:
    _, measure = one({"use": "base_databases"})
    assert (measure.name, measure.use) == ("base_databases", "base_databases")
    assert (measure.start, measure.end, measure.strength, measure.cost) == (1, None, 1, 21)
    assert measure.title.zh == "统一基础信息库"
    assert [(e.channel, e.strength, e.ramp, e.option) for e in measure.effects] == [
        ("layer.standards", 0.3, 12, None),
        ("supply", 0.05, 12, None),
        ("pooling", 0.7, 12, "base_databases"),
    ]


@pytest.mark.parametrize("name", list(catalogue()))
def test_every_row_has_a_scope_of_its_own_everywhere(name: str) -> None:
    for region in ("classroom", "yangtze-river-delta", "benelux-rhine-ruhr", "greater-bay-area"):
        loaded = scenario(region=region, measures=[{"use": name}])
        (measure,) = loaded.measures
        builds_on = bool(catalogue()[name].needs)
        assert ["builds on" in warning for warning in loaded.warnings] == [True] * builds_on
        assert len(measure.effects) == len(catalogue()[name].effects)


def test_indices_are_given_for_what_a_channel_acts_on_and_nothing_else() -> None:
    loaded, measure = one({"use": "cluster_integration"})
    everything = range(loaded.region.n_links)
    assert effect(measure, "attention").links == tuple(everything)
    assert effect(measure, "attention").cities == ()
    assert effect(measure, "attention").domains == (0, 1, 2, 3)
    assert effect(measure, "capacity").cities == tuple(range(41))
    assert effect(measure, "capacity").links == ()
    _, market = one({"use": "market_operation"})
    assert (market.effects[0].links, market.effects[0].cities) == ((), ())


def test_design_acts_on_every_border_and_coordination_inside_divisions() -> None:
    loaded, design = one({"use": "top_level_design"})
    border = loaded.region.border
    crossing = tuple(index for index, kind in enumerate(border) if kind != "none")
    assert effect(design, "layer.administration").links == crossing
    assert len(effect(design, "layer.standards").links) == loaded.region.n_links
    _, coordination = one({"use": "coordination_mechanism"})
    inside = tuple(index for index, kind in enumerate(border) if kind == "none")
    assert effect(coordination, "layer.administration").links == inside
    assert len(effect(coordination, "duration").links) == loaded.region.n_links


def test_the_nature_of_an_effect_holds_under_any_scope() -> None:
    """Coordination inside divisions does nothing at a border, whatever links are chosen."""
    loaded, measure = one(
        {
            "use": "coordination_mechanism",
            "links": [["shanghai", "suzhou"], ["nanjing", "yangzhou"]],
        }
    )
    ids = [loaded.region.link_ids[i] for i in effect(measure, "layer.administration").links]
    assert ids == ["nanjing--yangzhou"]
    assert len(effect(measure, "duration").links) == 2


def test_national_projects_by_domain_with_domains_of_ones_own() -> None:
    care = {"name": "care", "like": "health"}
    _, measure = one({"use": "national_projects"}, domains=[*DOMAINS, care])
    assert effect(measure, "layer.standards").domains == (0, 2)
    assert effect(measure, "layer.standards", 1).domains == (1, 3, 4)
    assert effect(measure, "mandate").domains == (0, 1, 2, 3, 4)


def test_the_domains_of_a_measure_narrow_those_of_its_effects() -> None:
    _, measure = one({"use": "national_projects", "domains": ["education", "health"]})
    assert effect(measure, "layer.standards").domains == (2,)
    assert effect(measure, "layer.standards", 1).domains == (3,)
    assert effect(measure, "uptake").domains == (2, 3)
    _, education = one({"use": "national_projects", "domains": ["education"]})
    strengths = [e.strength for e in education.effects if e.channel == "layer.standards"]
    assert strengths == [0.15]
    _, others = one({"use": "sharing_platform", "domains": {"except": ["health"]}})
    assert others.effects[0].domains == (0, 1, 3)


def test_domains_say_nothing_to_channels_without_domains() -> None:
    _, measure = one({"use": "security_standards", "domains": ["health"]})
    assert effect(measure, "security").domains == (0, 1, 2, 3)
    assert effect(measure, "layer.standards").domains == (2,)


def test_the_base_and_its_neighbours() -> None:
    loaded, measure = one({"use": "demonstration_bases"})
    found = places(loaded)
    base = found.cities({"top": 4, "by": "maturity"})
    assert effect(measure, "belief").cities == base
    assert effect(measure, "maturity").cities == base
    assert effect(measure, "maturity", 1).cities == found.neighbours_of(base)
    moved_to, moved = one({"use": "demonstration_bases", "cities": ["hefei"]})
    hefei = (moved_to.region.cities.index("hefei"),)
    assert effect(moved, "budget").cities == hefei
    assert effect(moved, "maturity", 1).cities == found.neighbours_of(hefei)


def test_cities_under_links_are_their_ends_and_links_under_cities_those_that_touch() -> None:
    loaded, by_links = one({"use": "cluster_integration", "links": [["shanghai", "suzhou"]]})
    ends = [loaded.region.cities[i] for i in effect(by_links, "capacity").cities]
    assert ends == ["shanghai", "suzhou"]
    _, by_cities = one({"use": "cluster_integration", "cities": ["shanghai"]})
    assert effect(by_cities, "attention").links == places(loaded).links({"touches": ["shanghai"]})
    both = {"use": "cluster_integration", "cities": ["hefei"], "links": [["shanghai", "suzhou"]]}
    _, measure = one(both)
    assert len(effect(measure, "attention").links) == 1
    assert [loaded.region.cities[i] for i in effect(measure, "capacity").cities] == ["hefei"]


def test_an_inline_measure_with_scopes_of_its_effects() -> None:
    loaded, measure = one(
        {
            "name": "ours",
            "title": {"en": "Ours", "zh": "我们的"},
            "effects": [
                {"channel": "layer.standards", "strength": 0.3, "domains": ["health"], "ramp": 8},
                {"channel": "trust", "strength": 0.1, "links": {"crosses": "division"}},
                {"channel": "recovery", "strength": 2},
                {"channel": "cost", "strength": 0.015, "option": "per_year"},
                {"channel": "elasticity", "strength": 0.3, "option": "growth"},
                {"channel": "elasticity", "strength": 0.1, "option": "participation"},
                {"channel": "coordinator", "strength": 1},
            ],
            "cost": 5,
        }
    )
    assert (measure.use, measure.cost, measure.title.zh) == (None, 5, "我们的")
    standards = effect(measure, "layer.standards")
    assert (standards.domains, standards.ramp) == ((2,), 8)
    crossing = places(loaded).links({"crosses": "division"})
    assert effect(measure, "trust").cities == places(loaded).ends_of(crossing)
    assert effect(measure, "cost").option == "per_year"
    assert effect(measure, "elasticity").cities == tuple(range(41))
    assert effect(measure, "elasticity", 1).cities == ()
    assert effect(measure, "coordinator").option == "fund"


def test_a_measure_of_the_catalogue_under_other_names_costs_and_effects() -> None:
    loaded = scenario(
        measures=[
            {
                "use": "base_databases",
                "name": "north",
                "cost": 1,
                "cities": {"division": "Westland"},
            },
            {"use": "base_databases", "name": "south", "title": "S", "effects": []},
        ]
    )
    assert [(m.name, m.use, m.cost, m.title.en) for m in loaded.measures] == [
        ("north", "base_databases", 1, "Unified base databases of persons and legal entities"),
        ("south", "base_databases", 21, "S"),
    ]


def test_measures_are_sorted_by_name() -> None:
    names = ["market_operation", "base_databases", "top_level_design"]
    loaded = scenario(measures=[{"use": name} for name in names])
    assert [measure.name for measure in loaded.measures] == sorted(names)


@pytest.mark.parametrize(
    ("start", "index"), [("2024-Q2", 1), ("2025-Q1", 4), (7, 7), ("2034-Q1", 40)]
)
def test_times_are_dates_or_quarters_from_the_start(start: str | int, index: int) -> None:
    loaded, measure = one({"use": "base_databases", "start": start, "end": index + 1})
    assert (measure.start, measure.end) == (index, index + 1)
    assert loaded.warnings == ()


def test_an_end_of_nothing_is_never() -> None:
    assert one({"use": "base_databases", "end": None})[1].end is None


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("41", "is quarter 41 (2034-Q2), {never}"),
        ("2050-Q1", "is quarter 104 (2050-Q1), {never}"),
        ("2025", "is quarter 2025 (2530-Q2), {never} (for the year write 2025-Q1)"),
        ("99999999", "is quarter 99999999, {never}"),
    ],
)
def test_a_start_beyond_the_end_only_warns(tmp_path: Path, start: str, said: str) -> None:
    never = "beyond the last one, quarter 40 (2034-Q1): the measure never acts"
    path = write(tmp_path, f"{HEAD}{REGION}measures: [{{use: base_databases, start: {start}}}]\n")
    (warning,) = load_scenario(path).warnings
    where = "x.yaml:4:41: measures.base_databases.start"
    assert warning.replace(f"{tmp_path}/", "") == f"{where}: {said.format(never=never)}"


@pytest.mark.parametrize(
    ("domains", "acts", "said"),
    [
        ("[health, telecom]", [0], "the measure acts on telecom only"),
        ("[health, education]", [], "the measure acts on nothing"),
    ],
)
def test_a_domain_that_the_scenario_leaves_out_warns(
    tmp_path: Path, domains: str, acts: list[int], said: str
) -> None:
    text = f"domains: [telecom]\nmeasures: [{{use: sharing_platform, domains: {domains}}}]\n"
    loaded = load_scenario(write(tmp_path, HEAD + REGION + text))
    (warning,) = loaded.warnings
    assert "is not among the scenario's domains; " + said in warning
    assert [index for e in loaded.measures[0].effects for index in e.domains] == acts


def test_a_measure_that_acts_on_nothing_warns() -> None:
    (warning,) = scenario(measures=[{"name": "empty", "effects": []}]).warnings
    assert warning == "scenario: measures.empty: acts on nothing in this scenario"


def modes(*times: tuple[Any, Any], strengths: tuple[float, float] = (1, 1)) -> list[dict[str, Any]]:
    (start, end), (other_start, other_end) = times
    return [
        {"use": "market_operation", "start": start, "end": end, "strength": strengths[0]},
        {
            "use": "market_operation",
            "name": "later",
            "options": {"mode": "partnership"},
            "start": other_start,
            "end": other_end,
            "strength": strengths[1],
        },
    ]


def test_modes_may_follow_one_another_or_be_switched_off_or_agree() -> None:
    assert len(scenario(measures=modes((1, 8), (8, None))).measures) == 2
    assert len(scenario(measures=modes((8, None), (1, 8))).measures) == 2
    assert len(scenario(measures=modes((1, None), (1, None), strengths=(1, 0))).measures) == 2
    same = modes((1, None), (1, None))
    del same[1]["options"]
    assert len(scenario(measures=same).measures) == 2


def test_a_file_with_all_that_planners_write(tmp_path: Path) -> None:
    write(tmp_path, "schema: 1\nname: baseline\nregion: yangtze-river-delta\n", "baseline.yaml")
    text = """schema: 1
name: full-integration
title: {en: All four domains integrated, zh: 四领域一体化}
extends: baseline.yaml
start: 2024-Q1
quarters: 40
domains: [transport, telecom, health, education]
parameters: {discount_rate: 0.06}
measures:
  - use: top_level_design
    start: 2024-Q3
    strength: 0.8
  - use: cluster_integration
    domains: [health, education]
    links: {crosses: division}
    start: 2025-Q1
  - name: my-own
    effects: [{channel: layer.standards, strength: 0.3, domains: [health], ramp: 8}]
    cost: 5
"""
    loaded = load_scenario(write(tmp_path, text))
    assert loaded.warnings == ()
    integration, own, design = loaded.measures
    assert (design.start, design.strength) == (2, 0.8)
    assert integration.start == 4
    crossing = places(loaded).links({"crosses": "division"})
    assert effect(integration, "attention").links == crossing
    assert effect(integration, "attention").domains == (2, 3)
    assert (own.use, own.cost, own.effects[0].ramp, own.effects[0].domains) == (None, 5, 8, (2,))
