"""What can be wrong with region.yaml and with the folder, each with its exact message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cluster_sim.errors import RegionError
from cluster_sim.region.load import Refusal, builtin_regions, load_region, locate_region
from cluster_sim.region.region_file import region_json_schema

Problems = Callable[..., list[str]]
Write = Callable[..., Path]

BASE = "name: test\ncurrency: CNY\nusd_rate: 6.7\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BASE + "curency: x\n", "4:1: curency: is not a known key (did you mean currency?)"),
        (BASE + "schema: 1\n", "4:1: schema: is not a known key"),
        (BASE + "name: b\n", "4:1: name: is given twice: on line 1 and on line 4"),
        ("currency: CNY\nusd_rate: 1\n", "1:1: name: is missing"),
        ("name: x\nusd_rate: 1\n", "1:1: currency: is missing"),
        ("name: x\ncurrency: CNY\n", "1:1: usd_rate: is missing"),
        ("name: 5\ncurrency: CNY\nusd_rate: 1\n", "1:7: name: must be text, not 5"),
        ("name:\ncurrency: CNY\nusd_rate: 1\n", "1:1: name: must be text, not nothing"),
        ("name: ' '\ncurrency: CNY\nusd_rate: 1\n", "1:7: name: must not be empty"),
        ("name: |\n  a\n  b\ncurrency: CNY\nusd_rate: 1\n", "1:7: name: must be one line"),
        ("name: x\ncurrency: yuan\nusd_rate: 1\n",
         "2:11: currency: must be a code of three capitals such as CNY, not the text 'yuan'"),
        ("name: x\ncurrency: [CNY]\nusd_rate: 1\n", "2:11: currency: must be text, not a list"),
        ("name: x\ncurrency: CNY\nusd_rate: 0\n",
         "3:11: usd_rate: must be greater than 0, not 0"),
        ("name: x\ncurrency: CNY\nusd_rate: -6.7\n",
         "3:11: usd_rate: must be greater than 0, not -6.7"),
        ("name: x\ncurrency: CNY\nusd_rate: .nan\n",
         "3:11: usd_rate: must be a finite number, not nan"),
        ("name: x\ncurrency: CNY\nusd_rate: .inf\n",
         "3:11: usd_rate: must be a finite number, not inf"),
        ("name: x\ncurrency: CNY\nusd_rate: '6.7'\n",
         "3:11: usd_rate: must be a number, not the text '6.7'"),
        ("name: x\ncurrency: CNY\nusd_rate: yes\n",
         "3:11: usd_rate: must be a number, not the text 'yes'"),
        ("name: x\ncurrency: CNY\nusd_rate: true\n",
         "3:11: usd_rate: must be a number, not true"),
        (BASE + "trend_growth: 4.5\n", "4:15: trend_growth: must be at most 1, not 4.5"),
        (BASE + "trend_growth: -2\n", "4:15: trend_growth: must be at least -1, not -2"),
        (BASE + "title: 5\n", "4:8: title: must be text or {en: ..., zh: ...}, not 5"),
        (BASE + "title: {de: Test}\n", "4:9: title.de: is not a known key"),
        (BASE + "title: {}\n", "4:8: title: needs a text, or en or zh"),
        (BASE + "title: {en: ''}\n", "4:13: title.en: must not be empty"),
        (BASE + "title: ''\n", "4:8: title.en: must not be empty"),
        (BASE + "invented: maybe\n",
         "4:11: invented: must be true or false, not the text 'maybe'"),
        (BASE + "notes: [a]\n", "4:8: notes: must be text, not a list"),
        (BASE + "sources: a\n", "4:10: sources: must be a list, not the text 'a'"),
        (BASE + "sources:\n  - a\n  - {b: 1}\n",
         "6:5: sources.1: must be text, not keys with values"),
        ("- name: x\n", "1:1: must be keys with values, but is a list"),
        ("name: x\n\tcurrency: CNY\n", "2:1: a tab cannot be used here; indent with blanks"),
    ],
)  # fmt: skip
def test_a_faulty_region_file(problems: Problems, text: str, expected: str) -> None:
    assert problems(yaml=text) == [f"own/region.yaml:{expected}"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "own/region.yaml: does not exist"),
        ("", "own/region.yaml: is empty"),
        ("# nothing\n", "own/region.yaml: is empty"),
        (
            BASE.encode("utf-16"),
            "own/region.yaml: is not UTF-8 (looks like UTF-16); save it as UTF-8",
        ),
        (
            (BASE + "title: Zürich\n").encode("cp1252"),
            "own/region.yaml:4:9: is not UTF-8 (looks like Windows-1252); save it as UTF-8",
        ),
        (b"a\x00b", "own/region.yaml:1:2: is not text (byte 0x00); a UTF-8 text file is needed"),
        (b"x" * 2_000_000, "own/region.yaml: is too large: 2 MB, but at most 1 MB are read"),
    ],
)
def test_the_file_as_a_whole(
    problems: Problems, content: str | bytes | None, expected: str
) -> None:
    assert problems(yaml=content) == [expected]


def test_all_problems_of_all_files_come_at_once(problems: Problems) -> None:
    lines = problems(
        yaml="name: x\ncurrency: CNY\nusd_rate: 0\n",
        cities="id,name,division,country,lat,lon,population,gdp\na,A,W,CN,99,0,1,1\nb,B,W,CN,0,0,0,1\n",
        links="from,to\na,b\nb,a\na,c\n",
        demand="from,to,domain,value\na,b,health,-1\n",
    )
    assert [line.split(": ")[0] for line in lines] == [
        "own/cities.csv:2:10",
        "own/cities.csv:3:14",
        "own/demand.csv:2:12",
        "own/links.csv:3:1",
        "own/links.csv:4:3",
        "own/region.yaml:3:11",
    ]


def message(name_or_path: str | Path, base: Path | None = None) -> str:
    with pytest.raises(RegionError) as caught:
        load_region(name_or_path, base)
    return str(caught.value)


def test_an_unknown_region(tmp_path: Path) -> None:
    built_in = ", ".join(builtin_regions())
    assert message("yangtze-delta") == (
        "region: 'yangtze-delta' is neither a built-in region nor a folder; "
        f"built in are {built_in} (did you mean yangtze-river-delta?)"
    )
    assert message("").startswith("region: '' is neither")
    (tmp_path / "file").write_text("x")
    assert message(tmp_path / "file") == (
        f"region: '{tmp_path}/file' is a file; a region is the folder that holds region.yaml"
    )


def test_a_folder_without_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    assert message("empty").splitlines() == [
        "empty/cities.csv: does not exist",
        "empty/links.csv: does not exist",
        "empty/region.yaml: does not exist",
    ]


def test_a_region_named_by_a_file_must_lie_near_it(write: Write, tmp_path: Path) -> None:
    write(folder="parent/regions/own")
    write(folder="outside")
    scenarios = tmp_path / "parent" / "scenarios"
    scenarios.mkdir()
    assert load_region("../regions/own", scenarios).name == "test"
    assert message("../../outside", scenarios) == (
        "region: '../../outside' leads out of the parent of this file's folder, "
        "which is not allowed"
    )
    assert message(str(tmp_path / "outside"), scenarios).endswith(
        "is an absolute path; give one relative to this file's folder"
    )
    refusal = locate_region("../regions/owl", scenarios)
    assert isinstance(refusal, Refusal)
    assert refusal.what.startswith("'../regions/owl' is neither a built-in region nor a folder")


def test_files_that_are_links_to_elsewhere(write: Write, tmp_path: Path) -> None:
    own = write(folder="parent/own", cities=None)
    (tmp_path / "secret").write_text("x")
    (own / "cities.csv").symlink_to(tmp_path / "secret")
    base = tmp_path / "parent" / "scenarios"
    base.mkdir()
    assert message("../own", base) == (
        f"{base}/../own/cities.csv: is a link that leads out of the parent of the scenario's "
        "folder, which is not allowed"
    )


def test_the_json_schema_names_all_keys() -> None:
    schema = region_json_schema()
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["name", "currency", "usd_rate"]
    assert list(schema["properties"]) == [
        "name",
        "title",
        "currency",
        "usd_rate",
        "trend_growth",
        "invented",
        "notes",
        "sources",
    ]
