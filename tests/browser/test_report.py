"""The report as a reader meets it: on the screen, by keyboard, without scripts, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cluster_sim.report.build import build_report
from cluster_sim.report.data import ReportData
from tests.report.pages import classroom, simulated

ORIGIN = "file://"
NewPage = Callable[..., Page]
_FIRST_ROWS = """(rows) => document.querySelectorAll("tbody").forEach((body) =>
  [...body.rows].slice(rows).forEach((row) => row.remove()))"""


@pytest.fixture(scope="module")
def data() -> ReportData:
    return simulated(classroom("baseline", "coordination", "full-programme"))


@pytest.fixture(scope="module")
def files(data: ReportData, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of the report in each language."""
    folder = tmp_path_factory.mktemp("report")
    addresses = {}
    for language in ("en", "zh"):
        file = folder / f"report-{language}.html"
        file.write_text(build_report(data, language), encoding="utf-8")
        addresses[language] = file.as_uri()
    return addresses


def all_charts(page: Page) -> None:
    """Go past all figures, so that every chart is drawn."""
    for figure in page.locator("figure[data-figure]").all():
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_class("shown")


@pytest.mark.parametrize(
    ("language", "dark", "rows"),
    [
        pytest.param("zh", True, 4, id="zh-dark-in-short"),
        pytest.param("en", False, 4, id="en-light-in-short"),
        pytest.param("zh", True, None, id="zh-dark", marks=pytest.mark.long),
        pytest.param("en", False, None, id="en-light", marks=pytest.mark.long),
        pytest.param("en", True, None, id="en-dark", marks=pytest.mark.long),
        pytest.param("zh", False, None, id="zh-light", marks=pytest.mark.long),
    ],
)
def test_everybody_can_read_it(
    files: dict[str, str],
    new_page: NewPage,
    language: str,
    dark: bool,
    rows: int | None,
    shot: Callable[..., Path],
) -> None:
    page = new_page(ORIGIN, language=language, dark=dark)
    page.goto(files[language])
    all_charts(page)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate("window.scrollTo(0, 0)")
    shot(page, f"report-{language}{'-dark' if dark else ''}", full=True)
    if rows is not None:  # of long tables, whose rows are all alike
        page.evaluate(_FIRST_ROWS, rows)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_charts_answer_the_pointer(files: dict[str, str], new_page: NewPage) -> None:
    page = new_page(ORIGIN)
    page.goto(files["en"])
    figure = page.locator("#efficiency_over_time-figure")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_class("shown")
    expect(figure.locator(".still")).to_be_hidden()
    box = figure.locator(".live").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(figure.locator(".live")).to_contain_text("Full programme")


def test_map_shows_any_scenario_at_any_moment(files: dict[str, str], new_page: NewPage) -> None:
    page = new_page(ORIGIN)
    page.goto(files["en"])
    page.locator("#map-figure").scroll_into_view_if_needed()
    slider, date = page.get_by_label("Quarter on the map"), page.locator("#map-figure output")
    expect(date).to_have_text("2027-Q1")
    slider.focus()
    page.keyboard.press("Home")
    expect(date).to_have_text("2024-Q1")
    page.get_by_label("Scenario on the map").select_option("baseline")
    expect(date).to_have_text("2024-Q1")
    page.get_by_role("button", name="Play").click()
    expect(date).to_have_text("2027-Q1")


def test_tables_sort_by_keyboard(files: dict[str, str], new_page: NewPage) -> None:
    page = new_page(ORIGIN)
    page.goto(files["en"])
    table = page.locator("#cities table").first
    names = table.locator("tbody th")
    head = table.locator("thead th").filter(has_text="City").first
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    rising = names.all_inner_texts()
    assert rising == sorted(rising)
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert names.all_inner_texts() == rising[::-1]
    trust = table.locator("thead th").filter(has_text="Trust")
    trust.get_by_role("button").press("Enter")
    expect(trust).to_have_attribute("aria-sort", "descending")
    assert head.get_attribute("aria-sort") is None


def test_a_number_leads_to_its_cell_also_in_a_closed_table(
    files: dict[str, str], new_page: NewPage
) -> None:
    page = new_page(ORIGIN)
    page.goto(files["en"])
    link = page.locator("#paths .findings a.number").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.press("Enter")
    cell = page.locator(f'[id="{target}"]')
    expect(cell).to_be_visible()
    expect(cell).to_be_in_viewport()
    assert cell.evaluate("(one) => one.matches(':target')")
    expect(cell).to_contain_text(link.inner_text())


def test_first_tab_skips_to_the_answer(files: dict[str, str], new_page: NewPage) -> None:
    page = new_page(ORIGIN)
    page.goto(files["en"])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the answer")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#answer$"))


def test_without_scripts_everything_is_there(files: dict[str, str], new_page: NewPage) -> None:
    page = new_page(ORIGIN, java_script_enabled=False)
    page.goto(files["en"])
    drawings = page.locator("figure .still svg")
    assert drawings.count() == page.locator("figure").count() > 5
    for drawing in drawings.all():
        expect(drawing).to_be_visible()
    expect(page.locator("figure .live").first).to_be_hidden()
    assert page.locator("button").count() == 0


def test_on_paper_there_are_drawings(files: dict[str, str], new_page: NewPage) -> None:
    page = new_page(ORIGIN, dark=True)
    page.goto(files["en"])
    all_charts(page)
    page.emulate_media(media="print")
    for drawing in page.locator("figure .still svg").all():
        expect(drawing).to_be_visible()
    for chart in page.locator("figure .live").all():
        expect(chart).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_nothing_is_wider_than_a_phone(files: dict[str, str], new_page: NewPage) -> None:
    page = new_page(ORIGIN, width=390, height=844)
    page.goto(files["en"])
    all_charts(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.long
@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "zh")])
def test_a_key_number_stands_on_one_line(
    files: dict[str, str], new_page: NewPage, width: int, language: str
) -> None:
    page = new_page(ORIGIN, language=language, width=width, height=844)
    page.goto(files[language])
    numbers = page.locator(".cards .value")
    assert numbers.count() == 4
    for number in numbers.all():
        height, line = number.evaluate(
            "(one) => [one.getBoundingClientRect().height,"
            " parseFloat(getComputedStyle(one).lineHeight)]"
        )
        assert height < 1.5 * line, number.inner_text()
        card = number.locator("xpath=..")
        assert card.evaluate("(one) => one.scrollWidth <= one.clientWidth"), number.inner_text()


@pytest.mark.long
def test_on_a_phone_names_stay_while_a_table_is_moved(
    files: dict[str, str], new_page: NewPage, shot: Callable[..., Path]
) -> None:
    page = new_page(ORIGIN, width=390, height=844)
    page.goto(files["en"])
    table = page.locator("#answer .scroll:has(table)")
    name, last = table.locator("tbody th").first, table.locator("tbody td").last
    expect(last).not_to_be_in_viewport()
    table.evaluate("(one) => one.scrollTo(one.scrollWidth, 0)")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    name.scroll_into_view_if_needed()
    expect(name).to_be_in_viewport(ratio=1)
    shot(page, "report-phone-table")
