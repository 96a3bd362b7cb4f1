"""What sharing costs: spending against efficiency, and the frontier of the two."""

from __future__ import annotations

from functools import partial
from typing import Final

from cluster_sim.charts.marks import (
    ROOM,
    Option,
    between,
    described,
    height_axis,
    legend,
    marks,
    tip,
    value,
    value_axis,
    values,
)
from cluster_sim.charts.words import chart_word
from cluster_sim.figures.data import FigureData, Interval, largest
from cluster_sim.figures.numbers import final_efficiency, final_spending, frontier
from cluster_sim.figures.words import amount, money_scale, money_unit, share, with_unit, word

HEIGHT = 440
_INSTEAD: Final[Option] = {"instead": "names", "selectedMode": False, "itemWidth": 12}
"""A legend that names the points where the chart is too narrow for names beside them."""


def cost_and_efficiency(data: FigureData, language: str = "en") -> Option:
    """All spending against final sharing efficiency, with the frontier marked."""
    cost, up = final_spending(data), final_efficiency(data)
    size, unit = money_scale(largest(cost.mean), language)
    across = Interval(*(part / size for part in cost))
    best = frontier(across.mean, up.mean)
    currency = money_unit(unit, data.currency, language)
    spending = with_unit(word("spending", language), currency, language)
    steps = [values([float(across.mean[row]), float(up.mean[row])]) for row in best]
    return {
        "description": described("cost", data, "runs_bars", language),
        "height": HEIGHT,
        "grid": ROOM | {"top": 6, "right": 40},
        "legend": legend([data.title(name, language) for name in data.names], **_INSTEAD),
        "tooltip": {"trigger": "item", "confine": True, "formatter": "@tip"},
        "xAxis": value_axis(spending, scale=False, min=0, axisLine={"show": True}),
        # Room for names below the lowest points.
        "yAxis": height_axis(
            word("efficiency", language), "percent", scale=True, boundaryGap=["12%", "6%"]
        ),
        "series": [
            {
                "id": "frontier",
                "type": "line",
                "step": "end",
                "silent": True,
                "symbol": "none",
                "lineStyle": {"color": "@rule", "width": 1.6},
                "data": steps,
            },
            _crosses(data, across, up),
            *_points(data, cost, across, up, set(best), language),
            _names(data, across, up, language),
        ],
    }


def _crosses(data: FigureData, across: Interval, up: Interval) -> Option:
    looks = marks(data)
    return {
        "id": "intervals",
        "type": "custom",
        "renderItem": "@cross",
        "encode": {"x": [0, 1, 2], "y": [3, 4, 5]},
        "clip": True,
        "silent": True,
        "data": [
            {
                "value": values([float(part[row]) for part in (*across, *up)]),
                "itemStyle": {"color": looks[name].colour},
            }
            for row, name in enumerate(data.names)
        ],
    }


def _points(
    data: FigureData, cost: Interval, across: Interval, up: Interval, best: set[int], language: str
) -> list[Option]:
    """A series for each scenario, so that a legend can name it."""
    looks, write = marks(data), partial(share, language=language)
    series = []
    for row, name in enumerate(data.names):
        colour, title = looks[name].colour, data.title(name, language)
        fill = colour if row in best else "@paper"
        paid = amount(float(cost.mean[row]), data.currency, language)
        lines = tip(
            (word("spending", language), paid),
            (word("efficiency", language), write(float(up.mean[row]))),
            (chart_word("interval", language), between(up, row, write)),
        )
        spot = [value(float(across.mean[row])), value(float(up.mean[row]))]
        series.append(
            {
                "id": f"point {name}",
                "name": title,
                "type": "scatter",
                "symbol": looks[name].symbol,
                "symbolSize": 12,
                "itemStyle": {"color": fill, "borderColor": colour, "borderWidth": 2, "opacity": 1},
                "z": 4,
                "data": [{"name": title, "value": spot, "tip": lines}],
            }
        )
    return series


def _names(data: FigureData, across: Interval, up: Interval, language: str) -> Option:
    """Names beside the points, none on another."""
    return {
        "id": "names",
        "type": "custom",
        "renderItem": "@names",
        "encode": {"x": 0, "y": 1},
        "silent": True,
        "z": 5,
        "data": [
            {"name": data.title(name, language), "value": values([float(x), float(y)])}
            for name, x, y in zip(data.names, across.mean, up.mean, strict=True)
        ],
    }
