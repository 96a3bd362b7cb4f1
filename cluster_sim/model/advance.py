"""One quarter of any number of runs: the model's only implementation.

One run, many runs side by side and the Mesa model all go through ``advance``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from cluster_sim.model.phases.build import begin_projects, finish_projects
from cluster_sim.model.phases.decide import raise_prospects, strike_deals
from cluster_sim.model.phases.grow import grow_and_allot
from cluster_sim.model.phases.incidents import suffer_incidents
from cluster_sim.model.phases.learn import learn
from cluster_sim.model.phases.policy import pay_for_policy, set_policy
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.phases.route import find_routes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State

Consult = Callable[[Setting, State], None]
"""Asks agents for their stance on the prospects (fills ``state.stance``)."""


def open_quarter(setting: Setting, state: State, recorder: Recorder) -> None:
    """Policy, routes and the record: how things stand in this quarter."""
    set_policy(setting, state)
    find_routes(setting, state)
    recorder.record(setting, state)


def close_quarter(setting: Setting, state: State, consult: Consult | None = None) -> None:
    """Decisions and what follows from them, to the end of the quarter."""
    pay_for_policy(setting, state)
    finish_projects(setting, state)
    raise_prospects(setting, state)
    if consult is not None:
        consult(setting, state)
    strike_deals(setting, state)
    begin_projects(setting, state)
    learn(setting, state)
    suffer_incidents(setting, state)
    grow_and_allot(setting, state)
    state.quarter += 1


def advance(
    setting: Setting, state: State, recorder: Recorder, consult: Consult | None = None
) -> None:
    """Run one whole quarter."""
    open_quarter(setting, state, recorder)
    close_quarter(setting, state, consult)


def advance_to_end(
    setting: Setting, state: State, recorder: Recorder, stop: threading.Event | None = None
) -> None:
    """Run every quarter that is left and take the last record, unless ``stop`` is set before.

    A number that leaves its range shows in the records and is reported with its run.
    """
    with np.errstate(all="ignore"):
        while state.quarter < setting.quarters and not (stop and stop.is_set()):
            advance(setting, state, recorder)
        open_quarter(setting, state, recorder)
