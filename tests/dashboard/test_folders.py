"""Only what is in the folders of a dashboard can be named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.dashboard.engine.places import RegionPlaces
from cluster_sim.dashboard.folders import Folder, Folders
from cluster_sim.errors import InputError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a run directory, beside a file that is nobody's business."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    run = tmp_path / "outputs" / "plan" / "abc"
    run.mkdir(parents=True)
    (run / "manifest.json").write_text("{}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def outputs(place: Path) -> Folder:
    return Folders([], place / "outputs", None).outputs


def test_what_is_in_a_folder_is_found(outputs: Folder, place: Path) -> None:
    run = place / "outputs" / "plan" / "abc"
    assert outputs.find("") == place / "outputs"
    assert outputs.find("plan/abc") == run
    assert outputs.find("plan/abc/manifest.json").read_text(encoding="utf-8") == "{}"
    assert outputs.place("plan/new.yaml") == place / "outputs" / "plan" / "new.yaml"
    assert list(outputs.glob("*/*/manifest.json")) == ["plan/abc/manifest.json"]


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "../secret.txt",
        "plan/../../secret.txt",
        "plan/./abc",
        "plan//abc",
        "plan/",
        "/etc/passwd",
        "//etc/passwd",
        "..\\secret.txt",
        "C:\\Windows",
        "C:secret",
        "plan\0/abc",
        "plan\n",
        "\x1b[2J",
        "~root/x\\",
    ],
)
def test_no_name_leads_out(outputs: Folder, name: str) -> None:
    for find in (outputs.find, outputs.place):
        with pytest.raises(InputError, match=r"(is no name of a file in the folder|is not there)$"):
            find(name)


@pytest.mark.parametrize("name", ["%2e%2e", "%2e%2e%2fsecret.txt", "..%2fsecret.txt", "‥"])
def test_names_that_only_look_like_the_way_up_are_ordinary(outputs: Folder, name: str) -> None:
    assert outputs.place(name) == outputs.path / name
    with pytest.raises(InputError, match="is not there"):
        outputs.find(name)


def test_a_link_that_leads_out_is_refused(outputs: Folder, place: Path) -> None:
    (place / "outputs" / "link.txt").symlink_to(place / "secret.txt")
    (place / "outputs" / "up").symlink_to(place)
    (place / "outputs" / "inside").symlink_to(place / "outputs" / "plan")
    for name in ("link.txt", "up", "up/secret.txt", "inside/../../secret.txt"):
        with pytest.raises(InputError, match=r"leads out of the folder|is no name"):
            outputs.find(name)
    assert outputs.find("inside/abc") == place / "outputs" / "plan" / "abc"
    assert list(outputs.glob("*.txt")) == []


def test_links_in_a_circle_and_names_without_end_are_not_there(outputs: Folder) -> None:
    (outputs.path / "one").symlink_to(outputs.path / "two")
    (outputs.path / "two").symlink_to(outputs.path / "one")
    for name in ("one", "one/file", "x" * 5000, "\udc80"):
        with pytest.raises(InputError, match="is not there"):
            outputs.find(name)


def test_a_link_that_was_given_is_the_folder_behind_it(place: Path) -> None:
    (place / "given").symlink_to(place / "outputs")
    folders = Folders([place / "given"], place / "other", None)
    assert folders.find("folder-1", "plan/abc") == place / "outputs" / "plan" / "abc"


@given(st.text(max_size=30))
def test_whatever_is_asked_for_is_in_the_folder(name: str) -> None:
    folder = Folder("outputs", "outputs", Path("/nowhere/outputs"))
    try:
        found = folder.place(name)
    except InputError:
        return
    assert found.is_relative_to(folder.path)


@given(st.lists(st.sampled_from(["..", ".", "a", "", "\\", "/", "%2e"]), max_size=6))
def test_no_mixture_of_parts_leads_out(parts: list[str]) -> None:
    folder = Folder("outputs", "outputs", Path("/nowhere/outputs"))
    try:
        found = folder.place("/".join(parts))
    except InputError:
        return
    assert found.is_relative_to(folder.path)


def test_folders_have_keys_that_do_not_say_where_they_are(place: Path) -> None:
    (place / "scenarios").mkdir()
    (place / "more").mkdir()
    folders = Folders(
        [place / "more", place / "outputs", place / "more"], place / "outputs", place / "scenarios"
    )
    assert [folder.key for folder in folders.all] == ["folder-1", "outputs", "scenarios"]
    assert [folder.key for folder in folders.results] == ["folder-1", "outputs"]
    assert folders.folder("folder-1").path == place / "more"
    with pytest.raises(InputError, match="etc: is no folder of this dashboard"):
        folders.find("etc", "passwd")


def test_what_a_folder_holds(place: Path) -> None:
    folders = Folders([], place / "outputs", None)
    (place / "outputs" / "up").symlink_to(place)
    assert folders.holds(place / "outputs" / "plan")
    assert folders.holds(place / "outputs")
    assert not folders.holds(place)
    assert not folders.holds(place / "outputs" / ".." / "secret.txt")
    assert not folders.holds(place / "outputs" / "up" / "secret.txt")
    assert not folders.holds(place / "outputs-of-others")


def test_regions_beside_the_scenarios_may_be_opened(place: Path) -> None:
    mine = place / "scenarios" / "mine"
    mine.mkdir(parents=True)
    (mine / "region.yaml").write_text("name: mine\n", encoding="utf-8")
    other = place / "other"
    shutil.copytree(mine, other)
    (place / "scenarios" / "other").symlink_to(other)
    places: RegionPlaces = Folders([], place / "outputs", place / "scenarios")
    assert places.region_folders() == {"mine": mine}
    assert Folders([], place / "outputs", None).region_folders() == {}
