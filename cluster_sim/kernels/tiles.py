"""The route phase in tiles of eight lanes: gather, route, realise, scatter (see ``traffic``)."""

from __future__ import annotations

import math

import numpy as np
from numba import uint64

from cluster_sim.kernels.compiling import compiled
from cluster_sim.kernels.demand import add_potential, add_reached, set_flows
from cluster_sim.kernels.lanes import LANES
from cluster_sim.kernels.routing import customise, sweep, unload, unpack

FLOOR = 0.001
"""The least accessible share that enters a ratio."""

_NEARLY_OPEN = 1.0 - 2.0**-53
"""The last number below 1. With links that cost nothing at all, a route in circles would be as good
as a straight one; so each link takes off the last bit."""

_ONE = uint64(1)
_LANES = uint64(LANES)


@compiled
def route_tiles(
    first_arc, upper, triangles, link_arc, link_climbs, city_at,
    runs, friction, plain_friction, charge,
    case, decay, is_gravity, nu, mass, push, level, pull, uptake, elasticity, start_elasticity,
    access, plain_access, weight, realised, inward, exchange, lift, load, own, reach, log_start,
    is_start, workspace,
):  # fmt: skip
    """Fill the arrays of a ``Traffic``; the arguments are those of ``traffic.route``, unpacked."""
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


@compiled
def _lower_ends(first_arc, n_arcs):
    """The lower end's position of every arc."""
    lower = np.empty(n_arcs, np.uint64)
    for k in range(uint64(first_arc.size) - _ONE):
        lower[first_arc[k] : first_arc[k + _ONE]] = k
    return lower


@compiled
def _lanes(first, runs, n_domains, case):
    """Run, domain and case of each lane in use: int array (n_lanes, 3)."""
    lanes = np.empty((min(LANES, runs.size * n_domains - first), 3), np.int64)
    for lane in range(lanes.shape[0]):
        run = runs[(first + lane) // n_domains]
        lanes[lane, 0], lanes[lane, 1], lanes[lane, 2] = run, (first + lane) % n_domains, case[run]
    return lanes


@compiled
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


@compiled
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


@compiled
def _open_links(lanes, friction, charge, link_arc, links):
    """From friction to openness: ``exp(-(friction + charge))`` at the links' arcs, else 0."""
    links[:] = 0.0
    for lane in range(lanes.shape[0]):
        run, d, c = lanes[lane]
        for e in range(link_arc.size):
            place = link_arc[e] * _LANES + uint64(lane)
            openness = math.exp(-(friction[run, e, d] + charge[c, e, d]))
            links[place] = min(openness, _NEARLY_OPEN)


@compiled
def _refund(charge, c, d):
    """What undoes the charge that a route has paid once too often."""
    return math.exp(charge[c, charge.shape[1] - 1, d])


@compiled
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


@compiled
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


@compiled
def _scatter_cities(lanes, city_at, ins, lifts, realised, inward, exchange, lift):
    for lane in range(lanes.shape[0]):
        run, d, _ = lanes[lane]
        for p in range(city_at.size):
            i = city_at[p]
            if i >= 0:
                inward[run, i, d] = ins[p * LANES + lane]
                exchange[run, i] += realised[run, i, d] + ins[p * LANES + lane]
                lift[run, i] += lifts[p * LANES + lane]


@compiled
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
