"""Values that are put straight into a scenario give what reading it with ``--set`` gives."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.batch.cases import are_direct, are_numbers, assignment, with_values
from cluster_sim.batch.planning import load_plan, read_case
from cluster_sim.errors import ScenarioError
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.parameters import Parameter, parameters
from cluster_sim.scenario.schema import LAYERS, Scenario
from tests.architecture.tree import ROOT
from tests.batch.writing import plan_of

Values = list[tuple[str, Any]]

MEASURES: list[dict[str, Any]] = [
    {"use": "sharing_platform", "domains": ["health"], "start": "2024-Q3"},
    {"use": "cluster_integration"},
    {"use": "demonstration_bases", "strength": 0.4},
    {"use": "coordination_mechanism", "start": 5, "cost": 2},
    {"name": "own", "cost": 1, "effects": [{"channel": "trust", "strength": 0.1}]},
]
CONTENT: dict[str, Any] = {
    "schema": 1,
    "name": "x",
    "region": "classroom",
    "parameters": {
        "discount_rate": 0.06,
        "relay_charge": {"health": 0.4},
        "domain_weights": {"transport": 2, "health": 1},
        "layer_share": {"standards": 3},
    },
    "measures": MEASURES,
}
TWO_DOMAINS = {**CONTENT, "domains": ["health", "telecom"]}
BUILT_IN = ("transport", "telecom", "health", "education")
SHARES = {"domain_weights": BUILT_IN, "layer_share": LAYERS}
NAMES = [measure.get("use") or measure["name"] for measure in MEASURES]


def read(content: Mapping[str, Any], values: Values) -> Scenario:
    return scenario_from_mapping(
        content, overrides=[assignment(path, value) for path, value in values]
    )


def check_same(content: Mapping[str, Any], values: Values) -> None:
    base = scenario_from_mapping(content)
    assert are_direct([path for path, _ in values], [base], ranks_stay=True)
    direct, loaded = with_values(base, values), read(content, values)
    assert direct.effective() == loaded.effective()
    assert direct.digest == loaded.digest
    assert direct.measures == loaded.measures
    assert direct.parameters == loaded.parameters


def number_of(row: Parameter, key: str) -> st.SearchStrategy[float]:
    """A value of a parameter, also one that a file would write as a whole number."""
    if row.choices is not None:
        return st.sampled_from(row.choices)
    low, high = row.low_for(key), row.high_for(key)
    assert low is not None
    assert high is not None
    ends = [end for end in (low, high, int(high)) if row.fault(end) is None]
    return st.floats(low, high) | st.sampled_from(ends)


@st.composite
def of_a_parameter(draw: st.DrawFn) -> Values:
    row = draw(st.sampled_from(list(parameters().values())))
    path = f"parameters.{row.name}"
    if row.name in SHARES:
        return [(f"{path}.{p}", draw(st.floats(0.01, 5))) for p in SHARES[row.name]]
    if not row.per_domain:
        return [(path, draw(number_of(row, "")))]
    if draw(st.booleans()):
        return [(path, draw(number_of(row, "health")))]
    chosen = draw(st.lists(st.sampled_from(BUILT_IN), min_size=1, unique=True))
    return [(f"{path}.{domain}", draw(number_of(row, domain))) for domain in chosen]


@st.composite
def of_a_measure(draw: st.DrawFn) -> Values:
    key = draw(st.sampled_from(["strength", "start", "cost"]))
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "strength": st.floats(0, 1) | st.sampled_from([0, 1, -0.0]),
        "start": st.integers(1, 60),
        "cost": st.floats(0, 1e6) | st.integers(0, 9),
    }
    return [(f"measures.{draw(st.sampled_from(NAMES))}.{key}", draw(kinds[key]))]


@settings(max_examples=120)
@given(
    st.sampled_from([CONTENT, TWO_DOMAINS]),
    st.lists(of_a_parameter() | of_a_measure(), min_size=1, max_size=5),
)
def test_direct_values_are_those_of_the_reader(
    content: Mapping[str, Any], groups: list[Values]
) -> None:
    kept: Values = []
    for values in groups:  # nothing twice, and no part beside its whole
        names = {".".join(path.split(".")[:2]) for path, _ in values}
        if values[0][0].startswith("measures."):
            names = {values[0][0]}
        if not any(
            path == name or path.startswith(f"{name}.") for path, _ in kept for name in names
        ):
            kept += values
    check_same(content, kept)


@pytest.mark.parametrize("name", [name for name in parameters() if name not in SHARES])
def test_every_parameter_can_be_set_directly(name: str) -> None:
    row = parameters()[name]
    keys = row.keys() if row.per_domain else ("",)
    for key in keys:
        end = row.high_for(key)
        value = end if end is not None and row.fault(end) is None else row.low_for(key)
        check_same(CONTENT, [(f"parameters.{name}.{key}".rstrip("."), value)])


@settings(max_examples=30)
@given(st.lists(st.floats(0, 3), min_size=4, max_size=4).filter(lambda v: max(v[:3]) > 0))
def test_shares_are_made_to_add_up_as_the_reader_does(weights: list[float]) -> None:
    for name, parts in SHARES.items():
        values = [(f"parameters.{name}.{p}", w) for p, w in zip(parts, weights, strict=True)]
        check_same(CONTENT, values)


def test_weights_that_add_up_to_one_stay_as_they_are() -> None:
    weights = (0.1, 0.2, 0.3, 0.4)
    values = [(f"parameters.domain_weights.{p}", w) for p, w in zip(BUILT_IN, weights, strict=True)]
    check_same(CONTENT, values)
    assert (
        with_values(scenario_from_mapping(CONTENT), values).parameters["domain_weights"] == weights
    )


def test_a_measure_or_domain_of_another_scenario_is_left_alone() -> None:
    base = scenario_from_mapping(TWO_DOMAINS)
    values: Values = [
        ("measures.elsewhere.strength", 0.5),
        ("parameters.relay_charge.transport", 1.0),
    ]
    assert are_direct([path for path, _ in values], [base])
    assert with_values(base, values).digest == base.digest


def changed(**keys: Any) -> dict[str, Any]:
    return {**CONTENT, **keys}


def measure(**keys: Any) -> dict[str, Any]:
    effects = [{"channel": "trust", "strength": 0.1}]
    return changed(measures=[{"name": "m", "cost": 1, "effects": effects} | keys])


MODES = changed(
    measures=[
        {"name": name, "start": start, "end": end, "effects": [
            {"channel": "mode", "strength": 1, "option": option}]}
        for name, start, end, option in (("a", 2, 6, "market"), ("m", 6, None, "partnership"))
    ]
)  # fmt: skip
BY_MATURITY = [{"channel": "trust", "strength": 0.1, "cities": {"top": 2, "by": "maturity"}}]

# Where putting a value in would give another scenario than reading it, or one that is refused.
WOULD_DIFFER: dict[str, tuple[dict[str, Any], str, Any]] = {
    "a strength by date": (
        measure(strength=[["2024-Q4", 0.5], ["2025-Q4", 1]]), "measures.m.strength", 0.7,
    ),
    "the start of a strength by date": (
        measure(strength=[["2024-Q4", 0.5]]), "measures.m.start", 2,
    ),
    "a start with an end": (measure(end=6), "measures.m.start", 8),
    "a mode at the time of another": (MODES, "measures.m.start", 4),
    "a domain of one's own": (
        changed(domains=["health", {"name": "care", "like": "health"}], measures=[]),
        "parameters.relay_charge.health", 0.7,
    ),
    "the value of domains that are not named": (CONTENT, "parameters.relay_charge.all", 0.7),
    "one weight alone": (CONTENT, "parameters.domain_weights.health", 0.7),
    "maturities that come to be equal": (
        {**measure(effects=BY_MATURITY), "region": "greater-bay-area"},
        "parameters.maturity_start_base", 1.0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WOULD_DIFFER)
def test_what_would_differ_is_read_again(kind: str) -> None:
    content, path, value = WOULD_DIFFER[kind]
    base = scenario_from_mapping(content)
    assert not are_direct([path], [base])
    direct = with_values(base, [(path, value)])
    try:
        loaded = read(content, [(path, value)])
    except ScenarioError:
        return
    assert (loaded.digest, loaded.measures) != (direct.digest, direct.measures)


@pytest.mark.parametrize(
    "path",
    [
        "parameters",
        "measures",
        "domains",
        "title",
        "parameters.unknown",
        "parameters.layer_share",
        "parameters.layer_share.trust",
        "parameters.discount_rate.health",
        "measures.own.end",
        "measures.own.effects.0.strength",
        "measures.own.strength.0",
        "domains.care.parameters.relay_charge",
    ],
)
def test_other_paths_are_read(path: str) -> None:
    assert not are_direct([path], [scenario_from_mapping(CONTENT)])


def test_one_scenario_for_which_it_does_not_hold_is_enough() -> None:
    plain, scheduled = CONTENT, measure(name="own", strength=[["2024-Q4", 0.5]])
    scenarios = [scenario_from_mapping(content) for content in (plain, scheduled)]
    assert are_direct(["measures.own.strength"], scenarios[:1])
    assert not are_direct(["measures.own.strength"], scenarios)


def test_only_numbers_can_be_put_in() -> None:
    assert are_numbers([1, 0.5, -3])
    for other in (None, True, "2025-Q1", [1], {"health": 1}):
        assert not are_numbers([1, other])


def test_the_full_programme_with_all_parameters_is_direct(tmp_path: Path) -> None:
    design = tmp_path / "x.yaml"
    text = (
        f"schema: 1\nname: x\nscenarios: ['{ROOT / 'scenarios/full-programme.yaml'}']\n"
        "vary:\n  parameters.planning_horizon: [6, 8]\n"
        "  measures.top_level_design.start: {low: 2024-Q2, high: 2026-Q1}\n"
        "sampling: {draws: 3, parameters: all}\n"
    )
    design.write_text(text, encoding="utf-8")
    plan = load_plan(design)
    assert plan.is_direct
    for draw in range(3):
        loaded = read_case(plan, 0, 1, plan.values(draw))
        assert plan.with_values(0, 1, draw).digest == loaded.digest


def test_every_case_of_a_design_is_what_set_would_give(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        """\
vary:
  parameters.discount_rate: [0.04, 0.06]
  measures.trust.start: [2024-Q3, 2025-Q1]
  measures.sharing_platform.strength: {low: 0, high: 1}
  measures.coordination_mechanism.start: {low: 2024-Q2, high: 2026-Q4}
sampling: {draws: 3, parameters: [domain_weights, maturity_start_base, imitation]}""",
    )
    assert plan.is_direct
    assert len(plan.points) == 4
    for scenario, point, draw in product(range(2), range(4), range(3)):
        direct = plan.with_values(scenario, point, draw)
        loaded = read_case(plan, scenario, point, plan.values(draw))
        assert direct.digest == loaded.digest
        assert direct.measures == loaded.measures
        assert direct.name == ("baseline", "plan")[scenario]
        assert direct.parameters["discount_rate"] == plan.points[point][0]


@pytest.mark.parametrize(
    ("given", "sampled", "direct"),
    [
        ("{}", "maturity_start_range: {low: 0.3, high: 0.6}", True),
        ("{}", "maturity_start_range: {low: 0, high: 0.6}", True),
        ("{maturity_start_base: 0.5}", "maturity_start_range: {low: 0.3, high: 0.6}", False),
        ("{maturity_start_range: 0}", "maturity_start_range: {low: 0.3, high: 0.6}", False),
    ],
)
def test_an_order_by_maturity_that_may_change_is_found_again(
    tmp_path: Path, given: str, sampled: str, direct: bool
) -> None:
    first = "schema: 1\nname: first\nregion: greater-bay-area\n"
    second = (
        f"schema: 1\nname: second\nregion: greater-bay-area\nparameters: {given}\n"
        "measures: [{name: m, effects: [{channel: trust, strength: 0.1, "
        "cities: {top: 3, by: maturity}}]}]\n"
    )
    for name, text in (("first", first), ("second", second)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    design = tmp_path / "x.yaml"
    design.write_text(
        "schema: 1\nname: x\nscenarios: [first.yaml, second.yaml]\n"
        f"vary: {{parameters.{sampled}}}\nsampling: {{draws: 4}}\n",
        encoding="utf-8",
    )
    plan = load_plan(design)
    assert plan.is_direct is direct
    for draw in range(4 if direct else 0):
        loaded = read_case(plan, 1, 0, plan.values(draw))
        assert plan.with_values(1, 0, draw).measures == loaded.measures
