"""A region as a graph, and the parts it falls into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from cluster_sim.region.schema import Region

if TYPE_CHECKING:
    import networkx as nx


def to_graph(region: Region) -> nx.Graph[str]:
    """Return the region as an undirected networkx graph.

    Nodes are city ids, with the attributes ``name``, ``name_zh``, ``division``, ``country``,
    ``lat``, ``lon`` (degrees), ``population`` and ``gdp`` (millions of the currency per year).
    Edges have ``id``, ``length_km``, ``travel_min`` (None where there is no direct train) and
    ``border``. Both are in the region's order.
    """
    import networkx as nx  # only here: reading a region has no need of it

    graph: nx.Graph[str] = nx.Graph(name=region.name)
    for i, city in enumerate(region.cities):
        graph.add_node(
            city,
            name=region.names[i],
            name_zh=region.names_zh[i],
            division=region.divisions[i],
            country=region.countries[i],
            lat=float(region.lat[i]),
            lon=float(region.lon[i]),
            population=float(region.population[i]),
            gdp=float(region.gdp[i]),
        )
    for e, (u, v) in enumerate(region.ends.tolist()):
        minutes = float(region.travel_min[e])
        graph.add_edge(
            region.cities[u],
            region.cities[v],
            id=region.link_ids[e],
            length_km=float(region.length_km[e]),
            travel_min=None if np.isnan(minutes) else minutes,
            border=region.border[e],
        )
    return graph


def components(region: Region) -> list[list[str]]:
    """Return the parts of the region without a link between them, as sorted lists of city ids.

    The largest part comes first; parts of one size are in the order of their first city.
    """
    parts = connected_parts(region.n_cities, region.ends.tolist())
    return [[region.cities[i] for i in part] for part in parts]


def connected_parts(n: int, ends: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the connected parts of a graph on the nodes 0 ... n - 1, the largest first.

    Args:
        n: Number of nodes.
        ends: Pairs of nodes that are joined.

    Returns:
        Sorted lists of nodes; parts of one size are in the order of their first node.
    """
    leader = list(range(n))

    def find(node: int) -> int:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for u, v in ends:
        a, b = find(u), find(v)
        leader[max(a, b)] = min(a, b)
    parts: dict[int, list[int]] = {}
    for node in range(n):
        parts.setdefault(find(node), []).append(node)
    return sorted(parts.values(), key=lambda part: (-len(part), part[0]))
