"""Charts with time on the horizontal axis: lines with bands, as many as are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cluster_sim.charts.marks import (
    ROOM,
    Mark,
    Option,
    described,
    height_axis,
    legend,
    mark,
    marks,
    time_axis,
    time_tip,
    values,
)
from cluster_sim.figures.data import FigureData, FloatArray, Interval, interval, spread
from cluster_sim.figures.words import runs_note, word

HEIGHT = 380
_FEW = 4  # lines; the bands of more of them are paler


class Path(NamedTuple):
    """One line: its key and name, its look, its values, and where wanted the range of all runs."""

    key: str
    name: str
    mark: Mark
    values: Interval
    runs: Interval | None = None


def efficiency_over_time(data: FigureData, language: str = "en") -> Option:
    """Sharing efficiency of each scenario over time, with the 95 % interval of the mean.

    A single scenario also shows the range that holds 95 % of its runs.
    """
    found = _scenario_paths(data, "sharing_efficiency", language)
    option = _shares(data, found, language)
    return option | {"description": described("over_time", data, _runs(data), language)}


def gap_over_time(data: FigureData, language: str = "en") -> Option:
    """The Gini coefficient of the cities' sharing efficiency over time, by scenario."""
    found = _scenario_paths(data, "gini_efficiency", language)
    option = paths(_years(data), found, word("gini", language), data.start is not None)
    return option | {"description": described("gap", data, _runs(data), language)}


def domains_over_time(data: FigureData, scenario: str, language: str = "en") -> Option:
    """Sharing efficiency of one scenario over time, a line for each domain."""
    row = data.names.index(scenario)
    found = []
    for place, domain in enumerate(data.domains):
        means = interval(data.cube(f"sharing_efficiency_{domain.name}").values).of(row)
        found.append(Path(domain.name, domain.title.get(language), mark(place), means))
    option = _shares(data, found, language)
    runs = runs_note(data.replicates, "runs_interval", language)
    return option | {"description": f"{word('by_domain', language)}. {runs}"}


def _shares(data: FigureData, found: Sequence[Path], language: str) -> Option:
    name, dated = word("efficiency", language), data.start is not None
    return paths(_years(data), found, name, dated, shares=True)


def _scenario_paths(data: FigureData, metric: str, language: str) -> list[Path]:
    """A metric of each scenario over time; of a single one with the range of its runs."""
    cube = data.cube(metric).values
    means, looks = interval(cube), marks(data)
    runs = spread(cube) if len(data.scenarios) == 1 else None
    return [
        Path(name, data.title(name, language), looks[name], means.of(row), runs and runs.of(row))
        for row, name in enumerate(data.names)
    ]


def paths(
    years: FloatArray,
    found: Sequence[Path],
    unit: str,
    dated: bool,
    digits: int = 3,
    *,
    shares: bool = False,
) -> Option:
    """Lines over time with their bands.

    Args:
        years: Where the records stand, in calendar years or in years since the start, (n,).
        found: The lines.
        unit: What the upright axis measures.
        dated: Whether ``years`` are calendar years.
        digits: Decimals in tips; shares have one.
        shares: Whether the values are shares, which are written as percent.
    """
    style = {"itemStyle": {"opacity": 0}} if len(found) > 1 else {"show": False, "wrap": False}
    return {
        "height": HEIGHT,
        "animation": False,
        "grid": ROOM | {"top": 6},
        "legend": legend([path.name for path in found], **style),
        "tooltip": time_tip("share" if shares else str(digits), dated),
        "xAxis": time_axis(years, dated),
        "yAxis": height_axis(unit, "percent" if shares else "plain", scale=True),
        "dataset": [{"id": path.key, "source": _rows(years, path)} for path in found],
        "series": [part for path in found for part in _series(path, found)],
    }


def _rows(years: FloatArray, path: Path) -> list[list[float | None]]:
    """Year, mean, low, high, and the ends of the range of all runs."""
    nothing = np.full(len(years), np.nan)
    low, high = (path.runs.low, path.runs.high) if path.runs else (nothing, nothing)
    table = np.column_stack([years, *path.values, low, high])
    wide = table if path.runs else table[:, :4]
    return [values(row) for row in wide.tolist()]


def _series(path: Path, found: Sequence[Path]) -> list[Option]:
    """The bands of a line, below it; switched on and off with it, for they share its name."""
    strength = 0.24 if len(found) <= _FEW else 0.12
    bands = [_band(path, "interval", (2, 3), strength)]
    if path.runs is not None:
        bands.insert(0, _band(path, "runs", (4, 5), 0.13))
    line = {
        "id": path.key,
        "type": "line",
        "name": path.name,
        "datasetId": path.key,
        "encode": {"x": 0, "y": 1},
        "symbol": "circle" if len(path.values.mean) < 3 else "none",
        "symbolSize": 7,
        "lineStyle": {"width": 2, "type": path.mark.dash, "color": path.mark.colour},
        "itemStyle": {"color": path.mark.colour},
        "emphasis": {"focus": "series", "lineStyle": {"width": 3}},
        "blur": {"lineStyle": {"opacity": 0.25}},
        "z": 3,
    }
    # The line comes first, for the legend shows the first series of a name.
    return [line, *(band for band in bands if band)]


def _band(path: Path, kind: str, ends: tuple[int, int], strength: float) -> Option:
    """A band; nothing where its ends are not known."""
    low = path.runs.low if kind == "runs" and path.runs else path.values.low
    if not np.isfinite(low).any():
        return {}
    return {
        "id": f"{path.key}/{kind}",
        "type": "custom",
        "name": path.name,
        "datasetId": path.key,
        "encode": {"x": 0, "y": list(ends)},
        "renderItem": f"@band:{ends[0]}:{ends[1]}",
        "itemStyle": {"color": f"{path.mark.colour}/{strength}"},
        "silent": True,
        "tooltip": {"show": False},
        "z": 1,
    }


def _years(data: FigureData) -> FloatArray:
    return data.years(data.cube("sharing_efficiency").quarters)


def _runs(data: FigureData) -> str:
    return "runs_spread" if len(data.scenarios) == 1 else "runs_interval"
