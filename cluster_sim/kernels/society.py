"""Beliefs, maturity, incidents, trust and growth (docs: "Learn", "Incidents", "Grow")."""

from __future__ import annotations

import math

from cluster_sim.kernels.compiling import compiled
from cluster_sim.kernels.philox import mix, normal, uniform
from cluster_sim.kernels.tiles import FLOOR


@compiled
def observe(
    case, key, process, names, city_names, general, ends, linked, visits, log, logged, seen, belief,
    doubt,
):  # fmt: skip
    """Cities see what finished projects brought, and correct their beliefs (Kalman 1960).

    Args:
        case, key, general, ends: as in ``decision.attend``.
        process: The word of the observation's error.
        names: uint64 array (n_links, n_domains), entities.
        city_names: uint64 array (n_cities,), entities.
        linked: bool array (n_cities, n_cities), whether a link joins the two.
        visits: float array (n_cases, n_cities), above 0 where a demonstration city is open.
        log, logged: record array (n_runs, room) and int array (n_runs,): the projects finished.
        seen: int array (n_runs,), how many of them have been seen; set to ``logged``.
        belief, doubt: float arrays (n_runs, n_cities, n_domains), mean and variance of ln (true /
            promised benefit), updated; the variance then drifts back.
    """
    for r in range(belief.shape[0]):
        par = general[case[r]]
        for place in range(seen[r], logged[r]):
            project = log[r, place]
            u, v, d = ends[project.link, 0], ends[project.link, 1], project.domain
            shown = visits[case[r], u] > 0.0 or visits[case[r], v] > 0.0
            for i in range(belief.shape[1]):
                noise = par.belief_noise_own
                if i not in (u, v):
                    near = linked[u, i] or linked[v, i]
                    noise = par.belief_noise_neighbour if near else math.inf
                    noise = min(noise, par.belief_noise_visit) if shown else noise
                if noise < math.inf:
                    name = mix(names[project.link, d], city_names[i])
                    error = normal(key[r], process, project.number, name)
                    found = math.log(project.ratio) + math.sqrt(noise) * error
                    total = doubt[r, i, d] + noise
                    gain = doubt[r, i, d] / total if total > 0.0 else 0.0
                    belief[r, i, d] += gain * (found - belief[r, i, d])
                    doubt[r, i, d] *= 1.0 - gain
        seen[r] = logged[r]
        for i in range(belief.shape[1]):
            for d in range(belief.shape[2]):
                drifted = min(doubt[r, i, d] + par.belief_drift, par.belief_variance)
                doubt[r, i, d] = max(doubt[r, i, d], drifted)


@compiled
def mature(case, general, push, exchange, lift, maturity):
    """Digital maturity spreads along exchanges and is pushed by policy.

    Args:
        case: int array (n_runs,).
        general: record array (n_cases,), parameters.
        push: float array (n_cases, n_cities), share of the gap to 1 closed by policy, 1/yr.
        exchange: float array (n_runs, n_cities), all flows that start or end at a city.
        lift: float array (n_runs, n_cities), see ``traffic.Traffic``.
        maturity: float array (n_runs, n_cities), updated.
    """
    for r in range(maturity.shape[0]):
        c = case[r]
        for i in range(maturity.shape[1]):
            m = maturity[r, i]
            ahead = lift[r, i] / exchange[r, i] if exchange[r, i] > 0.0 else 0.0
            rate = general[c].maturity_rate + general[c].maturity_diffusion * ahead
            grown = m + m * (1.0 - m) * rate / 4.0 + push[c, i] * (1.0 - m) / 4.0
            maturity[r, i] = min(1.0, grown)


@compiled
def strike(
    quarter, case, key, words, city_names, way_names, pool_names, general, first_neighbour,
    neighbour, way_link, host, unpooled, uncontained, unsecured, exchange, centre, spread,
    maturity, reach, telecom, hit,
):  # fmt: skip
    """Which cities are hit by a security incident this quarter.

    Args:
        quarter, case, key, general: as in ``decision.attend``.
        words: The words of the draws incident, spread, pooled.
        city_names: uint64 array (n_cities,), entities.
        way_names: uint64 array (n_ways,), entities: from each city to each neighbour.
        pool_names: uint64 array (n_cases, n_systems, n_cities), entities: from host to member.
        first_neighbour, neighbour, way_link: int arrays (n_cities + 1,), (n_ways,), (n_ways,):
            each city's neighbours and the links to them.
        host: int array (n_cases, n_systems, n_cities), the host of each city's pooled systems.
        unpooled: float array (n_cases, n_systems, n_cities), the part of a city's systems that
            is not pooled.
        uncontained: float array (n_cases, n_cities), the part of what a host would pass on to a
            city that still reaches it.
        unsecured: float array (n_cases, n_cities), 1 - psi.
        exchange: float array (n_runs, n_cities), money per year.
        centre, spread: float arrays (n_runs,), mean and sd of quarter 0's log exchange.
        maturity: float array (n_runs, n_cities).
        reach: float array (n_runs, n_links, n_domains), transmissivity between linked cities.
        telecom: Index of the domain along which incidents spread, -1 for none.
        hit: int8 array (n_runs, n_cities), written: 1 hit by itself, 2 through another city.
    """
    n_runs, n_cities = hit.shape
    for r in range(n_runs):
        c = case[r]
        par = general[c]
        for i in range(n_cities):
            z = 0.0
            if spread[r] >= 1e-9 and exchange[r, i] > 0.0:
                z = (math.log(exchange[r, i]) - centre[r]) / spread[r]
            rate = par.attack_rate * par.serious_share * unsecured[c, i]
            rate *= max(0.0, 1.0 + par.incident_exposure * z)
            rate *= 1.0 - par.incident_maturity * maturity[r, i]
            struck = uniform(key[r], words[0], quarter, city_names[i]) < 1.0 - math.exp(-rate / 4.0)
            hit[r, i] = 1 if struck else 0
        for i in range(n_cities):
            if hit[r, i] != 1:
                continue
            if telecom >= 0:
                for way in range(first_neighbour[i], first_neighbour[i + 1]):
                    chance = par.incident_spread * reach[r, way_link[way], telecom]
                    j = neighbour[way]
                    if (
                        hit[r, j] == 0
                        and uniform(key[r], words[1], quarter, way_names[way]) < chance
                    ):
                        hit[r, j] = 2
            for system in range(host.shape[1]):
                for j in range(n_cities):
                    if host[c, system, j] != i or j == i or hit[r, j] != 0:
                        continue
                    chance = par.pooled_spread * (1.0 - unpooled[c, system, j])
                    chance *= uncontained[c, j]
                    name = pool_names[c, system, j]
                    if uniform(key[r], words[2], quarter, name) < chance:
                        hit[r, j] = 2


@compiled
def recover(case, general, cost, speed, target, hit, trust, budget, spent, incidents):
    """Trust falls where a city was hit and comes back elsewhere; the hit cities pay.

    Args:
        case, general: as in ``decision.attend``.
        cost: float array (n_cases,), money per incident at ordinary recovery.
        speed: float array (n_cases, n_cities), how many times as fast cities recover.
        target: float array (n_cases, n_cities), R*.
        hit: int8 array (n_runs, n_cities).
        trust: float array (n_runs, n_cities), updated.
        budget: float array (n_runs, n_cities), money in hand; reduced as far as it goes.
        spent: float array (n_runs, n_cities), what cities have spent; increased.
        incidents: int array (n_runs, n_cities), increased.
    """
    for r in range(hit.shape[0]):
        c = case[r]
        for i in range(hit.shape[1]):
            if hit[r, i]:
                paid = min(cost[c] / speed[c, i], budget[r, i])
                budget[r, i] -= paid
                spent[r, i] += paid
                incidents[r, i] += 1
                trust[r, i] *= 1.0 - general[c].trust_drop
            else:
                kept = 2.0 ** (-speed[c, i] / general[c].trust_half_life)
                trust[r, i] += (target[c, i] - trust[r, i]) * (1.0 - kept)


@compiled
def grow(
    case, general, weights, trend, added_growth, widened, access, weight, log_start, log_output0,
    drift, log_output, output,
):  # fmt: skip
    """Output follows its trend and what better access makes of it.

    Args:
        case, general: as in ``decision.attend``.
        weights: float array (n_cases, n_domains), domain weights.
        trend: float array (n_cases,), trend growth, 1/yr.
        added_growth: float array (n_cases, n_cities), policy's addition to it, 1/yr.
        widened: float array (n_cases, n_cities), policy's factor on the growth elasticity.
        access: float array (n_runs, n_cities, n_domains), a.
        weight: float array (n_runs, n_cities, n_domains), potential; 0: the domain counts not.
        log_start: float array (n_runs, n_cities, n_domains), ln a of quarter 0.
        log_output0: float array (n_cities,), ln Y at the start.
        drift: float array (n_runs, n_cities), trend so far; increased.
        log_output, output: float arrays (n_runs, n_cities), ln Y and Y, updated.
    """
    for r in range(output.shape[0]):
        c = case[r]
        for i in range(output.shape[1]):
            gained = 0.0
            for d in range(access.shape[2]):
                if weight[r, i, d] > 0.0:
                    now = math.log(max(access[r, i, d], FLOOR))
                    gained += weights[c, d] * (now - log_start[r, i, d])
            rate = (trend[c] + added_growth[c, i]) / 4.0
            drift[r, i] += rate
            elasticity = general[c].growth_elasticity * widened[c, i]
            goal = log_output0[i] + drift[r, i] + elasticity * gained
            log_output[r, i] += rate + general[c].output_convergence * (goal - log_output[r, i])
            output[r, i] = math.exp(log_output[r, i])
