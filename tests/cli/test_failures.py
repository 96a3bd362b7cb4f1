"""Runs that fail, places that fill up, faults of the program: what is finished is kept."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cluster_sim import simulation as simulate_module
from cluster_sim.figures import gallery
from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.manifest import read_manifest
from cluster_sim.store.tables import TableWriter, read_table
from tests.analysis.synthetic import MadeUpResult, result
from tests.cli.conftest import Command

Simulate = Callable[..., MadeUpResult]


def made_up(**failed: list[int]) -> Simulate:
    """A simulation in which these replicates of these scenarios fail."""

    def simulate(
        scenario: Scenario, *, workers: int, progress: Callable[[int, int], None]
    ) -> MadeUpResult:
        assert workers >= 1
        progress(scenario.replicates, scenario.replicates)
        level = {"baseline": 0.2, "plan": 0.3}[scenario.name]
        return result(scenario, level, failed=failed.get(scenario.name, []))

    return simulate


@pytest.fixture
def simulating(monkeypatch: pytest.MonkeyPatch, no_pictures: None) -> Callable[[Simulate], None]:
    """Puts something else in the place of the simulation."""
    return lambda simulate: monkeypatch.setattr(simulate_module, "simulate", simulate)


def test_failed_runs_are_listed_and_the_rest_is_kept(
    cluster_sim: Command, folder: Path, simulating: Callable[[Simulate], None]
) -> None:
    simulating(made_up(plan=[2]))
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "--out", "here")
    assert ended.code == 1
    assert (
        "failed: plan, replicate 2, quarter 3: output of city b is not a finite number"
        in ended.err.splitlines()
    )
    assert "warning: the comparison uses the 3 of 4 replicates" in ended.err
    assert "A plan" in ended.out
    manifest = read_manifest(folder / "here")
    assert manifest is not None
    assert (manifest["planned"], manifest["completed"], manifest["failed"]) == (8, 7, 1)
    assert manifest["status"] == "failures"
    assert len(manifest["failures"]) == 1
    frame = read_table(folder / "here", "quarters", "plan")
    assert set(frame["replicate"]) == {0, 1, 3}
    # Replicate 2 of the baseline is not compared but is kept.
    assert set(read_table(folder / "here", "quarters", "baseline")["replicate"]) == {0, 1, 2, 3}


def test_failed_runs_are_counted_in_the_object(
    cluster_sim: Command, simulating: Callable[[Simulate], None]
) -> None:
    simulating(made_up(plan=[2], baseline=[0, 2]))
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "--format", "json", "-q")
    assert ended.code == 1
    data = json.loads(ended.out)
    assert (data["planned"], data["completed"], data["failed"]) == (8, 5, 3)
    assert len(data["ranking"]) == 2


def test_a_long_list_of_failures_is_cut_and_says_where_the_rest_is(
    cluster_sim: Command, simulating: Callable[[Simulate], None]
) -> None:
    simulating(made_up(plan=list(range(15))))
    arguments = ("--replicates", "20", "--out", "here", "-q")
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", *arguments)
    lines = ended.err.splitlines()
    assert len(lines) == 11
    assert lines[-1] == f"failed: 5 more, all listed in {Path('here', 'manifest.json')}"


@pytest.mark.parametrize("failed", [["plan"], ["baseline"], ["baseline", "plan"]])
def test_scenarios_without_any_run_are_no_obstacle(
    cluster_sim: Command,
    folder: Path,
    simulating: Callable[[Simulate], None],
    failed: list[str],
) -> None:
    simulating(made_up(**{name: [0, 1, 2, 3] for name in failed}))
    arguments = ("compare", "baseline.yaml", "plan.yaml", "--out", "here", "--format", "json")
    ended = cluster_sim(*arguments)
    assert ended.code == 1
    data = json.loads(ended.out)
    assert data["failed"] == 4 * len(failed)
    assert len(data["ranking"]) == 2 - len(failed)
    assert (folder / "here" / "quarters.parquet").exists()
    assert cluster_sim(*arguments[:-2]).code == 1
    assert cluster_sim("run", f"{failed[0]}.yaml", "--out", "there").code == 1


def test_a_fault_in_the_figures_does_not_lose_the_tables(
    cluster_sim: Command,
    folder: Path,
    simulating: Callable[[Simulate], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault of the program")

    simulating(made_up())
    monkeypatch.setattr(gallery, "comparison_figures", fail)
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "--out", "here", "-q")
    assert ended.code == 1
    assert ended.err.splitlines() == [
        "the tables are kept in here; figures and report are missing",
        "internal error: ZeroDivisionError: a fault of the program (please report it; "
        "--verbose shows where)",
    ]
    assert (folder / "here" / "comparison.csv").exists()
    assert not (folder / "here" / "figures").exists()
    assert not (folder / "here" / "report.html").exists()


def test_a_disk_that_fills_up_leaves_nothing(
    cluster_sim: Command,
    folder: Path,
    simulating: Callable[[Simulate], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    simulating(made_up())
    monkeypatch.setattr(TableWriter, "append", full)
    ended = cluster_sim("run", "plan.yaml", "--out", "deep/here", "-q")
    assert ended.code == 2
    assert ended.err == f"{Path('deep', 'here')}: cannot be written: the disk is full\n"
    assert sorted(path.name for path in folder.iterdir()) == ["baseline.yaml", "plan.yaml"]


def test_a_place_that_cannot_be_written_is_found_before_anything_is_run(
    cluster_sim: Command, simulating: Callable[[Simulate], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any, **__: Any) -> MadeUpResult:
        raise AssertionError("was run")

    def read_only(path: Path, *_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    simulating(never)
    monkeypatch.setattr(Path, "mkdir", read_only)
    ended = cluster_sim("run", "plan.yaml", "--out", "here")
    assert ended.code == 2
    assert ended.err == "here: cannot be written: the file system is read-only\n"
