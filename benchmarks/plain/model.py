"""The whole model in plain Python on Mesa and networkx."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np

from benchmarks.plain import demand, indicators, phases
from benchmarks.plain.busiest import measures_with_links
from benchmarks.plain.channels import Channels
from benchmarks.plain.decide import decide
from benchmarks.plain.draws import Draws, SimpleDraws
from benchmarks.plain.entities import CityAgent, Link, Pot, Project
from benchmarks.plain.friction import friction
from benchmarks.plain.ledger import Ledger
from benchmarks.plain.pooling import Plan, find_plan
from benchmarks.plain.projects import build, learn
from benchmarks.plain.routes import Trees, build_graph, find_loads, find_trees
from benchmarks.plain.setting import FloatArray, ScenarioLike
from benchmarks.plain.start import make_cities, make_links


class PlainModel(mesa.Model):
    """Cities that share services over links, decide on projects and learn.

    Args:
        scenario: Region, domains, parameters and measures.
        draws: The source of randomness; a simple one of its own if none is given.
        plan: Who pools which systems with whom; found from the output at the start if None.
        network_efficiency: Whether to route a second time with full trust for that indicator.
    """

    def __init__(
        self,
        scenario: ScenarioLike,
        draws: Draws | None = None,
        plan: Plan | None = None,
        network_efficiency: bool = True,
    ) -> None:
        super().__init__(rng=0)
        self.scenario = scenario
        self.region = scenario.region
        self.p = scenario.parameters
        self.domains = list(scenario.domains)
        self.draws: Draws = SimpleDraws() if draws is None else draws
        self.with_network_efficiency = network_efficiency
        self.quarter = 0
        trend = self.p["trend_growth"]
        self.trend_growth: float = self.region.trend_growth if trend is None else trend
        weights = self.p["domain_weights"]
        self.weights = [weight / sum(weights) for weight in weights]
        self.cities: list[CityAgent] = make_cities(self)
        self.links: list[Link] = make_links(self)
        self.link_of = self._index_links()
        self.joining = [
            city.index for city in sorted(self.cities, key=lambda c: (-c.maturity_start, c.name))
        ]
        self.kernels = demand.gravity_kernels(self)
        self.fund = 0.0
        self.measures = list(scenario.measures)
        self.pots = self._empty_pots()
        self.completed = [0] * len(self.domains)
        self.projects: list[Project] = []
        self.ledger = Ledger()
        self.sums: dict[str, float] = dict.fromkeys(indicators.CUMULATIVE, 0.0)
        self.plan: Plan = find_plan(self) if plan is None else plan
        self.efficiency_start: list[list[float]] = []
        self.volume_start: tuple[float, float] | None = None
        self._start_route_values()
        self.row: dict[str, float] = {}
        names = indicators.metric_names([domain.name for domain in self.domains])
        self.datacollector = mesa.DataCollector(
            model_reporters={name: _reporter(name) for name in names},
            agent_reporters={name: name for name in ("output", "maturity", "trust", "budget")},
        )

    def step(self) -> None:
        """Run one quarter."""
        self.start_quarter()
        self.record()
        phases.pay_programmes(self)
        finished = build(self)
        decide(self)
        learn(self, finished)
        phases.mature(self)
        hit = phases.suffer_incidents(self)
        phases.recover_trust(self, hit)
        phases.grow(self)
        phases.earn(self)
        self.quarter += 1

    def run(self) -> list[dict[str, float]]:
        """Run all quarters and return the records 0 to T."""
        rows = []
        for _ in range(self.scenario.quarters):
            self.step()
            rows.append(self.row)
        self.start_quarter()
        self.record()
        return [*rows, self.row]

    def start_quarter(self) -> None:
        """Set the quarter's policy and find its routes."""
        self.channels = Channels(self.scenario, self.quarter, self.joining, self.measures)
        self.route()
        if self.quarter == 0:  # in which no measure acts
            self.measures = measures_with_links(self)
            self.pots = self._empty_pots()

    def route(self) -> None:
        """Find friction, routes, efficiency, flows and loads of every domain."""
        n, links = len(self.cities), self.links
        for d in range(len(self.domains)):
            self.friction[d] = [friction(self, link, d) for link in links]
            trees = self.trees(d)
            passes = demand.transmissivity(trees.distance)
            self.passes[d] = passes
            self.value[d] = demand.potential(self, d)
            self.efficiency[d] = demand.efficiency(self.value[d], passes)
            if len(self.efficiency_start) <= d:
                self.efficiency_start.append(self.efficiency[d])
            self.realised[d] = demand.realised(self, d)
            self.flows[d] = demand.spread(self.value[d], passes, self.realised[d])
            self.load[d], self.own[d] = find_loads(trees, self.flows[d], self.link_of, len(links))
        total = sum(self.flows, np.zeros((n, n)))
        self.exchange: FloatArray = total + total.T
        if self.volume_start is None:
            self.volume_start = phases.log_volume(self.exchange.sum(axis=1).tolist())

    def trees(self, d: int, trust: bool = True) -> Trees:
        """Return the routes of a domain as they are now."""
        graph = build_graph(self, d, trust)
        return find_trees(graph, len(self.cities), self.p["relay_charge"][d])

    def record(self) -> None:
        """Note the indicators of this quarter, and add up what accrues in it."""
        self.row = indicators.measure(self)
        self.datacollector.collect(self)
        scale = [demand.potential_scale(self, d) for d in range(len(self.domains))]
        self.sums["realised_value"] += sum(map(sum, self.realised)) / 4
        self.sums["potential_value"] += (
            sum(float(v.sum()) * s for v, s in zip(self.value, scale, strict=True)) / 4
        )
        self.sums["duplication_waste"] += phases.duplication_waste(self)

    def uptake(self, city: CityAgent, d: int) -> float:
        """Return the part of residents reached."""
        start = city.uptake_given
        if start is None:
            start = min(1.0, self.p["uptake_base"] + self.p["uptake_maturity"] * city.maturity)
        return float(1.0 - (1.0 - start) * self.channels.uptake_gap[city.index, d])

    def supply(self, city: CityAgent, d: int) -> float:
        """Return how complete the information resource is that a city holds."""
        return min(1.0, city.supply_start[d] + float(self.channels.supply[city.index, d]))

    def usd(self, amount: float) -> float:
        """Return an amount given in USD in the region's currency."""
        return amount * float(self.region.usd_rate)

    def _index_links(self) -> dict[tuple[Any, Any], int]:
        index: dict[tuple[Any, Any], int] = {}
        for link in self.links:
            index[link.u.index, link.v.index] = link.index
            index[link.v.index, link.u.index] = link.index
        return index

    def _empty_pots(self) -> list[Pot]:
        return [
            Pot(measure.name, frozenset(effect.links), frozenset(effect.domains))
            for measure in self.measures
            for effect in measure.effects
            if effect.channel == "fund"
        ]

    def _start_route_values(self) -> None:
        k, n = len(self.domains), len(self.cities)
        none = np.zeros((n, n))
        self.friction: list[list[float]] = [[math.nan] * len(self.links)] * k
        self.passes: list[FloatArray] = [none] * k
        self.value: list[FloatArray] = [none] * k
        self.flows: list[FloatArray] = [none] * k
        self.efficiency: list[list[float]] = [[]] * k
        self.realised: list[list[float]] = [[]] * k
        self.load: list[list[float]] = [[]] * k
        self.own: list[list[list[float]]] = [[]] * k


def _reporter(name: str) -> Any:
    """Return what reads one indicator from the model's latest record."""
    return lambda model: model.row[name]


def run_plain(scenario: ScenarioLike, draws: Sequence[Draws]) -> list[list[dict[str, float]]]:
    """Run a scenario once with each source of randomness."""
    return [PlainModel(scenario, one).run() for one in draws]
