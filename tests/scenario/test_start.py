"""The rule for digital maturity at the start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cluster_sim.region.load import load_region
from cluster_sim.scenario.start import rank, start_maturity

RULE = {"maturity_start_base": 0.25, "maturity_start_range": 0.5}


def test_rank_runs_from_0_to_1_and_averages_ties() -> None:
    assert rank(np.array([3.0, 1.0, 2.0])).tolist() == [1.0, 0.0, 0.5]
    assert rank(np.array([1.0, 1.0, 2.0, 3.0])).tolist() == [1 / 6, 1 / 6, 2 / 3, 1.0]
    assert rank(np.array([5.0, 5.0])).tolist() == [0.5, 0.5]


def test_without_data_maturity_follows_gdp_per_head() -> None:
    region = load_region("yangtze-river-delta")
    empty = replace(region, maturity=np.full(region.n_cities, np.nan))
    maturity = start_maturity(empty, RULE)
    order = np.argsort(region.gdp / region.population)
    assert maturity[order[0]] == 0.25
    assert maturity[order[-1]] == 0.75
    assert np.all(np.diff(maturity[order]) >= 0)
    assert maturity.mean() == pytest.approx(0.5)


def test_data_comes_before_the_rule_and_does_not_change_the_ranks_of_others() -> None:
    region = load_region("yangtze-river-delta")
    given = np.full(region.n_cities, np.nan)
    rule = start_maturity(replace(region, maturity=given), RULE)
    given[3] = 0.99
    maturity = start_maturity(replace(region, maturity=given), RULE)
    assert maturity[3] == 0.99
    assert np.delete(maturity, 3).tolist() == np.delete(rule, 3).tolist()


def test_it_never_exceeds_1() -> None:
    region = load_region("beijing-tianjin-hebei")
    empty = replace(region, maturity=np.full(region.n_cities, np.nan))
    parameters = {"maturity_start_base": 0.9, "maturity_start_range": 0.9}
    assert start_maturity(empty, parameters).max() == 1.0
