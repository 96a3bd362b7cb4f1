"""Scopes that mean the links which carry most at the start (``top_load``).

Which links these are is known only once quarter 0 is routed, so a scenario keeps the number and
the model finds the links.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.demand import set_demand
from cluster_sim.kernels.friction import set_friction
from cluster_sim.kernels.traffic import Demand, Network, Traffic, route
from cluster_sim.model.barriers import Barriers
from cluster_sim.model.channels import Channels
from cluster_sim.model.neighbours import Neighbours
from cluster_sim.model.parameters import Records
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Effect, Scenario

FloatArray = NDArray[np.float64]


class Ground(Protocol):
    """What routing quarter 0 reads of a ``Setting`` (which says what each of it is)."""

    @property
    def region(self) -> Region:
        """Cities and links."""

    @property
    def general(self) -> Records:
        """Parameters of each case."""

    @property
    def start_maturity(self) -> FloatArray:
        """Maturity at the start."""

    @property
    def start_trust(self) -> FloatArray:
        """Trust at the start."""

    @property
    def start_supply(self) -> FloatArray:
        """Completeness of what is held at the start."""

    @property
    def start_elasticity(self) -> FloatArray:
        """Participation elasticity of quarter 0."""

    @property
    def barriers(self) -> Barriers:
        """Friction at the start."""

    @property
    def networks(self) -> tuple[Network, ...]:
        """The graphs; the first is the one without hubs."""

    @property
    def charges(self) -> tuple[FloatArray, ...]:
        """Relay charges on each graph."""

    @property
    def neutral(self) -> Channels:
        """The channels without policy."""

    @property
    def is_gravity(self) -> bool:
        """Whether demand follows the gravity model."""

    @property
    def kernel(self) -> FloatArray:
        """K of potential sharing."""

    @property
    def nu(self) -> FloatArray:
        """Potential value per unit of output."""


def asks_for_busiest(scenario: Scenario) -> bool:
    """Whether an effect of the scenario is to act on the links that carry most."""
    effects = [effect for measure in scenario.measures for effect in measure.effects]
    return any(effect.top_load is not None for effect in effects)


def narrow_to_busiest(scenario: Scenario, neighbours: Neighbours, load: FloatArray) -> Scenario:
    """The scenario with the links that carry most in the place of how many there should be.

    Args:
        scenario: The scenario.
        neighbours: The region's graph.
        load: float array (n_links,), what each link carries; of equal ones the first come first.
    """
    ranked = np.argsort(-load, kind="stable")
    measures = [
        replace(measure, effects=tuple(_narrow(e, neighbours, ranked) for e in measure.effects))
        for measure in scenario.measures
    ]
    return replace(scenario, measures=tuple(measures))


def _narrow(effect: Effect, neighbours: Neighbours, ranked: NDArray[np.int64]) -> Effect:
    if effect.top_load is None:
        return effect
    chosen = set(ranked[: effect.top_load].tolist())
    links = tuple(link for link in effect.links if link in chosen)
    cities: tuple[int, ...] = ()
    if effect.cities:
        ends = set(neighbours.ends[sorted(chosen)].ravel().tolist())
        if "reach" in (effect.scope or {}):
            ends = {int(j) for i in ends for j in np.flatnonzero(neighbours.linked[i])} - ends
        cities = tuple(sorted(ends))
    return replace(effect, links=links, cities=cities, top_load=None)


def loads_at_start(setting: Ground) -> FloatArray:
    """What each link carries at quarter 0 over all domains, float array (n_links,), money/yr.

    Args:
        setting: That of one scenario without measures.
    """
    traffic = Traffic.empty(1, setting.start_elasticity.shape[1], setting.networks)
    friction, plain = _friction(setting)
    route(
        setting.networks[0], np.array([0]), friction, plain, setting.charges[0], _demand(setting),
        traffic, is_start=True,
    )  # fmt: skip
    return np.asarray(traffic.load[0].sum(axis=1))


def _friction(setting: Ground) -> tuple[FloatArray, FloatArray]:
    region, barriers = setting.region, setting.barriers
    shape = (1, region.n_links, setting.start_elasticity.shape[1])
    friction, plain = np.zeros(shape), np.zeros(shape)
    set_friction(
        np.zeros(1, np.int64), setting.general, setting.region.ends, barriers.fixed,
        barriers.slope, barriers.still, barriers.length, np.ones((*shape, 2)),
        setting.neutral["layer"], setting.start_maturity, setting.start_trust, friction, plain,
    )  # fmt: skip
    return friction, plain


def _demand(setting: Ground) -> Demand:
    region, neutral = setting.region, setting.neutral
    case, output = np.zeros(1, np.int64), region.gdp[None].astype(float)
    mass, push = np.zeros_like(output), np.zeros_like(output)
    shape = (1, region.n_cities, setting.start_elasticity.shape[1])
    pull, uptake = np.zeros(shape), np.zeros(shape)
    set_demand(
        case, setting.general, setting.is_gravity, region.gdp, setting.start_supply,
        neutral["supply"], region.uptake, neutral["uptake"], output, np.log(output),
        setting.start_maturity, mass, push, pull, uptake,
    )  # fmt: skip
    return Demand(
        case=case, kernel=setting.kernel, is_gravity=setting.is_gravity, nu=setting.nu, mass=mass,
        push=push, level=setting.start_maturity, pull=pull, uptake=uptake,
        elasticity=neutral["elasticity.participation"], start_elasticity=setting.start_elasticity,
    )  # fmt: skip
