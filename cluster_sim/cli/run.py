"""``cluster-sim run``: one scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cluster_sim.cli.exit_codes import DONE, FAILED, INTERRUPTED
from cluster_sim.cli.options import Settings, command_line, simulation_options

if TYPE_CHECKING:
    from cluster_sim.analysis.summary import RunSummary
    from cluster_sim.scenario.schema import Scenario


@click.command("run", short_help="Simulate one scenario.")
@click.argument("scenario")
@simulation_options
def command(settings: Settings, scenario: str) -> int:
    """Simulate one scenario and show its metrics.

    SCENARIO is a scenario file. Tables, figures and a report go into the run directory.

    SCENARIO may also be the bundle of a failing run, a folder: then that one run is run again, and
    how it fails is told.
    """
    from cluster_sim.cli.work import say_warnings
    from cluster_sim.scenario.load import load_scenario

    if Path(scenario).is_dir():
        from cluster_sim.batch.bundles import is_bundle
        from cluster_sim.cli.run_bundle import run_bundle

        if is_bundle(Path(scenario)):
            return run_bundle(Path(scenario), settings)
    loaded = load_scenario(Path(scenario), settings.overrides())
    say_warnings([loaded], (), settings)
    return _run(loaded, settings)


def _run(scenario: Scenario, settings: Settings) -> int:
    from cluster_sim.cli.pages import write_run
    from cluster_sim.cli.progress import Progress
    from cluster_sim.cli.streams import say
    from cluster_sim.cli.work import Work, say_failures, say_interrupted, say_seconds
    from cluster_sim.scenario.agreement import file_of
    from cluster_sim.store.run_directory import RunDirectory, default_target

    target = settings.out or default_target(scenario.name, [scenario])
    again = command_line("run", [file_of(scenario)], settings)
    work = Work([scenario], None, settings, again)
    out = None
    with (
        RunDirectory(target, work.domains) as directory,
        Progress(1, quiet=settings.quiet) as progress,
    ):
        work.simulate(directory, progress)
        summary = write_run(directory, work, progress)
        if work.outcomes:
            job = work.job("run")
            with work.unbroken():
                out = directory.finish(job, work.timings(), keep_complete=work.interrupted)
    if work.interrupted or out is None:
        say_interrupted(len(work.outcomes), 1, out)
        return INTERRUPTED
    if work.fault is not None:
        say(f"the tables are kept in {out}; figures and report are missing")
        raise work.fault
    say_seconds(work)
    say_failures(work.failures, out)
    if summary is not None:
        _print(summary, out, settings)
    return FAILED if work.failures else DONE


def _print(summary: RunSummary, out: Path, settings: Settings) -> None:
    from cluster_sim.cli.numbers import figure, with_interval
    from cluster_sim.cli.printing import Column, print_json, print_table
    from cluster_sim.cli.streams import emit

    if settings.format == "json":
        print_json(summary.to_json_dict(out))
        return
    columns = [
        Column("Metric", key=True),
        Column("Unit"),
        Column("At the start", number=True),
        Column("In the end\n[95 % interval]", number=True),
        Column("On average\n[95 % interval]", number=True),
    ]
    rows = [
        [
            name,
            metric.unit,
            figure(metric.initial),
            with_interval(metric.final),
            with_interval(metric.average),
        ]
        for name, metric in summary.metrics.items()
    ]
    scenario = summary.outcomes.scenario
    end = scenario.start + scenario.quarters
    emit(
        f"{scenario.title.en}: {scenario.region.title.en}, {scenario.start} to {end}, "
        f"{summary.completed} of {summary.planned} runs\n\n"
    )
    print_table(columns, rows)
    emit(f"\nReport: {out / 'report.html'}\n")
