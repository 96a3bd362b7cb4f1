"""A server in a process of its own whose first page cannot be loaded."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

# What a module says that is None in the table of modules: it cannot be imported.
BROKEN = """
import socket, sys
from pathlib import Path

sys.modules["cluster_sim.dashboard.explore.page"] = None
from cluster_sim.dashboard.context import ServerOptions
from cluster_sim.dashboard.folders import Folders
from cluster_sim.dashboard.server import serve

listener = socket.create_server(("127.0.0.1", 0))
address = f"http://127.0.0.1:{listener.getsockname()[1]}"
options = ServerOptions(Folders([], Path("outputs"), None))
serve(options, listener, lambda: print(address, flush=True))
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of the server, and the file with its standard error."""
    said = tmp_path_factory.mktemp("broken") / "said.txt"
    with said.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", BROKEN],
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            encoding="utf-8",
        )
        assert process.stdout is not None
        yield process.stdout.readline().strip(), said
        process.terminate()
        process.wait(60)
        process.stdout.close()


def get(address: str, language: str = "en") -> tuple[int, str]:
    """Status and text of a page."""
    request = urllib.request.Request(
        address, headers={"Accept": "text/html", "Accept-Language": language}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8")


def ready(address: str, language: str = "en") -> tuple[int, str]:
    """The page, when it does not say any more that it is getting ready."""
    until = time.monotonic() + 60
    status, text = get(address, language)
    while "getting-ready" in text and time.monotonic() < until:
        time.sleep(0.05)
        status, text = get(address, language)
    return status, text


@pytest.mark.parametrize(
    ("language", "title"), [("en", "This page could not be made"), ("zh", "页面无法显示")]
)
def test_a_page_that_fails_says_so_in_its_frame(
    broken: tuple[str, Path], language: str, title: str
) -> None:
    address, said = broken
    status, text = ready(f"{address}/", language)
    assert (status, title in text, "nav-learn" in text) == (500, True, True)
    assert "ModuleNotFoundError" not in text
    assert "the page explore cannot be loaded" in said.read_text(encoding="utf-8")


def test_the_other_pages_are_there(broken: tuple[str, Path]) -> None:
    address, _ = broken
    status, text = get(f"{address}/learn")
    assert (status, "nav-learn" in text) == (200, True)


@pytest.mark.parametrize(
    ("language", "title"), [("en", "There is no such page"), ("zh", "没有这个页面")]
)
def test_an_address_without_a_page_says_so_in_the_frame(
    broken: tuple[str, Path], language: str, title: str
) -> None:
    status, text = get(f"{broken[0]}/nowhere", language)
    assert (status, title in text) == (404, True)
