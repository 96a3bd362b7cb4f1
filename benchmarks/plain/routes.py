"""Routes of least friction with networkx, and what flows over them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from benchmarks.plain.friction import friction
from benchmarks.plain.hubs import add_hubs

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.setting import FloatArray


@dataclass
class Trees:
    """From every city the cities in the order reached, and the node before each."""

    order: list[list[Any]]
    before: list[dict[Any, Any]]
    distance: FloatArray  # nats, inf where there is no route


def build_graph(model: PlainModel, d: int, trust: bool = True) -> nx.Graph:
    """Return the graph of a domain: cities, links and the hubs of platforms.

    Every link carries a whole relay charge, every access link of a hub half a charge: a route
    then pays one charge too many, which is taken off in `find_trees`.
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(len(model.cities)))
    charge = model.p["relay_charge"][d]
    for link in model.links:
        nats = friction(model, link, d, trust)
        if nats < math.inf:
            graph.add_edge(link.u.index, link.v.index, weight=nats + charge)
    add_hubs(model, graph, d, charge / 2, trust)
    return graph


def find_trees(graph: nx.Graph, n: int, charge: float) -> Trees:
    """Return the trees of least friction from every city."""
    trees = Trees([], [], np.full((n, n), math.inf))
    for source in range(n):
        before, distance = nx.dijkstra_predecessor_and_distance(graph, source)
        trees.order.append(list(distance))
        trees.before.append({node: nodes[0] for node, nodes in before.items() if nodes})
        row = trees.distance[source]
        for node, nats in distance.items():
            if node.__class__ is int and node >= source:
                row[node] = nats - charge
    trees.distance = np.minimum(trees.distance, trees.distance.T)
    np.fill_diagonal(trees.distance, 0.0)
    return trees


def find_loads(
    trees: Trees, flows: FloatArray, link_of: dict[tuple[Any, Any], int], n_links: int
) -> tuple[list[float], list[list[float]]]:
    """Return the flow over every link, and of it the halves that its two ends call their own.

    A pair of cities is walked once, from the end that comes first, so that both of its flows use
    one route also where two are equally good.
    """
    load = [0.0] * n_links
    own = [[0.0, 0.0] for _ in range(n_links)]
    pairs = (flows + flows.T).tolist()
    for source, (order, before) in enumerate(zip(trees.order, trees.before, strict=True)):
        beyond: dict[Any, float] = dict.fromkeys(order, 0.0)
        pair = pairs[source]
        for node in reversed(order[1:]):
            flow = pair[node] if node.__class__ is int and node > source else 0.0
            total = beyond[node] + flow
            previous = before[node]
            beyond[previous] += total
            e = link_of.get((previous, node))
            if e is None:  # a hub at one of its ends
                continue
            load[e] += total
            own[e][previous < node] += flow / 2
            if previous == source:
                own[e][previous > node] += total / 2
    return load, own
