"""What the measures of a scenario cost, and the pots that some of them fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cluster_sim.scenario.schema import Measure, Scenario

FloatArray = NDArray[np.float64]

REFERENCE_OUTPUT = 1e6
"""The region for which costs are given: 1,000 bn USD of output a year, in millions."""


@dataclass(frozen=True, eq=False)
class Programmes:
    """Cost of the measures, quarter by quarter.

    A measure costs its cost times its strength of the quarter, scaled by the region's output at
    the start, every quarter from its start to its end: building up costs as much as running.

    Attributes:
        price: float array (n_quarters + 1, n_cases), money, pots included.
        pot_price: float array (n_quarters + 1, n_cases, n_pots), money that goes into each pot.
        pot_scope: float array (n_cases, n_pots, n_links, n_domains), share of a project's public
            cost that each pot pays while it lasts. A case's pots come in the order of the names
            of its measures.
    """

    price: FloatArray
    pot_price: FloatArray
    pot_scope: FloatArray

    @classmethod
    def of(cls, scenarios: Sequence[Scenario]) -> Programmes:
        """The programmes of each case."""
        first = scenarios[0]
        pots = [[m for m in case.measures if _pot_share(m) > 0.0] for case in scenarios]
        n_pots = max(len(of_case) for of_case in pots)
        shape = (first.quarters + 1, len(scenarios))
        price, pot_price = np.zeros(shape), np.zeros((*shape, n_pots))
        scope = np.zeros((len(scenarios), n_pots, first.region.n_links, len(first.domains)))
        for case, scenario in enumerate(scenarios):
            for measure in scenario.measures:
                cost = _cost(measure, scenario)
                price[:, case] += cost
                if measure in pots[case]:
                    pot = pots[case].index(measure)
                    pot_price[:, case, pot] = cost * _pot_share(measure)
                    scope[case, pot] = _pot_scope(measure, scenario)
        return cls(price, pot_price, scope)


def _cost(measure: Measure, scenario: Scenario) -> FloatArray:
    """What a measure costs in each quarter, money, (n_quarters + 1,)."""
    region = scenario.region
    size = float(region.gdp.sum()) / region.usd_rate / REFERENCE_OUTPUT
    strengths = measure.strengths(scenario.quarters)
    return np.asarray(measure.cost * strengths * size * region.usd_rate)


def _pot_share(measure: Measure) -> float:
    return min(1.0, sum(e.strength for e in measure.effects if e.channel == "fund"))


def _pot_scope(measure: Measure, scenario: Scenario) -> FloatArray:
    """Where a measure's pot pays, and which share of the public cost, (n_links, n_domains)."""
    cofunding = scenario.parameters["cofunding_share"]
    scope = np.zeros((scenario.region.n_links, len(scenario.domains)))
    for effect in measure.effects:
        if effect.channel == "fund":
            scope[np.ix_(effect.links, effect.domains)] = cofunding
    return scope
