"""Means and Student t intervals, against published numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.analysis.statistics import (
    UNKNOWN,
    Interval,
    mean_interval,
    ratio_interval,
    student_quantile,
)

# Student (1908) and any table of the t distribution: two-sided 95 %.
PUBLISHED = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 10: 2.228, 31: 2.040, 120: 1.980}

# Student (1908), "The probable error of a mean", section IX: additional hours of sleep gained
# with two drugs by ten patients.
SLEEP_DIFFERENCE = np.array([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])

values = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20).map(np.array)


@pytest.mark.parametrize(("degrees", "quantile"), PUBLISHED.items())
def test_quantiles_are_those_of_the_tables(degrees: int, quantile: float) -> None:
    assert student_quantile(degrees) == pytest.approx(quantile, abs=6e-4)


def test_the_interval_of_students_own_example() -> None:
    # Mean 1.58 and standard deviation 1.17 (with n) are printed in the paper; with n - 1 it is
    # 1.230, so the standard error is 0.389 and the half width 2.262 x 0.389.
    interval = mean_interval(SLEEP_DIFFERENCE)
    assert interval.mean == pytest.approx(1.58)
    assert interval.low == pytest.approx(0.70, abs=5e-3)
    assert interval.high == pytest.approx(2.46, abs=5e-3)
    assert interval.count == 10


def test_one_value_has_a_mean_and_no_interval() -> None:
    assert mean_interval(np.array([0.25])) == Interval(0.25, None, None, 1)
    assert mean_interval(np.array([0.25])).to_json_dict() == {
        "mean": 0.25,
        "low": None,
        "high": None,
    }


@pytest.mark.parametrize("missing", [[], [np.nan], [np.inf, -np.inf]])
def test_nothing_known_gives_nothing(missing: list[float]) -> None:
    assert mean_interval(np.array(missing, dtype=float)) == Interval(None, None, None, 0)


def test_what_is_missing_is_left_out() -> None:
    assert mean_interval(np.array([1.0, np.nan, 3.0])) == mean_interval(np.array([1.0, 3.0]))


@given(st.floats(-1e300, 1e300), st.integers(2, 40))
def test_equal_values_have_exactly_themselves_as_interval(value: float, count: int) -> None:
    assert mean_interval(np.full(count, value)) == Interval(value, value, value, count)


@given(values)
def test_the_mean_lies_in_the_middle_of_its_interval(sample: np.ndarray) -> None:
    interval = mean_interval(sample)
    assert interval.mean is not None
    assert interval.low is not None
    assert interval.high is not None
    assert interval.low <= interval.mean <= interval.high
    scale = max(1.0, float(np.abs(sample).max()))
    middle = (interval.low + interval.high) / 2
    assert middle == pytest.approx(interval.mean, abs=1e-9 * scale)


def test_the_interval_covers_the_mean_as_often_as_it_says() -> None:
    generator = np.random.default_rng(1)
    covered = 0
    trials = 2_000
    for _ in range(trials):
        interval = mean_interval(generator.normal(3.0, 2.0, size=5))
        assert interval.low is not None
        assert interval.high is not None
        covered += interval.low <= 3.0 <= interval.high
    # Four standard errors of the share around 95 %.
    assert covered / trials == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / trials))


def test_without_an_interval_zero_cannot_be_excluded() -> None:
    assert Interval(1.0, None, None, 1).may_be_zero()
    assert Interval(1.0, -0.1, 2.1, 5).may_be_zero()
    assert Interval(0.0, 0.0, 0.0, 5).may_be_zero()
    assert not Interval(1.0, 0.1, 1.9, 5).may_be_zero()
    assert not Interval(-1.0, -1.9, -0.1, 5).may_be_zero()


def test_the_ratio_of_means_is_not_ruled_by_a_small_denominator() -> None:
    numerators = np.array([20.0, 22.0, 1.0, 19.0])
    denominators = np.array([10.0, 11.0, -0.01, 9.5])
    ratio = ratio_interval(numerators, denominators)
    assert ratio.mean == pytest.approx(62.0 / 30.49)
    assert float(np.mean(numerators / denominators)) < -20.0


def test_fieller_ends_are_where_student_t_just_rejects() -> None:
    rng = np.random.default_rng(3)
    denominators = 10.0 + rng.normal(size=12)
    numerators = 2.0 * denominators + rng.normal(size=12)
    ratio = ratio_interval(numerators, denominators)
    for end in (ratio.low, ratio.high):
        assert end is not None
        interval = mean_interval(numerators - end * denominators)
        assert min(abs(interval.low or 0.0), abs(interval.high or 0.0)) < 1e-9


def test_a_ratio_has_no_ends_where_its_denominator_may_be_zero() -> None:
    ratio = ratio_interval(np.array([1.0, 2.0, 3.0]), np.array([1.0, -1.1, 0.2]))
    assert (ratio.low, ratio.high) == (None, None)
    assert ratio.mean is not None
    assert ratio_interval(np.array([1.0, 2.0]), np.array([0.0, 0.0])) == UNKNOWN
    assert ratio_interval(np.array([3.0]), np.array([2.0])) == Interval(1.5, None, None, 1)
