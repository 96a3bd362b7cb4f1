"""Scenario files of the folder that the dashboard was opened with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.dashboard.engine import shelf as shelf_module
from cluster_sim.dashboard.engine.checking import draft_of
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.places import RegionPlaces
from cluster_sim.dashboard.engine.shelf import Shelf, open_scenario, scenario_files
from cluster_sim.errors import InputError
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region
from cluster_sim.scenario.load import load_scenario
from tests.dashboard.engine.settings import OpenFolder

LIBRARY = Path(__file__).parents[3] / "scenarios"


def test_scenarios_are_listed_and_designs_are_not() -> None:
    names = scenario_files(LIBRARY)
    assert "full-programme.yaml" in names
    assert "classroom/baseline.yaml" in names
    assert "livelihood/tourism/smart-tourism.yaml" in names
    assert not any(name.startswith("designs/") for name in names)


@pytest.mark.parametrize(
    "name",
    [
        "full-programme.yaml",
        "policy-systems/budget-cut.yaml",
        "policy-systems/mixed-operation.yaml",
        "livelihood/tourism/smart-tourism.yaml",
        "greater-bay-area/two-systems-together.yaml",
    ],
)
def test_what_a_file_extends_is_merged_in(name: str) -> None:
    draft = open_scenario(LIBRARY, name, OpenFolder(LIBRARY))
    saved = load_scenario(LIBRARY / name)
    assert "extends" not in draft.mapping
    assert draft.scenario().digest == saved.digest
    assert draft.title == saved.title


def test_a_region_beside_the_files_is_found_from_wherever_it_is_named(tmp_path: Path) -> None:
    save_region(load_region("classroom"), tmp_path / "valley")
    (tmp_path / "plans").mkdir()
    base = tmp_path / "plans" / "base.yaml"
    base.write_text("schema: 1\nname: base\nregion: ../valley\n", encoding="utf-8")
    more = tmp_path / "more.yaml"
    more.write_text(
        "schema: 1\nname: more\nextends: plans/base.yaml\nmeasures: [{use: rd_bases}]\n",
        encoding="utf-8",
    )
    assert scenario_files(tmp_path) == ("more.yaml", "plans/base.yaml")
    for name in scenario_files(tmp_path):
        draft = open_scenario(tmp_path, name, OpenFolder(tmp_path))
        assert draft.region == "valley"
        assert draft.scenario().digest == load_scenario(tmp_path / name).digest


@pytest.mark.parametrize("name", ["../secret.yaml", "absent.yaml", "", "link.yaml"])
def test_nothing_outside_the_folder_is_opened(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    secret = tmp_path / "secret.yaml"
    secret.write_text("schema: 1\nname: secret\nregion: classroom\n", encoding="utf-8")
    (folder / "link.yaml").symlink_to(secret)
    assert scenario_files(folder) == ()
    with pytest.raises(InputError, match="is not among the scenario files"):
        open_scenario(folder, name, OpenFolder(folder))


def test_mistakes_are_told_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("schema: 1\nname: wrong\nregion: classroom\nseeed: 1\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        open_scenario(tmp_path, "wrong.yaml", OpenFolder(tmp_path))
    assert str(refused.value).startswith("wrong.yaml:4:1: seeed: ")


GOOD = "schema: 1\nname: good\ntitle: {en: Good, zh: 好}\nregion: classroom\n"


def test_a_shelf_has_the_titles_and_regions_of_all_files() -> None:
    places = OpenFolder(LIBRARY)
    offers = Shelf(LIBRARY, places).offers()
    assert tuple(one.name for one in offers) == scenario_files(LIBRARY)
    assert not [one.problem for one in offers if one.problem]
    for one in offers[::10]:
        saved = load_scenario(LIBRARY / one.name)
        assert (one.title, one.region) == (saved.title, saved.region.name)


def test_a_faulty_file_is_offered_with_its_first_fault_and_the_others_as_ever(
    tmp_path: Path,
) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(GOOD + "seeed: 1\nquarters: -4\n", encoding="utf-8")
    (tmp_path / "orphan.yaml").write_text(
        "schema: 1\nname: orphan\nextends: absent.yaml\n", encoding="utf-8"
    )
    offers = {one.name: one for one in Shelf(tmp_path, OpenFolder(tmp_path)).offers()}
    assert offers["good.yaml"].problem is None
    assert str(offers["wrong.yaml"].problem).startswith("wrong.yaml:5")
    assert "'absent.yaml' does not exist" in str(offers["orphan.yaml"].problem)
    assert str(tmp_path) not in "".join(str(one.problem) for one in offers.values())


def test_a_file_is_read_again_when_it_or_what_it_extends_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "base.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "more.yaml").write_text(
        "schema: 1\nname: more\nextends: base.yaml\n", encoding="utf-8"
    )
    read: list[str] = []

    def noted(mapping: Mapping[str, Any], name: str, places: RegionPlaces) -> Draft:
        read.append(name)
        return draft_of(mapping, name, places)

    monkeypatch.setattr(shelf_module, "draft_of", noted)
    shelf = Shelf(tmp_path, OpenFolder(tmp_path))
    first = shelf.offers()
    assert shelf.offers() == first
    assert read == ["base.yaml", "more.yaml"]
    (tmp_path / "base.yaml").write_text(
        GOOD.replace("classroom", "greater-bay-area"), encoding="utf-8"
    )
    assert [one.region for one in shelf.offers()] == ["greater-bay-area"] * 2
    (tmp_path / "more.yaml").unlink()
    assert [one.name for one in shelf.offers()] == ["base.yaml"]
