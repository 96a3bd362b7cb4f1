"""What is said about files that cannot be used: where it is wrong, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.writing import HEAD, REGION, complaint, complaints, write
from tests.scenario.wrong_measures import EFFECTS, MEASURES, SCOPES
from tests.scenario.wrong_settings import DOMAINS, PARAMETERS, SETTINGS

OPEN = f"{HEAD}{REGION}"  # three lines

BUILT_IN = (
    "beijing-tianjin-hebei, benelux-rhine-ruhr, chengdu-chongqing, classroom, greater-bay-area, "
    "yangtze-river-delta"
)


@pytest.mark.parametrize("text", SETTINGS)
def test_settings(tmp_path: Path, text: str) -> None:
    assert complaint(tmp_path, f"{OPEN}{text}\n") == SETTINGS[text]


@pytest.mark.parametrize("text", DOMAINS)
def test_domains(tmp_path: Path, text: str) -> None:
    assert complaint(tmp_path, f"{OPEN}{text}\n") == DOMAINS[text]


@pytest.mark.parametrize("text", PARAMETERS)
def test_parameters(tmp_path: Path, text: str) -> None:
    said = complaint(tmp_path, f"{OPEN}parameters: {{{text}}}\n")
    assert said == PARAMETERS[text]


@pytest.mark.parametrize("text", MEASURES)
def test_measures(tmp_path: Path, text: str) -> None:
    assert complaint(tmp_path, f"{OPEN}measures:\n  - {text}\n") == MEASURES[text]


@pytest.mark.parametrize("text", EFFECTS)
def test_effects(tmp_path: Path, text: str) -> None:
    body = f"measures:\n  - name: mine\n    effects: [  {text}]\n"
    assert complaint(tmp_path, f"{OPEN}{body}") == EFFECTS[text]


@pytest.mark.parametrize("text", SCOPES)
def test_scopes(tmp_path: Path, text: str) -> None:
    body = f"measures:\n  - {{use: base_databases, name: m,\n     {text}}}\n"
    assert complaint(tmp_path, f"{OPEN}{body}") == SCOPES[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "name: x\nregion: classroom\n",
            "x.yaml: schema: is missing; a scenario file needs it, such as schema: 1",
        ),
        (
            "schema: 1\nregion: classroom\n",
            "x.yaml: name: is missing; a scenario file needs it, such as name: my-scenario",
        ),
        (HEAD, f"x.yaml: region: is missing; give a folder, or one of {BUILT_IN}"),
        (
            "schema: 2\nname: x\nregion: classroom\n",
            "x.yaml:1:9: schema: must be 1, the only form of scenario files so far, not 2",
        ),
        (
            "schema: '1'\nname: x\nregion: classroom\n",
            "x.yaml:1:9: schema: must be 1, the only form of scenario files so far, not the text "
            "'1'",
        ),
        (
            f"{HEAD}region: clasroom\n",
            "x.yaml:3:9: region: 'clasroom' is neither a built-in region nor a folder; built in "
            f"are {BUILT_IN} (did you mean classroom?)",
        ),
        (f"{HEAD}region: [a]\n", "x.yaml:3:9: region: must be text, not a list"),
        ("", "x.yaml: is empty"),
        ("- a\n", "x.yaml:1:1: must be keys with values, but is a list"),
        (
            "schema: 1\nname: {x\n",
            "x.yaml:3:1: is not valid YAML: expected ',' or '}', but got '<stream end>' (while "
            "parsing a flow mapping, begun on line 2)",
        ),
    ],
)
def test_the_file_as_a_whole(tmp_path: Path, text: str, said: str) -> None:
    assert complaint(tmp_path, text) == said


def test_a_missing_file(tmp_path: Path) -> None:
    assert complaints(tmp_path, "nowhere.yaml") == ["nowhere.yaml: does not exist"]


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    said = ["x.yaml: is a folder; a file is needed here"]
    assert complaints(tmp_path, "x.yaml") == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not text"),
        ("schema: 1\nname: é\n".encode("cp1252"), "is not UTF-8 (looks like Windows-1252)"),
        ("schema: 1\nname: x\n".encode("utf-16"), "is not UTF-8 (looks like UTF-16)"),
        (b"a: " + b"[" * 1000, "is nested too deeply: more than 20 levels"),
        (
            b"a: &a [1,2,3,4,5,6,7,8,9]\n"
            + b"".join(
                b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9))
                for i in range(8)
            ),
            "aliases stand for more than 10,000 values; write the values out",
        ),
        (b"# " + b"x" * 50_000_000, "is too large: 50 MB, but at most 1 MB are read"),
    ],
    ids=["binary", "windows-1252", "utf-16", "deep", "aliases", "50 MB"],
)
def test_files_that_are_no_scenario_at_all(tmp_path: Path, content: bytes, said: str) -> None:
    write(tmp_path, content)
    (only,) = complaints(tmp_path, "x.yaml")
    assert said in only


def test_conflicting_modes_name_both_measures_the_domain_and_the_time(tmp_path: Path) -> None:
    body = """measures:
  - {use: market_operation, domains: [health, telecom], start: 2025-Q1}
  - name: ours
    effects: [{channel: mode, option: government, strength: 1, domains: [health]}]
"""
    assert complaint(tmp_path, f"{OPEN}{body}") == (
        "x.yaml:6:5: measures.ours: sets the mode of operation of health to government, while "
        "market_operation sets it to market, from quarter 4 (2025-Q1) on; give them different "
        "domains or times"
    )


def test_two_measures_of_one_name(tmp_path: Path) -> None:
    body = "measures:\n  - use: base_databases\n  - use: base_databases\n    start: 8\n"
    assert complaint(tmp_path, f"{OPEN}{body}") == (
        "x.yaml:6:5: measures.base_databases: is given twice (the first is on line 5); give one "
        "of them another `name`"
    )


def test_a_name_that_several_cities_have(tmp_path: Path) -> None:
    write(tmp_path, "name: twins\ncurrency: EUR\nusd_rate: 1\n", "r/region.yaml")
    cities = "id,name,division,country,lat,lon,population,gdp\n"
    cities += "a,Twin,D,C,50,5,1000,10\nb,Twin,D,C,51,5,1000,10\n"
    write(tmp_path, cities, "r/cities.csv")
    write(tmp_path, "from,to\na,b\n", "r/links.csv")
    text = f"{HEAD}region: r\nmeasures: [{{use: base_databases, cities: [Twin]}}]\n"
    assert complaint(tmp_path, text) == (
        "x.yaml:4:43: measures.base_databases.cities.0: several cities are called 'Twin'; use an "
        "id: a, b"
    )


def test_all_errors_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, f"{OPEN}quarters: 0\nseed: -1\nmeasures: [{{use: nothing}}]\n", "a.yaml")
    write(tmp_path, f"{HEAD}region: nowhere\nparameters: {{fund_levy: 2}}\n", "b.yaml")
    places = [
        said.rsplit(": ", 1)[0] for said in complaints(tmp_path, "a.yaml", "b.yaml", "c.yaml")
    ]
    starts = [place.split(": ")[0] for place in places]
    assert starts == [
        "a.yaml:4:11",
        "a.yaml:5:7",
        "a.yaml:6:18",
        "b.yaml:3:9",
        "b.yaml:4:25",
        "c.yaml",
    ]


def test_a_fault_does_not_hide_those_behind_it_and_counts_stay_those_of_the_file(
    tmp_path: Path,
) -> None:
    body = """measures:
  - name: mine
    effects:
      - {strength: 1}
      - {channel: trust, strength: 7}
"""
    write(tmp_path, f"{OPEN}{body}")
    assert complaints(tmp_path, "x.yaml") == [
        "x.yaml:7:9: measures.mine.effects.0.channel: is missing",
        "x.yaml:8:36: measures.mine.effects.1.strength: must be 0 to 1 on channel trust, not 7",
    ]


def test_problems_of_the_region_are_told_with_those_of_the_scenario(tmp_path: Path) -> None:
    write(tmp_path, "name: r\n", "r/region.yaml")
    write(tmp_path, f"{HEAD}region: r\nquarters: 0\n")
    said = complaints(tmp_path, "x.yaml")
    assert any(line.startswith("r/region.yaml") for line in said)
    assert "x.yaml:4:11: quarters: must be at least 1, not 0" in said
