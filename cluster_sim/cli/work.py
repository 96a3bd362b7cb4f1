"""What `run` and `compare` do alike: simulate scenario by scenario into a run directory."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from cluster_sim.analysis.outcomes import Outcomes
from cluster_sim.analysis.summary import count_failed
from cluster_sim.cli.options import Settings
from cluster_sim.cli.progress import Progress
from cluster_sim.cli.streams import say
from cluster_sim.report.material import Material
from cluster_sim.scenario.agreement import warnings_about
from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.manifest import Job, RunCount
from cluster_sim.store.run_directory import RunDirectory
from cluster_sim.store.tables import Failure, ScenarioTables

_MOST_LISTED = 10


@dataclass(eq=False)
class Work:
    """The simulation of several scenarios and what is kept of it.

    Attributes:
        scenarios: The scenarios in the order in which they are simulated and written.
        baseline: The first of them, which the others are compared with; None for a single run.
        settings: The common options.
        again: The command that gives the same results again.
        measures: Whether the scenarios are the measures of the catalogue one by one.
        material: What comparison, figures and report need of the scenarios that are finished.
        interrupted: Whether Ctrl-C ended the work.
        fault: What went wrong in the program after everything was simulated.
        seconds: What took how long.
    """

    scenarios: Sequence[Scenario]
    baseline: Scenario | None
    settings: Settings
    again: str = ""
    measures: bool = False
    material: Material = field(init=False)
    interrupted: bool = False
    fault: Exception | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        """Nothing is gathered yet."""
        self.material = Material(compared=self.baseline is not None, measures=self.measures)

    @property
    def outcomes(self) -> list[Outcomes]:
        """The figures of the scenarios that are finished."""
        return self.material.outcomes

    @property
    def domains(self) -> list[str]:
        """The names of all domains of all scenarios, in the order in which they first come."""
        names = (domain.name for scenario in self.scenarios for domain in scenario.domains)
        return list(dict.fromkeys(names))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The runs that failed."""
        return tuple(failure for outcome in self.outcomes for failure in outcome.failures)

    def simulate(self, directory: RunDirectory, progress: Progress) -> None:
        """Simulate all scenarios; Ctrl-C ends it with what is finished.

        Raises:
            OutputError: The tables cannot be written.
        """
        try:
            for scenario in self.scenarios:
                progress.scenario(scenario.name)
                with self.timed(f"simulate {scenario.name}"):
                    result = self._simulated(scenario, progress)
                with self.timed("write tables"), self.unbroken():
                    self._keep(result, directory)
                progress.scenario_done()
                if self.interrupted:
                    return
        except KeyboardInterrupt as interrupt:
            self.interrupted = True
            finished = getattr(interrupt, "result", None)
            if finished is not None and not finished.quarters.empty:
                self._keep(finished, directory)

    @contextmanager
    def unbroken(self) -> Iterator[None]:
        """What is done here is done whole: Ctrl-C ends the work after it."""
        with deferred() as asked:
            yield
        if asked:
            self.interrupted = True

    def _simulated(self, scenario: Scenario, progress: Progress) -> ScenarioTables:
        from cluster_sim.simulation import simulate

        return simulate(scenario, workers=self.settings.workers, progress=progress.update)

    def _keep(self, result: ScenarioTables, directory: RunDirectory) -> None:
        """Write the tables and keep the few figures that comparison and pictures need."""
        quarters = self.material.add(result)
        directory.append(_Tables(result, quarters))

    def timed(self, what: str) -> _Clock:
        """A context that adds its duration to ``seconds``."""
        return _Clock(self.seconds, what)

    def job(self, command: str) -> Job:
        """What the manifest says about the work."""
        outcomes = {outcome.name: outcome for outcome in self.outcomes}
        counts = tuple(_count(scenario, outcomes.get(scenario.name)) for scenario in self.scenarios)
        baseline = None if self.baseline is None else self.baseline.name
        return Job(
            command,
            baseline,
            counts,
            self.failures,
            self.interrupted,
            self.again,
            tuple(warnings_about(self.scenarios)),
        )

    def timings(self) -> dict[str, Any]:
        """What is written beside the manifest about the clock."""
        ended = datetime.now(UTC)
        return {
            "started": self.began.isoformat(timespec="seconds"),
            "ended": ended.isoformat(timespec="seconds"),
            "workers": self.settings.workers,
            "seconds": {
                **{what: round(seconds, 3) for what, seconds in self.seconds.items()},
                "all": round((ended - self.began).total_seconds(), 3),
            },
        }


class _Tables:
    """The tables of a scenario with another table ``quarters``."""

    def __init__(self, result: ScenarioTables, quarters: pd.DataFrame) -> None:
        self.scenario = result.scenario
        self.quarters = quarters
        self.cities = result.cities
        self.links = result.links
        self.projects = result.projects
        self.failures = result.failures


class _Clock:
    """Adds the seconds between entering and leaving."""

    def __init__(self, seconds: dict[str, float], what: str) -> None:
        self._seconds, self._what, self._began = seconds, what, 0.0

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        passed = time.perf_counter() - self._began
        self._seconds[self._what] = self._seconds.get(self._what, 0.0) + passed


@contextmanager
def deferred() -> Iterator[list[int]]:
    """Let Ctrl-C wait until the block is done; gives a list that is empty unless it came."""
    asked: list[int] = []
    try:
        before = signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    except ValueError:  # not the main thread: Ctrl-C does not come here
        yield asked
        return
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _count(scenario: Scenario, outcome: Outcomes | None) -> RunCount:
    if outcome is None:
        return RunCount(scenario, scenario.replicates, 0, 0)
    completed = int(outcome.replicates.size)
    return RunCount(scenario, scenario.replicates, completed, count_failed(outcome.failures))


def say_warnings(scenarios: Sequence[Scenario], more: Sequence[str], settings: Settings) -> None:
    """Say what is allowed but was perhaps not meant, unless quiet."""
    if not settings.quiet:
        for sentence in (*warnings_about(scenarios), *more):
            say(f"warning: {sentence}")


def say_failures(failures: Sequence[Failure], out: Path) -> None:
    """Say which runs failed; the first few, where the list is long."""
    for failure in failures[:_MOST_LISTED]:
        say(
            f"failed: {failure.scenario}, replicate {failure.replicate}, "
            f"quarter {failure.quarter}: {failure.message}"
        )
    if len(failures) > _MOST_LISTED:
        say(f"failed: {len(failures) - _MOST_LISTED} more, all listed in {out / 'manifest.json'}")


def say_seconds(work: Work) -> None:
    """Say how long each part took, if more is to be said."""
    if work.settings.verbose:
        for what, seconds in work.seconds.items():
            say(f"{what}: {seconds:.2f} s")


def say_interrupted(finished: int, planned: int, out: Path | None) -> None:
    """Say what is left of work that Ctrl-C ended."""
    if out is None:
        say("interrupted before a scenario was finished; nothing was kept")
    else:
        say(f"interrupted; {finished} of {planned} scenarios are finished and kept in {out}")
