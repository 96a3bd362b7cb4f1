"""Stubborn cities build less than others on the same luck."""

from __future__ import annotations

import re

import pytest

from cluster_sim import ClusterModel, load_scenario
from cluster_sim.model.agents import Prospect
from examples.stubborn_city import StubbornCity, main
from tests.docs.blocks import ROOT

SCENARIO = ROOT / "scenarios" / "classroom" / "full-programme.yaml"


def test_it_prints_what_came_of_both_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    main(str(SCENARIO))
    found = re.findall(r"^(\w+): sharing efficiency (0\.\d+), (\d+) projects$",
                       capsys.readouterr().out, re.MULTILINE)  # fmt: skip
    (usual, efficiency, projects), (stubborn, lower, fewer) = found
    assert (usual, stubborn) == ("CityAgent", "StubbornCity")
    assert float(lower) < float(efficiency)
    assert int(fewer) < int(projects)


@pytest.fixture
def city() -> StubbornCity:
    model = ClusterModel(load_scenario(SCENARIO), city_class=StubbornCity)
    found = model.cities[0]
    assert isinstance(found, StubbornCity)
    return found


def prospect(city: StubbornCity, benefit: float, domain: str = "transport") -> Prospect:
    """A project of which the city would pay 4."""
    partner = city.neighbours[0]
    return Prospect(domain, partner, benefit=benefit, cost_share=4.0, cost=9.0, spillover=1.0)


@pytest.mark.parametrize(("benefit", "expected"), [(7.9, False), (8.0, None), (100.0, None)])
def test_it_refuses_what_brings_less_than_twice_its_share(
    city: StubbornCity, benefit: float, expected: bool | None
) -> None:
    assert city.accept(prospect(city, benefit)) is expected


@pytest.mark.parametrize(
    ("running", "domain", "expected"),
    [(0, "transport", True), (1, "telecom", True), (2, "telecom", False), (2, "health", True)],
)
def test_it_begins_nothing_new_while_two_projects_are_under_way_but_in_health(
    city: StubbornCity, running: int, domain: str, expected: bool
) -> None:
    city.model.state.running[0, city.index] = running
    assert city.propose(prospect(city, 100.0, domain)) is expected
