"""Phase 7, grow: the value of this quarter, output, budgets and what duplication wastes."""

from __future__ import annotations

import numpy as np

from cluster_sim.kernels.measurement import add_up
from cluster_sim.kernels.money import allot
from cluster_sim.kernels.records import FUND
from cluster_sim.kernels.society import grow
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State


def grow_and_allot(setting: Setting, state: State) -> None:
    """Add up this quarter's values, let output grow and allot the next budgets."""
    channels, traffic = state.channels, state.traffic
    _add_up(setting, state)
    grow(
        state.case, setting.general, setting.weights, setting.trend, channels["growth"],
        channels["elasticity.growth"], traffic.access, traffic.weight, traffic.log_start,
        setting.log_gdp, state.drift, state.log_output, state.output,
    )  # fmt: skip
    levy = np.where(channels["coordinator"] == FUND, setting.general["fund_levy"], 0.0)
    allot(
        state.case, setting.general, levy, channels["budget"], state.output, state.budget,
        state.fund, state.lapsed,
    )  # fmt: skip


def _add_up(setting: Setting, state: State) -> None:
    """Add this quarter's realised and potential value and waste, each a year's flow over four."""
    add_up(
        state.case, setting.nu, state.traffic.weight, state.traffic.realised, state.output,
        state.channels["pooling"], setting.running_cost, setting.pooling[1],
        state.realised_value, state.potential_value, state.waste,
    )  # fmt: skip
