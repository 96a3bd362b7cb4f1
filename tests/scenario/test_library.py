"""The scenarios that come with the project."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cluster_sim.scenario.load import load_scenario, load_scenarios, scenario_from_mapping
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.schema import Scenario

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios"
FILES = sorted(path for path in LIBRARY.rglob("*.yaml") if path.parent.name != "designs")
DELTA = {
    "baseline": [],
    "transport-first": ["cluster_integration"],
    "telecom-first": ["cluster_integration"],
    "health-first": ["cluster_integration"],
    "education-first": ["cluster_integration"],
    "four-domains": ["cluster_integration"],
    "standards-and-trust": ["base_databases", "national_projects", "security_standards"],
    "coordination": ["coordination_mechanism", "top_level_design"],
    "platform": ["sharing_platform"],
    "market-led": ["market_operation"],
    "full-programme": [
        "base_databases",
        "cluster_integration",
        "coordination_mechanism",
        "demonstration_bases",
        "national_projects",
        "security_standards",
        "sharing_platform",
        "top_level_design",
    ],
}
POLICY_SYSTEMS = {
    "national-design",
    "government-led",
    "mixed-operation",
    "infrastructure-first",
    "data-first",
    "services-first",
    "industry-first",
    "demonstration-first",
    "security-first",
    "budget-cut",
    "late-start",
}
CROSS_BORDER = ("links", "rules", "services", "together")
TWO_SYSTEMS = ("links", "rules", "platform", "together")
LIVELIHOOD = (
    "eldercare-and-employment/baseline",
    "eldercare-and-employment/livelihood-platform",
    "tourism/baseline",
    "tourism/smart-tourism",
    "mixed-operation/baseline",
    "mixed-operation/market-led",
    "mixed-operation/mixed-operation",
)
REGIONS = [
    "beijing-tianjin-hebei",
    "benelux-rhine-ruhr",
    "chengdu-chongqing",
    "classroom",
    "greater-bay-area",
]


def shown(path: Path) -> str:
    return path.relative_to(LIBRARY).as_posix()


def domains_of(scenario: Scenario) -> list[str]:
    used = {index for m in scenario.measures for e in m.effects for index in e.domains}
    return [scenario.domains[index].name for index in sorted(used)]


def test_the_library_is_complete() -> None:
    expected = {f"{name}.yaml" for name in DELTA}
    for region in REGIONS:
        expected |= {f"{region}/{n}.yaml" for n in ("baseline", "coordination", "full-programme")}
    expected |= {f"policy-systems/{name}.yaml" for name in POLICY_SYSTEMS}
    expected |= {f"benelux-rhine-ruhr/cross-border-{name}.yaml" for name in CROSS_BORDER}
    expected |= {f"greater-bay-area/two-systems-{name}.yaml" for name in TWO_SYSTEMS}
    expected |= {f"livelihood/{name}.yaml" for name in LIVELIHOOD}
    assert {shown(path) for path in FILES} == expected
    assert len(list(LIBRARY.glob("*.yaml"))) == len(DELTA)


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_every_file_loads_without_a_warning_and_is_named_for_its_file(path: Path) -> None:
    scenario = load_scenario(path)
    assert scenario.warnings == ()
    assert scenario.name == path.stem
    assert scenario.title.en != scenario.name
    assert scenario.title.zh
    folder = path.parent.name
    assert scenario.region.name == (folder if folder in REGIONS else "yangtze-river-delta")


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_every_file_begins_with_what_it_asks_and_what_to_look_at(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    comment = []
    for line in lines:
        if not line.startswith("#"):
            break
        comment.append(line.lstrip("# "))
    assert comment[0].endswith(("?", "?:"))
    assert "ook at" in " ".join(comment) or "what happens" in comment[0]
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_every_scenario_extends_the_baseline_beside_it(path: Path) -> None:
    content = YAML(typ="safe", pure=True).load(path)
    if path.stem == "baseline":
        assert "extends" not in content
        assert "measures" not in content
    else:
        away = "../" if path.parent.name == "policy-systems" else ""
        assert content["extends"] == f"{away}baseline.yaml"


@pytest.mark.parametrize("name", DELTA)
def test_the_measures_of_the_delta(name: str) -> None:
    scenario = load_scenario(LIBRARY / f"{name}.yaml")
    assert [measure.name for measure in scenario.measures] == DELTA[name]
    assert all(measure.start == 1 and measure.strength == 1 for measure in scenario.measures)


@pytest.mark.parametrize("domain", ["transport", "telecom", "health", "education"])
def test_first_means_one_domain(domain: str) -> None:
    (measure,) = load_scenario(LIBRARY / f"{domain}-first.yaml").measures
    at = ["transport", "telecom", "health", "education"].index(domain)
    chosen = {effect.domains for effect in measure.effects if effect.channel != "capacity"}
    assert chosen == {(at,)}


def test_mixed_operation_sets_the_mode_of_each_domain() -> None:
    scenario = load_scenario(LIBRARY / "livelihood/mixed-operation/mixed-operation.yaml")
    modes = {
        scenario.domains[domain].name: effect.option
        for measure in scenario.measures
        for effect in measure.effects
        if effect.channel == "mode"
        for domain in effect.domains
    }
    assert modes == {
        "telecom": "government",
        "transport": "partnership",
        "health": "partnership",
        "eldercare": "partnership",
        "education": "market",
        "tourism": "market",
    }


def test_every_measure_is_used_somewhere() -> None:
    used = {measure.use for path in FILES for measure in load_scenario(path).measures}
    assert used == set(catalogue())


def test_scenarios_of_one_region_can_be_compared() -> None:
    folders = sorted({path.parent for path in FILES})
    for folder in folders:
        paths = sorted(folder.glob("*.yaml"))
        if folder.name == "policy-systems":
            paths += sorted(LIBRARY.glob("*.yaml"))
        loaded = load_scenarios(paths)
        assert len({scenario.domains for scenario in loaded}) == 1
        agreed = {(s.region.digest, str(s.start), s.quarters, s.replicates, s.seed) for s in loaded}
        assert len(agreed) == 1
        assert len({scenario.name for scenario in loaded}) == len(loaded)
        assert len({scenario.digest for scenario in loaded}) == len(loaded)


def test_every_effective_configuration_gives_the_same_digest() -> None:
    for scenario in load_scenarios(FILES):
        assert scenario_from_mapping(scenario.effective()).digest == scenario.digest


def test_loading_the_eleven_takes_less_than_a_second() -> None:
    paths = sorted(LIBRARY.glob("*.yaml"))
    assert len(paths) >= len(DELTA)
    begin = time.perf_counter()
    load_scenarios(paths)
    assert time.perf_counter() - begin < 1
