"""What must hold in every run of the plain model."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.plain.catalogue import Catalogue
from benchmarks.plain.decide import decide
from benchmarks.plain.draws import SimpleDraws
from benchmarks.plain.model import PlainModel
from benchmarks.plain.setting import (
    SimpleEffect,
    SimpleMeasure,
    SimpleRegion,
    SimpleScenario,
    simple_scenario,
)
from cluster_sim.region.load import load_region
from tests.reference.small import small_region, trajectory

PROGRAMME = (1, 2, 8, 10, 14, 21, 22, 23)


@pytest.fixture(scope="module")
def scenario() -> SimpleScenario:
    return simple_scenario(load_region("chengdu-chongqing"), 24)


@pytest.fixture(scope="module")
def catalogue(scenario: SimpleScenario) -> Catalogue:
    return Catalogue(scenario.region)


@pytest.fixture(scope="module")
def programme(scenario: SimpleScenario, catalogue: Catalogue) -> PlainModel:
    """Return a finished run of a large programme."""
    measures = [catalogue.measure(row) for row in PROGRAMME]
    model = PlainModel(simple_scenario(scenario.region, 32, measures), SimpleDraws(5))
    model.run()
    return model


def test_nothing_is_spent_that_was_not_in_hand(programme: PlainModel) -> None:
    assert min(city.budget for city in programme.cities) >= -1e-9
    assert programme.fund >= -1e-9
    assert min(pot.money for pot in programme.pots) >= -1e-9


def test_what_is_paid_for_projects_is_what_they_cost(programme: PlainModel) -> None:
    done = [p for p in programme.projects if p.status == "finished"]
    open_ones = [p for p in programme.projects if p.status != "finished"]
    assert len(done) > 10
    assert open_ones
    cost = sum(p.final_cost or math.nan for p in done) + sum(p.cost for p in open_ones)
    assert programme.ledger.paid_for_projects == pytest.approx(cost, rel=1e-12)
    for p in programme.projects:
        paid = p.paid_u + p.paid_v + p.paid_fund + p.paid_pot + p.paid_private
        expected = p.cost if p.final_cost is None else p.final_cost
        assert paid == pytest.approx(expected, rel=1e-12)


def test_every_purse_balances(programme: PlainModel) -> None:
    ledger = programme.ledger
    start = programme.p["budget_share"] * sum(city.output_start for city in programme.cities)
    out = ledger.city_programmes + ledger.city_projects + ledger.city_incidents
    in_hand = start + ledger.city_income - ledger.city_lapsed - out
    assert sum(city.budget for city in programme.cities) == pytest.approx(in_hand, rel=1e-12)
    fund = ledger.levy + ledger.state_match - ledger.fund_grants - ledger.fund_overhead
    assert programme.fund == pytest.approx(fund, rel=1e-10)
    pots = ledger.pots_in - ledger.pots_out
    assert sum(pot.money for pot in programme.pots) == pytest.approx(pots, rel=1e-10)


def test_public_and_private_spending_are_what_the_purses_paid(programme: PlainModel) -> None:
    ledger, row = programme.ledger, programme.row
    programmes = ledger.city_programmes + ledger.state_programmes - ledger.pots_in
    public = ledger.paid_for_projects - ledger.private + ledger.fund_overhead
    expected = programmes + public + ledger.city_incidents
    assert row["public_spending"] == pytest.approx(expected, rel=1e-12)
    assert row["private_spending"] == pytest.approx(ledger.private, abs=1e-9)
    assert row["projects_completed"] == sum(programme.completed)


def test_strength_zero_is_absence(scenario: SimpleScenario, catalogue: Catalogue) -> None:
    measures = [catalogue.measure(row, strength=0.0) for row in PROGRAMME]
    assert trajectory(scenario, *measures) == trajectory(scenario)


def test_before_its_start_a_measure_does_nothing(
    scenario: SimpleScenario, catalogue: Catalogue
) -> None:
    measures = [replace(catalogue.measure(row), start=9) for row in PROGRAMME]
    late, never = trajectory(scenario, *measures), trajectory(scenario)
    assert late[:9] == never[:9]
    assert late[9] != never[9]


def test_potential_of_nothing_builds_nothing(catalogue: Catalogue) -> None:
    region = catalogue.region
    measures = [catalogue.measure(21), catalogue.measure(22)]
    model = PlainModel(simple_scenario(region, 8, measures, potential_share=0.0))
    rows = model.run()
    assert not model.projects
    assert 0 < rows[0]["sharing_efficiency"] < rows[-1]["sharing_efficiency"]


def _deals(region: SimpleRegion, option: str) -> list[tuple[str, float, float]]:
    """Return one phase's deals under a coordinator: who pays what."""
    domains = (0, 1, 2, 3)
    links = tuple(range(len(region.ends)))
    measure = SimpleMeasure(
        "coordination",
        (
            SimpleEffect("coordinator", 1.0, option=option),
            SimpleEffect("attention", 1e3, domains=domains, links=links),
            SimpleEffect("capacity", 99.0, cities=tuple(range(len(region.cities)))),
        ),
    )
    scenario = simple_scenario(region, 4, [measure], fund_levy=0.0, budget_share=1.0)
    model = PlainModel(scenario)
    model.quarter = 1
    model.start_quarter()
    decide(model)
    return [(p.link.name, p.paid_u, p.paid_v) for p in model.projects]


def test_without_spillovers_a_coordinator_only_bargains() -> None:
    pairs = small_region(
        6,
        [(0, 1), (2, 3), (4, 5)],
        length_km=np.array([20.0, 30.0, 40.0]),
        gdp=np.array([9e6, 2e6, 5e6, 5e6, 8e6, 1e6]),
    )
    deals = _deals(pairs, "fund")
    assert deals
    assert deals == _deals(pairs, "transfers")


def test_another_link_changes_no_draw_of_the_rest() -> None:
    draws = SimpleDraws(1)
    before = draws.uniform("attention", 3, "a--b|health")
    draws.uniform("attention", 3, "a--c|health")
    assert draws.uniform("attention", 3, "a--b|health") == before
    assert SimpleDraws(1, 1).uniform("attention", 3, "a--b|health") != before
    assert SimpleDraws(2).uniform("attention", 3, "a--b|health") != before


def test_draws_look_uniform_and_normal() -> None:
    draws = SimpleDraws(7)
    uniform = np.array([draws.uniform("x", i, "e") for i in range(4000)])
    normal = np.array([draws.normal("y", i, "e") for i in range(4000)])
    assert 0 < uniform.min() < uniform.max() < 1
    assert uniform.mean() == pytest.approx(0.5, abs=0.02)
    assert [normal.mean(), normal.std()] == pytest.approx([0, 1], abs=0.05)
