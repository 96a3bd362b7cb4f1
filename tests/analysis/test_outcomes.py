"""A scenario's tables reduced to figures a replicate, and the benefit-cost ratio."""

from __future__ import annotations

import numpy as np
import pytest

from cluster_sim.analysis.outcomes import (
    benefit_cost_ratios,
    condense,
    mean_of_known,
    with_benefit_cost_ratio,
)
from tests.analysis.synthetic import MadeUpFailure, result, scenario


def test_initial_final_and_average_are_the_records_they_are_named_for() -> None:
    made = result(scenario(quarters=5, replicates=3))
    outcomes = condense(made)
    table = made.quarters.set_index(["replicate", "quarter"])["sharing_efficiency"]
    column = outcomes.column("sharing_efficiency")
    assert outcomes.replicates.tolist() == [0, 1, 2]
    for row, replicate in enumerate(outcomes.replicates.tolist()):
        values = table.loc[replicate].to_numpy()
        assert outcomes.initial[row, column] == values[0]
        assert outcomes.final[row, column] == values[5]
        assert outcomes.average[row, column] == pytest.approx(values[1:].mean(), rel=1e-14)


def test_the_order_of_the_rows_does_not_matter() -> None:
    made = result()
    shuffled = result()
    mixed = shuffled.quarters.sample(frac=1.0, random_state=3)
    object.__setattr__(shuffled, "quarters", mixed)
    one, other = condense(made), condense(shuffled)
    assert np.array_equal(one.final, other.final, equal_nan=True)
    assert np.array_equal(one.average, other.average, equal_nan=True)


def test_rows_of_a_failed_replicate_are_left_out() -> None:
    made = result(scenario(replicates=3))
    cut = made.quarters.query("replicate != 1 or quarter < 4")
    failure = MadeUpFailure("baseline", 1, 4, "trust is not a number")
    object.__setattr__(made, "quarters", cut)
    object.__setattr__(made, "failures", (failure,))
    outcomes = condense(made)
    assert outcomes.replicates.tolist() == [0, 2]
    assert outcomes.failures == (failure,)


def test_a_missing_record_is_refused() -> None:
    made = result(scenario(replicates=2))
    object.__setattr__(made, "quarters", made.quarters.iloc[:-1])
    with pytest.raises(ValueError, match="baseline: 17 records of 2 replicates, where each has 9"):
        condense(made)


def test_a_metric_that_is_missing_in_some_records_is_averaged_over_the_others() -> None:
    values = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]])
    averages = mean_of_known(values, axis=1)
    assert averages[0] == 2.0
    assert np.isnan(averages[1])


def test_the_ratio_is_extra_value_over_extra_spending() -> None:
    ratio = benefit_cost_ratios(
        np.array([30.0]), np.array([12.0]), np.array([10.0]), np.array([2.0])
    )
    assert ratio.tolist() == [2.0]


@pytest.mark.parametrize("extra", [0.0, 5.0])
@pytest.mark.parametrize("spending", [0.0, 7.0, 1e9])
def test_there_is_no_ratio_where_spending_does_not_differ(extra: float, spending: float) -> None:
    ratio = benefit_cost_ratios(
        np.array([1.0 + extra]),
        np.array([spending * (1 + 1e-12)]),
        np.array([1.0]),
        np.array([spending]),
    )
    assert np.isnan(ratio).all()


def test_a_table_gets_the_ratio_of_the_same_replicate_and_quarter() -> None:
    base = condense(result(failed=[2]))
    other = result(scenario("other"), spending=300.0, value=1500.0)
    before = other.quarters.copy()
    table = with_benefit_cost_ratio(other.quarters, base)
    assert other.quarters.equals(before)
    ratio = table.set_index(["replicate", "quarter"])["benefit_cost_ratio"]
    # 500 more value for 200 x 1.5 more spending, luck being the same.
    assert ratio.loc[(0, 8)] == pytest.approx(500 / 300, rel=1e-9)
    assert ratio.loc[(5, 3)] == pytest.approx(500 / 300, rel=1e-9)
    assert np.isnan(ratio.loc[(0, 0)])
    assert ratio.loc[2].isna().all()


def test_without_any_run_of_the_baseline_there_is_no_ratio() -> None:
    base = condense(result(failed=range(6)))
    table = with_benefit_cost_ratio(result(scenario("other")).quarters, base)
    assert table["benefit_cost_ratio"].isna().all()
