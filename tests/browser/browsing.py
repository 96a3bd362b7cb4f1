"""Which browser the tests use, and what they do not let a page do."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

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


def launch_options(path: str) -> dict[str, Any]:
    """How to start the browser at ``path``, as Playwright takes it."""
    # Chromium refuses its sandbox to root.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": path, "args": [*ARGUMENTS, *(["--no-sandbox"] if root else [])]}


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

    @contextmanager
    def over(self, context: BrowserContext, origin: str) -> Iterator[None]:
        """Watch all pages of a context, which may only talk to ``origin``."""

        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.errors.append(f"{message.text} ({message.location.get('url', '')})")

        def request(asked: Request) -> None:
            if asked.url.startswith(("data:", "blob:", "about:")):
                return
            parts = urlsplit(asked.url)
            if f"{parts.scheme}://{parts.netloc}".replace("ws://", "http://") != origin:
                self.foreign.append(asked.url)

        def uncaught(error: WebError) -> None:
            self.errors.append(str(error.error))

        context.on("console", console)
        context.on("weberror", uncaught)
        context.on("request", request)
        try:
            yield
        finally:
            context.remove_listener("console", console)
            context.remove_listener("weberror", uncaught)
            context.remove_listener("request", request)

    def check(self) -> None:
        """Fail if anything was seen that must not be."""
        errors = [
            text for text in self.errors if not any(re.search(one, text) for one in self.allowed)
        ]
        assert not errors, "errors in the page:\n" + "\n".join(errors)
        assert not self.foreign, "asked for elsewhere:\n" + "\n".join(self.foreign)
