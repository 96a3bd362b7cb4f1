"""Whether two runs are the same to the last bit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from cluster_sim.kernels.records import NOT_YET
from cluster_sim.kernels.traffic import Traffic
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.state import State
from tests.model.building import Runs

SCRATCH = {"channels", "traffic", "quarter", "prospects", "picks", "offers", "projects", "log"}
"""What is compared in another way, or holds leftovers that nothing reads."""


def recorded(recorder: Recorder, runs: Sequence[int]) -> dict[str, np.ndarray]:
    """All records of some runs."""
    pick = list(runs)
    return {
        "metrics": recorder.metrics[pick],
        "cities": recorder.cities[pick],
        "links": recorder.links[pick],
    }


def stocks(state: State, runs: Sequence[int]) -> dict[str, np.ndarray]:
    """The state of some runs; of the log only the entries in use."""
    pick = list(runs)
    arrays = {
        field.name: getattr(state, field.name)[pick]
        for field in fields(State)
        if field.name not in SCRATCH
    }
    going = state.status[pick] != NOT_YET
    arrays["projects"] = state.projects[pick][going]
    arrays["log"] = np.concatenate([state.log[run, : state.logged[run]] for run in pick])
    for field in fields(Traffic):
        if field.name not in ("workspace", "laid_out"):
            arrays[f"traffic.{field.name}"] = getattr(state.traffic, field.name)[pick]
    return arrays


def assert_same_bits(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    """Bit-equal arrays, name by name; NaN equals NaN."""
    assert one.keys() == other.keys()
    for name, values in one.items():
        same = np.ascontiguousarray(values).tobytes()
        assert same == np.ascontiguousarray(other[name]).tobytes(), f"{name} differs"


def assert_same_runs(one: Runs, first: Sequence[int], other: Runs, second: Sequence[int]) -> None:
    """Runs ``first`` of the one and ``second`` of the other are the same in all that they hold."""
    assert_same_bits(recorded(one.recorder, first), recorded(other.recorder, second))
    assert_same_bits(stocks(one.state, first), stocks(other.state, second))
