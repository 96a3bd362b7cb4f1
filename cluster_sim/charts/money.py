"""Charts of money: who pays, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from cluster_sim.charts.comparison import row_dots, row_whiskers
from cluster_sim.charts.marks import (
    ROOM,
    ROW,
    ROW_TIP,
    Option,
    between,
    described,
    height_axis,
    legend,
    marks,
    row_axis,
    time_axis,
    time_tip,
    tip,
    value,
    value_axis,
    values,
)
from cluster_sim.charts.words import chart_word
from cluster_sim.figures.data import FigureData, FloatArray, Interval, interval, largest
from cluster_sim.figures.numbers import benefit_cost_ratios, extra_value, last_mean
from cluster_sim.figures.words import (
    amount,
    money_scale,
    money_unit,
    number,
    runs_note,
    with_unit,
    word,
)

HEIGHT = 360
_BAR = 16  # pixels


def money(data: FigureData, language: str = "en") -> Option:
    """Spending by who pays, and the value realised beyond the baseline, for each scenario."""
    names = data.ranked()
    order = [data.names.index(name) for name in names]
    titles = [data.title(name, language) for name in names]
    payers = [last_mean(data, f"{who}_spending")[order] for who in ("public", "private")]
    gain = Interval(*(part[order] for part in extra_value(data)))
    total = np.nan_to_num(payers[0]) + np.nan_to_num(payers[1])
    size, unit = money_scale(largest(total), language)
    value_size, value_unit = money_scale(largest(gain.mean), language)
    words = [word("public", language), word("private", language)]
    compared = "value_panel" if data.baseline in data.names else "value_panel_alone"
    heads = _heads(data, {"spending_panel": unit, compared: value_unit}, language)
    return {
        "description": described("money", data, "runs_bars", language),
        "height": 96 + ROW * len(names),
        "grid": [ROOM | {"right": "47%"}, ROOM | {"left": "55%"}],
        "legend": legend(words),
        "tooltip": ROW_TIP,
        "xAxis": [
            value_axis(heads[0], scale=False, gridIndex=0),
            value_axis(heads[1], scale=False, gridIndex=1, **_ends(gain, value_size)),
        ],
        "yAxis": [
            row_axis(titles, gridIndex=0),
            row_axis(titles, gridIndex=1, axisLabel={"show": False}),
        ],
        "series": [
            *_bars(data, payers, titles, size, language),
            *_dots(data, names, titles, gain, value_size, language),
        ],
    }


def money_over_time(data: FigureData, scenario: str, language: str = "en") -> Option:
    """Spending by who pays, stacked, and realised value of one scenario; both are sums."""
    row = data.names.index(scenario)
    metrics = ("public_spending", "private_spending", "realised_value")
    means = [interval(data.cube(name).values).mean[row] for name in metrics]
    total = np.nan_to_num(means[0]) + np.nan_to_num(means[1])
    size, unit = money_scale(largest(total), language)
    value_size, value_unit = money_scale(largest(means[2]), language)
    cube = data.cube("realised_value")
    times = data.years(cube.quarters)
    name = word("value_panel_alone", language)
    heads = _heads(data, {"spending": unit, "value_panel_alone": value_unit}, language)
    dated = data.start is not None
    runs = runs_note(data.replicates, "runs_interval", language)
    series = [
        _area(times, means[0] / size, word("public", language), "@public", 0),
        _area(times, means[1] / size, word("private", language), "@private", 0),
        _area(times, means[2] / value_size, name, marks(data)[scenario].colour, 1),
    ]
    note = word("money_time_note", language, runs=runs)
    return {
        "description": f"{word('money_time', language)}. {note}",
        "height": HEIGHT,
        "grid": [ROOM | {"right": "52%", "top": 6}, ROOM | {"left": "52%", "top": 6}],
        "legend": legend([part["name"] for part in series[:2]], icon="roundRect", itemWidth=14),
        "tooltip": time_tip("2", dated),
        "xAxis": [time_axis(times, dated, gridIndex=place) for place in range(2)],
        "yAxis": [height_axis(head, gridIndex=place) for place, head in enumerate(heads)],
        "series": series,
    }


def _heads(data: FigureData, units: Mapping[str, str], language: str) -> list[str]:
    """What the axes measure, by the key of their names and the units of their amounts."""
    return [
        with_unit(word(key, language), money_unit(unit, data.currency, language), language)
        for key, unit in units.items()
    ]


def _ends(gain: Interval, size: float) -> Option:
    """The ends of the axis where values lie on both sides of 0; round ones would waste room."""
    known = np.concatenate([part[np.isfinite(part)] for part in gain]) / size
    low, high = float(known.min(initial=0.0)), float(known.max(initial=0.0))
    if low >= 0.0:
        return {}
    air = 0.05 * (high - low)
    inside = {"showMinLine": False, "showMaxLine": False}
    return {"min": value(low - air), "max": value(high + air), "splitLine": inside}


def _bars(
    data: FigureData,
    payers: Sequence[FloatArray],
    titles: Sequence[str],
    size: float,
    language: str,
) -> list[Option]:
    """Public and private spending behind each other; the tip of each says both."""
    words = [word("public", language), word("private", language)]
    tips = [
        tip(
            *(
                (head, amount(float(part[row]), data.currency, language))
                for head, part in zip(words, payers, strict=True)
            ),
            (
                chart_word("total", language),
                amount(float(payers[0][row] + payers[1][row]), data.currency, language),
            ),
        )
        for row in range(len(titles))
    ]
    return [
        {
            "id": role,
            "name": head,
            "type": "bar",
            "stack": "spending",
            "barWidth": _BAR,
            "itemStyle": {"color": f"@{role}"},
            "data": [
                {"name": title, "value": value(float(np.nan_to_num(one)) / size), "tip": lines}
                for title, one, lines in zip(titles, part, tips, strict=True)
            ],
        }
        for role, head, part in zip(("public", "private"), words, payers, strict=True)
    ]


def _dots(
    data: FigureData,
    names: Sequence[str],
    titles: Sequence[str],
    gain: Interval,
    size: float,
    language: str,
) -> list[Option]:
    looks = [marks(data)[name] for name in names]
    ratios = benefit_cost_ratios(data)[[data.names.index(name) for name in names]]
    scaled = Interval(*(part / size for part in gain))
    head = word("value_panel" if data.baseline in data.names else "value_panel_alone", language)
    unit = money_unit(money_scale(largest(gain.mean), language)[1], data.currency, language)
    ratio = word("ratio", language).replace("-\n", "-").replace("\n", "")
    interval_head = with_unit(chart_word("interval", language), unit, language)
    write = partial(number, digits=2)
    tips = [
        tip(
            (head, amount(float(gain.mean[row]), data.currency, language)),
            (interval_head, between(scaled, row, write)),
            (ratio, number(float(ratios[row]), 1)),
        )
        for row in range(len(names))
    ]
    second = {"xAxisIndex": 1, "yAxisIndex": 1}
    return [row_whiskers(scaled, looks, **second), row_dots(scaled, looks, titles, tips, **second)]


def _area(times: FloatArray, amounts: FloatArray, name: str, colour: str, grid: int) -> Option:
    """A layer of a stack, or the one line beside it."""
    return {
        "id": f"{grid} {colour}",
        "name": name,
        "type": "line",
        "symbol": "none",
        "xAxisIndex": grid,
        "yAxisIndex": grid,
        "itemStyle": {"color": colour},
        "lineStyle": {"width": 2 if grid else 0},
        **({} if grid else {"stack": "spending", "areaStyle": {"color": colour, "opacity": 1}}),
        "data": [
            values(pair) for pair in np.column_stack([times, np.nan_to_num(amounts)]).tolist()
        ],
    }
