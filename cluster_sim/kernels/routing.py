"""Routes of least friction, and what they carry, by sparse elimination.

Everything works on *openness* ``g = exp(-(friction + charge))``: a route's openness is a product,
and the best route has the largest. All arrays of a tile are flat, ``[..., lane]``, eight lanes
wide (see ``lanes``). The stages, in the order in which ``traffic`` calls them:

``customise``  openness of every arc, fill included, from low triangles to high;
``sweep``      openness of the best route between any two nodes, from the highest node down;
``unload``     the exact adjoint of the sweep: the flow of each pair moves to the arc and the pair
               that attained the maximum; apart, so does the part that starts at either end;
``unpack``     the adjoint of customise: flows of fill arcs move to the two arcs of their detour.

The attaining arc is found again by equality, which is exact since the product is formed again
from the same numbers. Ties go to a link before a detour, then to the neighbour that is eliminated
last. Openness must be below 1, so that a route in circles is worse than a straight one.
"""

from __future__ import annotations

from numba import uint64

from cluster_sim.kernels.compiling import compiled
from cluster_sim.kernels.lanes import LANES, choose, equal, greater, load, somewhere, spread, store

_ONE = uint64(1)
_LANES = uint64(LANES)
_TRIPLE = uint64(3 * LANES)


@compiled
def customise(triangles, arcs):
    """Raise every arc to the best route over lower nodes, in place.

    Args:
        triangles: uint64 array (n_triangles, 3), as in ``Elimination``.
        arcs: float array (n_arcs * LANES,), openness of the links, 0 for fill.
    """
    for t in range(uint64(triangles.shape[0])):
        direct = triangles[t, 2] * _LANES
        best = load(arcs, direct)
        detour = load(arcs, triangles[t, 0] * _LANES) * load(arcs, triangles[t, 1] * _LANES)
        store(arcs, direct, choose(greater(detour, best), detour, best))


@compiled
def sweep(first_arc, upper, arcs, best):
    """Openness of the best route between any two nodes.

    Args:
        first_arc: uint64 array (n + 1,), as in ``Elimination``.
        upper: uint64 array (n_arcs,), as in ``Elimination``.
        arcs: float array (n_arcs * LANES,), customised.
        best: float array (n * n * LANES,), written: both halves, 1 on the diagonal, 0 where
            there is no route.
    """
    n = uint64(first_arc.size) - _ONE
    nothing = spread(0.0)
    for back in range(n):
        k = n - _ONE - back
        row = k * n
        store(best, (row + k) * _LANES, spread(1.0))
        for j in range(k + _ONE, n):
            store(best, (row + j) * _LANES, nothing)
        for a in range(first_arc[k], first_arc[k + _ONE]):
            arc = load(arcs, a * _LANES)
            through = upper[a] * n
            for j in range(k + _ONE, n):
                place = (row + j) * _LANES
                known = load(best, place)
                found = arc * load(best, (through + j) * _LANES)
                store(best, place, choose(greater(found, known), found, known))
        for j in range(k + _ONE, n):
            store(best, (j * n + k) * _LANES, load(best, (row + j) * _LANES))


@compiled
def unload(first_arc, upper, arcs, best, flows, on_arcs):
    """Move the flows of all pairs onto the arcs of their best routes.

    Args:
        first_arc: uint64 array (n + 1,), as in ``Elimination``.
        upper: uint64 array (n_arcs,), as in ``Elimination``.
        arcs: float array (n_arcs * LANES,), customised.
        best: float array (n * n * LANES,), as ``sweep`` left it.
        flows: float array (n * n * 3 * LANES,): at (k, j), k < j, the flow between the two, then
            the part of it that starts or ends at k, then at j (at the call all three are the
            same); consumed.
        on_arcs: float array (n_arcs * 3 * LANES,), added to: flow on the arc, then the part that
            starts or ends at its lower end, then at its higher end.
    """
    n = uint64(first_arc.size) - _ONE
    for k in range(n):
        for a in range(first_arc[k], first_arc[k + _ONE]):
            _unload_arc(k, upper[a], upper[a], n, a, upper[a], arcs, best, flows, on_arcs)
        for a in range(first_arc[k], first_arc[k + _ONE]):
            _unload_arc(k, k + _ONE, n - _ONE, n, a, upper[a], arcs, best, flows, on_arcs)


@compiled
def _unload_arc(k, first, last, n, a, h, arcs, best, flows, on_arcs):
    """The pairs of k and first to last whose best route goes by the arc a from k to h."""
    nothing = spread(0.0)
    arc = load(arcs, a * _LANES)
    carried = load(on_arcs, a * _TRIPLE)
    at_low = load(on_arcs, a * _TRIPLE + _LANES)
    for j in range(first, last + _ONE):
        pair = k * n + j
        attained = equal(arc * load(best, (h * n + j) * _LANES), load(best, pair * _LANES))
        if not somewhere(attained):
            continue
        waiting = load(flows, pair * _TRIPLE)
        from_k = load(flows, pair * _TRIPLE + _LANES)
        from_j = load(flows, pair * _TRIPLE + _LANES + _LANES)
        moved = choose(attained, waiting, nothing)
        moved_k = choose(attained, from_k, nothing)
        moved_j = choose(attained, from_j, nothing)
        # what has moved must not move again by a second arc that ties
        store(flows, pair * _TRIPLE, waiting - moved)
        store(flows, pair * _TRIPLE + _LANES, from_k - moved_k)
        store(flows, pair * _TRIPLE + _LANES + _LANES, from_j - moved_j)
        carried = carried + moved
        at_low = at_low + moved_k
        if j == h:
            at_high = a * _TRIPLE + _LANES + _LANES
            store(on_arcs, at_high, load(on_arcs, at_high) + moved_j)
            continue
        ahead = (h * n + j if h < j else j * n + h) * _TRIPLE
        end = ahead + (_LANES + _LANES if h < j else _LANES)
        store(flows, ahead, load(flows, ahead) + moved)
        store(flows, end, load(flows, end) + moved_j)
    store(on_arcs, a * _TRIPLE, carried)
    store(on_arcs, a * _TRIPLE + _LANES, at_low)


@compiled
def unpack(triangles, links, arcs, on_arcs):
    """Move the flows of arcs that stand for a detour to the two arcs of the detour.

    Args:
        triangles: uint64 array (n_triangles, 3), as in ``Elimination``.
        links: float array (n_arcs * LANES,), openness before ``customise``.
        arcs: float array (n_arcs * LANES,), openness after it.
        on_arcs: float array (n_arcs * 3 * LANES,), as ``unload`` left it; in the end only links
            carry anything.
    """
    nothing = spread(0.0)
    three = uint64(3)
    n_triangles = uint64(triangles.shape[0])
    for back in range(n_triangles):
        t = n_triangles - _ONE - back
        low_a, low_b, direct = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        openness = load(arcs, direct * _LANES)
        detour = load(arcs, low_a * _LANES) * load(arcs, low_b * _LANES)
        # a link that is as good as the detour keeps its flow
        kept = equal(load(links, direct * _LANES), openness)
        attained = equal(detour, openness)
        for part in range(three):
            place = (direct * three + part) * _LANES
            waiting = load(on_arcs, place)
            moved = choose(kept, nothing, choose(attained, waiting, nothing))
            store(on_arcs, place, waiting - moved)
            if part != _ONE + _ONE:
                target = (low_a * three + part * (_ONE + _ONE)) * _LANES
                store(on_arcs, target, load(on_arcs, target) + moved)
            if part != _ONE:
                target = (low_b * three + part) * _LANES
                store(on_arcs, target, load(on_arcs, target) + moved)
