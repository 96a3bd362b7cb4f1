"""What is written in charts can be read: ticks, times, names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cluster_sim.charts import levers, time_paths, trade_off
from cluster_sim.figures.data import FigureData
from tests.browser.charting import Open, of_a_comparison, of_a_run, opener, written
from tests.charts.test_options import lever_rows
from tests.figures.synthetic import figure_data


@pytest.fixture(scope="module")
def data() -> FigureData:
    return figure_data()


@pytest.fixture
def opened(new_page: Callable[..., Page], tmp_path: Path) -> Open:
    return opener(new_page, tmp_path)


TICKS = """() => Object.entries(charts).flatMap(([name, { chart }]) =>
  ["xAxis", "yAxis", "parallelAxis"].flatMap((kind) =>
    chart.getModel().queryComponents({ mainType: kind }).filter(({ axis }) => axis.type === "value")
      .map(({ axis }) => [`${name} ${kind}`,
        axis.getViewLabels().map((one) => one.formattedLabel)])))"""


@pytest.mark.parametrize(("language", "width"), [("en", 1000), ("zh", 360)])
def test_ticks_of_one_scale_have_equal_decimals(
    opened: Open, data: FigureData, language: str, width: int
) -> None:
    page = opened(of_a_comparison(data, language) | of_a_run(language), "light", language, width)
    found = page.evaluate(TICKS)
    assert len(found) > 15
    for name, labels in found:
        shown = [label for label in labels if label]
        assert len(shown) > 1, name
        assert len(shown) == len(set(shown)), (name, labels)
        assert all(labels[1:-1]), (name, labels)  # only ends that are no steps are bare
        decimals = {len(label.rstrip("\N{NO-BREAK SPACE}%").partition(".")[2]) for label in shown}
        assert len(decimals) == 1, (name, labels)


@pytest.mark.long
@pytest.mark.parametrize("quarters", [4, 8, 11])
def test_short_times_are_quarters(opened: Open, quarters: int) -> None:
    short = figure_data(scenarios=2, quarters=quarters)
    page = opened({"chart": time_paths.efficiency_over_time(short)})
    (labels,) = (found for name, found in page.evaluate(TICKS) if name == "chart xAxis")
    shown = [label for label in labels if label]
    assert len(shown) > 2
    assert all(re.fullmatch(r"20\d\d-Q[1-4]", label) for label in shown), labels


@pytest.mark.long
def test_long_times_are_whole_years(opened: Open, data: FigureData) -> None:
    page = opened({"chart": time_paths.efficiency_over_time(data)})
    (labels,) = (found for name, found in page.evaluate(TICKS) if name == "chart xAxis")
    assert labels == ["2024", "2026", "2028", "2030", "2032", "2034"]


BOXES = """() => {
  const { chart } = charts.chart, room = chart.getDom().getBoundingClientRect();
  const series = chart.getModel().getSeriesByType("scatter");
  const texts = [...document.querySelectorAll("#chart svg text")].filter((one) =>
    series.some(({ name }) => name === one.textContent));
  const box = (one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x - room.x, y - room.y, width, height];
  };
  const mark = ({ seriesIndex, option }) =>
    chart.convertToPixel({ seriesIndex }, option.data[0].value);
  return { names: texts.map((one) => [one.textContent, ...box(one)]), marks: series.map(mark) };
}"""


def test_names_of_points_lie_on_nothing(opened: Open, data: FigureData) -> None:
    page = opened({"chart": trade_off.cost_and_efficiency(data)}, reduced_motion="reduce")
    found = page.evaluate(BOXES)
    names, marks = found["names"], found["marks"]
    assert {name for name, *_ in names} == {data.title(name, "en") for name in data.names}
    assert len(marks) == len(data.names)
    for place, (name, x, y, width, height) in enumerate(names):
        for left, top in marks:
            apart = left < x or left > x + width or top < y or top > y + height
            assert apart, (name, left, top)
        for other, x2, y2, width2, height2 in names[place + 1 :]:
            # Boxes of texts are higher than their letters.
            apart = (
                x + width <= x2 or x2 + width2 <= x or abs(y + height / 2 - y2 - height2 / 2) > 11
            )
            assert apart, (name, other)


@pytest.mark.long
def test_where_names_have_no_room_a_legend_names_the_points(opened: Open, data: FigureData) -> None:
    page = opened({"chart": trade_off.cost_and_efficiency(data)}, width=360)
    said = written(page, "chart")
    for name in data.names:
        assert said.count(data.title(name, "en")) == 1, name


def test_what_is_wider_than_the_page_is_moved_by_keys(opened: Open, data: FigureData) -> None:
    option = levers.lever_map(data, lever_rows(data))
    page = opened({"chart": option}, width=360)
    chart = page.locator("#chart")
    expect(chart).to_have_attribute("tabindex", "0")
    chart.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.getElementById('chart').scrollLeft > 0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
