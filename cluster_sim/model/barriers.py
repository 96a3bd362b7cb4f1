"""Friction at the start, link by link and layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cluster_sim.model.parameters import Records
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Scenario

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Barriers:
    """What the friction of every link is made of, at the start.

    Attributes:
        fixed: float array (n_cases, n_links, n_domains): infrastructure, the part that does not
            follow maturity, nats.
        slope: the same: infrastructure at maturity 0, the part that does, nats.
        still: float array (n_cases, n_links, n_domains, 2): standards and administration, nats.
        length: float array (n_cases, n_links, n_domains): what nothing removes, nats.
    """

    fixed: FloatArray
    slope: FloatArray
    still: FloatArray
    length: FloatArray

    @classmethod
    def of(
        cls, scenarios: Sequence[Scenario], general: Records, domain: Records, maturity: FloatArray
    ) -> Barriers:
        """The barriers of a region under the parameters of each case.

        Args:
            scenarios: One a case; region and domains agree.
            general, domain: Their parameters.
            maturity: float array (n_cases, n_cities), at the start.
        """
        region = scenarios[0].region
        shape = (len(scenarios), region.n_links, len(scenarios[0].domains))
        made = cls(np.zeros(shape), np.zeros(shape), np.zeros((*shape, 2)), np.zeros(shape))
        for case, scenario in enumerate(scenarios):
            for d in range(shape[2]):
                made._derive(scenario, case, d, general[case], domain[case, d])
                made._measured(scenario, case, d, maturity[case])
        return made

    def _derive(
        self, scenario: Scenario, case: int, d: int, general: Records, domain: Records
    ) -> None:
        region = scenario.region
        if scenario.domains[d].infrastructure == "travel_time":
            self.fixed[case, :, d] = _travel_friction(region, general)
        else:
            self.slope[case, :, d] = domain["infrastructure_friction"]
            self.length[case, :, d] = general["length_friction"] * region.length_km
        inside = _same(region.divisions, region) & _same(region.countries, region)
        share = np.where(inside, general["standards_within_share"], 1.0)
        self.still[case, :, d, 0] = domain["standards_friction"] * share
        kinds = {
            "none": general["border_friction_within"],
            "division": general["border_friction_division"],
            "special": general["border_friction_special"],
            "country": general["border_friction_country"],
        }
        border = np.array([kinds[kind] for kind in region.border])
        self.still[case, :, d, 1] = border * domain["administration_factor"]

    def _measured(self, scenario: Scenario, case: int, d: int, maturity: FloatArray) -> None:
        """Put friction that the region's data gives in place of the derived one."""
        region, kind = scenario.region, scenario.domains[d]
        given = region.friction.get(kind.name)
        if given is None:
            return
        known = np.isfinite(given)
        shares = np.array(scenario.parameters["layer_share"], dtype=float)[:3]
        layers = given[known, None] * shares / shares.sum()
        gap = 1.0 - np.minimum(*maturity[region.ends[known].T])
        follows = (gap > 0.0) & (kind.infrastructure != "travel_time")
        self.fixed[case, known, d] = np.where(follows, 0.0, layers[:, 0])
        self.slope[case, known, d] = np.where(
            follows, layers[:, 0] / np.where(follows, gap, 1.0), 0.0
        )
        self.still[case, known, d] = layers[:, 1:]
        self.length[case, known, d] = 0.0


def _travel_friction(region: Region, general: Records) -> FloatArray:
    """``elasticity x ln(t / t*)``, at least 0: today's time over the frontier's, (n_links,)."""
    road = 60.0 * region.length_km / general["road_speed"]
    today = np.fmin(region.travel_min, road)
    frontier = 60.0 * region.length_km / general["frontier_speed"] + general["frontier_minutes"]
    elasticity: float = general["transport_time_elasticity"].item()
    return np.asarray(np.maximum(elasticity * np.log(today / frontier), 0.0), dtype=float)


def _same(labels: Sequence[str], region: Region) -> NDArray[np.bool_]:
    return np.array([labels[u] == labels[v] for u, v in region.ends.tolist()], dtype=np.bool_)
