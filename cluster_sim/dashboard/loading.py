"""The first page is loaded before the server answers, the others after it.

Loading what reads results takes longer than a visitor likes to wait for the first page, and while
it is loaded, everything else is slow. So the server begins with the first page and, in the places
of the others, pages that only have the frame and say so; a thread loads the real ones a moment
later, which then take their places.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import threading
import time
from collections.abc import Callable

from nicegui import ui

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.shell import PAGES, frame

FIRST = next(iter(PAGES))
"""The page that a visitor sees first."""

_HEAD_START = 1.0
"""Seconds in which the first visitor's browser gets its files before other pages are loaded."""

_log = logging.getLogger("nicegui")


class Loading:
    """The real pages on their way; belongs to the event loop that serves."""

    def __init__(self, context: Context) -> None:
        """Nothing is loaded yet."""
        self._context = context
        self._there = {name: asyncio.Event() for name in PAGES}

    def offer_waiting_pages(self) -> None:
        """Load the first page, and put pages that wait in the places of the others."""
        for name, (path, _) in PAGES.items():
            if name == FIRST:
                self._take_place(name, _loaded(name, path))
            else:
                self._offer(name, path)

    def begin(self) -> None:
        """Load the other pages in a thread, one by one; called in the loop that serves."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._load, args=(loop,), name="loading", daemon=True).start()

    def _offer(self, name: str, path: str) -> None:
        @ui.page(path)
        async def wait() -> None:
            with frame(self._context, name) as page:
                notice = ui.label(page._("Getting ready …")).classes("empty")
                notice.props("role=status data-test=getting-ready")
            await page.client.connected()
            await self._there[name].wait()
            page.client.run_javascript("location.reload()")

    def _load(self, loop: asyncio.AbstractEventLoop) -> None:
        time.sleep(_HEAD_START)
        _warm_up(self._context)
        for name, (path, _) in PAGES.items():
            if name != FIRST:
                loop.call_soon_threadsafe(self._take_place, name, _loaded(name, path))

    def _take_place(self, name: str, register: Callable[[Context], None]) -> None:
        register(self._context)
        self._there[name].set()


def _loaded(name: str, path: str) -> Callable[[Context], None]:
    """What registers a page, loaded now."""
    try:
        module = importlib.import_module(f"cluster_sim.dashboard.{name}.page")
    except Exception as error:
        _log.exception("the page %s cannot be loaded", name)
        return _failing(path, error)
    register: Callable[[Context], None] = module.register
    return register


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
