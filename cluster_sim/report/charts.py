"""Which interactive chart stands for which figure."""

from __future__ import annotations

from typing import Any

from cluster_sim.charts import comparison, equity, levers, money, time_paths, trade_off
from cluster_sim.report.context import Context


def chart_options(context: Context) -> dict[str, dict[str, Any]]:
    """The charts of the page by the name of the figure that each replaces on the screen.

    The map is no chart; it has a script of its own.
    """
    data, say, shown = context.results, context.language, context.best
    drawn = context.data.drawings
    options: dict[str, dict[str, Any]] = {}
    if "efficiency_over_time" in drawn:
        options["efficiency_over_time"] = time_paths.efficiency_over_time(data, say)
    if "gap_over_time" in drawn:
        options["gap_over_time"] = time_paths.gap_over_time(data, say)
    if "who_gains" in drawn:
        options["who_gains"] = equity.who_gains(data, shown, say)
    more = _compared(context) if context.compared else _alone(context)
    return options | {name: option for name, option in more.items() if name in drawn}


def _compared(context: Context) -> dict[str, dict[str, Any]]:
    data, say = context.results, context.language
    options = {
        "ranking": comparison.ranking(data, say),
        "efficiency_by_domain": comparison.efficiency_by_domain(data, say),
        "cost_and_efficiency": trade_off.cost_and_efficiency(data, say),
        "money": money.money(data, say),
    }
    if context.data.levers is not None:
        options["levers"] = levers.lever_map(data, context.data.levers, say)
    return options


def _alone(context: Context) -> dict[str, dict[str, Any]]:
    data, say, shown = context.results, context.language, context.best
    return {
        "efficiency_by_domain": time_paths.domains_over_time(data, shown, say),
        "money": money.money_over_time(data, shown, say),
    }
