"""Parquet and CSV: what is written is what is read, and equal values give equal bytes."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.results import SIMULATED, TABLES, column_names
from cluster_sim.store.tables import TableWriter, csv_text, read_table
from tests.analysis.synthetic import domain_names, result, scenario


def written(table: str, frames: list[pd.DataFrame], domains: tuple[str, ...]) -> bytes:
    stream = io.BytesIO()
    with TableWriter(stream, table, domains) as writer:
        for frame in frames:
            writer.append(frame)
        writer.close()
        return stream.getvalue()


@pytest.mark.parametrize("table", SIMULATED)
def test_what_is_written_is_read_back(table: str, tmp_path: Path) -> None:
    made = result(scenario(domains=("transport", "health")))
    frame: pd.DataFrame = getattr(made, table)
    data = written(table, [frame], ("transport", "health"))
    (tmp_path / TABLES[table].file).write_bytes(data)
    again = read_table(tmp_path, table)
    assert tuple(again.columns) == column_names(table, ("transport", "health"))
    assert len(again) == len(frame)
    for column in frame.columns:
        one, other = frame[column], again[column]
        assert [v for v in one.tolist() if not pd.isna(v)] == [
            v for v in other.tolist() if not pd.isna(v)
        ]
        assert one.isna().tolist() == other.isna().tolist()


def test_types_are_those_of_the_registry() -> None:
    made = result()
    data = written("projects", [made.projects], domain_names(made.scenario))
    types = {field.name: str(field.type) for field in pq.read_schema(io.BytesIO(data))}
    assert types["replicate"] == "int32"
    assert types["end"] == "int32"
    assert types["promised_cost"] == "double"
    assert types["status"] == "string"
    quarters = written("quarters", [made.quarters], domain_names(made.scenario))
    assert str(pq.read_schema(io.BytesIO(quarters)).field("quarter").type) == "int16"


def test_equal_values_give_equal_bytes_whatever_their_types_in_memory() -> None:
    frame = result().quarters
    narrow = frame.astype({"scenario": "category", "replicate": "int64", "quarter": "int32"})
    assert written("quarters", [frame], ("transport",)) == written(
        "quarters", [narrow], ("transport",)
    )


def test_missing_ends_may_come_as_nan_or_as_nullable_integers() -> None:
    frame = result().projects
    floats = frame.astype({"end": "float64"})
    assert written("projects", [frame], ("transport",)) == written(
        "projects", [floats], ("transport",)
    )


def test_nothing_of_the_day_or_the_machine_is_in_the_file() -> None:
    data = written("links", [result().links], ("transport",))
    metadata = pq.read_metadata(io.BytesIO(data))
    assert metadata.metadata is None
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_one_scenario_of_several_is_read(tmp_path: Path) -> None:
    frames = [result(scenario(name)).quarters for name in ("one", "two", "三")]
    (tmp_path / "quarters.parquet").write_bytes(written("quarters", frames, ("transport",)))
    assert len(read_table(tmp_path, "quarters")) == 3 * len(frames[0])
    assert set(read_table(tmp_path, "quarters", "三")["scenario"]) == {"三"}


def test_a_scenario_without_a_domain_of_another_has_nulls_there(tmp_path: Path) -> None:
    domains = ("transport", "health")
    frames = [result(scenario(domains=(domain,))).links for domain in domains]
    (tmp_path / "links.parquet").write_bytes(written("links", frames, domains))
    read = read_table(tmp_path, "links")
    half = len(frames[0])
    assert read["load_health"][:half].isna().all()
    assert read["load_health"][half:].notna().all()


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (result().quarters.assign(luck=1.0), "table quarters: unknown columns luck"),
        (result().quarters.drop(columns="trust"), "table quarters: column trust is not there"),
        (result().quarters.assign(trust=np.nan), "table quarters: column trust lacks a value"),
        (result().quarters.assign(trust="high"), "table quarters, column trust: "),
        (result().quarters.assign(quarter=40_000), "table quarters, column quarter: "),
    ],
)
def test_a_table_that_is_not_as_registered_is_refused(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        written("quarters", [frame], ("transport",))


def test_there_are_no_other_tables(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="summary"):
        read_table(tmp_path, "summary")


def test_csv_begins_with_a_mark_for_spreadsheets_and_keeps_text() -> None:
    frame = pd.DataFrame({"name": ["上海", 'a,"b"'], "value": [0.1, np.nan], "n": [1, 2]})
    text = csv_text(frame)
    assert text.encode("utf-8").startswith(b"\xef\xbb\xbfname,value,n\n")
    assert text.splitlines()[1:] == ["上海,0.1,1", '"a,""b""",,2']


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_a_number_in_csv_reads_back_as_the_same_number(values: list[float]) -> None:
    text = csv_text(pd.DataFrame({"value": values}))
    assert [float(line) for line in text.splitlines()[1:]] == values
