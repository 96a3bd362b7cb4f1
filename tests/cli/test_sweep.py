"""``sweep`` and ``resume`` from the design to the exit code."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cluster_sim.batch import plan as plan_module
from cluster_sim.cli.batch_progress import BatchProgress
from cluster_sim.model import advance as advance_module
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from tests.cli.conftest import Command

DESIGN = """\
schema: 1
name: small
scenarios: [baseline.yaml, plan.yaml]
vary:
  parameters.discount_rate: [0.04, 0.06]
  parameters.participation_elasticity: {low: 0.2, high: 1.0}
sampling: {draws: 3}
"""
RUNS = 2 * 2 * 3 * 4


@pytest.fixture
def design(folder: Path) -> Path:
    """The design of 48 runs, as a file."""
    path = folder / "small.yaml"
    path.write_text(DESIGN, encoding="utf-8")
    return path


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 8 runs."""
    monkeypatch.setattr(plan_module, "_MOST_RUNS_OF_A_PART", 8)


@pytest.mark.usefixtures("design")
def test_the_end_is_told_in_words(cluster_sim: Command) -> None:
    ended = cluster_sim("sweep", "small.yaml", "--out", "out")
    assert ended.code == 0
    assert ended.out == (
        f"{RUNS} of {RUNS} runs completed\n"
        'Ask it: cluster-sim query out "SELECT * FROM summary"\n'
        "Results: out\n"
    )
    assert ended.err.splitlines()[0] == f"{RUNS} runs in 1 of 1 parts: not run yet"
    again = cluster_sim("sweep", "small.yaml", "--out", "out")
    assert again.err.splitlines()[0] == f"all {RUNS} runs are finished"
    assert again.out.splitlines()[0] == f"{RUNS} of {RUNS} runs completed, 0 of them now"


def test_the_design_file_of_a_folder_of_its_own(
    cluster_sim: Command, design: Path, folder: Path
) -> None:
    own = folder / "designs"
    own.mkdir()
    text = DESIGN.replace("[baseline.yaml, plan.yaml]", "[../baseline.yaml, ../plan.yaml]")
    (own / "x.yaml").write_text(text, encoding="utf-8")
    assert cluster_sim("sweep", "designs/x.yaml", "--out", "there", "-q").code == 0
    assert cluster_sim("sweep", design.name, "--out", "here", "-q").code == 0
    (there,) = (folder / "there/quarters").iterdir()
    (here,) = (folder / "here/quarters").iterdir()
    assert (there.name, there.read_bytes()) == (here.name, here.read_bytes())


@pytest.mark.usefixtures("design")
def test_quiet_says_nothing_on_standard_error(cluster_sim: Command) -> None:
    ended = cluster_sim("sweep", "small.yaml", "--out", "out", "--quiet")
    assert (ended.code, ended.err) == (0, "")
    assert cluster_sim("resume", "out", "-q").err == ""


@pytest.mark.usefixtures("design")
def test_the_end_is_told_as_an_object(cluster_sim: Command, folder: Path) -> None:
    ended = cluster_sim("sweep", "small.yaml", "--out", "out", "--format", "json")
    assert json.loads(ended.out) == {
        "planned": RUNS,
        "completed": RUNS,
        "failed": 0,
        "computed": RUNS,
        "interrupted": False,
        "out": "out",
    }
    resumed = json.loads(cluster_sim("resume", "out", "--format", "json").out)
    assert (resumed["completed"], resumed["computed"]) == (RUNS, 0)
    manifest = json.loads((folder / "out/manifest.json").read_text(encoding="utf-8"))
    counts = {"planned": RUNS, "completed": RUNS, "failed": 0, "status": "complete"}
    assert {key: manifest[key] for key in counts} == counts
    rows = sum(pq.read_table(folder / "out" / n).num_rows for n in manifest["tables"]["quarters"])
    assert rows == RUNS * 7


@pytest.mark.usefixtures("design")
def test_options_go_before_the_design(cluster_sim: Command, folder: Path) -> None:
    arguments = ("--replicates", "2", "--seed", "7", "--quarters", "3", "--set", "title=x")
    ended = cluster_sim("sweep", "small.yaml", "--out", "out", "-q", *arguments)
    assert ended.code == 0
    manifest = json.loads((folder / "out/manifest.json").read_text(encoding="utf-8"))
    found = [manifest[key] for key in ("planned", "replicates", "seed", "quarters")]
    assert found == [RUNS // 2, 2, 7, 3]


@pytest.mark.usefixtures("design")
def test_without_out_the_folder_is_named_for_the_design(cluster_sim: Command) -> None:
    ended = cluster_sim("sweep", "small.yaml", "-q", "--format", "json")
    out = json.loads(ended.out)["out"]
    assert Path(out).parent == Path("outputs/small")
    again = cluster_sim("sweep", "small.yaml", "-q", "--format", "json", "--replicates", "5")
    assert json.loads(again.out)["out"] == out
    assert json.loads(again.out)["computed"] == RUNS // 4


@pytest.mark.usefixtures("design")
@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_dry_run_tells_the_size_and_writes_nothing(
    cluster_sim: Command, folder: Path, workers: str
) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    dry = ("sweep", "small.yaml", "--dry-run", "--out", "out", "--workers", workers)
    ended = cluster_sim(*dry)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == f"{RUNS} runs: 2 scenarios x 2 points x 3 draws x 4 replicates"
    named = "1 worker" if workers == "1" else "3 workers"
    assert lines[1] == f"About a second with {named}, measured on 48 runs"
    assert lines[2].startswith("About ")
    assert lines[2].endswith(" kB on disk, in 1 part")
    data = json.loads(cluster_sim(*dry, "--format", "json").out)
    assert (data["runs"], data["parts"], data["measured"]) == (RUNS, 1, 48)
    assert data["seconds"] > 0
    assert data["bytes"] > 1000
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


FAULTS = {
    "colour: red": "small.yaml:8:1: colour: is not a known key",
    "seed: x": "small.yaml:8:7: seed: must be a whole number, not the text 'x'",
    "baseline: nobody": "small.yaml:8:11: baseline: nobody: none of the scenarios has this name",
    "tables: [maps]": "small.yaml:8:10: tables.0: must be one of quarters",
}


@pytest.mark.usefixtures("design")
@pytest.mark.parametrize("text", FAULTS)
@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--restart",)])
def test_a_wrong_design_is_refused_before_anything_is_made(
    cluster_sim: Command, folder: Path, design: Path, text: str, more: tuple[str, ...]
) -> None:
    design.write_text(f"{DESIGN}{text}\n", encoding="utf-8")
    ended = cluster_sim("sweep", "small.yaml", "--out", "out", *more)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(FAULTS[text])
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("design")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.yaml"], "nowhere.yaml: does not exist"),
        (["."], ".: "),
        (["baseline.yaml"], "baseline.yaml:1:1: scenarios: is missing"),
        (["small.yaml", "--set", "parameters.discount_rat=1"], "--set: parameters.discount_rat:"),
        (
            ["small.yaml", "--set", "parameters.discount_rate=1"],
            "small.yaml:5:3: vary.parameters.discount_rate: is set twice",
        ),
        (["small.yaml", "--seed", "3", "--set", "seed=4"], "--seed: 3: is given by --set seed=4"),
        (["small.yaml", "--scheduler", "a:1", "--cluster", "local:2"], "not both"),
        (["small.yaml", "--cluster", "local:none"], "--cluster: "),
        (["small.yaml", "--executor", "fibres"], "'fibres' is not one of 'threads', 'processes'"),
        (["small.yaml", "--chunk", "0"], "0 is not in the range x>=1"),
        (["small.yaml", "--patience", "0"], "0.0 is not in the range x>=1.0"),
        (["small.yaml", "--workers", "0"], "0 is not in the range x>=1"),
    ],
)
def test_what_cannot_be_run_is_refused(
    cluster_sim: Command, folder: Path, arguments: list[str], message: str
) -> None:
    ended = cluster_sim("sweep", *arguments, "--out", "out")
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("design")
def test_a_folder_with_something_else_is_left_alone(cluster_sim: Command, folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out/thesis.txt").write_text("mine", encoding="utf-8")
    for more in ((), ("--restart",)):
        ended = cluster_sim("sweep", "small.yaml", "--out", "out", *more)
        assert ended.code == 2
        assert "the folder is not empty and holds no batch" in ended.err
    assert [path.name for path in (folder / "out").iterdir()] == ["thesis.txt"]
    ended = cluster_sim("sweep", "small.yaml", "--out", "plan.yaml")
    assert (ended.code, ended.err) == (2, "plan.yaml: is a file; --out names a folder\n")


def test_resume_needs_a_batch(cluster_sim: Command, folder: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "other").mkdir()
    (folder / "other/thesis.txt").write_text("mine", encoding="utf-8")
    for name in ("nowhere", "empty", "other", "plan.yaml"):
        for more in ((), ("--restart",)):
            ended = cluster_sim("resume", name, *more)
            assert (ended.code, ended.out) == (2, "")
            assert ended.err == (
                f"{name}: is no batch; cluster-sim sweep DESIGN.yaml --out DIR makes one\n"
            )
    assert not (folder / "nowhere").exists()
    assert list((folder / "empty").iterdir()) == []
    assert [path.name for path in (folder / "other").iterdir()] == ["thesis.txt"]


def test_resume_refuses_changed_files_and_restart_takes_them(
    cluster_sim: Command, folder: Path, design: Path
) -> None:
    cluster_sim("sweep", "small.yaml", "--out", "out", "-q")
    design.write_text(DESIGN.replace("0.06", "0.07"), encoding="utf-8")
    ended = cluster_sim("resume", "out")
    assert ended.code == 2
    assert (
        "out: changed since the batch was begun: small.yaml; put back what was there" in ended.err
    )
    anew = cluster_sim("resume", "out", "--restart", "-q", "--format", "json")
    assert json.loads(anew.out)["computed"] == RUNS
    manifest = json.loads((folder / "out/manifest.json").read_text(encoding="utf-8"))
    assert manifest["axes"][0]["values"] == [0.04, 0.07]


def raise_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run of replicate 2 raise in quarter 3."""

    def raising(setting: Setting, state: State) -> None:
        if state.quarter == 3 and 2 in state.replicate:
            raise ArithmeticError("on purpose")
        set_policy(setting, state)

    monkeypatch.setattr(advance_module, "set_policy", raising)


@pytest.mark.usefixtures("design")
def test_failed_runs_are_told_and_the_rest_is_there(
    cluster_sim: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_now_and_then(monkeypatch)
    ended = cluster_sim("sweep", "small.yaml", "--out", "out")
    assert ended.code == 1
    told = [line for line in ended.err.splitlines() if line.startswith("failed: ")]
    assert told[0] == (
        "failed: baseline, point 0, draw 0, replicate 2, quarter 3: ArithmeticError: on purpose"
    )
    assert told[10:] == ["failed: 2 more, all listed in out/manifest.json"]
    assert ended.out.splitlines() == [
        f"{RUNS - 12} of {RUNS} runs completed",
        "12 failed; the first are bundles in out/failures, each run again by: "
        "cluster-sim run BUNDLE",
        "Results: out",
    ]
    assert len(list((folder / "out/failures").iterdir())) == 12
    log = (folder / "out/batch.log").read_text(encoding="utf-8")
    assert log.count("ArithmeticError: on purpose") >= 12
    assert "in raising" in log
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    mended = cluster_sim("resume", "out", "--format", "json")
    assert (mended.code, json.loads(mended.out)["computed"]) == (0, 12)
    assert "12 runs in part-00000-" in mended.err
    assert "failed before: ArithmeticError: on purpose; 36 more are there already" in mended.err
    assert not (folder / "out/failures").exists()


@pytest.mark.usefixtures("design", "small_parts")
def test_an_interrupted_batch_says_how_to_go_on(
    cluster_sim: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = BatchProgress.update

    def press(progress: BatchProgress, done: int, planned: int, failed: int) -> None:
        shown(progress, done, planned, failed)
        if done == 8:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(BatchProgress, "update", press)
    ended = cluster_sim("sweep", "small.yaml", "--out", "out", "--workers", "1")
    assert ended.code == 130
    assert ended.out.splitlines()[-2:] == [
        "Interrupted; go on with: cluster-sim resume out",
        "Results: out",
    ]
    done = int(ended.out.split(" of ")[0])
    assert 0 < done < RUNS
    resumed = cluster_sim("resume", "out")
    assert resumed.code == 0
    assert resumed.out.startswith(f"{RUNS} of {RUNS} runs completed, {RUNS - done} of them now\n")
    assert f"{RUNS - done} runs in {(RUNS - done) // 8} of 6 parts: not run yet" in resumed.err
    assert "interrupted: what is under way is finished first" in ended.err


def test_warnings_come_once_however_many_points(cluster_sim: Command, design: Path) -> None:
    late = "measures.sharing_platform.start: [2040-Q1, 2041-Q1]"
    design.write_text(DESIGN.replace("vary:\n", f"vary:\n  {late}\n"), encoding="utf-8")
    ended = cluster_sim("sweep", "small.yaml", "--out", "out", "--replicates", "1")
    told = [line for line in ended.err.splitlines() if line.startswith("warning: ")]
    assert told
    assert len(set(told)) == len(told)
    quiet = cluster_sim("sweep", "small.yaml", "--out", "out", "--replicates", "1", "--quiet")
    assert quiet.err == ""
