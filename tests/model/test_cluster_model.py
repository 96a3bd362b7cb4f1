"""The Mesa model: the same run, cities that can be taught, and what Mesa collects."""

from __future__ import annotations

import mesa
import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from cluster_sim import ClusterModel
from cluster_sim.model.agents import CityAgent, CoordinatorAgent, Prospect
from cluster_sim.region.load import load_region
from cluster_sim.results import metric_names
from cluster_sim.scenario.schema import Scenario
from tests.model.building import effect, measure, run, scenario
from tests.model.programmes import busy, every_channel
from tests.reproducibility.comparing import assert_same_bits, recorded, stocks

PLACE = load_region("classroom")
ALL = every_channel(PLACE)
SCENARIOS: dict[str, Scenario] = {
    "quiet": scenario(PLACE, quarters=16),
    "platform": scenario(PLACE, [ALL["platform"]], quarters=16),
    "coordinator": scenario(PLACE, [ALL["coordinator"], ALL["attention"]], quarters=16, seed=3),
    "busy": scenario(PLACE, busy(PLACE), quarters=16),
    "region": scenario(load_region("chengdu-chongqing"), quarters=8),
}


def played(model: ClusterModel) -> ClusterModel:
    while model.running:
        model.step()
    return model


@pytest.mark.parametrize("name", sorted(SCENARIOS))
@pytest.mark.parametrize("replicate", [0, 5])
def test_with_default_agents_a_run_is_the_array_run_bit_for_bit(name: str, replicate: int) -> None:
    model = played(ClusterModel(SCENARIOS[name], replicate))
    runs = run(SCENARIOS[name], 7)
    assert_same_bits(recorded(model.recorder, [0]), recorded(runs.recorder, [replicate]))
    assert_same_bits(stocks(model.state, [0]), stocks(runs.state, [replicate]))


class Silent(CityAgent):
    """A city that takes part in nothing."""

    def propose(self, prospect: Prospect) -> bool | None:
        return False


class Reluctant(CityAgent):
    """A city that agrees to nothing."""

    def accept(self, prospect: Prospect) -> bool | None:
        return False


class Altruist(CityAgent):
    """A city that agrees to everything, whatever it costs."""

    def accept(self, prospect: Prospect) -> bool | None:
        return True


class Undecided(CityAgent):
    """A city that is asked, and leaves it to its own gain."""

    def propose(self, prospect: Prospect) -> bool | None:
        return True

    def accept(self, prospect: Prospect) -> bool | None:
        return None


def eager() -> Scenario:
    """Much comes up; money and capacity are no object."""
    return scenario(PLACE, quarters=16, innovation=4.0, budget_share=0.05, capacity_base=50.0)


def deals(model: ClusterModel) -> int:
    return int(played(model).state.begun.sum())


@pytest.mark.parametrize("kind", [Silent, Reluctant])
def test_cities_that_refuse_build_nothing(kind: type[CityAgent]) -> None:
    model = ClusterModel(eager(), city_class=kind)
    assert deals(model) == 0
    assert model.metric("projects_completed") == 0.0


def test_altruists_build_more() -> None:
    assert deals(ClusterModel(eager(), city_class=Altruist)) > deals(ClusterModel(eager())) > 0


def test_cities_that_leave_it_to_their_gain_change_no_bit() -> None:
    asked = played(ClusterModel(eager(), city_class=Undecided))
    default = played(ClusterModel(eager()))
    assert_array_equal(asked.recorder.metrics, default.recorder.metrics)


def test_one_refusal_is_enough() -> None:
    class Harbour(CityAgent):
        def accept(self, prospect: Prospect) -> bool | None:
            return False if self.city_id == "harbour" else None

    state = played(ClusterModel(eager(), city_class=Harbour)).state
    touched = (PLACE.ends == PLACE.cities.index("harbour")).any(axis=1)
    assert state.begun[0, touched].sum() == 0
    assert state.begun[0, ~touched].sum() > 0


def test_what_a_city_is_asked() -> None:
    asked: list[tuple[CityAgent, Prospect]] = []

    class Witness(CityAgent):
        def propose(self, prospect: Prospect) -> bool | None:
            asked.append((self, prospect))
            return None

    model = ClusterModel(eager(), city_class=Witness)
    model.step()
    state = model.state
    came_up = np.argwhere(state.attended[0] > 0)
    assert len(asked) == 2 * len(came_up) > 0
    for k, (link, domain) in enumerate(came_up.tolist()):
        record = state.prospects[0, link, domain]
        for side in (0, 1):
            city, prospect = asked[2 * k + side]
            ends = PLACE.ends[link]
            assert city.index == ends[side]
            assert prospect.partner is model.cities[ends[1 - side]]
            assert prospect.domain == model.domains[domain]
            assert prospect.benefit == record["benefit_far" if side else "benefit_near"]
            assert prospect.cost == record["cost"]
            assert prospect.spillover == record["spillover"]
        shares = [prospect.cost_share for _, prospect in asked[2 * k : 2 * k + 2]]
        assert sum(shares) == pytest.approx(record["public_cost"])


def test_data_collector_has_the_records() -> None:
    model = played(ClusterModel(SCENARIOS["busy"], 2))
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(metric_names(model.domains))
    assert len(frame) == 17
    assert_array_equal(frame.to_numpy(dtype=float), model.recorder.metrics[0])
    cities = model.datacollector.get_agenttype_vars_dataframe(CityAgent)
    assert len(cities) == 17 * PLACE.n_cities
    efficiency = cities["sharing_efficiency"].to_numpy().reshape(17, PLACE.n_cities)
    assert_array_equal(
        efficiency[model.recorder.moments].round(12),
        model.recorder.cities[0, :, :, 0].round(12),
    )
    budget = cities["budget"].to_numpy().reshape(17, PLACE.n_cities)
    assert_array_equal(budget[-1], model.state.budget[0])


def test_data_collector_knows_subclasses() -> None:
    model = ClusterModel(eager(), city_class=Altruist)
    model.step()
    frame: pd.DataFrame = model.datacollector.get_agenttype_vars_dataframe(Altruist)
    assert len(frame) == 2 * PLACE.n_cities


def test_a_step_is_a_quarter_and_after_the_last_it_does_nothing() -> None:
    model = ClusterModel(SCENARIOS["quiet"])
    assert model.state.quarter == 0
    assert model.metric("sharing_efficiency") == model.recorder.metrics[0, 0, 0]
    for quarter in range(1, 17):
        assert model.running
        model.step()
        assert model.state.quarter == quarter
        assert model.steps == quarter
    assert not model.running
    before = stocks(model.state, [0]) | recorded(model.recorder, [0])
    rows = len(model.datacollector.get_model_vars_dataframe())
    model.step()
    assert_same_bits(before, stocks(model.state, [0]) | recorded(model.recorder, [0]))
    assert len(model.datacollector.get_model_vars_dataframe()) == rows == 17


def test_run_model_runs_to_the_end() -> None:
    model = ClusterModel(SCENARIOS["quiet"])
    model.run_model()
    assert model.state.quarter == 16


def test_cities_are_views_on_the_arrays() -> None:
    model = ClusterModel(SCENARIOS["busy"])
    for _ in range(5):
        model.step()
    state = model.state
    for i, city in enumerate(model.cities):
        assert city.city_id == PLACE.cities[i]
        assert city.name == PLACE.names[i]
        assert city.output == state.output[0, i]
        assert city.maturity == state.maturity[0, i]
        assert city.trust == state.trust[0, i]
        assert city.budget == state.budget[0, i]
        assert city.projects == state.running[0, i]
    state.trust[0, 2] = 0.123
    assert model.cities[2].trust == 0.123


def test_cities_stand_on_a_network_and_know_their_neighbours() -> None:
    model = ClusterModel(SCENARIOS["quiet"])
    names = {city.city_id: {n.city_id for n in city.neighbours} for city in model.cities}
    expected: dict[str, set[str]] = {city: set() for city in PLACE.cities}
    for u, v in PLACE.ends.tolist():
        expected[PLACE.cities[u]].add(PLACE.cities[v])
        expected[PLACE.cities[v]].add(PLACE.cities[u])
    assert names == expected
    assert isinstance(model, mesa.Model)
    assert len(model.agents) == PLACE.n_cities + 1
    assert list(model.agents_by_type[CityAgent]) == model.cities


def test_the_coordinator_shows_itself_when_a_measure_sets_it_up() -> None:
    for option, has_fund in (("fund", True), ("transfers", False)):
        sets_up = measure("c", effect(PLACE, "coordinator", 1.0, option=option), start=3, cost=0.0)
        model = ClusterModel(scenario(PLACE, [sets_up], quarters=8))
        assert isinstance(model.coordinator, CoordinatorAgent)
        for _ in range(2):
            model.step()
            assert not model.coordinator.is_active
            assert not model.coordinator.has_fund
        model.step()
        assert model.coordinator.is_active
        assert model.coordinator.has_fund == has_fund
        assert model.coordinator.fund == 0.0
        model.step()
        assert (model.coordinator.fund > 0.0) == has_fund
        assert model.coordinator.spent == model.state.fund_spent[0]


def test_transfers_without_a_coordinator_set_none_up() -> None:
    sets_up = measure("c", effect(PLACE, "coordinator", 1.0, option="transfers"), start=2)
    model = ClusterModel(scenario(PLACE, [sets_up], quarters=4, bargaining_transfers=1.0))
    found = []
    while model.running:
        found.append(model.coordinator.is_active)
        assert not model.coordinator.has_fund
        model.step()
    assert found == [False, False, True, True]


def test_with_transfers_altruists_build_no_more_than_what_pays_for_both() -> None:
    usual = {"quarters": 16, "innovation": 4.0, "budget_share": 0.05, "capacity_base": 50.0}
    what = scenario(PLACE, bargaining_transfers=1.0, **usual)  # type: ignore[arg-type]  # by name
    assert deals(ClusterModel(what, city_class=Altruist)) == deals(ClusterModel(what)) > 0
    assert deals(ClusterModel(what)) >= deals(ClusterModel(eager()))


def test_models_do_not_share_their_state() -> None:
    one, other = ClusterModel(SCENARIOS["busy"], 0), ClusterModel(SCENARIOS["busy"], 1)
    for _ in range(4):
        one.step()
        other.step()
    alone = ClusterModel(SCENARIOS["busy"], 0)
    for _ in range(4):
        alone.step()
    assert_array_equal(one.recorder.metrics, alone.recorder.metrics)


def test_numpys_global_random_numbers_are_not_touched() -> None:
    np.random.seed(5)
    before = np.random.get_state()[1].copy()  # type: ignore[index]
    played(ClusterModel(SCENARIOS["quiet"]))
    assert_array_equal(np.random.get_state()[1], before)  # type: ignore[index]
