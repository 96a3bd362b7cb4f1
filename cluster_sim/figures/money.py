"""Figures of money: who pays, what comes back, and what sharing costs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from cluster_sim.figures import lines, palette, rows, style
from cluster_sim.figures.data import FigureData, FloatArray, Interval, interval, largest
from cluster_sim.figures.lines import Frame, Line, TimeAxis
from cluster_sim.figures.numbers import benefit_cost_ratios, extra_value, last_mean
from cluster_sim.figures.rows import Column
from cluster_sim.figures.style import Look
from cluster_sim.figures.words import (
    amount,
    money_scale,
    money_unit,
    number,
    runs_note,
    word,
)

_WIDTH = 9.6
_ROW = 0.3
_HATCH = "/////"


@style.styled
def money(data: FigureData, language: str = "en") -> Figure:
    """Spending by who pays, and the value realised beyond the baseline, for each scenario."""
    names = data.ranked()
    order = [data.names.index(name) for name in names]
    titles = [data.title(name, language) for name in names]
    public, private = (
        last_mean(data, name)[order] for name in ("public_spending", "private_spending")
    )
    gain = extra_value(data)
    value = Interval(*(part[order] for part in gain))
    ratio = Column(
        word("ratio", language), [number(v, 1) for v in benefit_cost_ratios(data)[order]]
    )
    body = 0.5 + 0.48 + max(2, len(names)) * _ROW
    note = word(
        "money_note",
        language,
        when=_end(data),
        runs=runs_note(data.replicates, "runs_bars", language),
    )
    figure = style.sheet(_WIDTH, body, word("money", language), note)
    left = style.MARGIN + rows.name_width(titles) + 0.22
    width = (_WIDTH - left - rows.column_width(ratio) - style.MARGIN - 0.35) / 2
    frame = Frame(left, 0.5, width, body - 0.5 - 0.48)
    rows.write_names(figure, frame, titles)
    _spending_bars(figure, frame, data, public, private, language)
    beside = frame._replace(left=left + width + 0.35)
    _value_dots(figure, beside, data, names, value, language)
    rows.write_columns(figure, beside, [ratio])
    return figure


@style.styled
def money_over_time(data: FigureData, scenario: str, language: str = "en") -> Figure:
    """Spending by who pays, stacked, and realised value of one scenario; both are sums."""
    row = data.names.index(scenario)
    metrics = ("public_spending", "private_spending", "realised_value")
    public, private, value = (interval(data.cube(name).values).of(row) for name in metrics)
    note = word(
        "money_time_note", language, runs=runs_note(data.replicates, "runs_interval", language)
    )
    figure = style.sheet(_WIDTH, 3.9, word("money_time", language), note)
    size, unit = money_scale(largest(public.mean + private.mean), language)
    layers = _layers(data, (public.mean / size, private.mean / size), size, language)
    total, value_unit = money_scale(largest(value.mean), language)
    end = amount(float(value.mean[-1]), data.currency, language)
    result = Line(
        "", style.looks(data)[scenario], Interval(*(part / total for part in value)), end=end
    )
    rooms = lines.name_room(layers, 1), lines.name_room([result], 1)
    width = (_WIDTH - sum(rooms) - 0.7 - 0.75 - style.MARGIN) / 2
    left = Frame(0.7, 0.62, width, 2.95)
    right = left._replace(left=0.7 + width + rooms[0] + 0.75)
    time = lines.time_axis(data, data.cube("realised_value").quarters, language)
    label = f"{word('spending', language)}, {money_unit(unit, data.currency, language)}"
    _stack(figure, left, time, label, (public.mean / size, private.mean / size), layers)
    name = word("value_panel_alone", language)
    label = f"{name}, {money_unit(value_unit, data.currency, language)}"
    lines.draw_lines(figure, right, time, [result], label, 1, language)
    return figure


def _end(data: FigureData) -> str:
    return data.when(int(data.cube("sharing_efficiency").quarters[-1]))


def _spending_bars(
    figure: Figure,
    frame: Frame,
    data: FigureData,
    public: FloatArray,
    private: FloatArray,
    language: str,
) -> None:
    size, unit = money_scale(largest(np.nan_to_num(public) + np.nan_to_num(private)), language)
    public, private = np.nan_to_num(public) / size, np.nan_to_num(private) / size
    axes = rows.row_axes(figure, frame, len(public), bins=4)
    rows.fit_range(axes, [public + private], from_zero=True)
    place = np.arange(len(public))
    axes.barh(place, public, height=0.62, color=palette.PUBLIC)
    axes.barh(
        place,
        private,
        height=0.62,
        left=public,
        facecolor=palette.PRIVATE,
        hatch=_HATCH,
        edgecolor="white",
        linewidth=0,
    )
    axes.set_xlabel(money_unit(unit, data.currency, language), loc="left")
    rows.head(axes, word("spending_panel", language))
    handles = [Patch(color=palette.PUBLIC, label=word("public", language))]
    if private.any():
        text = word("private", language)
        filled = Patch(facecolor=palette.PRIVATE, hatch=_HATCH, edgecolor="white", label=text)
        filled.set_linewidth(0)
        handles.append(filled)
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=2,
        frameon=False,
        borderpad=0.2,
        handlelength=1.2,
        columnspacing=1.2,
        fontsize=style.LABEL_SIZE,
    )


def _value_dots(
    figure: Figure,
    frame: Frame,
    data: FigureData,
    names: Sequence[str],
    value: Interval,
    language: str,
) -> None:
    size, unit = money_scale(largest(value.mean), language)
    scaled = Interval(*(part / size for part in value))
    axes = rows.row_axes(figure, frame, len(names), bins=4)
    rows.fit_range(axes, scaled, from_zero=True)
    axes.axvline(0, color=palette.RULE, linewidth=0.8)
    looks = style.looks(data)
    rows.dots(axes, scaled, [looks[name] for name in names])
    axes.set_xlabel(money_unit(unit, data.currency, language), loc="left")
    compared = data.baseline in data.names
    rows.head(axes, word("value_panel" if compared else "value_panel_alone", language))


def _layers(
    data: FigureData, parts: tuple[FloatArray, FloatArray], size: float, language: str
) -> list[Line]:
    """Names for the layers of the stack, at their middles; a layer without money has none."""
    public, private = (np.nan_to_num(part) for part in parts)
    found = []
    for key, layer, middle, colour in (
        ("public", public, public / 2, palette.PUBLIC),
        ("private", private, public + private / 2, palette.PRIVATE),
    ):
        end = amount(float(layer[-1]) * size, data.currency, language)
        if layer.any() or key == "public":
            at = Interval(middle, middle, middle)
            found.append(Line(word(key, language), Look(colour, "", ()), at, end=end))
    return found


def _stack(
    figure: Figure,
    frame: Frame,
    time: TimeAxis,
    label: str,
    parts: tuple[FloatArray, FloatArray],
    layers: Sequence[Line],
) -> None:
    """Public and private spending on top of each other, named at their right ends."""
    public, private = (np.nan_to_num(part) for part in parts)
    total = public + private
    axes = lines.time_axes(figure, frame, time, label)
    axes.set_ylim(min(0.0, float(total.min())), 1.06 * float(total.max()) or 1.0)
    axes.fill_between(time.years, 0, public, color=palette.PUBLIC, linewidth=0)
    if private.any():
        axes.fill_between(
            time.years,
            public,
            total,
            facecolor=palette.PRIVATE,
            hatch=_HATCH,
            edgecolor="white",
            linewidth=0,
        )
    lines.name_ends(figure, frame, time, layers, axes.get_ylim(), 1)
