"""What is told of a batch before it runs: exact counts, and measured time and size."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cluster_sim.batch import estimate as estimate_module
from cluster_sim.batch.batches import Means, begin_batch
from cluster_sim.batch.estimate import estimate
from tests.batch.writing import plan_of

TEXT = """\
replicates: 9
vary:
  parameters.discount_rate: [0.04, 0.06, 0.08]
  parameters.relay_charge.health: {low: 0.2, high: 1.0}
sampling: {draws: 5}
tables: [quarters, projects]
"""


def test_counts_are_those_of_the_plan(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, TEXT)
    found = estimate(plan, 1)
    assert found.runs == plan.n_runs == 2 * 3 * 5 * 9
    assert found.parts == len(list(plan.parts()))
    assert 0 < found.measured <= plan.n_runs
    assert list(tmp_path.glob("outputs")) == []
    data = found.to_json_dict()
    assert list(data) == ["runs", "parts", "seconds", "bytes", "measured", "seconds_per_run"]
    assert found.seconds == pytest.approx(found.seconds_per_run * found.runs)


def test_cases_of_all_scenarios_and_of_several_points_are_measured(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, TEXT)
    seen = []
    for scenario in range(2):
        job = estimate_module._sample_of(plan, scenario)
        cases = [stretch.case for stretch in job.missing]
        assert {case.scenario for case in cases} == {scenario}
        assert len({(case.point, case.draw) for case in cases}) == len(cases)
        seen.append({case.point for case in cases})
    assert all(len(points) > 1 for points in seen)


@pytest.mark.parametrize("text", ["replicates: 1", "replicates: 100"])
def test_the_smallest_and_the_luckiest_designs(tmp_path: Path, text: str) -> None:
    plan = plan_of(tmp_path, text)
    assert 0 < estimate(plan, 1).measured <= plan.n_runs


def test_more_workers_take_less_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr(time, "perf_counter", lambda: float(next(clock)))
    plan = plan_of(tmp_path, TEXT)
    one, two = (estimate(plan, workers) for workers in (1, 2))
    assert one.seconds_per_run == two.seconds_per_run == 2 / one.measured  # a second a scenario
    assert one.seconds / 2 < two.seconds < one.seconds


def test_the_size_is_about_what_is_written(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, TEXT)
    expected = estimate(plan, 1).bytes
    begin_batch(plan, tmp_path / "out", Means())
    written = sum(file.stat().st_size for file in (tmp_path / "out").rglob("part-*.parquet"))
    # rows of runs on the same luck are alike: of many, a part takes less than a few let expect
    assert written < 1.5 * expected < 10 * written
