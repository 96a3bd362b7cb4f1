"""Charts of a sweep: one line or point for each run or draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from cluster_sim.charts.marks import ROOM, Option, value_axis, values
from cluster_sim.charts.words import chart_word
from cluster_sim.figures.data import FloatArray
from cluster_sim.figures.words import significant

HEIGHT = 420
# A pale border keeps the numbers readable on the lines.
_LABEL = {"formatter": "@plain", "textBorderColor": "@paper", "textBorderWidth": 3}
_MANY = 400  # lines; more of them are paler


def parallel(
    table: pd.DataFrame,
    columns: Sequence[str],
    colour: str,
    language: str = "en",
    titles: Mapping[str, str] | None = None,
) -> Option:
    """Parallel coordinates; ranges dragged on the axes choose lines.

    Args:
        table: One row a run or draw; ``columns`` hold numbers.
        columns: The axes, parameters first, then outcomes.
        colour: The column of ``columns`` that colours the lines.
        language: "en" or "zh".
        titles: Names of columns for people; the column's own where none is given.
    """
    known = titles or {}
    names = [known.get(column, column) for column in columns]
    rows = table[list(columns)].to_numpy(np.float64)
    place = list(columns).index(colour)
    joined = ("、" if language == "zh" else ", ").join(names)
    return {
        "description": chart_word(
            "parallel", language, n=len(rows), colour=names[place], columns=joined
        ),
        "height": HEIGHT,
        "animation": False,
        "parallel": {"left": 60, "right": 110, "top": 56, "bottom": 24},
        "parallelAxis": [
            {
                "dim": dim,
                "name": name,
                "scale": True,
                "nameTextStyle": {"width": 120, "overflow": "break", "fontSize": 11.5},
                "axisLabel": _LABEL,
                "areaSelectStyle": {"color": "@accent", "borderColor": "@accent", "opacity": 0.2},
            }
            for dim, name in enumerate(names)
        ],
        "visualMap": _shades(rows[:, place], place, names[place]),
        "series": [
            {
                "id": "runs",
                "type": "parallel",
                "lineStyle": {"width": 1.2, "opacity": 0.2 if len(rows) > _MANY else 0.45},
                "inactiveOpacity": 0.03,
                "progressive": 0,
                "data": [values(row) for row in rows.tolist()],
            }
        ],
    }


def scatter(
    table: pd.DataFrame,
    across: str,
    up: str,
    colour: str | None = None,
    language: str = "en",
    titles: Mapping[str, str] | None = None,
) -> Option:
    """One column against another, a point for each row; ``colour`` may name a third."""
    known = titles or {}
    names = {column: known.get(column, column) for column in (across, up, colour) if column}
    columns = list(dict.fromkeys([across, up, *([colour] if colour else [])]))
    rows = table[columns].to_numpy(np.float64)
    order = [columns.index(across), columns.index(up)]
    tips = [
        [[names[c], significant(float(v), 4)] for c, v in zip(columns, row, strict=True)]
        for row in rows
    ]
    option: Option = {
        "description": chart_word("scatter", language, n=len(rows), x=names[across], y=names[up]),
        "height": HEIGHT,
        "animation": False,
        "grid": ROOM | {"top": 6, "right": 96 if colour else 24},
        "tooltip": {"trigger": "item", "confine": True, "formatter": "@tip"},
        "xAxis": value_axis(names[across], axisLine={"show": True}),
        "yAxis": {
            "type": "value",
            "scale": True,
            "name": names[up],
            "nameTextStyle": {"align": "left"},
            "axisLine": {"show": False},
            "axisLabel": {"formatter": "@plain"},
        },
        "series": [
            {
                "id": "runs",
                "type": "scatter",
                "symbolSize": 7,
                "itemStyle": {"opacity": 0.7, **({} if colour else {"color": "@series:0"})},
                "data": [
                    {"name": str(name), "value": values(row[[*order, -1]].tolist()), "tip": lines}
                    for name, row, lines in zip(table.index, rows, tips, strict=True)
                ],
            }
        ],
    }
    if colour:
        option["visualMap"] = _shades(rows[:, -1], 2, names[colour])
    return option


def _shades(numbers: FloatArray, dimension: int, name: str) -> Option:
    """A scale of colours at the right, from the smallest to the largest value."""
    known = numbers[np.isfinite(numbers)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    return {
        "type": "continuous",
        "min": low,
        "max": high if high > low else low + 1.0,
        "dimension": dimension,
        "right": 0,
        "top": "middle",
        "itemHeight": 140,
        "itemWidth": 12,
        "calculable": False,
        "text": [significant(high), significant(low)],
        "inRange": {"color": [f"@ramp:{step}" for step in range(5)]},
        "name": name,
    }
