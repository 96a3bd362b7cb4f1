"""Charts in a browser: drawn without a fault, the same numbers as in Python, safe and told."""

from __future__ import annotations

import dataclasses
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cluster_sim.charts import assets, comparison, money, time_paths
from cluster_sim.figures import words
from cluster_sim.figures.data import FigureData
from cluster_sim.text import Text
from tests.browser.charting import Open, names_cut, of_a_comparison, of_a_run, opener
from tests.charts.drawing import as_json, script
from tests.figures.synthetic import figure_data

Shot = Callable[..., Path]

NUMBERS = [
    0.0, 1.0, -1.0, 0.5, 0.005, 0.015, 0.125, 0.0625, 2.0625, 0.0004, -0.0004, 0.1235,
    0.98765, 0.999, 0.001, 12.0, 99.95, 123.456, 999.9, 1000.0, 1234.5,
    45_678.9, 1_234_567.0, 2.5e9, -98_765.4,
]  # fmt: skip


@pytest.fixture(scope="module")
def data() -> FigureData:
    return figure_data()


@pytest.fixture
def opened(new_page: Callable[..., Page], tmp_path: Path) -> Open:
    return opener(new_page, tmp_path)


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [
        ("en", "light", 1000),
        ("zh", "dark", 360),
        pytest.param("zh", "dark", 1000, marks=pytest.mark.long),
        pytest.param("en", "dark", 640, marks=pytest.mark.long),
        pytest.param("zh", "light", 360, marks=pytest.mark.long),
    ],
)
def test_every_chart_is_drawn(
    opened: Open, shot: Shot, data: FigureData, language: str, theme: str, width: int
) -> None:
    for kind, options in (
        ("comparison", of_a_comparison(data, language)),
        ("run", of_a_run(language)),
    ):
        page = opened(options, theme, language, width)
        for name, option in options.items():
            chart = page.locator(f"#{name}")
            expect(chart).to_have_attribute("role", "img")
            expect(chart).to_have_attribute("aria-label", option["description"])
            marks = page.evaluate(f"document.querySelectorAll('#{name} svg path').length")
            assert marks > 5, name
            high, wide = page.evaluate(
                f"(({{ chart }}) => [chart.getHeight(), chart.getWidth()])(charts.{name})"
            )
            assert wide == max(width, option.get("least", 0)), name
            assert page.evaluate(f"document.getElementById('{name}').clientHeight") == high, name
            # Names above their rows and long legends need room; wide charts are as described.
            assert high >= option["height"], name
            if width == 1000:
                assert high == option["height"], name
            assert names_cut(page, name, option) == [], name
        left = page.evaluate("""Object.values(charts).flatMap((one) =>
          JSON.stringify(one.chart.getOption()).match(/"@[^"]*"/g) || [])""")
        assert left == []
        shot(page, f"charts-{kind}-{language}-{theme}-{width}", full=True)


def test_numbers_are_written_as_in_python(opened: Open) -> None:
    page = opened({})
    for language in ("en", "zh"):
        told = page.evaluate(
            """([numbers, language]) => numbers.map((one) => {
              const { format: f } = clusterCharts;
              return [f.number(one), f.number(one, 1), f.number(one, 3, true),
                f.significant(one), f.plain(Number(one.toFixed(4))), f.percent(one, language),
                f.share(one, language), f.points(one),
                f.money(one, "CNY", language), f.money(one, "GBP", language)]; })""",
            [NUMBERS, language],
        )
        wanted = [
            [
                words.number(one), words.number(one, 1), words.number(one, 3, signed=True),
                words.significant(one), words.plain(round(one, 4)), words.percent(one, language),
                words.share(one, language), words.points(one),
                words.amount(one, "CNY", language), words.amount(one, "GBP", language),
            ]
            for one in NUMBERS
        ]  # fmt: skip
        assert told == wanted
    unknown = page.evaluate("[null, undefined, NaN].map((one) => clusterCharts.format.number(one))")
    assert unknown == ["–"] * 3


def test_pointing_at_a_time_tells_all_lines(opened: Open, data: FigureData) -> None:
    page = opened({"chart": time_paths.efficiency_over_time(data)})
    page.locator("#chart").hover(position={"x": 960, "y": 300})
    said = page.locator("#chart > div").last
    expect(said).to_contain_text("2034-Q1")
    found = said.inner_text().split("\n")
    names = [data.title(name, "en") for name in data.ranked()]
    assert [line for line in found if line in names][:2] == names[:2]
    assert data.ranking is not None
    best = data.ranking.iloc[0]
    mean, low, high = (words.share(best[part], "en") for part in ("mean", "low", "high"))
    assert f"{mean} ({low} – {high})" in found


def test_pointing_at_a_row_tells_its_numbers(opened: Open, data: FigureData) -> None:
    page = opened({"chart": money.money(data)})
    page.locator("#chart").hover(position={"x": 460, "y": 62})
    said = page.locator("#chart > div").last
    expect(said).to_contain_text(data.title(data.ranked()[0], "en"))
    expect(said).to_contain_text("public")
    expect(said).to_contain_text("bn CNY")


def test_a_title_is_never_read_as_markup(opened: Open, data: FigureData) -> None:
    evil = "<img src=x onerror=\"document.title='caught'\"><b>bold</b>"
    named = tuple(dataclasses.replace(one, title=Text(evil)) for one in data.scenarios)
    spoilt = dataclasses.replace(data, scenarios=named)
    page = opened({"chart": time_paths.efficiency_over_time(spoilt)})
    page.locator("#chart").hover(position={"x": 700, "y": 300})
    expect(page.locator("#chart > div").last).to_contain_text("<b>bold</b>")
    assert page.title() == "Test"
    assert page.locator("#chart img, #chart b").count() == 0


@pytest.mark.long
def test_the_legend_switches_lines_and_stays_so(opened: Open, data: FigureData) -> None:
    option = time_paths.efficiency_over_time(data)
    page = opened({"chart": option})
    title = data.title("full-programme", "en")
    shown = """(name) => charts.chart.chart.getModel().getSeries()
      .filter((one) => one.name === name).length"""
    assert page.evaluate(shown, title) == 2
    page.locator("#chart svg text", has_text=title).click()
    selected = "(name) => charts.chart.chart.getOption().legend[0].selected[name]"
    assert page.evaluate(selected, title) is False
    page.evaluate("(option) => charts.chart.set(option)", option)
    assert page.evaluate(selected, title) is False


@pytest.mark.long
def test_another_description_takes_the_place_of_the_first(opened: Open, data: FigureData) -> None:
    page = opened({"chart": time_paths.efficiency_over_time(data)})
    few = figure_data(scenarios=3)
    page.evaluate("(option) => charts.chart.set(option)", time_paths.gap_over_time(few))
    ids = page.evaluate("charts.chart.chart.getOption().series.map((one) => one.id)")
    assert sorted(ids) == sorted(one["id"] for one in time_paths.gap_over_time(few)["series"])
    label = page.locator("#chart").get_attribute("aria-label")
    assert label == time_paths.gap_over_time(few)["description"]


@pytest.mark.long
def test_the_theme_changes_in_place(opened: Open, data: FigureData) -> None:
    page = opened({"chart": comparison.ranking(data)})
    drawn = "document.querySelector('#chart svg').outerHTML"
    light = page.evaluate(drawn)
    page.evaluate("charts.chart.theme('dark')")
    page.wait_for_function(f"(before) => {drawn} !== before", arg=light)
    dark = page.evaluate(drawn).lower()
    assert "#e4e9ee" in dark
    assert "#23282e" not in dark


@pytest.mark.long
def test_a_chart_follows_its_element(opened: Open, data: FigureData) -> None:
    option = comparison.ranking(data)
    page = opened({"chart": option})
    page.evaluate("document.getElementById('chart').style.width = '360px'")
    page.wait_for_function("charts.chart.chart.getWidth() === 360")
    # The names stand above their rows, a line each.
    higher = page.evaluate("charts.chart.chart.getHeight()") - option["height"]
    assert higher == 18 * len(data.names)
    assert names_cut(page, "chart", option) == []
    page.evaluate("document.getElementById('chart').style.width = '1000px'")
    page.wait_for_function("charts.chart.chart.getWidth() === 1000")
    assert page.evaluate("charts.chart.chart.getHeight()") == option["height"]


@pytest.mark.long
def test_without_motion_nothing_moves(opened: Open, data: FigureData) -> None:
    page = opened({"chart": comparison.ranking(data)}, reduced_motion="reduce")
    assert page.evaluate("charts.chart.chart.getOption().animation") is False


@pytest.mark.long
def test_a_chart_that_is_destroyed_leaves_nothing(opened: Open, data: FigureData) -> None:
    page = opened({"chart": comparison.ranking(data)})
    page.evaluate("charts.chart.destroy()")
    assert page.evaluate("document.getElementById('chart').childElementCount") == 0


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_nothing_stands_in_the_way_of_a_screen_reader(
    opened: Open, data: FigureData, theme: str
) -> None:
    page = opened(of_a_comparison(data, "en"), theme)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert found.violations_count == 0, found.generate_report()


# --- served, under a policy that forbids code made of texts --------------------------------------

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'"
)


class _Strict(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under a strict policy and says nothing."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def served(tmp_path: Path, data: FigureData) -> Iterator[str]:
    """The address of a page that loads the scripts and draws a chart."""
    for name in assets.NAMES:
        (tmp_path / name).write_text(assets.text(name), encoding="utf-8")
    option = as_json(time_paths.efficiency_over_time(data))
    start = f"window.chart = clusterCharts.mount(document.getElementById('chart'), {option});"
    (tmp_path / "start.js").write_text(start, encoding="utf-8")
    names = (*assets.NAMES, "start.js")
    (tmp_path / "index.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Test</title>'
        '<link rel="icon" href="data:,"><div id="chart"></div>'
        + "".join(script(name, inline=False) for name in names)
        + "</html>",
        encoding="utf-8",
    )
    handler = partial(_Strict, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.long
def test_charts_need_no_code_made_of_texts(new_page: Callable[..., Page], served: str) -> None:
    page = new_page(served)
    page.goto(served)
    page.wait_for_function("window.chart && document.querySelector('#chart svg path')")
    page.locator("#chart").hover(position={"x": 700, "y": 300})
    expect(page.locator("#chart > div").last).to_contain_text("-Q")
    assert json.loads(page.evaluate("JSON.stringify(chart.context)"))["theme"] == "light"
