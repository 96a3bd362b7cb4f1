"""Everything that changes during a run, for many runs side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.records import PROJECT, PROSPECT
from cluster_sim.kernels.traffic import Traffic
from cluster_sim.model.channels import Channels
from cluster_sim.model.parameters import Records
from cluster_sim.model.setting import Setting
from cluster_sim.randomness import run_key

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(eq=False)
class State:
    """The state of the runs; the first axis of every array is the run.

    Attributes:
        quarter: The current quarter, the same for all runs.
        channels: What policy does in it.
        case: int (n_runs,), the case of each run.
        replicate: int (n_runs,), the replicate of each run.
        key: uint64 (n_runs,), what the runs' draws are keyed by.
        output, log_output, drift: (n_runs, n_cities): Y, money/yr, its logarithm, and the trend
            so far in it.
        maturity, trust: (n_runs, n_cities), 0-1.
        belief, doubt: (n_runs, n_cities, n_domains): mu and v.
        remaining: (n_runs, n_links, n_domains, 2): x of infrastructure and standards.
        budget, lapsed, spent: (n_runs, n_cities), money: in hand, lapsed so far, paid so far.
        fund, fund_spent, state_spent, private_spent: (n_runs,), money.
        pots: (n_runs, n_pots), money in hand.
        status: int8 (n_runs, n_links, n_domains), whether a project is under way or waits.
        projects: PROJECT records (n_runs, n_links, n_domains): that project.
        pot_paid: (n_runs, n_links, n_domains, n_pots), money from each pot in it.
        begun: int (n_runs, n_links, n_domains), deals so far.
        running: int (n_runs, n_cities), projects that a city takes part in.
        completed: int (n_runs, n_domains), projects finished: Q.
        log, logged: PROJECT records (n_runs, room) of finished projects, and how many there are.
        seen: int (n_runs,), how many of them cities have learned from.
        hit: int8 (n_runs, n_cities), who was hit this quarter (2: through another city).
        incidents: int (n_runs, n_cities), hits so far.
        centre, spread: (n_runs,), mean and sd of quarter 0's log exchange volume.
        realised_value, potential_value, waste: (n_runs,), money so far.
        friction, plain_friction: (n_runs, n_all_links, n_domains), nats; plain: without distrust.
        mass, push: (n_runs, n_cities); pull, uptake: (n_runs, n_cities, n_domains): demand.
        traffic: What the route phase found.
        attended: int8 (n_runs, n_links, n_domains), 1 where a project has come up.
        prospects: PROSPECT records (n_runs, n_links, n_domains): those projects.
        stance: int8 (n_runs, n_links, n_domains, 2), what the link's cities say (see ``agree``).
        picks, offers: The deals of this quarter (see ``agree``).
    """

    quarter: int
    channels: Channels
    case: IntArray
    replicate: IntArray
    key: NDArray[np.uint64]
    output: FloatArray
    log_output: FloatArray
    drift: FloatArray
    maturity: FloatArray
    trust: FloatArray
    belief: FloatArray
    doubt: FloatArray
    remaining: FloatArray
    budget: FloatArray
    lapsed: FloatArray
    spent: FloatArray
    fund: FloatArray
    fund_spent: FloatArray
    state_spent: FloatArray
    private_spent: FloatArray
    pots: FloatArray
    status: NDArray[np.int8]
    projects: Records
    pot_paid: FloatArray
    begun: IntArray
    running: IntArray
    completed: IntArray
    log: Records
    logged: IntArray
    seen: IntArray
    hit: NDArray[np.int8]
    incidents: IntArray
    centre: FloatArray
    spread: FloatArray
    realised_value: FloatArray
    potential_value: FloatArray
    waste: FloatArray
    friction: FloatArray
    plain_friction: FloatArray
    mass: FloatArray
    push: FloatArray
    pull: FloatArray
    uptake: FloatArray
    traffic: Traffic
    attended: NDArray[np.int8]
    prospects: Records
    stance: NDArray[np.int8]
    picks: IntArray
    offers: FloatArray

    @property
    def n_runs(self) -> int:
        """How many runs there are."""
        return len(self.case)


_AT_ZERO: Mapping[str, tuple[str, Any]] = {
    "drift": ("RN", float),
    "belief": ("RND", float),
    "lapsed": ("RN", float),
    "spent": ("RN", float),
    "fund": ("R", float),
    "fund_spent": ("R", float),
    "state_spent": ("R", float),
    "private_spent": ("R", float),
    "pots": ("RP", float),
    "status": ("RED", np.int8),
    "projects": ("RED", PROJECT),
    "pot_paid": ("REDP", float),
    "begun": ("RED", np.int64),
    "running": ("RN", np.int64),
    "completed": ("RD", np.int64),
    "log": ("RL", PROJECT),
    "logged": ("R", np.int64),
    "seen": ("R", np.int64),
    "hit": ("RN", np.int8),
    "incidents": ("RN", np.int64),
    "centre": ("R", float),
    "spread": ("R", float),
    "realised_value": ("R", float),
    "potential_value": ("R", float),
    "waste": ("R", float),
    "friction": ("RAD", float),
    "plain_friction": ("RAD", float),
    "mass": ("RN", float),
    "push": ("RN", float),
    "pull": ("RND", float),
    "uptake": ("RND", float),
    "attended": ("RED", np.int8),
    "prospects": ("RED", PROSPECT),
    "stance": ("RED2", np.int8),
    "picks": ("RK", np.int64),
    "offers": ("RFO", float),
}
"""Arrays that start at zero: their axes (R runs, N cities, E links, D domains, A all links with
the ways to hubs, P pots, F as many as links times domains, K one more, L three times as many,
O 4 more than pots)."""


def start_state(
    setting: Setting, replicates: Sequence[int], cases: Sequence[int] | None = None
) -> State:
    """The state of runs before their first quarter.

    Args:
        setting: What stays fixed.
        replicates: The replicate of each run.
        cases: The case of each run; all case 0 if not given.
    """
    case = np.zeros(len(replicates), dtype=np.int64) if cases is None else np.array(cases, np.int64)
    sizes = _sizes(setting, len(case))
    zeros = {
        name: np.zeros([sizes[axis] for axis in axes], dtype=kind)
        for name, (axes, kind) in _AT_ZERO.items()
    }
    seeds = [setting.scenarios[k].seed for k in case.tolist()]
    keys = [run_key(seed, rep) for seed, rep in zip(seeds, replicates, strict=True)]
    output = np.tile(setting.region.gdp.astype(float), (len(case), 1))
    doubt = setting.general["belief_variance"][case]
    return State(
        quarter=0,
        channels=setting.neutral.copy(),
        case=case,
        replicate=np.array(replicates, dtype=np.int64),
        key=np.array(keys, dtype=np.uint64),
        output=output,
        log_output=np.log(output),
        maturity=setting.start_maturity[case].copy(),
        trust=setting.start_trust[case].copy(),
        doubt=np.tile(doubt[:, None, None], (1, sizes["N"], sizes["D"])),
        remaining=np.ones((len(case), sizes["E"], sizes["D"], 2)),
        budget=setting.general["budget_share"][case][:, None] * output,
        traffic=Traffic.empty(len(case), sizes["D"], setting.networks),
        **zeros,
    )


def _sizes(setting: Setting, n_runs: int) -> dict[str, int]:
    """Length of every axis letter of ``_AT_ZERO``."""
    region, n_domains = setting.region, len(setting.domain_names)
    n_pots = setting.programmes.pot_scope.shape[1]
    places = region.n_links * n_domains
    return {
        "R": n_runs,
        "N": region.n_cities,
        "E": region.n_links,
        "D": n_domains,
        "A": len(setting.networks[-1].elimination.link_arc),
        "P": n_pots,
        "F": places,
        "K": places + 1,
        "L": 3 * places,
        "O": 4 + n_pots,
        "2": 2,
    }
