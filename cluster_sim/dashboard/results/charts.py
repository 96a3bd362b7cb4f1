"""The charts of a folder with results, as descriptions for the script that draws them."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from cluster_sim.charts import comparison, equity, money, time_paths, trade_off
from cluster_sim.charts.levers import lever_map
from cluster_sim.dashboard.language import N_
from cluster_sim.dashboard.results import batch_charts
from cluster_sim.dashboard.results.batch_charts import Wish
from cluster_sim.dashboard.results.catalogues import SHARED, state_of
from cluster_sim.dashboard.results.stored_figures import StoredFigures, stored_figures
from cluster_sim.dashboard.results.stored_map import stored_map
from cluster_sim.errors import InputError, Problem
from cluster_sim.figures.data import FigureData
from cluster_sim.store.opening import Opened

Option = Mapping[str, Any]

_OF_BATCHES = {"parallel": batch_charts.parallel, "scatter": batch_charts.scatter}
_MOST_TEXT = 24_000_000  # bytes of charts that are kept
_MOST_FIGURES = 2  # folders whose tables are kept

_Maker = Callable[[StoredFigures, str], Option]


def _of_data(make: Callable[[FigureData, str], Option]) -> _Maker:
    return lambda figures, language: make(figures.data, language)


def _of_best(make: Callable[[FigureData, str, str], Option]) -> _Maker:
    return lambda figures, language: make(figures.data, figures.data.best(), language)


def _levers(figures: StoredFigures, language: str) -> Option:
    assert figures.levers is not None
    return lever_map(figures.data, figures.levers, language)


CHARTS: Mapping[str, tuple[str, _Maker]] = {
    "ranking": (N_("Which scenario shares most"), _of_data(comparison.ranking)),
    "levers": (N_("What each measure alone does"), _levers),
    "efficiency_over_time": (
        N_("Sharing efficiency over time"),
        _of_data(time_paths.efficiency_over_time),
    ),
    "efficiency_by_domain": (
        N_("Sharing efficiency by domain"),
        _of_data(comparison.efficiency_by_domain),
    ),
    "domains_over_time": (
        N_("Sharing efficiency of each domain over time"),
        _of_best(time_paths.domains_over_time),
    ),
    "cost_and_efficiency": (N_("What sharing costs"), _of_data(trade_off.cost_and_efficiency)),
    "money": (N_("Who pays, and what comes back"), _of_data(money.money)),
    "money_over_time": (N_("Money over time"), _of_best(money.money_over_time)),
    "who_gains": (N_("Which cities gain"), _of_best(equity.who_gains)),
    "gap_over_time": (N_("The gap between cities over time"), _of_data(time_paths.gap_over_time)),
}
"""Title of each chart of a run directory and what makes it, by name, in the order shown."""

_OF_COMPARISONS = ("ranking", "efficiency_by_domain", "cost_and_efficiency", "money")
_OF_RUNS = ("domains_over_time", "money_over_time")
_FILES = {"domains_over_time": "efficiency_by_domain", "money_over_time": "money"}

MAP = "map"
"""The map, which is drawn by a script of its own."""

FIRST = ("ranking", "efficiency_over_time")
"""The charts that stand beside the answer."""

WIDE = ("ranking", "levers", "cost_and_efficiency")
"""The charts that take the whole width: they have many columns, or names in a crowd."""

MAP_TITLE = N_("Barriers and exchange on the map")


def file_stem(chart: str) -> str:
    """Name of the figure for print that shows the same, without its ending."""
    return _FILES.get(chart, chart)


def names(figures: StoredFigures) -> tuple[str, ...]:
    """The charts that a run directory has."""
    left_out = {*(_OF_COMPARISONS if figures.data.ranking is None else _OF_RUNS)}
    if figures.levers is None:
        left_out.add("levers")
    return tuple(name for name in CHARTS if name not in left_out)


def figures_of(opened: Opened) -> StoredFigures | None:
    """The tables of a run directory as figures take them; None where no run was completed.

    Raises:
        InputError: A file is damaged.
    """
    return _KEPT.figures(opened)


def option_text(opened: Opened, chart: str, wish: Wish) -> str:
    """A chart as JSON text.

    Args:
        opened: The folder.
        chart: Name of the chart; ``parallel`` or ``scatter`` for a batch.
        wish: In which language, and what of a batch.

    Raises:
        InputError: There is no such chart, or a file is damaged.
    """
    return _KEPT.text(opened, chart, wish)


class _Kept:
    """Charts and tables that were asked for last, for all visitors."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[object, str, Wish], str] = OrderedDict()
        self._figures: OrderedDict[object, StoredFigures | None] = OrderedDict()
        self._lock = Lock()

    def figures(self, opened: Opened) -> StoredFigures | None:
        with self._lock:
            return self._figures_of(opened.folder)

    def text(self, opened: Opened, chart: str, wish: Wish) -> str:
        key = (state_of(opened.folder), chart, wish)
        with self._lock:
            if key not in self._texts:
                option = self._option(opened, chart, wish)
                self._texts[key] = json.dumps(option, ensure_ascii=False)
                while sum(map(len, self._texts.values())) > _MOST_TEXT and len(self._texts) > 1:
                    self._texts.popitem(last=False)
            self._texts.move_to_end(key)
            return self._texts[key]

    def _option(self, opened: Opened, chart: str, wish: Wish) -> Option:
        if opened.kind == "batch" and chart in _OF_BATCHES:
            with SHARED.of(opened.folder) as catalogue:
                return _OF_BATCHES[chart](catalogue, wish)
        figures = self._figures_of(opened.folder) if opened.kind == "run" else None
        if figures is not None and chart == MAP:
            with SHARED.of(opened.folder) as catalogue:
                scenario = wish.scenario or figures.data.best()
                return stored_map(catalogue, figures, scenario, wish.language)
        if figures is None or chart not in names(figures):
            raise InputError([Problem(file=chart[:60], what="there is no such chart")])
        return CHARTS[chart][1](figures, wish.language)

    def _figures_of(self, folder: Path) -> StoredFigures | None:
        key = state_of(folder)
        if key not in self._figures:
            with SHARED.of(folder) as catalogue:
                self._figures[key] = stored_figures(catalogue)
            while len(self._figures) > _MOST_FIGURES:
                self._figures.popitem(last=False)
        self._figures.move_to_end(key)
        return self._figures[key]


_KEPT = _Kept()
