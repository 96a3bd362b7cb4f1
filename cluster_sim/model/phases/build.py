"""Phase 4, build: due projects end and lower their link's friction, agreed ones begin.

What is due is ended before the quarter's decisions: a project of k quarters binds its link and its
cities in k rounds of decisions, overruns are paid before new deals, and the cities know what the
link still lacks. What they then agree on begins.
"""

from __future__ import annotations

import numpy as np

from cluster_sim.kernels.projects import begin, finish
from cluster_sim.model.setting import PROJECT_WORDS, Setting
from cluster_sim.model.state import State


def begin_projects(setting: Setting, state: State) -> None:
    """Put the shares into escrow and draw how long, how dear and how good the projects will be."""
    begin(
        state.quarter, state.case, state.key, PROJECT_WORDS, setting.link_names, setting.domain,
        setting.general, state.channels["overrun"], setting.expected_overrun, state.prospects,
        state.picks, state.offers, state.begun, state.status, state.projects, state.pot_paid,
        state.private_spent,
    )  # fmt: skip


def finish_projects(setting: Setting, state: State) -> None:
    """End what is due and paid for; whoever lacks its share of an overrun lets it wait."""
    _make_room(state)
    finish(
        state.quarter, setting.neighbours.ends, state.status, state.projects, state.pot_paid,
        state.budget, state.fund, state.pots, state.spent, state.fund_spent, state.private_spent,
        state.remaining, state.running, state.completed, state.log, state.logged,
    )  # fmt: skip


def _make_room(state: State) -> None:
    """Let the log hold one more project of every link and domain."""
    need = int(state.logged.max()) + state.projects[0].size
    if need > state.log.shape[1]:
        more = np.zeros((state.n_runs, state.log.shape[1]), dtype=state.log.dtype)
        state.log = np.concatenate([state.log, more], axis=1)
