"""What goes into a run directory beside the simulated tables: sums, figures and the report."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from cluster_sim.analysis.comparison import Comparison
from cluster_sim.analysis.levers import Lever, levers
from cluster_sim.analysis.summary import RunSummary, summarise
from cluster_sim.cli.progress import Progress
from cluster_sim.cli.streams import say
from cluster_sim.cli.work import Work
from cluster_sim.errors import OutputError, RunError
from cluster_sim.report.drawn import FIGURES, LANGUAGE, REPORT
from cluster_sim.report.embedded import Origin
from cluster_sim.report.material import Evaluation, evaluate
from cluster_sim.results import TABLES
from cluster_sim.scenario.agreement import warnings_about
from cluster_sim.scenario.effective import effective_yaml
from cluster_sim.store.faults import writing
from cluster_sim.store.manifest import machine, versions
from cluster_sim.store.run_directory import RunDirectory, effective_files


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
            evaluation = evaluate(work.material)
        except RunError as error:
            say(f"warning: {error}")
            return None
        comparison = evaluation.comparison
        assert comparison is not None  # there is a baseline
        directory.write_csv(TABLES["summary"].file, comparison.summary)
        directory.write_csv(TABLES["comparison"].file, comparison.table)
        if evaluation.levers is not None:
            directory.write_csv(TABLES["levers"].file, evaluation.levers)
    _unless_interrupted(work, directory, lambda: _picture(directory, work, evaluation, progress))
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
        found = Evaluation(summary=summary)
        _unless_interrupted(work, directory, lambda: _picture(directory, work, found, progress))
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
    directory: RunDirectory, work: Work, evaluation: Evaluation, progress: Progress
) -> None:
    """Draw and save the figures, and write the report that shows them."""
    from cluster_sim.figures import style
    from cluster_sim.report.build import build_report
    from cluster_sim.report.collect import Results, report_data
    from cluster_sim.report.drawing import drawings_of

    progress.stage("drawing the figures", 0.0)
    with work.timed("figures"):
        results = Results.of(work.material, evaluation)
        drawings = drawings_of(results, LANGUAGE)
        with writing(directory.target):
            folder = directory.folder / FIGURES
            folder.mkdir()
            for name, drawing in drawings.items():
                style.save(drawing, folder, name)
    progress.stage("writing the report", 0.9)
    with work.timed("report"):
        pictures = {name: drawing.svg for name, drawing in drawings.items()}
        data = report_data(results, _origin(work), pictures, LANGUAGE)
        directory.write_text(REPORT, build_report(data, LANGUAGE))


def _origin(work: Work) -> Origin:
    finished = {outcome.name for outcome in work.outcomes}
    scenarios = [scenario for scenario in work.scenarios if scenario.name in finished]
    return Origin(
        effective={scenario.name: effective_yaml(scenario) for scenario in scenarios},
        command_line=work.again,
        versions=versions(),
        platform=machine(),
        warnings=tuple(warnings_about(scenarios)),
    )
