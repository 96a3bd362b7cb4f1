"""What pages of strangers get from a dashboard in a real browser: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import Watch, chromium_path, launch_options
from tests.browser.conftest import NewPage
from tests.browser.serving import Dashboard, start_dashboard, stop_dashboard
from tests.browser.strangers import stranger

TOKEN = "a-token-of-tests"

SOCKET = """
(url) => new Promise((resolve) => {
  const socket = new WebSocket(url);
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("refused");
})
"""
FETCH = """
async ([url, options]) => {
  try {
    const answer = await fetch(url, options);
    return `${answer.type} ${answer.status}`;
  } catch (error) {
    return "refused";
  }
}
"""
LOAD = """
([tag, url]) => new Promise((resolve) => {
  const element = document.createElement(tag);
  element.onload = () => resolve("loaded");
  element.onerror = () => resolve("refused");
  element[tag === "link" ? "href" : "src"] = url;
  if (tag === "link") element.rel = "stylesheet";
  document.body.append(element);
})
"""


@pytest.fixture
def intruder(chromium: Browser) -> Iterator[Page]:
    """A browser at the page of a stranger; errors are what it is meant to get."""
    context = chromium.new_context()
    with stranger() as address:
        page = context.new_page()
        page.goto(address)
        yield page
    context.close()


def socket_of(dashboard: Dashboard) -> str:
    parts = urlsplit(dashboard.url)
    return f"ws://{parts.netloc}/_nicegui_ws/socket.io/?EIO=4&transport=websocket"


def test_only_own_pages_open_a_socket(
    intruder: Page, dashboard: Dashboard, new_page: NewPage
) -> None:
    assert intruder.evaluate(SOCKET, socket_of(dashboard)) == "refused"
    own = new_page(dashboard.url)
    own.goto(f"{dashboard.url}/learn")
    assert own.evaluate(SOCKET, socket_of(dashboard)) == "open"


def test_a_stranger_reads_no_page_and_polls_nothing(intruder: Page, dashboard: Dashboard) -> None:
    polling = f"{dashboard.url}/_nicegui_ws/socket.io/?EIO=4&transport=polling"
    for url in (f"{dashboard.url}/", polling):
        assert intruder.evaluate(FETCH, [url, {}]) == "refused"
        assert intruder.evaluate(FETCH, [url, {"credentials": "include"}]) == "refused"
        # What is sent without waiting for leave is refused too.
        with intruder.expect_response(url) as refused:
            intruder.evaluate(FETCH, [url, {"method": "POST", "body": "x", "mode": "no-cors"}])
        assert refused.value.status == 403


def test_a_stranger_uses_no_file_of_the_dashboard(intruder: Page, dashboard: Dashboard) -> None:
    for tag, file in (("script", "shell.js"), ("link", "base.css"), ("img", "favicon.svg")):
        url = f"{dashboard.url}/assets/{file}"
        assert intruder.evaluate(LOAD, [tag, url]) == "refused", tag


def test_a_stranger_shows_no_page_in_a_frame(intruder: Page, dashboard: Dashboard) -> None:
    with intruder.expect_response(f"{dashboard.url}/learn") as refused:
        intruder.evaluate(
            "(url) => document.body.append(Object.assign(document.createElement('iframe'), "
            "{src: url}))",
            f"{dashboard.url}/learn",
        )
    assert refused.value.status == 403


def test_a_name_that_points_here_gets_nothing(chromium: Browser, dashboard: Dashboard) -> None:
    port = urlsplit(dashboard.url).port
    options = launch_options(chromium_path() or "")
    options["args"].append("--host-resolver-rules=MAP evil.example 127.0.0.1")
    rebound = chromium.browser_type.launch(**options)
    try:
        page = rebound.new_page()
        answer = page.goto(f"http://evil.example:{port}/")
        assert answer is not None
        assert answer.status == 403
        text = "Refused: the address is not one of this dashboard (Host)."
        expect(page.locator("body")).to_have_text(text)
        url = socket_of(dashboard).replace("127.0.0.1", "evil.example")
        assert page.evaluate(SOCKET, url) == "refused"
        assert page.evaluate(FETCH, ["/assets/base.css", {}]) == "basic 403"
    finally:
        rebound.close()


# --- with a token -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Dashboard]:
    """A dashboard on all addresses of the machine, which asks for a token."""
    del chromium  # asked for first: without a browser nothing is started
    folder = tmp_path_factory.mktemp("guarded")
    running = start_dashboard(folder, "--host", "0.0.0.0", "--token", TOKEN, pages=False)
    yield running
    stop_dashboard(running)


def origin_of(dashboard: Dashboard) -> str:
    return dashboard.url.partition("/?")[0]


def test_a_link_from_elsewhere_opens_the_dashboard_and_hides_the_token(
    guarded: Dashboard, intruder: Page
) -> None:
    page, origin = intruder, origin_of(guarded)
    links = f'<a href="{guarded.url}">first</a> <a href="{origin}/learn?x=1">again</a>'
    with stranger(links) as address:
        page.goto(address)
        page.get_by_text("first").click()
        expect(page.get_by_test_id("nav-learn")).to_be_visible()
        assert page.url == f"{origin}/"
        assert "entry" not in page.evaluate("document.cookie")
        # Later links need no token, though they come from another site too.
        page.goto(address)
        page.get_by_text("again").click()
        expect(page.get_by_test_id("nav-learn")).to_be_visible()
        assert page.url == f"{origin}/learn?x=1"


def test_the_token_may_be_typed(guarded: Dashboard, new_page: NewPage, watch: Watch) -> None:
    origin = origin_of(guarded)
    page = new_page(origin, language="zh")
    watch.allowed.append("401")
    page.goto(f"{origin}/results?folder=%22a%22")
    expect(page.get_by_role("heading")).to_have_text("访问需要口令")
    page.get_by_label("口令").fill("not-the-token")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("口令不正确。")
    page.get_by_label("口令").fill(TOKEN)
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_test_id("nav-results")).to_have_attribute("aria-current", "page")
    assert page.url == f"{origin}/results?folder=%22a%22"
