"""What the map of a report is made from: a scenario's links and cities, run by run.

Which runs a report is about is settled only when all scenarios are there (the comparison is made on
the replicates that all completed), so the runs are kept apart until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from cluster_sim.analysis.outcomes import mean_of_known
from cluster_sim.charts.map_model import Frames, ProjectMark
from cluster_sim.figures.data import codes, link_codes
from cluster_sim.store.tables import ScenarioTables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MOST_MOMENTS = 41
"""So many moments of the map are kept at most; more would make pages that are too large."""


@dataclass(frozen=True, eq=False)
class MapRecords:
    """The map of a scenario at some moments, for each of its runs.

    Attributes:
        replicates: int array (n_replicates,), rising.
        moments: int array (n_moments,), quarters, rising.
        barrier: float array (n_replicates, n_moments, n_links), nats: mean over the domains.
        load: the same shape, money/yr: sum over the domains.
        efficiency: float array (n_replicates, n_moments, n_cities); NaN where there is none.
    """

    replicates: IntArray
    moments: IntArray
    barrier: FloatArray
    load: FloatArray
    efficiency: FloatArray

    @classmethod
    def of(cls, result: ScenarioTables) -> MapRecords:
        """From the tables of a scenario that has at least one completed run."""
        region = result.scenario.region
        domains = [domain.name for domain in result.scenario.domains]
        place = _Places.of(result.cities)
        links, cities = place.known(result.links), place.known(result.cities)
        link, city = link_codes(links, region), codes(cities["city"], region.cities)
        frictions = links[[f"friction_{name}" for name in domains]].to_numpy(np.float64)
        loads = links[[f"load_{name}" for name in domains]].to_numpy(np.float64)
        efficiency = cities["sharing_efficiency"].to_numpy(np.float64)
        return cls(
            place.replicates,
            place.moments,
            place.array(links, link, region.n_links, frictions.mean(axis=1)),
            place.array(links, link, region.n_links, loads.sum(axis=1)),
            place.array(cities, city, region.n_cities, efficiency),
        )

    def frames(self, replicates: IntArray, projects: Sequence[ProjectMark]) -> Frames:
        """The means over some of the replicates.

        Args:
            replicates: int array, rising; all of them are known.
            projects: What is built.
        """
        rows = np.searchsorted(self.replicates, replicates)
        barrier, load, efficiency = (
            mean_of_known(values[rows], axis=0)
            for values in (self.barrier, self.load, self.efficiency)
        )
        return Frames(barrier, load, efficiency, tuple(projects))


@dataclass(frozen=True, eq=False)
class _Places:
    """Where a row of a table belongs in the arrays."""

    replicates: IntArray
    moments: IntArray

    @classmethod
    def of(cls, table: pd.DataFrame) -> _Places:
        recorded = np.unique(table["quarter"].to_numpy(np.int64))
        return cls(np.unique(table["replicate"].to_numpy(np.int64)), thinned(recorded))

    def known(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of these moments."""
        return table[table["quarter"].isin(self.moments)]

    def array(
        self, table: pd.DataFrame, thing: IntArray, n_things: int, values: FloatArray
    ) -> FloatArray:
        """Values by replicate, moment and thing (a link or a city); NaN where there is no row."""
        shape = (self.replicates.size, self.moments.size, n_things)
        run = np.searchsorted(self.replicates, table["replicate"].to_numpy(np.int64))
        moment = np.searchsorted(self.moments, table["quarter"].to_numpy(np.int64))
        array = np.full(shape, np.nan)
        array[run, moment, thing] = values
        return array


def thinned(quarters: IntArray) -> IntArray:
    """At most so many of the quarters as a page can hold, evenly; the first and the last stay."""
    if quarters.size <= MOST_MOMENTS:
        return quarters
    step = -(-(quarters.size - 1) // (MOST_MOMENTS - 1))
    kept: IntArray = np.unique(np.append(quarters[::step], quarters[-1]))
    return kept
