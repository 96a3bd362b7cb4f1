"""The heat map of levers: what each measure does to each metric."""

from __future__ import annotations

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from cluster_sim.figures import fonts, palette, rows, style
from cluster_sim.figures.data import FigureData
from cluster_sim.figures.numbers import LEVER_METRICS, Levers, lever_text, levers, scaled_levers
from cluster_sim.text import Text

_CELL, _WIDE, _HEAD, _BOTTOM = 0.3, 0.88, 0.92, 0.35

_COLOURS = LinearSegmentedColormap.from_list(
    "levers", [palette.UNWELCOME, palette.NEUTRAL, palette.WELCOME]
)
_TITLE = Text("What each measure does, alone and at full strength", "各项措施单独全力实施的效果")
_NOTE = Text(
    "Difference to doing nothing new in the last record. Blue is welcome, brown is not; darker "
    "is larger within its column. A dot: the 95 % interval contains 0.",
    "末期与不采取新措施之差。蓝色为有利，棕色为不利；颜色越深，在该列中越大。"
    "圆点：95% 区间包含 0。",
)


@style.styled
def lever_map(data: FigureData, table: pd.DataFrame, language: str = "en") -> Figure:
    """The table ``levers`` as a heat map, measures by what they do to sharing efficiency.

    Args:
        data: The comparison the table belongs to.
        table: The table ``levers``.
        language: "en" or "zh".
    """
    found, units = scaled_levers(levers(table), data.currency, language)
    names = [data.title(name, language) for name in found.measures]
    heads = [LEVER_METRICS[metric][0].get(language) for metric in found.metrics]
    heads = [f"{head}\n{unit}".rstrip() for head, unit in zip(heads, units, strict=True)]
    left = style.MARGIN + rows.name_width(names) + 0.15
    width = left + _WIDE * len(found.metrics) + style.MARGIN
    body = _HEAD + _CELL * len(names) + _BOTTOM
    figure = style.sheet(width, body, _TITLE.get(language), _NOTE.get(language))
    axes = style.panel(figure, left, _BOTTOM, _WIDE * len(found.metrics), _CELL * len(names))
    axes.imshow(found.shades, cmap=_COLOURS, vmin=-1.0, vmax=1.0, aspect="auto")
    axes.set_axis_off()
    _write(figure, left, names, heads, found)
    return figure


def _write(figure: Figure, left: float, names: list[str], heads: list[str], found: Levers) -> None:
    top = _BOTTOM + _CELL * len(names)
    for row, name in enumerate(names):
        y = top - (row + 0.5) * _CELL
        fitted = fonts.fit(name, style.TEXT_SIZE, rows.NAME_ROOM)
        style.write(figure, left - 0.1, y, fitted, side="right")
        for column in range(len(heads)):
            text = lever_text(found, row, column)
            colour = (
                "white" if abs(found.shades[row, column]) > 0.6 and text != "·" else palette.INK
            )
            x = left + (column + 0.5) * _WIDE
            style.write(figure, x, y, text, style.LABEL_SIZE, colour, "center")
    for column, head in enumerate(heads):
        for line, text in enumerate(reversed(head.split("\n"))):
            x, y = left + (column + 0.5) * _WIDE, top + 0.14 + 0.17 * line
            style.write(figure, x, y, text, style.LABEL_SIZE, palette.SOFT, "center")
