"""What every section of a report is made from, and how it names things."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
import pandas as pd

from cluster_sim.figures.data import FigureData, FloatArray
from cluster_sim.report import facts
from cluster_sim.report.amounts import Amounts
from cluster_sim.report.data import ReportData
from cluster_sim.report.forms import Form, form_of
from cluster_sim.report.payments import Payments
from cluster_sim.report.project_records import sums
from cluster_sim.report.tables import Cell, Money
from cluster_sim.report.wording import Rich, date
from cluster_sim.report.words import word
from cluster_sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False)
class Context:
    """The report's data in one language.

    Attributes:
        data: The data.
        language: "en" or "zh".
        answers: What was found so far, by question; `findings.answers` keeps it.
    """

    data: ReportData
    language: str
    answers: dict[object, list[Any]] = field(default_factory=dict, init=False, repr=False)

    @property
    def results(self) -> FigureData:
        """The tables and the ranking."""
        return self.data.results

    @property
    def compared(self) -> bool:
        """Whether there is a ranking: more than one scenario was asked for."""
        return self.results.ranking is not None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The scenarios, best first."""
        return self.results.ranked()

    @cached_property
    def best(self) -> str:
        """The scenario to show where only one can be: the best that is no baseline."""
        return self.results.best()

    @property
    def baseline(self) -> str | None:
        """The baseline, where it has results."""
        name = self.results.baseline
        return name if name in self.results.names else None

    @property
    def alone(self) -> bool:
        """Whether the best scenario has nothing to be measured against but its own start."""
        return self.baseline is None or self.best == self.baseline

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios that have results by name, best first."""
        known = {scenario.name: scenario for scenario in self.data.scenarios}
        return {name: known[name] for name in self.names if name in known}

    @cached_property
    def amounts(self) -> Amounts:
        """Spending and value of all scenarios."""
        return Amounts(self.results, self.language)

    @cached_property
    def payments(self) -> Payments:
        """Who paid for what."""
        return Payments(
            self.scenarios,
            self.amounts,
            self.data.payers,
            lambda name: self.city(name, "spending", self.moments[1]),
        )

    @cached_property
    def built(self) -> dict[str, dict[str, float]]:
        """Scenario to counts and money of its projects, as ``project_records.sums`` has them."""
        table = self.data.projects
        return {name: sums(table[table["scenario"] == name]) for name in self.names}

    @cached_property
    def moments(self) -> tuple[int, int]:
        """The first and the last record that knows the cities."""
        quarters = self.results.cities["quarter"].to_numpy()
        return (int(quarters.min()), int(quarters.max())) if quarters.size else (0, 0)

    @cached_property
    def _cities(self) -> dict[tuple[str, int], pd.DataFrame]:
        """Means over the replicates at these two records, a row a city, by scenario and quarter."""
        table = self.results.cities
        table = table[table["quarter"].isin(self.moments)].drop(columns="replicate")
        means = table.groupby(["scenario", "quarter", "city"], observed=True).mean()
        cities = list(self.results.region.cities)
        return {
            cast("tuple[str, int]", key): part.droplevel([0, 1]).reindex(cities)
            for key, part in means.groupby(level=[0, 1], observed=True)
        }

    def city(self, scenario: str, column: str, quarter: int) -> FloatArray:
        """A column of the cities at the first or last record, (n_cities,), NaN if unknown."""
        means = self._cities.get((scenario, quarter))
        if means is None:
            return np.full(len(self.results.region.cities), np.nan)
        return means[column].to_numpy(np.float64)

    def gain(self, scenario: str) -> FloatArray:
        """What each city gains in sharing efficiency over the baseline, or over its own start.

        Returns:
            float array (n_cities,), NaN if unknown.
        """
        first, last = self.moments
        own = self.baseline is None or scenario == self.baseline
        before = (scenario, first) if own else (str(self.baseline), last)
        after = self.city(scenario, "sharing_efficiency", last)
        return np.asarray(after - self.city(before[0], "sharing_efficiency", before[1]))

    @cached_property
    def last(self) -> int:
        """The number of the last record."""
        return facts.last_quarter(self.results)

    @property
    def start(self) -> Rich:
        """The date of record 0."""
        return self.when(0)

    @property
    def end(self) -> Rich:
        """The date of the last record."""
        return self.when(self.last)

    def when(self, quarter: int) -> Rich:
        """The date of a record."""
        return date(self.results.when(quarter))

    @property
    def runs(self) -> str:
        """What the numbers of a table are: means with intervals, or one run."""
        count = self.results.replicates
        return word("runs" if count > 1 else "runs_one", self.language, n=count)

    def title(self, scenario: str) -> str:
        """A scenario's title."""
        return self.results.title(scenario, self.language)

    def quoted(self, scenario: str) -> str:
        """A scenario's title in a sentence."""
        return f"“{self.title(scenario)}”"

    def form(self, metric: str) -> Form:
        """How a metric is written."""
        return form_of(metric, self.language)

    def money(self, amounts: list[float]) -> Money:
        """The unit for amounts that stand together."""
        return Money(self.results, self.language, amounts)

    def head(self, scenario: str, both: bool = False) -> Cell:
        """A scenario's title as the head of a row; with ``both``, the other language beneath."""
        title = self.title(scenario)
        other = "zh" if self.language == "en" else "en"
        note = self.results.title(scenario, other)
        head = title
        if self.compared and scenario == self.results.baseline:
            head = word("baseline_mark", self.language, title=title)
        return Cell(head, note, other) if both and note != title else Cell(head)

    def final(self, scenario: str, metric: str) -> FloatArray:
        """A metric of a scenario in the last record, one value a replicate, (n_replicates,)."""
        cube = self.results.cube(metric).values
        return np.asarray(cube[self.results.names.index(scenario), :, -1], dtype=np.float64)
