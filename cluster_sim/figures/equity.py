"""Which cities gain."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cluster_sim.figures import fonts, lines, palette, rows, style
from cluster_sim.figures.data import FigureData, city_names
from cluster_sim.figures.lines import Frame
from cluster_sim.figures.numbers import gains, shown_cities
from cluster_sim.figures.rows import Column
from cluster_sim.figures.words import points, runs_note, word

_WIDTH, _ROW = 9.6, 0.165


@style.styled
def who_gains(data: FigureData, scenario: str, language: str = "en") -> Figure:
    """Sharing efficiency of each city before and after, sorted by what it gains."""
    found = gains(data, scenario)
    cities, missing = shown_cities(found.order)
    all_names = city_names(data.region, language)
    names = [all_names[city] for city in cities]
    body = 0.45 + 0.45 + max(4, len(cities)) * _ROW
    title = word("gains", language, scenario=data.title(scenario, language))
    figure = style.sheet(_WIDTH, body, title, _note(data, scenario, language))
    change = found.after[cities] - found.before[cities]
    column = Column(word("change_points", language), [points(float(v)) for v in change])
    left = style.MARGIN + rows.name_width(names, style.NOTE_SIZE) + 0.22
    width = _WIDTH - left - rows.column_width(column) - style.MARGIN
    frame = Frame(left, 0.45, width, body - 0.9)
    axes = rows.row_axes(figure, frame, max(1, len(cities)), bins=8)
    rows.head(axes, word("efficiency", language))
    lines.in_percent(axes.xaxis, language)
    rows.fit_range(axes, [found.before[cities], found.after[cities]])
    for row, city in enumerate(cities):
        _arrow(axes, row, float(found.before[city]), float(found.after[city]))
    rows.write_names(figure, frame, names, size=style.NOTE_SIZE)
    rows.write_columns(figure, frame, [column])
    if missing:
        _mark_gap(figure, frame, missing, language)
    if not len(cities):
        lines.say_nothing(axes, language)
    return figure


def _note(data: FigureData, scenario: str, language: str) -> str:
    alone = data.baseline is None or scenario == data.baseline
    baseline = "" if alone else f"“{data.title(str(data.baseline), language)}”"
    last = int(data.cities["quarter"].max()) if len(data.cities) else 0
    return word(
        "gains_note",
        language,
        when=data.when(last),
        other=baseline or word("gains_start", language),
        runs=runs_note(data.replicates, "runs_mean", language),
    )


def _arrow(axes: Axes, row: int, before: float, after: float) -> None:
    """From a ring to an arrow head: to the right is a gain."""
    gain = after >= before
    colour = palette.GAIN if gain else palette.LOSS
    axes.plot([before, after], [row, row], color=colour, linewidth=1.2)
    (ring,) = axes.plot(before, row, marker="o", markersize=4, color="white")
    ring.set(markeredgecolor=palette.SOFT, markeredgewidth=0.9)
    axes.plot(after, row, marker=">" if gain else "<", markersize=5, color=colour)


def _mark_gap(figure: Figure, frame: Frame, missing: int, language: str) -> None:
    """A dotted line in the middle that says how many cities are left out."""
    middle, right = frame.bottom + frame.height / 2, frame.left + frame.width
    text = word("between", language, n=missing)
    start = right - fonts.width(text, style.NOTE_SIZE) - 0.08
    style.stroke(figure, [frame.left, start], [middle, middle], dash=(1.0, 2.0))
    style.write(figure, right, middle, text, style.NOTE_SIZE, palette.SOFT, side="right")
