"""The elimination order is one, and the completed graph is just what elimination gives."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.kernels.elimination import Elimination, eliminate
from tests.kernels.routings import Ends, random_ends

graphs = st.tuples(st.integers(0, 2**32), st.integers(2, 30), st.booleans())


def graph_of(seed: int, n: int, connected: bool) -> tuple[int, Ends]:
    return n, random_ends(np.random.default_rng(seed), n, connected=connected)


def eliminated(n: int, ends: Ends) -> Elimination:
    return eliminate(n, np.array(ends, dtype=np.int64).reshape(-1, 2))


def arcs_of(found: Elimination) -> list[tuple[int, int]]:
    """The arcs as pairs of positions, in their order."""
    first = found.first_arc.astype(int).tolist()
    return [
        (k, int(found.upper[a]))
        for k in range(found.n_nodes)
        for a in range(first[k], first[k + 1])
    ]


def filled_by_hand(n: int, ends: Ends, order: list[int]) -> set[tuple[int, int]]:
    """Eliminate node by node, joining all that remain around it; the arcs as pairs of nodes."""
    graph = nx.Graph(ends)
    graph.add_nodes_from(range(n))
    arcs = set()
    for node in order:
        near = sorted(graph.neighbors(node))
        arcs |= {(node, other) for other in near}
        graph.remove_node(node)
        graph.add_edges_from((a, b) for a in near for b in near if a < b)
    return arcs


@given(graphs)
@settings(max_examples=60)
def test_order_is_a_permutation(drawn: tuple[int, int, bool]) -> None:
    n, ends = graph_of(*drawn)
    found = eliminated(n, ends)
    assert sorted(found.node.tolist()) == list(range(n))
    np.testing.assert_array_equal(found.position[found.node], np.arange(n))
    assert found.n_nodes == n


@given(graphs)
@settings(max_examples=60)
def test_arcs_are_links_and_the_fill_of_elimination_and_nothing_else(
    drawn: tuple[int, int, bool],
) -> None:
    n, ends = graph_of(*drawn)
    found = eliminated(n, ends)
    arcs = arcs_of(found)
    assert len(arcs) == len(set(arcs)) == found.n_arcs
    assert all(low < high for low, high in arcs)
    as_nodes = {(int(found.node[low]), int(found.node[high])) for low, high in arcs}
    assert as_nodes == filled_by_hand(n, ends, found.node.tolist())


@given(graphs)
@settings(max_examples=60)
def test_higher_neighbours_of_a_node_are_joined(drawn: tuple[int, int, bool]) -> None:
    found = eliminated(*graph_of(*drawn))
    arcs = set(arcs_of(found))
    for k in range(found.n_nodes):
        above = sorted(high for low, high in arcs if low == k)
        assert {(a, b) for a in above for b in above if a < b} <= arcs


@given(graphs)
@settings(max_examples=60)
def test_every_link_is_its_arc(drawn: tuple[int, int, bool]) -> None:
    n, ends = graph_of(*drawn)
    found = eliminated(n, ends)
    arcs = arcs_of(found)
    for e, (u, v) in enumerate(ends):
        low, high = arcs[int(found.link_arc[e])]
        assert {low, high} == {int(found.position[u]), int(found.position[v])}
        assert bool(found.link_climbs[e]) == (found.position[u] == low)
    assert len(set(found.link_arc.tolist())) == len(ends)


@given(graphs)
@settings(max_examples=60)
def test_arcs_of_a_node_come_from_the_highest_neighbour_down(drawn: tuple[int, int, bool]) -> None:
    found = eliminated(*graph_of(*drawn))
    first = found.first_arc.astype(int)
    for k in range(found.n_nodes):
        above = found.upper[first[k] : first[k + 1]].astype(int).tolist()
        assert above == sorted(above, reverse=True)


@given(graphs)
@settings(max_examples=60)
def test_triangles_are_complete_and_in_order(drawn: tuple[int, int, bool]) -> None:
    found = eliminated(*graph_of(*drawn))
    arcs = arcs_of(found)
    listed = [tuple(arcs[int(a)] for a in row) for row in found.triangles]
    pairs = set(arcs)
    expected = {
        ((k, a), (k, b), (a, b))
        for k in range(found.n_nodes)
        for a in range(k + 1, found.n_nodes)
        for b in range(a + 1, found.n_nodes)
        if (k, a) in pairs and (k, b) in pairs
    }
    assert len(listed) == len(set(listed))
    assert set(listed) == expected
    lows = [row[0][0] for row in listed]
    assert lows == sorted(lows)


@given(graphs, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_in_which_links_are_listed_changes_nothing(
    drawn: tuple[int, int, bool], shuffle: object
) -> None:
    n, ends = graph_of(*drawn)
    mixed = [pair[::-1] if k % 2 else pair for k, pair in enumerate(ends)]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis declares no type for it
    one, other = eliminated(n, ends), eliminated(n, mixed)
    for name in ("node", "position", "first_arc", "upper", "triangles"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    arc = {frozenset(pair): int(one.link_arc[e]) for e, pair in enumerate(ends)}
    assert [arc[frozenset(pair)] for pair in mixed] == other.link_arc.astype(int).tolist()


def test_every_subtree_of_the_elimination_tree_is_one_piece() -> None:
    found = eliminated(*graph_of(3, 25, True))
    arcs = arcs_of(found)
    parent = {k: min((h for low, h in arcs if low == k), default=None) for k in range(25)}
    for k in range(25):
        subtree = {j for j in range(k + 1) if k in ancestors(parent, j)}
        assert subtree == set(range(k - len(subtree) + 1, k + 1))


def ancestors(parent: dict[int, int | None], node: int | None) -> list[int]:
    """A node and all above it in the elimination tree."""
    found = []
    while node is not None:
        found.append(node)
        node = parent[node]
    return found


@pytest.mark.parametrize("n", [2, 5, 12])
def test_a_path_and_a_tree_need_no_fill(n: int) -> None:
    path = [(i, i + 1) for i in range(n - 1)]
    star = [(0, i) for i in range(1, n)]
    for ends in (path, star):
        found = eliminated(n, ends)
        assert found.n_arcs == n - 1
        assert len(found.triangles) == 0


def test_a_cycle_is_filled_as_a_polygon_is_cut_into_triangles() -> None:
    found = eliminated(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)])
    assert found.n_arcs == 6 + 3
    assert len(found.triangles) == 4


def test_a_graph_without_links() -> None:
    found = eliminated(3, [])
    assert sorted(found.node.tolist()) == [0, 1, 2]
    assert found.n_arcs == 0
    assert found.triangles.shape == (0, 3)
