"""Fixtures for tests in a real browser.

The browser is Chromium from the system; `make test` installs it where it may. Without it these
tests are skipped, with a message that says how to install it; where ``CI`` is set, they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.browsing import HOW, Watch, chromium_path, launch_options
from tests.browser.serving import (
    ROOT,
    Dashboard,
    compile_simulator,
    start_dashboard,
    stop_dashboard,
)
from tests.browser.stored import store

MadeOnce = Callable[[str, Callable[[Path], None]], Path]

SCREENS = ROOT / ".screens"
"""Where the suite leaves its screenshots."""


@pytest.fixture(scope="session")
def browser_file(made_once: MadeOnce) -> str:
    """Where Chromium is; without it the test is skipped, or fails where ``CI`` is set."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HOW)
        pytest.skip(HOW)
    made_once("compiled", lambda folder: compile_simulator())
    return path


@pytest.fixture(scope="module")
def chromium(browser_file: str) -> Iterator[Browser]:
    """A running headless Chromium; ended with the module, and its event loop with it."""
    with sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        browser = playwright.chromium.launch(**launch_options(browser_file))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory, browser_file: str) -> Iterator[Dashboard]:
    """A running dashboard with the scenario library and an empty folder of outputs."""
    del browser_file  # asked for first: without a browser nothing is started
    folder = tmp_path_factory.mktemp("dashboard")
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    (folder / "outputs").mkdir()
    running = start_dashboard(folder)
    yield running
    stop_dashboard(running)


@pytest.fixture(scope="session")
def stored(dashboard: Dashboard, made_once: MadeOnce) -> Dashboard:
    """The dashboard, with results."""
    shutil.copytree(made_once("stored", store), dashboard.folder, dirs_exist_ok=True)
    return dashboard


NewPage = Callable[..., Page]


class Contexts:
    """Pages in browser contexts of their own, each used by one test after the other.

    A new context loads and compiles every script again, and a new page starts processes. Those
    that are used again keep nothing else of the test before: no cookies, and nothing shown.
    A page with scripts of a test's own has to be closed by it.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}

    @contextmanager
    def lent(self, **options: Any) -> Iterator[BrowserContext]:
        """A context with these options, without cookies and with at most one, blank, page."""
        free = self._free.setdefault(repr(options), [])
        context = free.pop() if free else self._browser.new_context(**options)
        try:
            yield context
        finally:
            for page in context.pages[1:]:
                page.close()
            for page in context.pages:
                page.evaluate("() => { try { sessionStorage.clear(); } catch {} }")
                page.goto("about:blank")
                page.set_viewport_size(options["viewport"])
                page.emulate_media(media="null", color_scheme=options["color_scheme"])
            context.clear_cookies()
            free.append(context)


@pytest.fixture(scope="module")
def contexts(chromium: Browser) -> Contexts:
    """The contexts of a module's tests; they end with its browser."""
    return Contexts(chromium)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Watches all pages of a test and fails it for what they must not do."""
    found = Watch()
    yield found
    found.check()


@pytest.fixture
def new_page(contexts: Contexts, watch: Watch) -> Iterator[NewPage]:
    """Makes pages, each in a browser context of its own (its own cookies, like another person).

    ``new_page(origin, width=1280, height=720, language="en", dark=False, **context_options)``
    """
    with ExitStack() as stack:

        def make(
            origin: str,
            width: int = 1280,
            height: int = 720,
            language: str = "en",
            dark: bool = False,
            **options: Any,
        ) -> Page:
            lent = contexts.lent(
                viewport={"width": width, "height": height},
                locale={"en": "en-GB", "zh": "zh-CN"}[language],
                color_scheme="dark" if dark else "light",
                accept_downloads=True,
                **options,
            )
            context = stack.enter_context(lent)
            stack.enter_context(watch.over(context, origin))
            return context.pages[0] if context.pages else context.new_page()

        yield make


@pytest.fixture
def page(new_page: NewPage, dashboard: Dashboard) -> Page:
    """A page of 1280 x 720 that may only talk to the dashboard."""
    return new_page(dashboard.url)


@pytest.fixture(scope="session")
def shot() -> Callable[[Page, str], Path]:
    """Takes a screenshot of what is seen: ``shot(page, "explore-zh")``."""
    SCREENS.mkdir(exist_ok=True)

    def take(page: Page, name: str, full: bool = False) -> Path:
        path = SCREENS / f"{name}.png"
        page.screenshot(path=path, full_page=full, animations="disabled")
        return path

    return take
