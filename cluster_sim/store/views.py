"""The views of the catalogue that are computed from stored tables, and what their columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from cluster_sim.results import Column, columns, resolve_unit
from cluster_sim.results.rows import DRAW, POINT, QUARTER, REPLICATE, SCENARIO, Row, table_of

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
"""The quantiles in the view ``summary``, by the name of the column."""

# As in the analysis of comparisons: relative; below it two sums differ by rounding alone.
_NO_DIFFERENCE = 1e-9

_RATIO = "benefit_cost_ratio"
_LACKING = (SCENARIO, REPLICATE, QUARTER, Row("message", "", "What went wrong.", "str"))
_SCENARIOS = (
    SCENARIO,
    Row("title", "", "Title in English.", "str"),
    Row("title_zh", "", "Title in Chinese.", "str", nullable=True),
    Row("baseline", "", "Whether it is the baseline: true or false.", "str"),
)
_SUMMARY = (
    SCENARIO,
    Row("n", "count", "Runs behind the row: all draws and replicates that have a value.", "int64"),
    Row("mean", "1", "Mean of the final sharing efficiency over these runs.", nullable=True),
    Row("sd", "1", "Its standard deviation (n - 1); missing for one run.", nullable=True),
    *(
        Row(name, "1", f"Its {share:.0%} quantile, between runs by straight lines.", nullable=True)
        for name, share in QUANTILES.items()
    ),
)


@dataclass(frozen=True)
class Shape:
    """What the computed views depend on.

    Attributes:
        batch: Whether runs have a point and a draw.
        metrics: Names of the metrics, the columns of ``quarters`` behind the keys.
        varied: The columns of ``design`` behind ``point`` and ``draw``.
        axes: Those of them that are the same in all draws of a point.
        last: Number of the last record of each scenario.
        baseline: Name of the baseline; None without one.
        currency: ISO code of the currency; None where regions differ in it.
    """

    batch: bool
    metrics: tuple[str, ...]
    varied: tuple[str, ...]
    axes: tuple[str, ...]
    last: Mapping[str, int]
    baseline: str | None
    currency: str | None

    @property
    def run(self) -> tuple[str, ...]:
        """The columns that name a run."""
        return ("scenario", *self.luck)

    @property
    def luck(self) -> tuple[str, ...]:
        """The columns by which a run is set against the run of another scenario."""
        return ("point", "draw", "replicate") if self.batch else ("replicate",)

    @property
    def domains(self) -> tuple[str, ...]:
        """Names of the domains."""
        return domains_of(self.metrics)


def domains_of(metrics: Iterable[str]) -> tuple[str, ...]:
    """The domains that metrics of ``quarters`` are given for, in their order."""
    stem = "sharing_efficiency_"
    return tuple(metric.removeprefix(stem) for metric in metrics if metric.startswith(stem))


def name(text: str) -> str:
    """A name as SQL writes it: ``"parameters.discount_rate"``."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it: ``'it''s'``."""
    return "'" + text.replace("'", "''") + "'"


def _listed(names: Iterable[str], table: str) -> str:
    return ", ".join(f"{table}.{name(each)}" for each in names)


def computed(shape: Shape) -> dict[str, str]:
    """The computed views in an order in which each needs only earlier ones: name -> SQL."""
    views = {"final": _final(shape)}
    if shape.baseline is not None:
        views["differences"] = _differences(shape)
    return {**views, "summary": _summary(shape)}


def _final(shape: Shape) -> str:
    varied = [f"d.{name(path)}" for path in shape.varied]
    chosen = ", ".join([_listed(shape.run, "q"), *varied, _listed(["quarter"], "q")])
    design = " LEFT JOIN design d USING (point, draw)" if shape.batch else ""
    return (
        f"SELECT {chosen}, {_listed(shape.metrics, 'q')} FROM quarters q{design} "
        f"WHERE q.quarter = {_last(shape.last)}"
    )


def _last(last: Mapping[str, int]) -> str:
    """The number of the last record of the scenario of a row."""
    numbers = sorted(set(last.values()))
    if len(numbers) == 1:
        return str(numbers[0])  # lets the reader skip most of each file
    cases = (f"WHEN {literal(scenario)} THEN {number}" for scenario, number in last.items())
    return f"CASE q.scenario {' '.join(cases)} END"


def _differences(shape: Shape) -> str:
    assert shape.baseline is not None
    spending = [f"({t}.public_spending + {t}.private_spending)" for t in ("f", "b")]
    cost, value = " - ".join(spending), "f.realised_value - b.realised_value"
    rounding = f"{_NO_DIFFERENCE!r} * greatest(abs({spending[0]}), abs({spending[1]}))"
    figures = [
        f"f.{name(metric)} - b.{name(metric)} AS {name(metric)}"
        for metric in shape.metrics
        if metric != _RATIO
    ]
    figures += [
        f"{cost} AS spending",
        f"CASE WHEN abs({cost}) > {rounding} THEN ({value}) / ({cost}) END AS {_RATIO}",
    ]
    return (
        f"SELECT {_listed((*shape.run, *shape.varied), 'f')}, {', '.join(figures)} "
        f"FROM final f JOIN final b USING ({', '.join(shape.luck)}) "
        f"WHERE b.scenario = {literal(shape.baseline)} AND f.scenario <> b.scenario"
    )


def _summary(shape: Shape) -> str:
    keys = ["scenario", *(["point", *shape.axes] if shape.batch else [])]
    metric = "f.sharing_efficiency"
    figures = [
        f"count({metric}) AS n",
        f"avg({metric}) AS mean",
        f"stddev_samp({metric}) AS sd",
        *(f"quantile_cont({metric}, {share}) AS {to}" for to, share in QUANTILES.items()),
    ]
    grouped = _listed(keys, "f")
    return f"SELECT {grouped}, {', '.join(figures)} FROM final f GROUP BY {grouped}"


def describe(shape: Shape, views: Mapping[str, Iterable[str]]) -> Iterator[Column]:
    """Every column of the views with its unit and meaning.

    Args:
        shape: What the views depend on.
        views: The names of the columns of each view.
    """
    for view, there in views.items():
        known = {column.name: column for column in _known(view, shape)}
        for column in there:
            found = known.get(column) or _varied(view, column)
            if shape.currency is not None:
                found = replace(found, unit=resolve_unit(found.unit, shape.currency))
            yield replace(found, table=view)


def _known(view: str, shape: Shape) -> tuple[Column, ...]:
    if view == "final":
        view = "quarters"
    if view == "differences":
        return _known_differences(shape)
    own = {"scenarios": _SCENARIOS, "failures": _LACKING, "summary": _SUMMARY}
    if view in own:
        return table_of(view, "", "", (*own[view], POINT, DRAW)).columns
    return columns(view, shape.domains, batch=shape.batch and view != "design")


def _known_differences(shape: Shape) -> tuple[Column, ...]:
    every = columns("quarters", shape.domains, batch=shape.batch)
    figures = [
        replace(c, meaning=f"Last record minus the baseline's of the same luck. {c.meaning}")
        for c in every
        if not c.key and c.name != _RATIO
    ]
    rest = (
        Row("spending", "money", "Public and private spending, minus the baseline's."),
        Row(
            _RATIO,
            "1",
            "realised_value / spending of this view; missing where the spending does not differ.",
            nullable=True,
        ),
    )
    keys = [column for column in every if column.key]
    return (*keys, *figures, *table_of("differences", "", "", rest).columns)


def _varied(view: str, path: str) -> Column:
    """A path that the design varies; a parameter has a unit and a meaning of its own."""
    from cluster_sim.scenario.parameters import parameters

    parts = path.split(".")
    parameter = parameters().get(parts[1]) if parts[0] == "parameters" and len(parts) > 1 else None
    if parameter is None:
        return Column(view, path, "", "float64", "Value of this path of the scenarios.")
    return Column(view, path, parameter.unit, "float64", parameter.meaning)
