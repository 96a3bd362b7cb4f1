"""All figures: what they say, that nothing overlaps, and that odd data does not break them."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text as Label
from matplotlib.transforms import Bbox

from cluster_sim.figures import gallery, numbers, style, words
from cluster_sim.figures.data import FigureData, Named
from cluster_sim.figures.time_series import efficiency_over_time
from cluster_sim.text import Text
from tests.figures.synthetic import figure_data, region

COMPARISON = (
    "ranking", "efficiency_over_time", "efficiency_by_domain", "cost_and_efficiency", "money",
    "map", "who_gains", "gap_over_time",
)  # fmt: skip
RUN = ("efficiency_over_time", "efficiency_by_domain", "money", "map", "who_gains", "gap_over_time")


@pytest.fixture(scope="module")
def comparison() -> FigureData:
    return figure_data()


@pytest.fixture(scope="module", params=words.LANGUAGES)
def figures(request: pytest.FixtureRequest, comparison: FigureData) -> dict[str, Figure]:
    return gallery.comparison_figures(comparison, request.param)


def make(data: FigureData, language: str = "en") -> dict[str, Figure]:
    alone = len(data.scenarios) == 1 and data.ranking is None
    return (gallery.run_figures if alone else gallery.comparison_figures)(data, language)


def hidden(figure: Figure) -> set[Label]:
    """Labels of ticks that lie outside their axes and are therefore not drawn."""
    found: set[Label] = set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        air = 1e-9 * (high - low)
        for tick in axis.get_major_ticks():
            if not low - air <= tick.get_loc() <= high + air:
                found |= {tick.label1, tick.label2}
    return found


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """All texts that are drawn, with the room they take in inches."""
    with style.applied():
        figure.draw_without_rendering()
        unseen = hidden(figure)
        found = [
            (label.get_text(), label.get_window_extent())
            for label in figure.findobj(Label)
            if label.get_visible() and label not in unseen
        ]
    scale = 1 / figure.dpi
    return [(text, Bbox(box.get_points() * scale)) for text, box in found if text.strip()]


def texts(figure: Figure) -> str:
    return "\n".join(text for text, _ in boxes(figure))


def check_layout(figure: Figure) -> None:
    """No text leaves the sheet, none lies on another."""
    found = boxes(figure)
    width, height = figure.get_size_inches()
    for text, box in found:
        assert box.x0 >= -0.01, text
        assert box.x1 <= width + 0.01, text
        assert box.y0 >= -0.01, text
        assert box.y1 <= height + 0.01, text
    for (one, a), (other, b) in itertools.combinations(found, 2):
        # Boxes hold the whole line height; letters touch only where more than a sliver is shared.
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        tall = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide < 0.02 or tall < 0.035, (one, other)


def test_comparison_has_all_figures(figures: dict[str, Figure]) -> None:
    assert tuple(figures) == COMPARISON


@pytest.mark.parametrize("name", COMPARISON)
def test_texts_do_not_overlap(figures: dict[str, Figure], name: str) -> None:
    check_layout(figures[name])


@pytest.mark.parametrize("name", RUN)
def test_texts_of_a_run_do_not_overlap(name: str) -> None:
    run = gallery.run_figures(figure_data(1, 4, 20, 12))
    assert tuple(run) == RUN
    check_layout(run[name])


def test_titles_axes_and_units_are_there(comparison: FigureData) -> None:
    figures = gallery.comparison_figures(comparison)
    wanted = {
        "ranking": ["Which scenario shares most in 2034-Q1", "sharing efficiency", "group",
                    "probability\nto be best", "to baseline,\npoints", "+16.2"],
        "efficiency_over_time": ["Sharing efficiency over time", "year", "2034"],
        "efficiency_by_domain": ["Transport", "Telecom", "Health", "Education"],
        "cost_and_efficiency": ["all spending, bn CNY", "sharing efficiency"],
        "money": ["bn CNY", "public", "private", "benefit-\ncost ratio"],
        "map": ["Before, 2024-Q1", "After, 2034-Q1", "nats", "bn CNY", "million", "km",
                "Shanghai"],
        "who_gains": ["sharing efficiency", "change,\npoints", "Shanghai"],
        "gap_over_time": ["Gini coefficient", "year"],
    }  # fmt: skip
    for name, expected in wanted.items():
        shown = texts(figures[name])
        assert [text for text in expected if text not in shown] == [], name


def test_every_scenario_is_named_wherever_it_is_drawn(figures: dict[str, Figure]) -> None:
    for name in ("ranking", "efficiency_over_time", "efficiency_by_domain",
                 "cost_and_efficiency", "money", "gap_over_time"):  # fmt: skip
        shown = texts(figures[name])
        named = [s for s in figure_data(11, 1, 1, 3).scenarios
                 if s.title.en in shown or str(s.title.zh) in shown]  # fmt: skip
        assert len(named) == 11, name


def test_chinese_figures_speak_chinese(comparison: FigureData) -> None:
    figures = gallery.comparison_figures(comparison, "zh")
    assert "全面推进" in texts(figures["ranking"])
    assert "上海" in texts(figures["map"])
    assert "亿元" in texts(figures["money"])
    drawing = style.draw(figures["map"])  # a missing glyph would warn, and warnings are errors
    assert drawing.svg.startswith("<?xml")


def test_same_data_same_bytes() -> None:
    one, two = (
        {name: style.draw(figure) for name, figure in make(figure_data(2, 2, 4, 6)).items()}
        for _ in range(2)
    )
    assert one == two


def test_order_of_rows_does_not_matter() -> None:
    data = figure_data(2, 2, 4, 6)
    tables: dict[str, Any] = {
        name: getattr(data, name).sort_values(["replicate", "quarter"], ascending=False)
        for name in ("quarters", "cities", "links")
    }
    other = dataclasses.replace(data, **tables)
    turned = make(other)
    for name, figure in make(data).items():
        assert style.draw(figure).svg == style.draw(turned[name]).svg, name


@pytest.mark.parametrize(
    ("language", "scenarios", "replicates", "quarters", "cities"),
    [
        ("en", 1, 1, 1, 2),
        ("zh", 1, 5, 8, 3),
        ("en", 2, 1, 2, 2),
        pytest.param("zh", 2, 2, 3, 41, marks=pytest.mark.long),
        pytest.param("en", 11, 1, 12, 11, marks=pytest.mark.long),
    ],
)
def test_small_data(
    language: str, scenarios: int, replicates: int, quarters: int, cities: int
) -> None:
    for figure in make(figure_data(scenarios, replicates, quarters, cities), language).values():
        check_layout(figure)


def test_without_a_start_time_counts_years() -> None:
    data = dataclasses.replace(figure_data(2, 2, 40, 4), start=None)
    figures = make(data)
    assert "years since the start" in texts(figures["efficiency_over_time"])
    assert "+10" in texts(figures["map"])


def blank(data: FigureData, columns: str) -> FigureData:
    """The data with all numbers of some columns unknown."""
    tables: dict[str, Any] = {}
    for name in ("quarters", "cities", "links"):
        table = getattr(data, name).copy()
        hit = [c for c in table.select_dtypes("float64") if c.startswith(columns)]
        table[hit] = np.nan
        tables[name] = table
    return dataclasses.replace(data, **tables)


@pytest.mark.parametrize(
    ("scenarios", "columns"),
    [(1, ""), (3, ""), (1, "sharing"), (3, "load"), (1, "friction"), (3, "public"), (1, "gini")],
)
def test_unknown_numbers(scenarios: int, columns: str) -> None:
    data = blank(figure_data(scenarios, 2, 8, 4), columns)
    if not columns and data.ranking is not None:
        ranking = data.ranking.copy()
        hit = ranking.select_dtypes("float64").columns
        ranking[hit] = np.nan
        data = dataclasses.replace(data, ranking=ranking)
    for figure in make(data).values():
        check_layout(figure)


@pytest.mark.parametrize("value", [0.0, pytest.param(1e12, marks=pytest.mark.long)])
def test_constant_values(value: float) -> None:
    data = figure_data(2, 2, 4, 4)
    tables: dict[str, Any] = {}
    for name in ("quarters", "cities", "links"):
        table = getattr(data, name).copy()
        table[table.select_dtypes("float64").columns] = value
        tables[name] = table
    for figure in make(dataclasses.replace(data, **tables)).values():
        style.draw(figure)


def test_region_without_links() -> None:
    data = figure_data(2, 2, 4, 5)
    alone = dataclasses.replace(region(5), ends=np.empty((0, 2), dtype=np.int64))
    none = dataclasses.replace(data, region=alone, links=data.links.iloc[:0])
    for figure in make(none).values():
        check_layout(figure)


def test_cities_on_one_spot_and_unknown_population() -> None:
    data = figure_data(1, 1, 4, 4)
    spot = dataclasses.replace(
        region(4), lat=np.full(4, 31.0), lon=np.full(4, 121.0), population=np.full(4, np.nan)
    )
    style.draw(make(dataclasses.replace(data, region=spot))["map"])


def test_flat_region_stacks_its_maps() -> None:
    data = figure_data(1, 2, 4, 6)
    flat = dataclasses.replace(region(6), lat=np.linspace(30.0, 30.2, 6))
    figure = make(dataclasses.replace(data, region=flat))["map"]
    one, two = (axes.get_position() for axes in figure.axes)
    assert one.y0 > two.y1
    check_layout(figure)


def test_long_strange_titles_are_cut_and_not_read_as_formulas() -> None:
    data = figure_data(3, 2, 8, 4)
    odd = ("costs $5 and $x^2$ <b>&amp; more", "long " * 30, "长" * 90)
    named = tuple(Named(s.name, Text(title)) for s, title in zip(data.scenarios, odd, strict=True))
    for figure in make(dataclasses.replace(data, scenarios=named)).values():
        check_layout(figure)


def test_thirty_scenarios_still_have_their_names() -> None:
    data = figure_data(2, 2, 8, 4)
    names = tuple(f"s{number:02}" for number in range(30))
    rows = data.quarters[data.quarters["scenario"] == "baseline"]
    parts = [rows.assign(scenario=name) for name in names]
    many = dataclasses.replace(
        data,
        scenarios=tuple(Named(name, Text(f"Scenario {name}")) for name in names),
        quarters=pd.concat(parts),
        baseline="s00",
        ranking=None,
    )
    figure = efficiency_over_time(many)
    assert all(f"Scenario {name}" in texts(figure) for name in names)
    check_layout(figure)


def test_many_cities_show_the_two_ends() -> None:
    found = numbers.shown_cities(np.arange(300))
    assert len(found[0]) == 60
    assert found[1] == 240


def test_a_run_is_not_a_comparison() -> None:
    with pytest.raises(ValueError, match="`ranking` is None"):
        gallery.comparison_figures(figure_data(1, 1, 2, 3))
    with pytest.raises(ValueError, match="one scenario, not 2"):
        gallery.run_figures(figure_data(2, 1, 2, 3))


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match='"en" or "zh", not "fr"'):
        gallery.run_figures(figure_data(1, 1, 2, 3), "fr")


def test_frontier_is_what_nothing_cheaper_beats() -> None:
    cost = np.array([3.0, 1.0, 2.0, 2.0, np.nan, 4.0])
    share = np.array([0.5, 0.2, 0.1, 0.4, 0.9, 0.5])
    assert numbers.frontier(cost, share) == [1, 3, 0]
