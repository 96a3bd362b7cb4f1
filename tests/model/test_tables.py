"""The tables of a simulation have the columns, types and rows that ``results`` promises."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from cluster_sim.kernels.records import NOT_YET
from cluster_sim.region.load import load_region
from cluster_sim.results import SIMULATED, column_names, columns
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import ScenarioResult, simulate
from tests.model.building import Runs, run, scenario
from tests.model.programmes import busy

QUARTERS, REPLICATES = 14, 3


@cache
def what() -> Scenario:
    place = load_region("classroom")
    return scenario(place, busy(place), quarters=QUARTERS, name="busy")


@cache
def result() -> ScenarioResult:
    return simulate(what(), replicates=REPLICATES)


@cache
def runs() -> Runs:
    return run(what(), REPLICATES)


def table(name: str) -> pd.DataFrame:
    found = getattr(result(), name)
    assert isinstance(found, pd.DataFrame)
    return found


@pytest.mark.parametrize("name", SIMULATED)
def test_columns_and_types(name: str) -> None:
    found = table(name)
    domains = [domain.name for domain in what().domains]
    assert tuple(found.columns) == column_names(name, domains)
    for column in columns(name, domains):
        kind = found[column.name].dtype
        if column.dtype == "str":
            assert isinstance(kind, pd.CategoricalDtype), column.name
        elif column.nullable and column.dtype == "int32":
            assert str(kind) == "Int32", column.name
        else:
            assert str(kind) == column.dtype, column.name


@pytest.mark.parametrize("name", SIMULATED)
def test_what_may_not_be_missing_is_not(name: str) -> None:
    for column in columns(name, [domain.name for domain in what().domains]):
        if not column.nullable:
            assert table(name)[column.name].notna().all(), column.name


@pytest.mark.parametrize("name", SIMULATED)
def test_keys_are_unique_and_rows_in_order(name: str) -> None:
    keys = [c.name for c in columns(name, ()) if c.key]
    found = table(name)
    assert not found.duplicated(keys).any()
    order = [key for key in ("replicate", "quarter", "project") if key in keys]
    assert found[order].equals(found[order].sort_values(order, kind="stable"))
    assert set(found["scenario"]) == {"busy"}


def test_quarters_are_the_records() -> None:
    found = table("quarters")
    assert len(found) == REPLICATES * (QUARTERS + 1)
    metrics = found.iloc[:, 3:].to_numpy(dtype=float)
    assert_array_equal(metrics, runs().recorder.metrics.reshape(len(found), -1))
    assert found["benefit_cost_ratio"].isna().all()


def test_cities_every_fourth_quarter_and_the_last() -> None:
    found = table("cities")
    assert sorted(found["quarter"].unique()) == [0, 4, 8, 12, 14]
    assert list(found["city"][:4]) == list(what().region.cities)
    assert_array_equal(
        found.iloc[:, 4:].to_numpy(dtype=float),
        runs().recorder.cities.reshape(len(found), -1),
    )
    last = found[found["quarter"] == QUARTERS]
    spending = last["spending"].to_numpy().reshape(REPLICATES, -1)
    assert_array_equal(spending, runs().state.spent)
    assert_array_equal(last["incidents"].to_numpy().reshape(REPLICATES, -1), runs().state.incidents)


def test_the_regions_figures_are_those_of_its_cities() -> None:
    cities = table("cities").groupby(["replicate", "quarter"], observed=True)
    quarters = table("quarters").set_index(["replicate", "quarter"])
    for column in ("trust", "maturity", "uptake"):
        mean = cities[column].mean()
        np.testing.assert_allclose(mean, quarters.loc[mean.index, column], rtol=1e-13)
    for column in ("output", "incidents"):
        total = cities[column].sum()
        np.testing.assert_allclose(total, quarters.loc[total.index, column], rtol=1e-13)
    lowest = cities["sharing_efficiency"].min()
    assert_array_equal(lowest, quarters.loc[lowest.index, "lowest_city_efficiency"])


def test_links_have_friction_and_load() -> None:
    found = table("links")
    assert list(zip(found["from"][:3], found["to"][:3], strict=True)) == [
        tuple(pair.split("--")) for pair in what().region.link_ids
    ]
    domains = [domain.name for domain in what().domains]
    for part, kind in enumerate(("friction", "load")):
        values = found[[f"{kind}_{name}" for name in domains]].to_numpy()
        assert_array_equal(values, runs().recorder.links[:, :, :, part].reshape(-1, len(domains)))


def test_projects_are_all_that_were_agreed_on_in_the_order_of_their_deals() -> None:
    found, state = table("projects"), runs().state
    for run_number in range(REPLICATES):
        rows = found[found["replicate"] == run_number]
        assert len(rows) == state.begun[run_number].sum()
        assert rows["project"].tolist() == list(range(len(rows)))
        assert rows["start"].is_monotonic_increasing
        under_way = (state.status[run_number] != NOT_YET).sum()
        assert (rows["status"] != "finished").sum() == under_way
        assert (rows["status"] == "finished").sum() == state.completed[run_number].sum()
        ended = rows[rows["status"] == "finished"]
        assert (ended["end"] >= ended["due"]).all()
        assert (ended["due"] > ended["start"]).all()
        assert (ended["start"] + 1 <= ended["end"]).all()
    assert {"government", "market", "partnership"} >= set(found["mode"].unique())


def test_what_is_not_finished_has_no_end_no_final_cost_and_no_ratio() -> None:
    found = table("projects")
    open_rows = found[found["status"] != "finished"]
    assert len(open_rows) > 0
    for column in ("end", "final_cost", "benefit_ratio"):
        assert open_rows[column].isna().all()
        assert found[found["status"] == "finished"][column].notna().all()


def test_a_scenario_without_projects_has_an_empty_table_of_the_same_form() -> None:
    nothing = simulate(scenario(what().region, potential_share=0.0, name="busy"), replicates=2)
    assert len(nothing.projects) == 0
    assert list(nothing.projects.columns) == list(table("projects").columns)
    assert (
        nothing.projects.dtypes.astype(str).tolist()
        == table("projects").dtypes.astype(str).tolist()
    )
