"""Figures that set scenarios side by side at the last record."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from cluster_sim.figures import palette, rows, style
from cluster_sim.figures.data import FigureData, Interval, interval
from cluster_sim.figures.lines import Frame, in_percent, say_nothing
from cluster_sim.figures.rows import Column
from cluster_sim.figures.words import percent, points, runs_note, share, word

_WIDTH, _BOTTOM, _TOP, _ROW = 9.6, 0.45, 0.42, 0.3


@style.styled
def ranking(data: FigureData, language: str = "en") -> Figure:
    """The scenarios by final sharing efficiency, with intervals, groups and ``p_best``.

    Raises:
        ValueError: The data has no ranking.
    """
    if data.ranking is None:
        raise ValueError("a ranking needs the data of a comparison; `ranking` is None")
    table = data.ranking
    names = [str(name) for name in table["scenario"]]
    titles = [data.title(name, language) for name in names]
    columns = _ranking_columns(data, table, language)
    frame, figure = _layout(data, titles, columns, "ranking", language)
    right = frame.left + frame.width + sum(rows.column_width(column) for column in columns)
    rows.shade_groups(figure, frame, list(table["group"]), style.MARGIN, right + 0.08)
    axes = rows.row_axes(figure, frame, len(names))
    axes.patch.set_alpha(0)
    rows.head(axes, word("efficiency", language))
    in_percent(axes.xaxis, language)
    values = Interval(*(table[part].to_numpy(np.float64) for part in ("mean", "low", "high")))
    rows.fit_range(axes, values)
    looks = style.looks(data)
    if data.baseline in names:
        level = float(values.mean[names.index(data.baseline)])
        axes.axvline(level, color=palette.BASELINE, linewidth=1, linestyle=(0, (2.6, 1.6)))
    rows.dots(axes, values, [looks[name] for name in names])
    rows.write_names(figure, frame, titles)
    rows.write_columns(figure, frame, columns)
    if not np.isfinite(values.mean).any():
        say_nothing(axes, language)
    return figure


@style.styled
def efficiency_by_domain(data: FigureData, language: str = "en") -> Figure:
    """Sharing efficiency from the start to the end, a panel for each domain."""
    names = data.ranked()
    order = [data.names.index(name) for name in names]
    titles = [data.title(name, language) for name in names]
    cubes = {d.name: data.cube(f"sharing_efficiency_{d.name}") for d in data.domains}
    when = data.when(int(data.cube("sharing_efficiency").quarters[-1]))
    note = word(
        "by_domain_note",
        language,
        when=when,
        runs=runs_note(data.replicates, "runs_bars", language),
    )
    body = _body(len(names))
    figure = style.sheet(_WIDTH, body, word("by_domain", language), note)
    left = style.MARGIN + rows.name_width(titles) + 0.12
    gap = 0.2
    width = (_WIDTH - left - style.MARGIN + gap) / max(1, len(cubes)) - gap
    looks = [style.looks(data)[name] for name in names]
    ends = {name: interval(found.values) for name, found in cubes.items()}
    for place, domain in enumerate(data.domains):
        frame = Frame(left + place * (width + gap), _BOTTOM, width, body - _BOTTOM - _TOP)
        found = ends[domain.name]
        start = found.mean[order, 0]
        end = Interval(*(part[order, -1] for part in found))
        axes = rows.row_axes(figure, frame, len(names), bins=max(2, int(width * 2)))
        rows.head(axes, domain.title.get(language))
        in_percent(axes.xaxis, language)
        rows.fit_range(
            axes, [part[:, edge] for e in ends.values() for part in e for edge in (0, -1)]
        )
        rows.dots(axes, end, looks, start)
        if place == 0:
            rows.write_names(figure, frame, titles)
    return figure


def _ranking_columns(data: FigureData, table: pd.DataFrame, language: str) -> list[Column]:
    columns = [
        Column(word("mean", language), [share(float(v), language) for v in table["mean"]]),
        Column(word("p_best", language), [percent(float(v), language) for v in table["p_best"]]),
        Column(word("group", language), [f"{v}" for v in table["group"]]),
    ]
    if data.baseline is not None:
        base = word("difference", language)
        signed = [points(float(v)) for v in table["difference_mean"]]
        signed = [
            "–" if name == data.baseline else text
            for name, text in zip(table["scenario"], signed, strict=True)
        ]
        columns.insert(1, Column(base, signed))
    return columns


def _layout(
    data: FigureData, titles: Sequence[str], columns: Sequence[Column], key: str, language: str
) -> tuple[Frame, Figure]:
    """A sheet with room for names left and columns right, and the frame between them."""
    when = data.when(int(data.cube("sharing_efficiency").quarters[-1]))
    note = word(
        f"{key}_note", language, when=when, runs=runs_note(data.replicates, "runs_bars", language)
    )
    body = _body(len(titles))
    figure = style.sheet(_WIDTH, body, word(key, language, when=when), note)
    left = style.MARGIN + rows.name_width(titles) + 0.22
    taken = sum(rows.column_width(column) for column in columns) + style.MARGIN
    return Frame(left, _BOTTOM, _WIDTH - left - taken, body - _BOTTOM - _TOP), figure


def _body(count: int) -> float:
    return _BOTTOM + _TOP + max(2, count) * _ROW
