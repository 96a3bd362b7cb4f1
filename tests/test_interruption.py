"""Ctrl-C in the middle of a simulation: what is finished is kept, whole runs only."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.scenario.load import load_scenario
from cluster_sim.simulation import SIDE_BY_SIDE, InterruptedSimulationError, simulate

CLASSROOM = Path(__file__).resolve().parents[1] / "scenarios/classroom/baseline.yaml"


def interrupt(done: int, total: int) -> None:
    assert done < total
    raise KeyboardInterrupt


def test_finished_groups_of_runs_are_kept() -> None:
    scenario = load_scenario(CLASSROOM, ["quarters=6"])
    with pytest.raises(InterruptedSimulationError) as caught:
        simulate(scenario, replicates=3 * SIDE_BY_SIDE, progress=interrupt)
    kept = caught.value.result
    whole = simulate(scenario, replicates=3 * SIDE_BY_SIDE)
    replicates = sorted(set(kept.quarters["replicate"]))
    assert 0 < len(replicates) < 3 * SIDE_BY_SIDE
    assert len(replicates) % SIDE_BY_SIDE == 0
    assert kept.failures == ()
    for name in ("quarters", "cities", "links", "projects"):
        table = getattr(whole, name)
        same = table[table["replicate"].isin(replicates)].reset_index(drop=True)
        assert getattr(kept, name).equals(same), name


def test_an_interruption_is_a_keyboard_interrupt() -> None:
    assert issubclass(InterruptedSimulationError, KeyboardInterrupt)
