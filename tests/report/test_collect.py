"""What a report is made from agrees with the tables."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.analysis.outcomes import with_benefit_cost_ratio
from cluster_sim.errors import RunError
from cluster_sim.figures.data import city_means, link_means
from cluster_sim.report.collect import Results, report_data
from cluster_sim.report.data import PAYER_COLUMNS, PROJECT_COLUMNS, ReportData
from cluster_sim.report.embedded import Origin, ranges
from cluster_sim.report.map_records import MOST_MOMENTS, thinned
from cluster_sim.report.material import Material, evaluate, placeless
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.simulation import ScenarioResult, simulate
from tests.analysis import synthetic

ORIGIN = Origin(
    effective={"baseline": "a", "plan": "b"},
    command_line="cluster-sim compare",
    versions={"numpy": "2"},
    platform={"machine": "m"},
)


@functools.cache
def results() -> tuple[ScenarioResult, ...]:
    """A baseline and a plan, long enough for projects."""
    common = {"schema": 1, "region": "classroom", "quarters": 18, "replicates": 3}
    measures = [{"use": "cluster_integration"}]
    domains = ["health", {"name": "law", "like": "health", "title": "Law"}]
    return tuple(
        simulate(scenario_from_mapping(common | more))
        for more in (
            {"name": "baseline", "domains": ["health"]},
            {"name": "plan", "domains": domains, "measures": measures},
        )
    )


@functools.cache
def data() -> ReportData:
    material = Material(compared=True)
    for result in results():
        material.add(result)
    return report_data(Results.of(material, evaluate(material)), ORIGIN, {})


@pytest.fixture
def plan() -> ScenarioResult:
    return results()[1]


def test_projects_are_those_of_the_table(plan: ScenarioResult) -> None:
    assert len(plan.projects), "there is something to condense"
    found = data().projects
    assert tuple(found.columns) == PROJECT_COLUMNS
    own = found[found["scenario"] == "plan"]
    runs = plan.scenario.replicates
    assert own["projects"].sum() * runs == pytest.approx(len(plan.projects))
    finished = (plan.projects["status"] == "finished").sum()
    assert own["finished"].sum() * runs == pytest.approx(finished)
    until = plan.projects["end"].astype(float).fillna(plan.scenario.quarters)
    delay = (until - plan.projects["due"]).clip(lower=0)
    assert own["late"].sum() * runs == pytest.approx((delay > 0).sum())
    assert own["delay"].sum() * runs == pytest.approx(delay.sum())
    keys = ["from", "to", "domain", "mode"]
    for column in ("promised_cost", "paid_from", "paid_to", "paid_fund", "paid_pot"):
        one = plan.projects.groupby(keys, observed=True)[column].sum() / runs
        other = own.set_index(keys)[column]
        assert other.to_dict() == pytest.approx(one.to_dict())


def test_who_pays_adds_up(plan: ScenarioResult) -> None:
    found = data().payers
    assert tuple(found.columns) == PAYER_COLUMNS
    own = found[found["scenario"] == "plan"]
    paid = [f"paid_{who}" for who in ("from", "to", "fund", "pot", "private")]
    assert own["paid"].sum() * plan.scenario.replicates == pytest.approx(
        plan.projects[paid].sum().sum()
    )
    assert set(own["payer"]) == {"city", "fund", "pot", "private"}
    assert set(own.loc[own["payer"] != "city", "city"]) == {""}
    assert not own.duplicated(["payer", "city", "domain"]).any()


def test_the_map_shows_the_means_of_the_tables(plan: ScenarioResult) -> None:
    found = data()
    assert found.moments == (0, 4, 8, 12, 16, 18)
    frames, results = found.frames["plan"], found.results
    for record in (0, -1):
        quarter = found.moments[record]
        names = ("health", "law")
        columns = tuple(f"{what}_{name}" for what in ("friction", "load") for name in names)
        means = link_means(results, "plan", quarter, columns)
        barrier = (means["friction_health"] + means["friction_law"]) / 2
        np.testing.assert_allclose(frames.barrier[record], barrier, rtol=1e-12)
        load = means["load_health"] + means["load_law"]
        np.testing.assert_allclose(frames.load[record], load, rtol=1e-12)
        shares = city_means(results, "plan", quarter, "sharing_efficiency")
        np.testing.assert_allclose(frames.efficiency[record], shares, rtol=1e-12)
    assert frames.barrier.shape == (6, plan.scenario.region.n_links)


def test_a_project_on_the_map_is_one_that_most_runs_have(plan: ScenarioResult) -> None:
    found = data()
    region, names = plan.scenario.region, [domain.name for domain in found.results.domains]
    table = plan.projects
    runs = table.groupby(["from", "to", "domain"], observed=True)["replicate"].nunique()
    most = {key for key, count in runs.items() if count * 2 >= plan.scenario.replicates}
    shown = {
        (*(region.cities[end] for end in region.ends[mark.link]), names[mark.domain])
        for mark in found.frames["plan"].projects
    }
    assert shown == most
    for mark in found.frames["plan"].projects:
        assert 0 <= mark.start < len(found.moments)
        assert mark.end is None or mark.start <= mark.end < len(found.moments)


def test_runs_outside_of_the_comparison_are_nowhere() -> None:
    """A replicate that failed in one scenario is left out of all."""
    material = Material(compared=True)
    first = synthetic.result(synthetic.scenario(replicates=4), failed=[1])
    second = synthetic.result(synthetic.scenario("plan", replicates=4), 0.3, failed=[2])
    for result in (first, second):
        material.add(result)
    found = report_data(Results.of(material, evaluate(material)), ORIGIN, {})
    assert set(found.results.quarters["replicate"]) == {0, 3}
    assert set(found.results.links["replicate"]) == {0, 3}
    assert (found.planned, found.completed, found.failed) == (8, 6, 2)
    assert (
        "failed: baseline, replicate 1: output of city b is not a finite number" in found.warnings
    )
    kept = [frame[frame["replicate"].isin([0, 3])] for frame in (first.cities, second.cities)]
    mean = kept[0].query("quarter == 8").groupby("city")["sharing_efficiency"].mean()
    np.testing.assert_allclose(found.frames["baseline"].efficiency[-1], mean.to_numpy())


def test_the_table_of_quarters_comes_back_with_its_ratio() -> None:
    material = Material(compared=True)
    baseline, plan = results()
    pd.testing.assert_frame_equal(material.add(baseline), baseline.quarters)
    ratios = with_benefit_cost_ratio(plan.quarters, material.outcomes[0])
    pd.testing.assert_frame_equal(material.add(plan), ratios)


def test_nothing_in_it_depends_on_where_files_stand() -> None:
    for scenario in data().scenarios:
        assert (scenario.source, scenario.origins, scenario.region.folder) == (None, {}, None)
        assert scenario.digest == placeless(scenario).digest
    original = results()[0].scenario
    assert data().scenarios[0].digest == original.digest


def test_where_every_run_failed_there_is_nothing() -> None:
    material = Material(compared=False)
    made = synthetic.scenario(replicates=2)
    material.add(synthetic.result(made, failed=[0, 1]))
    with pytest.raises(RunError, match="every run failed: there is nothing to report"):
        evaluate(material)


@given(st.integers(1, 2000))
def test_moments_are_few_even_and_keep_both_ends(quarters: int) -> None:
    recorded = np.unique([*range(0, quarters + 1, 4), quarters])
    kept = thinned(recorded)
    assert kept[0] == 0
    assert kept[-1] == quarters
    assert kept.size <= MOST_MOMENTS + 1
    assert set(kept) <= set(recorded)
    assert len(set(np.diff(kept)[:-1])) <= 1


@given(st.sets(st.integers(0, 60)))
def test_ranges_hold_exactly_the_numbers(numbers: set[int]) -> None:
    found = list(ranges(sorted(numbers)))
    assert {one for first, end in found for one in range(first, end)} == numbers
    assert all(end < first for (_, end), (first, _) in itertools.pairwise(found))
