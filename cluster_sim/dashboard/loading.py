"""Pages are there before what they need is loaded: they say so, and come when all is there.

Loading the simulator and what reads results takes longer than a visitor likes to look at nothing.
So the server begins with pages that only have the frame; a thread loads the real ones, which then
take their places.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import threading
from collections.abc import Callable

from nicegui import ui

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.shell import PAGES, frame

FIRST = next(iter(PAGES))
"""The page that a visitor sees first."""

_HEAD_START = 1.5
"""Seconds that loading waits for the first visitor's browser to have its files: it slows them."""

_log = logging.getLogger("nicegui")


class Loading:
    """The real pages on their way; belongs to the event loop that serves."""

    def __init__(self, context: Context) -> None:
        """Nothing is loaded before `begin`."""
        self._context = context
        self._there = {name: asyncio.Event() for name in PAGES}
        self._seen = threading.Event()

    def offer_waiting_pages(self) -> None:
        """Put a page that waits in the place of each real one."""
        for name, (path, _) in PAGES.items():
            self._offer(name, path)

    def begin(self) -> None:
        """Load the real pages in a thread, one after the other; called in the loop that serves."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._load, args=(loop,), name="loading", daemon=True).start()

    def _offer(self, name: str, path: str) -> None:
        @ui.page(path)
        async def wait() -> None:
            with frame(self._context, name) as page:
                notice = ui.label(page._("Getting ready …")).classes("empty")
                notice.props("role=status data-test=getting-ready")
            await page.client.connected()
            self._seen.set()
            await self._there[name].wait()
            page.client.run_javascript("location.reload()")

    def _load(self, loop: asyncio.AbstractEventLoop) -> None:
        self._seen.wait(_HEAD_START)
        for name, (path, _) in PAGES.items():
            try:
                register = importlib.import_module(f"cluster_sim.dashboard.{name}.page").register
            except Exception as error:
                _log.exception("the page %s cannot be loaded", name)
                register = _failing(path, error)
            loop.call_soon_threadsafe(self._take_place, name, register)
            if name == FIRST:  # what it needs next goes before the other pages
                _warm_up(self._context)

    def _take_place(self, name: str, register: Callable[[Context], None]) -> None:
        register(self._context)
        self._there[name].set()


def _failing(path: str, error: Exception) -> Callable[[Context], None]:
    """What offers a page that fails with the error, and so says it."""

    def register(context: Context) -> None:
        del context

        @ui.page(path)
        def fail() -> None:
            raise error

    return register


def _warm_up(context: Context) -> None:
    """Compile or load what the first simulation needs, while the visitor looks at the page."""
    from cluster_sim.dashboard.engine.draft import Draft

    try:
        context.simulator.outlook(Draft.new("classroom"))
    except Exception:
        _log.exception("the first simulation failed")
