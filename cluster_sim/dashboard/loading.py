"""Pages are there before what they need is loaded: they say so, and fill when it has come.

Loading what draws the pages takes longer than a visitor likes to look at nothing. So the server
begins with frames that are empty, a thread loads what fills them, and the tabs that wait are
filled as they are: their browsers have loaded all the rest by then, and need not ask again.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
import threading

from nicegui import ui

from cluster_sim.dashboard import faults
from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.shell import PAGES, Draw, Page, frame

FIRST = next(iter(PAGES))
"""The page that a visitor sees first."""

_PATIENCE = 30.0
"""Seconds until a page must be there: a folder may hold many results."""

_HEAD_START = 3.0
"""Seconds that the other pages leave to the charts of the first one, if nobody asks for them."""

_TURN = 0.001
"""Seconds after which the thread that loads lets the others go on: answers come in many steps."""

_log = logging.getLogger("nicegui")


class Loading:
    """What draws the pages, on its way; belongs to the event loop that serves."""

    def __init__(self, context: Context) -> None:
        """Nothing is loaded before `begin`."""
        self._context = context
        self._draw: dict[str, Draw] = {}
        self._there = {name: asyncio.Event() for name in PAGES}
        self._first_asked, self._others_asked = threading.Event(), threading.Event()

    def offer_pages(self) -> None:
        """Put the pages at their paths."""
        for name, (path, _) in PAGES.items():
            self._offer(name, path)

    def begin(self) -> None:
        """Load what draws them in a thread, one by one; called in the loop that serves."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._load, args=(loop,), name="loading", daemon=True).start()

    def _offer(self, name: str, path: str) -> None:
        asked = self._first_asked if name == FIRST else self._others_asked

        @ui.page(path, response_timeout=_PATIENCE)
        async def show() -> None:
            asked.set()
            with frame(self._context, name) as page:
                # Where a page is sent before all of it is there, it says so.
                main = ui.context.slot.parent.props("aria-busy=true")
                try:
                    await (self._draw.get(name) or self._draw_later)(page)
                finally:
                    if not page.client.is_deleted:
                        main.props(remove="aria-busy")

    async def _draw_later(self, page: Page) -> None:
        """Say that the page is getting ready, and draw it in the visitor's tab once it can be."""
        main = ui.context.slot.parent
        notice = ui.label(page._("Getting ready …")).classes("empty")
        notice.props("role=status data-test=getting-ready")
        await page.client.connected()  # which sends what there is
        await self._there[page.name].wait()
        if page.client.is_deleted:
            return
        notice.delete()
        try:
            await self._draw[page.name](page)
        except Exception as error:
            main.clear()
            faults.tell(page, error)

    def _load(self, loop: asyncio.AbstractEventLoop) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        for name in PAGES:
            draw = self._loaded(name)
            loop.call_soon_threadsafe(self._take_place, name, draw)
            if name == FIRST:  # what it needs next goes before the other pages
                self._warm_up()
                self._others_asked.wait(_HEAD_START)
        sys.setswitchinterval(usual)

    def _loaded(self, name: str) -> Draw:
        """What draws a page; if it cannot be loaded, what says so in its place."""
        try:
            page = importlib.import_module(f"cluster_sim.dashboard.{name}.page")
            draw: Draw = page.prepare(self._context)
        except Exception as error:
            _log.exception("the page %s cannot be loaded", name)
            return _failing(error)
        return draw

    def _take_place(self, name: str, draw: Draw) -> None:
        self._draw[name] = draw
        self._there[name].set()

    def _warm_up(self) -> None:
        """Load the model while the visitor looks at the page, and its compiled code with a run.

        Where there is a visitor, he runs what he sees himself.
        """
        try:
            importlib.import_module("cluster_sim.dashboard.engine.running")
            if not self._first_asked.is_set():
                from cluster_sim.dashboard.engine.draft import Draft

                self._context.simulator.outlook(Draft.new())
        except Exception:
            _log.exception("the first simulation failed")


def _failing(error: Exception) -> Draw:
    """What fails with the error, and so has it said."""

    async def fail(page: Page) -> None:
        del page
        raise error

    return fail
