"""Routings of made-up graphs: by the kernel, and by Dijkstra's algorithm as networkx has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.elimination import eliminate
from cluster_sim.kernels.tiles import FLOOR
from cluster_sim.kernels.traffic import Demand, Network, Traffic, route

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Ends = list[tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be routed.

    Attributes:
        n: Number of cities.
        ends: City indices of the links.
        friction: float array (n_runs, n_links, n_domains), nats.
        relay: float array (n_domains,), charge for each city between the ends of a route.
        kernel: float array (n_cases, n_domains, n, n), 0 on the diagonal.
        case: int array (n_runs,).
        push, mass, level: float arrays (n_runs, n).
        pull, uptake: float arrays (n_runs, n, n_domains).
        nu, eta: float arrays (n_cases, n_domains).
        is_gravity: Whether the kernel is scaled by the sum of K mass; it is symmetric then.
        plain: Friction without distrust; the same as ``friction`` if None.
    """

    n: int
    ends: Ends
    friction: FloatArray
    relay: FloatArray
    kernel: FloatArray
    case: IntArray
    push: FloatArray
    mass: FloatArray
    level: FloatArray
    pull: FloatArray
    uptake: FloatArray
    nu: FloatArray
    eta: FloatArray
    is_gravity: bool = False
    plain: FloatArray | None = field(default=None)

    @property
    def n_runs(self) -> int:
        return len(self.friction)

    @property
    def n_domains(self) -> int:
        return int(self.friction.shape[2])

    @cached_property
    def network(self) -> Network:
        ends = np.array(self.ends, dtype=np.int64).reshape(-1, 2)
        return Network.of(eliminate(self.n, ends), self.n, len(self.ends))

    @property
    def charge(self) -> FloatArray:
        """Every link carries the relay charge, and one is taken off each route."""
        shape = (len(self.kernel), len(self.ends) + 1, self.n_domains)
        return np.broadcast_to(self.relay, shape).copy()

    def demand(self) -> Demand:
        return Demand(
            case=self.case, kernel=self.kernel, is_gravity=self.is_gravity, nu=self.nu,
            mass=self.mass, push=self.push, level=self.level, pull=self.pull, uptake=self.uptake,
            elasticity=self.eta, start_elasticity=self.eta,
        )  # fmt: skip

    def potential(self, run: int, domain: int) -> FloatArray:
        """V at nu = 1, from row to column city."""
        kernel = self.kernel[self.case[run], domain]
        value = self.push[run][:, None] * kernel * self.pull[run, :, domain]
        if self.is_gravity:
            scale = (kernel @ self.mass[run])[:, None]
            value = np.divide(value, scale, out=np.zeros_like(value), where=scale > 0)
        return np.asarray(value)


def uniform_task(n: int, ends: Ends, friction: float | FloatArray, relay: float = 0.0) -> Task:
    """One run and domain in which all pairs share alike, fully, and in proportion to access."""
    links = np.broadcast_to(np.asarray(friction, dtype=float), (len(ends),))
    cities, ones = np.ones((1, n)), np.ones((1, 1))
    return Task(
        n=n, ends=ends, friction=links.reshape(1, -1, 1).copy(), relay=np.array([relay]),
        kernel=(1.0 - np.eye(n))[None, None], case=np.zeros(1, dtype=np.int64), push=cities,
        mass=cities, level=np.zeros((1, n)), pull=cities[:, :, None], uptake=cities[:, :, None],
        nu=ones, eta=ones,
    )  # fmt: skip


def random_task(seed: int, n: int, n_runs: int, n_domains: int, *, connected: bool = True) -> Task:
    """A task with everything at random, in up to two cases."""
    rng = np.random.default_rng(seed)
    ends = random_ends(rng, n, connected=connected)
    n_cases = int(rng.integers(1, 3))
    is_gravity = bool(rng.integers(0, 2))
    kernel = rng.uniform(0.1, 2.0, (n_cases, n_domains, n, n)) * (1.0 - np.eye(n))
    if is_gravity:  # distances have no direction, a table of demand has one
        kernel += kernel.swapaxes(2, 3)
    runs, per_domain = (n_runs, n), (n_runs, n, n_domains)
    friction = rng.exponential(0.6, (n_runs, len(ends), n_domains))
    return Task(
        n=n, ends=ends, friction=friction, relay=rng.uniform(0.0, 0.8, n_domains), kernel=kernel,
        case=rng.integers(0, n_cases, n_runs), push=rng.uniform(0.5, 5.0, runs),
        mass=rng.uniform(0.5, 5.0, runs), level=rng.uniform(0.0, 1.0, runs),
        pull=rng.uniform(0.0, 2.0, per_domain), uptake=rng.uniform(0.2, 1.0, per_domain),
        nu=rng.uniform(0.1, 2.0, (n_cases, n_domains)),
        eta=rng.uniform(0.0, 1.0, (n_cases, n_domains)), is_gravity=is_gravity,
        plain=friction * rng.uniform(0.5, 1.0, friction.shape),
    )  # fmt: skip


def random_ends(rng: np.random.Generator, n: int, *, connected: bool = True) -> Ends:
    """The links of a random tree, or of nothing, and about n / 2 more."""
    ends = set()
    if connected:
        ends |= {(int(rng.integers(0, v)), v) for v in range(1, n)}
    for _ in range(n // 2):
        u, v = sorted(rng.choice(n, 2, replace=False).tolist())
        ends.add((u, v))
    return sorted(ends)


def routed(task: Task, runs: IntArray | None = None, traffic: Traffic | None = None) -> Traffic:
    """The kernel's answer, as in quarter 0."""
    if traffic is None:
        traffic = Traffic.empty(task.n_runs, task.n_domains, [task.network])
    plain = task.friction if task.plain is None else task.plain
    chosen = np.arange(task.n_runs) if runs is None else runs
    route(
        task.network, chosen, task.friction, plain, task.charge, task.demand(), traffic,
        is_start=True,
    )  # fmt: skip
    return traffic


def sharing_efficiency(task: Task) -> float:
    """SE of the task's only run and domain."""
    traffic = routed(task)
    return float(np.average(traffic.access[0, :, 0], weights=traffic.weight[0, :, 0]))


@dataclass(frozen=True, eq=False)
class Answer:
    """What Dijkstra's algorithm says for one run and domain; see ``Traffic`` for the meanings.

    Attributes:
        tau: float array (n, n), transmissivity.
        flows: float array (n, n), money per year.
        load: float array (n_links,).
        own: float array (n_links, 2).
        between: int array (n, n), cities between the ends of the route.
        access, realised, inward, lift: float arrays (n,).
    """

    tau: FloatArray
    flows: FloatArray
    load: FloatArray
    own: FloatArray
    between: IntArray
    access: FloatArray
    realised: FloatArray
    inward: FloatArray
    lift: FloatArray


def best_routes(n: int, ends: Ends, weight: FloatArray) -> dict[int, tuple[dict, dict]]:  # type: ignore[type-arg]  # networkx's own
    """For each city: distances and routes to all that it reaches."""
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(
        (u, v, w) for (u, v), w in zip(ends, weight.tolist(), strict=True)
    )
    return dict(nx.all_pairs_dijkstra(graph))


def answer(task: Task, run: int = 0, domain: int = 0) -> Answer:
    """Solve one run and domain pair by pair."""
    n, relay = task.n, float(task.relay[domain])
    routes = best_routes(n, task.ends, task.friction[run, :, domain] + relay)
    tau, between = np.zeros((n, n)), np.zeros((n, n), dtype=np.int64)
    for i, (lengths, paths) in routes.items():
        for j, length in lengths.items():
            if i != j:
                tau[i, j] = np.exp(relay - length)
                between[i, j] = len(paths[j]) - 2
    flows, access, realised = _flows(task, run, domain, tau)
    load, own = np.zeros(len(task.ends)), np.zeros((len(task.ends), 2))
    number = {pair: e for e, pair in enumerate(task.ends)}
    for i, (_, paths) in routes.items():
        for j, path in paths.items():
            for u, v in pairwise(path):
                e = number[min(u, v), max(u, v)]
                load[e] += flows[i, j]
                for side in (0, 1):
                    own[e, side] += 0.5 * flows[i, j] * (task.ends[e][side] in (i, j))
    ahead = np.maximum(task.level[run][None, :] - task.level[run][:, None], 0.0)
    lift = ((flows + flows.T) * ahead).sum(axis=1)
    return Answer(tau, flows, load, own, between, access, realised, flows.sum(axis=0), lift)


def _flows(
    task: Task, run: int, domain: int, tau: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """T, a and G by the formulas of the docs."""
    potential = task.potential(run, domain)
    total, through = potential.sum(axis=1), (potential * tau).sum(axis=1)
    access = np.divide(through, total, out=np.ones_like(total), where=total > 0)
    case = task.case[run]
    eta = task.eta[case, domain]
    realised = task.nu[case, domain] * total * task.uptake[run, :, domain]
    realised = realised * np.maximum(access, FLOOR) ** eta * (through > 0)
    share = np.divide(realised, through, out=np.zeros_like(through), where=through > 0)
    return potential * tau * share[:, None], access, realised
