"""What the runs of a batch are made from is inside, and checked itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from cluster_sim.analysis.verification import verify
from cluster_sim.batch.planning import load_plan
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region
from tests.analysis.tampering import (
    SMALL,
    after,
    change_table,
    note,
    read_manifest,
    whole,
)
from tests.batch.designs import Small, sweep


def test_the_table_of_the_design_is_held_against_the_inputs(batch: Path) -> None:
    change_table(batch, "design.parquet", lambda f: after(f, "parameters.discount_rate", 0, 0.05))
    (problem,) = verify(batch).problems
    assert problem == "design.parquet does not hold the values that the inputs come to"


def test_damaged_inputs_are_not_used(batch: Path) -> None:
    (copy,) = batch.glob("inputs-*/plan.yaml")
    copy.write_text(copy.read_text().replace("0.4", "0.5"), encoding="utf-8")
    name = copy.relative_to(batch).as_posix()
    found = verify(batch)
    assert found.problems == (
        f"{name} has another content than it was written with",
        f"cannot be simulated again: the copy of the inputs is damaged: {copy}",
    )
    assert (found.sampled, found.only_unrepeatable) == (0, False)


def test_inputs_that_give_other_scenarios(batch: Path) -> None:
    (copy,) = batch.glob("inputs-*/plan.yaml")
    old = read_manifest(batch)["outputs"][copy.relative_to(batch).as_posix()]["sha256"]
    copy.write_text(copy.read_text().replace("0.4", "0.5"), encoding="utf-8")
    note(batch, copy.relative_to(batch).as_posix())
    record = copy.with_name("batch.json")
    new = read_manifest(batch)["outputs"][copy.relative_to(batch).as_posix()]["sha256"]
    record.write_text(record.read_text().replace(old, new), encoding="utf-8")
    note(batch, record.relative_to(batch).as_posix())
    found = verify(batch)
    (problem,) = found.problems
    assert found.only_unrepeatable
    assert "plan of the copy of the inputs is not the scenario that the manifest" in problem


def test_inputs_that_are_gone(batch: Path) -> None:
    (folder,) = batch.glob("inputs-*")
    shutil.rmtree(folder)
    problems = verify(batch).problems
    assert problems[-1] == "cannot be simulated again: the copy of the inputs is not there"
    assert sum(problem.endswith("is not there") for problem in problems) == len(problems) == 5


def test_a_batch_holds_its_own_region(tmp_path: Path) -> None:
    save_region(load_region("classroom"), tmp_path / "own")
    Small(draws=1, region="./own").write(tmp_path)
    sweep(tmp_path, "out")
    shutil.rmtree(tmp_path / "own")
    found = whole(tmp_path / "out")
    assert (found.problems, found.sampled) == ((), 12)


def test_values_that_need_the_scenarios_read_again(tmp_path: Path) -> None:
    # one weight alone changes all of them
    one = "parameters.domain_weights.health: {low: 1, high: 2}"
    Small(vary=(SMALL.vary[0], one)).write(tmp_path)
    assert not load_plan(tmp_path / "design.yaml").is_direct
    sweep(tmp_path, "out")
    found = whole(tmp_path / "out")
    assert (found.problems, found.sampled) == ((), 48)
