"""``cluster-sim shrink`` and ``cluster-sim run`` on the bundle of a failing run."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cluster_sim.batch import bundles
from cluster_sim.batch.bundles import is_bundle, read_bundle, write_bundle
from cluster_sim.cli.main import run
from cluster_sim.simulation import Failure
from cluster_sim.store.manifest import versions
from tests.architecture.tree import ROOT
from tests.batch.failing import MESSAGE, bundle_of, classroom, gold, raise_in
from tests.cli.conftest import Command

FAILED = f"failed: gold, replicate 3, quarter 9: {MESSAGE}"


@pytest.fixture
def bundle(folder: Path) -> Path:
    """The bundle of a run in which a metric overflows, in the current folder."""
    bundle_of(gold(folder), folder / "bundle")
    return Path("bundle")


@pytest.fixture
def sound(folder: Path, bundle: Path) -> Path:
    """A bundle whose run does not fail."""
    write_bundle(folder / "sound", classroom(quarters=2), 1, Failure("x", 1, 2, MESSAGE))
    return Path("sound")


def names(folder: Path) -> list[str]:
    """What is in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())


def test_a_run_is_made_small_and_fails_from_its_folder(
    cluster_sim: Command, folder: Path, bundle: Path
) -> None:
    ended = cluster_sim("shrink", "bundle")
    assert ended.code == 0
    assert "quarters: 40 -> 9 (1 runs tried)" in ended.err.splitlines()
    out = ended.out.splitlines()
    assert out[0] == f"gold, replicate 3, quarter 9: {MESSAGE}"
    rows = {line.rsplit(maxsplit=2)[0]: line.split()[-2:] for line in out[4:11]}
    assert rows["Measures"] == ["4", "1"]
    assert rows["Domains"] == ["4", "1"]
    assert rows["Quarters"] == ["40", "9"]
    assert rows["Parameters off their default"] == ["3", "0"]
    assert rows["Cities"][0] == "41"
    assert int(rows["Cities"][1]) <= 4
    # The command it tells, as it is typed, in a process of its own.
    assert out[-1] == "  cluster-sim run bundle-shrunk"
    words = shlex.split(out[-1])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "cluster_sim", *words[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [FAILED]


def test_the_object_says_the_same(cluster_sim: Command, bundle: Path) -> None:
    ended = cluster_sim("shrink", "bundle", "--out", "deep/small", "--format", "json", "-q")
    assert (ended.code, ended.err) == (0, "")
    data = json.loads(ended.out)
    assert data["before"]["quarters"] == 40
    assert data["after"]["quarters"] == 9
    assert data["finished"] is True
    assert data["command"] == f"cluster-sim run {Path('deep', 'small')}"
    assert read_bundle(Path("deep", "small")).scenario.quarters == 9


def test_the_result_replaces_an_earlier_one_and_nothing_else(
    cluster_sim: Command, folder: Path, bundle: Path
) -> None:
    assert cluster_sim("shrink", "bundle", "-q").code == 0
    before = (folder / "bundle-shrunk" / "bundle.json").read_bytes()
    assert cluster_sim("shrink", "bundle/", "-q").code == 0
    assert (folder / "bundle-shrunk" / "bundle.json").read_bytes() == before
    (folder / "mine").mkdir()
    (folder / "mine" / "thesis.txt").write_text("years", encoding="utf-8")
    ended = cluster_sim("shrink", "bundle", "--out", "mine")
    assert ended.code == 2
    assert ended.err == (
        "mine: the folder is not empty and holds no bundle; choose a new or an empty folder\n"
    )
    assert names(folder / "mine") == ["thesis.txt"]
    ended = cluster_sim("shrink", "bundle", "--out", "./bundle")
    assert ended.code == 2
    assert ended.err == "bundle: is the bundle itself; choose another folder\n"
    assert is_bundle(folder / "bundle")


def test_the_current_folder_has_a_name(
    cluster_sim: Command, folder: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "bundle")
    assert cluster_sim("shrink", ".", "-q").code == 0
    assert is_bundle(folder / "bundle-shrunk")


def test_a_run_that_does_not_fail_here_names_the_versions(
    cluster_sim: Command, folder: Path, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = cluster_sim("shrink", "sound")
    assert ended.code == 1
    assert ended.err == (
        "sound: x, replicate 1 does not fail here; the versions are those of the bundle\n"
    )
    here = {**versions(), "python": "3.99"}
    monkeypatch.setattr(bundles, "versions", lambda: here)
    ended = cluster_sim("shrink", "sound")
    assert ended.code == 1
    assert "does not fail here; other versions: python 3." in ended.err
    assert "(here 3.99)" in ended.err
    assert not (folder / "sound-shrunk").exists()
    # To run it again and see it pass is no failure.
    again = cluster_sim("run", "sound")
    assert (again.code, again.out) == (0, "")
    assert again.err == ended.err


def test_bad_input_is_refused(cluster_sim: Command, folder: Path, bundle: Path) -> None:
    assert cluster_sim("shrink", "nowhere").err == "nowhere: does not exist\n"
    ended = cluster_sim("shrink", ".")
    assert ended.code == 2
    assert ended.err == ".: is not the bundle of a failing run: it holds no bundle.json\n"
    (folder / "bundle" / "scenario.yaml").unlink()
    for command in ("shrink", "run"):
        ended = cluster_sim(command, "bundle")
        assert ended.code == 2
        file = Path("bundle", "scenario.yaml")
        assert ended.err == f"{file}: is missing, so there is nothing to run\n"


def test_a_failure_of_another_kind_than_told_is_mentioned(
    cluster_sim: Command, folder: Path, bundle: Path
) -> None:
    told = Failure("gold", 3, 1, "KeyError: 1", traceback="Traceback")
    write_bundle(folder / "other", read_bundle(folder / "bundle").scenario, 3, told)
    ended = cluster_sim("shrink", "other")
    assert ended.code == 0
    line = "warning: it fails here in another way than the bundle tells: KeyError: 1"
    assert line in ended.err.splitlines()
    again = cluster_sim("run", "other")
    assert again.code == 1
    assert again.err.splitlines() == [
        FAILED,
        "the bundle tells of another failure: quarter 1: KeyError: 1",
    ]


def test_run_runs_the_one_replicate_and_writes_nothing(
    cluster_sim: Command, folder: Path, bundle: Path
) -> None:
    before = names(folder)
    ended = cluster_sim("run", "bundle")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines() == [FAILED]
    assert names(folder) == before


def test_run_shows_the_traceback_only_if_more_is_asked_for(
    folder: Path,
    bundle: Path,
    cluster_sim: Command,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raise_in(monkeypatch, "harbour", 5)
    bundle_of(classroom(), folder / "raised")
    line = "failed: x, replicate 3, quarter 5: KeyError: 'harbour in quarter 5 of 12'"
    ended = cluster_sim("run", "raised")
    assert (ended.code, ended.err) == (1, f"{line}\n")
    assert run(["run", "raised", "--verbose"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-1] == line


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--out", "x"], "--out"),
        (["--replicates", "2", "--seed", "3"], "--replicates, --seed"),
        (["--quarters", "2", "--set", "seed=1"], "--quarters, --set"),
        (["--format", "json"], "--format json"),
    ],
)
def test_run_refuses_what_would_change_the_run(
    cluster_sim: Command, folder: Path, bundle: Path, options: list[str], named: str
) -> None:
    ended = cluster_sim("run", "bundle", *options)
    assert ended.code == 2
    assert f"Error: {named}: a bundle is run as it is, and nothing is written" in ended.err
    assert "x" not in names(folder)
