"""Folders with results are found, and nothing else can be named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cluster_sim.dashboard.folders import Folders
from cluster_sim.dashboard.results import places
from cluster_sim.errors import InputError
from tests.batch.made_up import change_manifest, write_batch, write_run


def refusal(folders: Folders, place: str) -> str:
    with pytest.raises(InputError) as caught:
        places.opened(folders, place)
    return str(caught.value)


def test_all_folders_are_listed(folders: Folders) -> None:
    found = {entry.place: entry for entry in places.every(folders)}
    assert set(found) == {"outputs/plans/two", "outputs/batch", "outputs/gaps"}
    two = found["outputs/plans/two"]
    assert (two.kind, two.status, two.planned, two.completed) == ("compare", "complete", 8, 8)
    assert two.name == "plans/two"
    assert two.region.get("zh") == "课堂：四座城市"
    assert [title.get("zh") for title in two.scenarios] == ["基准线", "方案"]
    gaps = found["outputs/gaps"]
    assert (gaps.kind, gaps.failed, gaps.completed, gaps.planned) == ("batch", 1, 68, 72)


def test_the_newest_comes_first(tmp_path: Path) -> None:
    for age, name in enumerate(("old", "older", "oldest")):
        write_run(tmp_path / name)
        moment = 1_700_000_000 - age
        os.utime(tmp_path / name / "manifest.json", (moment, moment))
    folders = Folders([], tmp_path, None)
    assert [entry.name for entry in places.every(folders)] == ["old", "older", "oldest"]
    os.utime(tmp_path / "oldest" / "manifest.json", (1_800_000_000, 1_800_000_000))
    assert places.every(folders)[0].name == "oldest"


def test_a_folder_that_is_given_may_be_one_with_results(tmp_path: Path) -> None:
    write_run(tmp_path / "mine")
    folders = Folders([tmp_path / "mine"], tmp_path / "outputs", None)
    (entry,) = places.every(folders)
    assert (entry.place, entry.name) == ("folder-1", "mine")
    assert places.opened(folders, "folder-1").folder == (tmp_path / "mine").resolve()
    assert places.place_of(folders, tmp_path / "mine") == "folder-1"
    assert places.place_of(folders, tmp_path) is None


def test_a_changed_manifest_is_read_again(tmp_path: Path) -> None:
    write_run(tmp_path / "run")
    folders = Folders([], tmp_path, None)
    assert places.every(folders)[0].status == "complete"
    change_manifest(tmp_path / "run", status="interrupted", planned=1000)
    assert places.every(folders)[0].status == "interrupted"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"format": ', "manifest.json: cannot be read, it is damaged or cut off"),
        ('{"format": "else"}', "is the manifest of something else"),
        ('{"format": "cluster_sim run directory", "schema": 9}', "has the layout 9"),
        ('{"format": "cluster_sim run directory", "schema": 1}', "lacks what a manifest has"),
        ("[]", "is the manifest of something else"),
    ],
)
def test_a_broken_folder_is_listed_with_the_reason(
    tmp_path: Path, content: str, words: str
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text(content, encoding="utf-8")
    (entry,) = places.every(Folders([], tmp_path, None))
    assert words in entry.problem
    assert str(tmp_path) not in entry.problem


def test_a_batch_without_its_manifest_is_listed_with_the_reason(tmp_path: Path) -> None:
    write_batch(tmp_path / "batch")
    (tmp_path / "batch" / "manifest.json").unlink()
    (entry,) = places.every(Folders([], tmp_path, None))
    assert "the manifest of the batch is missing; `cluster-sim resume batch` mends it" in (
        entry.problem
    )


def test_what_is_in_results_or_hidden_or_behind_a_link_is_not_looked_into(tmp_path: Path) -> None:
    write_run(tmp_path / "out" / "run")
    write_run(tmp_path / "out" / "run" / "inside")
    write_run(tmp_path / "out" / ".hidden")
    write_run(tmp_path / "elsewhere")
    (tmp_path / "out" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    found = places.every(Folders([], tmp_path / "out", None))
    assert [entry.name for entry in found] == ["run"]
    assert "leads out of the folder" in refusal(Folders([], tmp_path / "out", None), "outputs/link")


def test_no_folder_at_all_is_an_empty_list(tmp_path: Path) -> None:
    assert places.every(Folders([], tmp_path / "none", None)) == []


@pytest.mark.parametrize(
    "place",
    ["", "..", "../..", "outputs/..", "outputs/../x", "/etc", "scenarios", "folder-9/x",
     "outputs//", "outputs/none", "outputs/plans", "outputs/plans/two/manifest.json",
     "outputs/\x00", "outputs/plans\\two", "C:\\"],
)  # fmt: skip
def test_anything_else_is_refused_in_words(folders: Folders, outputs: Path, place: str) -> None:
    text = refusal(folders, place)
    assert text
    assert str(outputs) not in text
    assert "\x00" not in text
