"""How a visitor of Explore sets sliders, waits for what is drawn, and reads it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.link import encode
from tests.browser.serving import Dashboard

PATIENCE = 60_000
"""Milliseconds within which anything must have been drawn, on a machine that is busy."""

_SETTLED = """() => {
  const charts = document.querySelector("[data-test=charts]")?.dataset;
  const map = document.querySelector("[data-test=map]")?.dataset;
  return charts?.band && charts.band === charts.version && map?.version === charts.version;
}"""
_DRAWN_MAP = """async () => {
  // What was shown last is painted with the next frame.
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const map = clusterMap.of(document.querySelector("[data-test=map-canvas]"));
  const layers = [...map.stage.querySelectorAll("canvas")].slice(1);
  return layers.map((layer) => layer.toDataURL()).join("");
}"""
_PLACE = """([kind, index]) => {
  const element = document.querySelector("[data-test=map-canvas]");
  const box = element.getBoundingClientRect();
  const place = clusterMap.of(element).place(kind, index);
  return {x: box.x + place.x, y: box.y + place.y};
}"""


def part(page: Page, name: str) -> Locator:
    """The element with this hook."""
    return page.locator(f'[data-test="{name}"]')


def open_explore(page: Page, dashboard: Dashboard, settings: str = "") -> None:
    """Open the page and wait until the first settings are drawn.

    Args:
        page: Where to.
        dashboard: Whose page.
        settings: The settings as an address has them; without: the Yangtze River Delta.
    """
    query = f"?{urlencode({'s': settings})}" if settings else ""
    page.goto(f"{dashboard.url}/{query}")
    settle(page)


def small() -> str:
    """Settings of the small region, which is quick, without measures."""
    return encode(Draft.new("classroom"))


def settle(page: Page) -> None:
    """Wait until the newest settings are drawn, with their band, in charts and map."""
    page.wait_for_function(_SETTLED, timeout=PATIENCE)


def version(page: Page) -> int:
    """The number of the settings whose chart is drawn."""
    return int(part(page, "charts").get_attribute("data-version") or 0)


def wait_for_change(page: Page, before: int) -> None:
    """Wait until settings after those of ``before`` are drawn, with their band."""
    page.wait_for_function(
        "(before) => Number(document.querySelector('[data-test=charts]').dataset.version) > before",
        arg=before,
        timeout=PATIENCE,
    )
    settle(page)


def show(slider: Locator) -> None:
    """Open the group that a slider is in, and bring the slider into sight."""
    if not slider.is_visible():
        slider.locator("xpath=ancestor::details").locator("summary").click()
    slider.scroll_into_view_if_needed()


def drag(page: Page, measure: str, percent: int) -> None:
    """Drag a measure's slider with the mouse, in steps as a hand does."""
    slider = part(page, f"strength-{measure}")
    show(slider)
    box = slider.bounding_box()
    assert box is not None
    thumb, level = 9, box["y"] + box["height"] / 2
    way = box["width"] - 2 * thumb
    now = float(slider.input_value())
    before = version(page)
    page.mouse.move(box["x"] + thumb + way * now / 100, level)
    page.mouse.down()
    page.mouse.move(box["x"] + thumb + way * percent / 100, level, steps=8)
    page.mouse.up()
    expect(slider).to_have_value(str(percent))
    wait_for_change(page, before)


def press(page: Page, measure: str, keys: str, times: int = 1) -> None:
    """Move a measure's slider with keys."""
    slider = part(page, f"strength-{measure}")
    show(slider)
    before = version(page)
    slider.focus()
    for _time in range(times):
        page.keyboard.press(keys)
    wait_for_change(page, before)


def choose(page: Page, name: str, value: str) -> None:
    """Choose from a list that changes the settings, and wait for what it leads to."""
    before = version(page)
    part(page, name).select_option(value)
    wait_for_change(page, before)


def click(page: Page, name: str) -> None:
    """Click what changes the settings, and wait for what it leads to."""
    before = version(page)
    part(page, name).click()
    wait_for_change(page, before)


def efficiency(page: Page) -> float:
    """The sharing efficiency in the end, in percent."""
    return float(part(page, "efficiency").inner_text().replace("%", "").strip())


def chart_data(page: Page, key: str) -> Any:
    """What the chart of a tab is drawn from; it must have been opened."""
    return page.evaluate(
        "(key) => clusterCharts.of(document.querySelector(`[data-test=chart-${key}]`)).option",
        key,
    )


def map_picture(page: Page) -> str:
    """The links, cities and names of the map as they are painted."""
    return str(page.evaluate(_DRAWN_MAP))


def wait_for_picture(page: Page, picture: str) -> None:
    """Wait until the map is painted as it was; projects that are finished flash for a moment."""
    page.wait_for_function(f"async (picture) => await ({_DRAWN_MAP})() === picture", arg=picture)


def click_place(page: Page, kind: str, index: int) -> None:
    """Click a city or the middle of a link on the map."""
    place = page.evaluate(_PLACE, [kind, index])
    page.mouse.click(place["x"], place["y"])
