"""Explore in a real browser: settings, and what follows while they are changed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.exploring import (
    chart_data,
    choose,
    click,
    drag,
    efficiency,
    map_picture,
    open_explore,
    part,
    press,
    show,
    small,
    version,
    wait_for_change,
)
from tests.browser.serving import Dashboard

MEASURE = "top_level_design"


@pytest.fixture
def explore(page: Page, dashboard: Dashboard) -> Page:
    """The page, opened without measures on the small region, which is quick."""
    open_explore(page, dashboard, small())
    return page


@pytest.fixture
def delta(page: Page, dashboard: Dashboard) -> Page:
    """The page, opened as a visitor opens it: 41 cities, no measures."""
    open_explore(page, dashboard)
    return page


def test_the_first_view_is_the_baseline_of_the_delta(delta: Page) -> None:
    expect(part(delta, "region")).to_have_value("yangtze-river-delta")
    expect(part(delta, "difference")).to_have_text("the baseline")
    assert 5 < efficiency(delta) < 60
    expect(part(delta, "undo")).to_be_disabled()


def test_a_dragged_slider_changes_number_chart_and_map(delta: Page) -> None:
    number, chart, picture = efficiency(delta), chart_data(delta, "time"), map_picture(delta)
    spent = part(delta, "tile-public_spending").inner_text()
    drag(delta, MEASURE, 80)
    assert efficiency(delta) > number
    assert chart_data(delta, "time") != chart
    assert map_picture(delta) != picture
    assert part(delta, "tile-public_spending").inner_text() != spent
    expect(part(delta, f"value-{MEASURE}")).to_have_text("80 %")
    expect(part(delta, "difference")).to_have_text(re.compile(r"^\+\d+\.\d points$"))
    expect(part(delta, "band")).to_have_text(re.compile(r"^\+\S+ to \+\S+, 8 runs$"))


def test_it_updates_while_the_slider_is_still_held(delta: Page) -> None:
    slider = part(delta, f"strength-{MEASURE}")
    box = slider.bounding_box()
    assert box is not None
    level = box["y"] + box["height"] / 2
    before = version(delta)
    delta.mouse.move(box["x"] + 9, level)
    delta.mouse.down()
    delta.mouse.move(box["x"] + box["width"] / 2, level, steps=4)
    wait_for_change(delta, before)
    held = efficiency(delta)
    delta.mouse.move(box["x"] + box["width"] - 9, level, steps=4)
    delta.mouse.up()
    expect(part(delta, f"value-{MEASURE}")).to_have_text("100 %")
    delta.wait_for_function(
        "(held) => parseFloat(document.querySelector('[data-test=efficiency]').innerText) > held",
        arg=held,
    )


def test_a_slider_is_moved_with_the_keyboard(explore: Page) -> None:
    number = efficiency(explore)
    press(explore, MEASURE, "ArrowRight", times=6)
    expect(part(explore, f"value-{MEASURE}")).to_have_text("30 %")
    assert efficiency(explore) > number
    press(explore, MEASURE, "Home")
    expect(part(explore, f"value-{MEASURE}")).to_have_text("off")


def test_everything_is_reached_with_the_tab_key(explore: Page) -> None:
    wanted = {
        *("region", "preset", "horizon", "domain-telecom", f"what-{MEASURE}"),
        *(f"strength-{MEASURE}", "reset", "open", "save", "link", "place", "play", "scrub"),
        *("tab-time", "pin"),
    }
    seen: set[str] = set()
    explore.locator("body").click(position={"x": 640, "y": 2})
    for _press in range(120):
        explore.keyboard.press("Tab")
        seen.add(explore.evaluate("document.activeElement.dataset.test ?? ''"))
        if wanted <= seen:
            return
    assert wanted <= seen, wanted - seen


@pytest.mark.long
def test_what_a_measure_is_opens_and_closes_with_the_keyboard(explore: Page) -> None:
    button = part(explore, f"what-{MEASURE}")
    button.focus()
    explore.keyboard.press("Enter")
    card = part(explore, "card")
    expect(card).to_be_visible()
    for text in (
        "National top-level design",
        "Who pays",
        "a year here, at 100 %",
        "At full strength",
    ):
        expect(card).to_contain_text(text)
    explore.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.long
def test_groups_open_and_count_what_is_active(explore: Page) -> None:
    group = part(explore, "group-leadership")
    expect(group.locator(".xp-count")).to_have_count(0)
    drag(explore, MEASURE, 20)
    expect(group.locator(".xp-count")).to_have_text("1")
    group.locator("summary").click()
    expect(part(explore, f"strength-{MEASURE}")).to_be_hidden()


def test_a_domain_is_left_out_and_the_last_one_stays(explore: Page) -> None:
    part(explore, "tab-domains").click()
    assert len(chart_data(explore, "domains")["yAxis"]["data"]) == 4
    click(explore, "domain-telecom")
    assert chart_data(explore, "domains")["yAxis"]["data"] == ["Transport", "Health", "Education"]
    click(explore, "domain-health")
    click(explore, "domain-education")
    part(explore, "domain-transport").click()
    expect(part(explore, "domain-transport")).to_be_checked()


def test_a_later_start_does_less(explore: Page) -> None:
    drag(explore, MEASURE, 100)
    early = efficiency(explore)
    expect(part(explore, f"start-{MEASURE}")).to_have_value("2024-Q2")
    choose(explore, f"start-{MEASURE}", "2032-Q1")
    assert efficiency(explore) < early


@pytest.mark.long
def test_a_longer_horizon_ends_later(explore: Page) -> None:
    expect(part(explore, "date")).to_have_text("2034-Q1")
    choose(explore, "horizon", "60")
    expect(part(explore, "date")).to_have_text("2039-Q1")
    expect(part(explore, "outcome")).to_contain_text("Sharing efficiency in 2039-Q1")


def test_another_region_is_drawn_with_the_same_settings(delta: Page) -> None:
    drag(delta, MEASURE, 60)
    choose(delta, "region", "benelux-rhine-ruhr")
    expect(part(delta, f"value-{MEASURE}")).to_have_text("60 %")
    expect(part(delta, "place").locator("option", has_text="Amsterdam").first).to_be_attached()
    expect(part(delta, "tile-public_spending")).to_contain_text("EUR")


@pytest.mark.long
def test_a_preset_is_taken_and_left_again(explore: Page) -> None:
    names = (
        part(explore, "preset").locator("option").evaluate_all("(all) => all.map((o) => o.value)")
    )
    choose(explore, "preset", names[-1])
    expect(part(explore, "preset")).to_have_value(names[-1])
    assert efficiency(explore) > 0
    active = explore.locator(".xp-measure.on")
    assert active.count() > 0
    click(explore, "reset")
    expect(active).to_have_count(0)


def test_undo_and_redo_by_button_and_by_keys(explore: Page) -> None:
    base = efficiency(explore)
    drag(explore, MEASURE, 50)
    half = efficiency(explore)
    drag(explore, MEASURE, 100)
    full = efficiency(explore)
    click(explore, "undo")
    assert efficiency(explore) == half
    expect(part(explore, f"strength-{MEASURE}")).to_have_value("50")
    before = version(explore)
    explore.keyboard.press("Control+z")
    wait_for_change(explore, before)
    assert efficiency(explore) == base
    expect(part(explore, "undo")).to_be_disabled()
    before = version(explore)
    explore.keyboard.press("Control+Shift+Z")
    wait_for_change(explore, before)
    click(explore, "redo")
    assert efficiency(explore) == full
    expect(part(explore, "redo")).to_be_disabled()


def test_a_conflict_is_said_where_it_is_and_the_last_result_stays(explore: Page) -> None:
    drag(explore, "government_operation", 100)
    number = efficiency(explore)
    slider = part(explore, "strength-market_operation")
    show(slider)
    slider.focus()
    explore.keyboard.press("End")
    expect(part(explore, "trouble")).to_contain_text("These settings cannot be run.")
    expect(part(explore, "trouble")).to_contain_text("Shown is what could be run last.")
    expect(part(explore, "note-market_operation")).to_contain_text("Set one of them to 0.")
    expect(part(explore, "note-government_operation")).to_be_attached()
    expect(slider).to_have_value("100")
    assert efficiency(explore) == number
    press(explore, "market_operation", "Home")
    expect(part(explore, "trouble")).to_have_count(0)
    expect(part(explore, "note-market_operation")).to_have_count(0)


@pytest.mark.long
def test_what_should_come_first_is_said_calmly(explore: Page) -> None:
    drag(explore, "industrial_fusion", 50)
    expect(part(explore, "note-industrial_fusion")).to_contain_text("Does more after:")
    expect(part(explore, "trouble")).to_have_count(0)


def test_charts_of_every_tab_are_drawn(explore: Page) -> None:
    drag(explore, MEASURE, 80)
    for key in ("domains", "money", "cities", "time"):
        part(explore, f"tab-{key}").click()
        chart = part(explore, f"chart-{key}")
        expect(chart).to_have_attribute("aria-label", re.compile(".{20,}"))
        expect(chart.locator("svg")).to_be_visible()
    part(explore, "tab-time").focus()
    explore.keyboard.press("ArrowRight")
    expect(part(explore, "tab-domains")).to_be_focused()
    expect(part(explore, "tab-domains")).to_have_attribute("aria-selected", "true")
