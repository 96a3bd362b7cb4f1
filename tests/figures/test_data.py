"""The sums behind the figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from cluster_sim.figures.data import (
    city_means,
    city_names,
    cube,
    interval,
    link_means,
    map_quarters,
    spread,
)
from tests.figures.synthetic import figure_data, region


def test_interval_is_students() -> None:
    values = np.array([[1.0], [2.0], [3.0], [4.0]])[None, :, 0:1]
    found = interval(values)
    # sd of 1..4 is 1.29099, t(3, 0.975) is 3.18245
    half = 3.18245 * 1.29099 / 2
    assert found.mean[0, 0] == pytest.approx(2.5)
    assert found.low[0, 0] == pytest.approx(2.5 - half, abs=1e-4)
    assert found.high[0, 0] == pytest.approx(2.5 + half, abs=1e-4)


def test_one_replicate_has_a_mean_and_no_interval() -> None:
    found = interval(np.full((1, 1, 3), 7.0))
    assert found.mean.tolist() == [[7.0] * 3]
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()


def test_unknown_values_are_left_out() -> None:
    found = interval(np.array([[[1.0, np.nan], [np.nan, np.nan], [3.0, np.nan]]]))
    assert found.mean[0, 0] == 2.0
    assert np.isnan(found.mean[0, 1])


def test_spread_holds_the_runs() -> None:
    values = np.arange(101.0)[None, :, None]
    found = spread(values)
    assert (found.low[0, 0], found.high[0, 0]) == (2.5, 97.5)
    assert np.isnan(spread(values[:, :1]).low).all()


def test_cube_puts_rows_in_their_places_in_any_order() -> None:
    data = figure_data(scenarios=2, replicates=2, quarters=3)
    shuffled = data.quarters.sample(frac=1.0, random_state=1)
    for metric in ("sharing_efficiency", "incidents"):
        found = cube(shuffled, data.names, metric)
        assert np.array_equal(found.values, data.cube(metric).values)
        assert found.quarters.tolist() == [0, 1, 2, 3]


def test_a_run_that_is_missing_is_unknown() -> None:
    data = figure_data(scenarios=2, replicates=2, quarters=3)
    lost = (data.quarters["scenario"] == "baseline") & (data.quarters["replicate"] == 1)
    found = cube(data.quarters[~lost], data.names, "trust").values
    assert np.isnan(found[0, 1]).all()
    assert np.isfinite(found[1]).all()


def test_means_by_city_are_those_of_the_table() -> None:
    data = figure_data(scenarios=2, replicates=3, quarters=5, cities=6)
    found = city_means(data, "transport-first", 5, "output")
    table = data.cities.query("scenario == 'transport-first' and quarter == 5")
    wanted = table.groupby("city")["output"].mean()
    assert found == pytest.approx(wanted[list(data.region.cities)].to_numpy())


def test_means_by_link_do_not_depend_on_direction() -> None:
    data = figure_data(scenarios=1, replicates=2, quarters=4, cities=6)
    turned = dataclasses.replace(
        data, links=data.links.rename(columns={"from": "to", "to": "from"})
    )
    for one in (data, turned):
        found = link_means(one, "baseline", 4, ("load_health",))["load_health"]
        assert np.array_equal(
            found, link_means(data, "baseline", 4, ("load_health",))["load_health"]
        )
        assert np.isfinite(found).all()


def test_a_table_of_categories_is_as_good() -> None:
    data = figure_data(scenarios=2, replicates=2, quarters=4, cities=6)
    columns = {"scenario": "category", "city": "category"}
    other = dataclasses.replace(data, cities=data.cities.astype(columns))
    one, two = (city_means(d, "baseline", 4, "output") for d in (data, other))
    assert np.array_equal(one, two)


def test_cities_of_one_name_are_told_apart() -> None:
    names = city_names(region(), "en")
    assert "Suzhou (Anhui)" in names
    assert "Hefei" in names
    assert len(set(names)) == 41
    assert "合肥" in city_names(region(), "zh")


def test_dates() -> None:
    data = dataclasses.replace(figure_data(1, 1, 4, 4), start=(2024, 3))
    assert [data.when(q) for q in (0, 1, 2, 10)] == ["2024-Q3", "2024-Q4", "2025-Q1", "2027-Q1"]
    assert data.years(np.array([0, 2])).tolist() == [2024.5, 2025.0]
    unknown = dataclasses.replace(data, start=None)
    assert unknown.when(10) == "+2.5"


def test_ranked_without_a_ranking_goes_by_the_mean() -> None:
    data = dataclasses.replace(figure_data(4, 4, 8, 4), ranking=None)
    assert data.ranked() == ("telecom-first", "health-first", "transport-first", "baseline")
    assert data.best() == "telecom-first"


def test_best_is_never_the_baseline_beside_others() -> None:
    data = figure_data(2, 2, 4, 4)
    turned = dataclasses.replace(data, baseline="transport-first")
    assert turned.best() == "baseline"


def test_map_quarters_of_an_empty_table() -> None:
    data = dataclasses.replace(figure_data(1, 1, 4, 4), links=pd.DataFrame({"quarter": []}))
    assert map_quarters(data) == (0, 0)
