"""The sets of figures: what a comparison shows, and what a run shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matplotlib.figure import Figure

from cluster_sim.figures import comparison, equity, maps, money, time_series, trade_off
from cluster_sim.figures.data import FigureData
from cluster_sim.figures.words import LANGUAGES

Make = Callable[[FigureData, str], Figure]
"""Makes a figure of data in a language."""


def _of_best(make: Callable[[FigureData, str, str], Figure]) -> Make:
    """A figure of one scenario: the best that is not the baseline, or the only one."""
    return lambda data, language: make(data, data.best(), language)


_OF_BOTH: Mapping[str, Make] = {
    "map": _of_best(maps.before_and_after),
    "who_gains": _of_best(equity.who_gains),
    "gap_over_time": time_series.gap_over_time,
}
_OF_COMPARISONS: Mapping[str, Make] = {
    "ranking": comparison.ranking,
    "efficiency_over_time": time_series.efficiency_over_time,
    "efficiency_by_domain": comparison.efficiency_by_domain,
    "cost_and_efficiency": trade_off.cost_and_efficiency,
    "money": money.money,
    **_OF_BOTH,
}
_OF_RUNS: Mapping[str, Make] = {
    "efficiency_over_time": time_series.efficiency_over_time,
    "efficiency_by_domain": _of_best(time_series.domains_over_time),
    "money": _of_best(money.money_over_time),
    **_OF_BOTH,
}


def comparison_figures(data: FigureData, language: str = "en") -> dict[str, Figure]:
    """All figures of a comparison by file name, in the order of a report.

    The map and the cities are those of the best scenario that is not the baseline.

    Raises:
        ValueError: The data has no ranking, or ``language`` is neither "en" nor "zh".
    """
    _check(language)
    return {name: make(data, language) for name, make in _OF_COMPARISONS.items()}


def run_figures(data: FigureData, language: str = "en") -> dict[str, Figure]:
    """All figures of one scenario by file name, in the order of a report.

    Raises:
        ValueError: There is more than one scenario, or ``language`` is neither "en" nor "zh".
    """
    _check(language)
    if len(data.scenarios) != 1:
        raise ValueError(f"the figures of a run show one scenario, not {len(data.scenarios)}")
    return {name: make(data, language) for name, make in _OF_RUNS.items()}


def figure(data: FigureData, name: str, language: str = "en") -> Figure:
    """One of the figures of a comparison, or of a run where the data has no ranking.

    Raises:
        KeyError: There is no such figure.
        ValueError: ``language`` is neither "en" nor "zh".
    """
    _check(language)
    makers = _OF_RUNS if data.ranking is None else _OF_COMPARISONS
    return makers[name](data, language)


def _check(language: str) -> None:
    if language not in LANGUAGES:
        known = " or ".join(f'"{name}"' for name in LANGUAGES)
        raise ValueError(f'the language is {known}, not "{language}"')
