"""Charts of made-up results, opened in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from cluster_sim.charts import (
    comparison,
    equity,
    levers,
    money,
    sweep,
    time_paths,
    trade_off,
)
from cluster_sim.charts.marks import Option
from cluster_sim.figures.data import FigureData
from tests.charts.drawing import chart_page
from tests.charts.test_options import lever_rows, sweep_table
from tests.figures.synthetic import figure_data

Open = Callable[..., Page]


def opener(new_page: Callable[..., Page], folder: Path) -> Open:
    """Opens charts from a file: ``opened(options, theme, language, width, **context options)``."""

    def run(
        options: dict[str, Option],
        theme: str = "light",
        language: str = "en",
        width: int = 1000,
        **more: Any,
    ) -> Page:
        file = folder / "charts.html"
        file.write_text(chart_page(options, theme, language, width), encoding="utf-8")
        page = new_page("file://", dark=theme == "dark", **more)
        page.goto(file.as_uri())
        page.wait_for_function("window.charts")
        return page

    return run


def of_a_comparison(data: FigureData, language: str) -> dict[str, Option]:
    best = data.best()
    return {
        "ranking": comparison.ranking(data, language),
        "over_time": time_paths.efficiency_over_time(data, language),
        "by_domain": comparison.efficiency_by_domain(data, language),
        "cost": trade_off.cost_and_efficiency(data, language),
        "money": money.money(data, language),
        "gains": equity.who_gains(data, best, language),
        "levers": levers.lever_map(data, lever_rows(data), language),
    }


def of_a_run(language: str) -> dict[str, Option]:
    run = figure_data(scenarios=1)
    alone = run.names[0]
    table = sweep_table()
    return {
        "over_time": time_paths.efficiency_over_time(run, language),
        "domains": time_paths.domains_over_time(run, alone, language),
        "money": money.money_over_time(run, alone, language),
        "parallel": sweep.parallel(table, list(table.columns), "outcome", language),
        "scatter": sweep.scatter(table, "a", "outcome", "b", language),
    }


def written(page: Page, name: str) -> list[str]:
    """The texts of a chart, a line of a text each."""
    found: list[str] = page.evaluate(
        f"[...document.querySelectorAll('#{name} svg text')].map((one) => one.textContent)"
    )
    return found


def names_cut(page: Page, name: str, option: Option) -> list[str]:
    """Names of rows and series that cannot be read whole."""
    axes = option.get("yAxis", [])
    rows = [axis for axis in (axes if isinstance(axes, list) else [axes]) if axis.get("row")]
    names = [title for axis in rows for title in axis["data"]]
    said = "".join("".join(written(page, name)).split())
    return [title for title in names if "".join(title.split()) not in said]
