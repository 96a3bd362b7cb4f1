"""A tab that was opened before its page was loaded: it is filled as it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.link import encode
from tests.browser.browsing import Watch
from tests.browser.conftest import NewPage
from tests.browser.exploring import PATIENCE, choose, part, settle
from tests.browser.serving import ROOT
from tests.browser.texts import foreign_texts

# A server whose pages are loaded when a file says so. Learn fails when it has drawn its first text.
HELD = """
import socket, time
from pathlib import Path
from nicegui import ui
from cluster_sim.dashboard import server
from cluster_sim.dashboard.context import ServerOptions
from cluster_sim.dashboard.folders import Folders
from cluster_sim.dashboard.loading import Loading

async def fail(page):
    ui.label("the first text")
    raise ValueError("on purpose")

class Held(Loading):
    def _loaded(self, name):
        draw = super()._loaded(name)
        while not Path(name).exists():
            time.sleep(0.01)
        return fail if name == "learn" else draw

server.Loading = Held
listener = socket.create_server(("127.0.0.1", 0))
address = f"http://127.0.0.1:{listener.getsockname()[1]}"
options = ServerOptions(Folders([], Path("outputs"), None))
server.serve(options, listener, lambda: print(address, flush=True))
"""


@dataclass(frozen=True)
class Held:
    """A server that holds its pages back.

    Attributes:
        url: Its address.
        folder: The page that a file here is named for is let go.
    """

    url: str
    folder: Path

    @property
    def said(self) -> str:
        """What it wrote to standard error."""
        return (self.folder / "said.txt").read_text(encoding="utf-8")

    def let_go(self, name: str) -> None:
        """Load a page; those before it have to be loaded already."""
        (self.folder / name).touch()


@pytest.fixture
def held(tmp_path: Path, browser_file: str) -> Iterator[Held]:
    """The server, with nothing loaded. To ask for before pages: then it ends after them."""
    del browser_file
    with (tmp_path / "said.txt").open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{HELD}"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            encoding="utf-8",
        )
        assert process.stdout is not None
        yield Held(process.stdout.readline().strip(), tmp_path)
        process.terminate()
        process.wait(60)
        process.stdout.close()


def waiting(page: Page, address: str) -> Page:
    """A tab that says that its page is getting ready; it remembers that it was not loaded anew."""
    page.goto(address)
    expect(part(page, "getting-ready")).to_be_visible()
    page.wait_for_function("window.did_handshake === true")
    page.evaluate("window.opened = 'once'")
    return page


def test_tabs_that_wait_are_filled_with_what_their_addresses_say(
    held: Held, new_page: NewPage
) -> None:
    draft = Draft.new("classroom").with_quarters(20).with_strength("top_level_design", 0.6)
    query = urlencode({"s": encode(draft)})
    english = waiting(new_page(held.url), f"{held.url}/?{query}")
    chinese = waiting(new_page(held.url, language="zh"), f"{held.url}/")
    assert foreign_texts(chinese) == []
    held.let_go("explore")
    for page in (english, chinese):
        settle(page)
        expect(part(page, "getting-ready")).to_have_count(0)
        assert page.evaluate("window.opened") == "once"
    expect(part(english, "region")).to_have_value("classroom")
    expect(part(english, "value-top_level_design")).to_have_text("60 %")
    expect(part(chinese, "region")).to_have_value("yangtze-river-delta")
    assert foreign_texts(chinese) == []
    choose(chinese, "region", "classroom")
    assert held.said == ""


@pytest.mark.long
def test_the_other_pages_come_when_they_are_asked_for(held: Held, new_page: NewPage) -> None:
    page = waiting(new_page(held.url, language="zh"), f"{held.url}/results?new=sweep")
    held.let_go("explore")
    held.let_go("results")
    expect(part(page, "getting-ready")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_have_text("运行设计")
    assert page.evaluate("[window.opened, typeof clusterResults]") == ["once", "object"]


@pytest.mark.long
def test_a_tab_whose_page_fails_says_so_in_its_frame(
    held: Held, new_page: NewPage, watch: Watch
) -> None:
    page = waiting(new_page(held.url), f"{held.url}/learn")
    for name in ("explore", "results", "learn"):
        held.let_go(name)
    expect(part(page, "getting-ready")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_role("heading", name="This page could not be made")).to_be_visible()
    expect(page.get_by_text("the first text")).to_have_count(0)
    assert "ValueError: on purpose" in held.said
    # Whoever comes later gets the same from the start.
    watch.allowed.append("500")
    answer = page.reload()
    assert answer is not None
    assert answer.status == 500
    expect(page.get_by_role("heading", name="This page could not be made")).to_be_visible()
