"""Ctrl-C: what is finished is kept and marked, and the exit code is 130."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cluster_sim import simulation as simulate_module
from cluster_sim.cli.work import deferred
from cluster_sim.figures import gallery
from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.manifest import read_manifest
from cluster_sim.store.run_directory import RunDirectory
from cluster_sim.store.tables import read_table
from tests.analysis.synthetic import MadeUpResult, result
from tests.architecture.tree import ROOT
from tests.cli.conftest import Command


def interrupting_at(name: str, when: str) -> Callable[..., MadeUpResult]:
    """A simulation in which Ctrl-C comes during or right at the end of a scenario."""

    def simulate(
        scenario: Scenario, *, workers: int, progress: Callable[[int, int], None]
    ) -> MadeUpResult:
        if scenario.name == name and when == "during":
            raise KeyboardInterrupt
        return result(scenario, 0.2)

    return simulate


def status(folder: Path) -> tuple[str, int, int]:
    manifest = read_manifest(folder)
    assert manifest is not None
    return manifest["status"], manifest["completed"], manifest["planned"]


def test_finished_scenarios_are_kept(
    cluster_sim: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulate_module, "simulate", interrupting_at("plan", "during"))
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "--out", "here", "-q")
    assert ended.code == 130
    assert ended.out == ""
    assert ended.err == "interrupted; 1 of 2 scenarios are finished and kept in here\n"
    assert status(folder / "here") == ("interrupted", 4, 8)
    for table in ("quarters", "cities", "links", "projects"):
        assert set(read_table(folder / "here", table)["scenario"]) == {"baseline"}
    assert (folder / "here" / "comparison.csv").exists()
    assert not (folder / "here" / "report.html").exists()


def test_where_nothing_is_finished_nothing_is_left(
    cluster_sim: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulate_module, "simulate", interrupting_at("baseline", "during"))
    for arguments in (["compare", "baseline.yaml", "plan.yaml"], ["run", "baseline.yaml"]):
        ended = cluster_sim(*arguments, "-q")
        assert ended.code == 130
        assert ended.err == "interrupted before a scenario was finished; nothing was kept\n"
        assert sorted(path.name for path in folder.iterdir()) == ["baseline.yaml", "plan.yaml"]


@pytest.mark.usefixtures("no_pictures")
def test_complete_results_are_not_replaced_by_a_part(
    cluster_sim: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("compare", "baseline.yaml", "plan.yaml", "--out", "here", "-q")
    monkeypatch.setattr(simulate_module, "simulate", interrupting_at("none", ""))
    assert cluster_sim(*arguments).code == 0
    monkeypatch.setattr(simulate_module, "simulate", interrupting_at("plan", "during"))
    ended = cluster_sim(*arguments)
    assert ended.code == 130
    assert ended.err.endswith("kept in here-interrupted\n")
    assert status(folder / "here") == ("complete", 8, 8)
    assert status(folder / "here-interrupted") == ("interrupted", 4, 8)


def test_tables_hold_whole_scenarios(
    cluster_sim: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = RunDirectory.append

    def append(directory: RunDirectory, made: MadeUpResult) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        real(directory, made)

    monkeypatch.setattr(simulate_module, "simulate", interrupting_at("none", ""))
    monkeypatch.setattr(RunDirectory, "append", append)
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "--out", "here", "-q")
    assert ended.code == 130
    assert status(folder / "here") == ("interrupted", 4, 8)
    for table in ("quarters", "cities", "links", "projects"):
        assert set(read_table(folder / "here", table)["scenario"]) == {"baseline"}


def test_during_the_figures_the_tables_are_kept(
    cluster_sim: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulate_module, "simulate", interrupting_at("none", ""))
    monkeypatch.setattr(gallery, "run_figures", interrupt)
    ended = cluster_sim("run", "plan.yaml", "--out", "here", "-q")
    assert ended.code == 130
    assert status(folder / "here") == ("interrupted", 4, 4)
    assert not (folder / "here" / "figures").exists()


def test_a_signal_waits_for_the_end_of_a_block() -> None:
    handler = signal.getsignal(signal.SIGINT)
    done = False
    with deferred() as asked:
        os.kill(os.getpid(), signal.SIGINT)
        done = True
    assert done
    assert asked == [signal.SIGINT]
    assert signal.getsignal(signal.SIGINT) is handler


def test_in_another_thread_there_is_no_signal_to_wait_for() -> None:
    seen: list[list[int]] = []

    def work() -> None:
        with deferred() as asked:
            seen.append(asked)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [[]]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_a_real_signal_in_the_middle_of_a_real_comparison(folder: Path) -> None:
    process = subprocess.Popen(
        [
            *(sys.executable, "-W", "error", "-m", "cluster_sim"),
            *("compare", "baseline.yaml", "plan.yaml", "--out", "here"),
            *("--set", "region=yangtze-river-delta", "--quarters", "600"),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if line == "simulating plan (2 of 2)\n":
            process.send_signal(signal.SIGINT)
            break
    out, rest = process.communicate(timeout=120)
    assert process.returncode == 130, [*said, rest]
    assert out == ""
    assert rest == "interrupted; 1 of 2 scenarios are finished and kept in here\n"
    assert status(folder / "here") == ("interrupted", 4, 8)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["baseline.yaml", "here", "plan.yaml"]
