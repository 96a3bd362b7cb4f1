"""Simulating a scenario: the same tables at any number of workers, and runs that fail."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

import cluster_sim
from cluster_sim.errors import RunError
from cluster_sim.model import advance
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.region.load import load_region
from cluster_sim.results import SIMULATED
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import (
    Failure,
    InterruptedSimulationError,
    ScenarioResult,
    run_side_by_side,
    simulate,
)
from tests.model.building import scenario
from tests.model.programmes import busy

Phase = Callable[[Setting, State], None]
QUARTERS = 9


@cache
def what() -> Scenario:
    place = load_region("classroom")
    return scenario(place, busy(place), quarters=QUARTERS, replicates=5, name="busy")


def assert_same_tables(one: ScenarioResult, other: ScenarioResult) -> None:
    for name in SIMULATED:
        assert getattr(one, name).equals(getattr(other, name)), name


@pytest.mark.parametrize("count", [1, 2, 7, 40])
def test_the_same_tables_at_any_number_of_workers(count: int) -> None:
    usual = simulate(what(), replicates=count)
    assert usual.failures == ()
    assert usual.quarters["replicate"].nunique() == count
    for workers in (2, 3, 50):
        assert_same_tables(usual, simulate(what(), replicates=count, workers=workers))


def test_fewer_replicates_are_the_first_of_more() -> None:
    few, many = simulate(what(), replicates=2), simulate(what(), replicates=40)
    for name in SIMULATED:
        whole = getattr(many, name)
        first = whole[whole["replicate"] < 2].reset_index(drop=True)
        assert first.equals(getattr(few, name)), name


def test_the_scenarios_own_number_of_replicates_is_the_default() -> None:
    assert simulate(what()).quarters["replicate"].nunique() == 5


def test_it_is_what_the_package_offers_however_often_it_is_asked() -> None:
    """The module of the same name must not take the function's place once it is imported."""
    for _ in range(2):
        offered = cluster_sim.simulate
        assert offered is simulate
    assert simulate(what(), replicates=1).scenario is what()


@pytest.mark.parametrize(("replicates", "workers"), [(0, 1), (1, 0), (-1, 2)])
def test_less_than_one_is_refused(replicates: int, workers: int) -> None:
    with pytest.raises(ValueError, match="replicates and workers must be at least 1"):
        simulate(what(), replicates=replicates, workers=workers)


def test_progress_counts_finished_runs_up_to_all() -> None:
    told: list[tuple[int, int]] = []
    simulate(
        what(), replicates=10, workers=3, progress=lambda done, total: told.append((done, total))
    )
    assert [total for _, total in told] == [10] * len(told)
    counts = [done for done, _ in told]
    assert counts == sorted(set(counts))
    assert counts[-1] == 10


def spoiled(monkeypatch: pytest.MonkeyPatch, name: str, spoil: Phase) -> None:
    """Let a phase do what it does, and then something more."""
    usual = getattr(advance, name)

    def both(setting: Setting, state: State) -> None:
        usual(setting, state)
        spoil(setting, state)

    monkeypatch.setattr(advance, name, both)


def test_a_run_that_gives_no_number_is_listed_and_the_others_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = simulate(what(), replicates=6)

    def spoil(setting: Setting, state: State) -> None:
        if state.quarter == 3:
            state.trust[state.replicate == 2, 1] = np.nan

    spoiled(monkeypatch, "suffer_incidents", spoil)
    for workers in (1, 2, 6):
        found = simulate(what(), replicates=6, workers=workers)
        (failure,) = found.failures
        assert (failure.scenario, failure.replicate, failure.quarter) == ("busy", 2, 4)
        assert failure.message.endswith(" is nan, not a finite number")
        for name in SIMULATED:
            whole = getattr(usual, name)
            kept = whole[whole["replicate"] != 2].reset_index(drop=True)
            assert kept.equals(getattr(found, name)), name


def test_an_infinite_number_is_named() -> None:
    endless = scenario(
        what().region, quarters=60, trend_growth=1e3, potential_share=0.0, replicates=2,
    )  # fmt: skip
    found = simulate(endless)
    assert [failure.replicate for failure in found.failures] == [0, 1]
    assert {failure.message for failure in found.failures} <= {
        "output is inf, not a finite number",
        "potential_value is inf, not a finite number",
        "potential_value is nan, not a finite number",
        "sharing_efficiency is nan, not a finite number",
    }
    assert len(found.quarters) == 0
    assert list(found.quarters.columns)[:3] == ["scenario", "replicate", "quarter"]


def test_an_exception_is_listed_with_the_run_that_it_befell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = simulate(what(), replicates=6)

    def spoil(setting: Setting, state: State) -> None:
        if state.quarter == 5 and 4 in state.replicate:
            raise ZeroDivisionError("nothing to divide by")

    spoiled(monkeypatch, "grow_and_allot", spoil)
    for workers in (1, 3):
        found = simulate(what(), replicates=6, workers=workers)
        expected = Failure("busy", 4, 5, "ZeroDivisionError: nothing to divide by")
        assert found.failures == (expected,)
        for name in SIMULATED:
            whole = getattr(usual, name)
            kept = whole[whole["replicate"] != 4].reset_index(drop=True)
            assert kept.equals(getattr(found, name)), name


def test_where_all_runs_fail_the_tables_are_empty_but_have_their_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = simulate(what(), replicates=1)

    def spoil(setting: Setting, state: State) -> None:
        raise MemoryError("no room")

    spoiled(monkeypatch, "learn", spoil)
    found = simulate(what(), replicates=3)
    assert [f.message for f in found.failures] == ["MemoryError: no room"] * 3
    for name in SIMULATED:
        table = getattr(found, name)
        assert len(table) == 0
        assert list(table.columns) == list(getattr(usual, name).columns), name


def test_failures_come_in_the_order_of_replicates(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(setting: Setting, state: State) -> None:
        state.output[state.replicate % 2 == 1] = np.inf

    spoiled(monkeypatch, "learn", spoil)
    for workers in (1, 4):
        found = simulate(what(), replicates=9, workers=workers)
        assert [failure.replicate for failure in found.failures] == [1, 3, 5, 7]


def test_runs_side_by_side_raise_a_run_error_with_its_cause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def spoil(setting: Setting, state: State) -> None:
        raise KeyError("lost")

    spoiled(monkeypatch, "learn", spoil)
    with pytest.raises(RunError, match="stopped in quarter 0") as caught:
        run_side_by_side(Setting.of([what()]), [0])
    assert isinstance(caught.value.__cause__, KeyError)


def test_an_interruption_is_passed_on_and_stops_the_others() -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        simulate(what(), replicates=40, workers=2, progress=interrupt)
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and "ThreadPool" in thread.name:
            thread.join(timeout=20)
    assert threading.active_count() <= before


def test_an_interruption_brings_what_is_finished() -> None:
    finished: list[int] = []

    def interrupt(done: int, total: int) -> None:
        finished.append(done)
        if len(finished) == 2:
            raise KeyboardInterrupt

    with pytest.raises(InterruptedSimulationError) as caught:
        simulate(what(), replicates=130, workers=1, progress=interrupt)
    found, usual = caught.value.result, simulate(what(), replicates=finished[-1])
    assert 0 < finished[-1] < 130
    for name in SIMULATED:
        table = getattr(found, name)
        kept = table[table["replicate"] < finished[-1]].reset_index(drop=True)
        assert kept.equals(getattr(usual, name)), name
    assert found.failures == ()


def test_no_warning_escapes_from_absurd_parameters() -> None:
    """A run whose numbers leave their range is listed, and says nothing else."""
    absurd = scenario(
        what().region, quarters=8, replicates=2, participation_elasticity=1e6,
        destination_exponent=300.0,
    )  # fmt: skip
    found = simulate(absurd)
    assert len(found.failures) + found.quarters["replicate"].nunique() == 2
