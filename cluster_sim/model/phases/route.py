"""Phase 2, route: friction, demand, the routes of least friction and what they carry."""

from __future__ import annotations

import numpy as np

from cluster_sim.kernels.demand import set_demand
from cluster_sim.kernels.friction import set_access_friction, set_friction
from cluster_sim.kernels.traffic import Demand, route
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State


def find_routes(setting: Setting, state: State) -> None:
    """Find today's friction and demand, then routes, efficiency, flows and loads."""
    _set_friction(setting, state)
    _set_demand(setting, state)
    _route(setting, state)
    if state.quarter == 0:
        _remember_exchange(state)


def _set_friction(setting: Setting, state: State) -> None:
    barriers, channels = setting.barriers, state.channels
    set_friction(
        state.case, setting.general, setting.neighbours.ends, barriers.fixed, barriers.slope,
        barriers.still, barriers.length, state.remaining, channels["layer"], state.maturity,
        state.trust, state.friction, state.plain_friction,
    )  # fmt: skip
    if setting.hubs is not None:
        administration = np.ascontiguousarray(channels["layer"][..., 2])
        border = setting.hubs.border_friction(setting.general, setting.domain, administration)
        set_access_friction(
            state.case, setting.domain, setting.region.n_links, border, channels["platform"],
            state.trust, state.friction, state.plain_friction,
        )  # fmt: skip


def _set_demand(setting: Setting, state: State) -> None:
    channels = state.channels
    set_demand(
        state.case, setting.general, setting.is_gravity, setting.region.gdp, setting.start_supply,
        channels["supply"], setting.region.uptake, channels["uptake"], state.output,
        state.log_output, state.maturity, state.mass, state.push, state.pull, state.uptake,
    )  # fmt: skip


def _route(setting: Setting, state: State) -> None:
    """Route each run on the graph that it needs: with hubs only once a city has joined one.

    The two graphs are eliminated in different orders, so their last bits may differ; before its
    platform opens, a scenario must equal the baseline bit for bit.
    """
    demand = Demand(
        case=state.case, kernel=setting.kernel, is_gravity=setting.is_gravity, nu=setting.nu,
        mass=state.mass, push=state.push, level=state.maturity, pull=state.pull,
        uptake=state.uptake, elasticity=state.channels["elasticity.participation"],
        start_elasticity=setting.start_elasticity,
    )  # fmt: skip
    joined = state.channels["platform"].max(axis=(1, 2))[state.case] > 0.0
    for network, charge, with_hubs in zip(
        setting.networks, setting.charges, (False, True), strict=False
    ):
        runs = np.flatnonzero(joined == with_hubs)
        if len(runs):
            route(
                network, runs, state.friction, state.plain_friction, charge, demand,
                state.traffic, is_start=state.quarter == 0,
            )  # fmt: skip


def _remember_exchange(state: State) -> None:
    """Mean and sd over cities of quarter 0's log exchange volume; cities without any left out."""
    volume = state.traffic.exchange
    for run in range(state.n_runs):
        logs = np.log(volume[run][volume[run] > 0.0])
        if logs.size:
            state.centre[run], state.spread[run] = logs.mean(), logs.std()
