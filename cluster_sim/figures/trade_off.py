"""What sharing costs: spending against efficiency, and the frontier of the two."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cluster_sim.figures import fonts, lines, palette, placing, rows, style
from cluster_sim.figures.data import FigureData, FloatArray, Interval, largest
from cluster_sim.figures.lines import Frame, say_nothing
from cluster_sim.figures.numbers import final_efficiency, final_spending, frontier
from cluster_sim.figures.placing import Box, Label
from cluster_sim.figures.words import money_scale, money_unit, runs_note, word

_WIDTH, _HEIGHT = 9.6, 4.8
_MARK = 0.08  # inches from the middle of a mark to its edge


@style.styled
def cost_and_efficiency(data: FigureData, language: str = "en") -> Figure:
    """All spending against final sharing efficiency, with the frontier marked."""
    cost, up = final_spending(data), final_efficiency(data)
    size, unit = money_scale(largest(cost.mean), language)
    across = Interval(*(part / size for part in cost))
    note = word(
        "cost_note",
        language,
        when=data.when(int(data.cube("sharing_efficiency").quarters[-1])),
        runs=runs_note(data.replicates, "runs_bars", language),
    )
    figure = style.sheet(_WIDTH, _HEIGHT, word("cost", language), note)
    frame = Frame(0.75, 0.62, _WIDTH - 0.75 - 0.35, _HEIGHT - 0.9)
    axes = style.panel(figure, *frame)
    axes.grid(visible=True)
    axes.tick_params(length=0)
    axes.set_xlim(*lines.limits(np.concatenate(across), from_zero=True))
    low, high = lines.limits(np.concatenate(up))
    axes.set_ylim(low - 0.09 * (high - low), high)  # room for names under the lowest points
    spending = f"{word('spending', language)}, {money_unit(unit, data.currency, language)}"
    axes.set_xlabel(spending, loc="left")
    rows.head(axes, word("efficiency", language))
    lines.in_percent(axes.yaxis, language)
    best = frontier(across.mean, up.mean)
    axes.step(across.mean[best], up.mean[best], where="post", color=palette.RULE, linewidth=1.4)
    _points(axes, data, across, up, set(best))
    titles = [data.title(name, language) for name in data.names]
    _name_points(figure, frame, axes, titles, across, up)
    if not np.isfinite(up.mean + across.mean).any():
        say_nothing(axes, language)
    return figure


def _points(axes: Axes, data: FigureData, across: Interval, up: Interval, best: set[int]) -> None:
    looks = style.looks(data)
    for row, name in enumerate(data.names):
        look = looks[name]
        x, y = float(across.mean[row]), float(up.mean[row])
        if not np.isfinite(x + y):
            continue
        if np.isfinite(across.low[row] + up.low[row]):
            axes.plot([across.low[row], across.high[row]], [y, y], color=look.colour, linewidth=1)
            axes.plot([x, x], [up.low[row], up.high[row]], color=look.colour, linewidth=1)
        axes.plot(
            x,
            y,
            marker=look.marker,
            markersize=8,
            clip_on=False,
            zorder=4,
            color=look.colour if row in best else "white",
            markeredgecolor=look.colour,
            markeredgewidth=1.6,
        )


def _name_points(
    figure: Figure,
    frame: Frame,
    axes: Axes,
    titles: list[str],
    across: Interval,
    up: Interval,
) -> None:
    """Names beside their points, none on another; a line leads to those further away."""
    known = np.flatnonzero(np.isfinite(across.mean + up.mean))
    if not known.size:
        return
    spots, low, high = (
        axes.transData.transform(np.column_stack([x, y])[known]) / figure.dpi
        for x, y in zip(across, up, strict=True)
    )
    size = style.LABEL_SIZE
    texts = [fonts.fit(titles[row], size, rows.NAME_ROOM) for row in known]
    labels = [
        Label(x, y, fonts.width(text, size), fonts.height(size), _MARK + 0.03)
        for (x, y), text in zip(spots, texts, strict=True)
    ]
    marks = [Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in spots]
    marks += _bars(spots, low, high)
    corners = [np.flatnonzero(known == row)[0] for row in frontier(across.mean, up.mean)]
    steps = _steps(spots[corners])
    room = Box(*frame[:2], frame.left + frame.width + 0.3, frame.bottom + frame.height)
    places = placing.place_all(labels, marks, room, steps, rings=6)
    for text, label, box in zip(texts, labels, places, strict=True):
        if box is not None:
            _lead(figure, label, box)
            style.write(figure, box.left, (box.bottom + box.top) / 2, text, style.LABEL_SIZE)


def _bars(spots: FloatArray, low: FloatArray, high: FloatArray) -> list[Box]:
    """The two interval bars of each point, so that names keep off them."""
    found = []
    for (x, y), (left, bottom), (right, top) in zip(spots, low, high, strict=True):
        if np.isfinite(left + bottom):
            found += [Box(left, y - 0.01, right, y + 0.01), Box(x - 0.01, bottom, x + 0.01, top)]
    return found


def _steps(corners: FloatArray) -> placing.Lines:
    """The line of the frontier, so that names keep off it."""
    turns = np.column_stack([corners[1:, 0], corners[:-1, 1]])
    starts = np.concatenate([corners[:-1], turns])
    return placing.sample(starts, np.concatenate([turns, corners[1:]]), np.full(len(starts), 0.05))


def _lead(figure: Figure, label: Label, box: Box) -> None:
    """A thin line from a point to its name, where the name stands further away."""
    x = min(max(label.x, box.left), box.right)
    y = min(max(label.y, box.bottom), box.top)
    away = float(np.hypot(x - label.x, y - label.y))
    if away > 2 * _MARK:
        edge = (_MARK + 0.01) / away
        start = label.x + edge * (x - label.x), label.y + edge * (y - label.y)
        style.stroke(figure, [start[0], x], [start[1], y], width=0.6)
