"""The charts of a batch: its draws as lines over axes, or as points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cluster_sim.charts import sweep
from cluster_sim.dashboard.language import translator
from cluster_sim.dashboard.results import sweeps
from cluster_sim.dashboard.results.column_scales import scale_of_metric, scale_of_path
from cluster_sim.dashboard.results.column_titles import column_title
from cluster_sim.errors import InputError, Problem
from cluster_sim.store.catalogue import Catalogue

_MOST_AXES = 16


@dataclass(frozen=True)
class Wish:
    """What is wanted to be seen of the draws.

    Attributes:
        language: ``en`` or ``zh``.
        scenario: Name of the scenario; empty for the first that is no baseline.
        outcome: The metric, for parallel coordinates; empty for sharing efficiency.
        against: Whether metrics are differences to the baseline.
        x: What goes to the right, in a scatter chart; empty for what matters most.
        y: What goes up; empty for sharing efficiency.
        colour: What gives the colour; empty for nothing.
        axes: The axes; empty for those that matter most.
    """

    language: str = "en"
    scenario: str = ""
    outcome: str = ""
    against: bool = False
    x: str = ""
    y: str = ""
    colour: str = ""
    axes: tuple[str, ...] = ()


def parallel(catalogue: Catalogue, wish: Wish) -> Mapping[str, Any]:
    """Parallel coordinates: what the design varies, and the outcome at the right.

    Returns:
        The chart; under ``axes`` which paths its axes are, without the outcome; under ``draws``
        point and draw of each line; under ``unit`` what the outcome counts.

    Raises:
        InputError: There is no such scenario, metric or axis.
    """
    look = look_of(catalogue, wish)
    found = sweeps.draws(catalogue, look)
    axes = wish.axes[:_MOST_AXES] or found.first_axes
    there = sweeps.varied(catalogue)
    for path in axes:
        if path not in there:
            raise InputError([Problem(file=path[:80], what="is not varied by the design")])
    table = found.table.rename(columns={"outcome": look.outcome})
    columns = [*axes, look.outcome]
    scales = _scales(catalogue, wish.language, look, table, columns)
    option = sweep.parallel(table, columns, look.outcome, wish.language, scales)
    numbers = table[["point", "draw"]].to_numpy().tolist()
    return {**option, "axes": list(axes), "draws": numbers, "unit": scales[look.outcome].unit}


def scatter(catalogue: Catalogue, wish: Wish) -> Mapping[str, Any]:
    """One column of the draws against another.

    Raises:
        InputError: There is no such scenario or column.
    """
    look = look_of(catalogue, wish)
    first = sweeps.draws(catalogue, look).first_axes if not wish.x else ()
    across, up = wish.x or (first or (look.outcome,))[0], wish.y or look.outcome
    colour = wish.colour if wish.colour not in (across, up) else ""
    wanted = [column for column in (across, up, colour) if column]
    table = sweeps.columns(catalogue, look.scenario, wanted, against=look.against)
    _ = translator(wish.language)
    text = _("Point {point}, draw {draw}")
    pairs = table[["point", "draw"]].itertuples(index=False)
    table.index = pd.Index([text.format(point=one.point, draw=one.draw) for one in pairs])
    scales = _scales(catalogue, wish.language, look, table, wanted)
    option = sweep.scatter(table, across, up, colour or None, wish.language, scales)
    return {**option, "x": across, "y": up}


def look_of(catalogue: Catalogue, wish: Wish) -> sweeps.Look:
    """Which outcome of which scenario is meant."""
    first = sweeps.first_look(catalogue)
    scenario = wish.scenario or first.scenario
    against = wish.against and scenario != catalogue.opened.baseline
    return sweeps.Look(scenario, wish.outcome or first.outcome, against)


def _scales(
    catalogue: Catalogue,
    language: str,
    look: sweeps.Look,
    table: pd.DataFrame,
    wanted: Iterable[str],
) -> dict[str, sweep.Scale]:
    """How these columns of a table are shown."""
    _ = translator(language)
    named, varied = titles(catalogue, language, against=look.against), sweeps.varied(catalogue)
    currency = str(catalogue.opened.manifest["regions"][0]["currency"])
    return {
        column: scale_of_path(column, named[column], _)
        if column in varied
        else scale_of_metric(
            column, named[column], table[column], currency, _, against=look.against
        )
        for column in wanted
    }


def titles(catalogue: Catalogue, language: str, *, against: bool = False) -> dict[str, str]:
    """What people call each column that can be seen."""
    _ = translator(language)
    more = _("{metric}, minus the baseline’s") if against else "{metric}"
    metrics = {
        metric: more.format(metric=column_title(metric, _)) for metric in sweeps.outcomes(catalogue)
    }
    return metrics | {
        path: sweeps.title_of(path).get(language) for path in sweeps.varied(catalogue)
    }
