"""A part put together from what earlier parts hold is what computing it would give."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.batch import plan as plan_module
from cluster_sim.batch.batches import Means, begin_batch
from cluster_sim.batch.planning import load_plan
from tests.batch.writing import write_design

TABLES = "tables: [quarters, cities, links, projects]\n"
ONE = f"vary: {{measures.trust.cost: [1]}}\n{TABLES}"

# A design, and one that has more.
GROWN = {
    "a listed value that a scenario does not have": (ONE, ONE.replace("[1]", "[1, 2]")),
    "a listed value before the first": (ONE, ONE.replace("[1]", "[3, 1, 2]")),
    "replicates": (ONE, f"{ONE}replicates: 7\n"),
    "a list": (
        TABLES,
        f"vary: {{measures.trust.cost: [1, 2], parameters.discount_rate: [0.08, 0.06]}}\n{TABLES}",
    ),
    "a scenario": (
        f"schema: 1\nname: x\nscenarios: [plan.yaml]\n{ONE}",
        f"schema: 1\nname: x\nscenarios: [baseline.yaml, plan.yaml]\n{ONE}",
    ),
}


def tables(folder: Path) -> dict[str, bytes]:
    files = folder.rglob("*.parquet")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("most", [4, 64])
@pytest.mark.parametrize("kind", GROWN)
def test_a_design_that_has_grown_gives_what_it_gives_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, most: int
) -> None:
    monkeypatch.setattr(plan_module, "_MOST_RUNS_OF_A_PART", most)
    before, after = GROWN[kind]
    first = begin_batch(load_plan(write_design(tmp_path, before)), tmp_path / "out", Means())
    assert first.completed == first.planned > 0
    plan = load_plan(write_design(tmp_path, after))
    grown = begin_batch(plan, tmp_path / "out", Means())
    anew = begin_batch(plan, tmp_path / "anew", Means())
    assert (grown.completed, grown.planned) == (anew.completed, anew.planned)
    assert grown.computed < anew.computed == plan.n_runs
    assert tables(tmp_path / "out") == tables(tmp_path / "anew")
