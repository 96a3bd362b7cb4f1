"""Indicators against their definitions, on states made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cluster_sim.model.phases.record import Recorder
from cluster_sim.results import metric_names
from tests.model.building import DOMAINS, region, scenario, start

FloatArray = NDArray[np.float64]
seeds = st.integers(0, 2**32)


def measured(
    access: Any,
    weight: Any,
    uptake: Any = 1.0,
    *,
    shares: Any = None,
    inward: Any = None,
    population: Any = 1e6,
    output: Any = 100.0,
    plain: Any = 1.0,
) -> tuple[dict[str, float], FloatArray]:
    """The metrics of a record, and the efficiency of each city.

    Args:
        access, weight, uptake, inward, plain: (n_cities, n_domains).
        shares: Weights of the domains.
        population, output: Of the cities.
    """
    n, n_domains = np.shape(weight)
    place = region([(0, 1)], n=n, population=population, gdp=output)
    domains = DOMAINS[:n_domains]
    weights: Any = np.ones(n_domains) if shares is None else shares
    setting, state = start(scenario(place, domains=domains, domain_weights=weights))
    state.traffic.access[0], state.traffic.weight[0] = access, weight
    state.traffic.plain_access[0], state.uptake[0] = plain, uptake
    state.traffic.inward[0] = weight if inward is None else inward
    recorder = Recorder.empty(setting, 1)
    recorder.record(setting, state)
    names = metric_names(setting.domain_names)
    values = dict(zip(names, recorder.metrics[0, 0].tolist(), strict=True))
    return values, recorder.cities[0, 0, :, 0]


@given(seeds, st.integers(2, 12), st.integers(1, 4))
@settings(max_examples=30)
def test_efficiency_is_the_potential_weighted_mean(seed: int, n: int, n_domains: int) -> None:
    rng = np.random.default_rng(seed)
    access, uptake, plain = rng.random((3, n, n_domains))
    weight, shares = rng.lognormal(size=(n, n_domains)), rng.dirichlet(np.ones(n_domains))
    found, by_city = measured(access, weight, uptake, shares=shares, plain=plain)
    by_domain = (weight * uptake * access).sum(axis=0) / weight.sum(axis=0)
    for domain, expected in zip(DOMAINS, by_domain, strict=False):
        name = f"sharing_efficiency_{domain.name}"
        assert found[name] == pytest.approx(float(expected), rel=1e-12)
    assert found["sharing_efficiency"] == pytest.approx(float(by_domain @ shares), rel=1e-12)
    network = ((weight * plain).sum(axis=0) / weight.sum(axis=0)) @ shares
    assert found["network_efficiency"] == pytest.approx(float(network), rel=1e-12)
    np.testing.assert_allclose(by_city, (uptake * access) @ shares, rtol=1e-12)
    assert found["lowest_city_efficiency"] == by_city.min()


def test_what_has_no_potential_is_left_out_of_means() -> None:
    weight = np.array([[1.0, 0.0, 2.0], [3.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    access = np.where(weight > 0, 0.5, 1.0)
    found, by_city = measured(access, weight, 0.8, shares=[0.5, 0.3, 0.2])
    assert found["sharing_efficiency"] == pytest.approx(0.4)
    assert found["lowest_city_efficiency"] == pytest.approx(0.4)
    assert found["gini_efficiency"] == pytest.approx(0.0, abs=1e-15)
    np.testing.assert_allclose(by_city, [0.4, 0.4, 1.0])


def test_where_nobody_has_potential_everything_gets_through() -> None:
    found, _ = measured(np.ones((2, 2)), np.zeros((2, 2)))
    for name in ("sharing_efficiency", "network_efficiency", "lowest_city_efficiency"):
        assert found[name] == 1.0
    assert found["gini_efficiency"] == found["siphon_index"] == 0.0


@given(seeds, st.integers(2, 15))
@settings(max_examples=30)
def test_gini_is_half_the_relative_mean_difference(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    values, people = rng.random(n), rng.lognormal(14.0, size=n)
    counted = rng.random(n) < 0.8
    counted[:2] = True
    found, _ = measured(values[:, None], 1.0 * counted[:, None], population=people)
    share, x = people[counted] / people[counted].sum(), values[counted]
    mean = (share * x).sum()
    expected = (np.outer(share, share) * np.abs(x[:, None] - x[None, :])).sum() / (2 * mean)
    assert found["gini_efficiency"] == pytest.approx(float(expected), rel=1e-11, abs=1e-14)
    assert found["lowest_city_efficiency"] == x.min()


def gini(values: list[float], population: Any = 1e6) -> float:
    access = np.array(values)[:, None]
    return measured(access, np.ones_like(access), population=population)[0]["gini_efficiency"]


def test_gini_of_the_equal_and_of_the_most_unequal() -> None:
    assert gini([0.3, 0.3, 0.3, 0.3]) == pytest.approx(0.0, abs=1e-15)
    assert gini([0.0, 0.0, 0.0, 1.0]) == pytest.approx(0.75)
    assert gini([0.0, 0.0]) == 0.0


def test_gini_counts_people_not_cities() -> None:
    """Two cities alike are as one of their size."""
    assert gini([0.2, 0.6, 0.6], [1e6, 1.5e6, 0.5e6]) == pytest.approx(gini([0.2, 0.6], [1e6, 2e6]))


@given(seeds, st.integers(2, 25))
@settings(max_examples=30)
def test_siphon_is_the_top_cities_share_of_flows_beyond_that_of_output(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    output, inward = rng.lognormal(size=n), rng.lognormal(size=(n, 3))
    found, _ = measured(np.ones((n, 3)), np.ones((n, 3)), inward=inward, output=output)
    first = np.argsort(-output, kind="stable")[: max(1, n // 10)]
    flows = inward.sum(axis=1)
    expected = flows[first].sum() / flows.sum() - output[first].sum() / output.sum()
    assert found["siphon_index"] == pytest.approx(float(expected), rel=1e-10, abs=1e-14)


def test_of_cities_with_the_same_output_the_first_by_id_is_on_top() -> None:
    ones = np.ones((3, 1))
    found, _ = measured(ones, ones, inward=np.array([[5.0], [3.0], [2.0]]))
    assert found["siphon_index"] == pytest.approx(0.5 - 1 / 3)
