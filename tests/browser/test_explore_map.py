"""Explore in a real browser: the map, its time line, and the stories of places."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.exploring import (
    choose,
    click_place,
    drag,
    map_picture,
    open_explore,
    part,
    wait_for_picture,
)
from tests.browser.serving import Dashboard

_FRAMES = """async () => {
  const map = document.querySelector("[data-test=map]"), times = [], began = performance.now();
  let seen = null;
  while (map.dataset.playing === "true" && performance.now() - began < 20000) {
    await new Promise(requestAnimationFrame);
    if (map.dataset.quarter !== seen) times.push([Number(map.dataset.quarter), performance.now()]);
    seen = map.dataset.quarter;
  }
  return times;
}"""


@pytest.fixture
def explore(page: Page, dashboard: Dashboard) -> Page:
    """The page, opened without measures on the Yangtze River Delta."""
    open_explore(page, dashboard)
    return page


def quarter(page: Page) -> int:
    """The record that the map shows."""
    return int(part(page, "map").get_attribute("data-quarter") or -1)


def test_play_shows_every_quarter_and_stops_at_the_end(explore: Page) -> None:
    choose(explore, "horizon", "60")
    part(explore, "play").click()
    expect(part(explore, "map")).to_have_attribute("data-playing", "true")
    frames = explore.evaluate(_FRAMES)
    quarters = [number for number, _time in frames]
    assert quarters == sorted(quarters)
    assert quarters[-1] == 60
    # Ten quarters a second by the clock; a busy machine leaves out some of them.
    assert 5.0 < (frames[-1][1] - frames[0][1]) / 1000 < 9.0
    assert len(quarters) > 20
    expect(part(explore, "map")).to_have_attribute("data-playing", "false")
    expect(part(explore, "date")).to_have_text("2039-Q1")


@pytest.mark.long
def test_pause_stops_where_it_is(explore: Page) -> None:
    part(explore, "play").click()
    explore.wait_for_function(
        "() => Number(document.querySelector('[data-test=map]').dataset.quarter) >= 3"
    )
    part(explore, "play").click()
    expect(part(explore, "map")).to_have_attribute("data-playing", "false")
    stopped = quarter(explore)
    assert 3 <= stopped < 40
    expect(part(explore, "scrub")).to_have_value(str(stopped))


def test_scrubbing_changes_the_map_and_the_date(explore: Page) -> None:
    end = map_picture(explore)
    part(explore, "scrub").focus()
    explore.keyboard.press("Home")
    expect(part(explore, "date")).to_have_text("2024-Q1")
    start = map_picture(explore)
    assert start != end
    for _press in range(10):
        explore.keyboard.press("ArrowRight")
    expect(part(explore, "date")).to_have_text("2026-Q3")
    assert map_picture(explore) not in {start, end}
    box = part(explore, "scrub").bounding_box()
    assert box is not None
    explore.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    expect(part(explore, "date")).to_have_text("2034-Q1")
    wait_for_picture(explore, end)


def test_a_click_on_a_city_tells_its_story(explore: Page) -> None:
    index = explore.evaluate(
        "() => clusterMap.of(document.querySelector('[data-test=map-canvas]'))"
        ".model.cities.findIndex((city) => city.name === 'Shanghai')"
    )
    click_place(explore, "city", index)
    story = part(explore, "story")
    expect(story).to_have_attribute("data-kind", "city")
    expect(story.locator("h2")).to_contain_text("Shanghai")
    for section in ("now", "domains", "projects", "beliefs", "ways"):
        expect(part(explore, f"story-{section}")).to_be_attached()
    expect(part(explore, "place")).to_have_value(f"city:{index}")
    part(explore, "story-close").click()
    expect(story).to_have_count(0)
    expect(part(explore, "chart-time")).to_be_visible()


def test_a_click_on_a_link_tells_its_story(explore: Page) -> None:
    index = explore.evaluate(
        """() => {
          const map = clusterMap.of(document.querySelector("[data-test=map-canvas]"));
          const length = ([one, other]) => Math.hypot(
            map.places[one].x - map.places[other].x, map.places[one].y - map.places[other].y);
          const lengths = map.model.links.map(length);
          return lengths.indexOf(Math.max(...lengths));
        }"""
    )
    click_place(explore, "link", index)
    story = part(explore, "story")
    expect(story).to_have_attribute("data-kind", "link")
    expect(part(explore, "story-barriers").locator(".xp-bar")).to_have_count(4)
    for layer in ("infrastructure", "standards", "administration", "trust"):
        expect(part(explore, "story-barriers")).to_contain_text(layer)
    expect(part(explore, "story-budgets")).to_be_attached()


def test_a_story_is_reached_and_left_with_the_keyboard(explore: Page) -> None:
    part(explore, "place").focus()
    explore.keyboard.press("ArrowDown")
    expect(part(explore, "story")).to_be_visible()
    part(explore, "story-close").focus()
    explore.keyboard.press("Escape")
    expect(part(explore, "story")).to_have_count(0)
    expect(part(explore, "place")).to_have_value("")


@pytest.mark.long
def test_a_story_follows_time_and_settings(explore: Page) -> None:
    part(explore, "place").select_option("link:0")
    expect(part(explore, "story-date")).to_have_text("2034-Q1")
    part(explore, "scrub").focus()
    explore.keyboard.press("Home")
    expect(part(explore, "story-date")).to_have_text("2024-Q1")
    before = part(explore, "story-barriers").inner_text()
    explore.keyboard.press("End")
    expect(part(explore, "story-date")).to_have_text("2034-Q1")
    drag(explore, "ict_infrastructure", 100)
    expect(part(explore, "story-barriers")).not_to_have_text(before)
    expect(part(explore, "story-exchange").locator("tr", has_text="Telecom")).to_contain_text("+")


@pytest.mark.long
def test_another_region_closes_the_story(explore: Page) -> None:
    part(explore, "place").select_option("city:3")
    expect(part(explore, "story")).to_be_visible()
    choose(explore, "region", "classroom")
    expect(part(explore, "story")).to_have_count(0)
    expect(part(explore, "place")).to_have_value("")
