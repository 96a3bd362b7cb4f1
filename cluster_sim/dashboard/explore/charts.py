"""The charts beside the map, as descriptions that ``charts.js`` draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cluster_sim.charts.marks import ROOM, Mark, Option, legend, mark, row_axis, value_axis, values
from cluster_sim.charts.time_paths import Path, paths
from cluster_sim.dashboard.engine.simulate import FloatArray, Outlook
from cluster_sim.dashboard.explore.headline import Json, share
from cluster_sim.dashboard.explore.outcome import Outcome
from cluster_sim.dashboard.language import Translator
from cluster_sim.figures.data import Interval, city_names
from cluster_sim.figures.words import money_scale, money_unit

Pinned = Sequence[tuple[str, Outcome]]
"""Names and outcomes of pinned settings."""

_OWN = Mark("@accent", "solid", "circle")
_GAINED = Mark("@gain", "solid", "circle")
_SPENT = Mark("@loss", "solid", "circle")
_SMALLEST_GAIN = 0.0005
"""Gains below this show as 0.0 points."""
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
    own, base = (which["sharing_efficiency"] for which in (present.metrics, present.base))
    names = [_("These settings"), _("Baseline")]
    found = [
        Path("base", names[1], mark(None), _alone(base.mean)),
        *(
            Path(f"pin-{place}", name, mark(place), _on(present, outcome))
            for place, (name, outcome) in enumerate(pinned)
        ),
        Path("own", names[0], _OWN, Interval(own.mean, own.low, own.high)),
    ]
    option = _over_years(present, found, "", shares=True)
    # What is pinned has its name and colour above the chart.
    option["legend"]["data"] = names
    text = _("Sharing efficiency over time: from {first} to {last}; baseline {base}.").format(
        first=share(float(own.mean[0]), _),
        last=share(float(own.mean[-1]), _),
        base=share(float(base.mean[-1]), _),
    )
    return {"option": option | {"description": text}}


def _on(present: Outcome, other: Outcome) -> Interval:
    """The mean sharing efficiency of a pinned setting at the dates of the present one."""
    known = dict(zip(other.quarters, other.metrics["sharing_efficiency"].mean, strict=True))
    return _alone(np.array([known.get(date, np.nan) for date in present.quarters]))


def _alone(mean: FloatArray) -> Interval:
    """Values without an interval."""
    unknown = np.full(len(mean), np.nan)
    return Interval(mean, unknown, unknown)


def money(present: Outcome, _: Translator) -> Json:
    """What was gained and spent beyond the baseline, summed from the start."""
    gained, spent = (
        sum(present.differences[name].mean for name in names)
        for names in (("realised_value",), ("public_spending", "private_spending"))
    )
    gained, spent = np.asarray(gained), np.asarray(spent)
    size, name = money_scale(float(np.abs([gained, spent]).max()), _.language)
    found = [
        Path("gained", _("Value gained"), _GAINED, _alone(gained / size)),
        Path("spent", _("Money spent"), _SPENT, _alone(spent / size)),
    ]
    option = _over_years(present, found, money_unit(name, present.currency, _.language))
    note = _pays_back(present, gained, spent, _)
    text = _("Value gained and money spent beyond the baseline, summed over time.") + " " + note
    return {"option": option | {"description": text}, "note": note}


def _pays_back(present: Outcome, gained: FloatArray, spent: FloatArray, _: Translator) -> str:
    """From when on more is gained than was spent, if that is so in the end."""
    if not np.any(np.abs(spent) >= 0.5):
        return _("Nothing is spent beyond the baseline.")
    behind = np.flatnonzero(gained < spent)
    if behind.size and behind[-1] == len(gained) - 1:
        text, record = _("Until {quarter} it gains less than it costs."), len(gained) - 1
    else:
        text = _("From {quarter} on it has gained more than it cost.")
        record = int(behind[-1]) + 1 if behind.size else 0
    return text.format(quarter=present.quarters[record])


def _over_years(
    present: Outcome, found: Sequence[Path], unit: str, *, shares: bool = False
) -> Option:
    """Lines over calendar years, as large as the page lets them be."""
    years = _years(present.quarters)
    option = paths(years, found, unit, dated=True, digits=1, shares=shares)
    del option["height"]
    option["yAxis"]["splitNumber"] = 4
    return option


def by_domain(outlook: Outlook, present: Outcome, _: Translator) -> Json:
    """Sharing efficiency of each domain in the end, beside the baseline's."""
    domains = outlook.scenario.domains
    names = [f"sharing_efficiency_{domain.name}" for domain in domains]
    looks = {_("Baseline"): ("@unknown", "@soft"), _("These settings"): ("@accent", "@ink")}
    found = [[of(name) for name in names] for of in (present.last_base, present.last)]
    text = _("Sharing efficiency by domain in {quarter}.").format(quarter=present.quarters[-1])
    option = {
        "animation": False,
        "description": text,
        "grid": ROOM | {"top": 32, "right": 56},
        "legend": legend(list(looks)),
        "xAxis": value_axis("", "percent", scale=False, splitNumber=4),
        "yAxis": row_axis([domain.title.get(_.language) for domain in domains], above=False),
        "series": [
            _bars(name, shares, look, _)
            for (name, look), shares in zip(looks.items(), found, strict=True)
        ],
    }
    return {"option": option, "note": text}


def _bars(name: str, shares: Sequence[float], look: tuple[str, str], _: Translator) -> Option:
    """A bar for each domain, with its value behind it."""
    colour, ink = look
    return {
        "name": name,
        "type": "bar",
        "data": [
            {"value": value, "label": {"formatter": share(known, _)}}
            for value, known in zip(values(shares), shares, strict=True)
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
    names, points = [titles[i] for i in order], values((100 * gains[order]).tolist())
    note = _who_gains(gains[order], names, _)
    option = {
        "animation": False,
        "description": note,
        "grid": ROOM | {"top": 28},
        "tooltip": {"trigger": "axis", "confine": True, "valueFormatter": "@signed:1"},
        "xAxis": {
            "type": "category",
            "data": names,
            "axisLine": {"onZero": True},
            "axisLabel": {"rotate": 60, "fontSize": 10, "hideOverlap": True},
        },
        "yAxis": {
            "type": "value",
            "splitNumber": 4,
            "name": _("points"),
            "nameTextStyle": {"align": "left"},
            "axisLabel": {"formatter": "@plain"},
        },
        "series": [
            {
                "name": _("Gain, points"),
                "type": "bar",
                "data": [
                    {"value": value, "itemStyle": {"color": "@gain" if gain >= 0 else "@loss"}}
                    for value, gain in zip(points, gains[order], strict=True)
                ],
            }
        ],
    }
    return {"option": option, "note": note}


def _who_gains(gains: FloatArray, names: Sequence[str], _: Translator) -> str:
    """How many cities gain and lose, and who most and least."""
    if not len(gains) or float(np.abs(gains).max()) < _SMALLEST_GAIN:
        return _("No city is better or worse off than in the baseline.")
    text = _("{gain} cities gain, {lose} lose. Most: {first}; least: {last}.")
    return text.format(
        gain=int((gains > 0).sum()), lose=int((gains < 0).sum()), first=names[0], last=names[-1]
    )


def _years(quarters: Sequence[str]) -> FloatArray:
    """Dates such as ``2024-Q3`` as years."""
    parts = [date.partition("-Q") for date in quarters]
    return np.array([int(year) + (int(q) - 1) / _QUARTERS_A_YEAR for year, _dash, q in parts])
