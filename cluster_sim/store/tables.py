"""Tables in Parquet and CSV, with bytes that depend on the values alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cluster_sim.errors import InputError, Problem
from cluster_sim.results import SIMULATED, TABLES, Column, columns
from cluster_sim.scenario.schema import Scenario

_TYPES: dict[str, Any] = {
    "str": pa.string(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
}
_ROWS_OF_A_GROUP = 1_000_000
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # spreadsheets take a CSV file for UTF-8 by it


class Failure(Protocol):
    """A run that failed, as `cluster_sim.simulation.Failure` has it."""

    @property
    def scenario(self) -> str:
        """Name of the scenario."""

    @property
    def replicate(self) -> int:
        """Number of the replicate."""

    @property
    def quarter(self) -> int:
        """Quarter in which it failed."""

    @property
    def message(self) -> str:
        """What went wrong, in plain words."""


class ScenarioTables(Protocol):
    """The results of one scenario, as `cluster_sim.simulation.ScenarioResult` has them."""

    @property
    def scenario(self) -> Scenario:
        """The scenario."""

    @property
    def quarters(self) -> pd.DataFrame:
        """A row for each quarter of each run."""

    @property
    def cities(self) -> pd.DataFrame:
        """A row for each city in each run, every fourth quarter and the last."""

    @property
    def links(self) -> pd.DataFrame:
        """A row for each link in each run, every fourth quarter and the last."""

    @property
    def projects(self) -> pd.DataFrame:
        """A row for each project of each run."""

    @property
    def failures(self) -> Sequence[Failure]:
        """The runs that failed."""


class TableWriter:
    """One Parquet file that grows by a scenario at a time.

    The settings are fixed and nothing of the machine or the day is written, so that equal values
    give equal bytes. Only one scenario's rows are in memory.
    """

    def __init__(
        self, stream: IO[bytes], table: str, domains: Sequence[str], *, batch: bool = False
    ) -> None:
        """Write to an open file.

        Args:
            stream: A file opened for writing bytes; the caller closes it after `close`.
            table: One of the simulated tables.
            domains: Names of all domains of all scenarios that will be appended.
            batch: Whether the table is that of a batch, whose rows have a point and a draw.
        """
        self._columns = columns(table, domains, batch=batch)
        figures = [column.name for column in self._columns if column.dtype == "float64"]
        self._writer = pq.ParquetWriter(
            stream,
            schema(self._columns),
            compression="zstd",
            compression_level=3,
            # Figures hardly repeat, but their first bytes do: a fifth smaller, twice as fast.
            use_dictionary=[c.name for c in self._columns if c.dtype != "float64"],
            use_byte_stream_split=figures,
            version="2.6",
            store_schema=False,
        )

    def append(self, frame: pd.DataFrame) -> None:
        """Append the rows; a domain's column that the frame lacks is filled with nulls.

        A frame without rows needs no columns: that is what a scenario leaves whose runs all
        failed.

        Raises:
            ValueError: The frame has a column that the table does not know, or lacks one that
                every scenario has, or a value is missing or of the wrong type.
        """
        if frame.empty:
            return
        self.write(to_arrow(frame, self._columns))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table."""
        return self._columns

    def write(self, table: Any) -> None:
        """Append the rows of an Arrow table with exactly these columns."""
        self._writer.write_table(table, row_group_size=_ROWS_OF_A_GROUP)

    def close(self) -> None:
        """Write the end of the file."""
        self._writer.close()

    def __enter__(self) -> TableWriter:
        """Use as a context that closes at its end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()


def schema(described: Sequence[Column]) -> Any:
    """The Arrow schema of these columns."""
    return pa.schema([pa.field(column.name, _TYPES[column.dtype]) for column in described])


def to_arrow(frame: pd.DataFrame, described: Sequence[Column]) -> Any:
    """The frame as an Arrow table with exactly these columns, NaN as null.

    Raises:
        ValueError: See `TableWriter.append`.
    """
    table = described[0].table
    unknown = sorted(set(map(str, frame.columns)) - {column.name for column in described})
    if unknown:
        raise ValueError(f"table {table}: unknown columns {', '.join(unknown)}")
    arrays = [_array(frame, column) for column in described]
    return pa.Table.from_arrays(arrays, schema=schema(described))


def _array(frame: pd.DataFrame, column: Column) -> Any:
    kind = _TYPES[column.dtype]
    if column.name not in frame.columns:
        if column.name in {known.name for known in TABLES[column.table].columns}:
            raise ValueError(f"table {column.table}: column {column.name} is not there")
        return pa.nulls(len(frame), kind)  # another scenario's domain
    try:
        array = pa.array(frame[column.name], from_pandas=True)
        if pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        array = array.cast(kind)
    except pa.ArrowException as error:
        raise ValueError(f"table {column.table}, column {column.name}: {error}") from error
    if array.null_count and not column.nullable:
        raise ValueError(f"table {column.table}: column {column.name} lacks a value")
    return array


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Turn what goes wrong while a table is read into an `InputError` in plain words."""
    try:
        yield
    except (pa.ArrowException, OSError, KeyError) as error:
        first = str(error).partition("\n")[0]
        what = f"cannot be read as a table: {first}"
        raise InputError([Problem(file=str(file), what=what)]) from None


def read_table(folder: Path, table: str, scenario: str | None = None) -> pd.DataFrame:
    """Read one simulated table of a run directory; columns of text are categories.

    Args:
        folder: The run directory.
        table: One of ``quarters``, ``cities``, ``links``, ``projects``.
        scenario: Only the rows of this scenario.

    Raises:
        InputError: It cannot be read.
    """
    if table not in SIMULATED:
        raise KeyError(table)
    file = folder / TABLES[table].file
    texts = [column.name for column in TABLES[table].columns if column.dtype == "str"]
    with reading(file), pq.ParquetFile(file, read_dictionary=texts) as stored:
        read = stored.read() if scenario is None else _rows_of(stored, scenario)
        frame: pd.DataFrame = read.to_pandas(ignore_metadata=True)
    return frame


def _rows_of(stored: Any, scenario: str) -> Any:
    """The rows of a scenario, from those parts of the file that may hold it."""
    place = stored.schema_arrow.get_field_index("scenario")
    held = [
        stored.metadata.row_group(group).column(place).statistics
        for group in range(stored.num_row_groups)
    ]
    parts = [
        group
        for group, known in enumerate(held)
        if known is None or not known.has_min_max or known.min <= scenario <= known.max
    ]
    rows = stored.read_row_groups(parts)
    return rows.filter(pc.field("scenario") == scenario)


def csv_text(frame: pd.DataFrame) -> str:
    """The frame as CSV for spreadsheets: with a byte order mark, numbers as Python writes them.

    A float is written with the fewest digits that read back as the same number; what is missing
    is empty.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    cells = [_cells(frame[name].tolist()) for name in frame.columns]
    writer.writerows(zip(*cells, strict=True))
    return _BOM + text.getvalue()


def _cells(values: Iterable[object]) -> list[object]:
    return ["" if value is None or value is pd.NA or _is_nan(value) else value for value in values]


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and bool(np.isnan(value))
