"""The sets of figures: what a comparison shows, and what a run shows."""

from __future__ import annotations

from matplotlib.figure import Figure

from cluster_sim.figures import comparison, equity, maps, money, time_series, trade_off
from cluster_sim.figures.data import FigureData
from cluster_sim.figures.words import LANGUAGES


def comparison_figures(data: FigureData, language: str = "en") -> dict[str, Figure]:
    """All figures of a comparison by file name, in the order of a report.

    The map and the cities are those of the best scenario that is not the baseline.

    Raises:
        ValueError: The data has no ranking, or ``language`` is neither "en" nor "zh".
    """
    _check(language)
    best = data.best()
    return {
        "ranking": comparison.ranking(data, language),
        "efficiency_over_time": time_series.efficiency_over_time(data, language),
        "efficiency_by_domain": comparison.efficiency_by_domain(data, language),
        "cost_and_efficiency": trade_off.cost_and_efficiency(data, language),
        "money": money.money(data, language),
        "map": maps.before_and_after(data, best, language),
        "who_gains": equity.who_gains(data, best, language),
        "gap_over_time": time_series.gap_over_time(data, language),
    }


def run_figures(data: FigureData, language: str = "en") -> dict[str, Figure]:
    """All figures of one scenario by file name, in the order of a report.

    Raises:
        ValueError: There is more than one scenario, or ``language`` is neither "en" nor "zh".
    """
    _check(language)
    if len(data.scenarios) != 1:
        raise ValueError(f"the figures of a run show one scenario, not {len(data.scenarios)}")
    only = data.names[0]
    return {
        "efficiency_over_time": time_series.efficiency_over_time(data, language),
        "efficiency_by_domain": time_series.domains_over_time(data, only, language),
        "money": money.money_over_time(data, only, language),
        "map": maps.before_and_after(data, only, language),
        "who_gains": equity.who_gains(data, only, language),
        "gap_over_time": time_series.gap_over_time(data, language),
    }


def _check(language: str) -> None:
    if language not in LANGUAGES:
        known = " or ".join(f'"{name}"' for name in LANGUAGES)
        raise ValueError(f'the language is {known}, not "{language}"')
