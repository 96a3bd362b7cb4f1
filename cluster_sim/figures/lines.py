"""Lines over time with their names at the ends, where no two names meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from cluster_sim.figures import fonts, palette, placing, style
from cluster_sim.figures.data import FigureData, FloatArray, IntArray, Interval
from cluster_sim.figures.style import Look
from cluster_sim.figures.words import number, share, with_percent, word

LEAD = 0.32  # inches between the end of the lines and their names
_NAME_ROOM = 2.75
_FEW = 4
_MOST_NAMED = 12  # records; for more of them the axis shows years


class Line(NamedTuple):
    """One line: its name, its look, its values, and where wanted the range of all runs."""

    name: str
    look: Look
    values: Interval
    runs: Interval | None = None
    end: str | None = None  # what stands behind the name; the last value where None


class TimeAxis(NamedTuple):
    """When the records are: places on the axis, what it counts, and ticks of one's own."""

    years: FloatArray
    label: str
    ticks: list[tuple[float, str]] | None = None

    @property
    def limits(self) -> tuple[float, float]:
        """The first and the last place, or a year around the only one."""
        if self.years.size > 1:
            return float(self.years[0]), float(self.years[-1])
        return float(self.years[0]) - 0.5, float(self.years[0]) + 0.5


class Frame(NamedTuple):
    """Where the axes stand, in inches from the figure's lower left corner."""

    left: float
    bottom: float
    width: float
    height: float


def name_room(lines: Sequence[Line], digits: int) -> float:
    """Inches that the names need to the right of the axes, the leaders included."""
    widths = [fonts.width(_end_label(line, digits), style.LABEL_SIZE) for line in lines]
    return LEAD + max(widths, default=0.0) + 0.05


def body_height(count: int, least: float) -> float:
    """Inches that axes need so that ``count`` names fit beside them."""
    return max(least, count * fonts.height(style.LABEL_SIZE) * 1.08)


def limits(values: FloatArray, from_zero: bool = False) -> tuple[float, float]:
    """An axis range around all finite values, with air; never empty."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    air = max(0.06 * (high - low), 0.003 * max(abs(low), abs(high)), 1e-9)
    if high - low < 1e-9:
        air = max(0.1 * abs(high), 0.05)
    return (low if from_zero and low == 0 else low - air), high + air


def time_axis(data: FigureData, quarters: IntArray, language: str) -> TimeAxis:
    """The axis for records; over a short time it names the quarters."""
    label = word("years" if data.start is None else "year", language)
    years = data.years(quarters)
    if data.start is None or len(quarters) > _MOST_NAMED:
        return TimeAxis(years, label)
    step = 1 + len(quarters) // 6
    named = [(float(years[i]), data.when(int(quarters[i]))) for i in range(0, len(years), step)]
    return TimeAxis(years, label, named)


def draw_lines(
    figure: Figure,
    frame: Frame,
    time: TimeAxis,
    lines: Sequence[Line],
    label: str,
    digits: int,
    language: str,
) -> Axes:
    """Draw lines over time; ``label`` says what the upright axis measures."""
    axes = time_axes(figure, frame, time, label)
    shown = [part for line in lines for part in (line.values, line.runs) if part is not None]
    everything = np.concatenate([np.ravel(part) for part in shown]) if shown else np.empty(0)
    low, high = limits(everything)
    axes.set_ylim(low, high)
    if not np.isfinite(everything).any():
        say_nothing(axes, language)
    for place, line in enumerate(lines):
        _draw_line(axes, time.years, line, place, few=len(lines) <= _FEW)
    name_ends(figure, frame, time, lines, (low, high), digits)
    return axes


def time_axes(figure: Figure, frame: Frame, time: TimeAxis, label: str) -> Axes:
    """Axes with time to the right and, on top of the upright one, what it measures."""
    axes = style.panel(figure, *frame)
    axes.grid(axis="y")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(*time.limits)
    if time.ticks is not None:
        axes.set_xticks([at for at, _ in time.ticks], [name for _, name in time.ticks])
    else:
        most = max(2, int(frame.width * 1.5))
        whole = time.limits[1] - time.limits[0] >= 2
        axes.xaxis.set_major_locator(MaxNLocator(nbins=most, integer=whole))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
    axes.set_xlabel(time.label)
    axes.set_title(label, loc="left", size=style.LABEL_SIZE, color=palette.SOFT, pad=5)
    return axes


def in_percent(axis: Axis, language: str) -> None:
    """Write the ticks of an axis of shares in percent, all with as many decimals as one needs."""
    axis.set_major_formatter(_Percent(language))


class _Percent(PercentFormatter):
    def __init__(self, language: str) -> None:
        super().__init__(1.0, symbol=with_percent("", language))
        self._language = language

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        decimals = max((_decimals(100 * float(value)) for value in values), default=0)
        return [share(float(value), self._language, decimals) for value in values]


def _decimals(value: float) -> int:
    return next((count for count in range(6) if abs(round(value, count) - value) < 1e-9), 6)


def say_nothing(axes: Axes, language: str) -> None:
    """Say in the middle of the axes that there is nothing to show."""
    text = word("nobody", language)
    middle = axes.transAxes
    axes.text(0.5, 0.5, text, transform=middle, ha="center", va="center", color=palette.SOFT)


def _draw_line(axes: Axes, years: FloatArray, line: Line, place: int, few: bool) -> None:
    """One line with its bands, paler where many would lie on each other."""
    look, strength = line.look, 0.28 if few else 0.13
    if line.runs is not None and np.isfinite(line.runs.low).any():
        axes.fill_between(
            years, line.runs.low, line.runs.high, color=look.colour, alpha=0.14, linewidth=0
        )
    if np.isfinite(line.values.low).any():
        axes.fill_between(
            years,
            line.values.low,
            line.values.high,
            color=look.colour,
            alpha=strength,
            linewidth=0,
        )
    step = max(1, len(years) // 5)
    axes.plot(
        years,
        line.values.mean,
        color=look.colour,
        linestyle=look.line,
        marker=look.marker,
        markersize=look.marker_size - 1.4,
        markeredgecolor="white",
        markeredgewidth=0.5,
        markevery=(place * 2 % step, step),
        clip_on=False,
        zorder=3 if look.colour != palette.BASELINE else 4,
    )


def _end_label(line: Line, digits: int) -> str:
    end = number(float(line.values.mean[-1]), digits) if line.end is None else line.end
    name = fonts.fit(line.name, style.LABEL_SIZE, _NAME_ROOM)
    return f"{name}  {end}" if end else name


def name_ends(
    figure: Figure,
    frame: Frame,
    time: TimeAxis,
    lines: Sequence[Line],
    height: tuple[float, float],
    digits: int,
) -> None:
    """Names right of the axes, each led to from the end of its line."""
    low, high = height
    start, stop = time.limits
    means = [line.values.mean for line in lines]
    ends = [_last_known(mean) for mean in means]
    pairs = zip(means, ends, strict=True)
    values = np.array([mean[end] if end >= 0 else np.nan for mean, end in pairs])
    wanted = frame.bottom + (values - low) / (high - low) * frame.height
    gap = fonts.height(style.LABEL_SIZE) * 1.05
    placed = placing.apart(wanted, gap, frame.bottom, frame.bottom + frame.height)
    right = frame.left + frame.width
    for line, end, y, target in zip(lines, ends, wanted, placed, strict=True):
        if end < 0:
            continue
        x = frame.left + (time.years[end] - start) / (stop - start) * frame.width
        turns = [x + 0.03, right + 0.1, right + LEAD - 0.07]
        style.stroke(figure, turns, [y, y, target], line.look.colour, 0.9)
        style.write(figure, right + LEAD, target, _end_label(line, digits), style.LABEL_SIZE)


def _last_known(values: FloatArray) -> int:
    known = np.flatnonzero(np.isfinite(values))
    return int(known[-1]) if known.size else -1
