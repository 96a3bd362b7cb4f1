"""What goes into a run directory beside the simulated tables: sums, figures and the report."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cluster_sim.analysis.comparison import Comparison, compare
from cluster_sim.analysis.levers import Lever, lever_frame, levers
from cluster_sim.analysis.summary import RunSummary, summarise
from cluster_sim.cli.progress import Progress
from cluster_sim.cli.streams import say
from cluster_sim.cli.work import Work, warnings_about
from cluster_sim.errors import OutputError, RunError
from cluster_sim.results import TABLES
from cluster_sim.scenario.effective import effective_yaml
from cluster_sim.scenario.schema import Domain, Scenario
from cluster_sim.store.faults import writing
from cluster_sim.store.manifest import versions
from cluster_sim.store.run_directory import RunDirectory, effective_files

if TYPE_CHECKING:
    from cluster_sim.figures.data import FigureData, Named
    from cluster_sim.figures.style import Drawing
    from cluster_sim.report.data import ReportData

FIGURES = "figures"
REPORT = "report.html"


def write_comparison(directory: RunDirectory, work: Work, progress: Progress) -> Comparison | None:
    """Compare the finished scenarios and write what belongs to it.

    Returns:
        The comparison; None where there is nothing to compare, which is said.

    Raises:
        OutputError: It cannot be written.
    """
    if not work.outcomes:
        return None
    with work.unbroken():
        _write_scenarios(directory, work)
        try:
            comparison = compare(work.outcomes, work.scenarios[0].name)
        except RunError as error:
            say(f"warning: {error}")
            return None
        directory.write_csv(TABLES["summary"].file, comparison.summary)
        directory.write_csv(TABLES["comparison"].file, comparison.table)
        if work.measures:
            directory.write_csv(TABLES["levers"].file, lever_frame(levers_of(work, comparison)))
    _unless_interrupted(work, directory, lambda: _picture(directory, work, comparison, progress))
    return comparison


def levers_of(work: Work, comparison: Comparison) -> list[Lever]:
    """What each measure does to each metric."""
    return levers(work.outcomes, comparison.baseline)


def write_run(directory: RunDirectory, work: Work, progress: Progress) -> RunSummary | None:
    """Sum up the one scenario of the work and write what belongs to it.

    Returns:
        The summary; None where the scenario was not finished.

    Raises:
        OutputError: It cannot be written.
    """
    if not work.outcomes:
        return None
    with work.unbroken():
        _write_scenarios(directory, work)
        summary = summarise(work.outcomes[0])
        directory.write_csv(TABLES["summary"].file, summary.summary)
    if summary.completed:
        _unless_interrupted(work, directory, lambda: _picture(directory, work, summary, progress))
    return summary


def _write_scenarios(directory: RunDirectory, work: Work) -> None:
    files = effective_files([scenario.name for scenario in work.scenarios])
    for scenario in work.scenarios:
        directory.write_text(files[scenario.name], effective_yaml(scenario))


def _unless_interrupted(work: Work, directory: RunDirectory, draw: Callable[[], None]) -> None:
    """Draw, unless Ctrl-C was or is pressed; then there are no figures and no report at all.

    A fault of the program is kept for later: the results of an hour must not be lost for it.
    """
    if work.interrupted:
        return
    try:
        draw()
    except OutputError:
        raise
    except (KeyboardInterrupt, Exception) as error:
        if isinstance(error, KeyboardInterrupt):
            work.interrupted = True
        else:
            work.fault = error
        shutil.rmtree(directory.folder / FIGURES, ignore_errors=True)
        (directory.folder / REPORT).unlink(missing_ok=True)


def _picture(
    directory: RunDirectory, work: Work, results: Comparison | RunSummary, progress: Progress
) -> None:
    """Draw and save the figures, and write the report that shows them."""
    from cluster_sim.figures import gallery, style
    from cluster_sim.figures.levers import lever_map
    from cluster_sim.report.build import build_report

    progress.stage("drawing the figures", 0.0)
    with work.timed("figures"):
        data = figure_data(work, results)
        make = gallery.run_figures
        if isinstance(results, Comparison):
            make = gallery.comparison_figures
        figures = make(data)
        if isinstance(results, Comparison) and work.measures:
            frame = lever_frame(levers_of(work, results))
            figures = {"levers": lever_map(data, frame), **figures}
        drawings = {name: style.draw(figure) for name, figure in figures.items()}
        with writing(directory.target):
            folder = directory.folder / FIGURES
            folder.mkdir()
            for name, drawing in drawings.items():
                style.save(drawing, folder, name)
    progress.stage("writing the report", 0.9)
    with work.timed("report"):
        directory.write_text(REPORT, build_report(_report_data(work, results, data, drawings)))


def figure_data(work: Work, results: Comparison | RunSummary) -> FigureData:
    """The tables that were kept, as the figures take them: the runs behind the results only."""
    from cluster_sim.figures.data import FigureData

    shown = [outcome.scenario for outcome in work.outcomes if outcome.replicates.size]
    first = shown[0]
    ranking, baseline, replicates = None, None, work.outcomes[0].replicates
    if isinstance(results, Comparison):
        ranking, replicates = ranking_frame(results), results.replicates
        baseline = first.name if first is work.baseline else None
    tables = {name: work.table(name) for name in ("quarters", "cities", "links")}
    kept = {name: table[table["replicate"].isin(replicates)] for name, table in tables.items()}
    return FigureData(
        region=first.region,
        scenarios=_named(shown),
        domains=_named(_domains(shown)),
        quarters=kept["quarters"],
        cities=kept["cities"],
        links=kept["links"],
        currency=first.region.currency,
        baseline=baseline,
        ranking=ranking,
        start=(first.start.year, first.start.quarter),
    )


def _report_data(
    work: Work,
    results: Comparison | RunSummary,
    data: FigureData,
    drawings: Mapping[str, Drawing],
) -> ReportData:
    from cluster_sim.report.data import ReportData

    scenarios = [outcome.scenario for outcome in work.outcomes]
    region = scenarios[0].region
    digests = {f"region {region.name}": region.digest}
    digests |= {f"scenario {scenario.name}": scenario.digest for scenario in scenarios}
    failed = [
        f"failed: {failure.scenario}, replicate {failure.replicate}: {failure.message}"
        for failure in results.failures
    ]
    found = results.warnings if isinstance(results, Comparison) else ()
    return ReportData(
        results=data,
        drawings={name: drawing.svg for name, drawing in drawings.items()},
        effective={scenario.name: effective_yaml(scenario) for scenario in scenarios},
        command=work.again,
        seed=scenarios[0].seed,
        planned=results.planned,
        completed=results.completed,
        versions=versions(),
        digests=digests,
        sources=region.sources,
        warnings=(*warnings_about(scenarios), *found, *failed),
    )


def _domains(scenarios: Sequence[Scenario]) -> list[Domain]:
    """All domains of the scenarios, each once, in the order in which they first come."""
    found: dict[str, Domain] = {}
    for scenario in scenarios:
        for domain in scenario.domains:
            found.setdefault(domain.name, domain)
    return list(found.values())


def _named(things: Sequence[Scenario] | Sequence[Domain]) -> tuple[Named, ...]:
    from cluster_sim.figures.data import Named

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
