"""The tables that a simulation gives: every column with its unit, type and meaning.

This is the one place where columns are named. The model fills the tables, the store writes them,
the comparison and the figures read them, and the data dictionary of the documentation is made
from it. A name that contains ``<domain>`` stands for one column for each domain of the scenario.

Units are written with the placeholder ``money``; `resolve_unit` puts the region's currency in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

DOMAIN = "<domain>"
"""What stands for the name of a domain in the name of a column."""

DType = Literal["str", "int16", "int32", "int64", "float64"]


@dataclass(frozen=True)
class Column:
    """One column of one table.

    Attributes:
        table: Name of the table, one of `TABLES`.
        name: Name of the column; with ``<domain>`` in it, one column for each domain.
        unit: ``1``, ``nats``, ``quarter``, ``count``, ``money`` or ``money/yr``; "" for names.
        dtype: Type of its values.
        meaning: What the column holds, in a sentence.
        nullable: Whether a value may be missing (null in Parquet, empty in CSV).
        key: Whether the column says what a row is about; the others are the figures.
    """

    table: str
    name: str
    unit: str
    dtype: DType
    meaning: str
    nullable: bool = False
    key: bool = False

    @property
    def per_domain(self) -> bool:
        """Whether the column stands for one column for each domain."""
        return DOMAIN in self.name


@dataclass(frozen=True)
class Table:
    """One table: the file it is written to, what a row is, and its columns in order."""

    name: str
    file: str
    row: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class _Row:
    """A line of the lists below: a column that does not know its table yet."""

    name: str
    unit: str
    meaning: str
    dtype: DType = "float64"
    nullable: bool = False
    key: bool = False


def _key(name: str, meaning: str, dtype: DType = "str", unit: str = "") -> _Row:
    return _Row(name, unit, meaning, dtype, key=True)


_SCENARIO = _key("scenario", "Name of the scenario.")
_REPLICATE = _key("replicate", "Number of the replicate, from 0.", "int32")
_QUARTER = _key(
    "quarter", "Number of the record: quarters since the start, 0 to T.", "int16", "quarter"
)
_FROM = _key("from", "Id of the city that comes first in the sorted pair.")
_TO = _key("to", "Id of the city that comes second in the sorted pair.")

_METRICS = (
    _Row(
        "sharing_efficiency",
        "1",
        "Share of the potential value of sharing that gets through all barriers, the weighted "
        "mean over the domains.",
        nullable=True,
    ),
    _Row(
        "sharing_efficiency_<domain>",
        "1",
        "The same for one domain.",
        nullable=True,
    ),
    _Row(
        "network_efficiency",
        "1",
        "Sharing efficiency with full uptake and full trust: what the links alone let through.",
        nullable=True,
    ),
    _Row(
        "realised_value",
        "money",
        "Value of what was shared, summed over the quarters before the record.",
    ),
    _Row(
        "potential_value",
        "money",
        "Value of what would have been shared without barriers, summed over the quarters before "
        "the record.",
    ),
    _Row(
        "public_spending",
        "money",
        "What cities, state, fund and pots spent so far: programmes, projects, and what "
        "incidents cost the cities.",
    ),
    _Row("private_spending", "money", "What private capital spent on projects so far."),
    _Row("projects_completed", "count", "Joint projects finished so far."),
    _Row("incidents", "count", "Cities hit by a security incident so far, counted each time."),
    _Row(
        "duplication_waste",
        "money",
        "Running cost of separate data centres and base databases that pooling would have saved, "
        "so far.",
    ),
    _Row("trust", "1", "Trust, the plain mean over the cities."),
    _Row("maturity", "1", "Digital maturity, the plain mean over the cities."),
    _Row(
        "uptake", "1", "Part of the residents reached, the plain mean over the cities and domains."
    ),
    _Row("output", "money/yr", "Output (GDP), the sum over the cities."),
    _Row(
        "gini_efficiency",
        "1",
        "Gini coefficient of the cities' sharing efficiency, weighted by population: 0 is equal.",
        nullable=True,
    ),
    _Row(
        "lowest_city_efficiency",
        "1",
        "Sharing efficiency of the city that has the lowest.",
        nullable=True,
    ),
    _Row(
        "siphon_index",
        "1",
        "Share of the flows that go to the top tenth of the cities by output (at least one), "
        "minus their share of output.",
        nullable=True,
    ),
    _Row(
        "benefit_cost_ratio",
        "1",
        "(realised value - the baseline's) / (all spending - the baseline's), of the same "
        "replicate; missing without a baseline and where the spending does not differ. Over the "
        "replicates it is the ratio of the means, with Fieller's interval.",
        nullable=True,
    ),
    _Row(
        "mean_friction_<domain>",
        "nats",
        "Friction of a link, all layers and trust included, the plain mean over the links.",
    ),
)

_QUARTERS = (_SCENARIO, _REPLICATE, _QUARTER, *_METRICS)

_CITIES = (
    _SCENARIO,
    _REPLICATE,
    _QUARTER,
    _key("city", "Id of the city."),
    _Row("sharing_efficiency", "1", "Sharing efficiency of the city.", nullable=True),
    _Row("sharing_efficiency_<domain>", "1", "The same for one domain.", nullable=True),
    _Row("realised_value", "money/yr", "Value of what the city shares, a year at this quarter."),
    _Row(
        "potential_value",
        "money/yr",
        "Value of what the city would share without barriers, a year at this quarter.",
    ),
    _Row("output", "money/yr", "Output (GDP) of the city."),
    _Row("maturity", "1", "Digital maturity of the city."),
    _Row("trust", "1", "Trust of the city."),
    _Row("uptake", "1", "Part of the residents reached, the plain mean over the domains."),
    _Row("budget", "money", "Integration budget in hand."),
    _Row("spending", "money", "What the city spent so far: programmes, projects, incidents."),
    _Row("incidents", "count", "Security incidents in the city so far."),
)

_LINKS = (
    _SCENARIO,
    _REPLICATE,
    _QUARTER,
    _FROM,
    _TO,
    _Row("friction_<domain>", "nats", "Friction of the link, all layers and trust included."),
    _Row("load_<domain>", "money/yr", "Value of the flows whose route uses the link."),
)

_PROJECTS = (
    _SCENARIO,
    _REPLICATE,
    _key("project", "Running number of the project in its run, from 0.", "int32"),
    _FROM,
    _TO,
    _Row("domain", "", "Domain of the project.", "str"),
    _Row("mode", "", "Who operates: government, partnership or market.", "str"),
    _Row("start", "quarter", "Quarter of the deal.", "int32"),
    _Row("due", "quarter", "Quarter in which it was planned to be finished.", "int32"),
    _Row("end", "quarter", "Quarter in which it was finished.", "int32", nullable=True),
    _Row("status", "", "finished, under_way, or waiting (for a payer).", "str"),
    _Row("promised_cost", "money", "Cost agreed in the deal."),
    _Row("final_cost", "money", "Cost in the end; missing until finished.", nullable=True),
    _Row(
        "benefit_ratio", "1", "True over promised benefit; missing until finished.", nullable=True
    ),
    _Row("paid_from", "money", "Paid by the city `from`, net of refunds."),
    _Row("paid_to", "money", "Paid by the city `to`, net of refunds."),
    _Row("paid_fund", "money", "Paid by the coordinator's fund, net of refunds."),
    _Row("paid_pot", "money", "Paid by the pot of a measure, net of refunds."),
    _Row("paid_private", "money", "Paid by private capital, net of refunds."),
    _Row(
        "transfer",
        "money",
        "What the city `from` got from the city `to` in the deal; negative the other way.",
    ),
)


def _with_interval(name: str, unit: str, what: str) -> tuple[_Row, ...]:
    """Mean and 95 % interval, as three columns."""
    return (
        _Row(f"{name}_mean", unit, f"{what}: mean over the replicates.", nullable=True),
        _Row(f"{name}_low", unit, "Lower end of the 95 % interval for it.", nullable=True),
        _Row(f"{name}_high", unit, "Upper end of the 95 % interval for it.", nullable=True),
    )


_SUMMARY = (
    _SCENARIO,
    _key("metric", "Name of the metric, as in the table `quarters`."),
    _Row("unit", "", "Unit of the figures in this row.", "str"),
    _Row("initial", "", "Value in record 0, the state before the first decision.", nullable=True),
    *_with_interval("final", "", "Value in the last record"),
    *_with_interval("average", "", "Mean of the records 1 to T"),
    _Row("replicates", "count", "Replicates with a final value, behind the interval.", "int64"),
)

COMPARED = (
    "realised_value",
    "public_spending",
    "private_spending",
    "benefit_cost_ratio",
    "gini_efficiency",
    "lowest_city_efficiency",
    "incidents",
)
"""The metrics beside sharing efficiency whose final means stand in the table of a comparison."""

_COMPARISON = (
    _Row("rank", "count", "Place by the mean final sharing efficiency, from 1.", "int64"),
    _SCENARIO,
    _Row("title", "", "Title of the scenario.", "str"),
    _Row(
        "group",
        "count",
        "Scenarios of one group cannot be told from its first: the 95 % interval of the paired "
        "difference contains 0.",
        "int64",
    ),
    _Row(
        "p_best",
        "1",
        "Probability that the scenario has the highest expected final sharing efficiency.",
    ),
    *_with_interval("sharing_efficiency", "1", "Final sharing efficiency"),
    *_with_interval("average_sharing_efficiency", "1", "Sharing efficiency over records 1 to T"),
    *_with_interval("difference", "1", "Final sharing efficiency minus the baseline's, paired"),
    *(
        _Row(row.name, row.unit, f"Mean of the last record. {row.meaning}", nullable=True)
        for row in _METRICS
        if row.name in COMPARED
    ),
)

_LEVERS = (
    _key("measure", "Id of the measure, alone and at full strength."),
    _key("metric", "Name of the metric, as in the table `quarters`."),
    _Row("unit", "", "Unit of the metric.", "str"),
    _Row("baseline", "", "Mean of the baseline's last record.", nullable=True),
    *_with_interval("difference", "", "Last record minus the baseline's, paired"),
    *_with_interval(
        "per_bn", "", "Difference for each bn of the currency spent beyond the baseline"
    ),
)


def _table(name: str, file: str, row: str, rows: Sequence[_Row]) -> Table:
    columns = tuple(
        Column(name, r.name, r.unit, r.dtype, r.meaning, r.nullable, r.key) for r in rows
    )
    return Table(name, file, row, columns)


_ALL = (
    _table("quarters", "quarters.parquet", "a quarter of a run", _QUARTERS),
    _table("cities", "cities.parquet", "a city in a run, every 4th quarter and the last", _CITIES),
    _table("links", "links.parquet", "a link in a run, every 4th quarter and the last", _LINKS),
    _table("projects", "projects.parquet", "a joint project of a run", _PROJECTS),
    _table("summary", "summary.csv", "a metric of a scenario", _SUMMARY),
    _table("comparison", "comparison.csv", "a scenario, the best first", _COMPARISON),
    _table("levers", "levers.csv", "a metric under a measure (with --each-measure)", _LEVERS),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
"""Every table by name."""

SIMULATED = ("quarters", "cities", "links", "projects")
"""The tables that a simulation gives; the others are computed from them."""


def columns(table: str, domains: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a table in order, with the domains' names put in.

    Args:
        table: One of `TABLES`.
        domains: Names of the domains in the order of the scenario.

    Raises:
        KeyError: There is no such table.
    """
    return tuple(_expanded(TABLES[table].columns, domains))


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
