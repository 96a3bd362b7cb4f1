"""Progress: lines in a log, a bar on a terminal, nothing when quiet."""

from __future__ import annotations

import io
import sys

import pytest

from cluster_sim.cli.progress import Progress


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def work(progress: Progress) -> None:
    with progress:
        for name in ("one", "[two]"):
            progress.scenario(name)
            progress.update(0, 0)
            progress.update(16, 32)
            progress.update(32, 32)
            progress.scenario_done()
        progress.stage("drawing the figures", 0.0)
        progress.stage("writing the report", 0.9)


def test_a_log_has_a_line_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    work(Progress(2, quiet=False))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "simulating one (1 of 2)",
        "simulating [two] (2 of 2)",
        "drawing the figures",
        "writing the report",
    ]


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    work(Progress(2, quiet=True))
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_a_terminal_has_a_bar_that_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    work(Progress(2, quiet=False))
    text = terminal.getvalue()
    assert "writing the report" in text
    assert " 97 %" in text
    assert text.endswith(("\x1b[2K", "\x1b[?25h"))
