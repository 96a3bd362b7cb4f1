"""The sums of money of all scenarios, each kind in one unit wherever it is quoted."""

from __future__ import annotations

from typing import Final

from cluster_sim.figures.data import FigureData
from cluster_sim.report import facts
from cluster_sim.report.facts import Estimate
from cluster_sim.report.tables import Cell, Money

KINDS: Final = ("spending", "public", "private", "value", "extra_value", "extra_spending")
"""All spending and its two parts, realised value, and what is beyond the baseline."""


class Amounts:
    """Spending and value up to the last record, by kind and scenario."""

    def __init__(self, data: FigureData, language: str) -> None:
        """Read the amounts of all scenarios."""
        self._found = {
            kind: {name: _amount(data, name, kind) for name in data.names} for kind in KINDS
        }
        self._units = {
            kind: Money(data, language, [amount.mean for amount in amounts.values()])
            for kind, amounts in self._found.items()
        }

    def of(self, kind: str, scenario: str) -> Estimate:
        """An amount, millions of the currency."""
        return self._found[kind][scenario]

    def cell(self, kind: str, scenario: str, interval: bool = False) -> Cell:
        """An amount as a cell, with its interval where asked."""
        amount, unit = self.of(kind, scenario), self._units[kind]
        return unit.estimate(amount) if interval else unit.cell(amount.mean)

    def text(self, kind: str, scenario: str) -> str:
        """An amount with its unit, rounded as in the tables."""
        return self._units[kind].amount(self.of(kind, scenario).mean)

    def money(self, kind: str) -> Money:
        """The unit of a kind."""
        return self._units[kind]


def _amount(data: FigureData, scenario: str, kind: str) -> Estimate:
    if kind == "spending":
        return facts.spending(data, scenario)
    if kind == "extra_spending":
        return facts.extra_spending(data, scenario)
    if kind == "extra_value":
        return facts.against_baseline(data, scenario, "realised_value")
    metric = {"public": "public_spending", "private": "private_spending"}.get(
        kind, "realised_value"
    )
    return facts.final(data, scenario, metric)
