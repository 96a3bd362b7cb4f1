"""Who is simulated when: the newest settings win, and nobody waits for what is not wanted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import pytest

from cluster_sim.dashboard.engine.bands import Band
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.simulate import Outlook, Simulator
from cluster_sim.dashboard.explore import conductor as module
from cluster_sim.dashboard.explore.conductor import Answer, Conductor, Workers
from cluster_sim.errors import RunError, StoppedError
from tests.dashboard.explore.drafts import bare

PATIENCE = 20.0


@dataclass(frozen=True)
class Result:
    """What the simulator of these tests gives for a draft."""

    draft: Draft


@dataclass
class Slow:
    """A simulator whose runs take until they are let go."""

    runs: list[str] = field(default_factory=list)
    bands: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    fault: Exception | None = None
    waits_in_band: bool = False

    def outlook(self, draft: Draft, *, stop: threading.Event) -> Result:
        """Wait, and note the draft."""
        self.runs.append(draft.title.en)
        while not self.go.wait(0.005):
            if stop.is_set():
                raise StoppedError
        if self.fault is not None:
            raise self.fault
        return Result(draft)

    def band(self, draft: Draft, replicates: int, *, stop: threading.Event) -> Result:
        """Note the draft; where asked for, wait until nobody wants it any more."""
        assert replicates == module.REPLICATES
        self.bands.append(draft.title.en)
        if self.waits_in_band:
            assert stop.wait(PATIENCE)
            self.stopped.append(draft.title.en)
            raise StoppedError
        return Result(draft)


@dataclass
class Stage:
    """A conductor with what it drew and said."""

    simulator: Slow = field(default_factory=Slow)
    workers: Workers = field(default_factory=Workers)
    drawn: list[tuple[int, bool]] = field(default_factory=list)
    faults: list[tuple[int, Exception]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.conductor = Conductor(
            cast("Simulator", self.simulator), self.workers, present, self.draw, self.fail
        )

    def draw(self, answer: Answer) -> None:
        """Note what is drawn."""
        assert answer.texts == {"version": str(answer.version)}
        self.drawn.append((answer.version, answer.band is not None))

    def fail(self, version: int, error: Exception) -> None:
        """Note what is said."""
        self.faults.append((version, error))

    async def until(self, what: Callable[[], object]) -> None:
        """Wait for a state."""
        async with asyncio.timeout(PATIENCE):
            while not what():
                await asyncio.sleep(0.002)


def present(version: int, outlook: Outlook, band: Band | None) -> Mapping[str, str]:
    """What the page would draw."""
    assert outlook is not None
    del band
    return {"version": str(version)}


def draft(name: str) -> Draft:
    """A draft with a title of its own."""
    return bare().with_title(name)


def play(scene: Callable[[Stage], Awaitable[None]]) -> Stage:
    """Run a scene in an event loop."""
    stage = Stage()

    async def run() -> None:
        try:
            await scene(stage)
        finally:
            stage.simulator.go.set()
            stage.conductor.close()
            stage.workers.close()

    asyncio.run(run())
    return stage


def test_a_change_is_run_and_after_a_rest_its_band() -> None:
    async def scene(stage: Stage) -> None:
        stage.simulator.go.set()
        assert stage.conductor.want(draft("one")) == 1
        await stage.until(lambda: len(stage.drawn) == 2)

    stage = play(scene)
    assert stage.drawn == [(1, False), (1, True)]
    assert (stage.simulator.runs, stage.simulator.bands) == (["one"], ["one"])


def test_of_changes_that_wait_only_the_newest_is_run() -> None:
    async def scene(stage: Stage) -> None:
        stage.conductor.want(draft("first"))
        await stage.until(lambda: stage.simulator.runs)
        for number in range(5):
            stage.conductor.want(draft(f"waiting {number}"))
        stage.simulator.go.set()
        await stage.until(lambda: (6, True) in stage.drawn)

    stage = play(scene)
    assert stage.simulator.runs == ["first", "waiting 4"]
    assert stage.drawn == [(1, False), (6, False), (6, True)]


def test_no_band_is_run_while_changes_follow_each_other() -> None:
    async def scene(stage: Stage) -> None:
        stage.simulator.go.set()
        for number in range(4):
            version = stage.conductor.want(draft(str(number)))
            await stage.until(partial(stage.drawn.__contains__, (version, False)))
        await stage.until(lambda: (4, True) in stage.drawn)

    assert play(scene).simulator.bands == ["3"]


def test_a_change_ends_the_band_of_the_one_before() -> None:
    async def scene(stage: Stage) -> None:
        stage.simulator.go.set()
        stage.simulator.waits_in_band = True
        stage.conductor.want(draft("old"))
        await stage.until(lambda: stage.simulator.bands)
        stage.simulator.waits_in_band = False
        stage.conductor.want(draft("new"))
        await stage.until(lambda: (2, True) in stage.drawn)

    stage = play(scene)
    assert stage.simulator.stopped == ["old"]
    assert (1, True) not in stage.drawn


def test_a_closed_tab_ends_what_runs_for_it() -> None:
    async def scene(stage: Stage) -> None:
        stage.conductor.want(draft("one"))
        await stage.until(lambda: stage.simulator.runs)
        stage.conductor.close()
        stage.conductor.want(draft("two"))
        running = stage.conductor.running
        assert running is not None
        await asyncio.wait_for(running, PATIENCE)

    stage = play(scene)
    assert stage.simulator.runs == ["one"]
    assert (stage.drawn, stage.faults) == ([], [])


def test_a_fault_is_said_with_its_version_and_the_next_change_is_run() -> None:
    async def scene(stage: Stage) -> None:
        stage.simulator.fault = RunError("not a number")
        stage.simulator.go.set()
        stage.conductor.want(draft("bad"))
        await stage.until(lambda: stage.faults)
        stage.simulator.fault = None
        stage.conductor.want(draft("good"))
        await stage.until(lambda: (2, True) in stage.drawn)

    stage = play(scene)
    assert [(version, str(error)) for version, error in stage.faults] == [(1, "not a number")]
    assert stage.simulator.bands == ["good"]


def test_a_fault_of_the_program_is_said_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def scene(stage: Stage) -> None:
        stage.simulator.fault = ZeroDivisionError("by zero")
        stage.simulator.go.set()
        stage.conductor.want(draft("bad"))
        await stage.until(lambda: stage.faults)

    stage = play(scene)
    assert [version for version, _error in stage.faults] == [1]
    assert "by zero" in caplog.text
