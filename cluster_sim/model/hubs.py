"""A sharing platform as hubs in the graph: city, division hub, country hub, region hub."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.elimination import eliminate
from cluster_sim.kernels.traffic import Network
from cluster_sim.model.parameters import Records
from cluster_sim.region.schema import Region

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Hubs:
    """The ways to and between hubs; their order follows the links between cities.

    Attributes:
        network: Cities, then division hubs, country hubs and the region's hub; links between
            cities, then each city's access in the order of the cities, then ways between hubs.
        kinds: Kind of border on each way between hubs: division, special, country or none (where
            there is only one division in a country, or one country, nothing is crossed).
        crossing: bool array (n_ways, n_links): links between cities that cross such a border.
    """

    network: Network
    kinds: tuple[str, ...]
    crossing: NDArray[np.bool_]

    @classmethod
    def of(cls, region: Region) -> Hubs:
        """The hubs of a region: one for each division, each country, and the whole."""
        divisions = sorted(set(zip(region.countries, region.divisions, strict=True)))
        countries = sorted(set(region.countries))
        first_division = region.n_cities
        first_country = first_division + len(divisions)
        top = first_country + len(countries)
        access = [
            (i, first_division + divisions.index(place))
            for i, place in enumerate(zip(region.countries, region.divisions, strict=True))
        ]
        ways = [
            (first_division + k, first_country + countries.index(country))
            for k, (country, _) in enumerate(divisions)
        ] + [(first_country + k, top) for k in range(len(countries))]
        kinds = [_division_kind(divisions, country) for country, _ in divisions]
        kinds += [_country_kind(region, country) for country in countries]
        ends = np.array([*region.ends.tolist(), *access, *ways], dtype=np.int64).reshape(-1, 2)
        border = np.array(region.border)
        return cls(
            network=Network.of(eliminate(top + 1, ends), region.n_cities, region.n_links),
            kinds=tuple(kinds),
            crossing=np.array([border == kind for kind in kinds]).reshape(len(kinds), -1),
        )

    def border_friction(
        self, general: Records, domain: Records, administration: FloatArray
    ) -> FloatArray:
        """What remains of the borders between hubs.

        Each way pays a share of the border's default friction, times the domain's factor and the
        geometric mean of what policy leaves of the administration layer on the links that cross
        such a border (1 where none does).

        Args:
            general, domain: Parameters, record arrays (n_cases,), (n_cases, n_domains).
            administration: float array (n_cases, n_links, n_domains), the part that policy leaves.

        Returns:
            Float array (n_cases, n_ways, n_domains), nats.
        """
        friction = np.zeros((len(general), len(self.kinds), domain.shape[1]))
        with np.errstate(divide="ignore"):
            logs = np.log(administration)
        for way, kind in enumerate(self.kinds):
            if kind == "none":
                continue
            crossing = self.crossing[way]
            left = np.exp(logs[:, crossing].mean(axis=1)) if crossing.any() else 1.0
            share = general["hub_border_share"] * general[f"border_friction_{kind}"]
            friction[:, way] = share[:, None] * domain["administration_factor"] * left
        return friction


def _division_kind(divisions: list[tuple[str, str]], country: str) -> str:
    several = sum(other == country for other, _ in divisions) > 1
    return "division" if several else "none"


def _country_kind(region: Region, country: str) -> str:
    """The kind of the borders that part a country from the rest of the region."""
    if len(set(region.countries)) == 1:
        return "none"
    kinds = {
        kind
        for kind, (u, v) in zip(region.border, region.ends.tolist(), strict=True)
        if (region.countries[u] == country) != (region.countries[v] == country)
    }
    return "special" if kinds == {"special"} else "country"
