"""How the charts of a batch show its columns: titles, units, shares as percent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cluster_sim.charts.sweep import Scale
from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.figures.data import largest
from cluster_sim.figures.numbers import is_share
from cluster_sim.figures.words import money_scale, money_unit
from cluster_sim.results import TABLES
from cluster_sim.scenario.parameters import parameters

_UNITS = {
    "nats": N_("nats"),
    "nats/km": N_("nats per km"),
    "1/yr": N_("per year"),
    "1/quarter": N_("per quarter"),
    "1/100 km": N_("per 100 km"),
    "km": N_("km"),
    "km/h": N_("km/h"),
    "min": N_("minutes"),
    "yr": N_("years"),
    "quarters": N_("quarters"),
    "projects": N_("projects"),
    "million": N_("million"),
    "million USD": N_("million USD"),
    "million USD/km": N_("million USD per km"),
}
"""Units in words; one that is not here counts nothing: numbers, ratios, switches."""

_SPENDING = "spending"  # of the view of differences


def scale_of_path(path: str, title: str, _: Translator) -> Scale:
    """How a value is shown that a design varies."""
    parts = path.split(".")
    if parts[0] == "measures":
        return Scale(title, share=parts[-1] == "strength")
    known = parameters().get(parts[1]) if parts[0] == "parameters" and len(parts) > 1 else None
    unit = known.unit if known is not None else ""
    return Scale(title, _unit(unit, _), share=unit == "share")


def scale_of_metric(
    metric: str,
    title: str,
    values: pd.Series[float],
    currency: str,
    _: Translator,
    *,
    against: bool,
) -> Scale:
    """How a metric is shown.

    Args:
        metric: Name of the metric.
        title: What it is called.
        values: What is shown of it; money gets the unit that suits the largest amount.
        currency: Code of the currency.
        _: The language.
        against: Whether the values are differences, which of shares are points.
    """
    if is_share(metric):
        return Scale(title, _("points"), 0.01) if against else Scale(title, share=True)
    unit = _metric_units().get(_stem(metric), "")
    if unit.startswith("money"):
        size, name = money_scale(largest(np.asarray(values, dtype=np.float64)), _.language)
        text = money_unit(name, currency, _.language)
        yearly = _("{amount} a year").format(amount=text)
        return Scale(title, yearly if unit == "money/yr" else text, size)
    return Scale(title, _unit(unit, _))


def _unit(unit: str, _: Translator) -> str:
    return _(_UNITS[unit]) if unit in _UNITS else ""


def _stem(metric: str) -> str:
    """The name of a metric without that of its domain."""
    return next((stem for stem in _metric_units() if metric.startswith(stem)), metric)


def _metric_units() -> Mapping[str, str]:
    """The units of the metrics; those of each domain by what comes before its name."""
    units = {c.name.partition("<")[0]: c.unit for c in TABLES["quarters"].columns if not c.key}
    return units | {_SPENDING: "money"}
