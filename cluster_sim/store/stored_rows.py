"""Rows of single runs out of stored tables, and where they differ from others, bit for bit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from cluster_sim.results import TABLES
from cluster_sim.store.parts import read_bytes
from cluster_sim.store.tables import reading

RunName = tuple[Any, ...]
"""The values of the key columns that name a run, such as scenario and replicate."""


@dataclass(frozen=True, eq=False)
class RunRows:
    """Rows of some runs.

    Attributes:
        rows: An Arrow table; the rows of each run are together, the runs in the order asked for.
        run: int array (n_rows,), the position of each row's run among those asked for.
    """

    rows: Any
    run: NDArray[np.int64]

    def frame(self) -> pd.DataFrame:
        """The rows in pandas."""
        frame: pd.DataFrame = self.rows.to_pandas(ignore_metadata=True)
        return frame

    def with_column(self, name: str, values: NDArray[np.float64]) -> RunRows:
        """The rows with another column of figures in the place of one; NaN is null."""
        place = self.rows.schema.get_field_index(name)
        array = pa.array(values, pa.float64(), from_pandas=True)
        return RunRows(self.rows.set_column(place, name, array), self.run)


@dataclass(frozen=True)
class Difference:
    """The first difference in the rows of a run.

    Attributes:
        run: Position of the run.
        what: Where it is, and both values.
    """

    run: int
    what: str


def runs_in(file: Path, keys: Sequence[str]) -> pd.DataFrame:
    """The runs in a file of the table ``quarters``, by their first records, in its order.

    Args:
        file: The file.
        keys: The columns that name a run.

    Raises:
        InputError: It cannot be read.
    """
    with reading(file):
        rows = pq.read_table(
            file, columns=list(keys), filters=[("quarter", "==", 0)], read_dictionary=["scenario"]
        )
        frame: pd.DataFrame = rows.select(list(keys)).to_pandas(ignore_metadata=True)
    return frame


def read_runs(file: Path, keys: Sequence[str], runs: Sequence[RunName]) -> RunRows:
    """The rows of some runs in a file; rows of other runs are not kept in memory.

    Args:
        file: The file.
        keys: The columns that name a run.
        runs: The runs, at least one.

    Raises:
        InputError: It cannot be read.
    """
    filters: list[tuple[str, str, Any]] = []
    for key, values in zip(keys, zip(*runs, strict=True), strict=True):
        if isinstance(values[0], str):
            filters.append((key, "in", sorted(set(values))))
        else:
            filters += [(key, ">=", min(values)), (key, "<=", max(values))]
    with reading(file):
        return _chosen(pq.read_table(file, filters=filters), keys, runs)


def rows_of_runs(content: bytes, keys: Sequence[str], runs: Sequence[RunName]) -> RunRows:
    """The rows of some runs in a Parquet file of a part in memory.

    Args:
        content: The file; point and draw are left out where they are no keys.
        keys: The columns that name a run.
        runs: The runs.
    """
    rows = read_bytes(content)
    return _chosen(rows.drop_columns([k for k in ("point", "draw") if k not in keys]), keys, runs)


def holds_rows(file: Path, content: bytes) -> bool:
    """Whether a Parquet file holds the same columns and rows as another one in memory.

    Raises:
        InputError: It cannot be read.
    """
    with reading(file):
        return bool(pq.read_table(file).equals(read_bytes(content)))


def _chosen(rows: Any, keys: Sequence[str], runs: Sequence[RunName]) -> RunRows:
    index = pd.MultiIndex.from_tuples(list(runs))
    values = [rows[key].combine_chunks().to_numpy(zero_copy_only=False) for key in keys]
    place = index.get_indexer(pd.MultiIndex.from_arrays(values))
    order = np.argsort(place, kind="stable")
    order = order[place[order] >= 0]
    return RunRows(rows.take(pa.array(order)), place[order].astype(np.int64))


def differences(
    table: str, keys: Sequence[str], stored: RunRows, again: RunRows
) -> Iterator[Difference]:
    """The first difference of every run whose rows are not the same, bit for bit.

    NaN counts as null, and 0.0 is not -0.0.

    Args:
        table: Which table it is.
        keys: The columns that name a run.
        stored: The rows that are stored.
        again: The rows of the same runs, simulated again.
    """
    n_runs = 1 + max(int(each.run.max(initial=-1)) for each in (stored, again))
    counts = [np.bincount(each.run, minlength=n_runs) for each in (stored, again)]
    for run in np.flatnonzero(counts[0] != counts[1]).tolist():
        yield Difference(run, f"{counts[0][run]} rows are stored, where there are {counts[1][run]}")
    alike = counts[0] == counts[1]
    left, right = (each.rows.filter(pa.array(alike[each.run])) for each in (stored, again))
    names = [*right.column_names, *(n for n in left.column_names if n not in right.column_names)]
    columns = [(_column(left, right, name), _column(right, left, name)) for name in names]
    wrong = np.array([_unlike(*pair) for pair in columns]).T  # (n_rows, n_columns)
    rows = np.flatnonzero(wrong.any(axis=1)) if wrong.size else np.zeros(0, np.int64)
    found, first = np.unique(stored.run[alike[stored.run]][rows], return_index=True)
    within = [c.name for c in TABLES[table].columns if c.key and c.name not in keys]
    for run, row in zip(found.tolist(), rows[first].tolist(), strict=True):
        column = int(np.argmax(wrong[row]))
        where = {key: right[key][row].as_py() for key in within}
        values = [array[row].as_py() for array in columns[column]]
        yield Difference(run, _in_words(names[column], where, values, columns[column]))


def _column(rows: Any, others: Any, name: str) -> Any:
    """A column; nulls where only the other rows have it."""
    if name in rows.column_names:
        return rows[name]
    return pa.chunked_array([pa.nulls(rows.num_rows, others.schema.field(name).type)])


def _unlike(one: Any, other: Any) -> NDArray[np.bool_]:
    """Where two columns of one length hold other bits."""
    if one.type != other.type:
        return np.ones(len(one), bool)
    nulls = [each.is_null(nan_is_null=True).to_numpy(zero_copy_only=False) for each in (one, other)]
    bits = [_bits(each) for each in (one, other)]
    unlike: NDArray[np.bool_] = (nulls[0] != nulls[1]) | (~nulls[0] & (bits[0] != bits[1]))
    return unlike


def _bits(column: Any) -> NDArray[Any]:
    """The values as something that is equal only where their bits are."""
    text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    values: NDArray[Any] = pc.fill_null(column, "" if text else 0).to_numpy(zero_copy_only=False)
    return values.view(np.int64) if values.dtype == np.float64 else values


def _in_words(
    column: str, where: Mapping[str, Any], values: Sequence[Any], columns: Sequence[Any]
) -> str:
    kinds = [each.type for each in columns]
    shown = ["none" if value is None else repr(value) for value in values]
    if kinds[0] != kinds[1]:
        shown = [f"{text} ({kind})" for text, kind in zip(shown, kinds, strict=True)]
    place = "".join(f", {key} {value}" for key, value in where.items())
    return f"column {column}{place}: {shown[0]} is stored, {shown[1]} comes out again"
