"""The run directory: there whole or not at all, and byte for byte the same every time."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.errors import OutputError
from cluster_sim.store.manifest import Job, RunCount, inputs, read_manifest, sha256
from cluster_sim.store.run_directory import (
    RunDirectory,
    default_target,
    effective_files,
    file_stem,
)
from tests.analysis.synthetic import MadeUpResult, region, result, scenario


def job(made: list[MadeUpResult], **changes: Any) -> Job:
    counts = tuple(
        RunCount(one.scenario, 6, 6 - len(one.failures), len(one.failures)) for one in made
    )
    failures = tuple(failure for one in made for failure in one.failures)
    return Job("compare", made[0].scenario.name, counts, failures, **changes)


def write(target: Path, names: tuple[str, ...] = ("one", "two"), **changes: Any) -> Path:
    made = [result(scenario(name, source=None)) for name in names]
    with RunDirectory(target, ["transport"]) as directory:
        for one in made:
            directory.append(one)
        directory.write_csv("summary.csv", made[0].quarters)
        directory.write_text("report.html", "<p>中</p>\n")
        directory.write_text("figures/map.svg", "<svg/>")
        timings = {"seconds": os.getpid()}
        return directory.finish(job(made, **changes), timings, keep_complete=bool(changes))


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_everything_is_there_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "new" / "place"
    assert write(target) == target
    assert sorted(content(target)) == [
        "cities.parquet",
        "figures/map.svg",
        "links.parquet",
        "manifest.json",
        "projects.parquet",
        "quarters.parquet",
        "report.html",
        "summary.csv",
        "timings.json",
    ]
    assert list((tmp_path / "new").iterdir()) == [target]


def test_two_runs_are_equal_byte_for_byte_but_for_the_timings(tmp_path: Path) -> None:
    one, other = content(write(tmp_path / "one")), content(write(tmp_path / "other"))
    del one["timings.json"], other["timings.json"]
    assert one == other


def test_the_manifest_says_what_was_run_and_what_came_out(tmp_path: Path) -> None:
    target = write(tmp_path / "out")
    manifest = read_manifest(target)
    assert manifest is not None
    assert manifest["status"] == "complete"
    assert (manifest["planned"], manifest["completed"], manifest["failed"]) == (12, 12, 0)
    assert manifest["seeds"] == [1]
    assert manifest["regions"][0]["digest"] == "f" * 64
    assert [entry["name"] for entry in manifest["scenarios"]] == ["one", "two"]
    assert manifest["scenarios"][0]["digest"] == scenario("one").digest
    assert {"cluster_sim", "python", "numpy", "pyarrow"} <= set(manifest["versions"])
    assert set(manifest["outputs"]) == set(content(target)) - {"manifest.json", "timings.json"}
    for name, entry in manifest["outputs"].items():
        assert entry == {"bytes": (target / name).stat().st_size, "sha256": sha256(target / name)}


def test_the_manifest_has_the_digest_of_every_input(tmp_path: Path) -> None:
    texts = {
        "base.yaml": "name: base\n",
        "mine.yaml": "name: mine\n",
        "land/region.yaml": "name: land\n",
        "land/cities.csv": "id\n",
        "land/SOURCES.md": "not read\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = scenario(
        "mine",
        source=tmp_path / "mine.yaml",
        region=region(folder=tmp_path / "land"),
        region_reference="land",
        origins={"seed": "base.yaml:3", "name": "mine.yaml:1", "start": "default", "x": "--set"},
    )
    names = ["base.yaml", "land/cities.csv", "land/region.yaml", "mine.yaml"]
    assert inputs([made, made]) == [
        {"file": (tmp_path / name).as_posix(), "sha256": sha256(tmp_path / name)} for name in names
    ]
    (tmp_path / "base.yaml").unlink()
    assert inputs([made])[0]["sha256"] is None
    assert inputs([scenario(source=None)]) == []


def test_failures_are_listed(tmp_path: Path) -> None:
    made = result(scenario("one"), failed=[4])
    with RunDirectory(tmp_path / "out", ["transport"]) as directory:
        directory.append(made)
        directory.finish(job([made]), {})
    manifest = read_manifest(tmp_path / "out")
    assert manifest is not None
    assert manifest["status"] == "failures"
    assert manifest["failures"] == [
        {
            "scenario": "one",
            "replicate": 4,
            "quarter": 3,
            "message": "output of city b is not a finite number",
        }
    ]


def test_an_earlier_run_directory_is_replaced(tmp_path: Path) -> None:
    target = write(tmp_path / "out", ("one", "two"))
    (target / ".DS_Store").write_bytes(b"left by a file manager")
    write(target, ("three",))
    manifest = read_manifest(target)
    assert manifest is not None
    assert [entry["name"] for entry in manifest["scenarios"]] == ["three"]
    assert list(tmp_path.iterdir()) == [target]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").exists()


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "manifest.json").exists()


def test_others_may_read_what_they_may_read_elsewhere(tmp_path: Path) -> None:
    target = write(tmp_path / "out")
    (tmp_path / "ordinary").mkdir()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(
        (tmp_path / "ordinary").stat().st_mode
    )


@pytest.mark.parametrize("what", ["folder", "file", "manifest of something else"])
def test_what_is_no_run_directory_is_left_alone(tmp_path: Path, what: str) -> None:
    target = tmp_path / "out"
    if what == "file":
        target.write_text("thesis", encoding="utf-8")
        message = "is a file; --out names a folder"
    else:
        target.mkdir()
        name = "thesis.txt" if what == "folder" else "manifest.json"
        (target / name).write_text('{"name": "an app"}', encoding="utf-8")
        message = "the folder is not empty and holds no earlier results"
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputError, match=message):
        write(target)
    assert sorted(tmp_path.rglob("*")) == before


def test_files_put_into_an_earlier_run_directory_are_not_lost(tmp_path: Path) -> None:
    target = write(tmp_path / "out")
    (target / "figures" / "notes.txt").write_text("mine", encoding="utf-8")
    message = "would be replaced, but holds a file that is not of the earlier results: figures/"
    with pytest.raises(OutputError, match=message):
        write(target)
    assert (target / "figures" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_an_error_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    def work() -> None:
        with RunDirectory(tmp_path / "a" / "b" / "out", ["transport"]) as directory:
            directory.append(result())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert list(tmp_path.iterdir()) == []


def test_an_error_on_the_way_leaves_the_earlier_results(tmp_path: Path) -> None:
    target = write(tmp_path / "out")
    before = content(target)

    def work() -> None:
        with RunDirectory(target, ["transport"]):
            raise ValueError("a fault of the program")

    with pytest.raises(ValueError, match="a fault of the program"):
        work()
    assert content(target) == before
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupted_run_is_marked(tmp_path: Path) -> None:
    target = write(tmp_path / "out", interrupted=True)
    manifest = read_manifest(target)
    assert target == tmp_path / "out"
    assert manifest is not None
    assert manifest["status"] == "interrupted"


def test_an_interrupted_run_does_not_replace_a_complete_one(tmp_path: Path) -> None:
    complete = write(tmp_path / "out")
    before = content(complete)
    kept = write(tmp_path / "out", ("one",), interrupted=True)
    assert kept == tmp_path / "out-interrupted"
    assert content(complete) == before
    again = write(tmp_path / "out", ("one",), interrupted=True)
    assert again == kept
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out-interrupted"]


def test_the_default_place_depends_on_what_is_run_not_on_its_order() -> None:
    one, two = scenario("one"), scenario("two")
    both = default_target("row", [one, two], "one")
    assert both == default_target("row", [two, one], "one")
    assert both != default_target("row", [one, two], "two")
    assert default_target("one", [one]) == Path("outputs") / "one" / one.digest[:12]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("full-integration", "full-integration"),
        ("四域 一体化", "四域-一体化"),
        ("a/b\\c:d*", "a-b-c-d"),
        ("..", "unnamed"),
        ("x" * 500, "x" * 200),
        ("中" * 100, "中" * 66),
    ],
)
def test_file_names_are_safe(name: str, stem: str) -> None:
    assert file_stem(name) == stem


def test_every_scenario_has_a_file_of_its_own() -> None:
    assert effective_files(["one", "two"]) == {
        "one": "one.effective.yaml",
        "two": "two.effective.yaml",
    }
    files = effective_files(["Plan", "plan", "a b", "a/b"])
    assert len({file.casefold() for file in files.values()}) == 4


def test_the_manifest_is_plain_json(tmp_path: Path) -> None:
    text = (write(tmp_path / "out") / "manifest.json").read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert json.loads(text)["platform"]["system"]


@pytest.mark.parametrize("text", [None, "", "[1]", "{", "\x00\xff"])
def test_what_is_no_manifest_is_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, encoding="latin-1")
    assert read_manifest(tmp_path) is None
