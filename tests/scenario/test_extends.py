"""Files that extend one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.scenario.load import load_scenario, load_scenarios, scenario_from_mapping
from tests.scenario.writing import HEAD, REGION, complaint, complaints, write


def test_mappings_merge_and_values_and_lists_replace(tmp_path: Path) -> None:
    base = """region: classroom
quarters: 8
domains: [health, telecom]
title: {en: Base, zh: 基准}
parameters: {discount_rate: 0.05, relay_charge: {health: 0.1, telecom: 0.2}}
"""
    write(tmp_path, HEAD + base, "base.yaml")
    text = """extends: base.yaml
domains: [telecom, education]
title: {en: Own}
parameters: {relay_charge: {telecom: 0.9}}
"""
    write(tmp_path, HEAD + text)
    scenario = load_scenario(tmp_path / "x.yaml")
    assert [domain.name for domain in scenario.domains] == ["telecom", "education"]
    assert (scenario.title.en, scenario.title.zh) == ("Own", "基准")
    assert scenario.quarters == 8
    assert scenario.parameters["discount_rate"] == 0.05
    assert scenario.parameters["relay_charge"] == (0.9, 0.7)


def test_a_title_of_plain_text_replaces_both_languages(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}title: {{en: Base, zh: 基准}}\n", "base.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\ntitle: Own\n")
    title = load_scenario(tmp_path / "x.yaml").title
    assert (title.en, title.zh) == ("Own", None)


def test_measures_are_appended_and_one_with_an_inherited_name_replaces_it(tmp_path: Path) -> None:
    base = "measures: [{use: base_databases, start: 4, strength: 0.5}, {use: market_operation}]\n"
    write(tmp_path, HEAD + REGION + base, "base.yaml")
    text = "measures: [{use: base_databases, start: 8}, {use: sharing_platform}]\n"
    write(tmp_path, f"{HEAD}extends: base.yaml\n{text}")
    measures = load_scenario(tmp_path / "x.yaml").measures
    assert [(measure.name, measure.start, measure.strength) for measure in measures] == [
        ("base_databases", 8, 1.0),
        ("market_operation", 1, 1.0),
        ("sharing_platform", 1, 1.0),
    ]


def test_chains_are_followed_and_the_nearest_file_wins(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}seed: 1\nquarters: 4\nreplicates: 3\n", "a.yaml")
    write(tmp_path, f"{HEAD}extends: a.yaml\nseed: 2\nquarters: 5\n", "b.yaml")
    write(tmp_path, f"{HEAD}extends: ../{tmp_path.name}/b.yaml\nseed: 3\n", "c.yaml")
    scenario = load_scenario(tmp_path / "c.yaml")
    assert (scenario.seed, scenario.quarters, scenario.replicates) == (3, 5, 3)


def test_paths_are_relative_to_the_file_that_gives_them(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}seed: 7\n", "s/deep/base.yaml")
    write(tmp_path, f"{HEAD}extends: deep/base.yaml\n", "s/mid.yaml")
    write(tmp_path, f"{HEAD}extends: ../s/mid.yaml\n", "t/x.yaml")
    assert load_scenario(tmp_path / "t" / "x.yaml").seed == 7


def test_a_cycle_shows_the_chain(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}extends: b.yaml\n", "a.yaml")
    write(tmp_path, f"{HEAD}extends: c.yaml\n", "b.yaml")
    write(tmp_path, f"{HEAD}extends: a.yaml\n", "c.yaml")
    (said,) = (line for line in complaints(tmp_path, "a.yaml") if "circle" in line)
    chain = "a.yaml -> b.yaml -> c.yaml -> a.yaml"
    assert said == f"c.yaml:3:10: extends: goes round in a circle: {chain}"


def test_a_file_that_extends_itself(tmp_path: Path) -> None:
    said = complaint(tmp_path, f"{HEAD}{REGION}extends: x.yaml\n")
    assert said == "x.yaml:4:10: extends: goes round in a circle: x.yaml -> x.yaml"


@pytest.mark.parametrize(
    ("extends", "said"),
    [
        (
            "/etc/passwd",
            "'/etc/passwd' is an absolute path; give one relative to this file's folder",
        ),
        (
            "'C:\\base.yaml'",
            "'C:\\base.yaml' is an absolute path; give one relative to this file's folder",
        ),
        (
            "../../base.yaml",
            "'../../base.yaml' leads out of the parent of this file's folder, which is not allowed",
        ),
        ("base.yaml", "'base.yaml' does not exist"),
    ],
)
def test_what_cannot_be_extended(tmp_path: Path, extends: str, said: str) -> None:
    text = f"{HEAD}{REGION}extends: {extends}\n"
    assert complaint(tmp_path, text) == f"x.yaml:4:10: extends: {said}"


def test_the_message_names_the_file_given_and_the_one_at_fault(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}extends: ../../up.yaml\n", "base.yaml")
    said = complaint(tmp_path, f"{HEAD}extends: base.yaml\n").replace(f"{tmp_path}/", "")
    assert said == (
        "base.yaml:4:10: extends: '../../up.yaml' leads out of the parent of this file's folder, "
        "which is not allowed (read for x.yaml, which extends it)"
    )


@pytest.mark.parametrize(
    ("region", "said"),
    [
        (
            "../../r",
            "'../../r' leads out of the parent of this file's folder, which is not allowed",
        ),
        ("/r", "'/r' is an absolute path; give one relative to this file's folder"),
    ],
)
def test_a_region_that_leads_out_names_both_files(tmp_path: Path, region: str, said: str) -> None:
    write(tmp_path, f"{HEAD}region: {region}\n", "base.yaml")
    text = complaint(tmp_path, f"{HEAD}extends: base.yaml\n").replace(f"{tmp_path}/", "")
    assert text == f"base.yaml:3:9: region: {said} (read for x.yaml, which extends it)"


def test_a_link_does_not_lead_out(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}", "base.yaml")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "link.yaml").symlink_to(tmp_path / "base.yaml")
    write(inner, f"{HEAD}extends: link.yaml\n")
    (said,) = (line for line in complaints(inner, "x.yaml") if "extends" in line)
    assert "leads out of the parent" in said


def test_a_fault_in_the_base_is_told_once_and_where_it_is(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}quarters: 0\n", "base.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\n", "a.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\n", "b.yaml")
    said = ["base.yaml:4:11: quarters: must be at least 1, not 0"]
    assert complaints(tmp_path, "a.yaml", "b.yaml") == said


def test_a_fault_in_the_base_counts_even_where_it_is_overridden(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}quarters: 0\n", "base.yaml")
    said = complaint(tmp_path, f"{HEAD}extends: base.yaml\nquarters: 4\n")
    assert said.replace(f"{tmp_path}/", "") == (
        "base.yaml:4:11: quarters: must be at least 1, not 0"
    )


def test_schema_and_name_are_needed_in_every_file_and_the_region_is_inherited(
    tmp_path: Path,
) -> None:
    write(tmp_path, REGION, "base.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\n")
    starts = [line.split(";")[0] for line in complaints(tmp_path, "x.yaml")]
    assert starts == ["base.yaml: name: is missing", "base.yaml: schema: is missing"]


def test_files_that_share_a_base_share_its_region(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}", "base.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\n", "a.yaml")
    one, other = load_scenarios([tmp_path / "base.yaml", tmp_path / "a.yaml"])
    assert one.region is other.region


def test_a_mapping_extends_from_the_folder_it_is_given(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}seed: 9\n", "base.yaml")
    mapping = {"schema": 1, "name": "y", "extends": "base.yaml"}
    assert scenario_from_mapping(mapping, base=tmp_path).seed == 9


def test_bom_crlf_and_chinese_are_accepted(tmp_path: Path) -> None:
    text = f"{HEAD}{REGION}title: 教室\nmeasures: [{{use: base_databases, cities: [湖滨]}}]\n"
    write(tmp_path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    scenario = load_scenario(tmp_path / "x.yaml")
    assert scenario.title.en == "教室"
    effect = next(e for e in scenario.measures[0].effects if e.channel == "supply")
    assert [scenario.region.cities[index] for index in effect.cities] == ["lakeside"]


def test_an_inherited_title_is_warned_about(tmp_path: Path) -> None:
    write(tmp_path, f"{HEAD}{REGION}title: Base\n", "base.yaml")
    write(tmp_path, f"{HEAD}extends: base.yaml\n")
    scenario = load_scenario(tmp_path / "x.yaml")
    assert scenario.title.en == "Base"
    assert [warning.partition(": ")[2] for warning in scenario.warnings] == [
        "title: is the one of the scenario it extends; give it its own"
    ]
