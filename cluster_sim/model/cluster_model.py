"""One run as a Mesa model: cities as agents on a network, a quarter a step."""

from __future__ import annotations

import inspect
from typing import Any

import mesa
import networkx as nx
import numpy as np
from mesa.discrete_space import Network

from cluster_sim.model.advance import close_quarter, open_quarter
from cluster_sim.model.agents import CityAgent, CoordinatorAgent, Prospect
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State, start_state
from cluster_sim.region.graph import to_graph
from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Scenario

_CITY_REPORTS = ("sharing_efficiency", "output", "maturity", "trust", "budget")


class ClusterModel(mesa.Model):
    """A city cluster under a scenario, with one replicate's luck.

    The numbers live in arrays that the same code advances for one run and for thousands; the
    agents are views on them. With the default agents a run equals ``simulate`` bit for bit.

    Attributes:
        setting: What stays fixed: region, parameters, policy.
        state: What changes, as arrays with one run.
        recorder: All records so far.
        network: The cities and links as Mesa cells.
        cities: The city agents in the order of the region's ids.
        coordinator: The coordinator agent, active or not.
        datacollector: The region's metrics, and for each city its efficiency, output, maturity,
            trust and budget, in every quarter.
    """

    def __init__(
        self,
        scenario: Scenario,
        replicate: int = 0,
        city_class: type[CityAgent] = CityAgent,
    ) -> None:
        """Set up the region and take record 0.

        Args:
            scenario: What to simulate.
            replicate: Whose luck, from 0.
            city_class: How cities decide.
        """
        super().__init__(rng=replicate)
        self.setting = Setting.of([scenario])
        self.state: State = start_state(self.setting, [replicate])
        self.recorder = Recorder.empty(self.setting, 1)
        self.network = _network(to_graph(self.region), self.random)
        self.cities = [city_class(self, index) for index in range(self.region.n_cities)]
        self.coordinator = CoordinatorAgent(self)
        self.datacollector = mesa.DataCollector(
            model_reporters={name: _reporter(name) for name in self.recorder.names},
            agenttype_reporters={city_class: {name: name for name in _CITY_REPORTS}},
        )
        self._see_where_we_stand()

    @property
    def region(self) -> Region:
        """The region."""
        return self.setting.region

    @property
    def domains(self) -> tuple[str, ...]:
        """Names of the domains."""
        return self.setting.domain_names

    def step(self) -> None:
        """One quarter: pay, decide, build, learn, suffer, grow; then see where everyone stands.

        After the last quarter of the scenario ``running`` is False and a step does nothing.
        """
        if not self.running:
            return
        consult = self._consult_cities if self._cities_have_a_mind() else None
        close_quarter(self.setting, self.state, consult)
        self._see_where_we_stand()

    def metric(self, name: str) -> float:
        """A metric of the region in the latest record."""
        column = self.recorder.names.index(name)
        return float(self.recorder.metrics[0, self.state.quarter, column])

    def _see_where_we_stand(self) -> None:
        open_quarter(self.setting, self.state, self.recorder)
        self.datacollector.collect(self)
        self.running = self.state.quarter < self.setting.quarters

    def _cities_have_a_mind(self) -> bool:
        return any(
            (type(city).propose, type(city).accept) != (CityAgent.propose, CityAgent.accept)
            for city in self.cities
        )

    def _consult_cities(self, setting: Setting, state: State) -> None:
        """Ask the two cities of every project that has come up; link by link, in their order."""
        state.stance[:] = 0
        for link, domain in np.argwhere(state.attended[0] > 0).tolist():
            for side in (0, 1):
                city = self.cities[setting.region.ends[link, side]]
                prospect = self._prospect(link, domain, side)
                answer: bool | None = city.propose(prospect)
                if answer is not False:
                    answer = city.accept(prospect)
                if answer is not None:
                    state.stance[0, link, domain, side] = 1 if answer else -1

    def _prospect(self, link: int, domain: int, side: int) -> Prospect:
        record = self.state.prospects[0, link, domain]
        ends = self.region.ends[link]
        output = self.state.output[0, ends]
        return Prospect(
            domain=self.domains[domain],
            partner=self.cities[ends[1 - side]],
            benefit=float(record["benefit_far" if side else "benefit_near"]),
            cost_share=float(record["public_cost"] * output[side] / output.sum()),
            cost=float(record["cost"]),
            spillover=float(record["spillover"]),
        )


def _reporter(name: str) -> Any:
    return lambda model: model.metric(name)


def _network(graph: nx.Graph, random: Any) -> Network:
    """The graph as Mesa cells, one city each.

    Mesa 3.5 and later lay out a network that has no positions of its own with numpy's global
    random numbers; the cities have positions. Mesa 3.3 knows no positions.
    """
    options: dict[str, Any] = {}
    if "layout" in inspect.signature(Network).parameters:
        options["layout"] = {node: (data["lon"], data["lat"]) for node, data in graph.nodes.items()}
    return Network(graph, capacity=1, random=random, **options)
