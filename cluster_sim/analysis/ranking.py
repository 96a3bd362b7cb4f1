"""The order of scenarios, and how far the replicates bear it out.

All of it works on one matrix: a figure of every scenario in the same replicates. Two scenarios of
one replicate meet the same luck, so their difference is taken replicate by replicate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri, ndtri

from cluster_sim.analysis.statistics import FloatArray, mean_interval
from cluster_sim.randomness import uniforms

IntArray = npt.NDArray[np.int64]

MOST_DRAWS = 20_000
"""Draws behind `best_probabilities`: its error from them is below 0.0036 (standard error)."""

_FEWEST_DRAWS = 1_000
_WORK = 20_000_000  # draws times replicates beyond which fewer draws are taken


def order_by_mean(names: Sequence[str], values: FloatArray) -> list[int]:
    """The scenarios from the highest mean to the lowest; ties by name.

    Args:
        names: Names of the scenarios, all different.
        values: float array (n_replicates, n_scenarios), at least one replicate.

    Returns:
        Indices of the scenarios in their order.
    """
    means = [mean_interval(values[:, index]).mean for index in range(len(names))]
    # A scenario without any finite value comes last.
    return sorted(
        range(len(names)),
        key=lambda index: (
            means[index] is None,
            -(means[index] or 0.0),
            names[index],
        ),
    )


def groups(order: Sequence[int], values: FloatArray) -> list[int]:
    """The number of the group of each scenario, from 1, in the given order.

    Going down the ranking, a scenario joins the group while the 95 % interval of its paired
    difference to the group's first member contains 0; else it is the first of the next group.
    With one replicate there is no interval, nothing can be told apart, and there is one group.

    Args:
        order: Indices of the scenarios, the best first.
        values: float array (n_replicates, n_scenarios).
    """
    if not order:
        return []
    first, numbers = order[0], [1]
    for index in order[1:]:
        if mean_interval(values[:, index] - values[:, first]).may_be_zero():
            numbers.append(numbers[-1])
        else:
            first = index
            numbers.append(numbers[-1] + 1)
    return numbers


def best_probabilities(values: FloatArray, replicates: IntArray) -> FloatArray:
    """How likely each scenario is the best: the one with the highest expected value.

    This is the probability of a correct selection, as the literature on ranking and selection
    calls it: what the replicates leave open about the means, not how often a scenario wins a
    single replicate. What n paired replicates say about the scenarios' means, with nothing known
    before, is Student's t with n - 1 degrees of freedom around the observed means, with the
    replicates' covariance; for two scenarios the result is exactly one minus the one-sided p
    value of the paired t test. It is computed from keyed draws:

    ``mean + sum_r z_r (x_r - mean) / sqrt(n c)``, z_r normal, c chi-squared with n - 1 degrees,

    and a scenario's probability is the share of draws in which it is the highest, ties split.
    The z of a replicate depends on its number alone, so neither the order nor the presence of
    other scenarios changes a draw. One replicate says nothing about chance: all are equal then.

    Args:
        values: float array (n_replicates, n_scenarios), finite, rows in order of replicate.
        replicates: int array (n_replicates,), the replicates' numbers.

    Returns:
        float array (n_scenarios,) that sums to 1.
    """
    n_replicates, n_scenarios = values.shape
    if n_replicates < 2:
        return np.full(n_scenarios, 1.0 / n_scenarios)
    draws = int(np.clip(_WORK // n_replicates, _FEWEST_DRAWS, MOST_DRAWS))
    means = values.mean(axis=0)
    moves = np.zeros((draws, n_scenarios))
    # Replicate by replicate, so that memory stays small and sums have one order everywhere.
    for row, replicate in zip(values - means, replicates, strict=True):
        luck = ndtri(uniforms("p_best of a replicate", int(replicate), draws))
        moves += luck[:, np.newaxis] * row
    spread = chdtri(n_replicates - 1, uniforms("p_best of the spread", 0, draws))
    candidates = means + moves / np.sqrt(n_replicates * spread)[:, np.newaxis]
    best = candidates == candidates.max(axis=1, keepdims=True)
    shares = best / best.sum(axis=1, keepdims=True)
    result: FloatArray = shares.mean(axis=0)
    return result
