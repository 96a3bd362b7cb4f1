"""Where pooled systems stand: hosts and groups of least cost (docs: "Pooling")."""

from __future__ import annotations

import math

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, error_model="numpy")
def pooled_cost(chosen, size, distance, scale, backup, network, host):
    """Running cost of the groups around the chosen hosts.

    ``sum over groups of two or more (1 + backup) (sum k)^s + sum over singletons k^s
    + network sum_i k_i^s distance(i, host) / 100 km``; every city goes to its nearest host.

    Args:
        chosen: bool array (n_cities,), the hosts.
        size: float array (n_cities,), k, shares of output.
        distance: float array (n_cities, n_cities), km by road, infinite where there is no way.
        scale: Exponent s of the cost of one centre.
        backup: Share added for a second site.
        network: Cost of distance per 100 km.
        host: int array (n_cities,), written: each city's host; ties go to the first.

    Returns:
        The cost; infinite where a city reaches no host.
    """
    n = size.size
    group = np.zeros(n)
    members = np.zeros(n, np.int64)
    cost = 0.0
    for i in range(n):
        nearest = -1
        for j in range(n):
            if chosen[j] and (nearest < 0 or distance[i, j] < distance[i, nearest]):
                nearest = j
        if nearest < 0 or distance[i, nearest] == math.inf:
            return math.inf
        host[i] = nearest
        group[nearest] += size[i]
        members[nearest] += 1
        cost += network * size[i] ** scale * distance[i, nearest] / 100.0
    for j in range(n):
        if members[j] == 1:
            cost += group[j] ** scale
        elif members[j] > 1:
            cost += (1.0 + backup) * group[j] ** scale
    return cost


@njit(cache=True, nogil=True, error_model="numpy")
def choose_hosts(size, distance, scale, backup, network, host):
    """Hosts and groups of least cost, by local search from "every city its own".

    In every round the best of all additions, removals and exchanges of one host is made (ties go
    to the first), until none lowers the cost. The arguments are those of ``pooled_cost``.

    Returns:
        The cost; ``host`` is filled.
    """
    n = size.size
    chosen = np.ones(n, np.bool_)
    best = pooled_cost(chosen, size, distance, scale, backup, network, host)
    while True:
        found, out, into = best, -1, -1
        for i in range(-1, n):
            if i >= 0 and not chosen[i]:
                continue
            for j in range(-1, n):
                if (j >= 0 and chosen[j]) or i == j:
                    continue
                if i >= 0:
                    chosen[i] = False
                if j >= 0:
                    chosen[j] = True
                cost = pooled_cost(chosen, size, distance, scale, backup, network, host)
                if i >= 0:
                    chosen[i] = True
                if j >= 0:
                    chosen[j] = False
                if cost < found * (1.0 - 1e-12):
                    found, out, into = cost, i, j
        if out < 0 and into < 0:
            return pooled_cost(chosen, size, distance, scale, backup, network, host)
        best = found
        if out >= 0:
            chosen[out] = False
        if into >= 0:
            chosen[into] = True
