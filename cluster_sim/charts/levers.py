"""The heat map of levers: what each measure does to each metric."""

from __future__ import annotations

from typing import Final

import pandas as pd

from cluster_sim.charts.marks import ROOM, Option, row_axis, tip, value
from cluster_sim.charts.words import chart_word
from cluster_sim.figures.data import FigureData
from cluster_sim.figures.numbers import LEVER_METRICS, Levers, lever_text, levers

_CELL = 30  # pixels
_LABEL: Final = {"width": 210, "overflow": "truncate", "color": "@ink", "interval": 0}


def lever_map(data: FigureData, table: pd.DataFrame, language: str = "en") -> Option:
    """The table ``levers`` as a heat map, measures by what they do to sharing efficiency."""
    found = levers(table)
    names = [data.title(name, language) for name in found.measures]
    heads = [LEVER_METRICS[metric][0].get(language) for metric in found.metrics]
    return {
        "description": chart_word("levers", language),
        "height": 76 + _CELL * len(names),
        "grid": ROOM | {"right": 4},
        "tooltip": {"trigger": "item", "confine": True, "formatter": "@tip"},
        "visualMap": {
            "show": False,
            "min": -1,
            "max": 1,
            "dimension": 2,
            "inRange": {"color": ["@unwelcome", "@neutral", "@welcome"]},
        },
        "xAxis": {
            "type": "category",
            "position": "top",
            "data": heads,
            "axisLine": {"show": False},
            "axisLabel": {"interval": 0, "fontSize": 11, "lineHeight": 14},
        },
        "yAxis": row_axis(names, axisLabel=_LABEL),
        "series": [
            {
                "id": "levers",
                "type": "heatmap",
                "label": {"show": True, "fontSize": 11},
                "itemStyle": {"borderColor": "@paper", "borderWidth": 1},
                "data": _cells(found, names, heads, language),
            }
        ],
    }


def _cells(found: Levers, names: list[str], heads: list[str], language: str) -> list[Option]:
    """A cell for each measure and metric, with its number and its tip."""
    space = "" if language == "zh" else " "
    cells = []
    for row, name in enumerate(names):
        for column, head in enumerate(heads):
            shade, sure = float(found.shades[row, column]), bool(found.sure[row, column])
            number = lever_text(found, row, column, anyway=True)
            note = () if sure else ((chart_word("unsure", language), ""),)
            text = lever_text(found, row, column)
            cells.append(
                {
                    "name": name,
                    "value": [column, row, value(shade)],
                    "label": {"formatter": text, "color": f"@on:{shade:.2f}"},
                    "tip": tip((head.replace("\n", space), number), *note),
                }
            )
    return cells
