"""Figures with time on the horizontal axis."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from cluster_sim.figures import lines, style
from cluster_sim.figures.data import FigureData, interval, spread
from cluster_sim.figures.lines import Frame, Line
from cluster_sim.figures.numbers import is_share
from cluster_sim.figures.words import runs_note, share, word

_WIDTH, _LEFT, _BOTTOM, _TOP, _HEIGHT = 9.6, 0.75, 0.62, 0.3, 3.9


@style.styled
def efficiency_over_time(data: FigureData, language: str = "en") -> Figure:
    """Sharing efficiency of each scenario over time, with the 95 % interval of the mean.

    A single scenario also shows the range that holds 95 % of its runs.
    """
    note = word("over_time_note", language, runs=_runs(data, language))
    found = _scenario_lines(data, "sharing_efficiency", language)
    return _figure(data, found, (word("over_time", language), note), "efficiency", language)


@style.styled
def gap_over_time(data: FigureData, language: str = "en") -> Figure:
    """The Gini coefficient of the cities' sharing efficiency over time, by scenario."""
    note = word("gap_note", language, runs=_runs(data, language))
    found = _scenario_lines(data, "gini_efficiency", language)
    return _figure(data, found, (word("gap", language), note), "gini", language)


@style.styled
def domains_over_time(data: FigureData, scenario: str, language: str = "en") -> Figure:
    """Sharing efficiency of one scenario over time, a line for each domain."""
    row = data.names.index(scenario)
    found = []
    for place, domain in enumerate(data.domains):
        values = interval(data.cube(f"sharing_efficiency_{domain.name}").values).of(row)
        end = share(float(values.mean[-1]), language)
        found.append(Line(domain.title.get(language), style.pattern(place), values, end=end))
    note = runs_note(data.replicates, "runs_interval", language)
    return _figure(data, found, (word("by_domain", language), note), "efficiency", language)


def _runs(data: FigureData, language: str) -> str:
    key = "runs_spread" if len(data.scenarios) == 1 else "runs_interval"
    return runs_note(data.replicates, key, language)


def _scenario_lines(data: FigureData, metric: str, language: str) -> list[Line]:
    values = data.cube(metric).values
    means, looks = interval(values), style.looks(data)
    runs = spread(values) if len(data.scenarios) == 1 else None
    found = []
    for row, name in enumerate(data.names):
        mean = means.of(row)
        end = share(float(mean.mean[-1]), language) if is_share(metric) else None
        title = data.title(name, language)
        found.append(Line(title, looks[name], mean, runs and runs.of(row), end))
    return found


def _figure(
    data: FigureData, found: Sequence[Line], heads: tuple[str, str], unit: str, language: str
) -> Figure:
    """One panel of lines under a title and a note."""
    height = lines.body_height(len(found), _HEIGHT - _BOTTOM - _TOP)
    figure = style.sheet(_WIDTH, height + _BOTTOM + _TOP, *heads)
    width = _WIDTH - _LEFT - lines.name_room(found, 3) - style.MARGIN
    time = lines.time_axis(data, data.cube("sharing_efficiency").quarters, language)
    axes = lines.draw_lines(
        figure, Frame(_LEFT, _BOTTOM, width, height), time, found, word(unit, language), 3, language
    )
    if unit == "efficiency":
        lines.in_percent(axes.yaxis, language)
    return figure
