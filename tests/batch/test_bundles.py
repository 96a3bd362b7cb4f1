"""A bundle reproduces its run; what is no bundle, or a broken one, is refused in plain words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cluster_sim.batch import bundles
from cluster_sim.batch.bundles import (
    error_of,
    is_bundle,
    no_failure,
    read_bundle,
    rerun,
    write_bundle,
)
from cluster_sim.errors import InputError, OutputError
from cluster_sim.model.setting import Setting
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region, sub_region
from cluster_sim.scenario.load import load_scenario
from cluster_sim.simulation import Failure, simulate_group
from tests.batch.failing import (
    FAILING_QUARTER,
    MESSAGE,
    REPLICATE,
    bundle_of,
    classroom,
    gold,
    raise_in,
)

FAILURE = Failure("x", 1, 2, "output is nan, not a finite number")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The bundle of a made-up failure in the classroom."""
    write_bundle(tmp_path / "bundle", classroom(), 1, FAILURE, point=4, draw=5)
    return tmp_path / "bundle"


def test_a_bundle_fails_as_the_run_did(tmp_path: Path) -> None:
    scenario = gold(tmp_path)
    bundle = bundle_of(scenario, tmp_path / "failures" / "gold-p0-d0-r3")
    assert bundle.scenario.digest == scenario.digest
    assert (bundle.replicate, bundle.quarter) == (REPLICATE, FAILING_QUARTER)
    assert (bundle.message, bundle.error) == (MESSAGE, None)
    again = rerun(bundle.scenario, bundle.replicate)
    assert again == rerun(scenario, REPLICATE)
    assert again == Failure("gold", REPLICATE, FAILING_QUARTER, MESSAGE)
    assert sorted(contents(bundle.folder)) == ["bundle.json", "scenario.yaml"]


def test_a_run_by_itself_fails_as_it_does_beside_others(tmp_path: Path) -> None:
    scenario = gold(tmp_path)
    with np.errstate(over="ignore"):
        setting = Setting.of([scenario])
    group = simulate_group(setting, [0, 0], [1, REPLICATE], tables=())
    assert group is not None
    assert group.failures[1] == rerun(scenario, REPLICATE)


def test_what_does_not_fail_gives_nothing() -> None:
    assert rerun(classroom(quarters=2), 0) is None


def test_a_raised_error_comes_with_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_in(monkeypatch, "harbour", 5)
    bundle = bundle_of(classroom(), tmp_path / "b")
    assert bundle.error == "KeyError"
    assert bundle.message == "KeyError: 'harbour in quarter 5 of 12'"
    assert bundle.quarter == 5
    text = (tmp_path / "b" / "traceback.txt").read_text(encoding="utf-8")
    assert text.startswith("Traceback")
    assert text.rstrip().endswith(bundle.message)


def test_an_error_while_the_run_is_prepared_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> Setting:
        raise ZeroDivisionError("before the start")

    monkeypatch.setattr(Setting, "of", fail)
    failure = rerun(classroom(), 2)
    assert failure is not None
    assert failure == Failure("x", 2, 0, "ZeroDivisionError: before the start")
    assert error_of(failure) == "ZeroDivisionError"


def test_a_region_of_ones_own_goes_along(tmp_path: Path) -> None:
    part = sub_region(load_region("classroom"), ["harbour", "junction", "lakeside"])
    save_region(part, tmp_path / "mine" / "area")
    file = tmp_path / "mine" / "own.yaml"
    file.write_text("schema: 1\nname: own\nregion: area\nquarters: 3\n", encoding="utf-8")
    scenario = load_scenario(file)
    write_bundle(tmp_path / "b", scenario, 0, FAILURE)
    shutil.rmtree(tmp_path / "mine")
    bundle = read_bundle(tmp_path / "b")
    assert bundle.scenario.region.cities == part.cities
    assert bundle.scenario.digest == scenario.digest
    # A part of a built-in region has its name, but is not that region.
    assert bundle.scenario.region.name == "classroom"
    assert 'region: "./region"' in (tmp_path / "b" / "scenario.yaml").read_text(encoding="utf-8")


def test_equal_failures_give_equal_bytes(written: Path) -> None:
    before = contents(written)
    write_bundle(written, classroom(), 1, FAILURE, point=4, draw=5)
    assert contents(written) == before
    assert sorted(path.name for path in written.parent.iterdir()) == ["bundle"]


def test_what_is_told_about_the_run(written: Path) -> None:
    data = json.loads((written / "bundle.json").read_text(encoding="utf-8"))
    assert data["format"] == "cluster_sim failing run"
    assert data["command"] == "cluster-sim run bundle"
    assert [data[key] for key in ("scenario", "point", "draw", "replicate", "quarter", "seed")] == [
        "x", 4, 5, 1, 2, 1,
    ]  # fmt: skip
    bundle = read_bundle(written)
    assert (bundle.point, bundle.draw, bundle.replicate, bundle.quarter) == (4, 5, 1, 2)
    assert bundle.versions["numpy"]


def test_texts_that_utf8_cannot_hold_are_spelled_out(tmp_path: Path) -> None:
    failure = Failure("x", 0, 1, "OSError: \udcff.csv", traceback="Traceback: \udcff\n")
    write_bundle(tmp_path / "b", classroom(), 0, failure)
    bundle = read_bundle(tmp_path / "b")
    assert (bundle.message, bundle.error) == ("OSError: \\udcff.csv", "OSError")


def test_nothing_but_a_bundle_is_replaced(tmp_path: Path, written: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years", encoding="utf-8")
    with pytest.raises(OutputError, match="is not empty and holds no bundle"):
        write_bundle(tmp_path / "full", classroom(), 1, FAILURE)
    with pytest.raises(OutputError, match="is a file; a bundle is a folder"):
        write_bundle(tmp_path / "full" / "thesis.txt", classroom(), 1, FAILURE)
    with pytest.raises(OutputError, match="a part of the path is a file"):
        write_bundle(tmp_path / "full" / "thesis.txt" / "b", classroom(), 1, FAILURE)
    (tmp_path / "empty").mkdir()
    write_bundle(tmp_path / "empty", classroom(), 1, FAILURE)
    assert is_bundle(tmp_path / "empty")
    assert not is_bundle(tmp_path / "full")
    assert not is_bundle(written / "scenario.yaml")
    assert (tmp_path / "full" / "thesis.txt").read_text(encoding="utf-8") == "years"


def test_a_write_that_fails_leaves_what_was_there(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(written)

    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(bundles, "save_region", full)
    part = classroom().region
    monkeypatch.setattr(bundles, "builtin_regions", lambda: ())
    with pytest.raises(OutputError, match="the disk is full"):
        write_bundle(written, classroom(), 1, FAILURE)
    assert part.n_cities == 4
    assert contents(written) == before
    assert sorted(path.name for path in written.parent.iterdir()) == ["bundle"]


def complaint(folder: Path) -> str:
    """What is said about a folder that is no whole bundle, without the folder's name."""
    with pytest.raises(InputError) as caught:
        read_bundle(folder)
    return str(caught.value).replace(str(folder), "B")


def test_what_is_no_bundle_is_said_so(tmp_path: Path, written: Path) -> None:
    assert complaint(tmp_path / "nowhere") == "B: does not exist"
    assert complaint(written / "scenario.yaml") == "B: is a file; a bundle is a folder"
    what = "B: is not the bundle of a failing run: it holds no bundle.json"
    assert complaint(tmp_path) == what


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(format="x"), "is not that of a failing run (cluster_sim failing run)"),
        (lambda d: d.update(schema=2), "schema: is 2, which this version cannot read; it reads 1"),
        (lambda d: d.pop("replicate"), "replicate: is missing"),
        (lambda d: d.update(replicate=-1), "replicate: must be a whole number of at least 0"),
        (lambda d: d.update(quarter=True), "quarter: must be a whole number of at least 0"),
        (lambda d: d.update(message=None), "message: must be text"),
        (lambda d: d.update(error=1), "error: must be text or null"),
        (lambda d: d.update(versions={"numpy": 2}), "versions: must be names with a version each"),
        (lambda d: d.update(files=[]), "files: must be files with a hash each"),
    ],
)  # fmt: skip
def test_broken_facts_are_named(written: Path, change: Change, message: str) -> None:
    file = written / "bundle.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data), encoding="utf-8")
    assert complaint(written) == f"{Path('B', 'bundle.json')}: {message}"


def test_text_that_is_no_json_is_placed(written: Path) -> None:
    (written / "bundle.json").write_text('{"a":\n ,}', encoding="utf-8")
    assert complaint(written) == f"{Path('B', 'bundle.json')}:2:2: is not JSON: Expecting value"
    assert not is_bundle(written)


def test_changed_files_are_named(written: Path) -> None:
    file = written / "scenario.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("quarters: 12", "quarters: 13"), encoding="utf-8")
    assert complaint(written).startswith(
        f"{Path('B', 'scenario.yaml')}: was changed after the bundle was written"
    )
    file.unlink()
    what = "is missing, so there is nothing to run"
    assert complaint(written) == f"{Path('B', 'scenario.yaml')}: {what}"


def test_a_missing_part_of_the_region_is_named(tmp_path: Path) -> None:
    part = sub_region(load_region("classroom"), ["harbour", "junction"])
    save_region(part, tmp_path / "area")
    scenario = classroom(region=str(tmp_path / "area"))
    write_bundle(tmp_path / "b", scenario, 0, FAILURE)
    (tmp_path / "b" / "region" / "links.csv").unlink()
    assert complaint(tmp_path / "b") == f"{Path('B', 'region', 'links.csv')}: is missing"


def test_other_versions_are_named(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = read_bundle(written)
    assert bundle.other_versions() == []
    assert no_failure(bundle) == (
        f"{written}: x, replicate 1 does not fail here; the versions are those of the bundle"
    )
    here = dict(bundle.versions) | {"numpy": "9.9", "new": "1"}
    del here["scipy"]
    monkeypatch.setattr(bundles, "versions", lambda: here)
    numpy, scipy = bundle.versions["numpy"], bundle.versions["scipy"]
    assert bundle.other_versions() == [
        "new none (here 1)",
        f"numpy {numpy} (here 9.9)",
        f"scipy {scipy} (here none)",
    ]
    assert "does not fail here; other versions: new none" in no_failure(bundle)
