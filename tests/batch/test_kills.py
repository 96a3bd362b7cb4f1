"""The real command, killed or interrupted at work: resume ends with the same bytes."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

import pytest

from cluster_sim.cli.main import main
from cluster_sim.errors import OutputError
from tests.batch.designs import (
    PROC,
    Small,
    assert_same,
    command,
    ended,
    entries,
    finished_runs,
    manifest,
    put,
    resume,
    run,
    small_parts,
    until,
    workers,
)

pytestmark = pytest.mark.skipif(not PROC.is_dir(), reason="needs a list of processes")

SMALL = Small()
SLOW = Small(quarters=2_000, replicates=64, draws=8, tables="quarters")
PROCESSES = ("--executor", "processes", "--workers", "2")
PACE = 0.2


@pytest.fixture(autouse=True)
def _parts_of_8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    small_parts(monkeypatch)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A folder with the design, and its batch in ``whole``."""
    put(SMALL, tmp_path)
    return tmp_path


def begin(*options: str) -> tuple[str, ...]:
    return ("sweep", "design.yaml", "--out", "other", *options)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(("--workers", "2"), id="threads", marks=pytest.mark.long),
        pytest.param(PROCESSES, id="processes"),
    ],
)
def test_kill_9_of_the_main_process(batch: Path, how: tuple[str, ...]) -> None:
    other = batch / "other"
    with command(batch, *begin(*how), pace=PACE) as process:
        until(lambda: len(entries(other)) >= 2, "two parts are finished")
        process.kill()
        assert ended(process)[0] == -signal.SIGKILL
        until(lambda: not workers(process), "the workers end by themselves")
    before = finished_runs(other)
    assert 16 <= before < SMALL.runs
    assert manifest(other)["status"] == "running"
    code, out, err = run(batch, "resume", "other", "--format", "json")
    assert (code, json.loads(out)) == (
        0,
        {
            "planned": SMALL.runs,
            "completed": SMALL.runs,
            "failed": 0,
            "computed": SMALL.runs - before,
            "interrupted": False,
            "out": "other",
        },
    )
    left = SMALL.runs - before
    assert err.startswith(f"{left} runs in {left // 8} of 6 parts: not run yet\n")
    assert_same(batch / "whole", other)


@pytest.mark.long
def test_kill_9_of_a_worker(batch: Path) -> None:
    other = batch / "other"
    with command(batch, *begin(*PROCESSES), pace=PACE) as process:
        until(lambda: len(entries(other)) >= 1, "a part is finished")
        killed = workers(process)[0]
        os.kill(killed, signal.SIGKILL)
        code, out, err = ended(process)
        assert workers(process) == []
    assert code == 0, err
    assert out.startswith("48 of 48 runs completed\n")
    assert re.search(rf"worker process {killed} ended (at work|while it waited)", err)
    assert err.count("another one takes its place") == 1
    assert_same(batch / "whole", other)


def test_ctrl_c_once_ends_in_order(batch: Path) -> None:
    """The whole group of processes hears it, as where somebody types it."""
    other = batch / "other"
    with command(batch, *begin(*PROCESSES), pace=PACE) as process:
        until(lambda: len(entries(other)) >= 1, "a part is finished")
        os.killpg(process.pid, signal.SIGINT)
        code, out, err = ended(process)
        assert workers(process) == []
    assert code == 130, err
    assert "Traceback" not in err
    assert "interrupted: what is under way is finished first; Ctrl-C again ends it\n" in err
    assert "worker process" not in err
    before = finished_runs(other)
    assert 8 <= before < SMALL.runs
    assert out == (
        f"{before} of 48 runs completed\n"
        "Interrupted; go on with: cluster-sim resume other\nResults: other\n"
    )
    told = manifest(other)
    assert (told["status"], told["completed"]) == ("interrupted", before)
    assert resume(other).computed == SMALL.runs - before
    assert_same(batch / "whole", other)


@pytest.mark.long
def test_ctrl_c_while_the_workers_start(batch: Path) -> None:
    with command(batch, *begin(*PROCESSES), pace=PACE) as process:
        until(lambda: len(workers(process)) == 2, "the workers have been started")
        os.killpg(process.pid, signal.SIGINT)
        code, out, err = ended(process)
        assert workers(process) == []
    assert code == 130, err
    assert "Traceback" not in err
    assert "worker process" not in err
    assert "Interrupted; go on with: cluster-sim resume other\n" in out
    before = finished_runs(batch / "other")
    assert resume(batch / "other").computed == SMALL.runs - before
    assert_same(batch / "whole", batch / "other")


@pytest.mark.long
def test_ctrl_c_twice_ends_at_once(tmp_path: Path) -> None:
    SLOW.write(tmp_path)
    other = tmp_path / "other"
    with command(tmp_path, *begin("--workers", "2"), runs=4096, seconds=600.0) as process:
        until((other / "manifest.json").exists, "the batch has begun")
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.5)
        assert process.poll() is None, "a part under way takes longer than that"
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        code, out, err = ended(process)
        lasted = time.monotonic() - began
    assert code == 130, err
    assert lasted < 10.0  # a second or two, but for a busy machine
    assert "Traceback" not in err
    assert out.startswith("0 of 2,048 runs completed\nInterrupted; go on with:")
    assert manifest(other)["status"] == "interrupted"


def test_of_two_at_once_the_second_is_refused_and_the_lock_does_not_outlive_its_holder(
    batch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = batch / "other"
    monkeypatch.chdir(batch)
    with command(batch, *begin(), pace=1.0) as process:
        until(lambda: len(entries(other)) >= 1, "a part is finished")
        for arguments in (["resume", "other"], begin(), begin("--restart")):
            with pytest.raises(SystemExit) as caught:
                main(arguments)
            assert caught.value.code == 2
            said = capsys.readouterr().err
            assert said.startswith("other: is in use by another cluster-sim (process ")
            assert f"(process {process.pid} on " in said
            assert said.endswith("); wait until it has ended, or end it\n")
        process.kill()
        ended(process)
    before = finished_runs(other)
    assert 0 < before < SMALL.runs
    assert resume(other).computed == SMALL.runs - before
    assert_same(batch / "whole", other)


def test_the_lock_is_free_after_an_error(batch: Path) -> None:
    os.truncate(batch / "whole" / "journal.jsonl", 0)
    (copy,) = batch.glob("whole/inputs-*/design.yaml")
    text = copy.read_text(encoding="utf-8")
    copy.write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        resume(batch / "whole")
    copy.write_text(text, encoding="utf-8")
    assert resume(batch / "whole").computed == SMALL.runs
