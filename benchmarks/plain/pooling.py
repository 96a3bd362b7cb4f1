"""Who runs data centres and base databases together: groups of cities and their hosts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel

EXACT = 10  # most cities for which every grouping is tried

Group = tuple[int, tuple[int, ...]]  # host, members (the host among them)


@dataclass(frozen=True)
class Plan:
    """Groups with their hosts, and the share of the running cost that they save."""

    saving: float
    groups: tuple[Group, ...]


class Costs:
    """What a group costs, as a multiple of what one city with all output would cost."""

    def __init__(
        self, shares: Sequence[float], km: Sequence[Sequence[float]], p: dict[str, Any]
    ) -> None:
        self.km = np.asarray(km, dtype=np.float64)
        self.power: float = p["pooling_exponent"]
        self.backup: float = p["pooling_backup"]
        self.network: float = p["pooling_network"]
        self.shares = shares
        self.alone = [share**self.power for share in shares]
        self.lines = np.array(self.alone)

    def of(self, members: list[int]) -> tuple[float, int]:
        """Return the cost of a group with its best host, and that host (ties: the first)."""
        if len(members) == 1:
            return self.alone[members[0]], members[0]
        together = (1 + self.backup) * sum(self.shares[i] for i in members) ** self.power
        to_host = self.lines[members] @ self.km[np.ix_(members, members)]
        best = int(to_host.argmin())
        return together + self.network * float(to_host[best]) / 100, members[best]


def find_plan(model: PlainModel) -> Plan:
    """Return the best groups at the start's output: exact for few cities, else by merging."""
    output = [city.output for city in model.cities]
    shares = [one / sum(output) for one in output]
    return plan_groups(shares, road_km(model), dict(model.p))


def road_km(model: PlainModel) -> list[list[float]]:
    """Return the shortest way over links between all cities, inf where there is none."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(model.cities)))
    for link in model.links:
        graph.add_edge(link.u.index, link.v.index, km=link.km)
    n = len(model.cities)
    km = [[math.inf] * n for _ in range(n)]
    for source, reached in nx.all_pairs_dijkstra_path_length(graph, weight="km"):
        for node, distance in reached.items():
            km[source][node] = distance
    return km


def plan_groups(shares: Sequence[float], km: Sequence[Sequence[float]], p: dict[str, Any]) -> Plan:
    """Return groups and hosts, and what they save."""
    costs = Costs(shares, km, p)
    groups = _best(costs) if len(shares) <= EXACT else _merged(costs)
    total = sum(costs.of(group)[0] for group in groups)
    saving = max(0.0, 1 - total / sum(costs.alone))
    hosts = tuple((costs.of(group)[1], tuple(group)) for group in groups)
    return Plan(saving, tuple(sorted(hosts)))


def _best(costs: Costs) -> list[list[int]]:
    """Return the cheapest grouping of all: best split of every subset, from small to large."""
    n = len(costs.shares)
    cost = [0.0] + [
        costs.of([i for i in range(n) if mask >> i & 1])[0] for mask in range(1, 1 << n)
    ]
    best, first = [0.0] * (1 << n), [0] * (1 << n)
    for mask in range(1, 1 << n):
        lowest = mask & -mask
        rest = mask ^ lowest
        best[mask], first[mask] = cost[mask], mask
        other = rest
        while other:  # what goes into other groups than that of the lowest city
            total = cost[mask ^ other] + best[other]
            if total < best[mask]:
                best[mask], first[mask] = total, mask ^ other
            other = (other - 1) & rest
    groups, mask = [], (1 << n) - 1
    while mask:
        groups.append([i for i in range(n) if first[mask] >> i & 1])
        mask ^= first[mask]
    return groups


def _merged(costs: Costs) -> list[list[int]]:
    """Return a good grouping: merge the two groups that save most until none saves."""
    groups = {i: [i] for i in range(len(costs.shares))}
    cost = {i: costs.of(group)[0] for i, group in groups.items()}

    def change(a: int, b: int) -> float:
        return costs.of(sorted(groups[a] + groups[b]))[0] - cost[a] - cost[b]

    changes = {(a, b): change(a, b) for b in groups for a in range(b)}
    while changes:
        best, (a, b) = min((value, pair) for pair, value in changes.items())
        if best >= -1e-15:
            break
        groups[a] = sorted(groups[a] + groups.pop(b))
        cost[a] = costs.of(groups[a])[0]
        changes = {pair: value for pair, value in changes.items() if b not in pair}
        for other in groups:
            if other != a:
                pair = (min(a, other), max(a, other))
                changes[pair] = change(*pair)
    return [groups[i] for i in sorted(groups)]
