"""Progress of a batch: lines in a log, a bar with rate and time left on a terminal, or nothing."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator

import pytest

from cluster_sim.cli.batch_progress import BatchProgress
from cluster_sim.cli.numbers import duration, file_size


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The clock of the progress."""
    made = Clock()
    with monkeypatch.context() as patch:
        patch.setattr(time, "monotonic", made)
        yield made


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_a_log_has_a_line_now_and_then_and_at_the_end(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with BatchProgress(quiet=False) as progress:
        progress.say("why")
        progress.update(0, 30_000, 0)
        assert lines(capsys) == ["why"]
        clock.now += 9
        progress.update(900, 30_000, 0)
        assert lines(capsys) == []
        clock.now += 1
        progress.update(2_000, 30_000, 0)
        assert lines(capsys) == ["2,000 of 30,000 runs, 200 a second, 140 s left"]
        clock.now += 5
        progress.update(2_500, 30_000, 0)
        assert lines(capsys) == []
        clock.now += 5
        progress.update(4_000, 30_000, 1_001)
        assert lines(capsys) == ["4,000 of 30,000 runs, 200 a second, 130 s left, 1,001 failed"]
        clock.now += 1
        progress.update(30_000, 30_000, 1_001)
        assert lines(capsys) == ["30,000 of 30,000 runs, 1,429 a second, 1,001 failed"]


def test_the_rate_is_that_of_what_is_computed_now(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with BatchProgress(quiet=False) as progress:
        progress.update(900, 1000, 0)
        clock.now += 20
        progress.update(920, 1000, 0)
        clock.now += 20
        progress.update(920, 1000, 0)
    assert lines(capsys) == [
        "920 of 1,000 runs, 1.0 a second, 80 s left",
        "920 of 1,000 runs, 0.5 a second, 160 s left",
    ]


def test_nothing_done_has_no_time_left(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with BatchProgress(quiet=False) as progress:
        progress.update(0, 1000, 0)
        clock.now += 20
        progress.update(0, 1000, 0)
    assert lines(capsys) == ["0 of 1,000 runs, 0 a second"]


def test_quiet_says_nothing(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    for stream in (sys.stderr, terminal):
        monkeypatch.setattr(sys, "stderr", stream)
        with BatchProgress(quiet=True) as progress:
            progress.say("why")
            for done in (0, 500, 1000):
                progress.update(done, 1000, 0)
                clock.now += 60
    monkeypatch.undo()
    assert lines(capsys) == []
    assert terminal.getvalue() == ""


def test_a_terminal_has_a_bar_that_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with BatchProgress(quiet=False) as progress:
        progress.say("[why] it runs")
        progress.update(0, 1000, 0)
        time.sleep(0.01)
        progress.update(500, 1000, 3)
        assert progress._bar is not None
        progress._bar.refresh()
        progress.say("a line above the bar")
    text = terminal.getvalue()
    assert "[why] it runs" in text
    assert "a line above the bar" in text
    assert "500/1000" in text
    assert "/s, 3 failed" in text
    assert text.endswith(("\x1b[2K", "\x1b[?25h"))


def test_an_error_takes_the_bar_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    progress = BatchProgress(quiet=False)
    with pytest.raises(ZeroDivisionError), progress:
        progress.update(0, 10 // 0, 0)
    assert progress._bar is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "a second"),
        (8, "8 s"),
        (119, "119 s"),
        (120, "2 min"),
        (7199, "120 min"),
        (12_600, "3.5 h"),
    ],
)
def test_times_are_said_as_people_do(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (999.7, "1 kB"),
        (120_400, "120 kB"),
        (999_999, "1 MB"),
        (3e9, "3 GB"),
        (2.55e12, "2.5 TB"),
        (5e15, "5000.0 TB"),
    ],
)
def test_sizes_are_said_as_people_do(count: float, words: str) -> None:
    assert file_size(count) == words
