"""Replays: the same runs as ``simulate``, bit for bit, with more written down."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from cluster_sim.errors import RunError, StoppedError
from cluster_sim.model import advance
from cluster_sim.model.phases.incidents import suffer_incidents
from cluster_sim.model.phases.record import CITY_COLUMNS
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.replay import Project, Replay, replay
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import LAYERS, Scenario
from cluster_sim.simulation import ScenarioResult, simulate

PROGRAMME = [
    "top_level_design", "coordination_mechanism", "security_standards", "base_databases",
    "sharing_platform", "cluster_integration", "national_projects", "demonstration_bases",
]  # fmt: skip


def _scenario(region: str = "classroom", quarters: int = 30, **content: object) -> Scenario:
    mapping = {
        "schema": 1,
        "name": "told",
        "region": region,
        "quarters": quarters,
        "measures": [{"use": use} for use in PROGRAMME],
        **content,
    }
    return scenario_from_mapping(mapping)


@pytest.fixture(scope="module")
def told() -> Scenario:
    return _scenario()


@pytest.fixture(scope="module")
def film(told: Scenario) -> Replay:
    return replay(told, (0, 1, 2))


@pytest.fixture(scope="module")
def tables(told: Scenario) -> ScenarioResult:
    return simulate(told, replicates=3)


def test_metrics_are_those_of_simulate_bit_for_bit(film: Replay, tables: ScenarioResult) -> None:
    shape = (3, film.metrics.shape[1])
    for name in film.names:
        column = tables.quarters[name].to_numpy().reshape(shape)
        np.testing.assert_array_equal(film.metric(name), column, err_msg=name)


def test_replicates_are_what_they_are_called(told: Scenario, film: Replay) -> None:
    np.testing.assert_array_equal(replay(told, (2,)).metrics[0], film.metrics[2])


def test_cities_and_links_are_those_of_simulate_where_it_records_them(
    film: Replay, tables: ScenarioResult
) -> None:
    records = np.sort(tables.cities["quarter"].unique())
    for name in film.city_names:
        seen = film.city(name)[:, records].ravel()
        np.testing.assert_array_equal(seen, tables.cities[name].to_numpy(), err_msg=name)
    for index, domain in enumerate(film.scenario.domains):
        for what, values in (("friction", film.friction), ("load", film.load)):
            column = tables.links[f"{what}_{domain.name}"].to_numpy()
            np.testing.assert_array_equal(values[..., index][:, records].ravel(), column)
    assert set(CITY_COLUMNS) < set(film.city_names)


def test_every_quarter_is_recorded(film: Replay) -> None:
    assert film.friction.shape[1] == film.scenario.quarters + 1
    assert (film.friction > 0.0).all()
    assert (film.city("output") > 0.0).all()


def test_projects_are_those_of_simulate(film: Replay, tables: ScenarioResult) -> None:
    region = film.scenario.region
    seen = [project for run in film.projects for project in run]
    table = tables.projects
    assert len(seen) == len(table) > 30
    assert [region.cities[region.ends[p.link, 0]] for p in seen] == list(table["from"])
    assert [film.scenario.domains[p.domain].name for p in seen] == list(table["domain"])
    for ours, theirs in (
        ("mode", "mode"), ("start", "start"), ("due", "due"), ("promised_cost", "promised_cost"),
        ("paid_near", "paid_from"), ("paid_far", "paid_to"), ("paid_fund", "paid_fund"),
        ("paid_pot", "paid_pot"), ("paid_private", "paid_private"), ("transfer", "transfer"),
    ):  # fmt: skip
        assert [getattr(p, ours) for p in seen] == list(table[theirs]), ours
    ends = [None if end is None else int(end) for end in table["end"].astype(object).where(
        table["end"].notna(), None)]  # fmt: skip
    assert [p.end for p in seen] == ends
    last = film.scenario.quarters
    assert [p.status(last) for p in seen] == list(table["status"])


def test_payers_pay_what_a_finished_project_took(film: Replay) -> None:
    finished = [p for run in film.projects for p in run if p.final_cost is not None]
    assert finished
    for p in finished:
        paid = p.paid_near + p.paid_far + p.paid_fund + p.paid_pot + p.paid_private
        assert paid == pytest.approx(p.final_cost, rel=1e-9)


def test_a_project_begins_after_its_deal_and_waits_or_ends_after_its_time() -> None:
    project = Project(
        link=0, domain=0, mode="government", start=3, due=8, end=10, promised_cost=1.0,
        final_cost=1.0, benefit_ratio=1.0, paid_near=1.0, paid_far=0.0, paid_fund=0.0,
        paid_pot=0.0, paid_private=0.0, transfer=0.0,
    )  # fmt: skip
    told = [project.status(record) for record in (3, 4, 8, 9, 10, 11)]
    assert told == ["agreed", "under_way", "under_way", "waiting", "waiting", "finished"]
    going = project._replace(end=None, final_cost=None)
    assert going.status(11) == "waiting"


def test_completed_projects_of_a_record_are_those_told_as_finished(film: Replay) -> None:
    completed = film.metric("projects_completed")
    for run, projects in enumerate(film.projects):
        for record in range(film.scenario.quarters + 1):
            finished = sum(p.status(record) == "finished" for p in projects)
            assert finished == completed[run, record]


@pytest.mark.parametrize("region", ["classroom", "yangtze-river-delta", "benelux-rhine-ruhr"])
def test_layers_add_up_to_the_friction(region: str) -> None:
    film = replay(_scenario(region, quarters=16))
    assert film.layers.shape == (*film.friction.shape, len(LAYERS))
    assert (film.layers >= 0.0).all()
    np.testing.assert_allclose(film.layers.sum(axis=-1), film.friction, rtol=0.0, atol=1e-12)


def test_with_another_exponent_no_layer_is_above_the_friction() -> None:
    film = replay(_scenario(parameters={"layer_exponent": 4.0}))
    assert (film.layers.max(axis=-1) <= film.friction + 1e-12).all()
    assert (film.layers.sum(axis=-1) > film.friction + 1e-3).any()


def test_beliefs_begin_neutral_and_are_corrected(film: Replay) -> None:
    assert (film.belief[:, 0] == 0.0).all()
    assert (film.belief[:, -1] != 0.0).any()
    assert (film.doubt[:, -1] <= film.doubt[:, 0]).all()


def test_fund_and_pots_hold_money_only_where_there_are_some(film: Replay) -> None:
    assert film.fund.shape == (3, film.scenario.quarters + 1)
    assert film.fund.max() > 0.0
    assert film.pots.max() > 0.0
    assert replay(_scenario(measures=[])).fund.max() == 0.0


def test_a_replay_can_be_given_up(told: Scenario) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        replay(told, stop=stop)


def test_a_number_out_of_range_is_told_with_its_quarter(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = suffer_incidents

    def spoil(setting: Setting, state: State) -> None:
        usual(setting, state)
        if state.quarter == 3:
            state.trust[:, 1] = np.nan

    monkeypatch.setattr(advance, "suffer_incidents", spoil)
    with pytest.raises(RunError, match=r"is nan in quarter 4, not a finite number"):
        replay(_scenario(quarters=8))


def test_what_is_raised_is_told_with_its_quarter(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(setting: Setting, state: State) -> None:
        if state.quarter == 2:
            raise ValueError("out of order")

    monkeypatch.setattr(advance, "learn", fail)
    with pytest.raises(RunError, match=r"stopped in quarter 2: out of order"):
        replay(_scenario(quarters=8))
