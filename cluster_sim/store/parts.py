"""The tables of one part of a batch as Parquet, in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cluster_sim.results import columns
from cluster_sim.store.tables import TableWriter, to_arrow

Rows = Any
"""An Arrow table."""

RunName = tuple[str, int, int, int]
"""Scenario, point, draw and replicate."""


def rows_of(table: str, frames: Sequence[pd.DataFrame], domains: Sequence[str]) -> Rows:
    """The rows of frames, one after the other.

    Raises:
        ValueError: A frame has other columns than the table, or a value is missing.
    """
    described = columns(table, domains, batch=True)
    parts = [to_arrow(frame, described) for frame in frames if not frame.empty]
    return pa.concat_tables(parts) if parts else to_arrow(_empty(described), described)


def _empty(described: Sequence[Any]) -> pd.DataFrame:
    return pd.DataFrame({column.name: [] for column in described})


def encode(table: str, rows: Rows, domains: Sequence[str]) -> bytes:
    """The rows as a Parquet file whose bytes depend on the values alone."""
    stream = io.BytesIO()
    with TableWriter(stream, table, domains, batch=True) as writer:
        writer.write(rows.combine_chunks())
    return stream.getvalue()


def read_bytes(content: bytes) -> Rows:
    """The rows of a Parquet file in memory."""
    return pq.read_table(io.BytesIO(content))


def read_runs(
    file: Path, table: str, domains: Sequence[str], takes: Mapping[RunName, tuple[int, int]]
) -> Rows:
    """Rows of an earlier part, with the point and draw that they have now.

    Args:
        file: The part's file.
        table: Which table it holds.
        domains: The domains that the table has now; columns of new ones are null.
        takes: The runs to take, as they are named in the file, with their point and draw now.
    """
    stored = pq.read_table(file)
    now = [takes.get(name) for name in _run_names(stored)]
    kept = stored.filter(pa.array([new is not None for new in now], pa.bool_()))
    frame = kept.to_pandas(ignore_metadata=True)
    new = np.array([each for each in now if each is not None], dtype=np.int32).reshape(-1, 2)
    frame["point"], frame["draw"] = new[:, 0], new[:, 1]
    return to_arrow(frame, columns(table, domains, batch=True))


def in_order(rows: Sequence[Rows], order: Mapping[RunName, int]) -> Rows:
    """Rows of several tables, put in the order of their runs.

    Args:
        rows: Tables; the rows of each run are together and in order.
        order: The place of each run.
    """
    whole = pa.concat_tables(rows).combine_chunks()
    places = np.array([order[name] for name in _run_names(whole)], dtype=np.int64)
    return whole.take(pa.array(np.argsort(places, kind="stable")))


def _run_names(rows: Rows) -> Iterator[RunName]:
    """The run that each row is of."""
    keys = ("scenario", "point", "draw", "replicate")
    yield from zip(*(rows[key].to_pylist() for key in keys), strict=True)


def design_bytes(values: Mapping[str, Sequence[Any]]) -> bytes:
    """The table ``design`` as Parquet: numbers as numbers, everything else as text."""
    arrays = {name: _column(name, list(given)) for name, given in values.items()}
    stream = io.BytesIO()
    pq.write_table(pa.table(arrays), stream, compression="zstd", version="2.6", store_schema=False)
    return stream.getvalue()


def _column(name: str, values: list[Any]) -> Any:
    if name in ("point", "draw"):
        return pa.array(values, pa.int32())
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return pa.array([float(value) for value in values], pa.float64())
    return pa.array([str(value) for value in values], pa.string())
