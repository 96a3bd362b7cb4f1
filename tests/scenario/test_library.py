"""The scenarios that come with the project."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cluster_sim.scenario.load import load_scenario, load_scenarios, scenario_from_mapping
from cluster_sim.scenario.schema import Scenario

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios"
FILES = sorted(LIBRARY.rglob("*.yaml"))
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
    assert expected <= {shown(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_every_file_loads_without_a_warning_and_is_named_for_its_file(path: Path) -> None:
    scenario = load_scenario(path)
    assert scenario.warnings == ()
    assert scenario.name == path.stem
    assert scenario.title.en != scenario.name
    assert scenario.title.zh
    folder = path.parent.name
    assert scenario.region.name == (folder if path.parent != LIBRARY else "yangtze-river-delta")


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
    else:
        assert content["extends"] == "baseline.yaml"


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


def test_scenarios_of_one_region_can_be_compared() -> None:
    for folder in [LIBRARY, *(LIBRARY / region for region in REGIONS)]:
        loaded = load_scenarios(sorted(folder.glob("*.yaml")))
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
