"""The heat map of levers: what each measure does to each metric."""

from __future__ import annotations

import pandas as pd

from cluster_sim.charts.marks import ROOM, Option, tip, value
from cluster_sim.charts.words import chart_word
from cluster_sim.figures.data import FigureData
from cluster_sim.figures.numbers import LEVER_METRICS, lever_text, levers

_CELL = 30  # pixels


def lever_map(data: FigureData, table: pd.DataFrame, language: str = "en") -> Option:
    """The table ``levers`` as a heat map, measures by what they do to sharing efficiency."""
    found = levers(table)
    names = [data.title(name, language) for name in found.measures]
    heads = [LEVER_METRICS[metric][0].get(language) for metric in found.metrics]
    cells = []
    for row, name in enumerate(names):
        for column, head in enumerate(heads):
            shade, text = float(found.shades[row, column]), lever_text(found, row, column)
            plain = head.replace("\n", "" if language == "zh" else " ")
            sure = bool(found.sure[row, column])
            note = () if sure else ((chart_word("unsure", language), ""),)
            shown = text if sure else lever_text(found, row, column, anyway=True)
            cells.append(
                {
                    "name": name,
                    "value": [column, row, value(shade)],
                    "label": {"formatter": text, "color": f"@on:{shade:.2f}"},
                    "tip": tip((plain, shown), *note),
                }
            )
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
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": names,
            "axisLine": {"show": False},
            "axisLabel": {"width": 210, "overflow": "truncate", "color": "@ink", "interval": 0},
        },
        "series": [
            {
                "id": "levers",
                "type": "heatmap",
                "label": {"show": True, "fontSize": 11},
                "itemStyle": {"borderColor": "@paper", "borderWidth": 1},
                "data": cells,
            }
        ],
    }
