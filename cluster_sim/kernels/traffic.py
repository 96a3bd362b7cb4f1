"""One routing of many runs: from friction and demand to efficiency, flows and loads.

This is the model's route phase as a function of arrays (docs: "Sharing efficiency, step by
step"). Runs and domains are laid side by side in lanes, eight at a time; a run's result does not
depend on which others are computed with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit, uint64
from numpy.typing import NDArray

from cluster_sim.kernels.demand import add_potential, add_reached, set_flows
from cluster_sim.kernels.elimination import Elimination, IntArray
from cluster_sim.kernels.lanes import LANES
from cluster_sim.kernels.routing import customise, sweep, unload, unpack

FloatArray = NDArray[np.float64]

FLOOR = 0.001
"""The least accessible share that enters a ratio."""

_NEARLY_OPEN = 1.0 - 2.0**-53
"""The last number below 1. With links that cost nothing at all, a route in circles would be as good
as a straight one; so each link takes off the last bit."""

_ONE = uint64(1)
_LANES = uint64(LANES)


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
        is_gravity: Whether ``scale`` is the sum of K mass (else it is 1).
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
            ln ``FLOOR``.
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
    _route_tiles(
        elimination.first_arc, elimination.upper, elimination.triangles, elimination.link_arc,
        elimination.link_climbs, network.city_at,
        runs, friction, plain_friction, charge,
        demand.case, demand.kernel, demand.is_gravity, demand.nu, demand.mass, demand.push,
        demand.level, demand.pull, demand.uptake, demand.elasticity, demand.start_elasticity,
        traffic.access, traffic.plain_access, traffic.weight, traffic.realised, traffic.inward,
        traffic.exchange, traffic.lift, traffic.load, traffic.own, traffic.reach,
        traffic.log_start, is_start, traffic.workspace,
    )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy")
def _route_tiles(
    first_arc, upper, triangles, link_arc, link_climbs, city_at,
    runs, friction, plain_friction, charge,
    case, decay, is_gravity, nu, mass, push, level, pull, uptake, elasticity, start_elasticity,
    access, plain_access, weight, realised, inward, exchange, lift, load, own, reach, log_start,
    is_start, workspace,
):  # fmt: skip
    n_domains = friction.shape[2]
    n = uint64(city_at.size)
    pairs, arcs, vectors, laid = workspace
    size = n * n * _LANES
    kernel, best, flows = pairs[:size], pairs[size : 2 * size], pairs[2 * size : 5 * size]
    n_arcs = uint64(upper.size) * _LANES
    links, opened, on_arcs = arcs[:n_arcs], arcs[n_arcs : 2 * n_arcs], arcs[2 * n_arcs : 5 * n_arcs]
    masses, pulls, scales, sums, levels, outs, ins, lifts = vectors
    lower = _lower_ends(first_arc, upper.size)
    exchange[runs] = 0.0
    lift[runs] = 0.0
    for first in range(0, runs.size * n_domains, LANES):
        lanes = _lanes(first, runs, n_domains, case)
        _lay_kernel(lanes, city_at, decay, laid, kernel)
        _gather_cities(lanes, city_at, mass, pull, level, masses, pulls, levels)
        add_potential(n, kernel, masses, pulls, scales, sums)
        _open_links(lanes, plain_friction, charge, link_arc, links)
        opened[:] = links
        customise(triangles, opened)
        sweep(first_arc, upper, opened, best)
        add_reached(n, best, kernel, pulls, outs)
        _take_share(lanes, city_at, charge, sums, outs, plain_access)
        _open_links(lanes, friction, charge, link_arc, links)
        opened[:] = links
        customise(triangles, opened)
        sweep(first_arc, upper, opened, best)
        add_reached(n, best, kernel, pulls, outs)
        _take_share(lanes, city_at, charge, sums, outs, access)
        _realise(
            lanes, city_at, is_gravity, is_start, nu, push, uptake, elasticity, start_elasticity,
            scales, sums, access, log_start, weight, realised, outs,
        )  # fmt: skip
        set_flows(n, best, kernel, is_gravity, outs, pulls, levels, flows, ins, lifts)
        on_arcs[:] = 0.0
        unload(first_arc, upper, opened, best, flows, on_arcs)
        unpack(triangles, links, opened, on_arcs)
        _scatter_cities(lanes, city_at, ins, lifts, realised, inward, exchange, lift)
        _scatter_links(
            lanes, n, charge, upper, lower, link_arc, link_climbs, best, on_arcs, load, own, reach
        )


@njit(cache=True, nogil=True, error_model="numpy")
def _lower_ends(first_arc, n_arcs):
    """The lower end's position of every arc."""
    lower = np.empty(n_arcs, np.uint64)
    for k in range(uint64(first_arc.size) - _ONE):
        lower[first_arc[k] : first_arc[k + _ONE]] = k
    return lower


@njit(cache=True, nogil=True, error_model="numpy")
def _lanes(first, runs, n_domains, case):
    """Run, domain and case of each lane in use: int array (n_lanes, 3)."""
    lanes = np.empty((min(LANES, runs.size * n_domains - first), 3), np.int64)
    for lane in range(lanes.shape[0]):
        run = runs[(first + lane) // n_domains]
        lanes[lane, 0], lanes[lane, 1], lanes[lane, 2] = run, (first + lane) % n_domains, case[run]
    return lanes


@njit(cache=True, nogil=True, error_model="numpy")
def _lay_kernel(lanes, city_at, decay, laid, kernel):
    """Lay K out in lanes, unless it lies there already."""
    n, changed = city_at.size, False
    for lane in range(lanes.shape[0]):
        _, d, c = lanes[lane]
        changed = changed or laid[0, lane] != c or laid[1, lane] != d or laid[2, lane] != n
        laid[0, lane], laid[1, lane], laid[2, lane] = c, d, n
    if not changed:
        return
    kernel[:] = 0.0
    laid[:, lanes.shape[0] :] = -1
    for p in range(n):
        for q in range(n):
            i, j = city_at[p], city_at[q]
            if i >= 0 and j >= 0:
                for lane in range(lanes.shape[0]):
                    place = (p * n + q) * LANES + lane
                    kernel[place] = decay[laid[0, lane], laid[1, lane], i, j]


@njit(cache=True, nogil=True, error_model="numpy")
def _gather_cities(lanes, city_at, mass, pull, level, masses, pulls, levels):
    masses[:] = 0.0
    pulls[:] = 0.0
    levels[:] = 0.0
    for lane in range(lanes.shape[0]):
        run, d, _ = lanes[lane]
        for p in range(city_at.size):
            i = city_at[p]
            if i >= 0:
                place = p * LANES + lane
                masses[place] = mass[run, i]
                pulls[place] = pull[run, i, d]
                levels[place] = level[run, i]


@njit(cache=True, nogil=True, error_model="numpy")
def _open_links(lanes, friction, charge, link_arc, links):
    """From friction to openness: ``exp(-(friction + charge))`` at the links' arcs, else 0."""
    links[:] = 0.0
    for lane in range(lanes.shape[0]):
        run, d, c = lanes[lane]
        for e in range(link_arc.size):
            place = link_arc[e] * _LANES + uint64(lane)
            openness = math.exp(-(friction[run, e, d] + charge[c, e, d]))
            links[place] = min(openness, _NEARLY_OPEN)


@njit(cache=True, nogil=True, error_model="numpy")
def _refund(charge, c, d):
    """What undoes the charge that a route has paid once too often."""
    return math.exp(charge[c, charge.shape[1] - 1, d])


@njit(cache=True, nogil=True, error_model="numpy")
def _take_share(lanes, city_at, charge, sums, outs, access):
    """a: what is reached as a share of what is reachable; 1 where nothing is."""
    for lane in range(lanes.shape[0]):
        run, d, c = lanes[lane]
        refund = _refund(charge, c, d)
        for p in range(city_at.size):
            if city_at[p] >= 0:
                place = p * LANES + lane
                share = 1.0
                if sums[place] > 0.0:
                    share = outs[place] * refund / sums[place]
                access[run, city_at[p], d] = share


@njit(cache=True, nogil=True, error_model="numpy")
def _realise(
    lanes, city_at, is_gravity, is_start, nu, push, uptake, elasticity, start_elasticity,
    scales, sums, access, log_start, weight, realised, outs,
):  # fmt: skip
    """G = O u a0^eta0 (a / a0)^eta, and what scales the flows that make it up."""
    for lane in range(lanes.shape[0]):
        run, d, c = lanes[lane]
        for p in range(city_at.size):
            place = p * LANES + lane
            i = city_at[p]
            if i < 0:
                outs[place] = 0.0
                continue
            potential = push[run, i] * sums[place]
            if is_gravity:
                potential = potential / scales[place] if scales[place] > 0.0 else 0.0
            log_access = math.log(max(access[run, i, d], FLOOR))
            if is_start:
                log_start[run, i, d] = log_access
            start = log_start[run, i, d]
            gained = elasticity[c, d] * (log_access - start)
            value = nu[c, d] * potential * uptake[run, i, d]
            value *= math.exp(start_elasticity[c, d] * start + gained)
            if outs[place] == 0.0:
                value = 0.0
            weight[run, i, d] = potential
            realised[run, i, d] = value
            outs[place] = value / outs[place] if value > 0.0 else 0.0
    for lane in range(lanes.shape[0], LANES):
        for p in range(city_at.size):
            outs[p * LANES + lane] = 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _scatter_cities(lanes, city_at, ins, lifts, realised, inward, exchange, lift):
    for lane in range(lanes.shape[0]):
        run, d, _ = lanes[lane]
        for p in range(city_at.size):
            i = city_at[p]
            if i >= 0:
                inward[run, i, d] = ins[p * LANES + lane]
                exchange[run, i] += realised[run, i, d] + ins[p * LANES + lane]
                lift[run, i] += lifts[p * LANES + lane]


@njit(cache=True, nogil=True, error_model="numpy")
def _scatter_links(
    lanes, n, charge, upper, lower, link_arc, link_climbs, best, on_arcs, load, own, reach
):
    for lane in range(lanes.shape[0]):
        run, d, c = lanes[lane]
        refund = _refund(charge, c, d)
        for e in range(load.shape[1]):
            a = link_arc[e]
            near, far = (1, 2) if link_climbs[e] else (2, 1)
            at = a * uint64(3) * _LANES + uint64(lane)
            load[run, e, d] = on_arcs[at]
            own[run, e, d, 0] = 0.5 * on_arcs[at + uint64(near) * _LANES]
            own[run, e, d, 1] = 0.5 * on_arcs[at + uint64(far) * _LANES]
            pair = (lower[a] * n + upper[a]) * _LANES
            reach[run, e, d] = best[pair + uint64(lane)] * refund
