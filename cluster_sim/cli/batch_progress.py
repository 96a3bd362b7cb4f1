"""How far a batch is, on standard error: a bar with rate and time left, or plain lines.

A program that started the command may ask for lines that it can read.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from cluster_sim.batch.progress_lines import Step, StepLines
from cluster_sim.cli.streams import say

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_BETWEEN_LINES = 10.0  # seconds, where there is no terminal


class BatchProgress:
    """Progress of a batch; a context."""

    def __init__(self, *, quiet: bool) -> None:
        """Nothing is shown before the context is entered.

        Args:
            quiet: Whether to show nothing at all.
        """
        self._quiet = quiet
        self._lines = None if quiet else StepLines.if_asked(say)
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._began = 0.0
        self._first = 0
        self._told = 0.0

    def __enter__(self) -> BatchProgress:
        """Show the bar, where there is a terminal."""
        self._began = time.monotonic()
        if not self._quiet and self._lines is None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}", markup=False),
                TimeRemainingColumn(),
                console=Console(stderr=True, markup=False),
                transient=True,
            )
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def say(self, line: str) -> None:
        """Say a line, above the bar where there is one; nothing when quiet."""
        if self._quiet:
            return
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False)
        else:
            say(line)

    def update(self, done: int, planned: int, failed: int) -> None:
        """So many runs are done of those planned; some of them failed."""
        if self._lines is not None:
            part = min(done / planned, 1.0) if planned else 1.0
            self._lines.tell(Step("runs", part, "", done, planned, failed))
            return
        now = time.monotonic()
        if self._task is None and self._bar is not None:
            self._first, self._began = done, now
            self._task = self._bar.add_task("runs", total=planned, completed=done, rate="")
        elif self._bar is not None and self._task is not None:
            rate = self._rate(done, now)
            shown = f"{_in_words(rate)}/s" + (f", {failed} failed" if failed else "")
            self._bar.update(self._task, completed=done, rate=shown)
        elif not self._quiet:
            self._line(done, planned, failed, now)

    def _rate(self, done: int, now: float) -> float:
        return (done - self._first) / max(now - self._began, 1e-9)

    def _line(self, done: int, planned: int, failed: int, now: float) -> None:
        """A plain line now and then, and at the end."""
        if self._told == 0.0:
            self._first, self._began, self._told = done, now, now
            return
        if now - self._told < _BETWEEN_LINES and done < planned:
            return
        self._told = now
        rate = self._rate(done, now)
        left = f", {(planned - done) / rate:,.0f} s left" if rate > 0 and done < planned else ""
        lost = f", {failed:,} failed" if failed else ""
        say(f"{done:,} of {planned:,} runs, {_in_words(rate)} a second{left}{lost}")


def _in_words(rate: float) -> str:
    return f"{rate:.1f}" if 0.0 < rate < 9.95 else f"{rate:,.0f}"
