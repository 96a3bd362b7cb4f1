"""Samples fill the unit cube as their methods promise and depend on nothing but their name."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import qmc

from cluster_sim.batch.distributions import Dirichlet, Factor, Opposed, Triangular, Uniform
from cluster_sim.batch.sampling import EXTENSIBLE, LEVELS, METHODS, sample, unit_sample
from cluster_sim.errors import ScenarioError
from cluster_sim.region.schema import FloatArray

HAS_SALIB = find_spec("SALib") is not None
needs_salib = pytest.mark.skipif(not HAS_SALIB, reason="needs the extra analysis (SALib)")
METHODS_HERE = [pytest.param(m, marks=needs_salib if m == "morris" else ()) for m in METHODS]
EXTENSIBLE_HERE = [
    pytest.param(m, marks=needs_salib if m == "morris" else ()) for m in sorted(EXTENSIBLE)
]
WIDTH = 4
MANY = 60  # twelve trajectories of five points


@pytest.mark.parametrize("method", METHODS_HERE)
@pytest.mark.parametrize("width", [1, 2, 145])
def test_samples_have_their_shape_and_lie_in_the_unit_cube(method: str, width: int) -> None:
    draws = 2 * (width + 1)
    points = unit_sample(method, draws, width, 3)
    assert points.shape == (draws, width)
    assert points.dtype == np.float64
    assert ((points >= 0) & (points <= 1)).all()


@pytest.mark.parametrize("method", METHODS_HERE)
def test_a_sample_is_a_function_of_its_arguments(method: str) -> None:
    first = unit_sample(method, MANY, WIDTH, 7)
    np.random.random(10)
    assert (unit_sample(method, MANY, WIDTH, 7) == first).all()


@pytest.mark.parametrize("method", METHODS_HERE)
def test_zero_is_a_seed_like_any_other(method: str) -> None:
    zero, again, one = (unit_sample(method, MANY, WIDTH, seed) for seed in (0, 0, 1))
    assert (zero == again).all()
    assert (zero != one).any()


@pytest.mark.parametrize("method", METHODS_HERE)
def test_numpys_global_generator_is_left_as_it_was(method: str) -> None:
    before = np.random.get_state(legacy=False)
    unit_sample(method, MANY, WIDTH, 5)
    after = np.random.get_state(legacy=False)
    assert str(before) == str(after)
    assert (before["state"]["key"] == after["state"]["key"]).all()


@pytest.mark.parametrize("method", EXTENSIBLE_HERE)
def test_longer_samples_begin_with_the_shorter_ones(method: str) -> None:
    step = WIDTH + 1
    longest = unit_sample(method, 40 * step, WIDTH, 11)
    for draws in range(step, 40 * step, step):
        assert (unit_sample(method, draws, WIDTH, 11) == longest[:draws]).all()


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 2**63))
def test_any_number_of_draws_can_be_extended_without_a_warning(
    few: int, more: int, seed: int
) -> None:
    for method in ("sobol", "monte_carlo"):
        short = unit_sample(method, few, 3, seed)
        assert (unit_sample(method, few + more, 3, seed)[:few] == short).all()


def strata(points: FloatArray, count: int) -> FloatArray:
    """How many points lie in each of ``count`` equal strata, (count, width)."""
    places = np.floor(points * count).astype(int)
    return np.stack([np.bincount(column, minlength=count) for column in places.T], axis=1)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_power_of_two_of_a_sobol_sequence_has_one_point_in_each_stratum(seed: int) -> None:
    for power in range(9):
        assert (strata(unit_sample("sobol", 2**power, 30, seed), 2**power) == 1).all()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_first_two_coordinates_of_a_sobol_sequence_are_a_net(seed: int) -> None:
    points = unit_sample("sobol", 64, 2, seed)
    for power in range(7):
        cells = points * [2**power, 2 ** (6 - power)]
        assert len({tuple(cell) for cell in np.floor(cells).tolist()}) == 64


def test_a_sobol_sequence_fills_the_cube_more_evenly_than_chance() -> None:
    for seed in range(5):
        sobol, chance = (
            qmc.discrepancy(unit_sample(method, 256, 5, seed))
            for method in ("sobol", "monte_carlo")
        )
        assert sobol < 0.3 * chance


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 200), st.integers(0, 1000))
def test_a_latin_hypercube_has_one_point_in_each_stratum(draws: int, seed: int) -> None:
    points = unit_sample("latin_hypercube", draws, 3, seed)
    # a point may be rounded onto the upper end of its stratum
    for column in points.T:
        inside = np.sort(column) * draws
        assert (inside >= np.arange(draws) - 1e-9).all()
        assert (inside <= np.arange(1, draws + 1) + 1e-9).all()


def test_a_longer_latin_hypercube_is_another_one() -> None:
    short, long = (unit_sample("latin_hypercube", draws, 3, 1) for draws in (10, 11))
    assert not (short == long[:10]).all()


def test_monte_carlo_is_uniform_and_independent() -> None:
    points = unit_sample("monte_carlo", 4000, 6, 0)
    for column in points.T:
        assert stats.kstest(column, "uniform").pvalue > 1e-3
    correlation = np.corrcoef(points.T) - np.eye(6)
    assert np.abs(correlation).max() < 4 / np.sqrt(4000)
    assert (unit_sample("monte_carlo", 4000, 2, 0) == points[:, :2]).all()


def trajectories(width: int, count: int, seed: int) -> FloatArray:
    """(count, width + 1, width)."""
    points = unit_sample("morris", count * (width + 1), width, seed)
    return points.reshape(count, width + 1, width)


@needs_salib
@pytest.mark.parametrize("width", [1, 2, 7, 30])
def test_along_a_trajectory_each_coordinate_moves_once_and_alone(width: int) -> None:
    steps = np.diff(trajectories(width, 10, 3), axis=1)
    moved = steps != 0
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()
    assert np.abs(steps[moved]) == pytest.approx(LEVELS / (2 * (LEVELS - 1)))


@needs_salib
def test_trajectories_lie_on_the_levels_and_visit_all_of_them_both_ways() -> None:
    points = trajectories(6, 100, 1)
    assert np.unique(points).tolist() == [0.0, 1 / 3, 2 / 3, 1.0]
    steps = np.diff(points, axis=1)
    assert 0.4 < (steps[steps != 0] > 0).mean() < 0.6
    assert len(np.unique(points.reshape(100, -1), axis=0)) == 100


@needs_salib
@pytest.mark.parametrize(
    ("draws", "width", "text"),
    [
        (64, 12, "64 draws are no whole number of trajectories of 13 points (12 coordinates and "
         "one more); give 52 or 65"),
        (5, 12, "5 draws are no whole number of trajectories of 13 points (12 coordinates and "
         "one more); give 13"),
        (3, 1, "3 draws are no whole number of trajectories of 2 points (1 coordinate and "
         "one more); give 2 or 4"),
    ],
)  # fmt: skip
def test_a_broken_trajectory_is_refused(draws: int, width: int, text: str) -> None:
    with pytest.raises(ValueError, match="whole number") as caught:
        unit_sample("morris", draws, width, 1)
    assert str(caught.value) == text


def test_without_salib_morris_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample.morris", None)
    with pytest.raises(ScenarioError) as caught:
        unit_sample("morris", 5, 4, 1)
    assert str(caught.value) == "sampling: morris needs SALib; install cluster_sim[analysis]"


@pytest.mark.parametrize(
    ("method", "draws", "text"),
    [
        ("sobel", 4, "there is no method 'sobel'; there are sobol, latin_hypercube, morris, "),
        ("sobol", 0, "a sample has at least 1 draw, not 0"),
    ],
)
def test_samples_that_do_not_exist_are_refused(method: str, draws: int, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        unit_sample(method, draws, 2, 1)


FACTORS: tuple[Factor, ...] = (
    Uniform(("measures.x.start",), 1, 8, whole=True),
    Dirichlet(("a", "b", "c"), (2.0, 3.0, 4.0)),
    Opposed(("p", "q"), (0, 1, 2), (5, 6, 9)),
    Triangular(("parameters.y",), 0, 1, 4),
)


def test_columns_are_the_values_of_the_factors_in_their_order() -> None:
    values, points = sample(FACTORS, "sobol", 50, 2), unit_sample("sobol", 50, 6, 2)
    taken = (points[:, :1], points[:, 1:4], points[:, 4:5], points[:, 5:])
    expected = [factor.values(u) for factor, u in zip(FACTORS, taken, strict=True)]
    assert values.shape == (50, 7)
    assert (values == np.concatenate(expected, axis=1)).all()
    assert stats.spearmanr(values[:, 4], values[:, 5]).statistic == pytest.approx(-1)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_sample_gives_rows_without_columns(method: str) -> None:
    assert sample((), method, 3, 1).shape == (3, 0)


def test_means_of_a_sobol_sample_are_those_of_the_distributions() -> None:
    values = sample(FACTORS, "sobol", 4096, 1)
    expected = [4.5, 2 / 9, 3 / 9, 4 / 9, 1.0, 20 / 3, 5 / 3]
    assert values.mean(axis=0) == pytest.approx(expected, rel=2e-3)
