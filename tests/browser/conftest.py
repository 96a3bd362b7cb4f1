"""Fixtures for tests in a real browser.

The browser is Chromium from the system; `make test` installs it where it may. Without it these
tests are skipped, with a message that says how to install it; where ``CI`` is set, they fail.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / ".screens"
"""Where the suite leaves its screenshots."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = (
    "no Chromium found; on Debian and Ubuntu: apt-get install chromium fonts-noto-cjk (as root), "
    "elsewhere install Chromium or Chrome, or let CLUSTER_SIM_CHROMIUM name it"
)
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
]


def chromium_path() -> str | None:
    """The browser that ``CLUSTER_SIM_CHROMIUM`` names, else one of the usual names."""
    named = os.environ.get("CLUSTER_SIM_CHROMIUM")
    if named:
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running headless Chromium."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HOW)
        pytest.skip(HOW)
    # Chromium refuses its sandbox to root.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS + sandbox)
        yield browser
        browser.close()


@dataclass
class Dashboard:
    """A dashboard that runs in a process of its own.

    Attributes:
        url: Its address, without a slash at the end.
        folder: The folder it was started in; ``scenarios`` and ``outputs`` are in it.
        process: The process.
        said: The lines of its standard error.
    """

    url: str
    folder: Path
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)


ADDRESS = re.compile(r"https?://[^\s]+")
PATIENCE = 60.0
"""Seconds until a dashboard must have said its address: a machine without compiled code is slow."""


def start_dashboard(folder: Path, *options: str, port: int = 0) -> Dashboard:
    """Start ``cluster-sim dashboard`` in a folder and wait for its address.

    Args:
        folder: Where to start it.
        options: Further options.
        port: The port; 0 for any free one.
    """
    command = [sys.executable, "-m", "cluster_sim", "dashboard", "--no-browser"]
    command += ["--port", str(port or _free_port()), *options]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    dashboard = Dashboard("", folder, process)
    assert process.stderr is not None
    threading.Thread(target=_listen, args=(process.stderr, dashboard.said), daemon=True).start()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = ADDRESS.search(" ".join(dashboard.said))
        if found:
            dashboard.url = found[0].rstrip("/.")
            return dashboard
        if process.poll() is not None:
            break
        time.sleep(0.05)
    stop_dashboard(dashboard)
    raise AssertionError("the dashboard did not start:\n" + "\n".join(dashboard.said))


def stop_dashboard(dashboard: Dashboard) -> int:
    """End a dashboard as Ctrl-C does; returns its exit code."""
    if dashboard.process.poll() is None:
        dashboard.process.send_signal(signal.SIGINT)
    try:
        return dashboard.process.wait(20)
    except subprocess.TimeoutExpired:
        dashboard.process.kill()
        return dashboard.process.wait()


def _listen(stream: Any, lines: list[str]) -> None:
    with stream:
        lines.extend(iter(stream.readline, ""))


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Dashboard]:
    """A running dashboard with the scenario library and an empty folder of outputs."""
    del chromium  # asked for first: without a browser nothing is started
    folder = tmp_path_factory.mktemp("dashboard")
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    (folder / "outputs").mkdir()
    running = start_dashboard(folder)
    yield running
    stop_dashboard(running)


class Watch:
    """What a page must not do: say errors, or ask others than its own server.

    Attributes:
        errors: Errors on the console and uncaught exceptions.
        foreign: Addresses that were asked for and are not of the server.
        allowed: Patterns of errors that a test provokes on purpose.
    """

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.allowed: list[str] = []

    def over(self, context: BrowserContext, origin: str) -> None:
        """Watch all pages of a context."""

        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.errors.append(f"{message.text} ({message.location.get('url', '')})")

        def request(asked: Request) -> None:
            if asked.url.startswith(("data:", "blob:", "about:")):
                return
            parts = urlsplit(asked.url)
            if f"{parts.scheme}://{parts.netloc}".replace("ws://", "http://") != origin:
                self.foreign.append(asked.url)

        context.on("console", console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", request)

    def check(self) -> None:
        """Fail if anything was seen that must not be."""
        errors = [
            text for text in self.errors if not any(re.search(one, text) for one in self.allowed)
        ]
        assert not errors, "errors in the page:\n" + "\n".join(errors)
        assert not self.foreign, "asked for elsewhere:\n" + "\n".join(self.foreign)


NewPage = Callable[..., Page]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Watches all pages of a test and fails it for what they must not do."""
    found = Watch()
    yield found
    found.check()


@pytest.fixture
def new_page(chromium: Browser, watch: Watch) -> Iterator[NewPage]:
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
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                locale={"en": "en-GB", "zh": "zh-CN"}[language],
                color_scheme="dark" if dark else "light",
                accept_downloads=True,
                **options,
            )
            stack.callback(context.close)
            watch.over(context, origin)
            return context.new_page()

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
