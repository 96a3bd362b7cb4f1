"""Charts of a sweep: one line or point for each run or draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cluster_sim.charts.marks import ROOM, Option, height_axis, tip, value_axis, values
from cluster_sim.charts.words import chart_word
from cluster_sim.figures.data import FloatArray
from cluster_sim.figures.words import share, significant, with_unit

HEIGHT = 420
# A pale border keeps the numbers readable on the lines.
_LABEL = {"textBorderColor": "@paper", "textBorderWidth": 3}
_MANY = 400  # lines; more of them are paler
_SCALE_ROOM = 124  # pixels of the scale of colours at the right
_LEAST = (240, 84)  # pixels beside parallel axes, and of each axis


@dataclass(frozen=True)
class Scale:
    """How a column is shown.

    Attributes:
        title: What it is called.
        unit: What its numbers count; empty where they count nothing.
        size: What one of the unit is in the column.
        share: Whether it is a share, written as percent.
    """

    title: str
    unit: str = ""
    size: float = 1.0
    share: bool = False

    def name(self, language: str) -> str:
        """Title and unit."""
        return with_unit(self.title, self.unit, language)

    @property
    def form(self) -> str:
        """How `charts.js` writes its numbers."""
        return "percent" if self.share else "plain"

    def text(self, number: float, language: str, digits: int = 4) -> str:
        """A number in the unit, as people write it; what is no share in so many digits."""
        return share(number, language) if self.share else significant(number, digits)


Scales = Mapping[str, Scale]
"""How columns are shown; a column without a scale has its own name and no unit."""


def parallel(
    table: pd.DataFrame,
    columns: Sequence[str],
    colour: str,
    language: str = "en",
    scales: Scales | None = None,
) -> Option:
    """Parallel coordinates; ranges dragged on the axes choose lines.

    Args:
        table: One row a run or draw; ``columns`` hold numbers.
        columns: The axes, parameters first, then outcomes.
        colour: The column of ``columns`` that colours the lines.
        language: "en" or "zh".
        scales: How columns are shown.
    """
    shown = _shown(columns, scales)
    rows = _in_units(table, shown)
    place = list(columns).index(colour)
    joined = ("、" if language == "zh" else ", ").join(shown[column].title for column in columns)
    return {
        "description": chart_word(
            "parallel", language, n=len(rows), colour=shown[colour].title, columns=joined
        ),
        "height": HEIGHT,
        "least": _LEAST[0] + _LEAST[1] * len(columns),
        "animation": False,
        # `charts.js` makes room at the left and above for the names.
        "parallel": {"right": _SCALE_ROOM, "bottom": 24},
        "parallelAxis": [
            {
                "dim": dim,
                "name": shown[column].name(language),
                "scale": True,
                "nameTextStyle": {"fontSize": 11.5, "lineHeight": 14},
                "axisLabel": {"formatter": f"@{shown[column].form}", **_LABEL},
                "areaSelectStyle": {"color": "@accent", "borderColor": "@accent", "opacity": 0.2},
            }
            for dim, column in enumerate(columns)
        ],
        "visualMap": _shades(rows[:, place], place, shown[colour], language),
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
    scales: Scales | None = None,
) -> Option:
    """One column against another, a point for each row; ``colour`` may name a third."""
    columns = list(dict.fromkeys([across, up, *([colour] if colour else [])]))
    shown = _shown(columns, scales)
    rows = _in_units(table, shown)
    x, y = shown[across], shown[up]
    order = [columns.index(across), columns.index(up)]
    names = [shown[column].name(language) for column in columns]
    option: Option = {
        "description": chart_word("scatter", language, n=len(rows), x=x.title, y=y.title),
        "height": HEIGHT,
        "animation": False,
        "grid": ROOM | {"top": 6, "right": _SCALE_ROOM if colour else 24},
        "tooltip": {"trigger": "item", "confine": True, "formatter": "@tip"},
        "xAxis": value_axis(x.name(language), x.form, axisLine={"show": True}),
        "yAxis": height_axis(y.name(language), y.form, scale=True),
        "series": [
            {
                "id": "runs",
                "type": "scatter",
                "symbolSize": 7,
                "itemStyle": {"opacity": 0.7, **({} if colour else {"color": "@series:0"})},
                "data": [
                    {
                        "name": str(name),
                        "value": values(row[[*order, -1]].tolist()),
                        "tip": tip(*zip(names, _texts(row, columns, shown, language), strict=True)),
                    }
                    for name, row in zip(table.index, rows, strict=True)
                ],
            }
        ],
    }
    if colour:
        option["visualMap"] = _shades(rows[:, -1], 2, shown[colour], language)
    return option


def _shown(columns: Sequence[str], scales: Scales | None) -> dict[str, Scale]:
    known = scales or {}
    return {column: known.get(column, Scale(column)) for column in columns}


def _in_units(table: pd.DataFrame, shown: Scales) -> FloatArray:
    """The columns that are shown in their units, (n_rows, n_columns)."""
    sizes = np.array([scale.size for scale in shown.values()])
    return np.asarray(table[list(shown)].to_numpy(np.float64) / sizes)


def _texts(row: FloatArray, columns: Sequence[str], shown: Scales, language: str) -> list[str]:
    pairs = zip(columns, row, strict=True)
    return [shown[column].text(float(number), language) for column, number in pairs]


def _shades(numbers: FloatArray, dimension: int, scale: Scale, language: str) -> Option:
    """A scale of colours at the right, from the smallest to the largest value, under its name."""
    known = numbers[np.isfinite(numbers)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    return {
        "type": "continuous",
        "title": scale.name(language),
        "min": low,
        "max": high if high > low else low + 1.0,
        "dimension": dimension,
        "right": 0,
        "top": "middle",
        "itemHeight": 140,
        "itemWidth": 12,
        "calculable": False,
        "hoverLink": False,  # else a mark with a number of its own runs along the scale
        "text": [scale.text(high, language, 3), scale.text(low, language, 3)],
        "inRange": {"color": [f"@ramp:{step}" for step in range(5)]},
    }
