"""Charts with a row for each scenario or city: names left, marks, numbers right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from cluster_sim.figures import fonts, lines, palette, style
from cluster_sim.figures.data import FloatArray, Interval
from cluster_sim.figures.lines import Frame
from cluster_sim.figures.style import Look

NAME_ROOM = 2.9
HEAD_PAD = 0.11  # inches between the first row and the heads above it


class Column(NamedTuple):
    """A column of texts: its head (lines split by a line break) and an entry for each row."""

    head: str
    entries: Sequence[str]


def name_width(names: Sequence[str], size: float = style.TEXT_SIZE) -> float:
    """Inches that the names to the left need."""
    return max((fonts.width(fonts.fit(n, size, NAME_ROOM), size) for n in names), default=0.0)


def column_width(column: Column) -> float:
    """Inches that a column of texts needs, the space before it included."""
    texts = [*column.head.split("\n"), *column.entries]
    return 0.22 + max(fonts.width(text, style.LABEL_SIZE) for text in texts)


def row_axes(figure: Figure, frame: Frame, count: int, bins: int = 5) -> Axes:
    """Axes with ``count`` rows from top to bottom and only a horizontal scale."""
    axes = style.panel(figure, *frame)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=bins))
    return axes


def head(axes: Axes, text: str) -> None:
    """What a panel measures, on its top left."""
    axes.set_title(text, loc="left", size=style.LABEL_SIZE, color=palette.SOFT, pad=HEAD_PAD * 72)


def write_names(
    figure: Figure, frame: Frame, names: Sequence[str], size: float = style.TEXT_SIZE
) -> None:
    """Names to the left of a frame, ending at its left edge."""
    for row, name in enumerate(names):
        y = _row_y(frame, row, len(names))
        text = fonts.fit(name, size, NAME_ROOM)
        style.write(figure, frame.left - 0.12, y, text, size, side="right")


def write_columns(figure: Figure, frame: Frame, columns: Sequence[Column]) -> None:
    """Columns of texts right of a frame, each aligned to the right."""
    right = frame.left + frame.width
    for column in columns:
        right += column_width(column)
        figure.text(
            right,
            frame.bottom + frame.height + HEAD_PAD,
            column.head,
            ha="right",
            va="baseline",
            size=style.LABEL_SIZE,
            color=palette.SOFT,
            linespacing=1.1,
            transform=figure.dpi_scale_trans,
        )
        for row, entry in enumerate(column.entries):
            y = _row_y(frame, row, len(column.entries))
            style.write(figure, right, y, entry, style.LABEL_SIZE, side="right")


def shade_groups(
    figure: Figure, frame: Frame, groups: Sequence[object], left: float, right: float
) -> None:
    """A shade behind every second group of rows, from ``left`` to ``right``."""
    height, first, shaded = frame.height / max(1, len(groups)), 0, True
    for row in range(1, len(groups) + 1):
        if row < len(groups) and groups[row] == groups[first]:
            continue
        if shaded:
            top = frame.bottom + frame.height - first * height
            figure.add_artist(
                Rectangle(
                    (left, top - (row - first) * height),
                    right - left,
                    (row - first) * height,
                    transform=figure.dpi_scale_trans,
                    facecolor=palette.SHADE,
                    edgecolor="none",
                    zorder=-1,
                )
            )
        first, shaded = row, not shaded


def dots(
    axes: Axes, values: Interval, looks: Sequence[Look], start: FloatArray | None = None
) -> None:
    """A mark with its interval in each row; with ``start``, a line from there to the mark."""
    for row, look in enumerate(looks):
        mean, low, high = (float(part[row]) for part in values)
        if not np.isfinite(mean):
            continue
        if start is not None and np.isfinite(start[row]):
            axes.plot([start[row], mean], [row, row], color=look.colour, linewidth=1.3, alpha=0.55)
            axes.plot(start[row], row, marker="|", markersize=8, color=palette.SOFT)
        if np.isfinite(low):
            axes.plot(
                [low, high], [row, row], color=look.colour, linewidth=2.0, solid_capstyle="butt"
            )
        axes.plot(
            mean,
            row,
            marker=look.marker,
            markersize=look.marker_size,
            color=look.colour,
            markeredgewidth=0,
            zorder=4,
            clip_on=False,
        )


def fit_range(axes: Axes, values: Sequence[FloatArray], from_zero: bool = False) -> None:
    """Set the horizontal range to hold all finite values."""
    axes.set_xlim(*lines.limits(np.concatenate([np.ravel(v) for v in values]), from_zero))


def _row_y(frame: Frame, row: int, count: int) -> float:
    return frame.bottom + frame.height * (1 - (row + 0.5) / max(1, count))
