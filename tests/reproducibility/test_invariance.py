"""What must not matter does not: order of rows and measures, null measures, measures to come."""

from __future__ import annotations

import csv
import random
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cluster_sim.model.phases.decide import raise_prospects
from cluster_sim.model.phases.incidents import suffer_incidents
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.phases.route import find_routes
from cluster_sim.region import load as region_load
from cluster_sim.region.load import load_region
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Scenario
from tests.model.building import Runs, effect, measure, region, run, scenario, start, subregion
from tests.model.programmes import busy, every_channel
from tests.reproducibility.comparing import assert_same_bits, assert_same_runs, recorded, stocks

PLACE = load_region("classroom")
CHANNELS = sorted(every_channel(PLACE))


@cache
def plain() -> Runs:
    return run(scenario(PLACE, quarters=16), 3)


@pytest.mark.parametrize("name", CHANNELS)
def test_a_measure_of_strength_0_changes_no_bit(name: str) -> None:
    null = every_channel(PLACE, strength=0.0)[name]
    assert_same_records(run(scenario(PLACE, [null], quarters=16), 3), plain(), 17)


@pytest.mark.parametrize("name", CHANNELS)
def test_an_effect_of_strength_0_changes_no_bit(name: str) -> None:
    acting = every_channel(PLACE)[name]
    (what,) = acting.effects
    nothing = 1.0 if what.channel == "recovery" else 0.0
    null = replace(acting, effects=(replace(what, strength=nothing),), cost=0.0)
    assert_same_records(run(scenario(PLACE, [null], quarters=16), 3), plain(), 17)


@pytest.mark.parametrize("name", CHANNELS)
def test_before_its_start_a_measure_changes_no_bit(name: str) -> None:
    late = every_channel(PLACE, start=9)[name]
    assert_same_records(run(scenario(PLACE, [late], quarters=16), 3), plain(), 9)


@pytest.mark.parametrize("name", CHANNELS)
def test_a_start_beyond_the_last_quarter_changes_no_bit(name: str) -> None:
    never = every_channel(PLACE, start=17)[name]
    assert_same_records(run(scenario(PLACE, [never], quarters=16), 3), plain(), 17)


def assert_same_records(one: Runs, other: Runs, records: int) -> None:
    """All records before the one numbered ``records`` are the same to the last bit."""
    moments = int((one.recorder.moments < records).sum())
    for first, second in (
        (one.recorder.metrics[:, :records], other.recorder.metrics[:, :records]),
        (one.recorder.cities[:, :moments], other.recorder.cities[:, :moments]),
        (one.recorder.links[:, :moments], other.recorder.links[:, :moments]),
    ):
        assert first.tobytes() == second.tobytes()
    if records > 16:
        for name in ("budget", "fund", "remaining", "belief", "doubt", "trust", "drift"):
            np.testing.assert_array_equal(getattr(one.state, name), getattr(other.state, name))


def test_all_channels_together_change_a_lot() -> None:
    """So that the equalities above are not empty."""
    changed = run(scenario(PLACE, busy(PLACE), quarters=16), 3)
    same = changed.recorder.metrics == plain().recorder.metrics
    assert same[:, 0].sum() == 3 * (same.shape[2] - 1)  # all but the missing ratio
    assert same[:, -1].mean() < 0.1


def test_a_measure_that_has_ended_no_longer_acts_on_its_channel() -> None:
    for name, acting in every_channel(PLACE).items():
        ended = replace(acting, end=3)
        setting, state = start(scenario(PLACE, [ended]))
        set_policy(setting, state)
        neutral = state.channels.values.copy()
        state.quarter = 2
        set_policy(setting, state)
        changed = not np.array_equal(state.channels.values, neutral)
        assert changed == (name != "fund"), name
        state.quarter = 3
        set_policy(setting, state)
        np.testing.assert_array_equal(state.channels.values, neutral, err_msg=name)


def test_the_order_of_measures_in_a_file_does_not_matter() -> None:
    measures = busy(PLACE)
    one = run(scenario(PLACE, measures), 2)
    random.Random(3).shuffle(measures)
    assert_same_runs(one, range(2), run(scenario(PLACE, measures), 2), range(2))


@pytest.mark.parametrize("name", ["classroom", "benelux-rhine-ruhr"])
def test_the_order_of_rows_in_a_regions_files_changes_no_bit(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(Path(region_load.__file__).with_name("data") / name, folder)
    shuffle = random.Random(7).shuffle
    for file in ("cities.csv", "links.csv"):
        with (folder / file).open(encoding="utf-8", newline="") as source:
            head, *rows = list(csv.reader(source))
        shuffle(rows)
        turned = [[row[1], row[0], *row[2:]] for row in rows] if file == "links.csv" else rows
        with (folder / file).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows([head, *turned])
    mixed, usual = load_region(folder), load_region(name)
    one, other = (run(scenario(place, busy(place)), 2) for place in (mixed, usual))
    assert_same_runs(one, range(2), other, range(2))


def hermits(whole: Region) -> Region:
    """The region with two more cities that no link reaches: first and last by id."""
    n = whole.n_cities
    base = {
        name: [*np.asarray(getattr(whole, name)).tolist(), value, value]
        for name, value in (
            ("lat", -40.0), ("lon", -100.0), ("population", 2e6), ("gdp", 1e5), ("maturity", 0.4),
            ("trust", 0.9), ("uptake", np.nan), ("security", np.nan), ("elderly_share", np.nan),
        )
    }  # fmt: skip
    order = np.array([n, *range(n), n + 1])  # "aaa" first, "zzz" last
    fields = {name: np.array(values)[order] for name, values in base.items()}
    names = ("AAA", *whole.names, "ZZZ")
    return replace(
        whole,
        cities=("aaa", *whole.cities, "zzz"),
        names=names,
        names_zh=(None,) * len(names),
        divisions=("far", *whole.divisions, "far"),
        countries=(whole.countries[0], *whole.countries, whole.countries[0]),
        ends=whole.ends + 1,
        supply={},
        digest="hermits",
        **fields,
    )


def test_added_cities_change_no_other_draw() -> None:
    base = replace(load_region("chengdu-chongqing"), maturity=np.full(16, 0.5), supply={})
    assert base.n_cities == 16
    # nothing but the draws themselves may matter
    fixed: dict[str, Any] = {
        "incident_exposure": 0.0,
        "incident_spread": 0.0,
        "attack_rate": 3.0,
        "imitation": 0.0,
    }
    one, other = (drawn(scenario(place, seed=4, **fixed)) for place in (base, hermits(base)))
    np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(one[1], other[1][:, :, 1:-1])
    assert 0 < one[0].sum() < one[0].size
    assert 0 < one[1].sum() < one[1].size


def drawn(what: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Which links come up in which domains, and which cities are hit, quarter by quarter."""
    setting, state = start(what, 4)
    attended, hits = [], []
    for quarter in range(6):
        state.quarter = quarter
        set_policy(setting, state)
        find_routes(setting, state)
        state.maturity[:] = 0.5
        state.traffic.load[:] = state.traffic.own[:] = 1e9
        raise_prospects(setting, state)
        attended.append(state.attended.copy())
        suffer_incidents(setting, state)
        hits.append(state.hit.copy())
    return np.array(attended), np.array(hits)


def test_an_added_link_changes_no_other_draw() -> None:
    few = region([(0, 1), (1, 2), (2, 3)], n=5)
    more = region([(0, 1), (1, 2), (1, 3), (2, 3)], n=5)
    one, other = (
        drawn(scenario(place, quarters=8, imitation=0.0, innovation=1.0)) for place in (few, more)
    )
    np.testing.assert_array_equal(one[0], other[0][:, :, [0, 1, 3]])
    assert 0 < one[0].sum() < one[0].size


def test_a_part_of_a_region_keeps_the_luck_of_the_whole() -> None:
    whole = replace(load_region("chengdu-chongqing"), maturity=np.full(16, 0.5))
    part = subregion(whole, whole.cities[3:9])
    options: dict[str, Any] = {"incident_exposure": 0.0, "incident_spread": 0.0, "attack_rate": 3.0}
    one, other = (drawn(scenario(place, **options)) for place in (part, whole))
    np.testing.assert_array_equal(one[1], other[1][:, :, 3:9])


def test_two_scenarios_of_one_replicate_meet_the_same_luck() -> None:
    """A measure that touches one domain alone leaves the projects of the others as they are."""
    free: dict[str, Any] = {"capacity_base": 100.0, "budget_share": 0.1, "growth_elasticity": 0.0}
    quiet: dict[str, Any] = {"attack_rate": 0.0, "maturity_diffusion": 0.0}
    telecom = measure("telecom", effect(PLACE, "attention", 2.0, domains=(1,)))
    base = run(scenario(PLACE, quarters=20, **free, **quiet), 3)
    more = run(scenario(PLACE, [telecom], quarters=20, **free, **quiet), 3)
    assert more.state.begun[:, :, 1].sum() > base.state.begun[:, :, 1].sum()
    for d in (0, 2, 3):
        np.testing.assert_array_equal(base.state.begun[:, :, d], more.state.begun[:, :, d])
        for name in ("due", "final_cost", "ratio", "start"):
            np.testing.assert_array_equal(
                base.state.projects[:, :, d][name], more.state.projects[:, :, d][name]
            )


def test_the_same_call_gives_the_same_bits_again() -> None:
    what = scenario(PLACE, busy(PLACE))
    one, other = run(what, 2), run(what, 2)
    assert_same_bits(recorded(one.recorder, [0, 1]), recorded(other.recorder, [0, 1]))
    assert_same_bits(stocks(one.state, [0, 1]), stocks(other.state, [0, 1]))
