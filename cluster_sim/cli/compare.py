"""``cluster-sim compare``: which of several scenarios shares best."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cluster_sim.cli.exit_codes import DONE, FAILED, INTERRUPTED
from cluster_sim.cli.options import Settings, command_line, simulation_options

if TYPE_CHECKING:
    from cluster_sim.analysis.comparison import Comparison, RankedScenario
    from cluster_sim.cli.printing import Column
    from cluster_sim.cli.work import Work
    from cluster_sim.scenario.schema import Scenario


@click.command("compare", short_help="Simulate several scenarios and rank them.")
@click.argument("scenarios", nargs=-1, metavar="SCENARIO...")
@click.option(
    "--baseline",
    metavar="NAME",
    help="The scenario to compare with.  [default: the one named baseline, else the first]",
)
@click.option(
    "--each-measure",
    "each_measure",
    metavar="REGION",
    help="Instead of scenarios: every measure of the catalogue, alone and at full strength, in a "
    "region (built in, or a folder below this one).",
)
@simulation_options
def command(
    settings: Settings,
    scenarios: tuple[str, ...],
    baseline: str | None,
    each_measure: str | None,
) -> int:
    """Simulate scenarios on the same luck and rank them by sharing efficiency.

    SCENARIO... are scenario files of the same region, start, quarters, replicates and seed.
    Tables, figures and a report go into the run directory; the ranking is printed.
    """
    from cluster_sim.cli.work import say_warnings
    from cluster_sim.scenario.agreement import (
        check_agreement,
        choose_baseline,
        file_of,
        warnings_of,
    )
    from cluster_sim.scenario.load import load_scenarios

    if each_measure is not None:
        if scenarios or baseline is not None:
            raise click.UsageError("--each-measure makes its own scenarios; give no others")
        return _compare_measures(each_measure, settings)
    if not scenarios:
        raise click.UsageError("Missing argument 'SCENARIO...'.")
    loaded = load_scenarios([Path(name) for name in scenarios], settings.overrides())
    base = choose_baseline(loaded, baseline)
    check_agreement(loaded, base)
    others = sorted((one for one in loaded if one is not base), key=lambda one: one.name)
    ordered = [base, *others]
    say_warnings(ordered, warnings_of(ordered, base), settings)
    files = [file_of(scenario) for scenario in ordered]
    again = command_line("compare", files, settings, "--baseline", base.name)
    return _compare(ordered, settings, again)


def _compare_measures(region: str, settings: Settings) -> int:
    """Compare every measure of the catalogue, each alone, with doing nothing new."""
    from cluster_sim.cli.each_measure import measure_scenarios

    scenarios = measure_scenarios(region, settings.overrides())
    again = command_line("compare", [], settings, "--each-measure", region)
    return _compare(scenarios, settings, again, measures=True)


def _compare(
    scenarios: list[Scenario], settings: Settings, again: str, *, measures: bool = False
) -> int:
    """Simulate and compare; the first scenario is the baseline.

    Args:
        scenarios: The scenarios, from files or made.
        settings: The common options.
        again: The command that gives the same results again.
        measures: Whether the scenarios are the measures one by one.
    """
    from cluster_sim.cli.each_measure import print_levers
    from cluster_sim.cli.pages import write_comparison
    from cluster_sim.cli.progress import Progress
    from cluster_sim.cli.streams import say
    from cluster_sim.cli.work import Work, say_failures, say_interrupted, say_seconds
    from cluster_sim.store.run_directory import RunDirectory, default_target

    base = scenarios[0]
    target = settings.out or default_target(base.region.name, scenarios, base.name)
    work = Work(scenarios, base, settings, again, measures=measures)
    out = None
    with (
        RunDirectory(target, work.domains) as directory,
        Progress(len(scenarios), quiet=settings.quiet) as progress,
    ):
        work.simulate(directory, progress)
        comparison = write_comparison(directory, work, progress)
        if work.outcomes:
            job = work.job("compare")
            with work.unbroken():
                out = directory.finish(job, work.timings(), keep_complete=work.interrupted)
    if work.interrupted or out is None:
        say_interrupted(len(work.outcomes), len(scenarios), out)
        return INTERRUPTED
    if work.fault is not None:
        say(f"the tables are kept in {out}; figures and report are missing")
        raise work.fault
    say_seconds(work)
    say_failures(work.failures, out)
    if comparison is not None and measures:
        print_levers(work, comparison, out, settings)
    elif comparison is not None:
        _print(comparison, out, settings)
    elif settings.format == "json":
        _print_nothing(work, out)
    return FAILED if work.failures else DONE


def _print(comparison: Comparison, out: Path, settings: Settings) -> None:
    from cluster_sim.analysis.verdict import verdict
    from cluster_sim.cli.printing import print_json, print_table
    from cluster_sim.cli.streams import emit, say

    if settings.format == "json":
        print_json(comparison.to_json_dict(out))
        return
    if not settings.quiet and comparison.failed:
        for warning in comparison.warnings:
            say(f"warning: {warning}")
    currency = comparison.ranking[0].scenario.region.currency
    rows = [_row(ranked, comparison.baseline) for ranked in comparison.ranking]
    print_table(_columns(currency), rows)
    sentences = "\n".join(verdict(comparison))
    emit(f"\n{sentences}\nReport: {out / 'report.html'}\n")


def _print_nothing(work: Work, out: Path) -> None:
    """Print the object of a comparison in which nothing could be compared."""
    from cluster_sim.cli.printing import print_json

    counts = work.job("compare").scenarios
    print_json(
        {
            "baseline": work.scenarios[0].name,
            "planned": sum(count.planned for count in counts),
            "completed": sum(count.completed for count in counts),
            "failed": sum(count.failed for count in counts),
            "ranking": [],
            "out": str(out),
        }
    )


def _columns(currency: str) -> list[Column]:
    from cluster_sim.cli.printing import Column

    money = f"million {currency}"
    return [
        Column("#", number=True, key=True),
        Column("Scenario", key=True),
        Column("Group", number=True),
        Column("Sharing efficiency\nin the end\n[95 % interval]", number=True),
        Column("On average\n[95 % interval]", number=True),
        Column("Difference to\nthe baseline", number=True),
        Column("Best with\nprobability", number=True),
        Column(f"Cost, public\nand private,\n{money}", number=True),
        Column(f"Realised\nvalue,\n{money}", number=True),
        Column("Benefit-\ncost ratio", number=True),
        Column("Inequality\n(Gini)", number=True),
        Column("Lowest\ncity", number=True),
        Column("Incidents", number=True),
    ]


def _row(ranked: RankedScenario, baseline: str) -> list[str]:
    from cluster_sim.cli.numbers import NOTHING, figure, probability, with_interval

    def final(metric: str) -> float | None:
        return ranked.metrics[metric].final.mean

    is_baseline = ranked.name == baseline
    title = ranked.scenario.title.en
    if is_baseline and title.casefold() != "baseline":
        title = f"{title} (baseline)"
    spent = [final("public_spending"), final("private_spending")]
    return [
        str(ranked.rank),
        title,
        str(ranked.group),
        with_interval(ranked.sharing_efficiency),
        with_interval(ranked.metrics["sharing_efficiency"].average),
        NOTHING if is_baseline else with_interval(ranked.difference, signed=True),
        probability(ranked.p_best),
        figure(sum(value for value in spent if value is not None)),
        figure(final("realised_value")),
        figure(final("benefit_cost_ratio")),
        figure(final("gini_efficiency")),
        figure(final("lowest_city_efficiency")),
        figure(final("incidents")),
    ]
