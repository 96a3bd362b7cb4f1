"""What a column and a table are, and the keys that several tables share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

DOMAIN = "<domain>"
"""What stands for the name of a domain in the name of a column."""

DType = Literal["str", "int16", "int32", "int64", "float64"]


@dataclass(frozen=True)
class Column:
    """One column of one table.

    Attributes:
        table: Name of the table, one of `cluster_sim.results.TABLES`.
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
class Row:
    """A line of the lists of this package: a column that does not know its table yet."""

    name: str
    unit: str
    meaning: str
    dtype: DType = "float64"
    nullable: bool = False
    key: bool = False


def key(name: str, meaning: str, dtype: DType = "str", unit: str = "") -> Row:
    """A column that says what a row is about."""
    return Row(name, unit, meaning, dtype, key=True)


SCENARIO = key("scenario", "Name of the scenario.")
POINT = key(
    "point", "Number of the combination of the values that a batch varies, from 0.", "int32"
)
DRAW = key("draw", "Number of the row of a batch's sample, from 0.", "int32")
REPLICATE = key("replicate", "Number of the replicate, from 0.", "int32")
QUARTER = key(
    "quarter", "Number of the record: quarters since the start, 0 to T.", "int16", "quarter"
)
FROM = key("from", "Id of the city that comes first in the sorted pair.")
TO = key("to", "Id of the city that comes second in the sorted pair.")


def table_of(name: str, file: str, row: str, rows: Sequence[Row]) -> Table:
    """The table with these columns in this order."""
    columns = tuple(
        Column(name, r.name, r.unit, r.dtype, r.meaning, r.nullable, r.key) for r in rows
    )
    return Table(name, file, row, columns)
