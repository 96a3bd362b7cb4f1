"""Phase 6, incidents: who is hit, what it costs, and how trust falls and comes back."""

from __future__ import annotations

import numpy as np

from cluster_sim.kernels.society import recover, strike
from cluster_sim.model.setting import INCIDENT_WORDS, Setting
from cluster_sim.model.state import State


def suffer_incidents(setting: Setting, state: State) -> None:
    """Draw this quarter's incidents and let trust follow."""
    channels, neighbours = state.channels, setting.neighbours
    strike(
        state.quarter, state.case, state.key, INCIDENT_WORDS, setting.city_names,
        setting.way_names, setting.pool_names, setting.general, neighbours.first_way,
        neighbours.to_city, neighbours.way_link, setting.pooling[0], channels["pooling"],
        channels["containment"], channels["security"], state.traffic.exchange, state.centre,
        state.spread, state.maturity, state.traffic.reach, setting.telecom, state.hit,
    )  # fmt: skip
    target = np.minimum(1.0, setting.start_trust + channels["trust"])
    recover(
        state.case, setting.general, setting.incident_cost, channels["recovery"], target,
        state.hit, state.trust, state.budget, state.spent, state.incidents,
    )  # fmt: skip
