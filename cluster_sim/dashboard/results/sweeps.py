"""What a batch says: its draws with their outcome, and how often each scenario comes first.

A draw here is a point and a draw of the design: one set of values for all that it varies. Its
outcome is the mean over the replicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cluster_sim.dashboard.results.parameter_names import PARAMETER_NAMES
from cluster_sim.errors import InputError, Problem
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.measures import catalogue as measures
from cluster_sim.store.catalogue import Catalogue
from cluster_sim.store.views import literal, name
from cluster_sim.text import Text

OUTCOME = "sharing_efficiency"
"""The outcome that is looked at first."""

_MOST_DRAWS = 2000  # that a chart shows
_MOST_AXES = 8  # that parallel coordinates begin with
_OF_MEASURES = {
    "strength": Text("strength", "力度"),
    "start": Text("start", "开始时间"),
    "end": Text("end", "结束时间"),
    "cost": Text("cost", "费用"),
}
_LAYERS_ZH = {
    "infrastructure": "基础设施",
    "standards": "标准",
    "administration": "行政",
    "trust": "信任",
}
_KEYS = ("scenario", "point", "draw", "replicate", "quarter")


@dataclass(frozen=True)
class Look:
    """Which outcome of which scenario is looked at.

    Attributes:
        scenario: Name of the scenario.
        outcome: Name of the metric.
        against: Whether it is the difference to the baseline of the same luck.
    """

    scenario: str
    outcome: str = OUTCOME
    against: bool = False


@dataclass(frozen=True, eq=False)
class Draws:
    """The draws of a batch.

    Attributes:
        table: A row for each draw that is shown: point, draw, what the design varies, and the
            column ``outcome``.
        varied: The columns that the design varies, those that go with the outcome most first.
        strength: How closely each of them goes with the outcome: the size of the rank
            correlation, 0 where it cannot be told.
        total: How many draws have an outcome; ``table`` may hold fewer, the first ones.
    """

    table: pd.DataFrame
    varied: tuple[str, ...]
    strength: dict[str, float]
    total: int

    @property
    def first_axes(self) -> tuple[str, ...]:
        """What parallel coordinates show at first."""
        return self.varied[:_MOST_AXES]


def varied(catalogue: Catalogue) -> tuple[str, ...]:
    """What the design varies."""
    return tuple(c for c in catalogue.views().get("design", ()) if c not in ("point", "draw"))


def outcomes(catalogue: Catalogue) -> tuple[str, ...]:
    """The metrics that can be looked at."""
    known = {*_KEYS, *varied(catalogue)}
    return tuple(column for column in catalogue.views()["final"] if column not in known)


def first_look(catalogue: Catalogue) -> Look:
    """What is looked at before anything is chosen: the first scenario that is no baseline."""
    opened = catalogue.opened
    others = [scenario for scenario in opened.scenarios if scenario != opened.baseline]
    return Look((others or list(opened.scenarios))[0])


def draws(catalogue: Catalogue, look: Look) -> Draws:
    """The draws with the outcome that is looked at.

    Raises:
        InputError: There is no such scenario or metric.
    """
    view = _view(catalogue, look)
    where = f"WHERE scenario = {literal(look.scenario)}"
    means = (
        f"SELECT point, draw, avg({name(look.outcome)}) AS outcome FROM {view} {where} "
        f"GROUP BY point, draw HAVING outcome IS NOT NULL"
    )
    table = catalogue.query(
        f"SELECT d.*, m.outcome FROM design d JOIN ({means}) m USING (point, draw) "
        f"ORDER BY d.draw, d.point LIMIT {_MOST_DRAWS}"
    )
    total = int(catalogue.query(f"SELECT count(*) AS n FROM ({means})")["n"][0])
    table = as_numbers(table, catalogue)
    strength = {path: _strength(table[path], table["outcome"]) for path in varied(catalogue)}
    order = sorted(strength, key=lambda path: -strength[path])
    changing = tuple(path for path in order if table[path].nunique() > 1)
    return Draws(table, changing, strength, total)


def columns(
    catalogue: Catalogue, scenario: str, wanted: Sequence[str], *, against: bool = False
) -> pd.DataFrame:
    """Some columns of the draws of a scenario: what the design varies, and means of metrics.

    Args:
        catalogue: The database over the batch.
        scenario: Name of the scenario.
        wanted: The columns.
        against: Whether metrics are differences to the baseline of the same luck.

    Raises:
        InputError: There is no such scenario or column.
    """
    inputs = varied(catalogue)
    metrics = [column for column in dict.fromkeys(wanted) if column not in inputs]
    view = "final"
    for metric in metrics:
        view = _view(catalogue, Look(scenario, metric, against))
    means = ", ".join(f"avg({name(metric)}) AS {name(metric)}" for metric in metrics)
    chosen = ", ".join(
        f"d.{name(column)}" if column in inputs else f"m.{name(column)}"
        for column in dict.fromkeys(wanted)
    )
    table = catalogue.query(
        f"SELECT d.point, d.draw, {chosen} FROM design d JOIN ("
        f"SELECT point, draw{', ' if means else ''}{means} FROM {view} "
        f"WHERE scenario = {literal(scenario)} GROUP BY point, draw) m USING (point, draw) "
        f"ORDER BY d.draw, d.point LIMIT {_MOST_DRAWS}"
    )
    return as_numbers(table, catalogue)


def as_numbers(table: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The table with numbers where the design gives names to values.

    Values that are numbers are put in the place of their names; others are numbered from 0.
    """
    axes = {axis["path"]: axis for axis in catalogue.opened.manifest.get("axes", ())}
    found = {}
    for column in table.columns:
        values = table[column]
        if pd.api.types.is_numeric_dtype(values):
            continue
        axis = axes.get(column, {"values": (), "labels": ()})
        known = dict(zip(axis["labels"] or map(str, axis["values"]), axis["values"], strict=False))
        numbers = [known.get(str(value)) for value in values]
        plain = all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers)
        found[column] = pd.Series(numbers, dtype=np.float64) if plain else _codes(values)
    return table.assign(**found)


def _view(catalogue: Catalogue, look: Look) -> str:
    opened = catalogue.opened
    if look.scenario not in opened.scenarios:
        raise _unknown("scenario", look.scenario, opened.scenarios)
    if look.outcome not in outcomes(catalogue):
        raise _unknown("metric", look.outcome, outcomes(catalogue))
    if look.against and look.scenario == opened.baseline:
        what = "is the baseline, which does not differ from itself"
        raise InputError([Problem(file=look.scenario, what=what)])
    there = catalogue.views().get("differences", ()) if look.against else ()
    return "differences" if look.outcome in there else "final"


def _strength(values: pd.Series[float], outcome: pd.Series[float]) -> float:
    """The size of the rank correlation."""
    ranks = [np.asarray(column.rank(), dtype=np.float64) for column in (values, outcome)]
    spread = [float(rank.std()) for rank in ranks]
    if len(outcome) < 3 or min(spread) == 0.0:
        return 0.0
    together = float(np.mean((ranks[0] - ranks[0].mean()) * (ranks[1] - ranks[1].mean())))
    return abs(together / (spread[0] * spread[1]))


def _codes(values: pd.Series[float]) -> pd.Series[float]:
    return pd.Series(pd.factorize(values)[0], dtype=np.float64)


def best_shares(catalogue: Catalogue) -> tuple[list[tuple[str, int]], int]:
    """In how many draws each scenario has the highest sharing efficiency, the most first.

    Only draws that every scenario has are counted.

    Returns:
        Pairs of a scenario and a count, and the number of draws that were counted.
    """
    names = catalogue.opened.scenarios
    listed = ", ".join(map(literal, names))
    found = catalogue.query(
        f"""
        WITH means AS (
            SELECT point, draw, scenario, avg({OUTCOME}) AS mean,
                   list_position([{listed}], scenario) AS place
            FROM final GROUP BY point, draw, scenario
        ), complete AS (
            SELECT point, draw FROM means WHERE mean IS NOT NULL
            GROUP BY point, draw HAVING count(*) = {len(names)}
        ), ranked AS (
            SELECT scenario, row_number() OVER (
                PARTITION BY point, draw ORDER BY mean DESC, place
            ) AS rank FROM means JOIN complete USING (point, draw)
        )
        SELECT scenario, count(*) AS n FROM ranked WHERE rank = 1 GROUP BY scenario
        """
    )
    wins = dict(zip(found["scenario"], found["n"], strict=True))
    counts = [(scenario, int(wins.get(scenario, 0))) for scenario in names]
    return sorted(counts, key=lambda pair: -pair[1]), sum(number for _, number in counts)


def spreads(catalogue: Catalogue) -> pd.DataFrame:
    """The final sharing efficiency of each scenario over all draws and replicates.

    Returns:
        A row for each scenario, the highest mean first: scenario, n, mean, q05, q50, q95.
    """
    return catalogue.query(
        f"SELECT scenario, count({OUTCOME}) AS n, avg({OUTCOME}) AS mean, "
        f"quantile_cont({OUTCOME}, 0.05) AS q05, quantile_cont({OUTCOME}, 0.5) AS q50, "
        f"quantile_cont({OUTCOME}, 0.95) AS q95 FROM final GROUP BY scenario "
        "ORDER BY mean DESC, scenario"
    )


def title_of(path: str) -> Text:
    """What people call a path that a design varies."""
    parts = path.split(".")
    if parts[0] == "measures" and len(parts) > 2:
        row = measures().get(parts[1])
        title = row.title.text() if row is not None else Text(parts[1])
        what = _OF_MEASURES.get(parts[2], Text(" ".join(parts[2:])))
        return Text(f"{title.en}: {what.en}", f"{title.get('zh')}：{what.get('zh')}")
    if parts[0] == "parameters" and len(parts) > 1:
        words = PARAMETER_NAMES.get(parts[1], Text(parts[1].replace("_", " ")))
        if len(parts) == 2:
            return words
        of = _part(parts[2])
        return Text(f"{words.en} ({of.en})", f"{words.get('zh')}（{of.get('zh')}）")
    return Text(parts[-1].replace("_", " "))


def _part(key: str) -> Text:
    """The domain or the layer that a part of a parameter is for."""
    domain = builtin_domains().get(key)
    if domain is not None:
        return domain.title
    return Text(key.replace("_", " "), _LAYERS_ZH.get(key))


def _unknown(what: str, given: str, there: Sequence[str]) -> InputError:
    text = f"there is no such {what}; there are {', '.join(there)}"
    return InputError([Problem(file=given[:60], what=text)])
