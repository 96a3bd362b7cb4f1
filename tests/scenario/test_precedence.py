"""--set > the file > what it extends > the default; and what --set can reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.scenario.load import load_scenario, load_scenarios, scenario_from_mapping
from cluster_sim.scenario.schema import Scenario
from tests.scenario.writing import HEAD, REGION, complaint, complaints, scenario, write


def charge(scenario: Scenario) -> Any:
    return scenario.parameters["relay_charge"]


@pytest.mark.parametrize("in_base", [True, False])
@pytest.mark.parametrize("in_file", [True, False])
@pytest.mark.parametrize("in_set", [True, False])
def test_the_line_of_precedence(tmp_path: Path, in_base: bool, in_file: bool, in_set: bool) -> None:
    """Each of the eight ways to give a value."""
    write(tmp_path, HEAD + REGION + ("quarters: 10\n" if in_base else ""), "base.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\n" + ("quarters: 20\n" if in_file else ""))
    loaded = load_scenario(tmp_path / "x.yaml", ["quarters=30"] if in_set else [])
    expected = 30 if in_set else 20 if in_file else 10 if in_base else 40
    origin = (
        "--set" if in_set else "x.yaml:4" if in_file else "base.yaml:4" if in_base else "default"
    )
    assert loaded.quarters == expected
    assert loaded.origins["quarters"] == origin


NUMBER = "parameters: {relay_charge: 0.3}\n"
BY_DOMAIN = "parameters: {relay_charge: {health: 0.4}}\n"
DEFAULT = (0.05, 0.02, 0.5, 0.7)


@pytest.mark.parametrize(
    ("base", "file", "override", "expected"),
    [
        ("", "", "", DEFAULT),
        (NUMBER, "", "", (0.3, 0.3, 0.3, 0.3)),
        (BY_DOMAIN, "", "", (0.05, 0.02, 0.4, 0.7)),
        (NUMBER, BY_DOMAIN, "", (0.3, 0.3, 0.4, 0.3)),
        (BY_DOMAIN, NUMBER, "", (0.3, 0.3, 0.3, 0.3)),
        (BY_DOMAIN, "", "parameters.relay_charge.telecom=0.1", (0.05, 0.1, 0.4, 0.7)),
        (NUMBER, BY_DOMAIN, "parameters.relay_charge.telecom=0.1", (0.3, 0.1, 0.4, 0.3)),
        (NUMBER, BY_DOMAIN, "parameters.relay_charge=0.9", (0.9, 0.9, 0.9, 0.9)),
        (NUMBER, BY_DOMAIN, "parameters.relay_charge={telecom: 0.9}", (0.3, 0.9, 0.4, 0.3)),
        ("", "", "parameters={relay_charge: 0.9}", (0.9, 0.9, 0.9, 0.9)),
    ],
)
def test_a_number_for_all_domains_and_one_for_each(
    tmp_path: Path, base: str, file: str, override: str, expected: tuple[float, ...]
) -> None:
    write(tmp_path, HEAD + REGION + base, "base.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\n{file}")
    loaded = load_scenario(tmp_path / "x.yaml", [override] if override else [])
    assert charge(loaded) == expected


CARE = {"name": "care", "like": "health"}
OWN = CARE | {"parameters": {"relay_charge": 0.8}}


@pytest.mark.parametrize(
    ("domain", "parameters", "override", "expected"),
    [
        (CARE, {}, "", 0.5),
        (CARE, {"health": 0.4}, "", 0.4),
        (CARE, 0.3, "", 0.3),
        (CARE, {"care": 0.2, "health": 0.4}, "", 0.2),
        (OWN, {}, "", 0.8),
        (OWN, {"health": 0.4}, "", 0.8),
        (OWN, 0.3, "", 0.8),
        (OWN, {}, "parameters.relay_charge=0.3", 0.3),
        (OWN, {}, "parameters.relay_charge.care=0.2", 0.2),
        (OWN, {}, "domains.care.parameters.relay_charge=0.1", 0.1),
        (OWN, {"health": 0.4}, "parameters.relay_charge.health=0.6", 0.8),
    ],
)
def test_where_a_domain_of_ones_own_has_its_values_from(
    domain: Any, parameters: Any, override: str, expected: float
) -> None:
    content = {"domains": ["transport", domain]}
    if parameters != {}:
        content["parameters"] = {"relay_charge": parameters}  # type: ignore[assignment]
    loaded = scenario(content, *([override] if override else []))
    assert charge(loaded)[1] == expected


MINE = {
    "name": "mine",
    "effects": [{"channel": "trust", "strength": 0.1}, {"channel": "supply", "strength": 0.2}],
    "start": 3,
}


def test_set_reaches_a_measure_by_name() -> None:
    loaded = scenario(
        {"measures": [{"use": "market_operation"}, MINE]},
        "measures.mine.effects.1.strength=0.4",
        "measures.mine.effects.1.domains=[health]",
        "measures.mine.end=2030-Q1",
        "measures.market_operation.strength=0.25",
        "measures.market_operation.options.mode=partnership",
        "measures.market_operation.title=Half private",
    )
    market, mine = loaded.measures
    assert (market.strength, market.effects[0].option) == (0.25, "partnership")
    assert market.title.en == "Half private"
    assert (mine.effects[1].strength, mine.effects[1].domains, mine.end) == (0.4, (2,), 24)


def test_set_reaches_everything_else() -> None:
    loaded = scenario(
        {"title": "Old"},
        "name=other",
        "title.zh=新",
        "region=greater-bay-area",
        "start=2030-Q2",
        "seed=0",
        "domains=[health, telecom]",
        "parameters.trend_growth=-0.01",
        "parameters.layer_share.trust=0.5",
        "parameters.discount_rate=1e-2",
        "measures=[{use: base_databases}]",
    )
    assert (loaded.name, loaded.title.en, loaded.title.zh) == ("other", "Old", "新")
    assert loaded.region.name == "greater-bay-area"
    assert str(loaded.start) == "2030-Q2"
    assert loaded.seed == 0
    assert [domain.name for domain in loaded.domains] == ["health", "telecom"]
    assert loaded.parameters["trend_growth"] == -0.01
    assert loaded.parameters["layer_share"] == (0.35, 0.25, 0.25, 0.5)
    assert loaded.parameters["discount_rate"] == 0.01
    assert [measure.name for measure in loaded.measures] == ["base_databases"]


def test_set_takes_text_with_signs_as_it_is() -> None:
    assert scenario(None, "title=a: b=c # d").title.en == "a: b=c # d"
    assert scenario(None, 'title="007"').title.en == "007"


def test_all_measures_can_be_taken_away() -> None:
    assert scenario({"measures": [MINE]}, "measures=[]").measures == ()


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["seed"], "--set: 'seed' must be path=value, such as parameters.discount_rate=0.06"),
        (["=1"], "--set: '=1' must be path=value, such as parameters.discount_rate=0.06"),
        (["a..b=1"], "--set: 'a..b=1' must be path=value, such as parameters.discount_rate=0.06"),
        (["extends=a.yaml"], "--set: extends: cannot be set here, only in a file"),
        (["quarter=3"], "--set: quarter: is not a known key (did you mean quarters?)"),
        (["quarters=x"], "--set: quarters: must be a whole number, not the text 'x'"),
        (["quarters="], "--set: quarters: must be a whole number, not nothing"),
        (
            ["seed=1", "seed=2"],
            "--set: seed: is set twice: 'seed=1' and 'seed=2'; keep one of them",
        ),
        (
            ["parameters.relay_charge=1", "parameters.relay_charge.health=2"],
            "--set: parameters.relay_charge.health: is set twice: 'parameters.relay_charge=1' and "
            "'parameters.relay_charge.health=2'; keep one of them",
        ),
        (
            ["parameters.discount_rat=0.1"],
            "--set: parameters.discount_rat: is not a parameter (did you mean discount_rate?)",
        ),
        (
            ["measures.base_database.strength=1"],
            "--set: measures.base_database.strength: there is no measure 'base_database' here; "
            "there are base_databases (did you mean base_databases?)",
        ),
        (
            ["measures.base_databases.strength=3"],
            "--set: measures.base_databases.strength: must be at most 1, not 3",
        ),
        (
            ["measures.base_databases.links={crosses: moon}"],
            "--set: measures.base_databases.links: crosses must be division | special | country | "
            "border, not the text 'moon'",
        ),
        (
            ["measures.base_databases.cities=[moon]"],
            "--set: measures.base_databases.cities.0: the region classroom has no city 'moon'",
        ),
        (
            ["domains.care.title=x"],
            "--set: domains.care.title: there is no domain 'care' here; there are none",
        ),
        (
            ["title=[a"],
            "--set: title: is not valid YAML: expected ',' or ']', but got '<stream end>' (while "
            "parsing a flow sequence, begun on line 1)",
        ),
    ],
)
def test_overrides_that_are_wrong(tmp_path: Path, overrides: list[str], said: str) -> None:
    text = f"{HEAD}{REGION}measures: [{{use: base_databases}}]\n"
    assert complaint(tmp_path, text, overrides) == said


def test_an_item_that_a_list_does_not_have(tmp_path: Path) -> None:
    text = "measures: [{name: m, effects: [{channel: trust, strength: 1}]}]\n"
    said = complaint(tmp_path, HEAD + REGION + text, ["measures.m.effects.1.strength=0"])
    assert said == ("--set: measures.m.effects.1.strength: there is no item '1' here; there are 0")


def test_with_several_files_it_is_enough_that_one_has_the_measure(tmp_path: Path) -> None:
    write(tmp_path, HEAD + REGION, "base.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\nmeasures: [{{use: base_databases}}]\n")
    paths = [tmp_path / "base.yaml", tmp_path / "x.yaml"]
    base, changed = load_scenarios(paths, ["measures.base_databases.strength=0.5"])
    assert base.measures == ()
    assert changed.measures[0].strength == 0.5
    said = complaints(tmp_path, "base.yaml", "x.yaml", overrides=["measures.base_database.cost=1"])
    assert said == [
        "--set: measures.base_database.cost: there is no measure 'base_database' here; there "
        "are base_databases (did you mean base_databases?)"
    ]


def test_an_override_does_not_leak_into_the_next_load(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}measures: [{{use: base_databases}}]\n")
    load_scenario(tmp_path / "x.yaml", ["measures.base_databases.strength=0"])
    assert load_scenario(tmp_path / "x.yaml").measures[0].strength == 1


SETTABLE: dict[str, st.SearchStrategy[Any]] = {
    "quarters": st.integers(1, 2000),
    "seed": st.integers(0, 2**64 - 1),
    "replicates": st.integers(1, 10**6),
    "title": st.text("abc中文", min_size=1).filter(lambda text: text not in ("null", "true")),
    "start": st.sampled_from(["2000-Q1", "2024-Q4"]),
    "parameters.discount_rate": st.floats(0, 1),
    "parameters.layer_share.standards": st.floats(0, 1),
    "parameters.relay_charge.health": st.floats(0, 5),
    "measures.m.strength": st.floats(0, 1),
    "measures.m.cost": st.floats(0, 1e6),
    "measures.m.start": st.integers(1, 40),
    "measures.m.effects.0.strength": st.floats(0, 1),
}


@given(st.data())
def test_setting_a_value_equals_writing_it_in_the_file(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(SETTABLE)))
    value = data.draw(SETTABLE[path])
    measure: dict[str, Any] = {
        "name": "m",
        "effects": [{"channel": "trust", "strength": 0.1}],
    }
    content: dict[str, Any] = {"schema": 1, "name": "x", "region": "classroom"}
    plain = content | {"measures": [measure]}
    written = content | {"measures": [measure | {"effects": [dict(measure["effects"][0])]}]}
    target: Any = written
    *way, last = path.replace("measures.m.", "measures.0.").split(".")
    for step in way:
        target = target[int(step)] if step.isdigit() else target.setdefault(step, {})
    target[last] = value
    one = scenario_from_mapping(plain, overrides=[f"{path}={value}"])
    other = scenario_from_mapping(written)
    assert one.effective() == other.effective()
    assert one.digest == other.digest
