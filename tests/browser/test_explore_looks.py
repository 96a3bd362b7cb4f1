"""Explore in a real browser: how it looks, on which screens, in which language, for whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.exploring import (
    choose,
    click,
    drag,
    efficiency,
    open_explore,
    part,
    show,
    small,
    version,
)
from tests.browser.serving import Dashboard
from tests.browser.texts import chinese_texts, foreign_texts

Shot = Callable[[Page, str], Path]

MEASURE = "top_level_design"
SCREENS = {
    "laptop": (1280, 720),
    "tablet": (1024, 768),
    "upright tablet": (768, 1024),
}
_OVERLAPPING = """() => {
  const parts = [".xp-controls", ".xp-map", ".xp-outcome"].map((one) =>
    document.querySelector(one).getBoundingClientRect());
  return parts.some((one, i) => parts.slice(i + 1).some((other) =>
    one.left < other.right - 1 && other.left < one.right - 1
    && one.top < other.bottom - 1 && other.top < one.bottom - 1));
}"""


def faults(page: Page, where: str = "body") -> list[str]:
    """What axe finds in a part of the page, one line each."""
    # Preloading style sheets would bring up the bar that Quasar shows while something is loaded.
    found = Axe().run(page, context=where, options={"preload": False}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.long
def test_axe_finds_nothing_in_a_conflict(page: Page, dashboard: Dashboard) -> None:
    open_explore(page, dashboard, small())
    drag(page, "government_operation", 100)
    slider = part(page, "strength-market_operation")
    show(slider)
    slider.focus()
    page.keyboard.press("End")
    expect(part(page, "trouble")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_it_fits_the_screen(
    new_page: NewPage, dashboard: Dashboard, shot: Shot, screen: str
) -> None:
    width, height = SCREENS[screen]
    page = new_page(dashboard.url, width=width, height=height)
    open_explore(page, dashboard, small())
    scrolled = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert scrolled <= 0
    assert not page.evaluate(_OVERLAPPING)
    if screen in {"laptop", "tablet"}:
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        for name in ("region", "efficiency", "play", "map-canvas", "chart-time", "pin"):
            expect(part(page, name)).to_be_in_viewport()
    box = part(page, "map-canvas").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 240
    drag(page, MEASURE, 80)
    shot(page, f"explore-{screen.replace(' ', '-')}")
    part(page, "place").select_option("city:0")
    expect(part(page, "story")).to_be_visible()


def test_two_visitors_do_not_see_each_other(new_page: NewPage, dashboard: Dashboard) -> None:
    one, other = new_page(dashboard.url), new_page(dashboard.url)
    for page in (one, other):
        open_explore(page, dashboard, small())
    still, drawn = efficiency(other), version(other)
    drag(one, MEASURE, 100)
    click(one, "pin")
    choose(one, "region", "greater-bay-area")
    assert (efficiency(other), version(other)) == (still, drawn)
    expect(part(other, "region")).to_have_value("classroom")
    expect(part(other, f"value-{MEASURE}")).to_have_text("off")
    expect(other.locator(".xp-recall")).to_have_count(0)
    drag(other, "sharing_platform", 40)
    expect(part(one, "value-sharing_platform")).to_have_text("off")
    expect(part(one, f"value-{MEASURE}")).to_have_text("100 %")


@pytest.mark.parametrize(
    ("language", "dark"),
    [
        pytest.param("en", False, id="en-light"),
        pytest.param("zh", True, id="zh-dark"),
        pytest.param("en", True, id="en-dark", marks=pytest.mark.long),
        pytest.param("zh", False, id="zh-light", marks=pytest.mark.long),
    ],
)
def test_all_that_there_is_to_see(
    new_page: NewPage, dashboard: Dashboard, shot: Shot, language: str, dark: bool
) -> None:
    """No fault that axe finds, no text in the other language, and a picture of every state."""
    in_the_other = {"en": chinese_texts, "zh": foreign_texts}[language]
    page = new_page(dashboard.url, language=language, dark=dark)

    def look(name: str, changed: str = "body") -> None:
        assert in_the_other(page) == [], name
        assert faults(page, changed) == [], name
        shot(page, f"explore-{name}-{language}-{'dark' if dark else 'light'}")

    open_explore(page, dashboard)
    look("first", ".xp-map")
    drag(page, MEASURE, 80)
    click(page, "pin")
    drag(page, "sharing_platform", 60)
    click(page, "pin")
    drag(page, "service_channels", 100)
    look("time")
    for tab in ("domains", "money", "cities", "compare", "why"):
        part(page, f"tab-{tab}").click()
        if tab == "why":
            part(page, "explain").click()
            expect(part(page, "whole")).to_be_visible()
        look(tab, ".xp-outcome")
    part(page, "shows-base").click()
    look("baseline", ".xp-map")
    part(page, "shows-own").click()
    part(page, f"what-{MEASURE}").click()
    look("card", "dialog[open]")
    page.keyboard.press("Escape")
    part(page, "save").click()
    look("save", "dialog[open]")
    page.keyboard.press("Escape")
    for place in ("city", "link"):
        part(page, "place").select_option(f"{place}:1")
        expect(part(page, "story")).to_have_attribute("data-kind", place)
        look(place, "[data-test=story]")
