"""Laws of routing and sharing efficiency: closed forms, identities, monotony, convexity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from tests.kernels.routings import (
    Ends,
    FloatArray,
    Task,
    answer,
    random_ends,
    random_task,
    routed,
    sharing_efficiency,
    uniform_task,
)

FRICTION = 0.5
T = np.exp(-FRICTION)


def path(n: int) -> Ends:
    return [(i, i + 1) for i in range(n - 1)]


def star(n: int) -> Ends:
    return [(0, i) for i in range(1, n)]


def cycle(n: int) -> Ends:
    return sorted([*path(n), (0, n - 1)])


def complete(n: int) -> Ends:
    return [(i, j) for i in range(n) for j in range(i + 1, n)]


def single_task(seed: int, n: int) -> Task:
    """One run and domain at random in which value is created in proportion to access."""
    task = random_task(seed, n, 1, 1)
    return replace(
        task,
        uptake=np.ones_like(task.uptake),
        nu=np.ones_like(task.nu),
        eta=np.ones_like(task.eta),
        plain=None,
    )


singles = st.builds(single_task, st.integers(0, 2**32), st.integers(3, 20))


@pytest.mark.parametrize(
    ("ends", "n", "published"),
    [
        (path, 3, 0.5269802535), (path, 5, 0.4111356566), (path, 10, 0.2560808884),
        (star, 3, 0.5269802535), (star, 5, 0.4633399286), (star, 10, 0.4156096849),
        (complete, 2, 0.6065306597), (complete, 5, 0.6065306597), (complete, 9, 0.6065306597),
        (cycle, 5, 0.4872050504), (cycle, 10, 0.3053151208),
    ],
)  # fmt: skip
def test_published_sharing_efficiencies(ends: object, n: int, published: float) -> None:
    assert callable(ends)
    found = sharing_efficiency(uniform_task(n, ends(n), FRICTION))
    assert found == pytest.approx(published, abs=1e-9)


@pytest.mark.parametrize("n", [2, 3, 4, 7, 20])
def test_closed_forms(n: int) -> None:
    on_path = 2 * T * (n * (1 - T) - (1 - T**n)) / (n * (n - 1) * (1 - T) ** 2)
    on_star = (2 * T + (n - 2) * T**2) / n
    for ends, expected in ((path(n), on_path), (star(n), on_star), (complete(n), T)):
        task = uniform_task(n, ends, FRICTION)
        assert sharing_efficiency(task) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("n", [3, 4, 5, 10, 11])
def test_closed_form_of_a_cycle(n: int) -> None:
    expected = sum(T ** min(k, n - k) for k in range(1, n)) / (n - 1)
    assert sharing_efficiency(uniform_task(n, cycle(n), FRICTION)) == pytest.approx(
        expected, rel=1e-13
    )


def separations(n: int, ends: Ends) -> FloatArray:
    """Friction between all pairs as the kernel finds it, with 1 nat on every link.

    A case for each destination: what a city reaches of it is the transmissivity.
    """
    task = uniform_task(n, ends, 1.0)
    only = np.zeros((n, 1, n, n))
    for j in range(n):
        only[j, 0, :, j] = 1.0
        only[j, 0, j, j] = 0.0
    alike: dict[str, Any] = {
        name: np.repeat(getattr(task, name), n, axis=0)
        for name in ("friction", "push", "mass", "level", "pull", "uptake", "nu", "eta")
    }
    many = replace(task, kernel=only, case=np.arange(n), **alike)
    with np.errstate(divide="ignore"):
        found: FloatArray = -np.log(routed(many).access[:, :, 0])
    np.fill_diagonal(found, np.inf)
    return found


def latora_marchiori(n: int, ends: Ends) -> float:
    """Global efficiency: the mean of 1 / distance over all ordered pairs."""
    return float((1.0 / separations(n, ends)).sum() / (n * (n - 1)))


def test_latora_marchiori_published() -> None:
    assert latora_marchiori(4, cycle(4)) == pytest.approx(5 / 6, abs=1e-12)
    for n in range(2, 10):
        assert latora_marchiori(n, complete(n)) == pytest.approx(1.0, abs=1e-12)
    square = 1.0 / separations(4, cycle(4))
    assert square[0, 1] == pytest.approx(1.0, abs=1e-12)
    assert square[0, 2] == pytest.approx(0.5, abs=1e-12)
    assert (1.0 / separations(3, [(0, 1)]))[0, 2] == 0.0


@pytest.mark.parametrize(
    ("n", "published"), [(4, 0.7222222222), (5, 0.6416666667), (10, 0.4286596120)]
)
def test_latora_marchiori_of_paths(n: int, published: float) -> None:
    harmonic = sum(1.0 / k for k in range(1, n))
    found = latora_marchiori(n, path(n))
    assert found == pytest.approx(published, abs=1e-10)
    assert found == pytest.approx(2 * (n * harmonic - (n - 1)) / (n * (n - 1)), rel=1e-12)


@pytest.mark.parametrize(("n", "published"), [(4, 0.75), (5, 0.7), (10, 0.6)])
def test_latora_marchiori_of_stars(n: int, published: float) -> None:
    assert latora_marchiori(n, star(n)) == pytest.approx(published, abs=1e-12)


@given(st.integers(0, 2**32), st.integers(2, 20), st.booleans())
@settings(max_examples=30)
def test_latora_marchiori_as_networkx_has_it(seed: int, n: int, connected: bool) -> None:
    ends = random_ends(np.random.default_rng(seed), n, connected=connected)
    graph = nx.Graph(ends)
    graph.add_nodes_from(range(n))
    assert latora_marchiori(n, ends) == pytest.approx(nx.global_efficiency(graph), abs=1e-12)


@given(singles)
@settings(max_examples=40)
def test_friction_times_load_is_what_the_flows_pay(task: Task) -> None:
    traffic, known = routed(task), answer(task)
    paid = float((task.friction[0, :, 0] * traffic.load[0, :, 0]).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        friction = -np.log(known.tau) - task.relay[0] * known.between
        due = np.where(known.tau > 0.0, known.flows * friction, 0.0).sum()
    assert paid == pytest.approx(float(due), rel=1e-12)


@given(singles, st.integers(0, 100))
@settings(max_examples=40)
def test_load_is_the_derivative_of_sharing_efficiency(task: Task, which: int) -> None:
    e, step = which % len(task.ends), 1e-5
    # away from the kink where another route is as good
    near = [sharing_efficiency(moved(task, e, k * step)) for k in (-1.0, 1.0)]
    loads = [routed(moved(task, e, k * step)) for k in (-1.0, 0.0, 1.0)]
    potential = float(loads[1].weight.sum())
    slopes = [float(traffic.load[0, e, 0]) / potential for traffic in loads]
    if abs(slopes[0] - slopes[2]) > 1e-3 * max(slopes[1], 1e-12) + 1e-12:
        return
    assert (near[0] - near[1]) / (2 * step) == pytest.approx(slopes[1], abs=1e-8)


def moved(task: Task, e: int, by: float) -> Task:
    """The task with one link's friction changed."""
    friction = task.friction.copy()
    friction[0, e, 0] += by
    return replace(task, friction=friction)


@given(singles, st.integers(0, 100), st.floats(0.01, 1.0))
@settings(max_examples=40)
def test_sharing_efficiency_is_convex_in_each_friction(task: Task, which: int, step: float) -> None:
    e = which % len(task.ends)
    values = [sharing_efficiency(moved(task, e, k * step)) for k in range(5)]
    assert (np.diff(values, 2) >= -1e-12).all()
    assert (np.diff(values) <= 0.0).all()


@given(singles, st.lists(st.integers(0, 100), min_size=1, max_size=5), st.floats(0.0, 1.0))
@settings(max_examples=40)
def test_lower_friction_never_lowers_any_citys_access(
    task: Task, which: list[int], share: float
) -> None:
    lower = task.friction.copy()
    lower[0, [e % len(task.ends) for e in which], 0] *= share
    before, after = routed(task), routed(replace(task, friction=lower))
    assert (after.access >= before.access * (1.0 - 1e-15)).all()


@given(singles, st.integers(0, 2**32))
@settings(max_examples=30)
def test_another_link_never_lowers_any_citys_access(task: Task, seed: int) -> None:
    missing = sorted(set(complete(task.n)) - set(task.ends))
    if not missing:
        return
    new = missing[seed % len(missing)]
    ends = [*task.ends, new]
    friction = np.concatenate([task.friction, np.full((1, 1, 1), 0.7)], axis=1)
    before, after = routed(task), routed(replace(task, ends=ends, friction=friction))
    assert (after.access >= before.access * (1.0 - 1e-15)).all()


def ends_share(n: int, ends: Ends, first: int, last: int) -> Task:
    """Only the first and the last city have something to share, with each other."""
    kernel = np.zeros((1, 1, n, n))
    kernel[0, 0, first, last] = kernel[0, 0, last, first] = 1.0
    return replace(uniform_task(n, ends, FRICTION), kernel=kernel)


def gains(task: Task, one: int, other: int, by: float = 0.3) -> tuple[float, float, float]:
    """What lowering one link, another, and both brings."""
    base = sharing_efficiency(task)
    first, second = moved(task, one, -by), moved(task, other, -by)
    return (
        sharing_efficiency(first) - base,
        sharing_efficiency(second) - base,
        sharing_efficiency(moved(first, other, -by)) - base,
    )


def test_links_in_series_are_complements() -> None:
    first, second, both = gains(ends_share(3, path(3), 0, 2), 0, 1)
    assert both > first + second > 0.0
    assert both == pytest.approx(np.exp(-0.4) - np.exp(-1.0), rel=1e-12)


def test_parallel_links_are_substitutes() -> None:
    square = ends_share(4, [(0, 1), (0, 3), (1, 2), (2, 3)], 0, 2)
    first, second, both = gains(square, 0, 1)
    assert first == pytest.approx(second)
    assert 0.0 < both < first + second


@given(st.integers(0, 2**32), st.integers(2, 15), st.floats(0.1, 3.0))
@settings(max_examples=30)
def test_without_elasticity_sharing_is_only_diverted(seed: int, n: int, factor: float) -> None:
    task = random_task(seed, n, 1, 1)
    task = replace(task, eta=np.zeros_like(task.eta), plain=None)
    before, after = routed(task), routed(replace(task, friction=task.friction * factor))
    assert_allclose(after.realised, before.realised, rtol=1e-12)
    assert after.inward.sum() == pytest.approx(before.inward.sum(), rel=1e-12)
    assert after.inward.sum() == pytest.approx(after.realised.sum(), rel=1e-12)


@given(singles)
@settings(max_examples=20)
def test_flows_that_leave_are_flows_that_arrive(task: Task) -> None:
    traffic = routed(task)
    assert traffic.inward.sum() == pytest.approx(traffic.realised.sum(), rel=1e-12)


@given(singles)
@settings(max_examples=20)
def test_sharing_efficiency_is_the_potential_weighted_mean_of_the_cities(task: Task) -> None:
    traffic, known = routed(task), answer(task)
    potential = task.potential(0, 0)
    expected = (potential * known.tau).sum() / potential.sum()
    assert sharing_efficiency(task) == pytest.approx(float(expected), rel=1e-12)
    assert traffic.weight.sum() == pytest.approx(float(potential.sum()), rel=1e-12)
