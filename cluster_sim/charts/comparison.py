"""Charts that set scenarios side by side at the last record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from cluster_sim.charts.marks import (
    ROOM,
    ROW,
    ROW_TIP,
    Mark,
    Option,
    between,
    described,
    legend,
    marks,
    row_axis,
    tip,
    value,
    value_axis,
    values,
)
from cluster_sim.charts.words import chart_word, in_points
from cluster_sim.figures.data import FigureData, FloatArray, Interval, interval
from cluster_sim.figures.words import UNKNOWN, percent, points, share, word

_LANE = 11  # pixels between the domains of a scenario
_COLUMNS = {"m": 60, "d": 132, "p": 84}  # pixels


def ranking(data: FigureData, language: str = "en") -> Option:
    """The scenarios by final sharing efficiency, with intervals, groups and ``p_best``.

    Raises:
        ValueError: The data has no ranking.
    """
    if data.ranking is None:
        raise ValueError("a ranking needs the data of a comparison; `ranking` is None")
    table = data.ranking
    names = [str(name) for name in table["scenario"]]
    titles = [data.title(name, language) for name in names]
    looks = [marks(data)[name] for name in names]
    means = Interval(*(table[part].to_numpy(np.float64) for part in ("mean", "low", "high")))
    tips = _ranking_tips(data, table, means, language)
    dots = row_dots(means, looks, titles, tips)
    if data.baseline in names:
        dots["markLine"] = _level(float(means.mean[names.index(str(data.baseline))]))
    return {
        "description": described("ranking", data, "runs_bars", language),
        "height": 96 + ROW * len(names),
        "grid": ROOM | {"top": 6},
        "tooltip": ROW_TIP,
        "xAxis": value_axis(word("efficiency", language), "percent"),
        "yAxis": [row_axis(titles), _columns(data, table, language)],
        "series": [_stripes(table["group"].tolist()), row_whiskers(means, looks), dots],
    }


def efficiency_by_domain(data: FigureData, language: str = "en") -> Option:
    """Sharing efficiency from the start to the end, a lane for each domain in each row."""
    names, write = data.ranked(), partial(share, language=language)
    order = [data.names.index(name) for name in names]
    titles = [data.title(name, language) for name in names]
    series: list[Option] = [_stripes(range(len(names)))]
    row_height = _LANE * len(data.domains) + 12
    for place, domain in enumerate(data.domains):
        found = interval(data.cube(f"sharing_efficiency_{domain.name}").values)
        ends = Interval(*(part[order, -1] for part in found))
        lane = (place - (len(data.domains) - 1) / 2) * _LANE
        series += _lane(domain.title.get(language), place, found.mean[order, 0], ends, lane)
        for row, item in enumerate(series[-1]["data"]):
            first, last = float(found.mean[order[row], 0]), float(ends.mean[row])
            change = f"{write(first)} → {write(last)} ({between(ends, row, write)})"
            item |= {"name": titles[row], "tip": tip((domain.title.get(language), change))}
    return {
        "description": described("by_domain", data, "runs_bars", language),
        "height": 84 + row_height * len(names),
        "grid": ROOM | {"top": 8},
        "legend": legend([domain.title.get(language) for domain in data.domains]),
        "tooltip": ROW_TIP,
        "xAxis": value_axis(word("efficiency", language), "percent"),
        "yAxis": [row_axis(titles, row_height)],
        "series": series,
    }


def row_dots(
    means: Interval,
    looks: Sequence[Mark],
    titles: Sequence[str],
    tips: Sequence[list[list[str]]],
    **more: Any,
) -> Option:
    """A mark in each row."""
    return {
        "id": "dots",
        "type": "scatter",
        "symbolSize": 11,
        "z": 4,
        "data": [
            {
                "name": title,
                "value": [value(float(mean)), row],
                "symbol": look.symbol,
                "itemStyle": {"color": look.colour, "opacity": 1},
                "tip": lines,
            }
            for row, (mean, look, title, lines) in enumerate(
                zip(means.mean, looks, titles, tips, strict=True)
            )
        ],
        **more,
    }


def row_whiskers(means: Interval, looks: Sequence[Mark], **more: Any) -> Option:
    """The 95 % interval in each row."""
    return {
        "id": "whiskers",
        "type": "custom",
        "renderItem": "@whisker",
        "encode": {"x": [1, 2], "y": 0},
        "silent": True,
        "z": 3,
        "data": [
            {"value": [row, *values([low, high])], "itemStyle": {"color": look.colour}}
            for row, (low, high, look) in enumerate(zip(means.low, means.high, looks, strict=True))
        ],
        **more,
    }


def _ranking_tips(
    data: FigureData, table: pd.DataFrame, means: Interval, language: str
) -> list[list[list[str]]]:
    gaps = Interval(
        *(table[f"difference_{part}"].to_numpy(np.float64) for part in ("mean", "low", "high"))
    )
    found, write = [], partial(share, language=language)
    interval_ = chart_word("interval", language)
    for row, name in enumerate(table["scenario"]):
        lines = [
            (word("efficiency", language), write(float(means.mean[row]))),
            (interval_, between(means, row, write)),
        ]
        if data.baseline is not None and name != data.baseline:
            gap = in_points(points(float(gaps.mean[row])), language)
            lines.append((chart_word("difference", language), gap))
            lines.append((interval_, in_points(between(gaps, row, points, "…"), language)))
        best = percent(float(table["p_best"].iloc[row]), language)
        lines.append((chart_word("p_best", language), best))
        lines.append((chart_word("group", language), f"{table['group'].iloc[row]}"))
        found.append(tip(*lines))
    return found


def _columns(data: FigureData, table: pd.DataFrame, language: str) -> Option:
    """An axis at the right whose labels are the columns of numbers."""
    entries, head = [], [word("mean", language)]
    keys = ["m", "d", "p"] if data.baseline is not None else ["m", "p"]
    if "d" in keys:
        head.append(chart_word("against", language))
    head.append(chart_word("best", language))
    for row, name in enumerate(table["scenario"]):
        texts = [share(float(table["mean"].iloc[row]), language)]
        if "d" in keys:
            gap = points(float(table["difference_mean"].iloc[row]))
            texts.append(UNKNOWN if name == data.baseline else gap)
        texts.append(percent(float(table["p_best"].iloc[row]), language))
        entries.append(_rich(keys, texts))
    rich = {key: {"width": wide, "align": "right"} for key, wide in _COLUMNS.items()}
    heads = {key: {**look, "color": "@soft", "fontSize": 11} for key, look in rich.items()}
    return {
        "type": "category",
        "inverse": True,
        "position": "right",
        "wide": 640,
        "data": entries,
        "name": _rich(keys, head),
        "nameLocation": "start",
        "nameGap": 10,
        "nameTextStyle": {"align": "left", "rich": heads},
        "axisLine": {"show": False},
        "axisLabel": {"color": "@ink", "rich": rich, "margin": 4},
    }


def _rich(keys: Sequence[str], texts: Sequence[str]) -> str:
    return "".join(f"{{{key}|{text}}}" for key, text in zip(keys, texts, strict=True))


def _stripes(groups: Iterable[object]) -> Option:
    """A shade behind every second group of rows."""
    rows: list[int] = []
    for place, (_, members) in enumerate(groupby(enumerate(groups), key=lambda one: one[1])):
        rows += [row for row, _ in members] if place % 2 == 0 else []
    return {
        "id": "stripes",
        "type": "custom",
        "renderItem": "@stripe",
        "encode": {"y": 0},
        "silent": True,
        "z": 0,
        "itemStyle": {"color": "@shade"},
        "data": [[row] for row in rows],
    }


def _level(at: float) -> Option:
    """A dashed line through all rows, where the baseline is."""
    return {
        "silent": True,
        "z": 1,
        "symbol": "none",
        "precision": 6,
        "label": {"show": False},
        "lineStyle": {"color": "@baseline", "type": [5, 4], "width": 1},
        "data": [{"xAxis": value(at)}],
    }


def _lane(name: str, place: int, start: FloatArray, ends: Interval, lane: float) -> list[Option]:
    """One domain in all rows: a line from the start to a mark at the end."""
    colour = f"@series:{place}"
    lead = {
        "id": f"lead {place}",
        "name": name,
        "type": "custom",
        "renderItem": "@lead",
        "encode": {"x": [1, 2], "y": 0},
        "silent": True,
        "itemStyle": {"color": colour},
        "data": [
            [row, *values([float(one), float(ends.mean[row])]), lane]
            for row, one in enumerate(start)
        ],
    }
    dots = {
        "id": f"dots {place}",
        "name": name,
        "type": "scatter",
        "symbolSize": 8,
        "symbolOffset": [0, lane],
        "itemStyle": {"color": colour, "opacity": 1},
        "data": [{"value": [value(float(mean)), row]} for row, mean in enumerate(ends.mean)],
    }
    return [lead, dots]
