"""Everything that changes during a run, for many runs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        projects: PROJECT records (n_runs, n_links, n_domains): the project under way, if any.
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
        prospects: PROSPECT records (n_runs, n_links, n_domains).
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
    prospects: Records
    stance: NDArray[np.int8]
    picks: IntArray
    offers: FloatArray

    @property
    def n_runs(self) -> int:
        """How many runs there are."""
        return len(self.case)


def start_state(
    setting: Setting, replicates: Sequence[int], cases: Sequence[int] | None = None
) -> State:
    """The state of runs before their first quarter.

    Args:
        setting: What stays fixed.
        replicates: The replicate of each run.
        cases: The case of each run; all case 0 if not given.
    """
    region = setting.region
    case = np.zeros(len(replicates), dtype=np.int64) if cases is None else np.array(cases, np.int64)
    r, n, e, d = len(case), region.n_cities, region.n_links, len(setting.domain_names)
    pots = setting.programmes.pot_scope.shape[1]
    n_all_links = len(setting.networks[-1].elimination.link_arc)
    output = np.tile(region.gdp.astype(float), (r, 1))
    share = setting.general["budget_share"][case]
    seeds = [setting.scenarios[k].seed for k in case.tolist()]
    keys = [run_key(seed, rep) for seed, rep in zip(seeds, replicates, strict=True)]
    variance = setting.general["belief_variance"][case]
    return State(
        quarter=0,
        channels=setting.neutral.copy(),
        case=case,
        replicate=np.array(replicates, dtype=np.int64),
        key=np.array(keys, dtype=np.uint64),
        output=output,
        log_output=np.log(output),
        drift=np.zeros((r, n)),
        maturity=setting.start_maturity[case].copy(),
        trust=setting.start_trust[case].copy(),
        belief=np.zeros((r, n, d)),
        doubt=np.tile(variance[:, None, None], (1, n, d)),
        remaining=np.ones((r, e, d, 2)),
        budget=share[:, None] * output,
        lapsed=np.zeros((r, n)),
        spent=np.zeros((r, n)),
        fund=np.zeros(r),
        fund_spent=np.zeros(r),
        state_spent=np.zeros(r),
        private_spent=np.zeros(r),
        pots=np.zeros((r, pots)),
        projects=np.zeros((r, e, d), dtype=PROJECT),
        pot_paid=np.zeros((r, e, d, pots)),
        begun=np.zeros((r, e, d), dtype=np.int64),
        running=np.zeros((r, n), dtype=np.int64),
        completed=np.zeros((r, d), dtype=np.int64),
        log=np.zeros((r, 2 * e * d), dtype=PROJECT),
        logged=np.zeros(r, dtype=np.int64),
        seen=np.zeros(r, dtype=np.int64),
        hit=np.zeros((r, n), dtype=np.int8),
        incidents=np.zeros((r, n), dtype=np.int64),
        centre=np.zeros(r),
        spread=np.zeros(r),
        realised_value=np.zeros(r),
        potential_value=np.zeros(r),
        waste=np.zeros(r),
        friction=np.zeros((r, n_all_links, d)),
        plain_friction=np.zeros((r, n_all_links, d)),
        mass=np.zeros((r, n)),
        push=np.zeros((r, n)),
        pull=np.zeros((r, n, d)),
        uptake=np.zeros((r, n, d)),
        traffic=Traffic.empty(r, d, setting.networks),
        prospects=np.zeros((r, e, d), dtype=PROSPECT),
        stance=np.zeros((r, e, d, 2), dtype=np.int8),
        picks=np.full((r, e * d + 1), -1, dtype=np.int64),
        offers=np.zeros((r, e * d, 4 + pots)),
    )
