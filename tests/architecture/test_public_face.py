"""What ``import cluster_sim`` offers is exactly what the project promises to keep."""

from __future__ import annotations

import pytest

import cluster_sim

PUBLIC_FACE = ["ClusterModel", "compare", "load_scenario", "open_results", "simulate", "sweep"]


def test_the_public_names_are_exactly_these() -> None:
    assert sorted(cluster_sim.__all__) == PUBLIC_FACE


@pytest.mark.parametrize("name", PUBLIC_FACE)
def test_each_public_name_is_there_and_says_what_it_is(name: str) -> None:
    thing = getattr(cluster_sim, name)
    assert thing.__name__ == name
    assert thing.__doc__
    assert name in dir(cluster_sim)


def test_an_unknown_name_is_an_attribute_error_that_names_it() -> None:
    unknown = "no_such_thing"
    with pytest.raises(AttributeError, match=unknown):
        getattr(cluster_sim, unknown)
