"""The scales of the map, and the legend that explains them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from matplotlib.ticker import MaxNLocator

from cluster_sim.figures import palette, style
from cluster_sim.figures.data import FloatArray
from cluster_sim.figures.words import number, percent, plain, round_amount, word

HEIGHT = 0.95

_WIDEST, _NARROWEST = 7.0, 0.8  # points
_LARGEST, _SMALLEST = 0.15, 0.03  # inches
_LEAST_RANGE = 0.25  # nats; smaller differences do not get five colours
_ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


class MapScale(NamedTuple):
    """What colour, width and size mean, for all maps of a figure."""

    steps: FloatArray  # bounds of the barrier classes, rising, nats
    load: float  # load of the widest link, money/yr
    population: float  # of the largest circle

    def colours(self) -> list[str]:
        """A colour for each barrier class, low to high."""
        count = len(self.steps) - 1
        picks = np.linspace(0, len(palette.BARRIERS) - 1, count) if count > 1 else [2]
        return [palette.BARRIERS[round(float(pick))] for pick in picks]

    def colour(self, barrier: float) -> str:
        """The colour of a link."""
        if not np.isfinite(barrier):
            return palette.UNKNOWN
        place = int(np.searchsorted(self.steps, barrier, side="right")) - 1
        colours = self.colours()
        return colours[min(max(place, 0), len(colours) - 1)]

    def line_width(self, load: FloatArray) -> FloatArray:
        """Points; the square root of the load, so that small ones stay visible."""
        share = np.sqrt(np.maximum(load, 0.0) / self.load)
        return np.maximum(_NARROWEST, _WIDEST * share)

    def radius(self, population: FloatArray) -> FloatArray:
        """Inches; the area follows the population."""
        share = np.sqrt(np.maximum(np.nan_to_num(population), 0.0) / self.population)
        return np.maximum(_SMALLEST, _LARGEST * share)


def classes(barriers: FloatArray) -> FloatArray:
    """Round bounds of at most as many classes as there are colours, around all barriers."""
    known = barriers[np.isfinite(barriers)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    if high - low < _LEAST_RANGE:
        low = max(0.0, (low + high - _LEAST_RANGE) / 2)
        high = low + _LEAST_RANGE
    most = len(palette.BARRIERS)
    for count in range(most, 0, -1):
        steps = MaxNLocator(nbins=count, steps=_ROUND).tick_values(low, high)
        first = int(np.searchsorted(steps, low + 1e-9)) - 1
        last = int(np.searchsorted(steps, high - 1e-9))
        if last - first <= most:
            break
    return np.maximum(steps[first : last + 1], 0.0)


def draw(
    figure: Figure,
    scale: MapScale,
    place: tuple[float, float, float],
    inches_a_km: float,
    currency: str,
    language: str,
) -> None:
    """The legend in a strip of ``HEIGHT`` inches at ``place`` (left, bottom, width)."""
    left, bottom, width = place
    top = bottom + HEIGHT - 0.12
    _barriers(figure, scale, left, top, language)
    _loads(figure, scale, left + 0.46 * width, top, currency, language)
    _populations(figure, scale, left + 0.69 * width, top, language)
    _distance(figure, left + width, top, inches_a_km, language)


def _head(figure: Figure, x: float, y: float, text: str) -> None:
    style.write(figure, x, y, text, style.NOTE_SIZE)


def _note(figure: Figure, x: float, y: float, text: str) -> None:
    style.write(figure, x, y, text, style.NOTE_SIZE, palette.SOFT)


def _barriers(figure: Figure, scale: MapScale, left: float, top: float, language: str) -> None:
    _head(figure, left, top, word("barrier", language))
    cell = 3.8 / max(4, len(scale.steps) - 1)
    for place, colour in enumerate(scale.colours()):
        low, high = scale.steps[place], scale.steps[place + 1]
        x = left + place * cell
        figure.add_artist(
            Rectangle(
                (x, top - 0.3),
                cell - 0.06,
                0.13,
                facecolor=colour,
                edgecolor="none",
                transform=figure.dpi_scale_trans,
            )
        )
        digits = 1 if np.allclose(scale.steps * 10, np.round(scale.steps * 10)) else 2
        _note(figure, x, top - 0.42, f"{number(low, digits)}–{number(high, digits)}")
        _note(figure, x, top - 0.57, _passing(float(low), float(high), language))


def _passing(low: float, high: float, language: str) -> str:
    """The range of shares that pass, exp(-barrier)."""
    least, most = (percent(float(np.exp(-value)), language) for value in (high, low))
    return f"{least.removesuffix('%').rstrip()}–{most}"


def _loads(
    figure: Figure, scale: MapScale, left: float, top: float, currency: str, language: str
) -> None:
    _head(figure, left, top, word("load", language))
    for row, load in enumerate(_round_values(scale.load)):
        y = top - 0.22 - row * 0.19
        width = float(scale.line_width(np.array([load]))[0])
        style.stroke(figure, [left, left + 0.35], [y, y], width=width)
        _note(figure, left + 0.47, y, round_amount(load, currency, language))


def _populations(figure: Figure, scale: MapScale, left: float, top: float, language: str) -> None:
    _head(figure, left, top, word("population", language))
    y, middle = top - 0.1, left + _LARGEST
    for people in _round_values(scale.population):
        radius = float(scale.radius(np.array([people]))[0])
        y -= max(radius, 0.08) + 0.015
        figure.add_artist(
            Circle(
                (middle, y),
                radius,
                facecolor="white",
                edgecolor=palette.INK,
                linewidth=1.0,
                transform=figure.dpi_scale_trans,
            )
        )
        _note(figure, middle + _LARGEST + 0.1, y, _people(people, language))
        y -= max(radius, 0.08) + 0.015


def _people(count: float, language: str) -> str:
    return word("people", language, n=plain(count / (1e4 if language == "zh" else 1e6)))


def _distance(figure: Figure, right: float, top: float, inches_a_km: float, language: str) -> None:
    length = _round_values(1.0 / inches_a_km)[0]
    wide = length * inches_a_km
    text = word("kilometres", language, n=plain(length))
    style.write(figure, right, top, text, style.NOTE_SIZE, side="right")
    y = top - 0.14
    style.stroke(figure, [right - wide, right], [y, y], palette.INK, 1.6)


def _round_values(largest: float) -> Sequence[float]:
    """Three round values up to ``largest``: about all, a third and a tenth of it."""
    found = []
    for part in (largest, largest / 3, largest / 10):
        size = 10.0 ** np.floor(np.log10(part))
        found.append(float(max(m for m in (1, 2, 5) if m * size <= part * (1 + 1e-9)) * size))
    return found
