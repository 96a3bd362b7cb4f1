"""A page on paper: printed to PDF by a Chromium without a window, where one is installed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cluster_sim.errors import InputError, OutputError, Problem
from cluster_sim.report.place import PDF_MARK

VARIABLE = "CLUSTER_SIM_CHROMIUM"
"""The environment variable that names the browser; it wins over every search."""

SECONDS = 120.0
"""How long the browser may take."""

NO_BROWSER = (
    "needs Chromium, Chrome or Edge, and none was found; on Debian and Ubuntu: apt-get install "
    f"chromium; where it is in an unusual place, the environment variable {VARIABLE} names it. Or "
    "leave --format pdf out, open the report in any browser and print it from there"
)

_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser",
)  # fmt: skip
_MAC = ("Chromium", "Google Chrome", "Microsoft Edge")
_WINDOWS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

# Nothing is fetched, asked, kept or shown; the page is all there is.
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",  # older ones do without
)

# What paper needs beside the page's own style: Chromium from 131 on numbers the pages.
_PAPER = (
    "<style>@page{size:A4;@bottom-right{content:counter(page) ' / ' counter(pages);"
    "font:8pt sans-serif;color:#5b6570}}</style>"
)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:[0-9]{14}[^)]*\)")


def find_browser() -> Path:
    """The browser that prints.

    Raises:
        InputError: There is none, or the environment variable names none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            what = f"{named} cannot be run; it must name Chromium, Chrome or Edge"
            raise InputError([Problem(VARIABLE, what=what)])
        return Path(found)
    for place in _places():
        return place
    raise InputError([Problem("--format pdf", what=NO_BROWSER)])


def _places() -> Iterator[Path]:
    """The browsers in the usual places of this system."""
    for name in _NAMES:
        found = shutil.which(name)
        if found is not None:
            yield Path(found)
    if sys.platform == "darwin":
        tried = [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in _MAC]
    else:
        roots = [os.environ[name] for name in _WINDOWS_ROOTS if name in os.environ]
        tried = [Path(root) / place for root in roots for place in _WINDOWS]
    yield from (place for place in tried if place.is_file())


def print_page(page: str, browser: Path, seconds: float = SECONDS) -> bytes:
    """The page as PDF: A4, everything on it unfolded.

    Args:
        page: A report.
        browser: The browser, as `find_browser` gives it.
        seconds: How long it may take.

    Raises:
        OutputError: The browser could not print it.
    """
    with tempfile.TemporaryDirectory(dir=_shared_folder(browser), prefix="cluster-sim-") as name:
        folder = Path(name)
        source, target = folder / "report.html", folder / "report.pdf"
        source.write_text(on_paper(page), encoding="utf-8", newline="")
        said = _run(
            [*_command(browser, folder), f"--print-to-pdf={target}", source.as_uri()], seconds
        )
        if not target.is_file() or not target.stat().st_size:
            last = said.strip().rpartition("\n")[2][:300]
            raise OutputError(f"{browser} printed no PDF{f': {last}' if last else ''}")
        return undated(target.read_bytes()) + PDF_MARK


def on_paper(page: str) -> str:
    """The page with what paper needs: its size, numbers of pages, and all tables unfolded.

    Scripts are left out: the pictures on paper are those of a page without them.
    """
    still = _SCRIPT.sub("", page)
    styled = still.replace("</head>", f"{_PAPER}</head>", 1)
    return re.sub(r"<details(?=[ >])(?! open)", "<details open", styled)


def undated(content: bytes) -> bytes:
    """The PDF without the time it was printed at: the same report gives the same bytes."""
    return _DATE.sub(_without_digits, content)


def _without_digits(match: re.Match[bytes]) -> bytes:
    """The same length, so that the places of everything behind it stay."""
    name = match[1]
    rest = len(match[0]) - len(name) - len(b"/ (D:20000101000000)")
    return b"/" + name + b" (D:20000101000000" + b"Z00'00'"[:rest].ljust(rest) + b")"


def _command(browser: Path, folder: Path) -> list[str]:
    command = [str(browser), *_OPTIONS, f"--user-data-dir={folder / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium refuses its sandbox to root
    return command


def _shared_folder(browser: Path) -> Path | None:
    """A folder that the browser can read too; None for that of the system."""
    common = Path.home() / "snap" / "chromium" / "common"
    if "snap" in browser.resolve().parts and common.is_dir():
        return common  # a snap sees another /tmp than everyone else
    return None


def _run(command: list[str], seconds: float) -> str:
    """Run the browser with all its processes; what it said."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            _, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            what = f"{command[0]} did not print the report within {seconds:g} s"
            raise OutputError(what) from None
        except BaseException:
            _end(process)
            raise
    return said.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser and the processes that it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
