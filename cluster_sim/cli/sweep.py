"""``cluster-sim sweep``: all runs of a design."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cluster_sim.cli.batch_options import means_of, means_options, report_end
from cluster_sim.cli.exit_codes import DONE
from cluster_sim.cli.options import Settings, batch_options

if TYPE_CHECKING:
    from cluster_sim.batch.plan import Plan


@click.command("sweep", short_help="Run a design: scenarios, values, samples, luck.")
@click.argument("design", metavar="DESIGN")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only say how many runs there are, how long they take (measured on a few) and how much "
    "disk they need.",
)
@means_options
@batch_options
def command(settings: Settings, design: str, dry_run: bool, how: dict[str, Any]) -> int:
    """Run a design: scenarios x listed values x sampled values x replicates.

    DESIGN is a design file. Over an unfinished batch of the same design it goes on; a design with
    more replicates, draws or scenarios runs only what is new.
    """
    from cluster_sim.batch.batches import begin_batch, default_folder
    from cluster_sim.batch.planning import load_plan
    from cluster_sim.cli.batch_progress import BatchProgress
    from cluster_sim.cli.streams import say
    from cluster_sim.scenario.agreement import warnings_about

    plan = load_plan(Path(design), settings.overrides(), design)
    if not settings.quiet:
        for sentence in warnings_about([base for one in plan.bases for base in one]):
            say(f"warning: {sentence}")
    if dry_run:
        return _estimate(plan, settings)
    with BatchProgress(quiet=settings.quiet) as progress:
        ended = begin_batch(
            plan,
            settings.out or default_folder(plan),
            means_of(settings, how, progress),
            restart=how["restart"],
        )
    return report_end(ended, settings)


def _estimate(plan: Plan, settings: Settings) -> int:
    from cluster_sim.batch.estimate import estimate
    from cluster_sim.cli.numbers import counted, duration, file_size
    from cluster_sim.cli.printing import print_json
    from cluster_sim.cli.streams import emit

    found = estimate(plan, settings.workers)
    workers = counted(settings.workers, "worker")
    if settings.format == "json":
        print_json(found.to_json_dict())
        return DONE
    emit(
        f"{plan.n_runs:,} runs: {_factors(plan)}\n"
        f"About {duration(found.seconds)} with {workers}, measured on "
        f"{found.measured} runs\n"
        f"About {file_size(found.bytes)} on disk, in {counted(found.parts, 'part')}\n"
    )
    return DONE


def _factors(plan: Plan) -> str:
    """What the number of runs is the product of."""
    from cluster_sim.cli.numbers import counted

    counts = {
        "scenario": len(plan.bases),
        "point": len(plan.points),
        "draw": len(plan.draws),
        "replicate": plan.replicates,
    }
    return " x ".join(counted(number, what) for what, number in counts.items())
