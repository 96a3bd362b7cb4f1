"""The order in which a graph's nodes are eliminated: made once, used by every routing.

A route of least friction in a graph climbs from each of its ends to ever later eliminated nodes,
if the graph is completed by the *fill*: when a node is eliminated, its remaining neighbours
become neighbours of each other. The completed graph has few arcs where the order is good (here:
minimum degree), and routing on it needs no queue and no comparison of nodes, only a fixed list of
products and maxima. The idea is that of sparse Cholesky factorisation, and of customisable
contraction hierarchies (Dibbelt, Strasser and Wagner 2016, doi:10.1145/2886843).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
IndexArray = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Elimination:
    """A graph's elimination order with its arcs and triangles, ready for the kernels.

    Attributes:
        n_nodes: Nodes in the graph.
        node: int array (n_nodes,), the node at each position; later positions are *higher*.
        position: int array (n_nodes,), the position of each node.
        first_arc: uint64 array (n_nodes + 1,); the arcs from position k to its higher neighbours
            are ``first_arc[k]:first_arc[k + 1]``, from the highest neighbour down.
        upper: uint64 array (n_arcs,), the higher end's position of every arc.
        triangles: uint64 array (n_triangles, 3): for a low position with two higher neighbours
            a < b, the arcs (low, a), (low, b) and (a, b); low positions ascend.
        link_arc: uint64 array (n_links,), the arc that each link of the graph is.
        link_climbs: bool array (n_links,), whether the link's first end is the arc's lower end.
    """

    n_nodes: int
    node: IntArray
    position: IntArray
    first_arc: IndexArray
    upper: IndexArray
    triangles: IndexArray
    link_arc: IndexArray
    link_climbs: NDArray[np.bool_]

    @property
    def n_arcs(self) -> int:
        """Arcs of the completed graph: links and fill."""
        return len(self.upper)


def eliminate(n_nodes: int, ends: IntArray) -> Elimination:
    """Order the nodes of a graph and list the arcs and triangles of the completed graph.

    Args:
        n_nodes: Number of nodes, numbered from 0.
        ends: int array (n_links, 2): the two different nodes of each link, each pair once.

    Returns:
        The elimination. It depends on the graph alone: ties go to the lower node number.
    """
    neighbours: list[set[int]] = [set() for _ in range(n_nodes)]
    for u, v in ends.tolist():
        neighbours[u].add(v)
        neighbours[v].add(u)
    order = _postorder(*_higher_neighbours(neighbours, _minimum_degree(neighbours)))
    position, higher = _higher_neighbours(neighbours, order)
    arcs = [(k, h) for k, node in enumerate(order) for h in _falling(position, higher[node])]
    arc = {pair: index for index, pair in enumerate(arcs)}
    links = [_sorted_pair(position[u], position[v]) for u, v in ends.tolist()]
    return Elimination(
        n_nodes=n_nodes,
        node=np.array(order, dtype=np.int64),
        position=np.array(position, dtype=np.int64),
        first_arc=np.cumsum([0, *(len(higher[node]) for node in order)], dtype=np.uint64),
        upper=np.array([h for _, h in arcs], dtype=np.uint64),
        triangles=_triangles(order, position, higher, arc),
        link_arc=np.array([arc[pair] for pair in links], dtype=np.uint64),
        link_climbs=np.array([position[u] < position[v] for u, v in ends.tolist()], dtype=np.bool_),
    )


def _minimum_degree(neighbours: Sequence[set[int]]) -> list[int]:
    """The nodes in the order that eliminates one of least remaining degree each time."""
    remaining = [set(near) for near in neighbours]
    queue = [(len(near), node) for node, near in enumerate(remaining)]
    heapq.heapify(queue)
    order: list[int] = []
    done = [False] * len(remaining)
    while queue:
        degree, node = heapq.heappop(queue)
        if done[node] or degree != len(remaining[node]):
            continue
        done[node] = True
        order.append(node)
        for near in sorted(remaining[node]):
            remaining[near] |= remaining[node]
            remaining[near] -= {near, node}
            heapq.heappush(queue, (len(remaining[near]), near))
    return order


def _higher_neighbours(
    neighbours: Sequence[set[int]], order: Sequence[int]
) -> tuple[list[int], list[set[int]]]:
    """Each node's position, and its neighbours of later position, fill included."""
    position = [0] * len(order)
    for k, node in enumerate(order):
        position[node] = k
    higher = [
        {near for near in neighbours[node] if position[near] > position[node]}
        for node in range(len(order))
    ]
    for node in order:
        if higher[node]:
            parent = min(higher[node], key=position.__getitem__)
            higher[parent] |= higher[node] - {parent}
    return position, higher


def _postorder(position: Sequence[int], higher: Sequence[set[int]]) -> list[int]:
    """The same elimination with each subtree of the elimination tree in one piece (for caches)."""
    children: dict[int, list[int]] = {}
    for node, above in enumerate(higher):
        parent = min(above, key=position.__getitem__) if above else -1
        children.setdefault(parent, []).append(node)
    stack = sorted(children.get(-1, []), reverse=True)
    reverse: list[int] = []
    while stack:
        node = stack.pop()
        reverse.append(node)
        stack.extend(sorted(children.get(node, []), reverse=True))
    return reverse[::-1]


def _falling(position: Sequence[int], nodes: set[int]) -> list[int]:
    """The positions of nodes, from the highest down."""
    return sorted((position[node] for node in nodes), reverse=True)


def _sorted_pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _triangles(
    order: Sequence[int],
    position: Sequence[int],
    higher: Sequence[set[int]],
    arc: dict[tuple[int, int], int],
) -> IndexArray:
    rows = []
    for low, node in enumerate(order):
        above = sorted(position[near] for near in higher[node])
        for index, a in enumerate(above):
            rows += [(arc[low, a], arc[low, b], arc[a, b]) for b in above[index + 1 :]]
    return np.array(rows, dtype=np.uint64).reshape(len(rows), 3)
