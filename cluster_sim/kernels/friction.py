"""Friction of every link and domain, layer by layer (docs: "Friction")."""

from __future__ import annotations

import math

from cluster_sim.kernels.compiling import compiled

INFRASTRUCTURE, STANDARDS, ADMINISTRATION = 0, 1, 2
"""Places of the layers in the last axis of layer arrays; trust is apart."""


@compiled
def infrastructure(fixed, slope, maturity, near, far):
    """Today's friction of the infrastructure layer, before projects and policy, nats.

    Args:
        fixed: The part that does not follow maturity (travel time).
        slope: Friction at maturity 0.
        maturity: float array (n_cities,).
        near: The link's first city.
        far: The link's second city.
    """
    return fixed + slope * (1.0 - min(maturity[near], maturity[far]))


@compiled
def aggregate(layers, length, trust, exponent):
    """One link's friction from its layers: their sum, or ``(sum phi^r)^(1/r)``.

    Args:
        layers: The three layers' frictions, nats.
        length: The part of the infrastructure layer that nothing removes, nats.
        trust: The trust layer, nats.
        exponent: r; 1 is the sum, large is the worst layer.
    """
    wires = layers[0] + length
    if exponent == 1.0:
        return wires + layers[1] + layers[2] + trust
    worst = max(wires, layers[1], layers[2], trust)
    if worst in (0.0, math.inf):
        return worst
    # relative to the worst layer, so that no power leaves the range of numbers
    powers = (wires / worst) ** exponent + (layers[1] / worst) ** exponent
    powers += (layers[2] / worst) ** exponent + (trust / worst) ** exponent
    return worst * powers ** (1.0 / exponent)


@compiled
def set_friction(
    case, general, ends, fixed, slope, still, length, remaining, factor, maturity, trust,
    friction, plain_friction,
):  # fmt: skip
    """Friction of the links between cities.

    Args:
        case: int array (n_runs,).
        general: record array (n_cases,), parameters.
        ends: int array (n_links, 2).
        fixed, slope: float arrays (n_cases, n_links, n_domains), see ``infrastructure``.
        still: float array (n_cases, n_links, n_domains, 2), standards and administration at the
            start, nats.
        length: float array (n_cases, n_links, n_domains), nats.
        remaining: float array (n_runs, n_links, n_domains, 2), x: the part of infrastructure and
            standards that projects have left.
        factor: float array (n_cases, n_links, n_domains, 3), the part that policy leaves.
        maturity, trust: float arrays (n_runs, n_cities).
        friction, plain_friction: float arrays (n_runs, n_links or more, n_domains), written:
            with and without the trust layer, nats.
    """
    n_links, n_domains = length.shape[1:]
    for r in range(friction.shape[0]):
        c = case[r]
        exponent = general[c].layer_exponent
        for e in range(n_links):
            u, v = ends[e, 0], ends[e, 1]
            distrust = -0.5 * math.log(trust[r, u] * trust[r, v])
            for d in range(n_domains):
                wires = infrastructure(fixed[c, e, d], slope[c, e, d], maturity[r], u, v)
                layers = (
                    wires * remaining[r, e, d, 0] * factor[c, e, d, 0],
                    still[c, e, d, 0] * remaining[r, e, d, 1] * factor[c, e, d, 1],
                    still[c, e, d, 1] * factor[c, e, d, 2],
                )
                friction[r, e, d] = aggregate(layers, length[c, e, d], distrust, exponent)
                plain_friction[r, e, d] = aggregate(layers, length[c, e, d], 0.0, exponent)


@compiled
def set_access_friction(case, domain, n_links, hub_border, member, trust, friction, plain_friction):
    """Friction of the ways to a platform's hubs.

    Args:
        case: int array (n_runs,).
        domain: record array (n_cases, n_domains), parameters.
        n_links: Links between cities; the rows after them are the cities' access, in the order
            of the cities, then the ways between hubs.
        hub_border: float array (n_cases, n_hub_ways, n_domains), friction between hubs, nats.
        member: float array (n_cases, n_cities, n_domains), 1 where the city has joined.
        trust: float array (n_runs, n_cities).
        friction, plain_friction: float arrays (n_runs, n_all_links, n_domains), written: nats,
            infinite where the city has not joined.
    """
    n_cities = member.shape[1]
    for r in range(friction.shape[0]):
        c = case[r]
        for d in range(friction.shape[2]):
            for i in range(n_cities):
                joined = member[c, i, d] > 0.0
                access = domain[c, d].hub_friction
                plain_friction[r, n_links + i, d] = access if joined else math.inf
                distrust = -0.5 * math.log(trust[r, i])
                friction[r, n_links + i, d] = access + distrust if joined else math.inf
            for way in range(hub_border.shape[1]):
                border = hub_border[c, way, d]
                friction[r, n_links + n_cities + way, d] = border
                plain_friction[r, n_links + n_cities + way, d] = border
