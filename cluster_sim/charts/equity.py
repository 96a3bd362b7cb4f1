"""Which cities gain."""

from __future__ import annotations

import math
from typing import Final

from cluster_sim.charts.marks import (
    ROOM,
    ROW_TIP,
    Option,
    described,
    row_axis,
    tip,
    value_axis,
    values,
)
from cluster_sim.charts.words import chart_word, in_points
from cluster_sim.figures.data import FigureData, city_names
from cluster_sim.figures.numbers import gains, shown_cities
from cluster_sim.figures.words import points, share, word

_ROW = 19  # pixels
_LABEL: Final = {"interval": 0, "color": "@ink", "fontSize": 11.5}


def who_gains(data: FigureData, scenario: str, language: str = "en") -> Option:
    """Sharing efficiency of each city before and after, sorted by what it gains."""
    found = gains(data, scenario)
    cities, missing = shown_cities(found.order)
    all_names = city_names(data.region, language)
    rows: list[int | None] = [int(city) for city in cities]
    if missing:
        rows.insert(len(rows) // 2, None)
    titles = [all_names[c] if c is not None else word("between", language, n=missing) for c in rows]
    items = [
        _item(row, titles[row], float(found.before[city]), float(found.after[city]), language)
        for row, city in enumerate(rows)
        if city is not None
    ]
    changes = [""] * len(rows)
    for item in items:
        row, before, after = item["value"]
        changes[row] = points(after - before)
    return {
        "description": _description(data, scenario, language),
        "height": 70 + _ROW * max(4, len(rows)),
        "grid": ROOM | {"top": 6},
        "tooltip": ROW_TIP,
        "xAxis": value_axis(word("efficiency", language), "percent"),
        "yAxis": [
            row_axis(titles, _ROW, above=False, axisLabel=_LABEL),
            _changes(changes, language),
        ],
        "series": [
            {
                "id": "gains",
                "type": "custom",
                "renderItem": "@arrow",
                "encode": {"x": [1, 2], "y": 0},
                "data": items,
            }
        ],
    }


def _changes(texts: list[str], language: str) -> Option:
    """An axis at the right whose labels are the changes."""
    return {
        "type": "category",
        "inverse": True,
        "position": "right",
        "data": texts,
        "name": word("change_points", language),
        "nameLocation": "start",
        "nameGap": 8,
        "nameTextStyle": {"align": "left", "lineHeight": 14},
        "axisLine": {"show": False},
        "axisLabel": {"interval": 0, "color": "@ink", "fontSize": 11},
    }


def _item(row: int, title: str, before: float, after: float, language: str) -> Option:
    gain = after - before
    colour = "@gain" if gain >= 0 or not math.isfinite(gain) else "@loss"
    return {
        "name": title,
        "value": [row, *values([before, after])],
        "itemStyle": {"color": colour},
        "tip": tip(
            (chart_word("before", language), share(before, language)),
            (chart_word("after", language), share(after, language)),
            (word("change", language), in_points(points(gain), language)),
        ),
    }


def _description(data: FigureData, scenario: str, language: str) -> str:
    alone = data.baseline is None or scenario == data.baseline
    other = word("gains_start", language) if alone else data.title(str(data.baseline), language)
    title = data.title(scenario, language)
    return described("gains", data, "runs_mean", language, scenario=title, other=other)
