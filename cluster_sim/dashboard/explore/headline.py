"""The numbers beside the map: sharing efficiency against the baseline, and six key figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from cluster_sim.dashboard.explore.outcome import Outcome
from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.figures.words import amount, money_scale, number, significant

Json = dict[str, Any]

_NOTHING = "–"
_SMALLEST_POINT = 0.0005
"""A change of sharing efficiency below this is none: it shows as 0.0 points."""


@dataclass(frozen=True)
class Tile:
    """A key figure.

    Attributes:
        metric: The metric that it shows as it is in the end.
        label: What it is called.
        form: How it is written: ``money``, ``share``, ``index`` or ``ratio``.
        good: 1 where more is better, -1 where less is, 0 where it depends.
        hint: What it means.
    """

    metric: str
    label: str
    form: str
    good: int
    hint: str


TILES = (
    Tile(
        "realised_value",
        N_("Value realised"),
        "money",
        1,
        N_("What cities gained by sharing, summed from the start."),
    ),
    Tile(
        "public_spending",
        N_("Public spending"),
        "money",
        0,
        N_("What cities, state and funds spent, summed from the start."),
    ),
    Tile(
        "private_spending",
        N_("Private spending"),
        "money",
        0,
        N_("What private capital spent on projects, summed from the start."),
    ),
    Tile(
        "benefit_cost_ratio",
        N_("Benefit per cost"),
        "ratio",
        0,
        N_("Value beyond the baseline for each unit of money spent beyond the baseline."),
    ),
    Tile(
        "gini_efficiency",
        N_("Gap (Gini)"),
        "index",
        -1,
        N_("How unequal the cities’ sharing efficiency is, by population: 0 is equal."),
    ),
    Tile(
        "lowest_city_efficiency",
        N_("Lowest city"),
        "share",
        1,
        N_("Sharing efficiency of the city that has the lowest."),
    ),
)
"""The key figures, as they stand in two rows."""


def headline(outcome: Outcome, _: Translator) -> Json:
    """Sharing efficiency in the end, how much more it is than the baseline's, and how sure."""
    difference = outcome.last_difference("sharing_efficiency")
    if not any(measure.strength > 0 for measure in outcome.draft.measures):
        return _baseline_headline(outcome, _)
    return {
        "label": _("Sharing efficiency in {quarter}").format(quarter=outcome.quarters[-1]),
        "value": share(outcome.last("sharing_efficiency"), _),
        "change": _("{points} points").format(points=points(difference)),
        "tone": tone(difference, 1, _SMALLEST_POINT),
        "band": _sureness(outcome, _),
        "base": _("baseline {value}").format(
            value=share(outcome.last_base("sharing_efficiency"), _)
        ),
    }


def _baseline_headline(outcome: Outcome, _: Translator) -> Json:
    """Without a measure there is nothing to compare with."""
    return {
        "label": _("Sharing efficiency in {quarter}").format(quarter=outcome.quarters[-1]),
        "value": share(outcome.last("sharing_efficiency"), _),
        "change": _("the baseline"),
        "tone": "",
        "band": _("no measure yet: move a slider"),
        "base": "",
    }


def _sureness(outcome: Outcome, _: Translator) -> str:
    """The interval of the difference, or that there is one run only."""
    if outcome.runs == 1:
        return _("one run")
    difference = outcome.differences["sharing_efficiency"]
    low, high = float(difference.low[-1]), float(difference.high[-1])
    if not (math.isfinite(low) and math.isfinite(high)):
        return _("{runs} runs").format(runs=outcome.runs)
    text = _("{low} to {high}, {runs} runs")
    return text.format(low=points(low), high=points(high), runs=outcome.runs)


def tiles(outcome: Outcome, _: Translator) -> list[Json]:
    """The key figures: the value in the end, and how much more it is than the baseline's."""
    return [_tile(tile, outcome, _) for tile in TILES]


def _tile(tile: Tile, outcome: Outcome, _: Translator) -> Json:
    shown: Json = {"key": tile.metric, "label": _(tile.label), "hint": _(tile.hint)}
    if tile.form == "ratio":
        return shown | {"value": value_of(tile, outcome, _), "change": "", "tone": ""}
    difference = outcome.last_difference(tile.metric)
    smallest = 0.5 if tile.form == "money" else _SMALLEST_POINT
    return shown | {
        "value": value_of(tile, outcome, _),
        "change": _change(tile, difference, outcome, _),
        "tone": tone(difference, tile.good, smallest),
    }


def value_of(tile: Tile, outcome: Outcome, _: Translator) -> str:
    """The figure in the end, as people write it."""
    value = outcome.last(tile.metric)
    if not math.isfinite(value):
        return _NOTHING
    if tile.form == "money":
        return short_money(value, _)
    if tile.form == "share":
        return share(value, _)
    return number(value, 2 if tile.form == "ratio" else 3)


def short_money(millions: float, _: Translator) -> str:
    """An amount without its currency, where there is no room for it."""
    if millions == 0:
        return "0"
    size, name = money_scale(abs(millions), _.language)
    between = "" if _.language == "zh" else " "
    return significant(millions / size) + between + name


def _change(tile: Tile, difference: float, outcome: Outcome, _: Translator) -> str:
    if not math.isfinite(difference):
        return ""
    if tile.form == "money":
        if abs(difference) < 0.5:
            return "±0"
        sign = "+" if difference > 0 else "−"
        return sign + amount(abs(difference), outcome.currency, _.language)
    if tile.form == "share":
        return _("{points} points").format(points=points(difference))
    return number(difference, 3, signed=True)


def tone(difference: float, good: int, smallest: float) -> str:
    """Whether a change is ``good`` or ``bad``; empty where it is neither."""
    if not good or not math.isfinite(difference) or abs(difference) < smallest:
        return ""
    return "good" if difference * good > 0 else "bad"


def share(value: float, _: Translator) -> str:
    """A share in percent with one decimal."""
    if not math.isfinite(value):
        return _NOTHING
    return number(100 * value, 1) + ("%" if _.language == "zh" else "\N{NO-BREAK SPACE}%")


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return number(100 * value, 1, signed=True)
