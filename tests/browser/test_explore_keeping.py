"""Explore in a real browser: pins, files and links, and what a reload keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.exploring import (
    chart_data,
    click,
    drag,
    efficiency,
    open_explore,
    part,
    settle,
    small,
    version,
    wait_for_change,
)
from tests.browser.serving import Dashboard

MEASURE = "top_level_design"
OTHER = "sharing_platform"


@pytest.fixture
def explore(page: Page, dashboard: Dashboard) -> Page:
    """The page, opened without measures on the small region, which is quick."""
    open_explore(page, dashboard, small())
    return page


def in_address(page: Page, name: str) -> str | None:
    """A parameter of the address."""
    found = page.evaluate("(name) => new URL(location.href).searchParams.get(name)", name)
    return None if found is None else str(found)


def wait_for_address(page: Page, before: str | None) -> None:
    """Wait until the address holds other settings."""
    page.wait_for_function(
        "(before) => new URL(location.href).searchParams.get('s') !== before", arg=before
    )


def test_pinned_settings_are_drawn_and_compared(explore: Page) -> None:
    drag(explore, MEASURE, 40)
    first = part(explore, "efficiency").inner_text()
    click(explore, "pin")
    drag(explore, MEASURE, 100)
    second = part(explore, "efficiency").inner_text()
    assert len(chart_data(explore, "time")["dataset"]) == 3
    part(explore, "tab-compare").click()
    row = part(explore, "comparison").locator("tr", has_text="Sharing efficiency").first
    expect(row.locator("td").nth(0)).to_have_text(second)
    expect(row.locator("td").nth(1)).to_have_text(first)
    click(explore, "recall-0")
    assert part(explore, "efficiency").inner_text() == first
    expect(part(explore, f"strength-{MEASURE}")).to_have_value("40")
    click(explore, "unpin-0")
    expect(part(explore, "pin-0")).to_have_count(0)


@pytest.mark.long
def test_a_fifth_pin_is_refused(explore: Page) -> None:
    for percent in (20, 40, 60, 80):
        drag(explore, MEASURE, percent)
        click(explore, "pin")
    drag(explore, MEASURE, 100)
    part(explore, "pin").click()
    expect(explore.locator(".q-notification")).to_contain_text("Four settings are pinned already")
    expect(explore.locator(".xp-recall")).to_have_count(4)


def test_saved_changed_and_opened_again_it_is_the_same(explore: Page, tmp_path: Path) -> None:
    drag(explore, MEASURE, 70)
    drag(explore, OTHER, 30)
    number = efficiency(explore)
    part(explore, "save").click()
    part(explore, "save-name").fill("My plan")
    with explore.expect_download() as download:
        part(explore, "save-now").click()
    assert download.value.suggested_filename == "my-plan.yaml"
    path = tmp_path / "my-plan.yaml"
    download.value.save_as(path)
    assert "top_level_design" in path.read_text(encoding="utf-8")
    click(explore, "reset")
    assert efficiency(explore) != number
    before = version(explore)
    part(explore, "file").set_input_files(path)
    wait_for_change(explore, before)
    assert efficiency(explore) == number
    expect(part(explore, f"strength-{MEASURE}")).to_have_value("70")
    click(explore, "undo")
    expect(part(explore, f"strength-{MEASURE}")).to_have_value("0")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            b"schema: 1\nname: x\nregion: classroom\nquarters: -4\nmeasures:\n  - use: none_such\n",
            ["bad.yaml:4", "quarters", "bad.yaml:6", "none_such"],
            id="wrong values",
        ),
        pytest.param(b"\xff\xfe not text", ["UTF-8"], id="no text", marks=pytest.mark.long),
        pytest.param(
            b"schema: 1\nname: big\n#" + b"x" * 300_000,
            ["256"],
            id="too large",
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_changes_nothing(
    explore: Page, content: bytes, said: list[str]
) -> None:
    drag(explore, MEASURE, 50)
    number = efficiency(explore)
    part(explore, "file").set_input_files(
        {"name": "bad.yaml", "mimeType": "application/yaml", "buffer": content}
    )
    told = part(explore, "told")
    expect(told).to_contain_text("bad.yaml cannot be used")
    for text in said:
        expect(part(explore, "problems")).to_contain_text(text)
    expect(told).to_contain_text("Your settings are as they were.")
    part(explore, "told-close").click()
    expect(told).to_be_hidden()
    assert efficiency(explore) == number
    expect(part(explore, f"strength-{MEASURE}")).to_have_value("50")


def test_a_link_shows_the_same_in_another_browser(
    page: Page, new_page: NewPage, dashboard: Dashboard
) -> None:
    # Where the browser does not let the page copy, the visitor is shown what to copy.
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    open_explore(page, dashboard, small())
    drag(page, MEASURE, 60)
    click(page, "pin")
    drag(page, OTHER, 80)
    number = part(page, "efficiency").inner_text()
    part(page, "link").click()
    address = part(page, "address")
    expect(address).to_be_visible()
    other = new_page(dashboard.url)
    other.goto(address.input_value())
    settle(other)
    assert part(other, "efficiency").inner_text() == number
    expect(part(other, f"strength-{MEASURE}")).to_have_value("60")
    expect(other.locator(".xp-recall")).to_have_count(1)
    page.close()  # its script is not for the tests after this


@pytest.mark.long
def test_a_link_is_copied_where_the_browser_lets_it(
    new_page: NewPage, dashboard: Dashboard
) -> None:
    page = new_page(dashboard.url, permissions=["clipboard-read", "clipboard-write"])
    open_explore(page, dashboard)
    part(page, "link").click()
    expect(page.locator(".q-notification")).to_contain_text("Link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{dashboard.url}/?s=")


@pytest.mark.long
def test_a_wrong_link_says_so_and_opens_without_measures(page: Page, dashboard: Dashboard) -> None:
    open_explore(page, dashboard, "nonsense")
    expect(part(page, "told")).to_contain_text("This link cannot be used in full.")
    part(page, "told-close").click()
    expect(part(page, "difference")).to_have_text("the baseline")


def test_reload_keeps_settings_and_pins(explore: Page) -> None:
    before = in_address(explore, "s")
    drag(explore, MEASURE, 60)
    click(explore, "pin")
    wait_for_address(explore, before)
    explore.wait_for_function("() => new URL(location.href).searchParams.get('p')")
    number = efficiency(explore)
    explore.reload()
    settle(explore)
    assert efficiency(explore) == number
    expect(part(explore, f"strength-{MEASURE}")).to_have_value("60")
    expect(part(explore, "pin-0")).to_be_visible()


def test_another_language_keeps_the_settings(explore: Page) -> None:
    drag(explore, MEASURE, 60)
    number = efficiency(explore)
    part(explore, "language-zh").click()
    expect(part(explore, "save")).to_have_text("保存文件")
    settle(explore)
    assert efficiency(explore) == number
    expect(part(explore, f"strength-{MEASURE}")).to_have_value("60")
    expect(part(explore, "efficiency")).to_have_text(re.compile(r"^\d+\.\d%$"))


@pytest.mark.long
def test_another_theme_keeps_everything_and_paints_the_map_anew(explore: Page) -> None:
    drag(explore, MEASURE, 60)
    part(explore, "place").select_option("city:0")
    drawn = version(explore)
    land = explore.evaluate(
        "() => clusterMap.of(document.querySelector('[data-test=map-canvas]')).ground.toDataURL()"
    )
    part(explore, "theme-dark").click()
    explore.wait_for_function(
        """(land) => clusterMap.of(document.querySelector('[data-test=map-canvas]'))
          .ground.toDataURL() !== land""",
        arg=land,
    )
    assert version(explore) == drawn
    expect(part(explore, "story")).to_be_visible()
    expect(part(explore, f"strength-{MEASURE}")).to_have_value("60")
