"""Runs that are simulated again: a number that was changed is named."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.analysis import verify_runs
from cluster_sim.analysis.verification import verify
from cluster_sim.analysis.verify_runs import sample_size
from cluster_sim.store.stored_rows import RunName
from tests.analysis.tampering import (
    ALL,
    LONG,
    NONE,
    after,
    break_a_replicate,
    change_manifest,
    change_table,
    note,
    part,
    whole,
)
from tests.batch.designs import put


def test_the_seed_alone_chooses_the_runs(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[RunName] = []

    def seen(_source: Any, chunks: Any, *_others: Any) -> dict[str, Any]:
        asked[:] = [run for chunk in chunks for run in chunk.runs]
        return {chunk.name: {} for chunk in chunks}

    monkeypatch.setattr(verify_runs, "_rerun", seen)

    def chosen(seed: int) -> list[RunName]:
        assert verify(batch, percent=Decimal(50), seed=seed).sampled == len(asked)
        return list(asked)

    first = chosen(1)
    assert len(first) == len(set(first)) == 24
    assert chosen(1) == first
    assert set(chosen(2)) != set(first)
    assert len({run for seed in range(12) for run in chosen(seed)}) == 48


@given(st.integers(1, 10**9), st.decimals("0.000001", "100", places=6))
def test_a_sample_is_a_rounded_part_and_never_empty(runs: int, percent: Decimal) -> None:
    size = sample_size(runs, percent)
    assert 1 <= size <= runs
    assert size == 1 or abs(size - runs * percent / 100) <= Decimal("0.5")


def test_all_is_all_and_of_nothing_there_is_no_sample() -> None:
    assert [sample_size(runs, ALL) for runs in (0, 1, 7, 20_000)] == [0, 1, 7, 20_000]
    assert sample_size(0, Decimal(5)) == 0


@pytest.mark.parametrize("table", ["quarters", "cities", "links", "projects"])
def test_a_number_changed_with_all_its_hashes_is_found_by_running_it_again(
    tmp_path: Path, table: str
) -> None:
    put(LONG, tmp_path)
    batch = tmp_path / "whole"
    column = {
        "quarters": "trust",
        "cities": "output",
        "links": "friction_health",
        "projects": "promised_cost",
    }[table]
    seen: dict[str, Any] = {}

    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        row = frame.index[frame["replicate"] == 1][2]
        seen.update(frame.loc[row])
        seen["now"] = float(np.nextafter(seen[column], math.inf))
        return after(frame, column, row, seen["now"])

    change_table(batch, part(batch, table, 2), edit)
    assert verify(batch, percent=NONE).holds, "the hashes are right"
    (problem,) = whole(batch).problems
    run = ", ".join(f"{key} {seen[key]}" for key in ("scenario", "point", "draw", "replicate"))
    inner = {
        "quarters": ("quarter",),
        "cities": ("quarter", "city"),
        "links": ("quarter", "from", "to"),
        "projects": ("project", "from", "to"),
    }[table]
    where = "".join(f", {key} {seen[key]}" for key in inner)
    assert problem == (
        f"{run}: {table}: column {column}{where}: {seen['now']!r} is stored, "
        f"{float(seen[column])!r} comes out again"
    )


@pytest.mark.parametrize(
    ("column", "row", "value", "told"),
    [
        ("public_spending", 0, -0.0, "-0.0 is stored, 0.0 comes out"),
        ("trust", 2, np.nan, "none is stored, 0.8"),
        ("benefit_cost_ratio", 2, 1.5, "1.5 is stored, none comes out"),
    ],
)
def test_zeros_of_other_sign_and_what_is_missing_count(
    batch: Path, column: str, row: int, value: float, told: str
) -> None:
    change_table(batch, part(batch, "quarters", 0), lambda frame: after(frame, column, row, value))
    found = whole(batch)
    assert (found.unlike, len(found.problems)) == (1, 1)
    assert f"quarters: column {column}, quarter {row}: {told}" in found.problems[0]


def test_the_first_row_is_named_and_every_run(batch: Path) -> None:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[frame["quarter"] >= 4, ["uptake", "maturity"]] += 0.5
        return frame

    change_table(batch, part(batch, "quarters", 1), edit)
    found = whole(batch)
    assert (found.sampled, found.unlike, len(found.problems)) == (48, 8, 8)
    assert all("column maturity, quarter 4: " in problem for problem in found.problems)


def test_a_sample_finds_only_what_it_has_run(batch: Path) -> None:
    change_table(batch, part(batch, "quarters", 0), lambda f: after(f, "trust", 9, 0.5))
    found = [verify(batch, percent=Decimal(50), seed=seed).holds for seed in range(6)]
    assert True in found
    assert False in found


def test_rows_that_are_gone_are_counted(batch: Path) -> None:
    change_table(batch, part(batch, "cities", 0), lambda frame: frame.drop(index=[1, 2]))
    (problem,) = whole(batch).problems
    # four cities in the quarters 0, 4 and 6
    assert problem.endswith("replicate 0: cities: 10 rows are stored, where there are 12")


def test_a_run_that_is_gone_from_all_tables_is_missed(batch: Path) -> None:
    for table in ("quarters", "cities", "links", "projects"):
        change_table(batch, part(batch, table, 0), lambda frame: frame[~(frame["replicate"] == 2)])
    found = whole(batch)
    assert found.problems == ("the manifest states 48 completed runs, the tables hold 46",)
    assert found.sampled == 46


def test_a_run_that_nobody_planned_and_a_run_twice(batch: Path) -> None:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        frame["replicate"] = frame["replicate"].replace({2: 7})
        return pd.concat([frame, frame[frame["replicate"] == 1]])

    name = part(batch, "quarters", 0)
    change_table(batch, name, edit)
    problems = whole(batch).problems
    title = "scenario baseline, point 0, draw {draw}, replicate {replicate}"
    assert f"{name} holds a run twice: {title.format(draw=0, replicate=1)}" in problems
    for draw in (0, 1):
        told = title.format(draw=draw, replicate=7)
        assert f"{name} holds a run that was never planned: {told}" in problems


def test_a_column_of_another_type(batch: Path) -> None:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        return frame

    import pyarrow.parquet as pq

    name = part(batch, "quarters", 0)
    rows = pq.read_table(batch / name)
    place = rows.schema.get_field_index("trust")
    pq.write_table(rows.set_column(place, "trust", rows["trust"].cast("float")), batch / name)
    note(batch, name)
    found = whole(batch)
    assert found.unlike == 8
    assert "column trust, quarter 0: " in found.problems[0]
    assert "(float) is stored, " in found.problems[0]
    assert found.problems[0].endswith("(double) comes out again")


def test_a_file_that_is_no_table_though_its_hash_is_right(batch: Path) -> None:
    for table in ("quarters", "links"):
        name = part(batch, table, 4 if table == "quarters" else 0)
        (batch / name).write_bytes(b"PAR1 and nothing else PAR1")
        note(batch, name)
    problems = whole(batch).problems
    assert len(problems) == 2
    assert all("cannot be read as a table: " in problem for problem in problems)


def test_a_run_that_fails_only_now(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_a_replicate(monkeypatch, replicate=2)
    found = whole(batch)
    assert (found.sampled, found.unlike, len(found.problems)) == (48, 16, 16)
    assert found.problems[0] == (
        "scenario baseline, point 0, draw 0, replicate 2: fails when simulated again, in quarter "
        "3: ZeroDivisionError: made to fail"
    )


def test_a_table_that_the_design_asks_for(batch: Path) -> None:
    change_manifest(batch, lambda data: data["tables"].pop("cities"))
    change_manifest(batch, lambda data: data["tables"]["links"].pop())
    lacking = Path(part(batch, "quarters", -1)).name
    assert verify(batch).problems == (
        "the manifest names no table cities",
        f"{lacking} has no file in the table links",
    )
