"""The comparison of scenarios: who comes out best, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cluster_sim.analysis.outcomes import (
    IntArray,
    Outcomes,
    condense,
)
from cluster_sim.analysis.ranking import best_probabilities, groups, order_by_mean
from cluster_sim.analysis.statistics import UNKNOWN, FloatArray, Interval, mean_interval
from cluster_sim.analysis.summary import (
    BenefitCost,
    Measured,
    count_failed,
    interval_cells,
    measure,
    summary_frame,
)
from cluster_sim.errors import RunError
from cluster_sim.results import COMPARED, column_names
from cluster_sim.scenario.agreement import check_agreement, choose_baseline, warnings_of
from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.tables import Failure, ScenarioTables

RANKED_BY = "sharing_efficiency"
"""The metric whose final mean ranks the scenarios."""


@dataclass(frozen=True, eq=False)
class RankedScenario:
    """One scenario in its place.

    Attributes:
        rank: Place, from 1.
        scenario: The scenario.
        group: Number of its group, from 1; see `cluster_sim.analysis.ranking.groups`.
        p_best: Probability that it is the best; see
            `cluster_sim.analysis.ranking.best_probabilities`.
        difference: Final sharing efficiency minus the baseline's, replicate by replicate; for
            the baseline itself 0. Unknown where the baseline has no results.
        metrics: All its metrics, over the replicates that every ranked scenario completed.
    """

    rank: int
    scenario: Scenario
    group: int
    p_best: float
    difference: Interval
    metrics: Mapping[str, Measured]

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.scenario.name

    @property
    def sharing_efficiency(self) -> Interval:
        """The final sharing efficiency, by which the ranking is made."""
        return self.metrics[RANKED_BY].final

    def to_json_dict(self) -> dict[str, Any]:
        """One entry of ``ranking`` in what ``compare --format json`` prints."""
        return {
            "rank": self.rank,
            "scenario": self.name,
            "group": self.group,
            "p_best": self.p_best,
            "sharing_efficiency": self.sharing_efficiency.to_json_dict(),
            "difference": self.difference.to_json_dict(),
            "metrics": {name: metric.to_json_dict() for name, metric in self.metrics.items()},
        }


@dataclass(frozen=True, eq=False)
class Comparison:
    """The result of a comparison.

    Attributes:
        baseline: Name of the scenario the others are compared with.
        planned: Number of runs planned.
        completed: Number of runs completed.
        replicates: int array, the replicates that every ranked scenario completed; the whole
            comparison is made on these.
        ranking: The scenarios, the best first; one without any completed run is not in it.
        failures: The runs that failed.
        warnings: What a reader should know, in sentences.
    """

    baseline: str
    planned: int
    completed: int
    replicates: IntArray
    ranking: tuple[RankedScenario, ...]
    failures: tuple[Failure, ...]
    warnings: tuple[str, ...]

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return count_failed(self.failures)

    def to_json_dict(self, out: Path | None) -> dict[str, Any]:
        """What ``compare --format json`` prints.

        Args:
            out: The run directory; None where nothing was written.
        """
        return {
            "baseline": self.baseline,
            "planned": self.planned,
            "completed": self.completed,
            "failed": self.failed,
            "ranking": [ranked.to_json_dict() for ranked in self.ranking],
            "out": None if out is None else str(out),
        }

    @property
    def summary(self) -> pd.DataFrame:
        """The table ``summary``, scenarios in the order of the ranking."""
        return summary_frame([(ranked.name, ranked.metrics) for ranked in self.ranking])

    @property
    def table(self) -> pd.DataFrame:
        """The table ``comparison``."""
        rows = [
            {
                "rank": ranked.rank,
                "scenario": ranked.name,
                "title": ranked.scenario.title.en,
                "group": ranked.group,
                "p_best": ranked.p_best,
                **interval_cells(RANKED_BY, ranked.sharing_efficiency),
                **interval_cells(f"average_{RANKED_BY}", ranked.metrics[RANKED_BY].average),
                **interval_cells("difference", ranked.difference),
                **{name: ranked.metrics[name].final.mean for name in COMPARED},
            }
            for ranked in self.ranking
        ]
        return pd.DataFrame(rows, columns=list(column_names("comparison", ())))


def compare(
    results: Iterable[ScenarioTables | Outcomes], baseline: str | None = None
) -> Comparison:
    """Compare the results of scenarios that were run with the same seed and replicates.

    The results may come one by one from an iterator: of each, only a few figures a replicate are
    kept. Where runs failed, the comparison is made on the replicates that every scenario
    completed, so that all met the same luck; a scenario without any completed run is left out.

    Args:
        results: Results of the scenarios, or what `condense` made of them, in any order.
        baseline: Name of the baseline; None for the scenario named ``baseline``, else the first.

    Raises:
        ScenarioError: The scenarios cannot be compared; see `check_agreement`.
        RunError: No replicate was completed by all of the ranked scenarios.
    """
    outcomes = [item if isinstance(item, Outcomes) else condense(item) for item in results]
    scenarios = [outcome.scenario for outcome in outcomes]
    base = choose_baseline(scenarios, baseline)
    check_agreement(scenarios, base)
    ranked = [outcome for outcome in outcomes if outcome.replicates.size]
    replicates = _common_replicates(ranked)
    return Comparison(
        baseline=base.name,
        planned=sum(scenario.replicates for scenario in scenarios),
        completed=sum(int(outcome.replicates.size) for outcome in outcomes),
        replicates=replicates,
        ranking=_ranking(ranked, replicates, base.name),
        failures=_sorted_failures(outcomes),
        warnings=(*warnings_of(scenarios, base), *_shortfall(outcomes, replicates)),
    )


def _common_replicates(outcomes: Sequence[Outcomes]) -> IntArray:
    if not outcomes:
        raise RunError("every run failed: there is nothing to compare")
    common: IntArray = reduce(np.intersect1d, [outcome.replicates for outcome in outcomes])
    if not common.size:
        raise RunError(
            "no replicate was completed by all scenarios: there is nothing to compare pair by pair"
        )
    return common


def _ranking(
    outcomes: Sequence[Outcomes], replicates: IntArray, baseline: str
) -> tuple[RankedScenario, ...]:
    values = np.column_stack(
        [outcome.final[outcome.rows(replicates), outcome.column(RANKED_BY)] for outcome in outcomes]
    )
    order = order_by_mean([outcome.name for outcome in outcomes], values)
    probabilities = best_probabilities(values, replicates)
    base = next((index for index in order if outcomes[index].name == baseline), None)
    return tuple(
        RankedScenario(
            rank=place + 1,
            scenario=outcomes[index].scenario,
            group=group,
            p_best=float(probabilities[index]),
            difference=_difference(values, index, base),
            metrics=_metrics(outcomes, index, base, replicates),
        )
        for place, (index, group) in enumerate(zip(order, groups(order, values), strict=True))
    )


def _difference(values: FloatArray, index: int, base: int | None) -> Interval:
    if base is None:
        return UNKNOWN
    return mean_interval(values[:, index] - values[:, base])


def _metrics(
    outcomes: Sequence[Outcomes], index: int, base: int | None, replicates: IntArray
) -> dict[str, Measured]:
    """The metrics of a scenario, the benefit-cost ratio against the baseline among them."""
    own = outcomes[index]
    if base is None or base == index:
        return measure(own, replicates)
    other = outcomes[base]
    rows, base_rows = own.rows(replicates), other.rows(replicates)
    value = own.value[rows] - other.value[base_rows]
    cost = own.spending[rows] - other.spending[base_rows]
    return measure(own, replicates, BenefitCost.of(value, cost))


def _sorted_failures(outcomes: Sequence[Outcomes]) -> tuple[Failure, ...]:
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    return tuple(sorted(failures, key=lambda f: (f.scenario, f.replicate, f.quarter, f.message)))


def _shortfall(outcomes: Sequence[Outcomes], replicates: IntArray) -> list[str]:
    """Sentences about the replicates that the comparison had to do without."""
    sentences = [
        f"{outcome.name}: no run was completed, so it is not ranked"
        for outcome in outcomes
        if not outcome.replicates.size
    ]
    planned = max(outcome.scenario.replicates for outcome in outcomes)
    if replicates.size < planned:
        sentences.append(
            f"the comparison uses the {replicates.size} of {planned} replicates that every "
            "ranked scenario completed"
        )
    return sentences
