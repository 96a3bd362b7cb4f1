"""From gathered results to what a report is made from: the one way, wherever they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cluster_sim.analysis.comparison import Comparison
from cluster_sim.charts.map_model import Frames
from cluster_sim.figures.data import FigureData, Named
from cluster_sim.report.data import PROJECT_COLUMNS, ReportData
from cluster_sim.report.embedded import Origin, embed
from cluster_sim.report.material import Evaluation, Material
from cluster_sim.report.project_records import payers
from cluster_sim.scenario.schema import Domain, Scenario


@dataclass(frozen=True, eq=False)
class Results:
    """What the results come to, and the tables as figures take them."""

    material: Material
    evaluation: Evaluation
    data: FigureData

    @classmethod
    def of(cls, material: Material, evaluation: Evaluation) -> Results:
        """The tables hold the runs that the evaluation is about, and no others."""
        return cls(material, evaluation, figure_data(material, evaluation))


def figure_data(material: Material, evaluation: Evaluation) -> FigureData:
    """The tables that were kept, as the figures take them."""
    shown, comparison = material.shown, evaluation.comparison
    first = shown[0]
    baseline = None
    if comparison is not None and first.name == comparison.baseline:
        baseline = first.name
    return FigureData(
        region=first.region,
        scenarios=_named(shown),
        domains=_named(_domains(shown)),
        quarters=material.table("quarters", evaluation.replicates),
        cities=material.table("cities", evaluation.replicates),
        links=material.table("links", evaluation.replicates),
        currency=first.region.currency,
        baseline=baseline,
        ranking=None if comparison is None else ranking_frame(comparison),
        start=(first.start.year, first.start.quarter),
    )


def report_data(
    results: Results, origin: Origin, drawings: Mapping[str, str], language: str = "en"
) -> ReportData:
    """Everything that the page shows.

    Args:
        results: The results.
        origin: Where they came from.
        drawings: Figure name to its SVG, in the order shown; they may still be on their way.
        language: The language that the figures are drawn in, and the page is to be written in.
    """
    material, evaluation = results.material, results.evaluation
    outcomes, either = material.outcomes, evaluation.either
    region = outcomes[0].scenario.region
    digests = {f"region {region.name}": region.digest}
    digests |= {f"scenario {outcome.name}": outcome.scenario.digest for outcome in outcomes}
    projects = _projects(material, evaluation)
    moments = next(iter(material.maps.values())).moments
    data = ReportData(
        results=results.data,
        drawings=drawings,
        effective=origin.effective,
        command=origin.command_line,
        seed=outcomes[0].scenario.seed,
        planned=either.planned,
        completed=either.completed,
        failed=either.failed,
        versions=origin.versions,
        digests=digests,
        sources=region.sources,
        warnings=_warnings(evaluation, origin),
        scenarios=material.scenarios,
        outcomes=tuple(outcomes),
        comparison=evaluation.comparison,
        summary=evaluation.summary,
        levers=evaluation.levers,
        moments=tuple(moments.tolist()),
        frames=_frames(results),
        projects=projects,
        payers=payers(projects),
    )
    return embed(data, origin, language)


def _warnings(evaluation: Evaluation, origin: Origin) -> tuple[str, ...]:
    either = evaluation.either
    failed = [
        f"failed: {failure.scenario}, replicate {failure.replicate}: {failure.message}"
        for failure in either.failures
    ]
    found = either.warnings if isinstance(either, Comparison) else ()
    return (*origin.warnings, *found, *failed)


def _frames(results: Results) -> Mapping[str, Frames]:
    material, replicates = results.material, results.evaluation.replicates
    domains = [domain.name for domain in results.data.domains]
    frames = {}
    for name, records in material.maps.items():
        projects = material.projects[name].of_runs(replicates)
        marks = projects.marks(replicates.size, domains, records.moments)
        frames[name] = records.frames(replicates, marks)
    return frames


def _projects(material: Material, evaluation: Evaluation) -> pd.DataFrame:
    runs = evaluation.replicates
    parts = [records.of_runs(runs).means(runs.size) for records in material.projects.values()]
    full = [part for part in parts if len(part)]
    if not full:
        return pd.DataFrame(columns=list(PROJECT_COLUMNS))
    return pd.concat(full, ignore_index=True)


def _domains(scenarios: Sequence[Scenario]) -> list[Domain]:
    """All domains of the scenarios, each once, in the order in which they first come."""
    found: dict[str, Domain] = {}
    for scenario in scenarios:
        for domain in scenario.domains:
            found.setdefault(domain.name, domain)
    return list(found.values())


def _named(things: Sequence[Scenario] | Sequence[Domain]) -> tuple[Named, ...]:
    return tuple(Named(thing.name, thing.title) for thing in things)


def ranking_frame(comparison: Comparison) -> pd.DataFrame:
    """The ranking as the figures take it; what is not known is NaN."""
    rows = [
        {
            "rank": ranked.rank,
            "scenario": ranked.name,
            "group": ranked.group,
            "p_best": ranked.p_best,
            "benefit_cost_ratio": _or_nan(ranked.metrics["benefit_cost_ratio"].final.mean),
            **_numbers("", ranked.sharing_efficiency.to_json_dict()),
            **_numbers("difference_", ranked.difference.to_json_dict()),
        }
        for ranked in comparison.ranking
    ]
    return pd.DataFrame(rows)


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value


def _numbers(prefix: str, interval: dict[str, float | None]) -> dict[str, float]:
    return {f"{prefix}{name}": _or_nan(value) for name, value in interval.items()}
