"""Indicators of a region in one quarter: efficiency, equity, siphon (docs: "Indicators")."""

from __future__ import annotations

import numpy as np

from cluster_sim.kernels.compiling import compiled


@compiled
def efficiency(
    case, weights, access, plain_access, weight, uptake, by_domain, by_city, overall, network
):
    """Sharing efficiency: the part of the potential that gets through.

    Args:
        case: int array (n_runs,).
        weights: float array (n_cases, n_domains), domain weights.
        access, plain_access: float arrays (n_runs, n_cities, n_domains), a with and without
            distrust.
        weight: float array (n_runs, n_cities, n_domains), potential value at nu = 1.
        uptake: float array (n_runs, n_cities, n_domains), u.
        by_domain: float array (n_runs, n_domains), written: SE_d.
        by_city: float array (n_runs, n_cities), written: SE_i.
        overall: float array (n_runs,), written: SE.
        network: float array (n_runs,), written: SE with full uptake and trust.

    A domain in which nobody, or a city which, has any potential has the value 1 and is left out
    of the weighted mean (a city over its domains, the region over domains).
    """
    n_runs, n_cities, n_domains = access.shape
    for r in range(n_runs):
        c = case[r]
        reached, plain_reached, counted = 0.0, 0.0, 0.0
        for d in range(n_domains):
            through, plain_through, potential = 0.0, 0.0, 0.0
            for i in range(n_cities):
                through += weight[r, i, d] * uptake[r, i, d] * access[r, i, d]
                plain_through += weight[r, i, d] * plain_access[r, i, d]
                potential += weight[r, i, d]
            by_domain[r, d] = through / potential if potential > 0.0 else 1.0
            if potential > 0.0:
                reached += weights[c, d] * by_domain[r, d]
                plain_reached += weights[c, d] * plain_through / potential
                counted += weights[c, d]
        overall[r] = reached / counted if counted > 0.0 else 1.0
        network[r] = plain_reached / counted if counted > 0.0 else 1.0
        for i in range(n_cities):
            reached, counted = 0.0, 0.0
            for d in range(n_domains):
                if weight[r, i, d] > 0.0:
                    reached += weights[c, d] * uptake[r, i, d] * access[r, i, d]
                    counted += weights[c, d]
            by_city[r, i] = reached / counted if counted > 0.0 else 1.0


@compiled
def spread_of(by_city, population, weight, gini, lowest):
    """Population-weighted Gini coefficient and minimum of the cities' efficiency.

    ``sum_ij p_i p_j |x_i - x_j| / (2 mean)`` with population shares p; 0 where the mean is 0.

    Args:
        by_city: float array (n_runs, n_cities), SE_i.
        population: float array (n_cities,).
        weight: float array (n_runs, n_cities, n_domains), potential value; cities without any
            are left out.
        gini, lowest: float arrays (n_runs,), written.
    """
    n_runs, n_cities = by_city.shape
    counts = np.empty(n_cities)
    for r in range(n_runs):
        people, mean, distance = 0.0, 0.0, 0.0
        lowest[r] = 1.0
        for i in range(n_cities):
            counts[i] = population[i] if weight[r, i].max() > 0.0 else 0.0
            people += counts[i]
            mean += counts[i] * by_city[r, i]
            if counts[i] > 0.0:
                lowest[r] = min(lowest[r], by_city[r, i])
            for j in range(i):
                distance += counts[i] * counts[j] * abs(by_city[r, i] - by_city[r, j])
        gini[r] = distance / (people * mean) if mean > 0.0 else 0.0


@compiled
def siphon(output, inward, n_top, index):
    """Share of all flows that arrive in the top cities by output, minus their share of output.

    Args:
        output: float array (n_runs, n_cities), money per year.
        inward: float array (n_runs, n_cities, n_domains), money per year.
        n_top: How many cities; ties in output go to the earlier id.
        index: float array (n_runs,), written; 0 where nothing flows.
    """
    n_runs, n_cities, n_domains = inward.shape
    for r in range(n_runs):
        flows, output_sum, top_flows, top_output = 0.0, 0.0, 0.0, 0.0
        for i in range(n_cities):
            rank = 0
            for j in range(n_cities):
                rank += output[r, j] > output[r, i] or (j < i and output[r, j] == output[r, i])
            arriving = 0.0
            for d in range(n_domains):
                arriving += inward[r, i, d]
            flows += arriving
            output_sum += output[r, i]
            if rank < n_top:
                top_flows += arriving
                top_output += output[r, i]
        index[r] = top_flows / flows - top_output / output_sum if flows > 0.0 else 0.0


@compiled
def add_up(
    case, nu, weight, realised, output, unpooled, running_cost, saving, realised_sum,
    potential_sum, waste_sum,
):  # fmt: skip
    """Add a quarter of what is realised, possible and wasted a year to the sums.

    Args:
        case: int array (n_runs,).
        nu: float array (n_cases, n_domains), potential value per unit of ``weight``.
        weight, realised: float arrays (n_runs, n_cities, n_domains), see ``traffic.Traffic``.
        output: float array (n_runs, n_cities), money per year.
        unpooled: float array (n_cases, n_systems, n_cities), part of a system that is separate.
        running_cost: float array (n_cases, n_systems), share of output a year.
        saving: float array (n_cases,), share of the running cost that pooling saves.
        realised_sum, potential_sum, waste_sum: float arrays (n_runs,), money; increased.
    """
    n_runs, n_cities, n_domains = weight.shape
    for r in range(n_runs):
        c = case[r]
        value, potential, waste = 0.0, 0.0, 0.0
        for i in range(n_cities):
            for d in range(n_domains):
                value += realised[r, i, d]
                potential += nu[c, d] * weight[r, i, d]
            for system in range(unpooled.shape[1]):
                waste += running_cost[c, system] * unpooled[c, system, i] * output[r, i]
        realised_sum[r] += value / 4.0
        potential_sum[r] += potential / 4.0
        waste_sum[r] += waste * saving[c] / 4.0


TOTALS = (
    "realised_value", "potential_value", "public_spending", "private_spending",
    "projects_completed", "incidents", "duplication_waste", "trust", "maturity", "uptake",
    "output",
)  # fmt: skip
"""What ``totals`` gives, in its order."""


@compiled
def totals(
    realised, potential, spent, state_spent, fund_spent, pots, private_spent, completed, incidents,
    waste, trust, maturity, uptake, output, friction, result, mean_friction,
):  # fmt: skip
    """Sums and means over a region's cities and links.

    Args:
        realised, potential, waste, state_spent, fund_spent, private_spent: float arrays
            (n_runs,), money so far.
        spent, output, trust, maturity: float arrays (n_runs, n_cities).
        pots: float array (n_runs, n_pots), money paid into them, but not yet spent.
        completed, incidents: int arrays (n_runs, n_domains), (n_runs, n_cities).
        uptake: float array (n_runs, n_cities, n_domains).
        friction: float array (n_runs, n_links, n_domains), nats.
        result: float array (n_runs, len(TOTALS)), written.
        mean_friction: float array (n_runs, n_domains), written, nats.
    """
    n_runs, n_links, n_domains = friction.shape
    n_cities = spent.shape[1]
    for r in range(n_runs):
        public = state_spent[r] + fund_spent[r]
        for pot in range(pots.shape[1]):
            public -= pots[r, pot]
        sums = result[r]
        sums[:] = 0.0
        for i in range(n_cities):
            public += spent[r, i]
            sums[5] += incidents[r, i]
            sums[7] += trust[r, i] / n_cities
            sums[8] += maturity[r, i] / n_cities
            sums[10] += output[r, i]
            for d in range(n_domains):
                sums[9] += uptake[r, i, d] / (n_cities * n_domains)
        for d in range(n_domains):
            sums[4] += completed[r, d]
            mean_friction[r, d] = 0.0
        sums[0], sums[1], sums[2] = realised[r], potential[r], public
        sums[3], sums[6] = private_spent[r], waste[r]
        for e in range(n_links):
            for d in range(n_domains):
                mean_friction[r, d] += friction[r, e, d] / n_links
