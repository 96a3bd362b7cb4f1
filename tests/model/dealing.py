"""Projects put on the table by hand, for tests of deals and of what becomes of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from cluster_sim.kernels.records import ALONE
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.scenario.schema import Measure
from tests.model.building import TELECOM, region, scenario, start

PAIR = [(0, 1)]
ROW = [(0, 1), (1, 2), (2, 3)]


def table(
    ends: list[tuple[int, int]] = PAIR,
    *,
    mode: int = ALONE,
    budget: float | list[float] = 1000.0,
    fund: float = 0.0,
    measures: tuple[Measure, ...] = (),
    pots: float | list[float] = 0.0,
    runs: int = 1,
    **more: Any,
) -> tuple[Setting, State]:
    """A state in which nothing has come up yet; of a pair, the first city is the larger one."""
    size = 1 + max(v for _, v in ends)
    place = region(ends, gdp=[300.0, 100.0] if ends == PAIR else 100.0)
    what = scenario(place, measures, **({"domains": TELECOM} | more))
    setting, state = start(what, runs)
    set_policy(setting, state)
    state.budget[:] = np.broadcast_to(np.asarray(budget, dtype=float), (size,))
    state.fund[:], state.pots[:] = fund, pots
    state.channels["coordinator"][:] = mode
    return setting, state


def bring(
    state: State,
    near: float,
    far: float,
    cost: float,
    *,
    link: int = 0,
    domain: int = 0,
    public: float | None = None,
    spill: float = 0.0,
    noise: float = 0.0,
) -> None:
    """Put a project on the table of every run."""
    state.attended[:, link, domain] = 1
    prospect = state.prospects[:, link, domain]
    prospect["benefit_near"], prospect["benefit_far"] = near, far
    prospect["cost"], prospect["public_cost"] = cost, cost if public is None else public
    prospect["spillover"], prospect["noise"] = spill, noise
