"""Domains are data: a scenario chooses them and adds its own."""

from __future__ import annotations

import pytest

from cluster_sim.scenario.parameters import parameters
from tests.scenario.writing import scenario

CARE = {
    "name": "eldercare",
    "like": "health",
    "title": {"en": "Eldercare", "zh": "养老"},
    "parameters": {"distance_decay": 1.8, "project_cost": 15},
}


def test_without_a_list_there_are_the_four_of_equal_weight() -> None:
    loaded = scenario()
    assert [d.name for d in loaded.domains] == ["transport", "telecom", "health", "education"]
    assert loaded.parameters["domain_weights"] == (0.25, 0.25, 0.25, 0.25)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_weights_are_equal_over_the_active_domains(count: int) -> None:
    names = ["health", "transport", "education"][:count]
    loaded = scenario(domains=names)
    assert [domain.name for domain in loaded.domains] == names
    assert loaded.parameters["domain_weights"] == pytest.approx((1 / count,) * count)


def test_weights_are_normalised_over_the_active_domains() -> None:
    weights = {"health": 3, "transport": 1, "telecom": 9}
    loaded = scenario(domains=["health", "transport"], parameters={"domain_weights": weights})
    assert loaded.parameters["domain_weights"] == (0.75, 0.25)


def test_a_domain_of_ones_own_takes_what_it_does_not_say_from_its_like() -> None:
    loaded = scenario(domains=["transport", CARE])
    own = loaded.domains[1]
    assert (own.name, own.like, own.infrastructure) == ("eldercare", "health", "maturity")
    assert (own.title.en, own.title.zh) == ("Eldercare", "养老")
    stated = {"distance_decay": 1.8, "project_cost": 15.0}
    for name, parameter in parameters().items():
        if parameter.per_domain and name != "domain_weights":
            values = loaded.parameters[name]
            assert isinstance(values, tuple)
            assert values[1] == stated.get(name, parameter.default_for("health"))
    assert loaded.parameters["domain_weights"] == (0.5, 0.5)


def test_a_domain_like_transport_follows_travel_time() -> None:
    loaded = scenario(domains=[{"name": "freight", "like": "transport"}])
    assert loaded.domains[0].infrastructure == "travel_time"
    assert loaded.domains[0].title.en == "freight"


def test_every_per_domain_parameter_has_one_value_a_domain_as_float() -> None:
    loaded = scenario(domains=["health", CARE], parameters={"project_lag": 7})
    for name, parameter in parameters().items():
        value = loaded.parameters[name]
        if parameter.per_domain:
            assert isinstance(value, tuple)
            assert len(value) == 2
            assert all(isinstance(each, float) for each in value)
        elif name == "layer_share":
            assert value == (0.35, 0.25, 0.25, 0.15)
        else:
            assert isinstance(value, float)


def test_a_value_of_a_domain_that_is_not_active_is_allowed() -> None:
    loaded = scenario(domains=["telecom"], parameters={"relay_charge": {"health": 1, "telecom": 2}})
    assert loaded.parameters["relay_charge"] == (2.0,)
