"""The heat map of levers: what each measure does to each metric."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from cluster_sim.figures import fonts, palette, rows, style
from cluster_sim.figures.data import FigureData, FloatArray
from cluster_sim.figures.words import significant
from cluster_sim.text import Text

_CELL, _WIDE, _HEAD, _BOTTOM = 0.3, 0.88, 0.75, 0.35

_SMALL = 1e-3  # of the largest in the column: not worth its digits

_METRICS = {
    "sharing_efficiency": (Text("sharing\nefficiency", "共享\n效率"), 1),
    "realised_value": (Text("realised\nvalue", "实现\n价值"), 1),
    "potential_value": (Text("potential\nvalue", "潜在\n价值"), 1),
    "output": (Text("output", "产出"), 1),
    "public_spending": (Text("public\nspending", "公共\n支出"), -1),
    "projects_completed": (Text("projects", "项目"), 1),
    "gini_efficiency": (Text("inequality\n(Gini)", "不平等\n（基尼）"), -1),
    "lowest_city_efficiency": (Text("lowest\ncity", "最低\n城市"), 1),
    "siphon_index": (Text("siphon\nindex", "虹吸\n指数"), -1),
    "incidents": (Text("incidents", "安全\n事件"), -1),
    "trust": (Text("trust", "信任"), 1),
    "maturity": (Text("maturity", "成熟度"), 1),
    "uptake": (Text("uptake", "使用率"), 1),
    "duplication_waste": (Text("waste", "重复\n浪费"), -1),
}
"""Metric -> its head, and 1 where more of it is welcome, -1 where less is."""

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
    mean = table.pivot_table(index="measure", columns="metric", values="difference_mean")
    order = mean["sharing_efficiency"].sort_values(ascending=False, kind="stable").index
    names = [data.title(str(name), language) for name in order]
    metrics = [metric for metric in _METRICS if metric in mean.columns]
    values = mean.loc[order, metrics].to_numpy(np.float64)
    sure = _is_sure(table).loc[order, metrics].to_numpy(dtype=bool)
    left = style.MARGIN + rows.name_width(names) + 0.15
    width = left + _WIDE * len(metrics) + style.MARGIN
    body = _HEAD + _CELL * len(names) + _BOTTOM
    figure = style.sheet(width, body, _TITLE.get(language), _NOTE.get(language))
    axes = style.panel(figure, left, _BOTTOM, _WIDE * len(metrics), _CELL * len(names))
    shades = _shades(values, [_METRICS[metric][1] for metric in metrics])
    axes.imshow(shades, cmap=_COLOURS, vmin=-1.0, vmax=1.0, aspect="auto")
    axes.set_axis_off()
    _write(
        figure, left, names, [_METRICS[m][0].get(language) for m in metrics], values, sure, shades
    )
    return figure


def _is_sure(table: pd.DataFrame) -> pd.DataFrame:
    """Whether the interval of a difference leaves out 0, measures by metrics."""
    low = table.pivot_table(index="measure", columns="metric", values="difference_low")
    high = table.pivot_table(index="measure", columns="metric", values="difference_high")
    return (low > 0.0) | (high < 0.0)


def _shades(values: FloatArray, welcome: list[int]) -> FloatArray:
    """Each difference as a share of the largest of its metric, above 0 where it is welcome."""
    largest = np.abs(values).max(axis=0)
    scaled = np.divide(values, largest, out=np.zeros_like(values), where=largest > 0.0)
    return np.asarray(scaled * np.array(welcome))


def _write(
    figure: Figure,
    left: float,
    names: list[str],
    heads: list[str],
    values: FloatArray,
    sure: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    shades: FloatArray,
) -> None:
    top = _BOTTOM + _CELL * len(names)
    for row, name in enumerate(names):
        y = top - (row + 0.5) * _CELL
        fitted = fonts.fit(name, style.TEXT_SIZE, rows.NAME_ROOM)
        style.write(figure, left - 0.1, y, fitted, side="right")
        for column in range(values.shape[1]):
            text = "·"
            if sure[row, column]:
                small = abs(shades[row, column]) < _SMALL
                text = "≈ 0" if small else _signed(values[row, column])
            colour = "white" if abs(shades[row, column]) > 0.6 and text != "·" else palette.INK
            x = left + (column + 0.5) * _WIDE
            style.write(figure, x, y, text, style.LABEL_SIZE, colour, "center")
    for column, head in enumerate(heads):
        for line, text in enumerate(reversed(head.split("\n"))):
            x, y = left + (column + 0.5) * _WIDE, top + 0.14 + 0.17 * line
            style.write(figure, x, y, text, style.LABEL_SIZE, palette.SOFT, "center")


def _signed(value: float) -> str:
    return ("+" if value > 0.0 else "−") + significant(abs(value), 2)
