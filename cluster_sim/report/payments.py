"""Who paid for what: spending taken apart by payer and by use, each adding up to all of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from cluster_sim.figures.data import FloatArray
from cluster_sim.model.programmes import Programmes
from cluster_sim.report.amounts import Amounts
from cluster_sim.scenario.schema import Measure, Scenario


class Payments:
    """Spending up to the last record, means over the runs, millions of the currency.

    Attributes:
        payers: Scenario to ``cities``, ``state``, ``fund``, ``private``, ``.pots`` and ``.total``.
            The state pays what is left of all public spending: programmes beyond the cities'
            part, and the fund's overhead. ``.pots`` is at most 0: money that was paid into pots
            and still lies there, which is no spending yet.
        uses: Scenario to ``programmes`` (without what pots give), the projects of each domain by
            its name, ``.rest`` and ``.total``.
        by_city: Scenario to what each city spent, (n_cities,).
    """

    def __init__(
        self,
        scenarios: Mapping[str, Scenario],
        amounts: Amounts,
        table: pd.DataFrame,
        by_city: Callable[[str], FloatArray],
    ) -> None:
        """Take the spending of all scenarios apart.

        Args:
            scenarios: The scenarios that have results, by name.
            amounts: What they spent.
            table: Who paid for projects, ``ReportData.payers``.
            by_city: Reads what each city spent in a scenario.
        """
        self.payers: dict[str, dict[str, float]] = {}
        self.uses: dict[str, dict[str, float]] = {}
        self.by_city: dict[str, FloatArray] = {}
        for name, scenario in scenarios.items():
            rows = table[table["scenario"] == name]
            public, private, total = (
                amounts.of(kind, name).mean for kind in ("public", "private", "spending")
            )
            self.by_city[name] = by_city(name)
            cities = float(np.nansum(self.by_city[name]))
            fund = float(rows.loc[rows["payer"] == "fund", "paid"].sum())
            programmes, into_pots = programme_costs(scenario)
            left = _clean(into_pots - float(rows.loc[rows["payer"] == "pot", "paid"].sum()), total)
            self.payers[name] = {
                "cities": cities, "state": _clean(public - cities - fund + left, total),
                "fund": fund, "private": private, ".pots": -left, ".total": total,
            }  # fmt: skip
            projects = {
                domain.name: float(rows.loc[rows["domain"] == domain.name, "paid"].sum())
                for domain in scenario.domains
            }
            rest = _clean(total - programmes - sum(projects.values()), total)
            self.uses[name] = {"programmes": programmes, **projects, ".rest": rest, ".total": total}

    @property
    def known(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.payers)


def _clean(value: float, total: float) -> float:
    """0 where nothing but rounding is left of a total."""
    return 0.0 if abs(value) <= 1e-9 * abs(total) else value


def programme_costs(scenario: Scenario) -> tuple[float, float]:
    """What all measures cost in the quarters that are run: without pots, and what pots get."""
    programmes = Programmes.of([scenario])
    quarters = slice(0, scenario.quarters)
    price = float(programmes.price[quarters].sum())
    pots = float(programmes.pot_price[quarters].sum())
    return price - pots, pots


def measure_cost(scenario: Scenario, measure: Measure) -> float:
    """What one measure costs in the quarters that are run, pots included."""
    alone = dataclasses.replace(scenario, measures=(measure,))
    return float(Programmes.of([alone]).price[: scenario.quarters].sum())


def yearly_cost(scenario: Scenario, measure: Measure) -> float:
    """What one measure costs a year at full strength."""
    full = dataclasses.replace(measure, strength=1.0, start=0, end=None, schedule=())
    alone = dataclasses.replace(scenario, measures=(full,))
    return 4.0 * float(Programmes.of([alone]).price[0].sum())
