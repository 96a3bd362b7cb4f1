"""Cities and the coordinator as Mesa agents: views on the arrays of one run.

A researcher changes how cities decide by subclassing ``CityAgent`` and overriding ``propose`` or
``accept``; see the how-to "Give cities a mind of their own".
"""

from __future__ import annotations

from dataclasses import dataclass

import mesa
from mesa.discrete_space import FixedAgent

from cluster_sim.kernels.records import FUND, TRANSFERS


@dataclass(frozen=True)
class Prospect:
    """A joint project that has come up, as one of its two cities sees it.

    Attributes:
        domain: Name of the domain.
        partner: The other city.
        benefit: Expected present value to this city, money.
        cost_share: What this city would pay without transfers between the two, money.
        cost: The whole cost, money.
        spillover: Present value to all other cities, as a coordinator would see it, money.
    """

    domain: str
    partner: CityAgent
    benefit: float
    cost_share: float
    cost: float
    spillover: float


class CityAgent(FixedAgent):
    """A city. Its attributes read the model's arrays; nothing is stored twice."""

    def __init__(self, model: mesa.Model, index: int) -> None:
        """Place the city in the model's network.

        Args:
            model: The ``ClusterModel``.
            index: The city's place in the region's order of ids.
        """
        super().__init__(model)
        self.index = index
        self.city_id = model.region.cities[index]
        self.cell = model.network[self.city_id]

    def propose(self, prospect: Prospect) -> bool | None:
        """Whether the city brings a project to the table that has come up; None: it does."""

    def accept(self, prospect: Prospect) -> bool | None:
        """Whether the city agrees: True, False, or None to go by its own expected gain.

        With transfers (a coordinator, or the parameter ``bargaining_transfers``) a True is no more
        than the absence of a veto: the project must also be worth its cost to the two cities
        together, grant included.
        """

    @property
    def name(self) -> str:
        """The city's name."""
        return str(self.model.region.names[self.index])

    @property
    def output(self) -> float:
        """Output, money per year."""
        return float(self.model.state.output[0, self.index])

    @property
    def maturity(self) -> float:
        """Digital maturity, 0-1."""
        return float(self.model.state.maturity[0, self.index])

    @property
    def trust(self) -> float:
        """Trust, 0-1."""
        return float(self.model.state.trust[0, self.index])

    @property
    def budget(self) -> float:
        """Integration budget in hand, money."""
        return float(self.model.state.budget[0, self.index])

    @property
    def projects(self) -> int:
        """Joint projects under way that the city takes part in."""
        return int(self.model.state.running[0, self.index])

    @property
    def sharing_efficiency(self) -> float:
        """Share of the city's potential that gets through, over the domains."""
        state, setting = self.model.state, self.model.setting
        weight = (state.traffic.weight[0, self.index] > 0.0) * setting.weights[0]
        through = state.uptake[0, self.index] * state.traffic.access[0, self.index]
        return float((weight * through).sum() / weight.sum()) if weight.any() else 1.0

    @property
    def neighbours(self) -> list[CityAgent]:
        """The cities that a link joins to this one."""
        return [agent for cell in self.cell.connections.values() for agent in cell.agents]


class CoordinatorAgent(mesa.Agent):
    """The level above the cities: bargaining with transfers, and perhaps a fund."""

    @property
    def is_active(self) -> bool:
        """Whether a measure has set up the coordinator by now."""
        return bool(self.model.state.channels["coordinator"][0] >= TRANSFERS)

    @property
    def has_fund(self) -> bool:
        """Whether it can give grants."""
        return bool(self.model.state.channels["coordinator"][0] == FUND)

    @property
    def fund(self) -> float:
        """Money in its fund."""
        return float(self.model.state.fund[0])

    @property
    def spent(self) -> float:
        """What it has paid so far: grants with their overhead, and shares of overruns, money."""
        return float(self.model.state.fund_spent[0])
