"""The frame of the pages: the way between them, languages, themes, keyboard, lost connections."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import Watch
from tests.browser.conftest import NewPage
from tests.browser.serving import Dashboard, start_dashboard, stop_dashboard
from tests.browser.texts import chinese_texts, foreign_texts

PATHS = {"explore": "/", "results": "/results", "learn": "/learn"}
CHINESE = {"explore": "探索", "results": "结果", "learn": "学习"}


def opened(page: Page, dashboard: Dashboard, path: str = "/learn") -> Page:
    """The page, once its script talks to the server."""
    page.goto(dashboard.url + path)
    page.wait_for_function("window.did_handshake === true")
    return page


def test_the_pages_are_links_and_say_which_one_it_is(page: Page, dashboard: Dashboard) -> None:
    opened(page, dashboard)
    for name, path in PATHS.items():
        page.get_by_test_id(f"nav-{name}").click()
        page.wait_for_url(dashboard.url + path)
        current = page.locator("nav [aria-current=page]")
        expect(current).to_have_count(1)
        expect(current).to_have_attribute("href", path)
        expect(page).to_have_title(f"{name.capitalize()} · cluster_sim")
    expect(page.locator("footer")).to_contain_text("Results follow from assumptions")


@pytest.mark.parametrize("name", PATHS)
def test_a_page_speaks_the_language_of_the_browser(
    new_page: NewPage, dashboard: Dashboard, name: str
) -> None:
    page = opened(new_page(dashboard.url, language="zh"), dashboard, PATHS[name])
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title(f"{CHINESE[name]} · cluster_sim")
    assert foreign_texts(page) == []


@pytest.mark.parametrize("name", PATHS)
def test_an_english_page_has_no_chinese_texts(page: Page, dashboard: Dashboard, name: str) -> None:
    opened(page, dashboard, PATHS[name])
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    assert chinese_texts(page) == []


@pytest.mark.long
def test_a_foreign_text_is_found(new_page: NewPage, dashboard: Dashboard) -> None:
    page = opened(new_page(dashboard.url, language="zh"), dashboard)
    page.evaluate("document.querySelector('footer').append('Left in English')")
    page.evaluate("document.querySelector('nav').title = 'Way'")
    assert {"Left in English", "Way"} <= set(foreign_texts(page))


def test_another_language_keeps_what_the_address_holds(page: Page, dashboard: Dashboard) -> None:
    opened(page, dashboard, "/learn?lang=en&step=2")
    page.evaluate("clusterShell.remember({settings: 'a b/&', gone: 'x'})")
    page.evaluate("clusterShell.remember({gone: null})")
    page.get_by_test_id("language-zh").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert page.url == f"{dashboard.url}/learn?step=2&settings=a+b%2F%26"
    # The choice stays, here and on the other pages.
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_test_id("nav-results").click()
    expect(page).to_have_title("结果 · cluster_sim")
    page.get_by_test_id("language-en").click()
    expect(page).to_have_title("Results · cluster_sim")


@pytest.mark.long
def test_the_state_comes_into_the_address_by_itself(page: Page, dashboard: Dashboard) -> None:
    opened(page, dashboard)
    page.evaluate("for (let n = 0; n < 50; n++) clusterShell.remember({settings: String(n)})")
    page.wait_for_url(f"{dashboard.url}/learn?settings=49")
    assert page.evaluate("history.length") <= 2


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.long
def test_the_theme_is_that_of_the_system_until_one_is_chosen(
    new_page: NewPage, dashboard: Dashboard
) -> None:
    page = opened(new_page(dashboard.url, dark=True), dashboard)
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_class(re_word("body--dark"))
    dark = background(page)
    page.evaluate("document.addEventListener('clustertheme', (e) => (window.told = e.detail))")
    page.get_by_test_id("theme-light").click()
    expect(root).to_have_attribute("data-theme", "light")
    expect(page.locator("body")).to_have_class(re_word("body--light"))
    expect(page.get_by_test_id("theme-light")).to_have_attribute("aria-pressed", "true")
    assert (page.evaluate("window.told"), background(page) != dark) == ("light", True)
    page.get_by_test_id("nav-results").click()
    expect(page.get_by_test_id("theme-light")).to_have_attribute("aria-pressed", "true")
    expect(root).to_have_attribute("data-theme", "light")
    page.get_by_test_id("theme-system").click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-theme", "light")


def re_word(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{word}\b")


@pytest.mark.long
def test_the_choices_of_one_browser_are_not_those_of_another(
    new_page: NewPage, dashboard: Dashboard
) -> None:
    one = opened(new_page(dashboard.url), dashboard)
    one.get_by_test_id("theme-dark").click()
    one.get_by_test_id("language-zh").click()
    expect(one.locator("html")).to_have_attribute("lang", "zh-CN")
    other = opened(new_page(dashboard.url), dashboard)
    expect(other.locator("html")).to_have_attribute("lang", "en-US")
    expect(other.locator("html")).to_have_attribute("data-theme", "light")


def test_the_frame_is_used_with_the_keyboard_alone(page: Page, dashboard: Dashboard) -> None:
    opened(page, dashboard)
    skip = page.get_by_text("Skip to the content")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.reload()
    page.wait_for_function("window.did_handshake === true")
    seen = []
    for _ in range(9):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.dataset.test"))
    order = ["nav-explore", "nav-results", "nav-learn", "language-zh"]
    assert seen[2:] == [*order, "theme-system", "theme-light", "theme-dark"]
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("width", [1280, pytest.param(1024, marks=pytest.mark.long), 768])
@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.long)])
def test_nothing_is_wider_than_the_screen(
    new_page: NewPage, dashboard: Dashboard, width: int, language: str
) -> None:
    page = new_page(dashboard.url, width=width, height=1024, language=language)
    for path in PATHS.values():
        opened(page, dashboard, path)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) == 0, path


@pytest.mark.parametrize(
    "dark", [False, pytest.param(True, marks=pytest.mark.long)], ids=["light", "dark"]
)
def test_pages_are_accessible(new_page: NewPage, dashboard: Dashboard, dark: bool) -> None:
    page = new_page(dashboard.url, dark=dark)
    for path in PATHS.values():
        opened(page, dashboard, path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


def test_an_address_without_a_page_says_so(
    new_page: NewPage, dashboard: Dashboard, watch: Watch
) -> None:
    watch.allowed.append("404")
    page = new_page(dashboard.url, language="zh")
    answer = page.goto(f"{dashboard.url}/nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()
    assert foreign_texts(page) == []
    page.get_by_test_id("nav-learn").click()
    expect(page).to_have_title("学习 · cluster_sim")


@pytest.mark.long
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "zh"])
def test_a_lost_connection_is_told_and_found_again(
    new_page: NewPage, watch: Watch, chromium: Browser, tmp_path: Path, language: str
) -> None:
    del chromium
    watch.allowed += ["ERR_CONNECTION_REFUSED", "WebSocket", "Failed to load", "Failed to fetch"]
    running = start_dashboard(tmp_path, pages=False)
    page = new_page(running.url, language=language)
    opened(page, running, "/learn?step=3")
    popup = page.locator("#popup")
    expect(popup).to_be_hidden()
    stop_dashboard(running)
    expect(popup).to_be_visible(timeout=30_000)
    said = {"en": "The connection to the dashboard is lost.", "zh": "与服务的连接已断开。"}
    expect(popup).to_contain_text(said[language])
    port = int(running.url.rpartition(":")[2])
    again = start_dashboard(tmp_path, port=port, pages=False)
    try:
        expect(popup).to_be_hidden(timeout=60_000)
        expect(page.get_by_test_id("nav-learn")).to_be_visible()
        assert page.url == f"{running.url}/learn?step=3"
    finally:
        stop_dashboard(again)


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_screenshots(
    new_page: NewPage, dashboard: Dashboard, shot: Callable[..., Path], language: str, dark: bool
) -> None:
    for width, height in ((1280, 720), (768, 1024)):
        page = new_page(dashboard.url, width, height, language=language, dark=dark)
        for name, path in PATHS.items():
            opened(page, dashboard, path)
            theme = "dark" if dark else "light"
            assert shot(page, f"shell-{name}-{language}-{theme}-{width}").stat().st_size > 10_000
