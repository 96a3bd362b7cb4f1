"""A run is the same, to the last bit, alone and beside any others, in any order."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from cluster_sim.model.advance import advance, open_quarter
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State, start_state
from cluster_sim.region.load import load_region
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Scenario
from tests.model.building import DOMAINS, Runs, effect, measure, region, run, scenario
from tests.model.programmes import busy
from tests.reproducibility.comparing import assert_same_runs

QUARTERS = 13


@cache
def place() -> Region:
    return load_region("benelux-rhine-ruhr")


@cache
def what(kind: str) -> Scenario:
    measures = busy(place()) if kind == "busy" else []
    return scenario(place(), measures, quarters=QUARTERS, seed=5)


@cache
def together(kind: str) -> Runs:
    return run(what(kind), 40)


@pytest.mark.parametrize("kind", ["quiet", "busy"])
@pytest.mark.parametrize("size", [1, 7, 32])
def test_groups_of_any_size(kind: str, size: int) -> None:
    for first in range(0, 40 if size > 1 else 5, size):
        group = range(first, min(first + size, 40))
        assert_same_runs(run(what(kind), group), range(len(group)), together(kind), group)


@pytest.mark.parametrize("name", ["classroom", "yangtze-river-delta"])
def test_small_and_large_regions(name: str) -> None:
    region_of = load_region(name)
    busy_there = scenario(region_of, busy(region_of), quarters=9)
    nine = run(busy_there, 9)
    for k in (0, 8):
        assert_same_runs(run(busy_there, [k]), [0], nine, [k])


@pytest.mark.parametrize("kind", ["quiet", "busy"])
def test_any_order_and_choice_of_runs(kind: str) -> None:
    order = np.random.default_rng(0).permutation(40)[:19].tolist()
    assert_same_runs(run(what(kind), order), range(19), together(kind), order)


def test_a_run_twice_beside_itself() -> None:
    twice = run(what("busy"), [3, 3])
    assert_same_runs(twice, [0], twice, [1])
    assert_same_runs(twice, [0], together("busy"), [3])


def test_runs_on_other_luck_differ() -> None:
    metrics = together("quiet").metric("sharing_efficiency")[:, -1]
    assert len(np.unique(metrics)) == 40
    other_seed = run(scenario(place(), quarters=QUARTERS, seed=6), 1)
    assert other_seed.metric("sharing_efficiency")[0, -1] not in metrics


@pytest.mark.parametrize(
    "cases", [[2, 0, 1, 1, 0, 2, 1], [0, 1, 2, 1, 0], [0, 3, 2], [1, 2, 3, 0, 1, 3, 0, 1, 3]]
)
@pytest.mark.parametrize("n_domains", [1, 3, 4])
def test_several_scenarios_side_by_side(cases: list[int], n_domains: int) -> None:
    """Cases with and without a platform, and with other parameters, in mixed order."""
    small = load_region("classroom")
    platform = measure("p", effect(small, "platform", 1.0, ramp=4, n_domains=n_domains))
    options: dict[str, Any] = {"quarters": 6, "domains": DOMAINS[:n_domains]}
    scenarios = [
        scenario(small, **options),
        scenario(small, seed=9, distance_decay=0.7, **options),
        scenario(small, relay_charge=0.3, **options),
        scenario(small, [platform], **options),
    ]
    setting = Setting.of(scenarios)
    replicates = list(range(len(cases)))
    state = start_state(setting, replicates, cases)
    recorder = Recorder.empty(setting, len(cases))
    finish(setting, state, recorder)
    for case, each in enumerate(scenarios):
        runs = [k for k, of in enumerate(cases) if of == case]
        if runs:
            alone = run(each, runs)
            np.testing.assert_array_equal(recorder.metrics[runs], alone.recorder.metrics)
            np.testing.assert_array_equal(recorder.cities[runs], alone.recorder.cities)
            np.testing.assert_array_equal(recorder.links[runs], alone.recorder.links)
            np.testing.assert_array_equal(state.budget[runs], alone.state.budget)


def finish(setting: Setting, state: State, recorder: Recorder) -> None:
    """Run from where the state stands to the last record."""
    while state.quarter < setting.quarters:
        advance(setting, state, recorder)
    open_quarter(setting, state, recorder)


def test_scenarios_that_do_not_share_a_region_or_horizon_are_refused() -> None:
    base = scenario(place(), quarters=8)
    others = [
        scenario(place(), quarters=9, name="longer"),
        scenario(region([(0, 1)]), quarters=8, name="elsewhere"),
        scenario(place(), quarters=8, domains=base.domains[:2], name="fewer"),
    ]
    for other in others:
        with pytest.raises(ValueError, match=f"{other.name} and made-up cannot be run side by"):
            Setting.of([base, other])


def test_records_without_details_are_the_same_metrics() -> None:
    setting = Setting.of([what("busy")])
    state = start_state(setting, [0, 1])
    recorder = Recorder.empty(setting, 2, details=False)
    finish(setting, state, recorder)
    np.testing.assert_array_equal(recorder.metrics, together("busy").recorder.metrics[:2])
    assert recorder.cities.size == recorder.links.size == 0
