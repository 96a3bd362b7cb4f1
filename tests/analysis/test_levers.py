"""What a lever does: paired differences, and the same for each bn spent."""

from __future__ import annotations

import numpy as np
import pytest

from cluster_sim.analysis.levers import LEFT_OUT, lever_frame, levers
from cluster_sim.analysis.outcomes import condense
from cluster_sim.results import column_names
from tests.analysis.synthetic import result, scenario


def test_differences_are_paired_and_per_bn_spent() -> None:
    base = condense(result(scenario("baseline"), spending=100.0, value=1000.0))
    own = condense(result(scenario("plan"), spending=300.0, value=1500.0))
    found = {lever.metric: lever for lever in levers([base, own], "baseline")}
    cost = (own.spending[:, -1] - base.spending[:, -1]).mean()
    value = found["realised_value"]
    assert value.difference.mean == pytest.approx((own.value - base.value)[:, -1].mean())
    assert value.per_money.mean == pytest.approx((value.difference.mean or 0.0) / (cost / 1e3))
    assert value.baseline == pytest.approx(base.value[:, -1].mean())


def test_a_lever_that_changes_nothing_has_no_figure_per_money() -> None:
    base = condense(result(scenario("baseline")))
    own = condense(result(scenario("same")))
    for lever in levers([base, own], "baseline"):
        assert lever.difference.mean == 0.0
        assert lever.per_money.mean is None


def test_the_replicates_that_both_completed_count() -> None:
    base = condense(result(scenario("baseline"), failed=[1]))
    own = condense(result(scenario("plan"), failed=[3], value=1500.0))
    lever = levers([base, own], "baseline")[0]
    assert lever.difference.count == len(set(base.replicates) & set(own.replicates))


def test_the_table_has_every_metric_but_the_ratio_and_the_columns_of_the_registry() -> None:
    base = condense(result(scenario("baseline")))
    own = condense(result(scenario("plan"), value=1500.0))
    table = lever_frame(levers([base, own], "baseline"))
    assert tuple(table.columns) == tuple(column_names("levers", ()))
    assert set(table["metric"]) == set(base.metrics) - set(LEFT_OUT)
    assert np.isfinite(table["difference_mean"].astype(float)).all()
