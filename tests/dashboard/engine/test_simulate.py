"""Quick runs of drafts beside their baselines, and what is kept of them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from cluster_sim.analysis.comparison import compare
from cluster_sim.analysis.statistics import mean_bands, mean_interval
from cluster_sim.dashboard.engine import simulate as engine
from cluster_sim.dashboard.engine.catalogue import presets
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.keeping import Kept
from cluster_sim.dashboard.engine.simulate import Simulator
from cluster_sim.errors import ScenarioError, StoppedError
from cluster_sim.simulation import simulate
from tests.dashboard.engine.settings import PROGRAMME, SCOPED


def _programme(strength: float = 1.0, region: str = "classroom") -> Draft:
    draft = Draft.new(region).with_quarters(24)
    for use in PROGRAMME:
        draft = draft.with_strength(use, strength)
    return draft


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator()


def test_an_outlook_is_the_first_replicate_of_simulate(simulator: Simulator) -> None:
    draft = _programme()
    outlook = simulator.outlook(draft)
    for drawn, seen in ((draft, outlook.metrics), (draft.baseline(), outlook.base_metrics)):
        table = simulate(drawn.scenario(), replicates=1).quarters
        for name, values in seen.items():
            if name != "benefit_cost_ratio":
                np.testing.assert_array_equal(values, table[name].to_numpy(), err_msg=name)
    assert outlook.scenario.digest == draft.scenario().digest
    assert outlook.quarters[0] == "2024-Q1"
    assert outlook.quarters[-1] == "2030-Q1"
    assert len(outlook.quarters) == 25


def test_strength_0_for_all_gives_the_baseline(simulator: Simulator) -> None:
    outlook = simulator.outlook(_programme(0.0))
    for name, values in outlook.metrics.items():
        np.testing.assert_array_equal(
            values[1:] if name == "benefit_cost_ratio" else values,
            values[1:] * np.nan if name == "benefit_cost_ratio" else outlook.base_metrics[name],
        )


def test_measures_of_strength_0_change_no_bit_of_others(simulator: Simulator) -> None:
    draft = Draft.new("classroom").with_quarters(24).with_strength("top_level_design", 1.0)
    alone = simulator.outlook(draft)
    whole = draft.with_strength("sharing_platform", 0.0).with_strength("cluster_integration", 0.0)
    table = simulate(whole.scenario(), replicates=1).quarters
    for name in ("sharing_efficiency", "public_spending", "trust", "output"):
        np.testing.assert_array_equal(alone.metrics[name], table[name].to_numpy())


def test_frames_are_what_the_map_shows(simulator: Simulator) -> None:
    outlook = simulator.outlook(_programme())
    run, frames = outlook.replay, outlook.frames
    n_records, region = 25, outlook.scenario.region
    assert frames.barrier.shape == frames.load.shape == (n_records, region.n_links)
    assert frames.efficiency.shape == (n_records, region.n_cities)
    np.testing.assert_array_equal(frames.barrier, run.friction[0].mean(axis=-1))
    np.testing.assert_array_equal(frames.load, run.load[0].sum(axis=-1))
    finished = [
        sum(mark.end is not None and mark.end <= record for mark in frames.projects)
        for record in range(n_records)
    ]
    np.testing.assert_array_equal(finished, outlook.metrics["projects_completed"])
    assert frames.barrier[-1].mean() < outlook.base_frames.barrier[-1].mean()


def test_the_ratio_is_against_the_baseline(simulator: Simulator) -> None:
    outlook = simulator.outlook(_programme())
    now, base = outlook.metrics, outlook.base_metrics
    gain = now["realised_value"][-1] - base["realised_value"][-1]
    cost = sum(now[name][-1] - base[name][-1] for name in ("public_spending", "private_spending"))
    assert now["benefit_cost_ratio"][-1] == pytest.approx(gain / cost)
    assert np.isnan(now["benefit_cost_ratio"][0])
    assert np.isnan(base["benefit_cost_ratio"]).all()


def test_a_draft_in_conflict_is_refused_and_tells_why(simulator: Simulator) -> None:
    draft = Draft.new("classroom").with_strength("government_operation", 1.0)
    draft = draft.with_strength("market_operation", 1.0)
    with pytest.raises(ScenarioError):
        simulator.outlook(draft)
    with pytest.raises(ScenarioError):
        simulator.band(draft)
    assert len(draft.problems()) == 1


def test_notes_of_the_edit_and_of_the_scenario_are_told(simulator: Simulator) -> None:
    draft = Draft(SCOPED).with_region("classroom")
    notes = [note.en for note in simulator.outlook(draft).notes]
    assert "the limit was dropped" in notes[1]
    alone = Draft.new("classroom").with_strength("information_consumption", 1.0)
    (note,) = simulator.outlook(alone).notes
    assert "builds on" in note.en


def test_a_known_outlook_is_not_run_again(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = _programme(0.7)
    first, band = simulator.outlook(draft), simulator.band(draft, 2)

    def never(*args: object, **options: object) -> None:
        raise AssertionError("it was run again")

    monkeypatch.setattr("cluster_sim.replay.replay", never)
    monkeypatch.setattr("cluster_sim.dashboard.engine.running.runs_of", never)
    renamed = draft.with_title("Another name").with_strength("city_big_data", 0.0)
    again = simulator.outlook(renamed)
    assert again.replay is first.replay
    assert again.draft is renamed
    assert simulator.band(renamed, 2).metrics is band.metrics
    for run in (simulator.outlook, simulator.band):
        with pytest.raises(AssertionError, match="it was run again"):
            run(_programme(0.6))


def test_a_band_is_what_compare_finds(simulator: Simulator) -> None:
    draft = _programme()
    band = simulator.band(draft, replicates=6)
    drafts = (draft.baseline(), draft)
    scenarios = [replace(one.scenario(), replicates=6) for one in drafts]
    found = compare([simulate(one, replicates=6) for one in scenarios])
    (row,) = [row for row in found.ranking if row.name == draft.name]
    assert band.replicates == 6
    for name in ("sharing_efficiency", "public_spending", "gini_efficiency", "benefit_cost_ratio"):
        wanted, seen = row.metrics[name].final, band.metrics[name]
        ends = [seen.mean[-1], seen.low[-1], seen.high[-1]]
        assert ends == pytest.approx([wanted.mean, wanted.low, wanted.high], rel=1e-9), name
    seen = band.differences["sharing_efficiency"]
    ends = [seen.mean[-1], seen.low[-1], seen.high[-1]]
    wanted = row.difference
    assert ends == pytest.approx([wanted.mean, wanted.low, wanted.high], rel=1e-9)


def test_a_band_holds_every_metric_and_record(simulator: Simulator) -> None:
    band = simulator.band(_programme(), replicates=3)
    outlook = simulator.outlook(_programme())
    for part in (band.metrics, band.base_metrics, band.differences):
        assert set(part) == set(outlook.metrics)
        assert part["sharing_efficiency"].mean.shape == (25,)
    middle = band.metrics["sharing_efficiency"]
    assert (middle.low <= middle.mean).all()
    assert (middle.mean <= middle.high).all()
    single = simulator.band(_programme(), replicates=1).metrics["trust"]
    np.testing.assert_array_equal(single.mean, outlook.metrics["trust"])
    assert np.isnan(single.low).all()


def test_bands_of_many_series_are_the_intervals_of_each() -> None:
    values = np.random.default_rng(3).normal(size=(7, 5, 2))
    values[:, 1, 0] = 0.1
    mean, low, high = mean_bands(values)
    for record in range(5):
        for place in range(2):
            one = mean_interval(values[:, record, place])
            found = mean[record, place], low[record, place], high[record, place]
            assert found == pytest.approx((one.mean, one.low, one.high), rel=1e-12)
    assert mean[1, 0] == low[1, 0] == high[1, 0] == 0.1


def test_what_nobody_waits_for_is_given_up() -> None:
    simulator, stop = Simulator(), threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        simulator.outlook(_programme(), stop=stop)
    with pytest.raises(StoppedError):
        simulator.band(_programme(), stop=stop)
    assert simulator.kept == 0


def test_many_threads_get_what_one_gets() -> None:
    shared, alone = Simulator(), Simulator()
    drafts = [_programme(step / 10) for step in range(4)] * 2
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(shared.outlook, drafts))
    for draft, outlook in zip(drafts[:4], seen, strict=False):
        np.testing.assert_array_equal(outlook.replay.metrics, alone.outlook(draft).replay.metrics)
        assert outlook.draft.key == draft.key


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    room = dict.fromkeys(engine._ROOM, 60_000) | {"outlooks": 200_000}
    monkeypatch.setattr(engine, "_ROOM", room)
    simulator = Simulator()
    for step in range(12):
        draft = Draft.new("classroom").with_strength("sharing_platform", 1.0)
        simulator.outlook(draft.with_quarters(10 + step))
        simulator.band(draft.with_quarters(10 + step), 2)
        assert simulator.kept <= sum(room.values())
    assert simulator.kept > 100_000


def test_the_rooms_of_a_process_fit_beside_each_other() -> None:
    assert sum(engine._ROOM.values()) <= 120_000_000


def test_the_largest_outlook_leaves_room_for_others() -> None:
    region = presets("yangtze-river-delta")[-1].draft.with_quarters(200)
    outlook = Simulator().outlook(region)
    assert engine._size(outlook.replay) < engine._ROOM["outlooks"] / 2


def test_what_was_used_last_is_kept() -> None:
    kept: Kept[str] = Kept(10, len)
    for key, value in (("a", "1234"), ("b", "1234")):
        kept.put(key, value)
    assert kept.get("a") == "1234"
    kept.put("c", "123")
    assert [kept.get(key) for key in "abc"] == ["1234", None, "123"]
    kept.put("a", "1")
    assert kept.used == 4
    kept.put("large", "x" * 11)
    assert kept.get("large") is None
    assert len(kept) == 0
    assert kept.used == 0
