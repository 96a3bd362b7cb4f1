"""Progress in lines that a program reads."""

from __future__ import annotations

import time

import pytest

from cluster_sim.batch.progress_lines import AS_LINES, ASKED_BY, Step, StepLines, read_step
from cluster_sim.cli.batch_progress import BatchProgress
from cluster_sim.cli.progress import Progress


def test_a_line_reads_back_as_the_step() -> None:
    step = Step("simulating", 0.5, "方案", 1, 3, 0)
    assert read_step(step.line()) == step


@pytest.mark.parametrize(
    "line",
    [
        "simulating plan (1 of 2)",
        "progress: ",
        "progress: [1]",
        'progress: {"stage": "runs"}',
        'progress: {"stage": "runs", "part": 7.0}',
        'progress: {"stage": "runs", "part": "half"}',
        'progress: {"stage": "runs", "part": 0.1, "more": 1}',
    ],
)
def test_any_other_line_is_no_step(line: str) -> None:
    assert read_step(line) is None


def test_one_stage_is_not_told_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    told: list[str] = []
    lines = StepLines(told.append)
    for part in (0.1, 0.2):
        lines.tell(Step("runs", part))
    assert len(told) == 1
    now += 1.0
    lines.tell(Step("runs", 0.3))
    lines.tell(Step("other", 0.4))
    lines.tell(Step("other", 1.0))
    assert [step.part for line in told if (step := read_step(line))] == [0.1, 0.3, 0.4, 1.0]


def test_commands_tell_where_they_are_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ASKED_BY, AS_LINES)
    with Progress(2, quiet=False) as progress:
        progress.scenario("plan")
        progress.scenario_done()
        progress.stage("drawing the figures", 0.0)
    with BatchProgress(quiet=False) as batch:
        batch.say("why")
        batch.update(3, 4, 1)
    lines = capsys.readouterr().err.splitlines()
    assert [read_step(line) for line in lines] == [
        Step("simulating", 0.0, "plan", 0, 2),
        Step("drawing the figures", 1 / 2.8, "", 1, 2),
        None,
        Step("runs", 0.75, "", 3, 4, 1),
    ]
    assert lines[2] == "why"


def test_quiet_commands_tell_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ASKED_BY, AS_LINES)
    with Progress(1, quiet=True) as progress, BatchProgress(quiet=True) as batch:
        progress.scenario("plan")
        progress.update(1, 2)
        batch.update(1, 2, 0)
    assert capsys.readouterr().err == ""
