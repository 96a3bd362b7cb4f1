"""Spending taken apart: what the parts add up to."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from cluster_sim.report.context import Context
from cluster_sim.report.payments import measure_cost, programme_costs, yearly_cost
from tests.report.pages import classroom, simulated


@pytest.fixture(scope="module")
def about() -> Context:
    return Context(simulated(classroom("baseline", "coordination", "full-programme")), "en")


def test_payers_and_uses_add_up_to_all_spending(about: Context) -> None:
    for name in about.names:
        total = about.amounts.of("spending", name).mean
        for parts in (about.payments.payers[name], about.payments.uses[name]):
            assert parts[".total"] == total
            assert sum(parts.values()) - total == pytest.approx(total, rel=1e-9)


def test_nobody_pays_less_than_nothing(about: Context) -> None:
    for name in about.names:
        payers, uses = about.payments.payers[name], about.payments.uses[name]
        assert payers[".pots"] <= 0
        assert min(value for key, value in payers.items() if key != ".pots") >= 0
        assert min(uses.values()) >= 0


def test_cities_pay_what_the_table_of_cities_says(about: Context) -> None:
    for name in about.names:
        cities = about.results.cities
        last = cities[(cities["scenario"] == name) & (cities["quarter"] == about.last)]
        paid = last["spending"].sum() / about.results.replicates
        assert about.payments.payers[name]["cities"] == pytest.approx(paid)
        assert np.sum(about.payments.by_city[name]) == pytest.approx(paid)


def test_measures_cost_what_programmes_cost(about: Context) -> None:
    for scenario in about.scenarios.values():
        own = sum(measure_cost(scenario, measure) for measure in scenario.measures)
        assert own == pytest.approx(sum(programme_costs(scenario)))


def test_a_measure_costs_its_yearly_cost_while_it_lasts(about: Context) -> None:
    scenario = about.scenarios["full-programme"]
    measure = dataclasses.replace(scenario.measures[0], strength=0.5, start=4, end=8, schedule=())
    assert measure_cost(scenario, measure) == pytest.approx(0.5 * yearly_cost(scenario, measure))
