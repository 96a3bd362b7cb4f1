"""``sweep``: the words of the command in Python, and the same results."""

from __future__ import annotations

import signal
from pathlib import Path

import pandas as pd
import pytest

import cluster_sim
from cluster_sim.batch import plan as plan_module
from cluster_sim.batch.batches import Means, default_folder
from cluster_sim.batch.planning import load_plan
from cluster_sim.batch.sweep import sweep
from cluster_sim.cli.main import main
from cluster_sim.errors import InputError, OutputError, ScenarioError
from tests.batch.writing import plan_of, write_design

TEXT = """\
replicates: 3
vary:
  parameters.discount_rate: {values: {low: 0.04, high: 0.06}}
  parameters.relay_charge.health: {low: 0.2, high: 1.0}
sampling: {draws: 4}
"""
RUNS = 2 * 2 * 4 * 3


def test_it_is_in_the_public_face() -> None:
    assert cluster_sim.sweep is sweep


def test_the_tables_are_those_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    design = write_design(tmp_path, TEXT)
    monkeypatch.chdir(tmp_path)
    results = sweep(str(design), out="mine", overrides=["quarters=5"])
    with pytest.raises(SystemExit) as caught:
        main(["sweep", "x.yaml", "--out", "theirs", "--quarters", "5", "--quiet"])
    assert caught.value.code == 0
    capsys.readouterr()
    theirs = cluster_sim.open_results("theirs")
    assert (results.planned, results.completed, results.failed) == (RUNS, RUNS, 0)
    assert results.complete
    for name in ("quarters", "design", "final", "scenarios"):
        pd.testing.assert_frame_equal(results.table(name), theirs.table(name), check_exact=True)
    assert len(results.quarters) == RUNS * 6
    assert results.folder == Path("mine")
    manifests = ["inputs", "outputs", "inputs"]
    assert {k: v for k, v in results.manifest.items() if k not in manifests} == {
        k: v for k, v in theirs.manifest.items() if k not in manifests
    }


def test_it_says_why_and_how_far(tmp_path: Path) -> None:
    said: list[str] = []
    shown: list[tuple[int, int, int]] = []

    def show(done: int, planned: int, failed: int) -> None:
        shown.append((done, planned, failed))

    design = write_design(tmp_path, TEXT)
    sweep(design, out=tmp_path / "out", say=said.append, progress=show)
    assert said == [f"{RUNS} runs in 1 of 1 parts: not run yet"]
    assert (shown[0], shown[-1]) == ((0, RUNS, 0), (RUNS, RUNS, 0))
    said.clear()
    sweep(design, out=tmp_path / "out", say=said.append)
    assert said == [f"all {RUNS} runs are finished"]


def test_a_folder_is_chosen_by_name_and_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    design = write_design(tmp_path, TEXT)
    results = sweep(design)
    plan = load_plan(design)
    assert results.folder == default_folder(plan)
    assert results.folder.parts[:2] == ("outputs", "x")
    more = default_folder(plan_of(tmp_path, TEXT.replace("4}", "8}").replace("s: 3", "s: 5")))
    assert more == results.folder
    assert default_folder(load_plan(design, ["seed=2"])) != results.folder


def test_more_replicates_run_only_what_is_new(tmp_path: Path) -> None:
    said: list[str] = []
    design = write_design(tmp_path, TEXT)
    sweep(design, out=tmp_path / "out")
    results = sweep(design, out=tmp_path / "out", overrides=["replicates=5"], say=said.append)
    assert results.planned == RUNS // 3 * 5
    assert said == [
        f"{RUNS // 3 * 2} runs in 1 of 1 parts: not run yet; {RUNS} more are there already and "
        "are kept"
    ]


def test_finished_runs_of_another_design_are_refused_unless_begun_anew(tmp_path: Path) -> None:
    design = write_design(tmp_path, TEXT)
    sweep(design, out=tmp_path / "out")
    with pytest.raises(OutputError, match=r"48 finished runs are not in this design .*seed was 1"):
        sweep(design, out=tmp_path / "out", overrides=["seed=2"])
    results = sweep(design, out=tmp_path / "out", overrides=["seed=2"], restart=True)
    assert results.manifest["seed"] == 2


def test_ctrl_c_is_a_keyboard_interrupt_and_keeps_what_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "_MOST_RUNS_OF_A_PART", 8)
    design = write_design(tmp_path, TEXT)

    def press(done: int, planned: int, failed: int) -> None:
        del planned, failed
        if done == 8:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        sweep(design, out=tmp_path / "out", progress=press)
    left = cluster_sim.open_results(tmp_path / "out", incomplete=True)
    assert left.manifest["status"] == "interrupted"
    assert 8 <= left.completed < RUNS
    assert left.completed % 8 == 0
    results = sweep(design, out=tmp_path / "out")
    whole = sweep(design, out=tmp_path / "whole")
    pd.testing.assert_frame_equal(results.quarters, whole.quarters, check_exact=True)


def test_what_is_wrong_is_raised_and_nothing_is_made(tmp_path: Path) -> None:
    design = write_design(tmp_path, "vary: {parameters.discount_rat: [1]}")
    with pytest.raises(ScenarioError, match="is not a parameter"):
        sweep(design, out=tmp_path / "out")
    good = write_design(tmp_path, TEXT)
    with pytest.raises(InputError, match=r"^cluster: .*local:x"):
        sweep(good, out=tmp_path / "out", cluster="local:x")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("workers", [0, -1])
def test_there_is_at_least_one_worker(tmp_path: Path, workers: int) -> None:
    with pytest.raises(ValueError, match="workers must be at least 1"):
        sweep(write_design(tmp_path, TEXT), out=tmp_path / "out", workers=workers)
    assert not (tmp_path / "out").exists()


def test_an_executor_is_one_of_two() -> None:
    with pytest.raises(ValueError, match="executor must be threads or processes, not fibres"):
        Means(executor="fibres").make()  # type: ignore[arg-type] # what a script may pass
