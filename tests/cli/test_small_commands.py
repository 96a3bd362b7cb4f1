"""``validate``, ``new``, ``show``, ``schema`` and ``diff``."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.cli.new import starter, write_starter
from cluster_sim.region import load as region_load
from cluster_sim.region.load import builtin_regions
from cluster_sim.scenario.forms import NAME_PATTERN
from cluster_sim.scenario.load import load_scenario
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.parameters import parameters
from tests.cli.conftest import Command

# --- validate ---------------------------------------------------------------------------------


def own_region(folder: Path) -> Path:
    """A copy of a built-in region in the folder."""
    data = Path(region_load.__file__).with_name("data")
    shutil.copytree(data / "classroom", folder / "mine")
    return folder / "mine"


def test_valid_files_are_said_to_be_so(cluster_sim: Command, folder: Path) -> None:
    own_region(folder)
    ended = cluster_sim("validate", "baseline.yaml", "plan.yaml", "mine", "mine/cities.csv")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "baseline.yaml: ok (scenario baseline: classroom, 2024-Q1, 6 quarters, 0 measures)",
        "plan.yaml: ok (scenario plan: classroom, 2024-Q1, 6 quarters, 1 measure)",
        "mine: ok (region classroom: 4 cities, 3 links)",
        "mine/cities.csv: ok (region classroom: 4 cities, 3 links)",
    ]


def test_every_fault_of_every_file_is_listed(cluster_sim: Command, folder: Path) -> None:
    (folder / "one.yaml").write_text(
        "schema: 1\nname: one\nregion: clasroom\nquarters: 0\n", encoding="utf-8"
    )
    (folder / "two.yaml").write_text(
        "schema: 1\nname: two\nextends: plan.yaml\nseeed: 1\n", encoding="utf-8"
    )
    cities = own_region(folder) / "cities.csv"
    lines = cities.read_text(encoding="utf-8").splitlines()
    cities.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    ended = cluster_sim("validate", "one.yaml", "two.yaml", "mine", "baseline.yaml")
    assert ended.code == 2
    out = ended.out.splitlines()
    assert out[0].startswith("one.yaml:3:9: region: ")
    assert out[0].endswith("(did you mean classroom?)")
    assert out[1].startswith("one.yaml:4:11: quarters: ")
    assert out[2].startswith("two.yaml:4:")
    assert out[2].endswith("(did you mean seed?)")
    assert any(re.match(r"mine/cities\.csv:6:\d+: ", line) for line in out)
    assert "baseline.yaml: ok" in ended.out
    assert re.fullmatch(r"\d+ problems in 3 of 4 files", out[-1])


def test_a_fault_that_two_files_inherit_is_said_once(cluster_sim: Command, folder: Path) -> None:
    text = (folder / "baseline.yaml").read_text(encoding="utf-8")
    (folder / "baseline.yaml").write_text(f"{text}seed: -1\n", encoding="utf-8")
    ended = cluster_sim("validate", "plan.yaml", "baseline.yaml", "baseline.yaml")
    assert ended.code == 2
    assert len(ended.out.splitlines()) == 2
    assert ended.out.splitlines()[1] == "1 problem in 2 of 2 files"


def test_validate_prints_an_object(cluster_sim: Command, folder: Path) -> None:
    (folder / "one.yaml").write_text("schema: 1\nname: one\nregion: clasroom\n", encoding="utf-8")
    ended = cluster_sim("validate", "one.yaml", "plan.yaml", "--format", "json")
    assert ended.code == 2
    one, plan = json.loads(ended.out)["files"]
    assert (one["file"], one["kind"], one["valid"]) == ("one.yaml", "scenario", False)
    (problem,) = one["problems"]
    assert (problem["line"], problem["where"], problem["hint"]) == (3, "region", "classroom")
    assert plan == {
        "file": "plan.yaml",
        "kind": "scenario",
        "valid": True,
        "problems": [],
        "warnings": [],
    }


def test_a_file_that_is_not_there(cluster_sim: Command) -> None:
    ended = cluster_sim("validate", "nowhere.yaml", "-q")
    assert (ended.code, ended.out) == (2, "nowhere.yaml: does not exist\n")


# --- new --------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", builtin_regions())
def test_a_new_scenario_is_valid_without_a_warning(
    cluster_sim: Command, folder: Path, region: str
) -> None:
    ended = cluster_sim("new", "first", "--region", region)
    assert ended.code == 0, ended.err
    assert ended.out == "first.yaml is written. To simulate it: cluster-sim run first.yaml\n"
    scenario = load_scenario("first.yaml")
    assert scenario.warnings == ()
    assert (scenario.name, scenario.region.name) == ("first", region)
    assert scenario.measures
    comments = [line for line in starter("first", region).splitlines() if "#" in line]
    assert len(comments) > 10
    assert max(len(line) for line in starter("first", region).splitlines()) <= 100
    assert (folder / "first.yaml").read_text(encoding="utf-8").endswith("\n")


def test_what_the_starter_says_in_comments_is_valid_too(folder: Path) -> None:
    text = starter("first", "classroom")
    lines = [
        re.sub(r"^( *)# ((?:domains|parameters|- name|  [a-z_]+):.*)", r"\1\2", line)
        for line in text.splitlines()
    ]
    assert sum(line not in text.splitlines() for line in lines) == 7
    (folder / "first.yaml").write_text("\n".join(lines), encoding="utf-8")
    scenario = load_scenario("first.yaml")
    assert "common-rules" in [measure.name for measure in scenario.measures]
    assert [domain.name for domain in scenario.domains] == ["transport", "health"]


def test_nothing_is_overwritten(cluster_sim: Command, folder: Path) -> None:
    before = (folder / "plan.yaml").read_bytes()
    ended = cluster_sim("new", "plan")
    assert ended.code == 2
    assert ended.err == "plan.yaml: is there already; choose another name, or remove it first\n"
    assert (folder / "plan.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b", "-x", "x" * 101])
def test_a_name_must_be_a_name(cluster_sim: Command, name: str) -> None:
    ended = cluster_sim("new", "--", name)
    assert ended.code == 2
    assert "must be letters, digits, - and _" in ended.err


def test_an_unknown_region_is_refused(cluster_sim: Command, folder: Path) -> None:
    ended = cluster_sim("new", "first", "--region", "clasroom")
    assert ended.code == 2
    assert "(did you mean classroom?)" in ended.err
    assert not (folder / "first.yaml").exists()


def test_a_region_of_ones_own(cluster_sim: Command, folder: Path) -> None:
    own_region(folder)
    ended = cluster_sim("new", "first.yaml", "--region", "mine", "--format", "json")
    assert json.loads(ended.out) == {"file": "first.yaml", "name": "first", "region": "mine"}
    assert load_scenario("first.yaml").region.folder is not None


@given(name=st.from_regex(re.compile(NAME_PATTERN), fullmatch=True))
def test_any_name_is_written_so_that_it_is_read_as_it_is(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if len(f"{name}.yaml".encode()) > 255:  # longer than file systems allow
        return
    file = write_starter(name, "classroom", tmp_path_factory.mktemp("new"))
    assert load_scenario(file).name == name


# --- show -------------------------------------------------------------------------------------


def test_all_built_in_regions_are_listed(cluster_sim: Command) -> None:
    out = cluster_sim("show", "regions").out
    assert all(
        any(line.startswith(name) for line in out.splitlines()) for name in builtin_regions()
    )
    data = json.loads(cluster_sim("show", "regions", "--format", "json").out)
    assert [region["name"] for region in data] == list(builtin_regions())


def test_a_region_is_shown_with_its_sources(cluster_sim: Command) -> None:
    out = cluster_sim("show", "regions", "yangtze-river-delta").out
    for part in ("长江三角洲", "shanghai", "Suzhou", "division", "Border", "http"):
        assert part in out
    data = json.loads(cluster_sim("show", "regions", "classroom", "--format", "json").out)
    assert len(data["city_list"]) == data["cities"] == 4
    assert len(data["link_list"]) == data["links"] == 3
    assert data["sources"]


def test_a_region_of_ones_own_is_shown(cluster_sim: Command, folder: Path) -> None:
    own_region(folder)
    ended = cluster_sim("show", "regions", "./mine")
    assert ended.code == 0
    assert "Folder" in ended.out


def test_all_measures_are_listed_and_explained(cluster_sim: Command) -> None:
    out = cluster_sim("show", "measures").out
    for name, row in catalogue().items():
        assert any(name in line and row.title.en in line for line in out.splitlines())
        one = cluster_sim("show", "measures", name)
        assert one.code == 0
        assert row.title.zh in one.out
        assert all(effect.channel in one.out for effect in row.effects)
    data = json.loads(cluster_sim("show", "measures", "sharing_platform", "--format", "json").out)
    assert data["effects"][0]["channel"] == "platform"
    assert data["effects"][0]["ramp"] == 12
    assert len(json.loads(cluster_sim("show", "measures", "--format", "json").out)) == len(
        catalogue()
    )


def test_all_parameters_are_listed_and_explained(cluster_sim: Command) -> None:
    out = cluster_sim("show", "parameters").out
    for name in parameters():
        assert any(line.split()[:1] == [name] for line in out.splitlines())
    one = cluster_sim("show", "parameters", "relay_charge").out
    assert re.search(r"health +0\.5 +0\.1 +2 ", one)
    assert re.search(r"Alternatives +none 0, prohibitive 300\n", one)
    assert "worst layer alone. [sum 1, worst layer 200]" in " ".join(out.split())
    for name in ("layer_share", "trend_growth", "discount_rate"):
        ended = cluster_sim("show", "parameters", name)
        assert ended.code == 0
        assert "Alternatives" not in ended.out
    assert re.search(
        r"Allowed +0 or 1\n", cluster_sim("show", "parameters", "bargaining_transfers").out
    )
    data = json.loads(cluster_sim("show", "parameters", "--format", "json").out)
    assert [row["name"] for row in data] == list(parameters())
    rows = {row["name"]: row for row in data}
    assert rows["relay_charge"]["alternatives"] == {"none": 0, "prohibitive": 300}


@pytest.mark.parametrize(
    ("what", "given", "message"),
    [
        ("measures", "sharing-platform", "did you mean sharing_platform?"),
        ("parameters", "discount", "there is no such parameter; `cluster-sim show parameters`"),
        ("regions", "clasroom", "did you mean classroom?"),
    ],
)
def test_what_there_is_not(cluster_sim: Command, what: str, given: str, message: str) -> None:
    ended = cluster_sim("show", what, given)
    assert ended.code == 2
    assert message in ended.err


def test_a_scenario_is_shown_with_where_everything_is_from(cluster_sim: Command) -> None:
    out = cluster_sim("show", "scenario", "plan.yaml", "--seed", "5").out
    lines = [line.strip() for line in out.splitlines()]
    assert "quarters: 6  # baseline.yaml:4" in lines
    assert "seed: 5  # --set" in lines
    assert "discount_rate: 0.06  # plan.yaml:5" in lines
    assert "health: 0.4  # plan.yaml:5" in lines
    assert "strength: 1.0  # default" in lines
    assert "cost: 27.0  # catalogue" in lines
    assert 'start: "2024-Q3"  # plan.yaml:9' in lines


def test_what_is_shown_is_the_scenario(cluster_sim: Command, folder: Path) -> None:
    out = cluster_sim("show", "scenario", "plan.yaml", "--set", "parameters.trust_drop=0.5").out
    (folder / "again.yaml").write_text(out, encoding="utf-8")
    expected = load_scenario("plan.yaml", ["parameters.trust_drop=0.5"])
    assert load_scenario("again.yaml").digest == expected.digest


def test_a_part_of_a_scenario(cluster_sim: Command) -> None:
    show = ("show", "scenario", "plan.yaml")
    assert cluster_sim(*show, "quarters").out == "6  # baseline.yaml:4\n"
    assert cluster_sim(*show, "parameters.relay_charge").out.splitlines() == [
        "transport: 0.05  # default",
        "telecom: 0.02  # default",
        "health: 0.4  # plan.yaml:5",
        "education: 0.7  # default",
    ]
    assert "channel: platform" in cluster_sim(*show, "measures.sharing_platform").out
    ended = cluster_sim(*show, "measures.sharing-platfrm.strength")
    assert ended.code == 2
    assert ended.err == (
        "measures.sharing-platfrm.strength: there is no such key under measures in scenario plan "
        "(did you mean sharing_platform?)\n"
    )


def test_a_scenario_as_an_object(cluster_sim: Command) -> None:
    show = ("show", "scenario", "plan.yaml", "--format", "json")
    data = json.loads(cluster_sim(*show).out)
    assert data["effective"]["quarters"] == 6
    assert data["origins"]["quarters"] == "baseline.yaml:4"
    assert data["digest"] == load_scenario("plan.yaml").digest
    part = json.loads(cluster_sim(*show, "parameters.relay_charge.health").out)
    assert part["effective"] == 0.4
    assert part["origins"] == {"parameters.relay_charge.health": "plan.yaml:5"}


# --- schema, diff -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["scenario", "region"])
def test_schemas_are_json_schemas(cluster_sim: Command, kind: str) -> None:
    data = json.loads(cluster_sim("schema", kind).out)
    assert data["$schema"].startswith("https://json-schema.org/")
    assert "name" in data["properties"]


def test_differences_are_shown_in_units(cluster_sim: Command) -> None:
    ended = cluster_sim("diff", "baseline.yaml", "plan.yaml")
    assert ended.code == 0
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["parameters.discount_rate", "0.08", "0.06", "1/yr"] in lines
    data = json.loads(cluster_sim("diff", "baseline.yaml", "plan.yaml", "--format", "json").out)
    assert data["a"]["scenario"] == "baseline"
    assert {
        "where": "parameters.discount_rate",
        "before": "0.08",
        "after": "0.06",
        "unit": "1/yr",
    } in data["differences"]


def test_a_scenario_does_not_differ_from_itself(cluster_sim: Command) -> None:
    ended = cluster_sim("diff", "plan.yaml", "plan.yaml")
    assert (ended.code, ended.out) == (0, "plan and plan are simulated alike\n")


def test_faults_of_both_files_are_listed(cluster_sim: Command, folder: Path) -> None:
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text("schema: 2\n", encoding="utf-8")
    ended = cluster_sim("diff", "one.yaml", "two.yaml")
    assert ended.code == 2
    assert "one.yaml" in ended.err
    assert "two.yaml" in ended.err
