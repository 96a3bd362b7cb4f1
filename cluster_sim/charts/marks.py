"""What all charts share: the look of a scenario, axes, grids, tips and descriptions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from cluster_sim.figures.data import FigureData, FloatArray, Interval
from cluster_sim.figures.palette import PALETTE, series_places
from cluster_sim.figures.words import UNKNOWN, runs_note, word

Option = dict[str, Any]
"""A chart as plain JSON: an option of ECharts, where texts that begin with "@" name what
``charts.js`` puts in their place."""

ROW: Final = 30  # pixels
ROOM: Final[Option] = {
    "left": 4,
    "right": 20,
    "top": 8,
    "bottom": 4,
    "outerBoundsMode": "same",
    "outerBoundsContain": "all",
}
"""A grid that leaves room for the texts around it."""
ROW_TIP: Final[Option] = {
    "trigger": "axis",
    "confine": True,
    "formatter": "@row",
    "axisPointer": {"type": "shadow", "axis": "y", "shadowStyle": {"color": "@ink/0.06"}},
}
"""A tip for a whole row, wherever the pointer is in it."""
_SYMBOLS: Final = (
    "circle",
    "rect",
    "triangle",
    "diamond",
    "path://M0,0L10,0L5,9Z",  # a triangle on its tip
    "path://M3,0H7V3H10V7H7V10H3V7H0V3H3Z",  # a plus
    "path://M2,0L5,3L8,0L10,2L7,5L10,8L8,10L5,7L2,10L0,8L3,5L0,2Z",  # a cross
    "path://M9,0L0,5L9,10Z",  # to the left
    "path://M0,0L9,5L0,10Z",  # to the right
    "path://M5,0L9.3,2.5V7.5L5,10L0.7,7.5V2.5Z",  # six corners
)
_DASHES: Final[tuple[Any, ...]] = ("solid", [8, 3], [2, 3], [11, 3, 2, 3])
_BASELINE_DASH: Final = [5, 4]


class Mark(NamedTuple):
    """How a scenario looks in all charts: a colour by its role, a dash and a symbol."""

    colour: str
    dash: Any
    symbol: str


def marks(data: FigureData) -> dict[str, Mark]:
    """The look of each scenario, the same as in the figures for print."""
    places = series_places(data.names, data.baseline)
    return {name: mark(place) for name, place in places.items()}


def mark(place: int | None) -> Mark:
    """The look of the ``place``-th line of a chart; None is the baseline."""
    if place is None:
        return Mark("@baseline", _BASELINE_DASH, "circle")
    dash = _DASHES[place // len(PALETTE) % len(_DASHES)]
    return Mark(f"@series:{place % len(PALETTE)}", dash, _SYMBOLS[place % len(_SYMBOLS)])


def value(number_: float) -> float | None:
    """A number as JSON takes it: None where it is not known."""
    return float(f"{number_:.6g}") if math.isfinite(number_) else None


def values(numbers: Sequence[float]) -> list[float | None]:
    """Numbers as JSON takes them."""
    return [value(float(one)) for one in numbers]


def between(
    found: Interval, row: int, write: Callable[[float], str], dash: str = "\N{EN DASH}"
) -> str:
    """A 95 % interval as people write it; a dash where there is none.

    Args:
        found: Means and intervals.
        row: Which of them.
        write: Writes one of its ends.
        dash: What stands between the ends.
    """
    low, high = float(found.low[row]), float(found.high[row])
    return f"{write(low)} {dash} {write(high)}" if math.isfinite(low) else UNKNOWN


def described(key: str, data: FigureData, runs: str, language: str, **more: str) -> str:
    """What a chart shows, for those who cannot see it: the figure's title and its note."""
    last = int(data.cube("sharing_efficiency").quarters[-1])
    given = {"when": data.when(last), "runs": runs_note(data.replicates, runs, language)} | more
    stop = "。" if language == "zh" else ". "
    return f"{word(key, language, **given)}{stop}{word(f'{key}_note', language, **given)}"


def legend(names: Sequence[str], **more: Any) -> Option:
    """A legend above the chart whose entries switch series on and off.

    ``charts.js`` moves the grids down by as many lines as it takes (``wrap``).
    """
    return {
        "id": "legend",
        "wrap": True,
        "top": 0,
        "left": 0,
        "padding": 0,
        "itemWidth": 22,
        "itemHeight": 9,
        "itemGap": 14,
        "data": list(names),
        **more,
    }


def value_axis(name: str, form: str = "plain", **more: Any) -> Option:
    """A horizontal scale with what it measures below it.

    ``charts.js`` gives it as many ticks as have room, all with the same decimals. ``form`` is how
    they are written: ``plain``, or ``percent`` for shares.
    """
    return {
        "type": "value",
        "scale": True,
        "name": name,
        "nameLocation": "middle",
        "nameGap": 28,
        "axisLine": {"show": False},
        "axisLabel": {"formatter": f"@{form}", "hideOverlap": True},
        **more,
    }


def height_axis(name: str, form: str = "plain", **more: Any) -> Option:
    """An upright scale with what it measures above it; ``form`` as in `value_axis`."""
    return {
        "type": "value",
        "name": name,
        "nameTextStyle": {"align": "left"},
        "axisLine": {"show": False},
        "axisLabel": {"formatter": f"@{form}"},
        **more,
    }


def time_axis(years: FloatArray, dated: bool, **more: Any) -> Option:
    """Time to the right: ``years`` are calendar years, or years since the start.

    ``charts.js`` marks whole years, or quarters of less than three calendar years.
    """
    return {
        "type": "value",
        "min": value(float(years[0])),
        "max": value(float(years[-1])),
        "axisLabel": {"formatter": f"@time:{'dated' if dated else 'since'}"},
        "splitLine": {"show": False},
        **more,
    }


def time_tip(form: str, dated: bool) -> Option:
    """A tip for all lines at one time; ``form`` is ``share``, or how many decimals values have."""
    when = "dated" if dated else "since"
    return {"trigger": "axis", "confine": True, "formatter": f"@paths:{form}:{when}"}


def row_axis(titles: Sequence[str], row: int = ROW, above: bool = True, **more: Any) -> Option:
    """Rows from top to bottom, named at the left in as many lines as a row has room for.

    Args:
        titles: Names of the rows.
        row: Pixels of a row.
        above: Whether names may stand above their rows, which then are higher, where there is no
            room for them at the left; else they are cut there.
        more: What differs from the usual axis.
    """
    return {
        "type": "category",
        "inverse": True,
        "row": row,
        "above": above,
        "data": list(titles),
        "axisLine": {"show": False},
        "axisLabel": {"color": "@ink", "fontSize": 12.5, "interval": 0},
        **more,
    }


def tip(*lines: tuple[str, str]) -> list[list[str]]:
    """What a tip says of an item: names and values."""
    return [list(line) for line in lines]
