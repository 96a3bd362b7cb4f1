"""What resume and sweep refuse over a batch that is there, and how failed runs are tried again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.batch.code import code_stamp
from cluster_sim.cli.main import main
from cluster_sim.errors import OutputError
from tests.batch.damage import inputs
from tests.batch.designs import (
    Small,
    assert_same,
    content,
    entries,
    manifest,
    put,
    resume,
    small_parts,
    sweep,
)
from tests.batch.failing import raise_in
from tests.cli.conftest import Ended

SMALL = Small()
HYPERCUBE = Small(method="latin_hypercube")
GOLD = Small(
    scenarios=("baseline", "gold"),
    quarters=40,
    vary=(SMALL.vary[0], "measures.gold.cost: {low: 1, high: 1.0e308}"),
)
ANEW = "or begin anew with --restart, which removes what is there"
MESSAGE = "public_spending is inf, not a finite number"

# Of the four draws of GOLD the first is cheap enough; the others spend too much from a quarter on.
FAILING_QUARTERS = {1: 21, 2: 24, 3: 36}

Command = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _parts_of_8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    small_parts(monkeypatch)


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the design and its batch in ``whole``."""
    put(SMALL, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cluster_sim(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line in the current folder."""

    def run(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert isinstance(caught.value.code, int)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ended(caught.value.code, captured.out, captured.err)

    return run


# --- what is refused --------------------------------------------------------------------------


def refused(cluster_sim: Command, command: str) -> str:
    """What a command says that changes nothing in the batch."""
    folder = Path("whole")
    before = content(folder)
    words = {"resume": ["resume", "whole"], "sweep": ["sweep", "design.yaml", "--out", "whole"]}
    ended = cluster_sim(*words[command])
    assert (ended.code, ended.out) == (2, "")
    assert content(folder) == before
    return ended.err


def begun_anew(cluster_sim: Command, command: str = "sweep") -> None:
    """With --restart everything is computed, and the result is that of the design as it is now."""
    words = {"resume": ["resume", "whole"], "sweep": ["sweep", "design.yaml", "--out", "whole"]}
    ended = cluster_sim(*words[command], "--restart", "--format", "json", "-q")
    assert ended.code == 0, ended.err
    told = json.loads(ended.out)
    assert told["computed"] == told["planned"] == told["completed"] > 0
    sweep(Path.cwd(), "from scratch")
    assert_same(Path("from scratch"), Path("whole"))


def edit_plan() -> None:
    """Change a number in one of the scenario files."""
    text = Path("plan.yaml").read_text(encoding="utf-8")
    Path("plan.yaml").write_text(text.replace("health: 0.4", "health: 0.5"), encoding="utf-8")


@pytest.mark.usefixtures("batch")
@pytest.mark.parametrize("command", ["sweep", "resume"])
def test_a_changed_scenario_file(cluster_sim: Command, command: str) -> None:
    edit_plan()
    said = {
        "resume": "whole: changed since the batch was begun: plan.yaml; put back what was there, ",
        "sweep": "whole: 24 finished runs are not in this design (the scenario plan differs in "
        "parameters.relay_charge.health); choose another --out, ",
    }
    assert refused(cluster_sim, command) == f"{said[command]}{ANEW}\n"
    begun_anew(cluster_sim, command)


@pytest.mark.usefixtures("batch")
def test_a_scenario_file_that_is_put_back(cluster_sim: Command) -> None:
    text = Path("plan.yaml").read_text(encoding="utf-8")
    edit_plan()
    refused(cluster_sim, "resume")
    Path("plan.yaml").write_text(text, encoding="utf-8")
    assert cluster_sim("resume", "whole").code == 0


def test_a_comment_in_a_scenario_file_changes_no_run(batch: Path) -> None:
    with (batch / "plan.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# a comment\n")
    assert sweep(batch, "whole").computed == 0
    sweep(batch, "from scratch")
    assert_same(batch / "from scratch", batch / "whole")


@pytest.mark.parametrize(
    ("change", "lost", "why"),
    [
        ({"replicates": 2}, 16, "replicates was 3, is 2"),
        ({"draws": 2}, 24, "draws was 4, is 2"),
        ({"seed": 2}, 48, "seed was 1, is 2; what is sampled is not the same"),
        ({"scenarios": ("baseline",)}, 24, "the scenario plan is not in it"),
        ({"quarters": 7}, 48, "quarters was 6, is 7"),
        (
            {"vary": ("parameters.discount_rate: [0.04, 0.05]", SMALL.vary[1])},
            24,
            "parameters.discount_rate was [0.04, 0.06], is [0.04, 0.05]",
        ),
        (
            {
                "vary": (
                    SMALL.vary[0],
                    "parameters.participation_elasticity: {low: 0.1, high: 1.0}",
                )
            },
            48,
            "what is sampled is not the same",
        ),
    ],
)
@pytest.mark.usefixtures("batch")
def test_a_design_without_some_of_the_finished_runs(
    cluster_sim: Command, change: dict[str, Any], lost: int, why: str
) -> None:
    replace(SMALL, **change).write(Path.cwd())
    said = refused(cluster_sim, "sweep")
    why = why.removesuffix("; what is sampled is not the same") if "seed" in change else why
    assert said.startswith(f"whole: {lost} finished runs are not in this design ({why}")
    assert said.endswith(f"); choose another --out, {ANEW}\n")
    begun_anew(cluster_sim)


def test_a_latin_hypercube_cannot_grow(
    tmp_path: Path, cluster_sim: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(HYPERCUBE, tmp_path)
    monkeypatch.chdir(tmp_path)
    replace(HYPERCUBE, draws=5).write(tmp_path)
    said = refused(cluster_sim, "sweep")
    assert said.startswith("whole: 48 finished runs are not in this design (draws was 4, is 5")
    begun_anew(cluster_sim)
    replace(HYPERCUBE, draws=5, replicates=4).write(tmp_path)
    assert sweep(tmp_path, "whole").computed == 2 * 2 * 5


@pytest.mark.usefixtures("batch")
@pytest.mark.parametrize("command", ["sweep", "resume"])
def test_other_code(cluster_sim: Command, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    older = {**code_stamp(), "numba": "0.1", "code": "0123456789abcdef"}
    record = inputs(Path("whole")) / "batch.json"
    data = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps({**data, "code": older}), encoding="utf-8")
    now = code_stamp()
    assert refused(cluster_sim, command) == (
        f"whole: was begun with other code (code 0123456789abcdef, now {now['code']}; numba 0.1, "
        f"now {now['numba']}), and results of the two must not be mixed; go on with that code, "
        f"{ANEW}\n"
    )
    begun_anew(cluster_sim, command)


@pytest.mark.usefixtures("batch")
def test_other_code_of_which_only_the_manifest_tells(cluster_sim: Command) -> None:
    shutil.rmtree(inputs(Path("whole")))
    data = manifest(Path("whole"))
    data["code"]["numba"] = "0.1"
    Path("whole/manifest.json").write_text(json.dumps(data), encoding="utf-8")
    assert "was begun with other code (numba 0.1, now " in refused(cluster_sim, "sweep")
    begun_anew(cluster_sim)


@pytest.mark.usefixtures("batch")
def test_code_of_which_nothing_tells(cluster_sim: Command) -> None:
    shutil.rmtree(inputs(Path("whole")))
    Path("whole/manifest.json").unlink()
    assert refused(cluster_sim, "sweep") == (
        "whole: neither its copy of the inputs nor its manifest says with which code its finished "
        f"runs were computed; choose another --out, {ANEW}\n"
    )
    begun_anew(cluster_sim)


@pytest.mark.usefixtures("batch")
def test_restart_where_an_input_is_gone(cluster_sim: Command) -> None:
    Path("plan.yaml").unlink()
    before = content(Path("whole"))
    ended = cluster_sim("resume", "whole", "--restart")
    assert ended.code == 2
    assert ended.err == "--restart: not there any more: plan.yaml\n"
    assert content(Path("whole")) == before


@pytest.mark.usefixtures("batch")
@pytest.mark.parametrize("restart", [(), ("--restart",)])
def test_a_folder_with_something_else_is_not_touched(
    cluster_sim: Command, restart: tuple[str, ...]
) -> None:
    Path("mine").mkdir()
    Path("mine/thesis.txt").write_text("years of work", encoding="utf-8")
    Path("file").write_text("", encoding="utf-8")
    ended = cluster_sim("sweep", "design.yaml", "--out", "mine", *restart)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "mine: the folder is not empty and holds no batch; choose a new or an empty folder\n"
    )
    ended = cluster_sim("sweep", "design.yaml", "--out", "file", *restart)
    assert (ended.code, ended.err) == (2, "file: is a file; --out names a folder\n")
    for place in ("mine", "file", "nowhere"):
        ended = cluster_sim("resume", place, *restart)
        assert ended.code == 2
        assert ended.err == (
            f"{place}: is no batch; cluster-sim sweep DESIGN.yaml --out DIR makes one\n"
        )
    assert content(Path("mine")) == {"thesis.txt": b"years of work"}
    assert [path.name for path in Path("mine").iterdir()] == ["thesis.txt"]
    assert not Path("nowhere").exists()


# --- runs that fail ---------------------------------------------------------------------------


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a design of which 18 of 48 runs fail."""
    GOLD.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("failing")
def test_failed_runs_are_listed_and_the_rest_goes_on(cluster_sim: Command) -> None:
    ended = cluster_sim("sweep", "design.yaml", "--out", "other")
    assert ended.code == 1
    runs = [
        ("gold", point, draw, replicate, quarter)
        for point in (0, 1)
        for draw, quarter in FAILING_QUARTERS.items()
        for replicate in (0, 1, 2)
    ]
    words = ("scenario", "point", "draw", "replicate", "quarter")
    told = manifest(Path("other"))
    assert told["failures"] == [
        {**dict(zip(words, run, strict=True)), "message": MESSAGE} for run in runs
    ]
    assert (told["status"], told["planned"]) == ("failures", 48)
    assert (told["completed"], told["failed"]) == (30, 18)
    lines = [
        f"failed: {s}, point {p}, draw {d}, replicate {r}, quarter {q}: {MESSAGE}"
        for s, p, d, r, q in runs
    ]
    assert ended.err.splitlines()[-11:] == [
        *lines[:10],
        f"failed: 8 more, all listed in {Path('other/manifest.json')}",
    ]
    log = Path("other/batch.log").read_text(encoding="utf-8")
    assert all(line in log for line in lines)
    assert ended.out == (
        "30 of 48 runs completed\n"
        "18 failed; the first are bundles in other/failures, each run again by: cluster-sim run "
        "BUNDLE\nResults: other\n"
    )
    stored = [run for entry in entries(Path("other")) for run in entry["runs"]]
    assert {(run[0], run[2]) for run in stored} == {
        ("gold", 0),
        *(("baseline", d) for d in range(4)),
    }


@pytest.mark.usefixtures("failing")
def test_each_failed_run_has_a_bundle_that_fails_in_the_same_way(cluster_sim: Command) -> None:
    sweep(Path.cwd(), "other")
    bundles = sorted(path.name for path in Path("other/failures").iterdir())
    assert bundles == [f"gold-p{p}-d{d}-r{r}" for p in (0, 1) for d in (1, 2, 3) for r in (0, 1, 2)]
    for name, quarter in (("gold-p0-d3-r2", 36), ("gold-p1-d1-r0", 21)):
        ended = cluster_sim("run", f"other/failures/{name}")
        assert ended.code == 1
        said = f"failed: gold, replicate {name[-1]}, quarter {quarter}: {MESSAGE}\n"
        assert ended.err == said


@pytest.mark.usefixtures("failing")
def test_resume_runs_the_failed_ones_again_and_no_other(cluster_sim: Command) -> None:
    assert cluster_sim("sweep", "design.yaml", "--out", "other", "-q").code == 1
    before = content(Path("other"))
    ended = cluster_sim("resume", "other", "--format", "json")
    assert ended.code == 1
    told = json.loads(ended.out)
    assert (told["computed"], told["completed"], told["failed"]) == (18, 30, 18)
    why = [line for line in ended.err.splitlines() if "failed before" in line]
    assert why[0].endswith(f": failed before: {MESSAGE}; 6 more are there already and are kept")
    assert content(Path("other")) == before


def test_with_failures_too_nothing_depends_on_how_it_is_computed(failing: Path) -> None:
    sweep(failing, "other", workers=2, side_by_side=1)
    sweep(failing, "again", workers=2, side_by_side=7)
    assert_same(failing / "other", failing / "again")


def test_with_failures_too_a_design_can_grow(failing: Path) -> None:
    sweep(failing, "other")
    replace(GOLD, replicates=4).write(failing)
    grown = sweep(failing, "other")
    assert (grown.computed, grown.completed, grown.failed) == (18 + 16, 40, 24)
    sweep(failing, "from scratch")
    assert_same(failing / "from scratch", failing / "other")


@pytest.mark.usefixtures("batch")
def test_runs_that_raise_and_later_do_not(
    cluster_sim: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = "harbour"
    with monkeypatch.context() as patch:
        raise_in(patch, city, 4)
        assert sweep(Path.cwd(), "other").failed == SMALL.runs
        first = content(Path("other"))
        assert resume(Path("other")).computed == SMALL.runs
        assert content(Path("other")) == first
    message = f"KeyError: '{city} in quarter 4 of 6'"
    assert {run["message"] for run in manifest(Path("other"))["failures"]} == {message}
    log = Path("other/batch.log").read_text(encoding="utf-8")
    assert f"failed: baseline, point 0, draw 0, replicate 0, quarter 4: {message}\nTraceback" in log
    assert len(list(Path("other/failures").glob("*/traceback.txt"))) == 20
    assert resume(Path("other")).computed == SMALL.runs
    assert_same(Path("whole"), Path("other"))


def test_a_fault_of_the_program_loses_nothing(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OutputError("a fault")

    with monkeypatch.context() as patch:
        patch.setattr("cluster_sim.batch.batches.write_bundles", refuse)
        with pytest.raises(OutputError, match="a fault"):
            sweep(batch, "other")
    assert resume(batch / "other").computed == 0
    assert_same(batch / "whole", batch / "other")
