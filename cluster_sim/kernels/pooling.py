"""Where pooled systems stand: hosts and groups of least cost (docs: "Pooling")."""

from __future__ import annotations

import math

import numpy as np

from cluster_sim.kernels.compiling import compiled

MOST_HOSTS = 64
"""The search tries up to so many hosts; where there are no more cities, it also exchanges them."""


@compiled
def pooled_cost(chosen, size, distance, scale, backup, network, host):
    """Running cost of the groups around the chosen hosts.

    ``sum over groups of two or more (1 + backup) (sum k)^s + sum over singletons k^s
    + network sum_i k_i^s distance(i, host) / 100 km``; every city goes to its nearest host, one
    that reaches none stays alone.

    Args:
        chosen: bool array (n_cities,), the hosts.
        size: float array (n_cities,), k, shares of output.
        distance: float array (n_cities, n_cities), km by road, infinite where there is no way.
        scale: Exponent s of the cost of one centre.
        backup: Share added for a second site.
        network: Cost of distance per 100 km.
        host: int array (n_cities,), written: each city's host; ties go to the first.

    Returns:
        The cost.
    """
    n = size.size
    for i in range(n):
        host[i] = i
        nearest = math.inf
        for j in range(n):
            if chosen[j] and distance[i, j] < nearest:
                host[i], nearest = j, distance[i, j]
    return _cost_of(host, size, size**scale, distance, scale, backup, network)


@compiled
def _cost_of(host, size, power, distance, scale, backup, network):
    """The cost where each city has this host; ``power`` is ``size ** scale``."""
    n = size.size
    group = np.zeros(n)
    members = np.zeros(n, np.int64)
    cost = 0.0
    for i in range(n):
        group[host[i]] += size[i]
        members[host[i]] += 1
        cost += network * power[i] * distance[i, host[i]] / 100.0
    for j in range(n):
        if members[j] == 1:
            cost += power[j]  # a host's only member is itself
        elif members[j] > 1:
            cost += (1.0 + backup) * group[j] ** scale
    return cost


@compiled
def choose_hosts(size, distance, scale, backup, network, host):
    """Hosts and groups of little cost, by greedy addition and local search.

    From the best single host on, the host that costs least is added, whether or not that is
    better, up to ``MOST_HOSTS``; the best stage of that path is kept, or "every city its own" if
    that is cheaper. Where there are no more than ``MOST_HOSTS`` cities, both then are improved by
    adding, removing and exchanging single hosts until nothing lowers the cost. The arguments are
    those of ``pooled_cost``; ties go to the first.

    Returns:
        The cost; ``host`` is filled.
    """
    n = size.size
    alone = np.ones(n, np.bool_)
    grown = _grow(size, distance, scale, backup, network)
    if n <= MOST_HOSTS:
        _exchange(alone, size, distance, scale, backup, network)
        _exchange(grown, size, distance, scale, backup, network)
    cost = pooled_cost(grown, size, distance, scale, backup, network, host)
    if pooled_cost(alone, size, distance, scale, backup, network, host) <= cost:
        return pooled_cost(alone, size, distance, scale, backup, network, host)
    return pooled_cost(grown, size, distance, scale, backup, network, host)


@compiled
def _grow(size, distance, scale, backup, network):
    """The best stage on the way from one host to many."""
    n = size.size
    chosen = np.zeros(n, np.bool_)
    best_chosen = chosen.copy()
    best, host, trial = math.inf, np.arange(n), np.arange(n)
    power = size**scale
    for _ in range(min(n, MOST_HOSTS)):
        least, added = math.inf, -1
        for j in range(n):
            if not chosen[j]:
                _join(j, host, chosen, distance, trial)
                cost = _cost_of(trial, size, power, distance, scale, backup, network)
                if cost < least:
                    least, added = cost, j
        _join(added, host, chosen, distance, trial)
        chosen[added] = True
        host[:] = trial
        if least < best:
            best = least
            best_chosen[:] = chosen
    return best_chosen


@compiled
def _join(added, host, chosen, distance, trial):
    """Where cities go when one more host is added: to it if it is nearer, or alone so far."""
    for i in range(host.size):
        now = distance[i, host[i]] if chosen[host[i]] else math.inf
        there = distance[i, added]
        nearer = there < now or (there == now and there < math.inf and added < host[i])
        trial[i] = added if nearer else host[i]


@compiled
def _exchange(chosen, size, distance, scale, backup, network):
    """Make the best of all additions, removals and exchanges until none lowers the cost."""
    n = size.size
    power = size**scale
    nearest, second, host = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    best = pooled_cost(chosen, size, distance, scale, backup, network, host)
    while True:
        _rank_hosts(chosen, distance, nearest, second)
        found, out, into = best, -1, -1
        for i in range(-1, n):
            if i >= 0 and not chosen[i]:
                continue
            for j in range(-1, n):
                if i == j or (j >= 0 and chosen[j]):
                    continue
                _after_turn(i, j, nearest, second, distance, host)
                cost = _cost_of(host, size, power, distance, scale, backup, network)
                if cost < found * (1.0 - 1e-12):
                    found, out, into = cost, i, j
        if found >= best:
            return
        best = found
        _turn(chosen, out, into)


@compiled
def _rank_hosts(chosen, distance, nearest, second):
    """Each city's nearest and second nearest chosen host, ties to the first; -1 for none."""
    n = chosen.size
    for i in range(n):
        nearest[i] = second[i] = -1
        for j in range(n):
            if not chosen[j] or distance[i, j] == math.inf:
                continue
            if nearest[i] < 0 or distance[i, j] < distance[i, nearest[i]]:
                second[i] = nearest[i]
                nearest[i] = j
            elif second[i] < 0 or distance[i, j] < distance[i, second[i]]:
                second[i] = j


@compiled
def _after_turn(out, into, nearest, second, distance, host):
    """Each city's host when ``out`` is no host any more and ``into`` is one (-1: none)."""
    for i in range(host.size):
        now = second[i] if nearest[i] == out else nearest[i]
        if into >= 0 and distance[i, into] < math.inf:
            there = distance[i, into]
            if now < 0 or there < distance[i, now] or (there == distance[i, now] and into < now):
                now = into
        host[i] = now if now >= 0 else i


@compiled
def _turn(chosen, i, j):
    """Take back or make a change of one host for another (-1: none)."""
    if i >= 0:
        chosen[i] = not chosen[i]
    if j >= 0:
        chosen[j] = not chosen[j]
