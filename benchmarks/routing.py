"""The routing unit alone: sparse elimination against a compiled Dijkstra with loads.

Both get friction and potential sharing and give, for one domain, what passes between any two
cities and the load of every link with each end's own part. Elimination works as in the model: 16
runs of four domains side by side; each of them has frictions of its own, for both ways.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import cycle

import numpy as np
from numba import njit, uint64
from numpy.typing import NDArray

from benchmarks.measure import Line, Pair, in_turn
from benchmarks.plain.dijkstra import make_graph, route_compiled
from benchmarks.plain.gabriel import gabriel_links, seeded_points
from cluster_sim.kernels.elimination import eliminate
from cluster_sim.kernels.lanes import LANES, load, spread, store
from cluster_sim.kernels.routing import customise, sweep, unload, unpack
from cluster_sim.region.load import load_region

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LEAST = 25.0
RUNS, DOMAINS = 16, 4


def routing_lines() -> Iterator[Line]:
    """The routing unit at 41 cities (real) and 337 (a Gabriel graph)."""
    region = load_region("yangtze-river-delta")
    graphs = {41: np.asarray(region.ends), 337: gabriel_links(seeded_points(337, seed=1))}
    for n, ends in graphs.items():
        pair = _compare(n, ends)
        measured = f"{pair.fast * 1e3:.4f} ms, {pair.ratio:.0f} x compiled Dijkstra"
        yield Line(f"routing with loads, {n} cities, a domain of a run", measured,
                   f"{LEAST:.0f} x", pair.ratio >= LEAST)  # fmt: skip


def _compare(n: int, ends: IntArray) -> Pair:
    rng = np.random.default_rng(0)
    lanes = RUNS * DOMAINS
    # runs differ by the projects they have finished, so their frictions differ link by link
    friction = rng.uniform(0.3, 2.0, (len(ends), 1)) * rng.uniform(0.8, 1.0, (len(ends), lanes))
    relay = 0.3
    demand = rng.random((n, n))
    np.fill_diagonal(demand, 0.0)
    graph = make_graph(n, ends)
    columns = cycle([np.ascontiguousarray(friction[:, lane]) for lane in range(lanes)])
    work = _Elimination(n, ends, friction + relay, demand)
    return in_turn(
        work.route_all,
        lambda: route_compiled(graph, next(columns), relay, demand),
        turns=9,
        fast_repeats=max(1, 4000 // n // 8),
        slow_repeats=max(4, 20000 // n // 8),
        fast_units=lanes,
    )


class _Elimination:
    """The routing stages on tiles of lanes, with demand as given."""

    def __init__(self, n: int, ends: IntArray, friction: FloatArray, demand: FloatArray) -> None:
        plan = eliminate(n, ends)
        self.plan, self.friction = plan, friction
        between = (demand + demand.T)[np.ix_(plan.node, plan.node)]
        self.between = between.ravel()
        n_arcs = plan.n_arcs * LANES
        self.scratch = (
            np.empty(n_arcs), np.empty(n_arcs), np.empty(n * n * LANES),
            np.empty(n * n * 3 * LANES),
        )  # fmt: skip
        self.loads = np.zeros((friction.shape[1] // LANES, n_arcs * 3))

    def route_all(self) -> FloatArray:
        """Loads of all arcs in all lanes, with their own parts, (n_tiles, n_arcs x 3 x LANES)."""
        plan = self.plan
        _route_tiles(
            plan.first_arc, plan.upper, plan.triangles, plan.link_arc, self.friction,
            self.between, *self.scratch, self.loads,
        )  # fmt: skip
        return self.loads


@njit(cache=True, nogil=True, error_model="numpy")
def _route_tiles(
    first_arc, upper, triangles, link_arc, friction, between, links, arcs, best, flows, loads
):
    for tile in range(loads.shape[0]):
        links[:] = 0.0
        for e in range(link_arc.size):
            for lane in range(LANES):
                phi = friction[e, tile * LANES + lane]
                links[link_arc[e] * LANES + lane] = math.exp(-phi)
        arcs[:] = links
        customise(triangles, arcs)
        sweep(first_arc, upper, arcs, best)
        _set_flows(uint64(first_arc.size - 1), between, best, flows)
        loads[tile] = 0.0
        unload(first_arc, upper, arcs, best, flows, loads[tile])
        unpack(triangles, links, arcs, loads[tile])


@njit(cache=True, nogil=True, error_model="numpy")
def _set_flows(n, between, best, flows):
    lanes, one = uint64(LANES), uint64(1)
    for k in range(n):
        for j in range(k + one, n):
            pair = k * n + j
            flow = spread(between[pair]) * load(best, pair * lanes)
            for part in range(uint64(3)):
                store(flows, (pair * uint64(3) + part) * lanes, flow)
