"""What several runs of scenarios give.

This loads the compiled model, which takes longest, and a page with its sliders is there without
it. So the modules beside this one import it, and `replay`, inside the functions that run something.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cluster_sim.errors import RunError, StoppedError
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import SIDE_BY_SIDE, run_side_by_side

FloatArray = NDArray[np.float64]

_COMPARED = "benefit_cost_ratio"  # needs a baseline


def runs_of(scenario: Scenario, replicates: int, stop: threading.Event | None) -> FloatArray:
    """The metrics of replicates 0, 1, ..., float array (n_replicates, n_records, n_metrics).

    Raises:
        RunError: A run failed.
        StoppedError: ``stop`` was set before the end.
    """
    return _metrics(Setting.of([scenario]), range(replicates), [0] * replicates, stop)


def last_records(
    cases: Sequence[Scenario], replicates: int, stop: threading.Event | None
) -> FloatArray:
    """The last record of all runs, float array (n_cases, n_replicates, n_metrics).

    Args:
        cases: Scenarios in one region with the same domains.
        replicates: The luck that all of them are run on: 0, 1, ...
        stop: Ends the runs early when set.

    Raises:
        RunError: A run failed.
        StoppedError: ``stop`` was set before the end.
    """
    setting = Setting.of(cases)
    runs = [(case, one) for case in range(len(cases)) for one in range(replicates)]
    parts: list[FloatArray] = []
    for first in range(0, len(runs), SIDE_BY_SIDE):
        chosen, luck = zip(*runs[first : first + SIDE_BY_SIDE], strict=True)
        parts.append(_metrics(setting, luck, chosen, stop)[:, -1])
    return np.concatenate(parts).reshape(len(cases), replicates, -1)


def _metrics(
    setting: Setting, luck: Sequence[int], cases: Sequence[int], stop: threading.Event | None
) -> FloatArray:
    """The metrics of runs that are computed side by side, (n_runs, n_records, n_metrics)."""
    _, recorder = run_side_by_side(setting, luck, stop, cases, details=False)
    if stop is not None and stop.is_set():
        raise StoppedError
    _require_numbers(recorder)
    return recorder.metrics


def _require_numbers(recorder: Recorder) -> None:
    """Make sure that all metrics of all runs are finite, but for what needs a baseline.

    Raises:
        RunError: One is not.
    """
    for place, name in enumerate(recorder.names):
        if name != _COMPARED and not np.isfinite(recorder.metrics[:, :, place]).all():
            raise RunError(f"{name} is not a finite number in every run")
