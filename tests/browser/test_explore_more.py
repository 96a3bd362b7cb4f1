"""Explore in a real browser: scenario files, the baseline on the map, and what measures add."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from cluster_sim.charts.map_model import frames_json
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.link import decode, encode
from cluster_sim.dashboard.engine.places import BuiltinPlaces
from cluster_sim.dashboard.engine.simulate import Simulator
from cluster_sim.dashboard.explore.headline import points
from cluster_sim.dashboard.explore.why import REPLICATES
from tests.browser.conftest import NewPage
from tests.browser.exploring import (
    choose,
    click,
    drag,
    map_picture,
    open_explore,
    part,
    press,
    show,
    small,
    wait_for_picture,
)
from tests.browser.serving import ROOT, Dashboard, start_dashboard, stop_dashboard
from tests.browser.test_explore_looks import faults

MEASURE = "top_level_design"
_BROKEN = """() => [...document.querySelectorAll(
  ".xp-tiles dd, .xp-versus > .xp-change, .xp-facts dd, .xp-story tbody td"
)].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const lines = new Set([...range.getClientRects()].map((one) => Math.round(one.top)));
  const next = cell.nextElementSibling?.getBoundingClientRect();
  const text = range.getBoundingClientRect(), beside = next && Math.abs(next.top - text.top) < 8;
  return lines.size > 1 || cell.scrollWidth > cell.clientWidth
    || (beside && next.width && text.right > next.left);
}).map((cell) => cell.textContent)"""
_WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Dashboard]:
    """A dashboard with a few files of its own, one of them faulty."""
    del chromium  # asked for first: without a browser nothing is started
    folder = tmp_path_factory.mktemp("library")
    plans = folder / "scenarios"
    plans.mkdir()
    for name in ("baseline.yaml", "full-programme.yaml"):
        shutil.copy(ROOT / "scenarios" / name, plans / name)
    _write(plans / "valley.yaml", "region: classroom\nmeasures: [{use: rd_bases}]")
    _write(plans / "wrong.yaml", "region: classroom\nseeed: 1")
    _write(
        plans / "clinics.yaml",
        "region: classroom\nmeasures: [{name: clinics, use: market_operation, domains: [health]}]",
    )
    running = start_dashboard(folder)
    yield running
    stop_dashboard(running)


def _write(path: Path, content: str) -> None:
    path.write_text(f"schema: 1\nname: {path.stem}\n{content}\n", encoding="utf-8")


def test_files_of_the_folder_are_chosen_and_faulty_ones_say_why(
    new_page: NewPage, library: Dashboard
) -> None:
    page = new_page(library.url)
    open_explore(page, library)
    preset = part(page, "preset")
    expect(preset.locator("optgroup")).to_have_count(3)
    labels = [one.get_attribute("label") for one in preset.locator("optgroup").all()]
    assert labels == ["Ready-made", "Files in scenarios", "Files in scenarios: other regions"]
    wrong = preset.locator("option", has_text="cannot be used")
    expect(wrong).to_contain_text("wrong.yaml:4:1: seeed")
    expect(wrong).to_be_disabled()
    choose(page, "preset", "file:full-programme.yaml")
    expect(preset).to_have_value("file:full-programme.yaml")
    expect(part(page, f"value-{MEASURE}")).to_have_text("100 %")
    drag(page, MEASURE, 50)
    expect(preset).to_have_value("")
    choose(page, "preset", "file:valley.yaml")
    expect(part(page, "region")).to_have_value("classroom")
    expect(part(page, "value-rd_bases")).to_have_text("100 %")
    click(page, "undo")
    expect(part(page, "region")).to_have_value("yangtze-river-delta")
    expect(part(page, f"value-{MEASURE}")).to_have_text("50 %")


@pytest.mark.long
def test_a_file_that_went_bad_is_refused_and_the_choice_goes_back(
    new_page: NewPage, library: Dashboard
) -> None:
    page = new_page(library.url)
    open_explore(page, library, small())
    expect(part(page, "preset").locator("optgroup")).to_have_count(3)
    file = library.folder / "scenarios" / "valley.yaml"
    good = file.read_text(encoding="utf-8")
    try:
        _write(file, "region: classroom\nquarters: -4")
        part(page, "preset").select_option("file:valley.yaml")
        expect(part(page, "told")).to_contain_text("valley.yaml cannot be used")
        expect(part(page, "problems")).to_contain_text("quarters")
        expect(part(page, "preset")).to_have_value("baseline")
    finally:
        file.write_text(good, encoding="utf-8")


@pytest.mark.long
def test_measures_of_a_file_come_first_and_open(new_page: NewPage, library: Dashboard) -> None:
    page = new_page(library.url)
    open_explore(page, library, small())
    expect(part(page, "group-own")).to_have_count(0)
    expect(part(page, "preset").locator("optgroup")).to_have_count(3)
    choose(page, "preset", "file:clinics.yaml")
    group = page.locator(".xp-group").first
    expect(group).to_have_attribute("data-test", "group-own")
    expect(group).to_have_attribute("open", "")
    expect(part(page, "strength-clinics")).to_be_visible()


def test_the_map_flips_to_the_baseline_and_back(page: Page, dashboard: Dashboard) -> None:
    open_explore(page, dashboard, small())
    bare = map_picture(page)
    drag(page, MEASURE, 100)
    drag(page, "sharing_platform", 100)
    helped = map_picture(page)
    assert helped != bare
    part(page, "shows-base").focus()
    page.keyboard.press("Enter")
    expect(part(page, "shows-base")).to_have_attribute("aria-pressed", "true")
    expect(part(page, "shows-own")).to_have_attribute("aria-pressed", "false")
    wait_for_picture(page, bare)
    drag(page, "sharing_platform", 50)
    wait_for_picture(page, bare)
    drag(page, "sharing_platform", 100)
    part(page, "shows-own").click()
    wait_for_picture(page, helped)


@pytest.mark.long
def test_the_baseline_on_the_map_is_that_of_the_settings(page: Page, dashboard: Dashboard) -> None:
    open_explore(page, dashboard, small())
    drag(page, MEASURE, 100)
    part(page, "shows-base").click()
    choose(page, "horizon", "60")
    shown = page.evaluate(
        "() => clusterMap.of(document.querySelector('[data-test=map-canvas]')).frames"
    )
    known = Simulator().outlook(Draft.new("classroom").with_quarters(60))
    assert shown == json.loads(json.dumps(frames_json(known.base_frames)))
    choose(page, "region", "greater-bay-area")
    expect(part(page, "map")).to_have_attribute("data-shows", "base")


def test_what_each_measure_adds_is_what_the_engine_says(page: Page, dashboard: Dashboard) -> None:
    open_explore(page, dashboard, small())
    drag(page, MEASURE, 80)
    drag(page, "sharing_platform", 60)
    part(page, "tab-why").click()
    part(page, "explain").click()
    why = part(page, "why")
    expect(part(page, "whole")).to_be_visible()
    page.wait_for_function("() => new URL(location.href).searchParams.get('s')")
    draft = decode(parse_qs(urlsplit(page.url).query)["s"][0], BuiltinPlaces())
    known = Simulator().explain(draft, REPLICATES)
    metric = "sharing_efficiency"
    expect(why.locator("li:has(.xp-why-track)")).to_have_count(2)
    for row, one in zip(why.locator("li").all()[:2], known.contributions, strict=True):
        expect(row).to_contain_text(one.title.en)
        expect(row.locator("b")).to_have_text(points(one.differences[metric].mean or 0.0))
    expect(part(page, "interplay").locator("b")).to_have_text(points(known.interplay[metric]))
    together = points(known.together[metric].mean or 0.0)
    expect(part(page, "whole").locator("b")).to_have_text(f"{together} points")
    expect(part(page, "why-note")).to_contain_text("The parts add up")
    assert faults(page) == []
    drag(page, MEASURE, 100)
    expect(part(page, "explain")).to_be_visible()
    expect(part(page, "whole")).to_have_count(0)


@pytest.mark.long
def test_without_measures_there_is_nothing_to_explain(page: Page, dashboard: Dashboard) -> None:
    open_explore(page, dashboard, small())
    part(page, "tab-why").click()
    part(page, "explain").click()
    expect(part(page, "why-note")).to_have_text("No measure acts: move a slider first.")


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.long)])
def test_no_number_of_a_story_is_broken_or_touched(
    new_page: NewPage, dashboard: Dashboard, language: str, dark: bool
) -> None:
    page = new_page(dashboard.url, language=language, dark=dark)
    draft = Draft.new()
    for use in (MEASURE, "sharing_platform", "cluster_integration", "ict_infrastructure"):
        draft = draft.with_strength(use, 1.0)
    open_explore(page, dashboard, encode(draft))
    for place in ("city:0", "city:20", "link:0", "link:40"):
        part(page, "place").select_option(place)
        expect(part(page, "story")).to_have_attribute("data-kind", place.split(":")[0])
        assert page.evaluate(_BROKEN) == [], place


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.long)])
def test_on_a_phone_nothing_scrolls_sideways(
    new_page: NewPage, dashboard: Dashboard, language: str
) -> None:
    page = new_page(dashboard.url, width=390, height=844, language=language)
    open_explore(page, dashboard, small())
    assert page.evaluate(_WIDER) <= 0
    for path in ("results", "learn"):
        part(page, f"nav-{path}").click()
        expect(page).to_have_url(f"{dashboard.url}/{path}")
        expect(part(page, f"nav-{path}")).to_have_attribute("aria-current", "page")
        assert page.evaluate(_WIDER) <= 0, path


@pytest.mark.long
def test_settings_that_cannot_be_run_are_not_explained(page: Page, dashboard: Dashboard) -> None:
    draft = Draft.new("classroom").with_strength("government_operation", 1.0)
    open_explore(page, dashboard, encode(draft))
    part(page, "tab-why").click()
    slider = part(page, "strength-market_operation")
    show(slider)
    slider.focus()
    page.keyboard.press("End")
    expect(part(page, "trouble")).to_be_visible()
    part(page, "explain").click()
    expect(part(page, "why")).to_contain_text("government")
    press(page, "market_operation", "Home")
    expect(part(page, "explain")).to_be_visible()
