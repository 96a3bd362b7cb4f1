"""Factors have the distributions that they say they have, and never leave their range."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cluster_sim.batch.distributions import (
    JOINT,
    LEAST_CONCENTRATION,
    Dirichlet,
    Factor,
    LogNormal,
    LogUniform,
    Opposed,
    Triangular,
    Uniform,
    own_factors,
)
from cluster_sim.region.schema import FloatArray
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.schema import LAYERS, Domain
from cluster_sim.text import Text
from tests.scenario.writing import scenario

P = ("parameters.x",)
BUILTIN = tuple(builtin_domains().values())
TREND = 0.045
KEYS = {name: row.keys() for name, row in parameters().items()}
GRID = np.linspace(0.0, 1.0, 1001)[:, None]
TELEMEDICINE = Domain("telemedicine", Text("Telemedicine"), "health", "maturity")

numbers = st.floats(-1e9, 1e9, allow_subnormal=False)
sizes = st.floats(1e-9, 1e9)
unit = st.floats(0.0, 1.0)


def column(factor: Factor, u: FloatArray = GRID) -> FloatArray:
    return factor.values(u)[:, 0]


def truncated_lognormal(factor: LogNormal) -> Callable[[FloatArray], FloatArray]:
    sigma = math.log(factor.high / factor.low) / (2 * 1.959963984540054)
    ends = [math.log(end / factor.median) / sigma for end in (factor.low, factor.high)]
    scores = stats.truncnorm(*ends, loc=math.log(factor.median), scale=sigma)
    return lambda u: np.exp(np.asarray(scores.ppf(u)))


@pytest.mark.parametrize(
    ("factor", "quantile"),
    [
        (Uniform(P, -2.0, 3.0), stats.uniform(-2, 5).ppf),
        (LogUniform(P, 0.01, 10.0), stats.loguniform(0.01, 10).ppf),
        (Triangular(P, 0.1, 0.5, 1.1), stats.triang(0.4, 0.1, 1.0).ppf),
        (Triangular(P, 2.0, 2.0, 4.0), stats.triang(0, 2, 2).ppf),
        (Triangular(P, 2.0, 4.0, 4.0), stats.triang(1, 2, 2).ppf),
        *(
            (factor, truncated_lognormal(factor))
            for factor in (LogNormal(P, 22, 11, 44), LogNormal(P, 1.02, 1.0, 1.2))
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Factor) else "",
)
def test_quantiles_are_those_of_the_distribution(factor: Factor, quantile: Any) -> None:
    assert column(factor) == pytest.approx(quantile(GRID[:, 0]), rel=1e-9)


def test_ends_of_a_lognormal_span_the_central_95_percent_before_the_cut() -> None:
    factor = LogNormal(P, 0.016, 0.008, 0.032)
    whole = stats.lognorm(factor.sigma, scale=factor.median)
    assert whole.cdf([factor.low, factor.high]) == pytest.approx([0.025, 0.975])
    assert column(factor, np.array([[0.5]])) == pytest.approx(0.016)


@given(st.integers(-50, 50), st.integers(0, 12))
def test_whole_numbers_are_equally_likely_and_both_ends_are_among_them(low: int, more: int) -> None:
    middles = (np.arange(1000.0 * (more + 1))[:, None] + 0.5) / (1000 * (more + 1))
    factor = Uniform(P, low, low + more, whole=True)
    values, counts = np.unique(column(factor, middles), return_counts=True)
    assert values.tolist() == list(range(low, low + more + 1))
    assert counts == pytest.approx(1000, abs=1)
    assert column(factor, np.array([[0.0], [1.0]])).tolist() == [low, low + more]


@given(st.lists(numbers, min_size=3, max_size=3).map(sorted), st.lists(unit, min_size=1))
def test_values_stay_in_the_range_and_rise_with_the_coordinate(
    ends: list[float], coordinates: list[float]
) -> None:
    low, mode, high = ends
    u = np.array(sorted([0.0, 1.0, *coordinates]))[:, None]
    for factor in (Triangular(P, low, mode, high), Uniform(P, low, high)):
        held(column(factor, u), low, high)


@given(st.lists(sizes, min_size=3, max_size=3).map(sorted), st.lists(unit, min_size=1))
def test_values_above_zero_stay_in_the_range_and_rise_with_the_coordinate(
    ends: list[float], coordinates: list[float]
) -> None:
    low, median, high = ends
    u = np.array(sorted([0.0, 1.0, *coordinates]))[:, None]
    for factor in (LogNormal(P, median, low, high), LogUniform(P, low, high)):
        held(column(factor, u), low, high)


def held(values: FloatArray, low: float, high: float) -> None:
    """Finite, from low to high, both reached at the ends, and never falling but by rounding."""
    assert np.isfinite(values).all()
    assert values.min() >= low
    assert values.max() <= high
    assert [values[0], values[-1]] == pytest.approx([low, high], rel=1e-6, abs=1e-6 * (high - low))
    assert np.diff(values).min() >= -1e-12 * max(abs(low), abs(high))


@pytest.mark.parametrize(
    "factor", [Triangular(P, 3, 3, 3), Uniform(P, 3, 3), LogNormal(P, 3, 3, 3), LogUniform(P, 3, 3)]
)
def test_a_range_without_width_is_a_constant(factor: Factor) -> None:
    assert set(column(factor).tolist()) == {3.0}


CONCENTRATION = (7.0, 5.0, 5.0, 3.0)


def shares(concentration: tuple[float, ...], u: FloatArray) -> FloatArray:
    paths = tuple(f"parameters.share.p{place}" for place in range(len(concentration)))
    return Dirichlet(paths, concentration).values(u)


def test_dirichlet_has_the_moments_of_the_closed_forms() -> None:
    values = shares(CONCENTRATION, np.random.default_rng(1).random((200_000, 4)))
    alpha, total = np.array(CONCENTRATION), sum(CONCENTRATION)
    mean = alpha / total
    covariance = (np.diag(mean) - np.outer(mean, mean)) / (total + 1)
    assert values.mean(axis=0) == pytest.approx(mean, abs=1e-3)
    assert np.cov(values.T) == pytest.approx(covariance, abs=2e-4)
    assert Dirichlet(("a", "b"), (1.0, 3.0)).mean == (0.25, 0.75)


def test_a_part_of_a_dirichlet_distribution_is_a_beta_variable() -> None:
    values = shares(CONCENTRATION, np.random.default_rng(2).random((20_000, 4)))
    for place, alpha in enumerate(CONCENTRATION):
        law = stats.beta(alpha, sum(CONCENTRATION) - alpha)
        assert stats.kstest(values[:, place], law.cdf).pvalue > 1e-3


@given(
    st.lists(
        st.tuples(st.floats(LEAST_CONCENTRATION, 1e4), st.sampled_from([0.0, 1.0]) | unit),
        min_size=2,
        max_size=6,
    )
)
def test_shares_are_finite_above_zero_and_add_up_to_one(parts: list[tuple[float, float]]) -> None:
    values = shares(tuple(part[0] for part in parts), np.array([[part[1] for part in parts]]))
    assert np.isfinite(values).all()
    assert values.min() > 0
    assert values.sum() == pytest.approx(1, abs=1e-12)


def test_of_an_opposed_pair_one_rises_as_the_other_falls_each_with_its_own_distribution() -> None:
    rising, falling = (0.066, 0.1, 0.131), (0.62, 0.7, 0.79)
    values = Opposed(("a", "b"), rising, falling).values(GRID)
    assert (np.diff(values[:, 0]) > 0).all()
    assert (np.diff(values[:, 1]) < 0).all()
    assert values[:, 0] == pytest.approx(column(Triangular(("a",), *rising)))
    assert values[::-1, 1] == pytest.approx(column(Triangular(("b",), *falling)))
    assert values[[0, -1]].tolist() == [[0.066, 0.79], [0.131, 0.62]]


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: Uniform(P, 1, 0.2), "parameters.x: low, high must be finite and in this order, "
         "not 1, 0.2"),
        (lambda: Uniform(P, 0, math.inf), "not 0, inf"),
        (lambda: Uniform(P, math.nan, 1), "not nan, 1"),
        (lambda: Triangular(P, 0, 2, 1), "low, mode, high must be finite and in this order, "
         "not 0, 2, 1"),
        (lambda: Triangular(P, 0, math.nan, 1), "not 0, nan, 1"),
        (lambda: LogNormal(P, 3, 1, 2), "low, median, high must .* not 1, 3, 2"),
        (lambda: LogNormal(P, 1, 0, 2), "parameters.x: low must be above 0, not 0"),
        (lambda: LogUniform(P, -1, 2), "parameters.x: low must be above 0, not -1"),
        (lambda: Uniform(P, 0.5, 2, whole=True), "low and high must be whole numbers"),
        (lambda: Uniform(("a", "b"), 0, 1), "one path has such a distribution, not 2"),
        (lambda: Opposed(P, (0, 1, 2), (0, 1, 2)), "two paths are opposed, not 1"),
        (lambda: Opposed(("a", "b"), (0, 1, 2), (2, 1, 0)), "b: low, mode, high"),
        (lambda: Dirichlet(("a", "b"), (1.0,)), "at least two paths, each with a number"),
        (lambda: Dirichlet(("a", "b"), (1.0, 0.0)), "a, b: concentrations must be at least 0.05"),
    ],
)  # fmt: skip
def test_numbers_that_make_no_distribution_are_refused(
    make: Callable[[], Factor], text: str
) -> None:
    with pytest.raises(ValueError, match=text):
        make()


@pytest.mark.parametrize(
    ("u", "text"),
    [
        (np.zeros((3, 2)), r"shape \(n, 1\), not \(3, 2\)"),
        (np.zeros(3), "shape"),
        (np.array([[1.01]]), "between 0 and 1"),
        (np.array([[math.nan]]), "between 0 and 1"),
    ],
)
def test_coordinates_of_another_kind_are_refused(u: FloatArray, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Uniform(P, 0, 1).values(u)


# --- the parameters' own distributions --------------------------------------------------------


def paths_of(factors: tuple[Factor, ...]) -> list[str]:
    return [path for factor in factors for path in factor.paths]


def own(name: str, trend: float = TREND) -> Factor:
    (factor,) = own_factors([name], BUILTIN, trend)
    return factor


def test_every_parameter_with_a_distribution_and_a_range_is_covered_once() -> None:
    expected = []
    for name, row in parameters().items():
        for key in KEYS[name]:
            fixed = row.low_for(key) == row.high_for(key) and row.low_for(key) is not None
            if row.distribution_for(key) not in ("structural", "none") and not fixed:
                expected.append(f"parameters.{name}.{key}" if key else f"parameters.{name}")
    found = paths_of(own_factors(None, BUILTIN, TREND))
    assert sorted(found) == sorted(expected)
    assert len(found) == len(set(found))


def test_values_are_possible_ones_inside_their_ranges() -> None:
    for factor in own_factors(None, (*BUILTIN, TELEMEDICINE), TREND):
        corners = np.array([[0.0], [1e-9], [0.5], [1.0 - 1e-9], [1.0]])
        values = factor.values(np.repeat(corners, factor.width, axis=1))
        for place, path in enumerate(factor.paths):
            _, name, *part = path.split(".")
            key = "health" if part == ["telemedicine"] else "".join(part)
            row = parameters()[name]
            assert [row.fault(float(value)) for value in values[:, place]] == [None] * 5
            low, high = row.low_for(key), row.high_for(key)
            if low is not None and high is not None:
                assert low <= values[:, place].min() == pytest.approx(low)
                assert high >= values[:, place].max() == pytest.approx(high)


@pytest.mark.parametrize("corner", [0.0, 1.0])
def test_a_scenario_takes_all_values_of_a_corner_at_once(corner: float) -> None:
    factors = own_factors(None, BUILTIN, TREND)
    settings = {
        path: float(value)
        for factor in factors
        for path, value in zip(
            factor.paths, factor.values(np.full((1, factor.width), corner))[0], strict=True
        )
    }
    built = scenario(None, *(f"{path}={value!r}" for path, value in settings.items()))
    assert built.parameters["discount_rate"] == settings["parameters.discount_rate"]
    assert built.parameters["layer_share"] == tuple(
        settings[f"parameters.layer_share.{layer}"] for layer in LAYERS
    )


def test_modes_and_medians_are_the_defaults() -> None:
    assert own("discount_rate") == Triangular(("parameters.discount_rate",), 0.04, 0.08, 0.08)
    assert own("incident_cost") == LogNormal(("parameters.incident_cost",), 2.83, 1.21, 4.88)
    assert own("risk_aversion") == Uniform(("parameters.risk_aversion",), 0, 2)
    assert isinstance(own_factors(["distance_decay"], BUILTIN, TREND)[1], Uniform)


@pytest.mark.parametrize(("trend", "mode"), [(0.03, 0.03), (-0.2, 0.01), (0.4, 0.06)])
def test_the_mode_of_trend_growth_is_the_regions_within_the_range(
    trend: float, mode: float
) -> None:
    expected = Triangular(("parameters.trend_growth",), 0.01, mode, 0.06)
    assert own("trend_growth", trend) == expected


def test_shares_are_sampled_as_one() -> None:
    assert own("layer_share") == Dirichlet(
        tuple(f"parameters.layer_share.{layer}" for layer in LAYERS), (7, 5, 5, 3)
    )
    (weights,) = own_factors(["domain_weights"], (BUILTIN[2], TELEMEDICINE), TREND)
    paths = ("parameters.domain_weights.health", "parameters.domain_weights.telemedicine")
    assert weights == Dirichlet(paths, (4, 4))


@pytest.mark.parametrize("name", ["layer_share", "domain_weights"])
def test_means_of_shares_are_their_defaults(name: str) -> None:
    factor, row = own(name), parameters()[name]
    assert isinstance(factor, Dirichlet)
    assert factor.mean == pytest.approx([row.default_for(key) for key in KEYS[name]])


def test_the_pair_is_what_the_parameters_call_joint_and_one_brings_the_other() -> None:
    rows = parameters().items()
    assert tuple(name for name, row in rows if row.distribution == "joint") == JOINT
    for names in ([JOINT[0]], [JOINT[1]], list(JOINT)):
        (factor,) = own_factors(names, BUILTIN, TREND)
        assert factor.paths == tuple(f"parameters.{name}" for name in JOINT)
        assert isinstance(factor, Opposed)


def test_a_domain_of_ones_own_has_the_distribution_of_its_like() -> None:
    health, own_domain = own_factors(["relay_charge"], (BUILTIN[2], TELEMEDICINE), TREND)
    assert own_domain.paths == ("parameters.relay_charge.telemedicine",)
    assert own_domain.describe() | {"paths": []} == health.describe() | {"paths": []}


def test_fixed_values_are_left_out() -> None:
    found = paths_of(own_factors(None, BUILTIN[:1], TREND))
    assert "parameters.infrastructure_friction.transport" not in found
    assert "parameters.overrun_tail_share.transport" not in found
    assert not [path for path in found if "domain_weights" in path]
    telecom = paths_of(own_factors(["infrastructure_friction"], BUILTIN[:2], TREND))
    assert telecom == ["parameters.infrastructure_friction.telecom"]


STRUCTURAL = [name for name, row in parameters().items() if row.distribution == "structural"]


@pytest.mark.parametrize("name", STRUCTURAL)
def test_alternatives_of_the_model_are_sampled_only_by_name_over_all_of_their_range(
    name: str,
) -> None:
    assert f"parameters.{name}" not in paths_of(own_factors(None, BUILTIN, TREND))
    row, values = parameters()[name], column(own(name))
    assert not [row.fault(value) for value in values.tolist() if row.fault(value)]
    assert [values.min(), values.max()] == [row.low, row.high]


def test_the_order_of_the_names_does_not_matter() -> None:
    names = ["trust_drop", "relay_charge", "layer_share"]
    assert own_factors(names, BUILTIN, TREND) == own_factors(names[::-1], BUILTIN, TREND)
    assert own_factors([], BUILTIN, TREND) == ()


@pytest.mark.parametrize(
    ("without", "gone"),
    [
        ("parameters.trust_drop", ["trust_drop"]),
        ("parameters.relay_charge.health", ["relay_charge.health"]),
        ("domains.health.parameters.relay_charge", ["relay_charge.health"]),
        ("parameters.relay_charge", [f"relay_charge.{each.name}" for each in BUILTIN]),
        ("parameters.relay_charge.all", [f"relay_charge.{each.name}" for each in BUILTIN]),
        ("parameters.layer_share.trust", [f"layer_share.{layer}" for layer in LAYERS]),
        ("parameters.domain_weights.all", [f"domain_weights.{each.name}" for each in BUILTIN]),
        ("parameters.mandate_imitation", list(JOINT)),
        ("parameters.trust", []),
        ("measures.x.strength", []),
    ],
)
def test_what_is_named_elsewhere_is_left_out_with_what_belongs_to_it(
    without: str, gone: list[str]
) -> None:
    every = paths_of(own_factors(None, BUILTIN, TREND))
    left = paths_of(own_factors(None, BUILTIN, TREND, without=[without]))
    assert set(every) - set(left) == {f"parameters.{name}" for name in gone}
    assert left == [path for path in every if path in left]


def test_names_that_cannot_be_sampled_are_all_refused_with_the_reason() -> None:
    names = ["discount_rat", "reference_population", "domain_weights", "overrun_tail_share", "@"]
    with pytest.raises(ValueError, match="discount_rat is not a parameter") as caught:
        own_factors(names, BUILTIN[:1], TREND)
    assert str(caught.value).split("; ") == [
        "@ is not a parameter",
        "discount_rat is not a parameter",
        "did you mean discount_rate?",
        "domain_weights cannot be sampled: its value is fixed with the domains transport",
        "reference_population is a convention that is never sampled",
        "vary can give it values",
        "overrun_tail_share cannot be sampled: its value is fixed with the domains transport",
    ]


def test_descriptions_are_plain_data_that_tell_factors_apart() -> None:
    factors = own_factors(None, BUILTIN, TREND)
    described = [json.dumps(factor.describe()) for factor in factors]
    assert len(set(described)) == len(factors)
    assert own("layer_exponent").describe() == {
        "paths": ["parameters.layer_exponent"],
        "distribution": "uniform",
        "low": 1.0,
        "high": 6.0,
        "whole": False,
    }
