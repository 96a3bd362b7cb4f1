"""How several effects on one value are put together."""

from __future__ import annotations

import numpy as np
import pytest

from cluster_sim.kernels.channels import ADD, ENLARGE, JOIN, LARGEST, REMOVE, pour


def poured(
    how: int, levels: list[float], neutral: float, factors: tuple[float, float] = (1.0, 1.0)
) -> list[float]:
    """Three values, the first two of them under all effects, at these factors."""
    values = np.zeros(3)
    cells = np.tile([0, 1], len(levels))
    pour(
        np.full(3, neutral), np.full(len(levels), how), np.ones(len(levels), np.int64),
        np.array(levels), 2 * np.arange(len(levels) + 1), cells, np.tile(factors, len(levels)),
        values,
    )  # fmt: skip
    return [float(value) for value in values]


@pytest.mark.parametrize(
    ("how", "levels", "neutral", "expected"),
    [
        (REMOVE, [0.5, 0.2], 1.0, 0.4),
        (REMOVE, [1.0], 1.0, 0.0),
        (ADD, [0.3, 0.4], 0.0, 0.7),
        (ADD, [0.1, 0.2], 1.0, 1.3),
        (LARGEST, [1.0, 2.0, 0.0], 0.0, 2.0),
        (ENLARGE, [2.0, 1.0], 1.0, 6.0),
    ],
)
def test_operations(how: int, levels: list[float], neutral: float, expected: float) -> None:
    first, second, third = poured(how, levels, neutral)
    assert first == second == pytest.approx(expected, rel=1e-15)
    assert third == neutral


@pytest.mark.parametrize("how", [REMOVE, ADD, LARGEST, ENLARGE, JOIN])
@pytest.mark.parametrize("neutral", [0.0, 0.3, 1.0])
def test_level_0_changes_no_bit(how: int, neutral: float) -> None:
    assert poured(how, [0.0], neutral) == [neutral] * 3


@pytest.mark.parametrize(
    ("how", "neutral", "expected"),
    [(REMOVE, 1.0, [0.75, 0.4]), (ADD, 0.1, [0.35, 0.7]), (ENLARGE, 2.0, [2.5, 3.2])],
)
def test_an_effect_may_act_more_on_one_value_than_on_another(
    how: int, neutral: float, expected: list[float]
) -> None:
    found = poured(how, [0.5], neutral, (0.5, 1.2))
    assert found == pytest.approx([*expected, neutral], rel=1e-15)


def joined(level: float, width: int, groups: int = 1) -> list[float]:
    values = np.zeros(width * groups)
    cells = np.arange(width * groups)
    pour(
        np.zeros(width * groups), np.array([JOIN]), np.array([width]), np.array([level]),
        np.array([0, len(cells)]), cells, np.ones(len(cells)), values,
    )  # fmt: skip
    return [float(value) for value in values]


@pytest.mark.parametrize(
    ("level", "width", "members"),
    [(0.0, 5, 0), (0.19, 5, 0), (0.2, 5, 1), (0.99, 5, 4), (1.0, 5, 5)],
)
def test_floor_of_the_level_times_the_cities_have_joined(
    level: float, width: int, members: int
) -> None:
    assert joined(level, width) == [1.0] * members + [0.0] * (width - members)
    assert joined(level, width, groups=2) == 2 * joined(level, width)


@pytest.mark.parametrize("ramp", [3, 7, 12, 49])
def test_twelve_twelfths_are_all_in_floating_point_too(ramp: int) -> None:
    for quarter in range(1, ramp + 1):
        level = 1.0 * min(1.0, quarter / ramp)
        assert sum(joined(level, ramp)) == quarter
        assert sum(joined(sum([1 / ramp] * quarter), ramp)) == quarter
