"""What sharing costs: spending against efficiency, and the frontier of the two."""

from __future__ import annotations

from cluster_sim.charts.marks import (
    ROOM,
    Option,
    between,
    described,
    marks,
    tip,
    value,
    value_axis,
    values,
)
from cluster_sim.charts.words import chart_word
from cluster_sim.figures.data import FigureData, Interval, largest
from cluster_sim.figures.numbers import final_efficiency, final_spending, frontier
from cluster_sim.figures.words import amount, money_scale, money_unit, number, word

HEIGHT = 440


def cost_and_efficiency(data: FigureData, language: str = "en") -> Option:
    """All spending against final sharing efficiency, with the frontier marked."""
    cost, up = final_spending(data), final_efficiency(data)
    size, unit = money_scale(largest(cost.mean), language)
    across = Interval(*(part / size for part in cost))
    best = frontier(across.mean, up.mean)
    spending = f"{word('spending', language)}, {money_unit(unit, data.currency, language)}"
    steps = [values([float(across.mean[row]), float(up.mean[row])]) for row in best]
    return {
        "description": described("cost", data, "runs_bars", language),
        "height": HEIGHT,
        "grid": ROOM | {"top": 6, "right": 40},
        "tooltip": {"trigger": "item", "confine": True, "formatter": "@tip"},
        "xAxis": value_axis(spending, scale=False, axisLine={"show": True}),
        "yAxis": {
            "type": "value",
            "scale": True,
            "boundaryGap": ["12%", "6%"],  # room for names
            "name": word("efficiency", language),
            "nameTextStyle": {"align": "left"},
            "axisLine": {"show": False},
            "axisLabel": {"formatter": "@plain"},
        },
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
            _points(data, cost, across, up, set(best), language),
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
) -> Option:
    looks = marks(data)
    points = []
    for row, name in enumerate(data.names):
        colour = looks[name].colour
        fill = colour if row in best else "@paper"
        points.append(
            {
                "name": data.title(name, language),
                "value": [value(float(across.mean[row])), value(float(up.mean[row]))],
                "symbol": looks[name].symbol,
                "itemStyle": {"color": fill, "borderColor": colour, "borderWidth": 2, "opacity": 1},
                "tip": tip(
                    (
                        word("spending", language),
                        amount(float(cost.mean[row]), data.currency, language),
                    ),
                    (word("efficiency", language), number(float(up.mean[row]))),
                    (chart_word("interval", language), between(up, row)),
                ),
            }
        )
    return {
        "id": "points",
        "type": "scatter",
        "symbolSize": 12,
        "z": 4,
        "data": points,
    }


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
