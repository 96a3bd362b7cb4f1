"""The city map before and after: barriers as colour, exchange as width, people as size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection, LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cluster_sim.figures import fonts, map_legend, palette, placing, style
from cluster_sim.figures.data import (
    FigureData,
    FloatArray,
    MapRegion,
    city_names,
    interval,
    link_means,
    map_quarters,
)
from cluster_sim.figures.lines import Frame
from cluster_sim.figures.map_legend import MapScale
from cluster_sim.figures.placing import Box, Label
from cluster_sim.figures.words import runs_note, share, word

_WIDTH, _GAP, _HEAD, _TALLEST = 9.6, 0.3, 0.34, 5.6
_KM_A_DEGREE = 111.19
_AIR = (0.9, 0.5)  # inches around the outermost cities, both sides: circles and most names fit
_STACK_BELOW = 0.5  # regions flatter than this stand one map above the other


class State(NamedTuple):
    """The links at one record: mean barrier over domains (nats) and sum of loads (money/yr)."""

    barrier: FloatArray
    load: FloatArray


class Canvas(NamedTuple):
    """One of the two maps: its axes, its frame in inches, and where the cities are, in km."""

    axes: Axes
    frame: Frame
    x: FloatArray
    y: FloatArray

    def spots(self, figure: Figure) -> FloatArray:
        """Where the cities are on the sheet, inches, (n_cities, 2)."""
        pixels = self.axes.transData.transform(np.column_stack([self.x, self.y]))
        return np.asarray(pixels / figure.dpi, dtype=np.float64)


@style.styled
def before_and_after(data: FigureData, scenario: str, language: str = "en") -> Figure:
    """Two maps on one scale: the first and the last record of a scenario."""
    first, last = map_quarters(data)
    states = [_state(data, scenario, quarter) for quarter in (first, last)]
    scale = _scale(data.region, states)
    note = word(
        "map_note",
        language,
        region=data.region.title.get(language),
        before=data.when(first),
        after=data.when(last),
        runs=runs_note(data.replicates, "runs_mean", language),
    )
    x, y = project(data.region)
    frames, body = _frames(x, y)
    title = word("map", language, scenario=data.title(scenario, language))
    figure = style.sheet(_WIDTH, body, title, note)
    canvases = [Canvas(_map_axes(figure, frame, x, y), frame, x, y) for frame in frames]
    busiest = np.maximum(states[0].load, states[1].load)
    names = _place_names(figure, canvases[0], data.region, scale, busiest, language)
    for canvas, state, quarter, key in zip(
        canvases, states, (first, last), ("before", "after"), strict=True
    ):
        value = share(_efficiency(data, scenario, quarter), language)
        head = word(key, language, when=data.when(quarter), value=value)
        style.write(
            figure, canvas.frame.left, canvas.frame.bottom + canvas.frame.height + 0.15, head
        )
        _draw_links(canvas, data.region, state, scale)
        _draw_cities(canvas, data.region, scale)
        _write_names(figure, canvas, canvases[0], names)
    low, high = canvases[0].axes.get_xlim()
    map_legend.draw(
        figure,
        scale,
        (style.MARGIN, 0.12, _WIDTH - 2 * style.MARGIN),
        frames[0].width / (high - low),
        data.currency,
        language,
    )
    return figure


def project(region: MapRegion) -> tuple[FloatArray, FloatArray]:
    """Kilometres east and north, equirectangular, true at the region's middle latitude."""
    middle = np.radians((region.lat.min() + region.lat.max()) / 2)
    return (
        region.lon * np.cos(middle) * _KM_A_DEGREE,
        region.lat * _KM_A_DEGREE,
    )


def _state(data: FigureData, scenario: str, quarter: int) -> State:
    friction = tuple(f"friction_{domain.name}" for domain in data.domains)
    load = tuple(f"load_{domain.name}" for domain in data.domains)
    found = link_means(data, scenario, quarter, friction + load)
    barriers = np.array([found[name] for name in friction])
    known = np.isfinite(barriers)
    total = np.where(known, barriers, 0.0).sum(axis=0)
    mean = np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
    return State(mean, np.nan_to_num(np.array([found[name] for name in load])).sum(axis=0))


def _scale(region: MapRegion, states: list[State]) -> MapScale:
    barriers = np.concatenate([state.barrier for state in states])
    load = max((float(state.load.max()) for state in states if state.load.size), default=0.0)
    people = float(np.nan_to_num(region.population).max())
    return MapScale(map_legend.classes(barriers), load or 1.0, people or 1.0)


def _efficiency(data: FigureData, scenario: str, quarter: int) -> float:
    whole = data.cube("sharing_efficiency")
    record = np.flatnonzero(whole.quarters == quarter)
    if not record.size:
        return float("nan")
    return float(interval(whole.values).mean[data.names.index(scenario), record[0]])


def _frames(x: FloatArray, y: FloatArray) -> tuple[list[Frame], float]:
    """Where the two maps stand, and how tall the sheet's body is."""
    wide, tall = max(np.ptp(x), 1.0), max(np.ptp(y), 1.0)
    ratio = float(np.clip(tall / wide, 0.3, 2.5))
    room = _WIDTH - 2 * style.MARGIN
    base = map_legend.HEIGHT + 0.2
    if ratio < _STACK_BELOW:
        height = (room - _AIR[0]) * ratio + _AIR[1]
        lower = Frame(style.MARGIN, base, room, height)
        upper = lower._replace(bottom=base + height + _HEAD + 0.15)
        return [upper, lower], upper.bottom + height + _HEAD
    width = (room - _GAP) / 2
    height = min((width - _AIR[0]) * ratio + _AIR[1], _TALLEST)
    left = Frame(style.MARGIN, base, width, height)
    return [left, left._replace(left=style.MARGIN + width + _GAP)], base + height + _HEAD


def _map_axes(figure: Figure, frame: Frame, x: FloatArray, y: FloatArray) -> Axes:
    axes = style.panel(figure, *frame)
    axes.set_facecolor(palette.SHADE)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    inner_width, inner_height = frame.width - _AIR[0], frame.height - _AIR[1]
    scale = max(np.ptp(x) / inner_width, np.ptp(y) / inner_height, 1e-3)  # km an inch
    for middle, size, limit in (
        ((x.min() + x.max()) / 2, frame.width, axes.set_xlim),
        ((y.min() + y.max()) / 2, frame.height, axes.set_ylim),
    ):
        limit(middle - size * scale / 2, middle + size * scale / 2)
    return axes


def _draw_links(canvas: Canvas, region: MapRegion, state: State, scale: MapScale) -> None:
    """Links, the busiest first, so that narrow ones stay visible on top."""
    order = np.argsort(-state.load, kind="stable")
    places = np.column_stack([canvas.x, canvas.y])
    canvas.axes.add_collection(
        LineCollection(
            list(places[region.ends[order]]),
            colors=[scale.colour(barrier) for barrier in state.barrier[order]],
            linewidths=scale.line_width(state.load[order]),
            capstyle="round",
        ),
        autolim=False,
    )


def _draw_cities(canvas: Canvas, region: MapRegion, scale: MapScale) -> None:
    """A circle for each city, its area as its population."""
    size = 2 * scale.radius(region.population)
    canvas.axes.add_collection(
        EllipseCollection(
            size,
            size,
            0,
            units="inches",
            facecolors="white",
            linewidths=1.0,
            edgecolors=palette.INK,
            offsets=np.column_stack([canvas.x, canvas.y]),
            offset_transform=canvas.axes.transData,
            zorder=3,
        ),
        autolim=False,
    )


def _place_names(
    figure: Figure,
    canvas: Canvas,
    region: MapRegion,
    scale: MapScale,
    load: FloatArray,
    language: str,
) -> list[tuple[str, Box]]:
    """The names of as many cities as have room, the largest first, and their boxes."""
    radius, spots = scale.radius(region.population), canvas.spots(figure)
    marks = [
        Box(x - r, y - r, x + r, y + r).grown(0.01) for (x, y), r in zip(spots, radius, strict=True)
    ]
    order = np.argsort(-np.nan_to_num(region.population), kind="stable")
    names = city_names(region, language)
    texts = [fonts.fit(names[city], style.NOTE_SIZE, 1.4) for city in order]
    tall = 0.85 * fonts.height(style.NOTE_SIZE)
    labels = [
        Label(x, y, fonts.width(text, style.NOTE_SIZE), tall, float(r) + 0.025)
        for (x, y), r, text in zip(spots[order], radius[order], texts, strict=True)
    ]
    thick = scale.line_width(load) / 72
    lines = placing.sample(spots[region.ends[:, 0]], spots[region.ends[:, 1]], thick)
    room = Box(
        *canvas.frame[:2],
        canvas.frame.left + canvas.frame.width,
        canvas.frame.bottom + canvas.frame.height,
    )
    boxes = placing.place(labels, marks, room, lines)
    return [(text, box) for text, box in zip(texts, boxes, strict=True) if box is not None]


def _write_names(
    figure: Figure, canvas: Canvas, first: Canvas, names: list[tuple[str, Box]]
) -> None:
    """Names at the same places on both maps, each on a pale ground that dims the links."""
    right, up = canvas.frame.left - first.frame.left, canvas.frame.bottom - first.frame.bottom
    for text, box in names:
        left, bottom, wide, tall = box.left + right, box.bottom + up, box.width, box.height
        canvas.axes.add_patch(
            Rectangle(
                (left - 0.02, bottom),
                wide + 0.04,
                tall,
                facecolor=palette.SHADE,
                alpha=0.75,
                transform=figure.dpi_scale_trans,
                zorder=2.5,
            )
        )
        style.write(figure, left, bottom + tall / 2, text, style.NOTE_SIZE)
