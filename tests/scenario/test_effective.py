"""The effective configuration is complete, loadable, and what the digest is of."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cluster_sim.region.load import load_region
from cluster_sim.scenario.load import load_scenario, scenario_from_mapping
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.schema import Effect, Measure, Quarter, Scenario
from cluster_sim.text import Text
from tests.scenario.writing import HEAD, REGION, scenario, write

SCOPES: list[dict[str, Any]] = [
    {},
    {"links": {"crosses": "border"}},
    {"links": {"touches": {"top": 2, "by": "gdp"}}},
    {"cities": ["harbour", "Lakeside"]},
    {"cities": "poorer_half"},
    {"cities": {"division": "Westland"}, "links": {"within": "division"}},
    {"domains": ["education", "health"]},
    {"domains": {"except": ["telecom"]}},
]
RICH: dict[str, Any] = {
    "title": {"en": "Rich", "zh": "丰富"},
    "start": "2025-Q3",
    "quarters": 12,
    "domains": ["health", "telecom", {"name": "care", "like": "health", "title": "Care"}],
    "parameters": {"relay_charge": {"care": 0.1}, "domain_weights": {"care": 3}},
}


def through_a_file(loaded: Scenario, folder: Path) -> Scenario:
    path = folder / "again.yaml"
    with path.open("w", encoding="utf-8") as stream:
        YAML().dump(loaded.effective(), stream)
    assert "&id" not in path.read_text(encoding="utf-8")
    return load_scenario(path)


@pytest.mark.parametrize("scope", SCOPES, ids=str)
@pytest.mark.parametrize("use", list(catalogue()))
def test_every_measure_in_every_scope_survives_a_round_trip(
    use: str, scope: dict[str, Any], tmp_path: Path
) -> None:
    measure = {"use": use, "strength": 0.3, "start": 4, "end": 9} | scope
    loaded = scenario(RICH, measures=[measure])
    again = through_a_file(loaded, tmp_path)
    assert again.effective() == loaded.effective()
    assert again.digest == loaded.digest
    assert again.measures == loaded.measures
    assert again.parameters == loaded.parameters
    assert again.domains == loaded.domains


def test_it_is_complete(tmp_path: Path) -> None:
    loaded = scenario(measures=[{"use": "national_projects"}])
    content = loaded.effective()
    assert set(content["parameters"]) == set(parameters())
    assert list(content) == [
        "schema", "name", "title", "region", "start", "quarters", "replicates", "seed", "domains",
        "parameters", "measures",
    ]  # fmt: skip
    assert content["measures"][0]["effects"][0] == {
        "channel": "layer.standards",
        "strength": 0.3,
        "ramp": 12,
        "domains": ["transport", "health"],
    }
    assert content["parameters"]["trend_growth"] == loaded.region.trend_growth


def test_scopes_stay_readable() -> None:
    loaded = scenario(measures=[{"use": "coordination_mechanism", "cities": ["harbour"]}])
    assert loaded.effective()["measures"][0]["effects"] == [
        {
            "channel": "layer.administration",
            "strength": 0.5,
            "ramp": 8,
            "cities": ["harbour"],
            "only": {"within": "division"},
        },
        {"channel": "capacity", "strength": 1.0, "ramp": 8, "cities": ["harbour"]},
        {"channel": "duration", "strength": 0.1, "ramp": 8, "cities": ["harbour"]},
    ]


MEASURES: list[dict[str, Any]] = [
    {"use": "base_databases"},
    {"use": "market_operation", "domains": ["health"]},
    {"use": "top_level_design", "start": 8},
    {"use": "base_databases", "name": "again", "strength": 0.5},
    {"name": "mine", "effects": [{"channel": "trust", "strength": 0.1}]},
]


@given(st.permutations(MEASURES))
def test_the_order_of_measures_in_a_file_never_changes_the_digest(order: list[Any]) -> None:
    expected = scenario(measures=MEASURES)
    loaded = scenario(measures=order)
    assert loaded.digest == expected.digest
    assert loaded.measures == expected.measures


@pytest.mark.parametrize(
    "change",
    [
        {"name": "y"},
        {"seed": 2},
        {"quarters": 39},
        {"start": "2024-Q2"},
        {"domains": ["telecom", "transport", "health", "education"]},
        {"parameters": {"discount_rate": 0.0800001}},
        {"parameters": {"relay_charge": {"telecom": 0.020001}}},
        {"measures": []},
        {"measures": [{"use": "base_databases", "strength": 0.999}]},
        {"measures": [{"use": "base_databases", "cost": 21.5}]},
        {"measures": [{"use": "base_databases", "links": {"crosses": "border"}}]},
        {"region": "greater-bay-area"},
    ],
)
def test_the_digest_changes_with_what_is_simulated(change: dict[str, Any]) -> None:
    plain = {"measures": [{"use": "base_databases"}]}
    assert scenario(plain | change).digest != scenario(plain).digest


@pytest.mark.parametrize(
    "change",
    [
        {"quarters": 40, "seed": 1, "replicates": 32},
        {"parameters": {"discount_rate": 0.08, "relay_charge": {"health": 0.5}}},
        {"parameters": {"domain_weights": 7}},
        {"parameters": {"trend_growth": None}},
        {"domains": ["transport", "telecom", "health", "education"]},
        {"measures": [{"use": "base_databases", "start": "2024-Q2", "strength": 1, "cost": 21}]},
        {"measures": [{"use": "base_databases", "links": "all", "domains": "all"}]},
        {"title": "x"},
    ],
)
def test_writing_out_a_default_changes_nothing(change: dict[str, Any]) -> None:
    plain = {"measures": [{"use": "base_databases"}]}
    assert scenario(plain | change).digest == scenario(plain).digest


@given(st.lists(st.floats(0, 1e308, allow_subnormal=True), min_size=4, max_size=4).filter(any))
def test_weights_are_shares_and_reading_them_again_changes_no_bit(weights: list[float]) -> None:
    names = ["transport", "telecom", "health", "education"]
    given_weights = dict(zip(names, weights, strict=True))
    loaded = scenario(parameters={"domain_weights": given_weights})
    shares = loaded.parameters["domain_weights"]
    assert isinstance(shares, tuple)
    assert sum(shares) == pytest.approx(1, abs=1e-12)
    assert scenario_from_mapping(loaded.effective()).digest == loaded.digest


def test_the_digest_does_not_depend_on_where_files_are(tmp_path: Path) -> None:
    for place in ("one", "two/deeper"):
        folder = tmp_path / place
        write(folder, "name: own\ncurrency: EUR\nusd_rate: 1\n", "places/r/region.yaml")
        cities = "id,name,division,country,lat,lon,population,gdp\n"
        cities += "a,A,D,C,50,5,1000,10\nb,B,D,C,51,5,1000,10\n"
        write(folder, cities, "places/r/cities.csv")
        write(folder, "from,to\na,b\n", "places/r/links.csv")
        write(folder, f"{HEAD}region: ../places/r\n", "s/x.yaml")
        shutil.copy(folder / "s" / "x.yaml", folder / "places" / "y.yaml")
    one = load_scenario(tmp_path / "one" / "s" / "x.yaml")
    other = load_scenario(tmp_path / "two" / "deeper" / "s" / "x.yaml")
    assert one.region_reference == "../places/r"
    assert one.digest == other.digest
    effective = one.effective()
    assert scenario_from_mapping(effective, base=tmp_path / "one" / "s").digest == one.digest


def test_a_region_is_named_from_the_folder_of_the_scenarios_own_file(tmp_path: Path) -> None:
    shutil.copytree(
        Path(load_region.__code__.co_filename).parent / "data" / "classroom",
        tmp_path / "deep" / "classroom",
    )
    write(tmp_path, f"{HEAD}region: ./classroom\n", "deep/base.yaml")
    write(tmp_path, f"{HEAD}extends: deep/base.yaml\n")
    loaded = load_scenario(tmp_path / "x.yaml")
    assert loaded.region_reference == "deep/classroom"
    inner = load_scenario(tmp_path / "deep" / "base.yaml")
    assert inner.region_reference == "./classroom"
    assert through_a_file(inner, tmp_path / "deep").digest == inner.digest


def test_a_scenario_put_together_in_python_spells_its_scopes_out() -> None:
    plain = scenario()
    effects = (
        Effect("layer.standards", 0.3, 4, (1,), (), (0, 2)),
        Effect("trust", 0.1, 4, (0, 1, 2, 3), (0,), ()),
    )
    made = Scenario(
        name="x",
        title=Text("x"),
        region=plain.region,
        start=Quarter(2024, 1),
        quarters=40,
        replicates=32,
        seed=1,
        domains=plain.domains,
        parameters=plain.parameters,
        measures=(Measure("m", None, Text("m"), effects, 1.0),),
    )
    again = scenario_from_mapping(made.effective())
    assert again.measures == made.measures
    assert again.digest == made.digest


def test_a_start_beyond_the_calendar_is_kept_as_a_number() -> None:
    loaded = scenario(measures=[{"use": "base_databases", "start": 10**6}])
    assert loaded.effective()["measures"][0]["start"] == 10**6
    assert scenario_from_mapping(loaded.effective()).digest == loaded.digest


def test_strength_0_stays_in_the_configuration() -> None:
    """It is the model that makes it equal to absence; the file still says that it is there."""
    loaded = scenario(measures=[{"use": "base_databases", "strength": 0}])
    assert [measure.strength for measure in loaded.measures] == [0.0]
    negative = scenario(measures=[{"use": "base_databases", "strength": -0.0}])
    assert negative.digest == loaded.digest


def test_changing_it_changes_nothing_else() -> None:
    measures = [{"use": "demonstration_bases", "cities": ["harbour"]}, {"use": "top_level_design"}]
    loaded = scenario(measures=measures)
    before = loaded.digest
    for measure in loaded.effective()["measures"]:
        for effect in measure["effects"]:
            effect.get("cities", []).append("lakeside")
            effect.get("only", {}).clear()
    assert scenario_from_mapping(loaded.effective()).digest == before
    assert scenario(measures=measures).digest == before


def test_a_scenario_can_be_sent_to_another_process() -> None:
    loaded = scenario(RICH, measures=MEASURES)
    sent = pickle.loads(pickle.dumps(loaded))
    assert sent.digest == loaded.digest
    assert sent.measures == loaded.measures


def test_origins_tell_where_every_value_came_from(tmp_path: Path) -> None:
    base = "parameters: {discount_rate: 0.05}\nmeasures:\n  - use: base_databases\n    start: 4\n"
    write(tmp_path, HEAD + REGION + base, "deep/base.yaml")
    own = "extends: deep/base.yaml\nquarters: 9\nparameters:\n  relay_charge:\n    health: 0.4\n"
    write(tmp_path, HEAD + own)
    overrides = ["seed=4", "measures.base_databases.strength=0.5"]
    loaded = load_scenario(tmp_path / "x.yaml", overrides)
    expected = {
        "name": "x.yaml:2",
        "title": "default",
        "region": "deep/base.yaml:3",
        "quarters": "x.yaml:4",
        "seed": "--set",
        "replicates": "default",
        "domains": "default",
        "parameters.discount_rate": "deep/base.yaml:4",
        "parameters.relay_charge.health": "x.yaml:7",
        "parameters.relay_charge.telecom": "default",
        "parameters.trend_growth": "region",
        "measures.base_databases.use": "deep/base.yaml:6",
        "measures.base_databases.start": "deep/base.yaml:7",
        "measures.base_databases.end": "default",
        "measures.base_databases.strength": "--set",
        "measures.base_databases.cost": "catalogue",
        "measures.base_databases.effects": "catalogue",
    }
    assert {key: loaded.origins[key] for key in expected} == expected
    assert list(loaded.origins) == sorted(loaded.origins)


def test_a_part_that_was_set_has_an_origin_of_its_own() -> None:
    measure = {"name": "m", "effects": [{"channel": "trust", "strength": 0.1}]}
    loaded = scenario({"measures": [measure]}, "measures.m.effects.0.strength=0.2")
    assert loaded.origins["measures.m.effects"] == "scenario"
    assert loaded.origins["measures.m.effects.0.strength"] == "--set"
