"""What each measure of a setting adds."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.explain import Explanation
from cluster_sim.dashboard.engine.simulate import Simulator
from cluster_sim.dashboard.engine.turns import Turns
from cluster_sim.errors import ScenarioError, StoppedError
from cluster_sim.simulation import simulate
from tests.dashboard.engine.settings import PROGRAMME


def _programme() -> Draft:
    draft = Draft.new("classroom").with_quarters(20)
    for use in PROGRAMME:
        draft = draft.with_strength(use, 1.0)
    return draft.with_strength("city_big_data", 0.0)


def _last(
    draft: Draft, metric: str, replicates: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    table = simulate(draft.scenario(), replicates=replicates).quarters
    return np.asarray(table[table["quarter"] == draft.quarters][metric].to_numpy())


@pytest.fixture(scope="module")
def explained() -> Explanation:
    return Simulator().explain(_programme(), replicates=3)


@pytest.mark.parametrize("use", ["sharing_platform", "top_level_design", "cluster_integration"])
@pytest.mark.parametrize("metric", ["sharing_efficiency", "public_spending", "trust"])
def test_a_contribution_is_what_leaving_the_measure_out_loses(
    explained: Explanation, use: str, metric: str
) -> None:
    (one,) = [one for one in explained.contributions if one.name == use]
    lost = _last(_programme(), metric, 3) - _last(_programme().without(use), metric, 3)
    found = one.differences[metric]
    assert found.mean == pytest.approx(lost.mean(), rel=1e-9)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= lost.mean() <= found.high


def test_together_is_the_difference_to_the_baseline(explained: Explanation) -> None:
    for metric in ("sharing_efficiency", "output"):
        gain = _last(_programme(), metric, 3) - _last(_programme().baseline(), metric, 3)
        assert explained.together[metric].mean == pytest.approx(gain.mean(), rel=1e-9)


def test_measures_that_act_are_told_the_strongest_first(explained: Explanation) -> None:
    assert {one.name for one in explained.contributions} == set(PROGRAMME)
    gains = [one.differences["sharing_efficiency"].mean or 0.0 for one in explained.contributions]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0.0
    assert all(one.title.zh for one in explained.contributions)


def test_interplay_is_what_the_sum_does_not_tell(explained: Explanation) -> None:
    for metric, rest in explained.interplay.items():
        parts = sum(one.differences[metric].mean or 0.0 for one in explained.contributions)
        assert parts + rest == pytest.approx(explained.together[metric].mean, abs=1e-6)


def test_a_single_measure_is_the_whole_gain() -> None:
    draft = Draft.new("classroom").with_quarters(12).with_strength("sharing_platform", 1.0)
    found = Simulator().explain(draft, replicates=2)
    assert found.contributions[0].differences == found.together
    assert set(found.interplay.values()) == {0.0}
    assert Simulator().explain(draft.baseline()).contributions == ()


def test_it_is_kept_refused_and_given_up_like_all_else() -> None:
    simulator, stop = Simulator(), threading.Event()
    draft = Draft.new("classroom").with_quarters(8).with_strength("government_operation", 1.0)
    first = simulator.explain(draft)
    assert simulator.explain(draft.with_title("Other")).contributions is first.contributions
    with pytest.raises(ScenarioError):
        simulator.explain(draft.with_strength("market_operation", 1.0))
    stop.set()
    with pytest.raises(StoppedError):
        simulator.explain(draft.with_quarters(9), stop=stop)


def test_who_is_no_longer_waited_for_leaves_the_queue() -> None:
    turns, stop = Turns(1), threading.Event()
    with turns.turn(None):
        stop.set()
        with pytest.raises(StoppedError), turns.turn(stop):
            raise AssertionError("there was no place")
    with turns.turn(None):
        pass


def test_only_so_many_compute_at_once() -> None:
    turns, lock = Turns(2), threading.Lock()
    now, most = [0], [0]
    gate = threading.Barrier(2)

    def compute() -> None:
        with turns.turn(None):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            gate.wait(timeout=10)
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=compute) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert most == [2]
    assert now == [0]
