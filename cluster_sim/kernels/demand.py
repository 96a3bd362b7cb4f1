"""Potential sharing between cities, and what the routes let through of it.

The potential value of sharing is a production-constrained gravity model,

    V_ij = nu Y_i S_j Y_j^alpha f_ij / sum over k != i of Y_k^alpha f_ik,

with the distance decay ``f_ij = max(distance, floor)^-beta`` (Wilson 1971,
doi:10.1068/a030001). It always has the form ``nu push_i K_ij pull_j / scale_i``; a region's own
demand table has it too, with scale 1. The loops below never hold V: they form it pair by pair,
for eight lanes at once (see ``lanes``). The order of all sums is fixed.

Flat arrays: ``[..., lane]``; n is the number of nodes, cities and hubs, at their elimination
positions; hubs have K = 0.
"""

from __future__ import annotations

import math

import numpy as np
from numba import uint64
from numpy.typing import NDArray

from cluster_sim.kernels.compiling import compiled
from cluster_sim.kernels.lanes import LANES, choose, greater, load, spread, store

FloatArray = NDArray[np.float64]

_ONE = uint64(1)
_LANES = uint64(LANES)
_THREE = uint64(3)


def distance_decay(distance: FloatArray, decay: FloatArray, floor: FloatArray) -> FloatArray:
    """The gravity kernel ``f``.

    Args:
        distance: float array (n_cities, n_cities), km.
        decay: float array (n_cases, n_domains), the exponents beta.
        floor: float array (n_cases,), km; nearer cities count as this far.

    Returns:
        Float array (n_cases, n_domains, n_cities, n_cities), 0 on the diagonal. Each element is
        a function of its pair alone.

    Raises:
        ValueError: If the shapes do not fit.
    """
    n_cities = len(distance)
    if distance.shape != (n_cities, n_cities) or decay.shape[:1] != floor.shape:
        raise ValueError(f"distance {distance.shape}, decay {decay.shape}, floor {floor.shape}")
    kernel = np.zeros((*decay.shape, n_cities, n_cities))
    _fill_decay(distance, decay, floor, kernel)
    return kernel


@compiled
def _fill_decay(distance, decay, floor, kernel):
    n_cases, n_domains, n_cities, _ = kernel.shape
    for c in range(n_cases):
        for d in range(n_domains):
            for i in range(n_cities):
                for j in range(n_cities):
                    if i != j:
                        kernel[c, d, i, j] = max(distance[i, j], floor[c]) ** -decay[c, d]


@compiled
def add_potential(n, kernel, mass, pull, scale, reachable):
    """What every city could share, before ``push`` and ``nu``.

    Args:
        n: uint64, nodes.
        kernel: float array (n * n * LANES,), K.
        mass: float array (n * LANES,), weight of a destination in the denominator.
        pull: float array (n * LANES,), weight of a destination in the numerator.
        scale: float array (n * LANES,), written: sum of K mass.
        reachable: float array (n * LANES,), written: sum of K pull.
    """
    for k in range(n):
        total_mass = spread(0.0)
        total_pull = spread(0.0)
        for j in range(n):
            weight = load(kernel, (k * n + j) * _LANES)
            total_mass = total_mass + weight * load(mass, j * _LANES)
            total_pull = total_pull + weight * load(pull, j * _LANES)
        store(scale, k * _LANES, total_mass)
        store(reachable, k * _LANES, total_pull)


@compiled
def add_reached(n, best, kernel, pull, reached):
    """What of it the routes let through.

    Args:
        n: uint64, nodes.
        best: float array (n * n * LANES,), openness of the best routes.
        kernel: float array (n * n * LANES,), K.
        pull: float array (n * LANES,), weight of a destination.
        reached: float array (n * LANES,), written: sum of K pull openness.
    """
    for k in range(n):
        total = spread(0.0)
        for j in range(n):
            place = (k * n + j) * _LANES
            total = total + load(kernel, place) * load(best, place) * load(pull, j * _LANES)
        store(reached, k * _LANES, total)


@compiled
def set_flows(n, best, kernel, is_symmetric, outward, pull, level, flows, inward, lift):
    """Flows of all pairs, with what arrives in each city and what it could learn from.

    Args:
        n: uint64, nodes.
        best: float array (n * n * LANES,), openness of the best routes.
        kernel: float array (n * n * LANES,), K.
        is_symmetric: Whether ``kernel`` is; then its other half, far away in memory, is not read.
        outward: float array (n * LANES,): the flow from k to j is
            ``outward_k K_kj pull_j openness_kj``.
        pull: float array (n * LANES,), weight of a destination.
        level: float array (n * LANES,), maturity.
        flows: float array (n * n * 3 * LANES,), written at (k, j), k < j: three times both
            directions together.
        inward: float array (n * LANES,), written: what arrives at each city.
        lift: float array (n * LANES,), written: sum over partners of the exchange times how far
            the partner's level is above the own one.
    """
    nothing = spread(0.0)
    for k in range(n):
        store(inward, k * _LANES, nothing)
        store(lift, k * _LANES, nothing)
    for k in range(n):
        own_level = load(level, k * _LANES)
        own_outward = load(outward, k * _LANES)
        own_pull = load(pull, k * _LANES)
        own_inward = load(inward, k * _LANES)
        own_lift = load(lift, k * _LANES)
        for j in range(k + _ONE, n):
            pair = (k * n + j) * _LANES
            mirror = pair if is_symmetric else (j * n + k) * _LANES
            other = j * _LANES
            openness = load(best, pair)
            there = openness * (own_outward * load(kernel, pair) * load(pull, other))
            back = openness * (load(outward, other) * load(kernel, mirror) * own_pull)
            both = there + back
            store(flows, pair * _THREE, both)
            store(flows, pair * _THREE + _LANES, both)
            store(flows, pair * _THREE + _LANES + _LANES, both)
            own_inward = own_inward + back
            store(inward, other, load(inward, other) + there)
            ahead = load(level, other) - own_level
            forward = greater(ahead, nothing)
            own_lift = own_lift + both * choose(forward, ahead, nothing)
            behind = choose(forward, nothing, nothing - ahead)
            store(lift, other, load(lift, other) + both * behind)
        store(inward, k * _LANES, own_inward)
        store(lift, k * _LANES, own_lift)


@compiled
def set_demand(
    case, general, is_gravity, start_output, start_supply, added_supply, given_uptake, gap, output,
    log_output, maturity, mass, push, pull, uptake,
):  # fmt: skip
    """Who can share how much today, and whom it reaches.

    Args:
        case: int array (n_runs,).
        general: record array (n_cases,), parameters.
        is_gravity: Whether demand follows the gravity model (else the region's own table).
        start_output: float array (n_cities,), money per year.
        start_supply: float array (n_cases, n_cities, n_domains), S_0.
        added_supply: float array (n_cases, n_cities, n_domains).
        given_uptake: float array (n_cities,), the region's own figure or NaN.
        gap: float array (n_cases, n_cities, n_domains), the part of the gap to full uptake that
            policy leaves.
        output, log_output, maturity: float arrays (n_runs, n_cities).
        mass, push: float arrays (n_runs, n_cities), written.
        pull, uptake: float arrays (n_runs, n_cities, n_domains), written.
    """
    n_runs, n_cities, n_domains = pull.shape
    for r in range(n_runs):
        c = case[r]
        par = general[c]
        for i in range(n_cities):
            size = math.exp(par.destination_exponent * log_output[r, i])
            mass[r, i] = size
            push[r, i] = output[r, i] if is_gravity else output[r, i] / start_output[i]
            base = given_uptake[i]
            if math.isnan(base):
                base = min(1.0, par.uptake_base + par.uptake_maturity * maturity[r, i])
            for d in range(n_domains):
                supply = min(1.0, start_supply[c, i, d] + added_supply[c, i, d])
                pull[r, i, d] = supply * size if is_gravity else supply
                uptake[r, i, d] = 1.0 - (1.0 - base) * gap[c, i, d]
