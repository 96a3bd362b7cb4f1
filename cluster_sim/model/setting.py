"""Everything that stays as it is during a run: the region, parameters, policy and names of draws.

A *case* is one scenario with its parameters; several cases of one region can be run side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.demand import distance_decay
from cluster_sim.kernels.elimination import eliminate
from cluster_sim.kernels.records import ALONE, BARGAINING
from cluster_sim.kernels.traffic import Network
from cluster_sim.model.barriers import Barriers
from cluster_sim.model.busiest import asks_for_busiest, loads_at_start, narrow_to_busiest
from cluster_sim.model.channels import (
    SYSTEMS,
    Channels,
    Effects,
    compile_effects,
    neutral_channels,
    sizes_of,
)
from cluster_sim.model.hubs import Hubs
from cluster_sim.model.neighbours import Neighbours
from cluster_sim.model.parameters import (
    Records,
    domain_records,
    domain_weights,
    expected_overrun,
    general_records,
)
from cluster_sim.model.pooling import pooling_groups
from cluster_sim.model.programmes import Programmes
from cluster_sim.randomness import entity_ids, mix_ids, process_word
from cluster_sim.region.distance import great_circle_km
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Scenario
from cluster_sim.scenario.start import start_maturity

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
IdArray = NDArray[np.uint64]

MOST_CHARGE = 300.0
"""Relay charges count as no more than this, nats: prohibitive, yet exp(300) is a number."""

DRAWS = (
    "attention", "noise", "spillover", "duration", "overrun", "overrun_tail", "overrun_size",
    "benefit", "observation", "incident", "spread", "pooled",
)  # fmt: skip
"""Names of everything that is drawn."""

WORDS = {name: process_word(name) for name in DRAWS}
PROJECT_WORDS = np.array([WORDS[name] for name in DRAWS[3:8]], dtype=np.int64)
INCIDENT_WORDS = np.array([WORDS[name] for name in DRAWS[9:12]], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Setting:
    """The fixed part of a simulation.

    Attributes:
        scenarios: One a case; region, domains and horizon agree.
        general: Record array (n_cases,), parameters that are one number.
        domain: Record array (n_cases, n_domains), parameters of the domains.
        start_maturity: float array (n_cases, n_cities).
        barriers: Friction at the start.
        network: The graph of cities and links.
        hubs: The graph with a platform's hubs, or None where no case has a platform.
        neighbours: Who is next to whom.
        programmes: What measures cost.
        neutral: The channels without any policy; each state has its own copy.
        effects: What the policy phase pours into them.
    """

    scenarios: tuple[Scenario, ...]
    general: Records
    domain: Records
    start_maturity: FloatArray
    barriers: Barriers
    network: Network
    hubs: Hubs | None
    neighbours: Neighbours
    programmes: Programmes
    neutral: Channels
    effects: Effects

    @classmethod
    @np.errstate(all="ignore")  # a number out of range shows in the records, with its run
    def of(cls, scenarios: Sequence[Scenario]) -> Setting:
        """Prepare scenarios that share region, domains and horizon to be run side by side.

        Raises:
            ValueError: If they do not share them.
        """
        scenarios = [_with_places(scenario) for scenario in scenarios]
        first = scenarios[0]
        for other in scenarios[1:]:
            if (other.region.digest, other.domains, other.quarters) != (
                first.region.digest, first.domains, first.quarters,
            ):  # fmt: skip
                raise ValueError(f"{other.name} and {first.name} cannot be run side by side")
        region = first.region
        general, domain = general_records(scenarios), domain_records(scenarios)
        maturity = np.array([start_maturity(region, case.parameters) for case in scenarios])
        channels = neutral_channels(len(scenarios), sizes_of(first))
        return cls(
            scenarios=tuple(scenarios),
            general=general,
            domain=domain,
            start_maturity=maturity,
            barriers=Barriers.of(scenarios, general, domain, maturity),
            network=_network(region),
            hubs=_hubs(region) if _has_platform(scenarios) else None,
            neighbours=Neighbours.of(region),
            programmes=Programmes.of(scenarios),
            neutral=_with_data(channels, region, general, domain),
            effects=compile_effects(scenarios, channels, maturity),
        )

    @property
    def region(self) -> Region:
        """The region."""
        return self.scenarios[0].region

    @property
    def quarters(self) -> int:
        """Quarters that are run; records are 0 to this."""
        return self.scenarios[0].quarters

    @property
    def domain_names(self) -> tuple[str, ...]:
        """The domains' names, in the order of all domain axes."""
        return tuple(domain.name for domain in self.scenarios[0].domains)

    @property
    def networks(self) -> tuple[Network, ...]:
        """The graphs that a quarter may be routed on."""
        return (self.network,) if self.hubs is None else (self.network, self.hubs.network)

    @property
    def telecom(self) -> int:
        """The domain along which incidents spread, -1 for none."""
        names = self.domain_names
        return names.index("telecom") if "telecom" in names else -1

    @cached_property
    def weights(self) -> FloatArray:
        """Float array (n_cases, n_domains): domain weights."""
        return domain_weights(self.scenarios)

    @cached_property
    def trend(self) -> FloatArray:
        """Float array (n_cases,): trend growth, 1/yr."""
        return np.array([_trend(scenario) for scenario in self.scenarios])

    @cached_property
    def expected_overrun(self) -> FloatArray:
        """Float array (n_cases, n_domains): E_0."""
        return expected_overrun(self.general, self.domain)

    @cached_property
    def base_cost(self) -> FloatArray:
        """Cost of one stage, ``c (population / reference)^s + k length``, money.

        Float array (n_cases, n_links, n_domains).
        """
        region, general, domain = self.region, self.general, self.domain
        people = region.population[region.ends].sum(axis=1) / 1e6
        size = (people / general["reference_population"][:, None]) ** general["size_exponent"][
            :, None
        ]
        fixed = domain["project_cost"][:, None, :] * size[:, :, None]
        road = domain["project_cost_per_km"][:, None, :] * region.length_km[:, None]
        return np.asarray((fixed + road) * region.usd_rate)

    @cached_property
    def start_elasticity(self) -> FloatArray:
        """Eta of quarter 0, float array (n_cases, n_domains)."""
        return np.ascontiguousarray(self.domain["participation_elasticity"])

    @cached_property
    def log_gdp(self) -> FloatArray:
        """Ln of output at the start, (n_cities,)."""
        return np.log(self.region.gdp)

    @cached_property
    def incident_cost(self) -> FloatArray:
        """Float array (n_cases,): money per incident."""
        return np.asarray(self.general["incident_cost"] * self.region.usd_rate)

    @cached_property
    def is_gravity(self) -> bool:
        """Whether potential sharing follows the gravity model (else the region's own table)."""
        return self.region.demand is None

    @cached_property
    def kernel(self) -> FloatArray:
        """K of potential sharing, float array (n_cases, n_domains, n_cities, n_cities)."""
        region = self.region
        if region.demand is None:
            distance = great_circle_km(region.lat, region.lon)
            decay = np.ascontiguousarray(self.domain["distance_decay"])
            return distance_decay(distance, decay, self.general["distance_floor"].copy())
        nothing = np.zeros((region.n_cities, region.n_cities))
        tables = [region.demand.get(name, nothing) for name in self.domain_names]
        return np.repeat(np.array(tables)[None], len(self.scenarios), axis=0)

    @cached_property
    def nu(self) -> FloatArray:
        """Potential value per unit of output and year, (n_cases, n_domains); 1 with own demand."""
        share = np.ascontiguousarray(self.domain["potential_share"])
        return share if self.is_gravity else np.ones_like(share)

    @cached_property
    def charges(self) -> tuple[FloatArray, ...]:
        """For each of ``networks``: what routing adds to a link and takes off once a route, nats.

        The relay charge is paid for each city between the ends of a route: a link carries one,
        the way to a hub half of one, ways between hubs none; the last row is what is taken off.
        Each array is float (n_cases, n_all_links + 1, n_domains).
        """
        return tuple(self._charge(network) for network in self.networks)

    def _charge(self, network: Network) -> FloatArray:
        n_all = len(network.elimination.link_arc)
        part = np.zeros(n_all + 1)
        part[: network.n_links] = part[n_all] = 1.0
        if n_all > network.n_links:
            part[network.n_links : network.n_links + network.n_cities] = 0.5
        relay = np.minimum(self.domain["relay_charge"], MOST_CHARGE)
        return np.asarray(relay[:, None, :] * part[:, None])

    @cached_property
    def start_supply(self) -> FloatArray:
        """S_0: completeness of the information held, float array (n_cases, n_cities, n_domains)."""
        general = self.general
        rule = (
            general["supply_base"][:, None]
            + general["supply_maturity"][:, None] * self.start_maturity
        )
        unknown = np.full(self.region.n_cities, np.nan)
        given = np.stack(
            [self.region.supply.get(name, unknown) for name in self.domain_names], axis=1
        )
        return np.where(np.isnan(given), np.minimum(rule, 1.0)[:, :, None], given)

    @cached_property
    def start_trust(self) -> FloatArray:
        """Trust at the start, float array (n_cases, n_cities)."""
        given = self.region.trust[None, :]
        return np.where(np.isnan(given), self.general["trust_start"][:, None], given)

    @cached_property
    def city_names(self) -> IdArray:
        """uint64 array (n_cities,): the cities as entities of draws."""
        return entity_ids(self.region.cities)

    @cached_property
    def link_names(self) -> IdArray:
        """uint64 array (n_links, n_domains): links in domains as entities of draws."""
        near, far = self.city_names[self.region.ends].T[:, :, None]
        return mix_ids(near, far, entity_ids(self.domain_names)[None, :])

    @cached_property
    def way_names(self) -> IdArray:
        """uint64 array (n_ways,): the ways from each city to each neighbour, as entities."""
        names, neighbours = self.city_names, self.neighbours
        return mix_ids(names[neighbours.from_city], names[neighbours.to_city])

    @cached_property
    def pooling(self) -> tuple[IntArray, FloatArray]:
        """Hosts (n_cases, n_systems, n_cities) and the share of running cost saved (n_cases,)."""
        found = [
            pooling_groups(
                self.region, float(case["pooling_exponent"]), float(case["pooling_backup"]),
                float(case["pooling_network"]),
            )
            for case in self.general
        ]  # fmt: skip
        hosts = np.array([[host] * len(SYSTEMS) for host, _ in found], dtype=np.int64)
        return hosts, np.array([saving for _, saving in found])

    @cached_property
    def pool_names(self) -> IdArray:
        """uint64 array (n_cases, n_systems, n_cities): from host to member, as entities."""
        systems = entity_ids(SYSTEMS)[None, :, None]
        return mix_ids(systems, self.city_names[self.pooling[0]], self.city_names)

    @cached_property
    def running_cost(self) -> FloatArray:
        """Running cost of separate systems as a share of output, 1/yr, (n_cases, n_systems)."""
        columns = {
            "base_databases": "database_running_cost", "data_centres": "data_centre_running_cost",
        }  # fmt: skip
        return np.stack([self.general[columns[system]] for system in SYSTEMS], axis=1)


@lru_cache(maxsize=8)
def _network(region: Region) -> Network:
    """The graph of a region; it is only read, so that settings can share it."""
    elimination = eliminate(region.n_cities, region.ends)
    return Network.of(elimination, region.n_cities, region.n_links)


@lru_cache(maxsize=8)
def _hubs(region: Region) -> Hubs:
    return Hubs.of(region)


def _with_places(scenario: Scenario) -> Scenario:
    """The scenario with its scopes of the busiest links resolved, by routing its quarter 0.

    No measure acts in quarter 0, so that it can be routed without any.
    """
    if not asks_for_busiest(scenario):
        return scenario
    bare = Setting.of([replace(scenario, measures=())])
    return narrow_to_busiest(scenario, bare.neighbours, loads_at_start(bare))


def _has_platform(scenarios: Sequence[Scenario]) -> bool:
    effects = [
        effect for scenario in scenarios for measure in scenario.measures
        for effect in measure.effects
    ]  # fmt: skip
    return any(effect.channel == "platform" for effect in effects)


def _trend(scenario: Scenario) -> float:
    value = scenario.parameters["trend_growth"]
    if isinstance(value, tuple):
        raise TypeError("trend_growth is a list of numbers")
    return float(value)


def _with_data(channels: Channels, region: Region, general: Records, domain: Records) -> Channels:
    """Neutral values that are the region's or the parameters' own: security, eta, bargaining."""
    stored = {"security": 1.0 - np.nan_to_num(region.security, nan=0.0)[None, :]}
    stored["elasticity.participation"] = domain["participation_elasticity"]
    stored["coordinator"] = np.where(general["bargaining_transfers"] > 0.0, BARGAINING, ALONE)
    for name, values in stored.items():
        size = channels[name].size
        start = channels.starts[name]
        broad = np.broadcast_to(values, channels[name].shape)
        channels.neutral[start : start + size] = broad.ravel()
    channels.values[:] = channels.neutral
    return channels
