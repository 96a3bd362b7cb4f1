"""Scenario files of the folder that the dashboard was opened with."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.dashboard.engine.library import open_scenario, scenario_files
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
