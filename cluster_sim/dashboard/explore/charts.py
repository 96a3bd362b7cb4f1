"""The charts beside the map, as descriptions that ``charts.js`` draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from cluster_sim.dashboard.engine.bands import Interval
from cluster_sim.dashboard.engine.simulate import FloatArray, Outlook
from cluster_sim.dashboard.explore.headline import Json, share
from cluster_sim.dashboard.explore.outcome import Outcome
from cluster_sim.dashboard.language import Translator
from cluster_sim.figures.data import city_names

Pinned = Sequence[tuple[str, Outcome]]
"""Names and outcomes of pinned settings."""

_QUARTERS_A_YEAR = 4


def charts(outlook: Outlook, present: Outcome, pinned: Pinned, _: Translator) -> Json:
    """Every chart by its key: its description and, for some, a note under it."""
    return {
        "time": over_time(present, pinned, _),
        "domains": by_domain(outlook, present, _),
        "money": money(present, _),
        "cities": cities(outlook, _),
    }


def over_time(present: Outcome, pinned: Pinned, _: Translator) -> Json:
    """Sharing efficiency over time, the baseline and the pinned settings beside it."""
    interval, base_interval = (
        metrics["sharing_efficiency"] for metrics in (present.metrics, present.base)
    )
    series = _band(present, interval)
    for place, (name, outcome) in enumerate(pinned):
        other = outcome.metrics["sharing_efficiency"]
        series.append(_line(name, outcome, other, f"@series:{place}", 1.5))
    series.append(_line(_("Baseline"), present, base_interval, "@baseline", 1.5, dashed=True))
    series.append(_line(_("These settings"), present, interval, "@accent", 2.5))
    option = _over_years(present, pinned, "@percent")
    # What is pinned has its name and colour above the chart.
    option["legend"]["data"] = [_("Baseline"), _("These settings")]
    option["tooltip"]["formatter"] = "@paths:3:dated"
    own, base = interval.mean, base_interval.mean
    text = _("Sharing efficiency over time: from {first} to {last}; baseline {base}.").format(
        first=share(float(own[0]), _), last=share(float(own[-1]), _), base=share(float(base[-1]), _)
    )
    return {"option": option | {"series": series, "description": text}}


def money(present: Outcome, _: Translator) -> Json:
    """What was gained and spent beyond the baseline, summed from the start."""
    gained = present.differences["realised_value"].mean
    spent = (
        present.differences["public_spending"].mean + present.differences["private_spending"].mean
    )
    unknown = np.full_like(gained, np.nan)
    unit = f"@money:{present.currency}"
    series = [
        _line(_("Value gained"), present, Interval(gained, unknown, unknown), "@gain", 2.5),
        _line(_("Money spent"), present, Interval(spent, unknown, unknown), "@loss", 2.5),
    ]
    option = _over_years(present, [], unit)
    note = _pays_back(present, gained, spent, _)
    text = _("Value gained and money spent beyond the baseline, summed over time.") + " " + note
    return {"option": option | {"series": series, "description": text}, "note": note}


def _pays_back(present: Outcome, gained: FloatArray, spent: FloatArray, _: Translator) -> str:
    """From when on more is gained than was spent, if that is so in the end."""
    behind = np.flatnonzero(gained < spent)
    if not np.any(np.abs(spent) >= 0.5):
        return _("Nothing is spent beyond the baseline.")
    if behind.size and behind[-1] == len(gained) - 1:
        return _("Until {quarter} it gains less than it costs.").format(
            quarter=present.quarters[-1]
        )
    first = int(behind[-1]) + 1 if behind.size else 0
    return _("From {quarter} on it has gained more than it cost.").format(
        quarter=present.quarters[first]
    )


def by_domain(outlook: Outlook, present: Outcome, _: Translator) -> Json:
    """Sharing efficiency of each domain in the end, beside the baseline's."""
    domains = outlook.scenario.domains
    titles = [domain.title.get(_.language) for domain in domains]
    names = [f"sharing_efficiency_{domain.name}" for domain in domains]
    own = [present.last(name) for name in names]
    base = [present.last_base(name) for name in names]
    option = _frame("axis") | {
        "grid": {"left": 8, "right": 48, "top": 32, "bottom": 8, "containLabel": True},
        "xAxis": _value_axis("@percent"),
        "yAxis": {
            "type": "category",
            "data": titles,
            "inverse": True,
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "@rule"}},
            "axisLabel": {"color": "@ink"},
        },
        "series": [
            _bar(_("Baseline"), base, "@unknown", "@soft", _),
            _bar(_("These settings"), own, "@accent", "@ink", _),
        ],
    }
    option["tooltip"]["valueFormatter"] = "@percent"
    text = _("Sharing efficiency by domain in {quarter}.").format(quarter=present.quarters[-1])
    return {"option": option | {"description": text}, "note": text}


def _bar(name: str, values: Sequence[float], colour: str, ink: str, _: Translator) -> Json:
    return {
        "name": name,
        "type": "bar",
        "data": [
            {"value": _plain(value), "label": {"formatter": share(value, _)}} for value in values
        ],
        "barMaxWidth": 16,
        "barGap": "20%",
        "itemStyle": {"color": colour, "borderRadius": [0, 2, 2, 0]},
        "label": {"show": True, "position": "right", "color": ink},
    }


def cities(outlook: Outlook, _: Translator) -> Json:
    """How much each city gains against the baseline in the end, the largest gain first."""
    gains = outlook.frames.efficiency[-1] - outlook.base_frames.efficiency[-1]
    known = np.flatnonzero(np.isfinite(gains))
    order = known[np.argsort(-gains[known], kind="stable")]
    titles = city_names(outlook.scenario.region, _.language)
    bars = [
        {"value": round(100 * float(gains[i]), 2), "itemStyle": {"color": _gain_colour(gains[i])}}
        for i in order
    ]
    option = _frame("axis") | {
        "legend": {"show": False},
        "grid": {"left": 8, "right": 12, "top": 28, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": [titles[i] for i in order],
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "@rule"}, "onZero": True},
            "axisLabel": {"color": "@soft", "rotate": 60, "fontSize": 10, "hideOverlap": True},
        },
        "yAxis": _value_axis("@plain")
        | {"name": _("points"), "nameTextStyle": {"color": "@soft", "align": "left"}},
        "series": [{"name": _("Gain, points"), "type": "bar", "data": bars}],
    }
    option["tooltip"]["valueFormatter"] = "@signed:1"
    note = _who_gains(gains[order], [titles[i] for i in order], _)
    return {"option": option | {"description": note}, "note": note}


def _gain_colour(gain: float) -> str:
    return "@gain" if gain >= 0 else "@loss"


def _who_gains(gains: FloatArray, names: Sequence[str], _: Translator) -> str:
    """How many cities gain and lose, and who most and least."""
    if not len(gains) or float(np.abs(gains).max()) < 0.0005:
        return _("No city is better or worse off than in the baseline.")
    text = _("{gain} cities gain, {lose} lose. Most: {first}; least: {last}.")
    return text.format(
        gain=int((gains > 0).sum()), lose=int((gains < 0).sum()), first=names[0], last=names[-1]
    )


def _band(outcome: Outcome, interval: Interval) -> list[Json]:
    """The interval as an area, where it is known."""
    if not np.isfinite(interval.low).all():
        return []
    rows = zip(_years(outcome.quarters), interval.low, interval.high, strict=True)
    return [
        {
            "type": "custom",
            "renderItem": "@band:1:2",
            "data": [[year, _plain(float(low)), _plain(float(high))] for year, low, high in rows],
            "encode": {"x": 0, "y": [1, 2]},
            "itemStyle": {"color": "@accent/0.2"},
            "silent": True,
            "tooltip": {"show": False},
        }
    ]


def _line(
    name: str, outcome: Outcome, values: Interval, colour: str, width: float, dashed: bool = False
) -> Json:
    rows = zip(_years(outcome.quarters), values.mean, values.low, values.high, strict=True)
    return {
        "name": name,
        "type": "line",
        "showSymbol": False,
        "data": [
            [year, *(_plain(float(value)) for value in (mean, low, high))]
            for year, mean, low, high in rows
        ],
        "encode": {"x": 0, "y": 1},
        "lineStyle": {"color": colour, "width": width, "type": [5, 4] if dashed else "solid"},
        "itemStyle": {"color": colour},
        "emphasis": {"disabled": True},
    }


def _over_years(present: Outcome, others: Pinned, form: str) -> Json:
    """What charts over time share."""
    years = [year for one in (present, *(o for _n, o in others)) for year in _years(one.quarters)]
    option = _frame("axis") | {
        "grid": {"left": 8, "right": 20, "top": 32, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "value",
            "min": min(years),
            "max": max(years),
            "minInterval": 1,
            "splitLine": {"show": False},
            "axisLine": {"lineStyle": {"color": "@rule"}},
            "axisLabel": {"color": "@soft", "formatter": "@year"},
        },
        "yAxis": _value_axis(form) | {"scale": True},
    }
    option["tooltip"]["valueFormatter"] = form
    return option


def _frame(trigger: str) -> dict[str, Any]:
    """What all charts share: no animation, since the numbers follow the hand."""
    return {
        "animation": False,
        "legend": {
            "top": 0,
            "left": 0,
            "itemWidth": 16,
            "itemHeight": 8,
            "itemGap": 12,
            "textStyle": {"color": "@ink"},
        },
        "tooltip": {"trigger": trigger, "confine": True},
    }


def _value_axis(form: str) -> dict[str, Any]:
    return {
        "type": "value",
        "splitNumber": 4,
        "axisLabel": {"color": "@soft", "formatter": form},
        "splitLine": {"lineStyle": {"color": "@grid"}},
    }


def _years(quarters: Sequence[str]) -> list[float]:
    """Dates such as ``2024-Q3`` as years."""
    return [
        int(year) + (int(quarter) - 1) / _QUARTERS_A_YEAR
        for year, _dash, quarter in (date.partition("-Q") for date in quarters)
    ]


def _plain(value: float) -> float | None:
    return round(value, 5) if math.isfinite(value) else None
