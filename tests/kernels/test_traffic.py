"""The routing gives what Dijkstra's algorithm gives, to the last digits, whatever is beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from cluster_sim.kernels.traffic import Traffic
from tests.kernels.routings import Answer, Task, answer, random_task, routed, uniform_task

assert_close = partial(assert_allclose, rtol=1e-12, atol=1e-300)

tasks = st.builds(
    random_task,
    seed=st.integers(0, 2**32),
    n=st.integers(2, 30),
    n_runs=st.integers(1, 5),
    n_domains=st.integers(1, 4),
    connected=st.booleans(),
)


def assert_same(traffic: Traffic, run: int, domain: int, expected: Answer, task: Task) -> None:
    scale = max(1e-300, float(expected.flows.sum()))
    assert_close(traffic.access[run, :, domain], expected.access)
    assert_close(traffic.realised[run, :, domain], expected.realised)
    assert_close(traffic.inward[run, :, domain], expected.inward)
    # a link that no route uses must carry nothing, and others are sums of many flows
    assert_close(traffic.load[run, :, domain], expected.load, rtol=1e-12, atol=1e-14 * scale)
    assert_close(traffic.own[run, :, domain], expected.own, rtol=1e-12, atol=1e-14 * scale)
    near, far = np.array(task.ends).reshape(-1, 2).T
    assert_close(traffic.reach[run, :, domain], expected.tau[near, far])
    potential = task.potential(run, domain).sum(axis=1)
    assert_close(traffic.weight[run, :, domain], potential)


@given(tasks)
@settings(max_examples=60)
def test_everything_is_as_by_dijkstra(task: Task) -> None:
    traffic = routed(task)
    lift = np.zeros((task.n_runs, task.n))
    for run in range(task.n_runs):
        for domain in range(task.n_domains):
            expected = answer(task, run, domain)
            assert_same(traffic, run, domain, expected, task)
            lift[run] += expected.lift
    assert_close(traffic.lift, lift, rtol=1e-11, atol=1e-13 * max(1e-300, lift.max()))


@given(tasks)
@settings(max_examples=15)
def test_plain_access_is_access_on_the_plain_frictions(task: Task) -> None:
    assert task.plain is not None
    only_plain = routed(replace(task, friction=task.plain))
    assert_array_equal(routed(task).plain_access, only_plain.access)


@given(tasks)
@settings(max_examples=15)
def test_a_run_does_not_depend_on_those_beside_it(task: Task) -> None:
    together = routed(task)
    apart = Traffic.empty(task.n_runs, task.n_domains, [task.network])
    for run in reversed(range(task.n_runs)):
        routed(task, np.array([run]), apart)
    for name in ("access", "plain_access", "weight", "realised", "inward", "lift", "load", "own",
                 "reach", "log_start"):  # fmt: skip
        assert_array_equal(getattr(together, name), getattr(apart, name), err_msg=name)


def test_runs_that_are_not_asked_for_stay_as_they_are() -> None:
    task = random_task(7, 9, 4, 3)
    traffic = Traffic.empty(4, 3, [task.network])
    for name in ("access", "realised", "load", "own", "lift"):
        getattr(traffic, name)[:] = -1.0
    routed(task, np.array([1, 3]), traffic)
    for name in ("access", "realised", "load", "own", "lift"):
        values = getattr(traffic, name)
        assert (values[[0, 2]] == -1.0).all(), name
        assert (values[[1, 3]] >= 0.0).all(), name


def test_a_closed_link_carries_nothing_and_what_it_alone_joins_does_not_share() -> None:
    friction = np.array([0.4, np.inf, 0.3])
    traffic = routed(uniform_task(4, [(0, 1), (1, 2), (2, 3)], friction))
    assert_close(traffic.access[0, :, 0], np.exp([-0.4, -0.4, -0.3, -0.3]) / 3, rtol=1e-14)
    assert traffic.load[0, 1, 0] == 0.0
    assert traffic.reach[0, 1, 0] == 0.0


def test_an_isolated_city_shares_nothing_and_two_without_links_neither() -> None:
    traffic = routed(uniform_task(2, [], 0.0))
    assert_array_equal(traffic.access[0, :, 0], 0.0)
    assert_array_equal(traffic.realised[0, :, 0], 0.0)
    assert traffic.load.shape == (1, 0, 1)


def test_a_city_without_potential_has_access_one_and_no_flow() -> None:
    task = uniform_task(3, [(0, 1), (1, 2)], 0.5)
    kernel = task.kernel.copy()
    kernel[0, 0, 1] = 0.0
    traffic = routed(replace(task, kernel=kernel))
    assert traffic.access[0, 1, 0] == 1.0
    assert traffic.weight[0, 1, 0] == 0.0
    assert traffic.realised[0, 1, 0] == 0.0


def test_access_below_the_floor_counts_as_the_floor_in_powers_only() -> None:
    task = uniform_task(2, [(0, 1)], 20.0)
    traffic = routed(replace(task, eta=np.array([[0.5]])))
    assert_close(traffic.access[0, :, 0], np.exp(-20.0), rtol=1e-14)
    assert_close(traffic.realised[0, :, 0], 0.001**0.5, rtol=1e-14)
    assert_close(traffic.log_start[0, :, 0], np.log(0.001), rtol=1e-15)


def test_arrays_that_do_not_fit_are_refused() -> None:
    task = random_task(1, 5, 2, 2)
    for wrong in (
        replace(task, pull=task.pull[:, :4]),
        replace(task, plain=task.friction[:, :-1]),
        replace(task, friction=task.friction[:, :-1], plain=None),
    ):
        with pytest.raises(ValueError, match="the arrays of a routing do not fit together"):
            routed(wrong)


@pytest.mark.parametrize(("n_runs", "n_domains"), [(1, 1), (2, 4), (3, 3), (7, 4), (33, 1)])
def test_fewer_and_more_lanes_than_eight(n_runs: int, n_domains: int) -> None:
    task = random_task(11, 12, n_runs, n_domains)
    traffic = routed(task)
    for run in range(n_runs):
        for domain in range(n_domains):
            assert_same(traffic, run, domain, answer(task, run, domain), task)


@given(
    seed=st.integers(0, 2**32),
    n_domains=st.integers(1, 4),
    cases=st.lists(st.integers(0, 2), min_size=1, max_size=18),
)
@example(seed=1, n_domains=4, cases=[0, 1, 2, 1, 0])
@example(seed=1, n_domains=1, cases=[0, *[1] * 7, 2, *[1] * 7, 0])
@settings(max_examples=40)
def test_room_that_was_used_before_leaves_no_trace(
    seed: int, n_domains: int, cases: list[int]
) -> None:
    """Quarter after quarter the same room serves runs of different cases."""
    rng = np.random.default_rng(seed)
    kernel = rng.uniform(0.1, 2.0, (3, n_domains, 6, 6)) * (1.0 - np.eye(6))
    rates = rng.uniform(0.1, 1.0, (2, 3, n_domains))
    task = replace(
        random_task(seed, 6, len(cases), n_domains),
        kernel=kernel + kernel.swapaxes(2, 3), case=np.array(cases), nu=rates[0], eta=rates[1],
    )  # fmt: skip
    used, fresh = routed(task), routed(task)
    for _ in range(2):
        routed(task, traffic=used)
    for name in ("access", "plain_access", "weight", "realised", "inward", "load", "own", "lift"):
        assert_array_equal(getattr(used, name), getattr(fresh, name), err_msg=name)


def test_room_may_serve_another_demand() -> None:
    task = random_task(3, 6, 4, 2)
    other = replace(task, kernel=task.kernel**2)
    traffic = routed(task)
    routed(other, traffic=traffic)
    assert_array_equal(traffic.access, routed(other).access)
