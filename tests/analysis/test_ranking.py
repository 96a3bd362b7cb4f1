"""Laws of the ranking."""

from __future__ import annotations

from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from cluster_sim.analysis.ranking import best_probabilities, groups, order_by_mean

Matrix = npt.NDArray[np.float64]

NAMES = [f"scenario-{letter}" for letter in "abcdefgh"]

# Values on a coarse grid, so that ties happen and shifts by grid steps are exact.
matrices = st.tuples(st.integers(2, 9), st.integers(1, 6)).flatmap(
    lambda shape: hnp.arrays(np.int64, shape, elements=st.integers(0, 64)).map(
        lambda array: array / 64.0
    )
)


def rank(values: Matrix, names: list[str] | None = None) -> list[tuple[str, int]]:
    """Names with their group, the best first."""
    names = names or NAMES[: values.shape[1]]
    order = order_by_mean(names, values)
    return [
        (names[index], group) for index, group in zip(order, groups(order, values), strict=True)
    ]


def probabilities(values: Matrix) -> Matrix:
    return best_probabilities(values, np.arange(values.shape[0]))


def test_the_highest_mean_comes_first_and_ties_go_by_name() -> None:
    values = np.array([[0.125, 0.25, 0.125, 0.25], [0.25, 0.25, 0.25, 0.25]])
    assert order_by_mean(["d", "c", "b", "a"], values) == [3, 1, 2, 0]


def test_a_scenario_without_a_value_comes_last() -> None:
    values = np.array([[np.nan, 0.1, -0.2]])
    assert order_by_mean(["a", "b", "c"], values) == [1, 2, 0]


@given(matrices, st.integers(-8, 8))
def test_a_shift_of_all_values_changes_no_place_and_no_group(values: Matrix, shift: int) -> None:
    assert rank(values + float(shift)) == rank(values)


@given(matrices, st.data())
def test_luck_that_all_share_changes_no_group(values: Matrix, data: st.DataObject) -> None:
    # A replicate that is better for everybody says nothing about who is better.
    luck = data.draw(
        hnp.arrays(np.int64, values.shape[0], elements=st.integers(-64, 64)), label="luck"
    )
    shifted = values + luck[:, np.newaxis].astype(float)
    assert groups(range(values.shape[1]), shifted) == groups(range(values.shape[1]), values)


@settings(max_examples=30)
@given(matrices, st.randoms(use_true_random=False))
def test_the_order_of_the_scenarios_never_matters(values: Matrix, random: Random) -> None:
    names = NAMES[: values.shape[1]]
    shuffled = list(range(len(names)))
    random.shuffle(shuffled)
    again = values[:, shuffled]
    assert rank(again, [names[index] for index in shuffled]) == rank(values)
    assert np.array_equal(probabilities(again), probabilities(values)[shuffled])


@given(matrices)
def test_groups_are_numbered_from_one_without_gaps(values: Matrix) -> None:
    numbers = [group for _, group in rank(values)]
    assert numbers[0] == 1
    assert set(np.diff(numbers).tolist()) <= {0, 1}


@settings(max_examples=30)
@given(matrices)
def test_probabilities_are_shares_of_one(values: Matrix) -> None:
    p_best = probabilities(values)
    assert p_best.sum() == pytest.approx(1.0, abs=1e-12)
    assert np.all(p_best >= 0.0)


@settings(max_examples=30)
@given(matrices)
def test_equal_scenarios_are_equally_likely_and_in_one_group(values: Matrix) -> None:
    doubled = np.column_stack([values[:, 0], values])
    p_best = probabilities(doubled)
    assert p_best[0] == p_best[1]
    assert groups([0, 1], doubled[:, :2]) == [1, 1]


@given(matrices)
def test_the_rows_order_of_replicates_carries_no_meaning_for_groups(values: Matrix) -> None:
    order = list(range(values.shape[1]))
    assert groups(order, values[::-1]) == groups(order, values)


def test_a_constant_difference_parts_scenarios_and_no_difference_does_not() -> None:
    base = np.array([0.1, 0.2, 0.3])
    values = np.column_stack([base + 2.0**-10, base, base])
    assert groups([0, 1, 2], values) == [1, 2, 2]


def test_a_group_is_measured_from_its_first_member() -> None:
    # Each is undecided against its neighbour; the third is clearly below the first.
    wobble = np.array([-1.0, 1.0, -1.0, 1.0, -1.0, 1.0])
    values = np.column_stack([0.5 + 0.0 * wobble, 0.47 + 0.05 * wobble, 0.44 + 0.001 * wobble])
    assert groups([0, 1], values) == [1, 1]
    assert groups([0, 1], values[:, 1:]) == [1, 1]
    assert groups([0, 1, 2], values) == [1, 1, 2]


def test_pairing_tells_apart_what_the_spread_alone_would_hide() -> None:
    luck = np.linspace(-0.1, 0.1, 8)
    small = 0.001 * np.array([1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0])
    paired = np.column_stack([0.3 + luck + small, 0.3 + luck])
    unpaired = np.column_stack([0.3 + luck + small, 0.3 + luck[::-1]])
    assert groups([0, 1], paired) == [1, 2]
    assert groups([0, 1], unpaired) == [1, 1]
    assert probabilities(paired)[0] > 0.999
    assert probabilities(unpaired)[0] < 0.6


def test_one_replicate_says_nothing_about_chance() -> None:
    values = np.array([[0.3, 0.2, 0.1, 0.0]])
    assert groups([0, 1, 2, 3], values) == [1, 1, 1, 1]
    assert probabilities(values).tolist() == [0.25, 0.25, 0.25, 0.25]


def test_no_scenarios_have_no_groups() -> None:
    assert groups([], np.empty((3, 0))) == []


@pytest.mark.parametrize("n_replicates", [2, 3, 8, 32])
def test_of_two_scenarios_p_best_is_the_paired_t_test(n_replicates: int) -> None:
    generator = np.random.default_rng(n_replicates)
    values = generator.normal(size=(n_replicates, 2)) + np.array([0.3, 0.0])
    expected = 1.0 - stats.ttest_rel(values[:, 0], values[:, 1], alternative="greater").pvalue
    assert probabilities(values)[0] == pytest.approx(expected, abs=4 * 0.0036)


def test_p_best_is_right_as_often_as_it_says() -> None:
    """Over many experiments the chosen scenario is the best one as often as p_best promises."""
    generator = np.random.default_rng(5)
    promised, right = [], []
    for _ in range(250):
        means = generator.normal(0.0, 1.0, size=3)
        values = means + generator.normal(size=(6, 1)) + generator.normal(0.0, 1.5, size=(6, 3))
        chosen = int(np.argmax(values.mean(axis=0)))
        promised.append(probabilities(values)[chosen])
        right.append(chosen == int(np.argmax(means)))
    # Nothing known before makes it a little bold where the truth is drawn around zero.
    assert np.mean(right) == pytest.approx(np.mean(promised), abs=0.06)


def test_the_draws_of_a_replicate_depend_on_its_number_alone() -> None:
    values = np.array([[0.1, 0.2], [0.3, 0.1], [0.2, 0.25]])
    assert np.array_equal(
        best_probabilities(values, np.array([0, 1, 2])),
        best_probabilities(values, np.array([0, 1, 2])),
    )
    other = best_probabilities(values, np.array([5, 6, 7]))
    assert not np.array_equal(other, best_probabilities(values, np.array([0, 1, 2])))
