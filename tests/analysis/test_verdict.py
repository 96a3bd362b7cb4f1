"""The outcome in plain sentences, in every situation there is."""

from __future__ import annotations

from typing import Any

from cluster_sim.analysis.comparison import compare
from cluster_sim.analysis.verdict import verdict
from tests.analysis.synthetic import result, scenario


def sentences(
    levels: dict[str, float], failed: dict[str, list[int]] | None = None, **changes: Any
) -> list[str]:
    failed = failed or {}
    return verdict(
        compare(
            result(scenario(name, **changes), level, failed=failed.get(name, []))
            for name, level in levels.items()
        )
    )


def test_a_clear_winner() -> None:
    first, second = sentences({"baseline": 0.18, "plan": 0.30})
    assert first.startswith("“Title of plan” comes out best: after 2 years ")
    assert " of what the cities could share gets through, against " in first
    assert first.endswith("in the baseline (+12.0 points, 95 % interval +12.0 to +12.0).")
    assert second == "It is the best with near certainty; the next scenario is clearly behind."


def test_scenarios_that_cannot_be_told_apart_are_named() -> None:
    levels = {"baseline": 0.18, "a": 0.3, "b": 0.3}
    assert sentences(levels)[1] == (
        "It is the best with a probability of 50 %, but 6 replicates cannot tell it from "
        "“Title of b”; more would (--replicates)."
    )
    many = sentences({"baseline": 0.18, **dict.fromkeys("abcdef", 0.3)})[1]
    assert "“Title of b”, “Title of c”, “Title of d” and 2 more; more would" in many


def test_the_baseline_may_be_the_best() -> None:
    first = sentences({"baseline": 0.3, "plan": 0.2})[0]
    assert first.startswith("No scenario does better than the baseline, where after 2 years 3")


def test_one_replicate_says_so() -> None:
    first, second = sentences({"baseline": 0.18, "plan": 0.30}, replicates=1)
    assert first.endswith("(+12.0 points).")
    assert second == "One replicate says nothing about chance; more of them would (--replicates)."


def test_one_scenario_alone() -> None:
    (only,) = sentences({"plan": 0.3}, quarters=4)
    assert only.startswith("“Title of plan”: after 1 year 3")


def test_without_results_of_the_baseline() -> None:
    first = sentences({"baseline": 0.18, "a": 0.3, "b": 0.2}, {"baseline": list(range(6))})[0]
    assert first.startswith("“Title of a” comes out best: after 2 years ")
    assert "baseline" not in first
