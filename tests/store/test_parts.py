"""Parts: the same rows give the same bytes, and rows of earlier parts keep their figures."""

from __future__ import annotations

import io
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.results import SIMULATED, columns
from cluster_sim.store.parts import (
    RunName,
    design_bytes,
    encode,
    in_order,
    read_bytes,
    read_runs,
    rows_of,
)

DOMAINS = ("transport", "health")
MORE = (*DOMAINS, "care")
QUARTERS = 3
RUNS: list[RunName] = [
    (scenario, point, draw, replicate)
    for scenario, point, draw, replicate in product(
        ["计划", "baseline"], range(2), range(2), range(2)
    )
]


def frame_of(runs: list[RunName], domains: tuple[str, ...] = DOMAINS) -> pd.DataFrame:
    """Rows of the table ``quarters`` with figures that tell which run they are of."""
    index = pd.DataFrame(
        [(*run, quarter) for run in runs for quarter in range(QUARTERS)],
        columns=["scenario", "point", "draw", "replicate", "quarter"],
    )
    own = (index["point"] * 100 + index["draw"] * 10 + index["replicate"]) + index["quarter"] / 10
    names = [column.name for column in columns("quarters", domains, batch=True)][5:]
    figures = {name: own + 1000 * place for place, name in enumerate(names)}
    return pd.concat([index, pd.DataFrame(figures)], axis=1)


def stored(runs: list[RunName], domains: tuple[str, ...] = DOMAINS) -> bytes:
    return encode("quarters", rows_of("quarters", [frame_of(runs, domains)], domains), domains)


@settings(max_examples=25)
@given(st.lists(st.integers(0, len(RUNS)), max_size=4))
def test_bytes_do_not_depend_on_how_the_rows_came(cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(RUNS)]
    frames = [frame_of(RUNS[start:end]) for start, end in pairwise(ends)]
    rows = rows_of("quarters", frames, DOMAINS)
    assert encode("quarters", rows, DOMAINS) == stored(RUNS)
    again = encode("quarters", read_bytes(stored(RUNS)), DOMAINS)
    assert again == stored(RUNS)


@pytest.mark.parametrize("table", SIMULATED)
def test_a_table_without_rows_has_its_columns(table: str) -> None:
    rows = read_bytes(encode(table, rows_of(table, [], DOMAINS), DOMAINS))
    assert rows.num_rows == 0
    assert rows.column_names == [c.name for c in columns(table, DOMAINS, batch=True)]
    with_empty = rows_of(table, [pd.DataFrame()], DOMAINS)
    assert with_empty.num_rows == 0


@settings(max_examples=30)
@given(
    st.permutations(RUNS).flatmap(
        lambda order: st.tuples(st.just(order), st.integers(0, len(order)))
    )
)
def test_rows_are_put_in_the_order_of_their_runs(given_: tuple[list[RunName], int]) -> None:
    order, cut = given_
    parts = [rows_of("quarters", [frame_of(runs)], DOMAINS) for runs in (order[:cut], order[cut:])]
    places = {run: place for place, run in enumerate(RUNS)}
    assert encode("quarters", in_order(parts, places), DOMAINS) == stored(RUNS)


@settings(max_examples=30)
@given(st.sets(st.sampled_from(RUNS)), st.integers(0, 5), st.integers(0, 5))
def test_runs_are_taken_with_the_numbers_that_they_have_now(
    tmp_path_factory: pytest.TempPathFactory, taken: set[RunName], point: int, draw: int
) -> None:
    file = tmp_path_factory.mktemp("parts") / "x.parquet"
    file.write_bytes(stored(RUNS))
    takes = {run: (run[1] + point, run[2] + draw) for run in taken}
    frame = read_runs(file, "quarters", DOMAINS, takes).to_pandas()
    kept = [run for run in RUNS if run in taken]
    expected = frame_of(kept)
    if kept:
        expected["point"] += point
        expected["draw"] += draw
    assert len(frame) == len(expected)
    for name in expected:
        assert frame[name].tolist() == expected[name].tolist()


def test_columns_of_new_domains_are_empty_and_the_rest_is_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    file.write_bytes(stored(RUNS))
    takes = {run: (run[1], run[2]) for run in RUNS}
    rows = read_runs(file, "quarters", MORE, takes)
    assert rows.column_names == [c.name for c in columns("quarters", MORE, batch=True)]
    new = [name for name in rows.column_names if name.endswith("_care")]
    assert new
    assert all(rows[name].null_count == rows.num_rows for name in new)
    old = pq.read_table(file)
    for name in old.column_names:
        assert rows[name].to_pylist() == old[name].to_pylist()


def test_a_column_that_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="trust"):
        rows_of("quarters", [frame_of(RUNS).drop(columns=["trust"])], DOMAINS)


def test_the_design_keeps_numbers_as_numbers_and_all_else_as_text() -> None:
    values = {
        "point": [0, 1],
        "draw": [0, 0],
        "whole": [1, 2],
        "mixed": [1, 0.5],
        "numpy": np.array([0.25, 1.0]).tolist(),
        "text": ["一", "two"],
        "dates": ["2025-Q1", 4],
        "truth": [True, False],
        "nothing": [None, 1.5],
        "lists": [[1], {"a": 2}],
    }
    table: pa.Table = pq.read_table(io.BytesIO(design_bytes(values)))
    kinds = [str(field.type) for field in table.schema]
    assert kinds == ["int32", "int32", *["double"] * 3, *["string"] * 5]
    assert table["truth"].to_pylist() == ["True", "False"]
    assert table["lists"].to_pylist() == ["[1]", "{'a': 2}"]
    assert design_bytes(values) == design_bytes(values)
