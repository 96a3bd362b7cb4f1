"""The tables that a simulation gives: every column with its unit, type and meaning.

This is the one place where columns are named. The model fills the tables, the store writes them,
the comparison and the figures read them, and the data dictionary of the documentation is made
from it. A name that contains ``<domain>`` stands for one column for each domain of the scenario.

Units are written with the placeholder ``money``; `resolve_unit` puts the region's currency in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cluster_sim.results.computed import COMPARED, COMPARISON, LEVERS, SUMMARY
from cluster_sim.results.rows import DOMAIN, DRAW, POINT, Column, Table, table_of
from cluster_sim.results.simulated import CITIES, LINKS, PROJECTS, QUARTERS

_ALL = (
    table_of("quarters", "quarters.parquet", "a quarter of a run", QUARTERS),
    table_of("cities", "cities.parquet", "a city in a run, every 4th quarter and the last", CITIES),
    table_of("links", "links.parquet", "a link in a run, every 4th quarter and the last", LINKS),
    table_of("projects", "projects.parquet", "a joint project of a run", PROJECTS),
    table_of("summary", "summary.csv", "a metric of a scenario", SUMMARY),
    table_of("comparison", "comparison.csv", "a scenario, the best first", COMPARISON),
    table_of("levers", "levers.csv", "a metric under a measure (with --each-measure)", LEVERS),
    table_of("design", "design.parquet", "a point and a draw of a batch", (POINT, DRAW)),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
"""Every table by name."""

SIMULATED = ("quarters", "cities", "links", "projects")
"""The tables that a simulation gives; the others are computed from them."""

__all__ = [
    "COMPARED",
    "DOMAIN",
    "SIMULATED",
    "TABLES",
    "Column",
    "Table",
    "column_names",
    "columns",
    "data_dictionary",
    "metric_columns",
    "metric_names",
    "metric_units",
    "resolve_unit",
]


def columns(table: str, domains: Sequence[str], *, batch: bool = False) -> tuple[Column, ...]:
    """The columns of a table in order, with the domains' names put in.

    Args:
        table: One of `TABLES`.
        domains: Names of the domains in the order of the scenario.
        batch: Whether the simulated table is that of a batch, with ``point`` and ``draw`` behind
            ``scenario``.

    Raises:
        KeyError: There is no such table.
    """
    first, *others = _expanded(TABLES[table].columns, domains)
    if not batch:
        return (first, *others)
    added = table_of(table, TABLES[table].file, "", (POINT, DRAW)).columns
    return (first, *added, *others)


def _expanded(patterns: Sequence[Column], domains: Sequence[str]) -> Iterator[Column]:
    for column in patterns:
        if not column.per_domain:
            yield column
        else:
            for domain in domains:
                yield replace(column, name=column.name.replace(DOMAIN, domain))


def column_names(table: str, domains: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns of a table in order, with the domains' names put in."""
    return tuple(column.name for column in columns(table, domains))


def metric_columns(domains: Sequence[str]) -> tuple[Column, ...]:
    """The metrics of a run: the columns of ``quarters`` that are not keys."""
    return tuple(column for column in columns("quarters", domains) if not column.key)


def metric_names(domains: Sequence[str]) -> tuple[str, ...]:
    """The names of the metrics in the order in which every table and page lists them."""
    return tuple(column.name for column in metric_columns(domains))


def resolve_unit(unit: str, currency: str) -> str:
    """The unit as people read it: ``money/yr`` with CNY is ``million CNY/yr``.

    Args:
        unit: A unit of this registry.
        currency: ISO code of the region's currency.
    """
    return unit.replace("money", f"million {currency}")


def metric_units(domains: Sequence[str], currency: str) -> dict[str, str]:
    """The unit of every metric, with the region's currency, in the order of the metrics."""
    return {column.name: resolve_unit(column.unit, currency) for column in metric_columns(domains)}


def data_dictionary() -> list[dict[str, str]]:
    """Every column of every table as a row of text, for the documentation.

    Returns:
        Rows with the keys ``table``, ``file``, ``column``, ``unit``, ``type``, ``meaning``; the
        type says "or missing" where a value may be missing. Units keep the placeholder ``money``:
        millions of the region's currency.
    """
    return [
        {
            "table": table.name,
            "file": table.file,
            "column": column.name,
            "unit": column.unit,
            "type": f"{column.dtype} or missing" if column.nullable else column.dtype,
            "meaning": column.meaning,
        }
        for table in TABLES.values()
        for column in table.columns
    ]
