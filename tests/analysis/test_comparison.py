"""The comparison as people and scripts see it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cluster_sim.analysis.comparison import Comparison, compare
from cluster_sim.analysis.outcomes import condense
from cluster_sim.analysis.summary import summarise
from cluster_sim.errors import RunError, ScenarioError
from cluster_sim.results import column_names, metric_names
from tests.analysis.synthetic import MadeUpResult, result, scenario

LEVELS = {"baseline": 0.18, "better": 0.25, "best": 0.30, "worse": 0.17}


def results(**changes: Any) -> list[MadeUpResult]:
    return [
        result(scenario(name, **changes), level, spending=100.0 + 1000 * level, value=5000 * level)
        for name, level in LEVELS.items()
    ]


def places(comparison: Comparison) -> list[tuple[int, str, int]]:
    return [(ranked.rank, ranked.name, ranked.group) for ranked in comparison.ranking]


def test_scenarios_are_ranked_by_their_final_sharing_efficiency() -> None:
    comparison = compare(results())
    assert places(comparison) == [
        (1, "best", 1),
        (2, "better", 2),
        (3, "baseline", 3),
        (4, "worse", 4),
    ]
    assert comparison.baseline == "baseline"
    assert [ranked.p_best for ranked in comparison.ranking] == [1.0, 0.0, 0.0, 0.0]


def test_differences_are_paired_so_shared_luck_falls_out() -> None:
    best = compare(results()).ranking[0]
    assert best.difference.mean == pytest.approx(0.12)
    assert best.difference.low == pytest.approx(0.12, abs=1e-12)
    assert best.difference.high == pytest.approx(0.12, abs=1e-12)
    assert best.sharing_efficiency.low is not None
    assert best.sharing_efficiency.mean is not None
    assert best.sharing_efficiency.mean - best.sharing_efficiency.low > 0.001


def test_the_baselines_difference_to_itself_is_nothing() -> None:
    base = compare(results()).ranking[2]
    assert base.difference.to_json_dict() == {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert base.metrics["benefit_cost_ratio"].final.mean is None


def test_the_order_in_which_results_come_does_not_matter() -> None:
    forwards, backwards = compare(results()), compare(results()[::-1])
    assert forwards.to_json_dict(None) == backwards.to_json_dict(None)
    assert forwards.table.equals(backwards.table)


def test_results_may_come_one_by_one_and_condensed() -> None:
    stream = (condense(made) for made in results())
    assert compare(stream).to_json_dict(None) == compare(results()).to_json_dict(None)


def test_the_benefit_cost_ratio_is_against_the_baseline() -> None:
    best = compare(results()).ranking[0]
    ratio = best.metrics["benefit_cost_ratio"]
    # 5000 x 0.12 more value; 1000 x 0.12 more public and half as much more private spending.
    assert ratio.final.mean == pytest.approx(600 / 180, rel=1e-9)
    assert ratio.average.mean == pytest.approx(600 / 180, rel=1e-9)
    assert ratio.initial is None
    assert ratio.unit == "1"


def test_the_json_has_the_promised_shape() -> None:
    data = json.loads(json.dumps(compare(results()).to_json_dict(Path("out")), allow_nan=False))
    assert list(data) == ["baseline", "planned", "completed", "failed", "ranking", "out"]
    assert (data["planned"], data["completed"], data["failed"]) == (24, 24, 0)
    assert data["out"] == "out"
    entry = data["ranking"][0]
    assert list(entry) == [
        "rank",
        "scenario",
        "group",
        "p_best",
        "sharing_efficiency",
        "difference",
        "metrics",
    ]
    assert list(entry["sharing_efficiency"]) == ["mean", "low", "high"]
    assert list(entry["difference"]) == ["mean", "low", "high"]
    assert tuple(entry["metrics"]) == metric_names(["transport"])
    metric = entry["metrics"]["realised_value"]
    assert list(metric) == ["unit", "initial", "final", "average"]
    assert metric["unit"] == "million CNY"
    assert metric["initial"] == 0.0
    assert list(metric["average"]) == ["mean", "low", "high"]
    assert entry["metrics"]["sharing_efficiency"]["final"] == entry["sharing_efficiency"]


def test_with_one_replicate_bounds_are_null_and_all_are_one_group() -> None:
    comparison = compare(results(replicates=1))
    text = json.dumps(comparison.to_json_dict(None), allow_nan=False)
    entry = json.loads(text)["ranking"][0]
    assert entry["sharing_efficiency"]["low"] is None
    assert entry["difference"]["high"] is None
    assert {ranked.group for ranked in comparison.ranking} == {1}
    assert sum(ranked.p_best for ranked in comparison.ranking) == pytest.approx(1.0)


def test_replicates_that_failed_somewhere_are_left_out_everywhere() -> None:
    made = results()
    made[1] = result(scenario("better"), 0.25, failed=[0, 4])
    comparison = compare(made)
    assert (comparison.planned, comparison.completed, comparison.failed) == (24, 22, 2)
    assert comparison.replicates.tolist() == [1, 2, 3, 5]
    assert comparison.ranking[0].sharing_efficiency.count == 4
    assert comparison.warnings == (
        "the comparison uses the 4 of 6 replicates that every ranked scenario completed",
    )
    assert [(f.scenario, f.replicate) for f in comparison.failures] == [
        ("better", 0),
        ("better", 4),
    ]


def test_a_scenario_without_a_completed_run_is_not_ranked() -> None:
    made = results()
    made[2] = result(scenario("best"), failed=range(6))
    comparison = compare(made)
    assert [ranked.name for ranked in comparison.ranking] == ["better", "baseline", "worse"]
    assert comparison.replicates.size == 6
    assert comparison.warnings == ("best: no run was completed, so it is not ranked",)


def test_without_results_of_the_baseline_differences_are_unknown() -> None:
    made = results()
    made[0] = result(scenario("baseline"), failed=range(6))
    best = compare(made).ranking[0]
    assert best.difference.to_json_dict() == {"mean": None, "low": None, "high": None}
    assert best.metrics["benefit_cost_ratio"].final.mean is None


def test_nothing_in_common_is_an_error() -> None:
    with pytest.raises(RunError, match="every run failed: there is nothing to compare"):
        compare([result(failed=range(6))])
    halves = [
        result(scenario("one"), failed=[0, 1, 2]),
        result(scenario("two"), failed=[3, 4, 5]),
    ]
    with pytest.raises(RunError, match="no replicate was completed by all scenarios"):
        compare(halves)


def test_scenarios_that_do_not_agree_are_refused() -> None:
    with pytest.raises(ScenarioError, match="seed: 2, but"):
        compare([result(), result(scenario("other", seed=2))])


def test_one_scenario_alone_is_the_best() -> None:
    comparison = compare([result(scenario("only"))])
    assert places(comparison) == [(1, "only", 1)]
    assert comparison.ranking[0].p_best == 1.0
    assert comparison.baseline == "only"


def test_the_tables_have_the_registered_columns() -> None:
    comparison = compare(results())
    assert tuple(comparison.table.columns) == column_names("comparison", ())
    assert tuple(comparison.summary.columns) == column_names("summary", ())
    assert comparison.table["scenario"].tolist() == ["best", "better", "baseline", "worse"]
    assert len(comparison.summary) == 4 * len(metric_names(["transport"]))
    row = comparison.summary.query("scenario == 'better' and metric == 'output'").iloc[0]
    assert row["unit"] == "million CNY/yr"
    assert row["replicates"] == 6


def test_scenarios_of_other_domains_are_compared_with_a_warning() -> None:
    comparison = compare([result(), result(scenario("other", domains=("health",)), 0.4)])
    assert comparison.ranking[0].name == "other"
    assert "sharing_efficiency_health" in comparison.ranking[0].metrics
    assert len(comparison.warnings) == 1


def test_a_run_on_its_own_has_the_promised_json() -> None:
    summary = summarise(result(scenario("only"), failed=[2]))
    data = json.loads(json.dumps(summary.to_json_dict(Path("there")), allow_nan=False))
    assert list(data) == [
        "scenario",
        "digest",
        "region",
        "seed",
        "replicates",
        "quarters",
        "metrics",
        "out",
    ]
    assert data["region"] == {"name": "row-of-four", "cities": 4, "links": 3}
    assert (data["seed"], data["replicates"], data["quarters"]) == (1, 6, 8)
    assert data["metrics"]["benefit_cost_ratio"] == {
        "unit": "1",
        "initial": None,
        "final": {"mean": None, "low": None, "high": None},
        "average": {"mean": None, "low": None, "high": None},
    }
    assert (summary.planned, summary.completed, summary.failed) == (6, 5, 1)
    assert len(summary.summary) == len(metric_names(["transport"]))


def test_a_run_without_a_completed_replicate_has_no_figures() -> None:
    data = summarise(result(failed=range(6))).to_json_dict(None)
    assert data["metrics"]["trust"]["final"] == {"mean": None, "low": None, "high": None}
    assert data["out"] is None


def test_luck_moves_all_scenarios_but_no_difference() -> None:
    for seed in (1, 2, 3):
        ranked = compare(results(seed=seed)).ranking
        assert [r.name for r in ranked] == ["best", "better", "baseline", "worse"]
        differences = [r.difference.mean for r in ranked]
        assert differences == pytest.approx([0.12, 0.07, 0.0, -0.01])
    firsts = {compare(results(seed=seed)).ranking[0].sharing_efficiency.mean for seed in (1, 2)}
    assert len(firsts) == 2
    assert np.isfinite(list(filter(None, firsts))).all()
