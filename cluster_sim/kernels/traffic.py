"""One routing of many runs: from friction and demand to efficiency, flows and loads.

This is the model's route phase as a function of arrays (docs: "Sharing efficiency, step by
step"). Runs and domains are laid side by side in lanes, eight at a time; a run's result does not
depend on which others are computed with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.elimination import Elimination, IntArray
from cluster_sim.kernels.lanes import LANES
from cluster_sim.kernels.tiles import route_tiles

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Network:
    """What a routing needs to know of the graph.

    Attributes:
        elimination: The graph's elimination; its nodes are the cities, then hubs.
        n_cities: Number of cities.
        n_links: Number of links between cities; the graph's further links are access to hubs.
        city_at: int array (n_nodes,), the city at each elimination position, -1 for a hub.
    """

    elimination: Elimination
    n_cities: int
    n_links: int
    city_at: IntArray

    @classmethod
    def of(cls, elimination: Elimination, n_cities: int, n_links: int) -> Network:
        """The network of an elimination whose first nodes and links are cities and their links."""
        node = elimination.node
        return cls(elimination, n_cities, n_links, np.where(node < n_cities, node, -1))


@dataclass(frozen=True, eq=False)
class Demand:
    """Potential sharing ``nu push_i K_ij pull_j / scale_i`` and who takes part in it.

    Attributes:
        case: int array (n_runs,), which row of the per-case arrays a run uses.
        kernel: float array (n_cases, n_domains, n_cities, n_cities), K, 0 on the diagonal.
        is_gravity: Whether ``scale`` is the sum of K mass (else it is 1); K must then be
            symmetric, as a function of distance is.
        nu: float array (n_cases, n_domains), potential value per unit of output and year.
        mass, push, level: float arrays (n_runs, n_cities).
        pull, uptake: float arrays (n_runs, n_cities, n_domains).
        elasticity, start_elasticity: float arrays (n_cases, n_domains), eta now and at quarter 0.
    """

    case: IntArray
    kernel: FloatArray
    is_gravity: bool
    nu: FloatArray
    mass: FloatArray
    push: FloatArray
    level: FloatArray
    pull: FloatArray
    uptake: FloatArray
    elasticity: FloatArray
    start_elasticity: FloatArray


@dataclass(frozen=True, eq=False)
class Traffic:
    """What a routing finds.

    Attributes:
        access: float array (n_runs, n_cities, n_domains), a: share of a city's potential that
            the routes let through; 1 for a city without potential.
        plain_access: the same on the frictions without distrust.
        weight: float array (n_runs, n_cities, n_domains), potential value at nu = 1.
        realised: float array (n_runs, n_cities, n_domains), money per year.
        inward: float array (n_runs, n_cities, n_domains), value that arrives, money per year.
        exchange: float array (n_runs, n_cities), all flows that start or end at a city, money
            per year.
        lift: float array (n_runs, n_cities), sum over partners and domains of the exchange times
            how far the partner's maturity is above the own, money per year.
        load: float array (n_runs, n_links, n_domains), money per year.
        own: float array (n_runs, n_links, n_domains, 2), half of the flows that start or end at
            the link's first, second city and use the link, money per year.
        reach: float array (n_runs, n_links, n_domains), transmissivity between a link's cities.
        log_start: float array (n_runs, n_cities, n_domains), ln a of quarter 0, at least
            ln 0.001.
        workspace: Room for one tile of lanes: five arrays of pairs, five of arcs, eight of nodes;
            and for which case, domain and graph each lane of the first, K, is laid out.
        laid_out: The K that is, so that it is laid out anew where another demand comes.
    """

    access: FloatArray
    plain_access: FloatArray
    weight: FloatArray
    realised: FloatArray
    inward: FloatArray
    exchange: FloatArray
    lift: FloatArray
    load: FloatArray
    own: FloatArray
    reach: FloatArray
    log_start: FloatArray
    workspace: tuple[FloatArray, FloatArray, FloatArray, IntArray]
    laid_out: list[FloatArray]

    @classmethod
    def empty(cls, n_runs: int, n_domains: int, networks: Sequence[Network]) -> Traffic:
        """Room for the traffic of ``n_runs`` runs on any of the networks of one region."""
        city = (n_runs, networks[0].n_cities, n_domains)
        link = (n_runs, networks[0].n_links, n_domains)
        n_nodes = max(network.elimination.n_nodes for network in networks)
        n_arcs = max(network.elimination.n_arcs for network in networks)
        return cls(
            access=np.zeros(city),
            plain_access=np.zeros(city),
            weight=np.zeros(city),
            realised=np.zeros(city),
            inward=np.zeros(city),
            exchange=np.zeros(city[:2]),
            lift=np.zeros(city[:2]),
            load=np.zeros(link),
            own=np.zeros((*link, 2)),
            reach=np.zeros(link),
            log_start=np.zeros(city),
            workspace=(
                np.empty(5 * n_nodes * n_nodes * LANES),
                np.empty(5 * n_arcs * LANES),
                np.empty((8, n_nodes * LANES)),
                np.full((3, LANES), -1, dtype=np.int64),
            ),
            laid_out=[],
        )


def route(
    network: Network,
    runs: IntArray,
    friction: FloatArray,
    plain_friction: FloatArray,
    charge: FloatArray,
    demand: Demand,
    traffic: Traffic,
    *,
    is_start: bool,
) -> None:
    """Find all best routes and fill ``traffic``.

    Args:
        network: The graph.
        runs: int array, the runs to route.
        friction: float array (n_runs, at least n_all_links, n_domains), nats; infinite where
            closed; further rows are not read.
        plain_friction: the same without the trust layer.
        charge: float array (n_cases, n_all_links + 1, n_domains), nats: what is added to each
            link; the last row is taken off once per route (the relay charge).
        demand: Potential sharing.
        traffic: Written.
        is_start: Whether this is quarter 0, whose access later ones are compared with.

    Raises:
        ValueError: If the arrays' shapes do not fit together.
    """
    elimination = network.elimination
    n_runs, n_rows, n_domains = friction.shape
    n_all_links = len(elimination.link_arc)
    if (
        plain_friction.shape != friction.shape
        or n_rows < n_all_links
        or charge.shape[1:] != (n_all_links + 1, n_domains)
        or demand.pull.shape != (n_runs, network.n_cities, n_domains)
        or traffic.load.shape != (n_runs, network.n_links, n_domains)
    ):
        raise ValueError("the arrays of a routing do not fit together")
    if not (traffic.laid_out and traffic.laid_out[0] is demand.kernel):
        traffic.laid_out[:] = [demand.kernel]
        traffic.workspace[3].fill(-1)
    route_tiles(
        elimination.first_arc, elimination.upper, elimination.triangles, elimination.link_arc,
        elimination.link_climbs, network.city_at,
        runs, friction, plain_friction, charge,
        demand.case, demand.kernel, demand.is_gravity, demand.nu, demand.mass, demand.push,
        demand.level, demand.pull, demand.uptake, demand.elasticity, demand.start_elasticity,
        traffic.access, traffic.plain_access, traffic.weight, traffic.realised, traffic.inward,
        traffic.exchange, traffic.lift, traffic.load, traffic.own, traffic.reach,
        traffic.log_start, is_start, traffic.workspace,
    )  # fmt: skip
