"""Compiled routing by Dijkstra: the strong peer of the package's routing alone.

For one domain: least-friction distances between all cities, and the loads of the flows
`demand x exp(-distance)`, in all and by the halves that the two ends of a link call their own.

Time it on frictions that differ from call to call: on one and the same input a processor learns
every branch of the heap by heart at 41 cities, and it looks twice as fast as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra as scipy_dijkstra

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Routed = tuple[FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True)
class Graph:
    """Both directions of every link, sorted by the node they start from (CSR).

    Attributes:
        start: Where the arcs of each node begin, (n_nodes + 1,).
        to: The node that an arc leads to, (2 n_links,).
        link: The link that an arc belongs to, (2 n_links,).
        ends: The two nodes of each link, (n_links, 2).
    """

    start: IntArray
    to: IntArray
    link: IntArray
    ends: IntArray


def make_graph(n: int, ends: IntArray) -> Graph:
    """Return the graph of n nodes with these links."""
    ends = np.asarray(ends, dtype=np.int64).reshape(-1, 2)
    source = np.concatenate([ends[:, 0], ends[:, 1]])
    target = np.concatenate([ends[:, 1], ends[:, 0]])
    link = np.concatenate([np.arange(len(ends))] * 2)
    order = np.lexsort((target, source))
    start = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=n))]).astype(np.int64)
    return Graph(start, target[order], link[order].astype(np.int64), ends)


def route_compiled(
    graph: Graph, friction: FloatArray, relay_charge: float, demand: FloatArray
) -> Routed:
    """Route all pairs with a binary heap from every city.

    Args:
        graph: The graph.
        friction: Nats of each link, at least 0, (n_links,).
        relay_charge: Nats for each city between the ends of a route.
        demand: What i would share of j's without any friction, money a year, (n, n).

    Returns:
        Distances in nats, inf without a route, (n, n); loads, money a year, (n_links,); own
        loads of each link's two ends, money a year, (n_links, 2).
    """
    n, n_links = len(graph.start) - 1, len(graph.ends)
    if friction.shape != (n_links,) or demand.shape != (n, n):
        raise ValueError(f"need friction ({n_links},) and demand ({n}, {n})")
    distance = np.empty((n, n))
    load, own = np.zeros(n_links), np.zeros((n_links, 2))
    _route_all(
        graph.start, graph.to, graph.link, friction, relay_charge, demand, distance, load, own
    )
    return distance, load, own


def route_scipy(
    graph: Graph, friction: FloatArray, relay_charge: float, demand: FloatArray
) -> Routed:
    """Do the same with scipy's Dijkstra, and compiled loads on its predecessors."""
    n, n_links = len(graph.start) - 1, len(graph.ends)
    weight: FloatArray = friction[graph.link] + relay_charge
    matrix: Any = csr_array((weight, graph.to, graph.start), shape=(n, n))
    reached, before = scipy_dijkstra(matrix, directed=True, return_predecessors=True)
    order = np.argsort(reached, axis=1, kind="stable")
    distance = reached - relay_charge
    np.fill_diagonal(distance, 0.0)
    load, own = np.zeros(n_links), np.zeros((n_links, 2))
    arc = _arcs_of(graph.start, graph.to, before.astype(np.int64))
    _load_all(order, before.astype(np.int64), arc, graph.link, distance, demand, load, own)
    return distance, load, own


@numba.njit(cache=True)
def _push(keys: Any, nodes: Any, place: Any, size: int, node: int, key: float) -> int:
    """Put a node into the heap or move it up; return the heap's size."""
    hole = place[node]
    if hole < 0:
        hole = size
        size += 1
    while hole > 0:
        parent = (hole - 1) >> 1
        if keys[parent] <= key:
            break
        keys[hole], nodes[hole] = keys[parent], nodes[parent]
        place[nodes[hole]] = hole
        hole = parent
    keys[hole], nodes[hole] = key, node
    place[node] = hole
    return size


@numba.njit(cache=True)
def _pop(keys: Any, nodes: Any, place: Any, size: int) -> int:
    """Take the first node off the heap; return the heap's size, the node is in `nodes[size]`."""
    size -= 1
    first, key, node = nodes[0], keys[size], nodes[size]
    hole, child = 0, 1
    while child < size:
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[hole], nodes[hole] = keys[child], nodes[child]
        place[nodes[hole]] = hole
        hole, child = child, 2 * child + 1
    if size > 0:
        keys[hole], nodes[hole] = key, node
        place[node] = hole
    nodes[size] = first
    return size


@numba.njit(cache=True)
def _add_loads(
    source: int,
    order: Any,
    count: int,
    before: Any,
    arc: Any,
    link: Any,
    distance: Any,
    demand: Any,
    beyond: Any,
    load: Any,
    own: Any,
) -> None:
    """Walk one tree from its leaves; each pair is walked from the end that comes first."""
    beyond[:] = 0.0
    for k in range(count - 1, 0, -1):
        node = order[k]
        flow = 0.0
        if node > source:
            flow = (demand[source, node] + demand[node, source]) * np.exp(-distance[node])
        total = beyond[node] + flow
        previous = before[node]
        beyond[previous] += total
        e = link[arc[node]]
        load[e] += total
        own[e, 1 if previous < node else 0] += 0.5 * flow
        if previous == source:
            own[e, 1 if previous > node else 0] += 0.5 * total


@numba.njit(cache=True)
def _route_all(
    start: Any,
    to: Any,
    link: Any,
    friction: Any,
    charge: float,
    demand: Any,
    distance: Any,
    load: Any,
    own: Any,
) -> None:
    """Dijkstra from every node, and the loads of its tree."""
    n = len(start) - 1
    keys, nodes = np.empty(n), np.empty(n, np.int64)
    place, order = np.empty(n, np.int64), np.empty(n, np.int64)
    before, arc, beyond = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n)
    weight = friction + charge
    for source in range(n):
        row = distance[source]
        row[:] = np.inf
        place[:] = -1
        row[source] = 0.0
        size, count = _push(keys, nodes, place, 0, source, 0.0), 0
        while size > 0:
            size = _pop(keys, nodes, place, size)
            node = nodes[size]
            order[count] = node
            count += 1
            for a in range(start[node], start[node + 1]):
                other = to[a]
                key = row[node] + weight[link[a]]
                if key < row[other]:
                    row[other], before[other], arc[other] = key, node, a
                    size = _push(keys, nodes, place, size, other, key)
        for k in range(1, count):
            row[order[k]] -= charge
        _add_loads(source, order, count, before, arc, link, row, demand, beyond, load, own)


@numba.njit(cache=True)
def _arcs_of(start: Any, to: Any, before: Any) -> Any:
    """Return the arc by which every node is reached in every tree, -1 where it is not."""
    n = len(start) - 1
    arc = np.full((n, n), -1, np.int64)
    for source in range(n):
        for node in range(n):
            previous = before[source, node]
            if previous >= 0:
                for a in range(start[previous], start[previous + 1]):
                    if to[a] == node:
                        arc[source, node] = a
    return arc


@numba.njit(cache=True)
def _load_all(
    order: Any, before: Any, arc: Any, link: Any, distance: Any, demand: Any, load: Any, own: Any
) -> None:
    """Add the loads of all trees."""
    n = len(order)
    beyond = np.empty(n)
    for source in range(n):
        count = 0
        while count < n and distance[source, order[source, count]] < np.inf:
            count += 1
        _add_loads(
            source,
            order[source],
            count,
            before[source],
            arc[source],
            link,
            distance[source],
            demand,
            beyond,
            load,
            own,
        )
