"""Long jobs: one at a time, to the end, ended in steps, each for its owner alone."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cluster_sim.batch.progress_lines import Step
from cluster_sim.dashboard import jobs as jobs_module
from cluster_sim.dashboard.jobs import Job, Jobs, Request
from cluster_sim.errors import OutputError
from cluster_sim.store.manifest import read_manifest

PATIENCE = 180.0

# A command that does what its arguments say, word by word.
FAKE = r"""
import os, signal, sys, time
from pathlib import Path
def ended(number, frame):
    print("interrupted; what is finished is kept", file=sys.stderr, flush=True)
    sys.exit(130)
signal.signal(signal.SIGINT, ended)
for word in sys.argv[1:]:
    what, _, value = word.partition("=")
    if what == "say":
        print(value, file=sys.stderr, flush=True)
    elif what == "print":
        print(value, flush=True)
    elif what == "deaf":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print("deaf", file=sys.stderr, flush=True)
    elif what == "write":
        Path(value).write_text("begun")
    elif what == "pid":
        Path(value).write_text(str(os.getpid()))
    elif what == "until":
        while not Path(value).exists():
            time.sleep(0.01)
    elif what == "flood":
        sys.stdout.write("x" * int(value))
    elif what == "exit":
        sys.exit(int(value))
"""


def work(*words: str, folder: Path | None = None, title: str = "work") -> Request:
    return Request("compare", title, words, folder)


def until(condition: Callable[[], bool], what: str = "it") -> None:
    """Wait for a state, not for a time."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.01)


def job_of(jobs: Jobs, owner: str, number: int) -> Job:
    return next(job for job in jobs.of(owner) if job.id == number)


def ended(jobs: Jobs, owner: str, number: int) -> Job:
    """The job when it has ended."""
    until(lambda: job_of(jobs, owner, number).ended, "the end of the job")
    return job_of(jobs, owner, number)


@contextmanager
def closing(jobs: Jobs) -> Iterator[Jobs]:
    try:
        yield jobs
    finally:
        jobs.close()


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    """Jobs whose command is the made-up one."""
    script = tmp_path / "fake.py"
    script.write_text(FAKE, encoding="utf-8")
    with closing(Jobs((sys.executable, str(script)), tmp_path, grace=0.3)) as made:
        yield made


def test_a_job_runs_to_its_end(jobs: Jobs) -> None:
    step = Step("simulating", 0.25, "plan", 1, 4)
    job = jobs.start("me", work("say=warning: odd", f"say={step.line()}", "print=out"))
    done = ended(jobs, "me", job.id)
    assert (done.state, done.code) == ("done", 0)
    assert done.step == step
    assert done.lines == ("warning: odd",)
    assert done.output == "out\n"
    assert done.seconds > 0


def test_one_runs_and_the_others_wait(jobs: Jobs, tmp_path: Path) -> None:
    go = tmp_path / "go"
    first = jobs.start("me", work(f"until={go}"))
    second = jobs.start("you", work(f"write={tmp_path / 'second'}"))
    third = jobs.start("me", work())
    until(lambda: job_of(jobs, "me", first.id).state == "running")
    assert job_of(jobs, "you", second.id).state == "waiting"
    assert job_of(jobs, "you", second.id).ahead == 1
    assert job_of(jobs, "me", third.id).ahead == 2
    assert not (tmp_path / "second").exists()
    go.touch()
    assert ended(jobs, "me", third.id).state == "done"
    assert ended(jobs, "you", second.id).state == "done"


def test_nobody_sees_or_ends_the_job_of_another(jobs: Jobs, tmp_path: Path) -> None:
    go = tmp_path / "go"
    mine = jobs.start("me", work(f"until={go}", title="secret"))
    assert jobs.of("you") == ()
    jobs.cancel("you", mine.id)
    jobs.forget("you", mine.id)
    go.touch()
    assert ended(jobs, "me", mine.id).state == "done"
    jobs.forget("you", mine.id)
    assert len(jobs.of("me")) == 1
    jobs.forget("me", mine.id)
    assert jobs.of("me") == ()


def test_cancelling_is_ctrl_c_first(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start("me", work("say=ready", f"until={tmp_path / 'never'}"))
    until(lambda: job_of(jobs, "me", job.id).lines == ("ready",))
    jobs.cancel("me", job.id)
    assert job_of(jobs, "me", job.id).state in ("stopping", "cancelled")
    done = ended(jobs, "me", job.id)
    assert (done.state, done.code) == ("cancelled", 130)
    assert done.lines[-1] == "interrupted; what is finished is kept"


@pytest.mark.skipif(sys.platform == "win32", reason="there, ending a process is always forced")
def test_what_does_not_listen_is_ended_all_the_same(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start("me", work("deaf", f"until={tmp_path / 'never'}"))
    until(lambda: job_of(jobs, "me", job.id).lines == ("deaf",))
    jobs.cancel("me", job.id)
    done = ended(jobs, "me", job.id)
    assert (done.state, done.code) == ("cancelled", -signal.SIGKILL)


def test_a_waiting_job_is_taken_out_of_the_line(jobs: Jobs, tmp_path: Path) -> None:
    go = tmp_path / "go"
    first = jobs.start("me", work(f"until={go}"))
    second = jobs.start("me", work(f"write={tmp_path / 'second'}"))
    jobs.cancel("me", second.id)
    assert job_of(jobs, "me", second.id).state == "cancelled"
    go.touch()
    ended(jobs, "me", first.id)
    last = jobs.start("me", work())
    ended(jobs, "me", last.id)
    assert not (tmp_path / "second").exists()


def test_a_failure_keeps_message_and_code(jobs: Jobs) -> None:
    job = jobs.start("me", work("say=plan.yaml:3:1: measures: no such measure", "exit=2"))
    done = ended(jobs, "me", job.id)
    assert (done.state, done.code) == ("failed", 2)
    assert done.lines == ("plan.yaml:3:1: measures: no such measure",)


def test_some_failed_runs_are_no_failure_of_the_job(jobs: Jobs, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    with_results = jobs.start("me", work("exit=1", folder=kept))
    without = jobs.start("me", work("exit=1", folder=tmp_path / "nothing"))
    assert ended(jobs, "me", with_results.id).state == "done"
    assert ended(jobs, "me", without.id).state == "failed"


def test_a_command_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    with closing(Jobs((str(tmp_path / "none"),), tmp_path)) as jobs:
        done = ended(jobs, "me", jobs.start("me", work()).id)
    assert (done.state, done.code) == ("failed", None)
    assert done.lines


def test_much_output_stops_nothing_and_is_not_kept(jobs: Jobs) -> None:
    job = jobs.start("me", work("flood=3000000", "say=there"))
    done = ended(jobs, "me", job.id)
    assert done.state == "done"
    assert len(done.output) == 64 * 1024


def test_two_jobs_never_write_into_one_folder(jobs: Jobs, tmp_path: Path) -> None:
    go, folder = tmp_path / "go", tmp_path / "results"
    first = jobs.start("me", work(f"until={go}", folder=folder))
    assert jobs.folders() == {folder}
    with pytest.raises(OutputError, match="results: another job writes into this folder"):
        jobs.start("you", work(folder=folder))
    go.touch()
    ended(jobs, "me", first.id)
    assert jobs.folders() == set()
    ended(jobs, "you", jobs.start("you", work(folder=folder)).id)


def test_nobody_fills_the_line(jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "_MOST_OF_ALL", 7)
    waits = work(f"until={tmp_path / 'never'}")
    for _ in range(5):
        jobs.start("me", waits)
    with pytest.raises(OutputError, match="5 jobs wait or run already"):
        jobs.start("me", waits)
    jobs.start("you", waits)
    jobs.start("you", waits)
    with pytest.raises(OutputError, match="7 jobs are in line"):
        jobs.start("they", waits)


def test_old_jobs_are_forgotten(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "_KEPT", 2)
    numbers = [ended(jobs, "me", jobs.start("me", work()).id).id for _ in range(4)]
    assert [job.id for job in jobs.of("me")] == numbers[:1:-1]


def test_closing_ends_what_runs_and_what_waits(jobs: Jobs, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    running = jobs.start("me", work(f"pid={pid}", "say=ready", f"until={tmp_path / 'never'}"))
    waiting = jobs.start("me", work(f"write={tmp_path / 'second'}"))
    until(lambda: job_of(jobs, "me", running.id).lines == ("ready",))
    jobs.close()
    assert job_of(jobs, "me", running.id).state == "cancelled"
    assert job_of(jobs, "me", waiting.id).state == "cancelled"
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    assert not (tmp_path / "second").exists()
    with pytest.raises(OutputError, match="begins nothing new"):
        jobs.start("me", work())


def test_many_threads_start_and_end_jobs(jobs: Jobs) -> None:
    def begin(owner: str) -> None:
        for _ in range(3):
            job = jobs.start(owner, work())
            jobs.cancel(owner, job.id)
            jobs.of(owner)

    threads = [threading.Thread(target=begin, args=(f"owner {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for owner in (f"owner {n}" for n in range(6)):
        assert len(jobs.of(owner)) == 3
        for job in jobs.of(owner):
            assert ended(jobs, owner, job.id).state in ("done", "cancelled")


# --- the real command -----------------------------------------------------------------------------

BASELINE = """\
schema: 1
name: baseline
region: classroom
quarters: 6
replicates: 2
"""
PLAN = """\
schema: 1
name: plan
extends: baseline.yaml
measures: [{use: sharing_platform}]
"""
DESIGN = """\
schema: 1
name: sizes
scenarios: [baseline.yaml]
replicates: 2
seed: 1
vary: {parameters.discount_rate: [0.04, 0.08]}
"""


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    """Jobs with the real command, in a folder with scenarios and a design."""
    root = Path(jobs_module.__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", str(root))
    files = {"baseline.yaml": BASELINE, "plan.yaml": PLAN, "design.yaml": DESIGN}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with closing(Jobs(folder=tmp_path)) as made:
        yield made


def test_the_real_command_tells_how_far_it_is(real: Jobs, tmp_path: Path) -> None:
    steps: list[Step] = []
    out = tmp_path / "out"
    words = ("compare", "baseline.yaml", "plan.yaml", "--out", "out")
    job = real.start("me", work(*words, folder=out))

    def watched() -> bool:
        now = job_of(real, "me", job.id)
        if now.step is not None and now.step not in steps:
            steps.append(now.step)
        return now.ended

    until(watched, "the end of the comparison")
    done = job_of(real, "me", job.id)
    assert (done.state, done.code) == ("done", 0), done.lines
    assert done.step is not None
    assert done.step.stage == "writing the report"
    parts = [step.part for step in steps]
    assert parts == sorted(parts)
    assert (read_manifest(out) or {})["status"] == "complete"
    assert done.lines == ()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_cancelling_the_real_command_keeps_what_is_finished(real: Jobs, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("compare", "baseline.yaml", "plan.yaml", "--quarters", "1500", "--out", "out")
    job = real.start("me", work(*words, "--replicates", "32", folder=out))

    def at_the_second() -> bool:
        now = job_of(real, "me", job.id)
        assert not now.ended, now.lines
        return now.step is not None and now.step.done == 1

    until(at_the_second, "the second scenario")
    real.cancel("me", job.id)
    done = ended(real, "me", job.id)
    assert done.state == "cancelled"
    manifest = read_manifest(out)
    assert manifest is not None
    assert manifest["status"] == "interrupted"
    assert manifest["completed"] >= 32


def test_the_real_command_says_what_is_wrong(real: Jobs, tmp_path: Path) -> None:
    job = real.start("me", work("compare", "none.yaml", "--out", "out", folder=tmp_path / "out"))
    done = ended(real, "me", job.id)
    assert (done.state, done.code) == ("failed", 2)
    assert "none.yaml" in done.lines[-1]
    assert not (tmp_path / "out").exists()


@pytest.mark.long
def test_a_design_is_measured_and_run(real: Jobs, tmp_path: Path) -> None:
    dry = ("sweep", "design.yaml", "--dry-run", "--format", "json")
    measured = ended(real, "me", real.start("me", Request("estimate", "", dry)).id)
    assert json.loads(measured.output)["runs"] == 4
    words = ("sweep", "design.yaml", "--out", "batch")
    request = Request("sweep", "batch", words, tmp_path / "batch")
    done = ended(real, "me", real.start("me", request).id)
    assert done.state == "done", done.lines
    assert done.step is not None
    assert (done.step.stage, done.step.done, done.step.planned) == ("runs", 4, 4)
