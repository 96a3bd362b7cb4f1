"""The manifest and the table of the design say what was varied, in the words of the design."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cluster_sim.batch.code import code_stamp, differences
from cluster_sim.batch.plan import Plan
from cluster_sim.batch.record import batch_manifest, design_table
from cluster_sim.store.journal import Entry, FailedRun, StoredFile, StoredRuns
from tests.batch.writing import plan_of

TEXT = """\
baseline: plan
replicates: 3
vary:
  parameters.layer_exponent: alternatives
  measures.trust.cost: {values: {便宜: 1, dear: 20}}
  parameters.planning_horizon: [8, 6]
  measures.trust.start: [2024-Q3, 2025-Q1]
  parameters.relay_charge.health: {low: 0.2, high: 1.0}
sampling: {draws: 3, parameters: [discount_rate]}
"""


def stored_design(plan: Plan) -> pa.Table:
    return pq.read_table(io.BytesIO(design_table(plan)))


def test_the_design_has_a_row_for_each_point_and_draw(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, TEXT)
    table = stored_design(plan)
    frame = table.to_pandas()
    assert len(frame) == 16 * 3
    rows = [(point, draw) for point in range(16) for draw in range(3)]
    assert list(zip(frame["point"], frame["draw"], strict=True)) == rows
    for point, draw in rows:
        row = frame[(frame["point"] == point) & (frame["draw"] == draw)].iloc[0]
        form, cost, horizon, start = plan.points[point]
        assert row["parameters.layer_exponent"] == {1: "sum", 200: "worst layer"}[form]
        assert row["measures.trust.cost"] == {1: "便宜", 20: "dear"}[cost]
        assert row["parameters.planning_horizon"] == horizon
        assert row["measures.trust.start"] == start
        assert [row[path] for path in plan.paths] == plan.draws[draw].tolist()


def test_numbers_are_numbers_and_the_rest_is_text(tmp_path: Path) -> None:
    table = stored_design(plan_of(tmp_path, TEXT))
    assert {field.name: str(field.type) for field in table.schema} == {
        "point": "int32",
        "draw": "int32",
        "parameters.layer_exponent": "string",
        "measures.trust.cost": "string",
        "parameters.planning_horizon": "double",
        "measures.trust.start": "string",
        "parameters.relay_charge.health": "double",
        "parameters.discount_rate": "double",
    }


def test_values_of_several_kinds_are_text(tmp_path: Path) -> None:
    text = "vary: {parameters.trend_growth: [0.02, null], measures.trust.start: [4, 2026-Q1]}"
    frame = stored_design(plan_of(tmp_path, text)).to_pandas()
    assert frame["parameters.trend_growth"].tolist() == ["0.02", "0.02", "None", "None"]
    assert frame["measures.trust.start"].tolist() == ["4", "2026-Q1"] * 2


def test_a_design_that_varies_nothing_is_one_row(tmp_path: Path) -> None:
    frame: pd.DataFrame = stored_design(plan_of(tmp_path, "")).to_pandas()
    assert frame.to_dict("list") == {"point": [0], "draw": [0]}


def entries_of(plan: Plan) -> list[Entry]:
    """All parts of a plan as finished; the first run of the first failed."""
    entries = []
    for part in plan.parts():
        runs = [
            StoredRuns("s", s.case.point, s.case.draw, s.case.id, s.first, s.end)
            for s in part.stretches
        ]
        files = {t: StoredFile(f"{t}/{part.name}.parquet", 5, "ab") for t in plan.design.tables}
        entries.append(Entry(part.name, files, tuple(runs), ()))
    first = entries[0].runs[0]
    lost = FailedRun("s", first.point, first.draw, 0, 2, "it raised", first.case, "Traceback ...")
    rest = StoredRuns("s", first.point, first.draw, first.case, 1, first.end)
    entries[0] = Entry(entries[0].part, entries[0].files, (rest, *entries[0].runs[1:]), (lost,))
    return entries


def test_the_manifest_counts_and_describes(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, TEXT)
    data = batch_manifest(plan, entries_of(plan), {"a": {"bytes": 1}}, "inputs-x")
    assert json.loads(json.dumps(data)) == data  # plain data
    counts = {"planned": 288, "completed": 287, "failed": 1}
    assert {key: data[key] for key in counts} == counts
    sizes = {"points": 16, "draws": 3, "replicates": 3, "seed": 1, "quarters": 6}
    assert {key: data[key] for key in sizes} == sizes
    words = {"status": "failures", "name": "x", "baseline": "plan", "inputs": "inputs-x"}
    assert {key: data[key] for key in words} == words
    assert [(s["name"], s["title"]["zh"]) for s in data["scenarios"]] == [
        ("baseline", None),
        ("plan", "计划"),
    ]
    assert data["axes"][0] == {
        "path": "parameters.layer_exponent",
        "values": [1, 200],
        "labels": ["sum", "worst layer"],
    }
    assert [factor["paths"] for factor in data["factors"]] == [[path] for path in plan.paths]
    sampling = {"method": "sobol", "draws": 3, "parameters": ["discount_rate"]}
    assert data["sampling"] == sampling
    assert data["failures"] == [
        {"scenario": "s", "point": 0, "draw": 0, "replicate": 0, "quarter": 2,
         "message": "it raised"},
    ]  # fmt: skip
    assert data["tables"]["quarters"] == [f"quarters/{p.name}.parquet" for p in plan.parts()]
    assert data["tables"]["design"] == ["design.parquet"]
    assert data["code"] == dict(code_stamp())


def test_the_status_follows_from_the_counts_unless_it_is_given(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "sampling: {draws: 2, parameters: all}")
    with_a_failure = entries_of(plan)
    sound = [Entry(each.part, each.files, each.runs, ()) for each in with_a_failure]
    assert batch_manifest(plan, with_a_failure, {}, "i")["status"] == "failures"
    assert batch_manifest(plan, sound, {}, "i")["status"] == "complete"
    assert batch_manifest(plan, [], {}, "i", "interrupted")["status"] == "interrupted"
    assert batch_manifest(plan, sound, {}, "i")["sampling"]["parameters"] == "all"


def test_a_stamp_differs_in_words() -> None:
    stamp = dict(code_stamp())
    assert differences(stamp, stamp) == []
    assert {"cluster_sim", "code", "python", "numba", "numpy"} <= set(stamp)
    other = {**stamp, "numba": "0.1", "new": "2"}
    del other["python"]
    assert differences(stamp, other) == [
        f"python {stamp['python']}, now none",
        f"numba {stamp['numba']}, now 0.1",
        "new none, now 2",
    ]
