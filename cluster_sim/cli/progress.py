"""How far the work is, on standard error: a bar on a terminal, plain lines otherwise.

A program that started the command may ask for lines that it can read.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from cluster_sim.batch.progress_lines import Step, StepLines
from cluster_sim.cli.streams import say

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


_AFTERWARDS = 0.4  # what figures and report take, in parts of what the simulation takes


class Progress:
    """Progress over several scenarios and what follows them; a context."""

    def __init__(self, scenarios: int, *, quiet: bool) -> None:
        """Nothing is shown before the context is entered.

        Args:
            scenarios: Number of scenarios that will be simulated.
            quiet: Whether to show nothing at all.
        """
        self._scenarios = scenarios
        self._quiet = quiet
        self._lines = None if quiet else StepLines.if_asked(say)
        self._name = ""
        self._finished = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Progress:
        """Show the bar, where there is a terminal."""
        if not self._quiet and self._lines is None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %"),
                TimeRemainingColumn(),
                console=Console(stderr=True, markup=False),
                transient=True,
            )
            total = self._scenarios * (1 + _AFTERWARDS)
            self._task = self._bar.add_task("starting", total=total)
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

    def scenario(self, name: str) -> None:
        """A scenario begins."""
        self._name = name
        if self._lines is not None:
            self._tell("simulating", float(self._finished))
            return
        place = f"{self._finished + 1} of {self._scenarios}"
        self._show(f"simulating {name} ({place})", float(self._finished))

    def update(self, done: int, planned: int) -> None:
        """A part of the scenario is done: ``done`` of ``planned`` units of work, whatever unit."""
        if planned <= 0:
            return
        completed = self._finished + min(done / planned, 1.0)
        if self._lines is not None:
            self._tell("simulating", completed)
        elif self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=completed)

    def scenario_done(self) -> None:
        """The scenario is finished."""
        self._finished += 1

    def stage(self, what: str, part: float) -> None:
        """A step after the simulation begins.

        Args:
            what: What is done now.
            part: The part of all steps after the simulation that is done already, 0-1.
        """
        self._name = ""
        completed = self._finished + part * _AFTERWARDS * self._scenarios
        if self._lines is not None:
            self._tell(what, completed)
        else:
            self._show(what, completed)

    def _tell(self, stage: str, completed: float) -> None:
        """A line for a program."""
        assert self._lines is not None
        part = min(completed / max(self._scenarios * (1 + _AFTERWARDS), 1.0), 1.0)
        self._lines.tell(Step(stage, part, self._name, self._finished, self._scenarios))

    def _show(self, what: str, completed: float) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=what, completed=completed)
        elif not self._quiet:
            say(what)
