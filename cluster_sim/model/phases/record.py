"""Phase 8, record: what the route phase found, with the stocks as they are then.

The record of a quarter is taken right after its route phase; sums cover the quarters before it.
So record 0 is the state before the first decision, and the last quarter stops after its record.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.measurement import TOTALS, efficiency, siphon, spread_of, totals
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.results import metric_names

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

EVERY = 4
"""Cities and links are recorded every so many quarters, and in the last."""

CITY_COLUMNS = (
    "realised_value", "potential_value", "output", "maturity", "trust", "uptake", "budget",
    "spending", "incidents",
)  # fmt: skip
"""Columns of the cities table after the efficiencies, in order."""


@dataclass(frozen=True, eq=False)
class Recorder:
    """The records of all runs.

    Attributes:
        names: Names of the metrics.
        metrics: float array (n_runs, n_quarters + 1, n_metrics).
        moments: The quarters in which cities and links are recorded.
        cities: float array (n_runs, n_moments, n_cities, 1 + n_domains + len(CITY_COLUMNS)):
            efficiency, efficiency by domain, then ``CITY_COLUMNS``.
        links: float array (n_runs, n_moments, n_links, 2, n_domains): friction, load.
    """

    names: tuple[str, ...]
    metrics: FloatArray
    moments: IntArray
    cities: FloatArray
    links: FloatArray

    @classmethod
    def empty(
        cls, setting: Setting, n_runs: int, *, details: bool = True, every: int = EVERY
    ) -> Recorder:
        """Room for the records of ``n_runs`` runs; without ``details``, for metrics alone.

        Cities and links are recorded each ``every`` quarters, and in the last.
        """
        region, domains, last = setting.region, setting.domain_names, setting.quarters
        moments = [q for q in range(last + 1) if details and (q % every == 0 or q == last)]
        columns = 1 + len(domains) + len(CITY_COLUMNS)
        names = metric_names(domains)
        return cls(
            names=names,
            metrics=np.full((n_runs, last + 1, len(names)), np.nan),
            moments=np.array(moments, dtype=np.int64),
            cities=np.zeros((n_runs, len(moments), region.n_cities, columns)),
            links=np.zeros((n_runs, len(moments), region.n_links, 2, len(domains))),
        )

    def record(self, setting: Setting, state: State) -> None:
        """Write down this quarter; what needs a baseline stays missing."""
        found = _efficiencies(setting, state)
        columns = _columns(setting.domain_names)
        self.metrics[:, state.quarter, columns] = _metrics(setting, state, found)
        if state.quarter in self.moments:
            moment = int(np.searchsorted(self.moments, state.quarter))
            self._record_cities(moment, setting, state, found)
            self.links[:, moment, :, 0] = state.friction[:, : setting.region.n_links]
            self.links[:, moment, :, 1] = state.traffic.load

    def _record_cities(
        self, moment: int, setting: Setting, state: State, found: Efficiencies
    ) -> None:
        n_domains = len(setting.domain_names)
        row = self.cities[:, moment]
        row[..., 0] = found.by_city
        row[..., 1 : 1 + n_domains] = state.uptake * state.traffic.access
        potential = (setting.nu[state.case][:, None, :] * state.traffic.weight).sum(axis=2)
        values = {
            "realised_value": state.traffic.realised.sum(axis=2),
            "potential_value": potential,
            "output": state.output,
            "maturity": state.maturity,
            "trust": state.trust,
            "uptake": state.uptake.mean(axis=2),
            "budget": state.budget,
            "spending": state.spent,
            "incidents": state.incidents,
        }
        for column, name in enumerate(CITY_COLUMNS):
            row[..., 1 + n_domains + column] = values[name]


@dataclass(frozen=True, eq=False)
class Efficiencies:
    """Sharing efficiency of the region, its domains and its cities; see ``kernels.measurement``.

    Attributes:
        overall, network: float arrays (n_runs,).
        by_domain: float array (n_runs, n_domains).
        by_city: float array (n_runs, n_cities).
    """

    overall: FloatArray
    network: FloatArray
    by_domain: FloatArray
    by_city: FloatArray


def _efficiencies(setting: Setting, state: State) -> Efficiencies:
    n_runs, n_cities, n_domains = state.uptake.shape
    found = Efficiencies(
        overall=np.empty(n_runs),
        network=np.empty(n_runs),
        by_domain=np.empty((n_runs, n_domains)),
        by_city=np.empty((n_runs, n_cities)),
    )
    traffic = state.traffic
    efficiency(
        state.case, setting.weights, traffic.access, traffic.plain_access, traffic.weight,
        state.uptake, found.by_domain, found.by_city, found.overall, found.network,
    )  # fmt: skip
    return found


@lru_cache(maxsize=16)
def _columns(domains: tuple[str, ...]) -> IntArray:
    """Where the metrics that ``_metrics`` gives stand among the columns."""
    given = [
        "sharing_efficiency", *(f"sharing_efficiency_{name}" for name in domains),
        "network_efficiency", "gini_efficiency", "lowest_city_efficiency", "siphon_index",
        *TOTALS, *(f"mean_friction_{name}" for name in domains),
    ]  # fmt: skip
    names = metric_names(domains)
    return np.array([names.index(name) for name in given])


def _metrics(setting: Setting, state: State, found: Efficiencies) -> FloatArray:
    """All metrics of the quarter in the order of ``_columns``, (n_runs, n_metrics)."""
    region, n_domains = setting.region, len(setting.domain_names)
    gini, lowest, index = np.zeros((3, state.n_runs))
    spread_of(found.by_city, region.population, state.traffic.weight, gini, lowest)
    siphon(state.output, state.traffic.inward, max(1, region.n_cities // 10), index)
    sums = np.zeros((state.n_runs, len(TOTALS)))
    friction = np.zeros((state.n_runs, n_domains))
    totals(
        state.realised_value, state.potential_value, state.spent, state.state_spent,
        state.fund_spent, state.pots, state.private_spent, state.completed, state.incidents,
        state.waste, state.trust, state.maturity, state.uptake, state.output,
        state.friction[:, : region.n_links], sums, friction,
    )  # fmt: skip
    single = (found.network, gini, lowest, index)
    return np.column_stack([found.overall, found.by_domain, *single, sums, friction])
