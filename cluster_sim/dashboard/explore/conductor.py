"""Simulations for one visitor: the newest settings win, and what nobody waits for is given up."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cluster_sim.dashboard.engine.bands import Band
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.simulate import Outlook, Simulator
from cluster_sim.errors import ClusterSimError, StoppedError

REST = 0.15
"""Seconds without a change after which it is worth to run more than one replicate."""
REPLICATES = 8
"""Runs behind a band."""

_LOG = logging.getLogger(__name__)


class Workers:
    """The threads of a process that simulate for all visitors of the page.

    Bands have a thread of their own, so that nobody who drags a slider waits for somebody else's.
    """

    def __init__(self) -> None:
        """Start none yet: threads come with the first work."""
        self.quick = ThreadPoolExecutor(max(2, os.cpu_count() or 1), "explore-run")
        self.thorough = ThreadPoolExecutor(1, "explore-band")

    def close(self) -> None:
        """Take no more work."""
        for pool in (self.quick, self.thorough):
            pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, eq=False)
class Answer:
    """What settings led to.

    Attributes:
        version: The number of the change that asked for it.
        outlook: One run.
        band: Several runs; None until they are there.
        texts: What the parts of the page draw, as JSON; made in a thread, so that the server stays
            quick.
    """

    version: int
    outlook: Outlook
    band: Band | None
    texts: Mapping[str, str]


Present = Callable[[int, Outlook, Band | None], Mapping[str, str]]
"""Makes what the page draws from a version and its results; called in a thread."""
Draw = Callable[[Answer], None]
"""Shows an answer; called in the event loop."""
Fail = Callable[[int, Exception], None]
"""Says that the settings of a version could not be run; called in the event loop."""


@dataclass(eq=False)
class Conductor:
    """Runs the settings of one visitor, one simulation at a time.

    Attributes:
        simulator: What simulates.
        workers: The threads to do it in.
        present, draw, fail: What is done with the results.
        version: The number of the last change.
        running: What runs the changes at the moment; None before the first.
    """

    simulator: Simulator
    workers: Workers
    present: Present
    draw: Draw
    fail: Fail
    version: int = 0
    running: asyncio.Task[None] | None = None
    _wanted: tuple[int, Draft] | None = None
    _band: asyncio.Task[None] | None = None
    _stop_band: threading.Event = field(default_factory=threading.Event)
    _closed: threading.Event = field(default_factory=threading.Event)

    def want(self, draft: Draft) -> int:
        """Ask for a draft; one that waits to be run, and the band of an older one, are dropped.

        Returns:
            The version of this change.
        """
        self.version += 1
        self._drop_band()
        if self._closed.is_set():
            return self.version
        self._wanted = (self.version, draft)
        if self.running is None or self.running.done():
            self.running = asyncio.create_task(self._run())
        return self.version

    def close(self) -> None:
        """Stop: the visitor is gone."""
        self._closed.set()
        self._wanted = None
        self._drop_band()

    def _drop_band(self) -> None:
        self._stop_band.set()
        if self._band is not None:
            self._band.cancel()

    async def _run(self) -> None:
        """Run what is wanted until nothing newer is; then begin with the band."""
        outlook: Outlook | None = None
        while self._wanted is not None:
            version, draft = self._wanted
            self._wanted = None
            outlook = await self._quick(version, draft)
        if outlook is not None and not self._closed.is_set():
            self._stop_band = threading.Event()
            self._band = asyncio.create_task(self._thorough(version, outlook))

    async def _quick(self, version: int, draft: Draft) -> Outlook | None:
        """Run a draft once and draw it; None where that is not possible."""

        def work() -> Answer:
            outlook = self.simulator.outlook(draft, stop=self._closed)
            return Answer(version, outlook, None, self.present(version, outlook, None))

        answer = await self._in_thread(self.workers.quick, work, version)
        return None if answer is None else answer.outlook

    async def _thorough(self, version: int, outlook: Outlook) -> None:
        """After a rest run several replicates and draw them."""
        stop = self._stop_band
        await asyncio.sleep(REST)

        def work() -> Answer:
            band = self.simulator.band(outlook.draft, REPLICATES, stop=stop)
            return Answer(version, outlook, band, self.present(version, outlook, band))

        await self._in_thread(self.workers.thorough, work, version)

    async def _in_thread(
        self, pool: ThreadPoolExecutor, work: Callable[[], Answer], version: int
    ) -> Answer | None:
        """Do work in a thread and draw what it gives, or say why there is nothing."""
        try:
            answer = await asyncio.get_running_loop().run_in_executor(pool, work)
        except StoppedError:
            return None
        except Exception as error:  # whatever it is: it must not go unsaid
            if not isinstance(error, ClusterSimError):
                _LOG.exception("a simulation failed")
            if not self._closed.is_set():
                self.fail(version, error)
            return None
        if self._closed.is_set():
            return None
        self.draw(answer)
        return answer
